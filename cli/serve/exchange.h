/*
 * One request and its answer between libmicrohttpd and a handler.
 *
 *     target (URI) ── headers ── guard, route ── body ── handler ── answer
 *
 * What is refused before the body is there is answered when the body has gone by, so that the
 * client reads the answer instead of finding the connection cut.  How much may go by is bounded.
 */
#ifndef CLI_SERVE_EXCHANGE_H
#define CLI_SERVE_EXCHANGE_H

#include "serve/connections.h"
#include "serve/guard.h"
#include "serve/service.h"

#include <microhttpd.h>

typedef struct server {
    struct service service;
    guard guard;
    connections connections;
    atomic_size_t held; /* bytes of bodies in memory */
    atomic_bool stopping;
} server;

/* Callbacks of libmicrohttpd; `cls` is the server. */
void *exchange_begin(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_go_on(void *cls, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload,
                               size_t *upload_size, void **state);
void exchange_end(void *cls, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode why);

#endif
