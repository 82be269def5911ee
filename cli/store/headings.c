#include "store/headings.h"

#include "common/text.h"
#include "messages.h"

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

/* X(column, word, message): words of ours in the columns of views. */
#define WORDS(X)                         \
    X("severity", "error", ERROR)        \
    X("severity", "warning", WARNING)    \
    X("severity", "info", INFO)          \
    X("status", "missed", STATUS_MISSED) \
    X("status", "partly", STATUS_PARTLY) \
    X("status", "met", STATUS_MET)       \
    X("status", "n/a", STATUS_NA)        \
    X("channel", "chat", CHANNEL_CHAT)   \
    X("channel", "call", CHANNEL_CALL)   \
    X("channel", "email", CHANNEL_EMAIL) \
    X("channel", "draft", CHANNEL_DRAFT) \
    X("change", "lost", COLUMN_LOST)     \
    X("change", "gained", COLUMN_GAINED) \
    X("side", "before", COLUMN_BEFORE)   \
    X("side", "after", COLUMN_AFTER)     \
    X("tag", "equipment", TAG_EQUIPMENT) \
    X("tag", "quality", TAG_QUALITY)     \
    X("tag", "attitude", TAG_ATTITUDE)   \
    X("tag", "incident", TAG_INCIDENT)   \
    X("tag", "delivery", TAG_DELIVERY)   \
    X("tag", "refund", TAG_REFUND)       \
    X("tag", "other", TAG_OTHER)         \
    X("tag", "vent", TAG_VENT)           \
    X("tag", "respect", TAG_RESPECT)     \
    X("tag", "redress", TAG_REDRESS)     \
    X("tag", "anxious", TAG_ANXIOUS)     \
    X("tag", "annoyed", TAG_ANNOYED)     \
    X("tag", "angry", TAG_ANGRY)         \
    X("tag", "despair", TAG_DESPAIR)

/* Whose words a column holds: states in a comparison of steps, values of tags; else its own. */
static hua_str kind_of(hua_str column)
{
    static const char *const of_tags[] = {"matter", "need", "emotion"};
    if (cli_is(column, "before") || cli_is(column, "after"))
        return CLI_STR("status");
    for (size_t i = 0; i < sizeof of_tags / sizeof of_tags[0]; i++)
        if (cli_is(column, of_tags[i]))
            return CLI_STR("tag");
    return column;
}

hua_str heading_word(hua_str column, hua_str word, hua_lang lang)
{
    static const struct {
        const char *column, *word;
        message_id shown;
    } words[] = {
#define WORD_ROW(column, word, id) {column, word, MSG_##id},
        WORDS(WORD_ROW)
#undef WORD_ROW
    };
    hua_str kind = kind_of(column);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (cli_is(kind, words[i].column) && cli_is(word, words[i].word))
            return cli_str(message(lang, words[i].shown));
    return word;
}
