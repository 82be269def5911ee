#!/usr/bin/env python3
"""The service does what schema/openapi.json says: every answer is held against it.

The program is $HUASHU with the shipped rules.  Prints "N passed, N failed".
"""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

from service import (OPENAPI, PATIENCE, PROGRAM, ROOM, TOP, Service, run_refused)

import harness

CHAT = "客户：快件丢了三天没人管\n\n客服：我很抱歉，但是我们太忙了\n客户：😡你们管不管"
JSON = {"Content-Type": "application/json"}
shared = None


def on_disk(text, *words):
    """The reports that `huashu check` makes of the same text."""
    done = subprocess.run([PROGRAM, "check", "--no-config", "-f", "jsonl", *words, "-"],
                          input=text.encode(), capture_output=True, timeout=PATIENCE, check=False,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


# ---- what is described -------------------------------------------------------------------------

def the_description_is_served():
    assert shared.get("/v1/openapi.json").json == OPENAPI


def every_route_is_described_and_every_description_has_its_route():
    running = set()
    for line in shared.get("/metrics").body.decode().splitlines():
        if line.startswith("huashu_requests_total{") and 'route="/' in line:
            labels = line[line.index("{"):]
            running.add((labels.split('method="')[1].split('"')[0],
                         "/".join("{}" if part.startswith("{") else part for part in
                                  labels.split('route="')[1].split('"')[0].split("/"))))
    described = {(method.upper(),
                  "/".join("{}" if part.startswith("{") else part for part in path.split("/")))
                 for path, methods in OPENAPI["paths"].items() for method in methods}
    assert running == described, running ^ described


def the_report_in_the_description_is_the_published_one():
    published = json.loads((TOP / "schema/report.schema.json").read_text("utf-8"))
    text = json.dumps(published).replace("#/$defs/", "#/components/schemas/report-")
    published = json.loads(text)
    schemas = OPENAPI["components"]["schemas"]
    for name, schema in published["$defs"].items():
        assert schemas["report-" + name] == schema, name
    for key in ("required", "properties", "additionalProperties"):
        assert schemas["Report"][key] == published[key], key
    assert set(published["properties"]) < set(schemas["CheckAnswer"]["properties"])


def every_path_names_its_methods():
    for path, methods in OPENAPI["paths"].items():
        target = path.replace("{", "").replace("}", "")
        answer = shared.request("PATCH", target)
        allowed = {m.strip() for m in answer.headers["Allow"].split(",")}
        wanted = {m.upper() for m in methods}
        assert answer.status == 405 and allowed == wanted | ({"HEAD"} & allowed), (path, allowed)
        assert ("HEAD" in allowed) == ("GET" in wanted), path


# ---- check, score, fix -------------------------------------------------------------------------

def a_text_gets_the_report_that_the_program_gives():
    answer = shared.post("/v1/check", {"text": CHAT}).json
    [report] = on_disk(CHAT)
    for key in ("findings", "scores", "tags", "behaviours", "overall", "turns", "channel"):
        assert answer[key] == report[key], key
    assert {"apology-but", "excuse"} <= {f["category"] for f in answer["findings"]}


def turns_are_found_again_in_the_text():
    answer = shared.post("/v1/check", {"text": CHAT}).json
    assert answer["places"] == [{"line": 1, "column": 4}, {"line": 3, "column": 4},
                                {"line": 4, "column": 4}]
    assert answer["speakers"] == ["customer", "agent", "customer"]
    assert answer["format"] == "transcript" and "dialogues" not in answer
    lines = CHAT.split("\n")
    for finding in answer["findings"]:
        place = answer["places"][finding["turn"]]
        line = lines[place["line"] - 1][place["column"] - 1:]
        assert line[finding["span"]["start"]:finding["span"]["end"]] == finding["text"]


def a_draft_begins_where_it_begins():
    answer = shared.post("/v1/check", {"text": "\n  亲，没办法哦"}).json
    assert answer["channel"] == "draft" and answer["turns"] == 1
    [finding, *_] = answer["findings"]
    assert answer["places"] == [{"line": 1, "column": 1}]
    span = finding["span"]
    assert "\n  亲，没办法哦"[span["start"]:span["end"]] == finding["text"] == "没办法哦"


def a_draft_is_judged_as_the_reply_to_the_customer():
    draft = "您的件三天没动，换谁都着急，实在抱歉。能跟我说说是怎么寄的吗？"
    alone = shared.post("/v1/check", {"text": draft}).json
    assert not any(score["applicable"] for score in alone["scores"])
    answer = shared.post("/v1/check", {"text": draft, "customer": " 我的件三天没动了，气死我了！ "}).json
    assert answer["channel"] == "chat" and answer["speakers"] == ["customer", "agent"]
    assert answer["places"] == [{"line": 0, "column": 0}, {"line": 1, "column": 1}]
    dialogue = {"channel": "chat", "turns": [{"speaker": "customer", "text": "我的件三天没动了，气死我了！"},
                                             {"speaker": "agent", "text": draft}]}
    same = shared.post("/v1/check", dialogue).json
    for key in ("findings", "scores", "tags", "overall", "turns"):
        assert answer[key] == same[key], key
    assert any(score["applicable"] for score in answer["scores"])
    # A chat has its own customer.
    assert shared.post("/v1/check", {"text": CHAT, "customer": "别的话"}).json["turns"] == 3
    assert shared.post("/v1/check", {"text": draft, "customer": 7}).status == 400


def nothing_is_an_empty_draft():
    for text in ("", " \n\t", "\u3000"):
        answer = shared.post("/v1/check", {"text": text}).json
        assert answer["findings"] == [] and len(answer["places"]) == answer["turns"] == 1, answer


def a_dialogue_of_the_contract_is_checked():
    dialogue = {"id": "d-17", "channel": "chat", "agent": "A1",
                "turns": [{"speaker": "customer", "text": "快件丢了三天没人管"},
                          {"speaker": "agent", "text": "我很抱歉，但是我们太忙了"}],
                "house": {"team": "north"}}
    answer = shared.post("/v1/check", dialogue).json
    assert answer["id"] == "d-17" and answer["turns"] == 2 and "places" not in answer
    assert any(f["category"] == "apology-but" for f in answer["findings"])
    assert answer == shared.post("/v1/check?lang=zh-Hans", dialogue).json


def the_first_of_several_dialogues_is_told():
    lines = [{"id": f"n{i}", "turns": [{"speaker": "agent", "text": "好的"}]} for i in range(3)]
    text = "\n".join(json.dumps(line) for line in lines)
    answer = shared.post("/v1/check", {"text": text, "format": "jsonl"}).json
    assert answer["id"] == "n0" and answer["dialogues"] == 3 and answer["format"] == "jsonl"


def format_and_channel_are_the_callers_word():
    draft = shared.post("/v1/check", {"text": CHAT, "format": "draft", "channel": "email"}).json
    assert draft["turns"] == 1 and draft["channel"] == "email" and draft["format"] == "draft"
    for wrong in ({"format": "xlsx"}, {"format": "pdf"}, {"channel": "fax"}, {"channel": 3}):
        assert shared.post("/v1/check", {"text": "好", **wrong}).status == 400, wrong


def a_score_is_a_part_of_the_report():
    report = shared.post("/v1/check", {"text": CHAT}).json
    score = shared.post("/v1/score", {"text": CHAT}).json
    assert score == {key: report[key] for key in ("version", "scores", "tags", "overall")}
    assert isinstance(score["overall"]["score"], int)


def a_draft_is_rewritten():
    text = next(f for f in drafts_to_fix())
    answer = shared.post("/v1/fix", {"text": text}).json
    assert answer["applied"] >= 1 and answer["text"] != text
    again = shared.post("/v1/fix", {"text": answer["text"]}).json
    assert again == {"text": answer["text"], "applied": 0}
    assert shared.post("/v1/fix", {"text": "好的，我马上查。"}).json["applied"] == 0
    assert shared.post("/v1/fix", {"turns": []}).status == 400


def drafts_to_fix():
    """Texts of the packs' own `fix` examples."""
    for rule in shared.get("/v1/rules").json["rules"]:
        for example in shared.get("/v1/rules/" + rule["id"]).json["examples"]:
            if example["kind"] == "fix":
                yield example["text"].replace("[[", "").replace("]]", "")


def the_language_is_the_callers():
    titles = {}
    for lang in ("zh-Hans", "zh-Hant", "en"):
        answer = shared.post(f"/v1/check?lang={lang}", {"text": CHAT}).json
        titles[lang] = answer["findings"][0]["title"]
        assert shared.get(f"/v1/me?lang={lang}").json["lang"] == lang
    assert titles["zh-Hans"] == "道歉之后接转折" and titles["zh-Hant"] == "道歉之後接轉折"
    for header, lang in (("en-GB,en;q=0.9", "en"), ("fr, zh-TW;q=0.5", "zh-Hant"),
                         ("zh-CN", "zh-Hans"), ("xx", "zh-Hans")):
        answer = shared.get("/v1/me", **{"Accept-Language": header})
        assert answer.json["lang"] == lang, header


# ---- bad input ---------------------------------------------------------------------------------

def bad_json_has_a_place():
    answer = shared.request("POST", "/v1/check", '{"text":\n "好",,}'.encode(), JSON)
    error = answer.json["error"]
    assert answer.status == 400 and (error["line"], error["column"]) == (2, 6), error
    for body in (b"", b"{", b"[]", b"3", b'{"text": 3}', b'{"text": null}', b'{"tex": ""}',
                 b'{"text": "\xff"}', b'{"text": "\\ud800"}', b'{"turns": 3}', b"\x00",
                 b"[" * 100000, b'{"text":"a"} x'):
        answer = shared.request("POST", "/v1/check", body, JSON)
        assert answer.status in (400, 422), (body[:20], answer.status)


def a_bad_dialogue_has_a_place():
    body = '{"turns": [\n {"speaker": "agent", "text": "好"},\n {"speaker": "agent", "text": 7}]}'
    answer = shared.request("POST", "/v1/check", body.encode(), JSON)
    assert answer.status == 422 and answer.json["error"]["line"] == 3, answer.json


def an_error_speaks_the_callers_language():
    said = {lang: shared.get(f"/v1/rules/no-such-rule?lang={lang}").json["error"]["message"]
            for lang in ("zh-Hans", "zh-Hant", "en")}
    assert len(set(said.values())) == 3 and said["en"].isascii(), said


# ---- rules, health, me, metrics ------------------------------------------------------------------

def all_rules_are_listed():
    rules = shared.get("/v1/rules").json
    assert {"apology-but-defended", "excuse"} <= {rule["id"] for rule in rules["rules"]}
    [five] = [r for r in rules["rubrics"] if r["id"] == "five-step"]
    assert [s["id"] for s in five["steps"]] == ["accept", "calm", "clarify", "resolve", "thank"]
    assert five["steps"][0]["title"] == "接受投诉"
    traditional = shared.get("/v1/rules?lang=zh-Hant").json
    [five] = [r for r in traditional["rubrics"] if r["id"] == "five-step"]
    assert five["title"] == "投訴處理五步" and five["steps"][4]["title"] == "感謝客戶"
    assert [r["id"] for r in traditional["rules"]] == [r["id"] for r in rules["rules"]]


def one_rule_is_told_with_its_examples():
    rule = shared.get("/v1/rules/excuse").json
    assert rule["category"] == "excuse" and rule["definition"].startswith("id: excuse")
    assert {"bad", "good"} <= {example["kind"] for example in rule["examples"]}
    answer = shared.get("/v1/rules/excus")
    assert answer.status == 404 and "excuse" in answer.json["error"]["hint"]


def all_is_well():
    health = shared.get("/v1/health").json
    assert health["status"] == "ok" and health["problem"] is None
    assert health["fingerprint"] == shared.get("/v1/rules").json["fingerprint"]
    assert shared.get("/v1/me").json == {"who": "", "store": False, "token": False,
                                         "lang": "zh-Hans"}


def figure(service, name):
    for line in service.get("/metrics").body.decode().splitlines():
        if line.startswith(name + " ") or line.startswith(name + "{"):
            return float(line.rsplit(" ", 1)[1])
    raise AssertionError(name)


def figures_count():
    name = 'huashu_requests_total{method="POST",route="/v1/check",status="200"}'
    before, checks = figure(shared, name), figure(shared, "huashu_checks_total")
    for _ in range(5):
        shared.post("/v1/check", {"text": "好"})
    assert figure(shared, name) == before + 5
    assert figure(shared, "huashu_checks_total") == checks + 5
    assert figure(shared, "huashu_connections") >= 1
    assert figure(shared, "huashu_resident_bytes") > 1 << 20
    lines = shared.get("/metrics").body.decode().splitlines()
    buckets = [float(line.rsplit(" ", 1)[1]) for line in lines if "seconds_bucket" in line]
    [count] = [float(line.split(" ")[1]) for line in lines if "seconds_count" in line]
    assert buckets == sorted(buckets) and buckets[-1] == count >= before + 5
    for line in lines:
        name = line.split("{")[0].split(" ")[0]
        assert line.startswith("#") or name.startswith("huashu_"), line


# ---- the page -----------------------------------------------------------------------------------

def the_page_has_a_new_nonce_each_time():
    nonces = set()
    for _ in range(3):
        answer = shared.get("/")
        policy = answer.headers["Content-Security-Policy"]
        nonce = policy.split("'nonce-")[1].split("'")[0]
        nonces.add(nonce)
        assert answer.headers["Content-Type"].startswith("text/html")
        assert nonce.encode() in answer.body and b"@@NONCE@@" not in answer.body
        assert "unsafe" not in policy and answer.headers["Cache-Control"] == "no-store"
    assert len(nonces) == 3 and all(len(n) == 32 for n in nonces)


def assets_are_packed_and_kept():
    for name, kind in (("app.js", "text/javascript"), ("app.css", "text/css"),
                       ("plots.js", "text/javascript")):
        plain = shared.get("/assets/" + name)
        assert plain.status == 200 and plain.headers["Content-Type"].startswith(kind), name
        packed = shared.get("/assets/" + name, **{"Accept-Encoding": "br, gzip"})
        if packed.headers["Content-Encoding"] == "gzip":
            assert gzip.decompress(packed.body) == plain.body
        kept = shared.get("/assets/" + name, **{"If-None-Match": plain.headers["ETag"]})
        assert kept.status == 304 and not kept.body
    assert shared.get("/assets/app.txt").status == 404
    assert shared.get("/assets/..%2Fapp.js").status == 404


def the_page_asks_for_nothing_from_elsewhere():
    page = shared.get("/").body.decode()
    for part in page.split("src=")[1:] + page.split("href=")[1:]:
        target = part[1:].split(part[0])[0]
        assert target.startswith(("/assets/", "assets/", "./assets/", "#", "data:")), target


# ---- changing rules -----------------------------------------------------------------------------

PACK = """pack: house
title: 自家
rules:
  - id: house-word
    category: ignorance
    title: 自家的词
    match: [%s]
    message: "“{match}”不说"
    why: 自家规定。
    suggest:
      - say: 我来查。
    tests:
      bad: ["[[%s]]一下", "再[[%s]]"]
      good: ["好的", "马上查"]
"""


def house(word):
    return PACK % (word, word, word)


def until(condition):
    """Waits for something that takes a second or so; it must come to pass."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.1)


def put(path, text):
    """Writes at one stroke: whoever looks finds all of it or nothing."""
    path.with_suffix(".new").write_text(text, "utf-8")
    path.with_suffix(".new").rename(path)


def finds(service, text):
    return [f["rule"] for f in service.post("/v1/check", {"text": text}).json["findings"]]


def rules_are_taken_anew_when_a_pack_changes():
    packs = ROOM / "house"
    packs.mkdir()
    put(packs / "house.yaml", house("阿巴"))
    with Service("--rules", packs) as service:
        first = service.get("/v1/health").json["fingerprint"]
        assert finds(service, "阿巴一下") == ["house-word"]
        put(packs / "house.yaml", house("咕噜"))
        until(lambda: service.get("/v1/health").json["fingerprint"] != first)
        assert finds(service, "咕噜一下") == ["house-word"] and finds(service, "阿巴一下") == []

        second = service.get("/v1/health").json["fingerprint"]
        put(packs / "house.yaml", house("嘟嘟").replace("match:", "mach:"))
        until(lambda: service.get("/v1/health").json["status"] == "degraded")
        problem = service.get("/v1/health").json["problem"]
        assert problem["line"] == 7 and problem["file"].endswith("house.yaml"), problem
        assert service.get("/v1/rules").json["problem"] == problem
        assert service.get("/v1/health").json["fingerprint"] == second
        assert finds(service, "咕噜一下") == ["house-word"]
        assert figure(service, "huashu_rules_reload_failures_total") == 1
        assert figure(service, "huashu_rules_broken") == 1
        assert "house.yaml:7" in service.stderr()

        put(packs / "more.yml", house("哔哔").replace("house", "more").replace("自家", "又一"))
        put(packs / "house.yaml", house("咕噜"))  # the last: until then nothing loads
        until(lambda: service.get("/v1/health").json["status"] == "ok")
        assert finds(service, "哔哔一下，咕噜一下") == ["more-word", "house-word"]
        (packs / "more.yml").unlink()
        until(lambda: len(service.get("/v1/rules").json["rules"]) == 1)
        assert figure(service, "huashu_rules_reloads_total") == 3


def what_is_no_file_is_not_waited_for():
    packs = ROOM / "odd"
    packs.mkdir()
    put(packs / "house.yaml", house("阿巴"))
    with Service("--rules", packs) as service:
        os.mkfifo(packs / "pipe.yaml")
        until(lambda: service.get("/v1/health").json["status"] == "degraded")
        assert service.get("/v1/health").json["problem"]["file"].endswith("pipe.yaml")
        assert finds(service, "阿巴一下") == ["house-word"]
        (packs / "pipe.yaml").unlink()
        until(lambda: service.get("/v1/health").json["status"] == "ok")


def requests_see_whole_rules_while_they_change():
    packs = ROOM / "busy"
    packs.mkdir()
    put(packs / "house.yaml", house("阿巴"))
    wrong, over = [], threading.Event()
    with Service("--rules", packs) as service:
        def ask(lang):
            # Each has a connection of its own.
            mine = Service.__new__(Service)
            mine.host, mine.port, mine.connection = service.host, service.port, None
            while not over.is_set():
                found = mine.post(f"/v1/check?lang={lang}", {"text": "阿巴、咕噜各一下"}).json
                words = [f["text"] for f in found["findings"]]
                if words not in (["阿巴"], ["咕噜"]):
                    wrong.append(words)
            mine.hang_up()
        threads = [threading.Thread(target=ask, args=(lang,))
                   for lang in ("zh-Hans", "zh-Hant", "en", "zh-Hans")]
        for thread in threads:
            thread.start()
        for word in ("咕噜", "阿巴"):
            before = service.get("/v1/health").json["fingerprint"]
            put(packs / "house.yaml", house(word))
            until(lambda: service.get("/v1/health").json["fingerprint"] != before)
        over.set()
        for thread in threads:
            thread.join()
    assert not wrong, wrong[:3]


# ---- starting and stopping -----------------------------------------------------------------------

def a_broken_start_is_told():
    with Service() as service:
        for words, said in (((f"--port={service.port}",), "--port"), (("--port", "70000"), "70000"),
                            (("--bind", "nowhere"), "nowhere"), (("extra",), "extra"),
                            (("--bind", "0.0.0.0"), "--token-file"),
                            (("--rules", ROOM / "none.yaml"), "none.yaml")):
            code, err = run_refused(*words)
            assert code == 2 and said in err, (words, code, err)


def it_stops_at_once_when_idle():
    for how in (signal.SIGTERM, signal.SIGINT):
        service = Service()
        idle = service.raw()
        service.get("/v1/health")
        assert service.stop(how) == 0
        idle.close()


def it_listens_on_the_other_loopback():
    try:
        service = Service("--bind", "::1")
    except AssertionError:
        return  # a machine without IPv6
    with service:
        assert service.authority.startswith("[::1]:")
        assert service.get("/v1/health").status == 200


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and
         name not in ("on_disk", "drafts_to_fix", "figure", "house", "until", "put", "finds", "main")]


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
