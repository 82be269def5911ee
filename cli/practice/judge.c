/*
 * What a talk was worth: turning points, weakest replies, skills, what to practise next.
 *
 * A skill's value is a sum of points for what was shown, 0 … 100:
 *
 *     empathy        60 empathy with content, 25 in one of the first two replies, 15 an apology;
 *                    -20 for each hollow reply and for anger passed over
 *     restate        60 said back, 40 summed up for a yes or no
 *     open-question  60 an open question, 40 in proportion to the facts that came out
 *     commitment     40 an action, 60 a time for what will be done
 *     options        50 two ways or more, 50 the wish asked
 *     thanks         25 for each of the four sentences in the closing reply
 *     composure      100, -35 for each banned wording, -15 for each other slip with an edge
 *
 * The last four count only once the talk has come so far that they could be shown.
 */
#include "practice/library.h"
#include "practice/talk.h"

#include "common/fail.h"
#include "messages.h"
#include "practice/script_text.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    TURNING = 12,    /* so much heat in one reply is a turning point */
    WEAK_ABOVE = -3, /* a reply that calms less than this is weak */
    CALM_ENOUGH = 10,
    HOLLOW_WEAK = 4, /* bare empathy, however little it costs: here the model says most */
    MAX_WEAK = 3,
    MAX_ADVICE = 2,
    GOOD_SCORE = 80,  /* from here on the next talk may be harder */
    SKILL_ENOUGH = 85 /* a skill as good as this needs no drill now */
};

/* One reply, looked at again in the light of the whole talk. */
typedef struct judged_reply {
    size_t turn;
    const customer *before, *after;
    reply_reading reading;
} judged_reply;

typedef struct judged {
    practice_talk *talk;
    const practice_library *library;
    talk_result *result;
    judged_reply *replies;
    size_t count;
} judged;

static void *get(judged *j, size_t count, size_t size)
{
    return cli_arena_get(&j->talk->judged, count * size + 1);
}

/* ---- the replies --------------------------------------------------------------- */

static bool gather(judged *j)
{
    practice_talk *talk = j->talk;
    j->replies = get(j, talk->played.count, sizeof *j->replies);
    if (!j->replies)
        return false;
    for (size_t i = 0; i < talk->played.count; i++) {
        if (!talk_is_reply(talk, i))
            continue;
        judged_reply *reply = &j->replies[j->count++];
        reply->turn = i;
        reply->before = &talk->played.items[i].before;
        /* The customer who speaks next is the one who has heard it. */
        reply->after = &talk->played.items[i + 1].before;
        reading_take(&reply->reading, j->result->report, (uint32_t)i);
    }
    return true;
}

static int change(const judged_reply *reply)
{
    return reply->after->heat - reply->before->heat;
}

static hua_str why_of(const judged *j, const judged_reply *reply)
{
    return j->talk->played.items[reply->turn].turn.why;
}

static bool take_points(judged *j)
{
    talk_point *points = get(j, j->count, sizeof *points);
    if (!points)
        return false;
    j->result->points = points;
    for (size_t i = 0; i < j->count; i++) {
        const judged_reply *r = &j->replies[i];
        if (abs(change(r)) < TURNING && r->before->state == r->after->state)
            continue;
        points[j->result->point_count++] = (talk_point){r->turn, r->before->heat, r->after->heat,
                                                        why_of(j, r)};
    }
    return true;
}

/* ---- the weakest ----------------------------------------------------------------- */

/* A fact came out, or a need was met. */
static bool brought_on(const judged_reply *reply)
{
    return reply->after->facts != reply->before->facts || reply->after->met != reply->before->met;
}

/* A formula where the customer's case should stand. */
static bool hollow(const judged_reply *reply)
{
    return slipped(&reply->reading, SLIP_HOLLOW) && !(reply->reading.does & DOES(EMPATHY));
}

/* Nothing in it but, perhaps, a 你 for 您. */
static bool clean(const judged_reply *reply)
{
    unsigned slips = 0;
    for (unsigned i = 0; i < SLIP_COUNT; i++)
        slips += i == SLIP_RUDE ? 0 : reply->reading.counts[i];
    return slips == 0;
}

