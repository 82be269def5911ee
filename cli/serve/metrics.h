/*
 * What the service has done so far, counted without locks and told in the text form that
 * Prometheus reads.
 */
#ifndef CLI_SERVE_METRICS_H
#define CLI_SERVE_METRICS_H

#include "common/text.h"

#include <stdatomic.h>

/* X(status): what the service answers; anything else is counted as 500. */
#define METRICS_STATUSES(X) \
    X(200)                  \
    X(201)                  \
    X(204)                  \
    X(304)                  \
    X(400)                  \
    X(401)                  \
    X(403)                  \
    X(404)                  \
    X(405)                  \
    X(408)                  \
    X(409)                  \
    X(413)                  \
    X(414)                  \
    X(415)                  \
    X(422)                  \
    X(429)                  \
    X(500)                  \
    X(503)

enum {
#define METRICS_COUNT(status) METRICS_AT_##status,
    METRICS_STATUSES(METRICS_COUNT)
#undef METRICS_COUNT
        METRICS_STATUS_KINDS,
    METRICS_BUCKETS = 12
};

typedef struct route_metrics {
    atomic_ulong by_status[METRICS_STATUS_KINDS];
} route_metrics;

typedef struct metrics {
    size_t route_count;    /* the last one is for what fits no route */
    route_metrics *routes; /* by route_at's numbering */
    atomic_ulong latency[METRICS_BUCKETS + 1];
    atomic_ullong latency_sum; /* microseconds */
    atomic_ulong connections;  /* open now */
    atomic_ulong accepted, cut, checks;
} metrics;

/* `routes` without the one for the rest.  NULL if memory is lacking. */
metrics *metrics_new(size_t routes);
void metrics_free(metrics *m);

void metrics_count(metrics *m, size_t route, unsigned status, uint64_t microseconds);

/* What other parts know, at the moment of telling. */
typedef struct metrics_facts {
    const char *version;
    unsigned generation;
    uint64_t fingerprint;
    size_t rules;
    unsigned long reloads, failures;
    bool broken;
} metrics_facts;

void metrics_write(metrics *m, const metrics_facts *facts, cli_text *out);

#endif
