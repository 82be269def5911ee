/* Which column of a table holds what. */
#include "readers/table/columns.h"

#include "common/fail.h"
#include "readers/table/cells.h"

#include <stdio.h>

enum {
    HEAD_ROWS = 10,   /* titles and notes may stand above the heads */
    HEAD_BYTES = 128, /* a longer cell is no head */
    SHAPE_ROWS = 3,   /* fewer say nothing */
    SHAPE_COLUMNS = 64
};

/* Heads of columns that say yes where the agent speaks. */
#define FLAG_HEADS                                                                                                                  \
    "是否客服|是否客服发送|是否客服消息|是否坐席|是否自己|是否发送|是否客服發送|isagent|isstaff|" \
    "isfromagent|issender|isself|isoutgoing"

/*
 * Heads of every field, the surest first, in small letters and without blanks, strokes and what
 * stands in brackets.
 */
static const char *const heads[COLUMN_COUNT] = {
    [COLUMN_CONVERSATION] =
        "会话id|会话编号|会话号|会话标识|会话流水号|对话id|对话编号|对话号|通话id|通话编号|"
        "通话流水号|呼叫id|录音编号|录音id|接待id|接待编号|咨询id|咨询编号|工单号|工单编号|工单id|"
        "服务单号|案件编号|会话|对话|會話id|會話編號|會話號|會話標識|對話id|對話編號|對話號|通話id|"
        "通話編號|通話流水號|錄音編號|接待編號|諮詢編號|工單號|工單編號|工單id|服務單號|案件編號|"
        "會話|對話|conversationid|sessionid|dialogueid|dialogid|chatid|callid|ticketid|threadid|"
        "录音文件名|录音文件|录音名称|音频文件|通话记录id|呼叫编号|通话标识|錄音檔名|錄音檔|"
        "callsheetid|caseid|contactid|recordingid|convid|conversationno|sessionno|ticketno|"
        "ticketnumber|"
        "callno|conversation|session|dialogue|dialog|chat|call|ticket|thread|cid|sid",
    [COLUMN_SPEAKER] =
        "发送方|发送人|发送者|发言人|发言者|说话人|讲话人|消息发送人|消息发送方|消息发送者|"
        "发送人昵称|发送者昵称|发送人名称|发送人姓名|发送方昵称|发件人|昵称|發送方|發送人|發送者|"
        "發言人|發言者|說話人|傳送者|訊息發送人|發送人暱稱|發送者暱稱|發送人名稱|暱稱|發送人帳號|"
        "发送人账号|发送者账号|发送人id|发送者id|speaker|"
        "sender|speakername|sendername|from|fromname|fromuser|author|authorname|talker|nickname|"
        "name|姓名|who",
    [COLUMN_ROLE] = "角色|身份|说话人角色|发送人角色|发送者角色|发送方角色|发送人类型|发送者类型|"
                    "发送方类型|说话人类型|发送人身份|发送者身份|发送方身份|说话人身份|发言人身份|"
                    "发言人角色|发言人类型|用户类型|消息方向|发送方向|收发方向|收发类型|方向|收发|"
                    "發送者身份|發送方身份|說話人角色|"
                    "發送人角色|發送者角色|發送人類型|發送者類型|發送方類型|訊息方向|收發|role|"
                    "speakerrole|senderrole|speakertype|sendertype|fromtype|authortype|usertype|"
                    "authorrole|participanttype|participantrole|messagedirection|msgdirection|"
                    "direction|party|side|"
                    "发送来源|消息来源|發送來源|訊息來源|" FLAG_HEADS,
    [COLUMN_TEXT] =
        "消息内容|聊天内容|对话内容|会话内容|发送内容|发言内容|通话内容|说话内容|"
        "文本内容|内容|消息|文本|识别结果|识别文本|转写文本|转写内容|訊息內容|聊天內容|"
        "對話內容|會話內容|發送內容|發言內容|通話內容|文字內容|內容|訊息|文字|識別結果|"
        "轉寫文本|轉寫內容|messagecontent|messagetext|message|content|text|msgcontent|"
        "msgtext|msg|strcontent|utterance|transcript|sentence|识别内容|语音文本|语音内容|"
        "asr文本|asr结果|转写结果|asrtext|messagebody|commentbody|plainbody|body",
    [COLUMN_TIME] =
        "发送时间|消息时间|发言时间|消息发送时间|聊天时间|对话时间|时间|日期时间|"
        "时间戳|创建时间|發送時間|訊息時間|發言時間|傳送時間|聊天時間|時間|"
        "日期時間|時間戳|建立時間|創建時間|timestamp|sendtime|senttime|sentat|sendat|"
        "messagetime|msgtime|strtime|datetime|time|createdat|createtime|createdtime|at|ts|"
        "产生时间|发生时间|会话时间|發生時間|會話時間",
    [COLUMN_START] = "开始秒|起始秒|开始毫秒|起始毫秒|起始时间|开始时间|开始|起始|開始秒|開始毫秒|"
                     "起始時間|開始時間|開始|startms|startsec|startseconds|startsecond|starttime|"
                     "start|beginms|begintime|begin|offsetms|offset",
    [COLUMN_END] = "结束秒|结束毫秒|结束时间|结束|結束秒|結束毫秒|結束時間|結束|endms|endsec|"
                   "endseconds|endsecond|endtime|end",
    [COLUMN_AGENT] =
        "客服账号|客服帐号|客服昵称|客服姓名|客服名称|客服工号|客服编号|客服id|接待客服|服务客服|"
        "坐席工号|坐席账号|坐席姓名|坐席编号|坐席id|座席工号|座席姓名|座席编号|员工工号|工号|"
        "员工姓名|客服人员|客服|坐席|座席|客服帳號|客服暱稱|客服名稱|客服工號|客服編號|服務客服|"
        "客服子账号|客服名|子账号|接待人员|接待人|接待坐席|坐席名称|坐席昵称|座席名称|员工账号|"
        "员工昵称|跟进人|服务人员|客服子帳號|接待人員|"
        "坐席工號|坐席帳號|坐席編號|座席工號|座席編號|員工工號|工號|員工姓名|客服人員|agentid|"
        "agentname|agentno|agentaccount|agent|staffid|staffname|staff|operatorid|operator|"
        "employeeid|sellernick|seller|servicer|csr",
    [COLUMN_CUSTOMER] =
        "客户id|客户昵称|客户姓名|客户名称|客户账号|客户编号|顾客昵称|顾客id|买家昵称|买家账号|"
        "买家id|用户id|用户昵称|用户账号|用户名|访客id|访客昵称|访客名称|会员号|会员名|会员id|"
        "买家旺旺|买家旺旺号|旺旺号|买家会员名|咨询客户|咨询人|客户号码|客户电话|客户手机号|"
        "客户微信|"
        "聊天对象|会话对象|外部联系人|聊天對象|會話對象|"
        "来电号码|主叫号码|客户|顾客|买家|用户|访客|会员|客戶id|客戶暱稱|客戶姓名|客戶名稱|"
        "客戶帳號|客戶編號|顧客暱稱|買家暱稱|買家帳號|用戶id|用戶暱稱|用戶名|訪客id|訪客暱稱|"
        "會員號|來電號碼|客戶|顧客|買家|用戶|訪客|會員|customerid|customername|customer|buyernick|"
        "buyerid|buyer|clientid|client|userid|usernick|username|user|visitorid|visitorname|"
        "visitor|callerid|caller|memberid|member|openid|requester|requestername|enduser",
    [COLUMN_TEAM] = "技能组|班组|客服组|坐席组|组别|小组|团队|部门|技能組|班組|客服組|組別|小組|"
                    "團隊|部門|team|teamname|skillgroup|groupname|group|skill|department|dept|"
                    "queue",
    [COLUMN_CHANNEL] = "渠道|会话渠道|来源渠道|接入渠道|服务渠道|渠道类型|管道|通路|會話渠道|"
                       "來源渠道|渠道類型|channel|channeltype|medium",
    [COLUMN_RECEIVER] =
        "接收人|接收者|接收方|收件人|收信人|接收人昵称|接收者昵称|接收人名称|发送给|接收對象|"
        "接收人暱稱|接收者暱稱|receiver|receivername|recipient|recipientname|to|touser|toname|"
        "tolist",
    [COLUMN_DATE] = "日期|发送日期|消息日期|聊天日期|会话日期|通话日期|發送日期|訊息日期|通話日期|"
                    "date|day|sentdate|messagedate|chatdate|calldate",
};

