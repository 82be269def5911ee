/* Decoding, block by block. */
#include "readers/bytes/decode.h"

#include "common/fail.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

enum { PIVOT = 4096 };

struct decode {
    stream *from;
    UConverter *in, *out;
    char *block;
    const char *at, *end; /* in the block: not yet decoded */
    bool ended, begun;
    UChar pivot[PIVOT], *pivot_at, *pivot_end;
    size_t replaced;
};

static const char *const usual[] = {"UTF-8",     "GB18030",  "GBK",         "GB2312",
                                    "Big5",      "UTF-16",   "UTF-16LE",    "UTF-16BE",
                                    "UTF-32",    "UTF-32LE", "UTF-32BE",    "Big5-HKSCS",
                                    "Shift_JIS", "EUC-KR",   "windows-1252"};
enum { USUAL = sizeof usual / sizeof *usual };

static hua_code unknown(const char *said, hua_error *error)
{
    const char *near = cli_near(cli_str(said), usual, USUAL);
    cli_fail(error, HUA_E_ARGUMENT, "不认识的编码 %.80s", "unknown encoding %.80s", said);
    cli_fail_hint(error,
                  "%s%s%s常用：UTF-8、GB18030（含 GBK）、Big5、UTF-16LE、UTF-16BE / usual: UTF-8, "
                  "GB18030 (with GBK), Big5, UTF-16LE, UTF-16BE",
                  near ? "是不是 / perhaps " : "", near ? near : "", near ? "？ " : "");
    return HUA_E_ARGUMENT;
}

/* A part of GB18030, which reads all of them and more. */
static bool is_national(const char *name)
{
    static const char *const parts[] = {"GBK",    "GB2312", "GB-18030",   "CP936",  "windows-936",
                                        "EUC-CN", "x-GBK",  "gb_2312-80", "GB18030"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (ucnv_compareNames(name, parts[i]) == 0)
            return true;
    return false;
}

hua_code decode_name(const char *said, const char **name, hua_error *error)
{
    static const char *const eight[] = {"UTF-8", "UTF-8-SIG", "CP65001"};
    UErrorCode status = U_ZERO_ERROR;
    *name = NULL;
    for (size_t i = 0; i < sizeof eight / sizeof *eight; i++)
        if (ucnv_compareNames(said, eight[i]) == 0)
            return HUA_OK;
    *name = is_national(said) ? "GB18030" : said;
    UConverter *known = *said ? ucnv_open(*name, &status) : NULL;
    if (!known || U_FAILURE(status))
        return unknown(said, error);
    ucnv_close(known);
    for (size_t i = 0; i < USUAL; i++)
        if (ucnv_compareNames(*name, usual[i]) == 0)
            *name = usual[i]; /* as people write it, and for good */
    return HUA_OK;
}

static void replace(const void *ctx, UConverterToUnicodeArgs *args, const char *units,
                    int32_t length, UConverterCallbackReason reason, UErrorCode *status)
{
    static const UChar mark = 0xFFFD;
    decode *d = (decode *)ctx;
    (void)units;
    (void)length;
    if (reason > UCNV_IRREGULAR)
        return;
    d->replaced++;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &mark, 1, 0, status);
}

hua_code decode_open(decode **out, stream *from, const char *name, hua_error *error)
{
    UErrorCode status = U_ZERO_ERROR;
    decode *d = *out = calloc(1, sizeof *d);
    if (!d)
        return cli_fail_memory(error);
    d->from = from;
    d->block = malloc(from->block);
    d->in = ucnv_open(name, &status);
    d->out = ucnv_open("UTF-8", &status);
    d->pivot_at = d->pivot_end = d->pivot;
    if (d->in)
        ucnv_setToUCallBack(d->in, replace, d, NULL, NULL, &status);
    if (d->block && U_SUCCESS(status))
        return HUA_OK;
    decode_close(d);
    *out = NULL;
    return status == U_FILE_ACCESS_ERROR ? unknown(name, error) : cli_fail_memory(error);
}

void decode_close(decode *d)
{
    if (!d)
        return;
    ucnv_close(d->in);
    ucnv_close(d->out);
    free(d->block);
    free(d);
}

static hua_code next_block(decode *d, hua_error *error)
{
    size_t got;
    hua_code code = stream_read(d->from, d->block, d->from->block, &got, error);
    if (code)
        return code;
    d->at = d->block;
    d->end = d->block + got;
    d->ended = got == 0;
    return HUA_OK;
}

hua_code decode_pull(void *ctx, char *to, size_t size, size_t *got, hua_error *error)
{
    decode *d = ctx;
    char *end = to;
    *got = 0;
    while (end == to) {
        UErrorCode status = U_ZERO_ERROR;
        bool last = d->ended;
        if (d->at == d->end && !last) {
            hua_code code = next_block(d, error);
            if (code)
                return code;
        }
        ucnv_convertEx(d->out, d->in, &end, to + size, &d->at, d->end, d->pivot, &d->pivot_at,
                       &d->pivot_end, d->pivot + PIVOT, !d->begun, d->ended, &status);
        d->begun = true;
        if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
            return cli_fail(error, HUA_E_INTERNAL, "解码失败：%s", "decoding failed: %s",
                            u_errorName(status));
        if (last && end == to && status != U_BUFFER_OVERFLOW_ERROR)
            break;
    }
    *got = (size_t)(end - to);
    return HUA_OK;
}

size_t decode_replaced(const decode *d)
{
    return d->replaced;
}

uint64_t decode_bytes_of(const decode *d, hua_str text)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *to = ucnv_open(ucnv_getName(d->in, &status), &status);
    UConverter *eight = ucnv_open("UTF-8", &status);
    UChar pivot[PIVOT], *at = pivot, *end = pivot;
    const char *from = text.ptr;
    uint64_t bytes = 0;
    bool first = true;
    do {
        char room[1024], *target = room;
        status = U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR ? status : U_ZERO_ERROR;
        ucnv_convertEx(to, eight, &target, room + sizeof room, &from, text.ptr + text.len, pivot,
                       &at, &end, pivot + PIVOT, first, true, &status);
        bytes += (uint64_t)(target - room);
        first = false;
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    ucnv_close(to);
    ucnv_close(eight);
    return bytes;
}
