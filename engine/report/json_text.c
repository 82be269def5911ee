#include "report/json_text.h"

#include "text/utf8.h"

/* 0x80 in every byte of `word` that JSON wants escaped: below 0x20, the quote, the backslash. */
static inline uint64_t special_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t tops = UINT64_C(0x8080808080808080);
    uint64_t quote = word ^ (ones * '"');
    uint64_t slash = word ^ (ones * '\\');
    uint64_t hit = (word - ones * 0x20) & ~word;
    hit |= (quote - ones) & ~quote;
    hit |= (slash - ones) & ~slash;
    return hit & tops;
}

/*
 * Copies the last bytes, fewer than eight of which are not copied yet, together with some that are; false if one
 * of them is special.
 */
static bool copy_end(char *to, hua_str text)
{
    uint64_t word = 0;
    uint32_t half;
    if (text.len >= sizeof word) {
        memcpy(&word, text.ptr + text.len - sizeof word, sizeof word);
        memcpy(to + text.len - sizeof word, &word, sizeof word);
    } else if (text.len >= sizeof half) {
        memcpy(&half, text.ptr, sizeof half);
        memcpy(to, &half, sizeof half);
        word = half;
        memcpy(&half, text.ptr + text.len - sizeof half, sizeof half);
        memcpy(to + text.len - sizeof half, &half, sizeof half);
        word |= (uint64_t)half << 32;
    } else {
        return false;
    }
    return !special_bytes(word);
}

/* Copies text up to the first special byte; `to` has room for text.len + 8 bytes. */
static size_t copy_plain(char *to, hua_str text)
{
    size_t i = 0;
    uint64_t special = 0;
    for (; i + 8 <= text.len && !special; i += special ? 0 : 8) {
        uint64_t word;
        memcpy(&word, text.ptr + i, 8);
        memcpy(to + i, &word, 8);
        special = special_bytes(word);
    }
    if (!special && copy_end(to, text))
        return text.len;
    for (; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
        to[i] = (char)c;
    }
    return i;
}

static void add_escape(hua_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char names[] = "btn?fr"; /* 8 .. 13; 11 has no short form */
    char text[6] = {'\\', (char)c, '0', '0', 0, 0};
    if (c == '"' || c == '\\') {
        hua_buf_add(out, (hua_str){text, 2});
    } else if (c >= 8 && c <= 13 && c != 11) {
        text[1] = names[c - 8];
        hua_buf_add(out, (hua_str){text, 2});
    } else {
        text[1] = 'u';
        text[4] = hex[c >> 4];
        text[5] = hex[c & 15];
        hua_buf_add(out, (hua_str){text, 6});
    }
}

/* The inside of a string, for well-formed text. */
static void add_escaped(hua_buf *out, hua_str text)
{
    while (text.len) {
        char *to = hua_buf_room(out, text.len + 8);
        if (!to)
            return;
        size_t n = copy_plain(to, text);
        out->len += n;
        if (n == text.len)
            return;
        add_escape(out, (unsigned char)text.ptr[n]);
        text = hua_str_slice(text, n + 1, text.len);
    }
}

/* Hardly any text has something to escape. */
void hua_json_string(hua_buf *out, hua_str text)
{
    char *to = hua_buf_room(out, text.len + 10);
    if (!to)
        return;
    const size_t n = copy_plain(to + 1, text);
    to[0] = '"';
    out->len += n + 1;
    if (n < text.len)
        add_escaped(out, hua_str_slice(text, n, text.len));
    hua_json_char(out, '"');
}

void hua_json_any_string(hua_buf *out, hua_str text)
{
    hua_json_char(out, '"');
    for (;;) {
        size_t good = hua_utf8_check(text);
        add_escaped(out, hua_str_slice(text, 0, good));
        if (good == text.len)
            break;
        const unsigned char *p = (const unsigned char *)text.ptr;
        uint32_t cp;
        size_t bad = hua_utf8_decode(p + good, p + text.len, &cp);
        JSON_LIT(out, "\xEF\xBF\xBD");
        text = hua_str_slice(text, good + bad, text.len);
    }
    hua_json_char(out, '"');
}

void hua_json_size(hua_buf *out, size_t value)
{
    char digits[20];
    size_t i = sizeof digits;
    if (value < 10) {
        hua_json_char(out, (char)('0' + value));
        return;
    }
    do {
        digits[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    hua_buf_add(out, (hua_str){digits + i, sizeof digits - i});
}

void hua_json_points(hua_buf *out, int32_t hundredths)
{
    uint32_t value = hundredths < 0 ? 0u - (uint32_t)hundredths : (uint32_t)hundredths;
    uint32_t rest = value % 100;
    if (hundredths < 0)
        hua_json_char(out, '-');
    hua_json_size(out, value / 100);
    if (!rest)
        return;
    hua_json_char(out, '.');
    hua_json_char(out, (char)('0' + rest / 10));
    if (rest % 10)
        hua_json_char(out, (char)('0' + rest % 10));
}

void hua_json_bool(hua_buf *out, bool value)
{
    if (value)
        JSON_LIT(out, "true");
    else
        JSON_LIT(out, "false");
}
