/*
 * Words, asked for one doubtful edge at a time.
 *
 * The window around a place depends on the place and the text alone, not on what was asked
 * before: the HUA_WINDOW units of its block and some context, cut at whatever is not Han.  So all
 * edges in a block share one window, answers do not depend on their order, and
 * the cost is linear.  Windows are remembered by their symbols.
 */
#include "text/splitter.h"

static bool is_han_at(const hua_units *units, size_t i)
{
    return HUA_UNIT_CLASS(units->flags[i]) == HUA_CLASS_HAN;
}

static bool is_alnum_at(const hua_units *units, size_t i)
{
    hua_class class = HUA_UNIT_CLASS(units->flags[i]);
    return class == HUA_CLASS_LATIN || class == HUA_CLASS_DIGIT;
}

/* ---- the pack's words ------------------------------------------------------------ */

typedef enum placing { OUTSIDE, INSIDE, AT_END } placing;

/* Number of words that start before `at`. */
static size_t words_before(const hua_range *words, size_t count, size_t at)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static placing place_among(const hua_range *words, size_t count, size_t at)
{
    enum { LONGEST = 64 }; /* units; no word of a pack is longer */
    size_t before = words_before(words, count, at);
    placing found = before < count && words[before].start == at ? AT_END : OUTSIDE;
    for (size_t i = before; i-- > 0 && words[i].start + LONGEST > at;) {
        if (words[i].end > at)
            return INSIDE;
        if (words[i].end == at)
            found = AT_END;
    }
    return found;
}

/* ---- windows ---------------------------------------------------------------------- */

static bool open_words(hua_splitter *splitter)
{
    if (!splitter->words && !splitter->words_failed) {
        UErrorCode status = U_ZERO_ERROR;
        splitter->words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
        if (U_FAILURE(status)) {
            splitter->words = NULL;
            splitter->words_failed = true;
        }
    }
    return splitter->words != NULL;
}

/* The window around a place with Han on both sides. */
static hua_range window_around(const hua_units *units, size_t at)
{
    size_t block = at / HUA_WINDOW * HUA_WINDOW;
    size_t first = block > HUA_CONTEXT ? block - HUA_CONTEXT : 0;
    size_t last = block + HUA_WINDOW + HUA_CONTEXT;
    size_t start = at, end = at;
    while (start > first && is_han_at(units, start - 1))
        start--;
    while (end < units->count && end < last && is_han_at(units, end))
        end++;
    return (hua_range){(uint32_t)start, (uint32_t)end};
}

/* Bit i: ICU lets a word begin at unit i of the window.  All, if ICU is not to be had. */
static uint64_t segment(hua_splitter *splitter, const uint32_t *symbols, size_t count)
{
    UChar text[2 * HUA_WINDOW_MAX];
    uint8_t unit_at[2 * HUA_WINDOW_MAX + 1];
    int32_t length = 0;
    for (size_t i = 0; i < count; i++) {
        unit_at[length] = (uint8_t)i;
        if (symbols[i] > 0xFFFF) {
            text[length++] = (UChar)(0xD7C0 + (symbols[i] >> 10));
            unit_at[length] = (uint8_t)i;
            text[length++] = (UChar)(0xDC00 | (symbols[i] & 0x3FF));
        } else {
            text[length++] = (UChar)symbols[i];
        }
    }
    UErrorCode status = U_ZERO_ERROR;
    if (!open_words(splitter))
        return UINT64_MAX;
    ubrk_setText(splitter->words, text, length, &status);
    if (U_FAILURE(status))
        return UINT64_MAX;
    uint64_t begins = 1;
    for (int32_t at = ubrk_next(splitter->words); at != UBRK_DONE && at < length;
         at = ubrk_next(splitter->words))
        begins |= UINT64_C(1) << unit_at[at];
    return begins;
}

static uint64_t window_begins(hua_splitter *splitter, const hua_units *units, hua_range window)
{
    uint32_t symbols[HUA_WINDOW_MAX] = {0};
    uint32_t count = window.end - window.start;
    for (uint32_t i = 0; i < count; i++)
        symbols[i] = hua_unit_symbol(units, window.start + i);
    uint64_t hash = hua_hash(HUA_HASH_SEED, symbols, count * sizeof *symbols);
    hua_window *known = &splitter->windows[(hash ^ hash >> 32) % HUA_WINDOWS];
    if (known->count == count && memcmp(known->symbols, symbols, count * sizeof *symbols) == 0)
        return known->begins;
    memcpy(known->symbols, symbols, count * sizeof *symbols);
    known->count = count;
    known->begins = segment(splitter, symbols, count);
    return known->begins;
}

