/* eval: the rules against labelled dialogues. */
#include "command.h"

#include "common/fail.h"
#include "common/text.h"
#include "eval/match.h"
#include "eval/saved.h"
#include "run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* What the options ask for. */
typedef struct eval_wishes {
    unsigned cases;
    double min_f1, min_precision; /* NAN: any will do */
} eval_wishes;

typedef struct eval_run {
    eval_wishes wishes;
    taxonomy names;
    label_set labels;
    outcomes all, baseline;
    matcher matcher;
} eval_run;

/* ---- options ----------------------------------------------------------- */

static unsigned case_bit(hua_str word)
{
    if (cli_is(word, "all"))
        return CASES_ALL;
    for (size_t i = 0; case_words[i]; i++)
        if (cli_is(word, case_words[i]))
            return 1U << i;
    return 0;
}

static bool read_list(const cli_call *call, const char *list, unsigned *cases)
{
    while (list && *list) {
        hua_str word = {list, strcspn(list, ",")};
        unsigned bit = case_bit(word);
        if (!bit) {
            complain(call->err, call->lang, MSG_EVAL_BAD_LIST, CLI_ARG(word));
            return false;
        }
        *cases |= bit;
        list += word.len + (list[word.len] == ',');
    }
    return true;
}

static bool read_rate(const cli_call *call, const char *option, const char *value, double *rate)
{
    char *end = NULL;
    *rate = (double)NAN;
    if (!value)
        return true;
    *rate = strtod(value, &end);
    if (end != value && !*end && *rate >= 0 && *rate <= 1)
        return true;
    complain(call->err, call->lang, MSG_EVAL_BAD_RATE, option, value);
    return false;
}

static bool read_wishes(const cli_call *call, eval_wishes *wishes)
{
    const cli_options *o = call->options;
    if (o->format != FORMAT_TEXT && o->format != FORMAT_JSON) {
        complain(call->err, call->lang, MSG_EVAL_FORMAT);
        return false;
    }
    return read_list(call, o->list, &wishes->cases) &&
           read_rate(call, "min-f1", o->min_f1, &wishes->min_f1) &&
           read_rate(call, "min-precision", o->min_precision, &wishes->min_precision);
}

/* ---- the records ------------------------------------------------------- */

static bool no_memory(const cli_run *run)
{
    complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
    return false;
}

/* Labels that are wrong set the record aside, as a record that is no JSON is. */
static bool refuse_labels(cli_run *run, const reader *in, const char *path, hua_error *error)
{
    const run_sink nobody = {NULL, NULL, NULL};
    if (error->code == HUA_E_NOMEM)
        return no_memory(run);
    cli_fail_place(error, shown_path(path), reader_turn_place(in, 0).line, 0, 0);
    run->totals.dialogues--;
    run_set_aside(run, &nobody, path, error, (hua_str){NULL, 0});
    return true;
}

static bool take_dialogue(void *ctx, cli_run *run, reader *in, const char *path,
                          const hua_dialogue *dialogue)
{
    const run_sink nobody = {NULL, NULL, NULL};
    eval_run *eval = ctx;
    const hua_report *report;
    hua_error error;
    if (labels_read(&eval->labels, dialogue, &eval->names, &error) != HUA_OK)
        return refuse_labels(run, in, path, &error);
    if (!labels_any(&eval->labels)) {
        eval->all.unlabelled++;
        return true;
    }
    run->suppressed = 0;
    if (hua_check(run->scanner, dialogue, &report, &error) != HUA_OK)
        return run_refused(run, &nobody, in, path, dialogue, &error);
    return match_record(&eval->matcher, &eval->labels, report) || no_memory(run);
}

static bool add_fields(eval_run *eval, const cli_options *options)
{
    static const char *const usual[] = {"variant"};
    const char *const *fields = options->by.count ? options->by.items : usual;
    size_t count = options->by.count ? options->by.count : 1;
    for (size_t i = 0; i < count; i++)
        if (!cli_list_push(&eval->all.fields, outcomes_text(&eval->all, cli_str(fields[i]))))
            return false;
    return true;
}

static bool read_baseline(eval_run *eval, const cli_run *run)
{
    hua_error error;
    const char *path = run->call->options->baseline;
    if (!path || saved_read(&eval->baseline, path, &error) == HUA_OK)
        return true;
    complain_error(run->call->err, run->call->lang, &error);
    return false;
}

