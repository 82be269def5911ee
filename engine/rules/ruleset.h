/*
 * The compiled form of rule packs: a handful of arrays of plain data that refer to each other by index,
 * all inside one block of memory.  Saving writes the block, opening checks it;
 * scanners on any number of threads read it.
 *
 *   literal   folded text, known to the trie; belongs to entities
 *   entity    a set of alternatives: literals, and patterns for what is more than a literal.  Lexicons,
 *             groups, slots, the `match` and `unless` lists of rules are all entities
 *   pattern   a sequence of elements (entities, gaps, anchors) that belongs to an entity
 *   detector  a rule, behaviour or tag, or a nameless cue: whose turns, which entity, which conditions
 *
 * An entity can only stand in a turn that holds one of its literals, or, for a pattern, its key: the required
 * element that is expected to be rarest.  From literals to entities (`members`), from keys to patterns and
 * their owners (`keyed`), from entities to detectors (`watched`): so the literals that the
 * trie finds lead straight to the few detectors worth deciding, however many there are.  Only
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

/* The node of a trie behind the first two symbols; key 0 = an empty place of the table. */
typedef struct rs_pair {
    uint32_t key; /* first symbol << 16 | second */
    uint32_t node;
} rs_pair;

/* What was read up to here begins some literal.  See trie.h. */
typedef struct rs_node {
    uint32_t children; /* in the nodes, side by side in order of symbol */
    uint32_t outs;     /* literals that end here, in `outs` */
    uint32_t out_count;
    uint16_t child_count;
    uint16_t symbol; /* the last one read */
} rs_node;

typedef struct rs_out {
    uint32_t literal;
    uint32_t speakers; /* of the literal, see rs_literal */
} rs_out;

/*
 * The literal that is this symbol alone.  Of these many stand in every turn and hardly any matters: they are
 * noted by a bit, and only what asks for one has its places looked up.
 */
typedef struct rs_single {
    uint32_t literal; /* one behind all literals and slots: there is none */
    uint32_t speakers;
} rs_single;

typedef struct rs_literal {
    uint32_t symbols;   /* length in folded code points */
    uint32_t syllables; /* length by sound; 0 = not matched by sound */
    rs_range members;   /* entities that it belongs to, in `members`: first those that are told */
    uint32_t told_count;
    uint32_t speakers; /* in whose turns some of them are told, a bit for each */
    rs_str text;
} rs_literal;

/* Literals of an entity, 32 * word + n for every bit n: whether one was hit is seen from a few words. */
typedef struct rs_mask {
    uint32_t word, bits;
} rs_mask;

typedef struct rs_entity {
    rs_str name; /* of a lexicon; else empty */
    rs_range
        literals; /* in `entity_literals`: alternatives that are just that (`literal_patterns`) */
    rs_range patterns;  /* in `patterns`: alternatives that are more */
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
    uint32_t key;  /* entity */
    uint32_t also; /* another that it needs, of literals only; RS_NONE: there is none */
    uint32_t before,
        after; /* most units a match can stretch to the left of a key's start / right of its end */
    uint32_t owner; /* entity */
    rs_str text;    /* as written */
} rs_pattern;

/* A pattern in the list of its key, with what decides whether its owner is marked. */
typedef struct rs_keyed {
    uint32_t pattern, owner, also;
} rs_keyed;

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
    uint32_t kind, channel, line, column;
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
#define RS_UNREPORTED 512u /* serves others and stands in no report */
#define RS_FIRST_ONLY 256u /* base is the first of the `all` or `at-least` patterns in the scope */
#define RS_ONE_TELLS 1024u /* cue: the first find of a dialogue tells all that is ever asked */
#define RS_NARROWED 4096u  /* not in every channel, team or period */
#define RS_PLACED 2048u    /* somebody asks in which sentence or clause its finds stand */

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

/* What is asked of all of them comes first, in one line of memory. */
typedef struct rs_expr {
    uint32_t kind, n;
    uint32_t first, next; /* expressions; RS_NONE ends */
    uint32_t
        same; /* the first expression that holds whenever this one does: terms come again and again */
    uint32_t at_most_turns;
    rs_range refs;                /* EXPR_TERM: detectors, in `numbers` */
    rs_range after, recovered_by; /* detectors */
    uint32_t window, window_unit;
    double window_amount;
    rs_str name;         /* EXPR_TERM: behaviour id or "finding:x" */
    uint32_t gap_filler; /* detector of the behaviour that would make the term hold; RS_NONE */
    uint32_t unused;
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
    X(rs_single, singles)         \
    X(uint64_t, text_filter)      \
    X(rs_pair, text_pairs)        \
    X(rs_node, text_nodes)        \
    X(uint64_t, sound_filter)     \
    X(rs_pair, sound_pairs)       \
    X(rs_node, sound_nodes)       \
    X(rs_out, outs)               \
    X(rs_literal, literals)       \
    X(uint32_t, members)          \
    X(uint32_t, entity_literals)  \
    X(rs_str, literal_patterns)   \
    X(rs_range, entity_masks)     \
    X(rs_mask, masks)             \
    X(rs_entity, entities)        \
    X(uint8_t, told)              \
    X(rs_range, entity_keyed)     \
    X(rs_keyed, keyed)            \
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
    uint32_t longest;      /* literal, in symbols */
    uint32_t words_entity; /* the packs' dictionary words */
    uint32_t say_back_entity, say_back_end_entity;
    uint32_t slots_entity; /* first of PAT_SLOT_COUNT slot entities */
    uint32_t acceptance;   /* detector of the behaviour `acceptance`, or RS_NONE */
    uint32_t slot_keyed;   /* speakers of whom something has nothing but values to be found by */
    uint32_t sound_always; /* some detector matches by sound in every channel */
    uint32_t unused;
    uint64_t fingerprint;
} rs_header;

/* Of `singles`: the number that stands for no literal. */
#define RS_NO_SINGLE(literal_count) ((literal_count) + PAT_SLOT_COUNT)

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
#define RS_HAS_PATTERNS 128u

/*
 * What is asked of many entities in every turn lies apart from the rest, so that it stays in the caches: `told`,
 * `entity_masks` (for each its literals as bits, in `masks`), and `entity_keyed` (in `keyed`, the patterns that it
 * is the key of and whose owners are told).
 *
 * `literal_patterns` has for each of `entity_literals` the pattern that it comes from as its pack has it, or
 * nothing.
 *
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
