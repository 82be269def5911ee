/* The line that begins a turn: its forms, tried from the most to the least particular. */
#include "readers/chat/heads.h"

enum { NAME_BYTES = 120, NAME_CHARS = 24, NICK_CHARS = 40 };

static size_t any_of(hua_str s, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cli_starts(s, marks[i]))
            return strlen(marks[i]);
    return 0;
}

static size_t opener(hua_str s)
{
    static const char *const marks[] = {"[", "(", "（", "【", "［", "<"};
    return any_of(s, marks, sizeof marks / sizeof *marks);
}

static size_t closer(hua_str s)
{
    static const char *const marks[] = {"]", ")", "）", "】", "］", ">"};
    return any_of(s, marks, sizeof marks / sizeof *marks);
}

static size_t colon(hua_str s)
{
    static const char *const marks[] = {":", "：", "﹕", "︰"};
    return any_of(s, marks, sizeof marks / sizeof *marks);
}

static hua_str from(hua_str s, size_t at)
{
    return cli_slice(s, at, s.len);
}

static size_t skip_blanks(hua_str s, size_t at)
{
    size_t n;
    while (at < s.len && (n = cli_blank(from(s, at))) > 0)
        at += n;
    return at;
}

/* Digits with a decimal point, as recognisers write offsets: 12.3 or 12.30s; in ms. */
static size_t seconds(hua_str s, int64_t *ms)
{
    size_t i = 0, point = 0;
    int64_t whole = 0, part = 0, unit = 100;
    for (; i < s.len && i < 10; i++) {
        char c = s.ptr[i];
        if (c == '.' && i && !point) {
            point = i;
        } else if (c >= '0' && c <= '9') {
            whole = point ? whole : whole * 10 + (c - '0');
            part += point ? (c - '0') * unit : 0;
            unit = point ? unit / 10 : unit;
        } else {
            break;
        }
    }
    if (!point || point + 1 == i)
        return 0;
    *ms = whole * 1000 + part;
    return i + (i < s.len && s.ptr[i] == 's');
}

static size_t seconds_range(hua_str s, clock_stamp *stamp)
{
    size_t n = seconds(s, &stamp->start);
    if (!n)
        return 0;
    *stamp = (clock_stamp){.has_clock = true, .fraction = true, .start = stamp->start};
    size_t at = skip_blanks(s, n);
    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '~' || s.ptr[at] == ',')) {
        at = skip_blanks(s, at + 1);
        size_t more = seconds(from(s, at), &stamp->end);
        stamp->has_end = more > 0;
        return more ? at + more : n;
    }
    return n;
}

/* A stamp in brackets: bytes of it with its brackets, or 0. */
static size_t bracketed(hua_str s, clock_stamp *stamp)
{
    size_t open = opener(s);
    if (!open)
        return 0;
    size_t at = skip_blanks(s, open);
    size_t n = clock_read(from(s, at), stamp);
    if (!n)
        n = seconds_range(from(s, at), stamp);
    at = skip_blanks(s, at + n);
    size_t close = closer(from(s, at));
    return n && close ? at + close : 0;
}

static size_t bare_stamp(hua_str s, clock_stamp *stamp)
{
    size_t n = clock_read(s, stamp);
    return stamp->has_clock ? n : 0;
}

/* List and quote marks of Markdown and of mail before a name. */
static size_t skip_marks(hua_str line)
{
    size_t at = skip_blanks(line, 0);
    while (at < line.len && strchr("*#>-", line.ptr[at]) && line.ptr[at])
        at = skip_blanks(line, at + 1);
    return at;
}

static bool strip_end(hua_str *name, const char *open, const char *close)
{
    /* A lone quotation mark is not its own end. */
    if (name->len < strlen(open) + strlen(close) || !cli_starts(*name, open) ||
        !cli_ends(*name, close))
        return false;
    *name = cli_trim(cli_slice(*name, strlen(open), name->len - strlen(close)));
    return true;
}

