/*
 * Rejected findings become exceptions.
 *
 *     gather     settled findings with their dialogues, out of the desk
 *     candidates patterns near rejected ones that stand near no accepted one
 *     try        each candidate compiled into the rule and run over all of them
 *     choose     the shortest few that silence most; the rule with them, and tests, tried once more
 *
 * A candidate that silences an accepted finding, or breaks a test that the rule has, is dropped.
 * Only what the rules find today counts: a finding that a later pack no longer makes needs no
 * exception.
 */
#ifndef CLI_REVIEW_PROPOSALS_H
#define CLI_REVIEW_PROPOSALS_H

#include "common/json_out.h"
#include "render/names.h"
#include "review/sheet_talk.h"
#include "review/trial.h"

enum {
    PROPOSE_RULES = 64,     /* rules tried, those with most rejected findings first */
    PROPOSE_TALKS = 5000,   /* dialogues looked at */
    PROPOSE_CANDIDATES = 8, /* of a rule that are tried */
    PROPOSE_PATTERNS = 3    /* of a rule that are proposed */
};

typedef struct proposal_case {
    size_t talk, rule; /* indices */
    bool rejected;
    bool seen; /* the rules find it today */
    uint32_t turn;
    size_t start, end;        /* code points */
    hua_str sentence;         /* around it */
    hua_str reason, reviewer; /* of a rejected one */
    hua_str example;          /* a text in which the rule finds it too; may be empty */
    hua_turn said[2];         /* the same as turns, the last `said_count` of them */
    size_t said_count;
    int64_t dialogue; /* in the audit */
} proposal_case;

typedef struct proposal_talk {
    hua_dialogue dialogue; /* a copy of its own */
} proposal_talk;

typedef struct candidate {
    hua_str pattern;
    size_t covers; /* rejected cases that it came from */
    bool spoiled;  /* an accepted case has it too */
    bool faint;    /* it adds a single character to the finding */
    int cost;      /* the less, the better to read */
    bool good;     /* tried: spares all accepted ones, breaks no test */
    size_t removes, spares;
    bool *silences; /* by case */
} candidate;

typedef struct proposal_rule {
    hua_str rule, title, category;
    size_t accepted, rejected; /* settled */
    size_t open;               /* rejected and seen */
    hua_entry entry;           /* of the rules that run */
    bool known;                /* they have it */
    CLI_LIST(candidate) candidates;
    size_t chosen[PROPOSE_PATTERNS], chosen_count; /* indices of candidates */
    bool *silenced;                                /* by case: by what was chosen */
    hua_str changed;                               /* the entry with what was chosen */
    bool holds; /* it loads, its tests hold, and it spares all that was accepted */
    CLI_LIST(hua_str) examples;
    hua_str yaml, test;
} proposal_rule;

typedef struct proposals {
    cli_arena arena;
    CLI_LIST(proposal_talk) talks;
    CLI_LIST(proposal_case) cases;
    CLI_LIST(proposal_rule) rules;
    bool failed; /* memory was lacking */
} proposals;

/* Out of the desk; `reviewer` as for calibrate.h.  Afterwards the desk is no longer needed. */
hua_code proposals_gather(proposals *p, desk *d, hua_str reviewer, hua_error *error);

/* Finds the words near each case, and what could be an exception; cases must be `seen`. */
hua_code proposals_candidates(proposals *p, hua_scanner *scanner, hua_error *error);

/* All the rest.  `packs` have been read; `rules` are those of the scanner. */
hua_code proposals_work(proposals *p, const trial *packs, const hua_ruleset *rules,
                        hua_scanner *scanner, hua_error *error);

void proposals_put(json_out *out, const proposals *p, title_names *names);
void proposals_free(proposals *p);

/* True if the report has a finding of the case's rule that overlaps it. */
bool proposal_found(const proposals *p, const proposal_case *c, const hua_report *report);

#endif
