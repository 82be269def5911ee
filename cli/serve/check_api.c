/*
 * Checking, scoring and rewriting what was posted.
 *
 *     body ── json_check ─┬─ has "turns": a dialogue of the contract ── reader ─┐
 *                         └─ has "text": as people paste it ── reader ──────────┴── report
 *
 * A text that proves to be a draft may come with what the "customer" had said: it is then judged as
 * the reply to that, by the steps too.
 *
 * Bodies are large here, so they are taken as slices and never made into a tree; the report is
 * spliced into the answer as the library wrote it.
 */
#include "common/fail.h"
#include "common/text.h"
#include "readers/json/json_check.h"
#include "readers/json/json_values.h"
#include "readers/native/native.h"
#include "readers/reader.h"
#include "serve/answer.h"
#include "serve/metrics.h"
#include "serve/service.h"

#include <stdio.h>

/* A scanner that has seen a longer text is not kept: it would keep that much memory. */
enum { LONG_TEXT = 64 << 10 };
/* Rewriting checks the whole draft again at every step: the time grows with the square. */
enum { LONGEST_DRAFT = 16 << 10 };

typedef struct posted {
    const serve_request *request;
    serve_answer *answer; /* filled in as soon as something is wrong */
    hua_str text, format, channel;
    hua_str customer; /* what a draft is the reply to; may be empty */
    bool dialogue;    /* the body itself is one; else `text` holds it */
    cli_text unescaped;
} posted;

/* ---- the body ---------------------------------------------------------------------- */

static bool refuse_json(const posted *p, const json_fault *fault)
{
    hua_error error;
    cli_fail(&error, HUA_E_ARGUMENT, "请求正文不是 JSON：%s", "the body is no JSON: %s", fault->zh);
    snprintf(error.message_en, sizeof error.message_en, "the body is no JSON: %s", fault->en);
    cli_fail_hint(&error, "%s", fault->hint ? fault->hint : "");
    native_locate(&error, p->request->body, fault->offset, (native_place){1, 1, 0});
    serve_fail_library(p->request, p->answer, 400, &error);
    return false;
}

static bool refuse(const posted *p, message_id about, message_id hint)
{
    serve_refuse(p->request, p->answer, 400, "bad-input", about, hint);
    return false;
}

/* The bytes of the text that the member stands for; false after an answer, such as `about`. */
static bool take_text(posted *p, const char *key, message_id about, message_id hint, hua_str *out)
{
    hua_str value = json_member(p->request->body, key);
    *out = (hua_str){NULL, 0};
    if (!value.ptr)
        return true;
    if (!json_is_string(value))
        return refuse(p, about, hint);
    p->unescaped.len = 0;
    cli_text_add(&p->unescaped, CLI_STR("")); /* so that there is a pointer */
    json_unescape(&p->unescaped, cli_slice(value, 1, value.len - 1));
    *out = cli_arena_copy(p->request->arena, cli_text_str(&p->unescaped));
    if (!p->unescaped.failed && out->ptr)
        return true;
    serve_no_memory(p->request, p->answer);
    return false;
}

static bool take_word(posted *p, const char *key, hua_str *out)
{
    return take_text(p, key, MSG_SERVE_CHECK_WORD, MSG_SERVE_CHECK_WORD_HINT, out);
}

static bool take_body(posted *p)
{
    json_fault fault;
    hua_str body = cli_trim(p->request->body);
    if (!json_check(p->request->body, &fault))
        return refuse_json(p, &fault);
    if (!json_is_object(body))
        return refuse(p, MSG_SERVE_CHECK_WHAT, MSG_SERVE_CHECK_HINT);
    p->dialogue = json_member(body, "turns").ptr != NULL;
    if (p->dialogue)
        return true;
    if (!take_text(p, "text", MSG_SERVE_CHECK_WHAT, MSG_SERVE_CHECK_HINT, &p->text))
        return false;
    if (!p->text.ptr)
        return refuse(p, MSG_SERVE_CHECK_WHAT, MSG_SERVE_CHECK_HINT);
    if (!take_word(p, "format", &p->format) || !take_word(p, "channel", &p->channel) ||
        !take_word(p, "customer", &p->customer))
        return false;
    if (p->text.len <= SERVE_MAX_TEXT && p->customer.len <= SERVE_MAX_TEXT)
        return true;
    serve_refuse(p->request, p->answer, 413, "too-large", MSG_SERVE_LARGE, MSG_SERVE_LARGE_HINT);
    return false;
}

static bool post(posted *p, const serve_request *request, serve_answer *answer)
{
    *p = (posted){.request = request, .answer = answer};
    bool done = take_body(p);
    cli_text_free(&p->unescaped);
    return done;
}

/* ---- reading ------------------------------------------------------------------------- */

