/* The rules in use: the list of them all, and one with its definition and examples. */
#include "common/text.h"
#include "common/yaml_doc.h"
#include "entry.h"
#include "render/names.h"
#include "serve/answer.h"
#include "serve/live_rules.h"
#include "serve/service.h"
#include "serve/status_api.h"
#include "store/headings.h"

typedef struct rules_view {
    json_out *out;
    const hua_ruleset *rules;
    title_names names; /* lends the scanner for Traditional titles */
} rules_view;

static void put_title(rules_view *v, const hua_entry *entry)
{
    hua_str title = names_text(&v->names, entry->title, entry->title_en);
    out_member_text(v->out, "title", title.len ? title : entry->id);
}

static void put_words(rules_view *v, const hua_entry *entry)
{
    put_title(v, entry);
    out_member_text(v->out, "message", names_text(&v->names, entry->message, (hua_str){"", 0}));
    out_member_text(v->out, "why", names_text(&v->names, entry->why, entry->why_en));
    out_member_text(v->out, "source", entry->source);
}

static void put_rule(rules_view *v, const hua_entry *entry)
{
    out_member_text(v->out, "id", entry->id);
    out_member_text(v->out, "category", entry->category);
    out_member_text(v->out, "severity", cli_str(hua_severity_name(entry->severity)));
    put_words(v, entry);
}

static void put_behaviour(rules_view *v, const hua_entry *entry)
{
    out_member_text(v->out, "id", entry->id);
    put_title(v, entry);
}

static void put_tag(rules_view *v, const hua_entry *entry)
{
    out_member_text(v->out, "id", entry->id);
    out_member_text(v->out, "value", entry->category);
    out_member_text(v->out, "title", heading_word(WORDS_TAG, entry->category, v->names.lang));
}