/*
 * How weak a reply was: the heat it brought or failed to take away, or the sentences that its close
 * lacks; 0 = not weak.  Who is calm already cannot be calmed, and what calms a little without a
 * slip is no fault.
 */
static int weakness(const judged_reply *reply)
{
    const talk_state before = reply->before->state, after = reply->after->state;
    const int over = change(reply) - WEAK_ABOVE;
    if (before == TALK_CLOSING && after == TALK_SETTLED)
        return 4 * (3 - (int)behaviour_count(reply->reading.does & DOES_THANKS));
    if (change(reply) <= 0 &&
        (after == TALK_CLOSING || brought_on(reply) || reply->before->heat <= CALM_ENOUGH))
        return 0;
    if (change(reply) < 0 && clean(reply))
        return 0;
    if (hollow(reply) && over < HOLLOW_WEAK)
        return HOLLOW_WEAK;
    return over > 0 ? over : 0;
}

static const judged_reply *weakest_left(const judged *j, uint32_t taken)
{
    const judged_reply *worst = NULL;
    for (size_t i = 0; i < j->count; i++) {
        const judged_reply *r = &j->replies[i];
        if (!(taken & 1u << i) && weakness(r) > (worst ? weakness(worst) : 0))
            worst = r;
    }
    return worst;
}

static bool take_weakest(judged *j)
{
    const practice_scenario *scenario = j->talk->scenario;
    const judged_reply *r;
    uint32_t taken = 0;
    talk_weak *weak = get(j, MAX_WEAK, sizeof *weak);
    if (!weak)
        return false;
    j->result->weakest = weak;
    while (j->result->weak_count < MAX_WEAK && (r = weakest_left(j, taken))) {
        taken |= 1u << (r - j->replies);
        weak[j->result->weak_count++] = (talk_weak){
            r->turn, why_of(j, r), j->talk->models[customer_moment(r->before, scenario)]};
    }
    return true;
}

/* ---- skills ------------------------------------------------------------------------ */

typedef struct shown {
    uint32_t does;  /* in any reply */
    uint32_t early; /* in the first two */
    uint32_t close; /* in the closing reply */
    bool closed;    /* there is one */
    int hollow, banned, edged;
} shown;

static shown look_over(const judged *j)
{
    shown s = {0};
    for (size_t i = 0; i < j->count; i++) {
        const judged_reply *r = &j->replies[i];
        const unsigned *counts = r->reading.counts;
        s.does |= r->reading.does;
        s.early |= i < 2 ? r->reading.does : 0;
        if (r->before->state == TALK_CLOSING) {
            s.closed = true;
            s.close = r->reading.does;
        }
        s.hollow += (int)(counts[SLIP_HOLLOW] + counts[SLIP_UNHEARD]);
        s.banned += (int)counts[SLIP_BANNED];
        s.edged += (int)(counts[SLIP_RETORT] + counts[SLIP_STALLED] + counts[SLIP_EXCUSED]);
    }
    return s;
}

static int points_if(uint32_t does, uint32_t wanted, int points)
{
    return does & wanted ? points : 0;
}

static int value_of(const judged *j, const shown *s, skill_id skill)
{
    switch (skill) {
    case SKILL_EMPATHY:
        return points_if(s->does, DOES(EMPATHY), 60) + points_if(s->early, DOES(EMPATHY), 25) +
               points_if(s->does, DOES(APOLOGY), 15) - 20 * s->hollow;
    case SKILL_RESTATE:
        return points_if(s->does, DOES(RESTATE), 60) +
               points_if(s->does, DOES(CLOSED_QUESTION), 40);
    case SKILL_OPEN_QUESTION:
        return points_if(s->does, DOES(OPEN_QUESTION), 60) +
               (int)(40 * talk_facts_known(j->talk) / j->talk->scenario->fact_count);
    case SKILL_COMMITMENT:
        return points_if(s->does, DOES(ACTION), 40) + points_if(s->does, DOES(TIME_COMMITMENT), 60);
    case SKILL_OPTIONS:
        return points_if(s->does, DOES(OPTIONS), 50) + points_if(s->does, DOES(ASK_WISH), 50);
    case SKILL_THANKS:
        return 25 * (int)behaviour_count(s->close & DOES_THANKS);
    case SKILL_COMPOSURE:
        return 100 - 35 * s->banned - 15 * s->edged;
    default:
        return -1;
    }
}

