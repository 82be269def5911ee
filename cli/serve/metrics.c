#include "serve/metrics.h"

#include "serve/route.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const unsigned statuses[] = {
#define METRICS_NUMBER(status) status,
    METRICS_STATUSES(METRICS_NUMBER)
#undef METRICS_NUMBER
};

/* Upper bounds in microseconds. */
static const uint64_t bounds[METRICS_BUCKETS] = {500,   1000,   2500,   5000,   10000,   25000,
                                                 50000, 100000, 250000, 500000, 1000000, 5000000};

metrics *metrics_new(size_t routes)
{
    metrics *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->route_count = routes + 1;
    m->routes = calloc(m->route_count, sizeof *m->routes);
    if (!m->routes) {
        free(m);
        return NULL;
    }
    return m;
}

void metrics_free(metrics *m)
{
    if (!m)
        return;
    free(m->routes);
    free(m);
}

static size_t status_kind(unsigned status)
{
    for (size_t i = 0; i < METRICS_STATUS_KINDS; i++)
        if (statuses[i] == status)
            return i;
    return METRICS_AT_500;
}

void metrics_count(metrics *m, size_t route, unsigned status, uint64_t microseconds)
{
    size_t bucket = 0;
    if (route >= m->route_count)
        route = m->route_count - 1;
    while (bucket < METRICS_BUCKETS && microseconds > bounds[bucket])
        bucket++;
    atomic_fetch_add_explicit(&m->routes[route].by_status[status_kind(status)], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&m->latency[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->latency_sum, microseconds, memory_order_relaxed);
}

/* ---- telling ------------------------------------------------------------------------ */

static void put(cli_text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(cli_text *out, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    cli_text_add(out, cli_str(line));
}

static void head(cli_text *out, const char *name, const char *type, const char *help)
{
    put(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Routes nobody has asked for are told too, with 0: so a rate can begin. */
static void put_requests(metrics *m, cli_text *out)
{
    head(out, "huashu_requests_total", "counter", "Requests answered, by route and status.");
    for (size_t r = 0; r < m->route_count; r++) {
        const serve_route *route = route_at(r);
        for (size_t s = 0; s < METRICS_STATUS_KINDS; s++) {
            const unsigned long n = atomic_load(&m->routes[r].by_status[s]);
            if (n || s == METRICS_AT_200)
                put(out, "huashu_requests_total{method=\"%s\",route=\"%s\",status=\"%u\"} %lu\n",
                    route ? route->method : "", route ? route->path : "", statuses[s], n);
        }
    }
}

static void put_latency(metrics *m, cli_text *out)
{
    unsigned long sum = 0;
    head(out, "huashu_request_seconds", "histogram",
         "Time from a request's headers to its answer.");
    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        sum += atomic_load(&m->latency[i]);
        put(out, "huashu_request_seconds_bucket{le=\"%g\"} %lu\n", (double)bounds[i] / 1e6, sum);
    }
    sum += atomic_load(&m->latency[METRICS_BUCKETS]);
    put(out,
        "huashu_request_seconds_bucket{le=\"+Inf\"} %lu\n"
        "huashu_request_seconds_sum %.6f\nhuashu_request_seconds_count %lu\n",
        sum, (double)atomic_load(&m->latency_sum) / 1e6, sum);
}

static void one(cli_text *out, const char *name, const char *type, const char *help,
                unsigned long long value)
{
    head(out, name, type, help);
    put(out, "%s %llu\n", name, value);
}

/* Resident pages are the second number of statm; 0 where the system has none. */
static unsigned long long resident_bytes(void)
{
    char line[128] = "";
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    char *got = fgets(line, sizeof line, file);
    fclose(file);
    const char *second = got ? strchr(line, ' ') : NULL;
    return second ? strtoull(second, NULL, 10) * (unsigned long long)sysconf(_SC_PAGESIZE) : 0;
}

static void put_rules(const metrics_facts *facts, cli_text *out)
{
    head(out, "huashu_rules_info", "gauge", "The rules that are in use.");
    put(out, "huashu_rules_info{version=\"%s\",fingerprint=\"%016" PRIx64 "\"} 1\n", facts->version,
        facts->fingerprint);
    one(out, "huashu_rules", "gauge", "Rules that are in use.", facts->rules);
    one(out, "huashu_rules_generation", "gauge", "How often rules were loaded.", facts->generation);
    one(out, "huashu_rules_reloads_total", "counter", "Changed packs taken into use.",
        facts->reloads);
    one(out, "huashu_rules_reload_failures_total", "counter",
        "Changed packs that were broken; the old rules were kept.", facts->failures);
    one(out, "huashu_rules_broken", "gauge", "1 while the packs on the disk are broken.",
        facts->broken);
}

void metrics_write(metrics *m, const metrics_facts *facts, cli_text *out)
{
    put_requests(m, out);
    put_latency(m, out);
    one(out, "huashu_connections", "gauge", "Open connections.", atomic_load(&m->connections));
    one(out, "huashu_connections_total", "counter", "Connections accepted.",
        atomic_load(&m->accepted));
    one(out, "huashu_connections_cut_total", "counter", "Connections cut for being too slow.",
        atomic_load(&m->cut));
    one(out, "huashu_checks_total", "counter", "Dialogues checked.", atomic_load(&m->checks));
    put_rules(facts, out);
    one(out, "huashu_resident_bytes", "gauge", "Resident memory.", resident_bytes());
}
