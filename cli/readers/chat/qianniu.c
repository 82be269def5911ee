/*
 * Chat records of Qianniu (千牛), the seller's side of Taobao and Tmall (旺旺).
 *
 *     tb00000某某 (2026-03-02 10:20:31): 在吗        某某旗舰店:小美 2026-03-02 10:20:36
 *     某某旗舰店:小美 (2026-03-02 10:20:36): 亲，    亲，在的
 *     在的
 *     系统消息 (2026-03-02 10:21:00): 买家已付款     2026-03-02 10:21:40 tb00000某某
 *                                                    什么时候发货
 *
 * A message goes on over the lines up to the next head.  Who sits behind the shop's counter is
 * written 店名:子账号 and is an agent; a name without a colon that no word speaks for is a
 * buyer's.  A conversation has one buyer: where another speaks, another dialogue begins.  cntaobao
 * before a name is the program's own mark and is left out.
 */
#include "readers/chat/chat.h"
#include "readers/speakers.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Bits of a head's form. */
enum { FORM_FRONT = 1, FORM_SECONDS = 2, FORM_BRACKETS = 4 };

static bool any_start(hua_str s, const char *const *starts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cli_starts(s, starts[i]))
            return true;
    return false;
}

/* Names under which the program itself speaks, beyond those of speakers.h. */
static bool is_program(hua_str name)
{
    static const char *const starts[] = {"系统",     "交易提醒", "订单提醒", "物流提醒",
                                         "退款提醒", "服务提醒", "千牛",     "旺旺提醒",
                                         "安全提醒", "消息提醒"};
    return any_start(name, starts, COUNT(starts));
}

static size_t colon_in(hua_str name)
{
    const size_t narrow = cli_find(name, ":");
    return narrow != SIZE_MAX ? narrow : cli_find(name, "：");
}

/* 店名:子账号; 顾客:张某某 is not. */
static bool is_staff(hua_str name)
{
    bool known;
    const size_t at = colon_in(name);
    if (at == SIZE_MAX || !at || at + cli_char_len(cli_slice(name, at, name.len)) >= name.len)
        return false;
    const hua_str shop = cli_slice(name, 0, at);
    if (cli_ends(shop, "店"))
        return true;
    const hua_speaker before = speakers_word(shop, &known);
    return !known || before == HUA_AGENT;
}

static void read_side(chat_line *out)
{
    bool known;
    if (cli_starts(out->name, "cntaobao")) {
        out->name = cli_slice(out->name, strlen("cntaobao"), out->name.len);
        out->mark = true;
    }
    out->has_role = true;
    if (is_program(out->name)) {
        out->role = HUA_SYSTEM;
    } else if (is_staff(out->name)) {
        out->role = HUA_AGENT;
        out->mark = true;
    } else {
        out->role = speakers_word(out->name, &known);
        out->role = known ? out->role : HUA_CUSTOMER;
    }
}

static bool in_brackets(hua_str line, hua_str name)
{
    const size_t end = (size_t)(name.ptr - line.ptr) + name.len;
    const hua_str rest = cli_trim(cli_slice(line, end, line.len));
    return cli_starts(rest, "(") || cli_starts(rest, "（") || cli_starts(rest, "[");
}

static bool read_head(hua_str line, chat_line *out)
{
    turn_head head;
    if (!head_has_clock(line) || !head_read_dated(line, &head) || head.stamp.has_end ||
        head.stamp.fraction)
        return false;
    out->kind = CHAT_HEAD;
    out->stamped = true;
    out->stamp = head.stamp;
    out->name = head.name;
    out->alone = head.alone;
    out->words = cli_slice(line, head.words, line.len);
    out->form = (head.front ? FORM_FRONT : 0) | (head.stamp.two_parts ? 0 : FORM_SECONDS) |
                (!head.front && in_brackets(line, head.name) ? FORM_BRACKETS : 0);
    read_side(out);
    return true;
}

/* [系统消息] 买家已付款；以上为历史消息 */
static bool is_notice(hua_str line)
{
    static const char *const starts[] = {
        "[系统消息]",     "【系统消息】",  "[系统提示]",     "【系统提示】",   "系统消息：",
        "系统消息:",      "系统提示：",    "系统提示:",      "[交易提醒]",     "【交易提醒】",
        "交易提醒：",     "交易提醒:",     "以上为历史消息", "以上是历史消息", "——以上为历史消息",
        "您已超时未回复", "本次会话已结束"};
    return any_start(line, starts, COUNT(starts));
}

static void read_line(hua_str line, chat_line *out)
{
    *out = (chat_line){.kind = CHAT_WORDS};
    const hua_str words = cli_trim(line);
    if (!words.len)
        out->kind = CHAT_BLANK;
    else if (head_is_rule(words))
        out->kind = CHAT_RULE;
    else if (read_head(line, out))
        return;
    else if (is_notice(words))
        out->kind = CHAT_SYSTEM;
}

static const chat_grammar grammar = {.read = read_line, .one_customer = true};

/* 店名:子账号 at the head of a message is written by this program only. */
static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    chat_survey survey;
    (void)options;
    chat_survey_head(&survey, &grammar, head, CHAT_LOOK, whole);
    if (!chat_survey_is_export(&survey))
        return 0;
    const hua_str file = cli_str(name);
    const bool named = cli_has(file, "qianniu") || cli_has(file, "taobao") ||
                       cli_has(file, "千牛") || cli_has(file, "旺旺");
    if (survey.marks)
        return named ? 95 : 85;
    return named ? 75 : 0;
}

static hua_code open_qianniu(void **state, source *in, const reader_options *options,
                             hua_error *error)
{
    return chat_open(state, &grammar, in, options, error);
}

const format_ops qianniu_format = {
    .format = READER_QIANNIU,
    .names = {"千牛／旺旺聊天记录", "千牛／旺旺聊天記錄", "a Qianniu or Taobao chat record"},
    .looks = looks,
    .open = open_qianniu,
    .close = chat_close,
    .next = chat_next,
    .turn_place = chat_turn_place,
    .notice = chat_notice};
