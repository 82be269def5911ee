/*
 * The open connections, and how long each has been at its request.
 *
 * libmicrohttpd ends a connection that is silent; one that sends a byte now and then would stay
 * for ever.  So a connection that has not finished a request for a while is shut down, unless a
 * handler is at work for it.
 */
#ifndef CLI_SERVE_CONNECTIONS_H
#define CLI_SERVE_CONNECTIONS_H

#include "serve/metrics.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct client {
    struct client *next, *before;
    int socket;
    int64_t since; /* seconds: when it was opened, or finished its last request */
    bool handled;  /* a handler is at work */
    bool busy;     /* between the first line of a request and the end of its answer */
} client;

typedef struct connections {
    pthread_mutex_t lock;
    client *first;
    size_t busy;
    metrics *metrics;
} connections;

void connections_open(connections *all, metrics *m);
void connections_close(connections *all);

/* NULL if memory is lacking. */
client *connections_add(connections *all, int socket);
void connections_remove(connections *all, client *c);

void connections_begin(connections *all, client *c);
void connections_handle(connections *all, client *c, bool handled);
void connections_end(connections *all, client *c);

/* Shuts down those that have been at one request for more than `most` seconds. */
void connections_cut(connections *all, int64_t most);
/* Requests under way. */
size_t connections_busy(connections *all);

#endif
