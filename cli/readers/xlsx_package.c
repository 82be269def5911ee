/* The parts of a workbook. */
#include "readers/xlsx_package.h"

#include "common/fail.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct part {
    package *in;
    char *name; /* for messages */
    struct archive *archive;
    uint64_t at; /* in the package */
    char block[PACKAGE_BLOCK];

    XML_Parser parser;
    part_handlers handlers;
    uint64_t limit, fed;
    unsigned depth;
    bool paused, final, no_memory, has_doctype, too_deep;
};

/* ---- the archive ------------------------------------------------------- */

hua_code package_open(package *out, source *in, size_t limit, hua_error *error)
{
    struct stat info;
    *out = (package){.in = in};
    if (in->fd >= 0 && !in->packing && fstat(in->fd, &info) == 0 && S_ISREG(info.st_mode)) {
        out->in_file = true;
        out->size = (uint64_t)info.st_size;
        return HUA_OK;
    }
    const hua_code code = source_rest(in, limit, &out->bytes, error);
    out->size = out->bytes.len;
    if (code == HUA_E_LIMIT)
        cli_fail_hint(error, "把工作簿存成文件再读 / save the workbook as a file");
    return code;
}

static la_ssize_t feed(struct archive *archive, void *ctx, const void **block)
{
    part *p = ctx;
    const uint64_t left = p->at < p->in->size ? p->in->size - p->at : 0;
    size_t n = left < PACKAGE_BLOCK ? (size_t)left : PACKAGE_BLOCK;
    if (!p->in->in_file) {
        *block = p->in->bytes.ptr + (left ? p->at : 0);
        p->at += n;
        return (la_ssize_t)n;
    }
    ssize_t got;
    do
        got = pread(p->in->in->fd, p->block, n, (off_t)p->at);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        archive_set_error(archive, errno, "%s", strerror(errno));
        return -1;
    }
    *block = p->block;
    p->at += (uint64_t)got;
    if (p->at > p->in->in->taken)
        p->in->in->taken = p->at;
    return got;
}

static la_int64_t seek(struct archive *archive, void *ctx, la_int64_t offset, int whence)
{
    part *p = ctx;
    const la_int64_t from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? (la_int64_t)p->at
                                                 : (la_int64_t)p->in->size;
    (void)archive;
    if (offset < -from)
        return ARCHIVE_FATAL;
    p->at = (uint64_t)(from + offset);
    return from + offset;
}

static la_int64_t skip(struct archive *archive, void *ctx, la_int64_t bytes)
{
    part *p = ctx;
    const uint64_t left = p->at < p->in->size ? p->in->size - p->at : 0;
    const uint64_t n = bytes < 0 ? 0 : (uint64_t)bytes < left ? (uint64_t)bytes : left;
    (void)archive;
    p->at += n;
    return (la_int64_t)n;
}

static hua_code damaged(const part *p, hua_error *error)
{
    const char *why = archive_error_string(p->archive);
    cli_fail(error, HUA_E_IO, "工作簿不完整或已损坏（%s：%s）",
             "the workbook is cut off or damaged (%s: %s)", p->name, why ? why : "?");
    cli_fail_hint(error, "重新导出，或用表格软件打开后另存 / export it again, or open and save it");
    return HUA_E_IO;
}

static bool prepare(part *p)
{
    struct archive *a = p->archive;
    return a && archive_read_support_format_zip_seekable(a) == ARCHIVE_OK &&
           archive_read_set_read_callback(a, feed) == ARCHIVE_OK &&
           archive_read_set_seek_callback(a, seek) == ARCHIVE_OK &&
           archive_read_set_skip_callback(a, skip) == ARCHIVE_OK &&
           archive_read_set_callback_data(a, p) == ARCHIVE_OK;
}

/* Goes to the entry of the part's name; *found tells whether there is one. */
static hua_code find(part *p, hua_str name, bool *found, hua_error *error)
{
    struct archive_entry *entry;
    int status;
    *found = false;
    if (archive_read_open1(p->archive) != ARCHIVE_OK)
        return damaged(p, error);
    while ((status = archive_read_next_header(p->archive, &entry)) >= ARCHIVE_WARN) {
        if (status == ARCHIVE_EOF)
            return HUA_OK;
        const char *path = archive_entry_pathname(entry);
        if (!path || !cli_same(cli_str(path + (path[0] == '/')), name))
            continue;
        *found = true;
        if (!archive_entry_is_data_encrypted(entry))
            return HUA_OK;
        cli_fail(error, HUA_E_ARGUMENT, "工作簿有密码", "the workbook has a password");
        cli_fail_hint(error, "去掉密码后另存 / save it without the password");
        return HUA_E_ARGUMENT;
    }
    return damaged(p, error);
}

hua_code part_open(part **out, package *in, hua_str name, hua_error *error)
{
    bool found = false;
    part *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return cli_fail_memory(error);
    p->in = in;
    p->name = malloc(name.len + 1);
    p->archive = archive_read_new();
    hua_code code = HUA_OK;
    if (p->name)
        cli_copy(p->name, name.len + 1, name);
    if (!p->name || !prepare(p))
        code = cli_fail_memory(error);
    else
        code = find(p, name, &found, error);
    if (code || !found)
        part_close(p);
    else
        *out = p;
    return code;
}

