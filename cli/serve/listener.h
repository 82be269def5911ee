/*
 * The listening socket and the thread that accepts from it.
 *
 * libmicrohttpd could accept by itself, but then whichever of its threads wakes first takes the
 * connections, and a hundred of them may share one thread while another has ten.  What is handed
 * to it from outside it deals out evenly.
 */
#ifndef CLI_SERVE_LISTENER_H
#define CLI_SERVE_LISTENER_H

#include "serve/guard.h"

#include <pthread.h>

typedef struct listener {
    int fd;
    int stop[2]; /* a pipe: written to, it ends the thread */
    bool running;
    pthread_t thread;
    void (*take)(void *ctx, int fd, const struct sockaddr *from, socklen_t len);
    void *ctx;
} listener;

/* Binds and sets the guard's port; else the errno.  listener_close in any case. */
int listener_open(listener *l, guard *g);
/* `take` owns the socket it is given.  An errno if there is no thread to be had. */
int listener_start(listener *l,
                   void (*take)(void *ctx, int fd, const struct sockaddr *from, socklen_t len),
                   void *ctx);
/* Nobody is let in any more. */
void listener_close(listener *l);

#endif
