/* What the columns of the store's tables and views are called for people. */
#ifndef CLI_STORE_HEADINGS_H
#define CLI_STORE_HEADINGS_H

#include "store/store.h"

/* The heading of a column in the language; its own name where it has none. */
hua_str heading_of(hua_str column, hua_lang lang);

/* Words of ours that a column may hold: a severity, a status, a channel. */
typedef enum heading_words {
    WORDS_NONE, /* texts of the input */
    WORDS_SEVERITY,
    WORDS_STATUS,
    WORDS_CHANNEL,
    WORDS_CHANGE,
    WORDS_SIDE,
    WORDS_TAG
} heading_words;

/* One for each column of the rows; NULL if memory is lacking.  The caller frees it. */
heading_words *heading_words_of(const store_rows *rows);
/* Such a word in the language; any other as it is. */
hua_str heading_word(heading_words words, hua_str word, hua_lang lang);

#endif
