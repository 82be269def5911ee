/* Which script a text is in, and conversion. */
#include "check.h"

#include "text/script.h"

#include <stdlib.h>

static size_t allocations;

static void *count_alloc(void *ctx, size_t size)
{
    (void)ctx;
    allocations++;
    return malloc(size);
}

static void *count_resize(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    allocations++;
    return realloc(ptr, size);
}

static void count_release(void *ctx, void *ptr)
{
    (void)ctx;
    free(ptr);
}

static const hua_allocator counting = {count_alloc, count_resize, count_release, NULL};

static void test_detection(void)
{
    CHECK_EQ(hua_script_of(HUA_STR("这个我不知道")), HUA_SCRIPT_HANS);
    CHECK_EQ(hua_script_of(HUA_STR("這個我不知道")), HUA_SCRIPT_TW);
    CHECK_EQ(hua_script_of(HUA_STR("我哋唔知道點解會係噉")), HUA_SCRIPT_HK);
    CHECK_EQ(hua_script_of(HUA_STR("你好，1 2 3 abc")), HUA_SCRIPT_NONE);
    CHECK_EQ(hua_script_of(HUA_STR("")), HUA_SCRIPT_NONE);
    CHECK_EQ(hua_script_of(HUA_STR("皇后在三公里外")), HUA_SCRIPT_NONE);
    CHECK_EQ(hua_script_of(HUA_STR("這这")), HUA_SCRIPT_HANS);
    CHECK_EQ(hua_script_of(HUA_STR("抱歉，請您稍後")), HUA_SCRIPT_TW);
    CHECK_EQ(hua_script_of(HUA_STR("唔，好的这样")), HUA_SCRIPT_HANS);
}

static void check_conversion(hua_converter *converter, const char *text, hua_script script,
                             const char *want)
{
    hua_buf out;
    hua_buf_init(&out, &counting, 1 << 20);
    CHECK(hua_convert(converter, hua_str_from(text), script, &out));
    CHECK_SLICE_EQ(hua_buf_str(&out), want);
    hua_buf_free(&out);
}

static void test_conversion(hua_converter *converter)
{
    check_conversion(converter, "请检查网络和鼠标", HUA_SCRIPT_TW, "請檢查網路和滑鼠");
    check_conversion(converter, "请检查网络", HUA_SCRIPT_HK, "請檢查網絡");
    check_conversion(converter, "请检查网络", HUA_SCRIPT_HANS, "请检查网络");
    check_conversion(converter, "", HUA_SCRIPT_TW, "");
    check_conversion(converter, "头发和发货以后", HUA_SCRIPT_TW, "頭髮和發貨以後");
}

static void test_memory(hua_converter *converter)
{
    hua_buf out;
    hua_buf_init(&out, &counting, 1 << 20);
    CHECK(hua_convert(converter, HUA_STR("我们会马上处理"), HUA_SCRIPT_TW, &out));
    size_t before = allocations;
    hua_buf_reset(&out);
    CHECK(hua_convert(converter, HUA_STR("我们会马上处理"), HUA_SCRIPT_TW, &out));
    CHECK_EQ(allocations, before);
    CHECK_SLICE_EQ(hua_buf_str(&out), "我們會馬上處理");
    hua_buf_reset(&out);
    CHECK(hua_convert(converter, HUA_STR("我们会马上处理"), HUA_SCRIPT_HK, &out));
    CHECK_SLICE_EQ(hua_buf_str(&out), "我們會馬上處理");
    hua_buf_free(&out);
}

int main(void)
{
    hua_converter *converter;
    test_detection();
    if (CHECK(hua_converter_new(&converter, &counting, NULL) == HUA_OK)) {
        test_conversion(converter);
        test_memory(converter);
        hua_converter_free(converter);
    }
    return check_report();
}
