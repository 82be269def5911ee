/* Speech transcripts in JSON: records, the voices of their sentences, and what is refused. */
#include "readers/speech/segments_json.h"

#include "common/fail.h"
#include "common/mem.h"
#include "readers/clock.h"
#include "readers/json/json_check.h"
#include "readers/json/json_values.h"
#include "readers/speech/sentences.h"
#include "readers/speech/voices.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 64 * 1024 * 1024 };

typedef struct speech {
    const speech_shape *shape;
    reader_options options;
    json_records records;
    json_record record; /* the object that is being read */

    reader_status held; /* what came behind an array of sentences; READER_END: nothing held */
    json_record held_record;
    reader_problem held_problem;
    cli_arena kept; /* the sentences of an array */
    size_t kept_bytes;

    hua_str calls; /* dialogues still to come of the record; empty: none */
    size_t calls_at;
    text_place calls_place; /* of the one before */
    const char *calls_ptr;
    format_place place; /* of the dialogue */

    sentences said;
    build *build;
    cli_text text, name; /* decoded */
    cli_text repaired;   /* a record with U+FFFD for what was no UTF-8 */
    voices voices;
} speech;

/* ---- facts of the whole call ------------------------------------------- */

static hua_str decoded(cli_text *room, hua_str inside)
{
    if (!inside.len || !memchr(inside.ptr, '\\', inside.len))
        return inside;
    room->len = 0;
    json_unescape(room, inside);
    return cli_text_str(room);
}

/* A date however it goes on; anything else is no date. */
static hua_str date_of(hua_str text)
{
    clock_stamp stamp;
    bool written = text.len >= 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
                   clock_read(cli_slice(text, 0, 10), &stamp) == 10 && stamp.has_date;
    return written ? cli_slice(text, 0, 10) : (hua_str){NULL, 0};
}

static bool set_facts(speech *s)
{
    for (build_field i = 0; i < BUILD_FIELDS; i++) {
        hua_str text = decoded(&s->text, s->said.facts[i]);
        if (s->text.failed || !build_set(s->build, i, i == BUILD_DATE ? date_of(text) : text))
            return false;
    }
    return true;
}

/* ---- voices and turns -------------------------------------------------- */

static bool several_channels(const speech *s)
{
    hua_str first = {NULL, 0};
    for (size_t i = 0; i < s->said.list.count; i++) {
        hua_str channel = s->said.list.items[i].channel;
        if (channel.len && first.len && !cli_eq(channel, first))
            return true;
        first = channel.len ? channel : first;
    }
    return false;
}

/* What the voice is called; a bare number gets a word before it. */
static hua_str name_of(speech *s, const sentence *g, bool channels)
{
    const bool by_channel = !g->role.len && channels && g->channel.len;
    hua_str mark = g->role.len ? g->role : by_channel ? g->channel : g->speaker;
    bool number = mark.len > 0;
    for (size_t i = 0; i < mark.len && number; i++)
        number = mark.ptr[i] >= '0' && mark.ptr[i] <= '9';
    s->name.len = 0;
    if (number)
        cli_text_add(&s->name, by_channel ? CLI_STR("声道") : CLI_STR("说话人"));
    json_unescape(&s->name, mark);
    return cli_text_str(&s->name);
}

static hua_str words_of(speech *s, const sentence *g)
{
    hua_str word;
    if (g->form != SENTENCE_WORDS)
        return g->form == SENTENCE_PLAIN ? g->text : decoded(&s->text, g->text);
    s->text.len = 0;
    for (size_t at = 1; (word = json_next_element(g->text, &at)).len;) {
        hua_str text = json_member(word, "Text");
        json_unescape(&s->text, json_plain(text.len ? text : json_member(word, "text")));
    }
    return cli_text_str(&s->text);
}

/* The role's bearer is the dialogue's agent, or its customer. */
static bool set_identity(speech *s, const sentence *g, hua_str role)
{
    bool agent = cli_has(role, "客服") || cli_has(role, "坐席") || cli_has(role, "agent");
    bool customer = cli_has(role, "客户") || cli_has(role, "客戶") || cli_has(role, "customer");
    if (!g->identity.len || agent == customer || cli_eq(g->identity, g->role))
        return true;
    hua_str identity = decoded(&s->text, g->identity);
    return build_set(s->build, agent ? BUILD_AGENT : BUILD_CUSTOMER, identity);
}

static bool add_turn(speech *s, const sentence *g, bool channels)
{
    build_message m = {
        .start_ms = g->start, .end_ms = g->end, .line = g->place.line, .column = g->place.column};
    hua_str name = name_of(s, g, channels);
    if (!set_identity(s, g, name))
        return false;
    m.text = cli_trim(words_of(s, g));
    voice_set(&m, name, &s->options);
    s->voices.counts[VOICE_NAMELESS] += name.len == 0;
    return !s->text.failed && !s->name.failed && build_add(s->build, &m);
}

static bool add_turns(speech *s)
{
    const bool channels = several_channels(s);
    sentences_sort(&s->said);
    for (size_t i = 0; i < s->said.list.count; i++)
        if (!add_turn(s, &s->said.list.items[i], channels))
            return false;
    return true;
}

