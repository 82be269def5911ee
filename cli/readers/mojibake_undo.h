/*
 * Undoing a wrong decoding: the text is written in the character set that it was wrongly read in,
 * and read again in the right one.
 */
#ifndef CLI_READERS_MOJIBAKE_UNDO_H
#define CLI_READERS_MOJIBAKE_UNDO_H

#include "common/text.h"

typedef struct UConverter UConverter;

typedef enum undo_set { UNDO_LATIN, UNDO_UTF8, UNDO_GBK, UNDO_BIG5, UNDO_SETS } undo_set;

enum { UNDO_CHARS = 192 }; /* of a text are looked at */

/* Converters are opened when they are first needed.  A zeroed struct has none. */
typedef struct undo {
    UConverter *open[UNDO_SETS];
    unsigned char bytes[UNDO_CHARS * 2];
    size_t byte_count;
    uint32_t code[UNDO_CHARS * 2]; /* what it may have been; '?' for what is lost */
    size_t count;
    size_t han, common; /* Chinese characters among them, and very common ones */
    size_t bad;         /* places that are not well-formed */
} undo;

void undo_close(undo *u);

/* The first UNDO_CHARS characters of `text` as the bytes of `wrong`. */
void undo_write(undo *u, hua_str text, undo_set wrong);
/* Those bytes from `skip` on read in `right`. */
void undo_read(undo *u, undo_set right, size_t skip);
/* What was read as UTF-8, cut to `size` bytes, NUL behind it. */
void undo_text(const undo *u, char *to, size_t size);

static inline bool undo_is_han(uint32_t code)
{
    return code >= 0x4E00 && code <= 0x9FFF;
}

/* One of the 279 characters that make up three quarters of what is said in Chinese. */
bool undo_is_common(uint32_t code);

/* The character at *at, which is moved on; an ill-formed byte is U+FFFD. */
uint32_t undo_next(hua_str text, size_t *at);

#endif
