/*
 * Sentences, clauses and quotations.
 *
 * Sentences are asked of ICU over the source in UTF-16, put together unit by unit with one
 * blank where blanks stood; so places in it are found again by walking the units once
 * more, and no map is kept.  Starts are first marked in the answer and summed at the end.
 */
#include "text/splitter.h"

#include "text/utf8.h"

hua_code hua_splitter_new(hua_splitter **out, const hua_allocator *allocator, hua_error *error)
{
    hua_splitter *splitter = hua_alloc(allocator, sizeof *splitter);
    *out = splitter;
    if (!splitter)
        return hua_fail_nomem(error);
    memset(splitter, 0, sizeof *splitter);
    splitter->allocator = allocator;
    return HUA_OK;
}

void hua_splitter_free(hua_splitter *splitter)
{
    if (!splitter)
        return;
    if (splitter->sentences)
        ubrk_close(splitter->sentences);
    if (splitter->words)
        ubrk_close(splitter->words);
    hua_release(splitter->allocator, splitter->source);
    hua_release(splitter->allocator, splitter);
}

/* ---- units by kind -------------------------------------------------------------- */

static hua_class class_at(const hua_units *units, size_t i)
{
    return HUA_UNIT_CLASS(units->flags[i]);
}

/* Words, numbers and pictures: what a sentence must have something of. */
static bool is_content(const hua_units *units, size_t i)
{
    hua_class class = class_at(units, i);
    return class == HUA_CLASS_HAN || class == HUA_CLASS_LATIN || class == HUA_CLASS_DIGIT ||
           class == HUA_CLASS_OTHER;
}

static bool is_alnum_at(const hua_units *units, size_t i)
{
    hua_class class = class_at(units, i);
    return class == HUA_CLASS_LATIN || class == HUA_CLASS_DIGIT;
}

static bool has_class(const hua_units *units, hua_class class)
{
    return (units->classes & 1u << class) != 0;
}

static uint32_t source_code_point(const hua_units *units, size_t i)
{
    const unsigned char *start = (const unsigned char *)units->text.ptr;
    const unsigned char *p = start + units->byte[i];
    uint32_t cp;
    if (units->size[i] == 3 && p[0] >> 4 == 0xE) /* a whole sequence: nearly all text */
        return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    hua_utf8_decode(p, start + units->text.len, &cp);
    return cp;
}

/* True if the mark at i closes, ASCII quotation marks being told by their number so far. */
static bool is_closing(const hua_units *units, size_t i, size_t quotes_before)
{
    hua_class class = class_at(units, i);
    if (class == HUA_CLASS_QUOTE)
        return quotes_before % 2 == 1;
    if (class != HUA_CLASS_PUNCT)
        return class == HUA_CLASS_CLOSE;
    uint32_t symbol = hua_unit_symbol(units, i);
    return symbol == ')' || symbol == ']';
}

static bool is_opening(const hua_units *units, size_t i, size_t quotes_before)
{
    hua_class class = class_at(units, i);
    if (class == HUA_CLASS_QUOTE)
        return quotes_before % 2 == 0;
    if (class != HUA_CLASS_PUNCT)
        return class == HUA_CLASS_OPEN;
    uint32_t symbol = hua_unit_symbol(units, i);
    return symbol == '(' || symbol == '[';
}

/* ---- starts to numbers ------------------------------------------------------------ */

/* Starts while they are looked for: a FIRM one stays even if its stretch has no content. */
enum { START = 1, FIRM = 2 };

/*
 * A stretch without content joins the one before it, or behind a firm start the one after
 * it; then starts are summed to numbers.
 */
static void number_stretches(const hua_units *units, uint32_t *id)
{
    bool content = false;
    size_t later = units->count; /* the start behind, if that is not firm */
    for (size_t i = units->count; i-- > 0;) {
        content = content || is_content(units, i);
        if (id[i] == FIRM && !content && later < units->count)
            id[later] = 0;
        if (id[i] == START && !content)
            id[i] = 0;
        if (id[i]) {
            content = false;
            later = id[i] == START ? i : units->count;
        }
    }
    uint32_t number = 0;
    bool seen = false; /* what stands before the first content belongs to the first stretch */
    for (size_t i = 0; i < units->count; i++) {
        number += id[i] && seen;
        seen = seen || is_content(units, i);
        id[i] = number;
    }
}

/* ---- sentences ---------------------------------------------------------------------- */

static bool open_sentences(hua_splitter *splitter)
{
    if (!splitter->sentences && !splitter->sentences_failed) {
        UErrorCode status = U_ZERO_ERROR;
        splitter->sentences = ubrk_open(UBRK_SENTENCE, "zh", NULL, 0, &status);
        if (U_FAILURE(status)) {
            splitter->sentences = NULL;
            splitter->sentences_failed = true;
        }
    }
    return splitter->sentences != NULL;
}

static bool reserve_source(hua_splitter *splitter, size_t count)
{
    if (count <= splitter->source_capacity)
        return true;
    size_t capacity = count + count / 2;
    UChar *source = hua_resize(splitter->allocator, splitter->source, capacity * sizeof *source);
    if (!source)
        return false;
    splitter->source = source;
    splitter->source_capacity = capacity;
    return true;
}

