/*
 * The numbers in addresses: 某某路123号3号楼2单元501室.
 *
 * A number is part of an address if a road stands before it or another part that was masked just
 * now (a chain), or if what stands behind it counts nothing but buildings and rooms.  3楼 or 8号
 * alone is a floor or a day and stays.
 */
#include "common/mask_spot.h"

#define ROAD_WORDS "路|街|道|巷|弄|胡同|段|大院|屯|村|东里|東里|西里|南里|北里|中里"
#define NO_ROAD_WORDS                                                                                                                \
    "知道|味道|报道|報道|渠道|频道|頻道|难道|難道|通道|公道|管道|轨道|軌道|地道|厚道|霸道|讲道|" \
    "線路|线路|在路|网路|網路|上路|思路|电路|電路|半路|一路|问路|迷路|逛街|阶段|階段|手段|时段|" \
    "時段|片段|路段|一段|地段"
#define HOME_WORDS                                                                                                                \
    "小区|小區|社区|社區|花园|花園|公寓|家园|家園|苑|新村|大厦|大廈|公馆|公館|名城|华庭|華庭|" \
    "花城|雅居|豪庭|国际|國際|地址|住址"
#define STRONG_WORDS "号楼|號樓|号院|號院|单元|單元|栋|棟|幢"
#define ROOM_WORDS "室|房"
#define ROAD_ONLY_WORDS "弄|巷|段"
#define CHAIN_WORDS "号|號|楼|樓|层|層|座|户|戶|门|門|之|院|排|组|組"
#define PUNCTUATION "，|。|、|；|！|？|）|,|;|!|?|)|\n|\"|\\| "

typedef struct part {
    mask_spot *s;
    size_t start, end; /* of the number */
    bool numerals;
    bool joined; /* hyphens in it */
    size_t cells, last_cells;
    bool chained, road;
} part;

/* Part of the chain: nothing between, or what people put there. */
static bool is_chained(const mask_spot *s, size_t start)
{
    if (s->chain == SIZE_MAX || s->chain > start)
        return false;
    size_t gap = start - s->chain;
    return gap == 0 || (gap <= 3 && mask_begins(s, s->chain, "，|,| |-|之|－") == gap);
}

static bool after_road(const mask_spot *s, size_t start)
{
    if (start && s->text[start - 1] == ' ')
        start--;
    return mask_ends(s, start, ROAD_WORDS) && !mask_ends(s, start, NO_ROAD_WORDS);
}

/* A number behind the next one counts rooms of a flat: 3室2厅. */
static bool is_layout(const part *p, size_t at)
{
    size_t width;
    if (mask_digit(p->s, at, &width) >= 0)
        at += width;
    else if (mask_numeral(p->s, at) >= 0)
        at += 3;
    return mask_begins(p->s, at, "厅|廳|卫|衛|外|厨|廚") > 0;
}

static bool is_digit_at(const mask_spot *s, size_t at)
{
    size_t width;
    return mask_digit(s, at, &width) >= 0;
}

/* The end of the part with its last word, or 0. */
static size_t with_word(const part *p)
{
    mask_spot *s = p->s;
    bool placed = p->chained || p->road;
    size_t size = mask_begins(s, p->end, STRONG_WORDS), after = p->end + size;
    if (size) {
        bool word = !p->numerals || mask_begins(s, p->end, "号|號");
        return placed || (word && !mask_ends(s, p->start, "第")) ? after : 0;
    }
    if ((size = mask_begins(s, p->end, ROOM_WORDS)) > 0) {
        after = p->end + size;
        bool room = p->last_cells >= 3 && p->last_cells <= 4;
        bool thing = mask_begins(s, after, "间|間|友|子|东|東|源");
        return (placed || room) && !thing && !is_layout(p, after) ? after : 0;
    }
    if ((size = mask_begins(s, p->end, ROAD_ONLY_WORDS)) > 0) {
        after = p->end + size;
        bool more = is_digit_at(s, after) || mask_numeral(s, after) >= 0;
        return p->road || (more && (p->chained || p->cells >= 2)) ? after : 0;
    }
    size = placed ? mask_begins(s, p->end, CHAIN_WORDS) : 0;
    after = p->end + size;
    return size && !mask_begins(s, after, "线|線|车|車|机|機") ? after : 0;
}

/* 3号楼2单元501, 某某小区12-3-401: no word behind the number. */
static size_t without_word(const part *p)
{
    mask_spot *s = p->s;
    bool ended = p->end == s->len || mask_begins(s, p->end, PUNCTUATION);
    if (p->cells == 0 || p->last_cells > 4 || !ended)
        return 0;
    bool home = p->joined && !p->numerals && mask_after(s, p->start, HOME_WORDS);
    bool more = p->cells >= 2 || mask_ends(s, p->start, "之");
    return (p->chained && more) || home ? p->end : 0;
}

static void count_cells(part *p)
{
    size_t width = 3;
    for (size_t at = p->start; at < p->end; at += width) {
        width = p->numerals ? 3 : 1;
        if (!p->numerals && mask_digit(p->s, at, &width) < 0) {
            width = 1;
            p->joined = true;
            p->last_cells = 0;
            continue;
        }
        p->cells++;
        p->last_cells++;
    }
}

/* 12-3-401: as far as groups are joined by hyphens. */
static size_t joined_end(const mask_spot *s, size_t end)
{
    size_t width;
    for (size_t parts = 0; parts < 3 && end < s->len && s->text[end] == '-'; parts++) {
        size_t at = end + 1;
        while (at - end < 16 && mask_digit(s, at, &width) >= 0)
            at += width;
        if (at == end + 1)
            break;
        end = at;
    }
    return end;
}

static void hide(part *p)
{
    size_t width = 3;
    for (size_t at = p->start; at < p->end; at += width) {
        width = 3;
        if (p->numerals || mask_digit(p->s, at, &width) >= 0)
            mask_star(p->s, at);
        else
            width = 1;
    }
}

size_t mask_address(mask_spot *s, size_t start, size_t end, bool numerals)
{
    enum { LONGEST = 40 };
    part p = {.s = s, .start = start, .end = end, .numerals = numerals};
    if (!numerals)
        p.end = joined_end(s, end);
    if (p.end - start > LONGEST || mask_word_before(s, start))
        return 0;
    p.chained = is_chained(s, start);
    p.road = after_road(s, start);
    if (numerals && !p.chained && !p.road && !mask_begins(s, end, "号|號|室|房"))
        return 0; /* most numerals in a text are just that */
    count_cells(&p);
    size_t done = with_word(&p);
    if (!done)
        done = without_word(&p);
    if (!done)
        return 0;
    hide(&p);
    s->places++;
    s->chain = done;
    return done;
}
