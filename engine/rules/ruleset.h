/*
 * The compiled form of rule packs: a handful of arrays of plain data that refer to each other by index,
 * all inside one block of memory.  Saving writes the block, opening checks it;
 * scanners on any number of threads read it.
 *
 *   literal   folded text, known to the automaton; belongs to entities
 *   entity    a set of alternatives: literals, and patterns for what is more than a literal.  Lexicons,
 *             groups, slots, the `match` and `unless` lists of rules are all entities
 *   pattern   a sequence of elements (entities, gaps, anchors) that belongs to an entity
 *   detector  a rule, behaviour or tag, or a nameless cue: whose turns, which entity, which conditions
 *
 * An entity can only stand in a turn that holds one of its literals, or, for a pattern, its key: the required
 * element that is expected to be rarest.  From literals to entities (`members`), from keys to patterns and
 * their owners (`keyed`), from entities to detectors (`watched`): so the literals that the
 * automaton finds lead straight to the few detectors worth deciding, however many there are.  Only
 * entities on such a way are told of hits (`told`); others are asked.
 */
#ifndef HUA_RULES_RULESET_H
#define HUA_RULES_RULESET_H

#include "base/alloc.h"
#include "base/error.h"
#include "rules/pack.h"

#define RS_NONE UINT32_MAX

typedef struct rs_str {
    uint32_t at, len; /* in the section `bytes` */
} rs_str;

typedef struct rs_range {
    uint32_t first, count;
} rs_range;

/* One symbol or syllable further: state << 40 | symbol << 24 | next state; open addressing, 0 = empty. */
typedef uint64_t rs_edge;
enum { RS_STATE_BITS = 24 };

typedef struct rs_state {
    uint64_t symbols; /* bit (symbol mod 64) for every edge that leads on: most misses end here */
    uint32_t fail;    /* longest proper suffix that is a state */
    uint32_t out;     /* in `outs`: the longest literal that ends here; 0 = none */
} rs_state;

/* A literal that ends in a state; `next` leads to the next shorter one.  Place 0 of `outs` is unused. */
typedef struct rs_out {
    uint32_t literal;
    uint32_t next;     /* in `outs`, always lower; 0 ends */
    uint16_t length;   /* in symbols or syllables */
    uint16_t speakers; /* of the literal, see rs_literal */
} rs_out;

typedef struct rs_literal {
    uint32_t symbols;   /* length in folded code points */
    uint32_t syllables; /* length by sound; 0 = not matched by sound */
    rs_range members;   /* entities that it belongs to, in `members`: first those that are told */
    uint32_t told_count;
    uint32_t speakers; /* in whose turns some of them are told, a bit for each */
    rs_str text;
} rs_literal;

typedef struct rs_entity {
    rs_str name;        /* of a lexicon; else empty */
    rs_range literals;  /* in `entity_literals`: alternatives that are just that */
    rs_range patterns;  /* in `patterns`: alternatives that are more */
    rs_range keyed;     /* in `keyed`: patterns that it is the key of and whose owners are told */
    rs_range detectors; /* in `watched`: detectors whose match it is */
    uint32_t scope;     /* pack_scope of its patterns */
    uint32_t slot;      /* pat_slot + 1; 0 = not a slot */
} rs_entity;

typedef enum rs_element_kind {
    EL_ENTITY,
    EL_GAP,
    EL_WORD_GAP,
    EL_SOFT,
    EL_BEGIN,
    EL_END
} rs_element_kind;

typedef struct rs_element {
    uint32_t kind;
    uint32_t optional;
    uint32_t entity; /* EL_ENTITY */
    uint32_t min, max;
} rs_element;

typedef struct rs_pattern {
    rs_range elements;
    uint32_t key; /* entity */
    uint32_t before,
        after; /* most units a match can stretch to the left of a key's start / right of its end */
    uint32_t owner; /* entity */
    rs_str text;    /* as written */
} rs_pattern;

typedef struct rs_condition {
    uint32_t kind;   /* pack_condition_kind */
    uint32_t entity; /* decided inside the turn; RS_NONE: by `refs` over the dialogue */
    rs_range all;    /* COND_ALL, COND_AT_LEAST: entities, in `numbers` */
    rs_range refs;   /* detectors, in `numbers` */
    uint32_t who;
    uint32_t any_word;
    uint32_t n;
    uint32_t unit; /* pack_unit of `amount` */
    double amount;
    uint32_t side;
    uint32_t window, window_unit;
    double window_amount;
    double over;
} rs_condition;

typedef struct rs_suggestion {
    uint32_t rewrite, safe, channels, unused;
    rs_str text, hant, emotion;
} rs_suggestion;

typedef struct rs_example {
    uint32_t kind, channel, line, unused;
    rs_str text, expected;
} rs_example;

typedef struct rs_text {
    rs_str hans, hant, en;
} rs_text;

enum { DETECTOR_CUE = 3 }; /* beside pack_kind */

/* Flags of a detector. */
#define RS_QUOTED 1u /* also inside quotations */
#define RS_NO_FILLERS 2u
#define RS_PART_WORDS 4u /* literals may stand inside words */
#define RS_AT_MATCH 8u   /* expects: the finding stands on the match */
#define RS_SOUND_ALWAYS 16u
#define RS_SOUND_NEVER 32u
#define RS_WHOLE_TURN 64u  /* base of a time rule: every turn */
#define RS_BY_REFS 128u    /* base is other finds */
#define RS_FIRST_ONLY 256u /* base is the first of the `all` or `at-least` patterns in the scope */

