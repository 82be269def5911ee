/*
 * Which rule packs a run uses: --rules, else HUASHU_RULES, else the config's, else the shipped
 * ones; --also adds to any of them.
 */
#ifndef CLI_PACKS_H
#define CLI_PACKS_H

#include "command.h"

/* What the configuration says about packs; a zeroed one says nothing. */
typedef struct pack_wishes {
    const char *const *paths;
    size_t path_count;
    const char *const *also; /* in addition, whatever the packs are */
    size_t also_count;
    const hua_str *disable; /* as in hua_ruleset_options */
    size_t disable_count;
    const hua_str *severities;
    size_t severity_pairs;
} pack_wishes;

/* What was reported about packs, counted by the mend, which is the same for all of one kind. */
enum { COMPLAINT_KINDS = 24 };
typedef struct pack_complaints {
    size_t count;
    hua_error first;
    struct {
        char mend[256];
        size_t count;
    } kinds[COMPLAINT_KINDS];
    size_t kind_count;
} pack_complaints;

/*
 * Loads the ruleset; after a failure everything has been said on call->err.  `lint` also reports
 * what is legal but doubtful.  *complaints (may be NULL) gets what was reported.
 */
bool packs_load(hua_ruleset **out, const cli_call *call, const pack_wishes *wishes, bool lint,
                pack_complaints *complaints);

/*
 * Calls `each` with every file or directory that packs_load would read, there or not; false if
 * memory is lacking.
 */
bool packs_paths(const cli_call *call, const pack_wishes *wishes,
                 void (*each)(void *ctx, const char *path), void *ctx);

/* Whether a file in a directory of packs is one of them, by its name. */
bool packs_is_pack(const char *name);

/* The same as packs_load for the packs at `paths` alone. */
bool packs_load_paths(hua_ruleset **out, const cli_call *call, const text_list *paths, bool lint,
                      pack_complaints *complaints);

#endif
