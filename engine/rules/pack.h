/*
 * Rule packs as read from YAML, before they are compiled: every key known, every type
 * right, every pattern parsed, every name resolved.  What a pack may say is
 * defined in rules/README.md; this is its shape in memory, all of it in one arena.
 *
 * A rule, a behaviour and a tag are found in the same way and differ in what is done with
 * the find, so all three are a `pack_detector`.
 */
#ifndef HUA_RULES_PACK_H
#define HUA_RULES_PACK_H

#include "rules/pattern.h"
#include "rules/yaml.h"

/* Where something was written. */
typedef struct pack_place {
    uint32_t source; /* index into pack_set.sources */
    yaml_mark mark;
} pack_place;

typedef struct pack_pattern {
    hua_str text;
    pat_node *tree;
    pack_place place;
} pack_pattern;

typedef struct pack_patterns {
    pack_pattern *items;
    size_t count;
} pack_patterns;

/* A text for people: Simplified is a must, the others may be empty. */
typedef struct pack_text {
    hua_str hans, hant, en;
} pack_text;

/* ---- references to other finds ------------------------------------------ */

typedef enum pack_ref_kind {
    REF_BEHAVIOUR, /* "empathy" */
    REF_TAG,       /* "tag:emotion=angry" or "tag:emotion" (any value) */
    REF_CATEGORY,  /* "finding:arguing": rubrics only */
    REF_RULE       /* "rule:apology-but": rubrics only */
} pack_ref_kind;

typedef struct pack_ref {
    pack_ref_kind kind;
    hua_str id, value; /* value: of a tag, or empty */
    pack_place place;
} pack_ref;

typedef struct pack_refs {
    pack_ref *items;
    size_t count;
} pack_refs;

/* ---- windows and distances ---------------------------------------------- */

typedef enum pack_unit {
    UNIT_NONE,
    UNIT_CHARS,
    UNIT_WORDS,
    UNIT_CLAUSES,
    UNIT_SENTENCES,
    UNIT_TURNS,    /* of the speaker looked for */
    UNIT_SECONDS,  /* "30 seconds", "2 minutes" */
    UNIT_PERCENT,  /* of the dialogue's turns */
    UNIT_SCOPE,    /* "scope": anywhere in the rule's scope */
    UNIT_DIALOGUE, /* "dialogue": anywhere */
    UNIT_PROMISED  /* "promised": until the time that the match itself names */
} pack_unit;

typedef struct pack_distance {
    double amount; /* seconds for UNIT_SECONDS */
    pack_unit unit;
} pack_distance;

typedef enum pack_window_kind {
    WINDOW_ALL,
    WINDOW_FIRST, /* "first 2 turns" */
    WINDOW_LAST,  /* "last 20 percent" */
    WINDOW_CLOSE  /* "close": turns after the behaviour `acceptance`, else the last two */
} pack_window_kind;

/* Turns of the judged speaker only are counted. */
typedef struct pack_window {
    pack_window_kind kind;
    pack_distance size;
} pack_window;

/* ---- detectors ----------------------------------------------------------- */

typedef enum pack_scope { SCOPE_CLAUSE, SCOPE_SENTENCE, SCOPE_TURN, SCOPE_DIALOGUE } pack_scope;
typedef enum pack_side { SIDE_BEFORE, SIDE_AFTER, SIDE_AROUND } pack_side;

