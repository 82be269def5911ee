/* The builder of dialogues, who is who in them, and names with `*`. */
#include "readers/build.h"
#include "readers/roles.h"
#include "testing.h"

static bool is(hua_str s, const char *expected)
{
    return s.len == strlen(expected) && (s.len == 0 || memcmp(s.ptr, expected, s.len) == 0);
}

#define CHECK_STR(s, expected) \
    CHECK(is((s), (expected)), "'%.*s', expected '%s'", (int)(s).len, (s).ptr, (expected))

static const reader_options no_options = {0};

static build *made(const reader_options *options)
{
    build *b = build_new(options);
    if (!b)
        exit(1);
    return b;
}

static void say(build *b, const char *name, const char *text)
{
    const build_message message = {.name = testing_str(name),
                                   .text = testing_str(text),
                                   .start_ms = HUA_NO_TIME,
                                   .end_ms = HUA_NO_TIME};
    CHECK(build_add(b, &message), "added");
}

static void say_as(build *b, const char *name, hua_speaker role, const char *text)
{
    const build_message message = {.name = testing_str(name),
                                   .has_role = true,
                                   .role = role,
                                   .text = testing_str(text),
                                   .start_ms = 5,
                                   .end_ms = 9};
    CHECK(build_add(b, &message), "added");
}

static hua_dialogue finished(build *b)
{
    hua_dialogue d = {0};
    reader_problem problem = {0};
    CHECK(build_finish(b, &d, &problem) == READER_DIALOGUE, "%s", problem.error.message_en);
    return d;
}

static void check_parts(const hua_dialogue *d, const char *parts)
{
    CHECK(d->turn_count == strlen(parts), "%zu turns, expected %s", d->turn_count, parts);
    for (size_t i = 0; i < d->turn_count && parts[i]; i++)
        CHECK("acso"[d->turns[i].speaker] == parts[i], "turn %zu of %s: %d", i, parts,
              (int)d->turns[i].speaker);
}

static void test_shape(void)
{
    build *b = made(&no_options);
    build_begin(b);
    CHECK(build_set(b, BUILD_ID, testing_str("0000001")), "id");
    CHECK(build_set(b, BUILD_DATE, testing_str("2026-03-02")), "date");
    CHECK(build_set(b, BUILD_DATE, testing_str("")), "nothing");
    say(b, " 客服小美 ", "您好");
    CHECK(build_continue(b, testing_str("")) && build_continue(b, testing_str("在的")), "more");
    say(b, "张某某", "");
    CHECK(build_continue(b, testing_str("退货")), "the first line of an empty text");
    CHECK(build_turns(b) == 2, "%zu", build_turns(b));
    CHECK(build_bytes(b) == strlen("您好\n\n在的退货客服小美张某某"), "%zu", build_bytes(b));
    hua_dialogue d = finished(b);
    check_parts(&d, "ac");
    CHECK_STR(d.turns[0].text, "您好\n\n在的");
    CHECK_STR(d.turns[1].text, "退货");
    CHECK_STR(d.id, "0000001");
    CHECK_STR(d.date, "2026-03-02");
    CHECK_STR(d.agent, "客服小美");
    CHECK_STR(d.customer, "张某某");
    CHECK(d.channel == HUA_CHAT, "a chat unless said otherwise");
    build_begin(b);
    d = finished(b);
    CHECK(d.turn_count == 0 && !d.id.len && !d.date.len && !d.agent.len, "nothing is left");
    build_free(b);
}

static void test_channel(void)
{
    const reader_options options = {.has_channel = true, .channel = HUA_EMAIL};
    build *b = made(&no_options), *forced = made(&options);
    build_begin(b);
    build_begin(forced);
    build_channel(b, HUA_CALL);
    build_channel(forced, HUA_CALL);
    CHECK(finished(b).channel == HUA_CALL, "the format's");
    CHECK(finished(forced).channel == HUA_EMAIL, "the user's");
    build_free(b);
    build_free(forced);
}

/* The user, then the file, then a word in the name. */
static void test_strength(void)
{
    const reader_name names[] = {{testing_str("小红"), HUA_AGENT}};
    const reader_options options = {.names = names, .name_count = 1};
    build *b = made(&options);
    build_begin(b);
    say_as(b, "小红", HUA_CUSTOMER, "一");
    say_as(b, "客服", HUA_CUSTOMER, "二");
    say_as(b, "", HUA_SYSTEM, "三");
    say(b, "买家甲", "四");
    hua_dialogue d = finished(b);
    check_parts(&d, "acsc");
    CHECK(d.turns[1].start_ms == 5 && d.turns[1].end_ms == 9, "times");
    CHECK(d.turns[3].start_ms == HUA_NO_TIME, "no time");
    build_free(b);
}

