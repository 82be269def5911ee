/*
 * Durations, days and times of day.
 *
 * A unit of time says how long it is and what must not, or must, stand behind it: 10分 are minutes
 * only in 10分内, 年 is none in 年级.  A month is taken as 30 days, a year as 365, a
 * working day as a day.
 */
#include "analysis/slots_read.h"

#include <stddef.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* ---- durations --------------------------------------------------------------------- */

typedef enum unit_rule {
    PLAIN,   /* with or without 个 */
    COUNTED, /* with 个, or with a word behind it that speaks of a time limit */
    LIMITED, /* only with such a word */
    ONLY_GE, /* only with 个 */
    LETTERS  /* no letter behind it */
} unit_rule;

typedef struct time_unit {
    const char32_t *name, *not_before;
    double seconds;
    unit_rule rule;
} time_unit;

static const time_unit time_units[] = {
    {U"工作日|自然日|交易日|工作天", U"", DAY, PLAIN},
    {U"小时|钟头", U"", HOUR, PLAIN},
    {U"分钟", U"", MINUTE, PLAIN},
    {U"刻钟", U"", 15 * MINUTE, PLAIN},
    {U"秒钟|秒", U"杀", 1, PLAIN},
    {U"星期|礼拜", U"", 7 * DAY, PLAIN},
    {U"天", U"猫然", DAY, PLAIN},
    {U"周", U"年边岁到", 7 * DAY, PLAIN},
    {U"年", U"级货代龄纪初底末", 365 * DAY, PLAIN},
    {U"月", U"", 30 * DAY, COUNTED},
    {U"钟", U"", HOUR, ONLY_GE},
    {U"分", U"", MINUTE, LIMITED},
    {U"日", U"", DAY, LIMITED},
    {U"min|mins|h|hours|hour|days|day", U"", 0, LETTERS},
};

/* A unit of time in the text. */
typedef struct unit_read {
    uint32_t end;
    double seconds;
} unit_read;

static bool speaks_of_limit(symbols s, uint32_t i)
{
    return slots_read_words(s, i, U"内|以内|之内|左右|后|之后|以后|无理由") != 0;
}

static double letters_seconds(uint32_t c)
{
    return c == 'm' ? MINUTE : c == 'h' ? HOUR : DAY;
}

static bool unit_fits(symbols s, const time_unit *unit, uint32_t end, bool ge)
{
    const uint32_t next = symbol_at(s, end);
    if (next && slots_one_of(next, unit->not_before))
        return false;
    switch (unit->rule) {
    case COUNTED:
        return ge || speaks_of_limit(s, end);
    case LIMITED:
        return !ge && speaks_of_limit(s, end);
    case ONLY_GE:
        return ge;
    case LETTERS:
        return !ge && !is_latin(next) && !is_digit(next);
    default:
        return true;
    }
}

static unit_read read_unit(symbols s, uint32_t i, bool ge)
{
    for (size_t k = 0; k < sizeof time_units / sizeof *time_units; k++) {
        const time_unit *unit = &time_units[k];
        const uint32_t end = slots_read_words(s, i, unit->name);
        if (end && unit_fits(s, unit, end, ge))
            return (unit_read){end, unit->seconds > 0 ? unit->seconds : letters_seconds(s.at[i])};
    }
    return (unit_read){0, 0};
}

/* 三天 but not 第三天 or 那一天; a year is a date. */
static bool names_no_length(symbols s, uint32_t i, const number *n, uint32_t end)
{
    if (slots_stands_before(s, i, U"第") || (n->value >= 1900 && s.at[end - 1] == U'年'))
        return true;
    return n->value == 1.0 && end == i + 2 && s.at[i + 1] == U'天' &&
           (slots_stands_before(s, i, U"那|某|每|哪") || slots_read_words(s, end, U"到晚"));
}

/* A number with its unit. */
typedef struct length {
    uint32_t end;
    double seconds; /* VALUE_UNKNOWN where masked */
    double unit;
} length;

