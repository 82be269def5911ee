/*
 * Values in a turn: numbers, durations, times of day, days, sums, telephone and order numbers.
 *
 * One pass over the folded symbols.  Only at a symbol that can begin a value (begins_value) are
 * the readers of slots_read.h asked, the most telling first; what was read is noted and
 * passed over.  A value is noted as everything that it is: 3-5个工作日 is a duration and holds a number,
 * 今天下午3点 is a clock, and so is 下午3点 in it, and 今天 is a date.
 */
#include "analysis/scanner.h"
#include "analysis/slots_read.h"

typedef struct finder {
    hua_scanner *scanner;
    symbols text;
} finder;

enum { LEAST_ORDER = 8, LEAST_DIGITS = 4, LONGEST_ORDER = 64 };

/* ---- noting ---------------------------------------------------------------------- */

static void note(finder *f, pat_slot slot, uint32_t start, uint32_t end)
{
    const hua_units *units = &f->scanner->units;
    const uint32_t *unit_of = units->unit_of;
    const uint32_t entity = f->scanner->rules->header.slots_entity + (uint32_t)slot;
    scan_add(f->scanner, entity, unit_of ? unit_of[start] : start,
             unit_of ? unit_of[end - 1] + 1 : end, 0);
}

/* The numbers inside a value, but not the 三 of 周三 nor the 半 of 三点半. */
static void note_numbers(finder *f, uint32_t start, uint32_t end, bool ranges)
{
    for (uint32_t i = start; i < end;) {
        const number n = ranges ? slots_read_numbers(f->text, i) : slots_read_number(f->text, i);
        const bool part = (f->text.at[i] == U'半' && i > start) ||
                          slots_stands_before(f->text, i, U"周|星期|礼拜");
        if (n.end && n.end <= end && !part)
            note(f, PAT_SLOT_NUMBER, i, n.end);
        i = n.end ? n.end : i + 1;
    }
}

/* ---- money ------------------------------------------------------------------------- */

static uint32_t read_currency(symbols s, uint32_t i)
{
    return slots_read_words(s, i, U"¥|$|€|£|hk$|nt$|us$|rmb|hkd|twd|ntd|cny");
}

/* The unit of a sum behind its number: 元, 块钱, 港币. */
static uint32_t read_money_unit(symbols s, uint32_t i, const number *n)
{
    const uint32_t end = slots_read_words(
        s, i,
        U"元|元钱|圆|块|块钱|块多|人民币|港币|港元|港纸|台币|新台币|美元|美金|欧元|"
        U"日元|日币|英镑|澳门币|澳元|澳币|毛|毛钱|角|角钱|蚊|rmb|usd|hkd|twd");
    const uint32_t next = symbol_at(s, end);
    if (end == 0)
        return 0;
    if (end == i + 1 && slots_one_of(s.at[i], U"毛角") && n->style == NUMBER_HAN)
        return 0;
    if (end == i + 1 && s.at[i] == U'块')
        return (n->style == NUMBER_HAN && n->value == 1.0) || next == U'儿' ? 0 : end;
    return end == i + 1 && next && slots_one_of(next, U"旦宵素器件凶老月") ? 0 : end;
}

static uint32_t read_money(symbols s, uint32_t i)
{
    uint32_t masked;
    const uint32_t currency = read_currency(s, i);
    const bool mask = slots_read_mask(s, currency ? currency : i, &masked) == MASK_MONEY;
    uint32_t at = currency + (currency && symbol_at(s, currency) == ' ');
    const number n = mask ? (number){.end = masked} : slots_read_numbers(s, currency ? at : i);
    if (n.end == 0 || (currency && !mask && n.style != NUMBER_DIGITS && n.style != NUMBER_MASK))
        return 0;
    at = n.end + slots_one_of(symbol_at(s, n.end), U"多来余");
    at += symbol_at(s, at) == ' ' && is_latin(symbol_at(s, at + 1));
    const uint32_t end = read_money_unit(s, at, &n);
    return end ? end : currency || mask ? n.end : 0;
}

