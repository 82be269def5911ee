/*
 * Numbers that are somebody's: each kind is a shape of groups and a check.
 *
 * A shape is the number of digits of each group, 'a' for ten and so on: "344" is 138 0013 8000.
 * Groups are whole runs of digits, so that nothing is ever found inside a longer number.
 */
#include "common/mask_spot.h"

#define ORDER_WORDS "单|單|编|編|流水|条|條|货|貨|款|型|批|SKU|sku|运|運"
#define CARD_WORDS "卡|卡号|卡號|账|帳|账户|帳戶|card"
#define ID_WORDS "身份证|身分證|身份證|证件|證件|HKID|ID"
#define PASSPORT_WORDS "护照|護照|assport|通行证|通行證|台胞证|台胞證|回乡证|回鄉證"
#define PHONE_WORDS                                                                                                            \
    "电话|電話|手机|手機|致电|致電|来电|來電|联系|聯絡|聯繫|聯系|拨打|撥打|号码|號碼|tel|Tel|" \
    "TEL|hone|atsApp|atsapp"

/* ---- groups ------------------------------------------------------------ */

static size_t separator(const mask_spot *s, size_t at)
{
    if (at < s->len && (s->text[at] == ' ' || s->text[at] == '-' || s->text[at] == ')'))
        return 1;
    return mask_begins(s, at, "－|）");
}

static bool gather_group(const mask_spot *s, size_t *at, mask_number *out, bool *too_long)
{
    enum { LONGEST = 19 };
    mask_group g = {.first = out->count, .start = *at};
    size_t width;
    for (int d; (d = mask_digit(s, *at, &width)) >= 0; *at += width, g.count++) {
        if (out->count == MASK_DIGITS || g.count >= LONGEST)
            continue;
        out->digit[out->count] = (unsigned char)d;
        out->at[out->count++] = *at;
    }
    g.end = *at;
    *too_long = g.count > LONGEST;
    if (out->count - g.first < g.count)
        return false;
    out->groups[out->group_count++] = g;
    return true;
}

bool mask_gather(const mask_spot *s, size_t at, mask_number *out, size_t *end)
{
    bool too_long;
    size_t width;
    out->count = out->group_count = 0;
    if (!gather_group(s, &at, out, &too_long)) {
        *end = at;
        return false;
    }
    *end = at;
    while (out->group_count < MASK_GROUPS && out->count < MASK_DIGITS) {
        size_t gap = separator(s, at), next = at + gap;
        if (!gap || mask_digit(s, next, &width) < 0)
            break;
        bool hyphen = s->text[at] == '-' || gap == 3;
        if (!gather_group(s, &next, out, &too_long))
            break;
        out->groups[out->group_count - 1].hyphen = hyphen;
        at = next;
    }
    return true;
}

/* The groups from `g` on have this shape; the number of groups, or 0. */
static size_t shaped(const mask_number *n, size_t g, const char *shape)
{
    size_t i = 0;
    for (; shape[i]; i++) {
        size_t want = (size_t)(shape[i] <= '9' ? shape[i] - '0' : shape[i] - 'a' + 10);
        if (g + i >= n->group_count || n->groups[g + i].count != want)
            return 0;
    }
    return i;
}

static size_t shaped_any(const mask_number *n, size_t g, const char *const *shapes)
{
    for (size_t used; *shapes; shapes++)
        if ((used = shaped(n, g, *shapes)) > 0)
            return used;
    return 0;
}

static size_t value(const mask_number *n, size_t first, size_t count)
{
    size_t v = 0;
    for (size_t i = 0; i < count; i++)
        v = v * 10 + n->digit[first + i];
    return v;
}

static void hide(mask_spot *s, const mask_number *n, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        mask_star(s, n->at[i]);
}

/* ---- what stands around ------------------------------------------------ */

/* Not glued to a word, a decimal point or the hyphen of a longer code. */
static bool free_before(const mask_spot *s, size_t at)
{
    if (!at)
        return true;
    char c = s->text[at - 1];
    if (mask_is_word(c))
        return mask_ends(s, at, "tel|Tel|TEL|hone|vx|VX|wx|WX|mob|MOB") > 0;
    if ((c == '.' || c == '-') && at > 1)
        return s->text[at - 2] < '0' || s->text[at - 2] > '9';
    return mask_ends(s, at, "id=|¥|￥|$") == 0;
}