/* 两天半 and 三天多 end behind 半 and 多, but 半小时半天 are two. */
static uint32_t read_length_tail(symbols s, uint32_t i, double *half)
{
    const uint32_t c = symbol_at(s, i);
    if (c == U'多' && !slots_one_of(symbol_at(s, i + 1), U"少久次"))
        return i + 1;
    if (c != U'半' || symbol_at(s, i + 1) == U'个' || slots_one_of(symbol_at(s, i + 1), U"价夜") ||
        read_unit(s, i + 1, false).end)
        return i;
    *half = 0.5;
    return i + 1;
}

/* 十来分钟, 一个半小时, 两天半, 三天多 */
static length read_length(symbols s, uint32_t i)
{
    const length none = {0, VALUE_UNKNOWN, 0};
    const number n = slots_read_numbers(s, i);
    if (n.end == 0)
        return none;
    uint32_t at = n.end + slots_one_of(symbol_at(s, n.end), U"多来余");
    at += symbol_at(s, at) == ' ' && is_latin(symbol_at(s, at + 1));
    const bool ge = symbol_at(s, at) == U'个';
    at += ge;
    double half = 0;
    if (ge && slots_one_of(symbol_at(s, at), U"半多来")) {
        half = s.at[at] == U'半' ? 0.5 : 0;
        at++;
    }
    const unit_read unit = read_unit(s, at, ge);
    if (unit.end == 0 || names_no_length(s, i, &n, unit.end))
        return none;
    const uint32_t end = read_length_tail(s, unit.end, &half);
    const double seconds = n.value < 0 ? VALUE_UNKNOWN : (n.value + half) * unit.seconds;
    return (length){end, seconds, unit.seconds};
}

/* Two lengths with "to" between them: 三天到五天. */
static length read_length_range(symbols s, uint32_t i)
{
    length l = read_length(s, i);
    if (l.end == 0 || !slots_one_of(symbol_at(s, l.end), U"-~到至–—"))
        return l;
    const length far = read_length(s, l.end + 1);
    if (far.end == 0)
        return l;
    const bool unknown = l.seconds < 0 || far.seconds < 0;
    const double longer = far.seconds > l.seconds ? far.seconds : l.seconds;
    return (length){far.end, unknown ? VALUE_UNKNOWN : longer, far.unit};
}

/* 1小时30分: behind an hour 分 are minutes. */
static length read_minute_part(symbols s, uint32_t i)
{
    const number n = slots_read_number(s, i);
    if (n.end == 0 || n.value < 0 || n.value >= 60 || symbol_at(s, n.end) != U'分')
        return (length){0, VALUE_UNKNOWN, 0};
    return (length){n.end + 1, n.value * MINUTE, MINUTE};
}

/* 2天3小时: further lengths, each in a smaller unit than the one before. */
uint32_t slots_read_duration(symbols s, uint32_t i, double *seconds)
{
    length l = read_length_range(s, i);
    while (l.end) {
        const uint32_t skipped = l.end + slots_one_of(symbol_at(s, l.end), U"零又");
        length more = read_length(s, skipped);
        if (more.end == 0 && l.unit == HOUR)
            more = read_minute_part(s, skipped);
        const bool sum = (l.seconds < 0) == (more.seconds < 0);
        if (more.end == 0 || !sum || more.unit >= l.unit || more.seconds >= l.unit)
            break;
        l = (length){more.end, l.seconds < 0 ? VALUE_UNKNOWN : l.seconds + more.seconds, more.unit};
    }
    *seconds = l.seconds;
    return l.end;
}

/* ---- days --------------------------------------------------------------------------- */

static const char32_t day_words[] =
    U"大前天|前天|昨天|昨日|今天|今日|今儿|明天|明日|明儿|后天|大后天|次日|当天|当日|隔天|隔日|"
    U"第二天|"
    U"月底|月初|月中|月末|年底|年初|本月|下月|下个月|本月底|本月内|下月初|下月底|这个月|下个月初|"
    U"下个月底|"
    U"周末|本周|这周|下周|下下周|本周内|这周内|下周内|本周末|这周末|下周末|上周|上周末|本星期|"
    U"下星期|"
    U"这星期|本礼拜|下礼拜|这礼拜|这个星期|下个星期|下个礼拜|这个礼拜";

