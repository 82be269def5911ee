/*
 * The page and what it loads, embedded in the program (cmake/web.cmake, cmake/embed.cmake).
 *
 * Each comes plain and packed; what is packed has size 0 where there was nothing to pack it with.
 * The page itself is different at every load: it carries the nonce of its styles.
 */
#include "common/text.h"
#include "serve/answer.h"
#include "serve/route.h"
#include "serve/status_api.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

#define EMBEDDED(name)        \
    extern const char name[]; \
    extern const size_t name##_size
EMBEDDED(app_index);
EMBEDDED(app_script);
EMBEDDED(app_style);
EMBEDDED(app_plots);
EMBEDDED(app_script_gz);
EMBEDDED(app_style_gz);
EMBEDDED(app_plots_gz);
EMBEDDED(openapi);
EMBEDDED(openapi_gz);

typedef struct asset {
    const char *name, *type;
    const char *plain;
    const size_t *plain_size;
    const char *packed;
    const size_t *packed_size;
} asset;

#define SCRIPT_TYPE "text/javascript; charset=utf-8"
#define ROW(name, type, what)                                      \
    {                                                              \
        name, type, what, &what##_size, what##_gz, &what##_gz_size \
    }
static const asset assets[] = {
    ROW("app.js", SCRIPT_TYPE, app_script),
    ROW("app.css", "text/css; charset=utf-8", app_style),
    ROW("plots.js", SCRIPT_TYPE, app_plots),
    ROW("openapi.json", "application/json", openapi),
};
enum { ASSETS = sizeof assets / sizeof assets[0], OPENAPI = ASSETS - 1 };

/* ---- what may be kept ------------------------------------------------------------------ */

/* Of the plain bytes: a stable name for this content, made when first needed in each answer. */
static hua_str etag_of(const asset *a, cli_arena *arena)
{
    char text[24];
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < *a->plain_size; i++)
        hash = (hash ^ (unsigned char)a->plain[i]) * 0x100000001B3u;
    snprintf(text, sizeof text, "\"%016" PRIx64 "\"", hash);
    return cli_arena_copy(arena, cli_str(text));
}

static void send_asset(const serve_request *request, serve_answer *answer, const asset *a)
{
    const bool packed = request->takes_gzip && *a->packed_size;
    hua_str etag = etag_of(a, request->arena);
    if (!etag.ptr) {
        serve_no_memory(request, answer);
        return;
    }
    answer->type = a->type;
    answer->etag = etag.ptr;
    if (cli_eq(request->if_none_match, etag)) {
        answer->status = 304;
        return;
    }
    answer->fixed = packed ? (hua_str){a->packed, *a->packed_size}
                           : (hua_str){a->plain, *a->plain_size};
    answer->encoding = packed ? "gzip" : NULL;
}

static void get_asset(const serve_request *request, serve_answer *answer)
{
    for (size_t i = 0; i < OPENAPI; i++)
        if (cli_is(request->params[0], assets[i].name)) {
            send_asset(request, answer, &assets[i]);
            return;
        }
    serve_refuse(request, answer, 404, "not-found", MSG_SERVE_NOT_FOUND, MSG_SERVE_NOT_FOUND_HINT);
}

void status_openapi(const serve_request *request, serve_answer *answer)
{
    send_asset(request, answer, &assets[OPENAPI]);
}

/* ---- the page ----------------------------------------------------------------------------- */

#define NONCE_MARK "@@NONCE@@"

static bool make_nonce(cli_arena *arena, hua_str *nonce)
{
    unsigned char bytes[16];
    char text[2 * sizeof bytes + 1];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    *nonce = cli_arena_copy(arena, cli_str(text));
    return nonce->ptr != NULL;
}

static void get_page(const serve_request *request, serve_answer *answer)
{
    hua_str rest = {app_index, app_index_size};
    if (!make_nonce(request->arena, &answer->nonce)) {
        serve_no_memory(request, answer);
        return;
    }
    answer->type = "text/html; charset=utf-8";
    for (size_t at; (at = cli_find(rest, NONCE_MARK)) != SIZE_MAX;) {
        cli_text_add(&answer->out.text, cli_slice(rest, 0, at));
        cli_text_add(&answer->out.text, answer->nonce);
        rest = cli_slice(rest, at + sizeof NONCE_MARK - 1, rest.len);
    }
    cli_text_add(&answer->out.text, rest);
}

const serve_route page_routes[] = {
    {"GET", "/", get_page}, {"GET", "/assets/{}", get_asset}, {NULL, NULL, NULL}};
