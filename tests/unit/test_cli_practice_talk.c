/* The customer: what calms and what angers, when facts come out, how a talk ends. */
#include "cli_practice.h"

#include "common/text.h"
#include "practice/script_text.h"

static const char empathy[] = "盼着的台灯送到就碎了，换谁都会又气又心疼。";
static const char opening[] =
    "盼着的台灯送到就碎了，换谁都会又气又心疼，真的对不起。您能跟我说说是怎么回事吗？";
static const char clarify[] = "嗯，台灯昨天晚上送到，放在门口，打开就是碎的，是这样吗？";
static const char resolve[] =
    "您看是我给您补发一盏，还是全额退款？我现在就登记，今天下午五点前给您回电话确认。";
static const char thanks[] = "再次为给您添的麻烦说声对不起，感谢您对我们的信任和支持，也谢谢您指出"
                             "我们的不足，我们一定会改进，把工作做得更好。";

static practice_room room;

static practice_talk *begin(void)
{
    practice_talk *talk = NULL;
    hua_error error = {0};
    const practice_scenario *s = practice_scenario_find(room.library, testing_str("lamp-broken"));
    CHECK(s, "the sample is there");
    CHECK_OK(talk_begin(&talk, s, room.scanner, HUA_HANS, &error), error);
    if (!talk)
        exit(1);
    return talk;
}

static void say(practice_talk *talk, const char *text)
{
    hua_error error = {0};
    CHECK_OK(talk_reply(talk, testing_str(text), &error), error);
}

static hua_str last_line(const practice_talk *talk)
{
    return talk_turn_at(talk, talk_turn_count(talk) - 1)->text;
}

/* What a first reply does to the heat. */
static int moved_by(const char *text)
{
    practice_talk *talk = begin();
    const int before = talk_heat(talk);
    say(talk, text);
    const int moved = talk_heat(talk) - before;
    talk_free(talk);
    return moved;
}

static void test_beginning(void)
{
    practice_talk *talk = begin();
    CHECK(talk_turn_count(talk) == 1 && talk_heat(talk) == 70, "one line, the scenario's heat");
    CHECK(talk_turn_at(talk, 0)->speaker == HUA_CUSTOMER, "the customer begins");
    CHECK(talk_state_of(talk) == TALK_OPEN && talk_mood_of(talk) == TALK_ANNOYED, "state, mood");
    CHECK(talk_facts_known(talk) == 0 && talk_fact(talk, 0).len == 0, "no fact is known");
    CHECK(talk_fact(talk, 99).len == 0 && !talk_turn_at(talk, 1), "out of range");
    talk_free(talk);
}

static void test_heat(void)
{
    static const char *const banned[] = {"这是公司规定，我也没办法。", "你自己不会看吗？",
                                         "我不知道，不归我管。", "我很抱歉，但是我们太忙了。"};
    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
        CHECK(moved_by(banned[i]) > 0, "%s: %d", banned[i], moved_by(banned[i]));
    CHECK(moved_by(empathy) < moved_by("我能理解。"), "content calms more than the formula");
    CHECK(moved_by("我能理解。") <= 0 && moved_by("我能理解。") >= -5, "the formula does little");
    CHECK(moved_by("请稍等。") > 0, "to be put off angers");
    CHECK(moved_by("好的。") > 0, "nothing of use angers");
    CHECK(moved_by(opening) >= -30, "nobody cools down at once: %d", moved_by(opening));
    CHECK(moved_by("这是公司规定，没办法。") > moved_by("请稍等。"),
          "an error more than a warning");
}

static void test_again(void)
{
    practice_talk *talk = begin();
    say(talk, empathy);
    const int first = 70 - talk_heat(talk), at = talk_heat(talk);
    say(talk, "台灯碎成这样，您生气是应该的，我听着也心疼。");
    CHECK(at - talk_heat(talk) < first, "the second time counts for less");
    talk_free(talk);
    talk = begin();
    say(talk, "我能理解。");
    const int before = talk_heat(talk);
    say(talk, "我能够理解。");
    CHECK(talk_heat(talk) > before, "the formula again angers");
    talk_free(talk);
}

