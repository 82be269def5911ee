/* Names of voices, and the notices about them. */
#include "readers/speech/voices.h"

#include "readers/speakers.h"

#include <stdio.h>

hua_str voice_number(hua_str name)
{
    size_t at = name.len;
    if (!name.len || !speakers_is_number(name))
        return (hua_str){NULL, 0};
    while (at > 0 && name.ptr[at - 1] >= '0' && name.ptr[at - 1] <= '9')
        at--;
    while (at + 1 < name.len && name.ptr[at] == '0')
        at++;
    return cli_slice(name, at, name.len);
}

/* The user's word for a name written another way. */
static bool also_mapped(build_message *message, hua_str name, const reader_options *options)
{
    bool mapped = false;
    hua_speaker role = reader_mapped(options, name, &mapped);
    if (mapped) {
        message->has_role = true;
        message->role = role;
    }
    return mapped;
}

void voice_set(build_message *message, hua_str name, const reader_options *options)
{
    message->name = name.len ? name : CLI_STR(VOICE_UNNAMED);
    message->has_role = name.len == 0;
    message->role = HUA_OTHER;
    if (!options->name_count)
        return;
    const hua_str number = voice_number(name);
    if (number.len)
        also_mapped(message, number, options);
    else if (!name.len && !also_mapped(message, CLI_STR("說話人"), options))
        also_mapped(message, CLI_STR("speaker"), options);
}

reader_status voice_finish(build *b, hua_dialogue *out, reader_problem *problem)
{
    reader_status status = build_finish(b, out, problem);
    if (status != READER_DIALOGUE)
        return status;
    if (speakers_is_number(out->agent) || cli_is(out->agent, VOICE_UNNAMED))
        out->agent = (hua_str){NULL, 0};
    if (speakers_is_number(out->customer) || cli_is(out->customer, VOICE_UNNAMED))
        out->customer = (hua_str){NULL, 0};
    return status;
}

void voices_free(voices *all)
{
    for (size_t i = 0; i < VOICE_NOTES; i++)
        for (size_t lang = 0; lang < 3; lang++)
            cli_text_free(&all->texts[i][lang]);
}

/* What stands before and behind the number, or the names, that a notice tells. */
static const char *const notes[VOICE_NOTES][3][2] = {
    {{"看不出谁是客服，只作上下文，不作判断：",
      "（用 --speaker 名字=agent 或 =customer 指明；声道、说话人也可只写号码：--speaker 0=agent）"},
     {"看不出誰是客服，只作上下文，不作判斷：",
      "（用 --speaker 名字=agent 或 =customer 指明；聲道、說話人也可只寫號碼：--speaker 0=agent）"},
     {"nobody can tell which of these is the agent; they are read but not judged: ",
      " (map them with --speaker NAME=agent or =customer; a number alone will do: "
      "--speaker 0=agent)"}},
    {{"没有说话人标记，只作上下文，不作判断：",
      " 句（若都是客服说的，用 --speaker 说话人=agent 指明）"},
     {"沒有說話人標記，只作上下文，不作判斷：",
      " 句（若都是客服說的，用 --speaker 說話人=agent 指明）"},
     {"sentences without a mark of their speaker, read but not judged: ",
      " (if all are the agent's, say --speaker speaker=agent)"}},
    {{"时间不合理（负数、先后颠倒或不是数字），当作没有时间：", " 句"},
     {"時間不合理（負數、先後顛倒或不是數字），當作沒有時間：", " 句"},
     {"sentences whose times were left out (negative, reversed or no numbers): ", ""}},
    {{"没有文字的句子，已略过：", " 句"},
     {"沒有文字的句子，已略過：", " 句"},
     {"sentences without a text, left out: ", ""}}};

static bool tell(voices *all, voice_note note, hua_str what)
{
    bool failed = false;
    for (size_t lang = 0; lang < 3; lang++) {
        cli_text *text = &all->texts[note][lang];
        text->len = 0;
        cli_text_add(text, cli_str(notes[note][lang][0]));
        cli_text_add(text, what);
        cli_text_add(text, cli_str(notes[note][lang][1]));
        failed = failed || text->failed;
    }
    return !failed;
}

bool voices_tell(voices *all, const build *b)
{
    char digits[24];
    hua_str unknown = build_unknown(b);
    bool told = !unknown.len || tell(all, VOICE_UNKNOWN, unknown);
    for (voice_note note = VOICE_NAMELESS; note < VOICE_NOTES; note++) {
        if (!all->counts[note])
            continue;
        snprintf(digits, sizeof digits, "%zu", all->counts[note]);
        told = tell(all, note, cli_str(digits)) && told;
    }
    return told;
}

bool voices_notice(const voices *all, size_t i, hua_lang lang, hua_str *text)
{
    for (size_t note = 0; note < VOICE_NOTES; note++) {
        if (!all->texts[note][lang].len)
            continue;
        if (i-- == 0) {
            *text = cli_text_str(&all->texts[note][lang]);
            return true;
        }
    }
    return false;
}
