#include "eval/labels.h"

#include "common/fail.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>

/* Where in the labels the reading is, for messages: "labels.findings[2]". */
typedef struct place {
    char text[160];
} place;

typedef struct reading {
    label_set *labels;
    const hua_dialogue *dialogue;
    const taxonomy *names;
    hua_error *error;
} reading;

/* ---- refusing ---------------------------------------------------------- */

static hua_code refuse(const reading *r, const char *where, const char *zh, const char *en,
                       hua_str word)
{
    char quoted[160];
    cli_copy(quoted, sizeof quoted, word);
    cli_fail(r->error, HUA_E_ARGUMENT, "%s", "%s", "");
    snprintf(r->error->message, sizeof r->error->message, "%s：%s“%s”", where, zh, quoted);
    snprintf(r->error->message_en, sizeof r->error->message_en, "%s: %s \"%s\"", where, en, quoted);
    return HUA_E_ARGUMENT;
}

static hua_code unknown(const reading *r, const char *where, const char *zh, const char *en,
                        hua_str word, const char *near)
{
    refuse(r, where, zh, en, word);
    if (near && strchr(near, '|'))
        cli_fail_hint(r->error, "可用 / one of: %s", near);
    else if (near)
        cli_fail_hint(r->error, "是不是 %s？/ did you mean %s?", near, near);
    return HUA_E_ARGUMENT;
}

static hua_code shape(const reading *r, const char *where, const char *zh, const char *en)
{
    cli_fail(r->error, HUA_E_ARGUMENT, "%s", "%s", "");
    snprintf(r->error->message, sizeof r->error->message, "%s %s", where, zh);
    snprintf(r->error->message_en, sizeof r->error->message_en, "%s %s", where, en);
    return HUA_E_ARGUMENT;
}

static hua_code not_text(const reading *r, const char *where)
{
    return shape(r, where, "应当是字符串", "must be a string");
}

static hua_code not_map(const reading *r, const char *where)
{
    return shape(r, where, "应当是对象", "must be an object");
}

static const char *inside(place *p, const char *whole, hua_str part)
{
    char name[80];
    cli_copy(name, sizeof name, part);
    snprintf(p->text, sizeof p->text, "%.70s.%s", whole, name);
    return p->text;
}

/* ---- findings ---------------------------------------------------------- */

/* Byte offset of `part` in `text` at or behind `from`; SIZE_MAX if it is not there. */
static size_t find(hua_str text, size_t from, hua_str part)
{
    for (size_t at = from; at + part.len <= text.len; at++)
        if (memcmp(text.ptr + at, part.ptr, part.len) == 0)
            return at;
    return SIZE_MAX;
}

static size_t byte_at(hua_str text, size_t chars)
{
    size_t at = 0;
    while (chars-- && at < text.len)
        at += cli_char_len(cli_slice(text, at, text.len));
    return at;
}

/* Where in the dialogue the words do stand, as the mend. */
static hua_code not_there(const reading *r, const char *where, const finding_label *label)
{
    hua_str turn = r->dialogue->turns[label->turn].text;
    refuse(r, where, "这一轮里没有", "not in this turn:", label->text);
    cli_fail_source(r->error, turn, 0);
    for (size_t i = 0; i < r->dialogue->turn_count; i++) {
        if (find(r->dialogue->turns[i].text, 0, label->text) == SIZE_MAX)
            continue;
        cli_fail_hint(r->error, "在 turn %zu 里 / it is in turn %zu", i, i);
        return HUA_E_ARGUMENT;
    }
    cli_fail_hint(r->error, "照抄原文，一字不差 / copy the words as they stand");
    return HUA_E_ARGUMENT;
}

static hua_code not_at_start(const reading *r, const char *where, hua_str turn, size_t at,
                             const finding_label *label)
{
    size_t start = cli_char_count(cli_slice(turn, 0, at));
    refuse(r, where, "start 处不是", "at start there is not", label->text);
    cli_fail_source(r->error, turn, start + 1);
    cli_fail_hint(r->error, "start 应当是 %zu / start must be %zu", start, start);
    return HUA_E_ARGUMENT;
}

