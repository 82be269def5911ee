/*
 * The skills that can be practised, in the order in which they are shown.  Their names are those of
 * the drill files and of the page (web/app/src/practice/texts.ts).
 */
#ifndef CLI_PRACTICE_SKILLS_H
#define CLI_PRACTICE_SKILLS_H

#include "practice/practice.h"

/* X(NAME, id, Simplified, Traditional, English); those that drills may train come first. */
#define SKILLS(X)                                                                                \
    X(EMPATHY, "empathy", "有内容的体谅", "有內容的體諒", "Empathy with content")                \
    X(RESTATE, "restate", "用自己的话复述", "用自己的話複述", "Say it back in your own words")   \
    X(REWRITE, "rewrite", "换一种说法", "換一種說法", "Say it another way")                      \
    X(FOURTH_SENTENCE, "fourth-sentence", "补上第四句", "補上第四句", "Add the fourth sentence") \
    X(NO_WITHOUT_NO, "no-without-no", "不说“不”的拒绝", "不說“不”的拒絕",                        \
      "Saying no without a no")                                                                  \
    X(OPEN_QUESTION, "open-question", "开放式提问", "開放式提問", "Open questions")              \
    X(COMMITMENT, "commitment", "有时间的承诺", "有時間的承諾", "Commitment with a time")        \
    X(OPTIONS, "options", "给出选择", "給出選擇", "Options")                                     \
    X(THANKS, "thanks", "结束时的四句话", "結束時的四句話", "The four sentences at the close")   \
    X(COMPOSURE, "composure", "沉得住气", "沉得住氣", "Composure")

typedef enum skill_id {
#define SKILL_ENUM(name, id, hans, hant, en) SKILL_##name,
    SKILLS(SKILL_ENUM)
#undef SKILL_ENUM
        SKILL_COUNT
} skill_id;

extern const practice_skill skill_defaults[];
/* All ids, SKILL_COUNT of them; the first SKILL_DRILLED are those that drills may train. */
enum { SKILL_DRILLED = 5 };
extern const char *const skill_ids[];

/* SKILL_COUNT if there is none of that id. */
skill_id skill_find(hua_str id);
hua_str skill_name(skill_id skill, hua_lang lang);

#endif