static void test_facts(void)
{
    practice_talk *talk = begin();
    say(talk, "您好，很高兴为您服务。");
    say(talk, "盼着的台灯碎了，真让人心疼，对不起。");
    CHECK(talk_facts_known(talk) == 0, "unasked, nothing comes out");
    say(talk, "我看纸箱应该是好的。");
    CHECK(talk_facts_known(talk) == 0, "a word without a question draws nothing");
    say(talk, "请问紙箱還好嗎？");
    CHECK(talk_fact(talk, 1).len && talk_facts_known(talk) == 1,
          "asked by its word, in Traditional");
    CHECK(cli_has(last_line(talk), "泡沫也裂了"), "and it is told");
    say(talk, "能跟我说说当时是怎么回事吗？");
    CHECK(talk_fact(talk, 0).len && talk_facts_known(talk) == 2, "an open question: the next one");
    say(talk, "嗯，您慢慢說，後來呢？");
    CHECK(talk_facts_known(talk) == 3, "invited to go on, they tell the next one");
    talk_free(talk);
    talk = begin();
    say(talk, "这是公司规定。纸箱怎么了？");
    CHECK(talk_facts_known(talk) == 0, "no answer to one who bans manners");
    say(talk, "纸箱怎么样了？");
    CHECK(talk_fact(talk, 1).len, "asked properly they answer, angry or not");
    talk_free(talk);
}

/* To ask what they know is to work on it: no heat for a question that draws out a fact. */
static void test_asking(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    const int before = talk_heat(talk);
    say(talk, "纸箱外面还好吗？");
    CHECK(talk_fact(talk, 1).len && talk_heat(talk) <= before, "a fact asked for costs nothing");
    const int after = talk_heat(talk);
    say(talk, "纸箱外面还好吗？");
    CHECK(talk_heat(talk) > after, "asked again, it does");
    talk_free(talk);
    talk = begin();
    say(talk, "这几天纸箱换谁都一样。");
    CHECK(talk_facts_known(talk) == 0, "这几天 and 换谁都 ask nothing");
    talk_free(talk);
}

/* Once they have accepted, what still belongs to the solution may be said before the thanks. */
static void test_lingering(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    say(talk, clarify);
    say(talk, resolve);
    const int before = talk_heat(talk);
    say(talk, "今天下午五点前给您发短信。");
    CHECK(talk_state_of(talk) == TALK_CLOSING && talk_heat(talk) <= before, "a time is added");
    say(talk, thanks);
    CHECK(talk_state_of(talk) == TALK_SETTLED && cli_has(last_line(talk), "谢谢你"), "then thanks");
    CHECK_OK(talk_undo(talk, NULL), ((hua_error){0}));
    say(talk, "明天上午十点我再给您打电话。");
    CHECK(talk_state_of(talk) == TALK_SETTLED, "but only once");
    talk_free(talk);
}

static void test_settle(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    CHECK(talk_facts_known(talk) == 1 && cli_has(last_line(talk), "好受点"), "soothed, and tells");
    say(talk, clarify);
    CHECK(talk_facts_known(talk) == 2 && cli_has(last_line(talk), "对，就是这样"),
          "confirms, tells");
    CHECK(talk_state_of(talk) == TALK_OPEN, "not at once");
    say(talk, resolve);
    CHECK(talk_state_of(talk) == TALK_CLOSING && cli_has(last_line(talk), "就这么办"), "accepts");
    say(talk, thanks);
    CHECK(talk_state_of(talk) == TALK_SETTLED && cli_has(last_line(talk), "谢谢你"), "a farewell");
    CHECK(talk_reply(talk, testing_str("好的"), NULL) == HUA_E_ARGUMENT, "it is over");
    CHECK_OK(talk_undo(talk, NULL), ((hua_error){0}));
    say(talk, "好的，再见。");
    CHECK(talk_state_of(talk) == TALK_SETTLED && cli_has(last_line(talk), "就这样"), "curt");
    CHECK_OK(talk_undo(talk, NULL), ((hua_error){0}));
    say(talk, "你早这样不就完了，真是的，你自己不会看吗？");
    CHECK(talk_state_of(talk) == TALK_OPEN, "an insult takes the agreement back");
    talk_free(talk);
}

