#include "eval/saved.h"

#include "common/fail.h"
#include "common/text.h"
#include "readers/json/json_tree.h"
#include "readers/bytes/source.h"

#include <stdlib.h>

static const char *const verdicts[] = {"hit", "missed", "false", "spared"};

/* ---- writing ----------------------------------------------------------- */

static void put_finding(json_writer *w, const finding_outcome *o)
{
    json_open(w, NULL, '{');
    json_text(w, "verdict", cli_str(verdicts[o->verdict]));
    json_size(w, "turn", o->turn);
    json_size(w, "start", o->start);
    json_size(w, "end", o->end);
    json_text(w, "label", o->category);
    json_text(w, "found", o->found);
    json_text(w, "rule", o->rule);
    json_text(w, "text", o->text);
    json_close(w, '}');
}

static void put_step(json_writer *w, const step_outcome *o)
{
    json_open(w, NULL, '{');
    json_text(w, "rubric", o->rubric);
    json_text(w, "step", o->step);
    json_text(w, "label", cli_str(status_word(o->want)));
    json_text(w, "found", cli_str(status_word(o->got)));
    json_close(w, '}');
}

static void put_tag(json_writer *w, const tag_outcome *o)
{
    json_open(w, NULL, '{');
    json_text(w, "tag", o->tag);
    json_text(w, "label", o->want);
    json_text(w, "found", o->got);
    json_close(w, '}');
}

static void put_record(json_writer *w, const record_outcome *record, size_t fields)
{
    json_open(w, NULL, '{');
    json_text(w, "id", record->id);
    json_text(w, "source", record->source);
    json_bool(w, "judged_findings", record->has_findings);
    json_bool(w, "judged_tags", record->has_tags);
    json_bool(w, "clean", record->clean);
    json_open(w, "groups", '[');
    for (size_t i = 0; i < fields; i++)
        json_text(w, NULL, record->groups[i]);
    json_close(w, ']');
    json_open(w, "findings", '[');
    for (size_t i = 0; i < record->finding_count; i++)
        put_finding(w, &record->findings[i]);
    json_close(w, ']');
    json_open(w, "steps", '[');
    for (size_t i = 0; i < record->step_count; i++)
        put_step(w, &record->steps[i]);
    json_close(w, ']');
    json_open(w, "tags", '[');
    for (size_t i = 0; i < record->tag_count; i++)
        put_tag(w, &record->tags[i]);
    json_close(w, ']');
    json_close(w, '}');
}

static void put_outcomes(json_writer *w, const outcomes *all)
{
    json_open(w, "fields", '[');
    for (size_t i = 0; i < all->fields.count; i++)
        json_text(w, NULL, all->fields.items[i]);
    json_close(w, ']');
    json_open(w, "outcomes", '[');
    for (size_t i = 0; i < all->records.count; i++) {
        if (w->comma)
            putc(',', w->out);
        putc('\n', w->out);
        w->comma = false;
        put_record(w, &all->records.items[i], all->fields.count);
    }
    putc('\n', w->out);
    json_close(w, ']');
}

bool saved_write(const eval_view *view, const char *path)
{
    FILE *out = fopen(path, "wb");
    json_writer w = {.out = out};
    if (!out)
        return false;
    json_open(&w, NULL, '{');
    view_json_members(view, &w);
    put_outcomes(&w, view->all);
    json_close(&w, '}');
    putc('\n', out);
    bool done = !ferror(out);
    return fclose(out) == 0 && done;
}

/* ---- reading ----------------------------------------------------------- */

/* Reading goes on over what is wrong and tells it at the end. */
typedef struct loader {
    outcomes *all;
    bool failed; /* memory was lacking */
    bool wrong;  /* the file is not what --save writes */
} loader;

static hua_str name(loader *l, const json_node *node, const char *key)
{
    const json_node *member = json_get(node, key);
    l->wrong |= !member || member->kind != JSON_TEXT;
    hua_str kept = outcomes_name(l->all, member ? member->text : (hua_str){"", 0});
    l->failed |= !kept.ptr;
    return kept;
}

static hua_str text(loader *l, const json_node *node, const char *key)
{
    const json_node *member = json_get(node, key);
    l->wrong |= !member || member->kind != JSON_TEXT;
    hua_str kept = outcomes_text(l->all, member ? member->text : (hua_str){"", 0});
    l->failed |= !kept.ptr;
    return kept;
}

static uint32_t index_of(loader *l, const json_node *node, const char *key)
{
    uint32_t n = json_index(json_get(node, key));
    l->wrong |= n == UINT32_MAX;
    return n;
}

static bool truth(loader *l, const json_node *node, const char *key)
{
    const json_node *member = json_get(node, key);
    l->wrong |= !member || member->kind != JSON_BOOL;
    return member && member->truth;
}

/* The list `key` and room for its elements. */
static const json_node *list(loader *l, const json_node *node, const char *key, size_t size,
                             size_t *count, void *room)
{
    const json_node *member = json_get(node, key);
    l->wrong |= !member || member->kind != JSON_LIST;
    *count = member ? member->count : 0;
    void *items = cli_arena_get(&l->all->arena, *count * size + 1);
    memcpy(room, &items, sizeof items);
    l->failed |= !items;
    return items && member ? member->first : NULL;
}