#define COLUMN_WORD(name, word, others) word,
static const char *const field_words[] = {COLUMN_FIELDS(COLUMN_WORD)};
#undef COLUMN_WORD
#define COLUMN_OTHERS(name, word, others) others,
static const char *const other_words[] = {COLUMN_FIELDS(COLUMN_OTHERS)};
#undef COLUMN_OTHERS

/* ---- heads ------------------------------------------------------------- */

/* Place of `word` among the words between bars; SIZE_MAX. */
static size_t place_in(hua_str word, const char *list)
{
    for (size_t place = 0; *list; place++) {
        const char *end = strchr(list, '|');
        const size_t n = end ? (size_t)(end - list) : strlen(list);
        if (cli_same(word, (hua_str){list, n}))
            return place;
        list += n + (end ? 1 : 0);
    }
    return SIZE_MAX;
}

/* Bytes of what does not count in a head. */
static size_t ignored(hua_str s)
{
    const size_t blank = cli_blank(s);
    if (blank)
        return blank;
    return memchr("_-./:*#", s.ptr[0], 7) ? 1 : 0;
}

/* The head as it is looked up. */
static hua_str normal(hua_str head, char room[HEAD_BYTES])
{
    hua_str s = cell_plain(head);
    size_t n = 0;
    while (s.len) {
        const size_t skip = ignored(s), len = cli_char_len(s);
        if (n && (cli_starts(s, "(") || cli_starts(s, "（") || cli_starts(s, "[")))
            break;
        if (!skip && n + len > HEAD_BYTES)
            return (hua_str){room, 0};
        if (!skip) {
            memcpy(room + n, s.ptr, len);
            n += len;
        }
        s = cli_slice(s, skip ? skip : len, s.len);
    }
    return (hua_str){room, n};
}

