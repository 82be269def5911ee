/*
 * What the two files that explain share: explain.c tells how a dialogue was decided and what came nearest
 * to what was missed, probe.c which pattern matched and what its parts hold.
 */
#ifndef HUA_ANALYSIS_EXPLAIN_H
#define HUA_ANALYSIS_EXPLAIN_H

#include "analysis/scanner.h"

/* The nearest thing so far to what was looked for. */
typedef struct nearest {
    uint32_t detector;   /* RS_NONE: it is for one pattern, which need not be named */
    uint32_t have, need; /* elements, or characters */
    uint32_t turn;
    hua_span span;
    hua_str detail;
} nearest;

/* Is there a tracer that wants to hear of the turn? */
bool explain_wants(const hua_scanner *s, uint32_t turn);
/* Tells of units of the turn at work, whose turn, span and text are filled in here. */
void explain_tell(hua_scanner *s, hua_trace trace, uint32_t start, uint32_t end);
/* {apology}, #duration, 太|很|大 or the pattern: how an author knows the entity. */
void explain_name(hua_buf *out, const hua_ruleset *rules, uint32_t entity);
/* What is in s->text, kept until the report goes. */
hua_str explain_keep(hua_scanner *s);

/* Looks in the turn at work for what comes nearer than *n to the pattern, or to the literal. */
void explain_near_pattern(hua_scanner *s, const rs_pattern *pattern, nearest *n);
void explain_near_literal(hua_scanner *s, const rs_literal *literal, nearest *n);

#endif
