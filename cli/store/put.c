/*
 * Appending dialogues, and the names of the ruleset.
 *
 * Everything is appended with the next row id, which SQLite does without a search.
 */
#include "store/inner.h"

#include "common/fail.h"
#include "common/yaml_doc.h"

#include <stdlib.h>

/* ---- dialogues ----------------------------------------------------------- */

static size_t count_severity(const store_dialogue *d, hua_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < d->finding_count; i++)
        count += d->findings[i].severity == severity;
    return count;
}

static hua_code add_dialogue(store *s, int64_t input, const store_dialogue *d, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_DIALOGUE);
    store_bind_int(&b, input);
    store_bind_int(&b, (int64_t)d->line);
    store_bind_text(&b, cli_str(hua_channel_name(d->channel)));
    if (d->scored) {
        store_bind_int(&b, d->score);
        store_bind_text(&b, d->grade);
    } else {
        store_bind_null(&b);
        store_bind_null(&b);
    }
    store_bind_int(&b, d->turn_count);
    store_bind_int(&b, (int64_t)d->finding_count);
    store_bind_int(&b, (int64_t)count_severity(d, HUA_ERROR));
    store_bind_int(&b, (int64_t)count_severity(d, HUA_WARNING));
    store_bind_text(&b, d->day);
    store_bind_text(&b, d->agent);
    store_bind_text(&b, d->team);
    store_bind_text(&b, d->customer);
    store_bind_text(&b, d->name);
    store_bind_int(&b, (int64_t)d->key);
    store_bind_text(&b, d->meta);
    return store_run_write(s, &b, error);
}

static hua_code add_text(store *s, int64_t dialogue, hua_str turns, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_TEXT);
    store_bind_int(&b, dialogue);
    store_bind_text(&b, turns);
    return store_run_write(s, &b, error);
}

static hua_code add_finding(store *s, int64_t dialogue, const store_finding *f, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_FINDING);
    store_bind_int(&b, dialogue);
    store_bind_int(&b, f->turn);
    store_bind_int(&b, (int64_t)f->span.start);
    store_bind_int(&b, (int64_t)f->span.end);
    store_bind_int(&b, (int64_t)f->span.byte_start);
    store_bind_int(&b, (int64_t)f->span.byte_end);
    store_bind_text(&b, cli_str(hua_severity_name(f->severity)));
    store_bind_text(&b, f->rule);
    store_bind_text(&b, f->category);
    store_bind_text(&b, f->text);
    store_bind_text(&b, f->suggestion);
    return store_run_write(s, &b, error);
}

/* The separator and a number, by hand: there are dozens a dialogue. */
static void add_number(cli_text *text, char before, int32_t number)
{
    char room[16];
    char *at = room + sizeof room;
    uint32_t left = number < 0 ? 0U - (uint32_t)number : (uint32_t)number;
    do
        *--at = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (number < 0)
        *--at = '-';
    *--at = before;
    cli_text_add(text, (hua_str){at, (size_t)(room + sizeof room - at)});
}

/* The steps of a score in two short texts: see step_status and step_points in schema.sql. */
static hua_code pack_steps(store *s, const store_score *score, hua_error *error)
{
    s->step_status.len = s->step_points.len = 0;
    for (size_t i = 0; i < score->step_count; i++) {
        const store_step *step = &score->steps[i];
        char digit = (char)('0' + (step->status == HUA_NA ? 3 : (int)step->status));
        cli_text_add(&s->step_status, (hua_str){&digit, 1});
        add_number(&s->step_points, i ? ',' : '[', step->points);
        add_number(&s->step_points, ',', step->of);
    }
    cli_text_add(&s->step_points, score->step_count ? CLI_STR("]") : CLI_STR("[]"));
    return s->step_status.failed || s->step_points.failed ? cli_fail_memory(error) : HUA_OK;
}

