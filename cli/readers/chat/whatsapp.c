/*
 * Chat exports of WhatsApp, from both families of telephones and in several languages.
 *
 *     [02/03/2026, 10:20:31] Mei: hello              02/03/2026, 10:20 - Mei: hello
 *     [2026/3/2 上午10:21:02] 张某某: 在吗           3/2/26, 10:21 AM - Bo: where is
 *     [02/03/2026, 10:22:40] Bo: <Media omitted>     my parcel?
 *     02/03/2026, 10:19 - Messages and calls are end-to-end encrypted. ...
 *
 * A message goes on over the lines up to the next stamp.  A stamp without `name:` behind it is a
 * notice of the program and a turn of the system.  Invisible marks of direction (U+200E and its
 * kin) are left out around stamp and name.  Whether the day or the month stands first is settled
 * for the whole file (chat.h).
 */
#include "readers/chat/chat.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { NAME_CHARS = 60 };

/* Bits of a head's form. */
enum { FORM_BRACKETS = 1, FORM_SECONDS = 2, FORM_NAMED = 4 };

/* Bytes of a mark of direction at the beginning of `s`: U+200E, U+200F, U+202A-E, U+2066-9. */
static size_t direction(hua_str s)
{
    if (s.len < 3 || s.ptr[0] != '\xe2')
        return 0;
    const unsigned second = (unsigned char)s.ptr[1], third = (unsigned char)s.ptr[2];
    const bool mark = (second == 0x80 &&
                       ((third >= 0x8e && third <= 0x8f) || (third >= 0xaa && third <= 0xae))) ||
                      (second == 0x81 && third >= 0xa6 && third <= 0xa9);
    return mark ? 3 : 0;
}

/* Marks and blanks, the narrow one (U+202F) among them. */
static hua_str skip_marks(hua_str s)
{
    for (;;) {
        size_t n = direction(s);
        n = n ? n : cli_starts(s, "\xe2\x80\xaf") ? 3 : cli_blank(s);
        if (!n)
            return s;
        s = cli_slice(s, n, s.len);
    }
}

static hua_str skip_marks_behind(hua_str s)
{
    s = cli_trim(s);
    while (s.len >= 3 && direction(cli_slice(s, s.len - 3, s.len)))
        s = cli_trim(cli_slice(s, 0, s.len - 3));
    return s;
}

static bool take(hua_str *s, const char *mark)
{
    if (!cli_starts(*s, mark))
        return false;
    *s = cli_slice(*s, strlen(mark), s->len);
    return true;
}

