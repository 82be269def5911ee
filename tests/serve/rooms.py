#!/usr/bin/env python3
"""The practice room and the review desk over HTTP: their answers are those that are described.

What they mean is tested where they are made; here every endpoint is called once and more, and
service.py holds each answer against schema/openapi.json.  Prints "N passed, N failed".
"""

import json
import os
import shutil
import subprocess
import sys

from service import OPENAPI, PATIENCE, PROGRAM, ROOM, TOP, Service, operation

import harness

SECRET, OTHER = "k3-lilac-harbour-0000000001", "k3-lilac-harbour-0000000002"
called = set()
shared = None


def call(method, target, value=None, wanted=200, service=None, headers=None):
    service = service or shared
    if value is None:
        answer = service.request(method, target, headers=headers)
    else:
        answer = service.post(target, value, headers, method)
    assert answer.status == wanted, (method, target, answer.status, answer.body[:400].decode())
    if answer.status < 400:
        called.add(id(operation(method, target)))
    return json.loads(answer.body) if answer.body[:1] in (b"{", b"[") else answer.body.decode()


def audit():
    """An audit's directory."""
    out = ROOM / "audit"
    logs = sorted((TOP / "corpora/labelled/development").glob("*.jsonl"))[:2]
    done = subprocess.run([PROGRAM, "audit", "--no-config", "-q", *map(str, logs), "--out", out],
                          capture_output=True, timeout=PATIENCE, check=False,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    assert done.returncode in (0, 1), done.stderr.decode()
    return out


# ---- practice ------------------------------------------------------------------------------------

def a_talk_from_its_beginning_to_its_end():
    scenarios = call("GET", "/v1/scenarios")["scenarios"]
    assert len(scenarios) >= 30 and len({s["id"] for s in scenarios}) == len(scenarios)
    one = call("GET", "/v1/scenarios/" + scenarios[0]["id"])
    assert one == scenarios[0]
    talk = call("POST", "/v1/sessions", {"scenario": one["id"], "learner": "小周"}, 201)
    path = "/v1/sessions/" + talk["id"]
    assert talk["replies"] == 0 and talk["turns"][0]["speaker"] == "customer"
    hint = call("GET", path + "/hint")
    talk = call("POST", path + "/replies", {"text": hint["model"] or "您好，怎么回事？"})
    assert talk["replies"] == 1
    talk = call("POST", path + "/replies", {"text": "没办法，这是规定。"})
    assert any(turn["findings"] for turn in talk["turns"])
    talk = call("POST", path + "/undo")
    assert talk["replies"] == 1 and call("GET", path) == talk
    talk = call("POST", path + "/end")
    assert talk["state"] == "ended" and talk["result"]["outcome"] == "ended"
    call("POST", path + "/replies", {"text": "还有一句"}, 409)
    [row] = call("GET", "/v1/sessions?learner=%E5%B0%8F%E5%91%A8")["sessions"]
    assert row["id"] == talk["id"] and row["score"] == talk["result"]["score"]
    call("GET", "/v1/sessions/no-such", wanted=404)
    call("GET", "/v1/scenarios/no-such", wanted=404)
    call("POST", "/v1/sessions", {"scenario": "no-such", "learner": "小周"}, 404)
    call("POST", "/v1/sessions", {"learner": "小周"}, 400)
    call("POST", "/v1/sessions", {"scenario": one["id"]}, 400)


def a_talk_for_every_scenario():
    for scenario in call("GET", "/v1/scenarios?lang=zh-Hant")["scenarios"]:
        talk = call("POST", "/v1/sessions", {"scenario": scenario["id"], "learner": "众"}, 201)
        for _ in range(6):
            if talk["state"] not in ("open", "closing"):
                break
            path = "/v1/sessions/" + talk["id"]
            talk = call("POST", path + "/replies", {"text": call("GET", path + "/hint")["model"]})
        assert talk["state"] == "settled" and talk["result"]["outcome"] == "settled", talk["id"]


def drills_are_done_and_come_again():
    skills = call("GET", "/v1/drills?learner=Ann")["skills"]
    assert {"empathy", "restate", "rewrite", "fourth-sentence", "no-without-no"} == \
        {skill["id"] for skill in skills if skill["drills"]}
    for skill in skills:
        drill = call("GET", f"/v1/drills/next?learner=Ann&skill={skill['id']}")["drill"]
        assert drill["skill"] == skill["id"]
        whole = call("GET", f"/v1/drills/{drill['id']}?learner=Ann")
        assert whole["task"] == drill["task"]
        path = f"/v1/drills/{drill['id']}/answers"
        bad = call("POST", path, {"learner": "Ann", "text": "没办法", "hinted": True})
        assert bad["passed"] is False and bad["quality"] < 3
        good = call("POST", path, {"learner": "Ann", "text": bad["model"]})
        assert good["passed"] is True and good["quality"] >= 3, (drill["id"], good)
    call("GET", "/v1/drills/next?learner=Ann")
    call("GET", "/v1/drills/no-such?learner=Ann", wanted=404)
    call("POST", "/v1/drills/no-such/answers", {"learner": "Ann", "text": "x"}, 404)


def progress_is_kept_exported_and_deleted():
    before = call("GET", "/v1/progress?learner=Ann")
    assert before["answers"] == 10 and before["learner"] == "Ann"
    assert {"Ann", "小周"} <= set(call("GET", "/v1/learners")["learners"])
    export = call("GET", "/v1/progress/export?learner=Ann")
    assert export
    assert call("DELETE", "/v1/progress?learner=Ann")["deleted"]["answers"] == 10
    assert call("GET", "/v1/progress?learner=Ann")["answers"] == 0
    talk = call("GET", "/v1/sessions?learner=%E5%B0%8F%E5%91%A8")["sessions"][0]
    call("DELETE", "/v1/sessions/" + talk["id"], wanted=204)
    call("GET", "/v1/sessions/" + talk["id"], wanted=404)


def with_tokens_everybody_has_a_room_of_their_own():
    file = ROOM / "room-tokens"
    file.write_text(f"小林 {SECRET}\n小吴 {OTHER}\n", "utf-8")
    file.chmod(0o600)
    mine, theirs = ({"Authorization": f"Bearer {secret}"} for secret in (SECRET, OTHER))
    with Service("--token-file", file) as service:
        scenario = call("GET", "/v1/scenarios", service=service, headers=mine)["scenarios"][0]["id"]
        talk = call("POST", "/v1/sessions", {"scenario": scenario, "learner": "小林"}, 201, service,
                    mine)
        path = "/v1/sessions/" + talk["id"]
        call("GET", path, None, 200, service, mine)
        call("GET", path, None, 404, service, theirs)
        call("POST", path + "/replies", {"text": "您好"}, 404, service, theirs)
        call("DELETE", path, None, 404, service, theirs)
        call("POST", "/v1/sessions", {"scenario": scenario, "learner": "小吴"}, 403, service, mine)
        call("GET", "/v1/progress?learner=%E5%B0%8F%E6%9E%97", None, 403, service, theirs)
        assert call("GET", "/v1/learners", None, 200, service, theirs) == {"learners": []}


# ---- reviews ---------------------------------------------------------------------------------------

def a_service_without_a_store_says_so():
    with Service() as service:
        for method, path in (("GET", "/v1/reviews"), ("GET", "/v1/reviews/queue?reviewer=Bo"),
                             ("GET", "/v1/reviews/dialogues/1?reviewer=Bo"),
                             ("GET", "/v1/reviews/calibration"), ("GET", "/v1/reviews/trail")):
            answer = service.request(method, path)
            assert answer.status == 404 and answer.code == "no-store", (path, answer.body)


def one_dialogue_is_reviewed_by_two():
    overview = call("GET", "/v1/reviews")
    assert overview["store"]["dialogues"] > 0 and overview["categories"]
    for order in ("random", "stratified", "worst", "disputed", "appealed"):
        call("GET", f"/v1/reviews/queue?reviewer=Bo&order={order}&by=channel&limit=5&seed=3")
    queue = call("GET", "/v1/reviews/queue?reviewer=Bo&order=worst&limit=5")
    assert len(queue["items"]) == 5
    item = next(i for i in queue["items"] if i["findings"] >= 2)
    path = f"/v1/reviews/dialogues/{item['id']}"
    for reviewer, reject in (("Bo", "不是这个意思"), ("Cy", "")):
        review = call("GET", f"{path}?reviewer={reviewer}")
        assert review["blind"] is True and len(review["findings"]) == item["findings"]
        call("POST", path + "/done", {"reviewer": reviewer}, 409)
        for number, finding in enumerate(review["findings"]):
            value = {"reviewer": reviewer, "verdict": "accept", "reason": ""}
            if number == 0 and reject:
                value.update(verdict="reject", reason=reject)
            call("PUT", f"{path}/findings/{finding['id']}", value)
        first = review["findings"][0]["id"]
        if reject:
            call("PUT", f"{path}/findings/{first}", {"reviewer": reviewer, "verdict": "reject",
                                                     "reason": ""}, 400)
            call("DELETE", f"{path}/findings/{first}?reviewer={reviewer}")
            call("PUT", f"{path}/findings/{first}", {"reviewer": reviewer, "verdict": "reject",
                                                     "reason": reject})
        marks(path, reviewer, review)
        done = call("POST", path + "/done", {"reviewer": reviewer})
        assert done["status"] == "done"
    shown = call("GET", f"{path}?reviewer=Cy")
    assert shown["findings"][0]["others"] == [{"reviewer": "Bo", "accept": False,
                                               "reason": "不是这个意思"}]
    call("DELETE", f"{path}/done?reviewer=Cy", wanted=409)


def marks(path, reviewer, review):
    category = call("GET", "/v1/reviews")["categories"][0]["id"]
    turn = next(i for i, t in enumerate(review["turns"]) if t["speaker"] == "agent")
    missed = {"reviewer": reviewer, "turn": turn, "start": 0, "end": 2, "category": category,
              "note": "漏了"}
    made = call("POST", path + "/missed", missed, 201)
    call("DELETE", f"{path}/missed/{made['id']}?reviewer={reviewer}")
    call("POST", path + "/missed", missed, 201)
    if review["steps"]:
        step = review["steps"][0]
        where = f"{path}/steps/{step['rubric']}/{step['step']}"
        call("PUT", where, {"reviewer": reviewer, "status": "met", "note": ""})
        call("DELETE", f"{where}?reviewer={reviewer}")
    call("PUT", f"{path}/steps/no-such/step", {"reviewer": reviewer, "status": "met"}, 404)


def an_appeal_is_heard():
    item = call("GET", "/v1/reviews/queue?reviewer=Di&order=worst&limit=1")["items"][0]
    path = f"/v1/reviews/dialogues/{item['id']}"
    finding = call("GET", f"{path}?reviewer=Di")["findings"][0]["id"]
    made = call("POST", path + "/appeals", {"agent": "A1", "about": finding, "text": "不是我说的"},
                201)
    call("POST", f"/v1/reviews/appeals/{made['id']}/answer",
         {"reviewer": "Di", "decision": "upheld", "text": "有理"})
    call("POST", f"/v1/reviews/appeals/{made['id']}/answer",
         {"reviewer": "Di", "decision": "denied", "text": "再来"}, 409)
    call("GET", f"{path}?reviewer=Di")
    call("GET", "/v1/reviews/dialogues/999999999?reviewer=Di", wanted=404)


def what_came_of_it_is_told():
    figures = call("GET", "/v1/reviews/calibration")
    assert figures["rules"] and figures["pairs"][0]["findings"]["n"] >= 2
    proposals = call("GET", "/v1/reviews/proposals")["proposals"]
    assert proposals and proposals[0]["cases"][0]["reason"]
    lines = shared.get("/v1/reviews/labels.jsonl").body.decode().splitlines()
    called.add(id(operation("GET", "/v1/reviews/labels.jsonl")))
    assert lines and all("labels" in json.loads(line) for line in lines)
    events = call("GET", "/v1/reviews/trail?limit=1000")["events"]
    assert len(events) > 10
    call("GET", f"/v1/reviews/trail?dialogue={events[0]['dialogue']}")


def an_early_review_can_be_reopened():
    item = call("GET", "/v1/reviews/queue?reviewer=Ed&order=random&limit=1&seed=1")["items"][0]
    path = f"/v1/reviews/dialogues/{item['id']}"
    for finding in call("GET", f"{path}?reviewer=Ed")["findings"]:
        call("PUT", f"{path}/findings/{finding['id']}", {"reviewer": "Ed", "verdict": "accept"})
    call("POST", path + "/done", {"reviewer": "Ed"})
    call("DELETE", f"{path}/done?reviewer=Ed")


# ---- all of it -------------------------------------------------------------------------------------

def nothing_was_left_out():
    left = [f"{method.upper()} {path}" for path, methods in OPENAPI["paths"].items()
            for method, described in methods.items()
            if {"practice", "reviews"} & set(described["tags"]) and id(described) not in called]
    assert not left, left


TESTS = [a_talk_from_its_beginning_to_its_end, a_talk_for_every_scenario,
         drills_are_done_and_come_again, progress_is_kept_exported_and_deleted,
         with_tokens_everybody_has_a_room_of_their_own, a_service_without_a_store_says_so,
         one_dialogue_is_reviewed_by_two, an_appeal_is_heard, what_came_of_it_is_told,
         an_early_review_can_be_reopened, nothing_was_left_out]


def main():
    global shared
    try:
        with Service("--store", audit()) as service:
            shared = service
            return harness.run(TESTS)
    finally:
        shutil.rmtree(ROOM, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
