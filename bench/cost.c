/*
 * What an audit costs, stage by stage, by doing ever more of it:
 *
 *     bench_cost DIR FILE PACK...       MB/s until each stage and of it alone, and its share
 *
 * Every stage includes those before it, so that its own cost is a difference; each is run in turn,
 * ROUNDS times over, and medians count.  One thread, on the program's own pool, judge and ledger;
 * results go to DIR, which is an audit's and is begun afresh each time.
 *
 *     read    records out of the file, copied into batches
 *     fold    the folded view of every turn
 *     scan    literals and values in it
 *     find    patterns, conditions, findings with their suggestions
 *     score   rubrics
 *     report  JSON
 *     rows    what the database is to have of a dialogue
 *     mask    personal data, in rows and report
 *     store   database and reports.jsonl on the disk, with indices
 *     csv     tables
 *     page    the page
 */
#include "audit/audit.h"
#include "audit/judge.h"
#include "audit/pool.h"
#include "audit/publish.h"
#include "audit/run_facts.h"
#include "engine_part.h"
#include "measure.h"
#include "store/export.h"

#include <stdlib.h>

enum { ROUNDS = 5 };

typedef enum stage {
    READ,
    FOLD,
    SCAN,
    FIND,
    SCORE,
    REPORT,
    ROWS,
    MASK,
    STORE,
    CSV,
    PAGE,
    STAGES
} stage;

static const char *const stage_names[STAGES] = {"read", "fold", "scan",  "find", "score", "report",
                                                "rows", "mask", "store", "csv",  "page"};

/* One run up to a stage. */
typedef struct trial {
    const cli_run *run;
    stage last;
    hua_scanner *scanner; /* until REPORT; then the judge has its own */
    judge judge;
    ledger ledger;
    feeder feeder;
} trial;

static const volatile sig_atomic_t never;

/* ---- opening: not held against any stage ----------------------------------- */

static void open_scanner(trial *t)
{
    const hua_scanner_options options = {
        .lang = t->run->call->lang, .bad_utf8 = HUA_UTF8_REPLACE, .no_scores = t->last < SCORE};
    hua_error error = {0};
    if (hua_scanner_new(&t->scanner, t->run->rules, &options, &error) != HUA_OK)
        bench_die(&error);
}

static void told(void *ctx, const hua_error *error)
{
    (void)ctx;
    bench_die(error);
}

static void open_ledger(trial *t)
{
    const cli_run *run = t->run;
    store_run facts;
    cli_text options = {0};
    hua_error error = {0};
    run_facts(run, &options, &facts);
    hua_code code = ledger_open(&t->ledger, run->call->options->out, &facts, run->rules,
                                run->call->lang, true, &error);
    const ledger_unreadable unreadable = {told, NULL};
    if (!code)
        code = ledger_plan(&t->ledger, run->inputs.paths.items, run->inputs.paths.count,
                           &unreadable, &error);
    if (code)
        bench_die(&error);
    cli_text_free(&options);
}

static void open_trial(trial *t, const cli_run *run, stage last)
{
    *t = (trial){.run = run, .last = last};
    open_ledger(t);
    if (last <= REPORT)
        open_scanner(t);
    else if (!judge_open(&t->judge, run, last >= MASK))
        exit(1);
    t->feeder = (feeder){.tasks = t->ledger.tasks,
                         .count = t->ledger.task_count,
                         .options = run_reader_options(run),
                         .lang = run->call->lang,
                         .stop = &never};
    t->feeder.options.record_limit = AUDIT_RECORD_LIMIT;
}

static void close_trial(trial *t)
{
    feeder_close(&t->feeder);
    hua_scanner_free(t->scanner);
    if (t->last > REPORT)
        judge_close(&t->judge);
    ledger_close(&t->ledger);
}

/* ---- the pool's work --------------------------------------------------------- */

static bool read_batch(void *ctx, audit_batch *batch)
{
    trial *t = ctx;
    return feeder_fill(&t->feeder, batch);
}

static hua_code check(trial *t, const hua_dialogue *dialogue, hua_error *error)
{
    const hua_report *report;
    hua_str json;
    hua_code code = hua_check(t->scanner, dialogue, &report, error);
    if (!code && t->last == REPORT)
        code = hua_report_json(t->scanner, report, &json, error);
    return code;
}

