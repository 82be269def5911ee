/* What the columns of the store's tables and views are called for people. */
#ifndef CLI_STORE_HEADINGS_H
#define CLI_STORE_HEADINGS_H

#include "huashu.h"

/* The heading of a column in the language; its own name where it has none. */
hua_str heading_of(hua_str column, hua_lang lang);
/* A word of ours (a severity, a status, a channel) in such a column; any other as it is. */
hua_str heading_word(hua_str column, hua_str word, hua_lang lang);

#endif