static hua_str clean_name(hua_str name)
{
    name = cli_trim(name);
    while (name.len && memchr("*-|", name.ptr[name.len - 1], 3))
        name = cli_trim(cli_slice(name, 0, name.len - 1));
    while (name.len && memchr("*|", name.ptr[0], 2))
        name = cli_trim(from(name, 1));
    if (!strip_end(&name, "【", "】") && !strip_end(&name, "[", "]") && !strip_end(&name, "“", "”"))
        strip_end(&name, "'", "'");
    return name;
}

static bool only_digits(hua_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
    return true;
}

static bool is_stamp(hua_str name)
{
    clock_stamp stamp;
    return clock_read(name, &stamp) == name.len;
}

/* Short, and without the marks that only sentences have. */
static bool like_a_name(hua_str name)
{
    static const char *const marks[] = {"。", "，", "！", "？", "；", "…", "、", "“",
                                        "”",  "\"", ",",  "!",  "?",  ";", "\t", "http"};
    if (!name.len || name.len > NAME_BYTES || only_digits(name) ||
        cli_char_count(name) > NAME_CHARS || is_stamp(name))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (cli_has(name, marks[i]))
            return false;
    return true;
}

/* What stands behind the word for a moment is no name: 付款时间 2026-03-02 10:20:31. */
static bool like_a_nick(hua_str name)
{
    static const char *const ends[] = {":",    "：",   "时间", "時間", "日期",
                                       "截至", "截止", "至",   "于",   "於"};
    if (!name.len || name.len > NAME_BYTES || cli_char_count(name) > NICK_CHARS || is_stamp(name))
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (cli_ends(name, ends[i]))
            return false;
    return !cli_has(name, "http") && !cli_has(name, "。");
}

static bool finish(turn_head *head, hua_str line, hua_str name, size_t words, bool alone)
{
    head->name = clean_name(name);
    head->words = alone ? line.len : skip_blanks(line, words);
    head->alone = alone;
    return head->nick ? like_a_nick(head->name) : like_a_name(head->name);
}

/* What must stand behind name and time: a colon, or nothing. */
static bool behind(hua_str line, size_t at, size_t *words, bool *alone)
{
    at = skip_blanks(line, at);
    size_t mark = at < line.len ? colon(from(line, at)) : 0;
    *alone = at >= line.len || (mark && skip_blanks(line, at + mark) >= line.len);
    *words = at + mark;
    return *alone || mark;
}

static bool dated_enough(const turn_head *head)
{
    return !head->nick || (head->stamp.has_date && head->stamp.has_clock);
}

/* The time behind the name, in brackets or behind a blank. */
static bool time_behind(hua_str line, size_t start, turn_head *head)
{
    size_t words;
    bool alone;
    for (size_t at = start; at < line.len && at - start < NAME_BYTES;) {
        hua_str rest = from(line, at);
        size_t blank = cli_blank(rest);
        size_t inside = blank ? blank : 0;
        size_t n = blank ? bare_stamp(from(rest, inside), &head->stamp)
                         : bracketed(rest, &head->stamp);
        if (n && at > start && dated_enough(head) &&
            behind(line, at + inside + n, &words, &alone)) {
            head->stamped = true;
            return finish(head, line, cli_slice(line, start, at), words, alone);
        }
        at += blank ? blank : cli_char_len(rest);
    }
    return false;
}

/* 【管理员】客服小美(00000002): a title before a nick, whose number or address ends the line. */
static bool titled_nick(hua_str rest)
{
    rest = cli_trim(rest);
    const bool address = cli_ends(rest, ">") && cli_has(rest, "@");
    size_t at = rest.len, digits = 0;
    if (!cli_ends(rest, ")"))
        return address;
    for (at--; at && rest.ptr[at - 1] >= '0' && rest.ptr[at - 1] <= '9'; at--)
        digits++;
    return digits >= 5 && at && rest.ptr[at - 1] == '(';
}

