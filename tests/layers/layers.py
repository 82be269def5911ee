#!/usr/bin/env python3
"""Includes go downward only.

    layers.py ROOT         complains of every include that the house does not allow
    layers.py --self-test  builds a small house that breaks each law and wants each complaint

The laws are the tables below.  A room is a directory of engine/; the files directly in engine/
stand on top of all rooms.  The program sees the public header and its own directory.
"""

import pathlib
import re
import sys
import tempfile

# room of the engine -> rooms that it may include
ENGINE = {
    "base": {"base"},
    "text": {"base", "text"},
    "rules": {"base", "text", "rules"},
    "report": {"base", "text", "report"},
    "analysis": {"base", "text", "rules", "report", "analysis"},
    "": {"base", "text", "rules", "report", "analysis"},
}

# header of a library that is not ours -> directories that may include it
FOREIGN = {
    r"unicode/": ["engine/text", "cli/readers"],
    r"opencc/": ["engine/text"],
    r"utf8proc\.h$": ["engine/text", "cli/render"],
    r"yaml\.h$": ["engine/rules", "cli/common"],
    r"simdjson": ["cli/readers"],
    r"archive": ["cli/readers"],
    r"zlib\.h$": ["cli/readers"],
    r"expat\.h$": ["cli/readers"],
    r"sqlite3\.h$": ["cli/store"],
    r"(histedit|editline/readline)\.h$": ["cli/coach"],
    r"xxhash\.h$": ["cli/audit"],
    r"microhttpd\.h$": ["cli/serve"],
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
SOURCES = {".c", ".h", ".cpp", ".hpp"}


def sources(root, top):
    return sorted(p for p in (root / top).rglob("*") if p.suffix in SOURCES)


def includes(path):
    """(line, is_system, name) of every include of a file."""
    text = path.read_text(encoding="utf-8")
    for m in INCLUDE.finditer(text):
        yield text.count("\n", 0, m.start()) + 1, m.group(1) == "<", m.group(2)


def resolve(root, path, name):
    """The file that a quoted include means, relative to root, or None."""
    top = path.relative_to(root).parts[0]
    for base in (path.parent, root / top):
        if (base / name).is_file():
            return (base / name).resolve().relative_to(root)
    return None


def foreign_complaint(rel, name):
    for pattern, homes in FOREIGN.items():
        if re.match(pattern, name) and not any(rel.startswith(h + "/") for h in homes):
            return f"<{name}> belongs to {', '.join(homes)}"
    return None


def engine_complaint(rel, target):
    if target == "engine/huashu.h":
        return None
    room = rel.split("/")[1] if rel.count("/") > 1 else ""
    other = target.split("/")[1] if target.count("/") > 1 else ""
    if room not in ENGINE:
        return f"engine/{room} is not in the table of rooms"
    if other not in ENGINE[room]:
        return f"engine/{room or '*'} must not use {target}"
    return None


def quoted_complaint(root, path, name):
    rel = str(path.relative_to(root))
    target = resolve(root, path, name)
    if rel.startswith("cli/"):
        if name == "huashu.h" or (target and str(target).startswith("cli/")):
            return None
        return f'the program must not use "{name}"'
    if target is None:
        return None if name == "huashu.h" else f'"{name}" is not in the tree'
    return engine_complaint(rel, str(target))


def circles(graph):
    """Files that include each other, each circle once."""
    state, stack, found = {}, [], []

    def visit(node):
        state[node] = 1
        stack.append(node)
        for target in graph.get(node, ()):
            if state.get(target) == 1:
                found.append(stack[stack.index(target):] + [target])
            elif target not in state:
                visit(target)
        stack.pop()
        state[node] = 2

    for node in sorted(graph):
        if node not in state:
            visit(node)
    return found


def complaints(root):
    out, graph, count = [], {}, 0
    for path in sources(root, "engine") + sources(root, "cli"):
        rel = str(path.relative_to(root))
        for line, system, name in includes(path):
            count += 1
            said = foreign_complaint(rel, name) if system else quoted_complaint(root, path, name)
            if said:
                out.append(f"{rel}:{line}: {said}")
            target = None if system else resolve(root, path, name)
            if target:
                graph.setdefault(rel, []).append(str(target))
    out += ["circle: " + " -> ".join(c) for c in circles(graph)]
    return out, count


BAD_HOUSE = {
    "engine/huashu.h": "",
    "engine/huashu.c": '#include "analysis/find.h"\n',
    "engine/base/a.h": '#include "text/b.h"\n',
    "engine/text/b.h": "#include <yaml.h>\n",
    "engine/rules/c.h": '#include "rules/d.h"\n#include <unicode/ubrk.h>\n',
    "engine/rules/d.h": '#include "rules/c.h"\n#include <yaml.h>\n',
    "engine/report/e.h": '#include "rules/c.h"\n',
    "engine/analysis/find.h": '#include "report/e.h"\n#include "huashu.h"\n',
    "engine/attic/f.h": '#include "base/a.h"\n',
    "cli/main.c": '#include "huashu.h"\n#include "base/a.h"\n#include <utf8proc.h>\n',
    "cli/render/g.c": "#include <utf8proc.h>\n",
}
WANTED = {
    "engine/base/a.h:1: engine/base must not use engine/text/b.h",
    "engine/text/b.h:1: <yaml.h> belongs to engine/rules, cli/common",
    "engine/rules/c.h:2: <unicode/ubrk.h> belongs to engine/text, cli/readers",
    "engine/report/e.h:1: engine/report must not use engine/rules/c.h",
    "engine/attic/f.h:1: engine/attic is not in the table of rooms",
    'cli/main.c:2: the program must not use "base/a.h"',
    "cli/main.c:3: <utf8proc.h> belongs to engine/text, cli/render",
    "circle: engine/rules/c.h -> engine/rules/d.h -> engine/rules/c.h",
}


def self_test():
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory).resolve()
        for name, text in BAD_HOUSE.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        said = set(complaints(root)[0])
    for line in sorted(WANTED - said):
        print("not said:", line)
    for line in sorted(said - WANTED):
        print("said without need:", line)
    return said == WANTED


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    said, count = complaints(pathlib.Path(sys.argv[1]).resolve())
    print(*said, sep="\n")
    print(f"{count} includes, {len(said)} complaints")
    return 1 if said or not count else 0


if __name__ == "__main__":
    sys.exit(main())
