#!/usr/bin/env python3
"""The page of an audit in a real browser: makes stores, counts in SQL what the page must show, and
lets report.mjs look at the pages with Chromium.  Skipped where Node or Chromium is missing."""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

STORES = {
    "hostile": ["--dialogues", "3000", "--days", "90", "--agents", "14", "--hostile"],
    "plain": ["--dialogues", "20000", "--days", "120", "--agents", "30"],
    "ten": ["--dialogues", "10", "--days", "5", "--agents", "3"],
    "bare": ["--dialogues", "200", "--bare"],
    "one": ["--dialogues", "1"],
    "none": ["--dialogues", "0"],
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def needed(name, what):
    value = os.environ.get(name, "")
    if not value or not pathlib.Path(value).exists():
        skip(f"{what} is missing")
    return value


def ask(db, sql, *args):
    return db.execute(sql, args).fetchone()


def figures(db, where, *args):
    """What the tiles must show for the dialogues that `where` selects."""
    row = ask(db, f"""SELECT count(*), ifnull(sum(turns), 0), count(DISTINCT nullif(agent, '')),
        ifnull(sum(findings), 0), ifnull(sum(errors), 0), ifnull(sum(warnings), 0), avg(score),
        ifnull(sum(errors > 0), 0) FROM dialogues WHERE {where}""", *args)
    keys = ["dialogues", "turns", "agents", "findings", "errors", "warnings", "mean", "withError"]
    return dict(zip(keys, row))


def by_rule(db, rule):
    return dict(zip(["dialogues", "findings"], ask(
        db, "SELECT count(DISTINCT dialogue), count(*) FROM findings WHERE rule = ?", rule)))


def by_severity(db, severity, team):
    return dict(zip(["dialogues", "findings", "base"], ask(db, """
        SELECT count(DISTINCT f.dialogue), count(*), (SELECT count(*) FROM dialogues WHERE team = ?2)
        FROM findings f JOIN dialogues d ON d.id = f.dialogue
        WHERE f.severity = ?1 AND d.team = ?2""", severity, team)))


def step_share(db, agent, rubric):
    met, partly, n = ask(db, """
        SELECT sum(substr(step_status, 1, 1) = '2'), sum(substr(step_status, 1, 1) = '1'),
               sum(substr(step_status, 1, 1) <> '3')
        FROM scores s JOIN dialogues d ON d.id = s.dialogue WHERE d.agent = ? AND s.rubric = ?""",
                         agent, rubric)
    return round(100 * (met + partly / 2) / n)


def expectations(path):
    db = sqlite3.connect(path)
    agent = ask(db, "SELECT agent FROM dialogues GROUP BY 1 ORDER BY count(*) DESC, 1")
    rule = ask(db, "SELECT rule FROM findings GROUP BY 1 ORDER BY count(*) DESC, 1")
    out = {"all": figures(db, "1"), "aside": ask(db, "SELECT count(*) FROM set_aside")[0],
           "scored": ask(db, "SELECT count(score) FROM dialogues")[0]}
    if not agent or not rule:
        return out
    team = ask(db, "SELECT team FROM dialogues WHERE agent = ?", agent[0])[0]
    worst = ask(db, "SELECT agent FROM dialogues WHERE agent <> '' GROUP BY 1 ORDER BY avg(score), 1")
    low = ask(db, "SELECT min(score), count(*) FROM dialogues")
    days = ask(db, "SELECT min(day), max(day) FROM dialogues WHERE day <> ''")
    out |= {"agent": agent[0], "byAgent": figures(db, "agent = ?", agent[0]), "rule": rule[0],
            "byRule": by_rule(db, rule[0]), "team": team, "lowest": low[0], "days": days,
            "worstAgent": worst[0] if worst else "",
            "bySeverity": by_severity(db, "warning", team),
            "top": db.execute("SELECT rule, count(*), count(DISTINCT dialogue) FROM findings"
                              " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5").fetchall(),
            "needs": dict(db.execute("SELECT value, count(DISTINCT dialogue) FROM tags"
                                     " WHERE tag = 'need' GROUP BY 1").fetchall())}
    if agent[0]:
        out["step"] = step_share(db, agent[0], "five-step")
    if days[0]:
        out["period"] = figures(db, "day BETWEEN ? AND ?", "2026-01-20", "2026-02-10")
    return out


def islands(page):
    """The two JSON islands, which must hold no character that means anything to HTML."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json" id="(?:data|texts)">(.*?)</script>', text, re.S)
    if len(found) != 2 or any(re.search("[<>&\u2028\u2029]", island) for island in found):
        sys.exit(f"{page.name}: the islands are not two, or not escaped")
    return [json.loads(island) for island in found]


def check_words(page, path):
    """Every finding that is shown must stand on the words that the store says."""
    db = sqlite3.connect(path)
    shown = cut = 0
    for dialogue in islands(page)[1]["dialogues"]:
        turns = {t[5]: t for t in dialogue["turns"]}
        cut += len(turns) < dialogue["total"]
        for rule, severity, turn, start, end, better in dialogue["findings"]:
            if turn not in turns:
                sys.exit(f"{page.name}: {dialogue['name']}: the turn of a finding was left out")
            _, text, _, before, _, _ = turns[turn]
            words = ask(db, "SELECT text, suggestion FROM findings WHERE dialogue = ? AND turn = ?"
                            " AND start_char = ?", dialogue["row"] + 1, turn, start)
            if text[start - before : end - before] != words[0] or better.replace("\0", "") != words[1].replace("\0", ""):
                sys.exit(f"{page.name}: {dialogue['name']}: wrong words at turn {turn}")
            shown += 1
    return shown, cut


def main():
    node, chromium = needed("NODE", "Node.js"), needed("CHROMIUM", "Chromium")
    home = needed("NODE_HOME", "the page's build tree")
    if not (pathlib.Path(home) / "node_modules" / "playwright-core").is_dir():
        skip("playwright-core is missing beside the page's build tree")
    with tempfile.TemporaryDirectory() as room:
        room = pathlib.Path(room)
        spec = {"chromium": chromium, "home": home, "pages": {}}
        for name, options in STORES.items():
            subprocess.run([sys.executable, HERE / "make_store.py", room / name, *options], check=True)
            pages = [room / f"{name}.html", room / f"{name}-again.html"]
            for page in pages:
                subprocess.run([os.environ["WRITE_PAGE"], room / name, page], check=True)
            if pages[0].read_bytes() != pages[1].read_bytes():
                sys.exit(f"{name}: the same store gave two different pages")
            shown, cut = check_words(pages[0], room / name / "huashu.db")
            if name == "plain" and (shown < 200 or not cut):
                sys.exit(f"{name}: {shown} findings shown, {cut} dialogues cut: too few to tell")
            spec["pages"][name] = {"file": str(pages[0]), "want": expectations(room / name / "huashu.db")}
        (room / "spec.json").write_text(json.dumps(spec))
        sys.exit(subprocess.run([node, HERE / "report.mjs", room / "spec.json"]).returncode)


if __name__ == "__main__":
    main()
