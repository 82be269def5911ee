/*
 * The language's definition, rules/README.md, and the guide to it, rules/README.zh-CN.md, are tests:
 * every ```yaml block that begins with `pack:` is loaded as a pack of its own, and the tests inside
 * it are run.
 */
#include "huashu.h"

#include "base/buf.h"
#include "base/str.h"
#include "check.h"

#ifndef RULES_DIR
#define RULES_DIR "rules"
#endif

typedef struct block_place {
    const char *page;
    uint32_t first_line;
} block_place;

static void show_error(void *ctx, const hua_error *e)
{
    const block_place *place = ctx;
    printf("%s:%u: %s | %s %s\n    %s\n", place->page, place->first_line + e->line - 1, e->message,
           e->message_en, e->hint, e->source);
}

static void run_block(hua_str block, block_place place)
{
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    const hua_ruleset_options options = {.on_error = show_error, .on_error_ctx = &place};
    if (!CHECK_EQ(hua_ruleset_parse(&rules, block, place.page, &options, &error), HUA_OK)) {
        printf("    %s: block at line %u\n", place.page, place.first_line);
        return;
    }
    size_t passed = 0, total = 0;
    CHECK_EQ(hua_ruleset_test(rules, show_error, &place, &passed, &total, &error), HUA_OK);
    CHECK_EQ(passed, total);
    hua_ruleset_free(rules);
}

/* The line at `start` without its end; *next is where the following one begins. */
static hua_str line_at(hua_str text, size_t start, size_t *next)
{
    size_t end = start;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    *next = end < text.len ? end + 1 : end;
    return hua_str_slice(text, start, end);
}

static size_t run_blocks(hua_str text, const char *page)
{
    size_t packs = 0, start = 0;
    uint32_t line = 0, first_line = 0;
    bool inside = false;
    for (size_t i = 0, next; i < text.len; i = next) {
        hua_str l = line_at(text, i, &next);
        line++;
        if (!inside && hua_str_is(l, "```yaml")) {
            inside = true;
            start = next;
            first_line = line + 1;
        } else if (inside && hua_str_is(l, "```")) {
            inside = false;
            hua_str block = hua_str_slice(text, start, i);
            if (hua_str_starts(block, "pack:")) {
                run_block(block, (block_place){page, first_line});
                packs++;
            }
        }
    }
    CHECK(!inside);
    return packs;
}

static void run_page(const char *path, const char *page, size_t least)
{
    hua_buf text;
    hua_buf_init(&text, &hua_default_allocator, 1u << 20);
    FILE *f = fopen(path, "rb");
    char block[4096];
    size_t n = 0;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        hua_buf_add(&text, (hua_str){block, n});
    if (CHECK(f != NULL))
        fclose(f);
    CHECK(run_blocks(hua_buf_str(&text), page) >= least);
    hua_buf_free(&text);
}

int main(void)
{
    run_page(RULES_DIR "/README.md", "README.md", 8);
    run_page(RULES_DIR "/README.zh-CN.md", "README.zh-CN.md", 8);
    return check_report();
}
