#!/usr/bin/env python3
"""The service under clients that mean harm, are broken, or are simply many.

The program is $HUASHU; SANITIZE tells of a build whose memory grows by itself.
Prints "N passed, N failed".
"""

import concurrent.futures
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sys
import threading
import time

from service import PATIENCE, ROOM, Service, run_refused

import harness

JSON = {"Content-Type": "application/json"}
SECRET, OTHER = "k3-lilac-harbour-0000000001", "k3-lilac-harbour-0000000002"
shared = None


def still_well(service=None):
    service = service or shared
    assert service.process.poll() is None, service.stderr()[-2000:]
    assert service.get("/v1/health").json["status"] == "ok"


def everything(connection):
    """All bytes until the other side closes."""
    out = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionError:
            return out
        if not part:
            return out
        out += part


def exchange(data, service=None, half=True):
    """What comes back for these bytes."""
    with (service or shared).raw() as connection:
        try:
            connection.sendall(data)
            if half:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return everything(connection)


def head(line, *more, host=None):
    lines = [line, f"Host: {host or shared.authority}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def status(answer):
    found = re.match(rb"HTTP/1\.[01] (\d+) ", answer)
    return int(found[1]) if found else None


# ---- who is let in ------------------------------------------------------------------------------

def only_its_own_host_is_answered():
    port = shared.port
    for host, wanted in ((f"127.0.0.1:{port}", 200), (f"localhost:{port}", 200),
                         (f"LOCALHOST:{port}", 200), (f"[::1]:{port}", 200),
                         ("127.0.0.1", 403), ("localhost", 403), (f"127.0.0.1:{port + 1}", 403),
                         (f"evil.example:{port}", 403), (f"127.0.0.1.evil.example:{port}", 403),
                         (f"localhost.evil.example:{port}", 403), (f"10.0.0.1:{port}", 403),
                         ("", 403), (":", 403), (f":{port}", 403), ("[", 403), ("::::", 403)):
        for path in ("/", "/v1/health", "/v1/rules", "/metrics", "/nowhere"):
            answer = shared.get(path, Host=host)
            assert answer.status == (404 if path == "/nowhere" and wanted == 200 else wanted), \
                (host, path, answer.status)


def without_a_host_there_is_no_answer():
    assert status(exchange(b"GET /v1/health HTTP/1.0\r\n\r\n")) in (400, 403)
    assert status(exchange(b"GET /v1/health HTTP/1.1\r\n\r\n")) in (400, 403)


def other_pages_may_not_change_anything():
    own = f"http://{shared.authority}"
    for origin, wanted in ((own, 200), ("null", 403), ("http://evil.example", 403),
                           (f"https://{shared.authority}", 403), (own + "0", 403),
                           (own + ".evil.example", 403), (own + "/", 403),
                           (f"http://localhost:{shared.port}", 403)):
        answer = shared.post("/v1/check", {"text": "好"}, {"Origin": origin})
        assert answer.status == wanted, (origin, answer.status)
        assert shared.get("/v1/health", Origin=origin).status == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
    for site, wanted in (("same-origin", 200), ("none", 200), ("cross-site", 403), ("same-site", 403)):
        answer = shared.get("/v1/health", **{"Sec-Fetch-Site": site})
        assert answer.status == wanted, (site, answer.status)
        assert shared.get("/", **{"Sec-Fetch-Site": site}).status == 200, "a link to the page"
    assert shared.request("OPTIONS", "/v1/check",
                          headers={"Origin": "http://evil.example"}).status in (403, 405)


def a_form_is_no_request():
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                 "application/jsonx", "text/json", ""):
        answer = shared.request("POST", "/v1/check", b'{"text": "x"}', {"Content-Type": kind})
        assert answer.status == 415, (kind, answer.status)
    for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON"):
        answer = shared.request("POST", "/v1/check", b'{"text": "x"}', {"Content-Type": kind})
        assert answer.status == 200, kind


