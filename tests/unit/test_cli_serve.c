/* The service's parts that need no connection: routes, decoding, who is let in, tokens, cutting. */
#include "check.h"
#include "common/text.h"
#include "serve/connections.h"
#include "serve/guard.h"
#include "serve/route.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static hua_str str(const char *text)
{
    return (hua_str){text, strlen(text)};
}

/* ---- routes ------------------------------------------------------------------------------ */

static route_match find(cli_arena *arena, const char *method, const char *path)
{
    route_match match;
    route_find(str(method), str(path), arena, &match);
    return match;
}

static void test_routes(void)
{
    cli_arena arena = {0};
    route_match match = find(&arena, "GET", "/v1/rules/a%2Fb%20c+d");
    CHECK_EQ(match.status, 200);
    CHECK_SLICE_EQ(match.params[0], "a/b c+d");
    CHECK(match.route && strcmp(match.route->path, "/v1/rules/{}") == 0);
    CHECK(match.route == route_at(match.number));
    CHECK(find(&arena, "HEAD", "/v1/rules").route == find(&arena, "GET", "/v1/rules").route);
    CHECK_EQ(find(&arena, "GET", "/v1/rules/").status, 404);
    CHECK_EQ(find(&arena, "GET", "v1/rules").status, 404);
    CHECK_EQ(find(&arena, "GET", "").status, 404);
    CHECK_EQ(find(&arena, "GET", "/v1/nowhere").status, 404);
    CHECK_EQ(find(&arena, "GET", "/v1/rules/%2").status, 400);
    CHECK_EQ(find(&arena, "GET", "/").status, 200);
    cli_arena_free(&arena);
}

static void test_methods(void)
{
    cli_arena arena = {0};
    route_match match = find(&arena, "PUT", "/v1/rules");
    CHECK_EQ(match.status, 405);
    CHECK_STR_EQ(match.allow, "GET, HEAD");
    match = find(&arena, "HEAD", "/v1/check");
    CHECK_EQ(match.status, 405);
    CHECK_STR_EQ(match.allow, "POST");
    match = find(&arena, "get", "/v1/rules");
    CHECK_EQ(match.status, 405);
    CHECK_EQ(match.number, route_count());
    cli_arena_free(&arena);
}

/* Whatever order the rooms list their rows in. */
static void test_literal_comes_first(void)
{
    cli_arena arena = {0};
    route_match next = find(&arena, "GET", "/v1/drills/next");
    route_match one = find(&arena, "GET", "/v1/drills/rewrite-1");
    CHECK(next.route && strcmp(next.route->path, "/v1/drills/next") == 0);
    CHECK(one.route && strcmp(one.route->path, "/v1/drills/{}") == 0);
    cli_arena_free(&arena);
}

static void test_decoding(void)
{
    static const struct {
        const char *text;
        bool plus;
        const char *want; /* NULL: malformed */
    } cases[] = {{"", false, ""},
                 {"a+b", false, "a+b"},
                 {"a+b", true, "a b"},
                 {"%E5%A5%BD", false, "好"},
                 {"%e5%a5%bd", false, "好"},
                 {"%25", false, "%"},
                 {"%", false, NULL},
                 {"%2", false, NULL},
                 {"%2g", false, NULL},
                 {"%00", false, NULL},
                 {"%FF", false, NULL},
                 {"%C0%AF", false, NULL},
                 {"%ED%A0%80", false, NULL},
                 {"%-1", false, NULL},
                 {"a%", false, NULL}};
    cli_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hua_str out;
        bool good = route_decode(str(cases[i].text), cases[i].plus, &arena, &out);
        if (!check_that(good == (cases[i].want != NULL), __FILE__, __LINE__, cases[i].text))
            continue;
        if (good)
            CHECK_SLICE_EQ(out, cases[i].want);
    }
    cli_arena_free(&arena);
}

static void test_query(void)
{
    cli_arena arena = {0};
    hua_str query = str("a=1&&b=x%20y&=&c&learner=%E5%B0%8F&a=2");
    CHECK_SLICE_EQ(route_query(query, "a"), "1");
    CHECK_SLICE_EQ(route_query(query, "b"), "x%20y");
    CHECK_SLICE_EQ(route_query(query, "c"), "");
    CHECK(route_query(query, "c").ptr != NULL && route_query(query, "d").ptr == NULL);
    CHECK(route_query(str(""), "a").ptr == NULL);
    CHECK(route_query_sound(query, &arena));
    CHECK(!route_query_sound(str("a=1&b=%z"), &arena) && !route_query_sound(str("%z=1"), &arena));
    cli_arena_free(&arena);
}

