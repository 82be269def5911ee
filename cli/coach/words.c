#include "coach/words.h"

#include "common/text.h"

typedef struct word_row {
    const char *en, *letter, *hans, *hant;
    message_id about;
} word_row;

static const word_row rows[] = {
#define COACH_WORD_ROW(name, en, letter, hans, hant, about) \
    {":" en, ":" letter, ":" hans, ":" hant, about},
    COACH_WORDS(COACH_WORD_ROW)
#undef COACH_WORD_ROW
};

static bool names(const char *name, hua_str line)
{
    return cli_same(line, cli_str(name + 1));
}

coach_word coach_word_of(hua_str line)
{
    size_t colon = cli_starts(line, ":") ? 1 : cli_starts(line, "：") ? strlen("：") : 0;
    if (!colon)
        return WORD_NONE;
    line = cli_trim(cli_slice(line, colon, line.len));
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (names(rows[i].en, line) || names(rows[i].letter, line) || names(rows[i].hans, line) ||
            names(rows[i].hant, line))
            return (coach_word)i;
    return WORD_UNKNOWN;
}

const char *coach_word_name(hua_lang lang, coach_word word)
{
    return lang == HUA_EN ? rows[word].en : lang == HUA_HANT ? rows[word].hant : rows[word].hans;
}

message_id coach_word_about(coach_word word)
{
    return rows[word].about;
}
