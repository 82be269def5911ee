#include "eval/match.h"

#include "common/text.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>

void matcher_free(matcher *m)
{
    cli_list_free(&m->findings);
    cli_list_free(&m->steps);
    cli_list_free(&m->tags);
    cli_list_free(&m->used);
}

static hua_str name(matcher *m, hua_str text)
{
    hua_str kept = outcomes_name(m->all, text);
    m->failed |= !kept.ptr;
    return kept;
}

static hua_str text_of(matcher *m, hua_str text)
{
    hua_str kept = outcomes_text(m->all, text);
    m->failed |= !kept.ptr;
    return kept;
}

static hua_str turn_text(matcher *m, const hua_report *report, uint32_t turn)
{
    if (!m->keep_texts)
        return (hua_str){NULL, 0};
    return text_of(m, hua_report_dialogue(report)->turns[turn].text);
}

/* ---- findings ---------------------------------------------------------- */

static bool is_by_turn(const hua_finding *finding)
{
    const category_row *category = category_find(finding->category, NULL);
    return category && category->by_turn;
}

static bool hits(const finding_label *label, const hua_finding *finding)
{
    bool same = cli_is(finding->category, label->category->id);
    if (label->turn != finding->turn)
        return false;
    if (finding->severity < HUA_WARNING && !(label->info && same))
        return false;
    if (label->category->by_turn || is_by_turn(finding))
        return same;
    return finding->span.start < label->end && label->start < finding->span.end;
}

/* The finding that decides: of the label's category if there is one, else the first. */
static const hua_finding *deciding(matcher *m, const finding_label *label, const hua_report *report)
{
    const hua_finding *best = NULL;
    for (size_t i = 0; i < m->used.count; i++) {
        const hua_finding *finding = hua_report_finding(report, i);
        if (!hits(label, finding))
            continue;
        m->used.items[i] = true;
        bool same = cli_is(finding->category, label->category->id);
        if (!best || (same && !cli_is(best->category, label->category->id)))
            best = finding;
    }
    return best;
}

static void add_label(matcher *m, const finding_label *label, const hua_report *report)
{
    const hua_finding *finding = deciding(m, label, report);
    finding_outcome o = {
        .verdict = finding       ? VERDICT_HIT
                   : label->info ? VERDICT_SPARED
                                 : VERDICT_MISSED,
        .turn = label->turn,
        .start = label->start,
        .end = label->end,
        .category = name(m, cli_str(label->category->id)),
        .text = text_of(m, label->text),
        .turn_text = turn_text(m, report, label->turn),
    };
    if (finding) {
        o.found = name(m, finding->category);
        o.rule = name(m, finding->rule);
    }
    m->failed |= !cli_list_push(&m->findings, o);
}

static void add_false_alarm(matcher *m, const hua_finding *finding, const hua_report *report)
{
    bool by_turn = is_by_turn(finding);
    if (finding->severity < HUA_WARNING)
        return;
    if (by_turn && hua_report_dialogue(report)->turn_count == 1)
        return;
    finding_outcome o = {
        .verdict = VERDICT_FALSE,
        .turn = finding->turn,
        .start = finding->span.start,
        .end = finding->span.end,
        .found = name(m, finding->category),
        .rule = name(m, finding->rule),
        .text = text_of(m, finding->text),
        .turn_text = turn_text(m, report, finding->turn),
    };
    m->failed |= !cli_list_push(&m->findings, o);
}

static void match_findings(matcher *m, const label_set *labels, const hua_report *report)
{
    m->used.count = 0;
    for (size_t i = 0; i < hua_report_finding_count(report); i++)
        m->failed |= !cli_list_push(&m->used, false);
    for (size_t i = 0; i < labels->findings.count; i++)
        add_label(m, &labels->findings.items[i], report);
    for (size_t i = 0; i < m->used.count; i++)
        if (!m->used.items[i])
            add_false_alarm(m, hua_report_finding(report, i), report);
}

/* ---- steps ------------------------------------------------------------- */

static const hua_step *find_step(const hua_report *report, const step_label *label)
{
    for (size_t i = 0; i < hua_report_score_count(report); i++) {
        const hua_score *score = hua_report_score(report, i);
        if (!cli_eq(score->rubric, label->rubric))
            continue;
        for (size_t k = 0; k < score->step_count; k++)
            if (cli_eq(score->steps[k].id, label->step))
                return &score->steps[k];
    }
    return NULL;
}

/* "empathy 3「…」, apology 3「…」": turns counted as people see them. */
static hua_str evidence_of(matcher *m, const hua_step *step)
{
    cli_text all = {0};
    for (size_t i = 0; step && i < step->evidence_count; i++) {
        const hua_evidence *e = &step->evidence[i];
        char turn[32];
        snprintf(turn, sizeof turn, " #%zu «", (size_t)e->turn + 1);
        if (i)
            cli_text_add(&all, CLI_STR(", "));
        cli_text_add(&all, e->behaviour);
        cli_text_add(&all, cli_str(turn));
        cli_text_add(&all, e->text);
        cli_text_add(&all, CLI_STR("»"));
    }
    m->failed |= all.failed;
    hua_str kept = text_of(m, cli_text_str(&all));
    cli_text_free(&all);
    return kept;
}

