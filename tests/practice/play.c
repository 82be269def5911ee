/*
 * Plays scenarios and drills, for tests and for those who write them.
 *
 *     play check FILE.yaml ...   the models, a rude, a lazy and an asking agent; what failed, with
 *                                the talk, the heats and the reasons
 *     play talk FILE.yaml        a talk with you: a line is a reply; :hint :model :undo :score :quit
 *     play drills FILE.yaml ...  every drill's model and given text, judged
 *     play json FILE.yaml ...    what the models come to, a line of JSON for each scenario
 */
#include "practice/library.h"
#include "practice/practice.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the agents ----------------------------------------------------------------- */

static const char *const rude_agent[] = {
    "我不知道，这不归我管。",           "这是公司规定，你自己不会看吗？",
    "你跟我吵也没用，我就是这个态度。", "爱找谁找谁，随便你投诉。",
    "我都讲好几遍了，你听不懂吗？",     "不行就是不行，再讲也没用。",
};

static const char *const lazy_agent[] = {
    "我能理解。",   "好的。",     "请稍等。",   "我能够理解。", "好的好的。",
    "请您等一下。", "我能理解。", "好的。",     "请稍等。",     "我能理解。",
    "好的。",       "请您稍等。", "我能理解。", "好的。",
};

enum { PROBE_REPLIES = 3 };

typedef struct player {
    hua_ruleset *rules;
    hua_scanner *scanner;
    practice_library *library;
    size_t failed;
} player;

static void print_error(const hua_error *error)
{
    printf("%s:%u:%u: %s\n  %s\n", error->file, error->line, error->column, error->message,
           error->message_en);
    if (error->source[0])
        printf("  | %s\n", error->source);
    if (error->hint[0])
        printf("  -> %s\n", error->hint);
}

static bool went(hua_code code, const hua_error *error)
{
    if (code != HUA_OK)
        print_error(error);
    return code == HUA_OK;
}

static const char *state_name(talk_state state)
{
    static const char *const names[] = {"open", "closing", "settled", "left"};
    return names[state];
}

/* ---- showing a talk -------------------------------------------------------------- */

static void show_turn(const talk_turn *turn)
{
    printf("  %s [%d] %.*s\n", turn->speaker == HUA_AGENT ? "客服" : "顾客", turn->heat,
           CLI_ARG(turn->text));
    if (turn->why.len)
        printf("        (%.*s)\n", CLI_ARG(turn->why));
}

static void show_findings(practice_talk *talk, player *p)
{
    talk_result result;
    hua_error error;
    if (!went(talk_judge(talk, p->library, &result, &error), &error))
        return;
    for (size_t i = 0; i < hua_report_finding_count(result.report); i++) {
        const hua_finding *f = hua_report_finding(result.report, i);
        printf("  %s %.*s, turn %u: %.*s\n", hua_severity_name(f->severity), CLI_ARG(f->rule),
               f->turn, CLI_ARG(f->text));
    }
    for (size_t i = 0; i < hua_report_score_count(result.report); i++) {
        const hua_score *s = hua_report_score(result.report, i);
        if (!s->applicable || s->score == 100)
            continue;
        printf("  %.*s %d:", CLI_ARG(s->rubric), s->score);
        for (size_t k = 0; k < s->step_count; k++)
            if (s->steps[k].status != HUA_MET && s->steps[k].status != HUA_NA)
                printf(" %.*s %s", CLI_ARG(s->steps[k].id),
                       s->steps[k].status == HUA_PARTLY ? "partly" : "missed");
        putchar('\n');
    }
    printf("  score %d %s, skills", result.score, result.scored ? result.grade : "-");
    for (size_t i = 0; i < result.skill_count; i++)
        printf(" %.*s=%d", CLI_ARG(result.skills[i].id), result.skills[i].value);
    putchar('\n');
}

static void show_talk(practice_talk *talk, player *p)
{
    for (size_t i = 0; i < talk_turn_count(talk); i++)
        show_turn(talk_turn_at(talk, i));
    printf("  -> %s, %zu facts\n", state_name(talk_state_of(talk)), talk_facts_known(talk));
    show_findings(talk, p);
}

static void fail(player *p, practice_talk *talk, const char *what, const char *detail)
{
    p->failed++;
    printf("FAILED: %s%s\n", what, detail);
    if (talk)
        show_talk(talk, p);
}

/* ---- checks of a scenario ---------------------------------------------------------- */

static bool is_over(const practice_talk *talk)
{
    return talk_state_of(talk) == TALK_SETTLED || talk_state_of(talk) == TALK_LEFT;
}

static practice_talk *begin(player *p, const practice_scenario *scenario)
{
    practice_talk *talk;
    hua_error error;
    return went(talk_begin(&talk, scenario, p->scanner, HUA_HANS, &error), &error) ? talk : NULL;
}