static uint32_t note_money(finder *f, uint32_t i)
{
    const uint32_t end = read_money(f->text, i);
    if (end) {
        note(f, PAT_SLOT_MONEY, i, end);
        note_numbers(f, i, end, true);
    }
    return end;
}

/* ---- telephone numbers ----------------------------------------------------------------- */

/* Exactly `count` digits, with single blanks or dashes between. */
static uint32_t read_digit_count(symbols s, uint32_t i, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        i += n && slots_one_of(symbol_at(s, i), U"- ");
        if (!is_digit(symbol_at(s, i)))
            return 0;
        i++;
    }
    return is_digit(symbol_at(s, i)) ? 0 : i;
}

static uint32_t read_some_digits(symbols s, uint32_t i, uint32_t least, uint32_t most)
{
    for (uint32_t n = most; n >= least; n--) {
        const uint32_t end = read_digit_count(s, i, n);
        if (end)
            return end;
    }
    return 0;
}

/* 138****1234, of which folding leaves one star. */
static uint32_t read_masked_mobile(symbols s, uint32_t i)
{
    enum { MOBILE = 11 };
    uint32_t digits = 0, stars = 0, crosses = 0, k = i;
    for (; k < i + MOBILE; k++) {
        const uint32_t c = symbol_at(s, k);
        if (!is_digit(c) && c != '*' && c != 'x')
            break;
        digits += is_digit(c);
        stars += c == '*';
        crosses += c == 'x';
    }
    const bool sound = (stars && digits >= 5) || (crosses >= 4 && digits >= 3);
    return sound && !is_digit(symbol_at(s, k)) && !is_latin(symbol_at(s, k)) ? k : 0;
}

static uint32_t read_phone(symbols s, uint32_t i)
{
    const uint32_t c = symbol_at(s, i), second = symbol_at(s, i + 1);
    if (c == '+')
        return is_digit(second) ? read_some_digits(s, i + 1, 10, 13) : 0;
    if (i && (is_digit(s.at[i - 1]) || s.at[i - 1] == '.'))
        return 0;
    if (c == '1' && second >= '3' && second <= '9') {
        const uint32_t end = read_digit_count(s, i, 11);
        return end ? end : read_masked_mobile(s, i);
    }
    if (c == '0')
        return read_some_digits(s, i, 10, 12);
    if (slots_read_words(s, i, U"400|800"))
        return read_digit_count(s, i, 10);
    return c == '8' && second == '6' ? read_digit_count(s, i, 13) : 0;
}

/* 95xxx and the like; asked after sums and durations. */
static uint32_t read_short_phone(symbols s, uint32_t i)
{
    if (!slots_read_words(s, i, U"95|10086|10010|10000|12315|12345|12333|12306|11183|11185"))
        return 0;
    for (uint32_t k = i; k < i + 5; k++) {
        if (!is_digit(symbol_at(s, k)))
            return 0;
    }
    return is_digit(symbol_at(s, i + 5)) || is_latin(symbol_at(s, i + 5)) ? 0 : i + 5;
}

/* ---- order numbers ------------------------------------------------------------------------ */

static bool is_order_symbol(uint32_t c)
{
    return is_digit(c) || is_latin(c);
}

static bool has_label(symbols s, uint32_t i)
{
    enum { STEPS = 3 };
    for (uint32_t n = 0; n < STEPS && i && slots_one_of(s.at[i - 1], U":是为# ("); n++)
        i--;
    return slots_stands_before(s, i, U"单号|编号|订单|运单|工单");
}

/* End of a run of letters and digits, dashes inside; *digits counts them. */
static uint32_t read_run(symbols s, uint32_t i, uint32_t *digits)
{
    uint32_t k = i;
    *digits = 0;
    for (; k < i + LONGEST_ORDER; k++) {
        const uint32_t c = symbol_at(s, k);
        if (!is_order_symbol(c) &&
            !((c == '-' || c == '_') && is_order_symbol(symbol_at(s, k + 1))))
            break;
        *digits += is_digit(c);
    }
    return k;
}

