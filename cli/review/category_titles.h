/* The categories of findings as people read them. */
#ifndef CLI_REVIEW_CATEGORY_TITLES_H
#define CLI_REVIEW_CATEGORY_TITLES_H

#include "huashu.h"

/* The id itself where a category has no title.  Static, or `id`. */
hua_str category_title(hua_str id, hua_lang lang);

#endif
