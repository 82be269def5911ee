#include "common/json_out.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static void add(json_out *out, const char *text)
{
    cli_text_add(&out->text, cli_str(text));
}

/* Before every value. */
static void separate(json_out *out)
{
    if (out->follows)
        add(out, ",");
    out->follows = true;
}

void out_open(json_out *out, char bracket)
{
    separate(out);
    cli_text_add(&out->text, (hua_str){&bracket, 1});
    out->follows = false;
}

void out_close(json_out *out, char bracket)
{
    cli_text_add(&out->text, (hua_str){&bracket, 1});
    out->follows = true;
}

void out_key(json_out *out, const char *key)
{
    separate(out);
    add(out, "\"");
    add(out, key);
    add(out, "\":");
    out->follows = false;
}

/* ---- strings ------------------------------------------------------------- */

/* U+2028 and U+2029 end a line in older JavaScript. */
static bool is_separator(hua_str c)
{
    return c.len == 3 &&
           (memcmp(c.ptr, "\xE2\x80\xA8", 3) == 0 || memcmp(c.ptr, "\xE2\x80\xA9", 3) == 0);
}

/* Bytes of `text` that stand for themselves, from its beginning. */
static size_t plain(hua_str text)
{
    size_t i = 0;
    while (i < text.len) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == '<' || byte == '>' ||
            byte == '&' || byte == 0x7F || byte == 0xE2)
            break;
        i++;
    }
    return i;
}

static void escape(json_out *out, unsigned unit)
{
    char text[8];
    snprintf(text, sizeof text, "\\u%04x", unit);
    add(out, text);
}

/* One character that plain() stopped at; answers its bytes. */
static size_t put_special(json_out *out, hua_str text)
{
    unsigned char byte = (unsigned char)text.ptr[0];
    if (byte == 0xE2) {
        hua_str c = cli_slice(text, 0, text.len < 3 ? text.len : 3);
        if (is_separator(c))
            escape(out, 0x2000 | ((unsigned char)c.ptr[2] & 0x3F));
        else
            cli_text_add(&out->text, c);
        return c.len;
    }
    switch (byte) {
    case '"':
        add(out, "\\\"");
        break;
    case '\\':
        add(out, "\\\\");
        break;
    case '\n':
        add(out, "\\n");
        break;
    default:
        escape(out, byte);
    }
    return 1;
}

static void put_valid(json_out *out, hua_str text)
{
    while (text.len) {
        size_t n = plain(text);
        cli_text_add(&out->text, cli_slice(text, 0, n));
        text = cli_slice(text, n, text.len);
        if (text.len)
            text = cli_slice(text, put_special(out, text), text.len);
    }
}

void out_text(json_out *out, hua_str text)
{
    separate(out);
    add(out, "\"");
    while (text.len) {
        size_t valid = cli_utf8_valid(text);
        put_valid(out, cli_slice(text, 0, valid));
        if (valid < text.len) {
            add(out, "\xEF\xBF\xBD");
            valid++;
        }
        text = cli_slice(text, valid, text.len);
    }
    add(out, "\"");
}

/* ---- other values -------------------------------------------------------- */

void out_int(json_out *out, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    out_raw(out, cli_str(text));
}

void out_real(json_out *out, double number)
{
    if (!isfinite(number)) {
        out_null(out);
        return;
    }
    char text[352];
    int len = snprintf(text, sizeof text, "%.3f", number);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    out_raw(out, (hua_str){text, (size_t)len});
}

void out_bool(json_out *out, bool truth)
{
    out_raw(out, truth ? CLI_STR("true") : CLI_STR("false"));
}

void out_null(json_out *out)
{
    out_raw(out, CLI_STR("null"));
}

void out_raw(json_out *out, hua_str json)
{
    separate(out);
    cli_text_add(&out->text, json);
}

void out_member_text(json_out *out, const char *key, hua_str text)
{
    out_key(out, key);
    out_text(out, text);
}

void out_member_int(json_out *out, const char *key, int64_t number)
{
    out_key(out, key);
    out_int(out, number);
}

void out_member_real(json_out *out, const char *key, double number)
{
    out_key(out, key);
    out_real(out, number);
}

void out_member_bool(json_out *out, const char *key, bool truth)
{
    out_key(out, key);
    out_bool(out, truth);
}