static column_field field_of_word(hua_str word, size_t *place)
{
    for (size_t f = 0; word.len && f < COLUMN_COUNT; f++)
        if ((*place = place_in(word, heads[f])) != SIZE_MAX)
            return (column_field)f;
    return COLUMN_COUNT;
}

/* The field a head stands for, and how surely; 消息发送者 is the same as 发送者.  COLUMN_COUNT. */
static column_field field_of(hua_str head, size_t *place)
{
    char room[HEAD_BYTES];
    const hua_str word = head.len <= 2 * HEAD_BYTES ? normal(head, room) : CLI_STR("");
    const column_field field = field_of_word(word, place);
    if (field != COLUMN_COUNT || !(cli_starts(word, "消息") || cli_starts(word, "訊息")))
        return field;
    return field_of_word(cli_slice(word, strlen("消息"), word.len), place);
}

/* Words such as 客服 and user may as well be what a speaker is called in a row of data. */
size_t columns_known_heads(const table_row *row)
{
    size_t known = 0, place;
    hua_speaker role;
    bool digit;
    for (size_t i = 0; i < row->count; i++)
        known += field_of(row->cells[i].text, &place) != COLUMN_COUNT &&
                 !cell_read_role(row->cells[i].text, &role, &digit);
    return known;
}

