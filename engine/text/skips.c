/*
 * Fillers and stutters of spoken text.
 *
 * The scanner looks through a turn once as it is and once without the marked units, so a
 * unit marked too many costs little and one marked too few costs a finding.  Words that are
 * fillers only now and then (那个, 就是 ...) are still marked only where the speaker hesitates: said twice,
 * alone between pauses, or between a pronoun and what it denies or wants.
 *
 * Most turns have neither; may_have answers that in one short loop, four symbols at a time where the
 * compiler may.
 */
#include "text/units.h"

typedef struct word {
    uint32_t symbols[3];
    size_t length;
} word;

/* Longest first: 就是说 before 就是. */
static const word fillers[] = {
    {{U'就', U'是', U'说'}, 3}, {{U'那', U'个', 0}, 2}, {{U'这', U'个', 0}, 2},
    {{U'就', U'是', 0}, 2},     {{U'然', U'后', 0}, 2},
};
enum { FILLERS = sizeof fillers / sizeof *fillers };

static bool is_han(const hua_units *units, size_t i)
{
    return HUA_UNIT_CLASS(units->flags[i]) == HUA_CLASS_HAN;
}

static bool is_marked(const hua_units *units, size_t i)
{
    return (units->flags[i] & HUA_UNIT_SKIP) != 0;
}

static void mark(hua_units *units, size_t start, size_t end, uint32_t why)
{
    for (size_t i = start; i < end; i++) {
        units->flags[i] = (uint8_t)(units->flags[i] | HUA_UNIT_SKIP);
        units->folds[i] = (uint8_t)(units->folds[i] | why);
    }
}

/* X(symbol). */
#define SOUNDS(X) X(U'呃') X(U'额') X(U'嗯') X(U'唔') X(U'呐') X(U'诶') X(U'欸') X(U'哎') X(U'啊')

/* Without branches, for loops over whole turns. */
static inline uint32_t is_sound(uint32_t symbol)
{
#define OR_EQUAL(sound) | (uint32_t)(symbol == (sound))
    return 0u SOUNDS(OR_EQUAL);
#undef OR_EQUAL
}

static bool begins_filler(uint32_t symbol)
{
    return symbol == U'那' || symbol == U'这' || symbol == U'就' || symbol == U'然';
}

/* By their last six bits: whether a symbol may be a sound or begin a filler; most are neither. */
static inline bool may_begin_skip(uint32_t symbol)
{
#define OR_BIT(symbol) | UINT64_C(1) << ((symbol)&63)
    static const uint64_t bits = 0 SOUNDS(OR_BIT) OR_BIT(U'那') OR_BIT(U'这') OR_BIT(U'就')
        OR_BIT(U'然');
#undef OR_BIT
    return bits >> (symbol & 63) & 1;
}

enum { MAY_STUTTER = 1, MAY_FILL = 2 };

/*
 * True if s[-1] and s[0] begin a filling word.  Like the next two without branches: what they answer cannot be
 * foreseen, and a wrong guess costs more than all the comparisons.
 */
static inline uint32_t begins_word(const uint32_t *s)
{
    const uint32_t that = (uint32_t)(s[-1] == U'那') | (uint32_t)(s[-1] == U'这');
    return ((uint32_t)(s[0] == U'个') & that) |
           ((uint32_t)(s[0] == U'是') & (uint32_t)(s[-1] == U'就')) |
           ((uint32_t)(s[0] == U'后') & (uint32_t)(s[-1] == U'然'));
}

/* True if s[0] ends what stands twice, `length` symbols long. */
static inline uint32_t ends_repeat(const uint32_t *s, size_t length)
{
    uint32_t equal = 1;
    for (size_t k = 0; k < length; k++)
        equal &= (uint32_t)(*(s - k) == *(s - k - length));
    return equal;
}

/* Repeated units, pairs and triples; `before` (at most LEAD) symbols stand in front. */
enum { LEAD = 5 };
static inline uint32_t ends_stutter(const uint32_t *s, size_t before)
{
    const uint32_t first_han = 0x2E80; /* leaves out telephone numbers */
    uint32_t repeats = ends_repeat(s, 1);
    if (before >= 3)
        repeats |= ends_repeat(s, 2);
    if (before >= LEAD)
        repeats |= ends_repeat(s, 3);
    return repeats & (uint32_t)(s[0] >= first_han);
}

static unsigned may_have(const hua_units *units)
{
    const uint32_t *s = units->symbols;
    size_t n = units->symbol_count, i = 1;
    uint32_t stutters = 0, fills = n ? is_sound(s[0]) : 0;
    for (; i < n && i < LEAD; i++) {
        stutters |= ends_stutter(s + i, i);
        fills |= begins_word(s + i) | is_sound(s[i]);
    }
    for (; i < n; i++) {
        stutters |= ends_stutter(s + i, LEAD);
        fills |= begins_word(s + i) | is_sound(s[i]);
    }
    return (stutters ? MAY_STUTTER : 0u) | (fills ? MAY_FILL : 0u);
}

/* True if speech pauses before unit i: nothing, a mark, a blank or another filler is there. */
static bool pauses_before(const hua_units *units, size_t i)
{
    return i == 0 || i >= units->count || !is_han(units, i - 1) || is_marked(units, i - 1) ||
           (units->flags[i] & HUA_UNIT_AFTER_SPACE);
}

