/*
 * The scanner: all scratch of one thread, reused from check to check.
 *
 *   scan.c      one turn: fold, look through the tries, note which literals stand where
 *   slots.c     values in the turn: numbers, durations, times of day ...
 *   match.c     entities in the turn: literals and patterns to occurrences; match_fronts.c: a pattern in a window
 *   segment.c   sentences, clauses and words of the turn
 *   order.c     occurrences in order
 *   find.c      detectors in the turn: occurrences to finds, by conditions inside the turn
 *   relate.c    finds of all turns: conditions across turns and in time; reach.c: what is near enough;
 *               window.c: beginning and end of a dialogue; repeat.c: said again
 *   score.c     rubrics over finds
 *   suggest.c   wording for findings; fix.c rewrites a draft
 *   explain.c   how it was decided; probe.c: which pattern it was
 *   selftest.c  the examples that rules carry
 *
 * Turn scratch (everything up to finds) is forgotten with the next turn; finds live
 * until the dialogue's report is written.  Positions inside a turn are units (text/units.h);
 * a find carries its span in the source as well, since the units do not outlive the turn.
 */
#ifndef HUA_ANALYSIS_SCANNER_H
#define HUA_ANALYSIS_SCANNER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"
#include "report/report.h"
#include "rules/ruleset.h"
#include "text/script.h"
#include "text/split.h"
#include "text/units.h"

/* ---- inside a turn -------------------------------------------------------- */

/* How an occurrence was found. */
#define VIA_SKIP 1u  /* reading over fillers or stutters */
#define VIA_SOUND 2u /* by sound */

/* A literal (or the value of a slot) where it was found, in the chain of that literal. */
typedef struct raw_hit {
    uint32_t start, end, via, next;
} raw_hit;

/* The hits of a literal in this turn. */
typedef struct hit_chain {
    uint32_t literal;
    uint32_t first, last; /* in scanner.raw */
} hit_chain;

#define SCAN_IS_SYMBOL 0x80000000u /* in scanner.chain_of: the symbol's code, not a chain */

/* An entity where it stands.  `path` is the last path node of the pattern that matched, or RS_NONE. */
typedef struct occurrence {
    uint32_t start, end, via, path;
} occurrence;

/* One element of a matched pattern; `prev` leads to the element before it. */
typedef struct path_node {
    uint32_t start, end;
    uint32_t origin; /* start of the whole match */
    uint32_t entity; /* what stands here */
    uint32_t via;    /* of this and all before it */
    uint32_t prev;
} path_node;

/* Why a told entity was marked: a literal of its own that was hit, or a pattern whose key was. */
typedef struct lead {
    uint32_t what; /* of a literal what scanner.chain_of has; or pattern */
    uint32_t next; /* in scanner.leads; RS_NONE ends */
} lead;

/* What has been seen of an entity in this turn, in scanner.seen. */
#define SEEN_MARKED 1u /* it may stand in the turn */
#define SEEN_ASKED 2u  /* whether it may was asked, of one that is not told */
#define SEEN_KNOWN 4u  /* where it stands is known */

/* Of an entity in this turn; valid as far as scanner.seen says. */
typedef struct entity_state {
    uint32_t spans, span_count;  /* if known: in scanner.spans */
    uint32_t literals, patterns; /* if marked and told: what led to it, in scanner.leads; if asked:
                                    so many of its masks have no hits */
} entity_state;

/* Segmentation of the turn by one scope.  `id` NULL: everything is one segment. */
typedef struct segments {
    bool known;
    uint32_t count;
    uint32_t *id;    /* [units] */
    uint32_t *start; /* [count + 1] */
} segments;

typedef VEC(raw_hit) raw_vec;
typedef VEC(hit_chain) chain_vec;
typedef VEC(lead) lead_vec;
typedef VEC(occurrence) occurrence_vec;
typedef VEC(path_node) path_vec;
typedef VEC(uint32_t) number_vec;
typedef VEC(uint16_t) code_vec;
typedef VEC(hua_range) range_vec;

/* Units next to an edge of a segment, up to `to`, that are marks or read over. */
typedef struct passed_units {
    uint32_t edge, to;
} passed_units;

