/*
 * The rules as they would be: the packs that run, with entries replaced, compiled for real.
 *
 * The packs are read once.  Each trial writes the files that it changes into a private directory,
 * loads them in the place of the originals, and takes the directory away again.
 */
#ifndef CLI_REVIEW_TRIAL_H
#define CLI_REVIEW_TRIAL_H

#include "common/mem.h"
#include "common/text.h"

enum { TRIAL_MOST_PACKS = 1024 };

typedef struct trial_pack {
    const char *path;
    hua_str text;
    bool compiled; /* has no text to change */
} trial_pack;

typedef struct trial {
    cli_arena arena;
    CLI_LIST(const char *) roots; /* files and directories, in the order of loading */
    CLI_LIST(trial_pack) packs;   /* what they come to, in that order */
    bool failed;                  /* memory was lacking */
} trial;

/* An entry's text, and what stands in its place. */
typedef struct trial_change {
    hua_str source;     /* "file:line" */
    hua_str definition; /* as it is */
    hua_str instead;
} trial_change;

/* Names a file or directory; then reads them all. */
void trial_root(void *trial, const char *path);
hua_code trial_read(trial *t, hua_error *error);
void trial_free(trial *t);

/*
 * Loads the packs with the changes.  HUA_E_ARGUMENT if an entry is not found in the packs, as when
 * they are compiled or have changed since; else what the loader says.
 */
hua_code trial_load(const trial *t, const trial_change *changes, size_t count, hua_ruleset **out,
                    hua_error *error);

/* True if all examples of the entry hold. */
bool trial_holds(const hua_ruleset *rules, hua_str id);

#endif