static hua_code look(trial *t, const hua_dialogue *dialogue, hua_error *error)
{
    switch (t->last) {
    case READ:
        return HUA_OK;
    case FOLD:
        return engine_fold(t->scanner, dialogue);
    case SCAN:
        return engine_scan(t->scanner, dialogue);
    default:
        return check(t, dialogue, error);
    }
}

static void judge_one(void *ctx, size_t thread, audit_batch *batch)
{
    trial *t = ctx;
    (void)thread;
    if (t->last > REPORT) {
        judge_batch(&t->judge, batch);
        return;
    }
    for (size_t i = 0; i < batch->records.count && !batch->code; i++)
        if (!batch->records.items[i].bad)
            batch->code = look(t, &batch->records.items[i].dialogue, &batch->error);
}

static bool write_batch(void *ctx, audit_batch *batch)
{
    trial *t = ctx;
    hua_error error;
    if (batch->code || batch->end.failed)
        bench_die(&batch->error);
    if (t->last >= STORE && ledger_write(&t->ledger, batch, &error) != HUA_OK)
        bench_die(&error);
    return true;
}

/* ---- running ------------------------------------------------------------------- */

static void write_tables(const cli_call *call)
{
    store *s = NULL;
    hua_error error = {0};
    if (store_open_read(&s, call->options->out, &error) != HUA_OK ||
        store_export_csv(s, call->options->out, call->lang, &error) != HUA_OK)
        bench_die(&error);
    store_close(s);
}

static double run_until(const cli_run *run, stage last)
{
    trial t;
    hua_error error = {0};
    open_trial(&t, run, last);
    const pool_work work = {&t, read_batch, judge_one, write_batch};
    const char *directory = run->call->options->out;
    size_t left;
    double start = bench_now();
    hua_code code = pool_run(&work, 1, &error);
    if (!code && last >= STORE)
        code = ledger_finish(&t.ledger, &left, &error);
    if (code)
        bench_die(&error);
    if (last == CSV)
        write_tables(run->call);
    if (last == PAGE && !publish(run->call, directory, directory, 1)) /* both */
        exit(1);
    double seconds = bench_now() - start;
    close_trial(&t);
    return seconds;
}

static void print_stage(const char *name, double size, double until, double before, double whole)
{
    double alone = until - before;
    printf("%-8s until here %8.1f MB/s   alone ", name, size / until);
    if (alone > 0)
        printf("%8.1f MB/s  %5.1f %%\n", size / alone, 100 * alone / whole);
    else
        printf("%8s        %5.1f %%\n", "-", 100 * alone / whole);
}

static void print_cost(const cli_run *run, double size)
{
    double seconds[STAGES][ROUNDS], before = 0;
    run_until(run, READ); /* the file is in memory from here on */
    for (int round = 0; round < ROUNDS; round++)
        for (stage s = READ; s < STAGES; s++)
            seconds[s][round] = run_until(run, s);
    double whole = bench_median(seconds[PAGE], ROUNDS);
    for (stage s = READ; s < STAGES; s++) {
        double until = bench_median(seconds[s], ROUNDS);
        print_stage(stage_names[s], size, until, before, whole);
        before = until;
    }
}

/* The command line of the audit that is taken apart. */
static bool audit_options(cli_options *options, char **argv, int count)
{
    static char no_config[] = "--no-config", quiet[] = "--quiet", out[] = "--out",
                rules[] = "--rules";
    int used = 0;
    char **words = calloc((size_t)count * 2 + 4, sizeof *words);
    if (!words)
        return false;
    words[used++] = no_config;
    words[used++] = quiet;
    words[used++] = out;
    words[used++] = argv[0];
    words[used++] = argv[1];
    for (int i = 2; i < count; i++) {
        words[used++] = rules;
        words[used++] = argv[i];
    }
    bool done = options_parse(options, FOR_AUDIT, used, words, HUA_EN, stderr);
    free(words);
    return done;
}

int main(int argc, char **argv)
{
    cli_options options;
    cli_run run;
    if (argc < 4) {
        fprintf(stderr, "usage: bench_cost DIR FILE PACK...\n");
        return 2;
    }
    bool done = audit_options(&options, argv + 1, argc - 1);
    if (done) {
        const cli_call call = {.options = &options,
                               .lang = HUA_HANS,
                               .term = term_make(stdout, COLOR_NEVER),
                               .err = stderr};
        done = run_open(&run, &call, &options.operands);
        if (done)
            print_cost(&run, bench_megabytes(argv[2]));
        run_close(&run);
    }
    options_free(&options);
    return done ? 0 : 2;
}
