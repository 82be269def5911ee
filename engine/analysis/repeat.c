/*
 * The same sentence said again: sentences of one speaker are compared as they were written, for a canned text is
 * sent unchanged.  Sorted by hash, equal ones stand side by side.
 */
#include "analysis/scanner.h"

#include "text/utf8.h"

enum { LEAST_BYTES = 18 };

/* Length of the sentence end at p: a full-width or ASCII mark or a line end; 0 if none stands there. */
static size_t sentence_end_at(const char *p, size_t left)
{
    static const char *const marks[] = {"。", "！", "？", "…", "!", "?", "\n", ";", "；"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t n = strlen(marks[i]);
        if (n <= left && memcmp(p, marks[i], n) == 0)
            return n;
    }
    return 0;
}

static void note_sentence(hua_scanner *s, uint32_t turn, size_t start, size_t end)
{
    hua_str text = s->dialogue->turns[turn].text;
    hua_str sentence = hua_str_trim(hua_str_slice(text, start, end));
    if (sentence.len < LEAST_BYTES)
        return;
    const uint32_t from = (uint32_t)(sentence.ptr - text.ptr);
    const said_sentence one = {hua_hash(HUA_HASH_SEED, sentence.ptr, sentence.len), turn, from,
                               from + (uint32_t)sentence.len};
    if (!hua_vec_push(&s->allocator, &s->said, one))
        s->failure = HUA_E_NOMEM;
}

static void note_sentences(hua_scanner *s, uint32_t turn)
{
    const hua_str text = s->dialogue->turns[turn].text;
    size_t start = 0;
    for (size_t i = 0; i < text.len;) {
        const unsigned char c = (unsigned char)text.ptr[i];
        const size_t n = c < 0x80 || c == 0xE3 || c == 0xEF || c == 0xE2
                             ? sentence_end_at(text.ptr + i, text.len - i)
                             : 0;
        if (n) {
            note_sentence(s, turn, start, i);
            start = i + n;
        }
        i += n ? n : 1;
    }
    note_sentence(s, turn, start, text.len);
}

/* Sorted by hash, then place: equal sentences stand side by side. */
static bool said_before(const said_sentence *a, const said_sentence *b)
{
    if (a->hash != b->hash)
        return a->hash < b->hash;
    return a->turn != b->turn ? a->turn < b->turn : a->byte_start < b->byte_start;
}

static void sift_said(said_sentence *items, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && said_before(&items[child], &items[child + 1]))
            child++;
        if (!said_before(&items[root], &items[child]))
            return;
        const said_sentence o = items[root];
        items[root] = items[child];
        items[child] = o;
    }
}

static void sort_said(said_vec *said)
{
    for (size_t i = said->count / 2; i-- > 0;)
        sift_said(said->items, i, said->count);
    for (size_t end = said->count; end-- > 1;) {
        const said_sentence o = said->items[0];
        said->items[0] = said->items[end];
        said->items[end] = o;
        sift_said(said->items, 0, end);
    }
}

/*
 * Keeps, of sentences sorted by hash, each that is said for the n-th time.  From here on `hash` is its place, for
 * the next sort, and `turn` the turn where it was said first.
 */
static void keep_repeats(said_vec *said, uint32_t n)
{
    said_sentence first = {0};
    uint32_t times = 0;
    size_t kept = 0;
    for (size_t i = 0; i < said->count; i++) {
        const said_sentence at = said->items[i];
        if (i == 0 || at.hash != first.hash) {
            first = at;
            times = 0;
        }
        if (++times == n)
            said->items[kept++] = (said_sentence){(uint64_t)at.turn << 32 | at.byte_start,
                                                  first.turn, at.byte_start, at.byte_end};
    }
    said->count = kept;
}

/* A place in a turn.  Code points are counted on from it, for many sentences may stand in one turn. */
typedef struct cursor {
    uint32_t turn;
    size_t byte, points;
} cursor;

static size_t points_until(const hua_scanner *s, cursor *c, uint32_t turn, size_t byte)
{
    if (c->turn != turn)
        *c = (cursor){.turn = turn};
    c->points += hua_utf8_count(hua_str_slice(s->dialogue->turns[turn].text, c->byte, byte));
    c->byte = byte;
    return c->points;
}

/* `f` is the find of the sentence before, in order of place. */
static void add_repeat(hua_scanner *s, find *f, const said_sentence *at, cursor *c)
{
    const uint32_t turn = (uint32_t)(at->hash >> 32);
    if (f->related_turn != at->turn) {
        relate_cover_turn(s, f, at->turn);
        f->related_turn = at->turn;
        f->related_span = f->span;
    }
    if (f->turn != turn)
        relate_cover_turn(s, f, turn);
    f->span.byte_start = at->byte_start;
    f->span.byte_end = at->byte_end;
    f->span.start = points_until(s, c, turn, at->byte_start);
    f->span.end = points_until(s, c, turn, at->byte_end);
    if (find_recheck(s, f->detector, f))
        find_add(s, f);
}

void repeat_find(hua_scanner *s, uint32_t detector, uint32_t n)
{
    const uint32_t who = s->rules->detectors[detector].who;
    hua_vec_clear(&s->said);
    for (uint32_t t = 0; t < s->turns.count && !s->failure; t++)
        if (who == HUA_OTHER || who == (uint32_t)s->dialogue->turns[t].speaker)
            note_sentences(s, t);
    if (n == 0 || s->said.count < n || s->failure)
        return;
    sort_said(&s->said);
    keep_repeats(&s->said, n);
    sort_said(&s->said);
    cursor c = {.turn = RS_NONE};
    find f = {.detector = detector,
              .turn = RS_NONE,
              .alive = true,
              .promised = -1.0,
              .related_turn = RS_NONE,
              .related_role = "repeat"};
    for (size_t i = 0; i < s->said.count && !s->failure; i++)
        add_repeat(s, &f, &s->said.items[i], &c);
}
