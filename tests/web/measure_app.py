#!/usr/bin/env python3
"""How soon the check page answers, how soon it shows, and what it weighs.

    measure_app.py BUILD [--keystrokes 240] [--shots DIR]

BUILD is a build tree whose pages were built there; Chromium does the typing.
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

from service import serving

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--keystrokes", type=int, default=240)
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--home", type=pathlib.Path, help="where node_modules is, if not in BUILD/web")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as room, serving(args.build / "huashu", room) as base:
        command = [shutil.which("node"), HERE / "measure_app.mjs", base, shutil.which("chromium"),
                   args.home or args.build / "web", str(args.keystrokes)]
        if args.shots:
            args.shots.mkdir(parents=True, exist_ok=True)
            command.append(args.shots)
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