/* X(NAME, key, what a pack writes below it) */
#define PACK_CONDITIONS(X)                                                                  \
    X(ALL, "all", "patterns that all stand in the scope")                                   \
    X(NONE, "none", "patterns of which none stands in the scope")                           \
    X(AT_LEAST, "at-least", "{n, of}: at least n of the patterns stand in the scope")       \
    X(NEAR, "near", "{match|is, within, side}: stands within the distance")                 \
    X(NOT_NEAR, "not-near", "likewise, and must not")                                       \
    X(FOLLOWS, "follows", "{who, match|is, within}: the other speaker said it before")      \
    X(NOT_FOLLOWS, "not-follows", "likewise, and must not")                                 \
    X(PRECEDES, "precedes", "{who, match|is, within}: the other speaker says it after")     \
    X(NOT_PRECEDES, "not-precedes", "likewise, and must not")                               \
    X(EXPECTS, "expects", "{who, match|is, within}: a finding where it does not come")      \
    X(COUNT, "count", "{at-least, within}: the match occurs so often, the last one counts") \
    X(REPEAT, "repeat", "{at-least}: the same sentence is said again so often")             \
    X(WHERE, "where", "window of the dialogue")                                             \
    X(OVERLAP, "overlap", "seconds by which the turn starts before the other's ends")       \
    X(DELAY, "delay", "seconds between the other's last turn and this one")                 \
    X(SILENCE, "silence", "seconds of nobody speaking before the turn (calls)")             \
    X(RATE, "rate", "characters a second, spoken faster than this")                         \
    X(SHARE, "share", "per cent of all characters in a window that this speaker has")

typedef enum pack_condition_kind {
#define PACK_CONDITION_ENUM(name, key, help) COND_##name,
    PACK_CONDITIONS(PACK_CONDITION_ENUM)
#undef PACK_CONDITION_ENUM
        COND_COUNT_
} pack_condition_kind;

typedef struct pack_condition {
    pack_condition_kind kind;
    pack_patterns match;
    pack_refs is;    /* instead of, or beside, `match` */
    hua_speaker who; /* whose turns are looked at; HUA_OTHER = anybody's */
    bool any_word;   /* expects: "any: true", whatever is said */
    uint32_t n;      /* AT_LEAST, COUNT, REPEAT */
    pack_distance within;
    pack_side side;
    pack_window window; /* WHERE, SHARE */
    double over;        /* OVERLAP, DELAY, SILENCE: seconds; RATE: characters/s; SHARE: per cent */
    pack_place place;
} pack_condition;

/* "{heard:trouble}": the words that the behaviour `trouble` found first. */
#define PACK_HEARD "heard:"

typedef struct pack_suggestion {
    bool rewrite;
    bool safe;
    hua_str text;      /* with {before} {after} {gap} {match} {lexicon} placeholders */
    hua_str hant;      /* the pack's own Traditional wording, or empty */
    hua_str emotion;   /* only where the customer's tag emotion has this value; or empty */
    uint32_t channels; /* bit set of hua_channel; 0 = all */
    pack_place place;
} pack_suggestion;

typedef struct pack_example {
    hua_example_kind kind;
    hua_str text, expected;
    hua_channel channel;
    pack_place place;
} pack_example;

typedef enum pack_kind { PACK_RULE, PACK_BEHAVIOUR, PACK_TAG } pack_kind;

typedef struct pack_detector {
    pack_kind kind;
    hua_str id;
    hua_str
        category; /* rule: from the taxonomy; tag: its value ("angry"), id is the tag ("emotion") */
    hua_severity severity;
    pack_text title, message, why;
    hua_speaker who; /* HUA_OTHER = anybody */
    pack_scope scope;
    pack_patterns match, unless;
    pack_refs is; /* base finds, instead of or beside `match` */
    pack_condition *conditions;
    size_t condition_count;
    pack_suggestion *suggestions;
    size_t suggestion_count;
    hua_str *say; /* behaviour: model sentences */
    size_t say_count;
    pack_example *examples;
    size_t example_count;
    uint32_t channels; /* bit set of hua_channel; 0 = all */
    uint32_t scripts;  /* bit set: 1 Simplified, 2 Traditional; 0 = all */
    hua_str *teams;
    size_t team_count;
    hua_str from, until; /* YYYY-MM-DD, or empty */
    bool quoted;         /* also inside quotations */
    bool no_fillers;     /* do not read over fillers and stutters */
    int sound;           /* 1 always, 0 in calls only, -1 never by sound */
    bool whole_words;    /* default true; `whole-words: false` lets literals stand inside words */
    bool
        at_response; /* expects: the finding stands on the answering turn (default), else on the match */
    bool reported;      /* behaviour, tag: false if it only serves others */
    hua_str definition; /* YAML text of the entry */
    pack_place place;
} pack_detector;

