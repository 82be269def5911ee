#!/usr/bin/env python3
"""`rules new`: what it writes loads, holds, and names every key there is.

The program is $HUASHU.  Prints "N passed, N failed".
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import harness
import pack_schema

PROGRAM = os.environ.get("HUASHU", "huashu")
KINDS = ("rule", "behaviour", "tag", "rubric")


def huashu(*words, cwd=None):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run([PROGRAM, "rules", *words], capture_output=True, env=env, cwd=cwd,
                          timeout=60, check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def skeleton(kind, *words):
    code, out, err = huashu("new", "my-own", f"--kind={kind}", "-o", "-", *words)
    assert code == 0 and not err, (kind, err)
    return out


def in_a_file(text):
    directory = tempfile.TemporaryDirectory()
    path = pathlib.Path(directory.name) / "own.yaml"
    path.write_text(text, "utf-8")
    return directory, str(path)


def each_loads_without_a_doubt():
    for kind in KINDS:
        directory, path = in_a_file(skeleton(kind))
        with directory:
            code, out, err = huashu("lint", path)
            assert code == 0 and not err, (kind, err)


def tests_hold_and_can_fail():
    for kind in KINDS:
        text = skeleton(kind)
        directory, path = in_a_file(text)
        with directory:
            code, out, err = huashu("test", path)
            assert code == 0 and " 0 failed" in out, (kind, out, err)
        changed = re.sub(r"(- 要找的话|match: \[【第一步要说的话】\])",
                         lambda m: "- 别的话" if m[0][0] == "-" else "match: [甲乙丙]", text, count=1)
        assert changed != text, kind
        directory, path = in_a_file(changed)
        with directory:
            code, out, _ = huashu("test", path)
            assert code == 1 and " 0 failed" not in out, (kind, out)


def each_names_every_key():
    definitions = pack_schema.SCHEMA["definitions"]
    for kind in KINDS:
        text = skeleton(kind)
        keys = set(definitions[kind]["properties"])
        if kind == "rubric":
            keys |= set(definitions["step"]["properties"])
        absent = {key for key in keys if not re.search(rf"(^|[ {{-]){key}:", text, re.M)}
        assert not absent, (kind, absent)


def each_follows_the_schema():
    for kind in KINDS:
        pack_schema.check_valid(kind, skeleton(kind))


def optional_keys_are_right_too():
    """Taking the mark off one commented line at a time leaves YAML that the schema takes."""
    for kind in KINDS:
        lines = skeleton(kind).split("\n")
        for i, line in enumerate(lines):
            if not re.match(r"    # [a-z-]+: +[^ #]", line) or "extends" in line:
                continue
            text = "\n".join(lines[:i] + [line.replace("# ", "", 1)] + lines[i + 1:])
            pack_schema.check_valid(f"{kind}: {line.strip()}", text)


def the_category_gives_the_severity():
    for category, severity in (("ignorance", "error"), ("stalling", "warning"), ("echo", "info")):
        text = skeleton("rule", f"--category={category}")
        assert f"category: {category} " in text and f"# severity: {severity} " in text, category


def nothing_is_overwritten_unasked():
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "mine.yaml"
        code, out, err = huashu("new", "mine", cwd=directory)
        assert code == 0 and path.read_text("utf-8").startswith("#"), err
        path.write_text("pack: kept\n", "utf-8")
        code, out, err = huashu("new", "mine", cwd=directory)
        assert code == 2 and path.read_text("utf-8") == "pack: kept\n", (code, err)
        code, out, err = huashu("new", "mine", "--force", cwd=directory)
        assert code == 0 and "pack: mine" in path.read_text("utf-8"), err


def a_wrong_name_writes_nothing():
    with tempfile.TemporaryDirectory() as directory:
        for words in (("Wrong",), ("right", "--category=wrong"), ("two", "names"), ()):
            code, _, err = huashu("new", *words, cwd=directory)
            assert code == 2 and err, words
        assert not list(pathlib.Path(directory).iterdir())


TESTS = [each_loads_without_a_doubt, tests_hold_and_can_fail, each_names_every_key,
         each_follows_the_schema, optional_keys_are_right_too, the_category_gives_the_severity,
         nothing_is_overwritten_unasked, a_wrong_name_writes_nothing]


if __name__ == "__main__":
    sys.exit(harness.run(TESTS))
