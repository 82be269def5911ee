/* Folding, its map to the source, UTF-8, syllables, fillers and stutters. */
#include "check.h"

#include "text/tables.h"
#include "text/units.h"
#include "text/utf8.h"

#include <stdlib.h>

static hua_units units;
static char shown[4096];

static bool fold(const char *text)
{
    return hua_units_fold(&units, hua_str_from(text));
}

/* The folded symbols as UTF-8; those of skipped units left out if asked. */
static const char *show(bool skipping)
{
    size_t n = 0;
    for (size_t i = 0; i < units.symbol_count && n + 4 < sizeof shown; i++) {
        size_t unit = units.unit_of ? units.unit_of[i] : i;
        if (!skipping || !(units.flags[unit] & HUA_UNIT_SKIP))
            n += hua_utf8_encode(units.symbols[i], shown + n);
    }
    shown[n] = '\0';
    return shown;
}

static const char *folded(const char *text)
{
    return fold(text) ? show(false) : "(no memory)";
}

static const char *without_skips(const char *text)
{
    if (!fold(text))
        return "(no memory)";
    hua_units_mark_skips(&units);
    return show(true);
}

/* The map rises, units lie inside the text, and symbols lead to their units in order. */
static void check_map(void)
{
    bool rises = units.byte[units.count] == units.text.len;
    for (size_t i = 0; i < units.count; i++)
        rises = rises && units.size[i] > 0 && units.byte[i] + units.size[i] <= units.byte[i + 1];
    CHECK(rises);
    bool ordered = units.unit_of || units.symbol_count == units.count;
    for (size_t i = 0; units.unit_of && i < units.symbol_count; i++) {
        uint32_t step = units.unit_of[i] - (i ? units.unit_of[i - 1] : 0);
        ordered = ordered && units.unit_of[i] < units.count && step <= 1;
    }
    CHECK(ordered);
}

static void test_width_and_case(void)
{
    CHECK_STR_EQ(folded("ＡＢｃ１２３"), "abc123");
    CHECK_EQ(hua_units_folds(&units, 0, 1), HUA_FOLD_CASE | HUA_FOLD_WIDTH);
    CHECK_EQ(hua_units_folds(&units, 2, 3), HUA_FOLD_WIDTH);
    CHECK_STR_EQ(folded("VIP客户"), "vip客户");
    CHECK_EQ(hua_units_folds(&units, 0, 5), HUA_FOLD_CASE);
    CHECK_STR_EQ(folded("⼀㎏"), "一kg");
    CHECK_STR_EQ(folded("Straße"), "strasse");
    CHECK_STR_EQ(folded("①②"), "12");
}

static void test_marks(void)
{
    CHECK_STR_EQ(folded("好，的。吗？呢！是；有：和、或～等—完"), "好,的.吗?呢!是;有:和,或~等-完");
    CHECK_EQ(hua_units_folds(&units, 0, units.count), 0);
    CHECK_STR_EQ(folded("什么？？？！！"), "什么?!");
    CHECK_EQ(units.count, 4);
    CHECK_EQ(hua_units_folds(&units, 0, 4), HUA_FOLD_PUNCT);
    CHECK_EQ(hua_units_folds(&units, 0, 3), 0);
    CHECK_STR_EQ(folded("等……好"), "等…好");
    CHECK_STR_EQ(folded("「甲」「乙」"), "\"甲\"\"乙\"");
    CHECK_EQ(units.count, 6);
}

static void test_many_symbols(void)
{
    CHECK_STR_EQ(folded("我不Ⅻ了"), "我不xii了");
    CHECK_EQ(units.count, 4);
    CHECK_EQ(units.symbol_count, 6);
    check_map();
    CHECK(units.unit_of && units.unit_of[3] == 2 && units.unit_of[5] == 3);
    /* A match that ends within the expansion ends with the whole source character. */
    hua_span span = hua_units_span(&units, 2, 3);
    CHECK_EQ(span.start, 2);
    CHECK_EQ(span.end, 3);
    CHECK_EQ(span.byte_start, 6);
    CHECK_EQ(span.byte_end, 9);
    CHECK_EQ(hua_unit_symbol(&units, 2), 'x');
    CHECK_EQ(hua_unit_symbol(&units, 3), U'了');
    CHECK_STR_EQ(folded("我不知道"), "我不知道");
    CHECK(units.unit_of == NULL);
}