void part_close(part *p)
{
    if (!p)
        return;
    if (p->parser)
        XML_ParserFree(p->parser);
    if (p->archive)
        archive_read_free(p->archive);
    free(p->name);
    free(p);
}

/* ---- XML --------------------------------------------------------------- */

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

static void stop(part *p)
{
    XML_StopParser(p->parser, XML_FALSE);
}

static void on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    part *p = ctx;
    if (++p->depth > PACKAGE_DEPTH) {
        p->too_deep = true;
        stop(p);
    } else if (!p->handlers.start(p->handlers.ctx, local(name), attributes)) {
        p->no_memory = true;
        stop(p);
    }
}

static void on_end(void *ctx, const XML_Char *name)
{
    part *p = ctx;
    p->depth--;
    if (!p->no_memory && !p->too_deep && !p->handlers.end(p->handlers.ctx, local(name))) {
        p->no_memory = true;
        stop(p);
    }
}

static void on_text(void *ctx, const XML_Char *text, int len)
{
    part *p = ctx;
    if (!p->no_memory && p->handlers.text &&
        !p->handlers.text(p->handlers.ctx, (hua_str){text, (size_t)len})) {
        p->no_memory = true;
        stop(p);
    }
}

static void on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    part *p = ctx;
    (void)name, (void)system, (void)public, (void)internal;
    p->has_doctype = true;
    stop(p);
}

hua_code part_begin(part *p, const part_handlers *handlers, uint64_t limit, hua_error *error)
{
    p->handlers = *handlers;
    p->limit = limit;
    p->parser = XML_ParserCreate(NULL);
    if (!p->parser)
        return cli_fail_memory(error);
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, on_start, on_end);
    XML_SetCharacterDataHandler(p->parser, on_text);
    XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
    return HUA_OK;
}

void part_pause(part *p)
{
    p->paused = true;
    XML_StopParser(p->parser, XML_TRUE);
}

static part_status too_large(const part *p, hua_error *error)
{
    cli_fail(error, HUA_E_LIMIT, "工作簿的 %s 太大（上限 %llu 字节）",
             "%s of the workbook is too large (%llu bytes at most)", p->name,
             (unsigned long long)p->limit);
    cli_fail_hint(error, "存成 CSV 再读 / save it as CSV");
    return PART_FAILED;
}

static part_status bad_xml(const part *p, hua_error *error)
{
    const enum XML_Error why = XML_GetErrorCode(p->parser);
    if (p->no_memory || why == XML_ERROR_NO_MEMORY) {
        cli_fail_memory(error);
    } else if (p->has_doctype || p->too_deep) {
        cli_fail(error, HUA_E_ARGUMENT, "工作簿的 %s 里有工作簿不会有的东西（%s），不读",
                 "%s of the workbook has what no workbook has (%s) and is not read", p->name,
                 p->has_doctype ? "DOCTYPE" : "depth");
    } else {
        cli_fail(error, HUA_E_IO, "工作簿已损坏（%s 第 %lu 行：%s）",
                 "the workbook is damaged (%s, line %lu: %s)", p->name,
                 (unsigned long)XML_GetCurrentLineNumber(p->parser), XML_ErrorString(why));
        cli_fail_hint(error, "重新导出 / export it again");
    }
    return PART_FAILED;
}

/* A tag that does not end. */
static bool tag_too_long(const part *p)
{
    const XML_Index at = XML_GetCurrentByteIndex(p->parser);
    return at >= 0 && p->fed - (uint64_t)at > PACKAGE_TAG + PACKAGE_BLOCK;
}

/* Parses one more block. */
static enum XML_Status parse_block(part *p, bool *unread)
{
    void *buffer = XML_GetBuffer(p->parser, PACKAGE_BLOCK);
    la_ssize_t n = -1;
    *unread = false;
    if (!buffer) {
        p->no_memory = true;
        return XML_STATUS_ERROR;
    }
    do
        n = archive_read_data(p->archive, buffer, PACKAGE_BLOCK);
    while (n == ARCHIVE_RETRY);
    if (n < 0) {
        *unread = true;
        return XML_STATUS_ERROR;
    }
    p->fed += (uint64_t)n;
    p->final = n == 0;
    return XML_ParseBuffer(p->parser, (int)n, n == 0);
}

part_status part_parse(part *p, hua_error *error)
{
    for (;;) {
        bool unread = false;
        enum XML_Status status;
        if (p->paused) {
            p->paused = false;
            status = XML_ResumeParser(p->parser);
        } else if (p->final) {
            return PART_END;
        } else {
            status = parse_block(p, &unread);
        }
        if (unread)
            return (void)damaged(p, error), PART_FAILED;
        if (status == XML_STATUS_ERROR)
            return bad_xml(p, error);
        if (p->fed > p->limit)
            return too_large(p, error);
        if (status == XML_STATUS_SUSPENDED)
            return PART_PAUSED;
        if (!p->final && tag_too_long(p))
            return too_large(p, error);
    }
}

hua_code package_read(package *in, hua_str name, const part_handlers *handlers, uint64_t limit,
                      bool *found, hua_error *error)
{
    part *p;
    hua_error failed = {0};
    hua_code code = part_open(&p, in, name, error);
    *found = p != NULL;
    if (code || !p)
        return code;
    code = part_begin(p, handlers, limit, &failed);
    if (!code && part_parse(p, &failed) != PART_END)
        code = failed.code;
    if (code && error)
        *error = failed;
    part_close(p);
    return code;
}
