/*
 * Judging the answer to a drill.  The answer stands behind what the customer said; a drill that
 * continues a text is judged together with it.  Both are taken in the script in which the trainee
 * sees them, so that places in the report are places on the screen.  Every demand becomes a point:
 * met or not, in words.
 */
#include "practice/behaviours.h"
#include "practice/feelings.h"
#include "practice/likeness.h"
#include "practice/script.h"
#include "practice/script_text.h"

#include "common/fail.h"
#include "common/mem.h"
#include "messages.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_POINTS = DEMAND_MAX_GROUPS + 5, WORDS_ROOM = 400 };

struct drill_judge {
    hua_scanner *scanner;
    hua_lang lang;
    cli_arena arena; /* of the last verdict's words */
    cli_text text;   /* `given` and the answer */
    hua_turn turns[2];
    hua_dialogue dialogue; /* as it was last checked: the report points to it */
    drill_point points[MAX_POINTS];
    size_t count;
};

/* What the scanner finds in the answer. */
typedef struct seen {
    uint32_t does;
    size_t errors, warnings, infos;
    hua_str title; /* of the worst finding */
    likeness like;
    bool same;    /* as `given` */
    bool foreign; /* empathy that has nothing to do with the customer's case */
} seen;

hua_code drill_judge_new(drill_judge **out, hua_scanner *scanner, hua_lang lang, hua_error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return cli_fail_memory(error);
    (*out)->scanner = scanner;
    (*out)->lang = lang;
    return HUA_OK;
}

void drill_judge_free(drill_judge *judge)
{
    if (!judge)
        return;
    cli_arena_free(&judge->arena);
    cli_text_free(&judge->text);
    free(judge);
}

/* ---- looking --------------------------------------------------------------------- */

static bool wants_empathy(const practice_drill *drill)
{
    uint32_t all = 0;
    for (size_t i = 0; i < drill->demand->group_count; i++)
        all |= drill->demand->groups[i];
    return drill->customer.len && all & DOES(EMPATHY);
}

/*
 * Empathy belongs to the case if it has a word of the customer's, or names a kind of feeling that
 * the customer or the model names.  Where they name none, any feeling will do.
 */
static hua_code compare_case(drill_judge *judge, const practice_drill *drill, hua_str answer,
                             seen *s, hua_error *error)
{
    likeness like;
    uint32_t theirs, shown, named;
    hua_code code = likeness_measure(judge->scanner, drill->customer, answer, &like, error);
    if (!code)
        code = feelings_named(judge->scanner, drill->customer, &theirs, error);
    if (!code)
        code = feelings_named(judge->scanner, drill->model, &shown, error);
    if (!code)
        code = feelings_named(judge->scanner, answer, &named, error);
    if (!code)
        s->foreign = !like.shared && !(named & (theirs | shown ? theirs | shown : UINT32_MAX));
    return code;
}

static hua_code compare(drill_judge *judge, const practice_drill *drill, hua_str answer, seen *s,
                        hua_error *error)
{
    hua_code code = HUA_OK;
    if (drill->given.len)
        code = likeness_same(judge->scanner, drill->given, answer, &s->same, error);
    if (!code && drill->demand->says_back)
        code = likeness_measure(judge->scanner, drill->customer, answer, &s->like, error);
    if (!code && wants_empathy(drill))
        code = compare_case(judge, drill, answer, s, error);
    return code;
}

/* The given text before it is not the trainee's. */
static void count_findings(seen *s, const hua_report *report, uint32_t turn, size_t from)
{
    hua_severity worst = HUA_INFO;
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        if (f->turn != turn || f->span.byte_start < from)
            continue;
        s->errors += f->severity == HUA_ERROR;
        s->warnings += f->severity == HUA_WARNING;
        s->infos += f->severity == HUA_INFO;
        if (!s->title.len || f->severity > worst) {
            s->title = f->title;
            worst = f->severity;
        }
    }
}

static hua_code as_seen(drill_judge *judge, hua_str text, hua_str *seen_as, hua_error *error)
{
    return script_text_keep(seen_as, &judge->arena, judge->scanner, judge->lang, text,
                            (hua_str){"", 0}, error);
}

static hua_code look(drill_judge *judge, const practice_drill *drill, hua_str answer, seen *s,
                     const hua_report **report, hua_error *error)
{
    hua_str customer, given;
    hua_code code = as_seen(judge, drill->customer, &customer, error);
    if (!code)
        code = as_seen(judge, drill->given, &given, error);
    if (code)
        return code;
    const size_t from = drill->demand->continues ? given.len : 0;
    judge->text.len = 0;
    cli_text_add(&judge->text, cli_slice(given, 0, from));
    cli_text_add(&judge->text, answer);
    if (judge->text.failed)
        return cli_fail_memory(error);
    const uint32_t first = customer.len ? 0 : 1;
    judge->turns[0] = (hua_turn){HUA_CUSTOMER, customer, HUA_NO_TIME, HUA_NO_TIME};
    judge->turns[1] = (hua_turn){HUA_AGENT, cli_text_str(&judge->text), HUA_NO_TIME, HUA_NO_TIME};
    judge->dialogue = (hua_dialogue){
        .id = drill->id, .turns = judge->turns + first, .turn_count = 2 - first};
    code = hua_check(judge->scanner, &judge->dialogue, report, error);
    if (code)
        return code;
    count_findings(s, *report, 1 - first, from);
    for (size_t i = 0; i < hua_report_behaviour_count(*report); i++) {
        const hua_behaviour *b = hua_report_behaviour(*report, i);
        if (b->turn == 1 - first)
            s->does |= behaviour_bit(b->id);
    }
    return HUA_OK;
}

