#!/usr/bin/env python3
"""Practising over HTTP: talks, drills, progress, and that one's data is one's own.

The program is $HUASHU with the shipped scenarios and drills; what trainees write comes from the
scenarios' own model replies.  Every answer is held against schema/openapi.json (service.py).
Prints "N passed, N failed".
"""

import concurrent.futures
import json
import pathlib
import shutil
import sqlite3
import stat
import sys
import time
import urllib.parse

import yaml

from service import ROOM, TOP, Service

import harness

SCENARIO = "parcel-stuck"
WORDS = yaml.safe_load((TOP / f"corpora/scenarios/{SCENARIO}.yaml").read_text("utf-8"))
MODELS = [WORDS["models"][moment] for moment in ("open", "clarify", "resolve", "close")]
REWRITE = yaml.safe_load((TOP / "corpora/drills/rewrite.yaml").read_text("utf-8"))
RUDE = "抱歉，但是我们太忙了，你到底会不会看物流？"
GOOD = 60  # a talk of model replies is worth at least this
XIAOLIN = "Bearer xiaolin-0123456789-abcdefghijk"
LAOZHOU = "Bearer laozhou-0123456789-abcdefghijk"
shared = None


def asked(path, **query):
    return path + "?" + urllib.parse.urlencode(query)


def begin(service, learner="小林", scenario=SCENARIO, **headers):
    answer = service.post("/v1/sessions", {"scenario": scenario, "learner": learner}, headers)
    assert answer.status == 201, (answer.status, answer.body)
    return answer.json


def reply(service, session, text, **headers):
    return service.post(f"/v1/sessions/{session['id']}/replies", {"text": text}, headers)


def play(service, session, replies=MODELS, **headers):
    for text in replies:
        answer = reply(service, session, text, **headers)
        assert answer.status == 200, answer.body
        session = answer.json
    return session


# ---- scenarios ---------------------------------------------------------------------------------

def scenarios_are_listed_with_what_a_trainee_may_know():
    listed = shared.get("/v1/scenarios").json["scenarios"]
    assert len(listed) == len(list((TOP / "corpora/scenarios").glob("*.yaml"))) >= 30
    [one] = [s for s in listed if s["id"] == SCENARIO]
    assert one["title"] == WORDS["title"] and one["brief"] == WORDS["brief"]
    assert one["persona"] == WORDS["persona"] and one["desk"] == WORDS["desk"]
    assert shared.get(f"/v1/scenarios/{SCENARIO}").json == one
    hidden = [fact["say"] for fact in WORDS["facts"]] + MODELS
    assert not any(text in json.dumps(listed, ensure_ascii=False) for text in hidden)


def scenarios_come_in_the_readers_language():
    assert shared.get(f"/v1/scenarios/{SCENARIO}?lang=en").json["title"] == WORDS["title-en"]
    traditional = shared.get(f"/v1/scenarios/{SCENARIO}?lang=zh-Hant").json["title"]
    assert traditional == "三天沒動的快件", traditional


def a_talk_is_in_the_readers_script():
    session = begin(shared)
    path = f"/v1/sessions/{session['id']}"
    reply(shared, session, MODELS[0])
    talk = shared.get(path + "?lang=zh-Hant").json
    assert talk["turns"][0]["text"].startswith("我寄的快件三天了一動不動"), talk["turns"][0]
    assert talk["turns"][1]["text"] == MODELS[0]
    assert any(fact.get("say", "").startswith("週一下午在學府路") for fact in talk["facts"])
    assert "記下了" in shared.get(path + "/hint?lang=zh-Hant").json["model"]
    assert shared.get(path).json["turns"][0]["text"] == WORDS["lines"]["opening"]


def an_unknown_scenario_is_not_found():
    assert shared.get("/v1/scenarios/none").code == "no-scenario"
    answer = shared.post("/v1/sessions", {"scenario": "none", "learner": "小林"})
    assert answer.status == 404 and answer.json["error"]["message"]


# ---- talks -------------------------------------------------------------------------------------