/* UTF-16 units that a unit takes: its blank and its code point. */
static size_t width16(const hua_units *units, size_t i)
{
    size_t blank = (units->flags[i] & HUA_UNIT_AFTER_SPACE) != 0;
    return blank + (units->size[i] == 4 ? 2 : 1);
}

/* Needs three places for each unit; answers the length. */
static size_t write_source(const hua_units *units, UChar *out)
{
    size_t n = 0;
    for (size_t i = 0; i < units->count; i++) {
        if (units->flags[i] & HUA_UNIT_AFTER_SPACE)
            out[n++] = ' ';
        uint32_t cp = source_code_point(units, i);
        if (units->size[i] == 4 && cp > 0xFFFF) {
            out[n++] = (UChar)(0xD7C0 + (cp >> 10));
            out[n++] = (UChar)(0xDC00 | (cp & 0x3FF));
        } else {
            out[n++] = (UChar)cp;
        }
    }
    return n;
}

/* Sets a one at every unit before which ICU ends a sentence. */
static bool ask_sentences(hua_splitter *splitter, const hua_units *units, uint32_t *id)
{
    if (!open_sentences(splitter) || !reserve_source(splitter, units->count * 3))
        return false;
    size_t length = write_source(units, splitter->source);
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(splitter->sentences, splitter->source, (int32_t)length, &status);
    if (U_FAILURE(status))
        return false;
    size_t unit = 0, place = 0; /* `place` is where `unit` begins, its blank included */
    for (int32_t at = ubrk_next(splitter->sentences); at != UBRK_DONE;
         at = ubrk_next(splitter->sentences)) {
        while (unit < units->count && place < (size_t)at) {
            place += width16(units, unit);
            unit++;
        }
        /* A boundary behind the blank lies inside the width of the unit that the blank is before. */
        if (place > (size_t)at && unit > 0)
            id[unit - 1] = START;
        else if (unit < units->count)
            id[unit] = START;
    }
    return true;
}

/* True if a sentence ends with unit i whatever ICU thinks: newlines and dots of omission. */
static bool always_ends(const hua_units *units, size_t i)
{
    hua_class class = class_at(units, i);
    return class == HUA_CLASS_NEWLINE ||
           (class == HUA_CLASS_TERM && hua_unit_symbol(units, i) == 0x2026);
}

static bool is_end_mark(hua_class class)
{
    return class == HUA_CLASS_TERM || class == HUA_CLASS_PAUSE;
}

/*
 * Adds the ends that ICU does not see, and gives marks to what they belong to: ICU counts
 * quotation marks behind an end to what ended, even those that open the next.
 */
static void mend_sentences(const hua_units *units, uint32_t *id)
{
    size_t quotes = 0;
    size_t openers = 0; /* where the opening marks directly before unit i begin */
    bool ended = false;
    for (size_t i = 0; i < units->count; i++) {
        hua_class class = class_at(units, i);
        if (id[i] && openers < i) {
            id[i] = 0;
            id[openers] = START;
        }
        if (i > 0 && class_at(units, i - 1) == HUA_CLASS_NEWLINE) {
            id[i] = START;
            ended = false;
        } else if (id[i] && is_end_mark(class)) {
            id[i] = 0; /* a tilde behind a full stop belongs to it */
            ended = true;
        }
        if (ended && !is_end_mark(class) && !is_closing(units, i, quotes)) {
            id[i] = START;
            ended = false;
        }
        if (!is_opening(units, i, quotes))
            openers = i + 1;
        quotes += class == HUA_CLASS_QUOTE;
        ended = ended || always_ends(units, i);
    }
}

/* Something that may end a sentence stands between the first and the last content. */
static bool may_part(const hua_units *units)
{
    if (!has_class(units, HUA_CLASS_TERM) && !has_class(units, HUA_CLASS_NEWLINE))
        return false;
    size_t end = units->count;
    size_t i = 0;
    while (end && !is_content(units, end - 1))
        end--;
    while (i < end && !is_content(units, i))
        i++;
    for (; i < end; i++)
        if (class_at(units, i) == HUA_CLASS_TERM || class_at(units, i) == HUA_CLASS_NEWLINE)
            return true;
    return false;
}

bool hua_split_sentences(hua_splitter *splitter, const hua_units *units, uint32_t *id)
{
    if (units->count == 0)
        return true;
    memset(id, 0, units->count * sizeof *id);
    if (!may_part(units))
        return true;
    if (!ask_sentences(splitter, units, id))
        return false;
    mend_sentences(units, id);
    number_stretches(units, id);
    return true;
}

/* ---- clauses --------------------------------------------------------------------------- */

/*
 * Blanks part clauses only in text with no mark before its last unit, and only if they
 * are rarer than one in four units: denser ones part words.
 */
static bool blanks_part(const hua_units *units)
{
    size_t blanks = 0;
    for (size_t i = 0; i < units->count; i++) {
        if (i + 1 < units->count && is_end_mark(class_at(units, i)))
            return false;
        blanks += (units->flags[i] & HUA_UNIT_AFTER_SPACE) != 0;
    }
    return blanks > 0 && blanks * 4 <= units->count;
}

