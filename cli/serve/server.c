#include "serve/server.h"

#include "common/fail.h"
#include "common/text.h"
#include "serve/exchange.h"
#include "serve/listener.h"
#include "serve/live_rules.h"
#include "serve/route.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Seconds: of silence, of one request, of waiting at the stop. */
enum { SILENCE = 15, ONE_REQUEST = 30, LAST_WAIT = 5 };
enum { MAX_CONNECTIONS = 1000, MIN_THREADS = 4, MAX_THREADS = 64, HEADER_BYTES = 32 << 10 };

static bool failed(const cli_call *call, const hua_error *error)
{
    complain_error(call->err, call->lang, error);
    return false;
}

/* ---- listening ------------------------------------------------------------------------ */

static bool bind_failed(const server *s, int number)
{
    const cli_call *call = s->service.call;
    if (number == EADDRINUSE)
        complain(call->err, call->lang, MSG_SERVE_IN_USE, s->guard.shown);
    else
        complain(call->err, call->lang, MSG_SERVE_CANNOT_BIND, s->guard.shown, strerror(number));
    return false;
}

/* ---- libmicrohttpd ----------------------------------------------------------------------- */

static void on_connection(void *cls, struct MHD_Connection *connection, void **place,
                          enum MHD_ConnectionNotificationCode what)
{
    server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(
            connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *place = info ? connections_add(&s->connections, info->connect_fd) : NULL;
    } else if (*place) {
        connections_remove(&s->connections, *place);
        *place = NULL;
    }
}

/*
 * Sockets have numbers below this.  The system gives the lowest number that is free, so this many
 * files are open at most when a connection is let in; half stay for packs and data bases.
 */
static unsigned socket_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur / 2 >= MAX_CONNECTIONS)
        return MAX_CONNECTIONS;
    return (unsigned)(files.rlim_cur / 2);
}

/* More than few cores need, so that one long answer keeps nobody else waiting. */
static unsigned thread_count(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < MIN_THREADS ? MIN_THREADS : cores > MAX_THREADS ? MAX_THREADS : (unsigned)cores;
}

/* What it would say is about clients that went away. */
static void say_nothing(void *cls, const char *format, va_list args)
{
    (void)cls;
    (void)format;
    (void)args;
}

/*
 * By poll: with epoll, edges of connections closed from afar get lost in libmicrohttpd 0.9.75.
 * A thread of it that reaches its limit of connections never gives back a lock: so the limit is
 * twice what is let in for each thread, and cannot be reached.
 *
 * What is no HTTP, or has headers beyond HEADER_BYTES, it answers by itself, with a page of its
 * own that holds nothing of the request.
 */
static struct MHD_Daemon *start(server *s)
{
    const unsigned threads = thread_count();
    return MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG,
        0, NULL, NULL, exchange_go_on, s, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
        threads * 2 * MAX_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_URI_LOG_CALLBACK,
        exchange_begin, s, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
}

/* ---- running ---------------------------------------------------------------------------------- */

static void run_until(server *s, const sigset_t *signals)
{
    const struct timespec second = {1, 0};
    while (sigtimedwait(signals, NULL, &second) < 0) {
        live_rules_look(s->service.rules);
        connections_cut(&s->connections, ONE_REQUEST);
    }
}

/* What is under way has a while to be finished. */
static void stop(server *s, struct MHD_Daemon *daemon)
{
    const struct timespec moment = {0, 20 * 1000 * 1000};
    atomic_store(&s->stopping, true);
    for (int i = 0; i < LAST_WAIT * 50 && connections_busy(&s->connections); i++)
        nanosleep(&moment, NULL);
    MHD_stop_daemon(daemon);
}

static void announce(const server *s)
{
    const cli_call *call = s->service.call;
    message_print(call->term.out, call->lang, MSG_SERVE_OPEN, s->guard.shown);
    fflush(call->term.out);
}