/* The turn being decided. */
typedef struct turn_work {
    uint32_t index; /* in the dialogue */
    const hua_turn *turn;
    uint32_t speaker; /* a bit, as in the ruleset's `told` */
    segments sentence, clause;
    bool words_known, pack_words_known, quotes_known, slots_known, script_known, symbols_listed,
        hits_laid_out;
    bool has_skips; /* fillers or stutters are marked */
    hua_script script;
    uint32_t word_count;
    passed_units head, tail; /* behind the start and before the end of the segment last asked for:
                                match_fronts.c */
    uint64_t steps; /* that the matcher took from front to front and along the edges of segments;
                       tests bound them by the turn's length */
    size_t spread;  /* entities of `present` whose marks have been handed on */
} turn_work;

/* ---- across turns ----------------------------------------------------------- */

/* What a pattern element or gap matched, for messages and rewrites. */
typedef struct capture {
    uint32_t entity; /* RS_NONE: the gap before the next element */
    uint32_t byte_start, byte_end;
} capture;

/* A detector's find. */
typedef struct find {
    uint32_t detector, turn;
    uint32_t start, end; /* units */
    hua_span span;
    uint32_t clause, sentence;       /* numbers of the segment of `start` */
    uint32_t scope_start, scope_end; /* bytes of the scope's segment (the sentence, for clauses) */
    uint32_t folds;
    rs_range captures;     /* in scanner.captures */
    double promised;       /* seconds that a duration inside names; < 0 none */
    uint32_t next;         /* next find of the same detector, by turn and start; RS_NONE ends */
    bool alive;            /* holds so far */
    bool covers_turn;      /* stands for a whole turn, not for words in it */
    bool absorbed;         /* holds, but is part of a graver or longer finding */
    uint32_t related_turn; /* turn of the cause; RS_NONE none */
    hua_span related_span;
    const char *related_role;
} find;

typedef VEC(find) find_vec;
typedef VEC(capture) capture_vec;

/* A detector's finds in this dialogue. */
typedef struct detector_state {
    uint32_t epoch; /* dialogue number; older = nothing found */
    uint32_t first, last, count;
    uint32_t index; /* in scanner.indexes, plus one; 0 = none was asked for */
} detector_state;

/* What is known of an expression of rubrics in this dialogue: score_expr.c. */
typedef struct expr_state {
    uint32_t epoch; /* dialogue number; older = nothing */
    uint32_t first; /* of a term, if found is known: its first find that counts */
    bool found_known, holds_known, holds;
} expr_state;

typedef enum term_role {
    TERM_SEEN,    /* counts for the step */
    TERM_SPOILS,  /* below a NONE: counts against it */
    TERM_RECOVERS /* an expression with `recovered-by` */
} term_role;

typedef struct step_term {
    uint32_t expr;
    term_role role;
    rs_str name;
} step_term;

/* The terms of a step: those of what makes it met, and met partly, in scanner.terms. */
typedef struct step_terms {
    rs_range met, partly;
} step_terms;

/* The finds of a detector that hold, by speaker and in order of turns, in scanner.holding; see reach.c. */
typedef struct turn_index {
    rs_range of[HUA_OTHER + 1];
} turn_index;

/*
 * What is kept of every turn.  A speaker's messages in a row count as one block, for people send one
 * thought in pieces; distances and windows "in turns" count blocks.
 */
typedef struct turn_info {
    uint32_t units, sentences; /* sentences: only where the ruleset asks for them */
    uint32_t blocks[4];        /* by speaker: blocks begun up to and with this turn */
    uint32_t said[4];          /* by speaker: sentences up to and with this turn; see window.c */
    uint64_t
        clear; /* a bit for each of scanner.rechecks: nothing that it objects to is said here */
} turn_info;

typedef void (*trace_fn)(void *ctx, const hua_trace *trace);

/* What of a find's scope is left without blanks at its ends, and with all marks that end it. */
typedef struct trimmed_scope {
    uint32_t turn; /* RS_NONE: nothing is known */
    hua_range of;  /* bytes of the scope */
    size_t start, end;
} trimmed_scope;

/* A sentence as it was said, for repeat.c. */
typedef struct said_sentence {
    uint64_t hash;
    uint32_t turn, byte_start, byte_end;
} said_sentence;

typedef VEC(said_sentence) said_vec;

/* What was said in the window of a COND_SHARE; see window.c. */
typedef struct share_sums {
    const rs_condition *condition;
    uint32_t epoch; /* dialogue number */
    uint64_t all, own[HUA_OTHER + 1];
    uint32_t last[HUA_OTHER + 1]; /* by speaker: the last turn in the window, if they speak there */
    bool speaks[HUA_OTHER + 1];
} share_sums;