static bool begin(eval_run *eval, cli_run *run)
{
    hua_error error;
    eval->matcher.all = &eval->all;
    eval->matcher.keep_texts = eval->wishes.cases != 0;
    if (!labels_make(&eval->labels) || !add_fields(eval, run->call->options) ||
        taxonomy_make(&eval->names, run->rules, &error) != HUA_OK)
        return no_memory(run);
    return read_baseline(eval, run);
}

static void end(eval_run *eval)
{
    matcher_free(&eval->matcher);
    labels_free(&eval->labels);
    taxonomy_free(&eval->names);
    outcomes_free(&eval->all);
    outcomes_free(&eval->baseline);
}

/* ---- the result -------------------------------------------------------- */

/* A number that is not defined keeps no promise. */
static bool is_below(const cli_call *call, message_id what, double value, const char *option,
                     const char *wanted, double least)
{
    char shown[32] = "-";
    if (isnan(least) || value >= least)
        return false;
    if (!isnan(value))
        snprintf(shown, sizeof shown, "%.4f", value);
    complain(call->err, call->lang, MSG_EVAL_BELOW, message(call->lang, what), shown, option,
             wanted);
    return true;
}

static bool falls_short(const eval_run *eval, const cli_call *call, const tally *t)
{
    const cli_options *o = call->options;
    bool f1 = is_below(call, MSG_EVAL_F1, counts_f1(&t->total), "min-f1", o->min_f1,
                       eval->wishes.min_f1);
    bool precision = is_below(call, MSG_EVAL_PRECISION, counts_precision(&t->total),
                              "min-precision", o->min_precision, eval->wishes.min_precision);
    return f1 || precision;
}

static bool save(const cli_run *run, const eval_view *view)
{
    const char *path = run->call->options->save;
    if (!path || saved_write(view, path))
        return true;
    complain(run->call->err, run->call->lang, MSG_EVAL_CANNOT_SAVE, path, strerror(errno));
    return false;
}

static bool show(const cli_run *run, const eval_view *view)
{
    if (run->call->options->format == FORMAT_JSON)
        return view_json(view) || no_memory(run);
    view_text(view);
    return true;
}

static bool write_result(eval_run *eval, cli_run *run, const tally *t)
{
    const cli_call *call = run->call;
    comparison changes = {.only_old = 0};
    eval_view view = {.term = call->term,
                      .lang = call->lang,
                      .all = &eval->all,
                      .tally = t,
                      .files = run->totals.files,
                      .bad = run->totals.bad,
                      .cases = eval->wishes.cases,
                      .baseline = call->options->baseline};
    bool done = true;
    if (view.baseline) {
        done = comparison_make(&changes, &eval->baseline, &eval->all, t) || no_memory(run);
        view.changes = &changes;
    }
    done = done && show(run, &view) && save(run, &view);
    comparison_free(&changes);
    return done;
}

/* A field that no record has was perhaps meant to be another. */
static void tell_empty_fields(const eval_run *eval, const cli_call *call, const tally *t)
{
    for (size_t i = 0; call->options->by.count && i < t->groups.count; i++)
        if (t->groups.items[i].count && !table_tells(&t->groups.items[i]))
            complain(call->err, call->lang, MSG_EVAL_NO_FIELD, CLI_ARG(eval->all.fields.items[i]));
}

static bool conclude(eval_run *eval, cli_run *run, bool *short_of)
{
    tally t;
    bool done = tally_make(&t, &eval->all) || no_memory(run);
    if (done && !t.records) {
        complain(run->call->err, run->call->lang, MSG_EVAL_NO_LABELS);
        done = false;
    }
    if (done) {
        tell_empty_fields(eval, run->call, &t);
        done = write_result(eval, run, &t);
    }
    if (done)
        *short_of = falls_short(eval, run->call, &t);
    tally_free(&t);
    return done;
}

static bool evaluate(eval_run *eval, cli_run *run, bool *short_of)
{
    const run_sink sink = {eval, take_dialogue, NULL};
    if (!begin(eval, run))
        return false;
    run_inputs(run, &sink);
    run_tell_unused(run);
    return conclude(eval, run, short_of);
}

int cmd_eval(const cli_call *call)
{
    cli_run run;
    eval_run eval = {.wishes = {.cases = 0}};
    bool short_of = false;
    if (!read_wishes(call, &eval.wishes))
        return EXIT_TROUBLE;
    if (!run_open(&run, call, &call->options->operands) || !evaluate(&eval, &run, &short_of))
        run.trouble = true;
    int code = run_exit(&run, short_of);
    end(&eval);
    run_close(&run);
    return code;
}