def token_file(text, mode=0o600):
    path = ROOM / f"tokens-{os.urandom(4).hex()}"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def a_token_is_wanted_of_everybody():
    file = token_file(f"# desk\n\n小林 {SECRET}\n\tMeyer\t{OTHER}\n")
    with Service("--bind", "0.0.0.0", "--token-file", file, "--host", "desk.example") as service:
        for given in ("", "Bearer", "Bearer ", f"Basic {SECRET}", SECRET, f"Bearer {SECRET}x",
                      f"Bearer {SECRET[:-1]}", f"Bearer {SECRET} ", "Bearer " + "a" * 3000,
                      "Bearer 小林".encode().decode("latin-1")):
            for path in ("/v1/health", "/v1/me", "/v1/rules", "/metrics", "/v1/nowhere"):
                answer = service.get(path, **({"Authorization": given} if given else {}))
                wanted = 200 if given == f"Bearer {SECRET} " and path != "/v1/nowhere" else 401
                if wanted == 200:
                    continue  # a header's trailing blank is none of the token's
                assert answer.status == 401, (given, path, answer.status)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        for secret, name in ((SECRET, "小林"), (OTHER, "Meyer")):
            me = service.get("/v1/me", Authorization=f"bearer {secret}").json
            assert me["who"] == name and me["token"] is True
        assert service.get("/").status == 200
        assert service.post("/v1/check", {"text": "好"}).status == 401
        mine = {"Authorization": f"Bearer {SECRET}"}
        assert service.post("/v1/check", {"text": "好"}, mine).status == 200
        proxied = {**mine, "Host": "desk.example", "Origin": "https://desk.example"}
        assert service.post("/v1/check", {"text": "好"}, proxied).status == 200
        assert service.get("/v1/me", **{**mine, "Host": "other.example"}).status == 403
        assert service.get("/v1/me", **{**mine, "Host": f"10.1.2.3:{service.port}"}).status == 200
        assert SECRET not in service.stderr() and OTHER not in service.stderr()


def bad_token_files_are_refused():
    for text, line in (("", None), ("# nothing\n", None), ("a short\n", 1), ("a\n", 1),
                       (f"a {SECRET} more\n", 1), (f"a {SECRET}\nb {SECRET}\n", 2),
                       ("x" * 81 + f" {SECRET}\n", 1), (f"a\x07 {SECRET}\n", 1),
                       (f"a {SECRET}\n" + "# more\n" * 160000, None), (f"a {SECRET}{'x' * 300}\n", 1),
                       (f"a 口令口令口令口令口令口令口令口令\n", 1)):
        path = token_file(text)
        code, err = run_refused("--token-file", path)
        assert code == 2 and str(path) + (f":{line}:" if line else "") in err, (text, err)
        assert SECRET not in err, err
    code, err = run_refused("--token-file", ROOM / "none")
    assert code == 2 and "none" in err


def a_token_file_for_all_to_read_is_warned_of():
    with Service("--token-file", token_file(f"a {SECRET}\n", 0o644)) as service:
        assert "chmod 600" in service.stderr()
    with Service("--token-file", token_file(f"a {SECRET}\n", 0o600)) as service:
        assert service.stderr() == ""


# ---- odd requests ------------------------------------------------------------------------------

def odd_targets_are_refused():
    for target, wanted in (("/v1/rules/%", 400), ("/v1/rules/%4", 400), ("/v1/rules/%zz", 400),
                           ("/v1/rules/%00", 400), ("/v1/rules/%ff", 400),
                           ("/v1/rules/%C0%80", 400), ("/v1/me?x=%", 400), ("/v1/me?%zz=1", 400),
                           ("/v1/rules/..%2f..%2fetc%2fpasswd", 404), ("/v1/rules/", 404),
                           ("//v1/rules", 404), ("/v1//rules", 404), ("/v1/rules/a/b", 404),
                           ("/assets/", 404), ("/assets/../huashu", 404), ("/v1", 404),
                           ("/V1/rules", 404), ("/v1/rules?" + "a" * 5000, 414),
                           ("/v1/rules/" + "a" * 3000, 404), ("/" + "a/" * 2000, 404),
                           ("/v1/me?lang=xx&lang=&&==&", 200)):
        answer = shared.get(target)
        assert answer.status == wanted, (target[:60], answer.status)
        assert len(answer.body) < 5000


