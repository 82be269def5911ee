/*
 * The sentences, clauses, quotations and words of a text, as the rules see them: for people who
 * write rules.  Each kind is a list of stretches by start; the four lists are merged, the wider
 * kind first where two start together.
 */
#include "analysis/scanner.h"

#include "text/utf8.h"

enum { STREAMS = 4 };

/* One kind of token; `ends` or `ranges` says where the i-th one lies. */
typedef struct stream {
    hua_token_kind kind;
    const uint32_t *ends; /* each begins where the one before ends */
    const hua_range *ranges;
    uint32_t count, next, start;
} stream;

typedef void (*token_fn)(void *ctx, const hua_token *token);

typedef struct telling {
    hua_scanner *s;
    token_fn each;
    void *ctx;
    stream streams[STREAMS];
    uint32_t symbol; /* first symbol of the next word */
    uint32_t whole;  /* end of the turn, for a kind that does not divide it */
} telling;

/* ---- streams -------------------------------------------------------------------------- */

static bool peek(const stream *s, hua_range *out)
{
    if (s->next >= s->count || (!s->ranges && !s->ends))
        return false;
    *out = s->ranges ? s->ranges[s->next] : (hua_range){s->start, s->ends[s->next]};
    return true;
}

static void advance(stream *s)
{
    if (s->ends)
        s->start = s->ends[s->next];
    s->next++;
}

/* The stream whose next token comes first; NULL at the end. */
static stream *first_stream(telling *t, hua_range *range)
{
    stream *best = NULL;
    for (size_t i = 0; i < STREAMS; i++) {
        hua_range r;
        if (!peek(&t->streams[i], &r) || (best && r.start >= range->start))
            continue;
        best = &t->streams[i];
        *range = r;
    }
    return best;
}

static stream stream_of_segments(const segments *seg, hua_token_kind kind, const uint32_t *whole)
{
    if (!seg)
        return (stream){.kind = kind, .ends = whole, .count = *whole > 0};
    return (stream){.kind = kind, .ends = seg->start + 1, .count = seg->count};
}

static stream stream_of_quotes(hua_scanner *s)
{
    stream out = {.kind = HUA_TOK_QUOTE};
    hua_vec_clear(&s->quotes);
    if (!hua_vec_reserve(&s->allocator, &s->quotes, s->units.count + 1)) {
        s->failure = HUA_E_NOMEM;
        return out;
    }
    out.count = (uint32_t)hua_split_quotes(&s->units, s->quotes.items, s->units.count);
    out.ranges = s->quotes.items;
    return out;
}

static stream stream_of_words(hua_scanner *s)
{
    stream out = {.kind = HUA_TOK_WORD};
    out.ends = match_words(s, &out.count);
    return out;
}

/* Segments first: words and quotations do not move them. */
static void open_streams(telling *t)
{
    hua_scanner *s = t->s;
    t->whole = (uint32_t)s->units.count;
    const segments *sentences = match_segments(s, SCOPE_SENTENCE);
    const segments *clauses = match_segments(s, SCOPE_CLAUSE);
    t->streams[0] = stream_of_segments(sentences, HUA_TOK_SENTENCE, &t->whole);
    t->streams[1] = stream_of_segments(clauses, HUA_TOK_CLAUSE, &t->whole);
    t->streams[2] = stream_of_quotes(s);
    t->streams[3] = stream_of_words(s);
}

/* ---- words ------------------------------------------------------------------------------- */

/* The symbols of the units up to `end`, from where the last word ended. */
static rs_range symbols_up_to(telling *t, uint32_t end)
{
    const hua_units *units = &t->s->units;
    const uint32_t first = t->symbol;
    if (!units->unit_of)
        t->symbol = end;
    while (units->unit_of && t->symbol < units->symbol_count && units->unit_of[t->symbol] < end)
        t->symbol++;
    return (rs_range){first, t->symbol - first};
}

