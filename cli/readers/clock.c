/* Times as records and chat programs write them. */
#include "readers/clock.h"

/* A place in a text that numbers and marks are read from. */
typedef struct cursor {
    hua_str rest;
    size_t taken;
} cursor;

static void skip(cursor *c, size_t n)
{
    c->rest = cli_slice(c->rest, n, c->rest.len);
    c->taken += n;
}

static bool accept(cursor *c, const char *mark)
{
    if (!cli_starts(c->rest, mark))
        return false;
    skip(c, strlen(mark));
    return true;
}

static bool accept_same(cursor *c, const char *mark)
{
    size_t n = strlen(mark);
    if (c->rest.len < n || !cli_same(cli_slice(c->rest, 0, n), cli_str(mark)))
        return false;
    skip(c, n);
    return true;
}

/* Blanks, the narrow ones before AM and PM among them. */
static size_t blanks(cursor *c)
{
    size_t sum = 0;
    for (;;) {
        size_t n = cli_starts(c->rest, "\xe2\x80\xaf") ? 3 : cli_blank(c->rest);
        if (!n || c->rest.ptr[0] == '\n')
            return sum;
        skip(c, n);
        sum += n;
    }
}

/* Number of at most `most` digits; how many there were. */
static size_t number(cursor *c, size_t most, int64_t *value)
{
    size_t n = 0;
    *value = 0;
    while (n < most && n < c->rest.len && c->rest.ptr[n] >= '0' && c->rest.ptr[n] <= '9')
        *value = *value * 10 + (c->rest.ptr[n++] - '0');
    skip(c, n);
    return n;
}

static bool digit_follows(const cursor *c)
{
    return c->rest.len && c->rest.ptr[0] >= '0' && c->rest.ptr[0] <= '9';
}

/* Howard Hinnant's days_from_civil, http://howardhinnant.github.io/date_algorithms.html */
int64_t clock_days(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
    static const int64_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    return month != 2 || day < 29 || leap || year == 0;
}

static int64_t fraction(cursor *c)
{
    int64_t ms = 0, unit = 100;
    while (digit_follows(c)) {
        ms += (c->rest.ptr[0] - '0') * unit;
        unit /= 10;
        skip(c, 1);
    }
    return ms;
}

/* Z, +08:00, +0800, +08, or nothing; minutes to take away. */
static bool zone(cursor *c, int64_t *minutes)
{
    int64_t hour, minute = 0;
    *minutes = 0;
    if (c->rest.len == 0 || accept_same(c, "Z"))
        return true;
    bool west = accept(c, "-");
    if ((!west && !accept(c, "+")) || number(c, 2, &hour) != 2)
        return false;
    accept(c, ":");
    if (c->rest.len && number(c, 2, &minute) != 2)
        return false;
    *minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return hour < 24 && minute < 60;
}

bool clock_rfc3339(hua_str text, int64_t *ms, hua_str *date)
{
    cursor c = {.rest = text};
    int64_t year, month, day, hour, minute, second, away, part = 0;
    if (number(&c, 4, &year) != 4 || !accept(&c, "-") || number(&c, 2, &month) != 2 ||
        !accept(&c, "-") || number(&c, 2, &day) != 2 || !is_date(year, month, day))
        return false;
    if (!accept_same(&c, "T") && !accept(&c, " "))
        return false;
    if (number(&c, 2, &hour) != 2 || !accept(&c, ":") || number(&c, 2, &minute) != 2 ||
        !accept(&c, ":") || number(&c, 2, &second) != 2)
        return false;
    if (accept(&c, ".")) {
        if (!digit_follows(&c))
            return false;
        part = fraction(&c);
    }
    if (hour > 23 || minute > 59 || second > 60 || !zone(&c, &away) || c.rest.len)
        return false;
    *ms = ((clock_days(year, month, day) * 24 + hour) * 60 + minute - away) * 60000 +
          second * 1000 + part;
    *date = cli_slice(text, 0, 10);
    return true;
}

static bool accept_colon(cursor *c)
{
    return accept(c, ":") || accept(c, "：");
}

typedef enum half { NO_HALF, EARLY, NOON, LATE } half;

/* 下午, PM and the like. */
static half half_day(cursor *c)
{
    static const struct {
        const char *word;
        half half;
    } words[] = {{"下午", LATE},  {"晚上", LATE},  {"PM", LATE},    {"P.M.", LATE},
                 {"中午", NOON},  {"上午", EARLY}, {"早上", EARLY}, {"凌晨", EARLY},
                 {"清晨", EARLY}, {"AM", EARLY},   {"A.M.", EARLY}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept_same(c, words[i].word))
            return words[i].half;
    return NO_HALF;
}

/* 中午11:50 is before noon, 中午1:10 behind it. */
static int64_t in_half_day(int64_t hour, half h)
{
    if ((h == LATE && hour < 12) || (h == NOON && hour < 10))
        return hour + 12;
    return h == EARLY && hour == 12 ? 0 : hour;
}

