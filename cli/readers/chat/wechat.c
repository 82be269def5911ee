/*
 * Chat exports of WeChat (微信) and WeCom (企业微信).
 *
 * WeChat's own export by mail, and what people copy from the desktop program:
 *
 *     与“张某某”的聊天记录                      小美 2026-03-02 10:20:31
 *                                               亲，在的
 *     —————  2026-03-02  —————                  张某某(wxid_0000abcd) 2026/03/02 上午10:21
 *                                               [图片]
 *     小美  10:20                               什么时候发货
 *
 *     亲，在的                                  2026-03-02 10:20:31 小美
 *                                               亲，在的
 *     张某某  10:21                             2026-03-02 10:21:02 张某某: 好的
 *
 *     [图片: 0001.jpg(请在附件中查看)]
 *
 * Media in brackets are words of the message.  What the program says itself (你撤回了一条消息, 某某
 * 加入了群聊) is a turn of the system.  张某某@微信 and the ids of outside contacts (wm..., wo...)
 * are customers; so is the one whom a title names, if nothing in the name speaks against it.
 */
#include "readers/chat/chat.h"
#include "readers/speakers.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { NOTICE_BYTES = 240, TITLE_CHARS = 60, LEAST_RULE = 5 };

/* Bits of a head's form. */
enum { FORM_FRONT = 1, FORM_ALONE = 2, FORM_DATED = 4, FORM_SECONDS = 8, FORM_WIDE = 16 };

/* ---- rules and titles -------------------------------------------------- */

static size_t dash(hua_str s)
{
    static const char *const marks[] = {"—", "–", "─", "-", "=", "＝"};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (cli_starts(s, marks[i]))
            return strlen(marks[i]);
    return 0;
}

/* The line without dashes and blanks in front; *count gets the dashes. */
static hua_str skip_dashes(hua_str s, size_t *count)
{
    size_t n;
    *count = 0;
    while (s.len && (n = dash(s)) > 0) {
        s = cli_slice(s, n, s.len);
        ++*count;
    }
    return cli_trim(s);
}

/* ————— 2026-03-02 ————— is a day, a row of dashes alone parts conversations. */
static bool read_rule(hua_str line, chat_line *out)
{
    size_t before, after;
    hua_str rest = skip_dashes(line, &before);
    if (!before)
        return false;
    if (!rest.len) {
        out->kind = CHAT_RULE;
        return before >= LEAST_RULE || head_is_rule(line);
    }
    const size_t n = clock_read(rest, &out->stamp);
    if (!n || !out->stamp.has_date)
        return false;
    rest = skip_dashes(cli_trim(cli_slice(rest, n, rest.len)), &after);
    out->kind = CHAT_DAY;
    return before > 1 && after > 1 && !rest.len;
}

static hua_str unquote(hua_str name)
{
    static const char *const marks[][2] = {
        {"“", "”"}, {"\"", "\""}, {"「", "」"}, {"『", "』"}, {"【", "】"}};
    name = cli_trim(name);
    for (size_t i = 0; i < COUNT(marks); i++)
        if (cli_starts(name, marks[i][0]) && cli_ends(name, marks[i][1]) &&
            name.len >= strlen(marks[i][0]) + strlen(marks[i][1]))
            return cli_slice(name, strlen(marks[i][0]), name.len - strlen(marks[i][1]));
    return name;
}

static bool cut_end(hua_str *s, const char *end)
{
    if (!cli_ends(*s, end))
        return false;
    *s = cli_trim(cli_slice(*s, 0, s->len - strlen(end)));
    return true;
}

static bool cut_start(hua_str *s, const char *start)
{
    if (!cli_starts(*s, start))
        return false;
    *s = cli_trim(cli_slice(*s, strlen(start), s->len));
    return true;
}

/* 与“张某某”的聊天记录, "张某某"的聊天记录如下: */
static bool history_title(hua_str line, hua_str *name)
{
    cut_end(&line, ":");
    cut_end(&line, "：");
    cut_end(&line, "如下");
    if (!cut_end(&line, "的聊天记录") && !cut_end(&line, "的聊天記錄"))
        return false;
    if (!cut_start(&line, "与") && !cut_start(&line, "和"))
        cut_start(&line, "與");
    *name = unquote(line);
    return true;
}

