#include "serve/exchange.h"

#include "common/fail.h"
#include "common/text.h"
#include "readers/json/json_check.h"
#include "readers/native/native.h"
#include "serve/answer.h"
#include "serve/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Bytes: the longest target; what goes by unread; all bodies together. */
enum { MAX_TARGET = 4096, MAX_GO_BY = 16 << 20, MAX_HELD = 64 << 20 };

typedef struct exchange {
    server *server;
    client *place;
    struct timespec start;
    char target[MAX_TARGET + 1]; /* as it came: path?query */
    bool too_long;               /* it was longer */
    hua_str path, query;
    bool begun;   /* the headers were seen */
    bool decided; /* the answer is there already */
    route_match match;
    size_t most;          /* bytes of a body */
    size_t length;        /* of the body, as announced; 0 = none, or not known */
    size_t kept, gone_by; /* bytes of it in memory, and not */
    cli_text body;
    serve_request request;
    serve_answer answer;
    cli_arena arena;
} exchange;

static exchange *exchange_of(const serve_request *request)
{
    return request->connection;
}

hua_str serve_query(const serve_request *request, const char *name)
{
    hua_str value = route_query(exchange_of(request)->query, name), decoded;
    if (!value.ptr || !route_decode(value, true, request->arena, &decoded) || !decoded.ptr)
        return (hua_str){"", 0};
    return decoded;
}

/* ---- the beginning ------------------------------------------------------------------- */

static client *client_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void *exchange_begin(void *cls, const char *target, struct MHD_Connection *connection)
{
    server *s = cls;
    const size_t len = strlen(target);
    exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->server = s;
    x->place = client_of(connection);
    x->too_long = len > MAX_TARGET;
    memcpy(x->target, target, x->too_long ? 0 : len + 1);
    const char *mark = strchr(x->target, '?');
    x->path = (hua_str){x->target, mark ? (size_t)(mark - x->target) : strlen(x->target)};
    x->query = cli_str(mark ? mark + 1 : "");
    clock_gettime(CLOCK_MONOTONIC, &x->start);
    if (x->place)
        connections_begin(&s->connections, x->place);
    return x;
}

static hua_str header(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return cli_str(value ? value : "");
}

/* The first language of the list that we speak. */
static hua_lang accepted_lang(hua_str list, hua_lang otherwise)
{
    while (list.len) {
        const char *comma = memchr(list.ptr, ',', list.len);
        const size_t len = comma ? (size_t)(comma - list.ptr) : list.len;
        hua_str one = cli_trim(cli_slice(list, 0, len));
        if (cli_starts(one, "zh"))
            return cli_find(one, "hant") != SIZE_MAX || cli_find(one, "tw") != SIZE_MAX ||
                           cli_find(one, "hk") != SIZE_MAX || cli_find(one, "mo") != SIZE_MAX
                       ? HUA_HANT
                       : HUA_HANS;
        if (cli_starts(one, "en"))
            return HUA_EN;
        list = cli_slice(list, comma ? len + 1 : len, list.len);
    }
    return otherwise;
}

static hua_lang choose_lang(exchange *x, struct MHD_Connection *connection)
{
    const char *word;
    size_t len;
    hua_str wanted = route_query(x->query, "lang");
    for (size_t i = 0; choice_word(LANG_WORDS, i, &word, &len); i++)
        if (cli_eq(wanted, (hua_str){word, len}))
            return (hua_lang)i;
    return accepted_lang(header(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE),
                         x->server->service.call->lang);
}

static bool has_body(struct MHD_Connection *connection)
{
    hua_str length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (length.len && !cli_is(length, "0")) ||
           header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING).len > 0;
}

static void refuse(exchange *x, unsigned status, const char *code, message_id message,
                   message_id hint)
{
    serve_refuse(&x->request, &x->answer, status, code, message, hint);
    x->decided = true;
}

/* Large bodies are for whole texts. */
static size_t most_of(const serve_route *route)
{
    for (const serve_route *row = check_routes; row->method; row++)
        if (row == route)
            return SERVE_MAX_TEXT_BODY;
    return SERVE_MAX_BODY;
}

static void find_route(exchange *x, hua_str method)
{
    route_find(method, x->path, &x->arena, &x->match);
    if (x->match.status == 200 && !route_query_sound(x->query, &x->arena))
        x->match.status = 400;
    if (x->too_long)
        refuse(x, 414, "target", MSG_SERVE_TARGET_LONG, MSG_SERVE_NOTHING);
    else if (x->match.status == 400)
        refuse(x, 400, "target", MSG_SERVE_TARGET, MSG_SERVE_TARGET_HINT);
    else if (x->match.status == 404)
        refuse(x, 404, "not-found", MSG_SERVE_NOT_FOUND, MSG_SERVE_NOT_FOUND_HINT);
    else if (x->match.status == 405)
        refuse(x, 405, "method", MSG_SERVE_METHOD, MSG_SERVE_NOTHING);
    else if (x->match.status != 200)
        refuse(x, 503, "no-memory", MSG_NO_MEMORY, MSG_SERVE_NOTHING);
    x->most = x->match.route ? most_of(x->match.route) : 0;
    memcpy(x->request.params, x->match.params, sizeof x->request.params);
}