static void write_folded(hua_buf *out, const uint32_t *symbols, uint32_t count)
{
    hua_buf_reset(out);
    for (uint32_t i = 0; i < count; i++) {
        char bytes[4];
        hua_buf_add(out, (hua_str){bytes, hua_utf8_encode(symbols[i], bytes)});
    }
}

/* Nothing unless every symbol has a syllable. */
static void write_sound(hua_buf *out, const uint32_t *symbols, uint32_t count)
{
    hua_buf_reset(out);
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t syllable = hua_syllable(symbols[i]);
        if (!syllable) {
            hua_buf_reset(out);
            return;
        }
        if (i)
            hua_buf_char(out, ' ');
        hua_buf_text(out, hua_syllable_name(syllable));
    }
}

static void describe_word(telling *t, hua_range range, hua_token *token)
{
    hua_scanner *s = t->s;
    const rs_range symbols = symbols_up_to(t, range.end);
    const uint32_t *first = s->units.symbols + symbols.first;
    write_folded(&s->text, first, symbols.count);
    write_sound(&s->draft, first, symbols.count);
    token->folded = hua_buf_str(&s->text);
    token->sound = hua_buf_str(&s->draft);
    token->folds = hua_units_folds(&s->units, range.start, range.end);
    if (s->text.error || s->draft.error)
        s->failure = HUA_E_NOMEM;
}

/* ---- telling -------------------------------------------------------------------------------- */

static bool is_blank(const hua_units *units, hua_range range)
{
    for (uint32_t i = range.start; i < range.end; i++) {
        const hua_class class = HUA_UNIT_CLASS(units->flags[i]);
        if (class != HUA_CLASS_SPACE && class != HUA_CLASS_NEWLINE)
            return false;
    }
    return true;
}

static void tell(telling *t, const stream *from, hua_range range)
{
    hua_scanner *s = t->s;
    hua_token token = {.kind = from->kind};
    if (from->kind == HUA_TOK_WORD)
        describe_word(t, range, &token);
    if (s->failure || is_blank(&s->units, range))
        return;
    token.span = hua_units_span(&s->units, range.start, range.end);
    token.text = hua_str_slice(s->units.text, token.span.byte_start, token.span.byte_end);
    t->each(t->ctx, &token);
}

static hua_code read_text(hua_scanner *s, hua_error *error)
{
    scan_turn(s, 0);
    if (s->failure)
        return hua_fail_nomem(error);
    if (!s->units.replaced || s->options.bad_utf8 != HUA_UTF8_ERROR)
        return HUA_OK;
    hua_fail(error, HUA_E_UTF8, "不是合法的 UTF-8（第 %zu 字节起）",
             "not valid UTF-8 (from byte %zu)", s->units.bad_offset);
    hua_error_place(error, "", 0, 0, s->units.bad_offset);
    return HUA_E_UTF8;
}

static hua_code tell_all(hua_scanner *s, token_fn each, void *ctx, hua_error *error)
{
    const hua_code code = read_text(s, error);
    if (code)
        return code;
    telling t = {.s = s, .each = each, .ctx = ctx};
    open_streams(&t);
    hua_range range = {0, 0};
    for (stream *from; !s->failure && (from = first_stream(&t, &range)) != NULL;) {
        advance(from);
        tell(&t, from, range);
    }
    return s->failure ? hua_fail_nomem(error) : HUA_OK;
}

hua_code hua_tokens(hua_scanner *scanner, hua_str text,
                    void (*each)(void *ctx, const hua_token *token), void *ctx, hua_error *error)
{
    if (text.len > HUA_MAX_TURN_BYTES)
        return hua_fail(error, HUA_E_LIMIT, "文字太长：%zu 字节，上限 %u",
                        "the text is too long: %zu bytes, limit %u", text.len, HUA_MAX_TURN_BYTES);
    const hua_turn turn = {HUA_AGENT, text, HUA_NO_TIME, HUA_NO_TIME};
    const hua_dialogue dialogue = {.channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    scanner->dialogue = &dialogue;
    scanner->failure = HUA_OK;
    const hua_code code = tell_all(scanner, each, ctx, error);
    scanner->dialogue = NULL;
    return code;
}
