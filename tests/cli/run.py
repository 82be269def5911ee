#!/usr/bin/env python3
"""Golden tests of the program: runs it as each case says and compares all that comes out.

usage: run.py [--update] [NAME...]      the program is $HUASHU

A case is a text file in cases/.  Its head has lines `key: value`, then come sections:

    args: check --format short draft.txt        words as a shell reads them; may be repeated
    env: LC_ALL=en_GB.UTF-8                     may be repeated
    check: report                               stdout is also read as: report, eval, json, xml
    exit: 1                                     of the last run
    === file draft.txt                          before the run, in a directory of its own
    === link name                               a symbolic link to what its one line says
    === stdin
    === stdout
    === stderr
    === after draft.txt                         a file as it must be afterwards

`escaped` behind a section's name: its text is one line in which \\x.. and \\n stand for bytes.
packs/ is there as `packs`, and packs/small.yaml are the rules unless env says otherwise.
With --update the expected parts are written from what came out; read the diff before you keep it.
"""

import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import validate

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("HUASHU", "huashu")
KEYS = {"args", "env", "check", "exit"}


class Case:
    """A case file: its head as a list of pairs, its sections as a dict by title."""

    def __init__(self, path):
        self.path = path
        self.head = []
        self.sections = {}
        title = None
        for line in path.read_text("utf-8").splitlines(keepends=True):
            if line.startswith("=== "):
                title = line[4:].strip()
                self.sections[title] = ""
            elif title is not None:
                self.sections[title] += line
            elif line.strip() and not line.startswith("#"):
                key, _, value = line.partition(":")
                if key not in KEYS:
                    raise SystemExit(f"{path}: unknown key {key!r}")
                self.head.append((key, value.strip()))

    def values(self, key):
        return [value for name, value in self.head if name == key]

    def bytes_of(self, title):
        """The content of the section `title`, escaped or not; None if there is none."""
        if title + " escaped" in self.sections:
            text = self.sections[title + " escaped"].rstrip("\n")
            return text.encode("latin-1", "backslashreplace").decode("unicode_escape").encode(
                "latin-1")
        text = self.sections.get(title)
        return None if text is None else text.encode()

    def files(self, word):
        for title in self.sections:
            name = title.removesuffix(" escaped")
            if name.startswith(word + " "):
                yield name[len(word) + 1:], self.bytes_of(name)


class Outcome:
    def __init__(self):
        self.stdout = b""
        self.stderr = b""
        self.exit = 0
        self.after = {}


def environment(case):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb",
           "HUASHU_RULES": "packs/small.yaml"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    for pair in case.values("env"):
        name, _, value = pair.partition("=")
        env[name] = value
    return env


def lay_out(case, directory):
    (directory / "packs").symlink_to(HERE / "packs")
    for name, content in case.files("file"):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, content in case.files("link"):
        (directory / name).symlink_to(content.decode().strip())


def steady(output, directory):
    """Output without what differs from run to run, or with every change of the engine."""
    output = output.replace(directory.encode(), b"DIR")
    output = re.sub("短语 [0-9]+".encode(), "短语 #".encode(), output)
    return re.sub("[0-9]+ 字节".encode(), "# 字节".encode(), output)


def run(case):
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        lay_out(case, directory)
        for words in case.values("args") or [""]:
            done = subprocess.run([PROGRAM, *shlex.split(words)], cwd=directory,
                                  env=environment(case), capture_output=True, timeout=60,
                                  input=case.bytes_of("stdin") or b"")
            outcome.stdout += done.stdout
            outcome.stderr += done.stderr
            outcome.exit = done.returncode
        outcome.stdout = steady(outcome.stdout, name)
        outcome.stderr = steady(outcome.stderr, name)
        for path, _ in case.files("after"):
            target = directory / path
            outcome.after[path] = target.read_bytes() if target.exists() else b"(absent)\n"
    return outcome


def readable_as(kind, stdout):
    """What is wrong with stdout as that kind of document; None if nothing."""
    try:
        if kind == "report":
            count, faults = validate.faults_in(stdout.decode("utf-8"))
            return faults[0] if faults else None if count else "no reports"
        if kind == "eval":
            return validate.eval_fault(stdout.decode("utf-8"))
        if kind == "json":
            json.loads(stdout)
        elif kind == "xml":
            xml.etree.ElementTree.fromstring(stdout)
        else:
            return f"unknown check {kind!r}"
    except (ValueError, xml.etree.ElementTree.ParseError) as error:
        return str(error)
    return None


def difference(name, expected, got):
    if expected == got:
        return None
    old = (expected or b"").decode("utf-8", "replace").splitlines()
    new = (got or b"").decode("utf-8", "replace").splitlines()
    for i in range(max(len(old), len(new)) + 1):
        a = old[i] if i < len(old) else "(nothing)"
        b = new[i] if i < len(new) else "(nothing)"
        if a != b:
            return f"{name} line {i + 1}:\n    expected {a}\n    got      {b}"
    return f"{name}: the ends of the lines differ"


def faults(case, outcome):
    found = []
    expected = case.values("exit")
    if expected != [str(outcome.exit)]:
        found.append(f"exit: expected {' '.join(expected) or '(nothing)'}, got {outcome.exit}")
    found.append(difference("stdout", case.bytes_of("stdout") or b"", outcome.stdout))
    found.append(difference("stderr", case.bytes_of("stderr") or b"", outcome.stderr))
    for path, content in case.files("after"):
        found.append(difference(f"after {path}", content, outcome.after[path]))
    for kind in case.values("check"):
        fault = readable_as(kind, outcome.stdout)
        found.append(fault and f"stdout as {kind}: {fault}")
    return [fault for fault in found if fault]


def section(title, content):
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    plain = text is not None and text.endswith("\n") and "\n=== " not in "\n" + text
    if plain and "\r" not in text:
        return f"=== {title}\n{text}"
    escaped = content.decode("latin-1").encode("unicode_escape").decode()
    return f"=== {title} escaped\n{escaped}\n"


def update(case, outcome):
    lines = case.path.read_text("utf-8").splitlines(keepends=True)
    top = itertools.takewhile(lambda line: not line.startswith("=== "), lines)
    comments = "".join(line for line in top if line.startswith("#"))
    head = [(key, value) for key, value in case.head if key != "exit"]
    head.append(("exit", str(outcome.exit)))
    text = comments + "".join(f"{key}: {value}\n" for key, value in head)
    for title, content in case.sections.items():
        if title.split()[0] in ("file", "stdin"):
            text += f"=== {title}\n{content}"
    if outcome.stdout:
        text += section("stdout", outcome.stdout)
    if outcome.stderr:
        text += section("stderr", outcome.stderr)
    for path, content in outcome.after.items():
        text += section(f"after {path}", content)
    case.path.write_text(text, "utf-8")


def main():
    words = sys.argv[1:]
    updating = "--update" in words
    names = [word for word in words if word != "--update"]
    passed = failed = 0
    for path in sorted((HERE / "cases").glob("*.case")):
        if names and path.stem not in names:
            continue
        case = Case(path)
        outcome = run(case)
        if updating:
            update(case, outcome)
            case = Case(path)
        found = faults(case, outcome)
        passed += not found
        failed += bool(found)
        for fault in found:
            print(f"{path.stem}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