static void test_other_side(void)
{
    build *b = made(&no_options);
    build_begin(b);
    say(b, "阿大", "喂");
    say_as(b, "", HUA_AGENT, "在");
    hua_dialogue d = finished(b);
    check_parts(&d, "ca");
    build_begin(b);
    say(b, "阿三", "您好");
    say(b, "阿四", "在吗");
    say(b, "阿五", "在");
    d = finished(b);
    check_parts(&d, "ooo"); /* three strangers: nobody can tell */
    CHECK_STR(build_unknown(b), "阿三、阿四、阿五");
    hua_str notice;
    CHECK(build_notice(b, HUA_EN, &notice) && notice.len > build_unknown(b).len, "a sentence");
    build_free(b);
}

/* Who greeted as an agent in one dialogue is the agent in the next; a voice's number is not. */
static void test_memory(void)
{
    build *b = made(&no_options);
    build_begin(b);
    say(b, "小美", "请问有什么可以帮您");
    say(b, "阿大", "退货");
    hua_dialogue d = finished(b);
    check_parts(&d, "ac");
    build_begin(b);
    say(b, "阿二", "在吗");
    say(b, "小美", "在的");
    d = finished(b);
    check_parts(&d, "ca");
    CHECK_STR(d.agent, "小美");
    build_begin(b);
    say(b, "SPEAKER_00", "有什么可以帮您");
    say(b, "SPEAKER_01", "退货");
    d = finished(b);
    check_parts(&d, "ac");
    build_begin(b);
    say(b, "SPEAKER_00", "喂");
    say(b, "SPEAKER_01", "有什么可以帮您");
    d = finished(b);
    check_parts(&d, "ca");
    build_begin(b);
    say(b, "SPEAKER_00", "喂");
    say(b, "SPEAKER_01", "嗯");
    d = finished(b);
    check_parts(&d, "oo");
    build_free(b);
}

/* Names without end do not fill the memory, and those of the open dialogue stay. */
static void test_many_names(void)
{
    build *b = made(&no_options);
    char name[64];
    for (int i = 0; i < 20000; i++) {
        build_begin(b);
        snprintf(name, sizeof name, "买家某%07d", i);
        say(b, name, "在吗");
        say(b, "客服小美", "在的");
        hua_dialogue d = finished(b);
        CHECK(d.turns[0].speaker == HUA_CUSTOMER && is(d.customer, name), "%s", name);
    }
    build_begin(b);
    for (int i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "某%d", i);
        say(b, name, "好");
    }
    hua_dialogue d = finished(b);
    CHECK(d.turn_count == 20000 && d.turns[19999].speaker == HUA_OTHER, "one crowded dialogue");
    CHECK(build_unknown(b).len < 1000, "the notice is short: %zu", build_unknown(b).len);
    build_free(b);
}

static void test_places(void)
{
    build *b = made(&no_options);
    build_begin(b);
    const build_message message = {
        .name = testing_str("甲"), .text = testing_str("好"), .line = 7, .column = 3};
    CHECK(build_add(b, &message), "added");
    CHECK(build_place(b, 0).line == 7 && build_place(b, 0).column == 3, "its place");
    CHECK(build_place(b, 1).line == 0, "no such turn");
    build_free(b);
}

static void test_glob(void)
{
    static const struct {
        const char *pattern, *name;
        bool fits;
    } cases[] = {{"某某旗舰店:*", "某某旗舰店:小美", true},
                 {"某某旗舰店:*", "某某旗舰店:", true},
                 {"某某旗舰店:*", "另一旗舰店:小美", false},
                 {"*", "", true},
                 {"*", "谁都行", true},
                 {"", "", true},
                 {"", "a", false},
                 {"a", "", false},
                 {"*agent*", "Super AGENT 7", true},
                 {"a*b*c", "axbxbc", true},
                 {"a*b*c", "axbxbcd", false},
                 {"**a**", "bab", true},
                 {"小*", "大小", false},
                 {"*小", "大小", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK(speaker_glob(testing_str(cases[i].pattern), testing_str(cases[i].name)) ==
                  cases[i].fits,
              "%s against %s", cases[i].pattern, cases[i].name);
    char pattern[201], name[20001];
    for (size_t i = 0; i < 200; i++)
        pattern[i] = i % 2 ? 'a' : '*';
    pattern[200] = '\0';
    memset(name, 'a', 20000);
    name[20000] = '\0';
    CHECK(speaker_glob(testing_str(pattern), testing_str(name)), "ends in time");
    name[19999] = 'b';
    CHECK(!speaker_glob(testing_str(pattern), testing_str(name)), "ends in time");
}

static void test_numbers(void)
{
    static const char *const numbers[] = {"说话人 1", "SPEAKER_00", "spk-1", "2", "声道1", "ch0"};
    static const char *const names[] = {"小美", "张三1", "tb00007", "Speaker Mei"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        CHECK(speakers_is_number(testing_str(numbers[i])), "%s", numbers[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK(!speakers_is_number(testing_str(names[i])), "%s", names[i]);
}

int main(void)
{
    test_shape();
    test_channel();
    test_strength();
    test_other_side();
    test_memory();
    test_many_names();
    test_places();
    test_glob();
    test_numbers();
    return testing_done("cli_build");
}