/*
 * Sets of characters, by twelve bits of the code point: what is not in one is not among its members, what is
 * may still not be.  Of the symbols of chats 18.4 % pass `begins`, 17.6 % are among its members.
 */
enum { SLOTS_SET_ROWS = 64 };
typedef struct slots_sets {
    uint64_t begins[SLOTS_SET_ROWS];      /* what values begin with */
    uint64_t behind[SLOTS_SET_ROWS];      /* what makes a value of a numeral before it */
    uint64_t times[SLOTS_SET_ROWS];       /* characters of time that stand in other words too */
    uint64_t behind_time[SLOTS_SET_ROWS]; /* before what they begin a value */
    uint64_t numerals[SLOTS_SET_ROWS];    /* of one character */
} slots_sets;

enum { RECHECKS = 64 };

/* What speaks against a find that is taken over. */
typedef struct objection {
    uint32_t entity, recheck; /* the second in scanner.rechecks */
} objection;

struct hua_scanner {
    const hua_ruleset *rules;
    hua_allocator allocator;
    hua_scanner_options options;
    hua_splitter *splitter;
    hua_converter *converter;

    /* turn scratch */
    turn_work work;
    hua_units units;
    entity_state *entities; /* [rules->entities_count] */
    uint8_t *seen;          /* [rules->entities_count] SEEN_ bits of this turn */
    uint32_t *hit;          /* a bit for each literal, behind them values and one for symbols that
                               are no literal: small enough for the nearest cache */
    uint32_t *chain_of;     /* the same: if hit, where in `chains` its hits are, or which symbol */
    chain_vec chains;
    raw_vec raw;       /* in chains */
    raw_vec laid_out;  /* scan.c */
    rs_range *symbols; /* by symbol, once listed: where it stands, in `places` */
    number_vec places;
    occurrence_vec spans, gathered, survivors, merged;
    number_vec runs; /* order.c */
    path_vec paths;
    occurrence_vec alone;  /* of one pattern: probe.c */
    lead_vec leads;        /* what led to told entities */
    number_vec present;    /* entities that were told in this turn */
    number_vec asked;      /* entities that were asked */
    number_vec candidates; /* patterns of the entities in work that may match */
    number_vec sentence_ids, sentence_starts, clause_ids, clause_starts, word_ends;
    range_vec quotes, said_back, pack_words;
    code_vec codes, view_codes;          /* the turn's and a view's symbols as tries number them */
    number_vec to_tell;                  /* literals that have to be told of */
    number_vec begins;                   /* where literals may begin in a view */
    number_vec view_symbols, view_units; /* the turn without skipped units */
    void *fronts;                        /* match_fronts.c */
    slots_sets value_sets;

    /* dialogue scratch */
    const hua_dialogue *dialogue;
    uint32_t dialogue_epoch;
    find_vec finds;
    capture_vec captures;
    detector_state *detectors; /* [rules->detectors_count] */
    expr_state *exprs;         /* [rules->exprs_count] */
    VEC(turn_info) turns;
    hua_speaker block_speaker; /* who speaks in the block at work */
    number_vec scratch;
    number_vec holding; /* finds that hold, in order of turns: reach.c */
    VEC(turn_index) indexes;
    share_sums share;
    said_vec said;
    uint32_t replaced;
    uint32_t script_turn; /* the turn that turn_script is of; RS_NONE */
    hua_script turn_script;
    trimmed_scope trimmed[2]; /* suggest_render.c */
    bool agent_script_known;
    hua_script agent_script; /* of the first agent's turn that shows one */
    uint32_t
        rechecks[RECHECKS]; /* detectors based on finds, that object to what is said beside them */
    uint32_t recheck_count;
    uint64_t rechecks_of[HUA_OTHER + 1]; /* by speaker: a bit for each that looks at their turns */
    VEC(objection) objections;
    number_vec related; /* detectors that have something to be decided by other turns, in order */
    VEC(step_term) terms;
    VEC(step_terms) step_terms; /* by step */
    bool uses_sentence_windows, uses_clauses, uses_times;
    bool times_run_on; /* every turn has its time, and none goes back */

    /* results */
    hua_arena arena; /* of the report */
    hua_report report;
    hua_buf json, text, draft; /* outputs; scratch text; the draft being fixed */
    hua_code failure;          /* sticky within one check: HUA_OK or HUA_E_NOMEM ... */

    trace_fn trace; /* explaining */
    void *trace_ctx;
    uint32_t trace_turn;
};

