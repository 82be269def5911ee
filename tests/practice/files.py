#!/usr/bin/env python3
"""The files of scenarios and drills, and what a talk comes to as JSON.

    files.py PLAY    PLAY is the program made from play.c

Every shipped file and every sample is valid by its schema, the schema refuses what the loader
refuses, the talks of the models have the shape that the web service publishes.  Skills and
industries have the same names in the program, on the page and in the files.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = TOP / "tests" / "practice" / "sample"
KINDS = {"scenario": "scenarios", "drill": "drills"}
failed = 0


def check(good, what):
    global failed
    if not good:
        failed += 1
        print("failed:", what)


def schema(kind):
    return json.loads((TOP / "schema" / f"{kind}.schema.json").read_text("utf-8"))


def files(kind):
    return sorted((TOP / "corpora" / KINDS[kind]).glob("*.yaml")) + sorted(
        (SAMPLES / KINDS[kind]).glob("*.yaml"))


def play(program, what, *paths):
    run = subprocess.run([program, what, *map(str, paths)], capture_output=True, text=True, timeout=300)
    return run.returncode, run.stdout


def check_valid():
    for kind in KINDS:
        validator = jsonschema.Draft7Validator(schema(kind))
        for path in files(kind):
            document = yaml.safe_load(path.read_text("utf-8"))
            for error in validator.iter_errors(document):
                check(False, f"{path.name}: {list(error.path)}: {error.message}")


# What was changed in a sample: the path to the member, and its new value; None takes it away.
WRONG = {
    "scenario": [
        (["heat"], 100), (["heat"], None), (["level"], 4), (["level"], "two"), (["channel"], "email"),
        (["motive"], "revenge"), (["type"], "angry"), (["skills"], []), (["skills"], ["juggling"]),
        (["skills"], ["empathy", "empathy"]), (["persona", "age"], "40"), (["persona", "name"], None),
        (["desk"], []), (["facts"], []), (["facts", 0, "asked"], []), (["facts", 0, "id"], "When?"),
        (["moods", "angry"], ["！"]), (["moods", "happy"], ["好！"]), (["lines", "opening"], ""),
        (["lines", "provoked"], ["哼。"]), (["lines", "bye"], ["再见。"]), (["lines", "leave"], None),
        (["models", "close"], None), (["title"], "长" * 41), (["extra"], "x"), (["facts", 1], "x"),
    ],
    "drill": [
        (["skill"], "thanks"), (["task"], None), (["drills"], []), (["drills", 0, "wants"], []),
        (["drills", 0, "wants"], [[]]), (["drills", 0, "wants"], [["kindness"]]),
        (["drills", 0, "wants"], ["apology"]), (["drills", 0, "level"], 0),
        (["drills", 0, "hint"], None), (["drills", 0, "answer"], "x"), (["drills", 0, "model"], ""),
    ],
}


def changed(document, path, value):
    document = copy.deepcopy(document)
    at = document
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


def check_refused(program):
    for kind, name in (("scenario", "lamp-broken"), ("drill", "rewrite")):
        good = yaml.safe_load((SAMPLES / KINDS[kind] / f"{name}.yaml").read_text("utf-8"))
        validator = jsonschema.Draft7Validator(schema(kind))
        for path, value in WRONG[kind]:
            bad = changed(good, path, value)
            check(not validator.is_valid(bad), f"the schema takes {kind} {path} = {value!r}")
            with tempfile.TemporaryDirectory() as directory:
                file = pathlib.Path(directory) / f"{name}.yaml"
                file.write_text(yaml.safe_dump(bad, allow_unicode=True), "utf-8")
                status, out = play(program, "json" if kind == "scenario" else "drills", file)
                check(status == 1 and f"{name}.yaml:" in out,
                      f"the loader takes {kind} {path} = {value!r}: {out}")


MEMBERS = ["scenario", "state", "mood", "heat", "turns", "facts", "replies", "result"]
RESULT = ["outcome", "score", "grade", "turning_points", "weakest", "next", "skills", "report"]


def check_talk(talk, report_schema, finding_schema):
    name = talk["scenario"]
    check(list(talk) == MEMBERS, f"{name}: members {list(talk)}")
    check(list(talk["result"]) == RESULT, f"{name}: result {list(talk['result'])}")
    check(talk["state"] == "settled" and talk["result"]["outcome"] == "settled", f"{name}: state")
    check(talk["replies"] == 4 and len(talk["turns"]) == 9, f"{name}: nine turns")
    check([t["speaker"] for t in talk["turns"]] == ["customer", "agent"] * 4 + ["customer"],
          f"{name}: speakers")
    check(talk["turns"][-1]["heat"] == talk["heat"], f"{name}: heat")
    check(all(("say" in f) == f["known"] for f in talk["facts"]), f"{name}: facts")
    check(all(t["why"] for t in talk["turns"][1::2]), f"{name}: reasons")
    check(all(0 <= s["value"] <= 100 for s in talk["result"]["skills"]), f"{name}: skills")
    jsonschema.validate(talk["result"]["report"], report_schema)
    on_turns = [f for t in talk["turns"] for f in t["findings"]]
    for finding in on_turns:
        jsonschema.validate(finding, finding_schema)
    report = talk["result"]["report"]["findings"]
    check(sorted(map(json.dumps, on_turns)) == sorted(map(json.dumps, report)),
          f"{name}: the findings on the turns are the report's")
    said = [t["text"] for t in talk["turns"] if t["speaker"] == "customer"]
    check(all(a != b for a, b in zip(said, said[1:])), f"{name}: the same line twice running")


def check_json(program):
    report = schema("report")
    finding = dict(report, **{"$ref": "#/$defs/finding"})
    for key in ("type", "required", "additionalProperties", "properties"):
        finding.pop(key)
    status, out = play(program, "json", TOP / "corpora" / "scenarios", SAMPLES / "scenarios")
    check(status == 0, out[-2000:])
    talks = [json.loads(line) for line in out.splitlines()]
    check(len(talks) == len(files("scenario")), "a talk for every scenario")
    for talk in talks:
        check_talk(talk, report, finding)
    again = play(program, "json", TOP / "corpora" / "scenarios", SAMPLES / "scenarios")[1]
    check(again == out, "played again it is the same to the byte")


def check_shipped():
    scenarios = [yaml.safe_load(p.read_text("utf-8")) for p in files("scenario")[:-1]]
    drills = [d for p in files("drill") for d in yaml.safe_load(p.read_text("utf-8"))["drills"]]
    check(len(scenarios) >= 30, f"{len(scenarios)} scenarios")
    check(len({s["industry"] for s in scenarios}) >= 12, "industries")
    for member in ("motive", "type", "level", "channel"):
        values = {s[member] for s in scenarios}
        wanted = {"motive": 3, "type": 4, "level": 3, "channel": 2}[member]
        check(len(values) == wanted, f"{member}: {values}")
    check(len(drills) >= 50, f"{len(drills)} drills")


def table(path, row):
    """The rows of a table in a source file: id to names in three languages."""
    return {key: tuple(names) for key, *names in re.findall(row, (TOP / path).read_text("utf-8"))}


def page_names(kind):
    return table("web/app/src/practice/texts.ts",
                 rf"'?{kind}_([a-z-]+)'?: \['([^']*)', '([^']*)', '([^']*)'\]")


def check_names():
    text = r'"([^"]+)"'
    skills = table("cli/practice/skills.h", rf"X\(\w+, {text},[ \\\n]*{text}, {text},[ \\\n]*{text}\)")
    industries = table("cli/practice/industries.c", rf"X\({text}, {text}, {text}, {text}\)")
    check(len(skills) == 10 and skills == page_names("skill"),
          f"skills have one name: {set(skills.items()) ^ set(page_names('skill').items())}")
    check(industries == page_names("industry"),
          f"so have industries: {set(industries.items()) ^ set(page_names('industry').items())}")
    for path in sorted((TOP / "corpora" / "drills").glob("*.yaml")):
        drills = yaml.safe_load(path.read_text("utf-8"))
        hans, _, en = skills[drills["skill"]]
        check((drills["title"], drills["title-en"]) == (hans, en), f"{path.name}: title")
        check(all(d["industry"] in industries for d in drills["drills"]), f"{path.name}: industry")
    for path in files("scenario"):
        industry = yaml.safe_load(path.read_text("utf-8"))["industry"]
        check(industry in industries, f"{path.name}: {industry} has no name")


def main():
    program = sys.argv[1]
    check_names()
    check_valid()
    check_refused(program)
    check_json(program)
    check_shipped()
    print("files of practice:", f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