/* ---- who is let in -------------------------------------------------------------------------- */

static guard guard_at(const char *bind, const char *port)
{
    guard g = {0};
    hua_error error;
    CHECK(guard_address(&g, bind, port, &error) == HUA_OK);
    return g;
}

static unsigned judged(const guard *g, const char *method, const char *host, const char *origin)
{
    const guard_facts facts = {.method = str(method),
                               .path = str("/v1/me"),
                               .host = str(host),
                               .origin = str(origin),
                               .type = {"", 0},
                               .authorization = {"", 0}};
    return guard_judge(g, &facts).status;
}

static void test_addresses(void)
{
    guard g = guard_at("127.0.0.1", "8437");
    CHECK(g.loopback && !g.any);
    CHECK_STR_EQ(g.shown, "127.0.0.1:8437");
    CHECK(guard_at("127.8.8.8", "1").loopback && guard_at("localhost", "1").loopback);
    g = guard_at("::1", "8437");
    CHECK(g.loopback);
    CHECK_STR_EQ(g.shown, "[::1]:8437");
    CHECK(!guard_at("0.0.0.0", "1").loopback && guard_at("0.0.0.0", "1").any);
    CHECK(guard_at("::", "1").any && !guard_at("::", "1").loopback);
    CHECK(!guard_at("192.168.1.5", "1").loopback && !guard_at("::ffff:127.0.0.1", "1").loopback);
}

