/*
 * Folding: one pass over the bytes.
 *
 * Nearly all text is plain: a code point folds to one symbol or is left out.  fold_plain runs over such text
 * with nearly everything in registers and stops before anything else; fold_one does any single
 * code point the slow way.  What was left out is pending until the next unit.
 * After a code point that folds to several, units and symbols have different numbers and
 * only fold_one is used.
 *
 * All arrays have a place for every byte still to come, so neither checks for room; only
 * expansions can need more, and there room is made.
 *
 * Code points are counted when a span is asked for, from a unit whose number is noted:
 * one in HUA_UNITS_STRIDE.  Findings are rare, so nothing is noted for each unit.
 */
#include "text/units.h"

#include "text/utf8.h"

typedef struct folding {
    hua_units *units;
    const unsigned char *start, *p, *end;
    size_t count, symbol_count;
    uint32_t classes;
    uint32_t pending; /* HUA_UNIT_AFTER_* of the next unit */
    size_t blank;     /* offset of the first pending blank */
    bool spread;      /* some unit has several symbols */
    bool repeats;
} folding;

void hua_units_init(hua_units *units, const hua_allocator *allocator)
{
    *units = (hua_units){.allocator = allocator};
}

void hua_units_free(hua_units *units)
{
    hua_release(units->allocator, units->byte);
    hua_release(units->allocator, units->size);
    hua_release(units->allocator, units->flags);
    hua_release(units->allocator, units->folds);
    hua_release(units->allocator, units->symbols);
    hua_release(units->allocator, units->unit_map);
    hua_release(units->allocator, units->leads);
    hua_release(units->allocator, units->points);
    hua_units_init(units, units->allocator);
}

/* ---- room ---------------------------------------------------------------------- */

/* Resizes an array to `n` places; `room` is a scratch pointer. */
#define GROW(allocator, array, n, room)                                \
    ((room) = hua_resize((allocator), (array), (n) * sizeof *(array)), \
     (room) ? ((array) = (room), true) : false)

static bool grow_symbols(hua_units *units, size_t capacity)
{
    void *room;
    if (!GROW(units->allocator, units->symbols, capacity, room) ||
        (units->unit_map && !GROW(units->allocator, units->unit_map, capacity, room)))
        return false;
    units->symbol_capacity = capacity;
    return true;
}

/* One place more than `bytes`, for the end of the map. */
static bool reserve(hua_units *units, size_t bytes)
{
    enum { LEAST = 256 };
    size_t want = bytes + 1 < LEAST ? LEAST : bytes + 1, capacity = want + want / 4;
    if (want > units->capacity) {
        const hua_allocator *a = units->allocator;
        void *room;
        if (!GROW(a, units->byte, capacity, room) || !GROW(a, units->size, capacity, room) ||
            !GROW(a, units->flags, capacity, room) || !GROW(a, units->folds, capacity, room) ||
            !GROW(a, units->points, capacity / HUA_UNITS_STRIDE + 1, room) ||
            (units->leads && !GROW(a, units->leads, capacity, room)))
            return false;
        units->capacity = capacity;
    }
    return want <= units->symbol_capacity || grow_symbols(units, capacity);
}

/* ---- classes ------------------------------------------------------------------- */

static inline bool is_among(hua_class class, uint32_t set)
{
    return set >> class & 1u;
}

static inline bool is_alnum(hua_class class)
{
    return is_among(class, 1u << HUA_CLASS_LATIN | 1u << HUA_CLASS_DIGIT);
}

/* Of these only the first of a run of equal ones is a unit. */
static inline bool joins_runs(hua_class class)
{
    return is_among(class, 1u << HUA_CLASS_TERM | 1u << HUA_CLASS_PAUSE | 1u << HUA_CLASS_PUNCT |
                               1u << HUA_CLASS_NEWLINE);
}

static inline bool is_left_out(hua_class class)
{
    return is_among(class, 1u << HUA_CLASS_SPACE | 1u << HUA_CLASS_DROP);
}

static void note_blank(folding *f, size_t offset)
{
    if (!(f->pending & HUA_UNIT_AFTER_SPACE))
        f->blank = offset;
    f->pending |= HUA_UNIT_AFTER_SPACE;
}

static hua_class last_class(const folding *f)
{
    return f->count ? HUA_UNIT_CLASS(f->units->flags[f->count - 1]) : HUA_CLASS_OTHER;
}

/* ---- the fast way ---------------------------------------------------------------- */

/*
 * Bytes of an ASCII character or of a three-byte one of U+1000 .. U+CFFF or U+E000 .. U+FFFF, which is most
 * text; 0 for any other.
 */
