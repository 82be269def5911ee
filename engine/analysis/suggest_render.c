/*
 * Placeholders in messages and rewrites.
 *
 *   {match}            the find itself
 *   {before} {after}   the rest of its scope's segment, left and right of it
 *   {gap}              what stood in the first gap of the pattern
 *   {apology} ...      what a lexicon of the pattern matched
 *   {heard:trouble}    what the behaviour `trouble` found first in the dialogue up to here
 *
 * A text is copied piece by piece into memory for which an upper bound is known beforehand.
 * In a rewrite the pieces come from two hands, the pack's and the writer's; where they join,
 * marks may meet that never stood side by side: "，" and "。" become "。".  Inside a piece nothing
 * is touched.
 */
#include "analysis/suggest.h"

#include "text/tables.h"
#include "text/utf8.h"

/* The text being put together; `room` is never exceeded. */
typedef struct rendering {
    const render_source *source;
    bool rewrite;
    char *ptr;
    size_t len;
} rendering;

enum { LONGEST_CHARACTER = 4 };

/* ---- characters at the ends of a text --------------------------------------------- */

static size_t first_character(hua_str text, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    *cp = 0;
    return text.len ? hua_utf8_decode(p, p + text.len, cp) : 0;
}

static size_t last_character(hua_str text, uint32_t *cp)
{
    size_t size = text.len ? 1 : 0;
    *cp = 0;
    while (size > 0 && size < text.len && size < LONGEST_CHARACTER &&
           ((unsigned char)text.ptr[text.len - size] & 0xC0) == 0x80)
        size++;
    if (size > 0 && first_character(hua_str_slice(text, text.len - size, text.len), cp) != size)
        return 1; /* not well-formed: *cp is U+FFFD */
    return size;
}

static bool is_blank(uint32_t cp)
{
    const hua_class class = HUA_FOLD_CLASS(hua_fold_lookup(cp));
    return class == HUA_CLASS_SPACE || class == HUA_CLASS_NEWLINE;
}

/* Marks that only divide, and so cannot stand beside another mark or end a sentence. */
static bool is_pause(uint32_t cp)
{
    static const uint32_t all[] = {U'，', U'、', U'；', U'：', U',', U';', U':'};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] == cp)
            return true;
    }
    return false;
}

static bool is_end(uint32_t cp)
{
    return HUA_FOLD_CLASS(hua_fold_lookup(cp)) == HUA_CLASS_TERM;
}

static bool is_mark(uint32_t cp)
{
    return is_pause(cp) || is_end(cp);
}

typedef bool (*character_test)(uint32_t cp);

static hua_str without_leading(hua_str text, character_test test)
{
    uint32_t cp;
    size_t size = first_character(text, &cp);
    while (size > 0 && test(cp)) {
        text = hua_str_slice(text, size, text.len);
        size = first_character(text, &cp);
    }
    return text;
}

static hua_str without_trailing(hua_str text, character_test test)
{
    uint32_t cp;
    size_t size = last_character(text, &cp);
    while (size > 0 && test(cp)) {
        text.len -= size;
        size = last_character(text, &cp);
    }
    return text;
}

static bool begins_with(hua_str text, character_test test)
{
    uint32_t cp;
    return first_character(text, &cp) > 0 && test(cp);
}

static bool ends_with(hua_str text, character_test test)
{
    uint32_t cp;
    return last_character(text, &cp) > 0 && test(cp);
}

/* ---- where the pieces come from ---------------------------------------------------- */

/* End of the marks that begin before `at`: the engine takes a run of them for one. */
static size_t end_of_run(hua_str turn, size_t start, size_t at)
{
    const hua_str rest = hua_str_slice(turn, at, turn.len);
    if (!ends_with(hua_str_slice(turn, start, at), is_end))
        return at;
    return turn.len - without_leading(rest, is_end).len;
}

