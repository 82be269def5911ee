/*
 * A talk: the scenario's opening, then a reply and its answer for every call.  A reply is analysed
 * within the whole dialogue, as a reviewer would read it, and what the scanner sees in it moves the
 * customer.
 */
#include "practice/talk.h"

#include "common/fail.h"
#include "messages.h"
#include "practice/script_text.h"

#include <stdlib.h>

/* ---- turns ------------------------------------------------------------------ */

static void drop_turns(practice_talk *talk, size_t keep)
{
    while (talk->played.count > keep) {
        talk_turn *turn = &talk->played.items[--talk->played.count].turn;
        free((char *)turn->text.ptr);
        free((char *)turn->why.ptr);
    }
    if (talk->turns.count > keep)
        talk->turns.count = keep;
}

/* The talk takes over the text. */
static bool push_turn(practice_talk *talk, hua_speaker speaker, cli_text *text)
{
    const hua_str said = cli_text_str(text);
    const talk_played played = {.turn = {.speaker = speaker, .text = said},
                                .before = talk->customer};
    const hua_turn turn = {speaker, said, HUA_NO_TIME, HUA_NO_TIME};
    if (text->failed || !cli_list_reserve(&talk->turns, talk->turns.count + 1) ||
        !cli_list_push(&talk->played, played)) {
        cli_text_free(text);
        return false;
    }
    talk->turns.items[talk->turns.count++] = turn;
    return true;
}

static bool push_reply(practice_talk *talk, hua_str said)
{
    cli_text text = {0};
    cli_text_add(&text, said);
    return push_turn(talk, HUA_AGENT, &text);
}

/* The customer speaks in the script of the reader. */
static hua_code push_line(practice_talk *talk, hua_str said, hua_error *error)
{
    cli_text text = {0};
    hua_code code = script_text_add(&text, talk->scanner, talk->lang, said,
                                    talk->scenario->persona_name, error);
    if (code) {
        cli_text_free(&text);
        return code;
    }
    return push_turn(talk, HUA_CUSTOMER, &text) ? HUA_OK : cli_fail_memory(error);
}

/* Parts run on; after a word or a figure a mark is set between, in speech a blank. */
static void join(cli_text *line, hua_str part, hua_channel channel)
{
    static const char *const marks[] = {"。", "！", "？", "…", "～", "~",  "，", "、", "；",
                                        "：", "!",  "?",  ".", ",",  "）", "」", "”"};
    bool marked = line->len == 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !marked; i++)
        marked = cli_ends(cli_text_str(line), marks[i]);
    if (!marked)
        cli_text_add(line, channel == HUA_CALL ? CLI_STR(" ") : CLI_STR("，"));
    cli_text_add(line, part);
}

/* ---- beginning and end -------------------------------------------------------- */

static hua_code keep(practice_talk *talk, hua_str *to, hua_str text, hua_error *error)
{
    return script_text_keep(to, &talk->texts, talk->scanner, talk->lang, text,
                            talk->scenario->persona_name, error);
}

/* Facts and model replies as they are shown. */
static hua_code keep_texts(practice_talk *talk, hua_error *error)
{
    const practice_script *script = talk->scenario->script;
    hua_code code = HUA_OK;
    for (size_t i = 0; i < talk->scenario->fact_count && !code; i++)
        code = keep(talk, &talk->facts[i], script->facts[i].say, error);
    for (size_t i = 0; i < SCRIPT_MOMENTS && !code; i++)
        code = keep(talk, &talk->models[i], script->models[i], error);
    return code;
}

hua_code talk_begin(practice_talk **out, const practice_scenario *scenario, hua_scanner *scanner,
                    hua_lang lang, hua_error *error)
{
    *out = NULL;
    practice_talk *talk = calloc(1, sizeof *talk);
    if (!talk)
        return cli_fail_memory(error);
    talk->scenario = scenario;
    talk->scanner = scanner;
    talk->lang = lang;
    customer_begin(&talk->customer, scenario);
    hua_code code = keep_texts(talk, error);
    if (!code)
        code = push_line(talk, scenario->script->lines[OCCASION_OPENING].items[0], error);
    if (code) {
        talk_free(talk);
        return code;
    }
    talk->played.items[0].turn.heat = talk->customer.heat;
    *out = talk;
    return HUA_OK;
}

void talk_free(practice_talk *talk)
{
    if (!talk)
        return;
    drop_turns(talk, 0);
    cli_list_free(&talk->played);
    cli_list_free(&talk->turns);
    cli_arena_free(&talk->judged);
    cli_arena_free(&talk->texts);
    free(talk);
}

/* ---- a reply -------------------------------------------------------------------- */

hua_code talk_check(practice_talk *talk, const hua_report **report, hua_error *error)
{
    talk->dialogue = (hua_dialogue){.id = talk->scenario->id,
                                    .channel = talk->scenario->channel,
                                    .turns = talk->turns.items,
                                    .turn_count = talk->turns.count};
    return hua_check(talk->scanner, &talk->dialogue, report, error);
}

static hua_code refuse(const practice_talk *talk, hua_str text, hua_error *error)
{
    if (talk->customer.state == TALK_SETTLED || talk->customer.state == TALK_LEFT)
        return cli_fail(error, HUA_E_ARGUMENT, "这通对话已经结束", "the talk is over");
    if (!text.len)
        return cli_fail(error, HUA_E_ARGUMENT, "回复是空的", "the reply is empty");
    if (text.len > TALK_MAX_REPLY_BYTES)
        return cli_fail(error, HUA_E_LIMIT, "回复太长", "the reply is too long");
    if (cli_utf8_valid(text) < text.len)
        return cli_fail(error, HUA_E_UTF8, "回复不是合法的 UTF-8", "the reply is not UTF-8");
    return HUA_OK;
}

