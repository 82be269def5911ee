#!/usr/bin/env python3
"""Makes rules/COVERAGE.md from teachings.yaml and checks it against the packs and the program.

  coverage.py            check: exit 1 and say what is wrong
  coverage.py --update   write rules/COVERAGE.md

HUASHU names the program; SOURCE_DIR the top of the tree, if it is not this one.

Checked: every name exists; every phrase is found as said; every rule, behaviour, rubric and tag
of the packs carries a teaching or is listed as our own; the page is the one in the tree.
"""
import json
import os
import pathlib
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
KIND_NAMES = {"rule": "规则", "behaviour": "行为", "rubric": "评分", "tag": "标签"}


def names_of_packs(rules):
    """Every "kind:id" that a report can show, with a step or value where there is one: its file."""
    known = {}
    for path in sorted(rules.glob("*.yaml")):
        pack = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind, key in (("rule", "rules"), ("behaviour", "behaviours"), ("rubric", "rubrics")):
            for item in pack.get(key, []):
                if not item.get("reported", True):
                    continue
                known[f"{kind}:{item['id']}"] = path.name
                for step in item.get("steps", []):
                    known[f"{kind}:{item['id']}/{step['id']}"] = path.name
        for item in pack.get("tags", []):
            if not item.get("reported", True):
                continue
            value = str(item.get("value", "yes"))
            known[f"tag:{item['id']}"] = path.name
            known[f"tag:{item['id']}={value}"] = path.name
    return known


def teachings_of(documents):
    for document in documents:
        for section in document["sections"]:
            for teaching in section["teachings"]:
                yield document, section, teaching


def run_phrases(program, rules, phrases):
    """Findings and behaviours of each phrase, in both writings where the packs know both."""
    lines = [json.dumps({"id": str(i), "channel": "chat",
                         "turns": [{"speaker": "agent", "text": phrase}]}, ensure_ascii=False)
             for i, phrase in enumerate(phrases)]
    ran = subprocess.run([program, "check", "--rules", str(rules), "--format", "jsonl", "-"],
                         input="\n".join(lines), capture_output=True, text=True, check=False)
    if ran.returncode > 1:
        sys.exit(ran.stderr)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def check_phrases(program, rules, documents):
    tried = [t for _, _, t in teachings_of(documents) if "phrase" in t]
    wrong = []
    for teaching, report in zip(tried, run_phrases(program, rules, [t["phrase"] for t in tried])):
        found = {f["category"] for f in report["findings"]}
        shown = {b["id"] for b in report["behaviours"]}
        if "finds" in teaching and teaching["finds"] not in found:
            wrong.append(f"“{teaching['phrase']}” is not found as {teaching['finds']}: {found}")
        if "shows" in teaching and teaching["shows"] not in shown:
            wrong.append(f"“{teaching['phrase']}” does not show {teaching['shows']}: {shown}")
    return wrong


def check_names(known, documents, own):
    """A pack named after a category holds several rules for it; one of them is enough."""
    used = {name for _, _, t in teachings_of(documents) for name in t.get("by", [])}
    used |= {f"behaviour:{t['shows']}" for _, _, t in teachings_of(documents) if "shows" in t}
    used |= {entry["name"] for entry in own}
    wrong = [f"no such name: {name}" for name in sorted(used - set(known))]
    files = {known.get(name) for name in used if name.startswith("rule:")}
    used |= {n for n in known if n.startswith("rule:") and known[n] in files - {"crossturn.yaml"}}
    covered = used | {name.split("/")[0] for name in used} | {n.split("=")[0] for n in used}
    for name in sorted(known):
        parent = name.split("/")[0]
        if name not in covered and not ("/" in name and parent in used):
            wrong.append(f"nothing in teachings.yaml speaks of {name}")
    return wrong


def check_form(documents):
    wrong = []
    for _, _, teaching in teachings_of(documents):
        ways = [k for k in ("by", "phrase", "cannot") if k in teaching]
        if len(ways) != 1 or ("phrase" in teaching) != bool({"finds", "shows"} & set(teaching)):
            wrong.append(f"needs one of by, phrase (with finds or shows), cannot: {teaching['say']}")
    return wrong


def link(known, name):
    kind, _, rest = name.partition(":")
    return f"{KIND_NAMES[kind]} [`{rest}`]({known.get(name, '')})"


def carried_by(known, teaching):
    if "cannot" in teaching:
        return "不能从文字判断：" + teaching["cannot"]
    if "finds" in teaching:
        return f"判为 `{teaching['finds']}`"
    if "shows" in teaching:
        return f"认作行为 `{teaching['shows']}`"
    return "、".join(link(known, name) for name in teaching["by"])


def page_of(known, documents, own):
    total = sum(1 for _ in teachings_of(documents))
    cannot = sum(1 for _, _, t in teachings_of(documents) if "cannot" in t)
    out = ["<!-- Made by tests/coverage/coverage.py from tests/coverage/teachings.yaml. -->",
           "# 教了什么，由什么来管",
           "",
           f"五份原始资料共 {total} 条教导，{total - cannot} 条由规则包承担，"
           f"{cannot} 条不能从文字判断，写明了原因。引号里的短句每次测试都会真的检查一遍。", ""]
    for document in documents:
        out += [f"## {document['document']} {document['title']}", ""]
        for section in document["sections"]:
            out += [f"### {section['title']}", "", "| 教导 | 由什么来管 |", "|---|---|"]
            for teaching in section["teachings"]:
                said = teaching["say"]
                if "phrase" in teaching:
                    said += f"：“{teaching['phrase']}”"
                out.append(f"| {said} | {carried_by(known, teaching)} |")
            out.append("")
    out += ["## 资料之外，为判断而设", "", "| 名字 | 为什么 |", "|---|---|"]
    out += [f"| {link(known, entry['name'])} | {entry['why']} |" for entry in own]
    return "\n".join(out) + "\n"


def main():
    program = os.environ["HUASHU"]
    rules = pathlib.Path(os.environ.get("SOURCE_DIR", HERE.parent.parent)) / "rules"
    data = yaml.safe_load((HERE / "teachings.yaml").read_text(encoding="utf-8"))
    documents, own = data["documents"], data["own"]
    known = names_of_packs(rules)
    wrong = check_form(documents) + check_names(known, documents, own)
    wrong += check_phrases(program, rules, documents)
    page, path = page_of(known, documents, own), rules / "COVERAGE.md"
    if "--update" in sys.argv:
        path.write_text(page, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        wrong.append("rules/COVERAGE.md is not what teachings.yaml makes: coverage.py --update")
    for line in wrong:
        print(line)
    print(f"{sum(1 for _ in teachings_of(documents))} teachings, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
