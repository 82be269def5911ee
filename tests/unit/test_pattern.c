/*
 * The pattern notation: each pattern is written back as a tree in brackets and compared, and
 * what is refused is compared by the character that is pointed at.
 */
#include "rules/pattern.h"

#include "base/buf.h"
#include "check.h"

static void show(hua_buf *out, const pat_node *n);

static void show_children(hua_buf *out, const pat_node *n, const char *between)
{
    for (const pat_node *c = n->first; c; c = c->next) {
        if (c != n->first)
            hua_buf_text(out, between);
        show(out, c);
    }
}

static void show(hua_buf *out, const pat_node *n)
{
    switch (n->kind) {
    case PAT_LITERAL:
        hua_buf_add(out, n->text);
        break;
    case PAT_SOFT:
        hua_buf_text(out, "_");
        break;
    case PAT_LEXICON:
        hua_buf_format(out, "{%.*s}", HUA_STR_ARG(n->text));
        break;
    case PAT_GROUP:
        hua_buf_text(out, "(");
        show_children(out, n, "|");
        hua_buf_text(out, ")");
        break;
    case PAT_SEQUENCE:
        show_children(out, n, " ");
        break;
    case PAT_GAP:
        hua_buf_format(out, "<%u-%u%s>", n->min, n->max, n->words ? "w" : "");
        break;
    case PAT_SLOT:
        hua_buf_format(out, "#%d", (int)n->slot);
        break;
    default:
        hua_buf_text(out, n->kind == PAT_BEGIN ? "^" : "$");
    }
    if (n->optional)
        hua_buf_text(out, "?");
}

static void accepts(const char *text, const char *tree)
{
    hua_arena arena;
    hua_buf out;
    hua_error error = {0};
    pat_node *root = NULL;
    hua_arena_init(&arena, &hua_default_allocator);
    hua_buf_init(&out, &hua_default_allocator, 1u << 16);
    hua_code code = hua_pattern_parse(&arena, hua_str_from(text), &root, &error);
    if (code == HUA_OK)
        show(&out, root);
    else
        printf("%s: %s\n", text, error.message_en);
    CHECK_SLICE_EQ(hua_buf_str(&out), tree);
    hua_buf_free(&out);
    hua_arena_free(&arena);
}

static void refuses(const char *text, uint32_t column)
{
    hua_arena arena;
    hua_error error = {0};
    pat_node *root = NULL;
    hua_arena_init(&arena, &hua_default_allocator);
    hua_code code = hua_pattern_parse(&arena, hua_str_from(text), &root, &error);
    if (!CHECK(code == HUA_E_PATTERN) || !CHECK_EQ(error.column, column))
        printf("    pattern \"%s\"\n", text);
    CHECK(error.message[0] && error.message_en[0]);
    hua_arena_free(&arena);
}

static void test_items(void)
{
    accepts("我不知道", "我不知道");
    accepts("{apology}<0-12>{but}", "{apology} <0-12> {but}");
    accepts("不(太|很)?清楚", "不 (太|很)? 清楚");
    accepts("甲<1-3w>乙", "甲 <1-3w> 乙");
    accepts("^好的$", "^ 好的 $");
    accepts("{but}?真的", "{but}? 真的");
    accepts("等#duration", "等 #1");
    accepts("#number个", "#0 个");
    accepts("((甲|乙)丙|丁)戊", "((甲|乙) 丙|丁) 戊");
    accepts("^<0-3>甲乙", "^ <0-3> 甲乙");
    accepts("甲(<0-2>乙|丙)丁", "甲 (<0-2> 乙|丙) 丁");
    accepts("(但是<0-2>)?好", "(但是 <0-2>)? 好");
}

static void test_soft(void)
{
    accepts("不行，再讲 也没用", "不行 _ 再讲 _ 也没用");
    accepts("“不行”。", "不行");
    accepts("甲，、乙", "甲 _ 乙");
    accepts("(好的，|行)那", "(好的 _|行) 那");
    accepts("甲\xE2\x80\x8B乙", "甲乙"); /* zero width space */
}

static void test_escapes(void)
{
    accepts("甲\\{乙\\}", "甲 _ 乙");
    accepts("甲\\丙乙", "甲丙乙");
    accepts("甲\\(乙", "甲 _ 乙");
}

static void test_refused(void)
{
    refuses("", 0);
    refuses("，。", 0);
    refuses("<0-2>", 0);
    refuses("<0-2>甲", 0);
    refuses("甲<0-2>", 1);
    refuses("(<0-2>甲|乙)丙", 1);
    refuses("{but}?<0-2>甲", 6);
    refuses("甲<3-2>乙", 1);
    refuses("甲<0-201>乙", 1);
    refuses("甲<-2>乙", 1);
    refuses("甲<0-2", 1);
    refuses("甲<0-2><0-3>乙", 6);
    refuses("甲?", 1);
    refuses("(甲)??乙", 4);
    refuses("#number?甲", 7);
    refuses("甲^", 1);
    refuses("^^甲", 1);
    refuses("$甲", 0);
    refuses("(甲", 0);
    refuses("甲)", 1);
    refuses("甲|乙", 1);
    refuses("(甲|)乙", 3);
    refuses("()乙", 1);
    refuses("(甲)?", 0);
    refuses("{}", 0);
    refuses("{a", 0);
    refuses("{a b}", 0);
    refuses("甲}", 1);
    refuses("甲#nummer", 1);
    refuses("甲\\", 1);
    refuses("((((((((((甲))))))))))", 8);
}

static void test_columns(void)
{
    hua_arena arena;
    pat_node *root = NULL;
    hua_arena_init(&arena, &hua_default_allocator);
    if (CHECK_EQ(hua_pattern_parse(&arena, HUA_STR("真的<0-2>{but}，好"), &root, NULL), HUA_OK)) {
        const uint32_t want[] = {0, 2, 7, 12, 13};
        size_t i = 0;
        for (const pat_node *n = root->first; n && i < 5; n = n->next)
            CHECK_EQ(n->column, want[i++]);
        CHECK_EQ(i, 5);
    }
    hua_arena_free(&arena);
}

static void test_limits(void)
{
    hua_buf text;
    hua_buf_init(&text, &hua_default_allocator, 1u << 16);
    for (int i = 0; i < PAT_MAX_ITEMS + 1; i++)
        hua_buf_text(&text, "{a}");
    hua_buf_char(&text, '\0');
    refuses(text.ptr, 3 * PAT_MAX_ITEMS);
    hua_buf_reset(&text);
    for (int i = 0; i < PAT_MAX_BYTES / 3 + 1; i++)
        hua_buf_text(&text, "甲");
    hua_buf_char(&text, '\0');
    refuses(text.ptr, 0);
    hua_buf_free(&text);
}

int main(void)
{
    test_items();
    test_soft();
    test_escapes();
    test_refused();
    test_columns();
    test_limits();
    return check_report();
}
