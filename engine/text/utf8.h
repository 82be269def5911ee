/* UTF-8, strictly: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef HUA_TEXT_UTF8_H
#define HUA_TEXT_UTF8_H

#include "base/str.h"

/* Offset of the first ill-formed sequence, or text.len. */
size_t hua_utf8_check(hua_str text);

/*
 * Decodes one code point at p (p < end) into *cp and answers the bytes taken.  An ill-formed
 * sequence gives U+FFFD and takes its maximal subpart (at least one byte), as Unicode advises.
 */
size_t hua_utf8_decode(const unsigned char *p, const unsigned char *end, uint32_t *cp);

/* Writes cp (a scalar value) to out, answers the bytes written. */
size_t hua_utf8_encode(uint32_t cp, char out[4]);

/* Code points in the text; each ill-formed sequence counts as one, as hua_utf8_decode reads it. */
size_t hua_utf8_count(hua_str text);

#endif
