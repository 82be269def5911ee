/*
 * A talk: the scenario's opening, then a reply and its answer for every call.  A reply is analysed
 * within the whole dialogue, as a reviewer would read it, and what the scanner sees in it moves the
 * customer.
 */
#include "practice/talk.h"

#include "common/fail.h"
#include "messages.h"

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

static bool push_text(practice_talk *talk, hua_speaker speaker, hua_str said)
{
    cli_text text = {0};
    cli_text_add(&text, said);
    return push_turn(talk, speaker, &text);
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
    if (!push_text(talk, HUA_CUSTOMER, scenario->script->lines[OCCASION_OPENING].items[0])) {
        talk_free(talk);
        return cli_fail_memory(error);
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

static bool answer_reply(practice_talk *talk, const reply_reading *reading)
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
    const bool done = push_turn(talk, HUA_CUSTOMER, &line) && !why.failed;
    if (done)
        talk->played.items[last + 1].turn.heat = talk->customer.heat;
    else
        talk->customer = before;
    return done;
}

hua_code talk_reply(practice_talk *talk, hua_str text, hua_error *error)
{
    const size_t before = talk->played.count;
    const hua_str reply = cli_trim(text);
    reply_reading reading = {0};
    hua_code code = refuse(talk, reply, error);
    if (code)
        return code;
    if (!push_text(talk, HUA_AGENT, reply))
        return cli_fail_memory(error);
    code = read_reply(talk, &reading, error);
    if (!code && !answer_reply(talk, &reading))
        code = cli_fail_memory(error);
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
    return i < talk->scenario->fact_count && talk->customer.facts & 1u << i
               ? talk->scenario->script->facts[i].say
               : (hua_str){"", 0};
}

/* ---- help --------------------------------------------------------------------------- */

/* While the customer does not feel heard: what would help most. */
static message_id hint_heard(const customer *c)
{
    if (!(c->does & DOES(EMPATHY)))
        return MSG_HINT_EMPATHY;
    if (!c->facts)
        return MSG_HINT_ASK;
    if (!(c->does & DOES(RESTATE)))
        return MSG_HINT_RESTATE;
    return customer_told_enough(c) ? MSG_HINT_CALM : MSG_HINT_ASK;
}

static message_id hint_of(const practice_talk *talk)
{
    const customer *c = &talk->customer;
    const uint32_t lacks = customer_lacks(c, talk->scenario);
    if (c->state == TALK_SETTLED || c->state == TALK_LEFT)
        return MSG_HINT_OVER;
    if (c->state == TALK_CLOSING)
        return MSG_HINT_CLOSE;
    if (c->owed)
        return MSG_HINT_OWED;
    if (lacks & NEED_HEARD)
        return hint_heard(c);
    if (lacks & NEED_APOLOGY)
        return MSG_HINT_APOLOGY;
    return lacks & NEED_WAY || !(lacks & NEED_TIME) ? MSG_HINT_WAY : MSG_HINT_TIME;
}

hua_str talk_hint(practice_talk *talk)
{
    return cli_str(message(talk->lang, hint_of(talk)));
}

hua_str talk_model(practice_talk *talk)
{
    return talk->scenario->script->models[customer_moment(&talk->customer, talk->scenario)];
}
