/*
 * The pattern notation (rules/README.md) as a tree.
 *
 *   pattern  := sequence
 *   sequence := item*
 *   item     := atom '?'?            '?' only behind a group or a lexicon
 *   atom     := literal | '{' name '}' | '(' sequence ('|' sequence)* ')'
 *             | '<' n '-' m 'w'? '>' | '^' | '$' | '#' slot
 *
 * A backslash takes the next character as it stands.  '^' only at the start, '$' only at the end of
 * the whole pattern.  Punctuation and blanks inside a literal are soft: they match any
 * run of punctuation or nothing (PAT_SOFT), for speech transcripts have none.
 */
#ifndef HUA_RULES_PATTERN_H
#define HUA_RULES_PATTERN_H

#include "base/arena.h"
#include "base/error.h"

/* X(name, spelling): the values a slot stands for. */
#define PAT_SLOTS(X)        \
    X(NUMBER, "number")     \
    X(DURATION, "duration") \
    X(CLOCK, "clock")       \
    X(DATE, "date")         \
    X(MONEY, "money")       \
    X(PHONE, "phone")       \
    X(ORDER, "order")
typedef enum pat_slot {
#define PAT_SLOT_ENUM(name, text) PAT_SLOT_##name,
    PAT_SLOTS(PAT_SLOT_ENUM)
#undef PAT_SLOT_ENUM
        PAT_SLOT_COUNT
} pat_slot;

enum { PAT_MAX_GAP = 200, PAT_MAX_DEPTH = 8, PAT_MAX_ITEMS = 64, PAT_MAX_BYTES = 2000 };

typedef enum pat_kind {
    PAT_LITERAL,  /* text: no punctuation, no blanks, escapes resolved */
    PAT_SOFT,     /* punctuation or nothing */
    PAT_LEXICON,  /* text: name */
    PAT_GROUP,    /* children: the alternatives, each a PAT_SEQUENCE */
    PAT_SEQUENCE, /* children: items in order */
    PAT_GAP,      /* min..max characters, or words */
    PAT_BEGIN,
    PAT_END,
    PAT_SLOT
} pat_kind;

/* Packs have a hundred thousand of them: kept small. */
typedef struct pat_node {
    pat_kind kind;
    pat_slot slot;
    hua_str text;
    uint16_t min, max; /* PAT_GAP */
    uint16_t column;   /* 0-based code point in the pattern's text */
    bool words;        /* PAT_GAP */
    bool optional;
    struct pat_node *first, *next;
} pat_node;

/*
 * Parses one pattern into *out, a PAT_SEQUENCE in the arena; it has at least one item that is
 * neither a gap, soft nor an anchor.  On failure error->column is the 0-based
 * code point in `text` (the caller adds the place of the text itself).
 */
hua_code hua_pattern_parse(hua_arena *arena, hua_str text, pat_node **out, hua_error *error);

#endif