static void pass_guard(exchange *x, struct MHD_Connection *connection, hua_str method)
{
    const guard_facts facts = {.method = method,
                               .path = x->path,
                               .host = header(connection, MHD_HTTP_HEADER_HOST),
                               .origin = header(connection, MHD_HTTP_HEADER_ORIGIN),
                               .site = header(connection, "Sec-Fetch-Site"),
                               .type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
                               .authorization = header(connection, MHD_HTTP_HEADER_AUTHORIZATION),
                               .body = has_body(connection)};
    const guard_verdict verdict = guard_judge(&x->server->guard, &facts);
    x->request.who = verdict.who;
    if (verdict.status != 200)
        refuse(x, verdict.status, verdict.code, verdict.message, verdict.hint);
}

static bool accepts_gzip(struct MHD_Connection *connection)
{
    return cli_find(header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING), "gzip") != SIZE_MAX;
}

/* Who may not come in is not told what there is: the guard speaks first. */
static void take_headers(exchange *x, struct MHD_Connection *connection, const char *method)
{
    hua_str length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    x->begun = true;
    x->length = length.len ? strtoull(length.ptr, NULL, 10) : 0;
    x->answer = (serve_answer){.status = 200, .type = "application/json"};
    x->request = (serve_request){.service = &x->server->service,
                                 .lang = choose_lang(x, connection),
                                 .who = {"", 0},
                                 .if_none_match = header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH),
                                 .takes_gzip = accepts_gzip(connection),
                                 .connection = x,
                                 .arena = &x->arena};
    x->match.number = SIZE_MAX;
    pass_guard(x, connection, cli_str(method));
    if (!x->decided)
        find_route(x, cli_str(method));
    if (!x->decided && x->length > x->most)
        refuse(x, 413, "too-large", MSG_SERVE_LARGE, MSG_SERVE_LARGE_HINT);
}

/* ---- the body --------------------------------------------------------------------------- */

static void drop_body(exchange *x)
{
    atomic_fetch_sub(&x->server->held, x->kept);
    x->gone_by += x->kept;
    x->kept = 0;
    cli_text_free(&x->body);
    x->body = (cli_text){0};
}

/* False if the connection is to be cut: nobody sends that much by mistake. */
static bool take_body(exchange *x, hua_str bytes)
{
    if (!x->decided && x->kept + bytes.len > x->most) {
        drop_body(x);
        refuse(x, 413, "too-large", MSG_SERVE_LARGE, MSG_SERVE_LARGE_HINT);
    }
    if (!x->decided && atomic_load(&x->server->held) + bytes.len > MAX_HELD) {
        drop_body(x);
        refuse(x, 503, "busy", MSG_SERVE_BUSY, MSG_SERVE_BUSY_HINT);
    }
    if (x->decided) {
        x->gone_by += bytes.len;
        return x->gone_by <= MAX_GO_BY;
    }
    atomic_fetch_add(&x->server->held, bytes.len);
    x->kept += bytes.len;
    cli_text_add(&x->body, bytes);
    return true;
}

static void refuse_json(exchange *x, hua_code code, hua_error *error)
{
    json_fault fault;
    if (code != HUA_E_NOMEM && !json_check(x->request.body, &fault)) {
        cli_fail(error, HUA_E_ARGUMENT, "请求正文不是 JSON：%s", "the body is no JSON: %s",
                 fault.zh);
        snprintf(error->message_en, sizeof error->message_en, "the body is no JSON: %s", fault.en);
        cli_fail_hint(error, "%s", fault.hint ? fault.hint : "");
        native_locate(error, x->request.body, fault.offset, (native_place){1, 1, 0});
    }
    serve_fail_library(&x->request, &x->answer, code == HUA_E_NOMEM ? 503 : 400, error);
}

static void handle(exchange *x)
{
    hua_error error;
    json_tree *tree = NULL;
    hua_code code = HUA_OK;
    x->request.body = x->body.len ? cli_text_str(&x->body) : CLI_STR("");
    if (x->body.failed) {
        serve_no_memory(&x->request, &x->answer);
        return;
    }
    if (x->body.len && x->most == SERVE_MAX_BODY) {
        tree = json_tree_new();
        code = tree ? json_tree_parse(tree, x->request.body, &x->request.json, &error)
                    : cli_fail_memory(&error);
    }
    if (code)
        refuse_json(x, code, &error);
    else
        x->match.route->handler(&x->request, &x->answer);
    json_tree_free(tree);
}

static void run(exchange *x)
{
    connections *all = &x->server->connections;
    connections_handle(all, x->place, true);
    handle(x);
    connections_handle(all, x->place, false);
    if (x->answer.out.text.failed)
        serve_no_memory(&x->request, &x->answer);
    if (x->answer.status >= 500)
        complain(x->server->service.call->err, x->server->service.call->lang, MSG_SERVE_FAILED,
                 x->answer.status, x->match.route->method, x->match.route->path);
}