static bool free_after(const mask_spot *s, size_t at)
{
    size_t width;
    if (at >= s->len)
        return true;
    char c = s->text[at];
    if (c == '.')
        return mask_digit(s, at + 1, &width) < 0;
    return !mask_is_word(c) && c != '%' && !mask_begins(s, at, "元|块钱");
}

/* ---- phones ------------------------------------------------------------ */

/* Of `count` digits from `first` on the middle is hidden. */
static void hide_middle(mask_spot *s, const mask_number *n, size_t first, size_t count, size_t head,
                        size_t tail)
{
    hide(s, n, first + head, first + count - tail);
}

static bool is_mobile(const mask_number *n, size_t first)
{
    return n->digit[first] == 1 && n->digit[first + 1] >= 3;
}

/* 138 0013 8000, +86 138..., 8613800138000; the groups it takes. */
static size_t mainland_mobile(mask_spot *s, const mask_number *n)
{
    static const char *const shapes[] = {"b", "344", "38", "74", NULL};
    static const struct glued {
        const char *shape;
        size_t code, digits;
    } glued[] = {{"d", 86, 2}, {"f", 86, 4}, {"544", 86, 2}, {"58", 86, 2}};
    size_t g = 0;
    if (n->group_count > 1 && (shaped(n, 0, "2") || shaped(n, 0, "4")) &&
        value(n, 0, n->groups[0].count) == 86)
        g = 1;
    size_t first = n->groups[g].first, used = shaped_any(n, g, shapes);
    for (size_t i = 0; !used && i < sizeof glued / sizeof *glued; i++) {
        used = shaped(n, 0, glued[i].shape);
        if (used && value(n, 0, glued[i].digits) != glued[i].code)
            used = 0;
        first = glued[i].digits;
        g = 0;
    }
    if (!used || !is_mobile(n, first))
        return 0;
    hide_middle(s, n, first, 11, 3, 4);
    return g + used;
}

/* 0912-345-678, 0912345678. */
static size_t taiwan_mobile(mask_spot *s, const mask_number *n)
{
    static const char *const shapes[] = {"a", "433", "46", NULL};
    size_t used = shaped_any(n, 0, shapes);
    if (!used || n->digit[0] != 0 || n->digit[1] != 9)
        return 0;
    hide_middle(s, n, 0, 10, 4, 3);
    return used;
}

/* +852 9123 4567, +853, +886 912 345 678, +886 2 2345 6789. */
static size_t with_country(mask_spot *s, const mask_number *n)
{
    static const char *const shapes[] = {"38",  "344",  "39", "3333", "336", "3144", "318",
                                         "317", "3134", "3a", "b",    "c",   NULL};
    size_t used = shaped_any(n, 0, shapes), code = value(n, 0, 3), count = 0;
    if (!used || n->groups[0].start == 0 || !mask_ends(s, n->groups[0].start, "+|＋"))
        return 0;
    for (size_t g = 0; g < used; g++)
        count += n->groups[g].count;
    bool islands = (code == 852 || code == 853) && count == 11;
    if (!islands && !(code == 886 && count >= 11))
        return 0;
    hide_middle(s, n, 3, count - 3, 2, 2);
    return used;
}

/* 9123 4567 where a phone is spoken of. */
static size_t short_phone(mask_spot *s, const mask_number *n)
{
    static const char *const shapes[] = {"8", "44", NULL};
    size_t used = shaped_any(n, 0, shapes);
    if (!used || n->digit[0] < 2 || !mask_near(s, n->groups[0].start, PHONE_WORDS))
        return 0;
    hide_middle(s, n, 0, 8, 2, 2);
    return used;
}

/* Digits of the area code that the number begins with; 0. */
static size_t area_code(const mask_number *n)
{
    if (n->count < 3 || n->digit[0] != 0)
        return 0;
    if (n->digit[1] == 2 || (n->digit[1] == 1 && n->digit[2] == 0))
        return 3;
    return n->digit[1] >= 3 ? 4 : 0;
}

