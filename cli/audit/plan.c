/*
 * What is left to do with each input, from what the store knows of it.
 *
 * An input is known by its path, its size and the hash of what was read of it.  Nothing is trusted
 * to a date: a file counts as audited only if it still begins with the same bytes.
 */
#include "audit/file_hash.h"
#include "audit/ledger.h"
#include "common/fail.h"

#include <stdlib.h>

/* So many first bytes stand for a file that is not read to its end yet. */
enum { HEAD_BYTES = 64 * 1024 };

static hua_code changed(const audit_task *task, hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, "这个文件在上次审计之后改过，新旧结果不能混在一起",
             "this file changed after it was audited; old and new results do not mix");
    cli_fail_place(error, task->path, 0, 0, 0);
    cli_fail_hint(error, "换一个 --out，或加 --force 从头再审 / another --out, or --force");
    return HUA_E_ARGUMENT;
}

static hua_code new_input(ledger *l, audit_task *task, uint64_t size, hua_error *error)
{
    store_input *input = &task->input;
    *input = (store_input){.path = cli_str(task->path), .size = size};
    input->bytes = size < HEAD_BYTES ? size : HEAD_BYTES;
    hua_code code = file_hash(task->path, input->bytes, &input->hash, NULL, NULL, error);
    return code ? code : store_put_input(l->store, input, error);
}

/* Lines were added: only what is read by the line can be gone on with. */
static hua_code grown(ledger *l, audit_task *task, uint64_t size, int last, int next,
                      hua_error *error)
{
    bool lines = cli_is(task->input.format, "jsonl");
    bool whole = last == '\n' || next == '\n' || !task->input.bytes;
    if (!lines || !whole)
        return changed(task, error);
    task->input.size = size;
    task->input.finished = false;
    return store_put_input(l->store, &task->input, error);
}

static hua_code known_input(ledger *l, audit_task *task, uint64_t size, hua_error *error)
{
    store_input *input = &task->input;
    uint64_t hash;
    int last, next;
    hua_code code = file_hash(task->path, input->bytes, &hash, &last, &next, error);
    if (code)
        return code;
    if (hash != input->hash || (!input->finished && size < input->size))
        return changed(task, error);
    task->done = input->finished && size == input->bytes;
    if (input->finished && !task->done)
        return grown(l, task, size, last, next, error);
    return HUA_OK;
}

typedef struct named {
    const char *path;
    size_t at; /* in the list */
} named;

static int by_path(const void *a, const void *b)
{
    const named *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* True at the places whose path was named before; the caller frees it.  NULL: no memory. */
static bool *find_repeats(const char *const *paths, size_t count)
{
    named *all = calloc(count + 1, sizeof *all);
    bool *repeats = calloc(count + 1, sizeof *repeats);
    for (size_t i = 0; all && i < count; i++)
        all[i] = (named){paths[i], i};
    if (all)
        qsort(all, count, sizeof *all, by_path);
    for (size_t i = 1; all && repeats && i < count; i++)
        repeats[all[i].at] = strcmp(all[i].path, all[i - 1].path) == 0;
    if (!all) {
        free(repeats);
        repeats = NULL;
    }
    free(all);
    return repeats;
}

static hua_code plan_path(ledger *l, const char *path, hua_error *error)
{
    audit_task *task = &l->tasks[l->task_count];
    file_facts facts;
    hua_code code = file_facts_of(path, &facts, error);
    if (code)
        return code;
    if (!facts.regular) {
        cli_fail(error, HUA_E_IO, "不是普通文件，中断后没法从头再读",
                 "not a regular file: it could not be read again after an interruption");
        cli_fail_place(error, path, 0, 0, 0);
        return HUA_E_IO;
    }
    *task = (audit_task){.path = path};
    code = store_get_input(l->store, cli_str(path), &task->input)
               ? known_input(l, task, facts.size, error)
               : new_input(l, task, facts.size, error);
    if (code)
        return code;
    /* what the store lent is gone at its next call */
    task->input.path = cli_str(path);
    task->input.format = cli_arena_copy(&l->texts, task->input.format);
    task->input.encoding = cli_arena_copy(&l->texts, task->input.encoding);
    if (!task->input.format.ptr || !task->input.encoding.ptr)
        return cli_fail_memory(error);
    l->task_count++;
    l->to_do += !task->done;
    l->bytes_to_do += task->done ? 0 : task->input.size;
    return HUA_OK;
}

/* A run that was complete is not, once there is more to do. */
static hua_code reopen_run(ledger *l, hua_error *error)
{
    if (!l->to_do || !l->run.finished)
        return HUA_OK;
    l->run.finished = false;
    return store_put_run(l->store, &l->run, error);
}

hua_code ledger_plan(ledger *l, const char *const *paths, size_t count,
                     void (*unreadable)(void *ctx, const hua_error *error), void *ctx,
                     hua_error *error)
{
    hua_code code = HUA_OK;
    bool *repeats = find_repeats(paths, count);
    l->tasks = calloc(count + 1, sizeof *l->tasks);
    if (!l->tasks || !repeats) {
        free(repeats);
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < count && !code; i++) {
        if (repeats[i])
            continue;
        code = plan_path(l, paths[i], error);
        if (code == HUA_E_IO) {
            unreadable(ctx, error);
            code = HUA_OK;
        }
    }
    free(repeats);
    if (!code)
        code = reopen_run(l, error);
    return code ? code : store_commit(l->store, error);
}
