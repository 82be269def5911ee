/* What the files of the desk share. */
#ifndef CLI_STORE_DESK_INNER_H
#define CLI_STORE_DESK_INNER_H

#include "store/desk.h"
#include "store/inner.h"

#include <sys/types.h>

/* Which file a path led to when it was opened. */
typedef struct desk_file {
    bool known;
    dev_t device;
    ino_t inode;
} desk_file;

struct desk {
    store *base;    /* the connection; its path is that of reviews.db */
    cli_text audit; /* path of the audit's store, NUL behind it */
    desk_file audit_file, reviews_file;
    int64_t clock;
};

#endif
