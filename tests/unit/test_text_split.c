/* Sentences, clauses, quotations, word boundaries. */
#include "check.h"

#include "text/split.h"

enum { MAX = 256 };
static hua_units units;
static hua_splitter *splitter;
static uint32_t sentence[MAX], clause[MAX];
static char shown[2048];

/* The source with "|" where the number changes. */
static const char *show(const uint32_t *id)
{
    size_t n = 0, from = 0;
    for (size_t i = 1; i <= units.count; i++) {
        bool last = i == units.count;
        if (!last && id[i] == id[i - 1])
            continue;
        size_t to = last ? units.text.len : units.byte[i];
        memcpy(shown + n, units.text.ptr + from, to - from);
        n += to - from;
        if (!last)
            shown[n++] = '|';
        from = to;
    }
    shown[n] = '\0';
    return shown;
}

static bool split(const char *text)
{
    return hua_units_fold(&units, hua_str_from(text)) && units.count <= MAX &&
           hua_split_sentences(splitter, &units, sentence) &&
           hua_split_clauses(splitter, &units, sentence, clause);
}

static const char *sentences(const char *text)
{
    return split(text) ? show(sentence) : "(failed)";
}

static const char *clauses(const char *text)
{
    return split(text) ? show(clause) : "(failed)";
}

static void test_sentences(void)
{
    CHECK_STR_EQ(sentences("抱歉让您久等。不过好消息是已经到了"),
                 "抱歉让您久等。|不过好消息是已经到了");
    CHECK_EQ(sentence[units.count - 1], 1);
    CHECK_STR_EQ(sentences("运费3.5元，不退。好吗？！好的"), "运费3.5元，不退。|好吗？！|好的");
    CHECK_STR_EQ(sentences("您好"), "您好");
    CHECK_STR_EQ(sentences("稍等……马上好"), "稍等……|马上好");
    CHECK_STR_EQ(sentences("稍等…？好"), "稍等…？|好");
    CHECK_STR_EQ(sentences("第一行\n\n第二行"), "第一行\n\n|第二行");
    CHECK_STR_EQ(sentences("\n第一行"), "\n第一行");
    CHECK_STR_EQ(sentences("他说：“不行。”然后走了"), "他说：“不行。”|然后走了");
    CHECK_STR_EQ(sentences("您说的是。\"不行\"吗"), "您说的是。|\"不行\"吗");
    CHECK_STR_EQ(sentences("好。「『不行』的」吗。（谢谢）"), "好。|「『不行』的」吗。|（谢谢）");
    CHECK_STR_EQ(sentences("“好。”“对。”"), "“好。”|“对。”");
    CHECK_STR_EQ(sentences("好的。~ 谢谢"), "好的。~ |谢谢");
    CHECK_STR_EQ(sentences("请稍等。 马上"), "请稍等。 |马上");
    CHECK_STR_EQ(sentences("见www.example.com的说明"), "见www.example.com的说明");
    CHECK_STR_EQ(sentences("😀好。𠮷祥。对"), "😀好。|𠮷祥。|对");
}

static void test_clauses(void)
{
    CHECK_STR_EQ(clauses("您好，请稍等；马上。好"), "您好，|请稍等；|马上。|好");
    CHECK_STR_EQ(clauses("退1,000元，10:30前到，3～5天"), "退1,000元，|10:30前到，|3～5天");
    CHECK_STR_EQ(clauses("我的快递 到哪里了 请帮我查"), "我的快递 |到哪里了 |请帮我查");
    CHECK_STR_EQ(clauses("我的快递 到哪里了 请帮我查？"), "我的快递 |到哪里了 |请帮我查？");
    CHECK_STR_EQ(clauses("我 的 快递 到 哪里 了"), "我 的 快递 到 哪里 了");
    CHECK_STR_EQ(clauses("我的快递 到了，请查一下"), "我的快递 到了，|请查一下");
    CHECK_STR_EQ(clauses("好\n- 行，好"), "好\n|- 行，|好");
    CHECK_STR_EQ(clauses("“好的，”他说"), "“好的，”|他说");
}

static const char *quote(size_t i, const hua_range *ranges)
{
    hua_span span = hua_units_span(&units, ranges[i].start, ranges[i].end);
    snprintf(shown, sizeof shown, "%.*s", (int)(span.byte_end - span.byte_start),
             units.text.ptr + span.byte_start);
    return shown;
}

static size_t quotes(const char *text, hua_range *ranges, size_t max)
{
    return hua_units_fold(&units, hua_str_from(text)) ? hua_split_quotes(&units, ranges, max) : 99;
}

