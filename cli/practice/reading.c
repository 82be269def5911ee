#include "practice/reading.h"

#include "common/fail.h"
#include "practice/likeness.h"

/* ---- findings --------------------------------------------------------------- */

static slip slip_of(const hua_finding *finding)
{
    static const struct {
        const char *category;
        slip slip;
    } rows[] = {
        {"bare-empathy", SLIP_HOLLOW},
        {"empty-apology", SLIP_HOLLOW},
        {"stalling", SLIP_STALLED},
        {"unanswered-emotion", SLIP_UNHEARD},
        {"unanswered-question", SLIP_IGNORED},
        {"excuse", SLIP_EXCUSED},
        {"overpromise", SLIP_EXCUSED},
        {"echo", SLIP_CANNED},
        {"hush-money", SLIP_BRIBED},
        {"disrespect", SLIP_RUDE},
    };
    if (finding->severity == HUA_ERROR)
        return SLIP_BANNED;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (cli_is(finding->category, rows[i].category))
            return rows[i].slip;
    return finding->severity == HUA_WARNING ? SLIP_RETORT : SLIP_RUDE;
}

/* Behaviours that begin at the byte `from` of the turn or behind it. */
static uint32_t behaviours_on(const hua_report *report, uint32_t turn, size_t from)
{
    uint32_t does = 0;
    for (size_t i = 0; i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *behaviour = hua_report_behaviour(report, i);
        if (behaviour->turn == turn && behaviour->span.byte_start >= from)
            does |= behaviour_bit(behaviour->id);
    }
    return does;
}

/* Where the last "is that right?" of the turn ends. */
static size_t summed_up_to(const hua_report *report, uint32_t turn)
{
    size_t end = 0;
    for (size_t i = 0; i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *behaviour = hua_report_behaviour(report, i);
        if (behaviour->turn == turn && behaviour_bit(behaviour->id) == DOES(CLOSED_QUESTION) &&
            behaviour->span.byte_end > end)
            end = behaviour->span.byte_end;
    }
    return end;
}

/* Deeds and times in a summing-up are those of the story told, not of what will be done. */
static void drop_story(reply_reading *reading, const hua_report *report, uint32_t turn)
{
    const uint32_t sums_up = DOES(RESTATE) | DOES(CLOSED_QUESTION);
    const uint32_t offers = DOES(OPTIONS) | DOES(COMPENSATION) | DOES(ASK_WISH);
    const uint32_t story = DOES(ACTION) | DOES(TIME_COMMITMENT) | DOES(PREVENTION) | DOES(PROGRESS);
    if ((reading->does & sums_up) != sums_up || reading->does & offers)
        return;
    reading->does &= ~story | behaviours_on(report, turn, summed_up_to(report, turn));
}

/* Inside empathy (电话也没人接，换谁都着急) the words are the customer's side: no slip to their ears. */
static bool in_empathy(const hua_report *report, const hua_finding *finding)
{
    for (size_t i = 0; i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *b = hua_report_behaviour(report, i);
        if (b->turn == finding->turn && behaviour_bit(b->id) == DOES(EMPATHY) &&
            finding->span.start < b->span.end && b->span.start < finding->span.end &&
            finding->span.start >= b->span.start)
            return true;
    }
    return false;
}

void reading_take(reply_reading *reading, const hua_report *report, uint32_t turn)
{
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *finding = hua_report_finding(report, i);
        if (finding->turn != turn || in_empathy(report, finding))
            continue;
        const slip class = slip_of(finding);
        if (!reading->counts[class]++)
            reading->slips[class] = finding->title;
    }
    reading->does = behaviours_on(report, turn, 0);
    if (reading->empty_echo)
        reading->does &= ~(DOES(RESTATE) | DOES(CLOSED_QUESTION));
    drop_story(reading, report, turn);
}

/* So many words of the customer's in a reply are no chance. */
enum { SAID_BACK = 2 };

/* ---- saying back ------------------------------------------------------------ */

hua_code reading_said_back(reply_reading *reading, hua_str told, hua_str reply,
                           hua_scanner *scanner, hua_error *error)
{
    likeness like;
    const hua_code code = likeness_measure(scanner, told, reply, &like, error);
    reading->empty_echo = !code && like.shared < SAID_BACK;
    return code;
}

