/*
 * The judge.  Personal data is masked in the batch's own copy of the texts, between the check and
 * the writing: masking keeps every length, and what a report says of a text are slices of it, so
 * that one pass over the input masks the rows and the reports alike.  Only what the library wrote
 * itself, the suggestions, is looked at once more.
 */
#include "audit/judge.h"

#include "audit/turns_json.h"
#include "common/fail.h"
#include "common/mask.h"

#include <xxhash.h>

static bool keep_finding(void *ctx, const hua_dialogue *dialogue, const hua_finding *finding)
{
    judge *j = ctx;
    if (!suppress_matches(j->suppress, dialogue, finding))
        return true;
    j->suppressed++;
    return false;
}

bool judge_open(judge *j, const cli_run *run, bool mask)
{
    hua_error error;
    hua_scanner_options options = {
        .lang = run->call->lang, .bad_utf8 = HUA_UTF8_REPLACE, .keep = keep_finding, .keep_ctx = j};
    *j = (judge){.lang = run->call->lang, .mask = mask};
    j->suppress = run_load_suppress(run);
    if (!j->suppress)
        return false;
    if (hua_scanner_new(&j->scanner, run->rules, &options, &error) == HUA_OK)
        return true;
    complain_error(run->call->err, run->call->lang, &error);
    return false;
}

void judge_close(judge *j)
{
    hua_scanner_free(j->scanner);
    suppress_free(j->suppress);
    cli_text_free(&j->scratch);
}

/* ---- what identifies a dialogue ------------------------------------------ */

static uint64_t content_key(const hua_dialogue *d)
{
    XXH64_hash_t key = XXH3_64bits(d->id.ptr, d->id.len);
    for (size_t i = 0; i < d->turn_count; i++) {
        const hua_turn *turn = &d->turns[i];
        key = XXH3_64bits_withSeed(turn->text.ptr, turn->text.len, key + (uint64_t)turn->speaker);
    }
    return key;
}

/* ---- masking ------------------------------------------------------------- */

/* The arena's copies are ours to change. */
static size_t mask_str(hua_str text)
{
    return text.len ? mask_text((char *)(uintptr_t)text.ptr, text.len) : 0;
}

static void mask_dialogue(hua_dialogue *d)
{
    mask_str(d->id);
    mask_str(d->agent);
    mask_str(d->team);
    mask_str(d->customer);
    if (d->meta.len)
        mask_json_all((char *)(uintptr_t)d->meta.ptr, d->meta.len);
    for (size_t i = 0; i < d->turn_count; i++)
        mask_str(d->turns[i].text);
}

/* What is shown of a record that was set aside, and of its input. */
static void mask_bad(const store_set_aside *bad)
{
    mask_str(bad->reason);
    mask_str(bad->hint);
    mask_str(bad->bytes);
}

static void mask_batch(const audit_batch *batch)
{
    for (size_t i = 0; i < batch->records.count; i++)
        if (batch->records.items[i].bad)
            mask_bad(&batch->records.items[i].set_aside);
    for (size_t i = 0; i < batch->end.notices.count; i++)
        mask_str(batch->end.notices.items[i]);
}

/* ---- rows ---------------------------------------------------------------- */

typedef struct packing {
    judge *judge;
    audit_batch *batch;
    bool failed;   /* memory was lacking */
    size_t masked; /* places in what the library wrote itself */
} packing;

static void *get(packing *p, size_t count, size_t size)
{
    void *items = cli_arena_get(&p->batch->arena, count * size + 1);
    p->failed = p->failed || !items;
    return items;
}

static hua_str own_words(packing *p, hua_str text)
{
    if (!text.len)
        return text;
    hua_str own = cli_arena_copy(&p->batch->arena, text);
    p->failed = p->failed || !own.ptr;
    if (own.ptr && p->judge->mask)
        p->masked += mask_str(own);
    return own;
}

static void pack_findings(packing *p, const hua_report *report, store_dialogue *row)
{
    size_t count = hua_report_finding_count(report);
    store_finding *to = get(p, count, sizeof *to);
    for (size_t i = 0; i < count && !p->failed; i++) {
        const hua_finding *f = hua_report_finding(report, i);
        to[i] = (store_finding){.rule = f->rule,
                                .category = f->category,
                                .severity = f->severity,
                                .turn = f->turn,
                                .span = f->span,
                                .text = f->text};
        for (size_t s = 0; s < f->suggestion_count; s++) {
            hua_str words = own_words(p, f->suggestions[s].text);
            if (s == 0)
                to[i].suggestion = words;
        }
    }
    row->findings = to;
    row->finding_count = count;
}

static const store_step *pack_steps(packing *p, const hua_score *score)
{
    store_step *steps = get(p, score->step_count, sizeof *steps);
    for (size_t i = 0; i < score->step_count && !p->failed; i++) {
        const hua_step *s = &score->steps[i];
        steps[i] = (store_step){s->id, s->status, s->points, s->of};
    }
    return steps;
}

static void pack_score(packing *p, const hua_score *score, store_score *to)
{
    *to = (store_score){.rubric = score->rubric,
                        .score = score->score,
                        .points = score->points,
                        .of = score->of,
                        .steps = pack_steps(p, score),
                        .step_count = score->step_count};
    for (size_t i = 0; i < score->penalty_count; i++)
        to->penalty += score->penalties[i].points;
    if (score->has_best_next) {
        to->best_step = score->best_step;
        to->best_say = own_words(p, score->best_say);
    }
}

