/*
 * What the bytes of a file are, from the first of them: which character set, or no text at all.
 *
 * A byte order mark tells, and so does well-formed UTF-8.  Everything else is decided by what the
 * text would be: a short Chinese chat is well-formed in GB18030, in Big5 and in half a dozen
 * other sets, but common characters in only one.
 */
#ifndef CLI_READERS_DETECT_H
#define CLI_READERS_DETECT_H

#include "common/text.h"

/* A name for decode_open, or NULL for UTF-8; never fails.  Static storage. */
const char *detect_charset(hua_str head);
/* UTF-16LE or UTF-16BE, for a user who said UTF-16. */
const char *detect_order(hua_str head);

/* A kind of file that holds no text one could read. */
typedef struct detect_kind {
    const char *zh, *en;
    const char *hint; /* may be NULL */
} detect_kind;

/* By the mark that such files begin with; NULL if there is none. */
const detect_kind *detect_magic(hua_str head);
/* By the bytes that no text has; NULL if this may be text in UTF-8 or one of its elders. */
const detect_kind *detect_noise(hua_str head);
bool detect_is_zip(hua_str head);
/* What to say of a ZIP archive that is no workbook. */
const detect_kind *detect_zip_kind(void);

#endif