/* tel13800000000 */
static bool ends_in_phone(symbols s, uint32_t i, uint32_t end)
{
    while (i < end && is_latin(s.at[i]))
        i++;
    return i < end && read_phone(s, i) == end;
}

static uint32_t read_order(symbols s, uint32_t i)
{
    uint32_t digits;
    if (!is_order_symbol(symbol_at(s, i)) ||
        (i && (is_order_symbol(s.at[i - 1]) || slots_one_of(s.at[i - 1], U"-_/.@"))))
        return 0;
    const uint32_t end = read_run(s, i, &digits);
    if (digits < LEAST_DIGITS || symbol_at(s, end) == '@')
        return 0;
    if (has_label(s, i))
        return end;
    return end - i >= LEAST_ORDER && !ends_in_phone(s, i, end) ? end : 0;
}

/* ---- time ---------------------------------------------------------------------------------- */

static uint32_t note_duration(finder *f, uint32_t i)
{
    double seconds;
    const uint32_t end = slots_read_duration(f->text, i, &seconds);
    if (end == 0)
        return 0;
    const uint32_t about = slots_read_words(f->text, end, U"左右|上下");
    if (about)
        note(f, PAT_SLOT_DURATION, i, about);
    note(f, PAT_SLOT_DURATION, i, end);
    note_numbers(f, i, end, true);
    return end;
}

/* 下班前 is a time only with 前 or 后 behind it; it is noted with and without. */
static uint32_t note_off_duty(finder *f, uint32_t i, uint32_t day)
{
    const uint32_t end = slots_read_words(f->text, i, U"下班前|下班之前|下班以前|下班后");
    if (end == 0)
        return 0;
    note(f, PAT_SLOT_CLOCK, day, end);
    note(f, PAT_SLOT_CLOCK, day, i + 2);
    if (day < i) {
        note(f, PAT_SLOT_CLOCK, i, end);
        note(f, PAT_SLOT_CLOCK, i, i + 2);
    }
    return end;
}

/* A day, a time of day, or both. */
static uint32_t note_when(finder *f, uint32_t i)
{
    const symbols s = f->text;
    const uint32_t date = slots_read_date(s, i);
    uint32_t at = date ? date : i;
    if (date)
        note(f, PAT_SLOT_DATE, i, date);
    at += date && slots_one_of(symbol_at(s, at), U" 的");
    const uint32_t off = note_off_duty(f, at, i);
    if (off)
        return off;
    const uint32_t part = slots_read_day_part(s, at);
    const uint32_t clock = slots_read_clock(s, part ? part : at, part != 0);
    const uint32_t end = clock ? clock : part;
    if (end)
        note(f, PAT_SLOT_CLOCK, i, end);
    if (end && date)
        note(f, PAT_SLOT_CLOCK, at, end);
    note_numbers(f, i, end ? end : date, false);
    return end ? end : date;
}

/* ---- the pass --------------------------------------------------------------------------------- */

/* 百分之二十; 百分之百 is no number. */
static uint32_t note_per_cent(finder *f, uint32_t i)
{
    const uint32_t at = slots_read_words(f->text, i, U"百分之");
    const number n = at ? slots_read_number(f->text, at) : (number){0};
    if (n.end && n.value != 100.0)
        note(f, PAT_SLOT_NUMBER, i, n.end);
    return n.end;
}

static uint32_t note_plain_number(finder *f, uint32_t i)
{
    const number n = slots_read_numbers(f->text, i);
    const bool ordinal = slots_stands_before(f->text, i, U"第");
    if (n.end && slots_number_stands(f->text, i, &n))
        note(f, PAT_SLOT_NUMBER, ordinal ? i - 1 : i, n.end);
    return n.end;
}

static uint32_t note_run(finder *f, pat_slot slot, uint32_t i, uint32_t end)
{
    if (end) {
        note(f, slot, i, end);
        if (is_digit(f->text.at[i]) && slots_read_number(f->text, i).end == end)
            note(f, PAT_SLOT_NUMBER, i, end);
    }
    return end;
}

