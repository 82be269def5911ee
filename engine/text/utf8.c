#include "text/utf8.h"

/* Lowest and highest second byte after each lead byte; 0,0 = no lead of several bytes. */
static void second_range(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
}

static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static size_t ill_formed(uint32_t *cp, size_t taken)
{
    *cp = 0xFFFD;
    return taken;
}

/* Answers the bytes taken; *good tells whether they were well formed. */
static size_t decode(const unsigned char *p, const unsigned char *end, uint32_t *cp, bool *good)
{
    size_t length = sequence_length(*p);
    *good = true;
    if (length == 1) {
        *cp = *p;
        return 1;
    }
    *good = false;
    if (length == 0)
        return ill_formed(cp, 1);
    unsigned char low, high;
    second_range(*p, &low, &high);
    uint32_t value = *p & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (p + i == end || p[i] < low || p[i] > high)
            return ill_formed(cp, i);
        value = value << 6 | (p[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *good = true;
    *cp = value;
    return length;
}

size_t hua_utf8_decode(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
    bool good;
    return decode(p, end, cp, &good);
}

/* True if p stands before a usual three-byte character: neither E0 nor ED leads it. */
static bool is_plain_three(const unsigned char *p)
{
    return p[0] >= 0xE1 && p[0] <= 0xEF && p[0] != 0xED && (p[1] & 0xC0) == 0x80 &&
           (p[2] & 0xC0) == 0x80;
}

size_t hua_utf8_check(hua_str text)
{
    const unsigned char *start = (const unsigned char *)text.ptr, *p = start;
    const unsigned char *end = start + text.len;
    while (p < end) {
        if (end - p >= 3 && is_plain_three(p)) {
            p += 3;
            continue;
        }
        uint32_t cp;
        bool good = true;
        size_t taken = *p < 0x80 ? 1 : decode(p, end, &cp, &good);
        if (!good)
            break;
        p += taken;
    }
    return (size_t)(p - start);
}

size_t hua_utf8_encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t hua_utf8_count(hua_str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = p + text.len;
    size_t count = 0;
    for (; p < end; count++) {
        uint32_t cp;
        p += hua_utf8_decode(p, end, &cp);
    }
    return count;
}