/* 010-12345678, 0571 8765 4321, 057187654321; Taiwan: 02-2345-6789. */
static size_t landline(mask_spot *s, const mask_number *n)
{
    static const char *const shapes[] = {"38", "48", "47", "344", "444", "434", "b",
                                         "c",  "28", "27", "244", "234", NULL};
    size_t used = shaped_any(n, 0, shapes), area = area_code(n), count = 0;
    for (size_t g = 0; g < used; g++)
        count += n->groups[g].count;
    if (n->groups[0].count == 2 && n->digit[0] == 0 && n->digit[1] >= 2 && n->digit[1] <= 8)
        area = 2;
    bool fits = area && (n->groups[0].count == area || n->groups[0].count > 10);
    if (!used || !fits || count < area + 7 || count > area + 8)
        return 0;
    hide_middle(s, n, area, count - area, 0, 4);
    return used;
}

/* ---- identity cards ---------------------------------------------------- */

/* The first two digits of an address code, GB/T 2260. */
static bool is_province(size_t code)
{
    static const char *const codes = "11-15 21-23 31-37 41-46 50-54 61-65 71-71 81-83 91-91";
    for (const char *p = codes;; p += 6) {
        size_t low = (size_t)((p[0] - '0') * 10 + p[1] - '0');
        size_t high = (size_t)((p[3] - '0') * 10 + p[4] - '0');
        if (code >= low && code <= high)
            return true;
        if (!p[5])
            return false;
    }
}

static bool is_date(size_t year, size_t month, size_t day)
{
    static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    return month != 2 || day < 29 || leap;
}

/* GB 11643: weights 2^(17-i) modulo 11; the check "digit" 10 is written X. */
static bool id_checks(const mask_number *n, unsigned check)
{
    unsigned sum = check, weight = 2;
    for (size_t i = 17; i-- > 0; weight = weight * 2 % 11)
        sum += n->digit[i] * weight;
    return sum % 11 == 1;
}

static size_t groups_of(const mask_number *n, size_t digits)
{
    size_t count = 0;
    for (size_t g = 0; g < n->group_count && count < digits; g++)
        if ((count += n->groups[g].count) == digits)
            return g + 1;
    return 0;
}

/* Also the form with X, whose end is *end. */
static size_t new_id(mask_spot *s, const mask_number *n, size_t *end)
{
    unsigned check = 10;
    size_t used = groups_of(n, 18);
    if (used) {
        check = n->digit[17];
    } else if ((used = groups_of(n, 17)) > 0) {
        size_t at = n->groups[used - 1].end;
        if (at >= s->len || (s->text[at] | 0x20) != 'x' || mask_word_at(s, at + 1))
            return 0;
        *end = at + 1;
    }
    size_t year = used ? value(n, 6, 4) : 0;
    if (year < 1880 || year > 2099 || !is_province(value(n, 0, 2)) ||
        !is_date(year, value(n, 10, 2), value(n, 12, 2)) || !id_checks(n, check))
        return 0;
    hide(s, n, 4, 14);
    return used;
}

/* Fifteen digits, issued until 1999: two digits of the year and no check digit. */
static size_t old_id(mask_spot *s, const mask_number *n)
{
    if (!shaped(n, 0, "f") || !is_province(value(n, 0, 2)) ||
        !is_date(1900 + value(n, 6, 2), value(n, 8, 2), value(n, 10, 2)))
        return 0;
    hide(s, n, 4, 12);
    return 1;
}

/* Letters directly before the number and nothing of a word before them; 0 if more than `most`. */
static size_t letters_before(const mask_spot *s, size_t at, size_t most)
{
    size_t count = 0;
    while (count <= most && count < at && mask_is_letter(s->text[at - 1 - count]))
        count++;
    return count > most || mask_word_before(s, at - count) ? 0 : count;
}

static unsigned letter_rank(char c)
{
    return (unsigned)((c | 0x20) - 'a');
}

