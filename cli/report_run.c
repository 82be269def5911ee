#include "report_run.h"

#include "common/text.h"
#include "fix.h"
#include "run.h"

typedef struct report_sink {
    renderer renderer;
    bool silent; /* a diff or a rewritten draft goes to standard output instead */
    fail_on fail_on;
    bool failed; /* a finding at or above it was seen */
} report_sink;

static void count_findings(report_sink *sink, cli_run *run, const hua_report *report)
{
    size_t count = hua_report_finding_count(report);
    for (size_t i = 0; i < count; i++) {
        hua_severity severity = hua_report_finding(report, i)->severity;
        run->totals.findings[severity]++;
        if (sink->fail_on != FAIL_NEVER && (int)severity >= (int)sink->fail_on)
            sink->failed = true;
    }
    run->totals.suppressed += run->suppressed;
    run->totals.replaced += hua_report_replaced(report);
}

static void sink_bad(void *ctx, const char *path, const hua_error *error)
{
    report_sink *sink = ctx;
    if (!sink->silent)
        sink->renderer.ops->bad_record(&sink->renderer, path, error);
}

static bool refuse(report_sink *sink, cli_run *run, const render_item *item,
                   const hua_dialogue *dialogue, hua_error *error)
{
    const run_sink bad_only = {sink, NULL, sink_bad};
    return run_refused(run, &bad_only, item->reader, item->path, dialogue, error);
}

static bool check_dialogue(report_sink *sink, cli_run *run, render_item *item,
                           const hua_dialogue *dialogue)
{
    hua_error error;
    run->suppressed = 0;
    if (hua_check(run->scanner, dialogue, &item->report, &error) != HUA_OK)
        return refuse(sink, run, item, dialogue, &error);
    count_findings(sink, run, item->report);
    if (sink->silent)
        return true;
    if (!sink->renderer.ops->report(&sink->renderer, item)) {
        complain_error(run->call->err, run->call->lang, &sink->renderer.error);
        return false;
    }
    sink->renderer.count++;
    return true;
}

/* With --fix the draft is checked as it is after the rewriting, with --diff as it stands. */
static bool rewrite_and_check(report_sink *sink, cli_run *run, render_item *item,
                              const hua_dialogue *dialogue)
{
    cli_text fixed = {0};
    hua_turn turn = dialogue->turns[0];
    hua_dialogue after = *dialogue;
    bool done = fix_draft(run, item->path, dialogue, &fixed);
    if (done && fixed.len && !run->call->options->diff) {
        turn.text = cli_text_str(&fixed);
        after.turns = &turn;
        run_clean_draft(run, item->path, &after, &turn);
    }
    done = done && check_dialogue(sink, run, item, &after);
    cli_text_free(&fixed);
    return done;
}

static bool sink_dialogue(void *ctx, cli_run *run, reader *in, const char *path,
                          const hua_dialogue *dialogue)
{
    report_sink *sink = ctx;
    const cli_options *options = run->call->options;
    render_item item = {.scanner = run->scanner, .reader = in, .path = path};
    if (!options->fix && !options->diff)
        return check_dialogue(sink, run, &item, dialogue);
    if (fix_allowed(in, dialogue))
        return rewrite_and_check(sink, run, &item, dialogue);
    fix_refuse(run, path);
    return check_dialogue(sink, run, &item, dialogue);
}

/* ---- the run ----------------------------------------------------------- */

static bool reads_standard_input(const cli_run *run)
{
    for (size_t i = 0; i < run->inputs.paths.count; i++)
        if (strcmp(run->inputs.paths.items[i], "-") == 0)
            return true;
    return false;
}

static bool begin(report_sink *sink, cli_run *run, bool cards_only)
{
    const cli_call *call = run->call;
    const cli_options *options = call->options;
    sink->fail_on = run_fail_on(run);
    render_setup setup = {.term = call->term,
                          .lang = call->lang,
                          .rules = run->rules,
                          .names = &run->titles,
                          .fail_on = sink->fail_on,
                          .no_scores = options->no_scores,
                          .quiet = options->quiet,
                          .cards_only = cards_only};
    sink->silent = options->diff || (options->fix && reads_standard_input(run));
    if (sink->silent || renderer_begin(&sink->renderer, (output_format)options->format, &setup))
        return true;
    complain_error(call->err, call->lang, &sink->renderer.error);
    return false;
}

static void end(report_sink *sink, cli_run *run)
{
    if (sink->silent)
        return;
    if (!sink->renderer.ops->end(&sink->renderer, &run->totals)) {
        complain_error(run->call->err, run->call->lang, &sink->renderer.error);
        run->trouble = true;
    }
    renderer_free(&sink->renderer);
}

/* Formats that say nothing about what was set aside leave the count on the error output. */
static void tell_set_aside(const cli_run *run)
{
    if (run->totals.bad)
        complain(run->call->err, run->call->lang, MSG_SET_ASIDE, run->totals.bad,
                 run->totals.dialogues + run->totals.bad);
}

int report_run(const cli_call *call, bool cards_only)
{
    cli_run run;
    report_sink sink = {.failed = false};
    const run_sink functions = {&sink, sink_dialogue, sink_bad};
    if (run_open(&run, call, &call->options->operands) && begin(&sink, &run, cards_only)) {
        run_inputs(&run, &functions);
        end(&sink, &run);
        run_tell_unused(&run);
        tell_set_aside(&run);
    } else {
        run.trouble = true;
    }
    int code = run_exit(&run, sink.failed && !cards_only);
    run_close(&run);
    return code;
}
