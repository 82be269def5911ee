/* What the first lines of a chat export tell of the whole file. */
#include "readers/chat/chat_survey.h"

enum {
    DAY_MS = 86400000,
    GAP_MS = CHAT_GAP_HOURS * 3600000,
    FEWEST_HEADS = 3,
    HEADS_TO_NEED_BLANKS = 4
};

int64_t chat_moment(clock_stamp *stamp, bool month_first, int64_t *day, int64_t last)
{
    if (month_first)
        clock_month_first(stamp);
    if (stamp->has_date)
        *day = clock_day_ms(stamp);
    else if (last != HUA_NO_TIME && *day + stamp->start < last - DAY_MS / 2)
        *day += DAY_MS;
    return stamp->has_clock ? *day + stamp->start : HUA_NO_TIME;
}

bool chat_is_gap(int64_t last, int64_t next)
{
    if (last == HUA_NO_TIME || next == HUA_NO_TIME)
        return false;
    return next > last ? next - last > GAP_MS : last - next > GAP_MS;
}

/* The date read in both ways: which of them is possible, and in which the dates run on. */
static void count_order(chat_survey *s, const clock_stamp *stamp)
{
    if (!stamp->has_date || stamp->order == CLOCK_NAMED)
        return;
    clock_stamp other = *stamp;
    clock_month_first(&other);
    const int64_t by_day = clock_day_ms(stamp), by_month = clock_day_ms(&other);
    s->numbered++;
    s->day_first += stamp->order == CLOCK_DAY_FIRST;
    s->month_first += stamp->order == CLOCK_MONTH_FIRST;
    s->day_falls += by_day < s->day_last;
    s->month_falls += by_month < s->month_last;
    s->day_last = by_day;
    s->month_last = by_month;
}

static void count_moment(chat_survey *s, const chat_line *line)
{
    clock_stamp stamp = line->stamp;
    const int64_t last = s->day_said ? HUA_NO_TIME : s->last;
    const int64_t at = chat_moment(&stamp, false, &s->day, last);
    s->day_said = false;
    s->gaps += chat_is_gap(s->last, at);
    s->last = at;
}

static void survey_line(chat_survey *s, const chat_grammar *grammar, hua_str line)
{
    chat_line is;
    grammar->read(line, &is);
    const bool inside = s->inside;
    s->inside = is.kind == CHAT_WORDS || is.kind == CHAT_HEAD || is.kind == CHAT_SYSTEM;
    s->lines += is.kind != CHAT_BLANK;
    s->marks += is.mark;
    s->words += is.kind == CHAT_WORDS || (is.kind == CHAT_HEAD && !is.alone);
    if (is.kind == CHAT_DAY) {
        s->day = clock_day_ms(&is.stamp);
        s->day_said = true;
    }
    if (is.stamped)
        count_order(s, &is.stamp);
    if (is.kind != CHAT_HEAD)
        return;
    count_moment(s, &is);
    s->heads++;
    s->forms[is.form % CHAT_FORMS]++;
    s->after_blank += !inside;
    if (!s->first_head)
        s->first_head = s->lines;
}

void chat_survey_head(chat_survey *s, const chat_grammar *grammar, hua_str head, size_t most,
                      bool whole)
{
    hua_str line;
    *s = (chat_survey){.last = HUA_NO_TIME, .day_last = HUA_NO_TIME, .month_last = HUA_NO_TIME};
    if (head.len > most) {
        head.len = most;
        whole = false;
    }
    while (!whole && head.len && head.ptr[head.len - 1] != '\n')
        head.len--;
    for (size_t at = 0; cli_next_line(head, &at, &line);)
        survey_line(s, grammar, line);
}

bool chat_survey_is_export(const chat_survey *s)
{
    return s->heads >= FEWEST_HEADS && s->words && (s->first_head <= 8 || s->heads * 4 >= s->lines);
}

/* A third of the heads must have it, or no form may have more. */
bool chat_survey_accepts(const chat_survey *s, unsigned form)
{
    const size_t count = s->forms[form % CHAT_FORMS];
    bool most = true;
    for (size_t i = 0; i < CHAT_FORMS; i++)
        most = most && s->forms[i] <= count;
    return most || count * 3 >= s->heads;
}

bool chat_survey_needs_blank(const chat_survey *s)
{
    return s->heads >= HEADS_TO_NEED_BLANKS && (s->heads - s->after_blank) * 8 <= s->heads;
}

bool chat_survey_month_first(const chat_survey *s)
{
    if (s->day_first || s->month_first)
        return s->month_first > s->day_first;
    return s->day_falls > 0 && s->month_falls == 0;
}