static void test_invisible_and_blank(void)
{
    CHECK_STR_EQ(folded("不\xE2\x80\x8B知\xEF\xBB\xBF道\xC2\xAD"), "不知道");
    CHECK_EQ(hua_units_folds(&units, 0, 3), HUA_FOLD_INVISIBLE);
    CHECK_EQ(hua_units_folds(&units, 0, 1), 0);
    CHECK_STR_EQ(folded(" 不 知　　道 "), "不知道");
    CHECK_EQ(hua_units_folds(&units, 0, 3), HUA_FOLD_SPACE);
    hua_span span = hua_units_span(&units, 0, 3);
    CHECK_EQ(span.start, 1);
    CHECK_EQ(span.end, 7);
    CHECK_EQ(span.byte_end, 17);
    CHECK_STR_EQ(folded("iPhone  15 手机"), "iphone 15手机");
    CHECK_EQ(units.byte[6], 6);
    CHECK_EQ(units.byte[7], 8);
    check_map();
}

static void test_scripts(void)
{
    CHECK_STR_EQ(folded("這個問題我們沒辦法處理"), "这个问题我们没办法处理");
    CHECK_EQ(hua_units_folds(&units, 0, 2), HUA_FOLD_SCRIPT);
    CHECK_STR_EQ(folded("妳們臺灣裡麼喫著乾"), "你们台湾里么吃着干");
    CHECK_STR_EQ(folded("你您"), "你您");
    CHECK_EQ(hua_script_sign(U'這'), 1);
    CHECK_EQ(hua_script_sign(U'这'), (unsigned long long)-1);
    CHECK_EQ(hua_script_sign(U'后'), 0);
    CHECK_EQ(hua_script_sign(U'你'), 0);
}

static void test_ill_formed(void)
{
    CHECK(fold("好\xFF的\xE4\xBD吗\xC0\x80"));
    CHECK_EQ(units.replaced, 4);
    CHECK_EQ(units.bad_offset, 3);
    CHECK_STR_EQ(show(false), "好\uFFFD的\uFFFD吗\uFFFD\uFFFD");
    CHECK_EQ(units.size[3], 2);
    hua_span span = hua_units_span(&units, 4, 5);
    CHECK_EQ(span.start, 4);
    CHECK_EQ(span.byte_start, 9);
    check_map();
    CHECK(fold("好\uFFFD"));
    CHECK_EQ(units.replaced, 0);
}

static void test_utf8(void)
{
    CHECK_EQ(hua_utf8_check(HUA_STR("话术 abc é 😀")), 18);
    CHECK_EQ(hua_utf8_check(HUA_STR("ab\xED\xA0\x80")), 2);
    CHECK_EQ(hua_utf8_check(HUA_STR("a\xE0\x80\x80")), 1);
    CHECK_EQ(hua_utf8_check(HUA_STR("\xF4\x90\x80\x80")), 0);
    CHECK_EQ(hua_utf8_check(HUA_STR("好\xE5\xA5")), 3);
    CHECK_EQ(hua_utf8_count(HUA_STR("话术a😀")), 4);
    static const uint32_t all[] = {0,      0x7F,   0x80,   0x7FF,   0x800,
                                   0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char bytes[4];
        uint32_t cp = 1;
        size_t n = hua_utf8_encode(all[i], bytes);
        const unsigned char *p = (const unsigned char *)bytes;
        CHECK_EQ(hua_utf8_decode(p, p + n, &cp), n);
        CHECK_EQ(cp, all[i]);
    }
}

static void check_sound(uint32_t cp, const char *want)
{
    CHECK_STR_EQ(hua_syllable_name(hua_syllable(cp)), want);
}