/* Remembered, of whole turns and of sentences the last each: many finds may stand in one. */
static trimmed_scope trim_scope(hua_scanner *s, const find *f)
{
    const hua_str turn = s->dialogue->turns[f->turn].text;
    const bool whole = f->scope_start == 0 && f->scope_end == turn.len;
    trimmed_scope *known = &s->trimmed[whole];
    if (known->turn == f->turn && known->of.start == f->scope_start &&
        known->of.end == f->scope_end)
        return *known;
    const hua_str segment = hua_str_slice(turn, f->scope_start, f->scope_end);
    const hua_str left = without_leading(segment, is_blank);
    *known = (trimmed_scope){.turn = f->turn,
                             .of = {f->scope_start, f->scope_end},
                             .start = f->scope_start + (segment.len - left.len)};
    known->end = known->start + without_trailing(left, is_blank).len;
    known->end = end_of_run(turn, known->start, known->end);
    return *known;
}

render_source suggest_source_of(hua_scanner *s, const find *f)
{
    const hua_str turn = s->dialogue->turns[f->turn].text;
    const trimmed_scope scope = trim_scope(s, f);
    render_source source = {.s = s,
                            .f = f,
                            .turn = turn,
                            .start = scope.start,
                            .end = scope.end,
                            .match_start = f->span.byte_start,
                            .match_end = f->span.byte_end};
    if (source.start > source.match_start)
        source.start = source.match_start;
    if (source.end < source.match_end)
        source.end = source.match_end;
    return source;
}

static hua_str captured(const render_source *source, bool gap, hua_str name)
{
    const hua_scanner *s = source->s;
    const rs_range range = source->f->captures;
    for (uint32_t i = 0; i < range.count; i++) {
        const capture *c = &s->captures.items[range.first + i];
        const bool is_gap = c->entity == RS_NONE;
        if (is_gap != gap)
            continue;
        if (gap || hua_str_eq(rs_text_of(s->rules, s->rules->entities[c->entity].name), name))
            return hua_str_slice(source->turn, c->byte_start, c->byte_end);
    }
    return HUA_STR("");
}

static uint32_t behaviour_named(const hua_ruleset *rules, hua_str id)
{
    for (uint32_t i = 0; i < rules->detectors_count; i++) {
        const rs_detector *d = &rules->detectors[i];
        if (d->kind == PACK_BEHAVIOUR && hua_str_eq(rs_text_of(rules, d->id), id))
            return i;
    }
    return RS_NONE;
}

/* The first is what the customer came for, and it costs no search. */
static hua_str heard_until(const hua_scanner *s, hua_str id, uint32_t turn)
{
    const uint32_t detector = behaviour_named(s->rules, id);
    uint32_t k = detector == RS_NONE ? RS_NONE : find_first(s, detector);
    while (k != RS_NONE && !s->finds.items[k].alive)
        k = s->finds.items[k].next;
    if (k == RS_NONE || s->finds.items[k].turn > turn)
        return HUA_STR("");
    const find *f = &s->finds.items[k];
    const hua_str said = s->dialogue->turns[f->turn].text;
    return hua_str_slice(said, f->span.byte_start, f->span.byte_end);
}

/* The id behind "heard:", or nothing. */
static hua_str heard_id(hua_str name)
{
    const bool heard = hua_str_starts(name, PACK_HEARD);
    return heard ? hua_str_slice(name, strlen(PACK_HEARD), name.len) : HUA_STR("");
}

static hua_str value_of(const render_source *source, hua_str name)
{
    const hua_str heard = heard_id(name);
    if (heard.len > 0)
        return suggest_in_script(source->s, heard_until(source->s, heard, source->f->turn),
                                 source->script);
    if (hua_str_is(name, "match"))
        return hua_str_slice(source->turn, source->match_start, source->match_end);
    if (hua_str_is(name, "before"))
        return hua_str_slice(source->turn, source->start, source->match_start);
    if (hua_str_is(name, "after"))
        return hua_str_slice(source->turn, source->match_end, source->end);
    return captured(source, hua_str_is(name, "gap"), name);
}

/* ---- texts with placeholders --------------------------------------------------------- */

/* Takes the next piece off the text: a placeholder's name, or what stands before the next one. */
static hua_str next_piece(hua_str *text, bool *placeholder)
{
    const char *open = memchr(text->ptr, '{', text->len);
    const char *close = open ? memchr(open, '}', text->len - (size_t)(open - text->ptr)) : NULL;
    size_t taken = text->len;
    hua_str piece = *text;
    *placeholder = close && open == text->ptr;
    if (*placeholder) {
        taken = (size_t)(close - open) + 1;
        piece = hua_str_slice(*text, 1, taken - 1);
    } else if (close) {
        taken = (size_t)(open - text->ptr);
        piece.len = taken;
    }
    *text = hua_str_slice(*text, taken, text->len);
    return piece;
}