/* A12345678(9): the letter counts as two digits, weights 1, 9, 8 ... 1, 1. */
static size_t taiwan_id(mask_spot *s, const mask_number *n)
{
    static const unsigned char codes[26] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
                                            22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};
    size_t at = n->groups[0].start;
    if (!shaped(n, 0, "9") || letters_before(s, at, 1) != 1 || mask_word_at(s, n->groups[0].end))
        return 0;
    if (n->digit[0] != 1 && n->digit[0] != 2 && n->digit[0] != 8 && n->digit[0] != 9)
        return 0;
    unsigned code = codes[letter_rank(s->text[at - 1])], sum = code / 10 + code % 10 * 9;
    for (unsigned i = 0; i < 8; i++)
        sum += n->digit[i] * (8 - i);
    if ((sum + n->digit[8]) % 10 != 0)
        return 0;
    hide(s, n, 1, 6);
    return 1;
}

/* Weights 9 and 8 for the letters (a lacking one is a blank, 36), 7 ... 2 for the digits. */
static bool hong_kong_checks(const mask_spot *s, const mask_number *n, size_t letters,
                             unsigned check)
{
    size_t at = n->groups[0].start;
    unsigned first = letters == 2 ? letter_rank(s->text[at - 2]) + 10 : 36;
    unsigned sum = first * 9 + (letter_rank(s->text[at - 1]) + 10) * 8 + check;
    for (unsigned i = 0; i < 6; i++)
        sum += n->digit[i] * (7 - i);
    return sum % 11 == 0;
}

/* A123456(3), and without brackets where a card is spoken of; the end, or 0. */
static size_t hong_kong_id(mask_spot *s, const mask_number *n)
{
    size_t at = n->groups[0].start, end = n->groups[0].end, width;
    size_t letters = letters_before(s, at, 2), open = mask_begins(s, end, "(|（");
    unsigned check = 0;
    if (!letters || n->groups[0].count != (open ? 6 : 7))
        return 0;
    if (open) {
        bool ten = end + open < s->len && (s->text[end + open] | 0x20) == 'a';
        int digit = ten ? 10 : mask_digit(s, end + open, &width);
        width = ten ? 1 : width;
        if (digit < 0 || !mask_begins(s, end + open + width, ")|）"))
            return 0;
        check = (unsigned)digit;
    } else {
        check = n->digit[6];
        if (mask_word_at(s, end) || !mask_near(s, at - letters, ID_WORDS))
            return 0;
    }
    if (!hong_kong_checks(s, n, letters, check))
        return 0;
    hide(s, n, 1, open ? 6 : 7);
    if (open)
        mask_star(s, end + open);
    return open ? end + open + 1 : end;
}

/* E12345678, EA1234567 where a passport is spoken of. */
static size_t passport(mask_spot *s, const mask_number *n)
{
    size_t at = n->groups[0].start, letters = letters_before(s, at, 2);
    if (!letters || letters + n->groups[0].count != 9 || mask_word_at(s, n->groups[0].end) ||
        !mask_near(s, at - letters, PASSPORT_WORDS))
        return 0;
    hide(s, n, 0, n->groups[0].count - 3);
    return 1;
}

/* ---- bank cards -------------------------------------------------------- */

static bool luhn(const mask_number *n, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned d = i % 2 ? n->digit[count - 1 - i] * 2U : n->digit[count - 1 - i];
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

/* Does an issuer give out numbers of this length that begin so? */
static bool is_issued(const mask_number *n, size_t count, bool named)
{
    size_t two = value(n, 0, 2), four = value(n, 0, 4);
    if (two == 62 || four == 9558)
        return count >= 16;
    if (count == 16)
        return two / 10 == 4 || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) ||
               (four >= 3528 && four <= 3589) || two == 60 || two == 65 || (named && two >= 30);
    if (count == 15)
        return two == 34 || two == 37;
    return named && two >= 30;
}

