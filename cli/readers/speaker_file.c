/* Reading --speaker-file: first all entries with their places, then the check, then the list. */
#include "readers/speaker_file.h"

#include "common/fail.h"
#include "common/text.h"
#include "common/yaml_doc.h"

#include <stdlib.h>

typedef struct entry {
    const yaml_node *node; /* of the name */
    hua_speaker role;
} entry;

typedef struct load {
    speaker_file *out;
    yaml_doc doc;
    CLI_LIST(entry) entries;
    hua_error *error;
} load;

static hua_code wrong(load *l, const yaml_node *node, const char *zh, const char *en)
{
    cli_fail(l->error, HUA_E_ARGUMENT, zh, en, "");
    yaml_doc_blame(&l->doc, node, l->error);
    return HUA_E_ARGUMENT;
}

static bool role_of(hua_str word, hua_speaker *role)
{
    for (int s = HUA_AGENT; s <= HUA_OTHER; s++) {
        if (cli_is(word, hua_speaker_name((hua_speaker)s))) {
            *role = (hua_speaker)s;
            return true;
        }
    }
    return false;
}

static hua_code unknown_role(load *l, const yaml_node *node)
{
    static const char *const words[] = {"agent", "customer", "system", "other"};
    return yaml_doc_unknown(&l->doc, node, "角色", "role", words, 4, l->error);
}

static hua_code add(load *l, const yaml_node *name, hua_speaker role)
{
    if (name->kind != YAML_DOC_TEXT || !name->text.len)
        return wrong(l, name, "这里应当是说话人的名字", "the name of a speaker is expected here");
    entry e = {name, role};
    return cli_list_push(&l->entries, e) ? HUA_OK : cli_fail_memory(l->error);
}

/* `name: role`, or `role: [name, ...]`. */
static hua_code read_member(load *l, const yaml_node *n)
{
    hua_speaker role;
    if (n->kind == YAML_DOC_TEXT && !n->null) {
        if (role_of(n->text, &role))
            return add(l, n->key, role);
        if (!role_of(n->key->text, &role))
            return unknown_role(l, n);
        wrong(l, n, "角色后面应当是名字的列表", "a list of names is expected behind a role");
        cli_fail_hint(l->error, "%.*s: [%.*s]", CLI_ARG(n->key->text), CLI_ARG(n->text));
        return HUA_E_ARGUMENT;
    }
    if (n->kind != YAML_DOC_LIST)
        return wrong(l, n, "这里应当是角色（agent、customer、system、other）",
                     "a role is expected here: agent, customer, system or other");
    if (!role_of(n->key->text, &role))
        return unknown_role(l, n->key);
    hua_code code = HUA_OK;
    for (const yaml_node *name = n->first; name && !code; name = name->next)
        code = add(l, name, role);
    return code;
}

/* ---- no name has two roles --------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const yaml_node *x = ((const entry *)a)->node, *y = ((const entry *)b)->node;
    size_t n = x->text.len < y->text.len ? x->text.len : y->text.len;
    int order = memcmp(x->text.ptr, y->text.ptr, n);
    if (!order)
        order = (x->text.len > y->text.len) - (x->text.len < y->text.len);
    if (!order)
        order = (x->line > y->line) - (x->line < y->line);
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

static hua_code check_twice(load *l)
{
    size_t count = l->entries.count;
    entry *sorted = malloc((count + 1) * sizeof *sorted);
    if (!sorted)
        return cli_fail_memory(l->error);
    hua_code code = HUA_OK;
    if (count)
        memcpy(sorted, l->entries.items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 1; i < count && !code; i++) {
        const yaml_node *node = sorted[i].node;
        if (cli_eq(node->text, sorted[i - 1].node->text) && sorted[i].role != sorted[i - 1].role)
            code = wrong(l, node, "这个名字有两个角色", "this name is given two roles");
    }
    free(sorted);
    return code;
}

/* ---- the list ---------------------------------------------------------- */

static hua_code push_names(load *l, bool patterns)
{
    for (size_t i = 0; i < l->entries.count; i++) {
        const entry *e = &l->entries.items[i];
        if (cli_has(e->node->text, "*") != patterns)
            continue;
        reader_name name = {cli_arena_copy(&l->out->arena, e->node->text), e->role};
        if (!name.name.ptr || !cli_list_push(&l->out->names, name))
            return cli_fail_memory(l->error);
    }
    return HUA_OK;
}

static hua_code read_all(load *l)
{
    const yaml_node *root = l->doc.root;
    if (!root || root->null)
        return HUA_OK;
    if (root->kind != YAML_DOC_MAP)
        return wrong(l, root, "这里应当是“名字: 角色”", "\"name: role\" is expected here");
    hua_code code = HUA_OK;
    for (const yaml_node *n = root->first; n && !code; n = n->next)
        code = read_member(l, n);
    if (!code)
        code = check_twice(l);
    if (!code)
        code = push_names(l, false);
    return code ? code : push_names(l, true);
}

static hua_code finish(load *l, hua_code code)
{
    if (!code)
        code = read_all(l);
    cli_list_free(&l->entries);
    yaml_doc_free(&l->doc);
    return code;
}

hua_code speaker_file_load(speaker_file *out, const char *path, hua_error *error)
{
    load l = {.out = out, .error = error};
    *out = (speaker_file){.names = {0}};
    return finish(&l, yaml_doc_read(&l.doc, path, error));
}

hua_code speaker_file_parse(speaker_file *out, hua_str yaml, const char *name, hua_error *error)
{
    load l = {.out = out, .error = error};
    *out = (speaker_file){.names = {0}};
    return finish(&l, yaml_doc_parse(&l.doc, yaml, name, error));
}

void speaker_file_free(speaker_file *file)
{
    cli_list_free(&file->names);
    cli_arena_free(&file->arena);
    *file = (speaker_file){.names = {0}};
}
