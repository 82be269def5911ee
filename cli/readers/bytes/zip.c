/* Files in a ZIP archive; the layout is that of PKWARE's APPNOTE 6.3. */
#include "readers/bytes/zip.h"

#include "common/fail.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    END_LEN = 22,
    END_SEARCHED = END_LEN + 0xffff, /* a comment may stand behind the end record */
    END64_LEN = 56,
    LOCATOR_LEN = 20,
    ENTRY_LEN = 46,
    LOCAL_LEN = 30,
    BLOCK = 64 * 1024,
    STORED = 0,
    DEFLATED = 8
};

struct zip_entry {
    zip *zip;
    uint64_t at, left; /* packed bytes: where the next ones lie, how many there are */
    unsigned method;
    uint32_t crc, stated_crc;
    z_stream z;
    bool inflating, ended;
    char block[BLOCK];
};

/* What the directory says of an entry. */
typedef struct listing {
    hua_str name;
    unsigned flags, method;
    uint32_t crc;
    uint64_t packed, offset;
} listing;

static uint64_t number(const char *at, size_t bytes)
{
    uint64_t n = 0;
    while (bytes--)
        n = n << 8 | (unsigned char)at[bytes];
    return n;
}

static hua_code damaged(const char *zh, const char *en, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "压缩包不完整或已损坏（%s%.0s）",
             "the archive is cut off or damaged (%.0s%s)", zh, en);
    cli_fail_hint(error, "重新取得或导出这个文件 / fetch or export the file again");
    return HUA_E_IO;
}

/* All of `size` bytes at `offset`. */
static bool read_all(zip *z, uint64_t offset, char *to, size_t size)
{
    if (offset > z->size || size > z->size - offset)
        return false;
    while (size) {
        const size_t got = z->at(z->ctx, offset, to, size);
        if (got == SIZE_MAX || got == 0)
            return false;
        offset += got;
        to += got;
        size -= got;
    }
    return true;
}

/* ---- the directory ----------------------------------------------------- */

/* Where the directory of a large archive is: said by a second end record. */
static bool find_in_64(zip *z, uint64_t end, uint64_t *offset, uint64_t *len)
{
    char room[END64_LEN];
    if (end < LOCATOR_LEN || !read_all(z, end - LOCATOR_LEN, room, LOCATOR_LEN) ||
        memcmp(room, "PK\x06\x07", 4) != 0)
        return false;
    if (!read_all(z, number(room + 8, 8), room, END64_LEN) || memcmp(room, "PK\x06\x06", 4) != 0)
        return false;
    *len = number(room + 40, 8);
    *offset = number(room + 48, 8);
    return true;
}

/* Looks for the end record from the end of the archive backwards. */
static bool find_directory(zip *z, char *room, uint64_t *offset, uint64_t *len)
{
    const size_t n = z->size < END_SEARCHED ? (size_t)z->size : END_SEARCHED;
    const uint64_t start = z->size - n;
    if (n < END_LEN || !read_all(z, start, room, n))
        return false;
    for (size_t i = n - END_LEN + 1; i-- > 0;) {
        if (memcmp(room + i, "PK\x05\x06", 4) != 0)
            continue;
        *len = number(room + i + 12, 4);
        *offset = number(room + i + 16, 4);
        if (*len == UINT32_MAX || *offset == UINT32_MAX)
            return find_in_64(z, start + i, offset, len);
        return true;
    }
    return false;
}

hua_code zip_open(zip *z, zip_at at, void *ctx, uint64_t size, hua_error *error)
{
    uint64_t offset, len;
    *z = (zip){.at = at, .ctx = ctx, .size = size};
    char *room = malloc(END_SEARCHED);
    if (!room)
        return cli_fail_memory(error);
    const bool found = find_directory(z, room, &offset, &len);
    free(room);
    if (!found || offset > size || len > size - offset)
        return damaged("没有目录", "it has no directory", error);
    if (len > ZIP_DIRECTORY)
        return cli_fail(error, HUA_E_LIMIT, "压缩包的目录超过 %d 字节",
                        "the directory of the archive has more than %d bytes", ZIP_DIRECTORY);
    z->directory = malloc((size_t)len + 1);
    if (!z->directory)
        return cli_fail_memory(error);
    z->directory_len = (size_t)len;
    if (!read_all(z, offset, z->directory, z->directory_len))
        return damaged("目录读不出来", "its directory cannot be read", error);
    return HUA_OK;
}

void zip_close(zip *z)
{
    free(z->directory);
    z->directory = NULL;
    z->directory_len = 0;
}

/* Numbers that do not fit are in an extra field, in this order, each only where it is needed. */
static void widen(listing *l, uint64_t unpacked, hua_str extra)
{
    while (extra.len >= 4) {
        const size_t len = (size_t)number(extra.ptr + 2, 2);
        if (len > extra.len - 4)
            return;
        if (number(extra.ptr, 2) == 1) {
            hua_str values = cli_slice(extra, 4, 4 + len);
            uint64_t *const wide[] = {&unpacked, &l->packed, &l->offset};
            for (size_t i = 0; i < 3 && values.len >= 8; i++)
                if (*wide[i] == UINT32_MAX) {
                    *wide[i] = number(values.ptr, 8);
                    values = cli_slice(values, 8, values.len);
                }
            return;
        }
        extra = cli_slice(extra, 4 + len, extra.len);
    }
}

