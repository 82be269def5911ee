#!/usr/bin/env python3
"""What is asked of an audit's database: queries as people and machines read them, and two audits
compared.

The program is $HUASHU with the tests' own packs.  Expected numbers are counted here by hand from
the four dialogues below.  Prints "N passed, N failed".
"""

import csv
import fcntl
import io
import json
import os
import pathlib
import sqlite3
import shutil
import subprocess
import sys
import tempfile

import harness

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("HUASHU", "huashu")
ROOM = pathlib.Path(tempfile.mkdtemp(prefix="huashu-store-"))

# d-1 has an apology taken back and "I do not know", d-3 the latter, the last one the former.
DIALOGUES = [
    {"id": "d-1", "agent": "张某某", "turns": [
        {"speaker": "customer", "text": "气死我了，快递呢", "at": "2026-03-02T10:00:00+08:00"},
        {"speaker": "agent", "text": "我很抱歉，但是我不知道", "at": "2026-03-02T10:00:05+08:00"}]},
    {"id": "d-2", "agent": "=A1+1", "turns": [
        {"speaker": "customer", "text": "还没到"},
        {"speaker": "agent", "text": "非常抱歉，我马上为您处理，10分钟内给您回电"}]},
    {"id": "d-3", "agent": "张某某", "turns": [
        {"speaker": "customer", "text": "在吗"}, {"speaker": "agent", "text": "我不知道"}]},
    {"id": "d-\x1b[31m", "turns": [{"speaker": "agent", "text": "抱歉可是没有"}]},
]


def run(*words, code=0, **env):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, timeout=120, cwd=ROOM,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                               "HUASHU_RULES": str(HERE / "packs/small.yaml"), **env}, check=False)
    err = done.stderr.decode("utf-8")
    assert done.returncode == code, (words, done.returncode, err)
    return done.stdout.decode("utf-8"), err


def audit(out, dialogues, *options):
    log = ROOM / "chats.jsonl"
    log.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in dialogues), "utf-8")
    return subprocess.run([PROGRAM, "audit", "-q", "--no-config", "--out", out, "chats.jsonl",
                           *options], cwd=ROOM, capture_output=True, timeout=120, check=False,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                               "HUASHU_RULES": str(HERE / "packs/small.yaml")}).returncode


def difference(one, two, code):
    out, _ = run("diff", one, two, "--format", "json", code=code)
    return json.loads(out)


def test_every_question_is_answered():
    questions, _ = run("query", "out")
    names = [line.split()[0] for line in questions.splitlines()
             if line.startswith("  ") and line[2:3].isascii() and "、" not in line]
    assert len(names) > 15, names
    for name in names:
        rows = json.loads(run("query", "out", name, "-f", "json")[0])
        sheet = list(csv.reader(io.StringIO(run("query", "out", name, "-f", "csv")[0][1:])))
        assert len(sheet) == len(rows) + 1, name
        assert all(len(row) == len(sheet[0]) for row in sheet), name
        run("query", "out", name)


def test_numbers():
    rows = {row["rule"]: row for row in json.loads(run("query", "out", "top-rules", "-f", "json")[0])}
    assert rows["plain-ignorance"]["findings"] == 2
    assert rows["plain-ignorance"]["share"] == 50.0
    agents = json.loads(run("query", "out", "by-agent", "-f", "json")[0])
    assert [(a["agent"], a["dialogues"], a["errors_per_100"]) for a in agents] == [
        ("张某某", 2, 150.0), ("", 1, 100.0), ("=A1+1", 1, 0.0)], agents


def test_hostile_text():
    table, _ = run("query", "out", "dialogues")
    assert "\x1b" not in table and "d-␛[31m" in table
    sheet, _ = run("query", "out", "dialogues", "-f", "csv")
    assert sheet.startswith("\ufeff") and "\x1b" not in sheet
    assert "'=A1+1" in sheet and ",=A1+1" not in sheet


def test_table_is_aligned():
    lines = run("query", "out", "SELECT '中文字' AS a, 1 AS b UNION ALL SELECT 'abc', 20")[0]
    assert lines.splitlines()[:3] == ["a        b", "中文字   1", "abc     20"], lines


