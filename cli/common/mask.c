/*
 * Finding what to mask: one pass that stops at digits, '@', numerals and 微信, and steps over
 * everything else by a table of bytes.
 */
#include "common/mask_spot.h"

/* ---- characters -------------------------------------------------------- */

static bool is_at(const mask_spot *s, size_t at, const char *word, size_t size)
{
    return at <= s->len && s->len - at >= size && memcmp(s->text + at, word, size) == 0;
}

void mask_star(mask_spot *s, size_t at)
{
    if ((unsigned char)s->text[at] < 0x80)
        s->text[at] = '*';
    else
        memcpy(s->text + at, "\xef\xbc\x8a", 3);
}

int mask_digit(const mask_spot *s, size_t at, size_t *width)
{
    *width = 1;
    if (at >= s->len)
        return -1;
    unsigned char c = (unsigned char)s->text[at];
    if (c < 0x80)
        return c >= '0' && c <= '9' ? c - '0' : -1;
    if (c != 0xEF || !is_at(s, at, "\xef\xbc", 2) || s->len - at < 3)
        return -1;
    *width = 3;
    c = (unsigned char)s->text[at + 2];
    return c >= 0x90 && c <= 0x99 ? c - 0x90 : -1;
}

static unsigned code_at(const mask_spot *s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s->text + at;
    return at < s->len && s->len - at >= 3 ? (unsigned)p[0] << 16 | (unsigned)p[1] << 8 | p[2] : 0;
}

int mask_numeral(const mask_spot *s, size_t at)
{
    switch (code_at(s, at)) {
    case 0xE38087: /* 〇 */
    case 0xE99BB6: /* 零 */
        return 0;
    case 0xE4B880: /* 一 */
    case 0xE5B9BA: /* 幺 */
        return 1;
    case 0xE4BA8C:
        return 2;
    case 0xE4B889:
        return 3;
    case 0xE59B9B:
        return 4;
    case 0xE4BA94:
        return 5;
    case 0xE585AD:
        return 6;
    case 0xE4B883:
        return 7;
    case 0xE585AB:
        return 8;
    case 0xE4B99D:
        return 9;
    case 0xE58D81: /* 十 */
    case 0xE799BE: /* 百 */
    case 0xE4B8A4: /* 两 */
    case 0xE585A9: /* 兩 */
        return 10;
    default:
        return -1;
    }
}

/* ---- what stands around ------------------------------------------------ */

static size_t word_size(const char *words)
{
    size_t n = 0;
    while (words[n] && words[n] != '|')
        n++;
    return n;
}

size_t mask_ends(const mask_spot *s, size_t at, const char *words)
{
    const char *end = s->text + at;
    for (size_t n; (n = word_size(words)) > 0; words += n + (words[n] == '|'))
        if (n <= at && end[-1] == words[n - 1] && memcmp(end - n, words, n) == 0)
            return n;
    return 0;
}

size_t mask_begins(const mask_spot *s, size_t at, const char *words)
{
    if (at >= s->len)
        return 0;
    const char *begin = s->text + at;
    for (size_t n; (n = word_size(words)) > 0; words += n + (words[n] == '|'))
        if (n <= s->len - at && *begin == *words && memcmp(begin, words, n) == 0)
            return n;
    return 0;
}

bool mask_after(const mask_spot *s, size_t at, const char *words)
{
    enum { MOST = 6 };
    for (size_t i = 0; i <= MOST; i++) {
        if (mask_ends(s, at, words))
            return true;
        size_t n = mask_ends(s, at, " |:|：|号|號|码|碼|是|为|為|#|(|（|【|[|=");
        if (!n)
            break;
        at -= n;
    }
    return false;
}

bool mask_near(const mask_spot *s, size_t at, const char *words)
{
    enum { NEAR = 24 };
    for (size_t i = 0; i <= NEAR && i <= at; i++) {
        if (mask_ends(s, at - i, words))
            return true;
        char c = i < at ? s->text[at - i - 1] : '\n';
        bool other = (c >= '0' && c <= '9') || c == '*'; /* the words are another number's */
        if (other || c == '\n' || c == '"' || c == '\\')
            break;
    }
    return false;
}

/* ---- e-mail ------------------------------------------------------------ */

static bool is_local(char c)
{
    return mask_is_word(c) || c == '.' || c == '-' || c == '+' || c == '%' || c == '*';
}

/* The end of a domain with a dot in it and letters at its end; 0. */
static size_t domain_end(const mask_spot *s, size_t at)
{
    enum { LONGEST = 253 };
    size_t end = at, dot = 0;
    while (end < s->len && end - at < LONGEST &&
           (mask_is_word(s->text[end]) || s->text[end] == '.' || s->text[end] == '-')) {
        if (s->text[end] == '.' && end > at)
            dot = end;
        end++;
    }
    while (end > at && (s->text[end - 1] == '.' || s->text[end - 1] == '-'))
        end--;
    return dot && end > dot + 2 && mask_is_letter(s->text[end - 1]) ? end : 0;
}