static int word_index(const char *words, hua_str word)
{
    const char *one;
    size_t len;
    for (size_t i = 0; choice_word(words, i, &one, &len); i++)
        if (cli_eq(word, (hua_str){one, len}))
            return (int)i;
    return CHOICE_UNSET;
}

static bool choose(const posted *p, reader_options *options)
{
    *options = (reader_options){.encoding = "UTF-8", .replace_bad_utf8 = true};
    if (p->dialogue) {
        options->format = READER_JSON;
        return true;
    }
    const int format = p->format.len ? word_index(FROM_WORDS, p->format) : READER_AUTO;
    const int channel = p->channel.len ? word_index("chat|call|email|draft", p->channel) : 0;
    if (format == CHOICE_UNSET || format == READER_XLSX || channel == CHOICE_UNSET)
        return refuse(p, MSG_SERVE_CHECK_WORD, MSG_SERVE_CHECK_WORD_HINT);
    options->format = (reader_format)format;
    options->has_channel = p->channel.len > 0;
    options->channel = (hua_channel)channel;
    return true;
}

static bool refuse_input(const posted *p, const hua_error *error)
{
    serve_fail_library(p->request, p->answer, serve_status_of(error->code), error);
    return false;
}

/* Nothing but blanks is an empty draft: what an editor holds before the first key. */
static bool is_blank(hua_str text)
{
    return cli_trim(text).len == 0;
}

/* The first dialogue; false after serve_fail. */
static bool read_first(const posted *p, reader *in, hua_dialogue *dialogue)
{
    reader_problem problem;
    switch (reader_next(in, dialogue, &problem)) {
    case READER_DIALOGUE:
        return true;
    case READER_END:
        return refuse(p, MSG_SERVE_CHECK_WHAT, MSG_SERVE_CHECK_HINT);
    case READER_BAD:
    case READER_FAILED:
        break;
    }
    return refuse_input(p, &problem.error);
}

static size_t count_rest(reader *in)
{
    hua_dialogue dialogue;
    reader_problem problem;
    size_t count = 0;
    for (;;) {
        switch (reader_next(in, &dialogue, &problem)) {
        case READER_DIALOGUE:
            count++;
            break;
        case READER_BAD:
            break;
        case READER_END:
        case READER_FAILED:
            return count;
        }
    }
}

/* ---- answering -------------------------------------------------------------------------- */

/* The text is a draft, and the customer's words came with it. */
static bool is_reply(const posted *p, const reader *in)
{
    return in && !is_blank(p->customer) && reader_format_of(in) == READER_PLAIN;
}

static void put_places(const posted *p, const reader *in, const hua_dialogue *dialogue)
{
    json_out *out = &p->answer->out;
    out_key(out, "places");
    out_open(out, '[');
    const size_t before = is_reply(p, in) ? 1 : 0; /* the customer's turn is in no text */
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        const reader_place place = i < before ? (reader_place){0, 0}
                                   : in       ? reader_turn_place(in, i - before)
                                              : (reader_place){1, 1};
        out_open(out, '{');
        out_member_int(out, "line", place.column ? (int64_t)place.line : 0);
        out_member_int(out, "column", (int64_t)place.column);
        out_close(out, '}');
    }
    out_close(out, ']');
    out_key(out, "speakers");
    out_open(out, '[');
    for (size_t i = 0; i < dialogue->turn_count; i++)
        out_text(out, cli_str(hua_speaker_name(dialogue->turns[i].speaker)));
    out_close(out, ']');
}

static void put_format(json_out *out, reader_format format)
{
    const char *word = "";
    size_t len = 0;
    choice_word(FROM_WORDS, format, &word, &len);
    out_member_text(out, "format", (hua_str){word, len});
}

/* The report without its closing bracket; what is told besides comes behind. */
static void put_report(const posted *p, hua_str json, reader *in, const hua_dialogue *dialogue)
{
    json_out *out = &p->answer->out;
    cli_text_add(&out->text, cli_slice(json, 0, json.len - 1));
    out->follows = true;
    if (!p->dialogue) {
        put_places(p, in, dialogue);
        put_format(out, in ? reader_format_of(in) : READER_PLAIN);
    }
    const size_t more = in ? count_rest(in) : 0;
    if (more)
        out_member_int(out, "dialogues", (int64_t)more + 1);
    out_close(out, '}');
}

static void put_score(const posted *p, hua_str json, reader *in, const hua_dialogue *dialogue)
{
    static const char *const keys[] = {"version", "scores", "tags", "overall"};
    json_out *out = &p->answer->out;
    (void)in;
    (void)dialogue;
    out_open(out, '{');
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        hua_str value = json_member(json, keys[i]);
        out_key(out, keys[i]);
        out_raw(out, value.ptr ? value : CLI_STR("null"));
    }
    out_close(out, '}');
}

