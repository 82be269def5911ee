/* audit: months of logs into a database, tables and a page. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "audit/audit.h"
#include "audit/pool.h"
#include "audit/publish.h"

#include <stdlib.h>
#include <unistd.h>

enum { EXIT_STOPPED = 130 };

static bool choose_threads(const cli_call *call, size_t *threads)
{
    const char *text = call->options->jobs;
    char *end;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *threads = cores > 0 ? (size_t)cores : 1;
    if (!text)
        return true;
    long wanted = strtol(text, &end, 10);
    if (*end || end == text || wanted < 1 || wanted > POOL_MOST_THREADS) {
        complain(call->err, call->lang, MSG_AUDIT_BAD_JOBS, POOL_MOST_THREADS, text);
        return false;
    }
    *threads = (size_t)wanted;
    return true;
}

static bool check_options(const cli_call *call)
{
    const cli_options *o = call->options;
    if (!o->out) {
        complain(call->err, call->lang, MSG_AUDIT_NO_OUT);
        return false;
    }
    for (size_t i = 0; i < o->operands.count; i++)
        if (strcmp(o->operands.items[i], "-") == 0) {
            complain(call->err, call->lang, MSG_AUDIT_NO_STDIN);
            return false;
        }
    if (o->operands.count)
        return publish_check_options(call);
    complain(call->err, call->lang, MSG_NO_INPUT, call->command->name);
    return false;
}

/* ---- the results are no inputs ------------------------------------------- */

/* What an audit writes into its directory. */
static bool is_result(const char *name)
{
    static const char *const names[] = {STORE_FILE,         LEDGER_REPORTS_FILE, PUBLISH_PAGE,
                                        "sample.csv",       "csv/dialogues.csv", "csv/findings.csv",
                                        "csv/scores.csv",   "csv/steps.csv",     "csv/agents.csv",
                                        "csv/set_aside.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_result_in(const char *directory, const char *path)
{
    char *real = realpath(path, NULL);
    size_t len = strlen(directory);
    bool inside = real && strncmp(real, directory, len) == 0 && real[len] == '/';
    bool result = inside && is_result(real + len + 1);
    free(real);
    return result;
}

static bool has_store(const char *directory)
{
    char path[4096];
    int wanted = snprintf(path, sizeof path, "%s/" STORE_FILE, directory);
    return wanted > 0 && (size_t)wanted < sizeof path && access(path, F_OK) == 0;
}

/*
 * An audit's directory may stand among the logs, or the logs in it.  False after a message: a log
 * has the name of a result, and no audit was here that could have made it.
 */
static bool leave_out_results(cli_run *run)
{
    const cli_call *call = run->call;
    const char *in_the_way = NULL;
    char *out = realpath(call->options->out, NULL);
    size_t kept = 0;
    if (!out)
        return true;
    for (size_t i = 0; i < run->inputs.paths.count; i++) {
        const char *path = run->inputs.paths.items[i];
        if (is_result_in(out, path))
            in_the_way = path;
        else
            run->inputs.paths.items[kept++] = path;
    }
    run->inputs.paths.count = kept;
    bool fine = !in_the_way || call->options->force || has_store(out);
    if (!fine)
        complain(call->err, call->lang, MSG_AUDIT_IN_THE_WAY, in_the_way);
    free(out);
    return fine;
}

/* ---- the end ------------------------------------------------------------- */

static void tell_summary(const cli_call *call, const audit_result *r)
{
    char size[24], rate[24];
    if (call->options->quiet)
        return;
    if (r->known)
        message_print(call->err, call->lang, MSG_AUDIT_KNOWN, r->known);
    message_print(call->err, call->lang, MSG_AUDIT_SUMMARY, r->audited, (size_t)r->totals.dialogues,
                  (size_t)r->totals.turns, progress_size(size, (double)r->bytes), r->seconds,
                  progress_size(rate, r->seconds > 0 ? (double)r->bytes / r->seconds : 0));
    message_print(call->err, call->lang, MSG_AUDIT_FINDINGS, (size_t)r->totals.findings[HUA_ERROR],
                  (size_t)r->totals.findings[HUA_WARNING], (size_t)r->totals.findings[HUA_INFO]);
    if (r->totals.set_aside)
        message_print(call->err, call->lang, MSG_AUDIT_SET_ASIDE, (size_t)r->totals.set_aside,
                      call->options->out);
    if (r->totals.replaced)
        message_print(call->err, call->lang, MSG_AUDIT_REPLACED, (size_t)r->totals.replaced);
    if (r->suppressed)
        message_print(call->err, call->lang, MSG_AUDIT_SUPPRESSED, r->suppressed);
}

/* Also what an earlier start of this run has found counts. */
static bool has_findings(const cli_run *run, bool *trouble)
{
    static const char *const at_least[] = {
        "SELECT EXISTS (SELECT 1 FROM findings)",
        "SELECT EXISTS (SELECT 1 FROM findings WHERE severity IN ('warning', 'error'))",
        "SELECT EXISTS (SELECT 1 FROM findings WHERE severity = 'error')"};
    fail_on level = run_fail_on(run);
    store *s = NULL;
    store_rows *rows = NULL;
    hua_error error;
    bool found = false;
    if (level == FAIL_NEVER)
        return false;
    hua_code code = store_open_read(&s, run->call->options->out, &error);
    if (!code)
        code = store_select(s, cli_str(at_least[level]), &rows, &error);
    if (!code && store_rows_next(rows, &error) == 1)
        found = store_int(rows, 0) != 0;
    if (code)
        complain_error(run->call->err, run->call->lang, &error);
    *trouble = *trouble || code;
    store_rows_free(rows);
    store_close(s);
    return found;
}

static int conclude(cli_run *run, const audit_result *result, size_t threads)
{
    const cli_call *call = run->call;
    if (result->end == AUDIT_FAILED)
        return EXIT_TROUBLE;
    tell_summary(call, result);
    if (result->end == AUDIT_STOPPED) {
        message_print(call->err, call->lang, MSG_AUDIT_STOPPED);
        fputc('\n', call->err);
        return EXIT_STOPPED;
    }
    if (result->left) {
        message_print(call->err, call->lang, MSG_AUDIT_LEFT, result->left, call->options->out);
        fputc('\n', call->err);
    }
    bool trouble = run->trouble || result->input_trouble || result->left ||
                   (call->options->strict && result->totals.set_aside);
    if (!publish(call, call->options->out, call->options->out, threads))
        return EXIT_TROUBLE;
    bool findings = has_findings(run, &trouble);
    return trouble ? EXIT_TROUBLE : findings ? EXIT_FINDINGS : EXIT_CLEAN;
}

int cmd_audit(const cli_call *call)
{
    cli_run run;
    size_t threads;
    int code = EXIT_TROUBLE;
    if (!check_options(call) || !choose_threads(call, &threads))
        return code;
    if (run_open(&run, call, &call->options->operands) && leave_out_results(&run)) {
        audit_result result = audit_run(&run, threads);
        code = conclude(&run, &result, threads);
    }
    run_close(&run);
    return code;
}
