#!/usr/bin/env python3
"""Reviewing over HTTP: two reviewers blind to each other, disputes, appeals, and what follows.

A small invented audit by a small invented pack; all figures below are worked out by hand from the
marks in MARKS.  Every answer is held against schema/openapi.json (service.py).
Prints "N passed, N failed".
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

from service import PATIENCE, PROGRAM, ROOM, Service

import harness

PACK = """\
pack: small
behaviours:
  - id: sorry
    match: [抱歉, 对不起]
    tests: {yes: [很抱歉], no: [好的]}
  - id: acting
    match: ["我(马上|现在)为您"]
    tests: {yes: [我马上为您处理], no: [您自己看]}
rules:
  # refusals
  - id: bare-no
    category: flat-refusal
    title: 一口回绝
    match: [不可能]
    # why it is bad
    message: "“{match}”关上了门"
    why: 先给能做的，再说不能做的。
    tests:
      bad: ["[[不可能]]，您别想了", "退款[[不可能]]"]
      good: [可以的, 我们看看有没有办法]
  - {id: no-idea, category: ignorance, title: 一句不知道, match: [我不知道], message: 说了不知道, why: 没有帮助, unless: [我不知道怎么谢您], tests: {bad: [我不知道, 我不知道啊], good: [好的, 知道]}}
rubrics:
  - id: care
    title: 先安抚，再行动
    headline: true
    steps:
      - {id: calm, title: 安抚, weight: 50, met: sorry}
      - {id: act, title: 行动, weight: 50, met: acting}