static void test_syllables(void)
{
    check_sound(U'知', "zhi");
    check_sound(U'道', "dao");
    check_sound(U'绿', "lv");
    check_sound(U'女', "nv");
    check_sound(U'行', "xing");
    check_sound(U'您', "nin");
    check_sound('a', "");
    check_sound(U'，', "");
    CHECK(hua_syllable(U'是') == hua_syllable(U'事'));
    CHECK(hua_syllable(U'你') != hua_syllable(U'您'));
}

static void test_joins(void)
{
    CHECK(hua_joins(U'知', U'道'));
    CHECK(hua_joins(U'行', U'李'));
    CHECK(hua_joins(U'不', U'但'));
    CHECK(hua_joins(U'不', U'客')); /* 不客气 */
    CHECK(!hua_joins(U'您', U'不'));
    CHECK(!hua_joins(U'的', U'您'));
    CHECK(!hua_joins('a', U'道'));
    CHECK(!hua_joins(U'道', 0x20000));
}

static void test_skips(void)
{
    CHECK_STR_EQ(without_skips("我我我不知不知道"), "我不知道");
    CHECK_EQ(units.folds[0], HUA_FOLD_STUTTER);
    CHECK_STR_EQ(without_skips("我们我们没办法"), "我们没办法");
    CHECK_STR_EQ(without_skips("没办法没办法的"), "没办法的");
    CHECK_STR_EQ(without_skips("我呃不知道嗯"), "我不知道");
    CHECK_EQ(units.folds[1], HUA_FOLD_FILLER);
    CHECK_STR_EQ(without_skips("您的余额不足"), "您的余额不足");
    CHECK_STR_EQ(without_skips("额，我额不知道"), ",我不知道");
    CHECK_STR_EQ(without_skips("唔好意思"), "唔好意思");
    CHECK_STR_EQ(without_skips("我那个不清楚"), "我不清楚");
    CHECK_STR_EQ(without_skips("那个，我不清楚"), ",我不清楚");
    CHECK_STR_EQ(without_skips("这个问题就是不行"), "这个问题就是不行");
    CHECK_STR_EQ(without_skips("那个那个订单"), "订单");
    CHECK_STR_EQ(without_skips("我们就是说没有货"), "我们没有货");
    CHECK_STR_EQ(without_skips("电话13800000000"), "电话13800000000");
    CHECK(fold("您好请问有什么可以帮您"));
    CHECK(!hua_units_mark_skips(&units));
}

static void test_long(void)
{
    enum { TIMES = 1000 };
    const char *piece = "好 的ⅻ，，";
    size_t n = strlen(piece);
    char *text = malloc(n * TIMES + 1);
    if (!CHECK(text != NULL))
        return;
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * n, piece, n + 1);
    CHECK(fold(text));
    CHECK_EQ(units.count, 4 * TIMES);
    CHECK_EQ(units.symbol_count, 6 * TIMES);
    check_map();
    hua_span span = hua_units_span(&units, 4 * 777, 4 * 777 + 2);
    CHECK_EQ(span.start, 6 * 777);
    CHECK_EQ(span.end, 6 * 777 + 3);
    CHECK_EQ(span.byte_start, n * 777);
    free(text);
}

static void test_small(void)
{
    CHECK_STR_EQ(folded(""), "");
    CHECK_EQ(units.count, 0);
    CHECK(hua_units_fold(&units, (hua_str){NULL, 0}));
    CHECK_STR_EQ(folded(" \u200B "), "");
    CHECK(fold("看看"));
    CHECK(units.repeats);
    CHECK(fold("aa，，"));
    CHECK(!units.repeats);
}

int main(void)
{
    hua_units_init(&units, &hua_default_allocator);
    test_width_and_case();
    test_marks();
    test_many_symbols();
    test_invisible_and_blank();
    test_scripts();
    test_ill_formed();
    test_utf8();
    test_syllables();
    test_joins();
    test_skips();
    test_long();
    test_small();
    hua_units_free(&units);
    return check_report();
}