def a_talk_begins_with_the_customer():
    session = begin(shared)
    assert session["state"] == "open" and session["result"] is None and session["replies"] == 0
    assert [t["speaker"] for t in session["turns"]] == ["customer"]
    assert session["turns"][0]["text"] == WORDS["lines"]["opening"]
    assert session["heat"] == WORDS["heat"] and session["learner"] == "小林"
    assert [f["known"] for f in session["facts"]] == [False] * len(WORDS["facts"])
    assert not any("say" in fact for fact in session["facts"])


def a_whole_talk_with_model_replies_ends_well():
    session = play(shared, begin(shared))
    assert session["state"] == "settled" and session["replies"] == len(MODELS)
    result = session["result"]
    assert result["outcome"] == "settled" and result["score"] >= GOOD, result["score"]
    assert session["heat"] < WORDS["heat"] and result["turning_points"] and result["next"]
    assert not [f for turn in session["turns"] for f in turn["findings"]]
    assert result["report"]["turns"] == len(session["turns"])
    assert shared.get(f"/v1/sessions/{session['id']}").json == session


def a_banned_phrase_angers_and_undo_takes_it_back():
    before = begin(shared)
    after = play(shared, before, [RUDE])
    assert after["heat"] > before["heat"] and after["turns"][1]["findings"]
    assert after["turns"][1]["why"]
    back = shared.request("POST", f"/v1/sessions/{before['id']}/undo").json
    assert back == before
    nothing = shared.request("POST", f"/v1/sessions/{before['id']}/undo")
    assert nothing.status == 409 and nothing.json["error"]["message"]


def an_open_question_brings_a_fact_out():
    session = play(shared, begin(shared), MODELS[:1])
    known = [fact["say"] for fact in session["facts"] if fact["known"]]
    assert known == [WORDS["facts"][0]["say"]], known


def a_hint_says_what_to_do_and_how():
    session = begin(shared)
    hint = shared.get(f"/v1/sessions/{session['id']}/hint").json
    assert hint["hint"] and hint["model"] == MODELS[0]
    assert shared.get(f"/v1/sessions/{session['id']}").json == session


def an_ended_talk_is_over_and_counts_once():
    who = "结束者"
    session = play(shared, begin(shared, who), MODELS[:2])
    for _ in range(2):
        ended = shared.request("POST", f"/v1/sessions/{session['id']}/end").json
        assert ended["state"] == "ended" and ended["result"]["outcome"] == "ended"
    assert reply(shared, session, MODELS[2]).status == 409
    progress = shared.get(asked("/v1/progress", learner=who)).json
    assert progress["talks"] == 1
    values = [s["series"] for s in progress["skills"] if s["series"]]
    assert values and all(len(s) == 1 and s[0]["n"] == 1 for s in values), values


def a_talk_taken_back_at_its_end_counts_no_second_time():
    who = "再试者"
    session = play(shared, begin(shared, who))
    first = shared.get(asked("/v1/progress", learner=who)).json
    back = shared.request("POST", f"/v1/sessions/{session['id']}/undo").json
    assert back["state"] == "closing" and back["result"] is None
    listed = shared.get(asked("/v1/sessions", learner=who)).json["sessions"]
    assert [(s["state"], s["score"], s["grade"]) for s in listed] == [("closing", None, None)]
    again = play(shared, session, MODELS[3:])
    assert again["state"] == "settled"
    second = shared.get(asked("/v1/progress", learner=who)).json
    assert second["skills"] == first["skills"] and second["talks"] == 1


def sessions_are_listed_newest_first_and_deleted():
    who = "列表者"
    one, two = begin(shared, who), begin(shared, who)
    play(shared, two)
    listed = shared.get(asked("/v1/sessions", learner=who)).json["sessions"]
    assert [s["id"] for s in listed] == [two["id"], one["id"]]
    assert listed[0]["score"] >= GOOD and listed[0]["replies"] == 4 and listed[0]["grade"]
    assert listed[1]["score"] is None and listed[1]["title"] == WORDS["title"]
    assert shared.request("DELETE", f"/v1/sessions/{two['id']}").status == 204
    assert shared.request("DELETE", f"/v1/sessions/{two['id']}").status == 404
    assert shared.get(f"/v1/sessions/{two['id']}").status == 404
    assert len(shared.get(asked("/v1/sessions", learner=who)).json["sessions"]) == 1