/* 周三, 下个星期五, 礼拜天 */
static uint32_t read_weekday(symbols s, uint32_t i)
{
    uint32_t at = slots_read_words(s, i, U"本|这|下|上|下下|上上|这个|下个|上个");
    at = slots_read_words(s, at ? at : i, U"周|星期|礼拜");
    if (at == 0 || !slots_one_of(symbol_at(s, at), U"一二三四五六日天"))
        return 0;
    return at + 1;
}

/* All words of days and of parts of days are Han. */
static bool may_begin_word(symbols s, uint32_t i)
{
    return symbol_at(s, i) >= 0x2E80;
}

static uint32_t read_day_word(symbols s, uint32_t i)
{
    if (!may_begin_word(s, i))
        return 0;
    const uint32_t weekday = read_weekday(s, i);
    if (weekday)
        return weekday;
    uint32_t end = slots_read_words(s, i, day_words);
    if (end && slots_one_of(symbol_at(s, end), U"年岁然") && symbol_at(s, end - 1) != U'月')
        return 0;
    return end;
}

/* A whole number of at most `most` in digits, numerals or masked, without a range. */
static uint32_t read_counted(symbols s, uint32_t i, double most)
{
    const number n = slots_read_number(s, i);
    const bool fits = n.value < 0 || (n.value >= 1 && n.value <= most && n.value == (int)n.value);
    return n.end && n.style != NUMBER_VAGUE && fits ? n.end : 0;
}

/* 5日, 5号: not the 5号 of 5号楼, not the 5日 of 5日内. */
static uint32_t read_day_number(symbols s, uint32_t i, bool after_month)
{
    const uint32_t end = read_counted(s, i, 31);
    const uint32_t unit = symbol_at(s, end);
    if (end == 0 || (unit != U'日' && unit != U'号'))
        return 0;
    if (after_month)
        return end + 1;
    if (unit == U'日')
        return speaks_of_limit(s, end + 1) || slots_one_of(symbol_at(s, end + 1), U"常期游")
                   ? 0
                   : end + 1;
    if (slots_one_of(symbol_at(s, end + 1), U"楼线店仓库门柜机位码客员院台桌铺"))
        return 0;
    return slots_stands_before(s, i, U"第") || (i && is_latin(s.at[i - 1])) ? 0 : end + 1;
}

/* 3月5日, 3月份, 三月 */
static uint32_t read_month(symbols s, uint32_t i)
{
    const uint32_t end = read_counted(s, i, 12);
    if (end == 0 || symbol_at(s, end) != U'月' || speaks_of_limit(s, end + 1))
        return 0;
    const uint32_t day = read_day_number(s, end + 1, true);
    if (day)
        return day;
    if (slots_one_of(symbol_at(s, end + 1), U"份底初中末"))
        return end + 2;
    return end + 1;
}

static bool is_year(symbols s, uint32_t i, uint32_t end)
{
    return end == i + 4 && (s.at[i] == '1' || s.at[i] == '2');
}

static uint32_t digits_up_to(symbols s, uint32_t i, uint32_t most)
{
    uint32_t end = i;
    while (end < i + most && is_digit(symbol_at(s, end)))
        end++;
    return end;
}

/* 2026-03-05, 2026/3/5, 2026年3月5日 */
static uint32_t read_year(symbols s, uint32_t i)
{
    const uint32_t year = digits_up_to(s, i, 5);
    if (!is_year(s, i, year))
        return 0;
    const uint32_t mark = symbol_at(s, year);
    if (mark == U'年') {
        const uint32_t month = read_month(s, year + 1);
        return month ? month : year + 1;
    }
    if (mark != '-' && mark != '/' && mark != '.')
        return 0;
    const uint32_t month = digits_up_to(s, year + 1, 3);
    const uint32_t day = digits_up_to(s, month + 1, 3);
    const bool sound = month > year + 1 && month < year + 4 && symbol_at(s, month) == mark &&
                       day > month + 1 && day < month + 4;
    return sound ? day : 0;
}

uint32_t slots_read_date(symbols s, uint32_t i)
{
    const uint32_t c = symbol_at(s, i);
    uint32_t end = 0;
    if (is_digit(c))
        end = read_year(s, i);
    else if (!slots_one_of(c, U"一二三四五六七八九十百千万亿两半几零〇")) /* no day begins so */
        end = read_day_word(s, i);
    if (end == 0)
        end = read_month(s, i);
    if (end == 0)
        end = read_day_number(s, i, false);
    uint32_t masked;
    if (end == 0 && slots_read_mask(s, i, &masked) == MASK_DATE)
        end = masked;
    return end;
}

