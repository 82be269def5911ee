/* Which script a text is written in, and conversion between scripts (OpenCC, nowhere else). */
#ifndef HUA_TEXT_SCRIPT_H
#define HUA_TEXT_SCRIPT_H

#include "base/buf.h"
#include "base/error.h"

typedef enum hua_script {
    HUA_SCRIPT_NONE, /* no character tells */
    HUA_SCRIPT_HANS, /* Simplified */
    HUA_SCRIPT_TW,   /* Traditional; Taiwan unless something tells Hong Kong */
    HUA_SCRIPT_HK    /* Traditional with written Cantonese */
} hua_script;

/* By the characters that only one script has; ties are Simplified. */
hua_script hua_script_of(hua_str text);

typedef struct hua_converter hua_converter; /* one per thread; opens OpenCC when first needed */

hua_code hua_converter_new(hua_converter **out, const hua_allocator *allocator, hua_error *error);
void hua_converter_free(hua_converter *converter);

/*
 * Appends `text` (Simplified) to `out` in the given script: TW with Taiwan's words (s2twp),
 * HK with Hong Kong's characters (s2hk); HANS and NONE copy.  If OpenCC or its data is absent,
 * the text is copied and false is answered.  Answers are remembered, so that a text
 * seen before costs no allocation.
 */
bool hua_convert(hua_converter *converter, hua_str text, hua_script script, hua_buf *out);

#endif
