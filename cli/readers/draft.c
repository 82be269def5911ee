/*
 * Text without speakers: the draft of what an agent means to say.
 *
 * The whole text is one agent turn, byte for byte, so that every place in the report is a place in
 * the file; comment lines are left for suppress.h.
 */
#include "common/fail.h"
#include "readers/format.h"

#include <stdlib.h>

typedef struct draft {
    source *in;
    const reader_options *options;
    hua_turn turn;
    bool done;
} draft;

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)head;
    (void)whole;
    (void)name;
    (void)options;
    return FORMAT_DRAFT;
}

static hua_code draft_open(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    draft *d = *state = calloc(1, sizeof *d);
    if (!d)
        return cli_fail_memory(error);
    d->in = in;
    d->options = options;
    return HUA_OK;
}

/* The beginning of a text over the limit; the rest is left unread. */
static reader_status too_long(const draft *d, hua_str text, reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "文件超过上限 %zu 字节",
             "the file is over the limit of %zu bytes", d->in->limit);
    cli_fail_place(&problem->error, d->in->name, 1, 1, 0);
    cli_fail_hint(&problem->error, "一篇话术一个文件；若是对话，用 --from 指明格式 / one script a "
                                   "file; of dialogues say the format with --from");
    problem->bytes = cli_slice(text, 0, text.len < SOURCE_KEPT ? text.len : SOURCE_KEPT);
    return READER_BAD;
}

static reader_status draft_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                                format_place *place)
{
    draft *d = state;
    hua_str text;
    if (d->done)
        return READER_END;
    d->done = true;
    *place = (format_place){1, 0};
    hua_code code = source_rest(d->in, d->in->limit, &text, &problem->error);
    if (code == HUA_E_LIMIT)
        return too_long(d, source_unread(d->in), problem);
    if (code)
        return READER_FAILED;
    if (!cli_trim(text).len)
        return READER_END;
    d->turn = (hua_turn){
        .speaker = HUA_AGENT, .text = text, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
    *dialogue = (hua_dialogue){.channel = d->options->has_channel ? d->options->channel : HUA_DRAFT,
                               .turns = &d->turn,
                               .turn_count = 1};
    return READER_DIALOGUE;
}

static reader_place draft_place(const void *state, size_t turn)
{
    (void)state;
    (void)turn;
    return (reader_place){1, 1};
}

const format_ops draft_format = {
    .format = READER_PLAIN,
    .names = {"话术草稿（无说话人）", "話術草稿（無說話人）", "a draft (text without speakers)"},
    .endings = ".md",
    .looks = looks,
    .open = draft_open,
    .close = free,
    .next = draft_next,
    .turn_place = draft_place};