typedef void (*put_fn)(const posted *p, hua_str json, reader *in, const hua_dialogue *dialogue);

static void check(const posted *p, const hua_dialogue *dialogue, reader *in, put_fn put)
{
    service_scanner lent;
    hua_error error;
    hua_str json;
    const hua_report *report;
    const serve_request *request = p->request;
    hua_code code = service_take_scanner(request->service, request->lang, &lent, &error);
    lent.spent = request->body.len > LONG_TEXT;
    if (code == HUA_OK)
        code = hua_check(lent.scanner, dialogue, &report, &error);
    if (code == HUA_OK)
        code = hua_report_json(lent.scanner, report, &json, &error);
    if (code == HUA_OK) {
        atomic_fetch_add_explicit(&request->service->metrics->checks, 1, memory_order_relaxed);
        put(p, json, in, dialogue);
    } else {
        refuse_input(p, &error);
    }
    service_give_scanner(request->service, &lent);
}

/* A turn of which only the words are known. */
static hua_turn said(hua_speaker speaker, hua_str text)
{
    return (hua_turn){
        .speaker = speaker, .text = text, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
}

/* The draft is the reply to what the customer said, in a chat unless another channel was named. */
static void check_reply(const posted *p, const hua_dialogue *draft, reader *in, put_fn put)
{
    const hua_turn turns[] = {said(HUA_CUSTOMER, cli_trim(p->customer)), draft->turns[0]};
    hua_dialogue talk = *draft;
    talk.channel = p->channel.len ? draft->channel : HUA_CHAT;
    talk.turns = turns;
    talk.turn_count = 2;
    check(p, &talk, in, put);
}

static void check_reader(const posted *p, put_fn put)
{
    reader_options options;
    reader *in;
    hua_error error;
    hua_dialogue dialogue;
    if (!choose(p, &options))
        return;
    hua_str bytes = p->dialogue ? p->request->body : p->text;
    if (reader_open_bytes(&in, bytes, "text", &options, &error) != HUA_OK) {
        refuse_input(p, &error);
        return;
    }
    if (read_first(p, in, &dialogue)) {
        if (is_reply(p, in))
            check_reply(p, &dialogue, in, put);
        else
            check(p, &dialogue, in, put);
    }
    reader_close(in);
}

static void judge(const serve_request *request, serve_answer *answer, put_fn put)
{
    posted p;
    if (!post(&p, request, answer))
        return;
    if (p.dialogue || !is_blank(p.text)) {
        check_reader(&p, put);
        return;
    }
    const hua_turn turn = said(HUA_AGENT, p.text);
    const hua_dialogue empty = {
        .source = CLI_STR("text:1"), .channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    check(&p, &empty, NULL, put);
}

static void post_check(const serve_request *request, serve_answer *answer)
{
    judge(request, answer, put_report);
}

static void post_score(const serve_request *request, serve_answer *answer)
{
    judge(request, answer, put_score);
}

/* ---- rewriting ------------------------------------------------------------------------------ */

static void put_fixed(json_out *out, hua_str text, size_t applied)
{
    out_open(out, '{');
    out_member_text(out, "text", text);
    out_member_int(out, "applied", (int64_t)applied);
    out_close(out, '}');
}

static void fix(const posted *p, bool unsafe)
{
    service_scanner lent;
    hua_error error;
    hua_str text;
    size_t applied;
    const serve_request *request = p->request;
    const hua_turn turn = said(HUA_AGENT, p->text);
    const hua_dialogue draft = {.channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    hua_code code = service_take_scanner(request->service, request->lang, &lent, &error);
    if (code == HUA_OK)
        code = hua_fix(lent.scanner, &draft, unsafe, &text, &applied, &error);
    if (code == HUA_OK)
        put_fixed(&p->answer->out, text, applied);
    else
        refuse_input(p, &error);
    service_give_scanner(request->service, &lent);
}

static void post_fix(const serve_request *request, serve_answer *answer)
{
    posted p;
    if (!post(&p, request, answer))
        return;
    if (p.dialogue)
        refuse(&p, MSG_SERVE_FIX_WHAT, MSG_SERVE_FIX_HINT);
    else if (p.text.len > LONGEST_DRAFT)
        serve_refuse(request, answer, 413, "too-large", MSG_SERVE_LARGE, MSG_SERVE_FIX_LARGE);
    else
        fix(&p, cli_is(json_member(request->body, "unsafe"), "true"));
}

const serve_route check_routes[] = {{"POST", "/v1/check", post_check},
                                    {"POST", "/v1/score", post_score},
                                    {"POST", "/v1/fix", post_fix},
                                    {NULL, NULL, NULL}};
