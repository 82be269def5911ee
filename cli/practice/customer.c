/*
 * How a customer takes a reply.  Two tables say what everything is worth; the rest applies them.
 *
 *     heat    anger: 0 … 100.  Good behaviours lower it (for the first time more than again), slips
 *             raise it.  Each type of customer has tastes that scale the lowering.
 *     heard   how far they feel understood: 0 … 100; no more than HEARD_UNTOLD before they have told
 *             the first facts.
 *     needs   HEARD, APOLOGY, WAY, TIME; which of them must be met is a matter of the motive.
 *
 * A reply is taken like this:
 *
 *     1. A banned wording spoils all that was good in the reply, and an apology is owed from then on.
 *     2. While the heat is high and they do not feel heard, solutions fall on deaf ears.
 *     3. Facts come out when asked: by a question with one of their words, else the next one by an
 *        open question or by saying back what is known.
 *     4. All needs met and the heat below SETTLE_HEAT: they accept, and one reply is left to close;
 *        or two, if the first adds to the solution and thanks for nothing.
 *     5. Heat 100, or PATIENCE replies in a row that bring nothing: they break it off.  The first
 *        time at 100 they stop at the edge: everybody gets one more chance.
 *
 *     6. An insult in the closing reply takes the agreement back.
 *
 * The next line is at most: an exclamation, a reaction, what they have to say.  No line is said twice
 * running.
 */
#include "practice/customer.h"

/* ---- what things are worth ---------------------------------------------------- */

typedef enum taste {
    TASTE_PLAIN,
    TASTE_EMPATHY, /* feelings, regret */
    TASTE_FACTS,   /* exactness, times */
    TASTE_WAY,     /* choices, amends */
    TASTE_CAUSE,   /* reasons, prevention */
    TASTE_COUNT
} taste;

/* Per cent of the worth, by customer_type. */
static const int tastes[SCRIPT_TYPES][TASTE_COUNT] = {
    [TYPE_IMPROVER] = {100, 90, 110, 100, 200},
    [TYPE_RATIONAL] = {100, 80, 150, 110, 120},
    [TYPE_NEGOTIATOR] = {100, 80, 100, 170, 100},
    [TYPE_VICTIM] = {100, 140, 100, 90, 100},
};

typedef struct worth {
    int first, again;             /* heat */
    int heard_first, heard_again; /* heard */
    taste taste;
} worth;

static const worth good[BEHAVIOUR_COUNT] = {
    [BEHAVIOUR_GREETING] = {-1, 0, 0, 0, TASTE_PLAIN},
    [BEHAVIOUR_ENCOURAGER] = {-1, 0, 5, 0, TASTE_PLAIN},
    [BEHAVIOUR_RESTATE] = {-6, -3, 25, 12, TASTE_FACTS},
    [BEHAVIOUR_EMPATHY] = {-16, -6, 25, 12, TASTE_EMPATHY},
    [BEHAVIOUR_APOLOGY] = {-6, -2, 5, 0, TASTE_EMPATHY},
    [BEHAVIOUR_OPEN_QUESTION] = {-3, -1, 12, 6, TASTE_FACTS},
    [BEHAVIOUR_CLOSED_QUESTION] = {-2, -1, 4, 2, TASTE_FACTS},
    [BEHAVIOUR_WHEN_QUESTION] = {-4, -2, 8, 4, TASTE_FACTS},
    [BEHAVIOUR_ASK_WISH] = {-5, -2, 8, 2, TASTE_WAY},
    [BEHAVIOUR_OPTIONS] = {-6, -3, 0, 0, TASTE_WAY},
    [BEHAVIOUR_OWN_IT] = {-4, -2, 8, 2, TASTE_EMPATHY},
    [BEHAVIOUR_ACTION] = {-4, -2, 0, 0, TASTE_WAY},
    [BEHAVIOUR_TIME_COMMITMENT] = {-6, -3, 0, 0, TASTE_FACTS},
    [BEHAVIOUR_EXPLAIN_STEPS] = {-4, -2, 0, 0, TASTE_CAUSE},
    [BEHAVIOUR_PROGRESS] = {-4, -2, 0, 0, TASTE_FACTS},
    [BEHAVIOUR_CONTACT] = {-3, -1, 0, 0, TASTE_FACTS},
    [BEHAVIOUR_COMPENSATION] = {-5, -2, 0, 0, TASTE_WAY},
    [BEHAVIOUR_SET_LIMIT] = {-2, 0, 0, 0, TASTE_PLAIN},
    [BEHAVIOUR_ESCALATE] = {-3, -1, 0, 0, TASTE_WAY},
    [BEHAVIOUR_CHECK_SOLVED] = {-1, 0, 2, 0, TASTE_PLAIN},
    [BEHAVIOUR_THANKS_AGAIN_SORRY] = {-3, 0, 0, 0, TASTE_EMPATHY},
    [BEHAVIOUR_THANKS_TRUST] = {-3, 0, 0, 0, TASTE_PLAIN},
    [BEHAVIOUR_THANKS_FEEDBACK] = {-3, 0, 2, 0, TASTE_CAUSE},
    [BEHAVIOUR_THANKS_RESOLVE] = {-3, 0, 0, 0, TASTE_CAUSE},
    [BEHAVIOUR_PREVENTION] = {-4, -2, 0, 0, TASTE_CAUSE},
    [BEHAVIOUR_FOLLOW_UP] = {-3, -1, 0, 0, TASTE_FACTS},
    [BEHAVIOUR_FAREWELL] = {0, 0, 0, 0, TASTE_PLAIN},
};