/* z*******@example.com */
static size_t email(mask_spot *s, size_t at)
{
    enum { LONGEST = 64 };
    size_t start = at, end = domain_end(s, at + 1);
    while (start && at - start < LONGEST && is_local(s->text[start - 1]))
        start--;
    if (!end || start == at)
        return at + 1;
    for (size_t i = at - start > 1 ? start + 1 : start; i < at; i++)
        s->text[i] = '*';
    s->places++;
    return end;
}

/* ---- chat ids ---------------------------------------------------------- */

/* Names of chats are 6 to 20 letters, digits, '-', '_' and begin with a letter. */
static size_t chat_id_end(const mask_spot *s, size_t at)
{
    enum { LEAST = 6, MOST = 20 };
    size_t end = at;
    if (at >= s->len || !mask_is_letter(s->text[at]))
        return 0;
    while (end < s->len && end - at <= MOST && (mask_is_word(s->text[end]) || s->text[end] == '-'))
        end++;
    return end - at >= LEAST && end - at <= MOST && !is_at(s, end, "@", 1) ? end : 0;
}

static size_t hide_chat_id(mask_spot *s, size_t at, size_t end)
{
    for (size_t i = at + 2; i < end; i++)
        s->text[i] = '*';
    s->places++;
    return end;
}

/* 微信号：abc_def; a blank alone does not make the next word a name. */
static size_t chat_id_behind(mask_spot *s, size_t at)
{
    enum { MOST = 6 };
    bool named = false;
    size_t next = at, gap;
    for (size_t i = 0; i < MOST; i++, next += gap) {
        gap = mask_begins(s, next, ":|：|号|號|是|为|為|ID|id|=");
        named = named || gap;
        if (!gap)
            gap = mask_begins(s, next, " ");
        if (!gap)
            break;
    }
    size_t end = chat_id_end(s, next);
    bool digits = false;
    for (size_t i = next; i < end; i++)
        digits = digits || !mask_is_letter(s->text[i]);
    return end && (named || digits) ? hide_chat_id(s, next, end) : at;
}

/* The word around a digit is the name in a chat: vx abc123. */
static size_t chat_id(mask_spot *s, size_t at)
{
    enum { MOST = 20 };
    size_t start = at;
    while (start && at - start < MOST &&
           (mask_is_word(s->text[start - 1]) || s->text[start - 1] == '-'))
        start--;
    if (start == at ||
        !mask_after(s, start, "vx|VX|Vx|wx|WX|V信|v信|微|薇|威|加V|加v|WeChat|wechat"))
        return 0;
    size_t end = chat_id_end(s, start);
    return end ? hide_chat_id(s, start, end) : 0;
}

/* ---- number plates ----------------------------------------------------- */

#define PROVINCES                                                                                                              \
    "京|津|沪|滬|渝|冀|豫|云|雲|辽|遼|黑|湘|皖|鲁|魯|新|苏|蘇|浙|赣|贛|鄂|桂|甘|晋|晉|蒙|陕|陝|" \
    "吉|闽|閩|贵|貴|粤|粵|青|藏|川|宁|寧|琼|瓊"
#define PLATE_DOTS "·|•|・| |-|."
#define PLATE_ENDS "港|澳|学|學|警|挂|掛|领|領|试|試"

/* Where the five or six characters of the plate around the digit at `at` begin; 0. */
static size_t plate_start(const mask_spot *s, size_t at)
{
    enum { MOST = 7 };
    size_t start = at;
    while (start && at - start < MOST && mask_is_word(s->text[start - 1]))
        start--;
    if (start < at && mask_ends(s, start, PROVINCES) && mask_is_letter(s->text[start]))
        return start + 1;
    size_t dot = mask_ends(s, start, PLATE_DOTS), city = start - dot;
    if (dot && city && mask_is_letter(s->text[city - 1]) && mask_ends(s, city - 1, PROVINCES))
        return start;
    return 0;
}