def wrong_methods_name_the_right_ones():
    for method, target, allowed in (("DELETE", "/v1/rules", "GET, HEAD"), ("GET", "/v1/check", "POST"),
                                    ("PUT", "/v1/check", "POST"), ("POST", "/", "GET, HEAD"),
                                    ("TRACE", "/v1/me", "GET, HEAD"), ("BREW", "/metrics", "GET, HEAD")):
        answer = shared.request(method, target)
        assert answer.status == 405 and answer.headers["Allow"] == allowed, (method, target)


def head_is_get_without_the_body():
    for target in ("/", "/v1/rules", "/metrics", "/assets/app.js", "/nowhere"):
        answer, full = shared.request("HEAD", target), shared.get(target)
        assert answer.status == full.status and answer.body == b"", target
        if target != "/metrics":
            assert answer.headers["Content-Length"] == full.headers["Content-Length"], target


def giants_are_refused():
    line = "您稍等，我马上查。\n"
    whole = line * (SIZE // len(line.encode()))
    big = json.dumps({"text": whole + line}, ensure_ascii=False).encode()
    for target, body in (("/v1/check", big), ("/v1/check", b" " * (3 * SIZE)),
                         ("/v1/fix", big), ("/v1/score", big)):
        answer = shared.request("POST", target, body, JSON)
        assert answer.status == 413, (target, len(body), answer.status)
    assert shared.post("/v1/check", {"text": whole}).status == 200  # \u60a8: twice the bytes
    assert shared.post("/v1/fix", {"text": line * 500}).status == 200
    assert shared.post("/v1/fix", {"text": line * 600}).status == 413
    still_well()


SIZE = 1 << 20


def announced_giants_are_not_waited_for():
    for length in ("99999999999", "18446744073709551615"):
        answer = exchange(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                               f"Content-Length: {length}"))
        assert status(answer) in (400, 413), answer[:100]
    for length in ("-1", "99999999999999999999999", "0x10", "1 1", ""):
        answer = exchange(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                               f"Content-Length: {length}"))
        assert status(answer) != 200, (length, answer[:100])
    still_well()


def endless_chunks_come_to_an_end():
    with shared.raw() as connection:
        connection.sendall(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                                "Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        try:
            for _ in range(2000):  # 125 MiB, if it were let
                connection.sendall(chunk)
            sent = True
        except OSError:
            sent = False
    assert not sent
    still_well()


def chunks_are_a_body():
    body = json.dumps({"text": "亲，没办法哦"}).encode()
    parts = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 7]), body[i:i + 7])
                     for i in range(0, len(body), 7))
    answer = exchange(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                           "Connection: close", "Transfer-Encoding: chunked") + parts + b"0\r\n\r\n",
                      half=False)
    assert status(answer) == 200 and b'"flat-refusal"' in answer


def large_headers_are_refused():
    for more in ([f"X-A: {'a' * 40000}"], [f"X-{i}: a" for i in range(5000)],
                 ["Authorization: Bearer " + "b" * 60000]):
        answer = exchange(head("GET /v1/health HTTP/1.1", *more))
        assert status(answer) in (None, 400, 413, 414, 431), answer[:60]
    answer = exchange(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n")
    assert status(answer) in (None, 400, 413, 414, 431), answer[:60]
    still_well()


# ---- broken clients -------------------------------------------------------------------------------

def garbage_does_no_harm():
    chance = random.Random(5)
    good = head("POST /v1/check?lang=en HTTP/1.1", "Content-Type: application/json",
                "Content-Length: 15") + b'{"text": "abc"}'
    for i in range(300):
        data = bytearray(good)
        if i % 3 == 0:
            data = bytearray(chance.randbytes(chance.randrange(1, 400)))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at:at + chance.randrange(1, 9)]
            data = data or bytearray(b"\n")
        exchange(bytes(data))
    still_well()


