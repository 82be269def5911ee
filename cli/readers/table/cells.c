/* What the cells of a table say. */
#include "readers/table/cells.h"

#include "readers/clock.h"

#include <math.h>
#include <stdio.h>

enum { DAY_MS = 24 * 3600 * 1000, CHINA_MS = 8 * 3600 * 1000, SERIAL_OF_1970 = 25569 };

hua_str cell_plain(hua_str text)
{
    text = cli_trim(text);
    if (cli_starts(text, "=\"") && cli_ends(text, "\"") && text.len >= 3)
        text = cli_trim(cli_slice(text, 2, text.len - 1));
    return text;
}

/* ---- numbers ----------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits from *at on are added to *value; how many there were. */
static size_t digits(hua_str s, size_t *at, double *value)
{
    const size_t start = *at;
    for (; *at < s.len && is_digit(s.ptr[*at]); ++*at)
        *value = *value * 10 + (s.ptr[*at] - '0');
    return *at - start;
}

static bool exponent(hua_str s, size_t *at, double *value)
{
    double power = 0;
    bool below = false;
    if (*at == s.len || (s.ptr[*at] | 0x20) != 'e')
        return true;
    ++*at;
    if (*at < s.len && (s.ptr[*at] == '+' || s.ptr[*at] == '-'))
        below = s.ptr[(*at)++] == '-';
    if (!digits(s, at, &power) || power > 300)
        return false;
    *value *= pow(10, below ? -power : power);
    return true;
}

bool cell_read_number(hua_str text, double *value)
{
    hua_str s = cli_trim(text);
    size_t at = 0, part = 0;
    const bool minus = s.len && s.ptr[0] == '-';
    double n = 0;
    at += minus;
    size_t count = digits(s, &at, &n);
    if (at < s.len && s.ptr[at] == '.') {
        at++;
        part = digits(s, &at, &n);
        n /= pow(10, (double)part);
    }
    if (!(count + part) || count + part > 40 || !exponent(s, &at, &n) || at < s.len)
        return false;
    *value = minus ? -n : n;
    return isfinite(*value);
}

/* ---- times ------------------------------------------------------------- */

/* Year, month and day of a day counted from 1970: Howard Hinnant's civil_from_days. */
static void write_date(int64_t days, char to[11])
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t of_era = days - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    const int day = (int)(of_year - (153 * month + 2) / 5 + 1);
    const int number = (int)(month < 10 ? month + 3 : month - 9);
    char room[32];
    snprintf(room, sizeof room, "%04d-%02d-%02d", (int)(year + era * 400 + (number <= 2)), number,
             day);
    memcpy(to, room, 10);
    to[10] = '\0';
}

static int64_t day_of(int64_t ms)
{
    return (ms >= 0 ? ms : ms - (DAY_MS - 1)) / DAY_MS;
}

static void set_moment(cell_time *out, int64_t ms, int64_t zone)
{
    out->ms = ms;
    out->dated = out->has_date = true;
    write_date(day_of(ms + zone), out->date);
}

static int64_t part_of(hua_str s, size_t start, size_t end)
{
    int64_t n = 0;
    for (size_t i = start; i < end; i++)
        n = n * 10 + (s.ptr[i] - '0');
    return n;
}

/* 20260302, 20260302102031 and 20260302102031123. */
static bool compact(hua_str s, cell_time *out)
{
    char text[24];
    hua_str date;
    const bool clock = s.len >= 14;
    if (s.len != 8 && s.len != 14 && s.len != 17)
        return false;
    snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", s.ptr, s.ptr + 4, s.ptr + 6,
             clock ? s.ptr + 8 : "00", clock ? s.ptr + 10 : "00", clock ? s.ptr + 12 : "00");
    if (!clock_rfc3339(cli_str(text), &out->ms, &date))
        return false;
    out->dated = out->has_date = true;
    memcpy(out->date, text, 10);
    out->date[10] = '\0';
    if (s.len == 17)
        out->ms += part_of(s, 14, 17);
    if (!clock)
        out->ms = HUA_NO_TIME;
    return true;
}

