#include "serve/route.h"

#include <stdio.h>

static const serve_route *const rooms[] = {page_routes, status_routes, check_routes,
                                           practice_routes, review_routes};
enum { ROOMS = sizeof rooms / sizeof rooms[0] };

const serve_route *route_at(size_t number)
{
    for (size_t room = 0; room < ROOMS; room++)
        for (const serve_route *row = rooms[room]; row->method; row++)
            if (number-- == 0)
                return row;
    return NULL;
}

size_t route_count(void)
{
    size_t count = 0;
    for (size_t room = 0; room < ROOMS; room++)
        for (const serve_route *row = rooms[room]; row->method; row++)
            count++;
    return count;
}

/* ---- decoding ------------------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that stands at `at`, which moves behind it; -1 if that is malformed. */
static int decode_byte(hua_str text, bool plus, size_t *at)
{
    const char c = text.ptr[(*at)++];
    if (c == '+' && plus)
        return ' ';
    if (c != '%')
        return (unsigned char)c;
    if (*at + 2 > text.len)
        return -1;
    const int high = hex_digit(text.ptr[*at]), low = hex_digit(text.ptr[*at + 1]);
    *at += 2;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool route_decode(hua_str text, bool plus, cli_arena *arena, hua_str *out)
{
    char *to = cli_arena_get(arena, text.len + 1);
    size_t len = 0;
    *out = (hua_str){NULL, 0};
    if (!to)
        return true;
    for (size_t at = 0; at < text.len;) {
        const int byte = decode_byte(text, plus, &at);
        if (byte <= 0)
            return false;
        to[len++] = (char)byte;
    }
    *out = (hua_str){to, len};
    return cli_utf8_valid(*out) == len;
}

/* ---- the query ------------------------------------------------------------------- */

/* The next NAME=VALUE; false behind the last. */
static bool next_pair(hua_str query, size_t *at, hua_str *name, hua_str *value)
{
    if (*at >= query.len)
        return false;
    hua_str rest = cli_slice(query, *at, query.len);
    const char *end = memchr(rest.ptr, '&', rest.len);
    hua_str pair = {rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len};
    const char *equals = pair.len ? memchr(pair.ptr, '=', pair.len) : NULL;
    const size_t name_len = equals ? (size_t)(equals - pair.ptr) : pair.len;
    *name = cli_slice(pair, 0, name_len);
    *value = equals ? cli_slice(pair, name_len + 1, pair.len) : cli_slice(pair, pair.len, pair.len);
    *at += pair.len + 1;
    return true;
}

hua_str route_query(hua_str query, const char *name)
{
    hua_str key, value;
    for (size_t at = 0; next_pair(query, &at, &key, &value);)
        if (cli_is(key, name))
            return value;
    return (hua_str){NULL, 0};
}

bool route_query_sound(hua_str query, cli_arena *arena)
{
    hua_str key, value, ignored;
    for (size_t at = 0; next_pair(query, &at, &key, &value);)
        if (!route_decode(key, true, arena, &ignored) ||
            !route_decode(value, true, arena, &ignored))
            return false;
    return true;
}

/* ---- finding ---------------------------------------------------------------------- */

/* Cuts the next segment off; *path begins with its slash. */
static hua_str next_segment(hua_str *path)
{
    hua_str rest = cli_slice(*path, 1, path->len);
    const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
    hua_str segment = {rest.ptr, slash ? (size_t)(slash - rest.ptr) : rest.len};
    *path = cli_slice(rest, segment.len, rest.len);
    return segment;
}

/* Whether the path has the form of the row; its parameters, *count of them, are still encoded. */
static bool fits(const char *form, hua_str path, hua_str params[SERVE_MAX_PARAMS], size_t *count)
{
    hua_str rest = cli_str(form);
    memset(params, 0, SERVE_MAX_PARAMS * sizeof params[0]);
    *count = 0;
    while (rest.len && path.len) {
        if (path.ptr[0] != '/')
            return false;
        hua_str wanted = next_segment(&rest), segment = next_segment(&path);
        if (cli_is(wanted, "{}") && segment.len && *count < SERVE_MAX_PARAMS)
            params[(*count)++] = segment;
        else if (!cli_eq(wanted, segment))
            return false;
    }
    return !rest.len && !path.len;
}

static void decode_params(const hua_str *params, size_t count, cli_arena *arena, route_match *match)
{
    for (size_t i = 0; i < count; i++) {
        if (!route_decode(params[i], false, arena, &match->params[i]))
            match->status = 400;
        else if (!match->params[i].ptr)
            match->status = 500;
        if (match->status != 200)
            return;
    }
}

static void allow(route_match *match, const char *method)
{
    const bool get = strcmp(method, "GET") == 0;
    const size_t len = strlen(match->allow);
    snprintf(match->allow + len, sizeof match->allow - len, "%s%s%s", len ? ", " : "", method,
             get ? ", HEAD" : "");
}

/* Of the rows that fit, that with the fewest parameters: /drills/next before /drills/{}. */
void route_find(hua_str method, hua_str path, cli_arena *arena, route_match *match)
{
    hua_str params[SERVE_MAX_PARAMS], best[SERVE_MAX_PARAMS] = {{NULL, 0}};
    size_t count, fewest = SERVE_MAX_PARAMS + 1, number = 0;
    const char *wanted = cli_is(method, "HEAD") ? "GET" : NULL;
    *match = (route_match){.status = 404};
    for (const serve_route *row; (row = route_at(number)); number++) {
        if (!fits(row->path, path, params, &count))
            continue;
        if (!cli_is(method, row->method) && !(wanted && strcmp(wanted, row->method) == 0)) {
            allow(match, row->method);
        } else if (count < fewest) {
            fewest = count;
            match->route = row;
            match->number = number;
            memcpy(best, params, sizeof best);
        }
    }
    match->status = match->route ? 200 : match->allow[0] ? 405 : 404;
    if (match->route)
        decode_params(best, fewest, arena, match);
    else
        match->number = number;
}