/* ---- questions ---------------------------------------------------------------- */

static void fold_word(void *ctx, const hua_token *token)
{
    if (token->kind == HUA_TOK_WORD)
        cli_text_add(ctx, token->folded);
}

hua_code reading_fold(hua_scanner *scanner, hua_str text, cli_text *folded, hua_error *error)
{
    const hua_code code = hua_tokens(scanner, text, fold_word, folded, error);
    return !code && folded->failed ? cli_fail_memory(error) : code;
}

/* Bytes of the sentence that `text` begins with, with its end mark. */
static size_t sentence_end(hua_str text)
{
    static const char *const ends[] = {"。", "！", "？", "!", "?", "；", ";", "\n"};
    for (size_t at = 0; at < text.len; at++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (cli_starts(cli_slice(text, at, text.len), ends[i]))
                return at + strlen(ends[i]);
    return text.len;
}

/* Folded.  Speech transcripts have no question marks: question words will do. */
static bool is_question(hua_str sentence)
{
    static const char *const signs[] = {
        "？",   "?",    "吗",   "呢",   "什么", "啥",   "咩",   "哪",     "边个",   "边度",
        "几点", "几号", "几个", "几时", "几次", "几回", "几位", "多少",   "怎么",   "咋",
        "点解", "是谁", "谁跟", "谁说", "谁给", "谁在", "谁来", "有没有", "是不是", "对不对",
        "说说", "讲讲", "告诉", "请问", "提供", "描述", "介绍", "说一下", "讲一下"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (cli_has(sentence, signs[i]))
            return true;
    return false;
}

/* Folded. */
static bool invites(hua_str sentence)
{
    static const char *const words[] = {"慢慢说", "慢慢讲", "后来呢", "然后呢", "还有呢",
                                        "接着说", "接着讲", "继续说", "继续讲", "往下说",
                                        "请说",   "请讲",   "您说吧", "您讲吧", "我在听"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cli_has(sentence, words[i]))
            return true;
    return false;
}

/* The questions of a reply, folded, a line each. */
static hua_code fold_questions(reply_reading *reading, hua_scanner *scanner, hua_str reply,
                               cli_text *questions, hua_error *error)
{
    hua_code code = HUA_OK;
    while (reply.len && !code) {
        const size_t end = sentence_end(reply), before = questions->len;
        code = reading_fold(scanner, cli_slice(reply, 0, end), questions, error);
        const hua_str sentence = cli_slice(cli_text_str(questions), before, questions->len);
        reading->invites = reading->invites || (!code && invites(sentence));
        if (!code && !is_question(sentence))
            questions->len = before;
        cli_text_add(questions, CLI_STR("\n"));
        reply = cli_slice(reply, end, reply.len);
    }
    return !code && questions->failed ? cli_fail_memory(error) : code;
}

/* One of the words stands in the questions. */
static hua_code is_asked(hua_scanner *scanner, text_row words, hua_str questions, bool *asked,
                         hua_error *error)
{
    hua_code code = HUA_OK;
    for (size_t i = 0; i < words.count && !code && !*asked; i++) {
        cli_text word = {0};
        code = reading_fold(scanner, words.items[i], &word, error);
        cli_text_add(&word, (hua_str){"", 1});
        if (!code && word.failed)
            code = cli_fail_memory(error);
        *asked = !code && word.len > 1 && cli_has(questions, word.ptr);
        cli_text_free(&word);
    }
    return code;
}

hua_code reading_asks(reply_reading *reading, const practice_scenario *scenario, hua_str reply,
                      hua_scanner *scanner, hua_error *error)
{
    cli_text questions = {0};
    hua_code code = fold_questions(reading, scanner, reply, &questions, error);
    for (size_t i = 0; i < scenario->fact_count && !code; i++) {
        bool asked = false;
        code = is_asked(scanner, scenario->script->facts[i].asked, cli_text_str(&questions), &asked,
                        error);
        reading->asks |= asked ? 1u << i : 0;
    }
    cli_text_free(&questions);
    return code;
}
