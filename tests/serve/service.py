"""A running service for tests, and the description that everything it answers is held against.

    with Service("--rules", pack) as service:
        answer = service.post("/v1/check", {"text": "…"})
        answer.status, answer.json, answer.headers

Every answer is validated: its route, status and shape must stand in schema/openapi.json.  So is
every request that the service takes.
"""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import jsonschema

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/cli"))
PROGRAM = os.environ.get("HUASHU", "huashu")
OPENAPI = json.loads((TOP / "schema/openapi.json").read_text("utf-8"))
ROOM = pathlib.Path(tempfile.mkdtemp(prefix="huashu-serve-"))
PATIENCE = 60  # seconds that nothing takes, but a stuck service would
KEPT = 5  # seconds after which a connection is opened anew: the service ends those that are silent


# ---- the description ---------------------------------------------------------------------------

def validator(schema):
    whole = dict(schema, components=OPENAPI["components"])
    return jsonschema.Draft202012Validator(whole)


def templates():
    for path in OPENAPI["paths"]:
        yield re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), path


def operation(method, target):
    """The described operation of a request, or None; literal paths come before {…}."""
    path = target.split("?")[0]
    found = [t for pattern, t in templates() if pattern.match(path)]
    found.sort(key=lambda t: t.count("{"))
    for template in found:
        if method.lower() in OPENAPI["paths"][template]:
            return OPENAPI["paths"][template][method.lower()]
    return None


def response_of(described, status):
    for key in (str(status), f"{status // 100}XX"):
        if key in described["responses"]:
            one = described["responses"][key]
            return OPENAPI["components"]["responses"]["error"] if "$ref" in one else one
    raise AssertionError(f"status {status} is not described")


def hold_request(described, body):
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    validator(schema).validate(body)


def hold_answer(described, answer):
    content = response_of(described, answer.status).get("content")
    if content is None or answer.status == 304:
        assert not answer.body, answer.body
        return
    kind = answer.headers["Content-Type"].split(";")[0]
    if answer.status >= 400:
        assert kind == "application/json", kind
    if kind == "application/json":
        validator(content[kind]["schema"]).validate(answer.json)


# ---- answers -----------------------------------------------------------------------------------

ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
          "Cross-Origin-Opener-Policy": "same-origin",
          "Cross-Origin-Resource-Policy": "same-origin"}


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]


# ---- the service -------------------------------------------------------------------------------

class Service:
    used = 0.0  # when the connection was

    def __init__(self, *options, program=PROGRAM, practice=None):
        self.practice = practice or ROOM / f"practice-{os.urandom(4).hex()}.db"
        self.errors = tempfile.TemporaryFile(dir=ROOM)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(ROOM)}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--practice", str(self.practice), *map(str, options)],
            stdout=subprocess.PIPE, stderr=self.errors, env=environment)
        line = self.process.stdout.readline().decode("utf-8")
        found = re.search(r"http://(.+):(\d+)/", line)
        if not found:
            self.process.wait(PATIENCE)
            raise AssertionError(f"did not start: {line} {self.stderr()}")
        self.host, self.port = found[1].strip("[]"), int(found[2])
        self.authority = f"{found[1]}:{found[2]}"
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            code = self.stop()
            assert code == 0, (code, self.stderr()[-2000:])

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8")

    def stop(self, how=signal.SIGTERM):
        self.hang_up()
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    # -- requests

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def send(self, method, target, body, headers):
        if time.monotonic() - self.used > KEPT:
            self.hang_up()
        if not self.connection:
            host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
            self.connection = http.client.HTTPConnection(host, self.port, timeout=PATIENCE)
        try:
            self.connection.request(method, target, body, headers)
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
            self.used = time.monotonic()
            return answer
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise

    def request(self, method, target, body=None, headers=None):
        """Any request, as it is; the answer is held against the description."""
        answer = self.send(method, target, body, dict(headers or {}))
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value, (target, name, answer.headers[name])
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        described = operation("GET" if method == "HEAD" else method, target)
        if described and method != "HEAD":
            hold_answer(described, answer)
        elif answer.status >= 400 and method != "HEAD":
            validator({"$ref": "#/components/schemas/Error"}).validate(answer.json)
        return answer

    def get(self, target, **headers):
        return self.request("GET", target, headers=headers)

    def post(self, target, value, headers=None, method="POST"):
        answer = self.request(method, target, json.dumps(value).encode(),
                              {"Content-Type": "application/json", **(headers or {})})
        if answer.status < 400:
            hold_request(operation(method, target), value)
        return answer

    def raw(self):
        """A bare connection."""
        return socket.create_connection((self.host, self.port), timeout=PATIENCE)

    def resident(self):
        """Bytes of memory."""
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")


def run_refused(*options):
    """A start that must fail: exit code and what it said."""
    done = subprocess.run([PROGRAM, "serve", "--port", "0", *map(str, options)],
                          capture_output=True, timeout=PATIENCE, check=False,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                               "HOME": str(ROOM)})
    return done.returncode, done.stderr.decode("utf-8")
