/* The turns of a dialogue as the store keeps them: [["agent","text",start_ms,end_ms], ...]. */
#ifndef CLI_AUDIT_TURNS_JSON_H
#define CLI_AUDIT_TURNS_JSON_H

#include "common/text.h"

/* Appends to `out`; out->failed if memory is lacking.  Ill-formed UTF-8 becomes U+FFFD. */
void turns_json(const hua_dialogue *dialogue, cli_text *out);

#endif
