/*
 * huashu.h - the public interface of libhuashu.
 *
 * A ruleset is compiled once from YAML rule packs, is immutable and may be
 * shared by any number of threads.  A scanner belongs to one thread; it owns
 * all scratch memory and reuses it, so that after a few dialogues a check asks
 * the system for no memory.  A report belongs to its scanner and is valid until
 * that scanner's next call.
 *
 * Ownership: a parameter `out` of type `T **` hands the caller an object that
 * the caller frees; every other pointer that comes back is borrowed from the
 * object it came from.  Strings are UTF-8 with an explicit length and are not
 * NUL-terminated unless a comment says so.
 *
 * Errors: functions that can fail return a hua_code and fill the caller's
 * hua_error (which may be NULL).  Nothing aborts, nothing is global; lack of
 * memory is HUA_E_NOMEM.
 */
#ifndef HUASHU_H
#define HUASHU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HUA_VERSION_MAJOR 0
#define HUA_VERSION_MINOR 1
#define HUA_VERSION_PATCH 0

#if defined(HUA_BUILDING) && defined(__GNUC__)
#define HUA_API __attribute__((visibility("default")))
#else
#define HUA_API
#endif

/* ---- limits ------------------------------------------------------------ */

#define HUA_MAX_TURN_BYTES (64u << 20)  /* one turn's text */
#define HUA_MAX_TURNS (1u << 20)        /* turns of one dialogue */
#define HUA_MAX_PACK_BYTES (16u << 20)  /* one YAML file */
#define HUA_MAX_REPORT_BYTES (1u << 30) /* one report as JSON */

/* ---- errors ------------------------------------------------------------ */

/* X(name, text) */
#define HUA_CODES(X)                                 \
    X(OK, "ok")                                      \
    X(E_NOMEM, "out of memory")                      \
    X(E_IO, "cannot read or write")                  \
    X(E_UTF8, "invalid UTF-8")                       \
    X(E_YAML, "not well-formed YAML")                \
    X(E_PACK, "error in a rule pack")                \
    X(E_PATTERN, "error in a pattern")               \
    X(E_IMAGE, "not a sound compiled ruleset")       \
    X(E_LIMIT, "over a stated limit")                \
    X(E_ARGUMENT, "argument out of its domain")      \
    X(E_UNKNOWN_NAME, "no such rule, rubric or tag") \
    X(E_INTERNAL, "internal error")

typedef enum hua_code {
#define HUA_CODE_ENUM(name, text) HUA_##name,
    HUA_CODES(HUA_CODE_ENUM)
#undef HUA_CODE_ENUM
} hua_code;

/* A borrowed piece of UTF-8 text. */
typedef struct hua_str {
    const char *ptr;
    size_t len;
} hua_str;

/*
 * What went wrong and where.  Owned by the caller; every text is
 * NUL-terminated and cut on a character boundary to fit.
 */
typedef struct hua_error {
    hua_code code;
    uint32_t line;        /* 1-based; 0 = does not apply */
    uint32_t column;      /* 1-based, in code points; 0 = does not apply */
    size_t offset;        /* byte offset in the input */
    char file[512];       /* path, or "" */
    char message[512];    /* what is wrong, Simplified Chinese */
    char message_en[512]; /* the same in English */
    char hint[256];       /* the mend, e.g. a near name; or "" */
    char source[256];     /* the offending line, or "" */
    uint32_t caret;       /* 1-based column in `source`; 0 = none */
} hua_error;

/* Short English name of a code; static storage.  Thread-safe. */
HUA_API const char *hua_code_text(hua_code code);

/* Library version as "major.minor.patch"; static storage.  Thread-safe. */
HUA_API const char *hua_version(void);

/* Receives one diagnostic; `error` is valid during the call only. */
typedef void (*hua_error_fn)(void *ctx, const hua_error *error);

/* ---- memory ------------------------------------------------------------ */

/*
 * Where the library gets memory.  All three functions must be given; they have
 * the semantics of malloc, realloc and free with a context.  A failing call
 * returns NULL and surfaces as HUA_E_NOMEM.
 */
typedef struct hua_allocator {
    void *(*alloc)(void *ctx, size_t size);
    void *(*resize)(void *ctx, void *ptr, size_t size);
    void (*release)(void *ctx, void *ptr);
    void *ctx;
} hua_allocator;