static bool pauses_after(const hua_units *units, size_t end)
{
    return end >= units->count || !is_han(units, end) || (units->flags[end] & HUA_UNIT_AFTER_SPACE);
}

/* ---- stutters -------------------------------------------------------------------- */

/* True if units i.. and the `length` units behind them are equal Han. */
static inline bool is_repeated(const hua_units *units, size_t i, size_t length)
{
    if (i + 2 * length > units->count ||
        hua_unit_symbol(units, i) != hua_unit_symbol(units, i + length))
        return false;
    for (size_t k = i; k < i + length; k++) {
        if (!is_han(units, k) || !is_han(units, k + length) ||
            hua_unit_symbol(units, k) != hua_unit_symbol(units, k + length))
            return false;
    }
    return true;
}

static bool mark_stutters(hua_units *units)
{
    enum { LONGEST = 3 };
    bool any = false;
    size_t i = 0;
    while (i < units->count) {
        size_t length = 1;
        while (length <= LONGEST && !is_repeated(units, i, length))
            length++;
        if (length > LONGEST) {
            i++;
            continue;
        }
        mark(units, i, i + length, HUA_FOLD_STUTTER);
        any = true;
        i += length;
    }
    return any;
}

/* ---- sounds ------------------------------------------------------------------------ */

static bool is_pronoun(uint32_t symbol)
{
    return symbol == U'我' || symbol == U'你' || symbol == U'您' || symbol == U'他' ||
           symbol == U'她' || symbol == U'咱';
}

static bool ends_pronoun(const hua_units *units, size_t end)
{
    if (end == 0)
        return false;
    uint32_t last = hua_unit_symbol(units, end - 1);
    return is_pronoun(last) ||
           (last == U'们' && end >= 2 && is_pronoun(hua_unit_symbol(units, end - 2)));
}

/* True if the unit is part of a word with a neighbour, as 哎 in 哎呀. */
static bool is_in_word(const hua_units *units, size_t i)
{
    uint32_t symbol = hua_unit_symbol(units, i);
    bool left = i > 0 && hua_joins(hua_unit_symbol(units, i - 1), symbol);
    return left || (i + 1 < units->count && hua_joins(symbol, hua_unit_symbol(units, i + 1)));
}

static bool is_filling_sound(const hua_units *units, size_t i)
{
    uint32_t symbol = hua_unit_symbol(units, i);
    if (!is_sound(symbol))
        return false;
    /* Cantonese 唔 says no; only before a pause it is a sound. */
    if (symbol == U'唔')
        return pauses_after(units, i + 1);
    /* 额 is at home in words that no dictionary has all of: 余额, 票额. */
    if (symbol == U'额' && !pauses_before(units, i) && !ends_pronoun(units, i))
        return false;
    if (symbol == U'啊' && (pauses_before(units, i) || pauses_after(units, i + 1)))
        return false;
    return !is_in_word(units, i);
}

/* ---- words ------------------------------------------------------------------------- */

static bool has_word(const hua_units *units, size_t i, const word *w)
{
    if (i + w->length > units->count)
        return false;
    for (size_t k = 0; k < w->length; k++) {
        if (hua_unit_symbol(units, i + k) != w->symbols[k])
            return false;
    }
    return true;
}

/* What may follow a hesitation between it and its pronoun. */
static bool goes_on(uint32_t symbol)
{
    static const uint32_t all[] = {U'不', U'没', U'无', U'也', U'还', U'先', U'想', U'真'};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] == symbol)
            return true;
    }
    return false;
}

static bool hesitates(const hua_units *units, size_t i, const word *w)
{
    size_t end = i + w->length;
    bool before = pauses_before(units, i), after = pauses_after(units, end);
    if (before && after)
        return true;
    if (is_repeated(units, i, w->length) || (i >= w->length && has_word(units, i - w->length, w)))
        return true;
    if (w->length == 3 && (before || after))
        return true;
    if (after)
        return false;
    uint32_t next = hua_unit_symbol(units, end);
    return (ends_pronoun(units, i) && goes_on(next)) || (before && is_pronoun(next));
}

/* Length of the filling word at unit i; 0 = none. */
static size_t filling_word(const hua_units *units, size_t i)
{
    if (!begins_filler(hua_unit_symbol(units, i)))
        return 0;
    for (size_t k = 0; k < FILLERS; k++) {
        if (has_word(units, i, &fillers[k]))
            return hesitates(units, i, &fillers[k]) ? fillers[k].length : 0;
    }
    return 0;
}

static bool mark_fillers(hua_units *units)
{
    bool any = false;
    for (size_t i = 0; i < units->count; i++) {
        if (!may_begin_skip(hua_unit_symbol(units, i)))
            continue;
        size_t length = is_filling_sound(units, i) ? 1 : filling_word(units, i);
        if (length == 0)
            continue;
        mark(units, i, i + length, HUA_FOLD_FILLER);
        any = true;
        i += length - 1;
    }
    return any;
}

bool hua_units_mark_skips(hua_units *units)
{
    unsigned found = units->classes & 1u << HUA_CLASS_HAN ? may_have(units) : 0;
    bool stutters = (found & MAY_STUTTER) && mark_stutters(units);
    bool fillers_found = (found & MAY_FILL) && mark_fillers(units);
    return stutters || fillers_found;
}