/* ---- a record that is refused ------------------------------------------ */

static reader_status bad(const speech *s, size_t offset, hua_code code, const char *zh,
                         const char *en, reader_problem *problem)
{
    hua_error *error = &problem->error;
    cli_fail(error, code, "%s", "%s", "");
    cli_copy(error->message, sizeof error->message, cli_str(zh));
    cli_copy(error->message_en, sizeof error->message_en, cli_str(en));
    json_record_place(&s->record, offset, error);
    problem->bytes = s->record.text;
    return READER_BAD;
}

static reader_status tell_fault(const speech *s, reader_problem *problem)
{
    return bad(s, (size_t)(s->said.fault.at - s->record.text.ptr), s->said.fault.code,
               s->said.fault.zh, s->said.fault.en, problem);
}

/* There is no list, or nothing was said in it. */
static reader_status tell_empty(const speech *s, hua_str object, reader_problem *problem)
{
    const size_t offset = (size_t)(object.ptr - s->record.text.ptr);
    hua_error *error = &problem->error;
    if (s->said.found) {
        bad(s, offset, HUA_E_ARGUMENT, "没有一句话", "nothing was said", problem);
    } else {
        bad(s, offset, HUA_E_ARGUMENT, "", "", problem);
        snprintf(error->message, sizeof error->message, "没有转写结果，缺少 %s",
                 s->shape->expected);
        snprintf(error->message_en, sizeof error->message_en,
                 "there is no transcript; expected one of %s", s->shape->expected);
    }
    if (s->said.status.len)
        cli_fail_hint(error, "服务的状态 / the service says: %.*s", CLI_ARG(s->said.status));
    else
        cli_fail_hint(error, "检查识别任务是否成功，或换 --from / "
                             "see whether the recognition succeeded, or choose --from");
    return READER_BAD;
}

static reader_status tell_json(const speech *s, const json_fault *fault, reader_problem *problem)
{
    hua_code code = strstr(fault->en, "UTF-8") ? HUA_E_UTF8 : HUA_E_ARGUMENT;
    bad(s, fault->offset, code, fault->zh, fault->en, problem);
    hua_str rest = cli_slice(s->record.text, fault->offset, s->record.text.len);
    if (cli_starts(rest, "NaN") || cli_starts(rest, "Infinity"))
        cli_fail_hint(&problem->error, "NaN、Infinity 不是 JSON，改成 null / write null instead");
    else if (fault->hint)
        cli_fail_hint(&problem->error, "%s", fault->hint);
    return READER_BAD;
}

/* ---- dialogues --------------------------------------------------------- */

static void begin(speech *s, text_place place, const char *start)
{
    build_begin(s->build);
    build_channel(s->build, HUA_CALL);
    sentences_begin(&s->said, place, start);
    s->place = (format_place){place.line, place.offset};
}

/* The dialogue of all sentences found; `good`: nothing was refused so far. */
static reader_status finish(speech *s, hua_str object, bool good, hua_dialogue *dialogue,
                            reader_problem *problem)
{
    if (!good && !s->said.failed)
        return tell_fault(s, problem);
    if (!good || !set_facts(s) || !add_turns(s))
        return (cli_fail_memory(&problem->error), READER_FAILED);
    return build_turns(s->build) ? voice_finish(s->build, dialogue, problem)
                                 : tell_empty(s, object, problem);
}

/* The dialogue in a part of the record. */
static reader_status read_call(speech *s, hua_str call, hua_dialogue *dialogue,
                               reader_problem *problem)
{
    begin(s, s->calls_place, call.ptr);
    bool good = sentences_search(&s->said, call);
    return finish(s, call, good, dialogue, problem);
}

/* U+FFFD for every ill-formed sequence of the record; false if memory is lacking. */
static bool repair(speech *s)
{
    hua_str rest = s->record.text;
    s->repaired.len = 0;
    while (rest.len) {
        size_t valid = cli_utf8_valid(rest);
        cli_text_add(&s->repaired, cli_slice(rest, 0, valid));
        if (valid < rest.len) {
            cli_text_add(&s->repaired, CLI_STR("\xef\xbf\xbd"));
            s->records.in->replaced++;
            valid++;
        }
        rest = cli_slice(rest, valid, rest.len);
    }
    if (s->repaired.failed)
        return false;
    s->record.text = cli_text_str(&s->repaired);
    return true;
}

/* ---- an array of sentences alone --------------------------------------- */

/* Keeps a copy: the next one is read into the same place. */
static bool keep_sentence(speech *s, const json_record *record)
{
    s->kept_bytes += record->text.len;
    if (s->kept_bytes > s->records.limit)
        return sentences_refuse(&s->said, HUA_E_LIMIT, s->record.text.ptr,
                                "这一组句子超过一条记录的上限",
                                "this array of sentences is over the limit of one record");
    s->record = *record;
    s->record.text = cli_arena_copy(&s->kept, record->text);
    s->said.failed = !s->record.text.ptr;
    s->said.cursor = record->place;
    s->said.cursor_ptr = s->record.text.ptr;
    return !s->said.failed && sentences_add(&s->said, s->record.text);
}

