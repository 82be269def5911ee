/*
 * Who may use the service from another machine: a file of names and secrets.
 *
 *     # one person a line
 *     小林  mJ3…at least 24 characters…
 *
 * A presented token is compared with every one of the file, all bytes of each, so that the time
 * tells nothing.
 */
#ifndef CLI_SERVE_TOKEN_H
#define CLI_SERVE_TOKEN_H

#include "common/mem.h"

enum { TOKEN_MIN = 24, TOKEN_MAX = 256, TOKEN_NAME_MAX = 80, TOKEN_FILE_MAX = 1 << 20 };

typedef struct token {
    hua_str name;
    unsigned char secret[TOKEN_MAX]; /* with zeros behind */
} token;

typedef struct tokens {
    CLI_LIST(token) list;
    cli_arena arena;     /* the names */
    bool open_to_others; /* the file may be read by other users of the machine */
} tokens;

/* The caller frees *out with tokens_free, also after an error. */
hua_code tokens_load(tokens *out, const char *path, hua_error *error);
hua_code tokens_parse(tokens *out, hua_str text, const char *path, hua_error *error);
void tokens_free(tokens *all);

/* The name that a secret stands for; empty if it is none. */
hua_str tokens_find(const tokens *all, hua_str secret);

#endif
