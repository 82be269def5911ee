#!/usr/bin/env python3
"""Validates reports (JSONL, a JSON report or an array of them) against the published schema.

usage: validate.py [FILE...]      (standard input without arguments)

Beyond the schema it checks what the contract says and a schema cannot: the arithmetic of the
scores, the order of the findings, indices in range.  Prints "N reports valid" or the faults.
"""

import json
import math
import pathlib
import sys

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schema"
SCHEMA = SCHEMAS / "report.schema.json"


def reports_in(text):
    """The reports of a JSON document, or of JSON lines."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    return document if isinstance(document, list) else [document]


def score_faults(score, findings):
    if not score["applicable"]:
        return
    steps = [s for s in score["steps"] if s["status"] != "n/a"]
    points = sum(s["points"] for s in steps) + sum(p["points"] for p in score["penalties"])
    of = sum(s["of"] for s in steps)
    if not math.isclose(points, score["points"], abs_tol=0.005):
        yield f"{score['rubric']}: points {score['points']}, the parts give {points}"
    if not math.isclose(of, score["of"], abs_tol=0.005):
        yield f"{score['rubric']}: of {score['of']}, the steps give {of}"
    wanted = max(0, math.floor(100 * points / of + 0.5)) if of else 0
    if wanted != score["score"]:
        yield f"{score['rubric']}: score {score['score']}, the points give {wanted}"
    for step in steps:
        if step["points"] > step["of"]:
            yield f"{score['rubric']}: step {step['id']} has more points than possible"
    for penalty in score["penalties"]:
        if penalty["finding"] >= len(findings):
            yield f"{score['rubric']}: penalty of finding {penalty['finding']}, which is not there"


def places(report):
    for finding in report["findings"]:
        yield finding
        yield from finding["related"]
    yield from report["behaviours"]
    for score in report["scores"]:
        for step in score["steps"]:
            yield from step["evidence"]


def contract_faults(report):
    order = [(f["turn"], f["span"]["start"], -f["span"]["end"], f["rule"])
             for f in report["findings"]]
    if order != sorted(order):
        yield "findings are not ordered by turn, start, longest first, rule"
    for place in places(report):
        span = place["span"]
        if place["turn"] >= report["turns"]:
            yield f"turn {place['turn']} of {report['turns']}"
        if span["start"] > span["end"]:
            yield f"span {span} runs backwards"
        if "text" in place and len(place["text"]) != span["end"] - span["start"]:
            yield f"text {place['text']!r} is not as long as its span {span}"
    for finding in report["findings"]:
        size = finding["bytes"]["end"] - finding["bytes"]["start"]
        if not report.get("replaced") and len(finding["text"].encode()) != size:
            yield f"text {finding['text']!r} is not as long as its bytes {finding['bytes']}"
    for score in report["scores"]:
        yield from score_faults(score, report["findings"])


def faults_in(text):
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    count = 0
    faults = []
    for report in reports_in(text):
        count += 1
        found = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
                 for e in validator.iter_errors(report)]
        found = found or list(contract_faults(report))
        faults += [f"report {count} ({report.get('id')}): {fault}" for fault in found]
    return count, faults


def eval_fault(text):
    """What is wrong with the result of an evaluation; None if nothing."""
    schema = json.loads((SCHEMAS / "eval.schema.json").read_text("utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(text)):
        return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    return None


def main():
    failed = False
    total = 0
    for path in sys.argv[1:] or ["-"]:
        raw = sys.stdin.buffer.read() if path == "-" else pathlib.Path(path).read_bytes()
        count, faults = faults_in(raw.decode("utf-8"))
        total += count
        for fault in faults[:20]:
            print(fault)
        failed |= bool(faults) or not count
    if not total:
        print("no reports")
    if not failed:
        print(f"{total} reports valid")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