/*
 * All elements of the array that `s->record` is the first of.  What comes behind is held for
 * the next call; a bad element is told then.
 */
static reader_status read_array(speech *s, hua_dialogue *dialogue, reader_problem *problem)
{
    json_fault fault;
    json_record record = s->record;
    const size_t list = record.list;
    bool good = true;
    begin(s, record.place, record.text.ptr);
    cli_arena_free(&s->kept);
    s->kept_bytes = 0;
    do {
        good = good && keep_sentence(s, &record);
        s->held = json_records_next(&s->records, &record, problem);
    } while (s->held == READER_DIALOGUE && record.list == list && json_check(record.text, &fault));
    s->held_record = record;
    s->held_problem = *problem;
    return finish(s, s->record.text, good, dialogue, problem);
}

/* ---- the format -------------------------------------------------------- */

hua_code speech_open(void **state, const speech_shape *shape, source *in,
                     const reader_options *options, hua_error *error)
{
    speech *s = calloc(1, sizeof *s);
    *state = s;
    if (!s)
        return cli_fail_memory(error);
    s->shape = s->said.shape = shape;
    s->options = *options;
    s->held = READER_END;
    json_records_open(&s->records, in, options->record_limit ? options->record_limit : LIMIT);
    s->build = build_new(&s->options);
    if (s->build)
        return HUA_OK;
    speech_close(s);
    *state = NULL;
    return cli_fail_memory(error);
}

void speech_close(void *state)
{
    speech *s = state;
    if (!s)
        return;
    json_records_close(&s->records);
    cli_arena_free(&s->kept);
    sentences_free(&s->said);
    cli_text_free(&s->text);
    cli_text_free(&s->name);
    cli_text_free(&s->repaired);
    voices_free(&s->voices);
    build_free(s->build);
    free(s);
}

/* The next record, read or held; it is checked. */
static reader_status next_record(speech *s, reader_problem *problem)
{
    json_fault fault;
    json_record record = s->held_record;
    reader_status status = s->held;
    s->held = READER_END;
    if (status == READER_BAD || status == READER_FAILED)
        *problem = s->held_problem;
    else if (status == READER_END)
        status = json_records_next(&s->records, &record, problem);
    if (status != READER_DIALOGUE)
        return status;
    s->record = record;
    if (json_check(record.text, &fault))
        return READER_DIALOGUE;
    if (!s->options.replace_bad_utf8 || !repair(s) || !json_check(s->record.text, &fault))
        return tell_json(s, &fault, problem);
    return READER_DIALOGUE;
}

/* The next dialogue of an object that holds several; false behind the last. */
static bool next_call(speech *s, hua_str *call)
{
    if (!s->calls.len)
        return false;
    *call = json_next_element(s->calls, &s->calls_at);
    if (!call->len) {
        s->calls = *call;
        return false;
    }
    text_place_pass(&s->calls_place, (hua_str){s->calls_ptr, (size_t)(call->ptr - s->calls_ptr)});
    s->calls_ptr = call->ptr;
    return true;
}

/* The dialogue in the record, or the first of several. */
static reader_status read_record(speech *s, hua_dialogue *dialogue, reader_problem *problem)
{
    hua_str call;
    const hua_str object = s->record.text;
    begin(s, s->record.place, object.ptr);
    bool good = sentences_search(&s->said, object);
    if (good && !s->said.found) {
        s->calls = sentences_calls(s->shape, object);
        s->calls_at = 1;
        s->calls_place = s->record.place;
        s->calls_ptr = object.ptr;
        if (next_call(s, &call))
            return read_call(s, call, dialogue, problem);
    }
    return finish(s, object, good, dialogue, problem);
}

static reader_status next_dialogue(speech *s, hua_dialogue *dialogue, reader_problem *problem)
{
    hua_str call;
    if (next_call(s, &call))
        return read_call(s, call, dialogue, problem);
    reader_status status = next_record(s, problem);
    if (status == READER_BAD)
        s->place = (format_place){problem->error.line, problem->error.offset};
    if (status != READER_DIALOGUE)
        return status;
    if (s->record.list && sentences_is_one(s->shape, s->record.text))
        return read_array(s, dialogue, problem);
    return read_record(s, dialogue, problem);
}

reader_status speech_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                          format_place *place)
{
    speech *s = state;
    reader_status status = next_dialogue(s, dialogue, problem);
    *place = s->place;
    s->voices.counts[VOICE_BAD_TIME] = s->said.bad_times;
    s->voices.counts[VOICE_NO_TEXT] = s->said.without_text;
    if (status == READER_END && !voices_tell(&s->voices, s->build))
        return (cli_fail_memory(&problem->error), READER_FAILED);
    return status;
}

reader_place speech_turn_place(const void *state, size_t turn)
{
    return build_place(((const speech *)state)->build, turn);
}

bool speech_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    return voices_notice(&((const speech *)state)->voices, i, lang, text);
}
