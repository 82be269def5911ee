#define _GNU_SOURCE /* accept4 */

#include "serve/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

int listener_open(listener *l, guard *g)
{
    const int on = 1;
    *l = (listener){.fd = -1, .stop = {-1, -1}};
    l->fd = socket(g->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return errno;
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l->fd, (struct sockaddr *)&g->address, g->address_len) != 0 ||
        listen(l->fd, 511) != 0 ||
        getsockname(l->fd, (struct sockaddr *)&g->address, &g->address_len) != 0)
        return errno;
    guard_show(g);
    return 0;
}

static void wait_a_moment(void)
{
    const struct timespec moment = {0, 20 * 1000 * 1000};
    nanosleep(&moment, NULL);
}

/* One connection, if there is one; without files or memory for it, it has to wait. */
static void accept_one(listener *l)
{
    struct sockaddr_storage from;
    socklen_t len = sizeof from;
    const int fd = accept4(l->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        l->take(l->ctx, fd, (struct sockaddr *)&from, len);
    else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        wait_a_moment();
}

static void *accept_all(void *ctx)
{
    listener *l = ctx;
    struct pollfd polled[] = {{.fd = l->fd, .events = POLLIN},
                              {.fd = l->stop[0], .events = POLLIN}};
    while (!polled[1].revents) {
        if (poll(polled, 2, -1) < 0)
            wait_a_moment();
        else if (polled[0].revents)
            accept_one(l);
    }
    return NULL;
}

int listener_start(listener *l,
                   void (*take)(void *ctx, int fd, const struct sockaddr *from, socklen_t len),
                   void *ctx)
{
    l->take = take;
    l->ctx = ctx;
    if (pipe2(l->stop, O_CLOEXEC) != 0)
        return errno;
    const int number = pthread_create(&l->thread, NULL, accept_all, l);
    l->running = number == 0;
    return number;
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void listener_close(listener *l)
{
    if (l->running && write(l->stop[1], "", 1) == 1)
        pthread_join(l->thread, NULL);
    l->running = false;
    close_one(&l->fd);
    close_one(&l->stop[0]);
    close_one(&l->stop[1]);
}