/* Two labels of a category for the same words speak of two places. */
static bool taken(const label_set *labels, const finding_label *label, size_t start)
{
    for (size_t i = 0; i < labels->findings.count; i++) {
        const finding_label *other = &labels->findings.items[i];
        if (other->turn == label->turn && other->category == label->category &&
            other->start == start && cli_eq(other->text, label->text))
            return true;
    }
    return false;
}

static hua_code place_text(const reading *r, const char *where, const json_node *start,
                           finding_label *label)
{
    hua_str turn = r->dialogue->turns[label->turn].text;
    size_t first = find(turn, 0, label->text);
    size_t at = first;
    size_t chars = cli_char_count(label->text);
    if (at == SIZE_MAX)
        return not_there(r, where, label);
    label->start = cli_char_count(cli_slice(turn, 0, at));
    if (start) {
        size_t wanted = byte_at(turn, json_index(start));
        if (find(turn, wanted, label->text) != wanted)
            return not_at_start(r, where, turn, first, label);
        label->start = json_index(start);
    }
    while (!start && taken(r->labels, label, label->start)) {
        at = find(turn, at + 1, label->text);
        if (at == SIZE_MAX)
            break;
        label->start = cli_char_count(cli_slice(turn, 0, at));
    }
    label->end = label->start + chars;
    return HUA_OK;
}

static hua_code read_severity(const reading *r, const char *where, const json_node *severity,
                              bool *info)
{
    static const char *const words[] = {"info", "warning", "error"};
    if (!severity)
        return HUA_OK;
    for (size_t i = 0; i < 3; i++) {
        if (cli_is(severity->text, words[i])) {
            *info = i == 0;
            return HUA_OK;
        }
    }
    return unknown(r, where, "不认识的 severity", "unknown severity", severity->text,
                   "info|warning|error");
}

static hua_code read_words(const reading *r, const char *where, const json_node *node,
                           finding_label *label)
{
    const json_node *text = json_get(node, "text");
    if (text && text->kind != JSON_TEXT)
        return not_text(r, where);
    if (text && text->text.len) {
        label->text = text->text;
        return place_text(r, where, json_get(node, "start"), label);
    }
    if (label->category->by_turn)
        return HUA_OK;
    return shape(r, where, "没有 text：要写出标的是哪几个字",
                 "has no text: the words that it speaks of");
}

static hua_code read_turn(const reading *r, const char *where, const json_node *turn,
                          finding_label *label)
{
    const size_t count = r->dialogue->turn_count;
    if (!turn || turn->kind != JSON_NUMBER)
        return shape(r, where, "没有 turn：第几轮，从 0 数起的整数",
                     "has no turn: a number, counted from 0");
    label->turn = json_index(turn);
    if (label->turn < count)
        return HUA_OK;
    refuse(r, where, "没有这一轮：turn", "there is no turn", turn->text);
    if (count)
        cli_fail_hint(r->error, "从 0 数起，到 %zu / counted from 0, up to %zu", count - 1,
                      count - 1);
    return HUA_E_ARGUMENT;
}

static hua_code read_category(const reading *r, const char *where, const json_node *category,
                              finding_label *label)
{
    const char *near = NULL;
    if (!category || category->kind != JSON_TEXT)
        return shape(r, where, "没有 category", "has no category");
    label->category = category_find(category->text, &near);
    if (!label->category)
        return unknown(r, where, "不认识的类别", "unknown category", category->text, near);
    label->info = label->category->info;
    return HUA_OK;
}

static hua_code read_finding(const reading *r, const char *where, const json_node *node)
{
    finding_label label = {0};
    if (node->kind != JSON_MAP)
        return not_map(r, where);
    hua_code code = read_category(r, where, json_get(node, "category"), &label);
    if (code == HUA_OK)
        code = read_turn(r, where, json_get(node, "turn"), &label);
    if (code == HUA_OK)
        code = read_severity(r, where, json_get(node, "severity"), &label.info);
    if (code == HUA_OK)
        code = read_words(r, where, node, &label);
    if (code == HUA_OK && !cli_list_push(&r->labels->findings, label))
        code = cli_fail_memory(r->error);
    return code;
}

