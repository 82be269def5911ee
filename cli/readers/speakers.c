/* Names in a transcript and what they stand for. */
#include "readers/speakers.h"

#include <stdlib.h>

/* Role words.  An agent's are looked for first: 客户经理 and customer service are agents. */
static const char *const agent_words[] = {
    "客服",     "坐席",     "座席",     "客户经理", "客戶經理", "客户代表", "客戶代表",
    "客户服务", "客戶服務", "客户顾问", "客戶顧問", "专员",     "專員",     "小二",
    "掌柜",     "掌櫃",     "店家",     "店主",     "旗舰店",   "旗艦店",   "专营店",
    "專營店",   "专卖店",   "專賣店",   "商家",     "卖家",     "賣家",     "顾问",
    "顧問",     "接线员",   "接線員",   "话务员",   "話務員",   "服务员",   "服務員",
    "工作人员", "工作人員", "管家",     "客服人员", "客服人員", "agent",    "service",
    "support",  "operator", "advisor",  "seller",   "staff",    "csr",      "assistant"};
static const char *const customer_words[] = {
    "顾客", "顧客", "客户", "客戶", "用户", "用戶", "买家", "買家", "消费者", "消費者", "来电者",
    "來電者", "来电人", "投诉人", "投訴人", "市民", "乘客", "旅客", "业主", "業主", "会员", "會員",
    "客人", "customer", "client", "buyer", "caller", "guest", "visitor", "user",
    /* titles by which a customer is called */
    "先生", "女士", "小姐", "太太", "同学", "同學"};
static const char *const system_words[] = {
    "系统",     "系統",   "系统消息", "系統訊息", "系统提示", "系統提示", "自动回复",
    "自動回覆", "机器人", "機器人",   "system",   "bot",      "robot",    "ivr"};

/* As people note down a talk in haste; only as the whole name. */
static const char *const agent_letters[] = {"服"};
static const char *const customer_letters[] = {"客", "顾", "顧"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Ends that make a role's word the name of a thing: 客服电话, 用户名. */
static bool is_thing(hua_str name)
{
    static const char *const ends[] = {
        "电话", "電話", "热线", "熱線", "名",   "姓名", "编号", "編號",   "工号",   "工號", "号",
        "號",   "地址", "时间", "時間", "话术", "話術", "须知", "須知",   "反馈",   "反饋", "问题",
        "問題", "诉求", "訴求", "要求", "情绪", "情緒", "需求", "满意度", "滿意度", "微信", "邮箱",
        "郵箱", "服务", "服務", "协议", "協議", "类型", "類型", "投诉",   "投訴",   "原话"};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (cli_ends(name, ends[i]))
            return true;
    return false;
}

static bool ascii_letter(hua_str s, size_t at)
{
    char c = at < s.len ? (char)(s.ptr[at] | 0x20) : '\0';
    return c >= 'a' && c <= 'z';
}

/* The word in the name; a Latin word stands alone, so that "user" is not in "Musergrave". */
static bool has_word(hua_str name, const char *word)
{
    size_t at = cli_find(name, word), n = strlen(word);
    if (at == SIZE_MAX)
        return false;
    if (!ascii_letter(cli_str(word), 0))
        return true;
    return !(at && ascii_letter(name, at - 1)) && !ascii_letter(name, at + n);
}

static bool has_any(hua_str name, const char *const *words, size_t count, bool *exact)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || has_word(name, words[i]);
        *exact = *exact || cli_same(name, cli_str(words[i]));
    }
    return found;
}

bool speakers_is_outside(hua_str name)
{
    enum { OUTSIDE_ID = 20 };
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '_' || c == '-'))
            return false;
    }
    return name.len >= OUTSIDE_ID && (cli_starts(name, "wm") || cli_starts(name, "wo"));
}

/* ERROR agent: lines of a log, whose parts are called like people. */
static bool is_level(hua_str name)
{
    static const char *const levels[] = {"INFO ",  "WARN ",  "WARNING ", "ERROR ",
                                         "DEBUG ", "TRACE ", "FATAL ",   "NOTICE "};
    for (size_t i = 0; i < COUNT(levels); i++)
        if (cli_starts(name, levels[i]))
            return true;
    return false;
}

static bool is_any(hua_str name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cli_is(name, words[i]))
            return true;
    return false;
}

static hua_speaker word_of(hua_str name, bool *known, bool *exact)
{
    *known = !is_level(name);
    if (!*known)
        return HUA_OTHER;
    if (speakers_is_outside(name) || cli_ends(name, "@微信"))
        return HUA_CUSTOMER;
    *exact = is_any(name, agent_letters, COUNT(agent_letters));
    if (*exact)
        return HUA_AGENT;
    *exact = is_any(name, customer_letters, COUNT(customer_letters));
    if (*exact)
        return HUA_CUSTOMER;
    if (has_any(name, system_words, COUNT(system_words), exact))
        return HUA_SYSTEM;
    if (has_any(name, agent_words, COUNT(agent_words), exact) || cli_ends(name, "店"))
        return HUA_AGENT;
    if (has_any(name, customer_words, COUNT(customer_words), exact))
        return HUA_CUSTOMER;
    *known = false;
    return HUA_OTHER;
}

