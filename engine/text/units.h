/*
 * The folded view of one turn.
 *
 * A unit is one source code point that takes part in comparison.  Left out
 * are default-ignorables, blanks (except between two ASCII letters or digits, where
 * a run of blanks is one unit) and all but the first of a run of equal
 * punctuation.  Positions in everything between the scanner and the report are unit
 * numbers; `byte` and `size` lead back to the source.
 *
 * Usually one unit folds to one symbol.  Where some code point folds to several,
 * `unit_of` says which unit each symbol belongs to; else it is NULL and symbol
 * number = unit number.
 *
 *   source   我 _ 不 Ⅻ            ("_" a blank)
 *   units    0   1 2
 *   symbols  我 不 x i i
 *   unit_of  0  1  2 2 2
 */
#ifndef HUA_TEXT_UNITS_H
#define HUA_TEXT_UNITS_H

#include "base/alloc.h"
#include "base/str.h"
#include "text/tables.h"

/* Beside the class, in `flags` of a unit. */
#define HUA_UNIT_CLASS(f) ((hua_class)((f)&0xFu))
#define HUA_UNIT_AFTER_SPACE 0x10u /* blanks were left out before it */
#define HUA_UNIT_AFTER_DROP 0x20u  /* an invisible character was left out before it */
#define HUA_UNIT_AFTER_RUN 0x40u   /* repeated punctuation was left out before it */
#define HUA_UNIT_SKIP 0x80u        /* filler or stutter: see hua_units_mark_skips */

#define HUA_UNITS_STRIDE 256

typedef struct hua_units {
    hua_str text; /* the source, borrowed */
    size_t count; /* units */
    size_t symbol_count;
    uint32_t *byte;    /* [count + 1] where each unit starts; byte[count] = text.len */
    uint8_t *size;     /* [count] bytes of its source code point */
    uint8_t *flags;    /* [count] */
    uint8_t *folds;    /* [count] HUA_FOLD_CASE | _WIDTH | _SCRIPT the unit needed; with
                          HUA_UNIT_SKIP also _FILLER or _STUTTER, why it may be skipped */
    uint32_t *symbols; /* [symbol_count] folded code points */
    uint32_t *unit_of; /* [symbol_count], or NULL */
    uint32_t *leads;   /* [count] where unit_of is not NULL: the first symbol of each unit */
    uint32_t classes;  /* bit set of the classes that occur */
    bool repeats;      /* two equal Han units stand side by side */
    size_t replaced;   /* ill-formed sequences read as U+FFFD */
    size_t bad_offset; /* of the first one */
    /* owned memory */
    const hua_allocator *allocator;
    size_t capacity, symbol_capacity;
    uint32_t *unit_map;
    uint32_t *points; /* code points before every HUA_UNITS_STRIDE-th unit, in long texts */
} hua_units;

void hua_units_init(hua_units *units, const hua_allocator *allocator);
void hua_units_free(hua_units *units);

/*
 * Folds `text` (at most HUA_MAX_TURN_BYTES) into `units`, reusing its memory.
 * Ill-formed UTF-8 is read as U+FFFD and counted.  False if memory is lacking.
 */
bool hua_units_fold(hua_units *units, hua_str text);

/*
 * Marks with HUA_UNIT_SKIP fillers (呃 嗯 ... 啊, and 那个 这个 就是 就是说 然后 where the
 * speaker hesitates) and all but the last of a stuttered unit, pair or
 * triple.  Generous, since text is looked through with and without what is marked.  Answers true if
 * any was marked.
 */
bool hua_units_mark_skips(hua_units *units);

/* First folded code point of a unit. */
static inline uint32_t hua_unit_symbol(const hua_units *units, size_t unit)
{
    return units->unit_of ? units->leads[unit] : units->symbols[unit];
}

/* Half open unit range to the report's span: code points and bytes of the source. */
hua_span hua_units_span(const hua_units *units, size_t start, size_t end);

/*
 * HUA_FOLD_* bits that the units start..end needed: their own and what was left out inside.
 * Fillers and stutters are not among them: whether they were skipped the caller knows.
 */
uint32_t hua_units_folds(const hua_units *units, size_t start, size_t end);

#endif
