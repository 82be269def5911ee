/*
 * YAML text to a tree of nodes, over libyaml's events.
 *
 * libyaml counts characters, not bytes, and takes U+0085, U+2028 and U+2029 for line ends, which no
 * editor does.  A cursor therefore walks along the text beside the events and turns character
 * numbers into bytes, lines and columns; since events come in the order of the text the whole
 * walk is linear.
 *
 * The end of a block list or map is where its last member ends: libyaml reports where the
 * next token begins, and comments in between belong to no entry.
 */
#include "rules/yaml.h"

#include "text/utf8.h"

#include <yaml.h>

typedef struct cursor {
    const unsigned char *text;
    size_t len, byte, index; /* index: characters */
    uint32_t line, column;   /* from 1 */
} cursor;

typedef struct yaml_reader {
    yaml_parser_t parser;
    yaml_source *source;
    hua_arena *arena;
    hua_error *error;
    cursor at;
    size_t nodes;
} yaml_reader;

/* ---- places -------------------------------------------------------------- */

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

static void step_forward(cursor *c)
{
    bool newline = c->text[c->byte] == '\n';
    do
        c->byte++;
    while (c->byte < c->len && continues(c->text[c->byte]));
    c->index++;
    c->line += newline;
    c->column = newline ? 1 : c->column + 1;
}

static uint32_t column_of(const cursor *c)
{
    uint32_t column = 1;
    for (size_t i = c->byte; i > 0 && c->text[i - 1] != '\n'; i--)
        column += !continues(c->text[i - 1]);
    return column;
}

/* Rare: only an empty value may be reported in front of what came before it. */
static void step_back(cursor *c)
{
    do
        c->byte--;
    while (c->byte && continues(c->text[c->byte]));
    c->index--;
    if (c->text[c->byte] == '\n') {
        c->line--;
        c->column = column_of(c);
    } else {
        c->column--;
    }
}

static yaml_mark mark_at(yaml_reader *r, size_t index)
{
    cursor *c = &r->at;
    while (c->index < index && c->byte < c->len)
        step_forward(c);
    while (c->index > index)
        step_back(c);
    size_t skipped = r->source->text.len - c->len;
    return (yaml_mark){c->line, c->column, (uint32_t)(c->byte + skipped)};
}

static bool has_bom(hua_str text)
{
    return hua_str_starts(text, "\xEF\xBB\xBF");
}

void hua_yaml_place(const yaml_source *source, yaml_mark mark, hua_error *error)
{
    hua_str text = source->text;
    size_t start = mark.offset < text.len ? mark.offset : text.len;
    size_t end = start;
    while (start && text.ptr[start - 1] != '\n')
        start--;
    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r')
        end++;
    if (start == 0 && has_bom(text))
        start = 3;
    hua_error_place(error, source->name, mark.line, mark.column, mark.offset);
    if (end >= start)
        hua_error_source(error, hua_str_slice(text, start, end), mark.column);
}

/* ---- errors -------------------------------------------------------------- */

/* What libyaml says, and how we say it. */
static const struct {
    const char *says, *zh, *hint;
} problems[] = {
    {"did not find expected key", "缩进不齐，或这里少了键",
     "同一层的键要左对齐；以 {、[、#、*、&、! 开头的文字要加引号"},
    {"did not find expected '-' indicator", "列表的各项没有对齐，或这里少了“-”",
     "同一个列表的“-”要左对齐；以 {、[ 或引号开头的文字要整个加引号"},
    {"mapping values are not allowed", "这里不能有“:”", "文字里有“: ”时要加引号"},
    {"could not find expected ':'", "键的后面少了“:”", "写成“键: 值”，冒号用半角，后面空一格"},
    {"found character that cannot start any token", "这个字符不能用在这里",
     "缩进要用空格，不用制表符；以 @、`、% 开头的文字要加引号"},
    {"found unexpected end of stream", "引号没有收尾", "补上成对的引号"},
    {"did not find expected ',' or ']'", "“[”没有收尾，或各项之间少了“,”",
     "补上“]”；各项之间用半角逗号；含有 [ ] { } , 的文字要加引号"},
    {"did not find expected ',' or '}'", "“{”没有收尾，或各项之间少了“,”",
     "补上“}”；以 { 开头的式样要加引号"},
    {"found unknown escape character", "双引号里的“\\”后面不能是这个字符",
     "改用单引号，或把“\\”写成“\\\\”"},
    {"block sequence entries are not allowed", "这里不能开始列表", "把“- ”另起一行并缩进"},
    {"control characters are not allowed", "含有控制字符", "删去看不见的控制字符"},
    {"found a tab character", "缩进里有制表符", "缩进要用空格"},
    {"did not find expected node content", "这里少了值", "以 % 或 @ 开头的文字要加引号"},
};

