#include "practice/fields.h"

#include "common/fail.h"

#include <stdio.h>
#include <stdlib.h>

hua_code field_wrong(field_reader *reader, const yaml_node *node, const char *zh, const char *en,
                     const char *what)
{
    const hua_code code = cli_fail(reader->error, HUA_E_ARGUMENT, zh, en, what);
    yaml_doc_blame(reader->doc, node, reader->error);
    return code;
}

size_t field_items(const yaml_node *node)
{
    size_t count = 0;
    if (node->kind != YAML_DOC_LIST)
        return SIZE_MAX;
    for (const yaml_node *n = node->first; n; n = n->next)
        count++;
    return count;
}

/* Fails unless `count` lies in the bounds: "3-5 items are expected, not 2". */
static hua_code check_count(field_reader *reader, const yaml_node *node, size_t count, size_t least,
                            size_t most, const char *zh, const char *en)
{
    if (count >= least && count <= most)
        return HUA_OK;
    hua_error *error = reader->error;
    cli_fail(error, HUA_E_ARGUMENT, "%s", "%s", "");
    if (error) {
        snprintf(error->message, sizeof error->message, "应当有 %zu–%zu %s，这里是 %zu", least,
                 most, zh, count);
        snprintf(error->message_en, sizeof error->message_en, "%zu-%zu %s are expected, not %zu",
                 least, most, en, count);
    }
    yaml_doc_blame(reader->doc, node, error);
    return HUA_E_ARGUMENT;
}

static hua_code read_text(field_reader *reader, const yaml_node *node, size_t least, size_t most,
                          hua_str *text)
{
    if (node->kind != YAML_DOC_TEXT)
        return field_wrong(reader, node, "这里应当是文字", "a text is expected here", "");
    const hua_str trimmed = cli_trim(node->text);
    const hua_code code = check_count(reader, node, cli_char_count(trimmed), least, most, "个字",
                                      "characters");
    if (code)
        return code;
    for (size_t i = 0; i < trimmed.len; i++)
        if ((unsigned char)trimmed.ptr[i] < ' ')
            return field_wrong(reader, node, "文字里不能有换行和控制字符",
                               "a text may hold no line breaks and control characters", "");
    *text = cli_arena_copy(reader->arena, trimmed);
    return text->ptr ? HUA_OK : cli_fail_memory(reader->error);
}

static hua_code read_name(field_reader *reader, const yaml_node *node, const field *f,
                          hua_str *text)
{
    hua_code code = read_text(reader, node, f->least, f->most, text);
    for (size_t i = 0; !code && i < text->len; i++) {
        const char c = text->ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            code = field_wrong(reader, node, "编号只用小写字母、数字和连字符",
                               "an id has small letters, digits and hyphens only", "");
    }
    return code;
}

hua_code field_texts(field_reader *reader, const yaml_node *node, size_t least, size_t most,
                     text_row *row)
{
    const size_t count = field_items(node);
    if (count == SIZE_MAX)
        return field_wrong(reader, node, "这里应当是列表", "a list is expected here", "");
    hua_code code = check_count(reader, node, count, least, most, "项", "items");
    if (code)
        return code;
    hua_str *items = cli_arena_get(reader->arena, count * sizeof *items + 1);
    if (!items)
        return cli_fail_memory(reader->error);
    *row = (text_row){items, count};
    for (const yaml_node *n = node->first; n && !code; n = n->next)
        code = read_text(reader, n, 1, FIELD_MAX_CHARS, items++);
    return code;
}

/* A single text is a list of one. */
static hua_code read_lines(field_reader *reader, const yaml_node *node, const field *f,
                           text_row *row)
{
    if (node->kind != YAML_DOC_TEXT || f->least > 1)
        return field_texts(reader, node, f->least, f->most, row);
    hua_str *item = cli_arena_get(reader->arena, sizeof *item);
    if (!item)
        return cli_fail_memory(reader->error);
    *row = (text_row){item, 1};
    return read_text(reader, node, 1, FIELD_MAX_CHARS, item);
}

static hua_code read_number(field_reader *reader, const yaml_node *node, const field *f, int *to)
{
    char *end = NULL;
    long value = -1;
    if (node->kind == YAML_DOC_TEXT && node->text.len && node->text.len < 10 &&
        node->text.ptr[0] >= '0' && node->text.ptr[0] <= '9')
        value = strtol(node->text.ptr, &end, 10);
    if (!end || *end || value < (long)f->least || value > (long)f->most) {
        char bounds[32];
        snprintf(bounds, sizeof bounds, "%zu–%zu", f->least, f->most);
        return field_wrong(reader, node, "这里应当是 %s 的整数",
                           "a whole number from %s is expected here", bounds);
    }
    *to = (int)value;
    return HUA_OK;
}

hua_code field_choice(field_reader *reader, const yaml_node *node, const char *const *names,
                      size_t count, const char *zh, const char *en, int *choice)
{
    if (node->kind != YAML_DOC_TEXT)
        return field_wrong(reader, node, "这里应当是文字", "a text is expected here", "");
    for (size_t i = 0; i < count; i++)
        if (cli_is(node->text, names[i])) {
            *choice = (int)i;
            return HUA_OK;
        }
    return yaml_doc_unknown(reader->doc, node, zh, en, names, count, reader->error);
}

static hua_code read_field(field_reader *reader, const yaml_node *node, const field *f,
                           void *record)
{
    void *member = (char *)record + f->offset;
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_TEXT_OR_NOT:
        return read_text(reader, node, f->least, f->most, member);
    case FIELD_NAME:
        return read_name(reader, node, f, member);
    case FIELD_TEXTS:
        return field_texts(reader, node, f->least, f->most, member);
    case FIELD_LINES:
        return read_lines(reader, node, f, member);
    case FIELD_NUMBER:
        return read_number(reader, node, f, member);
    case FIELD_CHOICE:
        return field_choice(reader, node, f->names, f->most, f->key, f->key, member);
    case FIELD_OTHER:
        return f->read(reader, node, member);
    }
    return HUA_E_INTERNAL;
}

enum { MAX_FIELDS = 24 };

/* The key is in no row: says so and guesses. */
static hua_code unknown_key(field_reader *reader, const yaml_node *key, const field *fields,
                            size_t count)
{
    const char *names[MAX_FIELDS];
    for (size_t i = 0; i < count && i < MAX_FIELDS; i++)
        names[i] = fields[i].key;
    return yaml_doc_unknown(reader->doc, key, "键", "key", names, count, reader->error);
}

hua_code fields_read(field_reader *reader, const yaml_node *map, const field *fields, size_t count,
                     void *record)
{
    if (!map || map->kind != YAML_DOC_MAP)
        return field_wrong(reader, map, "这里应当是键和值", "keys and values are expected here",
                           "");
    for (const yaml_node *n = map->first; n; n = n->next) {
        size_t i = 0;
        while (i < count && !cli_is(n->key->text, fields[i].key))
            i++;
        const hua_code code = i == count ? unknown_key(reader, n->key, fields, count)
                                         : read_field(reader, n, &fields[i], record);
        if (code)
            return code;
    }
    for (size_t i = 0; i < count; i++)
        if (fields[i].kind != FIELD_TEXT_OR_NOT && !yaml_doc_member(map, fields[i].key))
            return field_wrong(reader, map, "缺少 %s", "%s is missing", fields[i].key);
    return HUA_OK;
}
