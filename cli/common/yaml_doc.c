/* YAML documents out of libyaml's events, without recursion. */
#include "common/yaml_doc.h"

#include "common/fail.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <yaml.h>

/* An open list or map, and where its next member is hung. */
typedef struct level {
    yaml_node *node;
    yaml_node **tail;
    yaml_node *key; /* of a map: the key whose value comes next */
} level;

typedef struct builder {
    yaml_doc *doc;
    hua_error *error;
    level stack[YAML_DOC_MAX_DEPTH];
    size_t depth;
} builder;

static hua_str nth_line(hua_str text, size_t line)
{
    hua_str found = {NULL, 0};
    size_t at = 0;
    while (line-- && cli_next_line(text, &at, &found))
        ;
    return found;
}

static hua_code place(const yaml_doc *doc, size_t line, size_t column, hua_error *error)
{
    if (!error)
        return HUA_E_YAML;
    cli_fail_place(error, doc->name, line, column, 0);
    cli_fail_source(error, nth_line(doc->text, line), column);
    return error->code;
}

hua_code yaml_doc_blame(const yaml_doc *doc, const yaml_node *node, hua_error *error)
{
    return place(doc, node ? node->line : 1, node ? node->column : 1, error);
}

hua_code yaml_doc_unknown(const yaml_doc *doc, const yaml_node *node, const char *zh,
                          const char *en, const char *const *names, size_t count, hua_error *error)
{
    char quoted[80];
    cli_copy(quoted, sizeof quoted, node->text);
    cli_fail(error, HUA_E_ARGUMENT, "%s", "%s", "");
    if (error) {
        snprintf(error->message, sizeof error->message, "不认识的%s“%s”", zh, quoted);
        snprintf(error->message_en, sizeof error->message_en, "unknown %s \"%s\"", en, quoted);
    }
    const char *near = cli_near(node->text, names, count);
    if (near)
        cli_fail_hint(error, "是不是 %s？/ did you mean %s?", near, near);
    else if (error)
        for (size_t i = 0; i < count; i++) {
            size_t used = strlen(error->hint);
            snprintf(error->hint + used, sizeof error->hint - used, "%s%s",
                     i ? ", " : "可用 / one of: ", names[i]);
        }
    return yaml_doc_blame(doc, node, error);
}

/* ---- building ---------------------------------------------------------- */

static hua_code refuse(builder *b, yaml_mark_t mark, const char *zh, const char *en)
{
    cli_fail(b->error, HUA_E_YAML, zh, en, "");
    place(b->doc, mark.line + 1, mark.column + 1, b->error);
    return HUA_E_YAML;
}

static yaml_node *make(builder *b, yaml_kind kind, yaml_mark_t mark)
{
    yaml_node *node = cli_arena_get(&b->doc->arena, sizeof *node);
    if (node) {
        node->kind = kind;
        node->line = (uint32_t)mark.line + 1;
        node->column = (uint32_t)mark.column + 1;
    }
    return node;
}

static bool same_key(const yaml_node *map, const yaml_node *key)
{
    for (const yaml_node *n = map->first; n; n = n->next)
        if (cli_eq(n->key->text, key->text))
            return true;
    return false;
}

/* Hangs a finished or opening node into the innermost open one. */
static hua_code hang(builder *b, yaml_node *node, yaml_mark_t mark)
{
    level *in = b->depth ? &b->stack[b->depth - 1] : NULL;
    if (!in) {
        b->doc->root = node;
        return HUA_OK;
    }
    if (in->node->kind == YAML_DOC_MAP && !in->key) {
        if (node->kind != YAML_DOC_TEXT)
            return refuse(b, mark, "键名应当是文字", "a key must be a text");
        if (same_key(in->node, node))
            return refuse(b, mark, "同一个键写了两次", "the same key stands here twice");
        in->key = node;
        return HUA_OK;
    }
    node->key = in->key;
    in->key = NULL;
    *in->tail = node;
    in->tail = &node->next;
    return HUA_OK;
}

static hua_code add_text(builder *b, const yaml_event_t *event)
{
    yaml_node *node = make(b, YAML_DOC_TEXT, event->start_mark);
    if (!node)
        return cli_fail_memory(b->error);
    hua_str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    node->text = cli_arena_copy(&b->doc->arena, value);
    node->null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                 (!value.len || cli_is(value, "~") || cli_is(value, "null"));
    if (!node->text.ptr)
        return cli_fail_memory(b->error);
    return hang(b, node, event->start_mark);
}