def any_json_gets_an_answer():
    chance = random.Random(7)
    values = [None, True, 0, -1, 1e99, "", "好", "\u0000", [], {}, "x" * 5000, [[]], {"a": {}}]
    keys = ["text", "turns", "format", "channel", "unsafe", "id", "speaker", "meta", "start", "at"]

    def value(depth):
        kind = chance.random()
        if depth > 4 or kind < 0.4:
            return chance.choice(values)
        if kind < 0.6:
            return [value(depth + 1) for _ in range(chance.randrange(4))]
        return {chance.choice(keys): value(depth + 1) for _ in range(chance.randrange(5))}

    for i in range(400):
        body = json.dumps(value(0))
        if i % 4 == 0:
            body = json.dumps({"turns": [value(2) for _ in range(3)], "id": value(3)})
        target = chance.choice(("/v1/check", "/v1/score", "/v1/fix"))
        answer = shared.request("POST", target, body.encode(), JSON)
        assert answer.status in (200, 400, 422), (answer.status, body[:200])
    still_well()


def half_requests_are_let_go():
    whole = head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                 "Content-Length: 13") + b'{"text": "x"}'
    for cut in range(0, len(whole), 5):
        assert b"200 OK" not in exchange(whole[:cut])
    for cut in range(0, len(whole), 11):  # and some that vanish
        connection = shared.raw()
        connection.sendall(whole[:cut])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    still_well()


def answers_nobody_reads_do_no_harm():
    line = head("GET /v1/rules HTTP/1.1")
    sleepers = []
    for _ in range(20):
        connection = shared.raw()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(line * 20)
        sleepers.append(connection)
    still_well()
    for connection in sleepers:
        connection.close()
    still_well()


def requests_in_a_row_get_answers_in_that_order():
    wanted = ["/v1/me?lang=zh-Hant", "/nowhere", "/v1/me?lang=en", "/v1/health", "/v1/check"] * 10
    data = b"".join(head(f"GET {target} HTTP/1.1") for target in wanted)
    data += head("GET /v1/me HTTP/1.1", "Connection: close")
    answer = exchange(data, half=False)
    got = [int(s) for s in re.findall(rb"HTTP/1\.1 (\d+) ", answer)]
    assert got == [200, 404, 200, 200, 405] * 10 + [200], got


def slow_clients_keep_nobody_waiting():
    slow = [shared.raw() for _ in range(100)]
    part = head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                "Content-Length: 100")
    for i, connection in enumerate(slow):
        connection.sendall(part[:len(part) - i % 40] if i % 2 else part + b'{"text"')
    for _ in range(20):
        assert shared.post("/v1/check", {"text": "亲，没办法哦"}).status == 200
    for connection in slow:
        connection.close()
    still_well()


def many_are_served_at_once():
    def one(number):
        client = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=PATIENCE)
        texts = []
        for turn in range(3):
            text = f"第{number}号客户，亲，没办法哦{turn}"
            client.request("POST", "/v1/check", json.dumps({"text": text}).encode(), JSON)
            answer = client.getresponse()
            report = json.loads(answer.read())
            texts.append(answer.status == 200 and
                         [f["text"] for f in report["findings"]][:1] == ["没办法哦"])
        client.close()
        return all(texts)
    opened = [shared.raw() for _ in range(300)]
    with concurrent.futures.ThreadPoolExecutor(60) as crowd:
        assert all(crowd.map(one, range(200)))
    for connection in opened:
        connection.close()
    still_well()


def more_than_there_are_files_for_are_sent_away():
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))
    try:
        service = Service()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (usual, most))
    with service:
        for _ in range(3):
            crowd = [service.raw() for _ in range(300)]
            for connection in crowd:
                connection.close()
        welcome(service)
        still_well(service)
        talk = service.post("/v1/sessions", {"scenario": "no-such", "learner": "小林"})
        assert talk.status == 404, talk.body


