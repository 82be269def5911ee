/*
 * What a reviewer reads next.
 *
 * The same desk, wishes and seed give the same queue.  A dialogue that stands in the audit several
 * times is one, as its reviews are.  What the reviewer has done is left out, but not from the
 * disputed and appealed ones, which are there to be looked at again.
 */
#ifndef CLI_REVIEW_QUEUE_H
#define CLI_REVIEW_QUEUE_H

#include "common/json_out.h"
#include "store/desk.h"

/* X(name, word) */
#define QUEUE_ORDERS(X)         \
    X(RANDOM, "random")         \
    X(STRATIFIED, "stratified") \
    X(WORST, "worst")           \
    X(DISPUTED, "disputed")     \
    X(APPEALED, "appealed")

typedef enum queue_order {
#define QUEUE_ORDER_ENUM(name, word) QUEUE_##name,
    QUEUE_ORDERS(QUEUE_ORDER_ENUM)
#undef QUEUE_ORDER_ENUM
        QUEUE_ORDER_COUNT
} queue_order;

/* X(word): what the strata can be, a column of `dialogues`. */
#define QUEUE_FIELDS(X) \
    X("agent")          \
    X("team")           \
    X("channel")        \
    X("day")

enum { QUEUE_MOST = 500 };

typedef struct queue_wish {
    queue_order order;
    const char *field; /* of QUEUE_FIELDS; used by QUEUE_STRATIFIED alone */
    hua_str reviewer;  /* may be empty */
    size_t limit;      /* at most QUEUE_MOST */
    int64_t seed;
} queue_wish;

/* QUEUE_ORDER_COUNT, or NULL, if there is none of that name. */
queue_order queue_order_of(hua_str word);
const char *queue_field_of(hua_str word);

/* {"items": [...], "left": n} */
hua_code queue_put(json_out *out, desk *d, const queue_wish *wish, hua_error *error);

#endif