/* 粤B·*****; 全新A12345 is a thing. */
static size_t plate(mask_spot *s, size_t at)
{
    size_t start = plate_start(s, at), end = start, digits = 0;
    if (!start)
        return 0;
    for (; end < s->len && end - start < 7 && mask_is_word(s->text[end]); end++)
        digits += s->text[end] <= '9';
    size_t dot = mask_ends(s, start, PLATE_DOTS);
    size_t dotted = start - dot ? start - dot - 1 : 0; /* the letter of the city */
    bool place = end - start == 5 || end - start == 6;
    bool special = end - start == 4 && mask_begins(s, end, PLATE_ENDS);
    size_t city = dot && mask_ends(s, dotted, PROVINCES) ? dotted : start - 1;
    if (!(place || special) || digits < 3 || mask_ends(s, city, "全新|最新|更新|崭新|上新|重新"))
        return 0;
    for (size_t i = start; i < end; i++)
        s->text[i] = '*';
    s->places++;
    return end;
}

/* Any other plate where one is spoken of: 車牌 ABC-1234. */
static size_t named_plate(mask_spot *s, size_t at)
{
    size_t start = at, end = at;
    while (start && at - start < 8 &&
           (mask_is_word(s->text[start - 1]) || s->text[start - 1] == '-'))
        start--;
    while (end < s->len && end - start < 10 && (mask_is_word(s->text[end]) || s->text[end] == '-'))
        end++;
    if (end - start < 5 || end - start > 8 || !mask_after(s, start, "车牌|車牌|车号|車號"))
        return 0;
    for (size_t i = start + 2; i < end; i++)
        if (s->text[i] != '-')
            s->text[i] = '*';
    s->places++;
    return end;
}

/* ---- the pass ---------------------------------------------------------- */

/* What is at a digit; the place to go on. */
static size_t at_digit(mask_spot *s, size_t at)
{
    mask_number n;
    size_t end, done;
    if ((done = plate(s, at)) || (done = named_plate(s, at)) || (done = chat_id(s, at)))
        return done;
    if (!mask_gather(s, at, &n, &end))
        return end;
    if ((done = mask_personal(s, &n)) || (done = mask_address(s, at, end, false)))
        return done;
    return end;
}

static size_t at_numeral(mask_spot *s, size_t at)
{
    enum { LONGEST = 19 };
    size_t end = at, cells = 0;
    for (; mask_numeral(s, end) >= 0; end += 3)
        cells++;
    if (cells > LONGEST)
        return end;
    if (!mask_numerals(s, at, end, cells))
        mask_address(s, at, end, true);
    return end;
}

static size_t at_character(mask_spot *s, size_t at)
{
    size_t width;
    if (mask_digit(s, at, &width) >= 0)
        return at_digit(s, at);
    if (mask_numeral(s, at) >= 0)
        return at_numeral(s, at);
    if (is_at(s, at, "微信", 6))
        return chat_id_behind(s, at + 6);
    return at + 1;
}

/*
 * The characters worth a look: by the low four bits of the first byte and six of the second a row,
 * in which bits stand for the third bytes.
 */
enum {
    ROW_NONE,
    ROW_3000,
    ROW_4E00,
    ROW_4E40,
    ROW_4E80,
    ROW_5140,
    ROW_5340,
    ROW_56C0,
    ROW_5E40,
    ROW_5F80,
    ROW_96C0,
    ROW_7640,
    ROW_FF00
};

#define PAIR(first, second) [((first)&15) << 6 | ((second)&63)]
#define BIT(code) ((uint64_t)1 << ((code)&63))

static const unsigned char rows[1024] = {
    PAIR(0xE3, 0x80) = ROW_3000, PAIR(0xE4, 0xB8) = ROW_4E00, PAIR(0xE4, 0xB9) = ROW_4E40,
    PAIR(0xE4, 0xBA) = ROW_4E80, PAIR(0xE5, 0x85) = ROW_5140, PAIR(0xE5, 0x8D) = ROW_5340,
    PAIR(0xE5, 0x9B) = ROW_56C0, PAIR(0xE5, 0xB9) = ROW_5E40, PAIR(0xE5, 0xBE) = ROW_5F80,
    PAIR(0xE9, 0x9B) = ROW_96C0, PAIR(0xE7, 0x99) = ROW_7640, PAIR(0xEF, 0xBC) = ROW_FF00};

static const uint64_t worth[] = {[ROW_3000] = BIT(0x3007), /* 〇 */
                                 [ROW_4E00] = BIT(0x4E00) | BIT(0x4E03) | BIT(0x4E09) |
                                              BIT(0x4E24),               /* 一七三两 */
                                 [ROW_4E40] = BIT(0x4E5D),               /* 九 */
                                 [ROW_4E80] = BIT(0x4E8C) | BIT(0x4E94), /* 二五 */
                                 [ROW_5140] = BIT(0x5169) | BIT(0x516B) | BIT(0x516D), /* 兩八六 */
                                 [ROW_5340] = BIT(0x5341),                             /* 十 */
                                 [ROW_56C0] = BIT(0x56DB),                             /* 四 */
                                 [ROW_5E40] = BIT(0x5E7A),                             /* 幺 */
                                 [ROW_5F80] = BIT(0x5FAE),                             /* 微 */
                                 [ROW_96C0] = BIT(0x96F6),                             /* 零 */
                                 [ROW_7640] = BIT(0x767E),                             /* 百 */
                                 [ROW_FF00] = (uint64_t)0x3FF << 0x10}; /* ０ to ９ */

