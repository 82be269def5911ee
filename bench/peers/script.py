#!/usr/bin/env python3
"""The peer that people write today: json, re and jieba, one dialogue after the other.

    script.py PHRASES DIALOGUES.jsonl

It finds the phrases (one a line) with one regular expression in every turn of an agent, looks with
jieba whether a hit begins and ends at a word's edge, and writes the hits as JSON lines.  That is a
small part of what an audit does: no folding, no context, no scores, no store.
"""

import json
import re
import sys

import jieba


def edges(text):
    """Places where a word begins or ends."""
    places, at = {0}, 0
    for word in jieba.cut(text):
        at += len(word)
        places.add(at)
    return places


def main(phrases, dialogues):
    with open(phrases, encoding="utf-8") as f:
        words = sorted((line.rstrip("\n") for line in f if line.strip()), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    jieba.setLogLevel(60)
    jieba.initialize()
    with open(dialogues, encoding="utf-8") as f:
        for line in f:
            dialogue = json.loads(line)
            findings = []
            for number, turn in enumerate(dialogue["turns"]):
                if turn["speaker"] != "agent":
                    continue
                hits = [m.span() for m in pattern.finditer(turn["text"])]
                if not hits:
                    continue
                places = edges(turn["text"])
                findings += [{"turn": number, "start": a, "end": b, "text": turn["text"][a:b]}
                             for a, b in hits if a in places and b in places]
            print(json.dumps({"id": dialogue.get("id"), "findings": findings}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
