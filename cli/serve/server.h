/*
 * The service as a whole: opened, run until a signal stops it, closed.
 *
 *     listen ── libmicrohttpd's threads ── exchange.c: one request ── route, guard, handler
 *        │
 *     the main thread: waits for SIGINT or SIGTERM, and once a second looks whether packs have
 *     changed (live_rules.h) and whether a connection has been at one request for too long
 */
#ifndef CLI_SERVE_SERVER_H
#define CLI_SERVE_SERVER_H

#include "command.h"

/* Answers the exit code; everything has been said. */
int server_run(const cli_call *call);

#endif
