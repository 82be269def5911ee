/*
 * Packs: what a sound one becomes in memory, how packs are merged, and for every file
 * of tests/errors the exact messages, which stand beside it in a .txt:
 *
 *     file:line:column: 说明 | explanation | 提示
 *         the offending line
 *         ^ under the offending character, counting characters
 *
 * With REFRESH set in the environment the .txt files are written anew, to be read as a diff.
 */
#define _POSIX_C_SOURCE 200809L

#include "rules/pack.h"

#include "base/buf.h"
#include "check.h"

#include <dirent.h>
#include <stdlib.h>

#ifndef TESTS_DIR
#define TESTS_DIR "tests"
#endif

/* ---- loading -------------------------------------------------------------- */

typedef struct loaded {
    hua_arena arena;
    pack_set set;
    hua_buf messages;
    hua_error error;
    hua_code code;
    size_t errors;
} loaded;

static void on_error(void *ctx, const hua_error *e)
{
    loaded *l = ctx;
    l->errors++;
    hua_buf_format(&l->messages, "%s:%u:%u: %s | %s", e->file, e->line, e->column, e->message,
                   e->message_en);
    if (e->hint[0])
        hua_buf_format(&l->messages, " | %s", e->hint);
    hua_buf_format(&l->messages, "\n    %s\n    ", e->source);
    for (uint32_t i = 1; i < e->caret; i++)
        hua_buf_char(&l->messages, ' ');
    hua_buf_text(&l->messages, e->caret ? "^\n" : "\n");
}

static void begin(loaded *l, const hua_allocator *allocator)
{
    *l = (loaded){.code = HUA_OK};
    hua_arena_init(&l->arena, allocator);
    hua_buf_init(&l->messages, &hua_default_allocator, 1u << 20);
}

static void load_texts(loaded *l, const hua_str *texts, size_t count, hua_ruleset_options options,
                       const hua_allocator *allocator)
{
    static const char *const names[] = {"a.yaml", "b.yaml", "c.yaml"};
    begin(l, allocator);
    options.on_error = on_error;
    options.on_error_ctx = l;
    yaml_source *sources = HUA_ARENA_ARRAY(&l->arena, yaml_source, count);
    if (!sources) {
        l->code = HUA_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < count; i++)
        sources[i] = (yaml_source){.name = names[i], .text = texts[i]};
    l->code = hua_pack_load(&l->set, sources, count, &options, &l->arena, &l->error);
}

static void load(loaded *l, const char *text)
{
    hua_str one = hua_str_from(text);
    load_texts(l, &one, 1, (hua_ruleset_options){0}, &hua_default_allocator);
    if (l->code)
        printf("%.*s", HUA_STR_ARG(hua_buf_str(&l->messages)));
}

static void end(loaded *l)
{
    hua_buf_free(&l->messages);
    hua_arena_free(&l->arena);
}

static const pack_detector *rule(const loaded *l, const char *id)
{
    for (size_t i = 0; i < l->set.rules.count; i++) {
        if (hua_str_is(l->set.rules.items[i]->id, id))
            return l->set.rules.items[i];
    }
    return NULL;
}

/* ---- a pack that says everything ------------------------------------------ */