static void by_heads(columns *c, const table_row *row)
{
    size_t best[COLUMN_COUNT], place;
    for (size_t f = 0; f < COLUMN_COUNT; f++)
        best[f] = SIZE_MAX;
    for (size_t i = 0; i < row->count; i++) {
        const column_field f = field_of(row->cells[i].text, &place);
        if (f != COLUMN_COUNT && place < best[f]) {
            best[f] = place;
            c->of[f] = i;
        }
    }
    if (c->of[COLUMN_TIME] == COLUMN_NONE) {
        c->of[COLUMN_TIME] = c->of[COLUMN_DATE];
        c->of[COLUMN_DATE] = COLUMN_NONE;
    }
}

static bool complete(const columns *c)
{
    return c->of[COLUMN_TEXT] != COLUMN_NONE &&
           (c->of[COLUMN_SPEAKER] != COLUMN_NONE || c->of[COLUMN_ROLE] != COLUMN_NONE);
}

static void clear(columns *c)
{
    *c = (columns){.unit = 1000};
    for (size_t f = 0; f < COLUMN_COUNT; f++)
        c->of[f] = COLUMN_NONE;
}

/* ---- the user's word --------------------------------------------------- */

static column_field field_named(hua_str word)
{
    for (size_t f = 0; f < COLUMN_COUNT; f++)
        if (cli_same(word, cli_str(field_words[f])) || place_in(word, other_words[f]) != SIZE_MAX)
            return (column_field)f;
    return COLUMN_COUNT;
}

/* The number a column is named by, counted from 1; 0 if it is none. */
static size_t number_of(hua_str column)
{
    size_t n = 0;
    for (size_t i = 0; i < column.len; i++) {
        if (column.ptr[i] < '0' || column.ptr[i] > '9' || n > 100000)
            return 0;
        n = n * 10 + (size_t)(column.ptr[i] - '0');
    }
    return n;
}

static size_t column_with_head(const table_row *row, hua_str head)
{
    head = cell_plain(head);
    for (size_t i = 0; i < row->count; i++)
        if (cli_same(cell_plain(row->cells[i].text), head))
            return i;
    return COLUMN_NONE;
}

/* Puts what the user said over what the heads say; the first column that is not in `row`. */
static const reader_column *force(columns *c, const table_row *row, const reader_options *options)
{
    const reader_column *missing = NULL;
    for (size_t i = 0; i < options->column_count; i++) {
        const reader_column *said = &options->columns[i];
        const column_field f = field_named(said->field);
        size_t column = column_with_head(row, said->column);
        const size_t number = number_of(said->column);
        if (column == COLUMN_NONE && number && number <= row->count)
            column = number - 1;
        if (f == COLUMN_COUNT || column == COLUMN_NONE) {
            missing = missing ? missing : said;
            continue;
        }
        for (size_t other = 0; other < COLUMN_COUNT; other++)
            if (c->of[other] == column)
                c->of[other] = COLUMN_NONE;
        c->of[f] = column;
    }
    return missing;
}

/* Some column is named by a head of this row. */
static bool names_a_head(const table_row *row, const reader_options *options)
{
    for (size_t i = 0; i < options->column_count; i++)
        if (column_with_head(row, options->columns[i].column) != COLUMN_NONE)
            return true;
    return false;
}

/* ---- what is wrong ----------------------------------------------------- */

/* The row that is most likely the heads. */
static const table_row *head_row(const table_row *rows, size_t count)
{
    const table_row *best = rows;
    size_t known = 0;
    for (size_t i = 0; i < count && i < HEAD_ROWS; i++) {
        const size_t n = columns_known_heads(&rows[i]);
        if (n > known || (known == 0 && best->count < 2 && rows[i].count > best->count)) {
            known = n;
            best = &rows[i];
        }
    }
    return best;
}

/* "会话ID、发送人、内容" */
static void list_heads(const table_row *row, char *to, size_t size)
{
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < row->count && used + 1 < size; i++) {
        char head[64];
        cli_copy(head, sizeof head, cell_plain(row->cells[i].text));
        for (char *p = head; *p; p++)
            if ((unsigned char)*p < ' ' || *p == 0x7f)
                *p = ' ';
        if (used)
            cli_copy(to + used, size - used, CLI_STR("、"));
        used += strlen(to + used);
        cli_copy(to + used, size - used, cli_str(head));
        used += strlen(to + used);
    }
}

