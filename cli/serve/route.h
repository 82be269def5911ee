/*
 * From a request's target to the row that answers it.
 *
 * The target is taken as it came: a segment is decoded after the path has been divided, so that
 * %2F in a name is a part of the name.
 */
#ifndef CLI_SERVE_ROUTE_H
#define CLI_SERVE_ROUTE_H

#include "serve/serve.h"

/* All rows of all rooms, in one numbering. */
size_t route_count(void);
const serve_route *route_at(size_t number);

typedef struct route_match {
    const serve_route *route; /* NULL: see `status` */
    size_t number;            /* route_count() if there is none */
    unsigned status;          /* 200, 400, 404, 405 or 500 */
    hua_str params[SERVE_MAX_PARAMS];
    char allow[64]; /* 405: the methods that this path has */
} route_match;

/* HEAD finds the row of GET. */
void route_find(hua_str method, hua_str path, cli_arena *arena, route_match *match);

/*
 * Undoes percent-encoding, and `+` too if `plus`.  False if that is malformed, if the text is not
 * UTF-8 or has a NUL; *out.ptr is NULL if memory is lacking.
 */
bool route_decode(hua_str text, bool plus, cli_arena *arena, hua_str *out);

/* The value of `name` in a query, still encoded; .ptr is NULL if it is not there. */
hua_str route_query(hua_str query, const char *name);
/* True if everything in the query can be decoded. */
bool route_query_sound(hua_str query, cli_arena *arena);

#endif
