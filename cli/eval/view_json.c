/*
 * The evaluation as one JSON object; schema/eval.schema.json describes it.  Rates are null where
 * they are not defined; turns and spans are those of the report: turns from 0, code points.
 */
#include "eval/view.h"

#include "common/text.h"
#include "render/render.h"

#include <stdlib.h>

/* ---- findings ---------------------------------------------------------- */

static void put_interval(json_writer *w, const char *key, size_t part, size_t whole)
{
    stats_interval i = stats_wilson(part, whole);
    json_open(w, key, '[');
    json_rate(w, NULL, i.low);
    json_rate(w, NULL, i.high);
    json_close(w, ']');
}

static void put_counts(json_writer *w, const finding_counts *n)
{
    json_size(w, "labels", n->hits + n->missed);
    json_size(w, "hits", n->hits);
    json_size(w, "missed", n->missed);
    json_size(w, "false_alarms", n->false_alarms);
    json_rate(w, "precision", counts_precision(n));
    json_rate(w, "recall", counts_recall(n));
    json_rate(w, "f1", counts_f1(n));
}

static void put_findings(json_writer *w, const finding_counts *n)
{
    json_open(w, "findings", '{');
    put_counts(w, n);
    put_interval(w, "precision_interval", n->hits, n->hits + n->false_alarms);
    put_interval(w, "recall_interval", n->hits, n->hits + n->missed);
    json_size(w, "category_right", n->right);
    json_rate(w, "category_accuracy", counts_right(n));
    json_size(w, "clean", n->clean);
    json_size(w, "clean_flagged", n->flagged);
    json_close(w, '}');
}

static void put_tables(json_writer *w, const eval_view *v)
{
    const tally *t = v->tally;
    json_open(w, "categories", '[');
    for (size_t i = 0; i < t->categories.count; i++) {
        json_open(w, NULL, '{');
        json_text(w, "category", t->categories.items[i].key);
        put_counts(w, &t->categories.items[i].n);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "groups", '[');
    for (size_t i = 0; i < t->groups.count; i++) {
        for (size_t k = 0; k < t->groups.items[i].count; k++) {
            const count_row *row = &t->groups.items[i].items[k];
            json_open(w, NULL, '{');
            json_text(w, "field", v->all->fields.items[i]);
            json_text(w, "value", row->key);
            put_counts(w, &row->n);
            json_size(w, "clean", row->n.clean);
            json_size(w, "clean_flagged", row->n.flagged);
            json_close(w, '}');
        }
    }
    json_close(w, ']');
}