/* All at once: they cool down so far and no further, and do not accept yet. */
static void test_all_at_once(void)
{
    char everything[1000];
    practice_talk *talk = begin();
    snprintf(everything, sizeof everything, "%s%s%s", opening, clarify, resolve);
    say(talk, everything);
    CHECK(talk_heat(talk) == 40, "heat %d", talk_heat(talk));
    CHECK(talk_state_of(talk) == TALK_OPEN, "not with the first reply");
    say(talk, "您慢慢说，后来呢？");
    say(talk, resolve);
    CHECK(talk_state_of(talk) == TALK_CLOSING, "but later");
    talk_free(talk);
}

/* Six replies in a row that bring nothing are enough, even for one who is not at the edge. */
static void test_patience(void)
{
    static const char *const nothing[] = {"好的。",   "嗯嗯。", "知道了。",
                                          "好的呢。", "行。",   "嗯，好的。"};
    practice_talk *talk = begin();
    say(talk, opening);
    for (size_t i = 0; i < 6; i++) {
        CHECK(talk_state_of(talk) == TALK_OPEN, "gone before reply %zu", i);
        say(talk, nothing[i]);
    }
    CHECK(talk_state_of(talk) == TALK_LEFT && talk_heat(talk) < 100, "heat %d", talk_heat(talk));
    talk_free(talk);
}

static void test_needs(void)
{
    practice_talk *talk = begin();
    say(talk, "我马上给您补发，明天上午十点前送到。");
    CHECK(cli_has(last_line(talk), "先别急着打发我"), "first they want to be heard: %.*s",
          CLI_ARG(last_line(talk)));
    CHECK(talk_state_of(talk) == TALK_OPEN, "and do not accept");
    say(talk, opening);
    say(talk, clarify);
    say(talk, "您看是给您补发，还是全额退款？");
    CHECK(talk_state_of(talk) == TALK_OPEN && cli_has(last_line(talk), "什么时候能好"),
          "redress wants a time: %.*s", CLI_ARG(last_line(talk)));
    say(talk, "我现在就去补发，今天下午五点前给您回电话。");
    CHECK(talk_state_of(talk) == TALK_CLOSING, "with a time they accept");
    talk_free(talk);
}

/* Kind words and a good offer, but hardly anything asked: they want to be heard out. */
static void test_heard_out(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    say(talk, "让您受委屈了，我听着也很心疼，是我们的责任。");
    say(talk, resolve);
    CHECK(talk_facts_known(talk) == 1 && talk_state_of(talk) == TALK_OPEN,
          "one fact is not enough");
    CHECK(cli_has(last_line(talk), "先别急着打发我"), "%.*s", CLI_ARG(last_line(talk)));
    say(talk, "您慢慢说，后来呢？");
    say(talk, resolve);
    CHECK(talk_state_of(talk) == TALK_CLOSING, "two are");
    talk_free(talk);
}

static void test_owed(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    say(talk, "你自己不会看吗？");
    CHECK(cli_has(talk_hint(talk), "道歉"), "the hint: apologise for it");
    say(talk, clarify);
    say(talk, resolve);
    CHECK(talk_state_of(talk) == TALK_OPEN, "an insult is not forgotten");
    say(talk, "刚才是我说话不对，跟您说声对不起。我现在就补发，五点前给您回电话。");
    CHECK(talk_state_of(talk) == TALK_CLOSING, "but forgiven");
    talk_free(talk);
}

static void test_leave(void)
{
    static const char *const abuse[] = {"你自己不会看吗？", "不行就是不行，再讲也没用。",
                                        "你听不懂吗？", "爱投诉就去投诉。", "我就是这个态度。"};
    practice_talk *talk = begin();
    size_t i = 0;
    for (; i < 5 && talk_state_of(talk) != TALK_LEFT; i++)
        say(talk, abuse[i]);
    CHECK(i > 1 && talk_state_of(talk) == TALK_LEFT, "abuse is left, but not at the first word");
    CHECK(cli_has(last_line(talk), "不说了"), "with a word");
    talk_free(talk);
    talk = begin();
    for (i = 0; i < TALK_MAX_REPLIES && talk_state_of(talk) == TALK_OPEN; i++)
        say(talk, i % 2 ? "好的。" : "我能理解。");
    CHECK(talk_state_of(talk) == TALK_LEFT && i < 12, "nor do they talk to a wall: %zu", i);
    talk_free(talk);
}