typedef struct pack_detectors {
    pack_detector **items;
    size_t count;
} pack_detectors;

/* ---- rubrics ------------------------------------------------------------- */

typedef enum pack_expr_kind {
    EXPR_ALL,
    EXPR_ANY,
    EXPR_NONE,
    EXPR_AT_LEAST,
    EXPR_TERM
} pack_expr_kind;

typedef struct pack_expr {
    pack_expr_kind kind;
    uint32_t n; /* EXPR_AT_LEAST */
    struct pack_expr *first, *next;
    /* EXPR_TERM */
    pack_ref ref;
    pack_window window;
    bool has_after;
    pack_ref after;         /* only evidence later than the first of this */
    uint32_t at_most_turns; /* 0 = any number; else: holds if it occurs in 1..n turns */
    pack_refs recovered_by; /* and a later turn has one of these */
    pack_place place;
} pack_expr;

typedef struct pack_step {
    hua_str id;
    pack_text title;
    uint32_t weight;         /* points, 1 .. 1000 */
    pack_expr *met, *partly; /* partly may be NULL */
    pack_expr *applies;      /* NULL = always */
    uint32_t partly_points;  /* of `weight`; where 0, see `proportional` */
    bool proportional;       /* points for partly: weight x terms seen / terms of `met` */
    hua_str behaviour;       /* what best closes the gap, if it is no behaviour named in met */
    hua_str *say;            /* model sentences, before those of the behaviours */
    size_t say_count;
    pack_place place;
} pack_step;

typedef struct pack_cost {
    pack_ref ref;     /* category or rule */
    uint32_t points;  /* taken off for each, as a positive number */
    uint32_t at_most; /* in all; 0 = without limit */
} pack_cost;

typedef struct pack_rubric {
    hua_str id;
    pack_text title;
    pack_expr *applies; /* NULL = to every dialogue in `channels` */
    uint32_t channels;
    bool ordered;  /* evidence of a step before that of the step in front of it counts as partly */
    bool headline; /* counts in the overall score */
    pack_step *steps;
    size_t step_count;
    pack_cost *costs;
    size_t cost_count;
    hua_str definition;
    pack_place place;
} pack_rubric;

/* ---- the whole ----------------------------------------------------------- */

typedef struct pack_lexicon {
    hua_str name;
    pack_patterns members;
    pack_place place;
} pack_lexicon;

typedef struct pack_set {
    hua_arena *arena;
    yaml_source *sources;
    size_t source_count;
    pack_lexicon **lexicons;
    size_t lexicon_count;
    pack_detectors rules, behaviours, tags;
    pack_rubric **rubrics;
    size_t rubric_count;
    hua_str *words; /* dictionary words */
    size_t word_count;
    pack_patterns say_back;     /* lead-ins after which the customer's words are said back */
    pack_patterns say_back_end; /* with these the agent goes on in their own words */
} pack_set;

/*
 * Reads, checks and merges packs: `extends`, `override` and `disable` are carried out, names resolved,
 * lexicon circles refused.  `sources` have name and text set; everything is in `arena`, which
 * must outlive *out.  Each error goes to options->on_error, the first to `error`; any error and the
 * whole fails, but reading goes on to find the others (at most 100).
 */
hua_code hua_pack_load(pack_set *out, yaml_source *sources, size_t count,
                       const hua_ruleset_options *options, hua_arena *arena, hua_error *error);

/* Reads files and directories into sources (text in the arena). */
hua_code hua_pack_read_files(const char *const *paths, size_t count, hua_arena *arena,
                             yaml_source **sources, size_t *source_count, hua_error *error);

/* The ids of shared contracts: categories of findings, with their default severity. */
bool hua_category_known(hua_str id, hua_severity *severity);

/* The nearest of `names` to `name` by edit distance, if near enough; else empty. */
hua_str hua_nearest_name(hua_str name, const hua_str *names, size_t count);

#endif
