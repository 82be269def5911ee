/*
 * Numbers in digits and in Chinese numerals.
 *
 * A Chinese numeral is a number less often than not (一定, 万一, 三星), so whether one stands for
 * itself is asked separately: before a unit of time or money it always does.
 */
#include "analysis/slots_read.h"

#include <stddef.h>

enum { LONGEST_RUN = 24, LONGEST_MASK = 10 };

bool slots_one_of(uint32_t c, const char32_t *set)
{
    for (; *set; set++) {
        if (*set == c)
            return true;
    }
    return false;
}

/* Length of the next word of the list; `*next` is where the one after it begins. */
static uint32_t word_length(const char32_t *words, const char32_t **next)
{
    uint32_t n = 0;
    while (words[n] && words[n] != U'|')
        n++;
    *next = words[n] ? words + n + 1 : NULL;
    return n;
}

static bool same(symbols s, uint32_t i, const char32_t *word, uint32_t length)
{
    for (uint32_t k = 0; k < length; k++) {
        if (symbol_at(s, i + k) != word[k])
            return false;
    }
    return true;
}

/* Most words fail at their first character, which is looked for in the whole list at once. */
uint32_t slots_read_words(symbols s, uint32_t i, const char32_t *words)
{
    const uint32_t first = symbol_at(s, i);
    uint32_t best = 0;
    for (const char32_t *word = words; first && *word; word++) {
        uint32_t n = 1;
        if (*word != first || (word > words && word[-1] != U'|'))
            continue;
        while (word[n] && word[n] != U'|' && word[n] == symbol_at(s, i + n))
            n++;
        if (n > best && (!word[n] || word[n] == U'|'))
            best = n;
    }
    return best ? i + best : 0;
}

bool slots_stands_before(symbols s, uint32_t i, const char32_t *words)
{
    for (const char32_t *next; words; words = next) {
        const uint32_t length = word_length(words, &next);
        if (length <= i && same(s, i - length, words, length))
            return true;
    }
    return false;
}

/* ---- placeholders ---------------------------------------------------------------- */

static mask_kind kind_of_label(symbols s, uint32_t i)
{
    static const struct {
        const char32_t *firsts, *words; /* what the words begin with decides about most of them */
        mask_kind kind;
    } labels[] = {
        {U"数天时", U"数字|数量|天数|时长", MASK_NUMBER},
        {U"时", U"时间", MASK_CLOCK},
        {U"日", U"日期", MASK_DATE},
        {U"金价", U"金额|价格|价钱", MASK_MONEY},
        {U"电手号", U"电话|手机|号码", MASK_PHONE},
        {U"订单运工快", U"订单|单号|运单|工单|快递单", MASK_ORDER},
        {U"地姓站链邮身组", U"地址|姓名|站点|链接|邮箱|身份证|组织", MASK_OTHER},
    };
    const uint32_t first = symbol_at(s, i);
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        if (slots_one_of(first, labels[k].firsts) && slots_read_words(s, i, labels[k].words))
            return labels[k].kind;
    }
    return MASK_NONE;
}

mask_kind slots_read_mask(symbols s, uint32_t i, uint32_t *end)
{
    const uint32_t open = symbol_at(s, i);
    if (open != '[' && open != U'【')
        return MASK_NONE;
    const mask_kind kind = kind_of_label(s, i + 1);
    for (uint32_t k = i + 1; kind != MASK_NONE && k <= i + LONGEST_MASK; k++) {
        const uint32_t c = symbol_at(s, k);
        if (c == ']' || c == U'】') {
            *end = k + 1;
            return kind;
        }
        if (c == 0 || c == '[' || c == U'【' || c == ':')
            return MASK_NONE;
    }
    return MASK_NONE;
}

/* ---- digits ---------------------------------------------------------------------- */

static double scale_of(uint32_t c)
{
    switch (c) {
    case U'十':
        return 10;
    case U'百':
        return 100;
    case U'千':
        return 1000;
    case U'万':
        return 1e4;
    case U'亿':
        return 1e8;
    default:
        return 0;
    }
}

static uint32_t digits_end(symbols s, uint32_t i)
{
    while (is_digit(symbol_at(s, i)))
        i++;
    return i;
}

/* A comma and three digits, and no fourth.  A Chinese comma parts two numbers. */
static bool is_group(symbols s, uint32_t i)
{
    return symbol_at(s, i) == ',' && (!s.sizes || s.sizes[i] == 1) && digits_end(s, i + 1) == i + 4;
}

static double add_digits(symbols s, uint32_t i, uint32_t end, double value)
{
    for (; i < end; i++)
        value = value * 10 + (double)(s.at[i] - '0');
    return value;
}

static number read_digits(symbols s, uint32_t i)
{
    number n = {.end = digits_end(s, i), .style = NUMBER_DIGITS};
    n.value = add_digits(s, i, n.end, 0);
    while (n.end - i <= 3 + LONGEST_RUN && is_group(s, n.end)) {
        n.value = add_digits(s, n.end + 1, n.end + 4, n.value);
        n.end += 4;
    }
    if (symbol_at(s, n.end) == '.' && is_digit(symbol_at(s, n.end + 1))) {
        double place = 1;
        for (n.end++; is_digit(symbol_at(s, n.end)); n.end++)
            n.value += (double)(s.at[n.end] - '0') * (place /= 10);
    }
    const double scale = scale_of(symbol_at(s, n.end));
    if (scale > 10 && !slots_one_of(symbol_at(s, n.end + 1), U"克米瓦")) {
        n.value *= scale;
        n.end++;
    }
    return n;
}

/* ---- Chinese numerals -------------------------------------------------------------- */

