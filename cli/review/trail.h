/* The trail: what was changed, by whom and when, the newest first. */
#ifndef CLI_REVIEW_TRAIL_H
#define CLI_REVIEW_TRAIL_H

#include "common/json_out.h"
#include "store/desk.h"

enum { TRAIL_MOST = 2000 };

/*
 * {"events": [...]}, at most `limit`, of the dialogue if it is not 0.  A named reviewer sees what
 * they did themselves, appeals, and of others only what they have been shown already (blind.h).
 */
hua_code trail_put(json_out *out, desk *d, int64_t dialogue, hua_str reviewer, size_t limit,
                   hua_error *error);

#endif
