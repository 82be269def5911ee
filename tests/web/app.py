#!/usr/bin/env python3
"""The shell and the check page in a real browser: starts the service and lets app.mjs use the page
with Chromium.  Skipped where Node, Chromium or what the page is tested with is missing."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from service import serving

HERE = pathlib.Path(__file__).resolve().parent


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def needed(name, what):
    value = os.environ.get(name, "")
    if not value or not pathlib.Path(value).exists():
        skip(f"{what} is missing")
    return value


def main():
    node, chromium = needed("NODE", "Node.js"), needed("CHROMIUM", "Chromium")
    home, program = needed("NODE_HOME", "the page's build tree"), needed("HUASHU", "the program")
    for package in ("playwright-core", "axe-core"):
        if not (pathlib.Path(home) / "node_modules" / package).is_dir():
            skip(f"{package} is missing beside the page's build tree")
    with tempfile.TemporaryDirectory() as room, serving(program, room) as base:
        secret = "an-invented-token-for-one-test"
        people = pathlib.Path(room) / "people"
        people.write_text(f"测试员乙 {secret}\n", encoding="utf-8")
        people.chmod(0o600)
        spec = pathlib.Path(room) / "spec.json"
        with serving(program, room, "--token-file", people) as guarded:
            spec.write_text(json.dumps({"chromium": chromium, "home": home, "base": base, "room": room,
                                        "guarded": guarded, "secret": secret}))
            status = subprocess.run([node, HERE / "app.mjs", spec, *sys.argv[1:]]).returncode
    sys.exit(status)


if __name__ == "__main__":
    main()
