/*
 * What is left to do with each input, from what the store knows of it.
 *
 * An input is known by its path, or by the file behind it, and by the hash of what is read of it.
 * Nothing is trusted to a date: a file counts as audited only if it still begins with the same
 * bytes.
 */
#include "audit/file_hash.h"
#include "audit/known.h"
#include "audit/ledger.h"
#include "common/fail.h"

#include <stdlib.h>

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
    *input = (store_input){.path = cli_str(task->path), .size = size, .bytes = size};
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
    task->input.size = task->input.bytes = size;
    task->input.finished = false;
    hua_code code = file_hash(task->path, size, &task->input.hash, NULL, NULL, error);
    return code ? code : store_put_input(l->store, &task->input, error);
}

static hua_code known_input_left(ledger *l, audit_task *task, uint64_t size, hua_error *error)
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

/* A path of the list and the file behind it. */
typedef struct named {
    file_facts facts;
    hua_code code; /* of looking at it */
    hua_error error;
    bool again; /* the same file was named before */
} named;

typedef struct identity {
    uint64_t device, inode;
    size_t at; /* in the list */
} identity;

static int by_file(const void *a, const void *b)
{
    const identity *x = a, *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    if (x->inode != y->inode)
        return x->inode < y->inode ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void mark_again(named *all, identity *sorted, size_t count)
{
    size_t seen = 0;
    for (size_t i = 0; i < count; i++)
        if (!all[i].code)
            sorted[seen++] = (identity){all[i].facts.device, all[i].facts.inode, i};
    qsort(sorted, seen, sizeof *sorted, by_file);
    for (size_t i = 1; i < seen; i++)
        all[sorted[i].at].again = sorted[i].device == sorted[i - 1].device &&
                                  sorted[i].inode == sorted[i - 1].inode;
}

/* Looks at every path; the caller frees it.  NULL: no memory. */
static named *look_at(const char *const *paths, size_t count)
{
    named *all = calloc(count + 1, sizeof *all);
    identity *sorted = calloc(count + 1, sizeof *sorted);
    for (size_t i = 0; all && i < count; i++)
        all[i].code = file_facts_of(paths[i], &all[i].facts, &all[i].error);
    if (all && sorted) {
        mark_again(all, sorted, count);
    } else {
        free(all);
        all = NULL;
    }
    free(sorted);
    return all;
}

static hua_code not_regular(const char *path, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "不是普通文件，中断后没法从头再读",
             "not a regular file: it could not be read again after an interruption");
    cli_fail_place(error, path, 0, 0, 0);
    return HUA_E_IO;
}

/* What the store lends is gone at its next call. */
static bool keep_texts(ledger *l, store_input *input)
{
    input->path = cli_arena_copy(&l->texts, input->path);
    input->format = cli_arena_copy(&l->texts, input->format);
    input->encoding = cli_arena_copy(&l->texts, input->encoding);
    return input->path.ptr && input->format.ptr && input->encoding.ptr;
}

static hua_code plan_path(ledger *l, const known_inputs *known, const char *path,
                          const file_facts *facts, hua_error *error)
{
    audit_task *task = &l->tasks[l->task_count];
    hua_code code;
    if (!facts->regular)
        return not_regular(path, error);
    *task = (audit_task){.path = path};
    if (store_get_input(l->store, cli_str(path), &task->input) ||
        known_find(known, l->store, path, facts, &task->input))
        code = keep_texts(l, &task->input) ? known_input_left(l, task, facts->size, error)
                                           : cli_fail_memory(error);
    else
        code = new_input(l, task, facts->size, error);
    if (code)
        return code;
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

static hua_code plan_all(ledger *l, const known_inputs *known, const char *const *paths, named *all,
                         size_t count, const ledger_unreadable *unreadable, hua_error *error)
{
    hua_code code = HUA_OK;
    for (size_t i = 0; i < count && !code; i++) {
        if (all[i].again)
            continue;
        if (all[i].code)
            *error = all[i].error;
        code = all[i].code ? all[i].code : plan_path(l, known, paths[i], &all[i].facts, error);
        if (code == HUA_E_IO) {
            unreadable->tell(unreadable->ctx, error);
            code = HUA_OK;
        }
    }
    return code;
}

hua_code ledger_plan(ledger *l, const char *const *paths, size_t count,
                     const ledger_unreadable *unreadable, hua_error *error)
{
    known_inputs known = {0};
    hua_code code = known_read(&known, l->store, error);
    named *all = look_at(paths, count);
    l->tasks = calloc(count + 1, sizeof *l->tasks);
    if (!code && all && l->tasks)
        code = plan_all(l, &known, paths, all, count, unreadable, error);
    else if (!code)
        code = cli_fail_memory(error);
    free(all);
    known_free(&known);
    if (!code)
        code = reopen_run(l, error);
    return code ? code : store_commit(l->store, error);
}