/* ---- points ----------------------------------------------------------------------- */

/* False if memory is lacking. */
static bool add_point(drill_judge *judge, const char *words, bool met)
{
    char whole[WORDS_ROOM];
    cli_copy(whole, sizeof whole, cli_str(words));
    const hua_str kept = cli_arena_copy(&judge->arena, cli_str(whole));
    if (!kept.ptr || judge->count == MAX_POINTS)
        return false;
    judge->points[judge->count++] = (drill_point){kept, met};
    return true;
}

/* "it needs: apologises or names what happened". */
static bool add_group(drill_judge *judge, uint32_t group, uint32_t does)
{
    cli_text words = {0};
    cli_text_add(&words, cli_str(message(judge->lang, MSG_DRILL_WANTS)));
    for (unsigned i = 0, n = 0; i < BEHAVIOUR_COUNT; i++) {
        if (!(group & 1u << i))
            continue;
        if (n++)
            cli_text_add(&words, cli_str(message(judge->lang, MSG_PRACTICE_OR)));
        cli_text_add(&words, cli_str(behaviour_words(judge->lang, (behaviour_id)i)));
    }
    cli_text_add(&words, (hua_str){"", 1});
    const bool done = !words.failed && add_point(judge, words.ptr, (group & does) != 0);
    cli_text_free(&words);
    return done;
}

static bool add_clean(drill_judge *judge, const seen *s)
{
    char words[WORDS_ROOM];
    if (!s->errors && !s->warnings)
        return add_point(judge, message(judge->lang, MSG_DRILL_CLEAN), true);
    snprintf(words, sizeof words, message(judge->lang, MSG_DRILL_NOT_CLEAN), CLI_ARG(s->title));
    return add_point(judge, words, false);
}

static bool add_said_back(drill_judge *judge, const likeness *like)
{
    char words[WORDS_ROOM];
    snprintf(words, sizeof words, message(judge->lang, MSG_DRILL_SAYS_BACK), like->shared,
             like->needed);
    return add_point(judge, words, like->shared >= like->needed) &&
           add_point(judge, message(judge->lang, MSG_DRILL_OWN_WORDS), !like->copied);
}

static bool add_points(drill_judge *judge, const practice_drill *drill, const seen *s)
{
    const practice_demand *demand = drill->demand;
    bool done = true;
    for (size_t i = 0; i < demand->group_count && done; i++)
        done = add_group(judge, demand->groups[i], s->does);
    if (done && wants_empathy(drill))
        done = add_point(judge, message(judge->lang, MSG_DRILL_FITS), !s->foreign);
    if (done && demand->says_back)
        done = add_said_back(judge, &s->like);
    if (done && drill->given.len)
        done = add_point(judge, message(judge->lang, MSG_DRILL_ANEW), !s->same);
    return done && add_clean(judge, s);
}

/*
 * As spaced repetition takes it: 5 all met, 4 with a blemish, 3 with the hint, 2 all but one, 1
 * less, 0 banned wording.
 */
static int quality_of(const seen *s, size_t unmet, bool hinted)
{
    if (s->errors)
        return 0;
    if (unmet)
        return unmet == 1 ? 2 : 1;
    if (hinted)
        return 3;
    return s->infos ? 4 : 5;
}

static hua_code refuse(hua_str answer, hua_error *error)
{
    if (!answer.len)
        return cli_fail(error, HUA_E_ARGUMENT, "回答是空的", "the answer is empty");
    if (answer.len > TALK_MAX_REPLY_BYTES)
        return cli_fail(error, HUA_E_LIMIT, "回答太长", "the answer is too long");
    if (cli_utf8_valid(answer) < answer.len)
        return cli_fail(error, HUA_E_UTF8, "回答不是合法的 UTF-8", "the answer is not UTF-8");
    return HUA_OK;
}

hua_code drill_judge_answer(drill_judge *judge, const practice_drill *drill, hua_str answer,
                            bool hinted, drill_verdict *verdict, hua_error *error)
{
    seen s = {0};
    const hua_str said = cli_trim(answer);
    *verdict = (drill_verdict){0};
    cli_arena_reset(&judge->arena);
    hua_code code = refuse(said, error);
    if (!code)
        code = compare(judge, drill, said, &s, error);
    if (!code)
        code = look(judge, drill, said, &s, &verdict->report, error);
    if (code)
        return code;
    judge->count = 0;
    if (!add_points(judge, drill, &s))
        return cli_fail_memory(error);
    size_t unmet = 0;
    for (size_t i = 0; i < judge->count; i++)
        unmet += !judge->points[i].met;
    verdict->passed = unmet == 0;
    verdict->quality = quality_of(&s, unmet, hinted);
    verdict->points = judge->points;
    verdict->point_count = judge->count;
    return HUA_OK;
}