static hua_code add_score(store *s, int64_t dialogue, const store_score *score, hua_error *error)
{
    hua_code code = pack_steps(s, score, error);
    if (code != HUA_OK)
        return code;
    store_binder b = store_begin(s, STORE_ADD_SCORE);
    store_bind_int(&b, dialogue);
    store_bind_text(&b, score->rubric);
    store_bind_int(&b, score->score);
    store_bind_int(&b, score->points);
    store_bind_int(&b, score->of);
    store_bind_int(&b, score->penalty);
    store_bind_text(&b, score->best_step);
    store_bind_text(&b, score->best_say);
    store_bind_text(&b, cli_text_str(&s->step_status));
    store_bind_text(&b, cli_text_str(&s->step_points));
    return store_run_write(s, &b, error);
}

static hua_code add_tag(store *s, int64_t dialogue, const store_tag *tag, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_TAG);
    store_bind_int(&b, dialogue);
    store_bind_text(&b, tag->tag);
    store_bind_text(&b, tag->value);
    store_bind_int(&b, tag->turn);
    return store_run_write(s, &b, error);
}

hua_code store_put_dialogue(store *s, int64_t input, const store_dialogue *d, hua_error *error)
{
    hua_code code = add_dialogue(s, input, d, error);
    int64_t id = sqlite3_last_insert_rowid(s->db);
    if (code == HUA_OK)
        code = add_text(s, id, d->turns, error);
    for (size_t i = 0; code == HUA_OK && i < d->finding_count; i++)
        code = add_finding(s, id, &d->findings[i], error);
    for (size_t i = 0; code == HUA_OK && i < d->score_count; i++)
        code = add_score(s, id, &d->scores[i], error);
    for (size_t i = 0; code == HUA_OK && i < d->tag_count; i++)
        code = add_tag(s, id, &d->tags[i], error);
    return code;
}

hua_code store_put_set_aside(store *s, int64_t input, const store_set_aside *bad, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_SET_ASIDE);
    store_bind_int(&b, input);
    store_bind_int(&b, (int64_t)bad->line);
    store_bind_int(&b, (int64_t)bad->column);
    store_bind_int(&b, (int64_t)bad->offset);
    store_bind_text(&b, bad->reason);
    store_bind_text(&b, bad->hint);
    store_bind_bytes(&b, bad->bytes);
    return store_run_write(s, &b, error);
}

/* ---- the ruleset --------------------------------------------------------- */

/* Titles in the language; Traditional is derived. */
typedef struct titles {
    hua_lang lang;
    hua_scanner *converter; /* NULL: not needed, or not to be had */
    bool failed;            /* memory was lacking */
} titles;

static hua_str in_language(titles *t, hua_str zh, hua_str en)
{
    hua_str out;
    if (t->lang == HUA_EN && en.len)
        return en;
    if (!t->converter)
        return zh;
    hua_code code = hua_to_traditional(t->converter, zh, &out, NULL);
    t->failed = t->failed || code == HUA_E_NOMEM;
    return code == HUA_OK ? out : zh;
}

/* A converted text lives until the next is made: what is bound is copied by SQLite. */
static void bind_title(store_binder *b, titles *t, hua_str zh, hua_str en)
{
    hua_str text = in_language(t, zh, en);
    b->at++;
    if (b->statement && b->rc == SQLITE_OK)
        b->rc = sqlite3_bind_text64(b->statement, b->at, text.ptr ? text.ptr : "", text.len,
                                    SQLITE_TRANSIENT, SQLITE_UTF8);
}

static hua_code put_rule(store *s, titles *t, const hua_entry *entry, hua_error *error)
{
    const hua_str none = {"", 0};
    store_binder b = store_begin(s, STORE_ADD_RULE);
    store_bind_text(&b, entry->id);
    store_bind_text(&b, entry->category);
    store_bind_text(&b, cli_str(hua_severity_name(entry->severity)));
    bind_title(&b, t, entry->title, entry->title_en);
    bind_title(&b, t, entry->message, none);
    bind_title(&b, t, entry->why, entry->why_en);
    return store_run_write(s, &b, error);
}

static hua_code put_tag_value(store *s, titles *t, const hua_entry *entry, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_TAG_VALUE);
    store_bind_text(&b, entry->id);
    store_bind_text(&b, entry->category);
    bind_title(&b, t, entry->title, entry->title_en);
    return store_run_write(s, &b, error);
}

