/* huashu.yaml: one function a key, found in a table. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "config.h"

#include "common/fail.h"
#include "common/yaml_doc.h"
#include "readers/table/columns.h"

#include <stdlib.h>
#include <sys/stat.h>

typedef struct load {
    config *out;
    yaml_doc doc;
    hua_error *error;
} load;

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- what a node must be ----------------------------------------------- */

static hua_code wrong(load *l, const yaml_node *node, const char *zh, const char *en)
{
    cli_fail(l->error, HUA_E_ARGUMENT, zh, en, "");
    yaml_doc_blame(&l->doc, node, l->error);
    return HUA_E_ARGUMENT;
}

static hua_code need(load *l, const yaml_node *node, yaml_kind kind)
{
    static const char *const texts[][2] = {{"这里应当是文字", "a text is expected here"},
                                           {"这里应当是列表", "a list is expected here"},
                                           {"这里应当是“键: 值”", "a map is expected here"}};
    if (node->kind == kind && !(kind == YAML_DOC_TEXT && !node->text.len))
        return HUA_OK;
    return wrong(l, node, texts[kind][0], texts[kind][1]);
}

static hua_code keep(load *l, hua_str text, hua_str *out)
{
    *out = cli_arena_copy(&l->out->arena, text);
    return out->ptr ? HUA_OK : cli_fail_memory(l->error);
}

/* The index of a word; its place and a guess if it is none of them. */
static hua_code choose(load *l, const yaml_node *node, const char *zh, const char *en,
                       const char *const *words, size_t count, int *out)
{
    hua_code code = need(l, node, YAML_DOC_TEXT);
    if (code)
        return code;
    for (size_t i = 0; i < count; i++)
        if (cli_is(node->text, words[i])) {
            *out = (int)i;
            return HUA_OK;
        }
    return yaml_doc_unknown(&l->doc, node, zh, en, words, count, l->error);
}

/* ---- the keys ---------------------------------------------------------- */

/* A path from the file's own directory. */
static hua_code resolve(load *l, hua_str path, const char **out)
{
    const char *slash = strrchr(l->doc.name, '/');
    size_t base = slash && path.ptr[0] != '/' ? (size_t)(slash - l->doc.name) + 1 : 0;
    char *joined = cli_arena_get(&l->out->arena, base + path.len + 1);
    if (!joined)
        return cli_fail_memory(l->error);
    memcpy(joined, l->doc.name, base);
    memcpy(joined + base, path.ptr, path.len);
    *out = joined;
    return HUA_OK;
}

static hua_code add_path(load *l, const yaml_node *node, bool also)
{
    const char *path = NULL;
    hua_code code = need(l, node, YAML_DOC_TEXT);
    if (!code)
        code = resolve(l, node->text, &path);
    if (code)
        return code;
    bool added = also ? cli_list_push(&l->out->also, path) : cli_list_push(&l->out->rules, path);
    return added ? HUA_OK : cli_fail_memory(l->error);
}

static hua_code read_packs(load *l, const yaml_node *map)
{
    static const char *const keys[] = {"rules", "also"};
    hua_code code = need(l, map, YAML_DOC_MAP);
    for (const yaml_node *list = code ? NULL : map->first; list && !code; list = list->next) {
        int which = 0;
        code = choose(l, list->key, "键", "key", keys, COUNT(keys), &which);
        if (!code)
            code = need(l, list, YAML_DOC_LIST);
        for (const yaml_node *n = code ? NULL : list->first; n && !code; n = n->next)
            code = add_path(l, n, which == 1);
    }
    return code;
}

static hua_code read_severities(load *l, const yaml_node *map)
{
    static const char *const words[] = {"error", "warning", "info", "off"};
    hua_code code = need(l, map, YAML_DOC_MAP);
    for (const yaml_node *n = code ? NULL : map->first; n && !code; n = n->next) {
        int which = 0;
        hua_str rule = {0};
        code = choose(l, n, "级别", "severity", words, COUNT(words), &which);
        if (!code)
            code = keep(l, n->key->text, &rule);
        if (!code && !(cli_list_push(&l->out->severities, rule) &&
                       cli_list_push(&l->out->severities, cli_str(words[which]))))
            code = cli_fail_memory(l->error);
    }
    return code;
}

static hua_code read_disable(load *l, const yaml_node *list)
{
    hua_code code = need(l, list, YAML_DOC_LIST);
    for (const yaml_node *n = code ? NULL : list->first; n && !code; n = n->next) {
        hua_str id = {0};
        code = need(l, n, YAML_DOC_TEXT);
        if (!code)
            code = keep(l, n->text, &id);
        if (!code && !cli_list_push(&l->out->disable, id))
            code = cli_fail_memory(l->error);
    }
    return code;
}

static hua_code read_speakers(load *l, const yaml_node *map)
{
    static const char *const words[] = {"agent", "customer", "system", "other"};
    hua_code code = need(l, map, YAML_DOC_MAP);
    for (const yaml_node *n = code ? NULL : map->first; n && !code; n = n->next) {
        int which = 0;
        reader_name name = {0};
        code = choose(l, n, "说话人", "speaker", words, COUNT(words), &which);
        if (!code)
            code = keep(l, n->key->text, &name.name);
        name.speaker = (hua_speaker)which;
        if (!code && !cli_list_push(&l->out->speakers, name))
            code = cli_fail_memory(l->error);
    }
    return code;
}

#define FIELD_WORD(name, word, others) word,
#define FIELD_OTHERS(name, word, others) others,

static const char *const fields[] = {COLUMN_FIELDS(FIELD_WORD)};
static const char *const field_others[] = {COLUMN_FIELDS(FIELD_OTHERS)};

