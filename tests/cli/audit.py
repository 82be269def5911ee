#!/usr/bin/env python3
"""An audit as its users see it: the same results whatever happens on the way.

The program is $HUASHU with the shipped rules; the logs are made here from the labelled dialogues of
corpora/.  HUASHU_KILLS (4) is how often a run is killed.  Prints "N passed, N failed".
"""

import csv
import gzip
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import harness
import validate

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HUASHU", "huashu")
KILLS = int(os.environ.get("HUASHU_KILLS", "4"))
ROOM = pathlib.Path(tempfile.mkdtemp(prefix="huashu-audit-"))
AGENTS = ["A%02d" % i for i in range(7)]


def records(count):
    """`count` dialogues with ids, agents, teams and days of their own."""
    turns = []
    for path in sorted((TOP / "corpora/labelled/development").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            turns.append(json.loads(line)["turns"])
    for i in range(count):
        agent = AGENTS[i * 5 % len(AGENTS)]
        yield {"id": f"d-{i}", "agent": agent, "meta": {"team": "north" if i % 3 else "south"},
               "date": "2026-03-%02d" % (1 + i % 28), "turns": turns[i % len(turns)]}


def write_log(name, items):
    path = ROOM / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for item in items:
            out.write((item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)) +
                      "\n")
    return path


def command(*words):
    return [PROGRAM, "audit", "--no-config", *map(str, words)]


ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def audit(*words, code=None, limit=None):
    def prepare():
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run(command(*words), capture_output=True, env=ENV, timeout=300, check=False,
                          preexec_fn=prepare)
    err = done.stderr.decode("utf-8")
    if code is not None:
        assert done.returncode == code, (done.returncode, err)
    else:
        assert done.returncode in (0, 1), (done.returncode, err)
    return err


def content(directory):
    """A digest of every table's rows, and of the reports."""
    store = sqlite3.connect(f"file:{directory}/huashu.db?mode=ro", uri=True)
    tables = [r[0] for r in store.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        "ORDER BY name")]
    digest = {}
    for table in tables:
        sum_ = hashlib.sha256()
        for row in store.execute(f"SELECT * FROM {table}"):
            sum_.update(repr(row).encode())
        digest[table] = sum_.hexdigest()
    store.close()
    digest["reports"] = hashlib.sha256((directory / "reports.jsonl").read_bytes()).hexdigest()
    return digest


def rows(directory, sql, *values):
    store = sqlite3.connect(f"file:{directory}/huashu.db?mode=ro", uri=True)
    try:
        return store.execute(sql, values).fetchall()
    finally:
        store.close()


LOG = write_log("large.jsonl", records(6000))
SMALL = write_log("small.jsonl", records(60))


def undisturbed():
    out = ROOM / "undisturbed"
    if not out.exists():
        audit(LOG, "--out", out, "-j1")
    return out


# ---- the same whatever happens ----------------------------------------------

def any_number_of_threads_gives_the_same():
    expected = content(undisturbed())
    for jobs in (2, 5):
        out = ROOM / f"jobs{jobs}"
        audit(LOG, "--out", out, f"-j{jobs}")
        assert content(out) == expected, jobs
        shutil.rmtree(out)


def seconds_of_a_run():
    began = time.monotonic()
    audit(LOG, "--out", ROOM / "timed", "-j1", "--force")
    return time.monotonic() - began


def killed_runs_end_with_the_same():
    expected = content(undisturbed())
    whole = seconds_of_a_run()
    dice = random.Random(20261122)
    for kill in range(KILLS):
        out = ROOM / f"killed{kill}"
        for _ in range(2):
            run = subprocess.Popen(command(LOG, "--out", out, "-j2"), env=ENV,
                                   stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, whole))
            run.send_signal(signal.SIGKILL)
            run.wait()
        audit(LOG, "--out", out, "-j2")
        assert content(out) == expected, kill
        shutil.rmtree(out)


def an_interrupted_run_goes_on():
    out = ROOM / "interrupted"
    whole = seconds_of_a_run()
    run = subprocess.Popen(command(LOG, "--out", out, "-j1"), env=ENV, stderr=subprocess.PIPE)
    time.sleep(whole * 0.3)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130, (run.returncode, err)
    assert "再跑同一条命令" in err.decode()
    kept = rows(out, "SELECT count(*) FROM dialogues")[0][0]
    assert kept < 6000, kept
    audit(LOG, "--out", out, "-j2")
    assert content(out) == content(undisturbed())


