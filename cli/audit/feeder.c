/* The feeder: opens each input, passes over what was audited before, copies the rest. */
#include "audit/feeder.h"

#include "common/fail.h"
#include "options.h"

static void out_of_memory(audit_batch *batch)
{
    batch->code = cli_fail_memory(&batch->error);
}

static void input_failed(audit_batch *batch, const hua_error *error)
{
    batch->end.reached = batch->end.failed = true;
    batch->error = *error;
}

/* Records that the store already has are read and left: any format can be taken up so. */
static bool pass_over(feeder *from, uint64_t records, audit_batch *batch)
{
    hua_dialogue dialogue;
    reader_problem problem;
    for (; records && !*from->stop; records--) {
        reader_status status = reader_next(from->in, &dialogue, &problem);
        if (status == READER_FAILED) {
            input_failed(batch, &problem.error);
            return false;
        }
        if (status == READER_END)
            break;
    }
    return true;
}

static bool open_input(feeder *from, audit_batch *batch)
{
    const audit_task *task = &from->tasks[from->at];
    hua_error error;
    reader_options options = from->options;
    options.size = task->input.size;
    from->said = false;
    if (reader_open(&from->in, task->path, &options, &error) != HUA_OK) {
        input_failed(batch, &error);
        return false;
    }
    if (!pass_over(from, task->input.records, batch))
        return false;
    batch->passed_over = task->input.records ? reader_progress_of(from->in).bytes : 0;
    return true;
}

static void take_notices(feeder *from, audit_batch *batch)
{
    hua_str text;
    for (size_t i = 0; reader_notice(from->in, i, from->lang, &text); i++)
        if (!batch_notice(batch, text))
            out_of_memory(batch);
}

static void input_ended(feeder *from, audit_batch *batch)
{
    batch->end.reached = true;
    batch->end.unread = reader_progress_of(from->in).unread;
    batch->end.replaced = reader_replaced(from->in);
    take_notices(from, batch);
}

static void take_dialogue(feeder *from, audit_batch *batch, const hua_dialogue *dialogue)
{
    bool draft = reader_format_of(from->in) == READER_PLAIN && dialogue->turn_count == 1;
    size_t line = reader_turn_place(from->in, 0).line;
    if (!batch_add(batch, dialogue, line, draft))
        out_of_memory(batch);
}

/* One record; false when the batch is complete. */
static bool take_record(feeder *from, audit_batch *batch)
{
    hua_dialogue dialogue;
    reader_problem problem;
    switch (reader_next(from->in, &dialogue, &problem)) {
    case READER_DIALOGUE:
        take_dialogue(from, batch, &dialogue);
        break;
    case READER_BAD:
        if (!batch_add_bad(batch, &problem.error, problem.bytes, from->lang))
            out_of_memory(batch);
        break;
    case READER_END:
        input_ended(from, batch);
        return false;
    case READER_FAILED:
        input_failed(batch, &problem.error);
        return false;
    }
    return !batch->code && !batch_full(batch);
}

/* What the input was taken for; the name of its encoding does not outlive the reader. */
static void say_form(feeder *from, audit_batch *batch)
{
    if (from->said || !from->in)
        return;
    const char *word = "";
    size_t len = 0;
    from->said = true;
    choice_word(FROM_WORDS, (size_t)reader_format_of(from->in), &word, &len);
    batch->format = (hua_str){word, len};
    batch->form = cli_str(reader_format_name(from->in, from->lang));
    batch->encoding = cli_arena_copy(&batch->arena, cli_str(reader_encoding_name(from->in)));
    if (!batch->encoding.ptr)
        out_of_memory(batch);
}

void feeder_close(feeder *from)
{
    reader_close(from->in);
    from->in = NULL;
}

bool feeder_fill(feeder *from, audit_batch *batch)
{
    while (from->at < from->count && from->tasks[from->at].done)
        from->at++;
    if (from->at == from->count || *from->stop)
        return false;
    batch->task = from->at;
    if (from->in || open_input(from, batch)) {
        while (!*from->stop && take_record(from, batch))
            ;
        say_form(from, batch);
        batch->progress = reader_progress_of(from->in).bytes;
    }
    if (batch->end.reached) {
        feeder_close(from);
        from->at++;
    }
    return true;
}
