/*
 * Text without speakers: the draft of what an agent means to say.
 *
 * The whole text is one agent turn, byte for byte, so that every place in the report is a place in
 * the file; comment lines are left for suppress.h.  A text whose lines begin with times is said
 * to look like a chat: there the customer's words would be judged as the agent's.
 */
#include "common/fail.h"
#include "readers/clock.h"
#include "readers/format.h"

#include <stdlib.h>

enum { LOOKED_AT = 64 * 1024, FEWEST_TIMES = 3 };

typedef struct draft {
    source *in;
    const reader_options *options;
    hua_turn turn;
    bool done;
    bool like_chat; /* many lines begin with a time */
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

/* A third of the lines begin with a time of day, be it in brackets. */
static bool looks_like_chat(hua_str text)
{
    size_t lines = 0, times = 0;
    hua_str line;
    clock_stamp stamp;
    if (text.len > LOOKED_AT)
        text.len = LOOKED_AT;
    for (size_t at = 0; cli_next_line(text, &at, &line);) {
        line = cli_trim(line);
        lines += line.len > 0;
        if (line.len && (line.ptr[0] == '[' || line.ptr[0] == '('))
            line = cli_slice(line, 1, line.len);
        times += clock_read(line, &stamp) > 0 && stamp.has_clock;
    }
    return times >= FEWEST_TIMES && times * 3 >= lines;
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
    d->like_chat = looks_like_chat(text);
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

static bool draft_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    static const char *const texts[] = {"许多行以时间开头，像聊天记录，却认不出说话人：整篇当作客服"
                                        "的话判断了；可用 --from 指明格式",
                                        "許多行以時間開頭，像聊天記錄，卻認不出說話人：整篇當作客服"
                                        "的話判斷了；可用 --from 指明格式",
                                        "many lines begin with a time, as in a chat, but no "
                                        "speakers are known: all of it was judged "
                                        "as an agent's words; choose the format with --from"};
    *text = cli_str(texts[lang]);
    return ((const draft *)state)->like_chat && i == 0;
}

const format_ops draft_format = {
    .format = READER_PLAIN,
    .names = {"话术草稿（无说话人）", "話術草稿（無說話人）", "a draft (text without speakers)"},
    .endings = ".md",
    .looks = looks,
    .open = draft_open,
    .close = free,
    .next = draft_next,
    .turn_place = draft_place,
    .notice = draft_notice};