static bool name_in_brackets(hua_str line, size_t start, turn_head *head)
{
    hua_str rest = from(line, start);
    size_t open = opener(rest), at = open;
    if (!open)
        return false;
    while (at < rest.len && at < NAME_BYTES && !closer(from(rest, at)))
        at += cli_char_len(from(rest, at));
    size_t close = at < rest.len ? closer(from(rest, at)) : 0;
    if (!close)
        return false;
    size_t next = skip_blanks(line, start + at + close);
    if (head->nick && titled_nick(from(line, next)))
        return false;
    size_t mark = next < line.len ? colon(from(line, next)) : 0;
    head->bare = !mark;
    return finish(head, line, cli_slice(rest, open, at), next + mark, false);
}

/*
 * The part of a name behind a shop's, 某某旗舰店:小美, which is written without a blank; its bytes
 * with the first colon, or 0.  It ends at the next colon, or with the line.
 */
static size_t staff(hua_str name, hua_str rest)
{
    enum { STAFF_BYTES = 36 };
    size_t at = 1;
    if (rest.ptr[0] != ':' || !cli_ends(name, "店") || cli_blank(from(rest, 1)))
        return 0;
    while (at < rest.len && !colon(from(rest, at)))
        at += cli_char_len(from(rest, at));
    return at > 1 && at <= STAFF_BYTES && like_a_name(cli_slice(rest, 1, at)) ? at : 0;
}

static bool name_and_colon(hua_str line, size_t start, turn_head *head)
{
    for (size_t at = start; at < line.len && at - start <= NAME_BYTES;) {
        hua_str rest = from(line, at);
        size_t mark = colon(rest);
        size_t more = mark ? staff(cli_slice(line, start, at), rest) : 0;
        if (more && (at + more < line.len || head->nick)) {
            at += more;
            continue;
        }
        if (mark)
            return !cli_starts(from(rest, mark), "//") &&
                   finish(head, line, cli_slice(line, start, at), at + mark, false);
        at += cli_char_len(rest);
    }
    return false;
}

/* A time in front: what is left is `name: words`, or nothing but the name. */
static bool time_in_front(hua_str line, size_t start, turn_head *head)
{
    clock_stamp stamp;
    hua_str rest = from(line, start);
    size_t n = bracketed(rest, &stamp);
    if (!n)
        n = bare_stamp(rest, &stamp);
    if (!n || (head->nick && !(stamp.has_date && stamp.has_clock)))
        return false;
    start = skip_blanks(line, start + n);
    if (start < line.len && line.ptr[start] == '-')
        start = skip_blanks(line, start + 1);
    if (!name_and_colon(line, start, head) && !name_in_brackets(line, start, head) &&
        !finish(head, line, from(line, start), line.len, true))
        return false;
    head->stamp = stamp;
    head->stamped = true;
    head->front = true;
    return true;
}

bool head_has_clock(hua_str line)
{
    for (size_t i = 1; i < line.len; i++)
        if ((line.ptr[i] == ':' || line.ptr[i] == '\xef') && line.ptr[i - 1] >= '0' &&
            line.ptr[i - 1] <= '9')
            return true;
    return false;
}

bool head_read_dated(hua_str line, turn_head *head)
{
    size_t start = skip_blanks(line, 0);
    *head = (turn_head){.nick = true};
    if (time_in_front(line, start, head))
        return true;
    *head = (turn_head){.nick = true};
    return time_behind(line, start, head);
}

bool head_read(hua_str line, turn_head *head)
{
    size_t start = skip_marks(line);
    *head = (turn_head){0};
    if (time_in_front(line, start, head))
        return true;
    *head = (turn_head){0};
    if (time_behind(line, start, head))
        return true;
    *head = (turn_head){0};
    return name_in_brackets(line, start, head) || name_and_colon(line, start, head);
}

bool head_is_rule(hua_str line)
{
    line = cli_trim(line);
    if (line.len < 3 || (line.ptr[0] != '-' && line.ptr[0] != '='))
        return false;
    for (size_t i = 1; i < line.len; i++)
        if (line.ptr[i] != line.ptr[0])
            return false;
    return true;
}
