/* Unpacking: gzip by gunzip.h, the others by libarchive's filters over its raw format. */
#include "readers/bytes/unpack.h"

#include "common/fail.h"
#include "readers/bytes/gunzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

struct unpack {
    gunzip *gunzip; /* or */
    struct archive *archive;
    stream *from;
    const char *kind;
    char *block;
    bool opened;
    hua_str left;  /* unpacked, not yet handed out; libarchive's */
    uint64_t read; /* packed bytes */
    hua_code code; /* the file itself could not be read */
    hua_error error;
};

const char *unpack_kind(hua_str head)
{
    static const struct magic {
        const char *kind;
        hua_str bytes;
    } magics[] = {{"gzip", {"\x1f\x8b\x08", 3}},
                  {"zstd", {"\x28\xb5\x2f\xfd", 4}},
                  {"xz", {"\xfd\x37zXZ\0", 6}}};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (head.len >= magics[i].bytes.len &&
            memcmp(head.ptr, magics[i].bytes.ptr, magics[i].bytes.len) == 0)
            return magics[i].kind;
    bool bzip2 = cli_starts(head, "BZh") && head.len >= 10 &&
                 memcmp(head.ptr + 4, "1AY&SY", 6) == 0;
    return bzip2 ? "bzip2" : NULL;
}

static la_ssize_t feed(struct archive *archive, void *ctx, const void **block)
{
    unpack *u = ctx;
    size_t got;
    u->code = stream_read(u->from, u->block, u->from->block, &got, &u->error);
    *block = u->block;
    u->read += got;
    if (!u->code)
        return (la_ssize_t)got;
    archive_set_error(archive, -1, "%s", u->error.message_en);
    return -1;
}

static hua_code broken(const unpack *u, const char *why, uint64_t near, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "%s 数据不完整或已损坏，其后的内容读不出来（读到第 %llu 字节：%s）",
             "the %s data is cut off or damaged, what follows cannot be read (near byte %llu: %s)",
             u->kind, (unsigned long long)near, why ? why : "?");
    cli_fail_hint(error, "重新取得这个文件 / fetch the file again");
    return HUA_E_IO;
}

static hua_code archive_broken(const unpack *u, hua_error *error)
{
    if (!u->code)
        return broken(u, archive_error_string(u->archive), u->read, error);
    *error = u->error;
    return u->code;
}

static bool prepare(unpack *u)
{
    struct archive *a = u->archive;
    return archive_read_support_format_raw(a) == ARCHIVE_OK &&
           archive_read_support_format_empty(a) == ARCHIVE_OK &&
           archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
           archive_read_support_filter_xz(a) == ARCHIVE_OK &&
           archive_read_support_filter_bzip2(a) == ARCHIVE_OK;
}

static bool open_archive(unpack *u)
{
    u->block = malloc(u->from->block);
    u->archive = archive_read_new();
    return u->block && u->archive && prepare(u);
}

hua_code unpack_open(unpack **out, stream *from, const char *kind, hua_error *error)
{
    unpack *u = *out = calloc(1, sizeof *u);
    if (!u)
        return cli_fail_memory(error);
    u->from = from;
    u->kind = kind;
    bool gzip = strcmp(kind, "gzip") == 0;
    if (gzip)
        u->gunzip = gunzip_new(from);
    if (gzip ? !u->gunzip : !open_archive(u)) {
        unpack_close(u);
        *out = NULL;
        return cli_fail_memory(error);
    }
    return HUA_OK;
}

void unpack_close(unpack *u)
{
    if (!u)
        return;
    gunzip_free(u->gunzip);
    if (u->archive)
        archive_read_free(u->archive);
    free(u->block);
    free(u);
}

/* Opening reads the first bytes and may find them damaged: it waits for the first pull. */
static bool begin(unpack *u)
{
    struct archive_entry *entry;
    u->opened = true;
    return archive_read_open(u->archive, u, NULL, feed, NULL) == ARCHIVE_OK &&
           archive_read_next_header(u->archive, &entry) >= ARCHIVE_WARN;
}

/* archive_read_data would drop what it has copied already when it comes to a fault. */
static int next_block(unpack *u)
{
    const void *block;
    int status;
    la_int64_t offset;
    do
        status = archive_read_data_block(u->archive, &block, &u->left.len, &offset);
    while (status == ARCHIVE_RETRY || (status == ARCHIVE_OK && !u->left.len));
    u->left = status < ARCHIVE_WARN || status == ARCHIVE_EOF ? (hua_str){NULL, 0}
                                                             : (hua_str){block, u->left.len};
    return status;
}

static hua_code pull_archive(unpack *u, char *to, size_t size, size_t *got, hua_error *error)
{
    if (!u->opened && !begin(u))
        return archive_broken(u, error);
    int status = u->left.len ? ARCHIVE_OK : next_block(u);
    if (status < ARCHIVE_WARN)
        return archive_broken(u, error);
    *got = u->left.len < size ? u->left.len : size;
    if (*got == 0)
        return HUA_OK;
    memcpy(to, u->left.ptr, *got);
    u->left = cli_slice(u->left, *got, u->left.len);
    return HUA_OK;
}

hua_code unpack_pull(void *ctx, char *to, size_t size, size_t *got, hua_error *error)
{
    unpack *u = ctx;
    const char *why;
    *got = 0;
    if (!u->gunzip)
        return pull_archive(u, to, size, got, error);
    hua_code code = gunzip_read(u->gunzip, to, size, got, &why, error);
    return !code && why ? broken(u, why, gunzip_taken(u->gunzip), error) : code;
}
