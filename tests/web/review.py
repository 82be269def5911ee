#!/usr/bin/env python3
"""The review desk in a real browser: audits a few invented dialogues with a small rule pack, starts the
service on the result, and lets review.mjs review them in Chromium.  Skipped where Node or Chromium is
missing."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from service import serving

HERE = pathlib.Path(__file__).resolve().parent
PACK = HERE.parent / "cli" / "packs" / "small.yaml"

HOSTILE = '<img src=x onerror="window.__ran=1">'
RIGHT_TO_LEFT = "\u202eمرحبا\u202c"
CUSTOMER, AGENT = "customer", "agent"

# name, agent, team, day, channel, turns; what the pack finds stands in square brackets.
TALKS = [
    ("lamp", "甲一", "北组", "2026-03-02", "chat",
     (CUSTOMER, "灯装上就不亮，说明书也看不懂。"),
     (AGENT, "[你好]，[我不知道]为什么，[请您等一下]。"),
     (CUSTOMER, HOSTILE + "那什么时候有消息？"),
     (AGENT, "😀很[抱歉，但是]我们太忙了。")),
    (HOSTILE + "parcel", "乙二" + RIGHT_TO_LEFT, "南组", "2026-03-02", "chat",
     (CUSTOMER, "多寄了一件给我，我给你们送回来。" + RIGHT_TO_LEFT),
     (AGENT, "[我不知道]该怎么感谢您才好，[请您等一下]。" + HOSTILE)),
    ("seeds", "乙二" + RIGHT_TO_LEFT, "南组", "2026-03-03", "chat",
     (CUSTOMER, "种子发芽了，多谢！"),
     (AGENT, "[我不知道]该怎么感谢您，您的话我转给同事。")),
    ("stove", "丙三" + HOSTILE, "", "", "email",
     (CUSTOMER, "灶台什么时候能修好？"),
     (AGENT, "这个[我不知道]。")),
    ("thanks", "丙三" + HOSTILE, "", "2026-03-04", "call",
     (CUSTOMER, "谢谢，修得很好。"),
     (AGENT, "谢谢您特意告诉我们。")),
]


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def needed(name, what):
    value = os.environ.get(name, "")
    if not value or not pathlib.Path(value).exists():
        skip(f"{what} is missing")
    return value


def plain(text):
    return text.replace("[", "").replace("]", "")


def marked(text):
    """The stretches in brackets, in code points of the plain text."""
    out, at = [], 0
    for i, piece in enumerate(text.replace("]", "[").split("[")):
        if i % 2:
            out.append({"start": at, "end": at + len(piece), "text": piece})
        at += len(piece)
    return out


def write_talks(path):
    with open(path, "w", encoding="utf-8") as out:
        for name, agent, team, day, channel, *turns in TALKS:
            out.write(json.dumps({
                "id": name, "agent": agent, "date": day, "channel": channel, "meta": {"team": team},
                "turns": [{"speaker": who, "text": plain(text)} for who, text in turns]},
                ensure_ascii=False) + "\n")


def talks():
    """What the page must show of each, from the texts above."""
    return [{"name": name, "agent": agent, "team": team, "day": day, "channel": channel,
             "turns": [{"speaker": who, "text": plain(text)} for who, text in turns],
             "findings": [{"turn": i, **mark} for i, (_, text) in enumerate(turns) for mark in marked(text)]}
            for name, agent, team, day, channel, *turns in TALKS]


def main():
    node, chromium = needed("NODE", "Node.js"), needed("CHROMIUM", "Chromium")
    home, program = needed("NODE_HOME", "the page's build tree"), needed("HUASHU", "the program")
    for package in ("playwright-core", "axe-core"):
        if not (pathlib.Path(home) / "node_modules" / package).is_dir():
            skip(f"{package} is missing beside the page's build tree")
    with tempfile.TemporaryDirectory() as room:
        room = pathlib.Path(room)
        pack, store = room / "pack.yaml", room / "store"
        shutil.copy(PACK, pack)
        write_talks(room / "talks.jsonl")
        (room / "bare").mkdir()
        subprocess.run([program, "audit", "--quiet", "--no-config", "--no-mask", "--fail-on", "never", "--rules", pack,
                        "--out", store, room / "talks.jsonl"], check=True)
        spec = {"chromium": chromium, "home": home, "program": program, "room": str(room), "pack": str(pack), "talks": talks()}
        with serving(program, room, "--rules", pack, "--store", store) as base, \
                serving(program, room / "bare", "--rules", pack) as bare:
            (room / "spec.json").write_text(json.dumps(spec | {"base": base, "bare": bare}))
            status = subprocess.run([node, HERE / "review.mjs", room / "spec.json", *sys.argv[1:]]).returncode
        sys.exit(status)


if __name__ == "__main__":
    main()