/* Heat of a slip; `more` for each further finding of the class in the same reply. */
typedef struct price {
    int first, again, more;
} price;

static const price bad[SLIP_COUNT + 1] = {
    [SLIP_BANNED] = {18, 24, 6}, [SLIP_RETORT] = {12, 15, 4}, [SLIP_HOLLOW] = {-3, 4, 0},
    [SLIP_STALLED] = {7, 9, 0},  [SLIP_UNHEARD] = {8, 10, 0}, [SLIP_IGNORED] = {4, 5, 0},
    [SLIP_EXCUSED] = {6, 8, 2},  [SLIP_CANNED] = {5, 6, 0},   [SLIP_BRIBED] = {4, 4, 0},
    [SLIP_RUDE] = {1, 1, 0},     [SLIP_COUNT] = {5, 8, 0}, /* nothing of use was said */
};

enum {
    MOST_COST = 40,    /* of one class in one reply */
    MOST_CALM = 30,    /* nobody cools down more than this at once */
    UNHEARD_HEAT = 25, /* who is calmer than this has no anger to pass over */
    DEAF_HEAT = 60,    /* from here on solutions are not heard … */
    DEAF_HEARD = 25,   /* … by one who feels heard less than this … */
    DEAF_PERCENT = 40, /* … and calm only so much */
    SETTLE_HEAT = 60,  /* below it they may accept */
    PATIENCE = 6,
    THANKS_ENOUGH = 3, /* of the four sentences make a good close */
    FACTS_AT_ONCE = 2,
    FACTS_TO_BE_HEARD = 2, /* who has told fewer feels heard no more than … */
    HEARD_UNTOLD = 40
};

/* From this heat up the mood is that. */
static const int mood_heat[SCRIPT_MOODS] = {
    [TALK_ANGRY] = 75, [TALK_ANNOYED] = 50, [TALK_WARY] = 25, [TALK_CALM] = 0};

/* What must be met, and how far they must feel heard. */
static const struct {
    uint32_t needs;
    int heard;
    bool feeling; /* without empathy they do not feel heard, whatever else was said */
} motives[] = {
    [MOTIVE_VENT] = {NEED_HEARD | NEED_WAY, 60, true},
    [MOTIVE_RESPECT] = {NEED_HEARD | NEED_APOLOGY | NEED_WAY, 50, true},
    [MOTIVE_REDRESS] = {NEED_HEARD | NEED_WAY | NEED_TIME, 45, false},
};

/* Behaviours that work on the solution. */
#define DOES_WORK                                                                               \
    (DOES(ACTION) | DOES(COMPENSATION) | DOES(OPTIONS) | DOES(EXPLAIN_STEPS) | DOES(PROGRESS) | \
     DOES(CONTACT) | DOES(FOLLOW_UP) | DOES(ESCALATE))
#define DOES_SOLUTION (DOES_WORK | DOES(TIME_COMMITMENT) | DOES(PREVENTION))
/* Behaviours that let them tell the next fact. */
#define DOES_LISTENING (DOES(OPEN_QUESTION) | DOES(WHEN_QUESTION) | DOES(RESTATE))
/* Courtesy is no content. */
#define DOES_COURTESY (DOES(GREETING) | DOES(ENCOURAGER) | DOES(FAREWELL) | DOES(CHECK_SOLVED))