static bool reply(practice_talk *talk, hua_str text)
{
    hua_error error;
    return is_over(talk) || went(talk_reply(talk, text, &error), &error);
}

static size_t serious(const hua_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < hua_report_finding_count(report); i++)
        count += hua_report_finding(report, i)->severity >= HUA_WARNING;
    return count;
}

static void check_models(player *p, const practice_scenario *scenario)
{
    practice_talk *talk = begin(p, scenario);
    talk_result result;
    hua_error error;
    for (size_t i = 0; i < SCRIPT_MOMENTS && talk; i++) {
        if (is_over(talk) || (i == MOMENT_CLOSE && talk_state_of(talk) != TALK_CLOSING))
            fail(p, talk, "the models do not lead to the close: ", state_name(talk_state_of(talk)));
        if (is_over(talk) || !reply(talk, scenario->script->models[i]))
            break;
    }
    if (!talk || !went(talk_judge(talk, p->library, &result, &error), &error))
        return;
    char score[32];
    snprintf(score, sizeof score, "%d", result.score);
    if (talk_state_of(talk) != TALK_SETTLED)
        fail(p, talk, "the models do not settle it: ", state_name(talk_state_of(talk)));
    else if (result.score < 80)
        fail(p, talk, "the models' score is below 80: ", score);
    else if (serious(result.report))
        fail(p, talk, "the models have findings", "");
    else
        printf("models settle it with %d, heat %d at the end\n", result.score, talk_heat(talk));
    talk_free(talk);
}

static void play_lines(practice_talk *talk, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count && talk && !is_over(talk); i++)
        reply(talk, cli_str(lines[i]));
}

static void check_rude(player *p, const practice_scenario *scenario)
{
    practice_talk *talk = begin(p, scenario);
    play_lines(talk, rude_agent, sizeof rude_agent / sizeof *rude_agent);
    if (talk && talk_state_of(talk) != TALK_LEFT)
        fail(p, talk, "a rude agent is not left: ", state_name(talk_state_of(talk)));
    talk_free(talk);
}

static void check_lazy(player *p, const practice_scenario *scenario)
{
    practice_talk *talk = begin(p, scenario);
    play_lines(talk, lazy_agent, sizeof lazy_agent / sizeof *lazy_agent);
    if (talk && (talk_state_of(talk) == TALK_SETTLED || talk_state_of(talk) == TALK_CLOSING))
        fail(p, talk, "a lazy agent settles it", "");
    talk_free(talk);
}

/* Whether the question draws the fact out. */
static bool draws(player *p, const practice_scenario *scenario, size_t fact, const char *question)
{
    practice_talk *talk = begin(p, scenario);
    const bool drawn = talk && reply(talk, cli_str(question)) && talk_fact(talk, fact).len;
    talk_free(talk);
    return drawn;
}

/* One of two ways of asking will do: some words are a slip behind "请问" alone. */
static void check_word(player *p, const practice_scenario *scenario, size_t fact, hua_str word)
{
    char first[400], second[400];
    snprintf(first, sizeof first, "请问%.*s？", CLI_ARG(word));
    snprintf(second, sizeof second, "麻烦您说说%.*s这件事，好吗？", CLI_ARG(word));
    if (!draws(p, scenario, fact, first) && !draws(p, scenario, fact, second))
        fail(p, NULL, "this does not draw its fact out: ", first);
}

static void check_facts(player *p, const practice_scenario *scenario)
{
    for (size_t i = 0; i < scenario->fact_count; i++) {
        const text_row asked = scenario->script->facts[i].asked;
        for (size_t w = 0; w < asked.count; w++)
            check_word(p, scenario, i, asked.items[w]);
    }
}

static void check_scenario(player *p, const practice_scenario *scenario)
{
    const size_t before = p->failed;
    printf("== %.*s\n", CLI_ARG(scenario->id));
    check_models(p, scenario);
    check_rude(p, scenario);
    check_lazy(p, scenario);
    check_facts(p, scenario);
    if (p->failed == before)
        puts("ok");
}

/* ---- drills --------------------------------------------------------------------------- */

static bool judge(player *p, drill_judge *judge, const practice_drill *drill, hua_str answer,
                  bool wanted)
{
    drill_verdict verdict;
    hua_error error;
    if (!went(drill_judge_answer(judge, drill, answer, false, &verdict, &error), &error))
        return false;
    if (verdict.passed == wanted)
        return true;
    p->failed++;
    printf("FAILED: %.*s: the %s %s, quality %d: %.*s\n", CLI_ARG(drill->id),
           wanted ? "model" : "given", wanted ? "does not pass" : "passes", verdict.quality,
           CLI_ARG(answer));
    for (size_t i = 0; i < verdict.point_count; i++)
        printf("  %s %.*s\n", verdict.points[i].met ? "+" : "-", CLI_ARG(verdict.points[i].what));
    for (size_t i = 0; i < hua_report_behaviour_count(verdict.report); i++) {
        const hua_behaviour *b = hua_report_behaviour(verdict.report, i);
        printf("  %.*s(%.*s)", CLI_ARG(b->id), CLI_ARG(b->text));
    }
    putchar('\n');
    return false;
}