static const char full[] =
    "pack: full\n"
    "title: {zh: 全, hant: 全, en: All}\n"
    "words: [亲们, 快递柜]\n"
    "say-back: [您说]\n"
    "lexicons:\n"
    "  apology: [抱歉, 对不起]\n"
    "  but: 但是\n"
    "behaviours:\n"
    "  - id: empathy\n"
    "    title: 共情\n"
    "    match: [我理解您]\n"
    "    say: [我理解您的着急。]\n"
    "    tests: {yes: [我理解您], no: [好]}\n"
    "tags:\n"
    "  - id: emotion\n"
    "    value: angry\n"
    "    match: [气死]\n"
    "    tests: {yes: [气死我了], no: [好]}\n"
    "rules:\n"
    "  - id: apology-but\n"
    "    category: apology-but\n"
    "    title: 道歉之后接转折\n"
    "    scope: turn\n"
    "    match: [\"{apology}<0-12>{but}\"]\n"
    "    near:\n"
    "      - {match: [丙丁], within: 12 chars, side: before}\n"
    "      - {is: [empathy], within: 0 sentences, who: any}\n"
    "    follows: {is: [\"tag:emotion=angry\"], within: 2 turns}\n"
    "    where: last 20 percent\n"
    "    channels: [call, email]\n"
    "    quoted: true\n"
    "    fillers: false\n"
    "    sound: always\n"
    "    whole-words: false\n"
    "    message: \"“{but}”把前面的道歉收了回去\"\n"
    "    why: {zh: 因, en: because}\n"
    "    suggest:\n"
    "      - {rewrite: \"{before}{apology}{gap}。{after}\", safe: true}\n"
    "      - {say: 好, when: angry, channels: chat}\n"
    "    tests:\n"
    "      bad: [\"[[抱歉，但是]]\", {text: 对不起但是, channel: email}]\n"
    "      good: [好, 您好]\n"
    "      fix: [[抱歉但是, 抱歉。]]\n"
    "  - id: milder\n"
    "    extends: apology-but\n"
    "    severity: info\n"
    "    unless: [好消息]\n"
    "  - id: late\n"
    "    category: slow-response\n"
    "    title: 慢\n"
    "    message: 慢\n"
    "    why: 慢\n"
    "    delay: 30.5\n"
    "rubrics:\n"
    "  - id: five\n"
    "    title: 五步\n"
    "    headline: true\n"
    "    applies: {any: [\"tag:emotion=angry\", empathy]}\n"
    "    steps:\n"
    "      - id: calm\n"
    "        title: 平息\n"
    "        weight: 20\n"
    "        met: {all: [empathy, {is: empathy, where: close, after: empathy}]}\n"
    "        partly: {any: [\"finding:arguing\"], at-most-turns: 1, recovered-by: [empathy]}\n"
    "        partly-points: 10\n"
    "        say: [我理解您。]\n"
    "    costs: [{finding: apology-but, points: 5, at-most: 10}, {rule: late, points: 1}]\n";

static void test_lists(const loaded *l)
{
    CHECK_EQ(l->set.word_count, 2);
    CHECK_EQ(l->set.say_back.count, 1);
    CHECK_EQ(l->set.lexicon_count, 2);
    CHECK_EQ(l->set.lexicons[1]->members.count, 1);
    CHECK_EQ(l->set.rules.count, 3);
    CHECK_SLICE_EQ(l->set.behaviours.items[0]->say[0], "我理解您的着急。");
    CHECK(l->set.tags.items[0]->who == HUA_CUSTOMER);
    CHECK_SLICE_EQ(l->set.tags.items[0]->category, "angry");
}

static void test_rule(const loaded *l)
{
    const pack_detector *d = rule(l, "apology-but");
    if (!CHECK(d != NULL))
        return;
    CHECK(d->severity == HUA_ERROR && d->who == HUA_AGENT && d->scope == SCOPE_TURN);
    CHECK_EQ(d->channels, 1u << HUA_CALL | 1u << HUA_EMAIL);
    CHECK(d->quoted && d->no_fillers && d->sound == 1 && !d->whole_words && d->at_response);
    CHECK_SLICE_EQ(d->why.en, "because");
    CHECK_EQ(d->suggestion_count, 2);
    CHECK(d->suggestions[0].rewrite && d->suggestions[0].safe && !d->suggestions[1].rewrite);
    CHECK_SLICE_EQ(d->suggestions[1].emotion, "angry");
    CHECK_EQ(d->example_count, 5);
    CHECK(d->examples[0].channel == HUA_CALL && d->examples[1].channel == HUA_EMAIL);
    CHECK_SLICE_EQ(d->examples[4].expected, "抱歉。");
    CHECK(hua_str_starts(d->definition, "id: apology-but\n"));
    CHECK(d->definition.ptr[d->definition.len - 1] == ']');
    CHECK_EQ(d->place.mark.line, 20);
}