static hua_code blame_head(const table_row *row, hua_code code, hua_error *error)
{
    char shown[240];
    if (!row->count)
        return code;
    list_heads(row, shown, sizeof shown);
    cli_fail_place(error, "", row->line, 1, row->offset);
    cli_fail_source(error, cli_str(shown), 0);
    return code;
}

static hua_code unknown_field(hua_str word, hua_error *error)
{
    const char *near = cli_near(word, field_words, COLUMN_COUNT);
    cli_fail(error, HUA_E_ARGUMENT, "没有叫“%.*s”的字段", "there is no field '%.*s'",
             CLI_ARG(word));
    cli_fail_hint(error,
                  "%s%sconversation speaker role text at start end agent customer team channel "
                  "receiver date",
                  near ? near : "", near ? "? " : "");
    return HUA_E_ARGUMENT;
}

static hua_code unknown_column(const table_row *row, const reader_column *said, hua_error *error)
{
    char shown[200], copies[SHAPE_COLUMNS][64];
    const char *names[SHAPE_COLUMNS];
    size_t count = 0;
    for (; count < row->count && count < SHAPE_COLUMNS; count++) {
        cli_copy(copies[count], sizeof copies[count], cell_plain(row->cells[count].text));
        names[count] = copies[count];
    }
    list_heads(row, shown, sizeof shown);
    const char *near = cli_near(said->column, names, count);
    cli_fail(error, HUA_E_ARGUMENT, "表里没有“%.*s”这一列；共 %zu 列：%s",
             "the table has no column '%.*s'; it has %zu: %s", CLI_ARG(said->column), row->count,
             shown);
    cli_fail_hint(error, "--column %.*s=%s", CLI_ARG(said->field), near && *near ? near : "1");
    return blame_head(row, HUA_E_ARGUMENT, error);
}

static hua_code not_found(const table_row *row, const columns *c, hua_error *error)
{
    char shown[240];
    list_heads(row, shown, sizeof shown);
    if (c->of[COLUMN_TEXT] == COLUMN_NONE)
        cli_fail(error, HUA_E_ARGUMENT, "看不出哪一列是消息内容；表头：%s",
                 "cannot tell which column holds the messages; the heads are: %s", shown);
    else
        cli_fail(error, HUA_E_ARGUMENT, "看不出哪一列是说话的人；表头：%s",
                 "cannot tell which column holds the speaker; the heads are: %s", shown);
    cli_fail_hint(error, "--column conversation=1 --column speaker=2 --column text=3");
    return blame_head(row, HUA_E_ARGUMENT, error);
}

/* ---- shape ------------------------------------------------------------- */

typedef struct shape {
    size_t filled, times, roles, agents, customers, repeats, bytes;
} shape;

static shape shape_of(const table_row *rows, size_t count, size_t column)
{
    shape s = {0};
    hua_str last = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        const hua_str text = column < rows[i].count ? cell_plain(rows[i].cells[column].text)
                                                    : CLI_STR("");
        hua_speaker role;
        cell_time time;
        bool digit;
        if (!text.len)
            continue;
        s.filled++;
        s.bytes += text.len;
        s.times += cell_read_time(text, &(cell_clock){0}, &time) && time.dated;
        if (cell_read_role(text, &role, &digit) && !digit) {
            s.roles++;
            s.agents += role == HUA_AGENT;
            s.customers += role == HUA_CUSTOMER;
        }
        s.repeats += last.ptr && cli_eq(last, text);
        last = text;
    }
    return s;
}

static bool most(size_t part, size_t all)
{
    return all && part * 10 >= all * 9;
}

/* How many cells most rows have. */
static size_t usual_width(const table_row *rows, size_t count)
{
    size_t best = 0, votes = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++)
            same += rows[j].count == rows[i].count;
        if (same > votes) {
            votes = same;
            best = rows[i].count;
        }
    }
    return best;
}

