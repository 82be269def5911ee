/*
 * Writing into the page.  Everything is JSON inside <script type="application/json">: besides what
 * JSON escapes, < > & and U+2028/9 stand as \u escapes, so that no text can end the script, and
 * ill-formed UTF-8 becomes U+FFFD.
 */
#ifndef CLI_DASHBOARD_PAGE_H
#define CLI_DASHBOARD_PAGE_H

#include "common/text.h"

#include <stdio.h>

typedef struct page {
    FILE *file; /* its error flag says whether a write failed */
    unsigned char rest[3];
    unsigned rest_count; /* bytes that wait for their base64 */
} page;

void page_raw(page *p, hua_str text);
void page_lit(page *p, const char *text);
void page_int(page *p, int64_t number);
/* A JSON string with its quotation marks. */
void page_str(page *p, hua_str text);
/* ,"name": or, at the beginning of an object, "name": */
void page_key(page *p, bool first, const char *name);

/* Base64 of the bytes of all calls up to page_base64_end, without quotation marks. */
void page_base64(page *p, const unsigned char *bytes, size_t count);
void page_base64_end(page *p);
/* `width` bytes of a number, the lowest first, as base64. */
void page_number(page *p, uint32_t number, unsigned width);

#endif