static void put_confusion(json_writer *w, const tally *t)
{
    json_open(w, "confusion", '[');
    for (size_t i = 0; i < t->confusion.count; i++) {
        json_open(w, NULL, '{');
        json_text(w, "label", t->confusion.items[i].want);
        json_text(w, "found", t->confusion.items[i].got);
        json_size(w, "count", t->confusion.items[i].count);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* ---- steps and tags ---------------------------------------------------- */

static void put_step(json_writer *w, const step_row *row)
{
    json_open(w, NULL, '{');
    json_text(w, "rubric", row->rubric);
    if (row->step.len)
        json_text(w, "step", row->step);
    json_rate(w, "agreement", stats_agreement(row->table));
    json_rate(w, "kappa", stats_kappa(row->table));
    json_open(w, "confusion", '[');
    for (size_t i = 0; i < STATUSES; i++) {
        json_open(w, NULL, '[');
        for (size_t k = 0; k < STATUSES; k++)
            json_size(w, NULL, row->table[i][k]);
        json_close(w, ']');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void put_tag(json_writer *w, const tag_count_row *row)
{
    const finding_counts n = {
        .hits = row->hits, .missed = row->missed, .false_alarms = row->false_alarms};
    json_open(w, NULL, '{');
    json_text(w, "tag", row->tag);
    if (row->value.len) {
        json_text(w, "value", row->value);
        put_counts(w, &n);
    } else {
        json_size(w, "judged", row->judged);
        json_size(w, "right", row->right);
        json_rate(w, "accuracy", stats_ratio(row->right, row->judged));
    }
    json_close(w, '}');
}

/* ---- cases ------------------------------------------------------------- */

static void open_case(json_writer *w, const char *kind, const record_outcome *record)
{
    json_open(w, NULL, '{');
    json_text(w, "kind", cli_str(kind));
    json_text(w, "id", record->id);
    json_text(w, "source", record->source);
}

static void put_span(json_writer *w, const finding_outcome *o)
{
    json_size(w, "turn", o->turn);
    json_open(w, "span", '{');
    json_size(w, "start", o->start);
    json_size(w, "end", o->end);
    json_close(w, '}');
}

static void put_finding_case(json_writer *w, const char *kind, const record_outcome *record,
                             const finding_outcome *o)
{
    open_case(w, kind, record);
    put_span(w, o);
    json_text(w, "label", o->category);
    json_text(w, "found", o->found);
    json_text(w, "rule", o->rule);
    json_text(w, "text", o->text);
    json_text(w, "turn_text", o->turn_text);
    json_close(w, '}');
}

static void put_step_case(json_writer *w, const char *kind, const record_outcome *record,
                          const step_outcome *o)
{
    open_case(w, kind, record);
    json_text(w, "rubric", o->rubric);
    json_text(w, "step", o->step);
    json_text(w, "label", cli_str(status_word(o->want)));
    json_text(w, "found", cli_str(status_word(o->got)));
    json_text(w, "evidence", o->evidence);
    json_close(w, '}');
}

static void put_tag_case(json_writer *w, const char *kind, const record_outcome *record,
                         const tag_outcome *o)
{
    open_case(w, kind, record);
    json_text(w, "tag", o->tag);
    json_text(w, "label", o->want);
    json_text(w, "found", o->got);
    json_close(w, '}');
}

static void put_record_cases(json_writer *w, const record_outcome *record, size_t kind)
{
    const unsigned bit = 1U << kind;
    for (size_t i = 0; i < record->finding_count; i++)
        if (finding_case(&record->findings[i]) == bit)
            put_finding_case(w, case_words[kind], record, &record->findings[i]);
    for (size_t i = 0; bit == CASES_STEPS && i < record->step_count; i++)
        if (record->steps[i].want != record->steps[i].got)
            put_step_case(w, case_words[kind], record, &record->steps[i]);
    for (size_t i = 0; bit == CASES_TAGS && i < record->tag_count; i++)
        if (!cli_eq(record->tags[i].want, record->tags[i].got))
            put_tag_case(w, case_words[kind], record, &record->tags[i]);
}

static void put_cases(json_writer *w, const eval_view *v)
{
    json_open(w, "cases", '[');
    for (size_t kind = 0; case_words[kind]; kind++) {
        if (!(v->cases & 1U << kind))
            continue;
        for (size_t i = 0; i < v->all->records.count; i++)
            put_record_cases(w, &v->all->records.items[i], kind);
    }
    json_close(w, ']');
}

/* ---- changes ----------------------------------------------------------- */

static void put_number(json_writer *w, const number *old, const number *now)
{
    json_open(w, NULL, '{');
    json_text(w, "table", cli_str(now->table));
    json_text(w, "row", now->row);
    json_text(w, "part", now->part);
    json_text(w, "measure", cli_str(measure_word(now->measure)));
    json_rate(w, "before", old->value);
    json_rate(w, "after", now->value);
    json_close(w, '}');
}

static void put_change(json_writer *w, const change *c)
{
    static const char *const kinds[] = {"found",    "lost", "alarm", "no-alarm",
                                        "category", "step", "tag"};
    open_case(w, kinds[c->kind], c->record);
    if (c->finding) {
        put_span(w, c->finding);
        json_text(w, "label", c->finding->category);
        json_text(w, "found", c->finding->found);
        json_text(w, "rule", c->finding->rule);
        json_text(w, "text", c->finding->text);
    }
    if (c->name.len)
        json_text(w, c->kind == CHANGE_STEP ? "rubric" : "tag", c->name);
    if (c->part.len)
        json_text(w, "step", c->part);
    if (!c->finding)
        json_text(w, "label", c->want);
    if (c->before.ptr) {
        json_text(w, "before", c->before);
        json_text(w, "after", c->after);
    }
    json_close(w, '}');
}

static void put_changes(json_writer *w, const comparison *c)
{
    json_open(w, "changes", '{');
    json_open(w, "numbers", '[');
    for (size_t i = 0; i < c->numbers.count; i++) {
        const number *old = numbers_find(&c->old_numbers, &c->numbers.items[i]);
        if (old)
            put_number(w, old, &c->numbers.items[i]);
    }
    json_close(w, ']');
    json_open(w, "records", '[');
    for (size_t i = 0; i < c->changes.count; i++)
        put_change(w, &c->changes.items[i]);
    json_close(w, ']');
    json_size(w, "only_before", c->only_old);
    json_size(w, "only_after", c->only_new);
    json_close(w, '}');
}

/* ---- the whole --------------------------------------------------------- */

void view_json_members(const eval_view *v, json_writer *w)
{
    const tally *t = v->tally;
    json_size(w, "version", 1);
    json_size(w, "files", v->files);
    json_size(w, "records", t->records);
    json_open(w, "judged", '{');
    json_size(w, "findings", t->with_findings);
    json_size(w, "steps", t->with_steps);
    json_size(w, "tags", t->with_tags);
    json_close(w, '}');
    json_size(w, "unlabelled", v->all->unlabelled);
    json_size(w, "set_aside", v->bad);
    put_findings(w, &t->total);
    put_tables(w, v);
    put_confusion(w, t);
    json_open(w, "steps", '[');
    for (size_t i = 0; i < t->steps.count; i++)
        put_step(w, &t->steps.items[i]);
    json_close(w, ']');
    json_open(w, "tags", '[');
    for (size_t i = 0; i < t->tags.count; i++)
        put_tag(w, &t->tags.items[i]);
    json_close(w, ']');
}

/* Written without blanks first, because the indenting wants the whole. */
bool view_json(const eval_view *v)
{
    char *text = NULL;
    size_t size = 0;
    FILE *held = open_memstream(&text, &size);
    json_writer w = {.out = held};
    if (!held)
        return false;
    json_open(&w, NULL, '{');
    view_json_members(v, &w);
    if (v->cases)
        put_cases(&w, v);
    if (v->changes)
        put_changes(&w, v->changes);
    json_close(&w, '}');
    bool whole = !ferror(held);
    whole = fclose(held) == 0 && whole;
    if (whole)
        put_json_indented(v->term.out, (hua_str){text, size}, 0);
    putc('\n', v->term.out);
    free(text);
    return whole;
}
