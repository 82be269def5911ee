#include "serve/guard.h"

#include "common/fail.h"
#include "common/text.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the address ----------------------------------------------------------------- */

static bool port_number(const char *word, unsigned *port)
{
    char *end = NULL;
    const unsigned long number = strtoul(word, &end, 10);
    *port = (unsigned)number;
    return word[0] >= '0' && word[0] <= '9' && !*end && number <= 65535;
}

static void note_kind(guard *g)
{
    if (g->address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&g->address;
        g->loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
        g->any = IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr);
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&g->address;
        const uint32_t number = ntohl(four->sin_addr.s_addr);
        g->loopback = number >> 24 == 127;
        g->any = number == 0;
    }
}

hua_code guard_address(guard *g, const char *bind, const char *port, hua_error *error)
{
    const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (!port_number(port, &g->port)) {
        cli_fail(error, HUA_E_ARGUMENT, "端口“%s”不对", "bad port '%s'", port);
        cli_fail_hint(error, "0 到 65535 / 0 to 65535");
        return HUA_E_ARGUMENT;
    }
    if (strcmp(bind, "localhost") == 0)
        bind = "127.0.0.1";
    if (strcmp(bind, "*") == 0 || getaddrinfo(bind, port, &wanted, &found) != 0 || !found) {
        cli_fail(error, HUA_E_ARGUMENT, "地址“%s”不对", "bad address '%s'", bind);
        cli_fail_hint(error, "写数字地址，如 127.0.0.1、::1、192.168.1.5 / a numeric address");
        return HUA_E_ARGUMENT;
    }
    memcpy(&g->address, found->ai_addr, found->ai_addrlen);
    g->address_len = found->ai_addrlen;
    freeaddrinfo(found);
    note_kind(g);
    guard_show(g);
    return HUA_OK;
}

void guard_show(guard *g)
{
    char host[INET6_ADDRSTRLEN] = "";
    if (g->address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&g->address;
        inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
        g->port = ntohs(six->sin6_port);
        snprintf(g->shown, sizeof g->shown, "[%s]:%u", host, g->port);
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&g->address;
        inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
        g->port = ntohs(four->sin_port);
        snprintf(g->shown, sizeof g->shown, "%s:%u", host, g->port);
    }
}

/* ---- host and origin --------------------------------------------------------------- */

/* Cuts ":PORT" off the end; without one the port is that of http. */
static hua_str host_name(hua_str host, unsigned *port)
{
    size_t at = host.len;
    *port = 80;
    while (at && host.ptr[at - 1] >= '0' && host.ptr[at - 1] <= '9')
        at--;
    if (!at || at == host.len || host.len - at > 5 || host.ptr[at - 1] != ':')
        return host;
    *port = (unsigned)strtoul(host.ptr + at, NULL, 10);
    return cli_slice(host, 0, at - 1);
}

static bool is_numeric(hua_str name)
{
    char text[INET6_ADDRSTRLEN + 2];
    unsigned char address[sizeof(struct in6_addr)];
    if (!name.len || name.len >= sizeof text)
        return false;
    const bool six = name.len > 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']';
    cli_copy(text, sizeof text, six ? cli_slice(name, 1, name.len - 1) : name);
    return inet_pton(six ? AF_INET6 : AF_INET, text, address) == 1;
}

/* Names that were given are those of a proxy, which may have any port. */
static bool is_given(const guard *g, hua_str name)
{
    for (size_t i = 0; g->hosts && i < g->hosts->count; i++)
        if (cli_same(name, cli_str(g->hosts->items[i])))
            return true;
    return false;
}

static bool host_fits(const guard *g, hua_str host)
{
    unsigned port, own_port;
    hua_str name = host_name(host, &port), own = host_name(cli_str(g->shown), &own_port);
    if (is_given(g, name))
        return true;
    if (port != g->port)
        return false;
    if (cli_same(name, own))
        return true;
    /* An address cannot be made to point elsewhere, as a name can. */
    if (g->any && is_numeric(name))
        return true;
    return (g->loopback || g->any) && (cli_same(name, CLI_STR("localhost")) ||
                                       cli_is(name, "127.0.0.1") || cli_is(name, "[::1]"));
}

static bool origin_fits(const guard *g, hua_str origin, hua_str host)
{
    unsigned port;
    if (cli_starts(origin, "http://"))
        return cli_same(cli_slice(origin, 7, origin.len), host);
    return cli_starts(origin, "https://") && is_given(g, host_name(host, &port)) &&
           cli_same(cli_slice(origin, 8, origin.len), host);
}

/* ---- the verdict --------------------------------------------------------------------- */

static bool is_json(hua_str type)
{
    const char *end = type.len ? memchr(type.ptr, ';', type.len) : NULL;
    hua_str kind = {type.ptr, end ? (size_t)(end - type.ptr) : type.len};
    while (kind.len && kind.ptr[kind.len - 1] == ' ')
        kind.len--;
    return cli_same(kind, CLI_STR("application/json"));
}

static hua_str bearer(hua_str authorization)
{
    if (authorization.len < 7 || !cli_same(cli_slice(authorization, 0, 7), CLI_STR("bearer ")))
        return (hua_str){"", 0};
    return cli_slice(authorization, 7, authorization.len);
}

/* The page itself is no secret: it has to be there to ask for the token. */
static bool is_data(hua_str path)
{
    return cli_starts(path, "/v1/") || cli_is(path, "/metrics");
}

static bool changes(hua_str method)
{
    return !cli_is(method, "GET") && !cli_is(method, "HEAD");
}

/*
 * A page from elsewhere may not even ask: it would not see the answer, but a look at a dialogue is
 * noted.  Another port of this machine is the same site and yet elsewhere.
 */
static bool is_foreign(hua_str site)
{
    return cli_is(site, "cross-site") || cli_is(site, "same-site");
}

guard_verdict guard_judge(const guard *g, const guard_facts *facts)
{
    guard_verdict in = {.status = 200, .who = {"", 0}};
    if (!host_fits(g, facts->host))
        return (guard_verdict){403, "host", MSG_SERVE_HOST, MSG_SERVE_HOST_HINT, {"", 0}};
    if (facts->origin.len && changes(facts->method) && !origin_fits(g, facts->origin, facts->host))
        return (guard_verdict){403, "origin", MSG_SERVE_ORIGIN, MSG_SERVE_ORIGIN_HINT, {"", 0}};
    if (is_data(facts->path) && is_foreign(facts->site))
        return (guard_verdict){403, "origin", MSG_SERVE_ORIGIN, MSG_SERVE_ORIGIN_HINT, {"", 0}};
    if (g->tokens && is_data(facts->path)) {
        in.who = tokens_find(g->tokens, bearer(facts->authorization));
        if (!in.who.len)
            return (guard_verdict){401, "token", MSG_SERVE_TOKEN, MSG_SERVE_TOKEN_HINT, {"", 0}};
    }
    if (facts->body && !is_json(facts->type))
        return (guard_verdict){415, "content-type", MSG_SERVE_TYPE, MSG_SERVE_TYPE_HINT, {"", 0}};
    return in;
}