static void match_step(matcher *m, const step_label *label, const hua_report *report)
{
    const hua_step *step = find_step(report, label);
    step_outcome o = {
        .rubric = name(m, label->rubric),
        .step = name(m, label->step),
        .want = (int)label->status,
        .got = step && step->status != HUA_NA ? (int)step->status : HUA_MISSED,
    };
    if (m->keep_texts)
        o.evidence = evidence_of(m, step);
    m->failed |= !cli_list_push(&m->steps, o);
}

/* ---- tags -------------------------------------------------------------- */

static void add_tag(matcher *m, const tag_row *tag, hua_str want, hua_str got)
{
    tag_outcome o = {name(m, cli_str(tag->id)), name(m, want), name(m, got)};
    m->failed |= !cli_list_push(&m->tags, o);
}

/* The highest value that was seen, as the report gives it; the first if none was. */
static hua_str peak(const tag_row *tag, const hua_report *report)
{
    int best = 0;
    const char *word = tag->values;
    size_t len;
    for (size_t i = 0; i < hua_report_tag_count(report); i++) {
        const hua_tag *seen = hua_report_tag(report, i);
        if (!cli_is(seen->tag, tag->id))
            continue;
        int rank = tag->shape == TAG_FLAG ? 1 : tag_value_rank(tag, seen->value, NULL);
        best = rank > best ? rank : best;
    }
    choice_word(tag->values, (size_t)best, &word, &len);
    return (hua_str){word, len};
}

static bool tag_seen(const hua_report *report, const tag_row *tag, hua_str value, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        const hua_tag *seen = hua_report_tag(report, i);
        if (cli_is(seen->tag, tag->id) && cli_eq(seen->value, value))
            return true;
    }
    return false;
}

static bool tag_wanted(const label_set *labels, const tag_row *tag, hua_str value)
{
    for (size_t i = 0; i < labels->tags.count; i++)
        if (labels->tags.items[i].tag == tag && cli_eq(labels->tags.items[i].value, value))
            return true;
    return false;
}

static void match_one(matcher *m, const label_set *labels, const tag_row *tag,
                      const hua_report *report)
{
    for (size_t i = 0; i < labels->tags.count; i++)
        if (labels->tags.items[i].tag == tag)
            add_tag(m, tag, labels->tags.items[i].value, peak(tag, report));
}

static void match_list(matcher *m, const label_set *labels, const tag_row *tag,
                       const hua_report *report)
{
    const size_t count = hua_report_tag_count(report);
    const hua_str none = {"", 0};
    for (size_t i = 0; i < labels->tags.count; i++) {
        const tag_label *label = &labels->tags.items[i];
        if (label->tag == tag)
            add_tag(m, tag, label->value,
                    tag_seen(report, tag, label->value, count) ? label->value : none);
    }
    for (size_t i = 0; i < count; i++) {
        const hua_tag *seen = hua_report_tag(report, i);
        if (cli_is(seen->tag, tag->id) && !tag_wanted(labels, tag, seen->value) &&
            !tag_seen(report, tag, seen->value, i))
            add_tag(m, tag, none, seen->value);
    }
}

static void match_tags(matcher *m, const label_set *labels, const hua_report *report)
{
    for (size_t i = 0; tag_at(i); i++) {
        const tag_row *tag = tag_at(i);
        if (labels->has_tag[i] && tag->shape == TAG_LIST)
            match_list(m, labels, tag, report);
        else if (labels->has_tag[i])
            match_one(m, labels, tag, report);
    }
}

/* ---- the record -------------------------------------------------------- */

static void *kept(matcher *m, const void *items, size_t count, size_t size)
{
    void *copy = cli_arena_get(&m->all->arena, count * size + 1);
    if (copy && count)
        memcpy(copy, items, count * size);
    m->failed |= !copy;
    return copy;
}

static hua_str *groups_of(matcher *m, const label_set *labels, const hua_dialogue *dialogue)
{
    size_t count = m->all->fields.count;
    hua_str *groups = cli_arena_get(&m->all->arena, count * sizeof *groups + 1);
    m->failed |= !groups;
    for (size_t i = 0; groups && i < count; i++)
        groups[i] = name(m, labels_field(labels, dialogue, m->all->fields.items[i].ptr));
    return groups;
}

bool match_record(matcher *m, const label_set *labels, const hua_report *report)
{
    const hua_dialogue *dialogue = hua_report_dialogue(report);
    m->findings.count = m->steps.count = m->tags.count = 0;
    if (labels->has_findings)
        match_findings(m, labels, report);
    for (size_t i = 0; i < labels->steps.count; i++)
        match_step(m, &labels->steps.items[i], report);
    match_tags(m, labels, report);
    record_outcome record = {
        .id = text_of(m, dialogue->id),
        .source = text_of(m, dialogue->source),
        .has_findings = labels->has_findings,
        .has_tags = labels_any_tag(labels),
        .clean = labels->has_findings && labels->findings.count == 0,
        .groups = groups_of(m, labels, dialogue),
        .findings = kept(m, m->findings.items, m->findings.count, sizeof(finding_outcome)),
        .steps = kept(m, m->steps.items, m->steps.count, sizeof(step_outcome)),
        .tags = kept(m, m->tags.items, m->tags.count, sizeof(tag_outcome)),
        .finding_count = m->findings.count,
        .step_count = m->steps.count,
        .tag_count = m->tags.count,
    };
    return !m->failed && cli_list_push(&m->all->records, record);
}