static hua_code read_findings(const reading *r, const json_node *list)
{
    size_t i = 0;
    if (!list)
        return HUA_OK;
    if (list->kind != JSON_LIST)
        return shape(r, "labels.findings", "应当是数组", "must be an array");
    r->labels->has_findings = true;
    for (const json_node *node = list->first; node; node = node->next, i++) {
        place p;
        snprintf(p.text, sizeof p.text, "labels.findings[%zu]", i);
        hua_code code = read_finding(r, p.text, node);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

/* ---- steps ------------------------------------------------------------- */

static bool status_of(hua_str word, hua_status *status)
{
    static const char *const words[] = {"missed", "partly", "met", "n/a"};
    for (int i = HUA_MISSED; i <= HUA_NA; i++) {
        if (cli_is(word, words[i])) {
            *status = i == HUA_NA ? HUA_MISSED : (hua_status)i;
            return true;
        }
    }
    return false;
}

static hua_code read_step(const reading *r, const char *where, hua_str rubric,
                          const json_node *node)
{
    const char *near = NULL;
    step_label label = {.rubric = rubric, .step = node->key};
    if (!taxonomy_has_step(r->names, rubric, node->key, &near))
        return unknown(r, where, "不认识的步骤", "unknown step", node->key, near);
    if (node->kind == JSON_NULL)
        return HUA_OK;
    if (node->kind != JSON_TEXT)
        return not_text(r, where);
    if (!status_of(node->text, &label.status))
        return unknown(r, where, "不认识的结果", "unknown status", node->text,
                       "met|partly|missed|n/a");
    if (!cli_list_push(&r->labels->steps, label))
        return cli_fail_memory(r->error);
    return HUA_OK;
}

static hua_code read_rubric(const reading *r, const json_node *rubric)
{
    place whole;
    place part;
    const char *near = NULL;
    inside(&whole, "labels.steps", rubric->key);
    if (!taxonomy_has_rubric(r->names, rubric->key, &near))
        return unknown(r, "labels.steps", "不认识的评分表", "unknown rubric", rubric->key, near);
    if (rubric->kind == JSON_NULL)
        return HUA_OK;
    if (rubric->kind != JSON_MAP)
        return not_map(r, whole.text);
    for (const json_node *node = rubric->first; node; node = node->next) {
        hua_code code = read_step(r, inside(&part, whole.text, node->key), rubric->key, node);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

static hua_code read_steps(const reading *r, const json_node *steps)
{
    if (!steps)
        return HUA_OK;
    if (steps->kind != JSON_MAP)
        return not_map(r, "labels.steps");
    for (const json_node *rubric = steps->first; rubric; rubric = rubric->next) {
        hua_code code = read_rubric(r, rubric);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

/* ---- tags -------------------------------------------------------------- */

static hua_code add_value(const reading *r, const char *where, const tag_row *tag,
                          const json_node *node)
{
    const char *near = NULL;
    tag_label label = {tag, node->text};
    if (node->kind != (tag->shape == TAG_FLAG ? JSON_BOOL : JSON_TEXT))
        return tag->shape == TAG_FLAG
                   ? shape(r, where, "应当是 true 或 false", "must be true or false")
                   : not_text(r, where);
    if (tag_value_rank(tag, node->text, &near) < 0)
        return unknown(r, where, "不认识的值", "unknown value", node->text, near);
    for (size_t i = 0; i < r->labels->tags.count; i++)
        if (r->labels->tags.items[i].tag == tag &&
            cli_eq(r->labels->tags.items[i].value, label.value))
            return HUA_OK;
    return cli_list_push(&r->labels->tags, label) ? HUA_OK : cli_fail_memory(r->error);
}

static hua_code read_tag(const reading *r, const char *where, const tag_row *tag,
                         const json_node *node)
{
    for (size_t i = 0; tag_at(i); i++)
        if (tag_at(i) == tag)
            r->labels->has_tag[i] = true;
    if (tag->shape != TAG_LIST)
        return add_value(r, where, tag, node);
    if (node->kind != JSON_LIST)
        return shape(r, where, "应当是数组", "must be an array");
    for (const json_node *value = node->first; value; value = value->next) {
        hua_code code = add_value(r, where, tag, value);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

static hua_code read_tags(const reading *r, const json_node *tags)
{
    place p;
    if (!tags)
        return HUA_OK;
    if (tags->kind != JSON_MAP)
        return not_map(r, "labels.tags");
    for (const json_node *node = tags->first; node; node = node->next) {
        const char *near = NULL;
        const tag_row *tag = tag_find(node->key, &near);
        if (!tag)
            return unknown(r, "labels.tags", "不认识的标签", "unknown tag", node->key, near);
        if (node->kind == JSON_NULL)
            continue;
        hua_code code = read_tag(r, inside(&p, "labels.tags", node->key), tag, node);
        if (code != HUA_OK)
            return code;
    }
    return HUA_OK;
}

/* ---- the record -------------------------------------------------------- */

bool labels_make(label_set *out)
{
    *out = (label_set){.tree = json_tree_new()};
    return out->tree != NULL;
}

void labels_free(label_set *labels)
{
    json_tree_free(labels->tree);
    cli_list_free(&labels->findings);
    cli_list_free(&labels->steps);
    cli_list_free(&labels->tags);
}

/* Other members are notes; one that is nearly a part's name is a slip of the pen. */
static hua_code check_parts(const reading *r, const json_node *all)
{
    static const char *const parts[] = {"findings", "steps", "tags"};
    for (const json_node *node = all->first; node; node = node->next) {
        const char *near = cli_near(node->key, parts, 3);
        if (near && !cli_is(node->key, near))
            return unknown(r, "labels", "不认识的部分", "unknown part", node->key, near);
    }
    return HUA_OK;
}

static hua_code read_parts(const reading *r)
{
    const json_node *all = json_get(r->labels->meta, "labels");
    if (!all)
        return HUA_OK;
    if (all->kind != JSON_MAP)
        return not_map(r, "labels");
    hua_code code = check_parts(r, all);
    if (code == HUA_OK)
        code = read_findings(r, json_get(all, "findings"));
    if (code == HUA_OK)
        code = read_steps(r, json_get(all, "steps"));
    if (code == HUA_OK)
        code = read_tags(r, json_get(all, "tags"));
    return code;
}

hua_code labels_read(label_set *labels, const hua_dialogue *dialogue, const taxonomy *names,
                     hua_error *error)
{
    const reading r = {labels, dialogue, names, error};
    labels->findings.count = labels->steps.count = labels->tags.count = 0;
    labels->has_findings = false;
    memset(labels->has_tag, 0, sizeof labels->has_tag);
    labels->meta = NULL;
    if (!dialogue->meta.len)
        return HUA_OK;
    hua_code code = json_tree_parse(labels->tree, dialogue->meta, &labels->meta, error);
    return code == HUA_OK ? read_parts(&r) : code;
}

bool labels_any_tag(const label_set *labels)
{
    for (size_t i = 0; tag_at(i); i++)
        if (labels->has_tag[i])
            return true;
    return false;
}

bool labels_any(const label_set *labels)
{
    return labels->has_findings || labels->steps.count || labels_any_tag(labels);
}

hua_str labels_field(const label_set *labels, const hua_dialogue *dialogue, const char *field)
{
    const json_node *node = json_get(labels->meta, field);
    if (strcmp(field, "channel") == 0)
        return cli_str(hua_channel_name(dialogue->channel));
    if (strcmp(field, "agent") == 0)
        return dialogue->agent;
    return node ? node->text : (hua_str){NULL, 0};
}
