/*
 * Text that was decoded wrongly: each kind as it comes, what it was, and clean text of many
 * sorts, of which none may be suspected.
 */
#include "common/text.h"
#include "readers/mojibake.h"
#include "testing.h"

enum { MOST_TURNS = 8 };

typedef struct sample {
    mojibake_kind kind;
    const char *turns[MOST_TURNS]; /* NULL behind the last */
    size_t turn;
    const char *mended; /* what the repaired text begins with */
} sample;

static bool suspect(const char *const *texts, mojibake *out)
{
    hua_turn turns[MOST_TURNS];
    size_t count = 0;
    for (; count < MOST_TURNS && texts[count]; count++)
        turns[count] = (hua_turn){.speaker = HUA_AGENT, .text = testing_str(texts[count])};
    return mojibake_suspect(turns, count, out);
}

static const sample garbled[] = {
    {MOJIBAKE_UTF8_AS_GBK, {"鎴戜滑浼氬敖蹇鐞�"}, 0, "我们会尽"},
    {MOJIBAKE_UTF8_AS_GBK, {"您好", "浣犲ソ锛屽鏈嶄负鎮ㄦ湇鍔�"}, 1, "你好，"},
    {MOJIBAKE_UTF8_AS_LATIN, {"æ‚¨å¥½ï¼Œè¯·é—®æœ‰ä»€ä¹ˆå¯ä»¥å¸®æ‚¨"}, 0, "您好，请问有什么"},
    {MOJIBAKE_UTF8_AS_LATIN,
     {"\xc3\xa6\xc2\x88\xc2\x91\xc3\xa4\xc2\xbb\xc2\xac"}, /* æ..ä»¬ with the C1 controls */
     0,
     "我们"},
    {MOJIBAKE_GBK_AS_LATIN, {"ÄúºÃ£¬ÇëÎÊÓÐÊ²Ã´¿ÉÒÔ°ïÄú"}, 0, "您好，请问有什么可以帮您"},
    {MOJIBAKE_GBK_AS_LATIN, {"ÄãºÃ", "ÔÚÂð", "Ð»Ð»"}, 0, "你好"}, /* too short each */
    {MOJIBAKE_BIG5_AS_LATIN, {"±z¦n¡A½Ð°Ý¦³¤°»ò¥i¥HÀ°±z"}, 0, "您好，請問有什麼可以幫您"},
    {MOJIBAKE_GBK_AS_BIG5, {"蠟疑ㄛ恀衄妦繫褫眕堆蠟"}, 0, "您好，问有什么可以帮您"},
    {MOJIBAKE_LOST, {"锟斤拷锟斤拷，锟斤拷锟斤拷"}, 0, ""},
    {MOJIBAKE_LOST, {"����ã�������ʲô���԰���"}, 0, ""},
    {MOJIBAKE_UNSET, {"您好烫烫烫烫烫烫烫烫烫烫烫烫"}, 0, ""},
    {MOJIBAKE_UNSET, {"屯屯屯屯屯屯屯屯"}, 0, ""},
    {MOJIBAKE_ESCAPES, {"您好", "\\u6211\\u4eec\\u4f1a\\u5904\\u7406"}, 1, "我们会处理"},
    {MOJIBAKE_ENTITIES, {"&#25105;&#20204;&#x4F1A;处理"}, 0, "我们会处理"},
    {MOJIBAKE_SHIFTED, {"談?wù)劙矒峥蛻襞瘓?chǎng)方案,以及怎么寫"}, 0, "安撫客戶暖"},
};

static void test_garbled(void)
{
    for (size_t i = 0; i < sizeof garbled / sizeof *garbled; i++) {
        const sample *s = &garbled[i];
        mojibake found = {.kind = MOJIBAKE_NONE};
        hua_error error = {0};
        const char *first = s->turns[s->turn];
        CHECK(suspect(s->turns, &found), "%s: not suspected", first);
        CHECK(found.kind == s->kind, "%s: %s", first, mojibake_name(found.kind, HUA_EN));
        CHECK(found.turn == s->turn, "%s: turn %zu", first, found.turn);
        CHECK(strncmp(found.mended, s->mended, strlen(s->mended)) == 0 &&
                  (*found.mended != '\0') == (*s->mended != '\0'),
              "%s: mended '%s'", first, found.mended);
        CHECK(strncmp(found.shown, first + found.offset, strlen(found.shown)) == 0,
              "%s: shown '%s'", first, found.shown);
        CHECK(mojibake_explain(&found, &error) == HUA_E_UTF8 && error.code == HUA_E_UTF8 &&
                  error.hint[0] && strstr(error.message, mojibake_name(s->kind, HUA_HANS)) &&
                  strstr(error.message_en, mojibake_name(s->kind, HUA_EN)) &&
                  strstr(error.hint, found.mended) && error.source[0],
              "%s: '%s', hint '%s'", first, error.message_en, error.hint);
    }
}