/* ---- edges ---------------------------------------------------------------------------- */

/*
 * Pairs that are one word whatever follows, where ICU, weighing the whole, would rather
 * keep the word behind (不 | 但是 for 不但 | 是).
 */
static bool is_firm(uint32_t left, uint32_t right)
{
    static const uint32_t pairs[][2] = {
        {U'不', U'但'}, {U'不', U'仅'}, {U'不', U'论'}, {U'不', U'如'},
        {U'非', U'但'}, {U'尽', U'管'}, {U'与', U'其'}, {U'不', U'妨'},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] == left && pairs[i][1] == right)
            return true;
    }
    return false;
}

static bool among(uint32_t symbol, const uint32_t *set)
{
    while (*set && *set != symbol)
        set++;
    return *set != 0;
}

/*
 * Pairs that are never one word, though ICU's dictionary has such (我也没 | 办法): pronouns
 * before adverbs, both before negations.
 */
static bool is_loose(uint32_t left, uint32_t right)
{
    static const uint32_t pronouns[] = {U'我', U'你', U'您', U'他', U'她', U'们', U'咱', 0};
    static const uint32_t adverbs[] = {U'也', U'都', U'就', U'还', U'又',
                                       U'真', U'却', U'可', U'并', 0};
    static const uint32_t negations[] = {U'不', U'没', U'无', U'别', 0};
    if (among(right, negations))
        return among(left, pronouns) || among(left, adverbs);
    return among(right, adverbs) && among(left, pronouns);
}

static bool begins_at(uint64_t begins, size_t i, size_t count)
{
    return i >= count || (begins >> i & 1) != 0;
}

/*
 * ICU joins what stands around `at`, but might as well not have: one character of its word is on
 * one side, and it makes a word with the single character that is left over behind
 * (不负责 | 任何 for 责任 | 何) or before (的确 | 认 for 的 | 确认; longer words behind are left whole).
 */
static bool is_arguable(const hua_units *units, hua_range window, uint64_t begins, size_t at)
{
    size_t count = window.end - window.start, i = at - window.start;
    if (i + 1 < count && begins_at(begins, i + 1, count) && begins_at(begins, i + 2, count) &&
        hua_joins(hua_unit_symbol(units, at), hua_unit_symbol(units, at + 1)))
        return true;
    return i >= 2 && begins_at(begins, i - 1, count) && begins_at(begins, i - 2, count) &&
           begins_at(begins, i + 1, count) &&
           hua_joins(hua_unit_symbol(units, at - 2), hua_unit_symbol(units, at - 1));
}

/* `quick`: take the table's no for an answer, and the doubt for a boundary. */
static bool is_edge(hua_splitter *splitter, const hua_units *units, size_t at,
                    const hua_range *words, size_t word_count, bool quick)
{
    if (at == 0 || at >= units->count)
        return true;
    placing placed = word_count ? place_among(words, word_count, at) : OUTSIDE;
    if (placed != OUTSIDE)
        return placed == AT_END;
    if (!is_han_at(units, at - 1) || !is_han_at(units, at))
        return !is_alnum_at(units, at - 1) || !is_alnum_at(units, at);
    uint32_t left = hua_unit_symbol(units, at - 1), right = hua_unit_symbol(units, at);
    if (is_loose(left, right))
        return true;
    if (is_firm(left, right))
        return false;
    if (quick && !hua_joins(left, right))
        return true;
    hua_range window = window_around(units, at);
    uint64_t begins = window_begins(splitter, units, window);
    if (begins_at(begins, at - window.start, window.end - window.start))
        return true;
    return quick && is_arguable(units, window, begins, at);
}

bool hua_word_boundary(hua_splitter *splitter, const hua_units *units, size_t at,
                       const hua_range *words, size_t word_count)
{
    return is_edge(splitter, units, at, words, word_count, true);
}

size_t hua_split_words(hua_splitter *splitter, const hua_units *units, const hua_range *words,
                       size_t word_count, uint32_t *end)
{
    size_t count = 0;
    for (size_t at = 1; at <= units->count; at++) {
        if (is_edge(splitter, units, at, words, word_count, false))
            end[count++] = (uint32_t)at;
    }
    return count;
}