static bool same_turns(const practice_talk *a, const practice_talk *b)
{
    bool same = talk_turn_count(a) == talk_turn_count(b) && talk_heat(a) == talk_heat(b) &&
                talk_state_of(a) == talk_state_of(b);
    for (size_t i = 0; same && i < talk_turn_count(a); i++) {
        const talk_turn *x = talk_turn_at(a, i), *y = talk_turn_at(b, i);
        same = cli_eq(x->text, y->text) && cli_eq(x->why, y->why) && x->heat == y->heat;
    }
    return same;
}

static void test_undo(void)
{
    static const char *const detour[] = {"你自己不会看吗？", "请稍等。", "纸箱怎么样了？",
                                         "我能理解。"};
    static const char *const path[] = {opening, clarify, "请稍等。", resolve, thanks};
    practice_talk *straight = begin(), *crooked = begin();
    CHECK(talk_undo(straight, NULL) == HUA_E_ARGUMENT, "nothing to take back");
    for (size_t i = 0; i < 5; i++) {
        say(straight, path[i]);
        size_t astray = 0;
        while (i < 4 && astray < 3 && talk_state_of(crooked) < TALK_SETTLED)
            say(crooked, detour[(i + astray++) % 4]);
        while (astray-- > 0)
            CHECK_OK(talk_undo(crooked, NULL), ((hua_error){0}));
        say(crooked, path[i]);
        CHECK(same_turns(straight, crooked), "what was taken back was never said: %zu", i);
    }
    talk_free(straight);
    talk_free(crooked);
}

static void test_no_parrot(void)
{
    static const char *const dull[] = {"请稍等。", "好的。", "我能理解。", "您希望怎么处理呢？"};
    for (size_t i = 0; i < 4; i++) {
        practice_talk *talk = begin();
        while (talk_state_of(talk) == TALK_OPEN && talk_turn_count(talk) < 40) {
            const hua_str before = last_line(talk);
            const size_t turn = talk_turn_count(talk) - 1;
            say(talk, dull[i]);
            CHECK(!cli_eq(talk_turn_at(talk, turn)->text, last_line(talk)), "%s: again %.*s",
                  dull[i], CLI_ARG(before));
        }
        talk_free(talk);
    }
}

/* When the lines have run out the last two take turns. */
static void test_run_out(void)
{
    practice_talk *talk = begin();
    const char *const lines[] = {"所以呢", "说点有用的", "所以呢", "说点有用的"};
    say(talk, opening);
    for (size_t i = 0; i < 4; i++) {
        say(talk, i % 2 ? "嗯嗯。" : "好的。");
        CHECK(cli_has(last_line(talk), lines[i]), "%zu: %.*s", i, CLI_ARG(last_line(talk)));
    }
    talk_free(talk);
}

static void test_empty_echo(void)
{
    practice_talk *talk = begin();
    say(talk, "您说的情况我都明白了，是这样的，对吗？");
    CHECK(talk_facts_known(talk) == 0 && talk_heat(talk) > 70, "nothing was said back");
    talk_free(talk);
    talk = begin();
    say(talk, "您是说台灯送到的时候已经碎了，对吗？");
    CHECK(talk_facts_known(talk) == 1 && talk_heat(talk) < 70,
          "said back, the next fact comes out");
    talk_free(talk);
}

static void test_refusals(void)
{
    static char longest[TALK_MAX_REPLY_BYTES + 2];
    practice_talk *talk = begin();
    memset(longest, 'a', sizeof longest - 1);
    CHECK(talk_reply(talk, testing_str(" 　\n"), NULL) == HUA_E_ARGUMENT, "blank");
    CHECK(talk_reply(talk, testing_str(longest), NULL) == HUA_E_LIMIT, "long");
    CHECK(talk_reply(talk, testing_str("\xE4\xBD"), NULL) == HUA_E_UTF8, "UTF-8");
    CHECK(talk_turn_count(talk) == 1 && talk_heat(talk) == 70, "as it was");
    talk_free(talk);
}