# ---- incremental ------------------------------------------------------------

def what_was_audited_is_not_audited_again():
    out = ROOM / "again"
    audit(SMALL, "--out", out)
    before = content(out)
    err = audit(SMALL, "--out", out)
    assert "1 个文件以前审过" in err and "审了 0 个文件" in err, err
    assert content(out) == before


def a_grown_log_is_gone_on_with():
    items = list(records(80))
    log = write_log("grown.jsonl", items[:50])
    out, whole = ROOM / "grown", ROOM / "whole"
    audit(log, "--out", out)
    write_log("grown.jsonl", items)
    audit(log, "--out", out)
    audit(log, "--out", whole)
    assert content(out) == content(whole)


def a_half_written_line_waits():
    items = list(records(40))
    log = write_log("half.jsonl", items[:20])
    line = json.dumps(items[20], ensure_ascii=False).encode()
    with open(log, "ab") as file:
        file.write(line[:len(line) // 2])
    out, whole = ROOM / "half", ROOM / "half-whole"
    err = audit(log, "--out", out)
    assert f"最后一行没写完（{len(line) // 2} 字节）" in err, err
    assert rows(out, "SELECT count(*) FROM dialogues") == [(20,)]
    assert rows(out, "SELECT count(*) FROM set_aside") == [(0,)]
    write_log("half.jsonl", items)
    audit(log, "--out", out)
    audit(log, "--out", whole)
    assert content(out) == content(whole)


def a_log_is_the_same_by_any_name():
    room = ROOM / "names"
    room.mkdir()
    log = room / "log.jsonl"
    shutil.copy(SMALL, log)
    (room / "link.jsonl").symlink_to(log)
    os.link(log, room / "hard.jsonl")
    out = ROOM / "named"
    audit(log, f"{room}/../names/log.jsonl", room / "link.jsonl", room / "hard.jsonl",
          "--out", out)
    assert rows(out, "SELECT count(*) FROM dialogues") == [(60,)]
    before = content(out)
    for other in ("link.jsonl", "../names/log.jsonl"):
        assert "1 个文件以前审过" in audit(f"{room}/{other}", "--out", out)
    (room / "hard.jsonl").unlink()
    log.rename(room / "moved.jsonl")
    assert "1 个文件以前审过" in audit(room / "moved.jsonl", "--out", out)
    assert content(out) == before


def a_log_that_changes_under_way_is_told():
    log = write_log("under.jsonl", records(20000))
    out = ROOM / "under"
    run = subprocess.Popen(command(log, "--out", out, "-j1"), env=ENV, stderr=subprocess.PIPE)
    time.sleep(0.4)
    with open(log, "r+b") as file:
        file.seek(-200, os.SEEK_END)
        file.write(b" ")
    _, err = run.communicate(timeout=120)
    assert run.returncode == 2 and "改过" in err.decode(), (run.returncode, err.decode())
    assert rows(out, "SELECT finished FROM run") == [(0,)]


def what_was_left_half_done_is_told():
    log = write_log("left.jsonl", records(20000))
    out = ROOM / "left"
    run = subprocess.Popen(command(log, "--out", out, "-j1"), env=ENV, stderr=subprocess.DEVNULL)
    time.sleep(0.4)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=60) == 130
    err = audit(SMALL, "--out", out, code=2)
    assert "1 个文件还没审完" in err, err
    assert rows(out, "SELECT finished FROM run") == [(0,)]
    audit(log, SMALL, "--out", out)
    assert rows(out, "SELECT finished FROM run") == [(1,)]
    assert rows(out, "SELECT count(*) FROM dialogues") == [(20060,)]


def a_changed_log_is_refused():
    items = list(records(30))
    log = write_log("changed.jsonl", items)
    out = ROOM / "changed"
    audit(log, "--out", out)
    write_log("changed.jsonl", items[5:] + items[:5])
    err = audit(log, "--out", out, code=2)
    assert "改过" in err and "--force" in err, err
    audit(log, "--out", out, "--force")
    assert rows(out, "SELECT name FROM dialogues WHERE id = 1") == [("d-5",)]


def other_packs_are_refused():
    pack = ROOM / "extra.yaml"
    pack.write_text("pack: {id: extra, version: 1}\nrules:\n  - id: extra-word\n"
                    "    category: jargon\n    severity: info\n    match: [闭环赋能]\n"
                    "    title: 行话\n    message: 行话\n    why: 听不懂\n", encoding="utf-8")
    out = ROOM / "packs"
    audit(SMALL, "--out", out)
    before = content(out)
    err = subprocess.run(command(SMALL, "--out", out, "--also", pack), capture_output=True, env=ENV,
                         check=False)
    assert err.returncode == 2, err
    assert content(out) == before


# ---- what is in the results -------------------------------------------------

def the_store_agrees_with_the_reports():
    out = undisturbed()
    reports = [json.loads(l) for l in (out / "reports.jsonl").read_text().splitlines()]
    assert len(reports) == 6000
    count, faults = validate.faults_in("\n".join(json.dumps(r) for r in reports[:200]))
    assert count == 200 and not faults, faults
    assert [r["id"] for r in reports] == [r[0] for r in
                                          rows(out, "SELECT name FROM dialogues ORDER BY id")]
    findings = sum(len(r["findings"]) for r in reports)
    assert rows(out, "SELECT count(*) FROM findings") == [(findings,)]
    scores = sum(s["applicable"] for r in reports for s in r["scores"])
    assert rows(out, "SELECT count(*) FROM scores") == [(scores,)]
    steps = sum(len(s["steps"]) for r in reports for s in r["scores"] if s["applicable"])
    assert rows(out, "SELECT count(*) FROM steps") == [(steps,)]
    first = next(r for r in reports if r["findings"])
    f = first["findings"][0]
    assert rows(out, "SELECT rule, turn, start_char, end_char, text FROM findings LIMIT 1") == [
        (f["rule"], f["turn"], f["span"]["start"], f["span"]["end"], f["text"])]


def check_says_the_same():
    """An audit's reports are what `check` gives, but for the masking."""
    out = ROOM / "plain"
    audit(SMALL, "--out", out, "--no-mask")
    done = subprocess.run([PROGRAM, "check", "--no-config", "-f", "jsonl", str(SMALL)],
                          capture_output=True, env=ENV, check=False)
    assert (out / "reports.jsonl").read_bytes() == done.stdout


def check_says_the_same_of_every_format():
    out = ROOM / "formats"
    samples = sorted((TOP / "corpora/samples/formats").iterdir())
    samples += sorted((TOP / "corpora/samples").glob("*.txt"))
    count = 0
    for path in (p for p in samples if p.suffix not in (".md", ".yaml")):
        audit(path, "--out", out, "--no-mask", "--force")
        done = subprocess.run([PROGRAM, "check", "--no-config", "-f", "jsonl", str(path)],
                              capture_output=True, env=ENV, check=False)
        assert done.stdout and (out / "reports.jsonl").read_bytes() == done.stdout, path
        count += 1
    assert count > 12, count


def tables_for_spreadsheets():
    with open(undisturbed() / "csv/dialogues.csv", encoding="utf-8-sig", newline="") as f:
        table = list(csv.reader(f))
    assert len(table) == 6001, len(table)
    assert (undisturbed() / "csv/dialogues.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


PERSONAL = {"id": "p-1", "agent": "A1", "turns": [
    {"speaker": "customer", "text": "我的电话13800138000，邮箱zhangmoumou@example.com，卡号6222020000000000000"},
    {"speaker": "agent", "text": "抱歉，但是我不知道，您打13800138000问问"}]}


def personal_data_is_masked():
    log = write_log("personal.jsonl", [PERSONAL])
    out = ROOM / "masked"
    audit(log, "--out", out)
    for path in [out / "reports.jsonl", out / "report.html", *(out / "csv").iterdir(),
                 out / "huashu.db"]:
        data = path.read_bytes()
        assert b"13800138000" not in data and b"zhangmoumou" not in data, path
    assert b"138****8000" in (out / "reports.jsonl").read_bytes()
    report = json.loads((out / "reports.jsonl").read_text())
    text = rows(out, "SELECT turns FROM texts")[0][0]
    turn = json.loads(text)[1][1]
    for f in report["findings"]:
        if f["turn"] == 1:
            assert turn[f["span"]["start"]:f["span"]["end"]] == f["text"], f
    out = ROOM / "unmasked"
    audit(log, "--out", out, "--no-mask")
    assert b"13800138000" in (out / "huashu.db").read_bytes()


NUMBER = "13800138000"
CARD = "11010119900307002X"  # a made-up identity card with its check digit


def personal_data_around_the_words_is_masked():
    """In other fields, whatever their names, and in what is said of records set aside."""
    turns = [{"speaker": "agent", "text": "您好"}]
    meta = {"id": CARD, "source": NUMBER, "status": NUMBER, NUMBER: [NUMBER]}
    log = write_log("around.jsonl", [
        {"id": "a-1", "customer": NUMBER, "meta": meta, "turns": turns},
        '{"id": "a-2", "phone": "%s" "turns": []}' % NUMBER,
        '{"id": "%s", "turns": "%s"}' % (NUMBER, CARD),
        {"id": "a-3", "turns": [{"speaker": NUMBER, "text": "您好"}, *turns]}])
    out = ROOM / "around"
    err = audit(log, "--out", out)
    assert "138****8000" in err, err
    for path in [out / "reports.jsonl", out / "report.html", *(out / "csv").iterdir(),
                 out / "huashu.db"]:
        data = path.read_bytes()
        assert NUMBER.encode() not in data and CARD.encode() not in data, path
    assert NUMBER not in err and CARD not in err, err
    kept = rows(out, "SELECT bytes FROM set_aside ORDER BY id")
    assert kept[0] == (b'{"id": "a-2", "phone": "138****8000" "turns": []}',), kept
    err = audit(log, "--out", ROOM / "around-plain", "--no-mask")
    assert NUMBER in err, err


# ---- bad input --------------------------------------------------------------

def bad_records_are_set_aside():
    items = list(records(10))
    bad = '{"id": "broken", "turns": [{"speaker": "agent" "text": 1}]}'
    log = write_log("bad.jsonl", items[:4] + [bad] + items[4:] + ["not json at all"])
    out = ROOM / "bad"
    err = audit(log, "--out", out)
    assert "bad.jsonl:5" in err and "bad.jsonl:12" in err, err
    kept = rows(out, "SELECT line, bytes FROM set_aside ORDER BY id")
    assert kept == [(5, bad.encode()), (12, b"not json at all")], kept
    assert rows(out, "SELECT count(*) FROM dialogues") == [(10,)]
    audit(log, "--out", out, "--strict")  # nothing new was set aside
    audit(log, "--out", ROOM / "strict", "--strict", code=2)


def the_good_files_are_audited_beside_bad_ones():
    out = ROOM / "beside"
    empty = ROOM / "empty.jsonl"
    empty.write_bytes(b"")
    err = audit(ROOM / "missing.jsonl", empty, SMALL, "--out", out, code=2)
    assert "missing.jsonl" in err, err
    assert rows(out, "SELECT count(*) FROM dialogues") == [(60,)]


def a_line_over_the_limit_is_told():
    log = write_log("long.jsonl", [next(iter(records(1)))])
    with open(log, "a", encoding="utf-8") as out:
        out.write('{"turns": [{"speaker": "agent", "text": "')
        for _ in range(60):
            out.write("好" * 100_000)
        out.write('"}]}\n')
        out.write(json.dumps({"id": "after", "turns": [{"speaker": "agent", "text": "您好"}]}) + "\n")
    out = ROOM / "long"
    err = audit(log, "--out", out)
    assert "上限" in err, err
    assert [r[0] for r in rows(out, "SELECT name FROM dialogues ORDER BY id")] == ["d-0", "after"]


def a_full_disk_loses_nothing():
    out = ROOM / "full"
    err = audit(LOG, "--out", out, code=2, limit=8_000_000)
    assert "reports.jsonl" in err or "huashu.db" in err, err
    audit(LOG, "--out", out)
    assert content(out) == content(undisturbed())


def many_small_files():
    folder = ROOM / "many"
    for i, item in enumerate(records(300)):
        write_log(f"many/{i // 100}/{i:04}.jsonl", [item])
    out = folder / "result"
    audit(folder, "--out", out)
    assert rows(out, "SELECT count(*), sum(finished) FROM inputs") == [(300, 300)]
    audit(folder, "--out", out)  # the results among the logs are no logs
    assert rows(out, "SELECT count(*) FROM inputs") == [(300,)]


def logs_below_the_results():
    """The results may lie above the logs; only they themselves are no logs."""
    top = ROOM / "above"
    write_log("above/logs/one.jsonl", records(5))
    (top / "csv").mkdir()
    write_log("above/csv/two.jsonl", records(6))
    audit(top, "--out", top)
    assert rows(top, "SELECT count(*), sum(dialogues) FROM inputs") == [(2, 11)]
    err = audit(top, "--out", top)
    assert "2 个文件以前审过" in err, err
    assert rows(top, "SELECT count(*), sum(dialogues) FROM inputs") == [(2, 11)]


def a_log_is_not_written_over():
    top = ROOM / "over"
    log = write_log("over/csv/dialogues.csv", ["id,speaker,text", "1,agent,您好"])
    kept = log.read_bytes()
    err = audit(top, "--out", top, code=2)
    assert "csv/dialogues.csv" in err and "--force" in err, err
    assert log.read_bytes() == kept


def a_write_that_fails_says_so():
    blocked = ROOM / "blocked"
    blocked.write_text("", encoding="utf-8")
    err = audit(SMALL, "--out", blocked, code=2)
    assert "写不进去" in err and "无法读取" not in err, err
    out = ROOM / "no-tables"
    out.mkdir()
    (out / "report.html.part").mkdir()
    err = audit(SMALL, "--out", out, code=2)
    assert "report.html.part" in err and "写不进去" in err, err


def packed_logs_are_read():
    log = ROOM / "packed.jsonl.gz"
    with gzip.open(log, "wb") as packed:
        packed.write(SMALL.read_bytes())
    out = ROOM / "packed"
    audit(log, "--out", out)
    assert rows(out, "SELECT count(*) FROM dialogues") == [(60,)]


# ---- afterwards -------------------------------------------------------------

def samples_are_drawn():
    out = ROOM / "again"
    audit(SMALL, "--out", out)
    done = subprocess.run([PROGRAM, "report", str(out), "--sample", "14", "--stratify", "agent"],
                          capture_output=True, env=ENV, check=False)
    assert done.returncode == 0, done.stderr.decode()
    with open(out / "sample.csv", encoding="utf-8-sig", newline="") as f:
        assert len(list(csv.reader(f))) == 15


def the_report_can_be_made_again():
    out = ROOM / "again"
    audit(SMALL, "--out", out)
    page = (out / "report.html").read_bytes()
    (out / "report.html").unlink()
    done = subprocess.run([PROGRAM, "report", str(out)], capture_output=True, env=ENV, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (out / "report.html").read_bytes() == page


def reports_made_at_once_do_not_hinder_each_other():
    out = undisturbed()
    page, sheet = (out / "report.html").read_bytes(), (out / "csv/findings.csv").read_bytes()
    for _ in range(3):
        at_once = [subprocess.Popen([PROGRAM, "report", str(out)], env=ENV, stderr=subprocess.PIPE)
                   for _ in range(3)]
        for run in at_once:
            err = run.communicate(timeout=120)[1]
            assert run.returncode == 0, err.decode()
    assert (out / "report.html").read_bytes() == page
    assert (out / "csv/findings.csv").read_bytes() == sheet
    assert not list(out.rglob("*.part"))


def wrong_usage_is_told():
    for words in ([SMALL], ["-", "--out", ROOM / "x"], [SMALL, "--out", ROOM / "x", "-j0"],
                  [SMALL, "--out", ROOM / "x", "--sample", "few"],
                  [SMALL, "--out", ROOM / "x", "--stratify", "agent"]):
        assert audit(*words, code=2).strip()
    assert not (ROOM / "x").exists()


TESTS = [any_number_of_threads_gives_the_same, killed_runs_end_with_the_same,
         an_interrupted_run_goes_on, what_was_audited_is_not_audited_again,
         a_grown_log_is_gone_on_with, a_half_written_line_waits, a_log_is_the_same_by_any_name,
         a_log_that_changes_under_way_is_told, what_was_left_half_done_is_told,
         a_changed_log_is_refused, other_packs_are_refused, the_store_agrees_with_the_reports,
         check_says_the_same, check_says_the_same_of_every_format, tables_for_spreadsheets,
         personal_data_is_masked, personal_data_around_the_words_is_masked,
         bad_records_are_set_aside, the_good_files_are_audited_beside_bad_ones,
         a_line_over_the_limit_is_told, a_full_disk_loses_nothing, many_small_files,
         logs_below_the_results, a_log_is_not_written_over, a_write_that_fails_says_so,
         packed_logs_are_read, samples_are_drawn, the_report_can_be_made_again,
         reports_made_at_once_do_not_hinder_each_other, wrong_usage_is_told]


if __name__ == "__main__":
    try:
        sys.exit(harness.run(TESTS))
    finally:
        shutil.rmtree(ROOM, ignore_errors=True)
