/* The commands that may stand where a reply is expected: `:hint`, `：提示`. */
#ifndef CLI_COACH_WORDS_H
#define CLI_COACH_WORDS_H

#include "messages.h"

/* X(NAME, English, letter, Simplified, Traditional, what it does) */
#define COACH_WORDS(X)                                           \
    X(HINT, "hint", "h", "提示", "提示", MSG_COACH_WORD_HINT)    \
    X(MODEL, "model", "m", "示范", "示範", MSG_COACH_WORD_MODEL) \
    X(SCORE, "score", "s", "得分", "得分", MSG_COACH_WORD_SCORE) \
    X(UNDO, "undo", "u", "撤销", "撤銷", MSG_COACH_WORD_UNDO)    \
    X(FACTS, "facts", "f", "事实", "事實", MSG_COACH_WORD_FACTS) \
    X(BRIEF, "brief", "b", "任务", "任務", MSG_COACH_WORD_BRIEF) \
    X(SKIP, "skip", "k", "跳过", "跳過", MSG_COACH_WORD_SKIP)    \
    X(FINISH, "end", "e", "结束", "結束", MSG_COACH_WORD_END)    \
    X(QUIT, "quit", "q", "退出", "退出", MSG_COACH_WORD_QUIT)    \
    X(HELP, "help", "?", "帮助", "幫助", MSG_COACH_WORD_HELP)

typedef enum coach_word {
#define COACH_WORD_ENUM(name, en, letter, hans, hant, about) WORD_##name,
    COACH_WORDS(COACH_WORD_ENUM)
#undef COACH_WORD_ENUM
        WORD_COUNT,
    WORD_UNKNOWN, /* begins like a command but is none */
    WORD_NONE     /* no command: a reply */
} coach_word;

coach_word coach_word_of(hua_str line);

/* In the language of the reader, with the colon. */
const char *coach_word_name(hua_lang lang, coach_word word);
message_id coach_word_about(coach_word word);

#endif