static hua_str scalar(const yaml_node *map, const char *key)
{
    const yaml_node *node = yaml_doc_member(map, key);
    return node && node->kind == YAML_DOC_TEXT ? node->text : (hua_str){"", 0};
}

static hua_code put_rubric_step(store *s, hua_str rubric, hua_str step, hua_str title,
                                size_t position, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_RUBRIC_STEP);
    store_bind_text(&b, rubric);
    store_bind_text(&b, step);
    store_bind_text(&b, title);
    store_bind_int(&b, (int64_t)position);
    return store_run_write(s, &b, error);
}

static hua_code put_steps(store *s, titles *t, hua_str rubric, const yaml_node *steps,
                          hua_error *error)
{
    const yaml_node *node = steps && steps->kind == YAML_DOC_LIST ? steps->first : NULL;
    for (size_t position = 0; node; node = node->next, position++) {
        hua_str title = in_language(t, scalar(node, "title"), scalar(node, "title-en"));
        hua_code code = put_rubric_step(s, rubric, scalar(node, "id"), title, position, error);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

/*
 * A report names the steps of a rubric only where it applies, so they are taken from the
 * rubric's definition.
 */
static hua_code put_definition(store *s, titles *t, const hua_entry *entry, hua_error *error)
{
    yaml_doc doc = {0};
    cli_text text = {0};
    hua_code code = HUA_OK;
    for (size_t i = cli_lost_indent(entry->definition); i; i--)
        cli_text_add(&text, CLI_STR(" "));
    cli_text_add(&text, entry->definition);
    if (text.failed)
        code = cli_fail_memory(error);
    else
        code = yaml_doc_parse(&doc, cli_text_str(&text), "rubric", error);
    if (code == HUA_OK)
        code = put_steps(s, t, entry->id, yaml_doc_member(doc.root, "steps"), error);
    yaml_doc_free(&doc);
    cli_text_free(&text);
    return code;
}

static hua_code put_rubric(store *s, titles *t, const hua_entry *entry, hua_error *error)
{
    store_binder b = store_begin(s, STORE_ADD_RUBRIC);
    store_bind_text(&b, entry->id);
    bind_title(&b, t, entry->title, entry->title_en);
    hua_code code = store_run_write(s, &b, error);
    return code == HUA_OK ? put_definition(s, t, entry, error) : code;
}

typedef hua_code (*put_entry)(store *s, titles *t, const hua_entry *entry, hua_error *error);

static hua_code put_entries(store *s, titles *t, const hua_ruleset *rules, hua_kind kind,
                            put_entry put, hua_error *error)
{
    hua_entry entry;
    hua_code code = HUA_OK;
    for (size_t i = 0; code == HUA_OK && hua_ruleset_entry(rules, kind, i, &entry); i++)
        code = put(s, t, &entry, error);
    return code == HUA_OK && t->failed ? cli_fail_memory(error) : code;
}

static hua_code put_names(store *s, titles *t, const hua_ruleset *rules, hua_error *error)
{
    hua_code code = store_exec(
        s, CLI_STR("DELETE FROM rules; DELETE FROM rubrics; DELETE FROM tag_values"), error);
    if (code == HUA_OK)
        code = put_entries(s, t, rules, HUA_RULE, put_rule, error);
    if (code == HUA_OK)
        code = put_entries(s, t, rules, HUA_RUBRIC, put_rubric, error);
    if (code == HUA_OK)
        code = put_entries(s, t, rules, HUA_TAG, put_tag_value, error);
    return code;
}

/* The names are written once: a run that goes on finds them as they were. */
hua_code store_put_ruleset(store *s, const hua_ruleset *rules, hua_lang lang, hua_error *error)
{
    titles t = {.lang = lang};
    hua_scanner_options options = {.lang = lang};
    if (store_mark(s, "names") == (int64_t)lang + 1)
        return HUA_OK;
    if (lang == HUA_HANT)
        t.failed = hua_scanner_new(&t.converter, rules, &options, NULL) == HUA_E_NOMEM;
    hua_code code = put_names(s, &t, rules, error);
    hua_scanner_free(t.converter);
    return code == HUA_OK ? store_set_mark(s, "names", (int64_t)lang + 1, error) : code;
}