/* ---- rulesets ---------------------------------------------------------- */

typedef struct hua_ruleset hua_ruleset;

typedef struct hua_ruleset_options {
    const hua_allocator *allocator; /* NULL = malloc */
    hua_error_fn on_error;          /* called for every error found; may be NULL */
    void *on_error_ctx;
    const hua_str *disable; /* rule ids, "category:X" or "tag:X" switched off */
    size_t disable_count;
    const hua_str *severities; /* pairs: rule id, "error" | "warning" | "info" | "off" */
    size_t severity_pairs;
    bool lint; /* also report what is legal but doubtful */
} hua_ruleset_options;

/*
 * Compiles the packs at `paths` (files, or directories whose *.yaml files are
 * taken in name order) into one ruleset.  Strict: any error and nothing is
 * loaded; `error` gets the first one, options->on_error all of them.
 * Thread-safe.  The caller frees *out with hua_ruleset_free.
 */
HUA_API hua_code hua_ruleset_load(hua_ruleset **out, const char *const *paths, size_t count,
                                  const hua_ruleset_options *options, hua_error *error);

/* The same from text in memory; `name` stands for the file in messages. */
HUA_API hua_code hua_ruleset_parse(hua_ruleset **out, hua_str yaml, const char *name,
                                   const hua_ruleset_options *options, hua_error *error);

/*
 * Writes the compiled form, a data-only file with a checksum, to `path`
 * (atomically, by rename) / reads it back.  Opening checks the checksum and every
 * index, so a damaged or hostile file is HUA_E_IMAGE, never a crash.
 */
HUA_API hua_code hua_ruleset_save(const hua_ruleset *rules, const char *path, hua_error *error);
HUA_API hua_code hua_ruleset_open(hua_ruleset **out, const char *path,
                                  const hua_allocator *allocator, hua_error *error);
/* The same from bytes in memory, which are copied. */
HUA_API hua_code hua_ruleset_open_bytes(hua_ruleset **out, const void *bytes, size_t size,
                                        const hua_allocator *allocator, hua_error *error);
/* True if the file at `path` begins like a compiled ruleset. */
HUA_API bool hua_is_compiled(const char *path);

HUA_API void hua_ruleset_free(hua_ruleset *rules);

typedef enum hua_severity { HUA_INFO = 0, HUA_WARNING = 1, HUA_ERROR = 2 } hua_severity;

typedef enum hua_speaker {
    HUA_AGENT = 0,
    HUA_CUSTOMER = 1,
    HUA_SYSTEM = 2,
    HUA_OTHER = 3
} hua_speaker;

typedef enum hua_channel { HUA_CHAT = 0, HUA_CALL = 1, HUA_EMAIL = 2, HUA_DRAFT = 3 } hua_channel;

typedef enum hua_lang { HUA_HANS = 0, HUA_HANT = 1, HUA_EN = 2 } hua_lang;

HUA_API const char *hua_severity_name(hua_severity severity);
HUA_API const char *hua_speaker_name(hua_speaker speaker);
HUA_API const char *hua_channel_name(hua_channel channel);

typedef enum hua_kind { HUA_RULE, HUA_BEHAVIOUR, HUA_RUBRIC, HUA_TAG, HUA_LEXICON } hua_kind;

/* One entry of a ruleset; all strings are borrowed from the ruleset. */
typedef struct hua_entry {
    hua_kind kind;
    hua_str id;
    hua_str category; /* of a rule; value of a tag; else empty */
    hua_severity severity;
    hua_str title, message, why;
    hua_str title_en, why_en;
    hua_str source;  /* "file:line" of the definition */
    hua_speaker who; /* HUA_OTHER = anybody */
    hua_str scope;
    hua_str definition; /* the YAML text of the entry as it stands in its pack */
    size_t example_count;
} hua_entry;

/* Number of entries of a kind, and the i-th one; false if out of range. */
HUA_API size_t hua_ruleset_count(const hua_ruleset *rules, hua_kind kind);
HUA_API bool hua_ruleset_entry(const hua_ruleset *rules, hua_kind kind, size_t i, hua_entry *entry);
/* Finds an entry by id; false if there is none.  `near` (may be NULL) gets the closest id. */
HUA_API bool hua_ruleset_find(const hua_ruleset *rules, hua_str id, hua_entry *entry,
                              hua_str *near);

