/* A rewritten sentence for people: what stays is shown only as far as the change needs it. */
#ifndef CLI_RENDER_CHANGE_H
#define CLI_RENDER_CHANGE_H

#include "common/text.h"

/* Appends `after` to `out`, with long stretches cut that it has in common with `before`. */
void change_add(cli_text *out, hua_str before, hua_str after);

#endif