/* ---- taking a reply in ------------------------------------------------------------ */

static int between(int least, int value, int most)
{
    return value < least ? least : value > most ? most : value;
}

static talk_mood mood_of(int heat)
{
    unsigned mood = TALK_ANGRY;
    while (mood < TALK_CALM && heat < mood_heat[mood])
        mood++;
    return (talk_mood)mood;
}

void customer_begin(customer *c, const practice_scenario *scenario)
{
    *c = (customer){.state = TALK_OPEN, .heat = scenario->script->heat};
    c->mood = mood_of(c->heat);
    c->used[OCCASION_OPENING] = 1;
    c->last[0] = scenario->script->lines[OCCASION_OPENING].items;
}

static void note(customer_answer *answer, bool is_slip, unsigned which, int delta)
{
    answer->causes[answer->cause_count++] = (customer_cause){is_slip, which, delta};
}

/*
 * A time that belongs to nothing that is or was to be done is part of the story said back; thanks
 * before the close are none, and at the close nobody asks what happened.
 */
static uint32_t what_it_does(const customer *c, const reply_reading *reading)
{
    uint32_t does = reading->does;
    if (!(does & (DOES_WORK | DOES(PREVENTION)) || c->met & NEED_WAY))
        does &= ~DOES(TIME_COMMITMENT);
    return does & ~(c->state == TALK_CLOSING ? DOES_LISTENING : DOES_THANKS);
}

static void take_heard(customer *c, uint32_t does)
{
    for (unsigned i = 0; i < BEHAVIOUR_COUNT; i++)
        if (does & 1u << i)
            c->heard += c->does & 1u << i ? good[i].heard_again : good[i].heard_first;
    c->heard = between(0, c->heard, 100);
}

static void take_good(customer *c, const practice_script *script, uint32_t does,
                      customer_answer *answer)
{
    take_heard(c, does);
    answer->deaf = does & DOES_SOLUTION && c->heat >= DEAF_HEAT && c->heard < DEAF_HEARD;
    for (unsigned i = 0; i < BEHAVIOUR_COUNT; i++) {
        if (!(does & 1u << i))
            continue;
        int delta = c->does & 1u << i ? good[i].again : good[i].first;
        delta = delta * tastes[script->type][good[i].taste] / 100;
        if (answer->deaf && DOES_SOLUTION & 1u << i)
            delta = delta * DEAF_PERCENT / 100;
        note(answer, false, i, delta);
    }
    c->does |= does;
}

/*
 * Beside a banned wording nothing else counts.  Real empathy makes up for an empty formula beside it;
 * a hollow reply did at least not pass over.
 */
static bool strikes(const customer *before, const reply_reading *reading, uint32_t does,
                    unsigned which)
{
    if (which != SLIP_BANNED && slipped(reading, SLIP_BANNED))
        return false;
    if (which == SLIP_HOLLOW && does & DOES(EMPATHY))
        return false;
    if (which == SLIP_UNHEARD && (slipped(reading, SLIP_HOLLOW) || before->heat < UNHEARD_HEAT))
        return false;
    return slipped(reading, (slip)which);
}

static void take_bad(customer *c, const reply_reading *reading, uint32_t does,
                     customer_answer *answer)
{
    bool any = false;
    for (unsigned i = 0; i < SLIP_COUNT; i++) {
        if (!strikes(c, reading, does, i))
            continue;
        const price *cost = &bad[i];
        const int base = c->slipped & 1u << i ? cost->again : cost->first;
        const int more = between(0, (int)reading->counts[i] - 1, MOST_COST) * cost->more;
        note(answer, true, i, between(-MOST_COST, base + more, MOST_COST));
        c->slipped |= 1u << i;
        any = any || i != SLIP_RUDE;
    }
    /* Once they have accepted there is little left to say, and a poor close costs its thanks only. */
    const bool asks_anew = (reading->asks & ~c->facts) != 0;
    if (any || does & ~DOES_COURTESY || reading->invites || asks_anew || c->state == TALK_CLOSING)
        return;
    note(answer, true, SLIP_COUNT,
         c->slipped & 1u << SLIP_COUNT ? bad[SLIP_COUNT].again : bad[SLIP_COUNT].first);
    c->slipped |= 1u << SLIP_COUNT;
}

