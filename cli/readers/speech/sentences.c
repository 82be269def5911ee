/* Sentences of a call: the search for their lists, their fields, and lines with times. */
#include "readers/speech/sentences.h"

#include "readers/json/json_check.h"
#include "readers/json/json_values.h"

#include <stdlib.h>

enum { WRAPPERS = 8 /* objects around a list */ };

void sentences_free(sentences *s)
{
    cli_list_free(&s->list);
    cli_text_free(&s->lines);
}

void sentences_begin(sentences *s, text_place place, const char *start)
{
    for (size_t i = 0; i < BUILD_FIELDS; i++)
        s->facts[i] = (hua_str){NULL, 0};
    s->list.count = 0;
    s->found = s->has_id = false;
    s->status = (hua_str){NULL, 0};
    s->fault.zh = NULL;
    s->cursor = place;
    s->cursor_ptr = start;
}

reader_place sentences_place(sentences *s, const char *at)
{
    text_place_pass(&s->cursor, (hua_str){s->cursor_ptr, (size_t)(at - s->cursor_ptr)});
    s->cursor_ptr = at;
    return (reader_place){s->cursor.line, s->cursor.column};
}

/* ---- one sentence ------------------------------------------------------ */

bool sentences_refuse(sentences *s, hua_code code, const char *at, const char *zh, const char *en)
{
    s->fault.code = code;
    s->fault.at = at;
    s->fault.zh = zh;
    s->fault.en = en;
    return false;
}

static bool no_memory(sentences *s)
{
    s->failed = true;
    return false;
}

/* The fields of an object, in one pass: it may hold a long list of words. */
typedef struct fields {
    hua_str value[SPEECH_FIELDS];
    const speech_key *from[SPEECH_FIELDS]; /* the key that comes first in the table wins */
} fields;

static void read_fields(fields *f, hua_str object, const speech_key *keys)
{
    hua_str key, value;
    memset(f, 0, sizeof *f);
    for (size_t at = 0; json_next_member(object, &at, &key, &value);)
        for (const speech_key *k = keys; k->key; k++) {
            const speech_key *had = f->from[k->field];
            if (!cli_is(key, k->key) || (had && had < k) || cli_is(value, "null"))
                continue;
            f->value[k->field] = value;
            f->from[k->field] = k;
        }
}

/* [0.0, 2.5] or {"from": 0, "to": 2500} */
static void range_of(hua_str range, hua_str *start, hua_str *end)
{
    if (json_is_list(range)) {
        size_t at = 1;
        *start = json_next_element(range, &at);
        *end = json_next_element(range, &at);
    } else if (json_is_object(range)) {
        *start = json_member(range, "from");
        *end = json_member(range, "to");
    }
}

/* From the first word's beginning to the last one's end. */
static void words_range(hua_str words, const speech_key *keys, hua_str *start, hua_str *end)
{
    hua_str word;
    fields f;
    for (size_t at = 1; (word = json_next_element(words, &at)).len;) {
        if (!json_is_object(word))
            continue;
        read_fields(&f, word, keys);
        *start = start->len ? *start : f.value[SPEECH_START];
        *end = f.value[SPEECH_END].len ? f.value[SPEECH_END] : *end;
    }
}

/* Times that make no sense are left out; a moment is its own end. */
static void set_times(sentences *s, sentence *g, bool good)
{
    if (!good || (g->start != HUA_NO_TIME && g->end != HUA_NO_TIME && g->end < g->start)) {
        g->start = g->end = HUA_NO_TIME;
        s->bad_times++;
    }
    if (g->start == HUA_NO_TIME)
        g->start = g->end;
    if (g->end == HUA_NO_TIME)
        g->end = g->start;
}

static void read_times(sentences *s, const fields *f, const speech_list *list, sentence *g)
{
    hua_str start = f->value[SPEECH_START], end = f->value[SPEECH_END];
    if (!start.len && !end.len)
        range_of(f->value[SPEECH_RANGE], &start, &end);
    if (!start.len && !end.len && g->form == SENTENCE_WORDS)
        words_range(g->text, list->keys, &start, &end);
    bool good = json_time(start, list->unit, &g->start);
    set_times(s, g, json_time(end, list->unit, &g->end) && good);
}