/* A mark inside a number, a time or an address: 1,000  10:30  3~5  e-mail. */
static bool is_inside_token(const hua_units *units, size_t i)
{
    if (i == 0 || i + 1 >= units->count || !is_alnum_at(units, i - 1) ||
        !is_alnum_at(units, i + 1) || (units->flags[i + 1] & HUA_UNIT_AFTER_SPACE))
        return false;
    uint32_t symbol = hua_unit_symbol(units, i);
    return units->size[i] == 1 || symbol == '~' || symbol == '-';
}

static bool is_blank_between_han(const hua_units *units, size_t i)
{
    return i > 0 && (units->flags[i] & HUA_UNIT_AFTER_SPACE) &&
           class_at(units, i) == HUA_CLASS_HAN && class_at(units, i - 1) == HUA_CLASS_HAN;
}

bool hua_split_clauses(hua_splitter *splitter, const hua_units *units, const uint32_t *sentence,
                       uint32_t *id)
{
    (void)splitter;
    bool blanks = blanks_part(units), ended = false;
    size_t quotes = 0;
    for (size_t i = 0; i < units->count; i++) {
        hua_class class = class_at(units, i);
        id[i] = i > 0 && sentence[i] != sentence[i - 1] ? FIRM : 0;
        if (ended && !is_end_mark(class) && !is_closing(units, i, quotes)) {
            id[i] = id[i] ? id[i] : START;
            ended = false;
        }
        if (blanks && !id[i] && is_blank_between_han(units, i))
            id[i] = START;
        quotes += class == HUA_CLASS_QUOTE;
        ended = ended || (class == HUA_CLASS_PAUSE && !is_inside_token(units, i));
    }
    number_stretches(units, id);
    return true;
}

/* ---- quotations -------------------------------------------------------------------------- */

enum { QUOTE_DEPTH = 16 };

typedef struct quote_stack {
    uint32_t closer[QUOTE_DEPTH]; /* the code point that would close it */
    uint32_t start[QUOTE_DEPTH];  /* first unit inside */
    size_t depth;
} quote_stack;

static uint32_t closer_of(uint32_t opener)
{
    switch (opener) {
    case U'「':
    case U'｢':
    case U'﹁':
        return U'」';
    case U'『':
    case U'﹃':
        return U'』';
    default:
        return U'”';
    }
}

static uint32_t usual_closer(uint32_t closer)
{
    switch (closer) {
    case U'」':
    case U'｣':
    case U'﹂':
        return U'」';
    case U'』':
    case U'﹄':
        return U'』';
    default:
        return U'”';
    }
}

/* The outermost is forgotten when marks stand nested too deep. */
static void push_quote(quote_stack *stack, uint32_t closer, size_t start)
{
    if (stack->depth == QUOTE_DEPTH) {
        stack->depth--;
        memmove(stack->closer, stack->closer + 1, stack->depth * sizeof *stack->closer);
        memmove(stack->start, stack->start + 1, stack->depth * sizeof *stack->start);
    }
    stack->closer[stack->depth] = closer;
    stack->start[stack->depth++] = (uint32_t)start;
}

/* Takes the innermost that `closer` closes, and those opened inside it; false if there is none. */
static bool pop_quote(quote_stack *stack, uint32_t closer, uint32_t *start)
{
    for (size_t i = stack->depth; i-- > 0;) {
        if (stack->closer[i] == closer) {
            *start = stack->start[i];
            stack->depth = i;
            return true;
        }
    }
    return false;
}

/* Keeps `out` in order of the starts: an outer range is known after its inner ones. */
static size_t add_range(hua_range *out, size_t count, size_t max, hua_range range)
{
    size_t at = count;
    while (at > 0 && out[at - 1].start > range.start)
        at--;
    if (at == max)
        return count;
    size_t behind = count == max ? count - at - 1 : count - at;
    memmove(out + at + 1, out + at, behind * sizeof *out);
    out[at] = range;
    return count == max ? count : count + 1;
}

size_t hua_split_quotes(const hua_units *units, hua_range *out, size_t max)
{
    uint32_t marks = 1u << HUA_CLASS_OPEN | 1u << HUA_CLASS_QUOTE;
    if (!(units->classes & marks))
        return 0;
    quote_stack stack = {.depth = 0};
    size_t count = 0;
    for (size_t i = 0; i < units->count; i++) {
        hua_class class = class_at(units, i);
        uint32_t start;
        if (class == HUA_CLASS_OPEN) {
            push_quote(&stack, closer_of(source_code_point(units, i)), i + 1);
        } else if (class == HUA_CLASS_CLOSE) {
            if (pop_quote(&stack, usual_closer(source_code_point(units, i)), &start))
                count = add_range(out, count, max, (hua_range){start, (uint32_t)i});
        } else if (class == HUA_CLASS_QUOTE) {
            if (pop_quote(&stack, '"', &start))
                count = add_range(out, count, max, (hua_range){start, (uint32_t)i});
            else
                push_quote(&stack, '"', i + 1);
        }
    }
    return count;
}