/* A character of three bytes or more; bytes of another character set may have a digit among them. */
static bool goes_on(const unsigned char *p, size_t left)
{
    return left >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

/* The next byte that may begin something. */
static size_t next_worth(const mask_spot *s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s->text;
    while (at < s->len) {
        unsigned char c = p[at];
        if (c >= 0xE0) {
            if (s->len - at >= 3 &&
                worth[rows[(c & 15) << 6 | (p[at + 1] & 63)]] >> (p[at + 2] & 63) & 1)
                return at;
            at += goes_on(p + at, s->len - at) ? 3 : 1;
        } else if ((unsigned char)(c - '0') < 10 || c == '@') {
            return at;
        } else {
            at++;
        }
    }
    return s->len;
}

size_t mask_text(char *text, size_t len)
{
    mask_spot s = {.text = text, .len = len, .chain = SIZE_MAX};
    for (size_t at = 0; (at = next_worth(&s, at)) < len;)
        at = text[at] == '@' ? email(&s, at) : at_character(&s, at);
    return s.places;
}

/* ---- JSON -------------------------------------------------------------- */

static size_t skip_blanks(const char *json, size_t len, size_t at)
{
    while (at < len && (json[at] == ' ' || (json[at] >= '\t' && json[at] <= '\r')))
        at++;
    return at;
}

/* Behind the quotation mark that ends the string that begins at `at`. */
static size_t string_end(const char *json, size_t len, size_t at)
{
    for (at++; at < len && json[at] != '"'; at++)
        at += json[at] == '\\' && at + 1 < len;
    return at < len ? at + 1 : len;
}

/* Bytes of the escape at `at`. */
static size_t escape_size(const char *json, size_t end, size_t at)
{
    size_t size = at + 1 < end && json[at + 1] == 'u' ? 6 : 2;
    return size < end - at ? size : end - at;
}

/* The pieces of a string between its escapes. */
static size_t mask_pieces(char *json, size_t start, size_t end)
{
    size_t places = 0;
    while (start < end) {
        const char *escape = memchr(json + start, '\\', end - start);
        size_t stop = escape ? (size_t)(escape - json) : end;
        places += mask_text(json + start, stop - start);
        start = escape ? stop + escape_size(json, end, stop) : end;
    }
    return places;
}

static bool is_exempt(hua_str key)
{
    static const char *const keys[] = {"id",   "rule",   "category", "source", "behaviour",
                                       "step", "rubric", "severity", "kind",   "status"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (cli_is(key, keys[i]))
            return true;
    return false;
}

/* Behind the number that begins at `at`; whole ones are masked if they are personal. */
static size_t json_number(char *json, size_t len, size_t at, bool exempt, size_t *places)
{
    mask_number n;
    size_t end = at, unused;
    bool whole = true;
    for (; end < len &&
           (mask_is_word(json[end]) || json[end] == '.' || json[end] == '-' || json[end] == '+');
         end++)
        whole = whole && json[end] >= '0' && json[end] <= '9';
    mask_spot s = {.text = json + at, .len = end - at, .chain = SIZE_MAX};
    if (!exempt && whole && mask_gather(&s, 0, &n, &unused) && mask_bare(&s, &n))
        ++*places;
    return end;
}

/* `own`: of the program's making, whose keys and the values of some are its own words. */
static size_t mask_values(char *json, size_t len, bool own)
{
    size_t places = 0;
    bool exempt = false;
    for (size_t at = 0; at < len;) {
        char c = json[at];
        if (c == '"') {
            size_t end = string_end(json, len, at), next = skip_blanks(json, len, end);
            bool key = next < len && json[next] == ':';
            size_t last = end > at + 1 && json[end - 1] == '"' ? end - 1 : end;
            if (!(own && key) && !exempt)
                places += mask_pieces(json, at + 1, last);
            exempt = own && key && is_exempt((hua_str){json + at + 1, last - at - 1});
            at = key ? next + 1 : end;
        } else if (c >= '0' && c <= '9') {
            at = json_number(json, len, at, exempt, &places);
            exempt = false;
        } else {
            exempt = exempt && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
            at++;
        }
    }
    return places;
}

size_t mask_json(char *json, size_t len)
{
    return mask_values(json, len, true);
}

size_t mask_json_all(char *json, size_t len)
{
    return mask_values(json, len, false);
}