/* The mark of a voice; some write one where they know none. */
static hua_str mark_of(hua_str value)
{
    static const char *const nobody[] = {"?", "-1", "unknown", "none", "null"};
    hua_str mark = json_plain(value);
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        if (cli_same(mark, cli_str(nobody[i])))
            return (hua_str){NULL, 0};
    return mark;
}

/* False for a text that is no text; without any g->text stays empty. */
static bool read_text(sentences *s, const fields *f, sentence *g)
{
    hua_str text = f->value[SPEECH_TEXT], words = f->value[SPEECH_WORDS];
    if (text.len && !json_is_string(text))
        return sentences_refuse(s, HUA_E_ARGUMENT, text.ptr, "一句话的文字应当是字符串",
                                "the text of a sentence must be a string");
    if (!text.len && json_is_list(words)) {
        g->form = SENTENCE_WORDS;
        g->text = words;
    } else {
        g->text = cli_trim(json_plain(text));
        s->without_text += text.len == 0;
    }
    return true;
}

static bool push(sentences *s, sentence *g, const char *at)
{
    g->number = s->list.count;
    if (g->number >= HUA_MAX_TURNS)
        return sentences_refuse(s, HUA_E_LIMIT, at, "轮数超过上限", "too many turns");
    return cli_list_push(&s->list, *g) || no_memory(s);
}

/* Adds the sentence; `channel` is that of the object around its list. */
static bool add_sentence(sentences *s, hua_str object, const speech_list *list, hua_str channel)
{
    sentence g = {.form = SENTENCE_STRING};
    fields f;
    if (!json_is_object(object))
        return sentences_refuse(s, HUA_E_ARGUMENT, object.ptr, "一句话应当是 JSON 对象",
                                "a sentence must be a JSON object");
    read_fields(&f, object, list->keys);
    if (!read_text(s, &f, &g))
        return false;
    if (!g.text.len)
        return true;
    read_times(s, &f, list, &g);
    g.channel = mark_of(f.value[SPEECH_CHANNEL]);
    g.channel = g.channel.len ? g.channel : channel;
    g.speaker = mark_of(f.value[SPEECH_SPEAKER]);
    g.role = mark_of(f.value[SPEECH_ROLE]);
    g.identity = mark_of(f.value[SPEECH_IDENTITY]);
    g.place = sentences_place(s, g.text.ptr);
    return push(s, &g, object.ptr);
}

bool sentences_add(sentences *s, hua_str element)
{
    s->found = true;
    return add_sentence(s, element, s->shape->lists, (hua_str){NULL, 0});
}

/* ---- finding the lists ------------------------------------------------- */

static const speech_list *list_named(const speech_shape *shape, hua_str key)
{
    for (const speech_list *list = shape->lists; list->key; list++)
        if (cli_is(key, list->key))
            return list;
    return NULL;
}

static bool read_list(sentences *s, hua_str elements, const speech_list *list, hua_str channel)
{
    hua_str element;
    s->found = true;
    for (size_t at = 1; (element = json_next_element(elements, &at)).len;)
        if (!add_sentence(s, element, list, channel))
            return false;
    return true;
}

/* The channel that the sentences of `object`'s lists have. */
static hua_str channel_of(hua_str object)
{
    hua_str key, value;
    for (size_t at = 0; json_is_object(object) && json_next_member(object, &at, &key, &value);)
        if (cli_is(key, "channel_id") || cli_is(key, "ChannelId") || cli_is(key, "channel"))
            return mark_of(value);
    return (hua_str){NULL, 0};
}

bool sentences_is_one(const speech_shape *shape, hua_str object)
{
    hua_str key, value;
    fields f;
    read_fields(&f, object, shape->lists->keys);
    if (!f.value[SPEECH_TEXT].len || !f.value[SPEECH_START].len)
        return false;
    for (size_t at = 0; json_next_member(object, &at, &key, &value);)
        if (list_named(shape, key))
            return false;
    return true;
}

/* ---- facts of the whole call ------------------------------------------- */

/* What stands beside the lists; BUILD_FIELDS is for what the service says of its work. */
typedef struct fact {
    const char *key;
    build_field field;
    bool anywhere; /* also in the objects inside: a key that can mean nothing else */
} fact;