static void test_conditions(const loaded *l)
{
    const pack_detector *d = rule(l, "apology-but");
    if (!d || !CHECK_EQ(d->condition_count, 4))
        return;
    const pack_condition *c = d->conditions;
    CHECK(c[0].kind == COND_NEAR && c[0].within.unit == UNIT_CHARS && c[0].within.amount == 12);
    CHECK(c[0].side == SIDE_BEFORE && c[0].who == HUA_AGENT);
    CHECK(c[1].within.unit == UNIT_SENTENCES && c[1].within.amount == 0 && c[1].who == HUA_OTHER);
    CHECK(c[2].kind == COND_FOLLOWS && c[2].who == HUA_CUSTOMER && c[2].within.amount == 2);
    CHECK_SLICE_EQ(c[2].is.items[0].value, "angry");
    CHECK(c[3].kind == COND_WHERE && c[3].window.kind == WINDOW_LAST);
    CHECK(c[3].window.size.unit == UNIT_PERCENT && c[3].window.size.amount == 20);
    const pack_detector *late = rule(l, "late");
    CHECK(late && late->conditions[0].kind == COND_DELAY && late->conditions[0].over == 30.5);
}

static void test_extends(const loaded *l)
{
    const pack_detector *d = rule(l, "milder");
    if (!CHECK(d != NULL))
        return;
    CHECK(d->severity == HUA_INFO && d->scope == SCOPE_TURN);
    CHECK_EQ(d->match.count, 1);
    CHECK_EQ(d->unless.count, 1);
    CHECK_EQ(d->condition_count, 4);
    CHECK_EQ(d->example_count, 5);
    CHECK_EQ(rule(l, "apology-but")->unless.count, 0);
}

static void test_rubric(const loaded *l)
{
    if (!CHECK_EQ(l->set.rubric_count, 1))
        return;
    const pack_rubric *r = l->set.rubrics[0];
    CHECK(r->headline && !r->ordered && r->channels == 0 && r->applies->kind == EXPR_ANY);
    const pack_step *s = r->steps;
    CHECK(s->weight == 20 && s->partly_points == 10 && s->say_count == 1);
    CHECK(s->met->kind == EXPR_ALL && s->met->first->next->has_after);
    CHECK(s->met->first->next->window.kind == WINDOW_CLOSE);
    CHECK(s->partly->at_most_turns == 1 && s->partly->recovered_by.count == 1);
    CHECK(s->partly->first->ref.kind == REF_CATEGORY);
    CHECK(r->cost_count == 2 && r->costs[0].at_most == 10 && r->costs[1].ref.kind == REF_RULE);
}

static void test_full(void)
{
    loaded l;
    load(&l, full);
    if (CHECK_EQ(l.code, HUA_OK)) {
        test_lists(&l);
        test_rule(&l);
        test_conditions(&l);
        test_extends(&l);
        test_rubric(&l);
    }
    end(&l);
}

/* ---- several packs -------------------------------------------------------- */

static const char own[] = "pack: own\n"
                          "lexicons: {apology+: [得罪], own: [自己]}\n"
                          "override:\n"
                          "  - {rule: apology-but, severity: warning, unless: [好消息], why: 新}\n"
                          "disable: [milder, \"category:slow-response\", \"tag:emotion=angry\"]\n";

static void test_merge(void)
{
    hua_str texts[] = {hua_str_from(own), hua_str_from(full)};
    loaded l;
    load_texts(&l, texts, 2, (hua_ruleset_options){0}, &hua_default_allocator);
    if (CHECK_EQ(l.code, HUA_OK)) {
        CHECK_EQ(l.set.rules.count, 1);
        CHECK_EQ(l.set.tags.count, 0);
        const pack_detector *d = rule(&l, "apology-but");
        CHECK(d && d->severity == HUA_WARNING && d->unless.count == 1);
        CHECK_SLICE_EQ(d->why.hans, "新");
        for (size_t i = 0; i < l.set.lexicon_count; i++) {
            if (hua_str_is(l.set.lexicons[i]->name, "apology"))
                CHECK_EQ(l.set.lexicons[i]->members.count, 3);
        }
    }
    end(&l);
}