typedef struct entrance {
    struct MHD_Daemon *daemon;
    unsigned sockets; /* socket_limit */
} entrance;

/* On failure libmicrohttpd closes the socket. */
static void take_connection(void *ctx, int fd, const struct sockaddr *from, socklen_t len)
{
    const entrance *in = ctx;
    if ((unsigned)fd < in->sockets)
        MHD_add_connection(in->daemon, fd, from, len);
    else
        close(fd);
}

static bool serve(server *s, const sigset_t *signals)
{
    listener l;
    entrance in = {NULL, socket_limit()};
    int number = listener_open(&l, &s->guard);
    if (!number && !(in.daemon = start(s)))
        number = errno ? errno : ENOMEM;
    if (!number)
        number = listener_start(&l, take_connection, &in);
    if (!number) {
        announce(s);
        run_until(s, signals);
    }
    listener_close(&l);
    if (in.daemon)
        stop(s, in.daemon);
    if (number)
        return bind_failed(s, number);
    complain(s->service.call->err, s->service.call->lang, MSG_SERVE_STOPPED);
    return true;
}

/* ---- opening --------------------------------------------------------------------------------------- */

static bool load_tokens(server *s, tokens *all)
{
    const cli_call *call = s->service.call;
    const char *path = call->options->token_file;
    hua_error error;
    if (!path)
        return true;
    if (tokens_load(all, path, &error) != HUA_OK)
        return failed(call, &error);
    if (all->open_to_others)
        complain(call->err, call->lang, MSG_SERVE_TOKENS_OPEN, path, path);
    s->service.tokens = all;
    s->guard.tokens = all;
    return true;
}

static bool choose_address(server *s)
{
    const cli_call *call = s->service.call;
    const cli_options *o = call->options;
    hua_error error;
    s->guard.hosts = &o->hosts;
    if (guard_address(&s->guard, o->bind ? o->bind : "127.0.0.1", o->port ? o->port : "8437",
                      &error) != HUA_OK)
        return failed(call, &error);
    if (s->guard.loopback || o->token_file)
        return true;
    complain(call->err, call->lang, MSG_SERVE_NEEDS_TOKEN, o->bind);
    return false;
}

static bool open_rooms(server *s)
{
    hua_error error;
    struct service *service = &s->service;
    if (practice_api_open(service, &error) != HUA_OK || review_api_open(service, &error) != HUA_OK)
        return failed(service->call, &error);
    return true;
}

static bool open_all(server *s, tokens *all)
{
    struct service *service = &s->service;
    if (service->call->options->operands.count) {
        complain(service->call->err, service->call->lang, MSG_SERVE_NO_OPERANDS,
                 service->call->options->operands.items[0]);
        return false;
    }
    service->metrics = metrics_new(route_count());
    if (!service->metrics) {
        complain(service->call->err, service->call->lang, MSG_NO_MEMORY);
        return false;
    }
    connections_open(&s->connections, service->metrics);
    return choose_address(s) && load_tokens(s, all) &&
           (service->rules = live_rules_open(service->call)) != NULL && open_rooms(s);
}

static void close_all(server *s, tokens *all)
{
    struct service *service = &s->service;
    practice_api_close(service);
    review_api_close(service);
    live_rules_close(service->rules);
    if (service->metrics)
        connections_close(&s->connections);
    metrics_free(service->metrics);
    tokens_free(all);
    pthread_mutex_destroy(&service->learner_lock);
    pthread_mutex_destroy(&service->desk_lock);
}

/* Threads are made with the signals blocked, so that they come to the main one alone. */
static void take_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int server_run(const cli_call *call)
{
    sigset_t signals;
    tokens all = {0};
    server s = {.service = {.call = call}};
    pthread_mutex_init(&s.service.learner_lock, NULL);
    pthread_mutex_init(&s.service.desk_lock, NULL);
    take_signals(&signals);
    const bool done = open_all(&s, &all) && serve(&s, &signals);
    close_all(&s, &all);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
