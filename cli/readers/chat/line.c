/*
 * Chat exports of LINE, from telephones and from the desktop program.
 *
 *     [LINE] 與陳某某的聊天記錄                  2026.03.02 星期一
 *     儲存日期： 2026/03/02 22:14               09:46 陳某某 請問有貨嗎
 *                                               09:47 某某商店 您好，有的
 *     2026/03/02（一）
 *     上午09:46<tab>陳某某<tab>請問有貨嗎
 *     下午01:12<tab><tab>陳某某已收回訊息
 *
 * The day stands on a line of its own with its weekday, which also settles whether 03/02/2026 is
 * in March.  A clock time without a name is a notice of the program and a turn of the system.
 * Whom the title names is the customer, if nothing in the name speaks against it.  Names with
 * blanks are read where tabs stand around them.
 */
#include "readers/chat/chat.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { NAME_CHARS = 40, TITLE_CHARS = 80 };

/* Bits of a head's form. */
enum { FORM_TABS = 1 };

static bool take(hua_str *s, const char *mark)
{
    if (!cli_starts(*s, mark))
        return false;
    *s = cli_slice(*s, strlen(mark), s->len);
    return true;
}

static bool take_end(hua_str *s, const char *mark)
{
    if (!cli_ends(*s, mark))
        return false;
    *s = cli_slice(*s, 0, s->len - strlen(mark));
    return true;
}

/* ---- the lines above the messages -------------------------------------- */

/* [LINE] 與陳某某的聊天記錄; groups have no 與 and no customer of that name. */
static bool read_title(hua_str line, chat_line *out)
{
    static const char *const ends[] = {"的聊天記錄", "的聊天紀錄",     "的聊天记录",
                                       "的聊天",     "とのトーク履歴", "のトーク履歴"};
    static const char *const starts[] = {"與", "与", "和", "Chat history with "};
    if (!take(&line, "[LINE]") || cli_char_count(line) > TITLE_CHARS)
        return false;
    line = cli_trim(line);
    for (size_t i = 0; i < COUNT(ends); i++)
        if (take_end(&line, ends[i]))
            break;
    for (size_t i = 0; i < COUNT(starts) && !out->name.ptr; i++)
        if (take(&line, starts[i]))
            out->name = cli_trim(line);
    out->kind = CHAT_TITLE;
    out->mark = true;
    return true;
}

/* 儲存日期： 2026/03/02 22:14 */
static bool is_saved(hua_str line)
{
    static const char *const labels[] = {"儲存日期", "保存日期", "保存日時", "Saved on"};
    for (size_t i = 0; i < COUNT(labels); i++) {
        clock_stamp stamp;
        hua_str rest = line;
        if (!take(&rest, labels[i]) || (!take(&rest, "：") && !take(&rest, ":")))
            continue;
        rest = cli_trim(rest);
        return clock_read(rest, &stamp) == rest.len && stamp.has_date;
    }
    return false;
}

/* ---- days -------------------------------------------------------------- */

/* Mon or Monday, 一 or 星期一: 0 is Sunday; -1 if it is none. */
static int weekday_of(hua_str word)
{
    static const char *const names[7][3] = {{"日", "Sun", "Sunday"},   {"一", "Mon", "Monday"},
                                            {"二", "Tue", "Tuesday"},  {"三", "Wed", "Wednesday"},
                                            {"四", "Thu", "Thursday"}, {"五", "Fri", "Friday"},
                                            {"六", "Sat", "Saturday"}};
    if (!take(&word, "星期") && !take(&word, "週"))
        take(&word, "周");
    for (int day = 0; day < 7; day++)
        for (size_t i = 0; i < 3; i++)
            if (cli_is(word, names[day][i]))
                return day;
    return -1;
}

static bool falls_on(const clock_stamp *stamp, int weekday)
{
    enum { DAY_MS = 86400000, THURSDAY = 4 }; /* 1970-01-01 */
    const int64_t days = clock_day_ms(stamp) / DAY_MS;
    return ((days + THURSDAY) % 7 + 7) % 7 == weekday;
}

