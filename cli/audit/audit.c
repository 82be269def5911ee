/*
 * The run: judges for the threads, the pool between feeder and ledger, and the signals that end
 * it early.
 */
#define _POSIX_C_SOURCE 200809L /* sigaction */

#include "audit/audit.h"

#include "audit/feeder.h"
#include "audit/judge.h"
#include "audit/pool.h"
#include "audit/run_facts.h"
#include "common/fail.h"

#include <signal.h>
#include <stdlib.h>

/* So many records set aside are told one by one, and inputs; the rest can be asked of the store. */
enum { TOLD_RECORDS = 10, TOLD_INPUTS = 20 };

typedef struct audit {
    const cli_run *run;
    ledger ledger;
    feeder feeder;
    judge *judges;
    size_t threads;
    progress progress;
    uint64_t bytes_before; /* of the inputs that are complete */
    uint64_t bytes;        /* of all that was read */
    size_t told;
    audit_result result;
} audit;

/* ---- stopping ------------------------------------------------------------ */

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t stop_asked;

static void ask_stop(int signal)
{
    (void)signal;
    stop_asked = 1;
}

/* A second signal ends the program at once, which is safe as well. */
static void watch_signals(struct sigaction *old_int, struct sigaction *old_term)
{
    struct sigaction action = {.sa_handler = ask_stop, .sa_flags = (int)SA_RESETHAND};
    stop_asked = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, old_int);
    sigaction(SIGTERM, &action, old_term);
}

static void unwatch_signals(const struct sigaction *old_int, const struct sigaction *old_term)
{
    sigaction(SIGINT, old_int, NULL);
    sigaction(SIGTERM, old_term, NULL);
}

/* ---- what is told meanwhile ---------------------------------------------- */

static void put_place(FILE *err, const char *path, uint64_t line, uint64_t column)
{
    term_put(err, cli_str(path));
    if (line)
        fprintf(err, ":%llu", (unsigned long long)line);
    if (line && column)
        fprintf(err, ":%llu", (unsigned long long)column);
    fputs(": ", err);
}

static void tell_bad(audit *a, const char *path, const store_set_aside *bad)
{
    enum { SHOWN = 80 };
    FILE *err = a->run->call->err;
    a->told++;
    if (a->told > TOLD_RECORDS + 1)
        return;
    progress_pause(&a->progress);
    if (a->told > TOLD_RECORDS) {
        message_print(err, a->run->call->lang, MSG_AUDIT_MORE_SET_ASIDE);
        fputc('\n', err);
        return;
    }
    hua_str bytes = bad->bytes;
    bool cut = bytes.len > SHOWN;
    for (bytes.len = cut ? SHOWN : bytes.len;
         cut && bytes.len && ((unsigned char)bytes.ptr[bytes.len] & 0xC0) == 0x80; bytes.len--)
        ;
    put_place(err, path, bad->line, bad->column);
    term_put(err, bad->reason);
    fputs("\n    ", err);
    term_put(err, bytes);
    fputs(cut ? " …\n" : "\n", err);
    if (bad->hint.len) {
        fputs("    → ", err);
        term_put(err, bad->hint);
        fputc('\n', err);
    }
}

static void tell_form(audit *a, const audit_batch *batch)
{
    FILE *err = a->run->call->err;
    bool empty = batch->end.reached && !batch->records.count;
    if (!batch->form.len || empty || a->run->call->options->quiet || a->ledger.to_do > TOLD_INPUTS)
        return;
    progress_pause(&a->progress);
    put_place(err, a->ledger.tasks[batch->task].path, 0, 0);
    term_put(err, batch->form);
    fputs(a->run->call->lang == HUA_EN ? ", " : "，", err);
    term_put(err, batch->encoding);
    fputc('\n', err);
}

static void tell_end(audit *a, const audit_batch *batch)
{
    const cli_call *call = a->run->call;
    const char *path = a->ledger.tasks[batch->task].path;
    if (batch->end.failed || batch->end.unread || batch->end.notices.count)
        progress_pause(&a->progress);
    if (batch->end.failed) {
        complain_error(call->err, call->lang, &batch->error);
        a->result.input_trouble = true;
    }
    for (size_t i = 0; i < batch->end.notices.count && !call->options->quiet; i++) {
        put_place(call->err, path, 0, 0);
        term_put(call->err, batch->end.notices.items[i]);
        fputc('\n', call->err);
    }
    if (batch->end.unread) {
        put_place(call->err, path, 0, 0);
        message_print(call->err, call->lang, MSG_AUDIT_UNFINISHED_LINE, (size_t)batch->end.unread);
        fputc('\n', call->err);
    }
}

/* ---- the pool's work ----------------------------------------------------- */

static bool read_batch(void *ctx, audit_batch *batch)
{
    audit *a = ctx;
    return feeder_fill(&a->feeder, batch);
}

