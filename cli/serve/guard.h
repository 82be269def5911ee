/*
 * Who is answered at all.
 *
 * A page from anywhere in the browser of the same machine can send requests to the loopback
 * address.  Three things keep it out: the Host must be one of ours (a foreign name may be made to
 * point here), the Origin of whatever changes something must be the page's own, and bodies are
 * JSON, which a foreign page may not send unasked.  From another machine a token is wanted.
 */
#ifndef CLI_SERVE_GUARD_H
#define CLI_SERVE_GUARD_H

#include "options.h"
#include "serve/token.h"

#include <sys/socket.h>

typedef struct guard {
    struct sockaddr_storage address; /* to bind, and then as bound */
    socklen_t address_len;
    char shown[80]; /* 127.0.0.1:8437, [::1]:8437: the address in a URL */
    unsigned port;
    bool loopback, any;     /* of the address; `any`: all addresses of the machine */
    const text_list *hosts; /* further names; borrowed */
    const tokens *tokens;   /* NULL: everybody is let in */
} guard;

/* What a request says of itself; empty where it says nothing. */
typedef struct guard_facts {
    hua_str method, path, host, origin, type, authorization;
    hua_str site; /* Sec-Fetch-Site: what a browser says of who asks; empty from others */
    bool body;    /* it has one */
} guard_facts;

typedef struct guard_verdict {
    unsigned status;  /* 200: let it in */
    const char *code; /* the word for programs */
    message_id message, hint;
    hua_str who; /* the token's name */
} guard_verdict;

/* A numeric address or localhost; HUA_E_ARGUMENT says what is wrong with it. */
hua_code guard_address(guard *g, const char *bind, const char *port, hua_error *error);
/* Sets `shown` and `port` from `address`. */
void guard_show(guard *g);

guard_verdict guard_judge(const guard *g, const guard_facts *facts);

#endif
