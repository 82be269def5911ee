#include "store/headings.h"

#include "common/text.h"
#include "messages.h"

#include <stdlib.h>

#define HEADINGS(X)                         \
    X("after", AFTER)                       \
    X("agent", AGENT)                       \
    X("agents", AGENTS)                     \
    X("altered", ALTERED)                   \
    X("applied_after", APPLIED_AFTER)       \
    X("applied_before", APPLIED_BEFORE)     \
    X("applies", APPLIES)                   \
    X("before", BEFORE)                     \
    X("best_say", BEST_SAY)                 \
    X("best_step", BEST_STEP)               \
    X("bytes", BYTES)                       \
    X("category", CATEGORY)                 \
    X("change", CHANGE)                     \
    X("channel", CHANNEL)                   \
    X("customer", CUSTOMER)                 \
    X("day", DAY)                           \
    X("dialogue", DIALOGUE)                 \
    X("dialogues", DIALOGUES)               \
    X("difference", DIFFERENCE)             \
    X("emotion", EMOTION)                   \
    X("encoding", ENCODING)                 \
    X("errors", ERRORS)                     \
    X("errors_per_100", ERRORS_PER_100)     \
    X("example", EXAMPLE)                   \
    X("files", FILES)                       \
    X("findings", FINDINGS)                 \
    X("findings_altered", FINDINGS_ALTERED) \
    X("findings_gained", FINDINGS_GAINED)   \
    X("findings_lost", FINDINGS_LOST)       \
    X("fingerprint", FINGERPRINT)           \
    X("format", FORMAT)                     \
    X("gained", GAINED)                     \
    X("grade", GRADE)                       \
    X("hint", HINT)                         \
    X("id", ID)                             \
    X("line", LINE)                         \
    X("lost", LOST)                         \
    X("masked", MASKED)                     \
    X("matched", MATCHED)                   \
    X("matter", MATTER)                     \
    X("max_points", MAX_POINTS)             \
    X("mean_score", MEAN_SCORE)             \
    X("met", MET)                           \
    X("met_rate", MET_RATE)                 \
    X("missed", MISSED)                     \
    X("missed_rate", MISSED_RATE)           \
    X("name", NAME)                         \
    X("need", NEED)                         \
    X("note", NOTE)                         \
    X("only_after", ONLY_AFTER)             \
    X("only_before", ONLY_BEFORE)           \
    X("options", OPTIONS)                   \
    X("partly", PARTLY)                     \
    X("path", PATH)                         \
    X("penalty", PENALTY)                   \
    X("points", POINTS)                     \
    X("reason", REASON)                     \
    X("records", RECORDS)                   \
    X("rubric", RUBRIC)                     \
    X("rule", RULE)                         \
    X("score", SCORE)                       \
    X("scores_down", SCORES_DOWN)           \
    X("scores_up", SCORES_UP)               \
    X("set_aside", SET_ASIDE)               \
    X("severity", SEVERITY)                 \
    X("share", SHARE)                       \
    X("side", SIDE)                         \
    X("size", SIZE)                         \
    X("source", SOURCE)                     \
    X("status", STATUS)                     \
    X("step", STEP)                         \
    X("stratum", STRATUM)                   \
    X("suggestion", SUGGESTION)             \
    X("tag", TAG)                           \
    X("team", TEAM)                         \
    X("text", TEXT)                         \
    X("title", TITLE)                       \
    X("turn", TURN)                         \
    X("turns", TURNS)                       \
    X("ungraded", UNGRADED)                 \
    X("value", VALUE)                       \
    X("verdict", VERDICT)                   \
    X("version", VERSION)                   \
    X("warnings", WARNINGS)                 \
    X("what", WHAT)                         \
    X("worst_category", WORST_CATEGORY)

hua_str heading_of(hua_str column, hua_lang lang)
{
    static const struct {
        const char *name;
        message_id heading;
    } headings[] = {
#define HEADING_ROW(name, id) {name, MSG_COLUMN_##id},
        HEADINGS(HEADING_ROW)
#undef HEADING_ROW
    };
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (cli_is(column, headings[i].name))
            return cli_str(message(lang, headings[i].heading));
    return column;
}

/* X(words, word, message) */
#define WORDS(X)                       \
    X(SEVERITY, "error", ERROR)        \
    X(SEVERITY, "warning", WARNING)    \
    X(SEVERITY, "info", INFO)          \
    X(STATUS, "missed", STATUS_MISSED) \
    X(STATUS, "partly", STATUS_PARTLY) \
    X(STATUS, "met", STATUS_MET)       \
    X(STATUS, "n/a", STATUS_NA)        \
    X(CHANNEL, "chat", CHANNEL_CHAT)   \
    X(CHANNEL, "call", CHANNEL_CALL)   \
    X(CHANNEL, "email", CHANNEL_EMAIL) \
    X(CHANNEL, "draft", CHANNEL_DRAFT) \
    X(CHANGE, "lost", COLUMN_LOST)     \
    X(CHANGE, "gained", COLUMN_GAINED) \
    X(SIDE, "before", COLUMN_BEFORE)   \
    X(SIDE, "after", COLUMN_AFTER)     \
    X(TAG, "equipment", TAG_EQUIPMENT) \
    X(TAG, "quality", TAG_QUALITY)     \
    X(TAG, "attitude", TAG_ATTITUDE)   \
    X(TAG, "incident", TAG_INCIDENT)   \
    X(TAG, "delivery", TAG_DELIVERY)   \
    X(TAG, "refund", TAG_REFUND)       \
    X(TAG, "other", TAG_OTHER)         \
    X(TAG, "vent", TAG_VENT)           \
    X(TAG, "respect", TAG_RESPECT)     \
    X(TAG, "redress", TAG_REDRESS)     \
    X(TAG, "anxious", TAG_ANXIOUS)     \
    X(TAG, "annoyed", TAG_ANNOYED)     \
    X(TAG, "angry", TAG_ANGRY)         \
    X(TAG, "despair", TAG_DESPAIR)

static heading_words words_of(hua_str column)
{
    static const struct {
        const char *column;
        heading_words words;
    } columns[] = {{"severity", WORDS_SEVERITY}, {"status", WORDS_STATUS},
                   {"before", WORDS_STATUS}, /* in a comparison of steps */
                   {"after", WORDS_STATUS},      {"channel", WORDS_CHANNEL},
                   {"change", WORDS_CHANGE},     {"side", WORDS_SIDE},
                   {"tag", WORDS_TAG},           {"matter", WORDS_TAG},
                   {"need", WORDS_TAG},          {"emotion", WORDS_TAG}};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (cli_is(column, columns[i].column))
            return columns[i].words;
    return WORDS_NONE;
}

heading_words *heading_words_of(const store_rows *rows)
{
    size_t count = store_columns(rows);
    heading_words *words = calloc(count + 1, sizeof *words);
    for (size_t i = 0; words && i < count; i++)
        words[i] = words_of(store_column_name(rows, i));
    return words;
}

hua_str heading_word(heading_words words, hua_str word, hua_lang lang)
{
    static const struct {
        heading_words words;
        const char *word;
        message_id shown;
    } all[] = {
#define WORD_ROW(words, word, id) {WORDS_##words, word, MSG_##id},
        WORDS(WORD_ROW)
#undef WORD_ROW
    };
    for (size_t i = 0; words && i < sizeof all / sizeof all[0]; i++)
        if (all[i].words == words && cli_is(word, all[i].word))
            return cli_str(message(lang, all[i].shown));
    return word;
}