static inline uint32_t read_usual(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
    const uint32_t lead = *p;
    *cp = lead;
    if (lead < 0x80)
        return 1;
    if (lead - 0xE1u > 0xEFu - 0xE1u || lead == 0xED || end - p < 3 ||
        ((p[1] ^ 0x80u) | (p[2] ^ 0x80u)) > 0x3F)
        return 0;
    *cp = (lead & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return 3;
}

/*
 * Folds from f->p on what is a unit of one symbol or left out, and stops before the first other: before what
 * folds to several symbols, and where a blank between letters or digits has to become a unit.
 */
static void fold_plain(folding *f)
{
    uint32_t *const byte = f->units->byte, *const symbols = f->units->symbols;
    uint8_t *const size = f->units->size, *const flags = f->units->flags;
    uint8_t *const folds = f->units->folds;
    const unsigned char *p = f->p;
    size_t i = f->count;
    uint32_t classes = 0, repeats = 0, before = i ? symbols[i - 1] : 0, cp, length;
    uint32_t pending = f->pending;
    hua_class class_before = last_class(f);
    for (; p < f->end && (length = read_usual(p, f->end, &cp)) != 0; p += length) {
        const hua_fold_entry entry = hua_fold_lookup(cp);
        const uint32_t symbol = HUA_FOLD_CP(entry);
        const hua_class class = HUA_FOLD_CLASS(entry);
        if (HUA_FOLD_IS_MULTI(entry))
            break;
        if (class != HUA_CLASS_HAN) { /* none of this befalls Han, which is most text */
            if (is_left_out(class)) {
                if (class == HUA_CLASS_SPACE && !(pending & HUA_UNIT_AFTER_SPACE))
                    f->blank = (size_t)(p - f->start);
                pending |= class == HUA_CLASS_SPACE ? HUA_UNIT_AFTER_SPACE : HUA_UNIT_AFTER_DROP;
                continue;
            }
            if (symbol == before && class == class_before && joins_runs(class)) {
                pending |= HUA_UNIT_AFTER_RUN;
                continue;
            }
            if ((pending & HUA_UNIT_AFTER_SPACE) && is_alnum(class) && is_alnum(class_before))
                break;
        }
        byte[i] = (uint32_t)(p - f->start);
        size[i] = (uint8_t)length;
        flags[i] = (uint8_t)(class | pending);
        folds[i] = (uint8_t)HUA_FOLD_BITS(entry);
        symbols[i] = symbol;
        pending = 0;
        classes |= 1u << class;
        repeats |= (uint32_t)(symbol == before) & (uint32_t)(class == HUA_CLASS_HAN);
        before = symbol;
        class_before = class;
        i++;
    }
    f->p = p;
    f->pending = pending;
    f->count = f->symbol_count = i;
    f->classes |= classes;
    f->repeats = f->repeats || repeats;
}

/* ---- the slow way ------------------------------------------------------------------ */

static uint32_t last_symbol(const folding *f)
{
    return f->symbol_count ? f->units->symbols[f->symbol_count - 1] : 0;
}

/* From here on units and symbols are numbered apart. */
static bool begin_spread(folding *f)
{
    hua_units *units = f->units;
    void *room;
    if ((!units->unit_map &&
         !GROW(units->allocator, units->unit_map, units->symbol_capacity, room)) ||
        (!units->leads && !GROW(units->allocator, units->leads, units->capacity, room)))
        return false;
    for (size_t i = 0; i < f->count; i++)
        units->unit_map[i] = (uint32_t)i;
    memcpy(units->leads, units->symbols, f->count * sizeof *units->leads);
    f->spread = true;
    return true;
}

static bool add_symbols(folding *f, hua_fold_entry entry)
{
    hua_units *units = f->units;
    uint32_t symbols[HUA_FOLD_MAX];
    size_t n = hua_fold_expand(entry, symbols);
    if (n > 1 && !f->spread && !begin_spread(f))
        return false;
    size_t need = f->symbol_count + n + (size_t)(f->end - f->p) + 1;
    if (need > units->symbol_capacity && !grow_symbols(units, need + need / 2))
        return false;
    if (f->spread)
        units->leads[f->count] = symbols[0];
    for (size_t i = 0; i < n; i++) {
        if (f->spread)
            units->unit_map[f->symbol_count] = (uint32_t)f->count;
        units->symbols[f->symbol_count++] = symbols[i];
    }
    return true;
}

static bool add_unit(folding *f, hua_fold_entry entry, size_t offset, size_t size)
{
    hua_units *units = f->units;
    hua_class class = HUA_FOLD_CLASS(entry);
    if (class == HUA_CLASS_HAN && last_symbol(f) == HUA_FOLD_CP(entry))
        f->repeats = true;
    if (!add_symbols(f, entry))
        return false;
    units->byte[f->count] = (uint32_t)offset;
    units->size[f->count] = (uint8_t)size;
    units->flags[f->count] = (uint8_t)(class | f->pending);
    units->folds[f->count] = (uint8_t)HUA_FOLD_BITS(entry);
    f->classes |= 1u << class;
    f->pending = 0;
    f->count++;
    return true;
}

/* The pending blanks stand between letters or digits: they are one unit. */
static bool add_blank(folding *f)
{
    uint32_t cp;
    const unsigned char *p = f->start + f->blank;
    size_t size = hua_utf8_decode(p, f->end, &cp);
    f->pending &= ~HUA_UNIT_AFTER_SPACE;
    return add_unit(f, hua_fold_lookup(cp), f->blank, size);
}

static void note_ill_formed(folding *f, uint32_t cp, size_t size)
{
    if (cp != 0xFFFD || (size == 3 && memcmp(f->p, "\xEF\xBF\xBD", 3) == 0))
        return;
    if (f->units->replaced++ == 0)
        f->units->bad_offset = (size_t)(f->p - f->start);
}

/* Folds the code point at f->p, whatever it is. */
static bool fold_one(folding *f)
{
    uint32_t cp;
    size_t size = hua_utf8_decode(f->p, f->end, &cp);
    size_t offset = (size_t)(f->p - f->start);
    note_ill_formed(f, cp, size);
    f->p += size;
    hua_fold_entry entry = hua_fold_lookup(cp);
    hua_class class = HUA_FOLD_CLASS(entry);
    if (class == HUA_CLASS_DROP) {
        f->pending |= HUA_UNIT_AFTER_DROP;
        return true;
    }
    if (class == HUA_CLASS_SPACE) {
        note_blank(f, offset);
        return true;
    }
    if (joins_runs(class) && last_class(f) == class && !HUA_FOLD_IS_MULTI(entry) &&
        last_symbol(f) == HUA_FOLD_CP(entry)) {
        f->pending |= HUA_UNIT_AFTER_RUN;
        return true;
    }
    bool between = (f->pending & HUA_UNIT_AFTER_SPACE) && is_alnum(class) &&
                   is_alnum(last_class(f));
    return (!between || add_blank(f)) && add_unit(f, entry, offset, size);
}

/* Code points of a slice; an ill-formed sequence counts as one. */
static size_t count_code_points(const hua_units *units, size_t from, size_t to)
{
    const unsigned char *start = (const unsigned char *)units->text.ptr;
    const unsigned char *end = start + units->text.len, *p = start + from;
    size_t count = 0;
    if (units->replaced == 0) { /* well formed: one byte of each does not go on with another */
        for (; p < start + to; p++)
            count += (*p & 0xC0) != 0x80;
        return count;
    }
    while (p < start + to) {
        uint32_t cp;
        p += hua_utf8_decode(p, end, &cp);
        count++;
    }
    return count;
}

static void note_points(hua_units *units)
{
    units->points[0] = (uint32_t)count_code_points(units, 0, units->byte[0]);
    for (size_t i = HUA_UNITS_STRIDE; i < units->count; i += HUA_UNITS_STRIDE) {
        size_t k = i / HUA_UNITS_STRIDE, from = units->byte[i - HUA_UNITS_STRIDE];
        size_t more = count_code_points(units, from, units->byte[i]);
        units->points[k] = units->points[k - 1] + (uint32_t)more;
    }
}

static void finish(folding *f)
{
    hua_units *units = f->units;
    units->count = f->count;
    units->symbol_count = f->symbol_count;
    units->byte[f->count] = (uint32_t)units->text.len;
    units->unit_of = f->spread ? units->unit_map : NULL;
    units->classes = f->classes;
    units->repeats = f->repeats;
    if (units->count > HUA_UNITS_STRIDE)
        note_points(units);
}

bool hua_units_fold(hua_units *units, hua_str text)
{
    units->text = text;
    units->count = units->symbol_count = units->replaced = units->bad_offset = 0;
    units->unit_of = NULL;
    units->classes = 0;
    units->repeats = false;
    if (text.len > HUA_MAX_TURN_BYTES || !reserve(units, text.len))
        return false;
    const unsigned char *start = (const unsigned char *)(text.len ? text.ptr : "");
    folding f = {.units = units, .start = start, .p = start, .end = start + text.len};
    while (f.p < f.end) {
        if (!f.spread)
            fold_plain(&f);
        if (f.p < f.end && !fold_one(&f))
            return false;
    }
    finish(&f);
    return true;
}

/* ---- asking ---------------------------------------------------------------------- */

hua_span hua_units_span(const hua_units *units, size_t start, size_t end)
{
    size_t from = units->byte[start];
    size_t to = end > start ? (size_t)units->byte[end - 1] + units->size[end - 1] : from;
    size_t near = start / HUA_UNITS_STRIDE, noted = 0, before = 0;
    if (units->count > HUA_UNITS_STRIDE && near * HUA_UNITS_STRIDE < units->count) {
        noted = units->byte[near * HUA_UNITS_STRIDE];
        before = units->points[near];
    }
    before += count_code_points(units, noted, from);
    return (hua_span){before, before + count_code_points(units, from, to), from, to};
}

uint32_t hua_units_folds(const hua_units *units, size_t start, size_t end)
{
    uint32_t own = 0, after = 0;
    for (size_t i = start; i < end; i++) {
        own |= units->folds[i];
        if (i > start)
            after |= units->flags[i];
    }
    uint32_t folds = own & (HUA_FOLD_CASE | HUA_FOLD_WIDTH | HUA_FOLD_SCRIPT);
    if (after & HUA_UNIT_AFTER_SPACE)
        folds |= HUA_FOLD_SPACE;
    if (after & HUA_UNIT_AFTER_DROP)
        folds |= HUA_FOLD_INVISIBLE;
    if (after & HUA_UNIT_AFTER_RUN)
        folds |= HUA_FOLD_PUNCT;
    return folds;
}
