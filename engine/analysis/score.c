/*
 * Rubrics over finds: points per step, what findings cost, the one addition that would gain
 * most, and the overall score.
 *
 * Whether a rubric applies is asked first, since most do not; only then is anything gathered.
 * All points are whole hundredths and every number that leads to a score stands in the report,
 * so that it can be added up again from there.
 */
#include "analysis/score_step.h"
#include "analysis/suggest.h"

/* A rubric being judged. */
typedef struct score_work {
    hua_scanner *s;
    const rs_rubric *rubric;
    hua_score *score;
    hua_step *steps;
    step_work *works;
} score_work;

/* ---- what findings cost --------------------------------------------------------------------- */

static bool costs_for(const hua_ruleset *rules, const rs_cost *cost, hua_str rule)
{
    for (uint32_t i = 0; i < cost->refs.count; i++) {
        const rs_detector *d = &rules->detectors[rules->numbers[cost->refs.first + i]];
        if (hua_str_eq(rs_text_of(rules, d->id), rule))
            return true;
    }
    return false;
}

/* What one more finding costs, where `had` of them were counted before. */
static int64_t price(const rs_cost *cost, int64_t had)
{
    const int64_t left = (int64_t)cost->at_most - had * cost->points;
    if (cost->at_most == 0 || left > cost->points)
        return cost->points;
    return left > 0 ? left : 0;
}

/* Adds what the finding costs; `had` counts by cost the findings before it. */
static void charge(score_work *w, size_t finding, uint32_t *had, hua_penalty *list)
{
    const hua_ruleset *rules = w->s->rules;
    const hua_str rule = w->s->report.findings[finding].rule;
    for (uint32_t i = 0; i < w->rubric->costs.count; i++) {
        const rs_cost *cost = &rules->costs[w->rubric->costs.first + i];
        if (!costs_for(rules, cost, rule))
            continue;
        const int64_t points = price(cost, had[i]++);
        if (points > 0)
            list[w->score->penalty_count++] = (hua_penalty){(uint32_t)finding,
                                                            -score_clamp(points * SCORE_POINT)};
    }
}

static void charge_findings(score_work *w)
{
    hua_arena *arena = &w->s->arena;
    const size_t findings = w->s->report.finding_count;
    const size_t costs = w->rubric->costs.count;
    if (costs == 0 || findings == 0)
        return;
    uint32_t *had = HUA_ARENA_ARRAY(arena, uint32_t, costs);
    hua_penalty *list = HUA_ARENA_ARRAY(arena, hua_penalty, findings * costs);
    if (!had || !list)
        return;
    for (size_t i = 0; i < findings; i++)
        charge(w, i, had, list);
    w->score->penalties = list;
}

/* ---- the best addition ------------------------------------------------------------------------ */

/*
 * Model sentence: the step's for the behaviour that it names, else the behaviour's own; the first
 * of which all that it quotes was said.
 */
static hua_str sentence_for(score_work *w, const rs_step *step, uint32_t behaviour)
{
    hua_scanner *s = w->s;
    const rs_range own = s->rules->detectors[behaviour].say;
    const bool named = behaviour == step->behaviour && step->say.count > 0;
    const rs_range say = named || own.count == 0 ? step->say : own;
    for (uint32_t i = 0; i < say.count; i++) {
        const hua_str text = rs_text_of(s->rules, s->rules->texts[say.first + i]);
        if (suggest_can_say(s, text, RS_NONE))
            return suggest_model(s, text, suggest_agent_script(s));
    }
    return HUA_STR("");
}

static void choose_best_next(score_work *w)
{
    int64_t best = 0;
    size_t at = 0;
    uint32_t behaviour = RS_NONE;
    for (size_t i = 0; i < w->rubric->steps.count; i++) {
        const step_work *work = &w->works[i];
        if (w->steps[i].of - w->steps[i].points <= best)
            continue; /* even with full marks */
        for (uint32_t k = 0; k < work->filler_count; k++) {
            const int64_t gain = score_step_given(w->s, work, work->fillers[k]) -
                                 w->steps[i].points;
            if (gain <= best)
                continue;
            best = gain;
            at = i;
            behaviour = work->fillers[k];
        }
    }
    if (behaviour == RS_NONE)
        return;
    w->score->has_best_next = true;
    w->score->best_step = w->steps[at].id;
    w->score->best_behaviour = rs_text_of(w->s->rules, w->s->rules->detectors[behaviour].id);
    w->score->best_gain = score_clamp(best);
    w->score->best_say = sentence_for(w, w->works[at].step, behaviour);
}