/* One of "a|b|c". */
static bool is_among(hua_str word, const char *words)
{
    for (size_t n; (n = strcspn(words, "|")) > 0; words += n + (words[n] == '|'))
        if (cli_same(word, (hua_str){words, n}))
            return true;
    return false;
}

const char *config_field(hua_str word)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (cli_same(word, cli_str(fields[i])) || is_among(word, field_others[i]))
            return fields[i];
    return NULL;
}

/* A field and its column: the head, or the number counted from 1. */
static hua_code read_columns(load *l, const yaml_node *map)
{
    hua_code code = need(l, map, YAML_DOC_MAP);
    for (const yaml_node *n = code ? NULL : map->first; n && !code; n = n->next) {
        const char *field = config_field(n->key->text);
        reader_column column = {.field = cli_str(field)};
        if (!field)
            code = yaml_doc_unknown(&l->doc, n->key, "字段", "field", fields, COUNT(fields),
                                    l->error);
        if (!code)
            code = need(l, n, YAML_DOC_TEXT);
        if (!code)
            code = keep(l, n->text, &column.column);
        if (!code && !cli_list_push(&l->out->columns, column))
            code = cli_fail_memory(l->error);
    }
    return code;
}

static hua_code read_speaker_file(load *l, const yaml_node *node)
{
    hua_code code = need(l, node, YAML_DOC_TEXT);
    return code ? code : resolve(l, node->text, &l->out->speaker_file);
}

/* Which names there are is known to the reader, which opens the converter. */
static hua_code read_encoding(load *l, const yaml_node *node)
{
    hua_str name = {0};
    hua_code code = need(l, node, YAML_DOC_TEXT);
    if (!code)
        code = keep(l, node->text, &name);
    l->out->encoding = name.ptr;
    return code;
}

static hua_code read_lang(load *l, const yaml_node *node)
{
    static const char *const words[] = {"zh-Hans", "zh-Hant", "en"};
    return choose(l, node, "语言", "language", words, COUNT(words), &l->out->lang);
}

static hua_code read_fail_on(load *l, const yaml_node *node)
{
    static const char *const words[] = {"info", "warning", "error", "never"};
    return choose(l, node, "级别", "severity", words, COUNT(words), &l->out->fail_on);
}

static hua_code read_ignore_file(load *l, const yaml_node *node)
{
    hua_code code = need(l, node, YAML_DOC_TEXT);
    return code ? code : resolve(l, node->text, &l->out->ignore_file);
}

static const char *const keys[] = {"packs",   "severities", "disable", "speakers", "speaker-file",
                                   "columns", "encoding",   "lang",    "fail-on",  "ignore-file"};
static hua_code (*const readers[])(load *l, const yaml_node *node) = {
    read_packs,   read_severities, read_disable, read_speakers, read_speaker_file,
    read_columns, read_encoding,   read_lang,    read_fail_on,  read_ignore_file};

/* ---- loading ----------------------------------------------------------- */

static hua_code read_all(load *l)
{
    const yaml_node *root = l->doc.root;
    if (!root || root->null)
        return HUA_OK;
    hua_code code = need(l, root, YAML_DOC_MAP);
    for (const yaml_node *n = code ? NULL : root->first; n && !code; n = n->next) {
        int which = 0;
        code = choose(l, n->key, "键", "key", keys, COUNT(keys), &which);
        if (!code && !n->null) /* a key with nothing behind it says nothing */
            code = readers[which](l, n);
    }
    return code;
}

static void begin(config *out)
{
    *out = (config){.lang = CONFIG_UNSET, .fail_on = CONFIG_UNSET};
}

hua_code config_load(config *out, const char *path, hua_error *error)
{
    load l = {.out = out, .error = error};
    begin(out);
    hua_code code = yaml_doc_read(&l.doc, path, error);
    if (!code)
        code = read_all(&l);
    yaml_doc_free(&l.doc);
    return code;
}

hua_code config_parse(config *out, hua_str yaml, const char *name, hua_error *error)
{
    load l = {.out = out, .error = error};
    begin(out);
    hua_code code = yaml_doc_parse(&l.doc, yaml, name, error);
    if (!code)
        code = read_all(&l);
    yaml_doc_free(&l.doc);
    return code;
}

void config_free(config *c)
{
    cli_list_free(&c->rules);
    cli_list_free(&c->also);
    cli_list_free(&c->disable);
    cli_list_free(&c->severities);
    cli_list_free(&c->speakers);
    cli_list_free(&c->columns);
    cli_arena_free(&c->arena);
    begin(c);
}

/* ---- finding ----------------------------------------------------------- */

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool try_in(hua_str directory, const char *name, cli_text *path)
{
    path->len = 0;
    cli_text_add(path, directory);
    cli_text_add(path, CLI_STR("/"));
    cli_text_add(path, cli_str(name));
    cli_text_add(path, (hua_str){"", 1}); /* the NUL */
    if (path->failed)
        return false;
    path->len--;
    return is_file(path->ptr);
}

bool config_find(const char *input, const char *name, cli_text *path)
{
    char *real = realpath(strcmp(input, "-") == 0 ? "." : input, NULL);
    if (!real)
        return false;
    hua_str directory = cli_str(real);
    bool here = is_directory(real), found = false;
    for (;;) {
        if (here && (found = try_in(directory, name, path)))
            break;
        here = true;
        while (directory.len && directory.ptr[directory.len - 1] != '/')
            directory.len--;
        if (!directory.len)
            break;
        directory.len--;
    }
    free(real);
    return found;
}
