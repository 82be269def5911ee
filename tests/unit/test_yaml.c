/* The YAML tree: kinds, places in code points and bytes, and what is refused. */
#include "rules/yaml.h"

#include "check.h"

#include <stdlib.h>

typedef struct parsed {
    hua_arena arena;
    yaml_source source;
    hua_error error;
    hua_code code;
} parsed;

static void parse_bytes(parsed *p, hua_str text)
{
    *p = (parsed){.source = {.name = "t.yaml", .text = text}};
    hua_arena_init(&p->arena, &hua_default_allocator);
    p->code = hua_yaml_parse(&p->source, &p->arena, &p->error);
}

static void parse(parsed *p, const char *text)
{
    parse_bytes(p, hua_str_from(text));
}

static void end(parsed *p)
{
    hua_arena_free(&p->arena);
}

static void test_tree(void)
{
    parsed p;
    parse(&p, "a: 一\nb: [二, '3', 4]\nc:\n  - {d: \"五\"}\n  # later\ne:\n");
    if (CHECK_EQ(p.code, HUA_OK)) {
        const yaml_node *root = p.source.root;
        CHECK(root->kind == YAML_MAP && root->count == 4);
        CHECK_SLICE_EQ(hua_yaml_get(root, "a")->text, "一");
        const yaml_node *b = hua_yaml_get(root, "b");
        CHECK(b->kind == YAML_LIST && b->count == 3);
        CHECK(b->first->plain && !b->first->next->plain && b->first->next->next->plain);
        CHECK_SLICE_EQ(hua_yaml_get(hua_yaml_get(root, "c")->first, "d")->text, "五");
        CHECK_EQ(hua_yaml_get(root, "e")->text.len, 0);
        CHECK(hua_yaml_get(root, "f") == NULL && hua_yaml_get(b, "a") == NULL);
    }
    end(&p);
}

static void test_places(void)
{
    static const char text[] =
        "一二: 三\r\nb:\n  - \"四五\": 六\n    c: 七 # 注\n# end\nd: [八, 九]\n";
    parsed p;
    parse(&p, text);
    if (CHECK_EQ(p.code, HUA_OK)) {
        const yaml_node *first = p.source.root->first;
        CHECK(first->key_mark.line == 1 && first->key_mark.column == 1);
        CHECK(first->mark.line == 1 && first->mark.column == 5);
        CHECK_EQ(first->mark.offset, strlen("一二: "));
        const yaml_node *item = hua_yaml_get(p.source.root, "b")->first;
        CHECK(item->mark.line == 3 && item->mark.column == 5);
        CHECK(item->first->mark.line == 3 && item->first->mark.column == 11);
        /* A block ends where its last member ends, not at the next token. */
        CHECK_EQ(item->end.offset, (size_t)(strstr(text, " # 注") - text));
        const yaml_node *list = hua_yaml_get(p.source.root, "d");
        CHECK_EQ(list->end.offset, strlen(text) - 1);
        CHECK(list->first->next->mark.line == 6 && list->first->next->mark.column == 8);
    }
    end(&p);
}

static void test_lines_are_those_of_editors(void)
{
    parsed p;
    parse(&p, "\xEF\xBB\xBF"
              "a: \"x\xE2\x80\xA8y\"\nb: 1\n");
    if (CHECK_EQ(p.code, HUA_OK)) {
        const yaml_node *b = hua_yaml_get(p.source.root, "b");
        CHECK(b->mark.line == 2 && b->mark.column == 4);
        CHECK(p.source.root->first->key_mark.column == 1);
        CHECK_EQ(p.source.root->first->key_mark.offset, 3);
    }
    end(&p);
}

static void test_place(void)
{
    parsed p;
    parse(&p, "a: 1\r\n甲乙: 二\r\n");
    const yaml_node *n = hua_yaml_get(p.source.root, "甲乙");
    hua_fail(&p.error, HUA_E_PACK, "x", "x");
    hua_yaml_place(&p.source, n->mark, &p.error);
    CHECK_STR_EQ(p.error.file, "t.yaml");
    CHECK_STR_EQ(p.error.source, "甲乙: 二");
    CHECK(p.error.line == 2 && p.error.column == 5 && p.error.caret == 5);
    end(&p);
}

static void refused(const char *text, hua_code code, uint32_t line, uint32_t column)
{
    parsed p;
    parse(&p, text);
    CHECK_EQ(p.code, code);
    CHECK_EQ(p.error.code, code);
    CHECK_EQ(p.error.line, line);
    CHECK_EQ(p.error.column, column);
    CHECK(p.error.message[0] && p.error.message_en[0]);
    end(&p);
}

static void test_refused(void)
{
    refused("", HUA_E_YAML, 1, 1);
    refused("# 无\n", HUA_E_YAML, 1, 1);
    refused("a: &x 1\n", HUA_E_YAML, 1, 4);
    refused("a: *x\n", HUA_E_YAML, 1, 4);
    refused("a: !!int 1\n", HUA_E_YAML, 1, 4);
    refused("a: 1\n---\nb: 2\n", HUA_E_YAML, 2, 1);
    refused("? [a]\n: 1\n", HUA_E_YAML, 1, 3);
    refused("a: [1, 2\nb: 3\n", HUA_E_YAML, 2, 2);
    refused("甲: \"乙\n", HUA_E_YAML, 1, 4);
    refused("a: 一\x01\n", HUA_E_YAML, 1, 5);
    refused("a: 1\nb: \xC0\xAF\n", HUA_E_UTF8, 2, 4);
    refused("a: 二\xE4\xB8", HUA_E_UTF8, 1, 5);
}

static void test_limits(void)
{
    char deep[80] = "";
    for (int i = 0; i < YAML_MAX_DEPTH; i++)
        strcat(deep, "[");
    size_t half = strlen(deep);
    for (size_t i = 0; i < half; i++)
        strcat(deep, "]");
    parsed p;
    parse(&p, deep);
    CHECK_EQ(p.code, HUA_OK);
    end(&p);
    char deeper[90];
    snprintf(deeper, sizeof deeper, "[%s]", deep);
    refused(deeper, HUA_E_LIMIT, 1, YAML_MAX_DEPTH + 1);

    size_t size = (size_t)HUA_MAX_PACK_BYTES + 1;
    char *large = malloc(size);
    if (!CHECK(large != NULL))
        return;
    memset(large, '#', size);
    parse_bytes(&p, (hua_str){large, size});
    CHECK_EQ(p.code, HUA_E_LIMIT);
    end(&p);
    free(large);
}

int main(void)
{
    test_tree();
    test_places();
    test_lines_are_those_of_editors();
    test_place();
    test_refused();
    test_limits();
    return check_report();
}
