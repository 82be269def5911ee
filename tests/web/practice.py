#!/usr/bin/env python3
"""The practice room in a real browser: reads what the shipped scenarios and drills say, starts the
service with an empty record of practice, and lets practice.mjs practise in Chromium.  Skipped where
Node, Chromium or PyYAML is missing."""

import json
import pathlib
import subprocess
import sys
import tempfile

from app import HERE, needed, skip
from service import serving

CORPORA = HERE.parent.parent / "corpora"

TALK = "parcel-stuck"
SKILL = "rewrite"
RUDE = ["这是我们公司的规定，我也没办法。", "你问我，我问谁？我不知道。",
        "我就是这个态度，你找领导也没用。", "你自己没搞清楚，还好意思来说。"]


def shipped(yaml):
    """What the page must show, read from the files that the service reads too."""
    load = lambda path: yaml.safe_load(path.read_text(encoding="utf-8"))
    scenarios = [load(path) for path in sorted((CORPORA / "scenarios").glob("*.yaml"))]
    files = [load(path) for path in sorted((CORPORA / "drills").glob("*.yaml"))]
    talk = next(s for s in scenarios if s["scenario"] == TALK)
    return {
        "scenarios": [{"id": s["scenario"], "industry": s["industry"], "level": s["level"],
                       "motive": s["motive"], "skills": s["skills"]} for s in scenarios],
        "talk": {"id": TALK, "heat": talk["heat"], "opening": talk["lines"]["opening"],
                 "brief": talk["brief"], "desk": talk["desk"], "persona": talk["persona"]["name"],
                 "models": [talk["models"][m] for m in ("open", "clarify", "resolve", "close")]},
        "rude": RUDE,
        "skills": [f["skill"] for f in files], "drillSkill": SKILL,
        "drills": {d["id"]: {"skill": f["skill"], "task": d.get("task", f["task"]), "hint": d["hint"],
                             "given": d.get("given", ""), "model": d["model"]}
                   for f in files for d in f["drills"]},
    }


def main():
    node, chromium = needed("NODE", "Node.js"), needed("CHROMIUM", "Chromium")
    home, program = needed("NODE_HOME", "the page's build tree"), needed("HUASHU", "the program")
    for package in ("playwright-core", "axe-core"):
        if not (pathlib.Path(home) / "node_modules" / package).is_dir():
            skip(f"{package} is missing beside the page's build tree")
    try:
        import yaml
    except ImportError:
        skip("PyYAML is missing")
    with tempfile.TemporaryDirectory() as room, serving(program, room) as base:
        spec = pathlib.Path(room) / "spec.json"
        spec.write_text(json.dumps({"chromium": chromium, "home": home, "base": base, **shipped(yaml)}))
        status = subprocess.run([node, HERE / "practice.mjs", spec, *sys.argv[1:]]).returncode
    sys.exit(status)


if __name__ == "__main__":
    main()