/* Seconds since 1970 have ten digits from 2001 to 2286. */
static bool epoch(double value, cell_time *out)
{
    if (value >= 1e9 && value < 1e10)
        value *= 1000;
    else if (value >= 1e15 && value < 1e16)
        value /= 1000;
    else if (!(value >= 1e12 && value < 1e13))
        return false;
    set_moment(out, (int64_t)floor(value + 0.5), CHINA_MS);
    return true;
}

static bool serial(double value, cell_time *out)
{
    if (!(value >= 20000 && value < 80000))
        return false;
    set_moment(out, (int64_t)floor((value - SERIAL_OF_1970) * DAY_MS + 0.5), 0);
    return true;
}

/* 46083.4308 as a spreadsheet writes a time whose format was lost: a day of 2000 to 2069 and more. */
static bool with_clock(double value)
{
    return value > 36526 && value < 62093 && value != floor(value);
}

static bool read_stamp(hua_str text, const cell_clock *clock, cell_time *out)
{
    clock_stamp stamp;
    const size_t taken = clock_read(text, &stamp);
    if (!taken || cli_trim(cli_slice(text, taken, text.len)).len)
        return false;
    out->month_first = stamp.order == CLOCK_MONTH_FIRST;
    if (clock->month_first && stamp.order == CLOCK_EITHER)
        clock_month_first(&stamp);
    if (stamp.has_date) {
        const int64_t day = clock_day_ms(&stamp);
        out->dated = true;
        out->has_date = stamp.year > 0;
        write_date(day_of(day), out->date);
        out->ms = stamp.has_clock ? day + stamp.start : HUA_NO_TIME;
    } else {
        out->ms = stamp.start;
    }
    return true;
}

