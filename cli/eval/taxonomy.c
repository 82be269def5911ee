#include "eval/taxonomy.h"

#include "common/fail.h"
#include "common/text.h"
#include "common/yaml_doc.h"
#include "options.h"

#include <stdlib.h>

/* The contract's order is the order of the tables. */
static const category_row categories[] = {
    {"ignorance", false, false},
    {"buck-passing", false, false},
    {"policy-shield", false, false},
    {"flat-refusal", false, false},
    {"accusation", false, false},
    {"belittling", false, false},
    {"impatience", false, false},
    {"defiance", false, false},
    {"denial", false, false},
    {"stalling", false, false},
    {"apology-but", false, false},
    {"bare-empathy", false, false},
    {"empty-apology", true, false},
    {"excuse", false, false},
    {"arguing", false, false},
    {"overpromise", false, false},
    {"disrespect", false, true},
    {"hush-money", false, true},
    {"interruption", true, false},
    {"slow-response", true, false},
    {"talk-over", true, true},
    {"unanswered-emotion", true, false},
    {"unanswered-question", true, true},
    {"broken-promise", true, false},
    {"echo", true, true},
};
enum { CATEGORIES = sizeof categories / sizeof categories[0] };

/* The values of emotion rise, so that the peak is the highest rank. */
static const tag_row tags[] = {
    {"emotion", TAG_ONE, "calm|anxious|annoyed|angry|despair"},
    {"implicit", TAG_FLAG, "false|true"},
    {"intent", TAG_LIST, "help|inquiry|vent"},
    {"matter", TAG_LIST, "equipment|quality|attitude|incident|delivery|refund|other"},
    {"need", TAG_LIST, "vent|respect|redress"},
    {"type", TAG_LIST, "improver|rational|negotiator|victim"},
    {"risk", TAG_LIST, "media|lawsuit|regulator|self-harm|repeat"},
};
enum { TAGS = sizeof tags / sizeof tags[0] };

static void guess(const char **near, hua_str id, const char *const *names, size_t count)
{
    if (near)
        *near = cli_near(id, names, count);
}

const category_row *category_find(hua_str id, const char **near)
{
    const char *names[CATEGORIES];
    for (size_t i = 0; i < CATEGORIES; i++) {
        names[i] = categories[i].id;
        if (cli_is(id, names[i]))
            return &categories[i];
    }
    guess(near, id, names, CATEGORIES);
    return NULL;
}

const category_row *category_at(size_t i)
{
    return i < CATEGORIES ? &categories[i] : NULL;
}

const tag_row *tag_find(hua_str id, const char **near)
{
    const char *names[TAGS];
    for (size_t i = 0; i < TAGS; i++) {
        names[i] = tags[i].id;
        if (cli_is(id, names[i]))
            return &tags[i];
    }
    guess(near, id, names, TAGS);
    return NULL;
}

const tag_row *tag_at(size_t i)
{
    return i < TAGS ? &tags[i] : NULL;
}

/* The list of values is the answer to a wrong one: there are few of them. */
int tag_value_rank(const tag_row *tag, hua_str value, const char **near)
{
    const char *word;
    size_t len;
    for (size_t i = 0; choice_word(tag->values, i, &word, &len); i++)
        if (cli_eq(value, (hua_str){word, len}))
            return (int)i;
    if (near)
        *near = tag->values;
    return -1;
}

/* ---- rubrics ----------------------------------------------------------- */

static bool add_steps(taxonomy *t, const char *rubric, const yaml_node *steps)
{
    const yaml_node *node = steps && steps->kind == YAML_DOC_LIST ? steps->first : NULL;
    for (; node; node = node->next) {
        const yaml_node *id = yaml_doc_member(node, "id");
        if (!id)
            continue;
        step_name name = {rubric, cli_arena_copy(&t->arena, id->text).ptr};
        if (!name.step || !cli_list_push(&t->steps, name))
            return false;
    }
    return true;
}

/*
 * A report has the steps of a rubric only where it applies, so they are taken from the rubric's
 * definition.  Where that cannot be read the steps are unknown, and any is taken.
 */
static bool read_steps(taxonomy *t, const char *rubric, hua_str definition)
{
    yaml_doc doc = {0};
    cli_text text = {0};
    for (size_t i = cli_lost_indent(definition); i; i--)
        cli_text_add(&text, CLI_STR(" "));
    cli_text_add(&text, definition);
    bool done = !text.failed;
    if (done && yaml_doc_parse(&doc, cli_text_str(&text), rubric, NULL) == HUA_OK)
        done = add_steps(t, rubric, yaml_doc_member(doc.root, "steps"));
    yaml_doc_free(&doc);
    cli_text_free(&text);
    return done;
}

hua_code taxonomy_make(taxonomy *out, const hua_ruleset *rules, hua_error *error)
{
    hua_entry entry;
    size_t count = hua_ruleset_count(rules, HUA_RUBRIC);
    *out = (taxonomy){0};
    out->rubrics = cli_arena_get(&out->arena, (count + 1) * sizeof *out->rubrics);
    if (!out->rubrics)
        return cli_fail_memory(error);
    for (size_t i = 0; i < count && hua_ruleset_entry(rules, HUA_RUBRIC, i, &entry); i++) {
        const char *id = cli_arena_copy(&out->arena, entry.id).ptr;
        if (!id || !read_steps(out, id, entry.definition))
            return cli_fail_memory(error);
        out->rubrics[out->rubric_count++] = id;
    }
    return HUA_OK;
}

void taxonomy_free(taxonomy *names)
{
    cli_list_free(&names->steps);
    cli_arena_free(&names->arena);
}

bool taxonomy_has_rubric(const taxonomy *names, hua_str id, const char **near)
{
    for (size_t i = 0; i < names->rubric_count; i++)
        if (cli_is(id, names->rubrics[i]))
            return true;
    guess(near, id, names->rubrics, names->rubric_count);
    return false;
}

bool taxonomy_has_step(const taxonomy *names, hua_str rubric, hua_str id, const char **near)
{
    enum { MOST_STEPS = 64 };
    const char *own[MOST_STEPS];
    size_t count = 0;
    for (size_t i = 0; i < names->steps.count && count < MOST_STEPS; i++) {
        const step_name *name = &names->steps.items[i];
        if (!cli_is(rubric, name->rubric))
            continue;
        if (cli_is(id, name->step))
            return true;
        own[count++] = name->step;
    }
    guess(near, id, own, count);
    return count == 0;
}