/* Groups of four and a rest, six and a rest, or all in one. */
static size_t card_groups(const mask_number *n, size_t *count)
{
    size_t used = 0;
    *count = 0;
    while (used < n->group_count && n->groups[used].count == 4)
        *count += n->groups[used++].count;
    bool rest = used < n->group_count && *count + n->groups[used].count <= 19 &&
                (used ? n->groups[used].count < 4 : true) && *count != 16;
    if (*count == 16 && used < n->group_count && n->groups[used].count <= 3 &&
        luhn(n, 16 + n->groups[used].count))
        rest = true;
    if (rest)
        *count += n->groups[used++].count;
    if (used == 1 && *count == 6 && n->group_count > 1)
        *count += n->groups[used++].count;
    return used;
}

static size_t bank_card(mask_spot *s, const mask_number *n)
{
    size_t count, used = card_groups(n, &count);
    if (!used || count < 13 || count > 19 || !luhn(n, count) ||
        !is_issued(n, count, mask_after(s, n->groups[0].start, CARD_WORDS)))
        return 0;
    hide(s, n, 4, count - 4);
    return used;
}

/* ---- all of them ------------------------------------------------------- */

/* An order's number may look like anything; 下单 is no order's number. */
static bool is_order(const mask_spot *s, size_t at)
{
    return mask_after(s, at, ORDER_WORDS) && !mask_after(s, at, "下单|下單");
}

static size_t qq(mask_spot *s, const mask_number *n)
{
    size_t count = n->groups[0].count;
    if (count < 5 || count > 11 || !mask_after(s, n->groups[0].start, "QQ|qq|Qq|扣扣|企鹅|Q群"))
        return 0;
    hide(s, n, 2, count);
    return 1;
}

static size_t lettered(mask_spot *s, const mask_number *n)
{
    size_t end = hong_kong_id(s, n);
    if (end)
        return end;
    return taiwan_id(s, n) || passport(s, n) ? n->groups[0].end : 0;
}

static size_t free_number(mask_spot *s, const mask_number *n, size_t *end)
{
    size_t (*const kinds[])(mask_spot * s, const mask_number *n) = {
        mainland_mobile, taiwan_mobile, landline, bank_card, old_id, qq, short_phone};
    size_t used = new_id(s, n, end);
    for (size_t i = 0; !used && i < sizeof kinds / sizeof *kinds; i++)
        used = kinds[i](s, n);
    return used;
}

size_t mask_personal(mask_spot *s, const mask_number *n)
{
    size_t start = n->groups[0].start, end = 0, used;
    if (start && mask_is_letter(s->text[start - 1]) && (end = lettered(s, n)) > 0) {
        s->places++;
        return end;
    }
    size_t last = n->groups[0].end;
    if (n->group_count == 1 && n->groups[0].count < 5)
        return 0;
    if ((used = with_country(s, n)) == 0) {
        if (!free_before(s, start) || is_order(s, start))
            return 0;
        bool ends = n->group_count > 1 || n->groups[0].count == 17 || free_after(s, last);
        used = ends ? free_number(s, n, &end) : 0;
    }
    if (!used)
        return 0;
    s->places++;
    return end ? end : n->groups[used - 1].end;
}

bool mask_bare(mask_spot *s, const mask_number *n)
{
    size_t end = 0;
    bool mobile = shaped(n, 0, "b") && is_mobile(n, 0);
    if (n->group_count != 1 || !(mobile || new_id(s, n, &end) || bank_card(s, n)))
        return false;
    for (size_t i = 1; i < n->count; i++)
        s->text[n->at[i]] = '0';
    s->places++;
    return true;
}

bool mask_numerals(mask_spot *s, size_t start, size_t end, size_t cells)
{
    mask_number n = {.count = cells, .group_count = 1};
    if (cells != 11 && cells != 18)
        return false;
    n.groups[0] = (mask_group){.count = cells, .start = start, .end = end};
    for (size_t i = 0; i < cells; i++) {
        int d = mask_numeral(s, start + i * 3);
        if (d < 0 || d > 9)
            return false;
        n.digit[i] = (unsigned char)d;
        n.at[i] = start + i * 3;
    }
    size_t unused = 0;
    if (is_order(s, start) || !(cells == 11 ? mainland_mobile(s, &n) : new_id(s, &n, &unused)))
        return false;
    s->places++;
    return true;
}
