/* The ledger: opening, writing, committing.  plan.c decides what is left to do. */
#include "audit/ledger.h"

#include "audit/file_hash.h"
#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORTS_MARK "reports_bytes"

/* So much work is lost at most when a run is killed, and so little time goes to commits. */
enum { COMMIT_BYTES = 64 * 1024 * 1024 };

/* ---- opening ------------------------------------------------------------- */

static hua_code path_in(const ledger *l, const char *name, char *to, size_t size, hua_error *error)
{
    int wanted = snprintf(to, size, "%s/%s", l->directory, name);
    if (wanted > 0 && (size_t)wanted < size)
        return HUA_OK;
    return cli_fail(error, HUA_E_ARGUMENT, "路径太长", "the path is too long");
}

static hua_code make_directory(const char *path, hua_error *error)
{
    struct stat st;
    if (mkdir(path, 0777) == 0)
        return HUA_OK;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return HUA_OK;
    return cli_fail_write(error, path, errno == EEXIST ? ENOTDIR : errno);
}

static hua_code forget(const ledger *l, hua_error *error)
{
    static const char *const names[] = {STORE_FILE, STORE_FILE "-wal", STORE_FILE "-shm",
                                        LEDGER_REPORTS_FILE};
    char path[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        hua_code code = path_in(l, names[i], path, sizeof path, error);
        if (code)
            return code;
        if (unlink(path) != 0 && errno != ENOENT)
            return cli_fail_write(error, path, errno);
    }
    return HUA_OK;
}

static hua_code other_run(const ledger *l, const store_run *old, const store_run *now,
                          hua_error *error)
{
    if (old->fingerprint != now->fingerprint)
        cli_fail(error, HUA_E_ARGUMENT, "这个目录里是另一套规则包的审计结果",
                 "this directory holds an audit with other rule packs");
    else
        cli_fail(error, HUA_E_ARGUMENT, "这个目录里的审计用的是别的选项：%.*s",
                 "this directory holds an audit with other options: %.*s",
                 (int)(old->options.len < 300 ? old->options.len : 300), old->options.ptr);
    cli_fail_place(error, l->directory, 0, 0, 0);
    cli_fail_hint(error, "换一个 --out，或加 --force 从头再审 / another --out, or --force");
    return HUA_E_ARGUMENT;
}

static bool same_run(const store_run *old, const store_run *now)
{
    return old->fingerprint == now->fingerprint && cli_eq(old->options, now->options) &&
           old->masked == now->masked;
}

static hua_code begin_run(ledger *l, const store_run *facts, const hua_ruleset *rules,
                          hua_lang lang, hua_error *error)
{
    store_run old;
    l->run = *facts;
    l->run.options = cli_arena_copy(&l->texts, facts->options);
    l->run.version = cli_arena_copy(&l->texts, facts->version);
    if (!l->run.options.ptr || !l->run.version.ptr)
        return cli_fail_memory(error);
    if (store_get_run(l->store, &old)) {
        if (!same_run(&old, facts))
            return other_run(l, &old, facts, error);
        l->run.finished = old.finished;
        return HUA_OK;
    }
    hua_code code = store_put_run(l->store, &l->run, error);
    if (!code)
        code = store_put_ruleset(l->store, rules, lang, error);
    return code ? code : store_commit(l->store, error);
}

static hua_code reports_damaged(const char *path, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "报告文件比审计库记的短，被改动过",
             "the reports are shorter than the database says; somebody changed them");
    cli_fail_place(error, path, 0, 0, 0);
    cli_fail_hint(error, "加 --force 从头再审 / audit afresh with --force");
    return HUA_E_IO;
}

/* What was written behind the last commit is cut off. */
static hua_code open_reports(ledger *l, hua_error *error)
{
    char path[4096];
    struct stat st;
    hua_code code = path_in(l, LEDGER_REPORTS_FILE, path, sizeof path, error);
    if (code)
        return code;
    int64_t mark = store_mark(l->store, REPORTS_MARK);
    if (mark < 0) /* a commit tells why */
        return store_commit(l->store, error);
    l->reports_bytes = (uint64_t)mark;
    l->reports = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (l->reports < 0 || fstat(l->reports, &st) != 0)
        return cli_fail_write(error, path, errno);
    if ((uint64_t)st.st_size < l->reports_bytes)
        return reports_damaged(path, error);
    if (ftruncate(l->reports, (off_t)l->reports_bytes) != 0 || lseek(l->reports, 0, SEEK_END) < 0)
        return cli_fail_write(error, path, errno);
    return HUA_OK;
}

hua_code ledger_open(ledger *l, const char *directory, const store_run *facts,
                     const hua_ruleset *rules, hua_lang lang, bool afresh, hua_error *error)
{
    *l = (ledger){.directory = directory, .reports = -1};
    hua_code code = make_directory(directory, error);
    if (!code)
        code = store_open(&l->store, directory, error);
    if (!code && afresh) { /* opened first: what is no store of ours is not deleted */
        store_close(l->store);
        l->store = NULL;
        code = forget(l, error);
        if (!code)
            code = store_open(&l->store, directory, error);
    }
    if (!code)
        code = begin_run(l, facts, rules, lang, error);
    return code ? code : open_reports(l, error);
}

