#!/usr/bin/env python3
"""Makes a store of invented dialogues, by the schema, without an audit.

    make_store.py DIR [--dialogues N] [--days N] [--agents N] [--hostile] [--bare]

What the page must bear is in it: many agents with differing skill, a jump and a drop in the course
of time, and with --hostile names and words that would run if any of them became markup.  --bare
leaves out agents, teams and days.  The same arguments give the same store.
"""

import argparse
import datetime
import json
import pathlib
import random
import sqlite3

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "cli" / "store" / "schema.sql"

# category: severity, title, what the agent says, what would be better
RULES = {
    "ignorance": ("error", "推说不知道", "这个我不知道", "我马上帮您查，两分钟内告诉您"),
    "buck-passing": ("error", "推给别的部门", "这是别的部门的事，与我无关", "我帮您转过去，并把情况说明给他们"),
    "policy-shield": ("error", "拿规定当答复", "公司就是这么规定的", "规定是七天内可以退，我先帮您登记"),
    "flat-refusal": ("error", "一口回绝", "不行就是不行", "这样做有难处，我有两个办法您看哪个合适"),
    "accusation": ("error", "说顾客错了", "你自己先搞清楚再来", "可能是我没有说清楚，我再说一遍"),
    "belittling": ("error", "把事情说小", "一分钱一分货", "您花了钱，当然应当用得好"),
    "impatience": ("error", "不耐烦", "都讲好几遍了", "没关系，我再给您讲一遍"),
    "defiance": ("error", "顶撞", "我就是这个态度", "是我态度不好，请您原谅"),
    "denial": ("error", "一口否认", "绝对不会有这事", "我去核实一下当时的记录"),
    "stalling": ("warning", "拖着不办", "改天再说吧", "我今天十八点前给您回电"),
    "apology-but": ("error", "道歉之后接转折", "我很抱歉，但是我们太忙了", "很抱歉让您久等，我现在就处理"),
    "bare-empathy": ("warning", "空的体谅", "我能够理解", "等了三天还没收到，换我也着急"),
    "excuse": ("warning", "找借口", "我们人手不够", "排班是我们没有安排好，已经加了人"),
    "arguing": ("warning", "争辩", "我们怎么不管了？", "您是什么时候发现的？"),
    "overpromise": ("warning", "说过头的话", "百分之百没问题", "我会在今天十八点前给您回电"),
    "disrespect": ("info", "称呼不敬", "你", "您"),
}
MATTERS = {
    "equipment": "热水器点不着火", "quality": "外套收到就开线", "attitude": "你们的人骂我",
    "incident": "昨晚水管爆了", "delivery": "快件三天没动静", "refund": "退款一直没到",
    "other": "我想问问活动",
}
TAGS = [
    ("complaint", ["yes"]), ("intent", ["help", "inquiry", "vent"]), ("matter", list(MATTERS)),
    ("need", ["vent", "respect", "redress"]),
    ("emotion", ["calm", "anxious", "annoyed", "angry", "despair"]),
    ("type", ["improver", "rational", "negotiator", "victim"]),
    ("risk", ["media", "lawsuit", "regulator", "self-harm", "repeat"]),
]
RUBRICS = [
    ("five-step", "投诉处理五步", ["接受投诉", "平息怨气", "澄清问题", "探讨解决", "感谢顾客"]),
    ("thank-you", "感谢四句", ["再次致歉", "感谢信任", "感谢指正", "表明决心"]),
    ("clear", "CLEAR", ["控制情绪", "倾听诉说", "建立共鸣", "表示歉意", "提出方案"]),
    ("listen-confirm", "听与确认", ["倾听", "确认", "认同致歉", "找出原因", "再确认"]),
    ("ten-steps", "十步", [f"第{i}步" for i in "一二三四五六七八九十"]),
    ("trust", "取信", ["体谅", "告知进展", "用敬语"]),
]
HOSTILE = [
    "<script>window.__ran=1</script>", "\"><img src=x onerror=\"window.__ran=2\">",
    "javascript:window.__ran=3", "</script><svg onload=window.__ran=4>", "{{7*7}} ${7*7} {a|b}",
    "'; DROP TABLE dialogues; --", "<!--<script>", "\u2028\u2029\u202e\u0000&lt;b&gt;",
    "=1+1|cmd", "<b>粗</b>&amp;",
]
FIRST = datetime.date(2026, 1, 5)
COLUMNS = {
    "run": "id, fingerprint, version, options, masked, finished",
    "inputs": "id, path, format, encoding, size, bytes, records, dialogues, set_aside, turns, hash, finished",
    "dialogues": "id, input, line, channel, score, grade, turns, findings, errors, warnings, day, agent, team,"
                 " customer, name, key, meta",
    "texts": "dialogue, turns",
    "findings": "id, dialogue, turn, start_char, end_char, start_byte, end_byte, severity, rule, category, text,"
                " suggestion",
    "scores": "dialogue, rubric, score, points, max_points, penalty, best_step, best_say, step_status, step_points",
    "tags": "dialogue, tag, value, turn",
    "set_aside": "input, line, column_number, byte_offset, reason, hint, bytes",
    "rules": "id, category, severity, title, message, why",
    "rubrics": "id, title",
    "rubric_steps": "rubric, step, title, position",
    "tag_values": "tag, value, title",
}