static hua_code open_node(builder *b, yaml_kind kind, const yaml_event_t *event)
{
    if (b->depth == YAML_DOC_MAX_DEPTH)
        return refuse(b, event->start_mark, "嵌套太深", "nested too deeply");
    yaml_node *node = make(b, kind, event->start_mark);
    if (!node)
        return cli_fail_memory(b->error);
    hua_code code = hang(b, node, event->start_mark);
    if (!code)
        b->stack[b->depth++] = (level){node, &node->first, NULL};
    return code;
}

static bool has_extras(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return false;
    }
}

static hua_code take(builder *b, const yaml_event_t *event)
{
    if (has_extras(event))
        return refuse(b, event->start_mark, "这里不用锚点、引用和标签",
                      "anchors, aliases and tags are not used here");
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return add_text(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(b, YAML_DOC_LIST, event);
    case YAML_MAPPING_START_EVENT:
        return open_node(b, YAML_DOC_MAP, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return HUA_OK;
    case YAML_DOCUMENT_START_EVENT:
        return b->doc->root ? refuse(b, event->start_mark, "只能有一个文档", "one document only")
                            : HUA_OK;
    default:
        return HUA_OK;
    }
}

static hua_code not_yaml(builder *b, const yaml_parser_t *parser)
{
    const char *problem = parser->problem ? parser->problem : "?";
    if (parser->error == YAML_MEMORY_ERROR)
        return cli_fail_memory(b->error);
    cli_fail(b->error, HUA_E_YAML, "不是合法的 YAML：%s", "not well-formed YAML: %s", problem);
    place(b->doc, parser->problem_mark.line + 1, parser->problem_mark.column + 1, b->error);
    return HUA_E_YAML;
}

static hua_code run(builder *b, yaml_parser_t *parser)
{
    hua_code code = HUA_OK;
    for (bool done = false; !done && !code;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return not_yaml(b, parser);
        done = event.type == YAML_STREAM_END_EVENT;
        code = take(b, &event);
        yaml_event_delete(&event);
    }
    return code;
}

static hua_code build(yaml_doc *doc, hua_error *error)
{
    yaml_parser_t parser;
    builder b = {.doc = doc, .error = error};
    if (!yaml_parser_initialize(&parser))
        return cli_fail_memory(error);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)doc->text.ptr, doc->text.len);
    hua_code code = run(&b, &parser);
    yaml_parser_delete(&parser);
    return code;
}

hua_code yaml_doc_parse(yaml_doc *doc, hua_str text, const char *name, hua_error *error)
{
    *doc = (yaml_doc){.name = name, .text = text};
    return build(doc, error);
}

static hua_code slurp(cli_arena *arena, const char *path, hua_str *text, hua_error *error)
{
    char block[4096];
    cli_text all = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return cli_fail_system(error, path, errno);
    size_t got;
    while ((got = fread(block, 1, sizeof block, file)) > 0 && all.len <= YAML_DOC_MAX_BYTES)
        cli_text_add(&all, (hua_str){block, got});
    int number = ferror(file) ? errno : 0;
    fclose(file);
    *text = cli_arena_copy(arena, cli_text_str(&all));
    bool memory = !all.failed && text->ptr;
    bool large = all.len > YAML_DOC_MAX_BYTES;
    cli_text_free(&all);
    if (number)
        return cli_fail_system(error, path, number);
    if (!memory)
        return cli_fail_memory(error);
    if (large) {
        cli_fail(error, HUA_E_LIMIT, "文件太大", "the file is too large");
        cli_fail_place(error, path, 0, 0, 0);
        return HUA_E_LIMIT;
    }
    return HUA_OK;
}

hua_code yaml_doc_read(yaml_doc *doc, const char *path, hua_error *error)
{
    *doc = (yaml_doc){.name = path};
    hua_code code = slurp(&doc->arena, path, &doc->text, error);
    if (code)
        return code;
    if (cli_starts(doc->text, "\xef\xbb\xbf"))
        doc->text = cli_slice(doc->text, 3, doc->text.len);
    return build(doc, error);
}

void yaml_doc_free(yaml_doc *doc)
{
    cli_arena_free(&doc->arena);
    *doc = (yaml_doc){0};
}

const yaml_node *yaml_doc_member(const yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_DOC_MAP)
        return NULL;
    for (const yaml_node *node = map->first; node; node = node->next)
        if (cli_is(node->key->text, key))
            return node;
    return NULL;
}