static void test_options(void)
{
    hua_str text = hua_str_from(full);
    const hua_str off[] = {HUA_STR_INIT("late")};
    const hua_str severities[] = {HUA_STR_INIT("apology-but"), HUA_STR_INIT("info"),
                                  HUA_STR_INIT("milder"), HUA_STR_INIT("off")};
    hua_ruleset_options o = {
        .disable = off, .disable_count = 1, .severities = severities, .severity_pairs = 2};
    loaded l;
    load_texts(&l, &text, 1, o, &hua_default_allocator);
    CHECK_EQ(l.code, HUA_OK);
    CHECK_EQ(l.set.rules.count, 1);
    CHECK(rule(&l, "apology-but") && rule(&l, "apology-but")->severity == HUA_INFO);
    end(&l);

    const hua_str wrong[] = {HUA_STR_INIT("apology-butt")};
    o = (hua_ruleset_options){.disable = wrong, .disable_count = 1};
    load_texts(&l, &text, 1, o, &hua_default_allocator);
    CHECK_EQ(l.code, HUA_E_UNKNOWN_NAME);
    CHECK_EQ(l.errors, 1);
    CHECK_STR_EQ(l.error.hint, "是不是“apology-but”？");
    end(&l);
}

/* ---- many errors, little memory -------------------------------------------- */

static void test_error_limit(void)
{
    hua_buf text;
    hua_buf_init(&text, &hua_default_allocator, 1u << 20);
    hua_buf_text(&text, "pack: many\nlexicons:\n");
    for (int i = 0; i < 150; i++)
        hua_buf_format(&text, "  l%d: [\"(\"]\n", i);
    hua_str one = hua_buf_str(&text);
    loaded l;
    load_texts(&l, &one, 1, (hua_ruleset_options){0}, &hua_default_allocator);
    CHECK_EQ(l.errors, 100);
    CHECK_EQ(l.code, HUA_E_PATTERN);
    CHECK_EQ(l.error.line, 3);
    end(&l);
    hua_buf_free(&text);
}

typedef struct scarce {
    size_t left, live;
} scarce;

static void *scarce_alloc(void *ctx, size_t size)
{
    scarce *s = ctx;
    if (!s->left)
        return NULL;
    s->left--;
    void *p = malloc(size);
    s->live += p != NULL;
    return p;
}

static void *scarce_resize(void *ctx, void *p, size_t size)
{
    scarce *s = ctx;
    if (!p)
        return scarce_alloc(ctx, size);
    if (!s->left)
        return NULL;
    s->left--;
    return realloc(p, size);
}

static void scarce_release(void *ctx, void *p)
{
    scarce *s = ctx;
    s->live -= p != NULL;
    free(p);
}

static void test_no_memory(void)
{
    hua_str texts[] = {hua_str_from(own), hua_str_from(full)};
    hua_code code = HUA_E_NOMEM;
    for (size_t n = 0; code == HUA_E_NOMEM && n < 1000; n++) {
        scarce s = {n, 0};
        const hua_allocator a = {scarce_alloc, scarce_resize, scarce_release, &s};
        loaded l;
        load_texts(&l, texts, 2, (hua_ruleset_options){0}, &a);
        code = l.code;
        CHECK(code == HUA_OK || (code == HUA_E_NOMEM && l.errors == 0));
        end(&l);
        CHECK_EQ(s.live, 0);
    }
    CHECK_EQ(code, HUA_OK);
}

/* ---- files of errors ------------------------------------------------------- */

static void read_whole(const char *path, hua_buf *out)
{
    FILE *f = fopen(path, "rb");
    char block[4096];
    size_t n = 0;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        hua_buf_add(out, (hua_str){block, n});
    if (f)
        fclose(f);
}

