#!/usr/bin/env python3
"""What must hold for the program with the shipped rules, whatever they say just now.

The program is $HUASHU, run from its build tree, so that it finds rules/ of the source tree.
Prints "N passed, N failed".
"""

import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree

import harness
import validate

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HUASHU", "huashu")

TRANSCRIPT = """\
顾客：快件丢了三天没人管，你们到底怎么回事！
客服：我很抱歉，但是我们太忙了
顾客：那什么时候能送到？
客服：我不知道。这是我们公司的规定。
客服：这事改天再说吧。
顾客：我要投诉你们！
客服：非常抱歉给您添麻烦了，我马上为您查，10分钟内给您回电。
"""


def huashu(*words, stdin=""):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run([PROGRAM, *words], input=stdin.encode(), capture_output=True, env=env,
                          timeout=120, check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def check(form):
    code, out, err = huashu("check", "--no-config", "--format", form, "-", stdin=TRANSCRIPT)
    assert code == 1, f"{form}: exit {code}, {err}"
    return out


def reports_follow_the_schema():
    for form in ("json", "jsonl"):
        count, faults = validate.faults_in(check(form))
        assert count == 1 and not faults, faults


def every_language_follows_the_schema():
    for lang in ("zh-Hans", "zh-Hant", "en"):
        _, out, _ = huashu("check", "--no-config", f"--lang={lang}", "-f", "jsonl", "-",
                           stdin=TRANSCRIPT)
        count, faults = validate.faults_in(out)
        assert count == 1 and not faults, (lang, faults)


def same_input_same_bytes():
    assert check("jsonl") == check("jsonl")


def the_plain_offences_are_found():
    report = json.loads(check("jsonl"))
    categories = {f["category"] for f in report["findings"]}
    assert {"apology-but", "ignorance", "policy-shield", "stalling"} <= categories, categories


def formats_agree():
    findings = len(json.loads(check("jsonl"))["findings"])
    sarif = json.loads(check("sarif"))["runs"][0]["results"]
    assert len(sarif) == findings, (len(sarif), findings)
    for form in ("short", "github"):
        lines = check(form).count("\n")
        assert lines == findings, (form, lines, findings)


def sarif_rules_are_indexed():
    run = json.loads(check("sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result
        region = result["locations"][0]["physicalLocation"]["region"]
        line = TRANSCRIPT.split("\n")[region["startLine"] - 1]
        slice_ = line[region["startColumn"] - 1:region["endColumn"] - 1]
        assert slice_ == result["properties"]["text"], (slice_, result["properties"])


def junit_counts_add_up():
    suite = xml.etree.ElementTree.fromstring(check("junit"))
    assert suite.get("tests") == "1" and suite.get("failures") == "1", suite.attrib
    assert len(suite.findall("./testsuite/testcase/failure")) == 1


def text_stays_within_its_columns():
    import unicodedata
    for line in check("text").split("\n"):
        width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        assert width <= 80, (width, line)
        assert line == line.rstrip(), f"blanks at the end of {line!r}"


def every_rule_can_be_explained():
    code, out, err = huashu("rules", "list")
    assert code == 0, err
    ids = [line.split()[0] for line in out.split("\n\n")[0].splitlines()]
    assert len(ids) >= 10, ids
    code, out, err = huashu("explain", *ids)
    assert code == 0 and all(i in out for i in ids), err


def compiled_rules_give_the_same_bytes():
    import tempfile
    with tempfile.TemporaryDirectory() as directory:
        image = os.path.join(directory, "all.rules")
        code, _, err = huashu("rules", "compile", "-o", image)
        assert code == 0, err
        _, out, err = huashu("check", "--no-config", "--rules", image, "-f", "jsonl", "-",
                             stdin=TRANSCRIPT)
        assert out == check("jsonl"), err


LABELS = """\
{"id": "l-1", "turns": [{"speaker": "agent", "text": "我很抱歉，但是我们太忙了"}], "labels": {\
"findings": [{"turn": 0, "category": "apology-but", "text": "抱歉，但是"}]}}
{"id": "l-2", "turns": [{"speaker": "customer", "text": "气死我了"}, {"speaker": "agent", "text": \
"非常抱歉给您添麻烦了"}], "labels": {"steps": {"five-step": {"thank": "missed"}}, "tags": \
{"emotion": "angry"}}}
"""


def an_evaluation_is_its_own_baseline():
    import tempfile
    with tempfile.TemporaryDirectory() as directory:
        saved = os.path.join(directory, "saved.json")
        code, out, err = huashu("eval", "--no-config", "--save", saved, "-f", "json", "-",
                                stdin=LABELS)
        assert code == 0 and not validate.eval_fault(out), (err, validate.eval_fault(out))
        kept = pathlib.Path(saved).read_text("utf-8")
        assert not validate.eval_fault(kept), validate.eval_fault(kept)
        assert len(json.loads(kept)["outcomes"]) == 2, kept
        _, out, err = huashu("eval", "--no-config", "--baseline", saved, "-f", "json", "-",
                             stdin=LABELS)
    assert not validate.eval_fault(out), validate.eval_fault(out)
    changes = json.loads(out)["changes"]
    assert changes["records"] == [], changes
    assert changes["numbers"], "no numbers"
    assert all(n["before"] == n["after"] for n in changes["numbers"]), changes["numbers"]


def wrong_labels_are_found_with_compiled_rules():
    import tempfile
    with tempfile.TemporaryDirectory() as directory:
        image = os.path.join(directory, "all.rules")
        huashu("rules", "compile", "-o", image)
        code, _, err = huashu("eval", "--no-config", "--strict", "--rules", image, "-",
                              stdin=LABELS.replace('"thank"', '"thnak"'))
    assert code == 2 and "did you mean thank?" in err, (code, err)


def completions_are_up_to_date():
    for shell, name in (("bash", "huashu.bash"), ("zsh", "_huashu"), ("fish", "huashu.fish")):
        _, out, _ = huashu("completion", shell)
        kept = (TOP / "completions" / name).read_text("utf-8")
        assert out == kept, f"make it anew: huashu completion {shell} > completions/{name}"


def bash_completes():
    script = (f". {TOP}/completions/huashu.bash; COMP_WORDS=(huashu check --format = js); "
              "COMP_CWORD=4; _huashu; echo ${COMPREPLY[@]}")
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["json", "jsonl"], done


def the_man_page_names_every_option():
    page = (TOP / "man" / "huashu.1").read_text("utf-8").replace("\\-", "-")
    for command in ("check", "score", "explain", "tokens", "rules", "eval", "audit", "report",
                    "query", "diff"):
        _, out, _ = huashu(command, "--help")
        for word in out.split():
            name = word.split("=")[0].rstrip(",")
            if name.startswith("--") and name != "--":
                assert name[2:] in page, f"{command} {name}"


TESTS = [reports_follow_the_schema, every_language_follows_the_schema, same_input_same_bytes,
         the_plain_offences_are_found, formats_agree, sarif_rules_are_indexed,
         junit_counts_add_up, text_stays_within_its_columns, every_rule_can_be_explained,
         compiled_rules_give_the_same_bytes, an_evaluation_is_its_own_baseline,
         wrong_labels_are_found_with_compiled_rules, completions_are_up_to_date, bash_completes,
         the_man_page_names_every_option]


if __name__ == "__main__":
    sys.exit(harness.run(TESTS))