/* 0 .. 9, or -1; 几 is 9 at most. */
static int han_digit(uint32_t c)
{
    switch (c) {
    case U'〇':
    case U'零':
        return 0;
    case U'一':
        return 1;
    case U'二':
    case U'两':
        return 2;
    case U'三':
        return 3;
    case U'四':
        return 4;
    case U'五':
        return 5;
    case U'六':
        return 6;
    case U'七':
        return 7;
    case U'八':
        return 8;
    case U'九':
    case U'几':
        return 9;
    default:
        return -1;
    }
}

static uint32_t han_end(symbols s, uint32_t i)
{
    while (han_digit(symbol_at(s, i)) >= 0 || scale_of(symbol_at(s, i)) > 0)
        i++;
    return i;
}

/* 二零二六 is read digit by digit, 三五 and 两三 as "three to five", "two or three". */
static double spelled_value(symbols s, uint32_t i, uint32_t end)
{
    const int first = han_digit(s.at[i]), last = han_digit(s.at[end - 1]);
    if (end - i == 2 && first > 0 && last > first)
        return last;
    double value = 0;
    for (; i < end; i++)
        value = value * 10 + han_digit(s.at[i]);
    return value;
}

static double han_value(symbols s, uint32_t i, uint32_t end)
{
    double total = 0, section = 0, digit = 0;
    bool scaled = false;
    for (uint32_t k = i; k < end; k++) {
        const double scale = scale_of(s.at[k]);
        scaled |= scale > 0;
        if (scale >= 1e4) {
            total = (total + section + digit > 0 ? total + section + digit : 1) * scale;
            section = digit = 0;
        } else if (scale > 0) {
            section += (digit > 0 ? digit : 1) * scale;
            digit = 0;
        } else {
            const double d = han_digit(s.at[k]);
            digit = d > digit ? d : digit;
        }
    }
    return scaled ? total + section + digit : spelled_value(s, i, end);
}

static number read_han(symbols s, uint32_t i)
{
    number n = {.end = han_end(s, i), .style = NUMBER_HAN};
    if (n.end == i + 1 && s.at[i] == U'几')
        n.style = NUMBER_VAGUE;
    n.value = han_value(s, i, n.end);
    return n;
}

/* 半, 数十, 数天 */
static number read_vague(symbols s, uint32_t i)
{
    const uint32_t c = symbol_at(s, i);
    if (c == U'半')
        return (number){.end = i + 1, .style = NUMBER_VAGUE, .value = 0.5};
    const uint32_t end = han_end(s, i + 1);
    if (c != U'数' || (end > i + 1 && scale_of(s.at[i + 1]) == 0))
        return (number){0};
    const double scale = end > i + 1 ? han_value(s, i + 1, end) : 1;
    return (number){.end = end, .style = NUMBER_VAGUE, .value = 9 * scale};
}

/* [数字x], and xx where a draft leaves the number open. */
static number read_masked(symbols s, uint32_t i)
{
    uint32_t end = 0;
    if (slots_read_mask(s, i, &end) == MASK_NUMBER)
        return (number){.end = end, .style = NUMBER_MASK, .value = VALUE_UNKNOWN};
    end = i;
    while (symbol_at(s, end) == 'x' && end < i + LONGEST_MASK)
        end++;
    if (end < i + 2 || is_latin(symbol_at(s, end)) || is_digit(symbol_at(s, end)))
        return (number){0};
    return (number){.end = end, .style = NUMBER_VAGUE, .value = VALUE_UNKNOWN};
}

number slots_read_number(symbols s, uint32_t i)
{
    const uint32_t c = symbol_at(s, i);
    number n;
    if (is_digit(c))
        n = read_digits(s, i);
    else if (han_digit(c) >= 0 || scale_of(c) > 0)
        n = read_han(s, i);
    else if (c == '[' || c == U'【' || c == 'x')
        n = read_masked(s, i);
    else
        n = read_vague(s, i);
    n.symbols = n.end ? n.end - i : 0;
    return n;
}

number slots_read_numbers(symbols s, uint32_t i)
{
    number first = slots_read_number(s, i);
    if (first.end == 0 || !slots_one_of(symbol_at(s, first.end), U"-~到至–—"))
        return first;
    const number last = slots_read_number(s, first.end + 1);
    if (last.end == 0 || (last.style == NUMBER_DIGITS) != (first.style == NUMBER_DIGITS))
        return first;
    const bool unknown = first.value < 0 || last.value < 0;
    first.value = unknown ? VALUE_UNKNOWN : last.value > first.value ? last.value : first.value;
    first.end = last.end;
    first.style = last.style;
    first.range = true;
    return first;
}

/* ---- standing alone ------------------------------------------------------------------ */

static bool is_measure(uint32_t c)
{
    return slots_one_of(
        c, U"个位件条次单份盒台张箱包瓶袋双套遍款种部支只颗本家斤克公米吨折倍名人字句通"
           U"轮岁笔封票批页项级层成号元块角天年周秒");
}

bool slots_number_stands(symbols s, uint32_t i, const number *n)
{
    if (n->style == NUMBER_DIGITS)
        return i == 0 || !is_latin(s.at[i - 1]);
    if (n->style == NUMBER_MASK || n->range)
        return n->style != NUMBER_VAGUE;
    if (n->style == NUMBER_VAGUE)
        return n->end > i + 1 ? s.at[i] == U'数'
                              : s.at[i] == U'几' && is_measure(symbol_at(s, n->end));
    if (n->end == i + 1)
        return slots_stands_before(s, i, U"第") || is_measure(symbol_at(s, n->end));
    return n->end > i + 2 || !slots_read_words(s, i, U"万一|千万|万万|一一|千百|百千|七八糟");
}