def put(db, table, rows):
    marks = ", ".join("?" * len(COLUMNS[table].split(",")))
    db.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", rows)



def rules_of():
    """(id, category, severity, title, words, better) of every rule; several a category."""
    out = []
    for category, (severity, title, words, better) in RULES.items():
        for i in range(1, 5):
            name = category if i == 1 else f"{category}-{i}"
            out.append((name, category, severity, title if i == 1 else f"{title}（{i}）", words, better))
    return out


class Maker:
    def __init__(self, args):
        self.args = args
        self.random = random.Random(args.seed)
        self.rules = rules_of()
        self.by_category = {}
        for rule in self.rules:
            self.by_category.setdefault(rule[1], []).append(rule)
        self.agents = [f"客服{i:03d}" for i in range(1, args.agents + 1)]
        self.teams = ["华北组", "华东组", "华南组", "夜班组"]
        if args.hostile:
            self.agents[: len(HOSTILE)] = HOSTILE[: len(self.agents)]
            self.teams[1] = HOSTILE[1]
        self.skill = {a: self.random.uniform(0.25, 0.95) for a in self.agents}
        self.finding = 0

    def words(self, text):
        return self.random.choice(HOSTILE) + text if self.args.hostile and self.random.random() < 0.3 else text

    def turns(self, matter, bad):
        """The turns as (speaker, text), and where the agent's words in `bad` stand."""
        out = [("agent", "您好，很高兴为您服务，请讲。"), ("customer", self.words(MATTERS[matter] + "，怎么办？"))]
        spots = []
        for rule in bad:
            lead = self.words("嗯，")
            spots.append((rule, len(out), len(lead)))
            out.append(("agent", lead + rule[4] + "。"))
            out.append(("customer", self.words("你们到底管不管？我已经等了很久了。")))
        out.append(("agent", "给您添麻烦了，我十分钟内给您回电。"))
        out.append(("customer", "好吧。"))
        return out, spots

    def dialogue(self, number):
        r, a = self.random, self.args
        agent = "" if a.bare else r.choice(self.agents)
        day = min(a.days - 1, int(a.days * number / max(1, a.dialogues)))
        skill = self.skill.get(agent, 0.6)
        share = day / max(1, a.days)
        # Two thirds of the way one category leaps up for a few days, later all of it drops.
        leap = 0.64 <= share < 0.68
        calm = share >= 0.9
        categories = [c for c in RULES if r.random() < (1 - skill) * (0.06 if calm else 0.16)]
        if leap and r.random() < 0.3:
            categories.append("stalling")
        matter = "delivery" if leap and r.random() < 0.5 else r.choice(list(MATTERS))
        bad = [r.choice(self.by_category[c]) for c in categories]
        turns, spots = self.turns(matter, bad)
        if number % 97 == 5:
            turns[1:1] = [("customer", "说来话长。" * 4), ("agent", "您慢慢说。")] * 60
            spots = [(rule, turn + 120, start) for rule, turn, start in spots]
        return dict(agent=agent, team="" if a.bare else self.teams[sum(map(ord, agent)) % 4], skill=skill, matter=matter,
                    channel=r.choice(["chat", "chat", "call", "email"]),
                    day="" if a.bare or number % 211 == 3 else (FIRST + datetime.timedelta(days=day)).isoformat(),
                    turns=turns, spots=spots)

    def findings(self, dialogue_id, d):
        rows = []
        for rule, turn, start in d["spots"]:
            self.finding += 1
            severity = "info" if rule[1] == "ignorance" and self.random.random() < 0.2 else rule[2]
            text = rule[4]
            before = len(d["turns"][turn][1][:start].encode())
            rows.append((self.finding, dialogue_id, turn, start, start + len(text), before,
                         before + len(text.encode()), severity, rule[0], rule[1], text, self.words(rule[5])))
        return rows

    def scores(self, dialogue_id, d, angry):
        rows = []
        for rubric, _, steps in RUBRICS:
            if not angry and rubric != "trust" and self.random.random() < 0.5:
                continue
            status = ""
            for _ in steps:
                x = self.random.random()
                status += "3" if x < 0.04 else "2" if x < d["skill"] else "1" if x < d["skill"] + 0.2 else "0"
            applied = [int(s) for s in status if s != "3"]
            points = sum(applied) * 1000
            score = round(100 * points / (2000 * len(applied))) if applied else 0
            points_text = json.dumps([v for s in status for v in ((int(s) % 3) * 1000, 2000)])
            best = next((i for i, s in enumerate(status) if s == "0"), None)
            rows.append((dialogue_id, rubric, score, points, 2000 * len(applied), 0,
                         "" if best is None else f"{rubric}-{best}",
                         "" if best is None else "给您添麻烦了，非常抱歉，谢谢您告诉我们。", status, points_text))
        return sorted(rows)

    def tags(self, dialogue_id, d, angry):
        r = self.random
        out = [("matter", d["matter"]), ("intent", r.choice(["help", "inquiry", "vent"])),
               ("emotion", r.choice(["annoyed", "angry", "despair"]) if angry else r.choice(["calm", "anxious"]))]
        if angry:
            out.append(("complaint", "yes"))
            out.append(("need", r.choice(["vent", "respect", "redress", "redress"])))
        if r.random() < 0.03:
            out.append(("risk", r.choice(["media", "lawsuit", "regulator", "repeat"])))
        return [(dialogue_id, tag, value, 1) for tag, value in out]


