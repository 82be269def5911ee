#!/usr/bin/env python3
"""The schema that editors check packs against says what the loader says.

Every pack that is shipped, every example of the two guides and every pack of the tests that loads
is valid; packs that are structurally wrong are not; and key by key the schema knows what the
loader's own tables know, read here from its sources.  Prints "N passed, N failed".
"""

import json
import pathlib
import re
import sys

import jsonschema
import yaml

import harness

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "schema" / "pack.schema.json").read_text("utf-8"))
LOADER = TOP / "engine" / "rules"
ERRORS = TOP / "tests" / "errors"
MODELINE = "# yaml-language-server: $schema=../schema/pack.schema.json\n"

# Wrong in their structure, which is all that a schema can see.
BROKEN = ["choice-wrong", "condition-says-nothing", "finding-in-rule", "fix-wrong", "lexicon-names", "misplaced-key", "missing-keys",
          "no-pack-name", "not-a-map", "nothing-to-match", "rubric", "unknown-category",
          "unknown-key", "where-wrong", "within-wrong", "wrong-type"]

# The loader's tables of keys, and where the schema has the same: a definition, or a path into one.
TABLES = {
    "file_items": [""],
    "label_items": ["label/oneOf/1"],
    "suggest_items": ["suggestion"],
    "example_items": ["example/oneOf/1"],
    "rule_test_items": ["rule-tests"],
    "other_test_items": ["other-tests"],
    "near_items": ["near"],
    "context_items": ["context"],
    "expects_items": ["expectation"],
    "at_least_items": ["at-least"],
    "count_items": ["rule/properties/count", "behaviour/properties/count", "tag/properties/count"],
    "repeat_items": ["rule/properties/repeat"],
    "share_items": ["rule/properties/share"],
    "expr_items": ["expression/oneOf/1"],
    "step_items": ["step"],
    "cost_items": ["cost"],
    "rubric_items": ["rubric"],
    "override_items": ["override"],
}
KINDS = {"ONLY_RULE": {"rule"}, "ONLY_BEHAVIOUR": {"behaviour"}, "ONLY_TAG": {"tag"},
         "NOT_RULE": {"behaviour", "tag"}}


class Loader(yaml.SafeLoader):
    """Plain scalars as the packs' reader and YAML 1.2 have them: no dates, no yes and no."""


Loader.yaml_implicit_resolvers = {}
for kind, pattern, first in (("bool", r"true|false", "tf"), ("int", r"[0-9]+", "0123456789"),
                             ("float", r"[0-9]+\.[0-9]+", "0123456789"), ("null", r"~|null|", "~n"),
                             ("null", r"", "")):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"),
                                 list(first) or [""])


def faults(text):
    validator = jsonschema.Draft7Validator(SCHEMA)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
            for e in validator.iter_errors(yaml.load(text, Loader))]


def blocks(page):
    """The complete packs among the page's examples."""
    found = re.findall(r"^```yaml\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    return [block for block in found if block.startswith("pack:")]


def check_valid(name, text):
    found = faults(text)
    assert not found, f"{name}: {found[:3]}"


def the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def shipped_packs_are_valid():
    packs = sorted((TOP / "rules").glob("*.yaml"))
    assert len(packs) >= 8, packs
    for path in packs:
        text = path.read_text("utf-8")
        check_valid(path.name, text)
        assert text.startswith(MODELINE), f"{path.name}: its first line is not for editors"


def the_guides_are_valid():
    for name in ("README.md", "README.zh-CN.md"):
        packs = blocks(TOP / "rules" / name)
        assert len(packs) >= 8, (name, len(packs))
        for number, block in enumerate(packs, 1):
            check_valid(f"{name}, pack {number}", block)


def packs_of_the_tests_are_valid():
    paths = [TOP / "tests/common/small.yaml", TOP / "tests/cli/packs/small.yaml",
             TOP / "tests/cli/packs/other.yaml", TOP / "tests/cli/packs/failing.yaml",
             *sorted((TOP / "tests/unit").glob("*.yaml"))]
    for path in paths:
        check_valid(path.name, path.read_text("utf-8"))


def broken_packs_are_not():
    for name in BROKEN:
        text = (ERRORS / f"{name}.yaml").read_text("utf-8")
        assert faults(text), f"{name} passes"


# ---- keys ---------------------------------------------------------------------------------


def source(name):
    return (LOADER / name).read_text("utf-8")


def tables():
    """Name of each table of keys in the loader's sources: its text."""
    found = {}
    for path in sorted(LOADER.glob("pack_*.c")):
        text = path.read_text("utf-8")
        for name, body in re.findall(r"pack_key (\w+)\[\] = \{(.*?)\};", text, re.S):
            found[name] = body
    return found


def keys_in(body):
    return set(re.findall(r'"([a-z-]+)"', body))


def node_at(path):
    node = SCHEMA["definitions"] if path else SCHEMA
    for step in filter(None, path.split("/")):
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def conditions():
    names = re.findall(r'X\(\w+, "([a-z-]+)"', source("pack.h"))
    assert "not-near" in names and len(names) > 15, names
    return set(names)


def every_table_has_its_place():
    found = set(tables())
    assert found == set(TABLES) | {"detector_items"}, found ^ set(TABLES) ^ {"detector_items"}


def keys_are_the_loaders():
    found = tables()
    for name, places in TABLES.items():
        for place in places:
            keys = set(node_at(place)["properties"])
            assert keys == keys_in(found[name]), (name, place, keys ^ keys_in(found[name]))


def keys_of_entries_are_the_loaders():
    wanted = {kind: conditions() for kind in ("rule", "behaviour", "tag")}
    for item in re.findall(r'(?:FIELD|WHOLE)(?:_FOR)?\([^()]*\)', tables()["detector_items"]):
        kinds = [KINDS[word] for word in KINDS if word in item]
        for kind in kinds[0] if kinds else wanted:
            wanted[kind] = wanted[kind] | keys_in(item)
    for kind, keys in wanted.items():
        known = set(SCHEMA["definitions"][kind]["properties"])
        assert known == keys, (kind, known ^ keys)


def categories_are_the_loaders():
    ids = set(re.findall(r'X\("([a-z-]+)", [A-Z]+\)', source("names.c")))
    assert set(SCHEMA["definitions"]["category"]["enum"]) == ids and len(ids) > 20


def maps_in(node, path="#"):
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield path, node
        for key, value in node.items():
            yield from maps_in(value, f"{path}/{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from maps_in(value, f"{path}/{i}")


def description_of(node):
    while "description" not in node and "$ref" in node:
        node = SCHEMA["definitions"][node["$ref"].rsplit("/", 1)[1]]
    return node.get("description", "")


def maps_are_closed_and_keys_explained():
    for path, node in maps_in(SCHEMA):
        assert node.get("additionalProperties") is False, f"{path} takes any key"
        for key, value in node["properties"].items():
            text = description_of(value)
            assert re.search(r"[\u4e00-\u9fff]", text) and " / " in text, f"{path}: {key}"


TESTS = [the_schema_is_one, shipped_packs_are_valid, the_guides_are_valid,
         packs_of_the_tests_are_valid, broken_packs_are_not, every_table_has_its_place,
         keys_are_the_loaders, keys_of_entries_are_the_loaders, categories_are_the_loaders,
         maps_are_closed_and_keys_explained]


if __name__ == "__main__":
    sys.exit(harness.run(TESTS))