/* One clock time; false leaves the cursor where it was. */
static bool clock_time(cursor *c, clock_stamp *s, int64_t *ms)
{
    cursor start = *c;
    int64_t a, b, third = 0, part = 0;
    half in_half = half_day(c);
    blanks(c);
    if (!number(c, 3, &a) || !accept_colon(c) || number(c, 2, &b) != 2 || b > 59)
        return *c = start, false;
    cursor before = *c;
    bool seconds = accept_colon(c) && number(c, 2, &third) == 2 && third <= 60;
    if (!seconds) {
        *c = before;
        third = 0;
    }
    before = *c;
    if ((accept(c, ".") || (seconds && accept(c, ","))) && digit_follows(c)) {
        part = fraction(c);
        s->fraction = true;
    } else {
        *c = before;
    }
    if (!in_half) {
        before = *c;
        blanks(c);
        in_half = half_day(c);
        if (!in_half)
            *c = before;
    }
    if (digit_follows(c))
        return *c = start, false;
    if (!seconds && s->fraction) { /* 00:12.3 is minutes and seconds */
        third = b;
        b = a;
        a = 0;
        seconds = true;
    }
    s->two_parts = !seconds;
    s->big_first = a > 23;
    *ms = ((in_half_day(a, in_half) * 60 + b) * 60 + third) * 1000 + part;
    return true;
}

/* 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日 */
static bool year_first(cursor *c, clock_stamp *s)
{
    static const char *const marks[][3] = {
        {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    cursor start = *c;
    if (number(c, 4, &s->year) == 4)
        for (size_t i = 0; i < 4; i++) {
            cursor try = *c;
            if (accept(&try, marks[i][0]) && number(&try, 2, &s->month) &&
                accept(&try, marks[i][1]) && number(&try, 2, &s->day) &&
                accept(&try, marks[i][2]) && !digit_follows(&try) &&
                is_date(s->year, s->month, s->day))
                return *c = try, true;
        }
    return *c = start, false;
}

/* 02/03/2026 or 2/3/26: the day first, unless that cannot be. */
static bool year_last(cursor *c, clock_stamp *s)
{
    cursor start = *c;
    int64_t a, b, year;
    const char *mark = "/";
    if (!number(c, 2, &a))
        return false;
    if (!accept(c, mark) && !accept(c, mark = ".") && !accept(c, mark = "-"))
        return *c = start, false;
    if (!number(c, 2, &b) || !accept(c, mark))
        return *c = start, false;
    size_t digits = number(c, 4, &year);
    s->order = a == b   ? CLOCK_EITHER
               : b > 12 ? CLOCK_MONTH_FIRST
               : a > 12 ? CLOCK_DAY_FIRST
                        : CLOCK_EITHER;
    s->day = b > 12 ? b : a;
    s->month = b > 12 ? a : b;
    s->year = digits == 2 ? 2000 + year : year;
    if ((digits != 2 && digits != 4) || !is_date(s->year, s->month, s->day))
        return *c = start, false;
    return true;
}

/* 3月2日 */
static bool no_year(cursor *c, clock_stamp *s)
{
    cursor start = *c;
    s->year = 0;
    if (number(c, 2, &s->month) && accept(c, "月") && number(c, 2, &s->day) && accept(c, "日") &&
        is_date(0, s->month, s->day))
        return true;
    return *c = start, false;
}

static void range_end(cursor *c, clock_stamp *s)
{
    static const char *const marks[] = {"-->", "-", "~", "–", "—", "～", "至", "到", "→"};
    cursor start = *c;
    blanks(c);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (accept(c, marks[i])) {
            blanks(c);
            s->has_end = clock_time(c, s, &s->end);
            break;
        }
    if (!s->has_end)
        *c = start;
}

/* 昨天 10:20, as chat programs say it of the last days; which day that was nobody can tell. */
static void day_word(cursor *c)
{
    static const char *const words[] = {"今天", "昨天", "前天", "Today", "Yesterday"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept_same(c, words[i])) {
            accept(c, ",");
            blanks(c);
            return;
        }
}

static void weekday(cursor *c)
{
    cursor start = *c;
    if ((accept(c, "星期") || accept(c, "周")) && c->rest.len >= 3) {
        skip(c, cli_char_len(c->rest));
        blanks(c);
    } else {
        *c = start;
    }
}

size_t clock_read(hua_str text, clock_stamp *stamp)
{
    cursor c = {.rest = text};
    *stamp = (clock_stamp){0};
    stamp->has_date = year_first(&c, stamp) || year_last(&c, stamp) || no_year(&c, stamp);
    size_t after_date = c.taken;
    if (stamp->has_date) {
        accept(&c, ",");
        accept(&c, "，");
        if (!accept(&c, "T"))
            blanks(&c);
    } else {
        day_word(&c);
    }
    weekday(&c);
    stamp->has_clock = clock_time(&c, stamp, &stamp->start);
    if (!stamp->has_clock)
        return after_date;
    range_end(&c, stamp);
    return c.taken;
}

void clock_month_first(clock_stamp *stamp)
{
    if (stamp->order != CLOCK_EITHER)
        return;
    const int64_t day = stamp->day;
    stamp->day = stamp->month;
    stamp->month = day;
    stamp->order = CLOCK_MONTH_FIRST;
}

int64_t clock_day_ms(const clock_stamp *stamp)
{
    const int64_t year = stamp->year ? stamp->year : 1972; /* a leap year */
    return clock_days(year, stamp->month, stamp->day) * 86400000;
}

/* Howard Hinnant's civil_from_days, as clock_days above. */
void clock_date_of(int64_t ms, clock_stamp *stamp)
{
    const int64_t days = (ms >= 0 ? ms : ms - 86399999) / 86400000 + 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t of_era = days - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    stamp->day = of_year - (153 * month + 2) / 5 + 1;
    stamp->month = month < 10 ? month + 3 : month - 9;
    stamp->year = year + era * 400 + (stamp->month <= 2);
    stamp->has_date = true;
}
