/* Findings of one turn as JSON, in the shape of the published report. */
#ifndef CLI_PRACTICE_REPORT_JSON_H
#define CLI_PRACTICE_REPORT_JSON_H

#include "common/json_out.h"

/* The member "findings" with those on `turn`. */
void put_findings(json_out *out, const hua_report *report, uint32_t turn);

#endif