static const fact facts[] = {{"id", BUILD_ID, false},
                             {"call_id", BUILD_ID, false},
                             {"callId", BUILD_ID, false},
                             {"tid", BUILD_ID, true},
                             {"TaskId", BUILD_ID, true},
                             {"task_id", BUILD_ID, true},
                             {"agent", BUILD_AGENT, false},
                             {"agent_id", BUILD_AGENT, false},
                             {"agentId", BUILD_AGENT, false},
                             {"customer", BUILD_CUSTOMER, false},
                             {"team", BUILD_TEAM, false},
                             {"date", BUILD_DATE, false},
                             {"StatusText", BUILD_FIELDS, true},
                             {"StatusStr", BUILD_FIELDS, true},
                             {"ErrorMsg", BUILD_FIELDS, true}};

static void set_fact(sentences *s, const fact *f, hua_str value)
{
    if (f->field == BUILD_FIELDS) {
        s->status = value.len ? value : s->status;
        return;
    }
    if (!value.len || (f->field == BUILD_ID && s->has_id))
        return;
    s->facts[f->field] = value;
    s->has_id = s->has_id || (f->field == BUILD_ID && !f->anywhere);
}

static void note_fact(sentences *s, hua_str key, hua_str value, unsigned depth)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (cli_is(key, facts[i].key) && (depth == 0 || facts[i].anywhere))
            set_fact(s, &facts[i], json_plain(value));
}

/* ---- the search through a record --------------------------------------- */

static bool one_of(hua_str key, const char *const *keys)
{
    for (; keys && *keys; keys++)
        if (cli_is(key, *keys))
            return true;
    return false;
}

static bool search(sentences *s, hua_str object, unsigned depth, hua_str channel);

static bool search_channels(sentences *s, hua_str elements, unsigned depth)
{
    hua_str element;
    for (size_t at = 1; (element = json_next_element(elements, &at)).len;)
        if (!search(s, element, depth, channel_of(element)))
            return false;
    return true;
}

/* `channel` is that of all sentences in the object, if it is known. */
static bool search(sentences *s, hua_str object, unsigned depth, hua_str channel)
{
    hua_str key, value;
    bool good = true;
    if (depth > WRAPPERS || !json_is_object(object))
        return true;
    for (size_t at = 0; good && json_next_member(object, &at, &key, &value);) {
        const speech_list *list = json_is_list(value) ? list_named(s->shape, key) : NULL;
        if (list)
            good = read_list(s, value, list, channel);
        else if (json_is_object(value))
            good = search(s, value, depth + 1, channel);
        else if (!json_is_list(value))
            note_fact(s, key, value, depth);
        else if (one_of(key, s->shape->channels))
            good = search_channels(s, value, depth + 1);
    }
    return good;
}

/* Whether `search` would find a list. */
static bool holds_list(const speech_shape *shape, hua_str value, unsigned depth)
{
    hua_str key, inner, element;
    if (depth > WRAPPERS || !value.len)
        return false;
    if (json_is_list(value)) {
        for (size_t at = 1; (element = json_next_element(value, &at)).len;)
            if (json_is_object(element) && holds_list(shape, element, depth + 1))
                return true;
        return false;
    }
    for (size_t at = 0; json_is_object(value) && json_next_member(value, &at, &key, &inner);) {
        if (json_is_list(inner) && list_named(shape, key))
            return true;
        bool within = json_is_object(inner) || one_of(key, shape->channels);
        if (within && holds_list(shape, inner, depth + 1))
            return true;
    }
    return false;
}

static hua_str find_calls(const speech_shape *shape, hua_str object, unsigned depth)
{
    hua_str key, value, calls = {NULL, 0};
    if (depth > WRAPPERS || !json_is_object(object))
        return calls;
    for (size_t at = 0; !calls.len && json_next_member(object, &at, &key, &value);) {
        if (json_is_list(value) && holds_list(shape, value, 0))
            calls = value;
        else if (json_is_object(value))
            calls = find_calls(shape, value, depth + 1);
    }
    return calls;
}

hua_str sentences_calls(const speech_shape *shape, hua_str object)
{
    return find_calls(shape, object, 0);
}

/* ---- a text with times instead of a list ------------------------------- */