typedef enum hua_example_kind { HUA_EX_BAD, HUA_EX_GOOD, HUA_EX_FIX } hua_example_kind;

typedef struct hua_example {
    hua_example_kind kind;
    hua_str text;     /* with [[ ]] around the expected span, or a whole dialogue */
    hua_str expected; /* HUA_EX_FIX: the corrected text */
    uint32_t line;    /* in the pack */
    hua_channel channel;
} hua_example;

HUA_API bool hua_ruleset_example(const hua_ruleset *rules, hua_kind kind, size_t entry, size_t i,
                                 hua_example *example);

/* Facts about a ruleset. */
typedef struct hua_ruleset_facts {
    size_t rules, behaviours, rubrics, tags, lexicons, patterns, literals, states;
    size_t bytes;         /* of the compiled form */
    uint64_t fingerprint; /* of its content: equal packs, equal number */
} hua_ruleset_facts;
HUA_API void hua_ruleset_describe(const hua_ruleset *rules, hua_ruleset_facts *facts);

/* Calls `each` with every literal of every pattern, folded form.  For benchmarks and tools. */
HUA_API void hua_ruleset_literals(const hua_ruleset *rules,
                                  void (*each)(void *ctx, hua_str literal), void *ctx);

/*
 * Runs the examples that the ruleset's rules, behaviours and tags carry; calls
 * `failed` for each one that does not hold, with its place and the reason.
 * *passed and *total count the examples.
 */
HUA_API hua_code hua_ruleset_test(const hua_ruleset *rules, hua_error_fn failed, void *ctx,
                                  size_t *passed, size_t *total, hua_error *error);
/* The same for the rule, behaviour or tag `id` alone; HUA_E_UNKNOWN_NAME if there is none. */
HUA_API hua_code hua_ruleset_test_entry(const hua_ruleset *rules, hua_str id, hua_error_fn failed,
                                        void *ctx, size_t *passed, size_t *total, hua_error *error);

/* ---- dialogues --------------------------------------------------------- */

#define HUA_NO_TIME INT64_MIN

typedef struct hua_turn {
    hua_speaker speaker;
    hua_str text;
    int64_t start_ms; /* milliseconds; calls: from the beginning, chats: since 1970; HUA_NO_TIME */
    int64_t end_ms;   /* likewise; equals start_ms where only a moment is known */
} hua_turn;

typedef struct hua_dialogue {
    hua_str id;     /* may be empty */
    hua_str source; /* "file:line", may be empty */
    hua_channel channel;
    hua_str agent, customer, team; /* may be empty */
    hua_str date; /* YYYY-MM-DD, may be empty: for rules that hold only for a time */
    hua_str meta; /* a JSON object handed through, or empty */
    const hua_turn *turns;
    size_t turn_count;
} hua_dialogue;

/* ---- scanners and reports ---------------------------------------------- */

typedef struct hua_scanner hua_scanner;
typedef struct hua_report hua_report;
typedef struct hua_finding hua_finding;

typedef enum hua_bad_utf8 { HUA_UTF8_ERROR, HUA_UTF8_REPLACE } hua_bad_utf8;

typedef struct hua_scanner_options {
    const hua_allocator *allocator; /* NULL = malloc */
    hua_lang lang;                  /* of titles, messages and reasons */
    hua_bad_utf8 bad_utf8;          /* refuse, or read U+FFFD and count it in the report */
    bool no_scores;                 /* leave rubrics out */
    bool no_prefilter;              /* decide every rule on every turn: for tests */
    /* Asked for every finding in report order, before scoring; false leaves it out.  May be NULL. */
    bool (*keep)(void *ctx, const hua_dialogue *dialogue, const hua_finding *finding);
    void *keep_ctx;
} hua_scanner_options;

/* One per thread; `rules` must outlive it.  The caller frees *out. */
HUA_API hua_code hua_scanner_new(hua_scanner **out, const hua_ruleset *rules,
                                 const hua_scanner_options *options, hua_error *error);
HUA_API void hua_scanner_free(hua_scanner *scanner);

/*
 * Checks one dialogue.  *report is borrowed until the scanner's next call.
 * The same input and packs give the same report, whatever was checked before.
 * Errors: HUA_E_UTF8 (offset in the turn; the message names the turn),
 * HUA_E_LIMIT, HUA_E_NOMEM.
 */