/* 会话：张某某 */
static bool labelled_title(hua_str line, hua_str *name)
{
    static const char *const labels[] = {"会话",     "會話",     "消息分组", "消息分組", "聊天对象",
                                         "聊天對象", "消息对象", "消息對象", "联系人",   "聯絡人",
                                         "聊天记录", "聊天記錄", "群聊",     "群名称",   "群名稱",
                                         "会话名称", "會話名稱"};
    for (size_t i = 0; i < COUNT(labels); i++) {
        hua_str rest = line;
        if (cut_start(&rest, labels[i]) && (cut_start(&rest, ":") || cut_start(&rest, "："))) {
            *name = unquote(rest);
            return true;
        }
    }
    return false;
}

static bool read_title(hua_str line, chat_line *out)
{
    if (cli_char_count(line) > TITLE_CHARS)
        return false;
    if (!history_title(line, &out->name) && !labelled_title(line, &out->name) &&
        !cli_is(line, "Dear:"))
        return false;
    out->kind = CHAT_TITLE;
    return true;
}

/* ---- what the program says --------------------------------------------- */

static bool is_notice(hua_str line)
{
    static const char *const ends[] = {
        "撤回了一条消息",     "撤回了一則訊息",     "收回了一則訊息",     "收回訊息",
        "加入了群聊",         "加入群聊",           "加入了群組",         "退出了群聊",
        "移出了群聊",         "移出群聊",           "现在可以开始聊天了", "可以開始聊天了",
        "以上是打招呼的内容", "以上是打招呼的內容", "但被对方拒收了",     "请先发送朋友验证请求"};
    static const char *const parts[] = {
        "撤回了一条消息 重新编辑", "修改群名为", "邀请你加入了群聊", "已成为新群主", "你已添加了",
        "开启了朋友验证",          "拍了拍"};
    static const char *const starts[] = {"我", "请", "為什麼", "为什么", "怎么"};
    cut_end(&line, "。");
    if (line.len > NOTICE_BYTES || cli_has(line, "？") || cli_has(line, "?"))
        return false;
    for (size_t i = 0; i < COUNT(starts); i++)
        if (cli_starts(line, starts[i]) && !cli_has(line, "拍了拍"))
            return false;
    for (size_t i = 0; i < COUNT(ends); i++)
        if (cli_ends(line, ends[i]))
            return true;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (cli_has(line, parts[i]))
            return true;
    return false;
}

/* ---- heads ------------------------------------------------------------- */

/* The id in brackets behind a nickname: wxid_..., gh_..., wm... and wo... of outside contacts. */
static bool is_id(hua_str id, bool *outside)
{
    for (size_t i = 0; i < id.len; i++) {
        const char c = id.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '_' || c == '-'))
            return false;
    }
    *outside = speakers_is_outside(id);
    return *outside || (id.len > 5 && (cli_starts(id, "wxid_") || cli_starts(id, "gh_")));
}

/* What QQ writes behind a nickname: its number, or an address. */
static bool is_qq(hua_str id)
{
    size_t digits = 0;
    while (digits < id.len && id.ptr[digits] >= '0' && id.ptr[digits] <= '9')
        digits++;
    return digits == id.len ? digits >= 5 && digits <= 12
                            : cli_has(id, "@") && cli_has(id, ".") && !cli_has(id, " ");
}

/* Takes the id off the name, and the side from where the account is. */
static void read_name(chat_line *out)
{
    static const char *const pairs[][2] = {{"(", ")"}, {"（", "）"}, {"<", ">"}, {"[", "]"}};
    bool outside = false;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        const size_t open = cli_find(out->name, pairs[i][0]), skip = strlen(pairs[i][0]);
        if (open == SIZE_MAX || open == 0 || !cli_ends(out->name, pairs[i][1]))
            continue;
        const size_t end = out->name.len - strlen(pairs[i][1]);
        const hua_str id = end > open + skip ? cli_slice(out->name, open + skip, end) : CLI_STR("");
        if (!id.len || (!is_id(id, &outside) && !is_qq(id)))
            continue;
        out->mark = true;
        out->name = cli_trim(cli_slice(out->name, 0, open));
        break;
    }
    if (outside || cli_ends(out->name, "@微信")) {
        out->mark = out->has_role = true;
        out->role = HUA_CUSTOMER;
    }
}