def what_is_no_reply_is_refused():
    session = begin(shared)
    for body, status in (({}, 400), ({"text": ""}, 400), ({"text": 7}, 400),
                         ({"text": "好" * 3000}, 400), ({"text": "  "}, 409)):
        answer = shared.request("POST", f"/v1/sessions/{session['id']}/replies",
                                json.dumps(body).encode(), {"Content-Type": "application/json"})
        assert answer.status == status, (body, answer.status, answer.body)
    assert shared.get(f"/v1/sessions/{session['id']}").json == session


def a_talk_has_an_end_even_if_nothing_is_said():
    session, count = begin(shared), 0
    while True:
        answer = reply(shared, session, "请问您刚才说的那件事，后来又是怎么样的呢？")
        if answer.status != 200 or answer.json["result"]:
            break
        count += 1
    assert count <= 30 and answer.status in (200, 409)


def two_at_once_do_not_both_reply():
    session = begin(shared)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        def one(_):
            import urllib.request
            request = urllib.request.Request(
                f"http://{shared.authority}/v1/sessions/{session['id']}/replies",
                json.dumps({"text": MODELS[0]}).encode(), {"Content-Type": "application/json"})
            try:
                return urllib.request.urlopen(request, timeout=60).status
            except urllib.error.HTTPError as error:
                return error.code
        states = list(pool.map(one, range(8)))
    after = shared.get(f"/v1/sessions/{session['id']}").json
    assert set(states) <= {200, 409} and after["replies"] == states.count(200), states


# ---- drills ------------------------------------------------------------------------------------

def answer_drill(service, drill, text, learner, **more):
    return service.post(f"/v1/drills/{drill}/answers",
                        {"learner": learner, "text": text, **more}, more.pop("headers", None))


def the_model_of_a_drill_passes_and_what_is_given_does_not():
    who = "练题者"
    drill = REWRITE["drills"][0]
    good = answer_drill(shared, drill["id"], drill["model"], who).json
    assert good["passed"] and good["quality"] >= 4 and good["model"] == drill["model"]
    assert all(point["met"] for point in good["points"]) and good["interval"] >= 1
    bad = answer_drill(shared, drill["id"], drill["given"], who).json
    assert not bad["passed"] and bad["quality"] < 3 and bad["report"]["findings"]
    assert not all(point["met"] for point in bad["points"])
    assert bad["interval"] <= good["interval"]


def a_hint_costs_quality():
    who, drill = "看提示者", REWRITE["drills"][0]
    plain = answer_drill(shared, drill["id"], drill["model"], who).json
    hinted = answer_drill(shared, drill["id"], drill["model"], who + "二", hinted=True).json
    assert hinted["passed"] and hinted["quality"] < plain["quality"]


def new_drills_come_by_level_and_answered_ones_do_not_come_back_today():
    who, seen = "做完者", []
    while True:
        found = shared.get(asked("/v1/drills/next", learner=who, skill="rewrite")).json
        drill = found["drill"]
        if not drill:
            break
        assert drill["skill"] == "rewrite" and not drill["due"] and drill["id"] not in seen
        seen.append(drill["id"])
        assert "model" not in drill and "hint" not in drill
        answer_drill(shared, drill["id"], "好的。", who)
    assert sorted(seen) == sorted(d["id"] for d in REWRITE["drills"])
    levels = {d["id"]: d["level"] for d in REWRITE["drills"]}
    assert [levels[i] for i in seen] == sorted(levels[i] for i in seen)
    assert found["next_due"] > time.strftime("%Y-%m-%d", time.localtime(0))
    standing = {s["id"]: s for s in shared.get(asked("/v1/drills", learner=who)).json["skills"]}
    assert standing["rewrite"]["seen"] == standing["rewrite"]["drills"] == len(seen)
    assert standing["empathy"]["seen"] == 0 and standing["empathy"]["mean"] is None