static void test_judge(void)
{
    practice_talk *talk = begin();
    talk_result result;
    hua_error error = {0};
    CHECK_OK(talk_judge(talk, room.library, &result, &error), error);
    CHECK(!result.point_count && !result.weak_count && !result.skill_count, "nothing said yet");
    say(talk, "这是公司规定，你自己不会看吗？");
    say(talk, opening);
    CHECK_OK(talk_judge(talk, room.library, &result, &error), error);
    CHECK(result.point_count == 2 && result.points[0].turn == 1 && result.points[0].to > 70 &&
              result.points[1].to < result.points[1].from,
          "up and down are turning points");
    CHECK(result.weak_count == 1 && result.weakest[0].turn == 1 &&
              cli_has(result.weakest[0].model, "心疼"),
          "the worst reply, with the model for that moment");
    int composure = -1, empathic = -1;
    for (size_t i = 0; i < result.skill_count; i++) {
        if (cli_is(result.skills[i].id, "composure"))
            composure = result.skills[i].value;
        if (cli_is(result.skills[i].id, "empathy"))
            empathic = result.skills[i].value;
    }
    CHECK(composure >= 0 && composure < 70, "composure %d", composure);
    CHECK(empathic >= 60, "empathy %d", empathic);
    CHECK(result.next_count == 1 && result.next[0].drill && result.next[0].why.len,
          "a drill; there is no other scenario");
    talk_free(talk);
}

/* A good talk has no weak reply but a poor close, and leads to something else. */
static void test_judge_close(void)
{
    practice_talk *talk = begin();
    talk_result result;
    hua_error error = {0};
    say(talk, opening);
    say(talk, clarify);
    say(talk, resolve);
    say(talk, thanks);
    CHECK_OK(talk_judge(talk, room.library, &result, &error), error);
    CHECK(result.weak_count == 0, "no weak reply: %zu", result.weak_count);
    CHECK(result.scored && result.score >= 80, "score %d", result.score);
    CHECK(result.point_count >= 2 && result.points[result.point_count - 1].turn == 7,
          "the end is a turning point");
    CHECK_OK(talk_undo(talk, NULL), ((hua_error){0}));
    say(talk, "好的，再见。");
    CHECK_OK(talk_judge(talk, room.library, &result, &error), error);
    CHECK(result.weak_count == 1 && result.weakest[0].turn == 7 &&
              cli_has(result.weakest[0].model, "再次"),
          "the close is weak");
    CHECK(result.next_count && result.next[0].drill && cli_is(result.next[0].id, "fourth-resolve"),
          "and the four sentences are to be practised");
    talk_free(talk);
}

static void test_words(void)
{
    practice_talk *talk = begin();
    say(talk, opening);
    const hua_str why = talk_turn_at(talk, 1)->why;
    CHECK(cli_has(why, "说出顾客的事和感受 -") && cli_has(why, "道歉 -"), "%.*s", CLI_ARG(why));
    CHECK(cli_has(talk_hint(talk), "是这样吗"), "the hint: say it back");
    CHECK(cli_has(talk_model(talk), "是这样吗"), "the model says it back");
    talk_free(talk);
    hua_error error = {0};
    const practice_scenario *s = practice_scenario_at(room.library, 0);
    CHECK_OK(talk_begin(&talk, s, room.scanner, HUA_EN, &error), error);
    say(talk, opening);
    CHECK(cli_has(talk_turn_at(talk, 1)->why, "apologises -"), "in English");
    talk_free(talk);
}

/* What a reply is told to lack is what is open after it. */
static void test_gaps(void)
{
    static const char *const replies[] = {"我能理解。", "真的对不起。", opening, clarify, resolve};
    static const char *const gaps[] = {"还没说出顾客的事和感受", "还没说出顾客的事和感受",
                                       "还没把听到的说回去", "还没有给办法", ""};
    practice_talk *talk = begin();
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        say(talk, replies[i]);
        const hua_str why = talk_turn_at(talk, 2 * i + 1)->why;
        CHECK(*gaps[i] ? cli_has(why, gaps[i]) : !cli_has(why, "；"), "%s: %.*s", replies[i],
              CLI_ARG(why));
    }
    talk_free(talk);
    talk = begin();
    say(talk, opening);
    say(talk, "你自己不会看吗？");
    say(talk, clarify);
    CHECK(cli_has(talk_turn_at(talk, 5)->why, "还没为刚才的话道歉"), "an apology is owed");
    talk_free(talk);
}