static void judge_one(void *ctx, size_t thread, audit_batch *batch)
{
    audit *a = ctx;
    judge_batch(&a->judges[thread], batch);
}

static bool write_batch(void *ctx, audit_batch *batch)
{
    audit *a = ctx;
    hua_error error;
    tell_form(a, batch);
    for (size_t i = 0; i < batch->records.count; i++)
        if (batch->records.items[i].bad)
            tell_bad(a, a->ledger.tasks[batch->task].path, &batch->records.items[i].set_aside);
    if (ledger_write(&a->ledger, batch, &error) != HUA_OK) {
        progress_pause(&a->progress);
        complain_error(a->run->call->err, a->run->call->lang, &error);
        a->result.end = AUDIT_FAILED;
        return false;
    }
    a->bytes = a->bytes_before + batch->progress;
    a->progress.passed_over += batch->passed_over;
    if (batch->end.reached) {
        tell_end(a, batch);
        a->bytes = a->bytes_before += a->ledger.tasks[batch->task].input.size;
        a->result.audited += !batch->end.failed;
    }
    progress_show(&a->progress, a->bytes, a->ledger.totals.dialogues, a->ledger.totals.set_aside);
    return true;
}

/* ---- the run ------------------------------------------------------------- */

static void tell_unreadable(void *ctx, const hua_error *error)
{
    audit *a = ctx;
    complain_error(a->run->call->err, a->run->call->lang, error);
    a->result.input_trouble = true;
}

static bool open_all(audit *a)
{
    const cli_run *run = a->run;
    const cli_options *o = run->call->options;
    hua_error error;
    store_run facts;
    cli_text options = {0};
    run_facts(run, &options, &facts);
    hua_code code = options.failed ? cli_fail_memory(&error)
                                   : ledger_open(&a->ledger, o->out, &facts, run->rules,
                                                 run->call->lang, o->force, &error);
    const ledger_unreadable unreadable = {tell_unreadable, a};
    if (!code)
        code = ledger_plan(&a->ledger, run->inputs.paths.items, run->inputs.paths.count,
                           &unreadable, &error);
    cli_text_free(&options);
    if (code)
        complain_error(run->call->err, run->call->lang, &error);
    return code == HUA_OK;
}

static bool open_judges(audit *a)
{
    a->judges = calloc(a->threads, sizeof *a->judges);
    for (size_t i = 0; a->judges && i < a->threads; i++)
        if (!judge_open(&a->judges[i], a->run, !a->run->call->options->no_mask))
            return false;
    if (!a->judges)
        complain(a->run->call->err, a->run->call->lang, MSG_NO_MEMORY);
    return a->judges != NULL;
}

static void close_all(audit *a)
{
    for (size_t i = 0; a->judges && i < a->threads; i++) {
        a->result.suppressed += a->judges[i].suppressed;
        judge_close(&a->judges[i]);
    }
    free(a->judges);
    feeder_close(&a->feeder);
    ledger_close(&a->ledger);
}

static void run_pool(audit *a)
{
    const pool_work work = {a, read_batch, judge_one, write_batch};
    hua_error error;
    struct sigaction old_int, old_term;
    a->feeder = (feeder){.tasks = a->ledger.tasks,
                         .count = a->ledger.task_count,
                         .options = run_reader_options(a->run),
                         .lang = a->run->call->lang,
                         .stop = &stop_asked};
    a->feeder.options.record_limit = AUDIT_RECORD_LIMIT;
    progress_begin(&a->progress, a->run->call->err, a->run->call->lang,
                   a->run->call->options->quiet, a->ledger.bytes_to_do);
    watch_signals(&old_int, &old_term);
    hua_code code = pool_run(&work, a->threads, &error);
    if (!code && a->result.end == AUDIT_DONE)
        code = stop_asked ? ledger_commit(&a->ledger, &error)
                          : ledger_finish(&a->ledger, &a->result.left, &error);
    progress_pause(&a->progress);
    if (code) {
        complain_error(a->run->call->err, a->run->call->lang, &error);
        a->result.end = AUDIT_FAILED;
    } else if (stop_asked && a->result.end == AUDIT_DONE) {
        a->result.end = AUDIT_STOPPED;
    }
    unwatch_signals(&old_int, &old_term);
}

audit_result audit_run(const cli_run *run, size_t threads)
{
    audit a = {.run = run, .threads = threads, .result = {.end = AUDIT_FAILED}};
    if (open_all(&a) && open_judges(&a)) {
        a.result.end = AUDIT_DONE;
        a.result.known = a.ledger.task_count - a.ledger.to_do;
        run_pool(&a);
        a.result.bytes = a.bytes - a.progress.passed_over;
        a.result.seconds = progress_seconds(&a.progress);
        a.result.totals = a.ledger.totals;
    }
    close_all(&a);
    return a.result;
}