typedef struct rs_detector {
    uint32_t kind;
    uint32_t severity, who, scope, flags;
    uint32_t channels, scripts;
    uint32_t match, unless; /* entities or RS_NONE */
    rs_range is;            /* detectors, in `numbers` */
    rs_range conditions, suggestions, examples;
    rs_range say, teams; /* in `texts` */
    rs_str id, category, from, until, definition, source;
    rs_text title, message, why;
} rs_detector;

typedef struct rs_expr {
    uint32_t kind, n;
    uint32_t first, next; /* expressions; RS_NONE ends */
    rs_range refs;        /* EXPR_TERM: detectors, in `numbers` */
    rs_str name;          /* EXPR_TERM: behaviour id or "finding:x" */
    uint32_t window, window_unit;
    double window_amount;
    rs_range after, recovered_by; /* detectors */
    uint32_t at_most_turns;
    uint32_t gap_filler; /* detector of the behaviour that would make the term hold; RS_NONE */
} rs_expr;

typedef struct rs_step {
    rs_str id;
    rs_text title;
    uint32_t weight, partly_points, proportional;
    uint32_t met, partly, applies; /* expressions or RS_NONE */
    uint32_t behaviour;            /* detector or RS_NONE */
    rs_range say;                  /* in `texts` */
} rs_step;

typedef struct rs_cost {
    rs_range refs; /* detectors */
    uint32_t points, at_most;
} rs_cost;

typedef struct rs_rubric {
    rs_str id;
    rs_text title;
    uint32_t applies, channels, ordered, headline;
    rs_range steps, costs;
    rs_str definition, source;
} rs_rubric;

typedef struct rs_lexicon {
    rs_str name, definition, source;
    uint32_t entity, unused;
} rs_lexicon;

/* X(type, name): the sections of a ruleset. */
#define RS_SECTIONS(X)            \
    X(char, bytes)                \
    X(uint16_t, symbol_stage1)    \
    X(uint16_t, symbol_stage2)    \
    X(rs_edge, text_edges)        \
    X(rs_state, text_states)      \
    X(rs_edge, sound_edges)       \
    X(rs_state, sound_states)     \
    X(uint32_t, text_roots)       \
    X(uint32_t, sound_roots)      \
    X(rs_out, outs)               \
    X(rs_literal, literals)       \
    X(uint32_t, members)          \
    X(uint32_t, entity_literals)  \
    X(rs_entity, entities)        \
    X(uint8_t, told)              \
    X(uint32_t, keyed)            \
    X(uint32_t, watched)          \
    X(rs_pattern, patterns)       \
    X(rs_element, elements)       \
    X(rs_detector, detectors)     \
    X(rs_condition, conditions)   \
    X(uint32_t, numbers)          \
    X(rs_suggestion, suggestions) \
    X(rs_example, examples)       \
    X(rs_str, texts)              \
    X(rs_expr, exprs)             \
    X(rs_step, steps)             \
    X(rs_cost, costs)             \
    X(rs_rubric, rubrics)         \
    X(rs_lexicon, lexicons)       \
    X(uint32_t, always)           \
    X(uint32_t, order)

typedef struct rs_header {
    uint32_t text_mask, sound_mask; /* of the edge tables */
    uint32_t words_entity;          /* the packs' dictionary words */
    uint32_t say_back_entity;
    uint32_t slots_entity; /* first of PAT_SLOT_COUNT slot entities */
    uint32_t acceptance;   /* detector of the behaviour `acceptance`, or RS_NONE */
    uint32_t slot_keyed;   /* speakers of whom something has nothing but values to be found by */
    uint32_t sound_always; /* some detector matches by sound in every channel */
    uint64_t fingerprint;
} rs_header;

struct hua_ruleset {
    hua_allocator allocator;
    void *block; /* owns all sections */
    size_t block_size;
    rs_header header;
#define RS_FIELD(type, name) \
    const type *name;        \
    uint32_t name##_count;
    RS_SECTIONS(RS_FIELD)
#undef RS_FIELD
};

/*
 * `told` says of each entity in whose turns it has to be marked by every hit (bit 1 << hua_speaker), because a
 * detector or a pattern that leads to one waits for it; elsewhere it is asked when somebody wants to know.
 */
#define RS_ALL_SPEAKERS 15u
#define RS_ON_SLOTS 16u    /* is a slot, or may hang on one: values have to be looked for first */
#define RS_HAS_KEYED 32u   /* `keyed` of the entity is not empty */
#define RS_HAS_WATCHED 64u /* nor are its `detectors` */

/*
 * `always` lists the detectors that no literal leads to (time rules, finds of finds); `order` lists all
 * detectors so that each comes after those it refers to.
 */

static inline hua_str rs_text_of(const hua_ruleset *rules, rs_str s)
{
    return (hua_str){rules->bytes + s.at, s.len};
}

/* Text in the language asked for; hant falls back to hans (the caller converts). */
hua_str rs_text_in(const hua_ruleset *rules, rs_text text, hua_lang lang, bool *needs_conversion);

/* Compiles a checked pack set. */
hua_code hua_compile(hua_ruleset **out, const pack_set *packs, const hua_allocator *allocator,
                     hua_error *error);

/* Sets the section pointers into rules->block and checks every index; HUA_E_IMAGE otherwise. */
hua_code rs_attach(hua_ruleset *rules, hua_error *error);

#endif
