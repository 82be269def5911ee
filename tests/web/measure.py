#!/usr/bin/env python3
"""Size and speed of the audit's page, on a store of invented dialogues.

    measure.py BUILD [--dialogues 100000] [--shots DIR]

BUILD is a build tree with tests; Chromium does the opening.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--dialogues", type=int, default=100000)
    parser.add_argument("--shots", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        page = pathlib.Path(room) / "report.html"
        subprocess.run([sys.executable, HERE / "make_store.py", room, "--dialogues", str(args.dialogues),
                        "--days", "365", "--agents", "150"], check=True)
        start = time.monotonic()
        subprocess.run([args.build / "tests" / "write_page", room, page], check=True)
        took = time.monotonic() - start
        print(f"{args.dialogues} dialogues: {page.stat().st_size / 1e6:.1f} MB, written in {took:.2f} s")
        command = [shutil.which("node"), HERE / "measure.mjs", page, shutil.which("chromium"), args.build / "web"]
        if args.shots:
            args.shots.mkdir(parents=True, exist_ok=True)
            command.append(args.shots)
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