/* ---- times of day --------------------------------------------------------------------- */

uint32_t slots_read_day_part(symbols s, uint32_t i)
{
    if (!may_begin_word(s, i))
        return 0;
    const uint32_t end = slots_read_words(
        s, i,
        U"凌晨|清晨|早晨|早上|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜里|半夜|"
        U"今晚|明晚|昨晚|后晚|当晚|今早|明早|后早|今夜|今晨|明晨|今晚上|明早上|明晚上");
    return end && symbol_at(s, end) == U'好' ? 0 : end;
}

static bool is_minute(symbols s, uint32_t i)
{
    return symbol_at(s, i) - '0' < 6u && is_digit(symbol_at(s, i + 1)) &&
           !is_digit(symbol_at(s, i + 2));
}

/* 18:00 or 18:00:30 */
static uint32_t read_colon_clock(symbols s, uint32_t i)
{
    const uint32_t hour = digits_up_to(s, i, 3);
    const number n = slots_read_number(s, i);
    if (hour == i || hour > i + 2 || n.value > 24 || symbol_at(s, hour) != ':' ||
        !is_minute(s, hour + 1) || (i && (is_digit(s.at[i - 1]) || s.at[i - 1] == ':')))
        return 0;
    return symbol_at(s, hour + 3) == ':' && is_minute(s, hour + 4) ? hour + 6 : hour + 3;
}

/* Behind a number these say that it is not of minutes: 三点两个. */
static const char32_t minute_breakers[] = U"个位件条次天号楼月日点时元块折单小分秒年周:-.,";

/* What may follow 点: 半, 一刻, 30分, 钟, 整. */
static uint32_t read_minutes(symbols s, uint32_t at)
{
    const uint32_t word = slots_read_words(s, at, U"半|整|钟|一刻|三刻|过半");
    if (word)
        return word;
    const uint32_t from = at + (symbol_at(s, at) == U'零');
    const uint32_t minute = read_counted(s, from, 59), next = symbol_at(s, minute);
    if (minute && next == U'分' && symbol_at(s, minute + 1) != U'钟')
        return minute + 1;
    const bool whole = is_digit(symbol_at(s, from)) ? minute == from + 2 : minute > from;
    return minute && whole && !(next && slots_one_of(next, minute_breakers)) ? minute : at;
}

/* 有三点要求 and 一点 (a little) name no time; digits nearly always do. */
static bool means_time(symbols s, uint32_t i, const number *n)
{
    if (n->style != NUMBER_HAN)
        return !slots_one_of(symbol_at(s, n->end + 1), U"建要原说积");
    if (slots_read_words(s, n->end + 1, U"半|钟|整|前|之前|以前|左右|一刻"))
        return n->value > 1.0 || !slots_read_words(s, n->end + 1, U"前提");
    if (n->value == 1.0 || slots_stands_before(s, i, U"有|以下|下面|上述|这|那|上面|共"))
        return false;
    return !slots_read_words(s, n->end + 1, U"建议|要求|说明|原因|问题|意见|内容|都|是|一线|水");
}

uint32_t slots_read_clock(symbols s, uint32_t i, bool sure)
{
    uint32_t masked;
    if (slots_read_mask(s, i, &masked) == MASK_CLOCK)
        return masked;
    const uint32_t colon = read_colon_clock(s, i);
    if (colon)
        return colon;
    const number n = slots_read_numbers(s, i);
    if (n.end == 0 || n.style == NUMBER_VAGUE || n.value > 24)
        return 0;
    const uint32_t mark = symbol_at(s, n.end), next = symbol_at(s, n.end + 1);
    if (mark == U'时' && n.style == NUMBER_DIGITS && !slots_one_of(next, U"间候限段代尚区"))
        return read_minutes(s, n.end + 1);
    if (mark != U'点' || next == U'击' || (!sure && !means_time(s, i, &n)))
        return 0;
    return read_minutes(s, n.end + 1);
}