static verdict read_verdict(loader *l, const json_node *node)
{
    const json_node *word = json_get(node, "verdict");
    for (int i = VERDICT_HIT; i <= VERDICT_SPARED; i++)
        if (word && cli_is(word->text, verdicts[i]))
            return (verdict)i;
    l->wrong = true;
    return VERDICT_SPARED;
}

static int read_status(loader *l, const json_node *node, const char *key)
{
    const json_node *word = json_get(node, key);
    int status = word ? status_rank(word->text) : -1;
    l->wrong |= status < 0;
    return status < 0 ? 0 : status;
}

static void read_findings(loader *l, const json_node *node, record_outcome *record)
{
    finding_outcome *o;
    node = list(l, node, "findings", sizeof *o, &record->finding_count, &record->findings);
    for (o = record->findings; node; node = node->next, o++)
        *o = (finding_outcome){.verdict = read_verdict(l, node),
                               .turn = index_of(l, node, "turn"),
                               .start = index_of(l, node, "start"),
                               .end = index_of(l, node, "end"),
                               .category = name(l, node, "label"),
                               .found = name(l, node, "found"),
                               .rule = name(l, node, "rule"),
                               .text = text(l, node, "text")};
}

static void read_steps(loader *l, const json_node *node, record_outcome *record)
{
    step_outcome *o;
    node = list(l, node, "steps", sizeof *o, &record->step_count, &record->steps);
    for (o = record->steps; node; node = node->next, o++)
        *o = (step_outcome){.rubric = name(l, node, "rubric"),
                            .step = name(l, node, "step"),
                            .want = read_status(l, node, "label"),
                            .got = read_status(l, node, "found")};
}

static void read_tags(loader *l, const json_node *node, record_outcome *record)
{
    tag_outcome *o;
    node = list(l, node, "tags", sizeof *o, &record->tag_count, &record->tags);
    for (o = record->tags; node; node = node->next, o++)
        *o = (tag_outcome){name(l, node, "tag"), name(l, node, "label"), name(l, node, "found")};
}

static void read_groups(loader *l, const json_node *node, record_outcome *record)
{
    size_t count;
    node = list(l, node, "groups", sizeof(hua_str), &count, &record->groups);
    l->wrong |= count != l->all->fields.count;
    for (size_t i = 0; node; node = node->next, i++) {
        record->groups[i] = outcomes_name(l->all, node->text);
        l->failed |= !record->groups[i].ptr;
    }
}

static void read_record(loader *l, const json_node *node)
{
    record_outcome record = {.id = text(l, node, "id"),
                             .source = text(l, node, "source"),
                             .has_findings = truth(l, node, "judged_findings"),
                             .has_tags = truth(l, node, "judged_tags"),
                             .clean = truth(l, node, "clean")};
    read_groups(l, node, &record);
    read_findings(l, node, &record);
    read_steps(l, node, &record);
    read_tags(l, node, &record);
    l->failed |= !cli_list_push(&l->all->records, record);
}

static void read_root(loader *l, const json_node *root)
{
    const json_node *fields = json_get(root, "fields");
    const json_node *records = json_get(root, "outcomes");
    l->wrong |= json_index(json_get(root, "version")) != 1 || !fields || !records;
    for (const json_node *f = fields ? fields->first : NULL; f; f = f->next)
        l->failed |= !cli_list_push(&l->all->fields, outcomes_text(l->all, f->text));
    const json_node *record = records ? records->first : NULL;
    for (; record && !l->wrong && !l->failed; record = record->next)
        read_record(l, record);
}

static hua_code parse(outcomes *out, hua_str bytes, hua_error *error)
{
    const json_node *root;
    loader l = {.all = out};
    json_tree *tree = json_tree_new();
    if (!tree)
        return cli_fail_memory(error);
    hua_code code = json_tree_parse(tree, bytes, &root, error);
    if (code == HUA_OK)
        read_root(&l, root);
    json_tree_free(tree);
    if (l.failed)
        return cli_fail_memory(error);
    if (code != HUA_E_NOMEM && (code != HUA_OK || l.wrong))
        return cli_fail(error, HUA_E_ARGUMENT, "不是 huashu eval --save 存的结果",
                        "not a result that huashu eval --save has saved");
    return code;
}

hua_code saved_read(outcomes *out, const char *path, hua_error *error)
{
    source in = {.fd = -1, .block = SOURCE_BLOCK};
    hua_str bytes;
    *out = (outcomes){0};
    hua_code code = source_open(&in, path, error);
    if (code != HUA_OK)
        return code;
    code = source_rest(&in, SIZE_MAX / 8, &bytes, error);
    if (code == HUA_OK)
        code = parse(out, bytes, error);
    if (code != HUA_OK)
        cli_fail_place(error, path, 0, 0, 0);
    source_close(&in);
    return code;
}
