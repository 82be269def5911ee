/* Why the heat moved: what was seen with what it weighed, then what is still lacking. */
#include "practice/talk.h"

#include "messages.h"

#include <stdio.h>

static void add(cli_text *why, const char *text)
{
    cli_text_add(why, cli_str(text));
}

/* A second part, set off from the first if there is one. */
static void add_then(cli_text *why, hua_lang lang, message_id words)
{
    if (why->len)
        add(why, message(lang, MSG_PRACTICE_THEN));
    add(why, message(lang, words));
}

static void add_cause(cli_text *why, hua_lang lang, const reply_reading *reading,
                      const customer_cause *cause)
{
    char delta[16];
    if (why->len)
        add(why, message(lang, MSG_PRACTICE_LIST));
    if (!cause->slip)
        add(why, behaviour_words(lang, (behaviour_id)cause->which));
    else if (cause->which == SLIP_COUNT)
        add(why, message(lang, MSG_PRACTICE_NOTHING));
    else
        cli_text_add(why, reading->slips[cause->which]);
    snprintf(delta, sizeof delta, " %+d", cause->delta);
    add(why, delta);
}

/* What is still open. */
static void add_gap(cli_text *why, const practice_talk *talk)
{
    static const message_id words[GAP_COUNT] = {
        [GAP_OWED] = MSG_PRACTICE_GAP_OWED,       [GAP_FEELING] = MSG_PRACTICE_GAP_FEELING,
        [GAP_STORY] = MSG_PRACTICE_GAP_STORY,     [GAP_ECHO] = MSG_PRACTICE_GAP_ECHO,
        [GAP_HEAT] = MSG_PRACTICE_GAP_HEAT,       [GAP_HEARD] = MSG_PRACTICE_GAP_HEARD,
        [GAP_APOLOGY] = MSG_PRACTICE_GAP_APOLOGY, [GAP_WAY] = MSG_PRACTICE_GAP_WAY,
        [GAP_TIME] = MSG_PRACTICE_GAP_TIME};
    const customer_gap gap = customer_open(&talk->customer, talk->scenario);
    if (gap != GAP_NONE)
        add_then(why, talk->lang, words[gap]);
}

void why_write(cli_text *why, const practice_talk *talk, const customer *before,
               const reply_reading *reading, const customer_answer *answer)
{
    const customer *now = &talk->customer;
    for (size_t i = 0; i < answer->cause_count; i++)
        if (answer->causes[i].delta)
            add_cause(why, talk->lang, reading, &answer->causes[i]);
    if (answer->capped)
        add(why, message(talk->lang, MSG_PRACTICE_CAPPED));
    const bool reopened = before->state == TALK_CLOSING && now->state == TALK_OPEN;
    if (answer->spoilt || answer->deaf)
        add_then(why, talk->lang,
                 reopened         ? MSG_PRACTICE_REOPENED
                 : answer->spoilt ? MSG_PRACTICE_SPOILT
                                  : MSG_PRACTICE_DEAF);
    else if (now->state == TALK_OPEN)
        add_gap(why, talk);
    else if (now->state == TALK_SETTLED && behaviour_count(reading->does & DOES_THANKS) < 4)
        add_then(why, talk->lang, MSG_PRACTICE_LACKS_THANKS);
}