def a_new_learner_gets_the_same_drill_every_time():
    first = shared.get(asked("/v1/drills/next", learner="新人")).json
    assert first["drill"]["level"] == 1 and first == shared.get(
        asked("/v1/drills/next", learner="新人")).json


def what_is_due_comes_first_the_oldest_before():
    """Days pass by moving the cards back, as if the answers had been given long ago."""
    who = "到期者"
    first, second, third = (d["id"] for d in REWRITE["drills"][:3])
    with Service() as service:
        for drill in (first, second, third):
            answer_drill(service, drill, "好的。", who)
        service.hang_up()
        with sqlite3.connect(service.practice, timeout=10) as db:
            for drill, days in ((first, 3), (second, 9)):
                db.execute("UPDATE cards SET due = due - ? WHERE drill = ?", (days, drill))
        db.close()
        found = service.get(asked("/v1/drills/next", learner=who)).json["drill"]
        assert found["id"] == second and found["due"], found
        assert service.get(asked("/v1/progress", learner=who)).json["due"] == 2
        answer_drill(service, second, "好的。", who)
        found = service.get(asked("/v1/drills/next", learner=who)).json["drill"]
        assert found["id"] == first and found["due"], found
        one = service.get(asked(f"/v1/drills/{first}", learner=who)).json
        assert one["due"] and one["hint"] == REWRITE["drills"][0]["hint"]
        assert not service.get(asked(f"/v1/drills/{third}", learner=who)).json["due"]


def an_unknown_drill_is_not_found():
    assert shared.get("/v1/drills/none").code == "no-drill"
    assert answer_drill(shared, "none", "好", "小林").status == 404


# ---- one's own data ----------------------------------------------------------------------------

SECRET = "鹭洲暗语七七四"


def everything_can_be_taken_out_and_deleted():
    who = "离开者"
    with Service() as service:
        play(service, begin(service, who), [SECRET + "，您好。", MODELS[0]])
        answer_drill(service, REWRITE["drills"][0]["id"], SECRET + "作答", who)
        other = begin(service, "留下者")
        out = service.get(asked("/v1/progress/export", learner=who))
        assert "attachment" in out.headers["Content-Disposition"]
        kept = out.json
        assert kept["talks"][0]["replies"] == [SECRET + "，您好。", MODELS[0]]
        assert kept["answers"][0]["text"] == SECRET + "作答" and len(kept["cards"]) == 1
        assert service.get("/v1/learners").json == {"learners": ["留下者", "离开者"]}
        gone = service.request("DELETE", asked("/v1/progress", learner=who)).json
        assert gone == {"deleted": {"sessions": 1, "answers": 1, "cards": 1}}
        empty = service.get(asked("/v1/progress/export", learner=who)).json
        assert [empty[k] for k in ("talks", "answers", "cards", "skills")] == [[], [], [], []]
        for path in pathlib.Path(service.practice).parent.glob(service.practice.name + "*"):
            assert SECRET.encode() not in path.read_bytes(), path
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert service.get(f"/v1/sessions/{other['id']}").status == 200
        assert service.get("/v1/learners").json == {"learners": ["留下者"]}


def names_are_checked():
    for learner in ("", "长" * 30, "a\nb"):
        answer = shared.request("POST", "/v1/sessions",
                                json.dumps({"scenario": SCENARIO, "learner": learner}).encode(),
                                {"Content-Type": "application/json"})
        assert answer.status == 400, (learner, answer.body)
    assert shared.get("/v1/progress").status == 400
    assert shared.get("/v1/sessions").status == 400


