#include "serve/connections.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static int64_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

void connections_open(connections *all, metrics *m)
{
    *all = (connections){.metrics = m};
    pthread_mutex_init(&all->lock, NULL);
}

void connections_close(connections *all)
{
    pthread_mutex_destroy(&all->lock);
}

client *connections_add(connections *all, int socket)
{
    client *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->socket = socket;
    c->since = seconds();
    pthread_mutex_lock(&all->lock);
    c->next = all->first;
    if (c->next)
        c->next->before = c;
    all->first = c;
    pthread_mutex_unlock(&all->lock);
    atomic_fetch_add(&all->metrics->connections, 1);
    atomic_fetch_add(&all->metrics->accepted, 1);
    return c;
}

void connections_remove(connections *all, client *c)
{
    pthread_mutex_lock(&all->lock);
    if (c->next)
        c->next->before = c->before;
    if (c->before)
        c->before->next = c->next;
    else
        all->first = c->next;
    all->busy -= c->busy;
    pthread_mutex_unlock(&all->lock);
    atomic_fetch_sub(&all->metrics->connections, 1);
    free(c);
}

void connections_begin(connections *all, client *c)
{
    pthread_mutex_lock(&all->lock);
    all->busy += !c->busy;
    c->busy = true;
    pthread_mutex_unlock(&all->lock);
}

/* The time of the handler is not the client's. */
void connections_handle(connections *all, client *c, bool handled)
{
    pthread_mutex_lock(&all->lock);
    c->handled = handled;
    if (!handled)
        c->since = seconds();
    pthread_mutex_unlock(&all->lock);
}

void connections_end(connections *all, client *c)
{
    pthread_mutex_lock(&all->lock);
    all->busy -= c->busy;
    c->busy = false;
    c->since = seconds();
    pthread_mutex_unlock(&all->lock);
}

void connections_cut(connections *all, int64_t most)
{
    const int64_t now = seconds();
    pthread_mutex_lock(&all->lock);
    for (client *c = all->first; c; c = c->next)
        if (!c->handled && now - c->since > most) {
            shutdown(c->socket, SHUT_RDWR);
            atomic_fetch_add(&all->metrics->cut, 1);
            c->since = now;
        }
    pthread_mutex_unlock(&all->lock);
}

size_t connections_busy(connections *all)
{
    pthread_mutex_lock(&all->lock);
    const size_t busy = all->busy;
    pthread_mutex_unlock(&all->lock);
    return busy;
}
