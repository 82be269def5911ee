/*
 * The web service: libmicrohttpd in front, a table of routes behind it.
 *
 *     connection ── guard (Host, Origin, token, size, time) ── route ── handler ── answer
 *
 * A handler is a function of a request that fills an answer; it knows nothing of HTTP beyond
 * that.  Handlers run on several threads at once: what they share is in `service`, each part
 * behind its own lock (live_rules.h, and the data bases).
 */
#ifndef CLI_SERVE_SERVE_H
#define CLI_SERVE_SERVE_H

#include "common/json_out.h"
#include "common/mem.h"
#include "readers/json/json_tree.h"

struct service;

/*
 * Bytes.  check_routes take whole texts: their bodies may have SERVE_MAX_TEXT, which JSON may write
 * at twice the length, and come without `json`; all others take SERVE_MAX_BODY.
 */
enum {
    SERVE_MAX_PARAMS = 4,
    SERVE_MAX_BODY = 128 << 10,
    SERVE_MAX_TEXT = 1 << 20,
    SERVE_MAX_TEXT_BODY = 9 << 18
};

typedef struct serve_request {
    struct service *service;
    hua_str params[SERVE_MAX_PARAMS]; /* what stood for {…} in the route, decoded */
    hua_str body;                     /* as it came */
    const json_node *json;            /* of a body that is JSON; NULL without one */
    hua_str if_none_match;            /* the header; empty without one */
    bool takes_gzip;
    hua_lang lang;    /* ?lang=, else Accept-Language, else the service's */
    hua_str who;      /* the name that the token stands for; empty on loopback */
    void *connection; /* for serve_query */
    cli_arena *arena; /* lives as long as the request */
} serve_request;

typedef struct serve_answer {
    unsigned status;  /* 200 at the beginning */
    const char *type; /* "application/json" at the beginning; static */
    const char *file; /* name to save under, or NULL; static */
    json_out out;     /* the body */

    /* Of the page and its assets; all NULL elsewhere. */
    hua_str fixed;        /* the body instead of `out`; static */
    const char *etag;     /* static; such an answer may be kept by the browser */
    const char *encoding; /* of `fixed`; static */
    hua_str nonce;        /* of the page's styles, in the request's arena */
} serve_answer;

typedef void (*serve_handler)(const serve_request *request, serve_answer *answer);

typedef struct serve_route {
    const char *method, *path; /* "/v1/sessions/{}/replies" */
    serve_handler handler;
} serve_route;

/* Each room of the service has its rows, ended by one without a method. */
extern const serve_route check_routes[], page_routes[], practice_routes[], review_routes[],
    status_routes[];

/* The value of ?name= , decoded; empty if it is not there. */
hua_str serve_query(const serve_request *request, const char *name);

/*
 * An error as the answer: {"error": {"code", "message", "hint"}}.  `code` is a word for programs.
 * serve_fail_library tells what the library or a store complained of.
 */
void serve_fail(serve_answer *answer, unsigned status, const char *code, const char *message,
                const char *hint);
void serve_fail_library(const serve_request *request, serve_answer *answer, unsigned status,
                        const hua_error *error);

/* A member of the request's JSON that must be text of 1 … most bytes; false after serve_fail. */
bool serve_need_text(const serve_request *request, serve_answer *answer, const char *key,
                     size_t most, hua_str *text);

#endif
