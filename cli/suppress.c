/*
 * Suppression: one list of entries from both places.  A draft's entries are keyed by its source
 * ("file:line") and by the bytes of the line they speak of, a side file's by id, rule and text.
 */
#include "suppress.h"

#include "common/fail.h"
#include "common/mem.h"
#include "common/yaml_doc.h"

#include <stdlib.h>

typedef struct comment {
    size_t start, end; /* bytes in the draft */
} comment;

struct suppress {
    CLI_LIST(suppress_entry) entries;
    CLI_LIST(comment) comments; /* of the last draft */
    cli_arena arena;
    cli_text cleaned, original; /* the last draft without and with its comments */
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

suppress *suppress_new(void)
{
    return calloc(1, sizeof(suppress));
}

void suppress_free(suppress *set)
{
    if (!set)
        return;
    cli_list_free(&set->entries);
    cli_list_free(&set->comments);
    cli_text_free(&set->cleaned);
    cli_text_free(&set->original);
    cli_arena_free(&set->arena);
    free(set);
}

/* ---- the side file ----------------------------------------------------- */

static hua_code keep(suppress *set, hua_str text, hua_str *out, hua_error *error)
{
    *out = cli_arena_copy(&set->arena, text);
    return out->ptr ? HUA_OK : cli_fail_memory(error);
}

static hua_code wrong(const yaml_doc *doc, const yaml_node *node, const char *zh, const char *en,
                      hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, zh, en, "");
    yaml_doc_blame(doc, node, error);
    return HUA_E_ARGUMENT;
}

static hua_code read_field(suppress *set, const yaml_doc *doc, const yaml_node *n,
                           suppress_entry *entry, hua_error *error)
{
    static const char *const keys[] = {"dialogue", "rule", "text", "reason"};
    hua_str *const fields[] = {&entry->dialogue, &entry->rule, &entry->text, &entry->reason};
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (!cli_is(n->key->text, keys[i]))
            continue;
        if (n->kind != YAML_DOC_TEXT || !cli_trim(n->text).len)
            return wrong(doc, n, "这里应当是文字", "a text is expected here", error);
        return keep(set, cli_trim(n->text), fields[i], error);
    }
    return yaml_doc_unknown(doc, n->key, "键", "key", keys, COUNT(keys), error);
}

static hua_code check_entry(const yaml_doc *doc, const yaml_node *node, const suppress_entry *entry,
                            hua_error *error)
{
    if (!entry->dialogue.len)
        return wrong(doc, node, "缺少 dialogue（对话编号）", "the dialogue's id is missing", error);
    if (!entry->rule.len)
        return wrong(doc, node, "缺少 rule（规则）", "the rule is missing", error);
    if (!entry->text.len)
        return wrong(doc, node, "缺少 text（被标出的文字）", "the text that was found is missing",
                     error);
    if (!entry->reason.len)
        return wrong(doc, node, "缺少 reason（理由）：每一条都要写明理由",
                     "the reason is missing: every entry needs one", error);
    return HUA_OK;
}

static hua_code read_entry(suppress *set, const yaml_doc *doc, const yaml_node *node,
                           hua_error *error)
{
    suppress_entry entry = {.line = node->line};
    hua_code code = HUA_OK;
    if (node->kind != YAML_DOC_MAP)
        return wrong(doc, node, "每一条应当写 dialogue、rule、text、reason",
                     "an entry has dialogue, rule, text and reason", error);
    for (const yaml_node *n = node->first; n && !code; n = n->next)
        code = read_field(set, doc, n, &entry, error);
    if (!code)
        code = check_entry(doc, node, &entry, error);
    if (!code)
        code = keep(set, cli_str(doc->name), &entry.file, error);
    if (!code && !cli_list_push(&set->entries, entry))
        code = cli_fail_memory(error);
    return code;
}

/* The list itself, or a map with nothing but `ignore`. */
static hua_code find_list(const yaml_doc *doc, const yaml_node **list, hua_error *error)
{
    static const char *const keys[] = {"ignore"};
    const yaml_node *root = doc->root;
    *list = NULL;
    if (!root || root->null)
        return HUA_OK;
    if (root->kind == YAML_DOC_MAP && root->first) {
        for (const yaml_node *n = root->first; n; n = n->next)
            if (!cli_is(n->key->text, keys[0]))
                return yaml_doc_unknown(doc, n->key, "键", "key", keys, COUNT(keys), error);
        root = root->first;
    }
    if (root->null)
        return HUA_OK;
    if (root->kind != YAML_DOC_LIST)
        return wrong(doc, root, "这里应当是列表", "a list is expected here", error);
    *list = root;
    return HUA_OK;
}

static hua_code read_doc(suppress *set, yaml_doc *doc, hua_code code, hua_error *error)
{
    const yaml_node *list = NULL;
    size_t before = set->entries.count;
    if (!code)
        code = find_list(doc, &list, error);
    for (const yaml_node *n = list ? list->first : NULL; n && !code; n = n->next)
        code = read_entry(set, doc, n, error);
    if (code)
        set->entries.count = before;
    yaml_doc_free(doc);
    return code;
}

