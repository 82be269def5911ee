/*
 * A client that is many: so many connections, each with one request under way, until so many have
 * been answered.
 *
 *     bench_serve PORT CONNECTIONS REQUESTS FILE
 *
 * FILE is the body of POST /v1/check.  Prints requests a second, latency (median, p99, worst, in
 * milliseconds) and how many answers were not 200 or not whole.  One thread, epoll.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_ROOM = 4096, EVENTS = 256 };

typedef struct caller {
    int fd;
    double sent; /* when */
    size_t out;  /* bytes of the request that are sent */
    char head[HEAD_ROOM + 1];
    size_t head_len;
    size_t body_left; /* SIZE_MAX: the head is not whole yet */
    bool good;
} caller;

typedef struct run {
    int epoll;
    struct sockaddr_in to;
    char *request;
    size_t request_len;
    size_t wanted, begun, done, wrong;
    double *latency;
} run;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_serve: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- the request ------------------------------------------------------------------------ */

static char *read_file(const char *path, size_t *size)
{
    char *bytes = malloc(1 << 20);
    FILE *file = fopen(path, "rb");
    if (!bytes || !file)
        die(path);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void make_request(run *r, const char *path, unsigned port)
{
    size_t size;
    char *body = read_file(path, &size);
    r->request = malloc(size + 256);
    if (!r->request)
        die("memory");
    const int head = snprintf(r->request, 256,
                              "POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                              "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                              port, size);
    memcpy(r->request + head, body, size);
    r->request_len = (size_t)head + size;
    free(body);
}

/* ---- one caller ---------------------------------------------------------------------------- */

static void dial(run *r, caller *c)
{
    const int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&r->to, sizeof r->to) != 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(r->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
        die("epoll");
}

/* Requests are small: they go out in one piece. */
static void ask(run *r, caller *c)
{
    if (r->begun == r->wanted)
        return;
    r->begun++;
    c->head_len = 0;
    c->body_left = SIZE_MAX;
    c->good = false;
    c->sent = now();
    if (send(c->fd, r->request, r->request_len, MSG_NOSIGNAL) != (ssize_t)r->request_len)
        die("send");
}

static void answered(run *r, caller *c)
{
    r->latency[r->done++] = now() - c->sent;
    r->wrong += !c->good;
    ask(r, c);
}

static void lost(run *r, caller *c)
{
    close(c->fd);
    dial(r, c);
    c->good = false;
    answered(r, c);
}

/* The head's end, and from it how long the body is. */
static bool take_head(caller *c, size_t *behind)
{
    c->head[c->head_len] = '\0';
    const char *end = strstr(c->head, "\r\n\r\n");
    const char *length = strstr(c->head, "Content-Length: ");
    if (!end || !length)
        return false;
    c->good = strncmp(c->head, "HTTP/1.1 200 ", 13) == 0;
    c->body_left = strtoul(length + 16, NULL, 10);
    *behind = c->head_len - (size_t)(end + 4 - c->head);
    return true;
}

static void take_body(run *r, caller *c, size_t bytes)
{
    c->good = c->good && bytes <= c->body_left;
    c->body_left -= bytes < c->body_left ? bytes : c->body_left;
    if (c->body_left == 0)
        answered(r, c);
}

static void hear(run *r, caller *c)
{
    static char rest[1 << 16];
    const bool head = c->body_left == SIZE_MAX;
    size_t behind = 0;
    const ssize_t n = head ? recv(c->fd, c->head + c->head_len, HEAD_ROOM - c->head_len, 0)
                           : recv(c->fd, rest, sizeof rest, 0);
    if (n <= 0) {
        lost(r, c);
        return;
    }
    if (!head) {
        take_body(r, c, (size_t)n);
        return;
    }
    c->head_len += (size_t)n;
    if (take_head(c, &behind))
        take_body(r, c, behind);
    else if (c->head_len == HEAD_ROOM)
        lost(r, c);
}

/* ---- the run ---------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tell(const run *r, double seconds)
{
    qsort(r->latency, r->done, sizeof r->latency[0], by_size);
    printf("%.0f requests/s, p50 %.2f ms, p99 %.2f ms, worst %.2f ms, %zu wrong of %zu\n",
           (double)r->done / seconds, 1e3 * r->latency[r->done / 2],
           1e3 * r->latency[r->done * 99 / 100], 1e3 * r->latency[r->done - 1], r->wrong, r->done);
}

int main(int argc, char **argv)
{
    struct epoll_event events[EVENTS];
    if (argc != 5) {
        fputs("usage: bench_serve PORT CONNECTIONS REQUESTS FILE\n", stderr);
        return 2;
    }
    const unsigned port = (unsigned)strtoul(argv[1], NULL, 10);
    const size_t count = strtoul(argv[2], NULL, 10);
    run r = {.epoll = epoll_create1(0), .wanted = strtoul(argv[3], NULL, 10)};
    r.to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    r.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    r.latency = calloc(r.wanted + 1, sizeof r.latency[0]);
    caller *all = calloc(count + 1, sizeof *all);
    if (!r.latency || !all || r.epoll < 0)
        die("memory");
    make_request(&r, argv[4], port);
    for (size_t i = 0; i < count; i++)
        dial(&r, &all[i]);
    const double start = now();
    for (size_t i = 0; i < count; i++)
        ask(&r, &all[i]);
    while (r.done < r.wanted) {
        const int n = epoll_wait(r.epoll, events, EVENTS, 10000);
        if (n <= 0)
            die("no answer for ten seconds");
        for (int i = 0; i < n; i++)
            hear(&r, events[i].data.ptr);
    }
    tell(&r, now() - start);
    free(r.latency);
    free(r.request);
    free(all);
    return r.wrong != 0;
}