static bool check_drills(player *p)
{
    drill_judge *scratch;
    hua_error error;
    const size_t count = practice_drill_count(p->library);
    if (!went(drill_judge_new(&scratch, p->scanner, HUA_HANS, &error), &error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const practice_drill *drill = practice_drill_at(p->library, i);
        judge(p, scratch, drill, drill->model, true);
        if (drill->given.len)
            judge(p, scratch, drill, drill->given, false);
    }
    drill_judge_free(scratch);
    printf("%zu drills, %zu failures\n", count, p->failed);
    return true;
}

/* ---- a talk with you -------------------------------------------------------------------- */

static void say(const char *label, hua_str text)
{
    printf("%s %.*s\n", label, CLI_ARG(text));
}

/* One line of input; false to end. */
static bool take_line(player *p, practice_talk *talk, hua_str line)
{
    hua_error error;
    const size_t before = talk_turn_count(talk);
    if (cli_is(line, ":quit"))
        return false;
    if (cli_is(line, ":hint"))
        say("提示", talk_hint(talk));
    else if (cli_is(line, ":model"))
        say("参考", talk_model(talk));
    else if (cli_is(line, ":score"))
        show_findings(talk, p);
    else if (cli_is(line, ":undo"))
        went(talk_undo(talk, &error), &error);
    else if (went(talk_reply(talk, line, &error), &error))
        for (size_t i = before; i < talk_turn_count(talk); i++)
            show_turn(talk_turn_at(talk, i));
    return true;
}

static void talk_with(player *p, const practice_scenario *scenario)
{
    char line[TALK_MAX_REPLY_BYTES];
    practice_talk *talk = begin(p, scenario);
    if (!talk)
        return;
    say("==", scenario->brief);
    show_turn(talk_turn_at(talk, 0));
    while (!is_over(talk) && fgets(line, sizeof line, stdin) &&
           take_line(p, talk, cli_trim(cli_str(line))))
        ;
    show_talk(talk, p);
    talk_free(talk);
}

/* ---- for programs ------------------------------------------------------------------------ */

static void print_json(player *p, const practice_scenario *scenario)
{
    practice_talk *talk = begin(p, scenario);
    json_out out = {0};
    talk_result result;
    hua_error error;
    for (size_t i = 0; i < SCRIPT_MOMENTS && talk; i++)
        reply(talk, scenario->script->models[i]);
    out_open(&out, '{');
    out_member_text(&out, "scenario", scenario->id);
    if (talk && went(talk_judge(talk, p->library, &result, &error), &error) &&
        went(talk_json(talk, &result, &out, &error), &error)) {
        out_close(&out, '}');
        printf("%.*s\n", (int)out.text.len, out.text.ptr);
    } else {
        p->failed++;
    }
    cli_text_free(&out.text);
    talk_free(talk);
}

/* ---- main ------------------------------------------------------------------------------- */

static bool prepare(player *p)
{
    const char *const rules = RULES_DIR;
    hua_error error;
    return went(hua_ruleset_load(&p->rules, &rules, 1, NULL, &error), &error) &&
           went(hua_scanner_new(&p->scanner, p->rules, NULL, &error), &error);
}

static void run(player *p, const char *what)
{
    for (size_t i = 0; i < practice_scenario_count(p->library); i++) {
        const practice_scenario *scenario = practice_scenario_at(p->library, i);
        if (strcmp(what, "talk") == 0)
            talk_with(p, scenario);
        else if (strcmp(what, "json") == 0)
            print_json(p, scenario);
        else
            check_scenario(p, scenario);
    }
    if (practice_drill_count(p->library))
        check_drills(p);
}

/* Each file is loaded by itself, so that one that is wrong does not hide the others. */
static void run_file(player *p, const char *what, const char *path)
{
    hua_error error;
    const bool drills = strcmp(what, "drills") == 0;
    if (!went(practice_load(&p->library, &path, drills ? 0 : 1, &path, drills ? 1 : 0, &error),
              &error)) {
        p->failed++;
        return;
    }
    run(p, what);
    practice_free(p->library);
}

int main(int argc, char **argv)
{
    player p = {0};
    if (argc < 3 || !prepare(&p)) {
        fputs("usage: play check|talk|drills|json FILE.yaml ...\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 2; i < argc; i++)
        run_file(&p, argv[1], argv[i]);
    hua_scanner_free(p.scanner);
    hua_ruleset_free(p.rules);
    return p.failed ? 1 : 0;
}
