/*
 * Native dialogues by simdjson's on-demand parser.
 *
 * The parser's first stage checks UTF-8, control characters and string ends of the whole record
 * in vectors and lists where its tokens begin.  So a string token without a backslash is sound as
 * it stands and is handed out as a slice of the record; only escaped strings are decoded.  What
 * the parser skips unread (unknown fields) it does not check; these run through json_check before
 * they go on, because they end up in the report as they are.
 *
 * The parser's messages know no place.  When it refuses a record json_check says what is wrong.
 */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstdlib>
#include <new>

extern "C" {
#include "common/fail.h"
#include "common/mem.h"
#include "common/text.h"
#include "readers/clock.h"
#include "readers/json/json_check.h"
#include "readers/bytes/source.h"
}
#include "readers/native/jsonl.h"

static_assert(SOURCE_PADDING >= simdjson::SIMDJSON_PADDING, "the parser reads this far ahead");

namespace od = simdjson::ondemand;

namespace
{

constexpr size_t NO_TURN = SIZE_MAX;
constexpr size_t MEMBER_SEARCH = 4096; /* a larger meta is not searched for equal names */

/* A field nobody knows, raw as it stands; kept for meta. */
struct extra {
    size_t turn; /* NO_TURN: of the dialogue */
    hua_str key, value;
};

/* Why a record was refused; zh == nullptr: the JSON itself, json_check knows more. */
struct fault {
    hua_code code;
    const char *at, *zh, *en, *hint;
};

} // namespace

struct jsonl {
    od::parser parser;
    const reader_options *options;
    hua_str record;
    bool escapes; /* a backslash stands somewhere in the record */
    fault why;

    CLI_LIST(hua_turn) turns;
    CLI_LIST(int64_t) moments; /* a turn's `at`, parallel to turns */
    CLI_LIST(extra) extras;
    bool has_turns, has_moment, has_seconds;
    bool extras_doubtful; /* some of them must be checked before they are handed on */
    hua_str meta, unknown;
    cli_text meta_text, repaired;
    size_t replaced;
};