/* Whether the talk came so far that the skill could be shown. */
static bool could_show(const judged *j, const shown *s, skill_id skill)
{
    switch (skill) {
    case SKILL_EMPATHY:
    case SKILL_OPEN_QUESTION:
    case SKILL_COMPOSURE:
        return j->count >= 1;
    case SKILL_RESTATE:
        return j->count >= 2;
    case SKILL_COMMITMENT:
    case SKILL_OPTIONS:
        return j->count >= 3 || s->closed;
    case SKILL_THANKS:
        return s->closed;
    default:
        return false;
    }
}

static bool take_skills(judged *j)
{
    const shown s = look_over(j);
    talk_skill *skills = get(j, SKILL_COUNT, sizeof *skills);
    if (!skills)
        return false;
    j->result->skills = skills;
    for (unsigned i = 0; i < SKILL_COUNT; i++) {
        if (!could_show(j, &s, (skill_id)i))
            continue;
        const int value = value_of(j, &s, (skill_id)i);
        skills[j->result->skill_count++] = (talk_skill){skill_defaults[i].id, value < 0 ? 0
                                                                              : value > 100
                                                                                  ? 100
                                                                                  : value};
    }
    return true;
}

/* ---- advice ------------------------------------------------------------------------ */

static const talk_skill *weakest_skill(const talk_result *result)
{
    const talk_skill *weakest = NULL;
    for (size_t i = 0; i < result->skill_count; i++)
        if (!weakest || result->skills[i].value < weakest->value)
            weakest = &result->skills[i];
    return weakest;
}

/* Drills train some skills only; for the others the nearest one. */
static hua_str drilled_skill(hua_str skill)
{
    static const skill_id nearest[SKILL_COUNT] = {
        [SKILL_EMPATHY] = SKILL_EMPATHY,
        [SKILL_RESTATE] = SKILL_RESTATE,
        [SKILL_REWRITE] = SKILL_REWRITE,
        [SKILL_FOURTH_SENTENCE] = SKILL_FOURTH_SENTENCE,
        [SKILL_NO_WITHOUT_NO] = SKILL_NO_WITHOUT_NO,
        [SKILL_OPEN_QUESTION] = SKILL_RESTATE,
        [SKILL_COMMITMENT] = SKILL_REWRITE,
        [SKILL_OPTIONS] = SKILL_NO_WITHOUT_NO,
        [SKILL_THANKS] = SKILL_FOURTH_SENTENCE,
        [SKILL_COMPOSURE] = SKILL_REWRITE,
    };
    return skill_defaults[nearest[skill_find(skill)]].id;
}

/* NULL text if memory is lacking.  The report is lost, see talk_judge. */
static hua_str title_of(judged *j, const practice_scenario *s)
{
    hua_str title = {NULL, 0};
    if (j->talk->lang == HUA_EN && s->title_en.len)
        return s->title_en;
    return script_text_keep(&title, &j->talk->judged, j->talk->scanner, j->talk->lang, s->title,
                            (hua_str){"", 0}, NULL) == HUA_OK
               ? title
               : (hua_str){NULL, 0};
}

/* NULL text if memory is lacking. */
static hua_str words_about(judged *j, message_id id, hua_str skill)
{
    char words[300];
    const hua_str title = skill_name(skill_find(skill), j->talk->lang);
    snprintf(words, sizeof words, message(j->talk->lang, id), CLI_ARG(title));
    return cli_arena_copy(&j->talk->judged, cli_str(words));
}

