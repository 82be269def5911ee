/*
 * Scripts.  The converter keeps the last conversions in a small table with one place per hash,
 * since the texts asked for are mostly the messages of rules, over and over.
 */
#include "text/script.h"

#include "text/tables.h"
#include "text/utf8.h"

#include <opencc/opencc.h>

enum { MEMO = 256, MEMO_BYTES = 4096 };

/* A remembered conversion: text and result stand one behind the other in `bytes`. */
typedef struct memo {
    char *bytes;
    size_t text_len, result_len, capacity;
    hua_script script;
} memo;

typedef struct dictionary {
    opencc_t handle;
    bool tried, open;
} dictionary;

struct hua_converter {
    const hua_allocator *allocator;
    dictionary taiwan, hong_kong;
    memo memos[MEMO];
};

/* ---- telling -------------------------------------------------------------------------- */

/* Characters of written Cantonese. */
static bool is_cantonese(uint32_t cp)
{
    static const uint32_t all[] = {U'唔', U'冇', U'係', U'嘅', U'咗', U'喺', U'哋', U'嚟',
                                   U'啲', U'佢', U'嗰', U'咁', U'乜', U'嘢', U'冧', U'攞',
                                   U'畀', U'啱', U'嗮', U'噉', U'喇', U'俾'};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] == cp)
            return true;
    }
    return false;
}

hua_script hua_script_of(hua_str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = text.len ? p + text.len : p;
    size_t simplified = 0, traditional = 0, cantonese = 0;
    while (p < end) {
        uint32_t cp;
        p += hua_utf8_decode(p, end, &cp);
        int sign = cp < 0x3400 ? 0 : hua_script_sign(cp);
        traditional += sign > 0;
        simplified += sign < 0;
        cantonese += cp >= 0x3400 && is_cantonese(cp);
    }
    if (traditional > simplified)
        return cantonese ? HUA_SCRIPT_HK : HUA_SCRIPT_TW;
    if (simplified)
        return HUA_SCRIPT_HANS;
    return cantonese >= 2 ? HUA_SCRIPT_HK : HUA_SCRIPT_NONE;
}

/* ---- converting -------------------------------------------------------------------- */

hua_code hua_converter_new(hua_converter **out, const hua_allocator *allocator, hua_error *error)
{
    hua_converter *converter = hua_alloc(allocator, sizeof *converter);
    *out = converter;
    if (!converter)
        return hua_fail_nomem(error);
    memset(converter, 0, sizeof *converter);
    converter->allocator = allocator;
    return HUA_OK;
}

static void close_dictionary(dictionary *d)
{
    if (d->open)
        opencc_close(d->handle);
}

void hua_converter_free(hua_converter *converter)
{
    if (!converter)
        return;
    close_dictionary(&converter->taiwan);
    close_dictionary(&converter->hong_kong);
    for (size_t i = 0; i < MEMO; i++)
        hua_release(converter->allocator, converter->memos[i].bytes);
    hua_release(converter->allocator, converter);
}

static bool open_dictionary(dictionary *d, const char *config)
{
    if (!d->tried) {
        d->tried = true;
        d->handle = opencc_open(config);
        d->open = d->handle != (opencc_t)-1; /* OpenCC's word for failure */
    }
    return d->open;
}

static dictionary *dictionary_of(hua_converter *converter, hua_script script)
{
    if (script == HUA_SCRIPT_HK)
        return open_dictionary(&converter->hong_kong, "s2hk.json") ? &converter->hong_kong : NULL;
    return open_dictionary(&converter->taiwan, "s2twp.json") ? &converter->taiwan : NULL;
}

static memo *memo_of(hua_converter *converter, hua_str text, hua_script script)
{
    uint64_t hash = hua_hash(HUA_HASH_SEED + (uint64_t)script, text.ptr, text.len);
    return &converter->memos[(hash ^ hash >> 32) % MEMO];
}

static bool remembers(const memo *m, hua_str text, hua_script script)
{
    return m->bytes && m->script == script && hua_str_eq((hua_str){m->bytes, m->text_len}, text);
}

/* Puts the conversion in place of what was there.  False if memory is lacking. */
static bool remember(hua_converter *converter, memo *m, hua_str text, hua_script script,
                     hua_str result)
{
    size_t need = text.len + result.len;
    if (need > MEMO_BYTES)
        return true;
    if (need > m->capacity) {
        char *bytes = hua_resize(converter->allocator, m->bytes, need);
        if (!bytes)
            return false;
        m->bytes = bytes;
        m->capacity = need;
    }
    memcpy(m->bytes, text.ptr, text.len);
    memcpy(m->bytes + text.len, result.ptr, result.len);
    m->text_len = text.len;
    m->result_len = result.len;
    m->script = script;
    return true;
}

bool hua_convert(hua_converter *converter, hua_str text, hua_script script, hua_buf *out)
{
    if (text.len == 0)
        return true;
    if (script == HUA_SCRIPT_HANS || script == HUA_SCRIPT_NONE) {
        hua_buf_add(out, text);
        return true;
    }
    if (hua_utf8_check(text) != text.len) { /* OpenCC would read past a character cut short */
        hua_buf_add(out, text);
        return false;
    }
    memo *m = memo_of(converter, text, script);
    if (remembers(m, text, script)) {
        hua_buf_add(out, (hua_str){m->bytes + m->text_len, m->result_len});
        return true;
    }
    dictionary *d = dictionary_of(converter, script);
    char *converted = d ? opencc_convert_utf8(d->handle, text.ptr, text.len) : NULL;
    if (!converted) {
        hua_buf_add(out, text);
        return false;
    }
    hua_str result = hua_str_from(converted);
    hua_buf_add(out, result);
    if (!remember(converter, m, text, script, result))
        out->error = HUA_E_NOMEM;
    opencc_convert_utf8_free(converted);
    return true;
}