static void judge_name(speaker *s, const reader_options *options)
{
    s->role = reader_mapped(options, s->name, &s->mapped);
    s->known = s->exact = s->mapped;
    if (s->mapped)
        return;
    s->role = word_of(s->name, &s->known, &s->exact);
    if (!s->exact && is_thing(s->name))
        s->known = false;
}

hua_speaker speakers_word(hua_str name, bool *known)
{
    bool exact = false;
    const hua_speaker role = word_of(name, known, &exact);
    *known = *known && (exact || !is_thing(name));
    return role;
}

static size_t slot_of(const speakers *all, hua_str name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.ptr[i]) * UINT64_C(0x100000001b3);
    size_t at = (size_t)(hash ^ hash >> 32) & (all->slot_count - 1);
    while (all->slots[at] && !cli_eq(all->list.items[all->slots[at] - 1].name, name))
        at = (at + 1) & (all->slot_count - 1);
    return at;
}

static bool rehash(speakers *all)
{
    size_t count = all->slot_count ? all->slot_count * 2 : 64;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(all->slots);
    all->slots = slots;
    all->slot_count = count;
    for (size_t i = 0; i < all->list.count; i++)
        slots[slot_of(all, all->list.items[i].name)] = (uint32_t)(i + 1);
    return true;
}

size_t speakers_find(const speakers *all, hua_str name)
{
    if (!all->slot_count)
        return SIZE_MAX;
    uint32_t found = all->slots[slot_of(all, name)];
    return found ? found - 1 : SIZE_MAX;
}

size_t speakers_add(speakers *all, hua_str name)
{
    size_t found = speakers_find(all, name);
    if (found != SIZE_MAX)
        return found;
    if (all->list.count * 2 >= all->slot_count && !rehash(all))
        return SIZE_MAX;
    speaker s = {.name = name};
    judge_name(&s, all->options);
    if (!cli_list_push(&all->list, s))
        return SIZE_MAX;
    all->slots[slot_of(all, name)] = (uint32_t)all->list.count;
    return all->list.count - 1;
}

void speakers_free(speakers *all)
{
    cli_list_free(&all->list);
    free(all->slots);
    all->slots = NULL;
    all->slot_count = 0;
}

static bool same_letter(char a, char b)
{
    return cli_same((hua_str){&a, 1}, (hua_str){&b, 1});
}

/*
 * The usual walk with one place to come back to: only the last `*` ever has to give way, since
 * whatever the earlier ones took is as short as can be.
 */
bool speaker_glob(hua_str pattern, hua_str name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, taken = 0;
    while (n < name.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            taken = n;
        } else if (p < pattern.len && same_letter(pattern.ptr[p], name.ptr[n])) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

bool speakers_is_number(hua_str name)
{
    static const char *const words[] = {"说话人",  "說話人", "发言人",  "發言人", "声道", "聲道",
                                        "speaker", "spk",    "channel", "ch",     ""};
    while (name.len && strchr("0123456789", name.ptr[name.len - 1]) && name.ptr[name.len - 1])
        name.len--;
    while (name.len && (name.ptr[name.len - 1] == '_' || name.ptr[name.len - 1] == '-'))
        name.len--;
    name = cli_trim(name);
    for (size_t i = 0; i < COUNT(words); i++)
        if (cli_same(name, cli_str(words[i])))
            return true;
    return false;
}

bool speakers_is_label(hua_str name)
{
    static const char *const labels[] = {
        "订单", "訂單",     "单号",     "單號", "地址", "电话", "電話", "手机", "手機", "时间",
        "時間", "日期",     "注意",     "备注", "備註", "姓名", "问题", "問題", "原因", "说明",
        "說明", "温馨提示", "溫馨提示", "提示", "标题", "標題", "主题", "主題", "收件", "发件",
        "寄件", "网址",     "網址",     "链接", "連結", "编号", "編號", "步骤", "步驟", "方法",
        "例如", "比如",     "例",       "答案", "正确", "错误", "正例", "反例", "第",   "总结",
        "總結", "目的",     "内容",     "內容", "要点"};
    for (size_t i = 0; i < COUNT(labels); i++)
        if (cli_has(name, labels[i]))
            return true;
    return is_thing(name);
}

int speakers_greets(hua_str words)
{
    static const char *const sure[] = {
        "为您服务",          "為您服務",       "为你服务",
        "有什么可以帮",      "有什麼可以幫",   "有什么能帮",
        "有什麼能幫",        "请问有什么",     "請問有什麼",
        "感谢您的来电",      "感謝您的來電",   "欢迎致电",
        "歡迎致電",          "欢迎光临",       "歡迎光臨",
        "how may i help",    "how can i help", "thank you for calling",
        "thanks for calling"};
    static const char *const likely[] = {"您好", "亲，", "亲爱的", "親愛的"};
    for (size_t i = 0; i < COUNT(sure); i++)
        if (cli_has(words, sure[i]))
            return 2;
    for (size_t i = 0; i < COUNT(likely); i++)
        if (cli_starts(words, likely[i]))
            return 1;
    return 0;
}