/* A text that stands under `key`, in the objects inside too. */
static hua_str text_under(hua_str object, const char *key, unsigned depth)
{
    hua_str name, value;
    for (size_t at = 0; depth <= WRAPPERS && json_next_member(object, &at, &name, &value);) {
        hua_str text = {NULL, 0};
        if (json_is_string(value) && value.len > 2 && cli_is(name, key))
            text = value;
        else if (json_is_object(value))
            text = text_under(value, key, depth + 1);
        if (text.len)
            return text;
    }
    return (hua_str){NULL, 0};
}

/* 1:02.560 or 0:01:02.560: minutes and seconds, or hours before them; its length. */
static size_t clock_at(hua_str s, int64_t *ms)
{
    size_t at = 0, colons = 0;
    int64_t whole = 0, part = 0, unit = 100, value = 0;
    for (; at < s.len && value < 100000 && colons < 3; at++) {
        if (s.ptr[at] == ':') {
            whole = (whole + value) * 60;
            value = 0;
            colons++;
        } else if (s.ptr[at] >= '0' && s.ptr[at] <= '9') {
            value = value * 10 + (s.ptr[at] - '0');
        } else {
            break;
        }
    }
    if (at < s.len && s.ptr[at] == '.')
        for (at++; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++, unit /= 10)
            part += (s.ptr[at] - '0') * unit;
    *ms = (whole + value) * 1000 + part;
    return at;
}

/* `[0:0.000,0:2.560,0]  words`: a line of it, already decoded; false without the bracket. */
static bool read_stamp(hua_str *line, sentence *g)
{
    hua_str s = cli_trim(*line);
    if (!cli_starts(s, "["))
        return false;
    size_t at = 1 + clock_at(cli_slice(s, 1, s.len), &g->start);
    if (at == 1 || at >= s.len || s.ptr[at] != ',')
        return false;
    at += 1 + clock_at(cli_slice(s, at + 1, s.len), &g->end);
    if (at < s.len && s.ptr[at] == ',') {
        const size_t mark = ++at;
        while (at < s.len && s.ptr[at] != ']')
            at++;
        g->speaker = cli_trim(cli_slice(s, mark, at));
    }
    if (at >= s.len || s.ptr[at] != ']')
        return false;
    *line = cli_trim(cli_slice(s, at + 1, s.len));
    return true;
}

static bool add_line(sentences *s, hua_str line, reader_place place)
{
    sentence g = {.form = SENTENCE_PLAIN, .start = HUA_NO_TIME, .end = HUA_NO_TIME, .place = place};
    if (!read_stamp(&line, &g)) {
        g.start = g.end = HUA_NO_TIME;
        g.speaker = (hua_str){NULL, 0};
    }
    set_times(s, &g, true);
    g.text = cli_trim(line);
    return !g.text.len || push(s, &g, s->cursor_ptr);
}

static bool add_lines(sentences *s, hua_str object)
{
    hua_str text = {NULL, 0}, line;
    const char *const *keys = s->shape->lines;
    for (; keys && *keys && !text.len; keys++)
        text = text_under(object, *keys, 0);
    if (!text.len)
        return true;
    s->found = true;
    s->lines.len = 0;
    reader_place place = sentences_place(s, text.ptr + 1);
    json_unescape(&s->lines, json_plain(text));
    if (s->lines.failed)
        return no_memory(s);
    for (size_t at = 0; cli_next_line(cli_text_str(&s->lines), &at, &line);)
        if (!add_line(s, line, place))
            return false;
    return true;
}

bool sentences_search(sentences *s, hua_str object)
{
    const text_place place = s->cursor;
    const char *start = s->cursor_ptr;
    if (!search(s, object, 0, (hua_str){NULL, 0}))
        return false;
    if (s->list.count)
        return true;
    s->cursor = place; /* the list that was empty may have stood behind the text */
    s->cursor_ptr = start;
    return add_lines(s, object);
}

/* ---- their order ------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const sentence *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* By their beginnings; what has no time stays behind the one before. */
void sentences_sort(sentences *s)
{
    int64_t last = INT64_MIN;
    bool sorted = true;
    for (size_t i = 0; i < s->list.count; i++) {
        sentence *g = &s->list.items[i];
        g->order = g->start != HUA_NO_TIME ? g->start : last;
        sorted = sorted && g->order >= last;
        last = g->order;
    }
    if (!sorted)
        qsort(s->list.items, s->list.count, sizeof *s->list.items, by_time);
}