static hua_code fail_at(yaml_reader *r, yaml_mark mark, hua_code code, const char *zh,
                        const char *en, const char *hint)
{
    hua_fail(r->error, code, zh, en);
    if (hint)
        hua_error_hint(r->error, "%s", hint);
    hua_yaml_place(r->source, mark, r->error);
    return code;
}

static hua_code fail_parser(yaml_reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        return hua_fail_nomem(r->error);
    const char *says = p->problem ? p->problem : "cannot be read";
    const char *zh = "不是合乎格式的 YAML", *hint = NULL;
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (strstr(says, problems[i].says)) {
            zh = problems[i].zh;
            hint = problems[i].hint;
            break;
        }
    }
    yaml_mark mark = {0};
    if (p->error == YAML_READER_ERROR) {
        cursor *c = &r->at;
        size_t index = 0;
        for (size_t i = 0; i < p->problem_offset && i < c->len; i++)
            index += !continues(c->text[i]);
        mark = mark_at(r, index);
    } else {
        /* For want of an end the place is the start. */
        bool open = strstr(says, "end of stream") != NULL;
        mark = mark_at(r, open ? p->context_mark.index : p->problem_mark.index);
    }
    hua_fail(r->error, HUA_E_YAML, "YAML 写错了：%s", "not well-formed YAML: %s", zh);
    if (r->error)
        hua_copy_text(r->error->message_en + strlen("not well-formed YAML: "),
                      sizeof r->error->message_en - strlen("not well-formed YAML: "),
                      hua_str_from(says));
    if (hint)
        hua_error_hint(r->error, "%s", hint);
    hua_yaml_place(r->source, mark, r->error);
    return HUA_E_YAML;
}

/* ---- nodes --------------------------------------------------------------- */

static hua_code next_event(yaml_reader *r, yaml_event_t *event)
{
    return yaml_parser_parse(&r->parser, event) ? HUA_OK : fail_parser(r);
}

static hua_code refuse_decorations(yaml_reader *r, yaml_mark mark, const yaml_char_t *anchor,
                                   const yaml_char_t *tag)
{
    if (anchor)
        return fail_at(r, mark, HUA_E_YAML, "不能用锚“&”", "anchors are not allowed",
                       "把内容照写一遍；以 & 开头的文字要加引号");
    if (tag)
        return fail_at(r, mark, HUA_E_YAML, "不能用类型标记“!”", "tags are not allowed",
                       "以 ! 开头的文字要加引号");
    return HUA_OK;
}

static hua_code read_scalar(yaml_reader *r, const yaml_event_t *event, yaml_node *node)
{
    hua_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    node->kind = YAML_SCALAR;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = hua_arena_copy(r->arena, text);
    if (!node->text.ptr)
        return hua_fail_nomem(r->error);
    return refuse_decorations(r, node->mark, event->data.scalar.anchor, event->data.scalar.tag);
}

static hua_code read_node(yaml_reader *r, const yaml_event_t *event, unsigned depth,
                          yaml_node **out);

static yaml_event_type_t end_of(yaml_kind kind)
{
    return kind == YAML_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
}

/* The key that `event` is, and behind it the value. */
static hua_code read_member(yaml_reader *r, const yaml_event_t *event, unsigned depth,
                            yaml_node **out)
{
    yaml_node *key;
    hua_code code = read_node(r, event, depth, &key);
    if (code)
        return code;
    if (key->kind != YAML_SCALAR)
        return fail_at(r, key->mark, HUA_E_YAML, "键要写成文字", "a key must be a text",
                       "以 {、[ 开头的文字要加引号");
    yaml_event_t value;
    code = next_event(r, &value);
    if (code)
        return code;
    code = read_node(r, &value, depth, out);
    yaml_event_delete(&value);
    if (!code) {
        (*out)->key = key->text;
        (*out)->key_mark = key->mark;
    }
    return code;
}

static hua_code read_members(yaml_reader *r, yaml_node *node, unsigned depth)
{
    yaml_node **tail = &node->first;
    for (;;) {
        yaml_event_t event;
        hua_code code = next_event(r, &event);
        if (code)
            return code;
        if (event.type == end_of(node->kind)) {
            if (event.end_mark.index > event.start_mark.index)
                node->end = mark_at(r, event.end_mark.index);
            yaml_event_delete(&event);
            return HUA_OK;
        }
        code = node->kind == YAML_MAP ? read_member(r, &event, depth + 1, tail)
                                      : read_node(r, &event, depth + 1, tail);
        yaml_event_delete(&event);
        if (code)
            return code;
        node->end = (*tail)->end;
        node->count++;
        tail = &(*tail)->next;
    }
}