/* The column of sides, of times, of texts, and the one that repeats itself: the conversation. */
static void by_shape(columns *c, const table_row *rows, size_t count)
{
    size_t longest = 0;
    shape shapes[SHAPE_COLUMNS];
    const size_t width = c->width < SHAPE_COLUMNS ? c->width : SHAPE_COLUMNS;
    for (size_t i = 0; i < width; i++) {
        const shape s = shapes[i] = shape_of(rows, count, i);
        if (c->of[COLUMN_ROLE] == COLUMN_NONE && most(s.filled, count) && most(s.roles, count) &&
            s.agents && s.customers)
            c->of[COLUMN_ROLE] = i;
        else if (c->of[COLUMN_TIME] == COLUMN_NONE && most(s.filled, count) && most(s.times, count))
            c->of[COLUMN_TIME] = i;
        else if (most(s.filled, count) && s.bytes > longest && s.bytes >= 6 * count) {
            longest = s.bytes;
            c->of[COLUMN_TEXT] = i;
        }
    }
    for (size_t i = 0; i < width && c->of[COLUMN_CONVERSATION] == COLUMN_NONE; i++)
        if (i != c->of[COLUMN_ROLE] && i != c->of[COLUMN_TIME] && i != c->of[COLUMN_TEXT] &&
            most(shapes[i].filled, count) && shapes[i].repeats * 4 >= count)
            c->of[COLUMN_CONVERSATION] = i;
}

/* ---- all together ------------------------------------------------------ */

/* Cells up to the last head that is not empty. */
static size_t width_of(const table_row *row)
{
    size_t width = row->count;
    while (width && !cli_trim(row->cells[width - 1].text).len)
        width--;
    return width;
}

static int64_t unit_of(const columns *c, const table_row *row)
{
    const size_t i = c->of[COLUMN_START];
    if (i >= row->count)
        return 1000;
    const hua_str head = row->cells[i].text;
    return cli_has(head, "ms") || cli_has(head, "毫秒") || cli_has(head, "milli") ? 1 : 1000;
}

/* A value that an earlier row of data has as well. */
static bool repeats(const columns *c, const table_row *rows, size_t count, size_t column)
{
    for (size_t i = c->first; i < count; i++)
        for (size_t j = c->first; j < i; j++)
            if (column < rows[i].count && column < rows[j].count &&
                cli_eq(rows[i].cells[column].text, rows[j].cells[column].text))
                return true;
    return false;
}

/* A column that is called no more than id has the conversation if several rows share it. */
static void doubtful_id(columns *c, const table_row *rows, size_t count)
{
    static const char words[] = "id|编号|編號|单号|單號|no|number";
    const table_row *row = &rows[c->first - 1];
    char room[HEAD_BYTES];
    for (size_t i = 0; i < row->count && c->of[COLUMN_CONVERSATION] == COLUMN_NONE; i++)
        if (row->cells[i].text.len < HEAD_BYTES &&
            place_in(normal(row->cells[i].text, room), words) != SIZE_MAX &&
            repeats(c, rows, count, i))
            c->of[COLUMN_CONVERSATION] = i;
}

/* The column of sides says yes or no. */
static bool is_flag(const columns *c, const table_row *row)
{
    char room[HEAD_BYTES];
    const size_t i = c->of[COLUMN_ROLE];
    return i < row->count && row->cells[i].text.len < HEAD_BYTES &&
           place_in(normal(row->cells[i].text, room), FLAG_HEADS) != SIZE_MAX;
}

/* 7.30E+18: a number of which a spreadsheet kept the first digits only. */
static bool is_rounded(hua_str text)
{
    enum { DIGITS_KEPT = 6 };
    double value;
    size_t at = 0;
    const hua_str s = cell_plain(text);
    while (at < s.len && (s.ptr[at] | 0x20) != 'e')
        at++;
    return at < s.len && at <= DIGITS_KEPT + 1 && cell_read_number(s, &value) && value >= 1e10;
}