/* Words of scanner.hit. */
static inline size_t scan_hit_words(const hua_ruleset *rules)
{
    return (size_t)RS_NO_SINGLE(rules->literals_count) / 32 + 1;
}

/* Was the literal hit in this turn?  Values of slots are numbered behind the literals. */
static inline bool scan_was_hit(const hua_scanner *s, uint32_t literal)
{
    return s->hit[literal / 32] >> (literal % 32) & 1;
}

/* ---- scan.c ------------------------------------------------------------------ */

/* Folds the turn, notes every literal in it and marks every told entity that may stand in it. */
void scan_turn(hua_scanner *s, uint32_t index);
/* Makes room for hits; false if memory is lacking. */
bool scan_prepare(hua_scanner *s);
/* Appends where a literal or value that was hit stands, by what scanner.chain_of has of it. */
void scan_append_hits(hua_scanner *s, uint32_t chain, occurrence_vec *out);
/* Looks for values, if that has not been done, and marks what hangs on them. */
void scan_slots(hua_scanner *s);
/* Notes the value of a slot (by its entity). */
void scan_add(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end, uint32_t via);

/* ---- slots.c ------------------------------------------------------------------ */

/* Fills the sets; once a scanner. */
void slots_prepare(slots_sets *sets);
/* Notes all values in the turn as hits of the slot entities; once a turn. */
void slots_find(hua_scanner *s);
/* Seconds that the duration standing in the units start..end names (two of a range: the longer); < 0 none. */
double slots_duration(const hua_units *units, uint32_t start, uint32_t end);

/* ---- match.c, match_fronts.c ------------------------------------------------------------------- */

/* The scratch that hua_scanner.fronts points to; NULL if memory is lacking. */
void *match_fronts_new(const hua_allocator *allocator);
void match_fronts_free(const hua_allocator *allocator, void *fronts);
/* Occurrences of one pattern by itself, whatever the others of its entity do: for explaining. */
void match_pattern_alone(hua_scanner *s, uint32_t pattern, occurrence_vec *out);
/* For the two below: looks for what nobody has asked for yet. */
bool match_ask(hua_scanner *s, uint32_t entity);
void match_know(hua_scanner *s, uint32_t entity);

/*
 * May the entity stand in this turn?  Values are looked for only when somebody needs to know.  The answer is
 * final for entities of literals only; for others once scan_turn is done.
 */
static inline bool match_may_stand(hua_scanner *s, uint32_t entity)
{
    const uint32_t told = s->rules->told[entity];
    if (told & RS_ON_SLOTS)
        scan_slots(s);
    const uint32_t seen = s->seen[entity];
    if (seen & SEEN_MARKED)
        return true;
    if (told & s->work.speaker || seen & SEEN_ASKED)
        return false;
    return match_ask(s, entity);
}

/* Occurrences of an entity in this turn, by start, longer first.  Valid until the next turn. */
static inline const occurrence *match_entity(hua_scanner *s, uint32_t entity, uint32_t *count)
{
    const entity_state *e = &s->entities[entity];
    if (!(s->seen[entity] & SEEN_KNOWN)) {
        *count = 0;
        if (!match_may_stand(s, entity))
            return NULL;
        match_know(s, entity); /* one that is in work already answers as absent: no circles */
    }
    *count = e->span_count;
    return e->span_count ? s->spans.items + e->spans : NULL;
}

/* ---- segment.c -------------------------------------------------------------------- */

/* True if a word may begin or end before this unit. */
bool match_boundary(hua_scanner *s, uint32_t unit);
/* The segmentation for a scope; NULL for turn and dialogue, or if the turn is one segment. */
const segments *match_segments(hua_scanner *s, pack_scope scope);
/* Number of the segment of a unit; 0 if there is but one. */
uint32_t match_segment_of(const segments *segments, uint32_t unit);
/* Words of the turn: ends in units. */
const uint32_t *match_words(hua_scanner *s, uint32_t *count);
/* The packs' own words standing in the turn. */
const hua_range *match_pack_words(hua_scanner *s, uint32_t *count);

/* ---- order.c --------------------------------------------------------------------- */

/* Sorts by start, longer first, exact first. */
void order_occurrences(hua_scanner *s, occurrence *items, size_t count);
/* The first of so many, by start, that starts at the unit or behind it. */
size_t order_first_at(const occurrence *items, uint32_t count, uint32_t unit);
/* The same from `from` on, in time that grows with the logarithm of how far it is. */
uint32_t order_next_at(const occurrence *items, uint32_t count, uint32_t from, uint32_t unit);