/* ---- rubrics ---------------------------------------------------------------------------------- */

static bool rubric_applies(const hua_scanner *s, const rs_rubric *rubric)
{
    const score_view view = {s, RS_NONE};
    if (rubric->channels && !(rubric->channels & 1u << s->dialogue->channel))
        return false;
    return rubric->applies == RS_NONE || score_holds(&view, rubric->applies);
}

static void add_up(hua_score *score)
{
    int64_t points = 0;
    int64_t of = 0;
    for (size_t i = 0; i < score->step_count; i++) {
        points += score->steps[i].points;
        of += score->steps[i].of;
    }
    for (size_t i = 0; i < score->penalty_count; i++)
        points += score->penalties[i].points;
    score->points = score_clamp(points);
    score->of = score_clamp(of);
    score->applicable = of > 0;
    if (of > 0 && points > 0)
        score->score = score_clamp(score_divide(100 * points, of));
}

static void judge_rubric(hua_scanner *s, const rs_rubric *rubric, hua_score *score)
{
    score_work w = {.s = s, .rubric = rubric, .score = score};
    w.steps = HUA_ARENA_ARRAY(&s->arena, hua_step, rubric->steps.count);
    w.works = HUA_ARENA_ARRAY(&s->arena, step_work, rubric->steps.count);
    if (!w.steps || !w.works)
        return;
    for (size_t i = 0; i < rubric->steps.count; i++)
        score_step(s, rubric, w.works, w.steps, i);
    score->steps = w.steps;
    score->step_count = rubric->steps.count;
    charge_findings(&w);
    add_up(score);
    if (score->applicable)
        choose_best_next(&w);
}

/* ---- the whole --------------------------------------------------------------------------------- */

/* Mean of the applicable scores, of the headline rubrics only if asked; -1 if there is none. */
static int64_t mean_score(const hua_scanner *s, bool headline)
{
    int64_t sum = 0;
    int64_t n = 0;
    for (size_t i = 0; i < s->report.score_count; i++) {
        if (!s->report.scores[i].applicable || (headline && !s->rules->rubrics[i].headline))
            continue;
        sum += s->report.scores[i].score;
        n++;
    }
    return n ? score_divide(sum, n) : -1;
}

static bool agent_says_something(const hua_dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        if (dialogue->turns[i].speaker == HUA_AGENT && hua_str_trim(dialogue->turns[i].text).len)
            return true;
    }
    return false;
}

/* Where no rubric applies: full marks less what the findings cost; -1 without a word to judge. */
static int64_t score_of_findings(const hua_scanner *s)
{
    static const int64_t costs[] = {[HUA_INFO] = 1, [HUA_WARNING] = 5, [HUA_ERROR] = 15};
    int64_t score = 100;
    if (!agent_says_something(s->dialogue))
        return -1;
    for (size_t i = 0; i < s->report.finding_count && score > 0; i++)
        score -= costs[s->report.findings[i].severity];
    return score > 0 ? score : 0;
}

static const char *grade_of(int64_t score)
{
    return score >= 90 ? "A" : score >= 75 ? "B" : score >= 60 ? "C" : score >= 40 ? "D" : "E";
}

static void score_overall(hua_scanner *s)
{
    int64_t score = mean_score(s, true);
    if (score < 0)
        score = mean_score(s, false);
    if (score < 0)
        score = score_of_findings(s);
    if (score < 0)
        return;
    s->report.has_overall = true;
    s->report.overall = (int32_t)score;
    s->report.grade = grade_of(score);
}

void score_dialogue(hua_scanner *s)
{
    const hua_ruleset *rules = s->rules;
    s->report.has_overall = false;
    if (s->options.no_scores)
        return;
    hua_score *scores = HUA_ARENA_ARRAY(&s->arena, hua_score, rules->rubrics_count);
    if (!scores)
        return;
    for (uint32_t i = 0; i < rules->rubrics_count; i++) {
        scores[i].rubric = rs_text_of(rules, rules->rubrics[i].id);
        scores[i].title = suggest_message_text(s, rules->rubrics[i].title);
        if (rubric_applies(s, &rules->rubrics[i]))
            judge_rubric(s, &rules->rubrics[i], &scores[i]);
    }
    s->report.scores = scores;
    s->report.score_count = rules->rubrics_count;
    score_overall(s);
}
