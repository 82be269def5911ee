/* The parts of a workbook. */
#include "readers/table/xlsx_package.h"

#include "common/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct part {
    char *name; /* for messages */
    zip_entry *entry;

    XML_Parser parser;
    part_handlers handlers;
    uint64_t limit, fed;
    unsigned depth;
    bool paused, final, no_memory, has_doctype, too_deep;
};

/* ---- the archive ------------------------------------------------------- */

static size_t read_memory(void *ctx, uint64_t offset, char *to, size_t size)
{
    const package *p = ctx;
    if (offset >= p->bytes.len)
        return 0;
    const size_t left = p->bytes.len - (size_t)offset, n = left < size ? left : size;
    memcpy(to, p->bytes.ptr + offset, n);
    return n;
}

/* From the file itself, whose own place is left alone. */
static size_t read_file(void *ctx, uint64_t offset, char *to, size_t size)
{
    source *in = ((package *)ctx)->in;
    ssize_t got;
    do
        got = pread(in->fd, to, size, (off_t)offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return SIZE_MAX;
    if (offset + (uint64_t)got > in->taken)
        in->taken = offset + (uint64_t)got;
    return (size_t)got;
}

hua_code package_open(package *out, source *in, size_t limit, hua_error *error)
{
    struct stat info;
    *out = (package){.in = in};
    if (in->fd >= 0 && !in->packing && fstat(in->fd, &info) == 0 && S_ISREG(info.st_mode))
        return zip_open(&out->zip, read_file, out, (uint64_t)info.st_size, error);
    const hua_code code = source_rest(in, limit, &out->bytes, error);
    if (code == HUA_E_LIMIT)
        cli_fail_hint(error, "把工作簿存成文件再读 / save the workbook as a file");
    return code ? code : zip_open(&out->zip, read_memory, out, out->bytes.len, error);
}

void package_close(package *p)
{
    zip_close(&p->zip);
}

hua_code part_open(part **out, package *in, hua_str name, hua_error *error)
{
    part *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return cli_fail_memory(error);
    p->name = malloc(name.len + 1);
    hua_code code = p->name ? zip_entry_open(&p->entry, &in->zip, name, error)
                            : cli_fail_memory(error);
    if (p->name)
        cli_copy(p->name, name.len + 1, name);
    if (code || !p->entry)
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
    zip_entry_close(p->entry);
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

static part_status long_tag(const part *p, hua_error *error)
{
    cli_fail(error, HUA_E_LIMIT, "工作簿的 %s 里有一个标签超过 %d 字节，不读",
             "%s of the workbook has a tag of more than %d bytes and is not read", p->name,
             PACKAGE_TAG);
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

/* Parses one more block; HUA_OK also where the XML is at fault. */
static hua_code parse_block(part *p, enum XML_Status *status, hua_error *error)
{
    size_t n;
    void *buffer = XML_GetBuffer(p->parser, PACKAGE_BLOCK);
    *status = XML_STATUS_ERROR;
    if (!buffer)
        return cli_fail_memory(error);
    const hua_code code = zip_entry_read(p->entry, buffer, PACKAGE_BLOCK, &n, error);
    if (code)
        return code;
    p->fed += n;
    p->final = n == 0;
    *status = XML_ParseBuffer(p->parser, (int)n, n == 0);
    return HUA_OK;
}

part_status part_parse(part *p, hua_error *error)
{
    for (;;) {
        enum XML_Status status;
        if (p->paused) {
            p->paused = false;
            status = XML_ResumeParser(p->parser);
        } else if (p->final) {
            return PART_END;
        } else if (parse_block(p, &status, error)) {
            return PART_FAILED;
        }
        if (status == XML_STATUS_ERROR)
            return bad_xml(p, error);
        if (p->fed > p->limit)
            return too_large(p, error);
        if (status == XML_STATUS_SUSPENDED)
            return PART_PAUSED;
        if (!p->final && tag_too_long(p))
            return long_tag(p, error);
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
