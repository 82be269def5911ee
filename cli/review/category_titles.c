#include "review/category_titles.h"

#include "common/text.h"

static const struct {
    const char *id, *titles[3]; /* by hua_lang */
} rows[] = {
    {"ignorance", {"推说不知道", "推說不知道", "Pleading ignorance"}},
    {"buck-passing", {"推给别人", "推給別人", "Passing the buck"}},
    {"policy-shield", {"拿规定当挡箭牌", "拿規定當擋箭牌", "Hiding behind a rule"}},
    {"flat-refusal", {"生硬拒绝", "生硬拒絕", "Flat refusal"}},
    {"accusation", {"指责顾客", "指責顧客", "Accusing the customer"}},
    {"belittling", {"贬低、看轻", "貶低、看輕", "Belittling"}},
    {"impatience", {"不耐烦", "不耐煩", "Impatience"}},
    {"defiance", {"顶撞、威胁", "頂撞、威脅", "Defiance"}},
    {"denial", {"一口否认", "一口否認", "Categorical denial"}},
    {"stalling", {"拖延", "拖延", "Stalling"}},
    {"apology-but", {"道歉之后接转折", "道歉之後接轉折", "Apology taken back"}},
    {"bare-empathy", {"空洞的理解", "空洞的理解", "Bare empathy"}},
    {"empty-apology", {"只道歉不行动", "只道歉不行動", "Apologies without action"}},
    {"excuse", {"找借口", "找藉口", "Excuse"}},
    {"arguing", {"争辩", "爭辯", "Arguing"}},
    {"overpromise", {"过度承诺", "過度承諾", "Overpromise"}},
    {"disrespect", {"称呼和用语不敬", "稱呼和用語不敬", "Disrespect"}},
    {"hush-money", {"先谈补偿", "先談補償", "Compensation first"}},
    {"interruption", {"打断顾客", "打斷顧客", "Interruption"}},
    {"slow-response", {"回应太慢", "回應太慢", "Slow response"}},
    {"talk-over", {"说得太多", "說得太多", "Talking over the customer"}},
    {"unanswered-emotion", {"没回应情绪", "沒回應情緒", "Emotion left unanswered"}},
    {"unanswered-question", {"没回答问题", "沒回答問題", "Question left unanswered"}},
    {"broken-promise", {"没兑现承诺", "沒兌現承諾", "Broken promise"}},
    {"echo", {"原样重复", "原樣重複", "Echo"}},
};

hua_str category_title(hua_str id, hua_lang lang)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (cli_is(id, rows[i].id))
            return cli_str(rows[i].titles[lang]);
    return id;
}
