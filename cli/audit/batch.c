/* Batches: copying what a reader lends, so that it outlives the reader's next call. */
#include "audit/batch.h"

#include <stdlib.h>

void batch_free(audit_batch *batch)
{
    cli_arena_free(&batch->arena);
    cli_list_free(&batch->records);
    cli_list_free(&batch->end.notices);
    cli_text_free(&batch->reports);
}

void batch_clear(audit_batch *batch)
{
    cli_arena_reset(&batch->arena);
    batch->records.count = 0;
    batch->held = 0;
    batch->reports.len = 0;
    batch->end.notices.count = 0;
    batch->end.reached = batch->end.failed = false;
    batch->end.unread = batch->end.replaced = 0;
    batch->format = batch->encoding = batch->form = (hua_str){NULL, 0};
    batch->progress = batch->passed_over = 0;
    batch->code = HUA_OK;
}

/* An empty text stays empty and costs nothing. */
static bool copy(audit_batch *batch, hua_str *text)
{
    if (!text->len) {
        *text = (hua_str){"", 0};
        return true;
    }
    batch->held += text->len;
    *text = cli_arena_copy(&batch->arena, *text);
    return text->ptr != NULL;
}

static bool copy_turns(audit_batch *batch, hua_dialogue *dialogue)
{
    hua_turn *turns = cli_arena_get(&batch->arena, dialogue->turn_count * sizeof *turns + 1);
    if (!turns)
        return false;
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        turns[i] = dialogue->turns[i];
        if (!copy(batch, &turns[i].text))
            return false;
    }
    dialogue->turns = turns;
    return true;
}

bool batch_add(audit_batch *batch, const hua_dialogue *dialogue, uint64_t line, bool draft)
{
    audit_record record = {.dialogue = *dialogue, .line = line, .draft = draft};
    hua_dialogue *d = &record.dialogue;
    return copy(batch, &d->id) && copy(batch, &d->source) && copy(batch, &d->agent) &&
           copy(batch, &d->customer) && copy(batch, &d->team) && copy(batch, &d->date) &&
           copy(batch, &d->meta) && copy_turns(batch, d) && cli_list_push(&batch->records, record);
}

bool batch_set_aside(audit_batch *batch, audit_record *record, const hua_error *error,
                     hua_str bytes, hua_lang lang)
{
    const char *reason = lang == HUA_EN ? error->message_en : error->message;
    store_set_aside *bad = &record->set_aside;
    record->bad = true;
    *bad = (store_set_aside){.line = error->line,
                             .column = error->column,
                             .offset = error->offset,
                             .reason = cli_str(reason),
                             .hint = cli_str(error->hint),
                             .bytes = bytes};
    return copy(batch, &bad->reason) && copy(batch, &bad->hint) && copy(batch, &bad->bytes);
}

bool batch_add_bad(audit_batch *batch, const hua_error *error, hua_str bytes, hua_lang lang)
{
    audit_record record = {.line = error->line};
    return batch_set_aside(batch, &record, error, bytes, lang) &&
           cli_list_push(&batch->records, record);
}

bool batch_notice(audit_batch *batch, hua_str notice)
{
    return copy(batch, &notice) && cli_list_push(&batch->end.notices, notice);
}