void ledger_close(ledger *l)
{
    if (l->reports >= 0)
        close(l->reports);
    store_close(l->store);
    free(l->tasks);
    cli_arena_free(&l->texts);
}

/* ---- writing ------------------------------------------------------------- */

static hua_code write_reports(ledger *l, hua_str text, hua_error *error)
{
    while (text.len) {
        ssize_t done = write(l->reports, text.ptr, text.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            char path[4096] = LEDGER_REPORTS_FILE;
            int number = errno;
            path_in(l, LEDGER_REPORTS_FILE, path, sizeof path, NULL);
            cli_fail_write(error, path, number);
            cli_fail_hint(error, "%s",
                          number == ENOSPC
                              ? "腾出空间后再跑同一条命令，从停下的地方接着审 / free some space, "
                                "then run this again"
                              : "再跑同一条命令，从停下的地方接着审 / run the same command again");
            return HUA_E_IO;
        }
        text = cli_slice(text, (size_t)done, text.len);
        l->reports_bytes += (uint64_t)done;
        l->since_commit += (uint64_t)done;
    }
    return HUA_OK;
}

static void count_dialogue(ledger *l, store_input *input, const audit_record *record)
{
    input->dialogues++;
    input->turns += record->row.turn_count;
    l->totals.dialogues++;
    l->totals.turns += record->row.turn_count;
    for (size_t i = 0; i < record->row.finding_count; i++)
        l->totals.findings[record->row.findings[i].severity]++;
}

static hua_code write_record(ledger *l, store_input *input, const audit_record *record,
                             hua_error *error)
{
    input->records++;
    if (record->bad) {
        input->set_aside++;
        l->totals.set_aside++;
        return store_put_set_aside(l->store, input->id, &record->set_aside, error);
    }
    count_dialogue(l, input, record);
    return store_put_dialogue(l->store, input->id, &record->row, error);
}

/* What was read must be what was there when the reading began. */
static hua_code end_input(const audit_task *task, store_input *input, const batch_end *end,
                          hua_error *error)
{
    uint64_t hash;
    hua_code code = file_hash(task->path, input->size, &hash, NULL, NULL, error);
    if (code)
        return code;
    if (hash != input->hash) {
        cli_fail(error, HUA_E_ARGUMENT, "这个文件在审计的时候被改过，结果靠不住",
                 "this file was changed while it was audited; the results cannot be trusted");
        cli_fail_place(error, task->path, 0, 0, 0);
        cli_fail_hint(error, "等它写完，再加 --force 从头审 / audit again with --force");
        return HUA_E_ARGUMENT;
    }
    input->bytes = input->size - (end->unread < input->size ? end->unread : input->size);
    input->finished = true;
    return end->unread ? file_hash(task->path, input->bytes, &input->hash, NULL, NULL, error)
                       : HUA_OK;
}

hua_code ledger_write(ledger *l, const audit_batch *batch, hua_error *error)
{
    audit_task *task = &l->tasks[batch->task];
    store_input *input = &task->input;
    hua_code code = HUA_OK;
    if (batch->code) {
        *error = batch->error;
        return batch->code;
    }
    if (batch->format.len) { /* a word of the table of formats */
        input->format = batch->format;
        input->encoding = cli_arena_copy(&l->texts, batch->encoding);
        if (!input->encoding.ptr)
            return cli_fail_memory(error);
    }
    for (size_t i = 0; i < batch->records.count && !code; i++)
        code = write_record(l, input, &batch->records.items[i], error);
    if (!code)
        code = write_reports(l, cli_text_str(&batch->reports), error);
    if (!code && batch->end.reached && !batch->end.failed)
        code = end_input(task, input, &batch->end, error);
    if (!code)
        code = store_put_input(l->store, input, error);
    l->totals.replaced += batch->end.replaced;
    if (!code && l->since_commit >= COMMIT_BYTES)
        code = ledger_commit(l, error);
    return code;
}

hua_code ledger_commit(ledger *l, hua_error *error)
{
    hua_code code = store_set_mark(l->store, REPORTS_MARK, (int64_t)l->reports_bytes, error);
    if (!code)
        code = store_commit(l->store, error);
    l->since_commit = 0;
    return code;
}

static hua_code count_left(ledger *l, size_t *left, hua_error *error)
{
    store_rows *rows;
    hua_code code = store_select(
        l->store, CLI_STR("SELECT count(*) FROM inputs WHERE finished = 0"), &rows, error);
    *left = 0;
    if (!code && store_rows_next(rows, error) == 1)
        *left = (size_t)store_int(rows, 0);
    store_rows_free(rows);
    return code;
}

hua_code ledger_finish(ledger *l, size_t *left, hua_error *error)
{
    hua_code code = ledger_commit(l, error);
    if (!code)
        code = count_left(l, left, error);
    l->run.finished = *left == 0;
    if (!code)
        code = store_put_run(l->store, &l->run, error);
    return code ? code : store_finish(l->store, error);
}