/* It costs nothing, and yet there was something to say. */
static void test_judge_hollow(void)
{
    practice_talk *talk = begin();
    talk_result result;
    say(talk, "我能理解。");
    say(talk, opening);
    CHECK_OK(talk_judge(talk, room.library, &result, NULL), ((hua_error){0}));
    CHECK(result.weak_count == 1 && result.weakest[0].turn == 1, "bare empathy is weak");
    talk_free(talk);
    talk = begin();
    say(talk, "我能理解，盼着的台灯送到就碎了，换谁都会又气又心疼。");
    CHECK_OK(talk_judge(talk, room.library, &result, NULL), ((hua_error){0}));
    CHECK(result.weak_count == 0, "with its content it is not");
    talk_free(talk);
}

static hua_str traditional(cli_text *to, const char *text, const char *name)
{
    to->len = 0;
    CHECK_OK(
        script_text_add(to, room.scanner, HUA_HANT, testing_str(text), testing_str(name), NULL),
        ((hua_error){0}));
    return cli_text_str(to);
}

/* For a reader of Traditional the customer writes it; the trainee's words stay the trainee's. */
static void test_traditional(void)
{
    static const char *const path[] = {opening, clarify, resolve, thanks};
    practice_talk *talk, *simplified = begin();
    talk_result result;
    const practice_scenario *s = practice_scenario_at(room.library, 0);
    CHECK_OK(talk_begin(&talk, s, room.scanner, HUA_HANT, NULL), ((hua_error){0}));
    CHECK(cli_has(last_line(talk), "檯燈") || cli_has(last_line(talk), "台燈"), "%.*s",
          CLI_ARG(last_line(talk)));
    CHECK(cli_has(talk_model(talk), "對不起"), "the model: %.*s", CLI_ARG(talk_model(talk)));
    for (size_t i = 0; i < 4; i++) {
        say(talk, path[i]);
        say(simplified, path[i]);
        CHECK(talk_heat(talk) == talk_heat(simplified), "the same heat: %d", talk_heat(talk));
        CHECK(cli_eq(talk_turn_at(talk, 2 * i + 1)->text, testing_str(path[i])), "as written");
    }
    CHECK(cli_has(talk_fact(talk, 0), "門口"), "a fact: %.*s", CLI_ARG(talk_fact(talk, 0)));
    CHECK(cli_has(last_line(talk), "謝謝你"), "%.*s", CLI_ARG(last_line(talk)));
    CHECK_OK(talk_judge(talk, room.library, &result, NULL), ((hua_error){0}));
    CHECK(result.scored && hua_report_dialogue(result.report)->turn_count == 9, "it is judged");
    talk_free(talk);
    talk_free(simplified);
    cli_text text = {0};
    CHECK(cli_is(traditional(&text, "于师傅，师傅说于事无补", "于师傅"), "于师傅，師傅說於事無補"),
          "a name stays: %.*s", CLI_ARG(cli_text_str(&text)));
    CHECK(cli_is(traditional(&text, "找苏老板", "苏老板"), "找苏老板"), "at the end too");
    CHECK(cli_is(traditional(&text, "", "苏老板"), ""), "nothing");
    CHECK(cli_is(traditional(&text, "離晒譜，截的士都要等。", ""), "離晒譜，截的士都要等。"),
          "what is Traditional stays: %.*s", CLI_ARG(cli_text_str(&text)));
    cli_text_free(&text);
}

int main(void)
{
    room = practice_open();
    test_gaps();
    test_judge_hollow();
    test_traditional();
    test_beginning();
    test_heat();
    test_again();
    test_facts();
    test_asking();
    test_lingering();
    test_settle();
    test_all_at_once();
    test_patience();
    test_needs();
    test_heard_out();
    test_owed();
    test_leave();
    test_undo();
    test_no_parrot();
    test_run_out();
    test_empty_echo();
    test_refusals();
    test_judge();
    test_judge_close();
    test_words();
    practice_close(&room);
    return testing_done("talks");
}