static void compare(const char *path, hua_str got)
{
    hua_buf want;
    hua_buf_init(&want, &hua_default_allocator, 1u << 20);
    if (getenv("REFRESH")) {
        FILE *f = fopen(path, "wb");
        if (CHECK(f != NULL)) {
            fwrite(got.ptr, 1, got.len, f);
            fclose(f);
        }
    }
    read_whole(path, &want);
    if (!CHECK(hua_str_eq(got, hua_buf_str(&want))))
        printf("%s: got\n%.*swant\n%.*s", path, HUA_STR_ARG(got), HUA_STR_ARG(hua_buf_str(&want)));
    hua_buf_free(&want);
}

static void test_error_file(const char *name)
{
    char path[600];
    const char *paths[] = {path};
    snprintf(path, sizeof path, "%s/errors/%s", TESTS_DIR, name);
    loaded l;
    begin(&l, &hua_default_allocator);
    yaml_source *sources;
    size_t count;
    CHECK_EQ(hua_pack_read_files(paths, 1, &l.arena, &sources, &count, &l.error), HUA_OK);
    sources[0].name = name;
    hua_ruleset_options o = {.on_error = on_error, .on_error_ctx = &l};
    l.code = hua_pack_load(&l.set, sources, count, &o, &l.arena, &l.error);
    CHECK(l.code != HUA_OK && l.code == l.error.code && l.errors > 0);
    strcpy(path + strlen(path) - strlen(".yaml"), ".txt");
    compare(path, hua_buf_str(&l.messages));
    end(&l);
}

static void test_error_files(void)
{
    DIR *directory = opendir(TESTS_DIR "/errors");
    const struct dirent *entry;
    size_t files = 0;
    if (!CHECK(directory != NULL))
        return;
    while ((entry = readdir(directory))) {
        size_t n = strlen(entry->d_name);
        if (n < 6 || strcmp(entry->d_name + n - 5, ".yaml") != 0)
            continue;
        test_error_file(entry->d_name);
        files++;
    }
    closedir(directory);
    CHECK(files > 50);
}

/* ---- reading files ---------------------------------------------------------- */

static void test_read_files(void)
{
    const char *directory[] = {TESTS_DIR "/errors/"};
    const char *missing[] = {TESTS_DIR "/errors/no-such-file.yaml"};
    loaded l;
    begin(&l, &hua_default_allocator);
    yaml_source *sources;
    size_t count;
    CHECK_EQ(hua_pack_read_files(directory, 1, &l.arena, &sources, &count, &l.error), HUA_OK);
    for (size_t i = 1; i < count; i++)
        CHECK(strcmp(sources[i - 1].name, sources[i].name) < 0);
    CHECK_EQ(hua_pack_read_files(missing, 1, &l.arena, &sources, &count, &l.error), HUA_E_IO);
    CHECK_STR_EQ(l.error.file, missing[0]);
    end(&l);
}

static void test_nearest(void)
{
    const hua_str names[] = {HUA_STR_INIT("match"), HUA_STR_INIT("message"), HUA_STR_INIT("道歉")};
    CHECK_SLICE_EQ(hua_nearest_name(HUA_STR("mach"), names, 3), "match");
    CHECK_SLICE_EQ(hua_nearest_name(HUA_STR("mesasge"), names, 3), "message");
    CHECK_SLICE_EQ(hua_nearest_name(HUA_STR("到歉"), names, 3), "道歉");
    CHECK_EQ(hua_nearest_name(HUA_STR("xyz"), names, 3).len, 0);
    CHECK_EQ(hua_nearest_name(HUA_STR(""), names, 3).len, 0);
    hua_severity severity = HUA_ERROR;
    CHECK(hua_category_known(HUA_STR("stalling"), &severity) && severity == HUA_WARNING);
    CHECK(!hua_category_known(HUA_STR("staling"), NULL));
}

int main(void)
{
    test_full();
    test_merge();
    test_options();
    test_error_limit();
    test_no_memory();
    test_error_files();
    test_read_files();
    test_nearest();
    return check_report();
}