static void test_quotes(void)
{
    hua_range ranges[4];
    CHECK_EQ(quotes("您说「不『行』的」对吗\"好\"", ranges, 4), 3);
    CHECK_STR_EQ(quote(0, ranges), "不『行』的");
    CHECK_STR_EQ(quote(1, ranges), "行");
    CHECK_STR_EQ(quote(2, ranges), "好");
    CHECK_EQ(quotes("您说“不行", ranges, 4), 0);
    CHECK_EQ(quotes("不行”吗", ranges, 4), 0);
    CHECK_EQ(quotes("“一「二“三”四", ranges, 4), 1);
    CHECK_STR_EQ(quote(0, ranges), "三");
    CHECK_EQ(quotes("「甲」」乙", ranges, 4), 1);
    CHECK_EQ(quotes("「甲」「乙」「丙」", ranges, 2), 2);
    CHECK_STR_EQ(quote(1, ranges), "乙");
    CHECK_EQ(quotes("没有引号", ranges, 4), 0);
}

/* True if a literal at units start .. start + length stands on word boundaries at both ends. */
static bool stands(const char *text, size_t start, size_t length)
{
    return hua_units_fold(&units, hua_str_from(text)) &&
           hua_word_boundary(splitter, &units, start, NULL, 0) &&
           hua_word_boundary(splitter, &units, start + length, NULL, 0);
}

static bool boundary(const char *text, size_t at)
{
    return stands(text, at, 0);
}

static void test_boundaries(void)
{
    CHECK(!boundary("要不行李先放前台", 3)); /* 不行 | 李 */
    CHECK(!boundary("要不行李先放前台", 1));
    CHECK(!boundary("不但是这样", 1));
    CHECK(stands("这个不行", 2, 2));
    CHECK(stands("我不知道", 1, 3));
    CHECK(stands("我不知道啊", 0, 4));
    CHECK(stands("但是不行", 0, 2));
    CHECK(stands("我也没办法啊", 2, 3));
    CHECK(stands("我们不负责任何损失", 2, 3)); /* 责任 | 何 for ICU */
    CHECK(!stands("这是你们的责任", 5, 1));
    CHECK(!boundary("这是不可能的", 3));
    CHECK(stands("我们可没收到", 3, 3));
    CHECK(!boundary("要 不行\u200B李先放前台", 3));
    CHECK(!boundary("要不行李", 3) && !boundary("要不行李", 3));
    CHECK(!boundary("abc", 1));
    CHECK(!boundary("a1", 1));
    CHECK(boundary("用app吧", 1) && boundary("用app吧", 4));
    CHECK(boundary("好，的", 1));
    CHECK(boundary("不知道", 0) && boundary("不知道", 3));
    CHECK(!boundary("我這裡有行李的", 5)); /* folded before it is asked */
}

static void test_far_boundaries(void)
{
    /* The same words around a place give the same answer wherever it stands. */
    char text[1024] = "";
    for (size_t i = 0; i < 60; i++)
        strcat(text, "您好");
    size_t before = 120;
    strcat(text, "的行李在这里");
    CHECK(!boundary(text, before + 2));
    CHECK(boundary(text, before + 3));
}

static void test_pack_words(void)
{
    const hua_range words[] = {{0, 3}, {2, 5}};
    CHECK(hua_units_fold(&units, HUA_STR("仅退款给我们")));
    CHECK(!hua_word_boundary(splitter, &units, 1, words, 2));
    CHECK(!hua_word_boundary(splitter, &units, 3, words, 2)); /* end of one, inside the other */
    CHECK(hua_word_boundary(splitter, &units, 5, words, 2));
    CHECK(hua_word_boundary(splitter, &units, 1, NULL, 0));
}

static void test_words(void)
{
    uint32_t end[MAX];
    CHECK(hua_units_fold(&units, HUA_STR("不客气，iPhone手机")));
    size_t n = hua_split_words(splitter, &units, NULL, 0, end);
    CHECK_EQ(n, 4);
    CHECK_EQ(end[0], 3);
    CHECK_EQ(end[1], 4);
    CHECK_EQ(end[2], 10);
    CHECK_EQ(end[3], 12);
    const hua_range words[] = {{4, 12}};
    CHECK_EQ(hua_split_words(splitter, &units, words, 1, end), 3);
    CHECK(hua_units_fold(&units, HUA_STR("")));
    CHECK_EQ(hua_split_words(splitter, &units, NULL, 0, end), 0);
}

int main(void)
{
    hua_units_init(&units, &hua_default_allocator);
    if (!CHECK(hua_splitter_new(&splitter, &hua_default_allocator, NULL) == HUA_OK))
        return check_report();
    test_sentences();
    test_clauses();
    test_quotes();
    test_boundaries();
    test_far_boundaries();
    test_pack_words();
    test_words();
    hua_splitter_free(splitter);
    hua_units_free(&units);
    return check_report();
}
