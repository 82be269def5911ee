/*
 * Files and directories to sources.  Of a directory the *.yaml and *.yml files are taken, in byte
 * order of their names, so that the same packs load the same way everywhere.
 */
#define _POSIX_C_SOURCE 200809L

#include "rules/pack.h"

#include "base/buf.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct file_list {
    hua_arena *arena;
    hua_error *error;
    VEC(yaml_source) sources;
} file_list;

static hua_code fail_io(hua_error *error, const char *path)
{
    hua_fail(error, HUA_E_IO, "读不了文件：%s", "cannot read: %s", strerror(errno));
    hua_error_place(error, path, 0, 0, 0);
    return HUA_E_IO;
}

static hua_code read_stream(file_list *f, FILE *stream, const char *path, hua_buf *buf)
{
    for (;;) {
        size_t want = buf->len < 65536 ? 65536 : buf->len;
        if (want > (size_t)HUA_MAX_PACK_BYTES + 1 - buf->len)
            want = (size_t)HUA_MAX_PACK_BYTES + 1 - buf->len;
        char *room = want ? hua_buf_room(buf, want) : NULL;
        if (want && !room)
            return hua_fail_nomem(f->error);
        size_t got = want ? fread(room, 1, want, stream) : 0;
        buf->len += got;
        if (ferror(stream))
            return fail_io(f->error, path);
        if (buf->len > HUA_MAX_PACK_BYTES) {
            hua_fail(f->error, HUA_E_LIMIT, "规则包超过 %u 字节",
                     "a rule pack of more than %u bytes", HUA_MAX_PACK_BYTES);
            hua_error_place(f->error, path, 0, 0, 0);
            return HUA_E_LIMIT;
        }
        if (got < want)
            return HUA_OK;
    }
}

static hua_code add_source(file_list *f, const char *path, hua_str text)
{
    hua_str name = hua_arena_copy(f->arena, hua_str_from(path));
    yaml_source source = {.name = name.ptr, .text = hua_arena_copy(f->arena, text)};
    if (!name.ptr || !source.text.ptr || !hua_vec_push(f->arena->allocator, &f->sources, source))
        return hua_fail_nomem(f->error);
    return HUA_OK;
}

static hua_code read_file(file_list *f, const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return fail_io(f->error, path);
    hua_buf buf;
    hua_buf_init(&buf, f->arena->allocator, (size_t)HUA_MAX_PACK_BYTES + 1);
    hua_code code = read_stream(f, stream, path, &buf);
    if (!code)
        code = add_source(f, path, hua_buf_str(&buf));
    hua_buf_free(&buf);
    fclose(stream);
    return code;
}

/* ---- directories ---------------------------------------------------------- */

typedef VEC(hua_str) name_list;

static bool is_pack_name(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && ((n > 5 && strcmp(name + n - 5, ".yaml") == 0) ||
                              (n > 4 && strcmp(name + n - 4, ".yml") == 0));
}

static int by_bytes(const void *a, const void *b)
{
    return hua_str_cmp(*(const hua_str *)a, *(const hua_str *)b);
}

/* Reading from a pipe in a directory would wait for ever for somebody who writes. */
static hua_code must_be_file(file_list *f, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return fail_io(f->error, path);
    if (S_ISREG(status.st_mode))
        return HUA_OK;
    hua_fail(f->error, HUA_E_IO, "读不了：不是普通文件", "cannot read: not a regular file");
    hua_error_place(f->error, path, 0, 0, 0);
    return HUA_E_IO;
}

/* "directory/name" with a NUL, in the arena. */
static hua_str join(hua_arena *arena, const char *directory, const char *name)
{
    size_t d = strlen(directory), n = strlen(name);
    while (d > 1 && directory[d - 1] == '/')
        d--;
    char *path = hua_arena_alloc(arena, d + n + 2);
    if (!path)
        return (hua_str){NULL, 0};
    memcpy(path, directory, d);
    path[d] = '/';
    memcpy(path + d + 1, name, n);
    return (hua_str){path, d + 1 + n};
}

static hua_code list_directory(file_list *f, const char *path, name_list *names)
{
    DIR *directory = opendir(path);
    if (!directory)
        return fail_io(f->error, path);
    hua_code code = HUA_OK;
    const struct dirent *entry;
    while (!code && (entry = readdir(directory))) {
        if (!is_pack_name(entry->d_name))
            continue;
        hua_str name = join(f->arena, path, entry->d_name);
        if (!name.ptr || !hua_vec_push(f->arena->allocator, names, name))
            code = hua_fail_nomem(f->error);
    }
    closedir(directory);
    return code;
}

static hua_code read_directory(file_list *f, const char *path)
{
    name_list names = {NULL, 0, 0};
    hua_code code = list_directory(f, path, &names);
    if (!code && !names.count) {
        hua_fail(f->error, HUA_E_IO, "目录里没有规则包（*.yaml）",
                 "no rule packs (*.yaml) in the directory");
        hua_error_place(f->error, path, 0, 0, 0);
        code = HUA_E_IO;
    }
    if (!code)
        qsort(names.items, names.count, sizeof *names.items, by_bytes);
    for (size_t i = 0; !code && i < names.count; i++) {
        code = must_be_file(f, names.items[i].ptr);
        if (!code)
            code = read_file(f, names.items[i].ptr);
    }
    hua_vec_free(f->arena->allocator, &names);
    return code;
}

hua_code hua_pack_read_files(const char *const *paths, size_t count, hua_arena *arena,
                             yaml_source **sources, size_t *source_count, hua_error *error)
{
    file_list f = {.arena = arena, .error = error};
    hua_code code = HUA_OK;
    for (size_t i = 0; !code && i < count; i++) {
        struct stat status;
        if (stat(paths[i], &status) != 0)
            code = fail_io(error, paths[i]);
        else
            code = S_ISDIR(status.st_mode) ? read_directory(&f, paths[i]) : read_file(&f, paths[i]);
    }
    *sources = NULL;
    *source_count = 0;
    if (!code && f.sources.count) {
        *sources = HUA_ARENA_ARRAY(arena, yaml_source, f.sources.count);
        *source_count = f.sources.count;
        if (*sources)
            memcpy(*sources, f.sources.items, f.sources.count * sizeof **sources);
        else
            code = hua_fail_nomem(error);
    }
    hua_vec_free(arena->allocator, &f.sources);
    return code;
}