hua_code suppress_load(suppress *set, const char *path, hua_error *error)
{
    yaml_doc doc;
    hua_code code = yaml_doc_read(&doc, path, error);
    return read_doc(set, &doc, code, error);
}

hua_code suppress_parse(suppress *set, hua_str yaml, const char *name, hua_error *error)
{
    yaml_doc doc;
    hua_code code = yaml_doc_parse(&doc, yaml, name, error);
    return read_doc(set, &doc, code, error);
}

/* ---- comments in a draft ----------------------------------------------- */

/* What stands behind `huashu:` in a comment line; false if the line is no such comment. */
static bool comment_body(hua_str line, hua_str *body)
{
    static const char *const colons[] = {":", "："};
    line = cli_trim(line);
    bool html = cli_starts(line, "<!--");
    if (html)
        line = cli_slice(line, 4, line.len);
    else if (cli_starts(line, "//"))
        line = cli_slice(line, 2, line.len);
    else if (cli_starts(line, "#"))
        while (cli_starts(line, "#"))
            line = cli_slice(line, 1, line.len);
    else
        return false;
    line = cli_trim(line);
    if (html && cli_ends(line, "-->"))
        line = cli_trim(cli_slice(line, 0, line.len - 3));
    if (line.len < 6 || !cli_same(cli_slice(line, 0, 6), CLI_STR("huashu")))
        return false;
    line = cli_trim(cli_slice(line, 6, line.len));
    for (size_t i = 0; i < COUNT(colons); i++)
        if (cli_starts(line, colons[i])) {
            *body = cli_trim(cli_slice(line, strlen(colons[i]), line.len));
            return true;
        }
    return false;
}

/* Cuts the next word off `rest`: up to a blank or a comma. */
static hua_str next_word(hua_str *rest)
{
    size_t end = 0;
    while (end < rest->len && !cli_blank(cli_slice(*rest, end, rest->len)) &&
           rest->ptr[end] != ',' && !cli_starts(cli_slice(*rest, end, rest->len), "，") &&
           !cli_starts(cli_slice(*rest, end, rest->len), "、"))
        end++;
    hua_str word = cli_slice(*rest, 0, end);
    *rest = cli_trim(cli_slice(*rest, end, rest->len));
    while (cli_starts(*rest, ",") || cli_starts(*rest, "，") || cli_starts(*rest, "、"))
        *rest = cli_trim(cli_slice(*rest, rest->ptr[0] == ',' ? 1 : 3, rest->len));
    return word;
}

/* Divides `rules -- reason`; the reason is empty if there is none. */
static void divide(hua_str body, hua_str *rules, hua_str *reason)
{
    static const char *const marks[] = {"--", "——", "—"};
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t at = cli_find(body, marks[i]);
        if (at == SIZE_MAX)
            continue;
        *rules = cli_trim(cli_slice(body, 0, at));
        *reason = cli_trim(cli_slice(body, at + strlen(marks[i]), body.len));
        return;
    }
    *rules = body;
    *reason = (hua_str){NULL, 0};
}

typedef struct draft_state {
    suppress *set;
    const char *file;
    hua_str source, text;
    size_t line;        /* number of the line being read */
    size_t first_entry; /* entries from here on wait for the line they speak of */
    hua_error *error;
    hua_code code; /* the first fault */
} draft_state;

static void blame(draft_state *d, hua_str line, hua_str at, const char *zh, const char *en,
                  const char *hint)
{
    if (d->code)
        return;
    size_t column = cli_char_count(cli_slice(line, 0, (size_t)(at.ptr - line.ptr))) + 1;
    d->code = cli_fail(d->error, HUA_E_ARGUMENT, zh, en, "");
    cli_fail_place(d->error, d->file, d->line, column, (size_t)(at.ptr - d->text.ptr));
    cli_fail_source(d->error, line, column);
    cli_fail_hint(d->error, "%s", hint);
}

static hua_code add_rules(draft_state *d, hua_str rules, hua_str reason, bool whole)
{
    suppress_entry entry = {.line = d->line, .in_draft = true, .whole_file = whole};
    hua_code code = keep(d->set, cli_str(d->file), &entry.file, d->error);
    if (!code)
        code = keep(d->set, d->source, &entry.dialogue, d->error);
    if (!code)
        code = keep(d->set, reason, &entry.reason, d->error);
    while (!code && rules.len) {
        code = keep(d->set, next_word(&rules), &entry.rule, d->error);
        if (!code && entry.rule.len && !cli_list_push(&d->set->entries, entry))
            code = cli_fail_memory(d->error);
    }
    return code;
}

static void read_comment(draft_state *d, hua_str line, hua_str body)
{
    static const char usage[] = "# huashu: ignore RULE -- 理由 / reason";
    hua_str rest = body, rules, reason;
    hua_str verb = next_word(&rest);
    bool whole = cli_is(verb, "ignore-file");
    if (!whole && !cli_is(verb, "ignore")) {
        blame(d, line, body, "不认识的指令，只有 ignore 和 ignore-file",
              "unknown directive; there are ignore and ignore-file", usage);
        return;
    }
    divide(rest, &rules, &reason);
    if (!rules.len) {
        blame(d, line, body, "没有写明规则", "no rule is named", usage);
        return;
    }
    if (!reason.len) {
        blame(d, line, rules, "缺少理由：忽略规则要写明理由",
              "the reason is missing: to ignore a rule takes one", usage);
        return;
    }
    hua_code code = add_rules(d, rules, reason, whole);
    if (code && !d->code)
        d->code = code;
}