static void pack_scores(packing *p, const hua_report *report, store_dialogue *row)
{
    size_t count = hua_report_score_count(report), used = 0;
    store_score *to = get(p, count, sizeof *to);
    for (size_t i = 0; i < count && !p->failed; i++) {
        const hua_score *score = hua_report_score(report, i);
        if (score->applicable)
            pack_score(p, score, &to[used++]);
    }
    row->scores = to;
    row->score_count = used;
}

static bool has_tag(const store_tag *tags, size_t count, const hua_tag *tag)
{
    for (size_t i = 0; i < count; i++)
        if (cli_eq(tags[i].tag, tag->tag) && cli_eq(tags[i].value, tag->value))
            return true;
    return false;
}

/* A tag is told wherever it stands; the store wants to know where it stands first. */
static void pack_tags(packing *p, const hua_report *report, store_dialogue *row)
{
    size_t count = hua_report_tag_count(report), used = 0;
    store_tag *to = get(p, count, sizeof *to);
    for (size_t i = 0; i < count && !p->failed; i++) {
        const hua_tag *t = hua_report_tag(report, i);
        if (!has_tag(to, used, t))
            to[used++] = (store_tag){t->tag, t->value, t->turn};
    }
    row->tags = to;
    row->tag_count = used;
}

static void pack_dialogue(packing *p, audit_record *record, const hua_report *report)
{
    const hua_dialogue *d = &record->dialogue;
    const char *grade = "";
    int32_t overall = 0;
    store_dialogue row = {.name = d->id,
                          .line = record->line,
                          .channel = d->channel,
                          .agent = d->agent,
                          .customer = d->customer,
                          .team = d->team,
                          .day = d->date,
                          .meta = d->meta,
                          .turn_count = (uint32_t)d->turn_count,
                          .key = content_key(d)};
    row.scored = hua_report_overall(report, &overall, &grade);
    row.score = overall;
    row.grade = row.scored ? cli_str(grade) : (hua_str){"", 0};
    pack_findings(p, report, &row);
    pack_scores(p, report, &row);
    pack_tags(p, report, &row);
    record->row = row;
}

static void pack_turns(packing *p, audit_record *record)
{
    cli_text *json = &p->judge->scratch;
    json->len = 0;
    turns_json(&record->dialogue, json);
    record->row.turns = json->failed ? (hua_str){NULL, 0}
                                     : cli_arena_copy(&p->batch->arena, cli_text_str(json));
    p->failed = p->failed || !record->row.turns.ptr;
}

/* ---- one dialogue -------------------------------------------------------- */

static hua_code write_report(packing *p, const hua_report *report)
{
    hua_str json;
    cli_text *out = &p->batch->reports;
    hua_code code = hua_report_json(p->judge->scanner, report, &json, &p->batch->error);
    if (code)
        return code;
    size_t start = out->len;
    cli_text_add(out, json);
    if (p->masked && !out->failed)
        mask_json(out->ptr + start, json.len);
    cli_text_add(out, CLI_STR("\n"));
    p->failed = p->failed || out->failed;
    return HUA_OK;
}

/* A draft's comments are taken out before it is judged. */
static bool clean_draft(packing *p, audit_record *record)
{
    hua_str cleaned = {NULL, 0};
    hua_error ignored;
    hua_dialogue *d = &record->dialogue;
    suppress_draft(p->judge->suppress, "", d, &cleaned, &ignored);
    if (!cleaned.ptr)
        return true;
    hua_turn *turn = cli_arena_get(&p->batch->arena, sizeof *turn);
    hua_str text = cli_arena_copy(&p->batch->arena, cleaned);
    if (!turn || !text.ptr)
        return false;
    *turn = d->turns[0];
    turn->text = text;
    d->turns = turn;
    return true;
}

static hua_code refuse(packing *p, audit_record *record, hua_code code)
{
    hua_error error = p->batch->error;
    if (code != HUA_E_UTF8 && code != HUA_E_LIMIT)
        return code;
    error.line = (uint32_t)record->line;
    p->failed = !batch_set_aside(p->batch, record, &error, record->dialogue.id, p->judge->lang);
    return HUA_OK;
}

static hua_code judge_record(judge *j, audit_batch *batch, audit_record *record)
{
    packing p = {.judge = j, .batch = batch};
    const hua_report *report;
    if (record->draft && !clean_draft(&p, record))
        return cli_fail_memory(&batch->error);
    hua_code code = hua_check(j->scanner, &record->dialogue, &report, &batch->error);
    if (code) {
        code = refuse(&p, record, code);
    } else {
        pack_dialogue(&p, record, report);
        if (j->mask)
            mask_dialogue(&record->dialogue);
        pack_turns(&p, record);
        code = write_report(&p, report);
    }
    return code || !p.failed ? code : cli_fail_memory(&batch->error);
}

void judge_batch(judge *j, audit_batch *batch)
{
    for (size_t i = 0; i < batch->records.count && !batch->code; i++)
        if (!batch->records.items[i].bad)
            batch->code = judge_record(j, batch, &batch->records.items[i]);
    if (j->mask)
        mask_batch(batch);
}
