#include "serve/answer.h"

#include "common/text.h"

#include <inttypes.h>
#include <stdio.h>

/* An answer that was begun is forgotten. */
static void begin_error(serve_answer *answer, unsigned status, const char *code)
{
    cli_text_free(&answer->out.text);
    *answer = (serve_answer){.status = status, .type = "application/json"};
    out_open(&answer->out, '{');
    out_key(&answer->out, "error");
    out_open(&answer->out, '{');
    out_member_text(&answer->out, "code", cli_str(code));
}

static void end_error(serve_answer *answer)
{
    out_close(&answer->out, '}');
    out_close(&answer->out, '}');
}

void serve_fail(serve_answer *answer, unsigned status, const char *code, const char *message,
                const char *hint)
{
    begin_error(answer, status, code);
    out_member_text(&answer->out, "message", cli_str(message ? message : ""));
    out_member_text(&answer->out, "hint", cli_str(hint ? hint : ""));
    end_error(answer);
}

void serve_refuse(const serve_request *request, serve_answer *answer, unsigned status,
                  const char *code, message_id about, message_id hint)
{
    serve_fail(answer, status, code, message(request->lang, about), message(request->lang, hint));
}

void serve_no_memory(const serve_request *request, serve_answer *answer)
{
    serve_fail(answer, 503, "no-memory", message(request->lang, MSG_NO_MEMORY), "");
}

/* ---- errors of the library --------------------------------------------------------- */

static const char *text_of(const hua_error *error, hua_lang lang)
{
    const char *text = error->message;
    if (lang == HUA_EN || !text[0])
        text = error->message_en[0] ? error->message_en : text;
    return text[0] ? text : hua_code_text(error->code);
}

static void put_place(json_out *out, const hua_error *error)
{
    if (error->line)
        out_member_int(out, "line", error->line);
    if (error->column)
        out_member_int(out, "column", error->column);
    if (error->source[0])
        out_member_text(out, "source", cli_str(error->source));
}

static const char *word_of(hua_code code)
{
    static const char *const words[] = {
        [HUA_E_NOMEM] = "no-memory",    [HUA_E_IO] = "io",
        [HUA_E_UTF8] = "utf8",          [HUA_E_LIMIT] = "limit",
        [HUA_E_ARGUMENT] = "bad-input", [HUA_E_UNKNOWN_NAME] = "unknown",
        [HUA_E_INTERNAL] = "internal"};
    const char *word = (size_t)code < sizeof words / sizeof words[0] ? words[code] : NULL;
    return word ? word : "internal";
}

unsigned serve_status_of(hua_code code)
{
    switch (code) {
    case HUA_E_UTF8:
    case HUA_E_LIMIT:
    case HUA_E_ARGUMENT:
        return 422;
    case HUA_E_NOMEM:
    case HUA_E_IO:
        return 503;
    default:
        return 500;
    }
}

void serve_fail_library(const serve_request *request, serve_answer *answer, unsigned status,
                        const hua_error *error)
{
    begin_error(answer, status, word_of(error->code));
    out_member_text(&answer->out, "message", cli_str(text_of(error, request->lang)));
    out_member_text(&answer->out, "hint", cli_str(error->hint));
    put_place(&answer->out, error);
    end_error(answer);
}

void serve_put_problem(json_out *out, const hua_error *error, hua_lang lang)
{
    out_open(out, '{');
    out_member_text(out, "file", cli_str(error->file));
    out_member_int(out, "line", error->line);
    out_member_int(out, "column", error->column);
    out_member_text(out, "message", cli_str(text_of(error, lang)));
    out_member_text(out, "hint", cli_str(error->hint));
    out_member_text(out, "source", cli_str(error->source));
    out_close(out, '}');
}

void serve_put_fingerprint(json_out *out, const char *key, uint64_t fingerprint)
{
    char text[24];
    snprintf(text, sizeof text, "%016" PRIx64, fingerprint);
    out_member_text(out, key, cli_str(text));
}

/* ---- what a request must have --------------------------------------------------------- */

static void want(const serve_request *request, serve_answer *answer, message_id about,
                 const char *key, size_t most)
{
    char text[512], hint[128];
    snprintf(text, sizeof text, message(request->lang, about), key);
    snprintf(hint, sizeof hint, message(request->lang, MSG_SERVE_TEXT_HINT), key, most);
    serve_fail(answer, 400, "bad-input", text, hint);
}

bool serve_need_text(const serve_request *request, serve_answer *answer, const char *key,
                     size_t most, hua_str *text)
{
    const json_node *node = json_get(request->json, key);
    *text = (hua_str){"", 0};
    if (!node || node->kind != JSON_TEXT || !node->text.len) {
        want(request, answer, MSG_SERVE_TEXT_MISSING, key, most);
        return false;
    }
    if (node->text.len > most) {
        want(request, answer, MSG_SERVE_TEXT_LONG, key, most);
        return false;
    }
    *text = node->text;
    return true;
}