/* The entries that wait speak of this line. */
static void settle(draft_state *d, size_t start, size_t end)
{
    for (; d->first_entry < d->set->entries.count; d->first_entry++) {
        suppress_entry *e = &d->set->entries.items[d->first_entry];
        e->start = start;
        e->end = end;
    }
}

/* A blank for every character, as many bytes long. */
static void blank_out(char *at, size_t len)
{
    static const char *const blanks[] = {"", " ", "\xc2\xa0", "\xe3\x80\x80", "\xf3\xa0\x80\xa0"};
    for (size_t i = 0; i < len;) {
        size_t n = cli_char_len((hua_str){at + i, len - i});
        memcpy(at + i, blanks[n], n);
        i += n;
    }
}

static void take_line(draft_state *d, hua_str line)
{
    hua_str body, words = cli_trim(line);
    size_t start = (size_t)(line.ptr - d->text.ptr);
    if (!words.len)
        return;
    if (!comment_body(line, &body)) {
        settle(d, start, start + line.len);
        return;
    }
    comment c = {start, start + line.len};
    blank_out(d->set->cleaned.ptr + c.start, line.len);
    if (!cli_list_push(&d->set->comments, c))
        d->code = cli_fail_memory(d->error);
    read_comment(d, line, body);
}

hua_code suppress_draft(suppress *set, const char *file, const hua_dialogue *draft,
                        hua_str *cleaned, hua_error *error)
{
    hua_str line, text = draft->turn_count ? draft->turns[0].text : (hua_str){NULL, 0};
    draft_state d = {.set = set,
                     .file = file,
                     .source = draft->source,
                     .text = text,
                     .first_entry = set->entries.count,
                     .error = error};
    set->comments.count = set->cleaned.len = set->original.len = 0;
    *cleaned = text;
    if (!cli_has(text, "huashu"))
        return HUA_OK;
    cli_text_add(&set->cleaned, text);
    cli_text_add(&set->original, text);
    if (set->cleaned.failed || set->original.failed)
        return cli_fail_memory(error);
    d.text = cli_text_str(&set->original);
    for (size_t at = 0; cli_next_line(d.text, &at, &line);) {
        d.line++;
        take_line(&d, line);
    }
    *cleaned = cli_text_str(&set->cleaned);
    return d.code;
}

static size_t find_bytes(hua_str text, size_t from, hua_str part)
{
    for (size_t i = from; i + part.len <= text.len; i++)
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return i;
    return SIZE_MAX;
}

void suppress_restore(const suppress *set, hua_str rewritten, cli_text *out)
{
    hua_str cleaned = cli_text_str(&set->cleaned), original = cli_text_str(&set->original);
    size_t at = 0;
    for (size_t i = 0; i < set->comments.count; i++) {
        comment c = set->comments.items[i];
        size_t found = find_bytes(rewritten, at, cli_slice(cleaned, c.start, c.end));
        if (found == SIZE_MAX)
            continue;
        cli_text_add(out, cli_slice(rewritten, at, found));
        cli_text_add(out, cli_slice(original, c.start, c.end));
        at = found + (c.end - c.start);
    }
    cli_text_add(out, cli_slice(rewritten, at, rewritten.len));
}

/* ---- matching ---------------------------------------------------------- */

static bool of_rule(const suppress_entry *e, const hua_finding *finding)
{
    hua_str rule = e->rule;
    if (cli_starts(rule, "category:"))
        return cli_eq(cli_slice(rule, 9, rule.len), finding->category);
    return cli_eq(rule, finding->rule);
}

static bool in_place(const suppress_entry *e, const hua_dialogue *dialogue,
                     const hua_finding *finding)
{
    if (!e->in_draft)
        return cli_eq(e->text, cli_trim(finding->text)) &&
               (cli_eq(e->dialogue, dialogue->id) || cli_eq(e->dialogue, dialogue->source));
    if (!cli_eq(e->dialogue, dialogue->source))
        return false;
    return e->whole_file || (finding->turn == 0 && finding->span.byte_start < e->end &&
                             finding->span.byte_end > e->start);
}

bool suppress_matches(suppress *set, const hua_dialogue *dialogue, const hua_finding *finding)
{
    bool matched = false;
    for (size_t i = 0; i < set->entries.count; i++) {
        suppress_entry *e = &set->entries.items[i];
        if (!of_rule(e, finding) || !in_place(e, dialogue, finding))
            continue;
        e->used = true;
        matched = true;
    }
    return matched;
}

void suppress_unused(const suppress *set, void (*each)(void *ctx, const suppress_entry *entry),
                     void *ctx)
{
    for (size_t i = 0; i < set->entries.count; i++)
        if (!set->entries.items[i].used)
            each(ctx, &set->entries.items[i]);
}
