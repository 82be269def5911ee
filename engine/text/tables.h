/*
 * What is known of every code point, from tables that the build generates
 * (gen/gen_tables.c) out of utf8proc and ICU.  Nothing here asks either library
 * at run time.
 *
 * Folding, per code point: utf8proc decomposition with NFKC, case folding and
 * removal of default-ignorables, then Traditional to Simplified (ICU) character by
 * character.  A code point may fold to several (U+216B to "xii") or to none.
 */
#ifndef HUA_TEXT_TABLES_H
#define HUA_TEXT_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum hua_class {
    HUA_CLASS_OTHER, /* letters of other scripts, symbols, emoji */
    HUA_CLASS_HAN,
    HUA_CLASS_LATIN,   /* ASCII letters after folding */
    HUA_CLASS_DIGIT,   /* 0-9 after folding */
    HUA_CLASS_SPACE,   /* blanks, tabs; U+3000 too */
    HUA_CLASS_NEWLINE, /* line and paragraph ends: always a sentence end */
    HUA_CLASS_DROP,    /* default-ignorable or control: folds to nothing */
    HUA_CLASS_TERM,    /* may end a sentence: . ! ? and their kin, U+2026 */
    HUA_CLASS_PAUSE,   /* ends a clause: , ; : and their kin, also ~ and dashes */
    HUA_CLASS_OPEN,    /* opens a quotation: U+300C U+300E U+201C */
    HUA_CLASS_CLOSE,   /* closes one */
    HUA_CLASS_QUOTE,   /* ASCII " and full-width U+FF02: either */
    HUA_CLASS_PUNCT    /* other punctuation */
} hua_class;

/* One entry of the fold table, packed. */
typedef uint32_t hua_fold_entry;
#define HUA_FOLD_CP(e) ((e)&0x1FFFFFu)          /* folded code point, or index of an expansion */
#define HUA_FOLD_IS_MULTI(e) (((e) >> 21) & 1u) /* HUA_FOLD_CP is such an index */
#define HUA_FOLD_CLASS(e) ((hua_class)(((e) >> 22) & 0xFu))
#define HUA_FOLD_BITS(e) (((e) >> 26) & 0x7u) /* HUA_FOLD_CASE | _WIDTH | _SCRIPT as needed */
#define HUA_FOLD_SIGN(e) (((e) >> 29) & 0x3u) /* 1 written only in Traditional, 2 Simplified */
#define HUA_FOLD_SAME_BIT 31 /* stored only: folds to itself, so that blocks can be shared */

extern const uint16_t hua_fold_stage1[];
extern const uint32_t hua_fold_stage2[];

/* cp <= 0x10FFFF. */
static inline hua_fold_entry hua_fold_lookup(uint32_t cp)
{
    hua_fold_entry e = hua_fold_stage2[((size_t)hua_fold_stage1[cp >> 8] << 8) | (cp & 0xFF)];
    return e | (cp & (0u - (e >> HUA_FOLD_SAME_BIT)));
}

#define HUA_FOLD_MAX 18 /* longest expansion */
/* Writes the folded code points of `entry` to `out`, answers how many (0 .. HUA_FOLD_MAX). */
size_t hua_fold_expand(hua_fold_entry entry, uint32_t out[HUA_FOLD_MAX]);

/* Mandarin syllable without tone of a folded code point; 0 = none.  At most HUA_SYLLABLES - 1. */
uint16_t hua_syllable(uint32_t cp);
/* Its spelling, e.g. "zhi"; "" for 0.  Static, NUL-terminated. */
const char *hua_syllable_name(uint16_t syllable);
extern const size_t hua_syllable_count;

/*
 * True if ICU's dictionary takes the two folded Han characters, alone, for one word, or if they
 * begin one that is a common prefix and a word (不 in 不客气): only then is a
 * word taken to stand across the place between them.
 */
bool hua_joins(uint32_t left, uint32_t right);

/* +1 the code point is written only in Traditional, -1 only in Simplified text, else 0. */
int hua_script_sign(uint32_t cp);

#endif