static void take_heat(customer *c, customer_answer *answer)
{
    int change = 0;
    for (size_t i = 0; i < answer->cause_count; i++)
        change += answer->causes[i].delta;
    int heat = c->heat + (change < -MOST_CALM ? -MOST_CALM : change);
    answer->capped = change < -MOST_CALM && c->heat > MOST_CALM;
    if (heat >= 100 && !c->warned) {
        c->warned = true;
        heat = 99;
    }
    c->heat = between(0, heat, 100);
    c->mood = mood_of(c->heat);
}

/* ---- needs ------------------------------------------------------------------------ */

/* They have told so much that they can feel heard. */
static bool told_enough(const customer *c)
{
    return behaviour_count(c->facts) >= FACTS_TO_BE_HEARD;
}

/* However kind the words: who has told little cannot feel heard. */
static int heard_of(const customer *c)
{
    return told_enough(c) ? c->heard : between(0, c->heard, HEARD_UNTOLD);
}

static bool feels_heard(const customer *c, const practice_scenario *scenario)
{
    return heard_of(c) >= motives[scenario->motive].heard &&
           (c->does & DOES(EMPATHY) || !motives[scenario->motive].feeling);
}

/* The needs that are still open, as bits by customer_need. */
static uint32_t lacks_of(const customer *c, const practice_scenario *scenario)
{
    uint32_t lacks = motives[scenario->motive].needs & ~c->met;
    if (c->owed)
        lacks |= NEED_APOLOGY;
    if (feels_heard(c, scenario))
        lacks &= ~(uint32_t)NEED_HEARD;
    return c->heat >= SETTLE_HEAT ? lacks | NEED_HEARD : lacks;
}

/* Why they do not feel heard. */
static customer_gap unheard(const customer *c)
{
    if (!(c->does & DOES(EMPATHY)))
        return GAP_FEELING;
    if (!c->facts)
        return GAP_STORY;
    if (!(c->does & DOES(RESTATE)))
        return GAP_ECHO;
    if (!told_enough(c))
        return GAP_STORY;
    return c->heat >= SETTLE_HEAT ? GAP_HEAT : GAP_HEARD;
}

customer_gap customer_open(const customer *c, const practice_scenario *scenario)
{
    const uint32_t lacks = lacks_of(c, scenario);
    if (c->owed)
        return GAP_OWED;
    if (lacks & NEED_HEARD)
        return unheard(c);
    if (lacks & NEED_APOLOGY)
        return GAP_APOLOGY;
    if (lacks & NEED_WAY)
        return GAP_WAY;
    return lacks & NEED_TIME ? GAP_TIME : GAP_NONE;
}

/* A way out: a choice, amends, steps; or an action that is taken seriously. */
static bool offers(const customer *c, const practice_scenario *scenario, uint32_t does)
{
    const bool heard = feels_heard(c, scenario);
    return does & (DOES(OPTIONS) | DOES(COMPENSATION) | DOES(EXPLAIN_STEPS)) ||
           (does & DOES(ACTION) && (heard || does & DOES(TIME_COMMITMENT)));
}

static void meet_needs(customer *c, const practice_scenario *scenario, uint32_t does, bool deaf)
{
    if (does & (DOES(APOLOGY) | DOES(OWN_IT))) {
        c->met |= NEED_APOLOGY;
        c->owed = false;
    }
    if (!deaf && offers(c, scenario, does))
        c->met |= NEED_WAY;
    if (!deaf && does & DOES(TIME_COMMITMENT))
        c->met |= NEED_TIME;
}

/* ---- the next line ----------------------------------------------------------------- */

/* What takes the place of a line that cannot be said twice running; the opening stands for nothing. */
static const occasion instead[OCCASION_COUNT] = {
    [OCCASION_WISH] = OCCASION_NEEDS_WAY,
    [OCCASION_NEEDS_APOLOGY] = OCCASION_UNHEARD,
};

static bool just_said(const customer *before, const hua_str *line)
{
    for (size_t i = 0; i < CUSTOMER_MAX_PARTS; i++)
        if (before->last[i] == line)
            return true;
    return false;
}

/* In order; run out, the last one and the one before it take turns. */
static const hua_str *next_line(const customer *before, const text_row *row, uint8_t *used)
{
    size_t at = *used < row->count ? *used : row->count - 1;
    if (just_said(before, &row->items[at]) && at > 0)
        at--;
    if (*used < row->count)
        (*used)++;
    return just_said(before, &row->items[at]) ? NULL : &row->items[at];
}

