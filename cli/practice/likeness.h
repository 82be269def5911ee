/* How much of what one person said comes back in what the other says, and whether it was copied. */
#ifndef CLI_PRACTICE_LIKENESS_H
#define CLI_PRACTICE_LIKENESS_H

#include "common/text.h"

typedef struct likeness {
    size_t shared; /* points of what was said that come back */
    size_t needed; /* so many of them are a restatement */
    bool copied;   /* most of it comes back in one piece */
} likeness;

/* The scanner's last report is lost. */
hua_code likeness_measure(hua_scanner *scanner, hua_str said, hua_str answer, likeness *like,
                          hua_error *error);

/* Nothing but marks, blanks and folds tell the two apart. */
hua_code likeness_same(hua_scanner *scanner, hua_str a, hua_str b, bool *same, hua_error *error);

#endif