static void test_place(void)
{
    static const char *const turns[] = {"ID 42: 鎴戜滑浼氬敖蹇", NULL};
    mojibake found;
    CHECK(suspect(turns, &found), "not suspected");
    CHECK(found.offset == 7 && found.turns == 1, "offset %zu, %zu turns", found.offset,
          found.turns);
}

static const char *const clean[] = {
    "",
    "ok",
    "您好，请问有什么可以帮您？",
    "您好，請問有什麼可以幫您的嗎？",
    "鎏金瀚海浣熊",
    "张珺、李燚、王赟、刘翀、陈婳、赵犇",
    "歐陽鑫鑫、錢鏡鋒、鐘鎮鋼",
    "浣熊干脆面瀚海淼淼沁源",
    "銀鏈錶鑽戒鍍鉑鋼錶帶錶釦",
    "氟尿嘧啶氨溴索羟丙甲纤维素",
    "巉岩峥嵘，潺湲澹荡，氤氲叆叇，葳蕤蓊郁，觱篥箜篌",
    "魑魅魍魉饕餮貔貅麒麟狴犴",
    "锟斤拷是什么意思？",
    "水好烫烫烫烫！",
    "😀😃😄👍🏻👨‍👩‍👧",
    "(╯°□°)╯︵ ┻━┻",
    "¯\\_(ツ)_/¯",
    "——————————",
    "……………………",
    "★☆★☆ ×÷±°·§¶ ★☆★☆",
    "François Müller, Ångström, São Paulo, Łódź, Çelik, Ñandú",
    "Grüße an Jörg Schäfer, schöne Grüße, äöüÄÖÜß",
    "Crème brûlée à la française, déjà vu, œuvre, être ça où",
    "Nguyễn Thị Hồng Nhung, Đặng Văn Lâm, Trần Hưng Đạo",
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß",
    "ÉCOLE ÉLÉMENTAIRE «ÉTÉ» 25 °C ± 3 µm",
    "Привет, как дела? Спасибо большое",
    "ありがとうございます。了解しました。",
    "配送状況 確認 郵便番号 東京都渋谷区",
    "안녕하세요 감사합니다",
    "สวัสดีครับ",
    "C:\\users\\u001\\update",
    "https://example.com/?a=b&c=d?e=f&#top",
    "价格&nbsp;&amp;&lt;优惠&gt;",
    "\\n\\t\\u0041",
    "&#39;您好&#39;",
    "好的����",
    "亲��在吗��",
    "场(chǎng)景、长(zhǎng)大、重(chóng)新?",
    "真的吗?yes",
    "SKU-Ä100/Ö200 Ø12×30",
    "型号：Ａ１２３－４５６",
};

static void test_clean(void)
{
    for (size_t i = 0; i < sizeof clean / sizeof *clean; i++) {
        const char *const turns[] = {clean[i], NULL};
        /* said again and again it is no more garbled than once */
        const char *const often[] = {clean[i], clean[i], clean[i], clean[i],
                                     clean[i], clean[i], clean[i], NULL};
        mojibake found;
        CHECK(!suspect(turns, &found), "%s: %s", clean[i], mojibake_name(found.kind, HUA_EN));
        CHECK(!suspect(often, &found), "%s, often: %s", clean[i],
              mojibake_name(found.kind, HUA_EN));
    }
    mojibake found;
    CHECK(!mojibake_suspect(NULL, 0, &found), "no turns");
}

static bool is_utf8(const char *text)
{
    return cli_utf8_valid(testing_str(text)) == strlen(text);
}

/* Every cut of everything, in memory of just that size. */
static void check_cuts(const char *text)
{
    for (size_t len = 0; len <= strlen(text); len++) {
        mojibake found;
        char *copy = malloc(len ? len : 1);
        if (!copy)
            exit(1);
        memcpy(copy, text, len);
        hua_turn turn = {.text = {copy, len}};
        if (mojibake_suspect(&turn, 1, &found))
            CHECK(is_utf8(found.mended), "%s: ill-formed", found.mended);
        free(copy);
    }
}

static void test_edges(void)
{
    for (size_t i = 0; i < sizeof garbled / sizeof *garbled; i++)
        check_cuts(garbled[i].turns[garbled[i].turn]);
    for (size_t i = 0; i < sizeof clean / sizeof *clean; i++)
        check_cuts(clean[i]);
    /* half a pair of UTF-16 and a code point that is none, written as bytes and read as Latin-1 */
    check_cuts("æˆ‘ä»¬í\xc2\xa0€ô‘€€");
    check_cuts("\xff\xfe\xe4\xb8\xf0\x9f\x98?\xc7\x8e)\xe4\xb8\xad\xe4");
}

static void test_names(void)
{
    for (int kind = MOJIBAKE_NONE + 1; kind < MOJIBAKE_KINDS; kind++)
        for (int lang = HUA_HANS; lang <= HUA_EN; lang++)
            CHECK(mojibake_name((mojibake_kind)kind, (hua_lang)lang)[0], "kind %d, language %d",
                  kind, lang);
}

int main(void)
{
    test_garbled();
    test_place();
    test_clean();
    test_edges();
    test_names();
    return testing_done("cli_mojibake");
}
