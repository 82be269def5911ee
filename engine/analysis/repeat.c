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

static void add_repeat(hua_scanner *s, uint32_t detector, const said_sentence *at,
                       const said_sentence *first)
{
    find f = {.detector = detector, .alive = true, .promised = -1.0, .related_turn = first->turn,
              .related_role = "repeat"};
    const hua_str text = s->dialogue->turns[at->turn].text;
    relate_cover_turn(s, &f, at->turn);
    f.span = (hua_span){.start = hua_utf8_count(hua_str_slice(text, 0, at->byte_start)),
                        .end = hua_utf8_count(hua_str_slice(text, 0, at->byte_end)),
                        .byte_start = at->byte_start,
                        .byte_end = at->byte_end};
    find cause = f;
    relate_cover_turn(s, &cause, first->turn);
    f.related_span = cause.span;
    find_add(s, &f);
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

void repeat_find(hua_scanner *s, uint32_t detector, uint32_t n)
{
    const uint32_t who = s->rules->detectors[detector].who;
    hua_vec_clear(&s->said);
    for (uint32_t t = 0; t < s->turns.count && !s->failure; t++)
        if (who == HUA_OTHER || who == (uint32_t)s->dialogue->turns[t].speaker)
            note_sentences(s, t);
    if (n == 0 || s->said.count < n)
        return;
    sort_said(&s->said);
    size_t first = 0;
    for (size_t i = 1; i < s->said.count && !s->failure; i++) {
        if (s->said.items[i].hash != s->said.items[first].hash)
            first = i;
        else if (i - first + 1 == n)
            add_repeat(s, detector, &s->said.items[i], &s->said.items[first]);
    }
}