static uint32_t note_number(finder *f, uint32_t i)
{
    uint32_t end = note_duration(f, i);
    if (!end)
        end = note_money(f, i);
    if (!end)
        end = note_per_cent(f, i);
    if (!end)
        end = note_run(f, PAT_SLOT_PHONE, i, read_short_phone(f->text, i));
    if (!end)
        end = note_run(f, PAT_SLOT_ORDER, i, read_order(f->text, i));
    return end ? end : note_plain_number(f, i);
}

static uint32_t note_masked(finder *f, uint32_t i)
{
    uint32_t end = 0;
    const mask_kind kind = slots_read_mask(f->text, i, &end);
    if (kind == MASK_PHONE)
        note(f, PAT_SLOT_PHONE, i, end);
    if (kind == MASK_ORDER)
        note(f, PAT_SLOT_ORDER, i, end);
    return kind == MASK_PHONE || kind == MASK_ORDER || kind == MASK_OTHER ? end : 0;
}

/* Inside a word of letters and digits nothing but a telephone number is looked for. */
static uint32_t note_behind_letter(finder *f, uint32_t i)
{
    const uint32_t phone = note_run(f, PAT_SLOT_PHONE, i, read_phone(f->text, i));
    uint32_t end = i;
    while (is_order_symbol(symbol_at(f->text, end)) &&
           is_digit(f->text.at[end]) == is_digit(f->text.at[i]))
        end++;
    return phone ? phone : end;
}

static uint32_t note_letters(finder *f, uint32_t i)
{
    uint32_t end = note_money(f, i);
    if (!end)
        end = note_duration(f, i);
    if (!end)
        end = note_run(f, PAT_SLOT_ORDER, i, read_order(f->text, i));
    return end ? end : note_behind_letter(f, i);
}

/* Notes what begins at i and answers its end, or 0. */
static uint32_t note_value(finder *f, uint32_t i)
{
    const uint32_t c = f->text.at[i];
    if (i && is_order_symbol(c) && is_latin(f->text.at[i - 1]))
        return note_behind_letter(f, i);
    if (is_latin(c))
        return note_letters(f, i);
    uint32_t end = 0;
    if (is_digit(c) && has_label(f->text, i))
        end = note_run(f, PAT_SLOT_ORDER, i, read_order(f->text, i));
    if (!end && (is_digit(c) || c == '+'))
        end = note_run(f, PAT_SLOT_PHONE, i, read_phone(f->text, i));
    if (!end)
        end = note_masked(f, i);
    if (!end)
        end = note_when(f, i);
    return end ? end : note_number(f, i);
}

/* What a value can begin with, besides ASCII: numerals, words of time, marks; by code point. */
static const char32_t beginnings[] = U"£¥€〇【一七万三上下两中九二五亿今傍八六凌几前十千午半后周"
                                     U"四夜大年当数早明星昨晚月本次正清百礼第这隔零";

/*
 * What can stand behind a numeral of one character that is part of a value: more numerals, units of time and
 * money, measures, what is read over before these.  A character too many costs time only.
 */
static const char32_t behind_numerals[] =
    U"零〇一二三四五六七八九两几十百千万亿半数个多来余到至-~–— 工自交小钟分刻秒星礼天周年月日号点时"
    U"元圆块人港台新美欧英澳毛角蚊位件条次单份盒张箱包瓶袋双套遍款种部支只颗本家斤克公米吨折倍名字"
    U"句通轮岁笔封票批页项级层成mhdrut";

static bool in_set(const uint64_t *set, uint32_t c)
{
    return set[c >> 6 & (SLOTS_SET_ROWS - 1)] >> (c & 63) & 1;
}

static void fill_set(uint64_t *set, const char32_t *members)
{
    for (; *members; members++)
        set[*members >> 6 & (SLOTS_SET_ROWS - 1)] |= UINT64_C(1) << (*members & 63);
}

