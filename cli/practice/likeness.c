/*
 * Both texts are folded and lose their marks.  A point is a piece of two characters and more, none of
 * them mere grammar, that stands in both: 九点, 手术.  Pieces rather than words, since the words of a
 * text depend on what stands around them; a long piece counts as several.  A piece of any characters
 * that is long, and most of the shorter text, is a copy.
 */
#include "practice/likeness.h"

#include "common/fail.h"
#include "common/mem.h"

#include <stdlib.h>

enum {
    COPY_CHARS = 8,    /* a shorter piece in common is chance */
    COPY_PERCENT = 60, /* of the shorter text */
    MUCH = 40,         /* who said so many characters is to hear three points again … */
    LITTLE = 8,        /* … who said fewer than this one, else two */
    MOST_CHARS = 3000
};

typedef struct folded {
    CLI_LIST(uint32_t) chars;
    bool failed;
} folded;

/* ---- folding ------------------------------------------------------------------- */

static uint32_t code_point(hua_str s, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    *len = cli_char_len(s);
    switch (*len) {
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default:
        return p[0];
    }
}

static bool is_mark(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    return (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3040) ||
           (c >= 0xFF00 && c < 0xFF10) || (c >= 0xFF1A && c < 0xFF21) ||
           (c >= 0xFF3B && c < 0xFF41) || (c >= 0xFF5B && c < 0xFF66);
}

static void fold_word(void *ctx, const hua_token *token)
{
    folded *f = ctx;
    size_t len = 0;
    if (token->kind != HUA_TOK_WORD)
        return;
    for (hua_str rest = token->folded; rest.len; rest = cli_slice(rest, len, rest.len)) {
        const uint32_t c = code_point(rest, &len);
        if (!is_mark(c) && f->chars.count < MOST_CHARS)
            f->failed = !cli_list_push(&f->chars, c) || f->failed;
    }
}

static hua_code fold(hua_scanner *scanner, hua_str text, folded *f, hua_error *error)
{
    const hua_code code = hua_tokens(scanner, text, fold_word, f, error);
    return !code && f->failed ? cli_fail_memory(error) : code;
}

/* ---- comparing -------------------------------------------------------------------- */

/* Characters that carry grammar rather than content. */
static bool is_grammar(uint32_t c)
{
    static const char all[] =
        "的了是我你您他她它们在有不就都也还这那个一吗呢啊吧呀哦嗯说要很么什给把被又"
        "再没会能跟和与着过得地之而但可以所为因如果或让请谁哪怎多少对从向才只便";
    for (hua_str rest = {all, sizeof all - 1}; rest.len;) {
        size_t len;
        if (code_point(rest, &len) == c)
            return true;
        rest = cli_slice(rest, len, rest.len);
    }
    return false;
}

/* The `count` characters at `piece` stand somewhere in the first `most` of `text`. */
static bool stands_in(const folded *text, size_t most, const uint32_t *piece, size_t count)
{
    for (size_t i = 0; i + count <= most; i++)
        if (memcmp(text->chars.items + i, piece, count * sizeof *piece) == 0)
            return true;
    return false;
}

/* Characters from `at` on that are content and stand in the answer in one piece. */
static size_t piece_at(const folded *said, size_t at, const folded *answer)
{
    size_t count = 0;
    while (at + count < said->chars.count && !is_grammar(said->chars.items[at + count]) &&
           stands_in(answer, answer->chars.count, said->chars.items + at, count + 1))
        count++;
    return count;
}

static void count_points(const folded *said, const folded *answer, likeness *like)
{
    const size_t count = said->chars.count;
    for (size_t at = 0; at < count;) {
        const size_t piece = piece_at(said, at, answer);
        if (piece >= 2 && !stands_in(said, at, said->chars.items + at, piece))
            like->shared += piece / 2;
        at += piece ? piece : 1;
    }
    like->needed = count >= MUCH ? 3 : count >= LITTLE ? 2 : 1;
}

/* Characters of the longest piece in common; SIZE_MAX if memory is lacking. */
static size_t longest_piece(const folded *a, const folded *b)
{
    size_t best = 0;
    uint16_t *run = calloc(b->chars.count + 1, sizeof *run);
    if (!run)
        return SIZE_MAX;
    for (size_t i = 0; i < a->chars.count; i++)
        for (size_t k = b->chars.count; k > 0; k--) {
            const bool same = a->chars.items[i] == b->chars.items[k - 1];
            run[k] = same ? (uint16_t)(run[k - 1] + 1) : 0;
            best = run[k] > best ? run[k] : best;
        }
    free(run);
    return best;
}

static hua_code compare(const folded *said, const folded *answer, likeness *like, hua_error *error)
{
    const size_t a = said->chars.count, b = answer->chars.count;
    const size_t piece = longest_piece(said, answer);
    if (piece == SIZE_MAX)
        return cli_fail_memory(error);
    count_points(said, answer, like);
    like->copied = piece >= COPY_CHARS && piece * 100 >= (a < b ? a : b) * COPY_PERCENT;
    return HUA_OK;
}

hua_code likeness_measure(hua_scanner *scanner, hua_str said, hua_str answer, likeness *like,
                          hua_error *error)
{
    folded x = {0}, y = {0};
    *like = (likeness){0};
    hua_code code = fold(scanner, said, &x, error);
    if (!code)
        code = fold(scanner, answer, &y, error);
    if (!code)
        code = compare(&x, &y, like, error);
    cli_list_free(&x.chars);
    cli_list_free(&y.chars);
    return code;
}

hua_code likeness_same(hua_scanner *scanner, hua_str a, hua_str b, bool *same, hua_error *error)
{
    folded x = {0}, y = {0};
    hua_code code = fold(scanner, a, &x, error);
    if (!code)
        code = fold(scanner, b, &y, error);
    *same = !code && x.chars.count == y.chars.count &&
            stands_in(&x, x.chars.count, y.chars.items, y.chars.count);
    cli_list_free(&x.chars);
    cli_list_free(&y.chars);
    return code;
}