/* 2026/03/02（一）, 2026.03.02 星期一, Mon, 03/02/2026 */
static bool read_day(hua_str line, chat_line *out)
{
    const size_t comma = cli_find(line, ", ");
    int weekday = comma == SIZE_MAX ? -1 : weekday_of(cli_slice(line, 0, comma));
    if (weekday >= 0)
        line = cli_trim(cli_slice(line, comma + 1, line.len));
    const size_t n = clock_read(line, &out->stamp);
    if (!n || !out->stamp.has_date || out->stamp.has_clock || !out->stamp.year)
        return false;
    hua_str rest = cli_trim(cli_slice(line, n, line.len));
    if (weekday < 0) {
        if ((take(&rest, "（") && take_end(&rest, "）")) ||
            (take(&rest, "(") && take_end(&rest, ")")))
            rest = cli_trim(rest);
        weekday = weekday_of(rest);
    } else if (rest.len) {
        return false;
    }
    if (!falls_on(&out->stamp, weekday))
        clock_month_first(&out->stamp);
    out->kind = CHAT_DAY;
    return weekday >= 0;
}

/* ---- messages ---------------------------------------------------------- */

static void set_words(chat_line *out, hua_str words)
{
    out->words = cli_trim(words);
    out->alone = !out->words.len;
}

/* What the program says: 陳某某已收回訊息 */
static void set_notice(chat_line *out, hua_str words)
{
    out->kind = CHAT_SYSTEM;
    out->words = cli_trim(words);
}

/* Behind the time: name and words between tabs, or parted by the first blank. */
static void read_message(hua_str rest, chat_line *out)
{
    const bool tabs = take(&rest, "\t");
    rest = tabs ? rest : cli_trim(rest);
    const size_t end = cli_find(rest, tabs ? "\t" : " ");
    out->kind = CHAT_HEAD;
    out->form = tabs ? FORM_TABS : 0;
    out->name = cli_trim(cli_slice(rest, 0, end == SIZE_MAX ? 0 : end));
    if (!out->name.len || cli_char_count(out->name) > NAME_CHARS)
        set_notice(out, rest);
    else
        set_words(out, cli_slice(rest, end + 1, rest.len));
}

static bool read_head(hua_str line, chat_line *out)
{
    const size_t n = clock_read(line, &out->stamp);
    const hua_str rest = cli_slice(line, n, line.len);
    if (!n || out->stamp.has_date || !out->stamp.two_parts || out->stamp.has_end ||
        !(cli_starts(rest, "\t") || cli_starts(rest, " ")) || !cli_trim(rest).len)
        return false;
    out->stamped = true;
    read_message(rest, out);
    return true;
}

static void read_line(hua_str line, chat_line *out)
{
    *out = (chat_line){.kind = CHAT_WORDS};
    const hua_str words = cli_trim(line);
    if (!words.len || is_saved(words)) {
        out->kind = CHAT_BLANK;
        return;
    }
    if (read_title(words, out))
        return;
    *out = (chat_line){.kind = CHAT_WORDS};
    if (read_day(words, out))
        return;
    *out = (chat_line){.kind = CHAT_WORDS};
    if (!read_head(line, out))
        *out = (chat_line){.kind = CHAT_WORDS};
}

static const chat_grammar grammar = {.read = read_line};

/* Its title, or tabs under a day; blanks in their place are in every timetable. */
static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    chat_survey survey;
    (void)options;
    chat_survey_head(&survey, &grammar, head, CHAT_LOOK, whole);
    if (survey.marks && survey.heads)
        return 95;
    if (!chat_survey_is_export(&survey) || survey.heads * 2 < survey.lines || !survey.day)
        return 0;
    if (cli_has(cli_str(name), "[LINE]"))
        return 90;
    return survey.forms[FORM_TABS] == survey.heads ? 80 : 0;
}

static hua_code open_line(void **state, source *in, const reader_options *options, hua_error *error)
{
    return chat_open(state, &grammar, in, options, error);
}

const format_ops line_format = {.format = READER_LINE,
                                .names = {"LINE 聊天记录", "LINE 聊天記錄", "a LINE chat export"},
                                .looks = looks,
                                .open = open_line,
                                .close = chat_close,
                                .next = chat_next,
                                .turn_place = chat_turn_place,
                                .notice = chat_notice};