def grade(score):
    return "A" if score >= 90 else "B" if score >= 75 else "C" if score >= 60 else "D" if score >= 40 else "E"


def fill_dictionaries(db, maker):
    title = maker.words
    put(db, "rules", [(r[0], r[1], r[2], title(r[3]), "", title("这样说，顾客觉得没有人管。")) for r in maker.rules])
    put(db, "rubrics", [(r[0], title(r[1])) for r in RUBRICS])
    for rubric, _, steps in RUBRICS:
        put(db, "rubric_steps", [(rubric, f"{rubric}-{i}", s, i) for i, s in enumerate(steps)])
    put(db, "tag_values", [(tag, value, value) for tag, values in TAGS for value in values])


def fill_dialogues(db, maker, count):
    totals = [0, 0]
    batch = {"dialogues": [], "texts": [], "findings": [], "scores": [], "tags": []}

    def flush():
        for table, rows in batch.items():
            put(db, table, rows)
            rows.clear()

    for number in range(count):
        key = number + 1
        d = maker.dialogue(number)
        findings = maker.findings(key, d)
        angry = bool(findings) or maker.random.random() < 0.3
        scores = maker.scores(key, d, angry)
        errors = sum(f[7] == "error" for f in findings)
        warnings = sum(f[7] == "warning" for f in findings)
        score = max(0, round(sum(s[2] for s in scores) / len(scores)) - 5 * errors) if scores else None
        clock = 1767600000000 + number * 1000
        turns = [[s, t, clock + i * 15000, None] for i, (s, t) in enumerate(d["turns"])]
        totals[0] += len(turns)
        name = f"{maker.random.choice(HOSTILE)}" if maker.args.hostile and number % 3 == 0 else f"d-{key:06d}"
        batch["dialogues"].append((key, 1, key, d["channel"], score, None if score is None else grade(score),
                                   len(turns), len(findings), errors, warnings, d["day"], d["agent"], d["team"],
                                   "", name, key * 7919, ""))
        batch["texts"].append((key, json.dumps(turns, ensure_ascii=False)))
        batch["findings"] += findings
        batch["scores"] += scores
        batch["tags"] += maker.tags(key, d, angry)
        if number % 5000 == 4999:
            flush()
    flush()
    return totals


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--dialogues", type=int, default=2000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--agents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--bare", action="store_true")
    args = parser.parse_args()
    args.directory.mkdir(parents=True, exist_ok=True)
    path = args.directory / "huashu.db"
    path.unlink(missing_ok=True)
    schema = SCHEMA.read_text(encoding="utf-8")
    begin, finish = schema.split("\n-- @finish", 1)
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + begin)
    maker = Maker(args)
    fill_dictionaries(db, maker)
    turns = fill_dialogues(db, maker, args.dialogues)[0]
    aside = [(1, 12, 3, 480, maker.words("不是合格的 JSON"), "", b"{")]
    put(db, "set_aside", aside)
    put(db, "inputs", [(1, maker.words("某某旗舰店/2026.jsonl"), "jsonl", "UTF-8", 1000, 1000, args.dialogues + 1,
                        args.dialogues, 1, turns, "00", 1)])
    put(db, "run", [(1, "0123456789abcdef", "1.0.0", "", 1, 1)])
    db.executescript("-- " + finish)
    db.commit()
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


if __name__ == "__main__":
    main()