/* All that the customer has said, and the reply: is it said back? */
static hua_code read_echo(practice_talk *talk, reply_reading *reading, hua_error *error)
{
    const size_t last = talk->turns.count - 1;
    cli_text told = {0};
    for (size_t i = 0; i < last; i++)
        if (!talk_is_reply(talk, i)) {
            cli_text_add(&told, talk->turns.items[i].text);
            cli_text_add(&told, CLI_STR("\n"));
        }
    hua_code code = told.failed ? cli_fail_memory(error) : HUA_OK;
    if (!code)
        code = reading_said_back(reading, cli_text_str(&told), talk->turns.items[last].text,
                                 talk->scanner, error);
    cli_text_free(&told);
    return code;
}

/* The reply stands as the last turn: what is in it.  Titles live until the scanner's next call. */
static hua_code read_reply(practice_talk *talk, reply_reading *reading, hua_error *error)
{
    const size_t last = talk->turns.count - 1;
    const hua_report *report;
    hua_code code = reading_asks(reading, talk->scenario, talk->turns.items[last].text,
                                 talk->scanner, error);
    if (!code)
        code = read_echo(talk, reading, error);
    if (!code)
        code = talk_check(talk, &report, error);
    if (!code)
        reading_take(reading, report, (uint32_t)last);
    return code;
}

/* The titles in `reading` are lost with the scanner's report: first the reason, then the line. */
static hua_code answer_reply(practice_talk *talk, const reply_reading *reading, hua_error *error)
{
    const size_t last = talk->played.count - 1;
    const customer before = talk->customer;
    customer_answer answer;
    cli_text why = {0}, line = {0};
    customer_step(&talk->customer, talk->scenario, reading, &answer);
    why_write(&why, talk, &before, reading, &answer);
    for (size_t i = 0; i < answer.part_count; i++)
        join(&line, *answer.parts[i], talk->scenario->channel);
    talk->played.items[last].turn.heat = talk->customer.heat;
    talk->played.items[last].turn.why = cli_text_str(&why);
    hua_code code = why.failed || line.failed ? cli_fail_memory(error) : HUA_OK;
    if (!code)
        code = push_line(talk, cli_text_str(&line), error);
    if (!code)
        talk->played.items[last + 1].turn.heat = talk->customer.heat;
    else
        talk->customer = before;
    cli_text_free(&line);
    return code;
}

hua_code talk_reply(practice_talk *talk, hua_str text, hua_error *error)
{
    const size_t before = talk->played.count;
    const hua_str reply = cli_trim(text);
    reply_reading reading = {0};
    hua_code code = refuse(talk, reply, error);
    if (code)
        return code;
    if (!push_reply(talk, reply))
        return cli_fail_memory(error);
    code = read_reply(talk, &reading, error);
    if (!code)
        code = answer_reply(talk, &reading, error);
    if (code)
        drop_turns(talk, before);
    return code;
}

hua_code talk_undo(practice_talk *talk, hua_error *error)
{
    if (talk->played.count < 3)
        return cli_fail(error, HUA_E_ARGUMENT, "没有可以撤回的回复",
                        "there is no reply to take back");
    const size_t keep = talk->played.count - 2;
    talk->customer = talk->played.items[keep].before;
    drop_turns(talk, keep);
    return HUA_OK;
}

/* ---- looking ---------------------------------------------------------------------- */

talk_state talk_state_of(const practice_talk *talk)
{
    return talk->customer.state;
}

talk_mood talk_mood_of(const practice_talk *talk)
{
    return talk->customer.mood;
}

int talk_heat(const practice_talk *talk)
{
    return talk->customer.heat;
}

size_t talk_turn_count(const practice_talk *talk)
{
    return talk->played.count;
}

const talk_turn *talk_turn_at(const practice_talk *talk, size_t i)
{
    return i < talk->played.count ? &talk->played.items[i].turn : NULL;
}

size_t talk_facts_known(const practice_talk *talk)
{
    return behaviour_count(talk->customer.facts);
}

hua_str talk_fact(const practice_talk *talk, size_t i)
{
    return i < talk->scenario->fact_count && talk->customer.facts & 1u << i ? talk->facts[i]
                                                                            : (hua_str){"", 0};
}

/* ---- help --------------------------------------------------------------------------- */

static message_id hint_of(const practice_talk *talk)
{
    static const message_id words[GAP_COUNT] = {
        [GAP_NONE] = MSG_HINT_WAY,        [GAP_OWED] = MSG_HINT_OWED,
        [GAP_FEELING] = MSG_HINT_EMPATHY, [GAP_STORY] = MSG_HINT_ASK,
        [GAP_ECHO] = MSG_HINT_RESTATE,    [GAP_HEAT] = MSG_HINT_CALM,
        [GAP_HEARD] = MSG_HINT_CALM,      [GAP_APOLOGY] = MSG_HINT_APOLOGY,
        [GAP_WAY] = MSG_HINT_WAY,         [GAP_TIME] = MSG_HINT_TIME};
    const customer *c = &talk->customer;
    if (c->state == TALK_SETTLED || c->state == TALK_LEFT)
        return MSG_HINT_OVER;
    if (c->state == TALK_CLOSING)
        return MSG_HINT_CLOSE;
    return words[customer_open(c, talk->scenario)];
}

hua_str talk_hint(practice_talk *talk)
{
    return cli_str(message(talk->lang, hint_of(talk)));
}

hua_str talk_model(practice_talk *talk)
{
    return talk->models[customer_moment(&talk->customer, talk->scenario)];
}