HUA_API hua_code hua_check(hua_scanner *scanner, const hua_dialogue *dialogue,
                           const hua_report **report, hua_error *error);

/* Half open range of code points, and of UTF-8 bytes, of a turn's text as it came in. */
typedef struct hua_span {
    size_t start, end;
    size_t byte_start, byte_end;
} hua_span;

typedef struct hua_related {
    uint32_t turn;
    hua_span span;
    hua_str role; /* "cause", "repeat", "promise", ... */
} hua_related;

typedef struct hua_suggestion {
    bool rewrite;      /* else: a sentence to say */
    bool safe;         /* rewrite: checked again and clean */
    hua_str text;      /* rewrite: what the replaced span becomes */
    hua_span replaces; /* rewrite only */
} hua_suggestion;

/* Folds a finding needed: a set of these bits. */
#define HUA_FOLDS(X)             \
    X(CASE, "case", 0)           \
    X(WIDTH, "width", 1)         \
    X(SCRIPT, "script", 2)       \
    X(INVISIBLE, "invisible", 3) \
    X(SPACE, "space", 4)         \
    X(PUNCT, "punctuation", 5)   \
    X(FILLER, "filler", 6)       \
    X(STUTTER, "stutter", 7)     \
    X(SOUND, "sound", 8)
typedef enum hua_fold {
#define HUA_FOLD_ENUM(name, text, bit) HUA_FOLD_##name = 1 << bit,
    HUA_FOLDS(HUA_FOLD_ENUM)
#undef HUA_FOLD_ENUM
} hua_fold;

struct hua_finding {
    hua_str rule, category;
    hua_severity severity;
    uint32_t turn;
    hua_span span;
    hua_str text; /* exactly the slice */
    hua_str title, message, why;
    uint32_t folds;
    const hua_related *related;
    size_t related_count;
    const hua_suggestion *suggestions;
    size_t suggestion_count;
};

typedef struct hua_evidence {
    hua_str behaviour; /* behaviour id, or "finding:<category>" */
    uint32_t turn;
    hua_span span;
    hua_str text;
} hua_evidence;

typedef enum hua_status { HUA_MISSED, HUA_PARTLY, HUA_MET, HUA_NA } hua_status;

typedef struct hua_step {
    hua_str id, title;
    hua_status status;
    int32_t points, of; /* in hundredths of a point */
    const hua_evidence *evidence;
    size_t evidence_count;
    const hua_str *missing; /* behaviour ids */
    size_t missing_count;
} hua_step;

typedef struct hua_penalty {
    uint32_t finding; /* index into the findings */
    int32_t points;   /* hundredths, negative */
} hua_penalty;

typedef struct hua_score {
    hua_str rubric, title;
    bool applicable;
    int32_t score;      /* 0-100, rounded half up; 0 if not applicable */
    int32_t points, of; /* hundredths: steps and penalties; applicable steps */
    const hua_step *steps;
    size_t step_count;
    const hua_penalty *penalties;
    size_t penalty_count;
    bool has_best_next;
    hua_str best_step, best_behaviour, best_say;
    int32_t best_gain; /* hundredths */
} hua_score;

typedef struct hua_behaviour {
    hua_str id, title;
    uint32_t turn;
    hua_span span;
    hua_str text;
} hua_behaviour;

typedef struct hua_tag {
    hua_str tag, value;
    uint32_t turn;
    hua_span span;
} hua_tag;

/* Items of a report, in the report's order; NULL if out of range. */
HUA_API size_t hua_report_finding_count(const hua_report *report);
HUA_API const hua_finding *hua_report_finding(const hua_report *report, size_t i);
HUA_API size_t hua_report_score_count(const hua_report *report);
HUA_API const hua_score *hua_report_score(const hua_report *report, size_t i);
HUA_API size_t hua_report_behaviour_count(const hua_report *report);
HUA_API const hua_behaviour *hua_report_behaviour(const hua_report *report, size_t i);
HUA_API size_t hua_report_tag_count(const hua_report *report);
HUA_API const hua_tag *hua_report_tag(const hua_report *report, size_t i);
/* The dialogue that was checked (borrowed, as given). */
HUA_API const hua_dialogue *hua_report_dialogue(const hua_report *report);
/* Overall score 0-100 and grade "A".."E"; false if nothing could be scored. */
HUA_API bool hua_report_overall(const hua_report *report, int32_t *score, const char **grade);
/* Number of ill-formed byte sequences read as U+FFFD. */
HUA_API size_t hua_report_replaced(const hua_report *report);