/* The entry at *at in the directory; false at its end. */
static bool next_listing(const zip *z, size_t *at, listing *l)
{
    const char *p = z->directory + *at;
    const size_t left = z->directory_len - *at;
    if (left < ENTRY_LEN || memcmp(p, "PK\x01\x02", 4) != 0)
        return false;
    const size_t name = (size_t)number(p + 28, 2), extra = (size_t)number(p + 30, 2);
    const size_t len = ENTRY_LEN + name + extra + (size_t)number(p + 32, 2);
    if (len > left)
        return false;
    *l = (listing){.name = {p + ENTRY_LEN, name},
                   .flags = (unsigned)number(p + 8, 2),
                   .method = (unsigned)number(p + 10, 2),
                   .crc = (uint32_t)number(p + 16, 4),
                   .packed = number(p + 20, 4),
                   .offset = number(p + 42, 4)};
    widen(l, number(p + 24, 4), (hua_str){p + ENTRY_LEN + name, extra});
    *at += len;
    return true;
}

/* ---- entries ----------------------------------------------------------- */

static hua_code refuse(const listing *l, hua_error *error)
{
    if (l->flags & 1) {
        cli_fail(error, HUA_E_ARGUMENT, "文件有密码", "the file has a password");
        cli_fail_hint(error, "去掉密码后另存 / save it without the password");
    } else {
        cli_fail(error, HUA_E_ARGUMENT, "不认识的压缩方法 %u", "unknown way of packing: %u",
                 l->method);
        cli_fail_hint(error, "用表格软件打开后另存 / open and save it");
    }
    return HUA_E_ARGUMENT;
}

static hua_code start(zip_entry *e, const listing *l, hua_error *error)
{
    char local[LOCAL_LEN];
    zip *z = e->zip;
    if ((l->flags & 1) || (l->method != STORED && l->method != DEFLATED))
        return refuse(l, error);
    if (!read_all(z, l->offset, local, LOCAL_LEN) || memcmp(local, "PK\x03\x04", 4) != 0)
        return damaged("目录与内容不符", "directory and contents differ", error);
    e->at = l->offset + LOCAL_LEN + number(local + 26, 2) + number(local + 28, 2);
    e->left = l->packed;
    e->method = l->method;
    e->stated_crc = l->crc;
    e->crc = (uint32_t)crc32(0, NULL, 0);
    if (e->at > z->size || e->left > z->size - e->at)
        return damaged("目录与内容不符", "directory and contents differ", error);
    if (e->method != DEFLATED)
        return HUA_OK;
    e->inflating = inflateInit2(&e->z, -MAX_WBITS) == Z_OK;
    return e->inflating ? HUA_OK : cli_fail_memory(error);
}

hua_code zip_entry_open(zip_entry **out, zip *z, hua_str name, hua_error *error)
{
    listing l;
    *out = NULL;
    for (size_t at = 0; next_listing(z, &at, &l);) {
        if (l.name.len && l.name.ptr[0] == '/')
            l.name = cli_slice(l.name, 1, l.name.len);
        if (!cli_same(l.name, name))
            continue;
        zip_entry *e = calloc(1, sizeof *e);
        if (!e)
            return cli_fail_memory(error);
        e->zip = z;
        const hua_code code = start(e, &l, error);
        if (code)
            zip_entry_close(e);
        else
            *out = e;
        return code;
    }
    return HUA_OK;
}

void zip_entry_close(zip_entry *e)
{
    if (!e)
        return;
    if (e->inflating)
        inflateEnd(&e->z);
    free(e);
}

/* Packed bytes into `to`; 0 at their end, SIZE_MAX where reading fails. */
static size_t packed(zip_entry *e, char *to, size_t size)
{
    const size_t want = e->left < size ? (size_t)e->left : size;
    const size_t got = want ? e->zip->at(e->zip->ctx, e->at, to, want) : 0;
    if (got == SIZE_MAX || (want && !got))
        return SIZE_MAX;
    e->at += got;
    e->left -= got;
    return got;
}

static hua_code inflate_some(zip_entry *e, char *to, size_t size, size_t *got, hua_error *error)
{
    e->z.next_out = (Bytef *)to;
    e->z.avail_out = (uInt)(size < BLOCK ? size : BLOCK);
    const uInt room = e->z.avail_out;
    while (!e->ended && e->z.avail_out == room) {
        if (!e->z.avail_in) {
            const size_t n = packed(e, e->block, BLOCK);
            if (n == SIZE_MAX || n == 0)
                return damaged("数据不完整", "its data end too early", error);
            e->z.next_in = (Bytef *)e->block;
            e->z.avail_in = (uInt)n;
        }
        const int status = inflate(&e->z, Z_NO_FLUSH);
        if (status == Z_MEM_ERROR)
            return cli_fail_memory(error);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return damaged("数据解不开", "its data cannot be unpacked", error);
        e->ended = status == Z_STREAM_END;
    }
    *got = room - e->z.avail_out;
    return HUA_OK;
}

hua_code zip_entry_read(zip_entry *e, char *to, size_t size, size_t *got, hua_error *error)
{
    hua_code code = HUA_OK;
    *got = 0;
    if (e->method == DEFLATED)
        code = inflate_some(e, to, size, got, error);
    else if ((*got = packed(e, to, size < BLOCK ? size : BLOCK)) == SIZE_MAX)
        code = damaged("数据不完整", "its data end too early", error);
    if (code)
        return code;
    e->crc = (uint32_t)crc32(e->crc, (const Bytef *)to, (uInt)*got);
    if (!*got && e->crc != e->stated_crc)
        return damaged("校验和不对", "its checksum is wrong", error);
    return HUA_OK;
}