def test_words_of_a_turn_can_be_asked_for():
    sql = ("SELECT j.value ->> 1 AS words FROM texts t, json_each(t.turns) j"
           " WHERE j.value ->> 0 = 'agent' AND t.dialogue = 3")
    assert json.loads(run("query", "out", sql, "-f", "json")[0]) == [{"words": "我不知道"}]
    sql = "SELECT count(*) AS n FROM texts t, json_tree(t.turns) j WHERE j.atom = 'customer'"
    assert json.loads(run("query", "out", sql, "-f", "json")[0]) == [{"n": 3}]


def test_a_long_answer_is_streamed():
    lines = run("query", "out", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                " WHERE i < 5000) SELECT i FROM n")[0].splitlines()
    assert len(lines) == 5002 and lines[5000].strip() == "5000"


def test_reading_leaves_no_trace():
    before = sorted(p.name for p in (ROOM / "out").iterdir())
    content = (ROOM / "out/huashu.db").read_bytes()
    run("query", "out", "by-agent")
    assert sorted(p.name for p in (ROOM / "out").iterdir()) == before
    assert (ROOM / "out/huashu.db").read_bytes() == content


def test_the_same_audits():
    audit("again", DIALOGUES, "-j", "2")
    found = difference("out", "again", 0)
    assert found["same"] and found["summary"]["matched"] == 4 and found["rules"] == []
    assert "结果相同" in run("diff", "out", "again")[0]


def test_other_packs():
    audit("other", DIALOGUES, "--rules", str(HERE / "packs/other.yaml"))
    found = difference("out", "other", 1)
    assert found["summary"]["findings_lost"] == 4 and found["summary"]["matched"] == 4
    assert {(r["rule"], r["before"], r["lost"]) for r in found["rules"]} >= {
        ("apology-but", 2, 2), ("plain-ignorance", 2, 2)}
    example = next(e for e in found["examples"] if e["rule"] == "plain-ignorance")
    assert (example["name"], example["turn"], example["text"]) == ("d-1", 2, "我不知道")
    assert found["runs"][0]["fingerprint"] != found["runs"][1]["fingerprint"]
    text, _ = run("diff", "out", "other", code=1)
    assert "\x1b" not in text and "结果不同" in text


def test_other_batches():
    new = {"id": "d-9", "turns": [{"speaker": "agent", "text": "在的"}]}
    audit("later", [DIALOGUES[1], new, DIALOGUES[1]])
    found = difference("out", "later", 1)
    summary = found["summary"]
    assert (summary["matched"], summary["only_before"], summary["only_after"]) == (1, 3, 2), summary
    assert [(o["side"], o["name"]) for o in found["only"]] == [
        ("before", "d-1"), ("before", "d-3"), ("before", "d-\x1b[31m"), ("after", "d-9"),
        ("after", "d-2")], found["only"]


def test_unfinished():
    audit("open", DIALOGUES)
    with sqlite3.connect(ROOM / "open/huashu.db") as store:
        store.execute("UPDATE run SET finished = 0")
    _, err = run("diff", "out", "open")
    assert "“open”还没审完" in err, err


def test_one_writer():
    """While one process writes, another is told so; a reader is not hindered."""
    holder = os.open(ROOM / "out", os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    try:
        done = subprocess.run([PROGRAM, "audit", "-q", "--out", "out", "chats.jsonl"], cwd=ROOM,
                              capture_output=True, timeout=60, check=False,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        assert done.returncode == 2 and "正在写" in done.stderr.decode("utf-8"), done
        run("query", "out", "by-agent")
    finally:
        os.close(holder)


def test_sample():
    out, _ = run("report", "out", "--sample", "2", "--stratify", "agent")
    sheet = list(csv.reader(io.StringIO((ROOM / "out/sample.csv").read_text("utf-8-sig"))))
    assert len(sheet) == 3 and sheet[0][-2:] == ["复核结论", "备注"], sheet
    assert any(row[3] == "张某某" for row in sheet[1:]), sheet


def main():
    try:
        audit("out", DIALOGUES)
        return harness.run([test for name, test in globals().items() if name.startswith("test_")])
    finally:
        shutil.rmtree(ROOM)


if __name__ == "__main__":
    sys.exit(main())