/*
 * The report as one line of JSON in the published shape, without a newline.
 * The text is borrowed from the scanner until its next call.
 */
HUA_API hua_code hua_report_json(hua_scanner *scanner, const hua_report *report, hua_str *json,
                                 hua_error *error);

/* ---- better wording ---------------------------------------------------- */

/*
 * Rewrites one draft with the suggestions that are safe (and, if `unsafe`,
 * the others), one after the other, until no more apply; every step is checked
 * again.  After 1000 steps, or 32 MiB read in them, the rest of a long draft stays as it is.
 * *out is borrowed until the scanner's next call; *applied counts.
 */
HUA_API hua_code hua_fix(hua_scanner *scanner, const hua_dialogue *draft, bool unsafe, hua_str *out,
                         size_t *applied, hua_error *error);

/* ---- looking inside ---------------------------------------------------- */

typedef enum hua_token_kind {
    HUA_TOK_SENTENCE,
    HUA_TOK_CLAUSE,
    HUA_TOK_WORD,
    HUA_TOK_QUOTE
} hua_token_kind;

typedef struct hua_token {
    hua_token_kind kind;
    hua_span span;
    hua_str text;   /* of the source */
    hua_str folded; /* words: the text as it is compared */
    hua_str sound;  /* words: syllables with blanks between, or empty */
    uint32_t folds; /* words: which folds changed it */
} hua_token;

/* Calls `each` for every sentence, clause, word and quotation, by start. */
HUA_API hua_code hua_tokens(hua_scanner *scanner, hua_str text,
                            void (*each)(void *ctx, const hua_token *token), void *ctx,
                            hua_error *error);

typedef enum hua_trace_kind {
    HUA_TRACE_HIT,       /* a literal stands here */
    HUA_TRACE_MATCH,     /* a pattern of the rule matches here */
    HUA_TRACE_REFUSED,   /* an occurrence refused: inside a word, a quotation, another sentence */
    HUA_TRACE_EXCEPTION, /* an exception spoke */
    HUA_TRACE_CONDITION, /* a condition held or failed */
    HUA_TRACE_FINDING,   /* decided: a finding */
    HUA_TRACE_NEAREST,   /* a behaviour not found: the nearest thing to it */
    HUA_TRACE_PART,      /* what one part of the match told before it holds; `detail`: the part */
    HUA_TRACE_ABSORBED,  /* holds, but is told as part of the finding of the rule in `detail` */
    HUA_TRACE_PATTERN    /* hua_probe: one of the patterns; `held`: it stands here */
} hua_trace_kind;

typedef struct hua_trace {
    hua_trace_kind kind;
    uint32_t turn;
    hua_str rule;   /* rule, behaviour or lexicon id */
    hua_str detail; /* pattern, reason; Simplified Chinese */
    hua_span span;
    hua_str text;
    bool held;         /* of a condition */
    hua_kind of;       /* what `rule` is */
    hua_str value;     /* of a tag */
    hua_str pattern;   /* as the pack has it: that matched, made the exception, met the condition */
    uint32_t met_turn; /* where that exception, or what met or broke the condition, stands */
    hua_span met;      /* empty: nowhere */
} hua_trace;

/* As hua_check, and tells through `each` how every rule was decided. */
HUA_API hua_code hua_explain(hua_scanner *scanner, const hua_dialogue *dialogue,
                             void (*each)(void *ctx, const hua_trace *trace), void *ctx,
                             const hua_report **report, hua_error *error);

/*
 * Tells through `each` for every pattern of the rule, behaviour or tag `id` in which turns of its
 * speaker it stands, and where it stands in none what came nearest to it.
 */
HUA_API hua_code hua_probe(hua_scanner *scanner, const hua_dialogue *dialogue, hua_str id,
                           void (*each)(void *ctx, const hua_trace *trace), void *ctx,
                           hua_error *error);

/* Text in another script: Simplified to Traditional with Taiwan wording, borrowed till next call. */
HUA_API hua_code hua_to_traditional(hua_scanner *scanner, hua_str text, hua_str *out,
                                    hua_error *error);

#ifdef __cplusplus
}
#endif
#endif