namespace
{

bool refuse(jsonl *p, hua_code code, const char *at, const char *zh, const char *en,
            const char *hint)
{
    p->why = {code, at, zh, en, hint};
    return false;
}

bool malformed(jsonl *p)
{
    return refuse(p, HUA_E_ARGUMENT, p->record.ptr, nullptr, nullptr, nullptr);
}

bool no_memory(jsonl *p)
{
    return refuse(p, HUA_E_NOMEM, p->record.ptr, "内存不足", "out of memory", nullptr);
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

hua_str trimmed(std::string_view token)
{
    size_t n = token.size();
    while (n && is_blank(token[n - 1]))
        n--;
    return {token.data(), n};
}

/* The token of a scalar, or the bracket of a container. */
hua_str token_of(od::value &value)
{
    return trimmed(value.raw_json_token());
}

/*
 * Moves the parser over a string.  Left unread, a string before a colon would be skipped as if it
 * were a key, and `"a": "b": 1` would pass.
 */
bool pass_string(jsonl *p, od::value &value)
{
    od::raw_json_string ignored;
    return !value.get_raw_json_string().get(ignored) || malformed(p);
}

/* A string's text; false if the value is no string or is not sound. */
bool string_of(jsonl *p, od::value &value, hua_str token, hua_str *out)
{
    if (token.len < 2 || token.ptr[0] != '"')
        return refuse(p, HUA_E_ARGUMENT, token.ptr, "这个字段应当是字符串",
                      "this field must be a string",
                      "写成双引号里的文字 / write it in double quotes");
    if (p->escapes && memchr(token.ptr, '\\', token.len)) {
        std::string_view text;
        if (value.get_string().get(text))
            return malformed(p);
        *out = {text.data(), text.size()};
        return true;
    }
    if (token.ptr[token.len - 1] != '"')
        return malformed(p);
    *out = cli_slice(token, 1, token.len - 1);
    return pass_string(p, value);
}

/* Strings that may also be absent (null) or a number, such as an id. */
bool label_of(jsonl *p, od::value &value, hua_str *out)
{
    hua_str token = token_of(value);
    json_fault ignored;
    if (cli_is(token, "null")) {
        *out = {nullptr, 0};
        return true;
    }
    bool number = token.len &&
                  (token.ptr[0] == '-' || (token.ptr[0] >= '0' && token.ptr[0] <= '9'));
    if (!number)
        return string_of(p, value, token, out);
    *out = token;
    return json_check(token, &ignored) || malformed(p);
}

bool seconds_of(jsonl *p, od::value &value, int64_t *ms)
{
    hua_str token = token_of(value);
    double seconds;
    if (cli_is(token, "null")) {
        *ms = HUA_NO_TIME;
        return true;
    }
    if (value.get_double().get(seconds) || !(seconds > -1e9 && seconds < 1e9))
        return refuse(p, HUA_E_ARGUMENT, token.ptr, "时间应当是秒数",
                      "a time must be a number of seconds", "例如 12.3 / for example 12.3");
    *ms = (int64_t)(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5));
    p->has_seconds = true;
    return true;
}

bool moment_of(jsonl *p, od::value &value, int64_t *ms, hua_str *date)
{
    hua_str token = token_of(value), text, day;
    if (cli_is(token, "null"))
        return true;
    if (!string_of(p, value, token, &text))
        return false;
    if (!clock_rfc3339(text, ms, &day))
        return refuse(p, HUA_E_ARGUMENT, token.ptr, "at 不是 RFC 3339 时间",
                      "at is no RFC 3339 time", "例如 2026-03-02T10:20:31+08:00 / for example");
    p->has_moment = true;
    if (!date->len)
        *date = day;
    return true;
}

/* Any value as it stands in the record. */
bool raw_of(jsonl *p, od::value &value, hua_str *out)
{
    hua_str token = token_of(value);
    std::string_view text;
    od::object object;
    od::array array;
    char first = token.len ? token.ptr[0] : '\0';
    if (first == '{') {
        if (value.get_object().get(object) || object.raw_json().get(text))
            return malformed(p);
        token = trimmed(text);
    } else if (first == '[') {
        if (value.get_array().get(array) || array.raw_json().get(text))
            return malformed(p);
        token = trimmed(text);
    } else if (first == '"' && !pass_string(p, value)) {
        return false;
    }
    *out = token;
    return true;
}

/* A key: raw between its quotes; the decoded form is the same but for keys with escapes. */
bool key_of(jsonl *p, od::field &field, hua_str *raw, hua_str *key)
{
    const char *start = field.key().raw(), *end = start;
    bool escaped = false;
    while (*end != '"') {
        escaped |= *end == '\\';
        end += *end == '\\' ? 2 : 1;
    }
    *raw = *key = {start, (size_t)(end - start)};
    if (!escaped)
        return true;
    std::string_view text;
    p->extras_doubtful = true;
    if (field.unescaped_key().get(text))
        return malformed(p);
    *key = {text.data(), text.size()};
    return true;
}

bool keep_extra(jsonl *p, size_t turn, hua_str key, od::value &value)
{
    extra e = {turn, key, {nullptr, 0}};
    if (!raw_of(p, value, &e.value))
        return false;
    bool plain = e.value.len >= 2 && e.value.ptr[0] == '"' && e.value.ptr[e.value.len - 1] == '"' &&
                 !(p->escapes && memchr(e.value.ptr, '\\', e.value.len));
    p->extras_doubtful |= !plain;
    return cli_list_push(&p->extras, e) || no_memory(p);
}

hua_speaker speaker_of(jsonl *p, hua_str name)
{
    bool mapped = false;
    if (cli_is(name, "agent"))
        return HUA_AGENT;
    if (cli_is(name, "customer"))
        return HUA_CUSTOMER;
    if (p->options->name_count) {
        hua_speaker speaker = reader_mapped(p->options, name, &mapped);
        if (mapped)
            return speaker;
    }
    if (cli_is(name, "system"))
        return HUA_SYSTEM;
    if (!cli_is(name, "other") && !p->unknown.len)
        p->unknown = name;
    return HUA_OTHER;
}

struct turn_state {
    hua_turn turn;
    int64_t moment;
    bool has_text;
};

bool turn_field(jsonl *p, turn_state *t, od::field &field, hua_str *date)
{
    hua_str raw, key, name = {nullptr, 0};
    if (!key_of(p, field, &raw, &key))
        return false;
    od::value &value = field.value();
    if (cli_is(key, "text")) {
        t->has_text = true;
        return string_of(p, value, token_of(value), &t->turn.text);
    }
    if (cli_is(key, "speaker")) {
        if (!label_of(p, value, &name))
            return false;
        t->turn.speaker = name.len ? speaker_of(p, name) : HUA_OTHER;
        return true;
    }
    if (cli_is(key, "start"))
        return seconds_of(p, value, &t->turn.start_ms);
    if (cli_is(key, "end"))
        return seconds_of(p, value, &t->turn.end_ms);
    if (cli_is(key, "at"))
        return moment_of(p, value, &t->moment, date);
    return keep_extra(p, p->turns.count, raw, value);
}

bool read_turn(jsonl *p, od::object object, const char *place, hua_str *date)
{
    turn_state t = {{HUA_OTHER, {nullptr, 0}, HUA_NO_TIME, HUA_NO_TIME}, HUA_NO_TIME, false};
    for (auto item : object) {
        od::field field;
        if (std::move(item).get(field))
            return malformed(p);
        if (!turn_field(p, &t, field, date))
            return false;
    }
    if (!t.has_text)
        return refuse(p, HUA_E_ARGUMENT, place, "这一轮没有 text", "this turn has no text",
                      "每轮写 {\"speaker\": …, \"text\": …} / give each turn a text");
    if (p->turns.count >= HUA_MAX_TURNS)
        return refuse(p, HUA_E_LIMIT, place, "轮数超过上限", "too many turns", nullptr);
    bool kept = cli_list_push(&p->turns, t.turn) && cli_list_push(&p->moments, t.moment);
    return kept || no_memory(p);
}

bool read_turns(jsonl *p, od::value &value, hua_str *date)
{
    od::array array;
    hua_str token = token_of(value);
    p->has_turns = true;
    p->turns.count = p->moments.count = 0;
    if (!token.len || token.ptr[0] != '[')
        return refuse(p, HUA_E_ARGUMENT, token.ptr, "turns 应当是数组", "turns must be an array",
                      "\"turns\": [{\"speaker\": \"agent\", \"text\": \"…\"}]");
    if (value.get_array().get(array))
        return malformed(p);
    for (auto item : array) {
        od::value element;
        od::object object;
        if (item.get(element))
            return malformed(p);
        hua_str start = token_of(element);
        if (!start.len || start.ptr[0] != '{')
            return refuse(p, HUA_E_ARGUMENT, start.ptr, "每一轮应当是对象",
                          "a turn must be an object", "{\"speaker\": \"agent\", \"text\": \"…\"}");
        if (element.get_object().get(object))
            return malformed(p);
        if (!read_turn(p, object, start.ptr, date))
            return false;
    }
    return true;
}

bool read_channel(jsonl *p, od::value &value, hua_channel *channel)
{
    static const char *const names[] = {"chat", "call", "email", "draft"};
    hua_str token = token_of(value), name;
    if (!label_of(p, value, &name))
        return false;
    if (!name.len)
        return true;
    for (int i = 0; i < 4; i++)
        if (cli_is(name, names[i])) {
            *channel = (hua_channel)i;
            return true;
        }
    return refuse(p, HUA_E_ARGUMENT, token.ptr, "不认识的 channel", "unknown channel",
                  "可用：chat、call、email、draft / one of these");
}

/* The caller's own meta object, as it stands, and the team out of it. */
bool read_meta(jsonl *p, hua_str key, od::value &value, hua_dialogue *dialogue)
{
    od::object object;
    od::value team;
    std::string_view text;
    hua_str token = token_of(value);
    if (!token.len || token.ptr[0] != '{')
        return cli_is(token, "null") || keep_extra(p, NO_TURN, key, value);
    if (value.get_object().get(object) || object.raw_json().get(text))
        return malformed(p);
    p->meta = trimmed(text);
    json_fault ignored;
    bool rewound;
    if (!json_check(p->meta, &ignored) || object.reset().get(rewound))
        return malformed(p);
    if (object.find_field_unordered("team").get(team))
        return true;
    hua_str name = token_of(team);
    return name.ptr[0] != '"' || string_of(p, team, name, &dialogue->team);
}

bool dialogue_field(jsonl *p, od::field &field, hua_dialogue *dialogue)
{
    hua_str raw, key;
    if (!key_of(p, field, &raw, &key))
        return false;
    od::value &value = field.value();
    if (cli_is(key, "turns"))
        return read_turns(p, value, &dialogue->date);
    if (cli_is(key, "id"))
        return label_of(p, value, &dialogue->id);
    if (cli_is(key, "channel"))
        return read_channel(p, value, &dialogue->channel);
    if (cli_is(key, "agent"))
        return label_of(p, value, &dialogue->agent);
    if (cli_is(key, "customer"))
        return label_of(p, value, &dialogue->customer);
    if (cli_is(key, "meta"))
        return read_meta(p, raw, value, dialogue);
    return keep_extra(p, NO_TURN, raw, value);
}

bool has_member(hua_str object, hua_str key)
{
    hua_str name, value;
    size_t at = 0;
    while (object.len && json_next_member(object, &at, &name, &value))
        if (cli_eq(name, key))
            return true;
    return false;
}

/* `"key": value,`; a key that meta has already gets underscores behind it. */
void add_member(cli_text *out, hua_str taken, hua_str key, hua_str value)
{
    if (out->len > 1)
        cli_text_add(out, CLI_STR(","));
    cli_text_add(out, CLI_STR("\""));
    cli_text_add(out, key);
    if (taken.len < MEMBER_SEARCH && has_member(taken, key))
        cli_text_add(out, CLI_STR("_"));
    cli_text_add(out, CLI_STR("\":"));
    cli_text_add(out, value);
}

/* Unknown fields of turns: "turns": {"3": {"mood": "calm"}} */
void add_turn_extras(jsonl *p, cli_text *out)
{
    size_t last = NO_TURN;
    for (size_t i = 0; i < p->extras.count; i++) {
        const extra *e = &p->extras.items[i];
        char number[32];
        if (e->turn == NO_TURN)
            continue;
        if (last == NO_TURN)
            add_member(out, p->meta, CLI_STR("turns"), CLI_STR("{"));
        if (e->turn != last) {
            snprintf(number, sizeof number, "%s\"%zu\":{\"", last == NO_TURN ? "" : "},", e->turn);
            cli_text_add(out, cli_str(number));
        } else {
            cli_text_add(out, CLI_STR(",\""));
        }
        cli_text_add(out, e->key);
        cli_text_add(out, CLI_STR("\":"));
        cli_text_add(out, e->value);
        last = e->turn;
    }
    if (last != NO_TURN)
        cli_text_add(out, CLI_STR("}}"));
}

/* meta as it goes to the report: the caller's object and every unknown field. */
bool merge_meta(jsonl *p, hua_str *meta)
{
    json_fault ignored;
    cli_text *out = &p->meta_text;
    *meta = p->meta;
    if (p->extras.count == 0)
        return true;
    out->len = 0;
    cli_text_add(out, CLI_STR("{"));
    if (p->meta.len)
        cli_text_add(out, cli_trim(cli_slice(p->meta, 1, p->meta.len - 1)));
    for (size_t i = 0; i < p->extras.count; i++)
        if (p->extras.items[i].turn == NO_TURN)
            add_member(out, p->meta, p->extras.items[i].key, p->extras.items[i].value);
    add_turn_extras(p, out);
    cli_text_add(out, CLI_STR("}"));
    if (out->failed)
        return no_memory(p);
    *meta = cli_text_str(out);
    return !p->extras_doubtful || json_check(*meta, &ignored) || malformed(p);
}

/*
 * Which of the times given count: moments in chats, seconds from the beginning in calls.  Where
 * both occur the turns that have only the other kind get none: the two cannot be compared.
 */
void settle_times(jsonl *p, hua_channel channel)
{
    bool by_moment = p->has_moment && !(channel == HUA_CALL && p->has_seconds);
    for (size_t i = 0; i < p->turns.count; i++) {
        hua_turn *t = &p->turns.items[i];
        bool length = t->start_ms != HUA_NO_TIME && t->end_ms != HUA_NO_TIME;
        if (by_moment) {
            int64_t moment = p->moments.items[i];
            bool both = length && moment != HUA_NO_TIME;
            t->end_ms = both ? moment + (t->end_ms - t->start_ms) : moment;
            t->start_ms = moment;
        } else if (!length) {
            int64_t known = t->start_ms != HUA_NO_TIME ? t->start_ms : t->end_ms;
            t->start_ms = t->end_ms = known;
        }
    }
}

void reset(jsonl *p, hua_str record, hua_dialogue *dialogue)
{
    p->record = record;
    p->escapes = memchr(record.ptr, '\\', record.len) != nullptr;
    p->turns.count = p->moments.count = p->extras.count = 0;
    p->has_turns = p->has_moment = p->has_seconds = p->extras_doubtful = false;
    p->meta = p->unknown = {nullptr, 0};
    *dialogue = hua_dialogue{};
    dialogue->channel = p->options->has_channel ? p->options->channel : HUA_CHAT;
}

bool parse_fields(jsonl *p, hua_dialogue *dialogue)
{
    od::document document;
    od::object object;
    hua_str r = p->record;
    if (p->parser.capacity() < r.len && p->parser.allocate(r.len + r.len / 2 + 4096))
        return no_memory(p);
    if (p->parser.iterate(r.ptr, r.len, r.len + SOURCE_PADDING).get(document))
        return malformed(p);
    if (document.get_object().get(object))
        return malformed(p);
    for (auto item : object) {
        od::field field;
        if (std::move(item).get(field))
            return malformed(p);
        if (!dialogue_field(p, field, dialogue))
            return false;
    }
    const char *behind;
    return document.current_location().get(behind) == simdjson::OUT_OF_BOUNDS || malformed(p);
}

/*
 * Many exports have the day beside the turns.  The field is handed through as any other; where no
 * turn has a moment of its own it is the dialogue's date as well.
 */
void take_date(const jsonl *p, hua_dialogue *dialogue)
{
    for (size_t i = 0; i < p->extras.count && !dialogue->date.len; i++) {
        const extra *e = &p->extras.items[i];
        clock_stamp stamp;
        if (e->turn != NO_TURN || !cli_is(e->key, "date") || e->value.len < 12)
            continue;
        hua_str day = cli_slice(e->value, 1, 11); /* behind the quote: YYYY-MM-DD */
        if (clock_read(day, &stamp) == 10 && stamp.has_date && stamp.year)
            dialogue->date = day;
    }
}

bool parse(jsonl *p, hua_str record, hua_dialogue *dialogue)
{
    reset(p, record, dialogue);
    if (!parse_fields(p, dialogue))
        return false;
    if (!p->has_turns)
        return refuse(p, HUA_E_ARGUMENT, record.ptr, "没有 turns", "there are no turns",
                      "\"turns\": [{\"speaker\": \"agent\", \"text\": \"…\"}]");
    if (!merge_meta(p, &dialogue->meta))
        return false;
    settle_times(p, dialogue->channel);
    take_date(p, dialogue);
    dialogue->turns = p->turns.items;
    dialogue->turn_count = p->turns.count;
    return true;
}

/* Tells a refusal: the reason known here, or the one that the strict check finds. */
void tell(const jsonl *p, hua_error *error)
{
    fault why = p->why;
    json_fault json = {};
    size_t offset = (size_t)(why.at - p->record.ptr);
    if (!why.zh) {
        if (json_check(p->record, &json)) {
            bool object = p->record.len && cli_trim(p->record).ptr[0] == '{';
            json = {0, object ? "读不懂这条记录" : "一条记录应当是 JSON 对象",
                    object ? "this record cannot be read" : "a record must be a JSON object",
                    "{\"id\": …, \"turns\": [{\"speaker\": \"agent\", \"text\": \"…\"}]}"};
        }
        why = {strstr(json.en, "UTF-8") ? HUA_E_UTF8 : HUA_E_ARGUMENT, nullptr, json.zh, json.en,
               json.hint};
        offset = json.offset;
    }
    cli_fail(error, why.code, "%s", "%s", ""); /* clears the record */
    if (!error)
        return;
    cli_copy(error->message, sizeof error->message, cli_str(why.zh));
    cli_copy(error->message_en, sizeof error->message_en, cli_str(why.en));
    error->offset = offset;
    if (why.hint)
        cli_fail_hint(error, "%s", why.hint);
}

/* The value of the \uXXXX escape at `at`, or -1. */
int escape_at(const char *at, const char *end)
{
    static const char digits[] = "0123456789abcdef";
    int value = 0;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        const char *digit = at[i] ? strchr(digits, at[i] | 0x20) : nullptr;
        if (!digit)
            return -1;
        value = value * 16 + (int)(digit - digits);
    }
    return value;
}