/* ---- the answer ---------------------------------------------------------------------------- */

#define CSP_NONE "default-src 'none'; frame-ancestors 'none'"
#define CSP_PAGE                                                                            \
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%.*s'; img-src 'self' " \
    "data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "     \
    "frame-ancestors 'none'"

static bool add(struct MHD_Response *r, const char *name, const char *value)
{
    return MHD_add_response_header(r, name, value) == MHD_YES;
}

static bool add_policy(struct MHD_Response *r, const serve_answer *a)
{
    char policy[512];
    if (!a->nonce.len)
        return add(r, "Content-Security-Policy", CSP_NONE);
    snprintf(policy, sizeof policy, CSP_PAGE, CLI_ARG(a->nonce));
    return add(r, "Content-Security-Policy", policy);
}

static bool add_always(struct MHD_Response *r, const serve_answer *a)
{
    return add_policy(r, a) && add(r, "X-Content-Type-Options", "nosniff") &&
           add(r, "X-Frame-Options", "DENY") && add(r, "Referrer-Policy", "no-referrer") &&
           add(r, "Cross-Origin-Opener-Policy", "same-origin") &&
           add(r, "Cross-Origin-Resource-Policy", "same-origin") &&
           add(r, MHD_HTTP_HEADER_CACHE_CONTROL, a->etag ? "no-cache" : "no-store");
}

static bool add_kept(struct MHD_Response *r, const serve_answer *a)
{
    return !a->etag || (add(r, MHD_HTTP_HEADER_ETAG, a->etag) &&
                        add(r, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING) &&
                        (!a->encoding || add(r, MHD_HTTP_HEADER_CONTENT_ENCODING, a->encoding)));
}

static bool add_file(struct MHD_Response *r, const serve_answer *a)
{
    char line[256];
    if (!a->file)
        return true;
    snprintf(line, sizeof line, "attachment; filename=\"%s\"", a->file);
    return add(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION, line);
}

static bool add_headers(const exchange *x, struct MHD_Response *r)
{
    const serve_answer *a = &x->answer;
    const bool empty = a->status == 204 || a->status == 304;
    return (empty || add(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type)) && add_always(r, a) &&
           add_kept(r, a) && add_file(r, a) &&
           (a->status != 405 || add(r, MHD_HTTP_HEADER_ALLOW, x->match.allow)) &&
           (a->status != 401 || add(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer")) &&
           (!atomic_load(&x->server->stopping) || add(r, MHD_HTTP_HEADER_CONNECTION, "close"));
}

/* The response takes the text over. */
static struct MHD_Response *make_response(serve_answer *a)
{
    cli_text *text = &a->out.text;
    if (a->fixed.ptr)
        return MHD_create_response_from_buffer(a->fixed.len, (void *)(uintptr_t)a->fixed.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    if (!text->len || a->status == 204 || a->status == 304)
        return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *r = MHD_create_response_from_buffer(text->len, text->ptr,
                                                             MHD_RESPMEM_MUST_FREE);
    if (r)
        *text = (cli_text){0};
    return r;
}

static uint64_t microseconds_since(struct timespec start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)((now.tv_sec - start.tv_sec) * 1000000 + (now.tv_nsec - start.tv_nsec) / 1000);
}

static enum MHD_Result send_answer(exchange *x, struct MHD_Connection *connection)
{
    struct MHD_Response *r = make_response(&x->answer);
    enum MHD_Result done = MHD_NO;
    if (r && add_headers(x, r))
        done = MHD_queue_response(connection, x->answer.status, r);
    if (r)
        MHD_destroy_response(r);
    metrics_count(x->server->service.metrics, x->match.number, x->answer.status,
                  microseconds_since(x->start));
    return done;
}

/* ---- called by libmicrohttpd ------------------------------------------------------------------ */

enum MHD_Result exchange_go_on(void *cls, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload,
                               size_t *upload_size, void **state)
{
    exchange *x = *state;
    (void)cls;
    (void)url;
    (void)version;
    if (!x || !x->place)
        return MHD_NO;
    if (!x->begun) {
        take_headers(x, connection, method);
        return x->decided && x->length > MAX_GO_BY ? send_answer(x, connection) : MHD_YES;
    }
    if (*upload_size) {
        const bool go_on = take_body(x, (hua_str){upload, *upload_size});
        *upload_size = 0;
        return go_on ? MHD_YES : MHD_NO;
    }
    if (!x->decided)
        run(x);
    return send_answer(x, connection);
}

void exchange_end(void *cls, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode why)
{
    exchange *x = *state;
    (void)cls;
    (void)connection;
    (void)why;
    if (!x)
        return;
    if (x->place)
        connections_end(&x->server->connections, x->place);
    drop_body(x);
    cli_text_free(&x->answer.out.text);
    cli_arena_free(&x->arena);
    free(x);
    *state = NULL;
}