static void say(customer_answer *answer, const hua_str *text)
{
    if (text && answer->part_count < CUSTOMER_MAX_PARTS)
        answer->parts[answer->part_count++] = text;
}

static void say_on(customer *c, const customer *before, const practice_script *script,
                   occasion what, customer_answer *answer)
{
    const hua_str *line = next_line(before, &script->lines[what], &c->used[what]);
    if (!line && instead[what])
        line = next_line(before, &script->lines[instead[what]], &c->used[instead[what]]);
    say(answer, line);
}

/* An exclamation when the mood has changed, or when the reply did an angry one no good. */
static void sigh(customer *c, const customer *before, const practice_script *script,
                 occasion reaction, customer_answer *answer)
{
    const bool softened = reaction == OCCASION_SOOTHED || reaction == OCCASION_CONFIRMED;
    const bool heated = c->mood <= TALK_ANNOYED;
    if (c->mood == before->mood ? !heated || c->heat < before->heat : softened && heated)
        return;
    const text_row *row = &script->moods[c->mood];
    say(answer, &row->items[c->sighed[c->mood] % row->count]);
    c->sighed[c->mood] = (uint8_t)((c->sighed[c->mood] + 1u) % row->count);
}

static occasion reaction_to(const customer *before, const reply_reading *reading, uint32_t does)
{
    static const struct {
        slip slip;
        occasion says;
    } rows[] = {{SLIP_BANNED, OCCASION_PROVOKED}, {SLIP_RETORT, OCCASION_PROVOKED},
                {SLIP_HOLLOW, OCCASION_HOLLOW},   {SLIP_STALLED, OCCASION_STALLED},
                {SLIP_UNHEARD, OCCASION_UNHEARD}, {SLIP_CANNED, OCCASION_ADRIFT},
                {SLIP_EXCUSED, OCCASION_UNHEARD}, {SLIP_IGNORED, OCCASION_ADRIFT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strikes(before, reading, does, rows[i].slip))
            return rows[i].says;
    if (does & ~before->does & DOES(EMPATHY))
        return OCCASION_SOOTHED;
    if (does & DOES(RESTATE) && before->replies > 0)
        return OCCASION_CONFIRMED;
    return does & DOES(EMPATHY) ? OCCASION_SOOTHED : OCCASION_NONE;
}

/* Facts asked for by their words; else the next one, if the reply lets them tell. */
static size_t tell_facts(customer *c, const practice_scenario *scenario,
                         const reply_reading *reading, uint32_t does, customer_answer *answer)
{
    const uint32_t all = (1u << scenario->fact_count) - 1;
    uint32_t tells = reading->asks & all & ~c->facts;
    size_t told = 0;
    if (!tells && (does & DOES_LISTENING || reading->invites))
        tells = ~c->facts & (c->facts + 1) & all;
    for (size_t i = 0; i < scenario->fact_count && told < FACTS_AT_ONCE; i++)
        if (tells & 1u << i) {
            say(answer, &scenario->script->facts[i].say);
            c->facts |= 1u << i;
            told++;
        }
    return told;
}

/* What they want to know next. */
static occasion want(uint32_t lacks)
{
    if (lacks & NEED_APOLOGY)
        return OCCASION_NEEDS_APOLOGY;
    if (lacks & NEED_WAY)
        return OCCASION_NEEDS_WAY;
    if (lacks & NEED_TIME)
        return OCCASION_NEEDS_TIME;
    return OCCASION_NONE;
}

/* With no fact to tell: a wish, a want; or nothing, if the reaction says it all. */
static occasion rest(const customer *c, const practice_scenario *scenario, uint32_t does,
                     occasion reaction)
{
    const uint32_t lacks = lacks_of(c, scenario);
    if (does & DOES_WORK && lacks & NEED_HEARD)
        return OCCASION_NEEDS_HEARD;
    if (does & DOES(ASK_WISH) && lacks & NEED_WAY)
        return OCCASION_WISH;
    if (does & (DOES_SOLUTION | DOES(ASK_WISH)) && lacks & NEED_HEARD)
        return OCCASION_NEEDS_HEARD;
    if (reaction != OCCASION_NONE && reaction != OCCASION_CONFIRMED && !(does & DOES_WORK))
        return OCCASION_NONE;
    const occasion wanted = does & ~DOES_COURTESY ? want(lacks) : OCCASION_NONE;
    return wanted == OCCASION_NONE && reaction == OCCASION_NONE ? OCCASION_ADRIFT : wanted;
}

static void speak_on(customer *c, const customer *before, const practice_scenario *scenario,
                     const reply_reading *reading, uint32_t does, customer_answer *answer)
{
    const occasion reaction = reaction_to(before, reading, does);
    sigh(c, before, scenario->script, reaction, answer);
    if (reaction != OCCASION_NONE)
        say_on(c, before, scenario->script, reaction, answer);
    if (slipped(reading, SLIP_BANNED) || tell_facts(c, scenario, reading, does, answer))
        return;
    const occasion then = rest(c, scenario, does, reaction);
    if (then != OCCASION_NONE)
        say_on(c, before, scenario->script, then, answer);
}

/* ---- the step ------------------------------------------------------------------------ */

static void weigh(customer *c, const practice_scenario *scenario, const reply_reading *reading,
                  uint32_t does, customer_answer *answer)
{
    answer->spoilt = slipped(reading, SLIP_BANNED);
    take_good(c, scenario->script, does, answer);
    take_bad(c, reading, does, answer);
    take_heat(c, answer);
    meet_needs(c, scenario, does, answer->deaf);
    c->owed = c->owed || answer->spoilt;
    c->replies++;
}

/* The first reply after they accepted, and it is still about the solution. */
static bool lingers(const customer *before, uint32_t does)
{
    return !before->lingered && does & DOES_SOLUTION && !(does & DOES_THANKS);
}

static talk_state after_closing(customer *c, const customer *before, uint32_t does, bool spoilt)
{
    if (spoilt)
        return TALK_OPEN;
    if (!lingers(before, does))
        return TALK_SETTLED;
    c->lingered = true;
    return TALK_CLOSING;
}

static talk_state next_state(customer *c, const customer *before, const practice_scenario *scenario,
                             uint32_t does, bool spoilt)
{
    if (c->heat >= 100 || c->idle >= PATIENCE || c->replies >= TALK_MAX_REPLIES)
        return TALK_LEFT;
    if (before->state == TALK_CLOSING)
        return after_closing(c, before, does, spoilt);
    if (does & ~DOES_COURTESY && !lacks_of(c, scenario))
        return TALK_CLOSING;
    return TALK_OPEN;
}

/* The line that a change of state brings; OCCASION_NONE if the talk goes on. */
static occasion parting(const customer *c, const customer *before, uint32_t does)
{
    if (c->state == TALK_LEFT)
        return OCCASION_LEAVE;
    if (c->state == TALK_SETTLED)
        return behaviour_count(does & DOES_THANKS) >= THANKS_ENOUGH ? OCCASION_FAREWELL
                                                                    : OCCASION_CURT;
    return c->state == TALK_CLOSING && before->state == TALK_OPEN ? OCCASION_SETTLE : OCCASION_NONE;
}

static void remember(customer *c, const customer_answer *answer)
{
    memset(c->last, 0, sizeof c->last);
    for (size_t i = 0; i < answer->part_count; i++)
        c->last[i] = answer->parts[i];
}

void customer_step(customer *c, const practice_scenario *scenario, const reply_reading *reading,
                   customer_answer *answer)
{
    const customer before = *c;
    const uint32_t does = slipped(reading, SLIP_BANNED) ? 0 : what_it_does(c, reading);
    *answer = (customer_answer){0};
    weigh(c, scenario, reading, does, answer);
    const bool better = c->heat < before.heat || c->met != before.met;
    c->idle = better ? 0 : c->idle + 1;
    c->state = next_state(c, &before, scenario, does, answer->spoilt);
    const occasion last = parting(c, &before, does);
    if (last != OCCASION_NONE)
        say_on(c, &before, scenario->script, last, answer);
    else if (before.state != TALK_CLOSING || c->state != TALK_CLOSING)
        speak_on(c, &before, scenario, reading, does, answer);
    if (c->facts != before.facts)
        c->idle = 0;
    if (!answer->part_count)
        say(answer, &scenario->script->moods[c->mood].items[0]);
    remember(c, answer);
}

moment customer_moment(const customer *c, const practice_scenario *scenario)
{
    if (c->state != TALK_OPEN)
        return MOMENT_CLOSE;
    if (c->owed || !(c->does & DOES(EMPATHY)))
        return MOMENT_OPEN;
    if (!(c->does & DOES(RESTATE)) || !feels_heard(c, scenario))
        return MOMENT_CLARIFY;
    return MOMENT_RESOLVE;
}