/* Two blanks between name and time, as WeChat itself writes. */
static bool is_wide(hua_str line, hua_str name)
{
    const hua_str rest = cli_slice(line, (size_t)(name.ptr - line.ptr) + name.len, line.len);
    return cli_starts(rest, "  ") || cli_starts(rest, "\t");
}

static bool set_head(hua_str line, const turn_head *head, chat_line *out)
{
    if (!head->stamp.has_clock || head->stamp.has_end || head->stamp.fraction)
        return false;
    out->kind = CHAT_HEAD;
    out->stamped = true;
    out->stamp = head->stamp;
    out->name = head->name;
    out->alone = head->alone;
    out->words = cli_slice(line, head->words, line.len);
    out->form = (head->front ? FORM_FRONT : 0) | (head->alone ? FORM_ALONE : 0) |
                (head->stamp.has_date ? FORM_DATED : 0) |
                (head->stamp.two_parts ? 0 : FORM_SECONDS) |
                (!head->front && is_wide(line, head->name) ? FORM_WIDE : 0);
    return true;
}

/* What stands behind the stamp may be a notice instead of a name. */
static void notice_instead(hua_str line, chat_line *out)
{
    const hua_str said = cli_slice(line, (size_t)(out->name.ptr - line.ptr), line.len);
    if (!(out->form & FORM_FRONT) || !out->alone || !is_notice(cli_trim(said)))
        return;
    out->kind = CHAT_SYSTEM;
    out->words = cli_trim(said);
}

static bool read_head(hua_str line, chat_line *out)
{
    turn_head head;
    if (!head_has_clock(line))
        return false;
    bool good = head_read_dated(line, &head) && set_head(line, &head, out);
    if (!good)
        good = head_read(line, &head) && head.stamped && head.alone && !head.stamp.has_date &&
               set_head(line, &head, out);
    if (!good)
        return false;
    notice_instead(line, out);
    read_name(out);
    return true;
}

static bool has_medium(hua_str line)
{
    static const char *const media[] = {"[图片", "[语音",   "[文件", "[表情", "[动画表情", "[视频",
                                        "[链接", "[小程序", "[名片", "[位置", "[红包",     "[转账",
                                        "[圖片", "[語音",   "[檔案", "[貼圖", "[聊天记录]"};
    for (size_t i = 0; i < COUNT(media); i++)
        if (cli_starts(line, media[i]))
            return true;
    return false;
}

static void read_line(hua_str line, chat_line *out)
{
    *out = (chat_line){.kind = CHAT_WORDS};
    const hua_str words = cli_trim(line);
    if (!words.len) {
        out->kind = CHAT_BLANK;
        return;
    }
    if (read_rule(words, out)) {
        out->mark = out->kind == CHAT_DAY;
        return;
    }
    *out = (chat_line){.kind = CHAT_WORDS};
    if (read_title(words, out)) {
        out->mark = !cli_is(words, "Dear:");
        return;
    }
    if (read_head(line, out)) {
        out->mark = out->mark || out->kind == CHAT_SYSTEM || has_medium(out->words);
        return;
    }
    if (is_notice(words))
        out->kind = CHAT_SYSTEM;
    out->mark = out->kind == CHAT_SYSTEM || has_medium(words);
}

/* ---- the format -------------------------------------------------------- */

static const chat_grammar grammar = {.read = read_line};

/* The same blocks are pasted from any program: only marks of WeChat or a long history are sure. */
static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    chat_survey survey;
    (void)options;
    chat_survey_head(&survey, &grammar, head, CHAT_LOOK, whole);
    if (!chat_survey_is_export(&survey))
        return 0;
    const hua_str file = cli_str(name);
    const bool named = cli_has(file, "wechat") || cli_has(file, "wecom") || cli_has(file, "微信");
    if (survey.marks)
        return named ? 90 : 80;
    return named || survey.gaps ? 70 : 0;
}

static hua_code open_wechat(void **state, source *in, const reader_options *options,
                            hua_error *error)
{
    return chat_open(state, &grammar, in, options, error);
}

const format_ops wechat_format = {
    .format = READER_WECHAT,
    .names = {"微信／企业微信聊天记录", "微信／企業微信聊天記錄", "a WeChat or WeCom chat export"},
    .looks = looks,
    .open = open_wechat,
    .close = chat_close,
    .next = chat_next,
    .turn_place = chat_turn_place,
    .notice = chat_notice};