static hua_code read_content(yaml_reader *r, const yaml_event_t *event, unsigned depth,
                             yaml_node *node)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(r, event, node);
    case YAML_SEQUENCE_START_EVENT:
        node->kind = YAML_LIST;
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        node->kind = YAML_MAP;
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default:
        return fail_at(r, node->mark, HUA_E_YAML, "不能用引用“*”", "aliases are not allowed",
                       "把内容照写一遍；以 * 开头的文字要加引号");
    }
    hua_code code = refuse_decorations(r, node->mark, anchor, tag);
    return code ? code : read_members(r, node, depth);
}

static hua_code read_node(yaml_reader *r, const yaml_event_t *event, unsigned depth,
                          yaml_node **out)
{
    yaml_mark mark = mark_at(r, event->start_mark.index);
    if (depth > YAML_MAX_DEPTH)
        return fail_at(r, mark, HUA_E_LIMIT, "嵌套太深", "nested too deeply", NULL);
    if (++r->nodes > YAML_MAX_NODES)
        return fail_at(r, mark, HUA_E_LIMIT, "内容太多", "too many nodes", "分成几个文件");
    yaml_node *node = HUA_ARENA_NEW(r->arena, yaml_node);
    if (!node)
        return hua_fail_nomem(r->error);
    node->mark = mark;
    node->end = mark_at(r, event->end_mark.index);
    *out = node;
    return read_content(r, event, depth, node);
}

/* ---- the document -------------------------------------------------------- */

static hua_code read_event(yaml_reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return HUA_OK;
    case YAML_DOCUMENT_START_EVENT:
        if (r->source->root)
            return fail_at(r, mark_at(r, event->start_mark.index), HUA_E_YAML,
                           "一个文件只能有一份文档", "only one document in a file",
                           "删去“---”，或另存一个文件");
        return HUA_OK;
    default:
        return read_node(r, event, 1, &r->source->root);
    }
}

static hua_code read_document(yaml_reader *r)
{
    for (;;) {
        yaml_event_t event;
        hua_code code = next_event(r, &event);
        if (code)
            return code;
        bool end = event.type == YAML_STREAM_END_EVENT;
        if (!end)
            code = read_event(r, &event);
        yaml_event_delete(&event);
        if (code)
            return code;
        if (end)
            break;
    }
    if (r->source->root)
        return HUA_OK;
    return fail_at(r, (yaml_mark){1, 1, 0}, HUA_E_YAML, "文件是空的", "the file is empty", NULL);
}

static hua_code check_text(yaml_reader *r)
{
    hua_str text = r->source->text;
    if (text.len > HUA_MAX_PACK_BYTES) {
        hua_fail(r->error, HUA_E_LIMIT, "规则包超过 %u 字节", "a rule pack of more than %u bytes",
                 HUA_MAX_PACK_BYTES);
        hua_error_place(r->error, r->source->name, 0, 0, 0);
        return HUA_E_LIMIT;
    }
    size_t bad = hua_utf8_check(text);
    if (bad == text.len)
        return HUA_OK;
    cursor c = {(const unsigned char *)text.ptr, bad, 0, 0, 1, 1};
    while (c.byte < c.len)
        step_forward(&c);
    return fail_at(r, (yaml_mark){c.line, c.column, (uint32_t)bad}, HUA_E_UTF8, "不是合法的 UTF-8",
                   "invalid UTF-8", "把文件另存为 UTF-8 编码");
}

hua_code hua_yaml_parse(yaml_source *source, hua_arena *arena, hua_error *error)
{
    yaml_reader r = {.source = source, .arena = arena, .error = error};
    source->root = NULL;
    hua_code code = check_text(&r);
    if (code)
        return code;
    size_t skip = has_bom(source->text) ? 3 : 0;
    const unsigned char *text = (const unsigned char *)(source->text.ptr ? source->text.ptr : "");
    r.at = (cursor){text + skip, source->text.len - skip, 0, 0, 1, 1};
    if (!yaml_parser_initialize(&r.parser))
        return hua_fail_nomem(error);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, r.at.text, r.at.len);
    code = read_document(&r);
    yaml_parser_delete(&r.parser);
    return code;
}

const yaml_node *hua_yaml_get(const yaml_node *map, const char *key)
{
    size_t len = strlen(key);
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (const yaml_node *n = map->first; n; n = n->next) {
        if (n->key.len == len && memcmp(n->key.ptr, key, len) == 0)
            return n;
    }
    return NULL;
}
