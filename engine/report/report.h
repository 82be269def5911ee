/*
 * The report as the analysis fills it: plain arrays in the scanner's report arena, in the order
 * in which they are handed out.  The public accessors and the JSON writer read it.
 */
#ifndef HUA_REPORT_REPORT_H
#define HUA_REPORT_REPORT_H

#include "base/buf.h"
#include "huashu.h"

struct hua_report {
    const hua_dialogue *dialogue;
    hua_finding *findings;
    size_t finding_count;
    hua_score *scores;
    size_t score_count;
    hua_behaviour *behaviours;
    size_t behaviour_count;
    hua_tag *tags;
    size_t tag_count;
    bool has_overall;
    int32_t overall;
    const char *grade;
    size_t replaced;
};

/* Appends the report as one line of JSON, without a newline; failure is sticky in `out`. */
void hua_report_write_json(const hua_report *report, hua_buf *out);

#endif