/* Writes U+FFFD over each surrogate escape that has no partner: the escapes are equally long. */
void mend_surrogates(jsonl *p, char *at, const char *end)
{
    while (at < end && (at = (char *)memchr(at, '\\', (size_t)(end - at))) != nullptr) {
        int unit = escape_at(at, end), low = unit < 0 ? -1 : escape_at(at + 6, end);
        if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            at += 12;
            continue;
        }
        if (unit >= 0xd800 && unit < 0xe000) {
            memcpy(at, "\\ufffd", 6);
            p->replaced++;
        }
        at += unit >= 0 ? 6 : 2;
    }
}

/* A copy of the record with U+FFFD for what is no Unicode text; false if there is no such thing. */
bool repair(jsonl *p, hua_str *record)
{
    size_t before = p->replaced;
    cli_text *out = &p->repaired;
    hua_str rest = *record;
    char padding[SOURCE_PADDING] = {0};
    out->len = 0;
    while (rest.len) {
        size_t n = cli_utf8_valid(rest);
        cli_text_add(out, cli_slice(rest, 0, n));
        if (n < rest.len) {
            cli_text_add(out, CLI_STR("\xef\xbf\xbd"));
            p->replaced++;
            n++;
        }
        rest = cli_slice(rest, n, rest.len);
    }
    size_t len = out->len;
    cli_text_add(out, {padding, sizeof padding});
    if (out->failed)
        return false;
    mend_surrogates(p, out->ptr, out->ptr + len);
    *record = {out->ptr, len};
    return p->replaced > before;
}

} // namespace

extern "C" jsonl *jsonl_new(const reader_options *options)
{
    jsonl *p = new (std::nothrow) jsonl();
    if (p)
        p->options = options;
    return p;
}

extern "C" void jsonl_free(jsonl *p)
{
    if (!p)
        return;
    cli_list_free(&p->turns);
    cli_list_free(&p->moments);
    cli_list_free(&p->extras);
    cli_text_free(&p->meta_text);
    cli_text_free(&p->repaired);
    delete p;
}

extern "C" reader_status jsonl_parse(jsonl *p, hua_str record, hua_dialogue *dialogue,
                                     hua_error *error)
{
    if (parse(p, record, dialogue))
        return READER_DIALOGUE;
    if (p->options->replace_bad_utf8 && !p->why.zh && repair(p, &record) &&
        parse(p, record, dialogue))
        return READER_DIALOGUE;
    tell(p, error);
    return READER_BAD;
}

extern "C" hua_str jsonl_unknown_speaker(const jsonl *p)
{
    return p->unknown;
}

extern "C" size_t jsonl_replaced(const jsonl *p)
{
    return p->replaced;
}
