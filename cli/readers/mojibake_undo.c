/*
 * Writing and reading character sets, one character at a time: texts are short here, and what is
 * not well-formed is to be counted, not to end the work.
 */
#include "readers/mojibake_undo.h"

#include <unicode/ucnv.h>

/* ---- characters -------------------------------------------------------- */

/* In the order of their codes, three bytes each. */
static const char common[] = "一上下不与两个中为么也买了交亲人什今从他付以们件价会但作你來便係"
                             "保信修個們候價全兩关其内再决况出分到前办务动動務单去又发取只可号"
                             "同名后向吗吧告员呢和咧品哈員哦哪售唷商啊問啦喔單嗎嗯囉回因在地处"
                             "多大天她好如妳安完定实客家實对對小就已带帮帶常幫应店建开待很後從"
                             "心快怎息您情想應成我或户手打找把换接提換支收改数數新无日时明是時"
                             "更最會有服期机来果查样樣機次款正气沒没況法消点為烦無然煩玩现現理"
                             "用电發的直看真知票等系給經经给联聯能自與處號行被裏裡要親解訂評詢"
                             "話說請謝讓订让评话询说请谢貨買費货费边过还这进退送這通進過道還邊"
                             "那都里量金錯错開間關问间電需面題額题额麥麻麼點";

enum { COMMON = (sizeof common - 1) / 3, LOST = 0xFF, REPLACEMENT = 0xFFFD };

static uint32_t three(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)(b[0] & 15) << 12 | (uint32_t)(b[1] & 63) << 6 | (b[2] & 63U);
}

/* Halving without a branch that could be guessed wrongly. */
bool undo_is_common(uint32_t code)
{
    size_t from = 0;
    for (size_t left = COMMON; left > 1;) {
        size_t half = left / 2;
        from += three(common + (from + half) * 3) <= code ? half : 0;
        left -= half;
    }
    return three(common + from * 3) == code;
}

/* Bytes of the UTF-8 character that begins with `lead`; 0 if none does. */
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The well-formed character that the bytes begin with, and its length; 0. */
static size_t utf8_at(const unsigned char *p, size_t left, uint32_t *code)
{
    size_t n = left ? length_of(*p) : 0;
    if (n == 0 || n > left)
        return 0;
    *code = n == 1 ? *p : *p & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        *code = *code << 6 | (p[i] & 63U);
    }
    bool too_long = (n == 3 && *code < 0x800) || (n == 4 && *code < 0x10000);
    bool none = *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF);
    return too_long || none ? 0 : n;
}

uint32_t undo_next(hua_str text, size_t *at)
{
    uint32_t code = 0;
    size_t n = utf8_at((const unsigned char *)text.ptr + *at, text.len - *at, &code);
    *at += n ? n : 1;
    return n ? code : REPLACEMENT;
}

/* ---- converters -------------------------------------------------------- */

void undo_close(undo *u)
{
    for (size_t i = 0; i < UNDO_SETS; i++) {
        if (u->open[i])
            ucnv_close(u->open[i]);
        u->open[i] = NULL;
    }
}

static UConverter *converter(undo *u, undo_set set)
{
    static const char *const names[UNDO_SETS] = {NULL, NULL, "GBK", "Big5"};
    UErrorCode code = U_ZERO_ERROR;
    if (!u->open[set])
        u->open[set] = ucnv_open(names[set], &code);
    return U_SUCCESS(code) ? u->open[set] : NULL;
}

/* The bytes 0x80 to 0x9F of Windows-1252; 0 where it has none. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static size_t write_latin(uint32_t code, unsigned char *to)
{
    *to = (unsigned char)(code < 0x100 ? code : LOST);
    for (unsigned i = 0; code >= 0x100 && i < 32; i++)
        if (windows[i] == code)
            *to = (unsigned char)(0x80 + i);
    return 1;
}

static size_t write_double(UConverter *set, uint32_t code, unsigned char *to)
{
    char bytes[8];
    UChar unit = (UChar)code;
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    if (set && code < 0x10000 && code != REPLACEMENT)
        n = ucnv_fromUChars(set, bytes, sizeof bytes, &unit, 1, &error);
    if (n != 2 || U_FAILURE(error)) {
        *to = code == 0x20AC ? 0x80
                             : LOST; /* Windows reads the byte 0x80 as the sign of the euro */
        return 1;
    }
    to[0] = (unsigned char)bytes[0];
    to[1] = (unsigned char)bytes[1];
    return 2;
}

void undo_write(undo *u, hua_str text, undo_set wrong)
{
    UConverter *set = wrong == UNDO_LATIN ? NULL : converter(u, wrong);
    u->byte_count = 0;
    size_t at = 0;
    for (size_t i = 0; i < UNDO_CHARS && at < text.len; i++) {
        uint32_t code = undo_next(text, &at);
        unsigned char *to = u->bytes + u->byte_count;
        if (code < 0x80)
            *to = (unsigned char)code;
        u->byte_count += code < 0x80           ? 1
                         : wrong == UNDO_LATIN ? write_latin(code, to)
                                               : write_double(set, code, to);
    }
}

/* The character of two bytes there; 0 if they are none. */
static size_t double_at(UConverter *set, const unsigned char *p, size_t left, uint32_t *code)
{
    UChar units[4];
    UErrorCode error = U_ZERO_ERROR;
    if (left < 2 || p[0] < 0x81 || p[0] == LOST || p[1] < 0x40 || p[1] == LOST || !set)
        return 0;
    int32_t n = ucnv_toUChars(set, units, 4, (const char *)p, 2, &error);
    bool own = units[0] >= 0xE000 && units[0] < 0xF900;
    if (U_FAILURE(error) || n != 1 || units[0] == REPLACEMENT || units[0] < 0x80 || own)
        return 0;
    *code = units[0];
    return 2;
}

void undo_read(undo *u, undo_set right, size_t skip)
{
    UConverter *set = right == UNDO_UTF8 ? NULL : converter(u, right);
    bool was_bad = false;
    u->count = u->han = u->common = u->bad = 0;
    for (size_t i = skip; i < u->byte_count;) {
        uint32_t code = u->bytes[i];
        size_t left = u->byte_count - i, n = 1;
        if (code >= 0x80)
            n = right == UNDO_UTF8 ? utf8_at(u->bytes + i, left, &code)
                                   : double_at(set, u->bytes + i, left, &code);
        u->bad += n == 0;
        u->han += n > 0 && undo_is_han(code);
        u->common += n > 0 && undo_is_han(code) && undo_is_common(code);
        if (n || !was_bad)
            u->code[u->count++] = n ? code : '?';
        was_bad = n == 0;
        i += n ? n : 1;
    }
}

static size_t put_utf8(uint32_t code, char *to)
{
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (n == 1) {
        *to = (char)(code < ' ' ? ' ' : code);
        return 1;
    }
    for (size_t i = n; i-- > 1; code >>= 6)
        to[i] = (char)(0x80 | (code & 63));
    to[0] = (char)((0xF00U >> n & 0xFF) | code);
    return n;
}

void undo_text(const undo *u, char *to, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < u->count && len + 5 <= size; i++)
        len += put_utf8(u->code[i], to + len);
    to[len] = '\0';
}