static bool all_digits(hua_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

bool cell_read_time(hua_str text, const cell_clock *clock, cell_time *out)
{
    hua_str s = cell_plain(text), date;
    double value;
    *out = (cell_time){.ms = HUA_NO_TIME};
    if (!s.len || s.len > 64)
        return false;
    if (clock_rfc3339(s, &out->ms, &date)) {
        out->dated = out->has_date = true;
        memcpy(out->date, date.ptr, 10);
        return true;
    }
    out->ms = HUA_NO_TIME;
    if (all_digits(s) && compact(s, out))
        return true;
    if (cell_read_number(s, &value))
        return epoch(value, out) || ((clock->serials || with_clock(value)) && serial(value, out));
    return read_stamp(s, clock, out);
}

bool cell_read_offset(hua_str text, int64_t unit, int64_t *ms)
{
    hua_str s = cell_plain(text);
    clock_stamp stamp;
    double value;
    if (cell_read_number(s, &value)) {
        if (!(value >= 0 && value * (double)unit < 1e12))
            return false;
        *ms = (int64_t)floor(value * (double)unit + 0.5);
        return true;
    }
    const size_t taken = clock_read(s, &stamp);
    if (!taken || taken < s.len || stamp.has_date || !stamp.has_clock)
        return false;
    *ms = stamp.two_parts ? stamp.start / 60 : stamp.start;
    return true;
}

size_t cell_write_serial(double value, bool from_1904, char *to, size_t size)
{
    char date[11] = "";
    if (!(value >= 0 && value < 2958466)) /* 9999-12-31 */
        return 0;
    const int64_t all = (int64_t)floor(value * DAY_MS + 0.5);
    const int64_t ms = all % DAY_MS, days = all / DAY_MS;
    if (days || from_1904)
        write_date(days - SERIAL_OF_1970 + (from_1904 ? 1462 : 0), date);
    const int n = snprintf(to, size, "%s%s%02d:%02d:%02d", date, date[0] ? " " : "",
                           (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60));
    if (n < 0 || (size_t)n >= size)
        return 0;
    const int more = ms % 1000 ? snprintf(to + n, size - (size_t)n, ".%03d", (int)(ms % 1000)) : 0;
    const size_t used = (size_t)n, all_used = used + (more > 0 ? (size_t)more : 0);
    return all_used < size ? all_used : used;
}

/* ---- words ------------------------------------------------------------- */

/* True if `word` is one of the words between the bars of `list`, ASCII case aside. */
static bool listed(hua_str word, const char *list)
{
    while (*list) {
        const char *end = strchr(list, '|');
        const size_t n = end ? (size_t)(end - list) : strlen(list);
        if (cli_same(word, (hua_str){list, n}))
            return true;
        list += n + (end ? 1 : 0);
    }
    return false;
}

/* 买家→卖家: whose message it is. */
static hua_str before_arrow(hua_str word)
{
    static const char *const arrows[] = {"→", "->", "=>", "发给", "發給"};
    for (size_t i = 0; word.len < 64 && i < sizeof arrows / sizeof *arrows; i++) {
        const size_t at = cli_find(word, arrows[i]);
        if (at != SIZE_MAX)
            return cli_trim(cli_slice(word, 0, at));
    }
    return word;
}

bool cell_read_flag(hua_str text, bool *yes)
{
    const hua_str word = cell_plain(text);
    *yes = listed(word, "是|true|yes|y|t|1");
    return *yes || listed(word, "否|false|no|n|f|0");
}

bool cell_read_role(hua_str text, hua_speaker *role, bool *digit)
{
    static const char agent[] =
        "客服|人工客服|在线客服|坐席|座席|人工坐席|人工|客服人员|员工|商家|卖家|店铺|店小二|"
        "小二|"
        "服务人员|专员|顾问|接线员|话务员|发送|发出|呼出|下行|商户|線上客服|客服人員|員工|賣家|"
        "店鋪|服務人員|專員|顧問|接線員|話務員|發送|發出|agent|staff|service|csr|seller|"
        "operator|"
        "advisor|support|servicer|assistant|merchant|employee|admin|teammate|我|自己|企业成员|"
        "内部员工|主账号|子账号|主帳號|子帳號|out|outgoing|outbound|send|sent|"
        "1";
    static const char customer[] =
        "客户|顾客|用户|买家|访客|消费者|会员|来电者|客人|接收|收到|呼入|上行|客戶|顧客|用戶|"
        "買家|訪客|消費者|會員|來電者|外部联系人|外部聯絡人|对方|對方|end-user|enduser|lead|"
        "requester|customer|client|user|buyer|visitor|guest|caller|consumer|"
        "member|in|incoming|inbound|receive|received|0";
    static const char system[] = "系统|系统消息|系统提示|机器人|机器人客服|智能机器人|智能客服|"
                                 "自动回复|系統|系統訊息|系統提示|"
                                 "機器人|智慧客服|自動回覆|system|bot|robot|ivr|chatbot|auto";
    static const char *const words[] = {
        [HUA_AGENT] = agent, [HUA_CUSTOMER] = customer, [HUA_SYSTEM] = system};
    static const hua_speaker order[] = {HUA_AGENT, HUA_CUSTOMER, HUA_SYSTEM};
    const hua_str word = before_arrow(cell_plain(text));
    *digit = word.len == 1 && is_digit(word.ptr[0]);
    for (size_t i = 0; word.len && word.len < 32 && i < sizeof order / sizeof *order; i++)
        if (listed(word, words[order[i]])) {
            *role = order[i];
            return true;
        }
    return false;
}

bool cell_read_channel(hua_str text, hua_channel *channel)
{
    static const char chat[] =
        "在线|在线聊天|聊天|在线客服|微信|企业微信|公众号|小程序|旺旺|千牛|網路|線上|"
        "線上聊天|chat|webchat|livechat|im|wechat|whatsapp|line|web|app";
    static const char call[] =
        "电话|语音|通话|热线|呼入|呼出|電話|語音|通話|熱線|call|phone|voice|telephone|"
        "hotline";
    static const char email[] = "邮件|电子邮件|邮箱|郵件|電子郵件|email|e-mail|mail";
    static const char *const words[] = {[HUA_CHAT] = chat, [HUA_CALL] = call, [HUA_EMAIL] = email};
    const hua_str word = cell_plain(text);
    for (size_t i = 0; word.len && i < sizeof words / sizeof *words; i++)
        if (listed(word, words[i])) {
            *channel = (hua_channel)i;
            return true;
        }
    return false;
}
