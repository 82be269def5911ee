/*
 * A YAML document as a tree of nodes with their places (libyaml, nowhere else).
 * Bounded: HUA_MAX_PACK_BYTES of text, YAML_MAX_DEPTH levels, YAML_MAX_NODES nodes; aliases,
 * anchors, tags and further documents are refused, since a pack is data that a person
 * must be able to read from top to bottom.
 */
#ifndef HUA_RULES_YAML_H
#define HUA_RULES_YAML_H

#include "base/arena.h"
#include "base/error.h"

enum { YAML_MAX_DEPTH = 24, YAML_MAX_NODES = 1000000 };

typedef enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP } yaml_kind;

/* A place in a pack.  `column` counts code points from 1. */
typedef struct yaml_mark {
    uint32_t line, column;
    uint32_t offset; /* bytes */
} yaml_mark;

typedef struct yaml_node {
    yaml_kind kind;
    bool plain;   /* scalar without quotes: may be a number or a bool */
    hua_str text; /* scalar: value, NUL-terminated */
    hua_str key;  /* as member of a map; else empty */
    yaml_mark mark, key_mark, end;
    struct yaml_node *first, *next; /* members in order */
    size_t count;
} yaml_node;

typedef struct yaml_source {
    const char *name; /* path, as shown in messages */
    hua_str text;
    yaml_node *root;
} yaml_source;

/* Parses source->text; nodes live in the arena.  Errors carry place, line and caret. */
hua_code hua_yaml_parse(yaml_source *source, hua_arena *arena, hua_error *error);

/* Member of a map by key, or NULL. */
const yaml_node *hua_yaml_get(const yaml_node *map, const char *key);

/* Adds file, line, column, offending line and caret of a place in `source` to the error. */
void hua_yaml_place(const yaml_source *source, yaml_mark mark, hua_error *error);

#endif