def welcome(service):
    """Waits until those who went away are forgotten."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if service.get("/v1/health").status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError("nobody is let in again")


def nothing_of_the_texts_is_logged():
    shared.post("/v1/check", {"text": "绝密的顾客原话"})
    shared.request("POST", "/v1/check", '{"text": "绝密的顾客原话'.encode(), JSON)
    assert "绝密" not in shared.stderr()
    assert "绝密" not in shared.get("/metrics").body.decode()


# ---- memory and the end ----------------------------------------------------------------------------

def memory_stays_as_it_is():
    if os.environ.get("SANITIZE"):
        return
    chance = random.Random(11)
    texts = ["亲，没办法哦" * chance.randrange(1, 60) for _ in range(50)]

    def check(text):  # without a look at the shape of the answer, which takes long
        body = json.dumps({"text": text}).encode()
        assert shared.send("POST", "/v1/check", body, JSON).status == 200

    def round_of(count):
        for i in range(count):
            check(texts[i % 50] if i % 100 else texts[0] * 900)
            assert i % 9 or shared.send("GET", "/v1/rules", None, {}).status == 200
    seen = [shared.resident()]
    for _ in range(8):  # what leaks grows in every round; what is kept for later in the first ones
        round_of(800)
        seen.append(shared.resident())
        if seen[-1] - seen[-2] < 256 << 10:
            return
    raise AssertionError(seen)


def what_is_under_way_is_finished():
    with Service() as service:
        body = json.dumps({"text": "亲，没办法哦"}).encode()
        with service.raw() as waiting:
            waiting.sendall(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                                 f"Content-Length: {len(body)}", "Expect: 100-continue",
                                 host=service.authority))
            go_on(waiting)
            waiting.sendall(body[:5])
            service.process.send_signal(signal.SIGTERM)
            refused(service)
            waiting.sendall(body[5:])
            answer = everything(waiting)
        assert status(answer) == 200 and b"flat-refusal" in answer, answer[:200]
        assert b"connection: close" in answer.lower()
        assert service.process.wait(PATIENCE) == 0


def go_on(connection):
    """Waits until the service has read the headers of a request and asks for its body."""
    said = b""
    while not said.endswith(b"\r\n\r\n"):
        part = connection.recv(1)
        assert part, said
        said += part
    assert status(said) == 100, said


def refused(service):
    """Waits until nobody new is let in."""
    service.hang_up()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with service.raw() as connection:
                connection.settimeout(0.3)
                connection.sendall(head("GET /v1/me HTTP/1.1", host=service.authority))
                if not connection.recv(1):
                    return
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError("it goes on")


def who_never_finishes_does_not_hold_it_up():
    service = Service()
    stuck = service.raw()
    stuck.sendall(head("POST /v1/check HTTP/1.1", "Content-Type: application/json",
                       "Content-Length: 50", "Expect: 100-continue", host=service.authority))
    go_on(stuck)
    stuck.sendall(b'{"te')
    assert service.stop() == 0
    stuck.close()


def it_stops_in_the_middle_of_a_crowd():
    service = Service()
    errors, over = [], threading.Event()

    def one():
        client = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        while not over.is_set():
            try:
                client.request("POST", "/v1/check", b'{"text": "abc"}', JSON)
                answer = client.getresponse()
                if answer.status != 200 or json.loads(answer.read())["version"] != 1:
                    errors.append(answer.status)
            except (OSError, http.client.HTTPException):
                return
    crowd = [threading.Thread(target=one) for _ in range(16)]
    for thread in crowd:
        thread.start()
    time.sleep(0.5)
    assert service.stop() == 0
    over.set()
    for thread in crowd:
        thread.join()
    assert not errors, errors[:3]
    assert "Sanitizer" not in service.stderr(), service.stderr()[-3000:]


TESTS = [only_its_own_host_is_answered, without_a_host_there_is_no_answer,
         other_pages_may_not_change_anything, a_form_is_no_request,
         a_token_is_wanted_of_everybody, bad_token_files_are_refused,
         a_token_file_for_all_to_read_is_warned_of, odd_targets_are_refused,
         wrong_methods_name_the_right_ones, head_is_get_without_the_body, giants_are_refused,
         announced_giants_are_not_waited_for, endless_chunks_come_to_an_end, chunks_are_a_body,
         large_headers_are_refused, garbage_does_no_harm, any_json_gets_an_answer,
         half_requests_are_let_go, answers_nobody_reads_do_no_harm,
         requests_in_a_row_get_answers_in_that_order, slow_clients_keep_nobody_waiting,
         many_are_served_at_once, more_than_there_are_files_for_are_sent_away,
         nothing_of_the_texts_is_logged, memory_stays_as_it_is,
         what_is_under_way_is_finished, who_never_finishes_does_not_hold_it_up,
         it_stops_in_the_middle_of_a_crowd]


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