/*
 * Characters of time that stand in many other words too, 上 下 这 前 ...: they begin a value only before one
 * of a few others, which spares the readers most of them.
 */
static const char32_t time_characters[] =
    U"上下中今前午后大当昨明晚月本次正第这早年星礼周夜清傍凌隔";
static const char32_t behind_time[] =
    U"天日儿周星礼月个午晚早晨夜前后间上里底初中末期拜下二一三四五六班";
static const char32_t numerals[] = U"一二三四五六七八九两十百千万零";

void slots_prepare(slots_sets *sets)
{
    *sets = (slots_sets){0};
    fill_set(sets->begins, beginnings);
    fill_set(sets->begins, U"0123456789abcdefghijklmnopqrstuvwxyz[+$");
    fill_set(sets->behind, behind_numerals);
    fill_set(sets->times, time_characters);
    fill_set(sets->behind_time, behind_time);
    fill_set(sets->numerals, numerals);
}

static bool leads_nowhere(const slots_sets *sets, uint32_t c, uint32_t next)
{
    return in_set(sets->times, c) && slots_one_of(c, time_characters) &&
           !(in_set(sets->behind_time, next) && slots_one_of(next, behind_time));
}

/* The 一 of 一下, 一直: half of all numerals mean nothing, and trying every reader is dear. */
static bool is_bare_numeral(const finder *f, uint32_t i)
{
    return in_set(f->scanner->value_sets.numerals, f->text.at[i]) &&
           slots_one_of(f->text.at[i], numerals) &&
           !in_set(f->scanner->value_sets.behind, symbol_at(f->text, i + 1)) &&
           !slots_stands_before(f->text, i, U"第");
}

static bool begins_value(uint32_t c)
{
    if (c < 0x80)
        return is_digit(c) || is_latin(c) || c == '[' || c == '+' || c == '$';
    size_t low = 0;
    size_t high = sizeof beginnings / sizeof *beginnings - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (beginnings[middle] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return beginnings[low] == c && c;
}

/* Notes what stands at i, if anything does, and answers where to go on. */
static uint32_t pass_value(finder *f, uint32_t i)
{
    const uint32_t c = f->text.at[i];
    if (!begins_value(c) || leads_nowhere(&f->scanner->value_sets, c, symbol_at(f->text, i + 1)) ||
        is_bare_numeral(f, i))
        return i + 1;
    const uint32_t end = note_value(f, i);
    return end > i ? end : i + 1;
}

static symbols all_symbols(const hua_units *units)
{
    return (symbols){units->symbols, (uint32_t)units->symbol_count,
                     units->unit_of ? NULL : units->size};
}

void slots_find(hua_scanner *s)
{
    finder f = {s, all_symbols(&s->units)};
    if (s->work.slots_known)
        return;
    s->work.slots_known = true;
    const uint64_t *begins = s->value_sets.begins;
    for (uint32_t i = 0; i < f.text.count;)
        i = in_set(begins, f.text.at[i]) ? pass_value(&f, i) : i + 1;
}

/* ---- how long ------------------------------------------------------------------------------------ */

/* First symbol of a unit. */
static uint32_t symbol_of(const hua_units *units, uint32_t unit)
{
    if (!units->unit_of)
        return unit;
    size_t low = 0, high = units->symbol_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (units->unit_of[middle] < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

double slots_duration(const hua_units *units, uint32_t start, uint32_t end)
{
    const symbols s = all_symbols(units);
    const uint32_t stop = symbol_of(units, end);
    for (uint32_t i = symbol_of(units, start); i < stop;) {
        double seconds;
        const uint32_t date = slots_read_date(s, i);
        const uint32_t length = date ? 0 : slots_read_duration(s, i, &seconds);
        if (length && length <= stop)
            return seconds;
        const uint32_t number_end = date ? date : slots_read_number(s, i).end;
        i = number_end > i ? number_end : i + 1;
    }
    return VALUE_UNKNOWN;
}