/* Of the same industry and no harder than the talk, if there is one. */
static int drill_fits(const practice_drill *drill, const practice_scenario *scenario)
{
    return 2 * cli_eq(drill->industry, scenario->industry) + (drill->level <= scenario->level);
}

static const practice_drill *pick_drill(const judged *j, hua_str skill)
{
    const practice_drill *best = NULL;
    for (size_t i = 0; i < j->library->drills.count; i++) {
        const practice_drill *d = &j->library->drills.items[i];
        if (cli_eq(d->skill, skill) &&
            (!best || drill_fits(d, j->talk->scenario) > drill_fits(best, j->talk->scenario)))
            best = d;
    }
    return best;
}

static bool trains(const practice_scenario *scenario, hua_str skill)
{
    for (size_t i = 0; i < scenario->skill_count; i++)
        if (cli_eq(scenario->skills[i], skill))
            return true;
    return false;
}

/* The level first, then the skill. */
static int scenario_fits(const practice_scenario *scenario, int level, hua_str skill)
{
    return trains(scenario, skill) - 2 * abs(scenario->level - level);
}

/* In the library's order from this scenario on, so that not all talks lead to the same one. */
static const practice_scenario *pick_scenario(const judged *j, int level, hua_str skill)
{
    const practice_scenario *best = NULL;
    const size_t count = j->library->scenarios.count;
    size_t at = 0;
    while (at < count && !cli_eq(j->library->scenarios.items[at].id, j->talk->scenario->id))
        at++;
    for (size_t i = 1; i < count + (at == count); i++) {
        const practice_scenario *s = &j->library->scenarios.items[(at + i) % count];
        if (!best || scenario_fits(s, level, skill) > scenario_fits(best, level, skill))
            best = s;
    }
    return best;
}

static bool advise(judged *j, talk_advice *next)
{
    const talk_skill *weakest = weakest_skill(j->result);
    const bool good = j->result->scored && j->result->score >= GOOD_SCORE &&
                      j->talk->customer.state == TALK_SETTLED;
    const bool drills = weakest && weakest->value < SKILL_ENOUGH;
    if (!weakest)
        return true;
    const hua_str skill = drilled_skill(weakest->id);
    const practice_drill *drill = drills ? pick_drill(j, skill) : NULL;
    const int level = j->talk->scenario->level + good;
    const practice_scenario *s = pick_scenario(j, level, weakest->id);
    if (drill)
        next[j->result->next_count++] = (talk_advice){
            true, drill->id, skill_name(skill_find(skill), j->talk->lang),
            words_about(j, cli_eq(skill, weakest->id) ? MSG_ADVICE_WEAKEST : MSG_ADVICE_NEAREST,
                        weakest->id)};
    if (s)
        next[j->result->next_count++] = (talk_advice){
            false, s->id, title_of(j, s),
            words_about(j, good ? MSG_ADVICE_HARDER : MSG_ADVICE_SAME, weakest->id)};
    for (size_t i = 0; i < j->result->next_count; i++)
        if (!next[i].why.ptr || !next[i].title.ptr)
            return false;
    return true;
}

static bool take_advice(judged *j)
{
    talk_advice *next = get(j, MAX_ADVICE, sizeof *next);
    j->result->next = next;
    return next && advise(j, next);
}

/* ---- the whole ---------------------------------------------------------------------- */

hua_code talk_judge(practice_talk *talk, const practice_library *library, talk_result *result,
                    hua_error *error)
{
    judged j = {.talk = talk, .library = library, .result = result};
    *result = (talk_result){0};
    cli_arena_reset(&talk->judged);
    const hua_code code = talk_check(talk, &result->report, error);
    if (code)
        return code;
    result->scored = hua_report_overall(result->report, &result->score, &result->grade);
    if (!gather(&j) || !take_points(&j) || !take_weakest(&j) || !take_skills(&j) ||
        !take_advice(&j))
        return cli_fail_memory(error);
    /* To convert a title took the report away. */
    return talk->lang == HUA_HANT ? talk_check(talk, &result->report, error) : HUA_OK;
}