/* ---- quotation.c ------------------------------------------------------------------ */

/* The unit is quoted, or the customer's own word said back. */
bool quotation_covers(hua_scanner *s, uint32_t unit);

/* ---- find.c --------------------------------------------------------------------- */

/* Decides all detectors that the turn calls for; their finds are appended. */
void find_in_turn(hua_scanner *s);
/* Appends a find to its detector's list; answers its index or RS_NONE. */
uint32_t find_add(hua_scanner *s, const find *found);
/* First find of a detector in this dialogue, or RS_NONE. */
static inline uint32_t find_first(const hua_scanner *s, uint32_t detector)
{
    const detector_state *d = &s->detectors[detector];
    return d->epoch == s->dialogue_epoch ? d->first : RS_NONE;
}
/*
 * Lists the detectors for which every turn is to note whether it holds what they object to; once a scanner.  False
 * if memory is lacking.
 */
bool find_prepare(hua_scanner *s);
/* Exceptions and inner conditions of a find that did not come from its own turn's patterns. */
bool find_recheck(hua_scanner *s, uint32_t detector, const find *f);
/* True if the detector holds for this dialogue: channel, team, date. */
bool find_is_meant(const hua_scanner *s, const rs_detector *d);
/* The same; most hold for all. */
static inline bool find_applies(const hua_scanner *s, const rs_detector *d)
{
    return !(d->flags & RS_NARROWED) || find_is_meant(s, d);
}

/* ---- relate.c --------------------------------------------------------------------- */

/* Lists whose finds depend on that; once a scanner.  False if memory is lacking. */
bool relate_prepare(hua_scanner *s);
/* Decides what depends on other turns; afterwards `alive` says which finds hold. */
void relate_finds(hua_scanner *s);
/* window.c: true if the find lies in the window, counted in turns of its own speaker. */
bool relate_in_window(const hua_scanner *s, uint32_t window, uint32_t unit, double amount,
                      const find *f);

/* Makes the find cover the whole of a turn. */
void relate_cover_turn(const hua_scanner *s, find *f, uint32_t turn);

/* ---- repeat.c ---------------------------------------------------------------------- */

/* A find of the detector on the n-th time that its speaker says the same sentence. */
void repeat_find(hua_scanner *s, uint32_t detector, uint32_t n);

/* ---- score_step.c, score.c, suggest.c ------------------------------------------------------------ */

/* Lists the terms of all steps; once a scanner.  False if memory is lacking. */
bool score_prepare(hua_scanner *s);
/* Fills report.scores and the overall score from finds; findings are in the report already. */
void score_dialogue(hua_scanner *s);
/* Fills in message and suggestions of finding i of the report, which came from `f`. */
void suggest_for(hua_scanner *s, hua_finding *finding, const find *f);
/* A text of the ruleset in the language of messages (options.lang). */
hua_str suggest_message_text(hua_scanner *s, rs_text text);
/* `text` (Simplified) in the script of the turn that it is for. */
hua_str suggest_in_script(hua_scanner *s, hua_str text, hua_script script);

/* ---- check.c ------------------------------------------------------------------------ */

/* The stages in order; fills s->report.  Does not check rewrites again (fix.c does). */
hua_code check_dialogue(hua_scanner *s, const hua_dialogue *dialogue, hua_error *error);

/* ---- explain.c, probe.c ------------------------------------------------------------------ */

/* What met a condition or broke it; with `end` 0 what does not stand there. */
typedef struct witness {
    uint32_t entity, start, end;
} witness;

/* Each tells the tracer, if there is one and the turn is wanted. */
/* The occurrence was taken for a match, or refused for a reason. */
void explain_match(hua_scanner *s, const rs_detector *d, const occurrence *o, const char *reason);
/* The exception of the detector stands at `o`. */
void explain_exception(hua_scanner *s, const rs_detector *d, const occurrence *o);
/* A condition was asked of the match at `o` inside its turn; of a find, by other finds. */
void explain_inside(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                    const occurrence *o, bool held, const witness *met);
void explain_related(hua_scanner *s, const rs_detector *d, const rs_condition *c, const find *f,
                     bool held, const find *met);
/* A find became a finding, or part of the finding `whole` of that rule. */
void explain_finding(hua_scanner *s, const hua_finding *finding);
void explain_absorbed(hua_scanner *s, const find *f, hua_str whole);

#endif