/* Ids that have lost their digits would make one conversation of many. */
static void drop_rounded(columns *c, const table_row *rows, size_t count)
{
    const size_t column = c->of[COLUMN_CONVERSATION];
    size_t rounded = 0;
    for (size_t i = c->first; i < count && column != COLUMN_NONE; i++) {
        const hua_str text = column < rows[i].count ? rows[i].cells[column].text : CLI_STR("");
        if (!cli_trim(text).len)
            continue;
        if (!is_rounded(text))
            return;
        rounded++;
    }
    if (!rounded)
        return;
    c->rounded = column + 1;
    c->of[COLUMN_CONVERSATION] = COLUMN_NONE;
}

/* A row of heads among the first ones. */
static bool with_heads(columns *c, const table_row *rows, size_t count,
                       const reader_options *options, const reader_column **missing)
{
    for (size_t i = 0; i < count && i < HEAD_ROWS; i++) {
        if (!columns_known_heads(&rows[i]) && !names_a_head(&rows[i], options))
            continue;
        clear(c);
        by_heads(c, &rows[i]);
        *missing = force(c, &rows[i], options);
        if (*missing || !complete(c))
            continue;
        c->has_heads = true;
        c->first = i + 1;
        c->width = width_of(&rows[i]);
        c->unit = unit_of(c, &rows[i]);
        c->flag = is_flag(c, &rows[i]);
        drop_rounded(c, rows, count);
        doubtful_id(c, rows, count);
        return true;
    }
    return false;
}

/* The first row has a word where all others have a time: heads in words nobody knows. */
static bool strange_heads(const columns *c, const table_row *rows, size_t count)
{
    const size_t i = c->of[COLUMN_TIME];
    cell_time time;
    const cell_clock clock = {.serials = true};
    return count > 1 && i < rows[0].count && i < rows[1].count &&
           !cell_read_time(rows[0].cells[i].text, &clock, &time) &&
           cell_read_time(rows[1].cells[i].text, &clock, &time);
}

static bool without_heads(columns *c, const table_row *rows, size_t count,
                          const reader_options *options)
{
    clear(c);
    c->width = usual_width(rows, count);
    if (options->column_count) {
        const table_row *row = rows;
        for (size_t i = 0; i < count && row->count < c->width; i++)
            row = &rows[i];
        if (force(c, row, options) || !complete(c))
            return false;
    } else {
        if (count < SHAPE_ROWS || c->width < 2)
            return false;
        by_shape(c, rows, count);
        c->guessed = true;
    }
    c->has_heads = strange_heads(c, rows, count);
    c->first = c->has_heads;
    return complete(c);
}

hua_code columns_find(columns *out, const table_row *rows, size_t count,
                      const reader_options *options, hua_error *error)
{
    static const table_row nothing = {0};
    const reader_column *missing = NULL;
    columns tried;
    for (size_t i = 0; i < options->column_count; i++)
        if (field_named(options->columns[i].field) == COLUMN_COUNT)
            return unknown_field(options->columns[i].field, error);
    if (with_heads(out, rows, count, options, &missing) ||
        (count && without_heads(out, rows, count, options)))
        return HUA_OK;
    const table_row *row = count ? head_row(rows, count) : &nothing;
    clear(&tried);
    by_heads(&tried, row);
    missing = force(&tried, row, options);
    return missing && count ? unknown_column(row, missing, error) : not_found(row, &tried, error);
}

bool columns_are_heads(const columns *c, const table_row *row)
{
    size_t fields = 0, same = 0, place;
    for (size_t f = 0; f < COLUMN_COUNT; f++) {
        const size_t i = c->of[f];
        if (i >= row->count)
            continue;
        fields++;
        same += field_of(row->cells[i].text, &place) == (column_field)f;
        if (f == COLUMN_TEXT && field_of(row->cells[i].text, &place) != COLUMN_TEXT)
            return false;
    }
    return same >= 2 && same * 3 >= fields * 2;
}