static void test_bad_addresses(void)
{
    static const char *const bad[][2] = {{"example.com", "80"},  {"127.0.0.1", "65536"},
                                         {"127.0.0.1", "-1"},    {"127.0.0.1", "8a"},
                                         {"127.0.0.1", ""},      {"", "80"},
                                         {"127.0.0.1:80", "80"}, {"*", "80"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        guard g = {0};
        hua_error error = {0};
        check_that(guard_address(&g, bad[i][0], bad[i][1], &error) == HUA_E_ARGUMENT, __FILE__,
                   __LINE__, bad[i][0]);
        CHECK(error.message[0] && error.message_en[0] && error.hint[0]);
    }
}

static void test_hosts(void)
{
    const guard loop = guard_at("127.0.0.1", "8437"), http = guard_at("127.0.0.1", "80");
    CHECK_EQ(judged(&loop, "GET", "127.0.0.1:8437", ""), 200);
    CHECK_EQ(judged(&loop, "GET", "localhost:8437", ""), 200);
    CHECK_EQ(judged(&loop, "GET", "127.0.0.1", ""), 403);
    CHECK_EQ(judged(&loop, "GET", "evil.example:8437", ""), 403);
    CHECK_EQ(judged(&loop, "GET", "", ""), 403);
    CHECK_EQ(judged(&loop, "GET", "127.0.0.1:84370", ""), 403);
    CHECK_EQ(judged(&loop, "GET", "127.0.0.1:000000008437", ""), 403);
    CHECK_EQ(judged(&http, "GET", "localhost", ""), 200);
    CHECK_EQ(judged(&http, "GET", "127.0.0.1:80", ""), 200);
    const guard far = guard_at("192.168.1.5", "8437"), any = guard_at("0.0.0.0", "8437");
    CHECK_EQ(judged(&far, "GET", "192.168.1.5:8437", ""), 200);
    CHECK_EQ(judged(&far, "GET", "localhost:8437", ""), 403);
    CHECK_EQ(judged(&any, "GET", "10.9.8.7:8437", ""), 200);
    CHECK_EQ(judged(&any, "GET", "[fe80::1]:8437", ""), 200);
    CHECK_EQ(judged(&any, "GET", "10.9.8.7.evil.example:8437", ""), 403);
}

static void test_given_hosts(void)
{
    const char *names[] = {"desk.example"};
    const text_list hosts = {names, 1};
    guard g = guard_at("0.0.0.0", "8437");
    g.hosts = &hosts;
    CHECK_EQ(judged(&g, "GET", "Desk.Example", ""), 200);
    CHECK_EQ(judged(&g, "GET", "desk.example:443", ""), 200);
    CHECK_EQ(judged(&g, "GET", "a.desk.example", ""), 403);
    CHECK_EQ(judged(&g, "POST", "desk.example", "https://desk.example"), 200);
    CHECK_EQ(judged(&g, "POST", "desk.example", "https://evil.example"), 403);
    CHECK_EQ(judged(&g, "POST", "10.0.0.1:8437", "https://10.0.0.1:8437"), 403);
}

static void test_origins(void)
{
    const guard g = guard_at("127.0.0.1", "8437");
    const char *host = "127.0.0.1:8437";
    CHECK_EQ(judged(&g, "POST", host, ""), 200);
    CHECK_EQ(judged(&g, "POST", host, "http://127.0.0.1:8437"), 200);
    CHECK_EQ(judged(&g, "GET", host, "http://evil.example"), 200);
    CHECK_EQ(judged(&g, "HEAD", host, "null"), 200);
    CHECK_EQ(judged(&g, "DELETE", host, "null"), 403);
    CHECK_EQ(judged(&g, "POST", host, "http://localhost:8437"), 403);
    CHECK_EQ(judged(&g, "PUT", host, "http://127.0.0.1:8437.evil.example"), 403);
    CHECK_EQ(judged(&g, "POST", host, "https://127.0.0.1:8437"), 403);
}

/* ---- tokens ------------------------------------------------------------------------------------ */

#define SECRET "harbour-lilac-0123456789"

static void test_tokens(void)
{
    tokens all;
    hua_error error;
    CHECK(tokens_parse(&all, str("# desk\n\r\n小林 " SECRET "\r\n Meyer\t" SECRET "B \n"), "t",
                       &error) == HUA_OK);
    CHECK_EQ(all.list.count, 2);
    CHECK_SLICE_EQ(tokens_find(&all, str(SECRET)), "小林");
    CHECK_SLICE_EQ(tokens_find(&all, str(SECRET "B")), "Meyer");
    CHECK_SLICE_EQ(tokens_find(&all, str(SECRET "C")), "");
    CHECK_SLICE_EQ(tokens_find(&all, str("harbour-lilac-012345678")), "");
    CHECK_SLICE_EQ(tokens_find(&all, str("")), "");
    CHECK_SLICE_EQ(tokens_find(&all, (hua_str){SECRET "\0\0", sizeof SECRET + 1}), "");
    tokens_free(&all);
}

static void test_bad_tokens(void)
{
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {{"", 0},
               {"\n# only this\n", 0},
               {"a\n", 1},
               {"a short\n", 1},
               {"\na " SECRET " x\n", 2},
               {"a " SECRET "\nb " SECRET "\n", 2},
               {"a 好好好好好好好好好好\n", 1},
               {"\xff " SECRET "\n", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        tokens all;
        hua_error error = {0};
        check_that(tokens_parse(&all, str(bad[i].text), "tokens", &error) == HUA_E_ARGUMENT,
                   __FILE__, __LINE__, bad[i].text);
        CHECK_EQ(error.line, bad[i].line);
        CHECK(!strstr(error.message, SECRET) && !strstr(error.source, SECRET));
        tokens_free(&all);
    }
}

/* ---- connections that take too long --------------------------------------------------------------- */

static bool is_cut(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

static void test_cutting(void)
{
    connections all;
    metrics *m = metrics_new(route_count());
    int slow[2] = {-1, -1}, handled[2] = {-1, -1};
    if (!CHECK(m && socketpair(AF_UNIX, SOCK_STREAM, 0, slow) == 0 &&
               socketpair(AF_UNIX, SOCK_STREAM, 0, handled) == 0))
        return;
    connections_open(&all, m);
    client *a = connections_add(&all, slow[0]), *b = connections_add(&all, handled[0]);
    connections_begin(&all, a);
    connections_begin(&all, a);
    CHECK_EQ(connections_busy(&all), 1);
    connections_begin(&all, b);
    connections_handle(&all, b, true);
    connections_cut(&all, 3600);
    CHECK(!is_cut(slow[1]) && !is_cut(handled[1]));
    connections_cut(&all, -1); /* whatever has begun has taken longer than that */
    CHECK(is_cut(slow[1]) && !is_cut(handled[1]));
    CHECK_EQ(atomic_load(&m->cut), 1);
    connections_handle(&all, b, false);
    connections_end(&all, b);
    CHECK_EQ(connections_busy(&all), 1);
    connections_remove(&all, a);
    CHECK_EQ(connections_busy(&all), 0);
    connections_remove(&all, b);
    CHECK(all.first == NULL);
    CHECK_EQ(atomic_load(&m->connections), 0);
    connections_close(&all);
    metrics_free(m);
    for (int i = 0; i < 2; i++) {
        close(slow[i]);
        close(handled[i]);
    }
}

int main(void)
{
    test_routes();
    test_methods();
    test_literal_comes_first();
    test_decoding();
    test_query();
    test_addresses();
    test_bad_addresses();
    test_hosts();
    test_given_hosts();
    test_origins();
    test_tokens();
    test_bad_tokens();
    test_cutting();
    return check_report();
}
