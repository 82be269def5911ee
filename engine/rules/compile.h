/*
 * The compiler's shared state.  Each section of the ruleset grows as an array of its own;
 * hua_compile puts them into one block at the end.  Lack of memory is sticky in `failed`.
 */
#ifndef HUA_RULES_COMPILE_H
#define HUA_RULES_COMPILE_H

#include "base/map.h"
#include "base/vec.h"
#include "rules/ruleset.h"
#include "text/units.h"

typedef struct number_pair {
    uint32_t from, to;
} number_pair;

typedef VEC(number_pair) pair_vec;
typedef VEC(uint32_t) rs_number_vec;

typedef struct compiler {
    const hua_allocator *allocator;
    const pack_set *packs;
    hua_arena arena;   /* of names and keys used while compiling */
    hua_arena scratch; /* of the readings of one run of literals */
    rs_header header;
#define COMPILE_FIELD(type, name) VEC(type) name;
    RS_SECTIONS(COMPILE_FIELD)
#undef COMPILE_FIELD
    pair_vec literal_entity, entity_detector;
    VEC(rs_str) literal_pattern; /* for each of literal_entity */
    hua_map literal_by_text;     /* folded text to literal */
    hua_map entity_by_key;       /* anonymous literal sets to entity */
    hua_map lexicon_entity;      /* name to entity */
    hua_map string_by_text;      /* text to index of `strings` */
    VEC(rs_str) strings;
    hua_units units; /* scratch for folding */
    bool failed;
} compiler;

#define COMPILE_PUSH(c, section, item)                                                      \
    (hua_vec_push((c)->allocator, &(c)->section, (item)) ? (uint32_t)(c)->section.count - 1 \
                                                         : ((c)->failed = true, 0u))

rs_str compile_string(compiler *c, hua_str text);
rs_text compile_text(compiler *c, pack_text text);

/* A new entity; its literals and patterns are added afterwards. */
uint32_t compile_entity(compiler *c, hua_str name, pack_scope scope);
/* Adds the patterns as alternatives of the entity. */
void compile_patterns(compiler *c, uint32_t entity, pack_patterns patterns);
void compile_pattern(compiler *c, uint32_t entity, const pack_pattern *pattern);
/* Adds one plain literal; `pattern`, as the pack has it, is what it comes from, or empty. */
void compile_literal(compiler *c, uint32_t entity, hua_str text, rs_str pattern);
/* Text appended to `bytes`, even if it stands there already. */
rs_str compile_new_string(compiler *c, hua_str text);
/* After all patterns: keys, stretches, and every list by entity. */
void compile_keys(compiler *c);

/* Detectors of the packs, then rubrics, which refer to them. */
void compile_detectors(compiler *c);
void compile_rubrics(compiler *c);
/* After both: whose finds are asked for their sentence or clause. */
void compile_places(compiler *c);
/* Detectors a reference stands for, appended to `numbers`. */
rs_range compile_refs(compiler *c, pack_refs refs);
void compile_place(compiler *c, pack_place place, rs_str *out);

#endif