/* What only this program writes: an invisible mark, a date in the order of the country, a dash. */
static bool is_mark(hua_str line, const chat_line *is)
{
    static const char *const words[] = {"\xe2\x80\x8e", "上午",        "下午",       "omitted",
                                        "end-to-end",   "端對端加密",  "端到端加密", "WhatsApp",
                                        "此訊息已刪除", "此消息已删除"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (cli_has(line, words[i]))
            return true;
    return is->stamp.order != CLOCK_NAMED || !(is->form & FORM_BRACKETS);
}

/* The stamp with its brackets, or with the dash behind it; `rest` gets what follows. */
static bool read_stamp(hua_str line, chat_line *out, hua_str *rest)
{
    hua_str s = skip_marks(line);
    const bool brackets = take(&s, "[");
    const size_t n = clock_read(s, &out->stamp);
    if (!n || !out->stamp.has_date || !out->stamp.has_clock || out->stamp.has_end)
        return false;
    s = skip_marks(cli_slice(s, n, s.len));
    if (brackets ? !take(&s, "]") : !take(&s, "-") && !take(&s, "–"))
        return false;
    out->stamped = true;
    out->form = (brackets ? FORM_BRACKETS : 0) | (out->stamp.two_parts ? 0 : FORM_SECONDS);
    *rest = skip_marks(s);
    return true;
}

/* Where `name:` ends: at a colon with a blank behind it, or one that ends the line. */
static size_t name_end(hua_str s, size_t *words)
{
    for (size_t at = 0; at < s.len; at += cli_char_len(cli_slice(s, at, s.len))) {
        const hua_str rest = cli_slice(s, at, s.len);
        const size_t colon = cli_starts(rest, ":") ? 1 : cli_starts(rest, "：") ? 3 : 0;
        if (!colon)
            continue;
        const hua_str behind = cli_slice(rest, colon, rest.len);
        if (behind.len && colon == 1 && !cli_blank(behind) && !direction(behind))
            continue;
        *words = at + colon;
        return at;
    }
    return SIZE_MAX;
}

/* Names are short, and hold no verb of the notices: Mei changed the subject to: ... */
static bool is_name(hua_str name)
{
    static const char *const notices[] = {" changed ", " created ", " added ", " removed ",
                                          "更改了",    "變更了",    "修改了"};
    if (!name.len || cli_char_count(name) > NAME_CHARS)
        return false;
    for (size_t i = 0; i < COUNT(notices); i++)
        if (cli_has(name, notices[i]))
            return false;
    return true;
}

/* The first line of most exports, which some of them give to the other's name. */
static bool is_encryption(hua_str words)
{
    static const char *const starts[] = {"Messages and calls are end-to-end encrypted",
                                         "Messages to this chat and calls are now secured",
                                         "訊息和通話均",
                                         "讯息和通话均",
                                         "消息和通话均",
                                         "消息和通话已进行端到端加密"};
    words = skip_marks(words);
    for (size_t i = 0; i < COUNT(starts); i++)
        if (cli_starts(words, starts[i]))
            return true;
    return false;
}

static void read_line(hua_str line, chat_line *out)
{
    hua_str rest;
    size_t words = 0;
    *out = (chat_line){.kind = CHAT_WORDS};
    if (!skip_marks(line).len) {
        out->kind = CHAT_BLANK;
        return;
    }
    if (!read_stamp(line, out, &rest)) {
        *out = (chat_line){.kind = head_is_rule(line) ? CHAT_RULE : CHAT_WORDS};
        return;
    }
    out->mark = is_mark(line, out);
    const size_t end = name_end(rest, &words);
    hua_str name = end == SIZE_MAX ? CLI_STR("") : skip_marks_behind(cli_slice(rest, 0, end));
    take(&name, "~");
    name = skip_marks(name);
    if (!is_name(name) || is_encryption(cli_slice(rest, words, rest.len))) {
        out->kind = CHAT_SYSTEM;
        out->words = is_name(name) ? skip_marks(cli_slice(rest, words, rest.len)) : rest;
        return;
    }
    out->kind = CHAT_HEAD;
    out->form |= FORM_NAMED;
    out->name = name;
    out->words = skip_marks(cli_slice(rest, words, rest.len));
    out->alone = !out->words.len;
}

static const chat_grammar grammar = {.read = read_line, .tells_order = true};

/* Three heads; other programs too write [2026-03-02 10:20:31] before a name, and nothing else. */
static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    chat_survey survey;
    (void)options;
    chat_survey_head(&survey, &grammar, head, CHAT_LOOK, whole);
    if (!chat_survey_is_export(&survey) || !survey.marks)
        return 0;
    return cli_has(cli_str(name), "whatsapp") ? 95 : 85;
}

static hua_code open_whatsapp(void **state, source *in, const reader_options *options,
                              hua_error *error)
{
    return chat_open(state, &grammar, in, options, error);
}

const format_ops whatsapp_format = {
    .format = READER_WHATSAPP,
    .names = {"WhatsApp 聊天记录", "WhatsApp 聊天記錄", "a WhatsApp chat export"},
    .looks = looks,
    .open = open_whatsapp,
    .close = chat_close,
    .next = chat_next,
    .turn_place = chat_turn_place,
    .notice = chat_notice};