static void put_all(rules_view *v, const char *key, hua_kind kind,
                    void (*put)(rules_view *v, const hua_entry *entry))
{
    hua_entry entry;
    out_key(v->out, key);
    out_open(v->out, '[');
    for (size_t i = 0; hua_ruleset_entry(v->rules, kind, i, &entry); i++) {
        out_open(v->out, '{');
        put(v, &entry);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

/* ---- rubrics ------------------------------------------------------------------------- */

static hua_str scalar(const yaml_node *map, const char *key)
{
    const yaml_node *node = yaml_doc_member(map, key);
    return node && node->kind == YAML_DOC_TEXT ? node->text : (hua_str){"", 0};
}

static void put_steps(rules_view *v, const yaml_node *steps)
{
    const yaml_node *node = steps && steps->kind == YAML_DOC_LIST ? steps->first : NULL;
    for (; node; node = node->next) {
        hua_str id = scalar(node, "id");
        hua_str title = names_text(&v->names, scalar(node, "title"), scalar(node, "title-en"));
        out_open(v->out, '{');
        out_member_text(v->out, "id", id);
        out_member_text(v->out, "title", title.len ? title : id);
        out_close(v->out, '}');
    }
}

/*
 * A report names the steps of a rubric only where it applies, so they are taken from the rubric's
 * definition, with the indent that its first line has lost.
 */
static void put_rubric(rules_view *v, const hua_entry *entry)
{
    yaml_doc doc = {0};
    cli_text text = {0};
    for (size_t i = cli_lost_indent(entry->definition); i; i--)
        cli_text_add(&text, CLI_STR(" "));
    cli_text_add(&text, entry->definition);
    put_behaviour(v, entry);
    out_key(v->out, "steps");
    out_open(v->out, '[');
    if (!text.failed && yaml_doc_parse(&doc, cli_text_str(&text), "rubric", NULL) == HUA_OK)
        put_steps(v, yaml_doc_member(doc.root, "steps"));
    out_close(v->out, ']');
    yaml_doc_free(&doc);
    cli_text_free(&text);
}

/* ---- the list -------------------------------------------------------------------------- */

static void put_state(const serve_request *request, json_out *out)
{
    rules_state state;
    live_rules_state(request->service->rules, &state);
    out_member_text(out, "version", cli_str(hua_version()));
    serve_put_fingerprint(out, "fingerprint", state.fingerprint);
    out_member_text(out, "loaded", cli_str(state.loaded));
    out_key(out, "problem");
    if (state.broken)
        serve_put_problem(out, &state.problem, request->lang);
    else
        out_null(out);
}

static rules_view view_of(const serve_request *request, serve_answer *answer,
                          const service_scanner *lent)
{
    return (rules_view){
        .out = &answer->out,
        .rules = lent->rules,
        .names = {.rules = lent->rules, .lang = request->lang, .converter = lent->scanner}};
}

void rules_list(const serve_request *request, serve_answer *answer)
{
    service_scanner lent;
    hua_error error;
    hua_code code = service_take_scanner(request->service, request->lang, &lent, &error);
    if (code) {
        serve_fail_library(request, answer, serve_status_of(code), &error);
    } else {
        rules_view v = view_of(request, answer, &lent);
        out_open(v.out, '{');
        put_state(request, v.out);
        put_all(&v, "rules", HUA_RULE, put_rule);
        put_all(&v, "behaviours", HUA_BEHAVIOUR, put_behaviour);
        put_all(&v, "tags", HUA_TAG, put_tag);
        put_all(&v, "rubrics", HUA_RUBRIC, put_rubric);
        out_close(v.out, '}');
    }
    service_give_scanner(request->service, &lent);
}

/* ---- one ---------------------------------------------------------------------------------- */

static void put_example(json_out *out, const hua_example *example)
{
    static const char *const kinds[] = {
        [HUA_EX_BAD] = "bad", [HUA_EX_GOOD] = "good", [HUA_EX_FIX] = "fix"};
    out_open(out, '{');
    out_member_text(out, "kind", cli_str(kinds[example->kind]));
    out_member_text(out, "text", example->text);
    out_member_text(out, "expected", example->expected);
    out_close(out, '}');
}

static void put_entry(rules_view *v, const hua_entry *entry, size_t index)
{
    static const char *const kinds[] = {[HUA_RULE] = "rule",
                                        [HUA_BEHAVIOUR] = "behaviour",
                                        [HUA_RUBRIC] = "rubric",
                                        [HUA_TAG] = "tag",
                                        [HUA_LEXICON] = "lexicon"};
    hua_example example;
    out_open(v->out, '{');
    out_member_text(v->out, "kind", cli_str(kinds[entry->kind]));
    put_rule(v, entry);
    out_member_text(v->out, "definition", entry->definition);
    out_key(v->out, "examples");
    out_open(v->out, '[');
    for (size_t i = 0; hua_ruleset_example(v->rules, entry->kind, index, i, &example); i++)
        put_example(v->out, &example);
    out_close(v->out, ']');
    out_close(v->out, '}');
}

static void unknown(const serve_request *request, serve_answer *answer, const hua_ruleset *rules)
{
    hua_entry entry;
    hua_str near = {NULL, 0};
    char hint[256] = "";
    hua_ruleset_find(rules, request->params[0], &entry, &near);
    if (near.len)
        snprintf(hint, sizeof hint, message(request->lang, MSG_DID_YOU_MEAN_ID), CLI_ARG(near));
    serve_fail(answer, 404, "not-found", message(request->lang, MSG_SERVE_NO_RULE), hint);
}

void rules_one(const serve_request *request, serve_answer *answer)
{
    service_scanner lent;
    hua_error error;
    hua_entry entry;
    size_t index;
    hua_code code = service_take_scanner(request->service, request->lang, &lent, &error);
    if (code) {
        serve_fail_library(request, answer, serve_status_of(code), &error);
    } else if (entry_find(lent.rules, request->params[0], &entry, &index)) {
        rules_view v = view_of(request, answer, &lent);
        put_entry(&v, &entry, index);
    } else {
        unknown(request, answer, lent.rules);
    }
    service_give_scanner(request->service, &lent);
}