def with_tokens_each_sees_only_their_own():
    file = ROOM / "practice-tokens"
    file.write_text(f"小林 {XIAOLIN[7:]}\n老周 {LAOZHOU[7:]}\n", "utf-8")
    file.chmod(0o600)
    with Service("--token-file", file) as service:
        mine = service.post("/v1/sessions", {"scenario": SCENARIO},
                            {"Authorization": XIAOLIN}).json
        assert mine["learner"] == "小林"
        path = f"/v1/sessions/{mine['id']}"
        for method, target in (("GET", path), ("GET", path + "/hint"), ("DELETE", path),
                               ("POST", path + "/undo"), ("POST", path + "/end")):
            answer = service.request(method, target, None, {"Authorization": LAOZHOU})
            assert answer.status == 404, (method, target, answer.status)
        assert reply(service, mine, MODELS[0], Authorization=LAOZHOU).status == 404
        assert reply(service, mine, MODELS[0], Authorization=XIAOLIN).status == 200
        for method, target in (("GET", "/v1/progress"), ("GET", "/v1/progress/export"),
                               ("DELETE", "/v1/progress"), ("GET", "/v1/sessions")):
            answer = service.request(method, asked(target, learner="小林"), None,
                                     {"Authorization": LAOZHOU})
            assert answer.status == 403 and answer.code == "other-learner", (method, target)
        named = service.post("/v1/sessions", {"scenario": SCENARIO, "learner": "小林"},
                             {"Authorization": LAOZHOU})
        assert named.status == 403
        own = service.get("/v1/sessions", Authorization=XIAOLIN).json["sessions"]
        assert [s["id"] for s in own] == [mine["id"]]
        assert service.get("/v1/sessions", Authorization=LAOZHOU).json["sessions"] == []
        assert service.get("/v1/learners", Authorization=LAOZHOU).json == {"learners": []}


def talks_outlive_the_service():
    with Service() as service:
        session = play(service, begin(service), MODELS[:2])
        file = service.practice
    with Service(practice=file) as service:
        assert service.get(f"/v1/sessions/{session['id']}").json == session
        assert play(service, session, MODELS[2:])["state"] == "settled"


def a_result_that_a_crash_swallowed_is_made_up_for():
    with Service() as service:
        session = play(service, begin(service))
        whole = service.get(asked("/v1/progress", learner="小林")).json
        with sqlite3.connect(service.practice, timeout=10) as db:
            db.execute("UPDATE talks SET ended = NULL, score = NULL")
            db.execute("DELETE FROM skills")
        db.close()
        assert service.get(asked("/v1/progress", learner="小林")).json["talks"] == 0
        assert service.get(f"/v1/sessions/{session['id']}").json == session
        assert service.get(asked("/v1/progress", learner="小林")).json == whole


def a_talk_may_be_ended_before_anything_was_said():
    session = begin(shared, "沉默者")
    ended = shared.request("POST", f"/v1/sessions/{session['id']}/end").json
    assert ended["state"] == "ended" and ended["result"]["outcome"] == "ended"
    assert shared.request("POST", f"/v1/sessions/{session['id']}/undo").status == 409


def two_services_share_a_file():
    with Service() as one, Service(practice=one.practice) as two:
        session = begin(one)
        play(two, session, MODELS[:1])
        after = play(one, session, MODELS[1:])
        assert after["state"] == "settled" and two.get(
            f"/v1/sessions/{session['id']}").json == after


def a_file_that_is_gone_takes_nothing_that_would_be_lost():
    with Service() as service:
        session = begin(service)
        file = pathlib.Path(service.practice)
        aside = file.with_suffix(".aside")
        file.rename(aside)
        answer = service.post("/v1/sessions", {"scenario": SCENARIO, "learner": "小林"})
        assert answer.status == 503 and answer.json["error"]["code"] == "no-store", answer.json
        aside.rename(file)
        assert service.get(f"/v1/sessions/{session['id']}").status == 200


def hostile_text_stays_text():
    hostile = "<script>alert(1)</script>\u202e‮]]>'\"; DROP TABLE talks; --"
    session = play(shared, begin(shared), [hostile])
    assert session["turns"][1]["text"] == hostile
    assert b"<script" not in shared.get(f"/v1/sessions/{session['id']}").body


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and
         name not in ("asked", "begin", "reply", "play", "answer_drill", "main")]


def main():
    global shared
    try:
        with Service() as service:
            shared = service
            return harness.run(TESTS)
    finally:
        shutil.rmtree(ROOM, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
