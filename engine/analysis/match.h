/* What the parts of the matcher share: match.c, match_fronts.c and match_refuse.c. */
#ifndef HUA_ANALYSIS_MATCH_H
#define HUA_ANALYSIS_MATCH_H

#include "analysis/scanner.h"

/* Where a pattern is matched; windows of one pattern follow each other in the turn. */
typedef struct pattern_window {
    const rs_pattern *pattern;
    const segments *segments;
    uint32_t lo, hi;
    uint32_t
        first[2 *
              PAT_MAX_ITEMS]; /* by element: its first occurrence that starts at `lo` or behind */
} pattern_window;

/* So many fillers are read over between two elements, and so many units a soft gap spans. */
enum { MATCH_MOST_SKIPPED = 8, MATCH_SOFT_MOST = 8 };

static inline bool match_is_mark(const hua_units *units, uint32_t unit)
{
    const hua_class class = HUA_UNIT_CLASS(units->flags[unit]);
    return class >= HUA_CLASS_TERM || class == HUA_CLASS_SPACE || class == HUA_CLASS_NEWLINE;
}

static inline bool match_is_passed_over(const hua_units *units, uint32_t unit)
{
    return match_is_mark(units, unit) || units->flags[unit] & HUA_UNIT_SKIP;
}

static inline uint32_t match_capped(uint32_t unit, uint32_t add, uint32_t limit)
{
    return add > limit || unit > limit - add ? limit : unit + add;
}

/* Occurrences of an entity that a pattern in work needs: they are known by now. */
static inline const occurrence *match_known_spans(const hua_scanner *s, uint32_t entity,
                                                  uint32_t *count)
{
    const entity_state *e = &s->entities[entity];
    *count = s->seen[entity] & SEEN_KNOWN ? e->span_count : 0;
    return s->spans.items + e->spans;
}

/* Appends the pattern's matches in the window to scanner.gathered; what it needs is known. */
void match_window(hua_scanner *s, const pattern_window *w);

/*
 * Do the pattern's elements stand one behind the other, no further apart than the gaps allow?
 * Sentences, words and what may be read over are not looked at closely: who fails here cannot
 * match, and most do.
 */
bool match_may_stand_in_order(const hua_scanner *s, const rs_pattern *p, pack_scope scope);

#endif
