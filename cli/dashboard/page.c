#include "dashboard/page.h"

#include <inttypes.h>

void page_raw(page *p, hua_str text)
{
    if (text.len)
        fwrite(text.ptr, 1, text.len, p->file);
}

void page_lit(page *p, const char *text)
{
    fputs(text, p->file);
}

void page_int(page *p, int64_t number)
{
    fprintf(p->file, "%" PRId64, number);
}

void page_key(page *p, bool first, const char *name)
{
    fprintf(p->file, "%s\"%s\":", first ? "" : ",", name);
}

/* ---- strings ------------------------------------------------------------- */

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

/* A character beyond ASCII at `s`: writes it and answers its length. */
static size_t put_wide(page *p, hua_str s)
{
    size_t len = cli_char_len(s);
    if (len == 1 || cli_utf8_valid(cli_slice(s, 0, len)) != len) {
        page_lit(p, "\\ufffd");
        return 1;
    }
    if (len == 3 && memcmp(s.ptr, "\xe2\x80\xa8", 3) == 0)
        page_lit(p, "\\u2028");
    else if (len == 3 && memcmp(s.ptr, "\xe2\x80\xa9", 3) == 0)
        page_lit(p, "\\u2029");
    else
        page_raw(p, cli_slice(s, 0, len));
    return len;
}

void page_str(page *p, hua_str text)
{
    putc('"', p->file);
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t end = i;
        while (end < text.len && is_plain((unsigned char)text.ptr[end]))
            end++;
        if (end > i) {
            page_raw(p, cli_slice(text, i, end));
            i = end;
        } else if (c < 0x80) {
            fprintf(p->file, "\\u%04x", c);
            i++;
        } else {
            i += put_wide(p, cli_slice(text, i, text.len));
        }
    }
    putc('"', p->file);
}

/* ---- base64 -------------------------------------------------------------- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_triple(page *p, unsigned count)
{
    const unsigned char *b = p->rest;
    uint32_t bits = (uint32_t)b[0] << 16 | (count > 1 ? (uint32_t)b[1] << 8 : 0) |
                    (count > 2 ? (uint32_t)b[2] : 0);
    char out[4];
    for (unsigned i = 0; i < 4; i++)
        out[i] = i <= count ? digits[bits >> (18 - 6 * i) & 63] : '=';
    fwrite(out, 1, sizeof out, p->file);
}

void page_base64(page *p, const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        p->rest[p->rest_count++] = bytes[i];
        if (p->rest_count == 3) {
            put_triple(p, 3);
            p->rest_count = 0;
        }
    }
}

void page_base64_end(page *p)
{
    if (p->rest_count)
        put_triple(p, p->rest_count);
    p->rest_count = 0;
}

void page_number(page *p, uint32_t number, unsigned width)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < width; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    page_base64(p, bytes, width);
}
