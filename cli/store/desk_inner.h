/* What the files of the desk share. */
#ifndef CLI_STORE_DESK_INNER_H
#define CLI_STORE_DESK_INNER_H

#include "store/desk.h"
#include "store/inner.h"

struct desk {
    store *base;    /* the connection; its path is that of reviews.db */
    cli_text audit; /* path of the audit's store, NUL behind it */
    store_spot audit_file, reviews_file;
    int64_t clock;
};

#endif