bool suggest_render_needed(hua_str text)
{
    return text.len > 0 && memchr(text.ptr, '{', text.len) != NULL;
}

bool suggest_can_say(const hua_scanner *s, hua_str text, uint32_t turn)
{
    while (text.len > 0) {
        bool placeholder;
        const hua_str heard = heard_id(next_piece(&text, &placeholder));
        if (placeholder && heard.len > 0 && heard_until(s, heard, turn).len == 0)
            return false;
    }
    return true;
}

/* ---- putting together ------------------------------------------------------------------ */

static hua_str so_far(const rendering *r)
{
    return (hua_str){r->ptr, r->len};
}

/* The piece as it may stand behind what there is already, which is shortened if need be. */
static hua_str join(rendering *r, hua_str piece)
{
    if (r->len == 0) {
        const bool kept = piece.ptr == r->source->turn.ptr + r->source->start;
        return kept ? piece : without_leading(without_leading(piece, is_blank), is_mark);
    }
    if (!begins_with(piece, is_mark))
        return piece;
    r->len = without_trailing(so_far(r), is_blank).len;
    if (ends_with(so_far(r), is_end))
        return without_leading(piece, is_mark);
    r->len = without_trailing(so_far(r), is_pause).len;
    return piece;
}

static void add_piece(rendering *r, hua_str piece)
{
    if (r->rewrite)
        piece = join(r, piece);
    if (piece.len > 0)
        memcpy(r->ptr + r->len, piece.ptr, piece.len);
    r->len += piece.len;
}

/* The marks that end the segment that is replaced, such as "！！"; may be empty. */
static hua_str end_marks(const render_source *source)
{
    const hua_str segment = hua_str_slice(source->turn, source->start, source->end);
    return hua_str_slice(segment, without_trailing(segment, is_end).len, segment.len);
}

/* Nothing but marks is no sentence; else it ends as the segment did, if it has no end yet. */
static void close_rewrite(rendering *r, hua_str last)
{
    const render_source *source = r->source;
    if (last.len > 0 && last.ptr + last.len == source->turn.ptr + source->end && r->len > last.len)
        return;
    r->len = without_trailing(without_trailing(so_far(r), is_blank), is_pause).len;
    if (without_trailing(so_far(r), is_end).len == 0) {
        r->len = 0;
        return;
    }
    const hua_str marks = end_marks(source);
    if (marks.len == 0 || ends_with(so_far(r), is_end))
        return;
    memcpy(r->ptr + r->len, marks.ptr, marks.len);
    r->len += marks.len;
}

/* Most bytes of the text; a rewrite may be closed with the marks of the segment. */
static size_t bound_of(const render_source *source, hua_str text, bool rewrite)
{
    size_t bound = rewrite ? end_marks(source).len : 0;
    while (text.len > 0) {
        bool placeholder;
        const hua_str piece = next_piece(&text, &placeholder);
        bound += placeholder ? value_of(source, piece).len : piece.len;
    }
    return bound;
}

hua_str suggest_render_text(const render_source *source, hua_str text, bool rewrite)
{
    rendering r = {.source = source, .rewrite = rewrite};
    hua_str last = {NULL, 0};
    r.ptr = hua_arena_alloc(&source->s->arena, bound_of(source, text, rewrite) + 1);
    if (!r.ptr)
        return (hua_str){NULL, 0};
    while (text.len > 0) {
        bool placeholder;
        hua_str piece = next_piece(&text, &placeholder);
        if (placeholder)
            piece = value_of(source, piece);
        if (piece.len > 0)
            last = piece;
        add_piece(&r, piece);
    }
    if (rewrite)
        close_rewrite(&r, last);
    return so_far(&r);
}

hua_str suggest_model(hua_scanner *s, hua_str text, hua_script script)
{
    const find nobody = {.turn = RS_NONE};
    const render_source source = {.s = s, .f = &nobody, .script = script};
    const hua_str said = suggest_in_script(s, text, script);
    return suggest_render_needed(said) ? suggest_render_text(&source, said, false) : said;
}