"""
HOSTILE = "<script>alert(1)</script>\"'&\u2028"
# customer, agent, what 甲 and 乙 say of the only finding; dialogue n stands in line n
MARKS = [
    ("我的件呢", "不可能让您白等的，我去问一声", False, False),
    ("还要再跑一趟吗", "不可能让您再跑一趟，今天送到", False, False),
    ("能退吗", "不可能，您别想了", True, True),
    ("能换吗", "退款不可能，就这样", True, False),
    ("什么原因", "我不知道，您问别人", True, True),
    (HOSTILE, "我不知道" + HOSTILE, True, True),
    ("谢谢", "很抱歉，我马上为您处理", None, None),
]
REASON = "这是在替顾客着想" + HOSTILE
shared = None
store = ROOM / "audit"
pack = ROOM / "small.yaml"


def program(*arguments, stdin=b""):
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True,
                          timeout=PATIENCE, check=False, cwd=ROOM,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                               "HOME": str(ROOM)})
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def write_talks(path, talks):
    lines = [{"id": f"d{i}", "agent": f"客服{i % 2}", "meta": {"team": f"组{i % 3}"},
              "date": f"2026-03-{i:02}",
              "turns": [{"speaker": "customer", "text": c}, {"speaker": "agent", "text": a}]}
             for i, (c, a, *_) in enumerate(talks, 1)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
                    "utf-8")


def audit(directory, talks, rules=None, *more):
    source = directory.with_suffix(".jsonl")
    write_talks(source, talks)
    code, _, errors = program("audit", source, "--rules", rules or pack, "--out", directory, *more)
    assert code in (0, 1), errors


def path(dialogue, rest=""):
    return f"/v1/reviews/dialogues/{dialogue}{rest}"


def sheet(dialogue, reviewer, service=None):
    answer = (service or shared).get(path(dialogue, f"?reviewer={quoted(reviewer)}"))
    assert answer.status == 200, answer.body
    return answer.json


def quoted(text):
    return re.sub(r"[^\w.-]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text,
                  flags=re.ASCII)


def judge(dialogue, reviewer, accept, reason="", service=None):
    service = service or shared
    [finding] = sheet(dialogue, reviewer, service)["findings"]
    return service.post(path(dialogue, f"/findings/{finding['id']}"),
                        {"reviewer": reviewer, "verdict": "accept" if accept else "reject",
                         "reason": reason}, method="PUT")


def done(dialogue, reviewer, service=None):
    return (service or shared).post(path(dialogue, "/done"), {"reviewer": reviewer})


def missed(dialogue, reviewer, start, end, category, note=""):
    answer = shared.post(path(dialogue, "/missed"),
                         {"reviewer": reviewer, "turn": 1, "start": start, "end": end,
                          "category": category, "note": note})
    assert answer.status == 201, answer.body
    return answer.json


def correct(dialogue, reviewer, step, status):
    answer = shared.post(path(dialogue, f"/steps/care/{step}"),
                         {"reviewer": reviewer, "status": status, "note": "看过"}, method="PUT")
    assert answer.status == 200, answer.body


def trail(**query):
    words = "&".join(f"{k}={quoted(str(v))}" for k, v in query.items())
    return shared.get(f"/v1/reviews/trail?limit=2000&{words}").json["events"]


def calibration(reviewer=""):
    return shared.get(f"/v1/reviews/calibration?reviewer={quoted(reviewer)}").json


def exported(reviewer=""):
    answer = shared.get(f"/v1/reviews/labels.jsonl?reviewer={quoted(reviewer)}")
    assert answer.status == 200
    return [json.loads(line) for line in answer.body.decode("utf-8").split("\n") if line]


def proposals(reviewer=""):
    answer = shared.get(f"/v1/reviews/proposals?reviewer={quoted(reviewer)}")
    assert answer.status == 200, answer.body
    return answer.json["proposals"]


# ---- the desk ----------------------------------------------------------------------------------

def the_overview_tells_of_the_audit():
    desk = shared.get("/v1/reviews?lang=en").json
    assert desk["store"]["dialogues"] == 7 and desk["store"]["findings"] == 6
    assert desk["store"]["orphans"] == 0 and desk["reviewers"] == []
    assert len(desk["categories"]) == 25
    assert {"id": "flat-refusal", "title": "Flat refusal"} in desk["categories"]
    assert desk["agents"] == ["客服0", "客服1"]


def queues_are_deterministic():
    def ids(words):
        return [i["id"] for i in shared.get(f"/v1/reviews/queue?reviewer=x&{words}").json["items"]]
    first = ids("order=random&seed=1")
    assert sorted(first) == list(range(1, 8)) and first == ids("order=random&seed=1")
    assert len({tuple(ids(f"order=random&seed={n}")) for n in range(8)}) > 4
    worst = shared.get("/v1/reviews/queue?order=worst&reviewer=x").json["items"]
    scores = [i["score"] for i in worst]
    assert scores == sorted(scores) and worst[-1]["name"] == "d7" and scores[-1] == 100
    one_of_each = ids("order=stratified&by=team&limit=3")
    assert len({n % 3 for n in one_of_each}) == 3, one_of_each
    assert ids("order=disputed") == ids("order=appealed") == []


def wrong_requests_are_refused():
    for target in ("/v1/reviews/queue?order=best", "/v1/reviews/queue?by=name",
                   "/v1/reviews/queue?limit=0", "/v1/reviews/queue?seed=x",
                   "/v1/reviews/trail?dialogue=x"):
        assert shared.get(target).status == 400, target
    for target in (path(99), path("x"), path(-1)):
        assert shared.get(target).status == 404, target
    put = path(1, "/findings/1")
    for body, status in (({"reviewer": "甲", "verdict": "perhaps"}, 400),
                         ({"reviewer": "甲", "verdict": "reject"}, 400),
                         ({"reviewer": "甲", "verdict": "reject", "reason": "  "}, 400),
                         ({"reviewer": "甲", "verdict": "reject", "reason": "长" * 1400}, 400),
                         ({"verdict": "accept"}, 400),
                         ({"reviewer": "长" * 27, "verdict": "accept"}, 400),
                         ({"reviewer": "a\n", "verdict": "accept"}, 400),
                         ({"reviewer": "a\0b", "verdict": "accept"}, 400)):
        assert shared.post(put, body, method="PUT").status == status, body
    assert shared.post(path(2, "/findings/1"), {"reviewer": "甲", "verdict": "accept"},
                       method="PUT").status == 404
    spot = {"reviewer": "甲", "turn": 1, "start": 0, "end": 2, "category": "stalling"}
    for change in ({"turn": 9}, {"end": 0}, {"end": 999}, {"category": "rude"}, {"start": -1}):
        assert shared.post(path(1, "/missed"), {**spot, **change}).status == 400, change
    assert shared.post(path(1, "/steps/care/calm"), {"reviewer": "甲", "status": "good"},
                       method="PUT").status == 400
    assert shared.post(path(1, "/steps/care/zz"), {"reviewer": "甲", "status": "met"},
                       method="PUT").status == 404
    assert trail() == []


def without_an_audit_there_is_no_desk():
    with Service("--rules", pack) as service:
        answer = service.get("/v1/reviews")
        assert answer.status == 404 and answer.code == "no-store"


# ---- two reviewers -----------------------------------------------------------------------------

def a_review_is_done_when_all_is_judged():
    answer = done(1, "甲")
    assert answer.status == 409 and answer.code == "unfinished"
    for number, (_, _, accept, _) in enumerate(MARKS, 1):
        if accept is not None:
            answer = judge(number, "甲", accept, "" if accept else REASON)
            assert answer.status == 200 and answer.json["findings"][0]["verdict"]["accept"] is accept
    made = missed(5, "甲", 5, 9, "buck-passing", "推给别人" + HOSTILE)
    assert made["dialogue"]["missed"][0]["text"] == "您问别人"
    missed(6, "甲", 0, 2, "stalling")
    correct(7, "甲", "calm", "partly")
    correct(1, "甲", "act", "met")
    for number in range(1, 8):
        answer = done(number, "甲")
        assert answer.status == 200 and answer.json["status"] == "done"
    answer = judge(1, "甲", True)
    assert answer.status == 409 and answer.code == "done"


def marks_of_others_are_hidden_until_one_is_done():
    for number in range(1, 8):
        seen = sheet(number, "乙")
        assert seen["blind"] and seen["status"] == "new" and seen["missed"] == []
        assert all(f["verdict"] is None and f["others"] == [] for f in seen["findings"])
        assert all(s["corrected"] is None and s["others"] == [] for s in seen["steps"])
        assert seen["reviewers"] == [{"name": "甲", "status": "done"}]
    assert judge(1, "乙", False, "不算").json["blind"]
    for answer in (shared.get(path(1, "?reviewer=%E4%B9%99")),
                   shared.get("/v1/reviews/trail?reviewer=%E4%B9%99"),
                   shared.get("/v1/reviews/calibration?reviewer=%E4%B9%99"),
                   shared.get("/v1/reviews/labels.jsonl?reviewer=%E4%B9%99"),
                   shared.get("/v1/reviews/proposals?reviewer=%E4%B9%99"),
                   shared.get("/v1/reviews/queue?order=worst&reviewer=%E4%B9%99")):
        text = answer.body.decode("utf-8")
        assert "替顾客着想" not in text and "推给别人" not in text, text
    assert calibration("乙")["machine"] == [] and exported("乙") == []
    assert [m["reviewer"] for m in calibration("甲")["machine"]] == ["甲"]
    assert {e["reviewer"] for e in trail(reviewer="乙")} == {"乙"}


def a_review_may_be_reopened_until_the_others_are_shown():
    answer = shared.request("DELETE", path(3, "/done?reviewer=%E7%94%B2"))
    assert answer.status == 200 and answer.json["status"] == "open"
    assert done(3, "甲").status == 200
    for number, (_, _, _, accept) in enumerate(MARKS, 1):
        if accept is not None:
            assert judge(number, "乙", accept, "" if accept else "不算").status == 200
    missed(5, "乙", 6, 9, "buck-passing")
    correct(1, "乙", "act", "met")
    for number in range(1, 8):
        seen = done(number, "乙").json
        assert not seen["blind"] and seen["status"] == "done"
        if seen["findings"]:
            assert [o["reviewer"] for o in seen["findings"][0]["others"]] == ["甲"]
    answer = shared.request("DELETE", path(3, "/done?reviewer=%E4%B9%99"))
    assert answer.status == 409 and answer.code == "shown"
    assert sheet(1, "甲")["findings"][0]["others"][0] == {"reviewer": "乙", "accept": False,
                                                          "reason": "不算"}
    answer = shared.request("DELETE", path(1, "/done?reviewer=%E7%94%B2"))
    assert answer.status == 409 and answer.code == "shown"
    assert {m["reviewer"] for m in sheet(5, "乙")["missed"]} == {"甲", "乙"}
    assert sheet(7, "乙")["steps"][0]["others"] == [{"reviewer": "甲", "status": "partly"}]


def disputes_are_found():
    queue = shared.get("/v1/reviews/queue?order=disputed&reviewer=%E7%94%B2").json
    assert [i["id"] for i in queue["items"]] == [4, 6, 7] and queue["left"] == 3
    assert all(i["disputed"] and i["status"] == "done" for i in queue["items"])
    queue = shared.get("/v1/reviews/queue?order=random&reviewer=%E7%94%B2").json
    assert queue == {"items": [], "left": 0}
    assert shared.get("/v1/reviews").json["reviewers"] == [
        {"name": "乙", "done": 7, "open": 0}, {"name": "甲", "done": 7, "open": 0}]


# ---- figures -----------------------------------------------------------------------------------

def near(got, want):
    return got is not None and abs(got - want) < 0.0006


def the_figures_are_right():
    """Findings of both: 5 alike of 6; with the missed ones yes/yes 4, yes/no 2, no/no 2."""
    c = calibration()
    rules = {r["rule"]: r for r in c["rules"]}
    assert (rules["bare-no"]["accepted"], rules["bare-no"]["rejected"]) == (1, 2)
    assert near(rules["bare-no"]["precision"], 1 / 3)
    assert near(rules["bare-no"]["low"], 0.0615) and near(rules["bare-no"]["high"], 0.7923)
    assert (rules["no-idea"]["accepted"], rules["no-idea"]["rejected"]) == (2, 0)
    assert c["missed"] == [{"category": "buck-passing", "n": 1}]
    [pair] = c["pairs"]
    assert {pair["a"], pair["b"]} == {"甲", "乙"} and pair["dialogues"] == 7
    assert pair["findings"]["n"] == 8 and near(pair["findings"]["agreement"], 0.75)
    assert near(pair["findings"]["kappa"], 0.5)
    assert pair["steps"]["n"] == 14 and near(pair["steps"]["agreement"], 13 / 14)
    assert near(pair["steps"]["kappa"], 1 - 14 / 234)
    [first] = [m for m in c["machine"] if m["reviewer"] == "甲"]
    assert first["findings"]["n"] == 6 and near(first["findings"]["agreement"], 4 / 6)
    assert first["findings"]["turns"] == 7 and near(first["findings"]["kappa"], 8 / 22)
    assert first["steps"]["n"] == 14 and near(first["steps"]["agreement"], 12 / 14)
    assert [r["rubric"] for r in first["rubrics"]] == ["care"]
    [week] = c["trend"]
    assert (week["accepted"], week["rejected"]) == (3, 2) and near(week["precision"], 0.6)
    assert re.fullmatch(r"\d{4}-W\d\d", week["week"])


def labels_are_what_eval_reads():
    """Of d3 and d5 three labels, two of them found; d1 and d2 are false alarms."""
    records = {r["id"]: r for r in exported()}
    assert set(records) == {f"d{n}" for n in range(1, 8)}
    assert "findings" not in records["d4"]["labels"] and "findings" not in records["d6"]["labels"]
    assert records["d1"]["labels"]["findings"] == []
    assert [f["text"] for f in records["d5"]["labels"]["findings"]] == ["我不知道", "您问别人"]
    assert records["d1"]["labels"]["steps"] == {"care": {"calm": "missed", "act": "met"}}
    assert records["d7"]["labels"]["steps"] == {"care": {"act": "met"}}
    assert records["d6"]["turns"][0]["text"] == HOSTILE and records["d2"]["date"] == "2026-03-02"
    file = ROOM / "labels.jsonl"
    file.write_bytes(shared.get("/v1/reviews/labels.jsonl").body)
    code, out, errors = program("eval", "--rules", pack, "--no-config", "-f", "json", file)
    assert code == 0, errors
    figures = json.loads(out)
    found = figures["findings"]
    assert (found["labels"], found["hits"], found["false_alarms"]) == (3, 2, 2), found
    # rows are labels: missed, partly, met; the machine missed what d1 did, and all agree else
    steps = {row["step"]: row["confusion"] for row in figures["steps"] if "step" in row}
    assert steps == {"calm": [[6, 0, 0], [0, 0, 0], [0, 0, 0]],
                     "act": [[5, 0, 0], [0, 0, 0], [1, 0, 1]]}, steps


def the_trail_has_every_change_once():
    events = trail()
    kinds = {}
    for e in events:
        kinds[e["kind"]] = kinds.get(e["kind"], 0) + 1
    assert kinds == {"verdict": 12, "missed": 3, "step": 3, "done": 15, "reopen": 1,
                     "shown": 7 + 1}, kinds
    assert [e["id"] for e in events] == list(range(len(events), 0, -1))
    [rejection] = [e for e in trail(dialogue=1) if e["kind"] == "verdict" and e["reviewer"] == "甲"]
    assert rejection["what"]["after"] == {"accept": False, "reason": REASON}
    assert rejection["what"]["before"] is None and rejection["what"]["rule"] == "bare-no"


# ---- proposals ---------------------------------------------------------------------------------

def rejections_become_exceptions_that_hold():
    [one] = proposals()
    assert one["rule"] == "bare-no" and (one["accepted"], one["rejected"]) == (1, 2)
    assert {c["dialogue"] for c in one["cases"]} == {1, 2}
    assert one["cases"][0]["text"].startswith("不可能让您白等的")
    assert one["patterns"] == [{"pattern": "不可能让您", "removes": 2, "spares": 1}]
    was = yaml.safe_load(PACK)["rules"][0]
    [entry] = yaml.safe_load(one["yaml"])
    assert entry.pop("unless") == ["不可能让您"] and entry == was
    assert "    # why it is bad\n" in one["yaml"]  # the author's own words stay
    good = yaml.safe_load(one["test"])["good"]
    assert len(good) == 2 and "不可能让您再跑一趟，今天送到" in good
    # pasted into the pack, rule and test hold
    old = PACK[PACK.index("  - id: bare-no"):PACK.index("  - {id: no-idea")]
    lines = "good: [" + "".join(json.dumps(text) + ", " for text in good) + "可以的,"
    pasted = ROOM / "pasted.yaml"
    pasted.write_text(PACK.replace(old, one["yaml"]).replace("good: [可以的,", lines), "utf-8")
    code, out, errors = program("rules", "test", pasted)
    assert code == 0, out + errors
    # and without the exception the test does not
    lines = [line for line in pasted.read_text("utf-8").split("\n") if "不可能让您\"" not in line]
    pasted.write_text("\n".join(line for line in lines if "unless:\n" not in line + "\n"), "utf-8")
    assert program("rules", "test", pasted)[0] == 1


def an_exception_spares_what_was_accepted():
    """不可能 … 处理 is what both rejected ones share, but the accepted one has it too."""
    talks = [("催单", "不可能总拖着您的订单不处理", False), ("催单", "不可能把老客户忘了不处理", False),
             ("催单", "不可能处理", True), ("催单", "今天不可能", True)]
    own = ROOM / "spared"
    audit(own, talks)
    with Service("--rules", pack, "--store", own) as service:
        for number, (_, _, accept) in enumerate(talks, 1):
            assert judge(number, "甲", accept, "" if accept else "不算", service).status == 200
            assert done(number, "甲", service).status == 200
        [one] = service.get("/v1/reviews/proposals").json["proposals"]
    assert [p["removes"] for p in one["patterns"]] == [1, 1], one["patterns"]
    assert all(p["spares"] == 2 and "处理" not in p["pattern"] for p in one["patterns"])
    assert yaml.safe_load(one["yaml"])[0]["unless"] == [p["pattern"] for p in one["patterns"]]


def nothing_is_left_behind_by_trials():
    left = [p for p in pathlib.Path("/tmp").glob("huashu-??????") if (p / "0.yaml").exists()]
    assert left == []


# ---- appeals -----------------------------------------------------------------------------------

def an_appeal_that_is_upheld_rejects():
    about = sheet(4, "甲")["findings"][0]["id"]
    answer = shared.post(path(4, "/appeals"), {"agent": "客服0", "about": about, "text": HOSTILE})
    assert answer.status == 201, answer.body
    appeal = answer.json["id"]
    step = shared.post(path(7, "/appeals"),
                       {"agent": "客服1", "about": "care/calm", "text": "做到了"})
    assert step.status == 201
    for wrong in ({"about": "x"}, {"about": "care/zz"}, {"about": "99"}, {"text": " "}):
        body = {"agent": "客服0", "about": about, "text": "不服", **wrong}
        assert shared.post(path(4, "/appeals"), body).status in (400, 404), wrong
    queue = shared.get("/v1/reviews/queue?order=appealed&reviewer=%E7%94%B2").json
    assert [i["id"] for i in queue["items"]] == [4, 7] and queue["left"] == 2
    ruling = {"reviewer": "乙", "decision": "upheld", "text": "成立" + HOSTILE}
    answer = shared.post(f"/v1/reviews/appeals/{appeal}/answer", {**ruling, "reviewer": "客服0"})
    assert answer.status == 403 and answer.code == "own-appeal"
    answer = shared.post(f"/v1/reviews/appeals/{appeal}/answer", ruling)
    assert answer.status == 200 and answer.json["appeals"][0]["state"] == "upheld"
    assert shared.post(f"/v1/reviews/appeals/{appeal}/answer", ruling).code == "answered"
    blind = sheet(4, "丙")["appeals"][0]
    assert blind["state"] == "open" and blind["answer"] == "" and blind["reviewer"] == ""
    rules = {r["rule"]: r for r in calibration()["rules"]}
    assert (rules["bare-no"]["accepted"], rules["bare-no"]["rejected"]) == (1, 3)
    assert {r["id"]: r for r in exported()}["d4"]["labels"]["findings"] == []
    queue = shared.get("/v1/reviews/queue?order=disputed&reviewer=x").json
    assert [i["id"] for i in queue["items"]] == [6, 7]


# ---- many at once, names, new audits -----------------------------------------------------------

def marks_of_many_connections_are_all_kept():
    before = len(trail())
    names = [f"同事{i}" for i in range(8)]

    def work(name):
        own = Service.__new__(Service)
        own.host, own.port, own.connection = shared.host, shared.port, None
        for _ in range(5):
            [finding] = sheet(1, name, own)["findings"]
            target = path(1, f"/findings/{finding['id']}")
            body = {"reviewer": name, "verdict": "accept", "reason": ""}
            assert own.post(target, body, method="PUT").status == 200
            assert own.request("DELETE", f"{target}?reviewer={quoted(name)}").status == 200
        own.hang_up()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(work, names))
    events = trail()
    assert len(events) == before + 8 * 10
    assert len({e["id"] for e in events}) == len(events)


def with_tokens_one_is_who_one_is():
    tokens = ROOM / "tokens"
    tokens.write_text("甲 jia-0123456789-0123456789-jia\n丁 ding-0123456789-0123456789-ding\n")
    tokens.chmod(0o600)
    own = ROOM / "tokens-audit"
    audit(own, MARKS)
    with Service("--rules", pack, "--store", own, "--token-file", tokens) as service:
        key = {"Authorization": "Bearer ding-0123456789-0123456789-ding"}
        target = path(3, "/findings/3")
        body = {"verdict": "accept", "reason": ""}
        assert service.post(target, {**body, "reviewer": "甲"}, key, "PUT").status == 403
        assert service.post(target, body, key, "PUT").status == 200
        assert service.post(path(3, "/done"), {}, key).status == 200
        answer = service.request("GET", "/v1/reviews", headers=key)
        assert answer.json["reviewers"] == [{"name": "丁", "done": 1, "open": 0}]
        assert service.request("GET", path(3, "?reviewer=%E7%94%B2"), headers=key).status == 403


def reviews_outlive_the_audit():
    """The same talks in another order by other rules: no-idea is gone, its two verdicts wait."""
    own = ROOM / "again"
    audit(own, MARKS)
    other = ROOM / "other.yaml"
    other.write_text(re.sub(r"  - \{id: no-idea.*\n", "", PACK), "utf-8")
    with Service("--rules", pack, "--store", own) as service:
        for number in (3, 5, 6):
            assert judge(number, "甲", True, service=service).status == 200
        audit(own, MARKS, other, "--force")
        desk = service.get("/v1/reviews").json
        assert desk["store"]["findings"] == 4 and desk["store"]["orphans"] == 2
        assert sheet(3, "甲", service)["findings"][0]["verdict"]["accept"] is True
        assert sheet(5, "甲", service)["findings"] == []
        audit(own, MARKS, pack, "--force")
        assert service.get("/v1/reviews").json["store"]["orphans"] == 0
        assert sheet(5, "甲", service)["findings"][0]["verdict"]["accept"] is True


def marks_do_not_go_into_a_deleted_file():
    own = ROOM / "deleted"
    audit(own, MARKS)
    with Service("--rules", pack, "--store", own) as service:
        assert judge(3, "甲", True, service=service).status == 200
        for file in own.glob("reviews.db*"):
            file.unlink()
        assert sheet(3, "甲", service)["findings"][0]["verdict"] is None
        assert judge(3, "甲", False, "不算", service).status == 200
        shutil.move(own, ROOM / "moved")
        assert service.get("/v1/reviews").status == 503
        shutil.move(ROOM / "moved", own)
        assert sheet(3, "甲", service)["findings"][0]["verdict"]["accept"] is False
    with Service("--rules", pack, "--store", own) as service:
        assert sheet(3, "甲", service)["findings"][0]["verdict"]["accept"] is False


def the_audit_is_only_read():
    assert hashlib.sha256((store / "huashu.db").read_bytes()).hexdigest() == original


# ---- the run -----------------------------------------------------------------------------------

TESTS = [
    the_overview_tells_of_the_audit, queues_are_deterministic, wrong_requests_are_refused,
    without_an_audit_there_is_no_desk, a_review_is_done_when_all_is_judged,
    marks_of_others_are_hidden_until_one_is_done,
    a_review_may_be_reopened_until_the_others_are_shown, disputes_are_found, the_figures_are_right,
    labels_are_what_eval_reads, the_trail_has_every_change_once,
    rejections_become_exceptions_that_hold, an_exception_spares_what_was_accepted,
    nothing_is_left_behind_by_trials,
    an_appeal_that_is_upheld_rejects, marks_of_many_connections_are_all_kept,
    with_tokens_one_is_who_one_is, reviews_outlive_the_audit,
    marks_do_not_go_into_a_deleted_file,
]


def main():
    global shared, original
    pack.write_text(PACK, "utf-8")
    try:
        audit(store, MARKS)
        original = hashlib.sha256((store / "huashu.db").read_bytes()).hexdigest()
        with Service("--rules", pack, "--store", store) as service:
            shared = service
            failed = harness.run(TESTS)
        return failed or harness.run([the_audit_is_only_read])
    finally:
        shutil.rmtree(ROOM, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
