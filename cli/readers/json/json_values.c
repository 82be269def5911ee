/* Values as slices of a sound JSON text. */
#include "readers/json/json_values.h"

#include "readers/json/json_check.h"

#include <stdint.h>

#define LONGEST_TIME 1e15 /* ms; what is beyond is no time of any recording */

hua_str json_member(hua_str object, const char *key)
{
    hua_str name, value;
    if (!json_is_object(object))
        return (hua_str){NULL, 0};
    for (size_t at = 0; json_next_member(object, &at, &name, &value);)
        if (cli_is(name, key))
            return cli_is(value, "null") ? (hua_str){NULL, 0} : value;
    return (hua_str){NULL, 0};
}

hua_str json_plain(hua_str value)
{
    if (json_is_string(value))
        return cli_slice(value, 1, value.len - 1);
    bool number = value.len &&
                  (value.ptr[0] == '-' || (value.ptr[0] >= '0' && value.ptr[0] <= '9'));
    return number ? value : (hua_str){NULL, 0};
}

/* ---- strings ----------------------------------------------------------- */

static uint32_t hex4(const char *digits)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char d = digits[i];
        uint32_t digit = d <= '9' ? (uint32_t)(d - '0') : (uint32_t)((d | 0x20) - 'a' + 10);
        value = value << 4 | (digit & 15);
    }
    return value;
}

static void add_char(cli_text *out, uint32_t c)
{
    char bytes[4];
    size_t n = 0;
    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xc0 | c >> 6);
        bytes[n++] = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        bytes[n++] = (char)(0xe0 | c >> 12);
        bytes[n++] = (char)(0x80 | (c >> 6 & 63));
        bytes[n++] = (char)(0x80 | (c & 63));
    } else {
        bytes[n++] = (char)(0xf0 | c >> 18);
        bytes[n++] = (char)(0x80 | (c >> 12 & 63));
        bytes[n++] = (char)(0x80 | (c >> 6 & 63));
        bytes[n++] = (char)(0x80 | (c & 63));
    }
    cli_text_add(out, (hua_str){bytes, n});
}

/* The escape at the backslash `inside` begins with; its length. */
static size_t add_escape(cli_text *out, hua_str inside)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    if (inside.len < 2)
        return inside.len;
    if (inside.ptr[1] != 'u') {
        const char *letter = memchr(letters, inside.ptr[1], sizeof letters - 1);
        cli_text_add(out, (hua_str){letter ? meant + (letter - letters) : inside.ptr + 1, 1});
        return 2;
    }
    if (inside.len < 6)
        return inside.len;
    uint32_t unit = hex4(inside.ptr + 2);
    bool high = unit >= 0xd800 && unit < 0xdc00 && inside.len >= 12 && inside.ptr[6] == '\\';
    uint32_t low = high ? hex4(inside.ptr + 8) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
        add_char(out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return 12;
    }
    add_char(out, unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit);
    return 6;
}

void json_unescape(cli_text *out, hua_str inside)
{
    while (inside.len) {
        const char *back = memchr(inside.ptr, '\\', inside.len);
        size_t plain = back ? (size_t)(back - inside.ptr) : inside.len;
        cli_text_add(out, cli_slice(inside, 0, plain));
        inside = cli_slice(inside, plain, inside.len);
        if (inside.len)
            inside = cli_slice(inside, add_escape(out, inside), inside.len);
    }
}

/* ---- numbers ----------------------------------------------------------- */

static bool is_digit(hua_str s, size_t at)
{
    return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* e-05 and the like behind a number; false if something else stands there. */
static bool exponent(hua_str s, int *value)
{
    size_t at = 1;
    int power = 0;
    if (!s.len)
        return true;
    if (s.ptr[0] != 'e' && s.ptr[0] != 'E')
        return false;
    bool minus = at < s.len && s.ptr[at] == '-';
    at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+');
    if (!is_digit(s, at))
        return false;
    for (; is_digit(s, at); at++)
        power = power < 1000 ? power * 10 + (s.ptr[at] - '0') : power;
    *value += minus ? -power : power;
    return at == s.len;
}

/* A decimal number that is not negative; the language of the user has no say in its point. */
static bool decimal(hua_str s, double *value)
{
    size_t at = 0;
    int power = 0;
    *value = 0;
    if (!is_digit(s, 0))
        return false;
    for (; is_digit(s, at); at++)
        *value = *value * 10 + (s.ptr[at] - '0');
    if (at < s.len && s.ptr[at] == '.')
        for (at++; is_digit(s, at); at++, power--)
            *value = *value * 10 + (s.ptr[at] - '0');
    if (!exponent(cli_slice(s, at, s.len), &power))
        return false;
    for (; power > 0 && *value > 0 && *value < LONGEST_TIME; power--)
        *value *= 10;
    for (; power < 0 && *value > 0; power++)
        *value /= 10;
    return true;
}

bool json_time(hua_str value, double unit, int64_t *ms)
{
    double units;
    *ms = HUA_NO_TIME;
    if (!value.len || cli_is(value, "null"))
        return true;
    hua_str number = cli_trim(json_plain(value));
    if (!decimal(number, &units) || !(units * unit < LONGEST_TIME))
        return false;
    *ms = (int64_t)(units * unit + 0.5);
    return true;
}
