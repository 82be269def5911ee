/* JSON written into a text: commas, escapes, numbers. */
#include "common/json_out.h"
#include "unit/check.h"

#include <math.h>

static void is(json_out *out, const char *want)
{
    CHECK(!out->text.failed);
    CHECK_SLICE_EQ(cli_text_str(&out->text), want);
    cli_text_free(&out->text);
}

static void test_commas(void)
{
    json_out out = {0};
    out_open(&out, '{');
    out_key(&out, "empty");
    out_open(&out, '[');
    out_close(&out, ']');
    out_member_int(&out, "n", -5);
    out_key(&out, "list");
    out_open(&out, '[');
    out_null(&out);
    out_bool(&out, true);
    out_open(&out, '{');
    out_close(&out, '}');
    out_raw(&out, CLI_STR("[1]"));
    out_close(&out, ']');
    out_member_bool(&out, "last", false);
    out_close(&out, '}');
    is(&out, "{\"empty\":[],\"n\":-5,\"list\":[null,true,{},[1]],\"last\":false}");
}

static void text(hua_str words, const char *want)
{
    json_out out = {0};
    out_text(&out, words);
    is(&out, want);
}

static void test_texts(void)
{
    text(CLI_STR(""), "\"\"");
    text(CLI_STR("我不知道"), "\"我不知道\"");
    text(CLI_STR("a\"b\\c\n\t\x01\x7f"), "\"a\\\"b\\\\c\\n\\u0009\\u0001\\u007f\"");
    text(CLI_STR("</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
    /* Line separators are escaped, their neighbours in the same block are not. */
    text(CLI_STR("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA6"), "\"\\u2028\\u2029\xE2\x80\xA6\"");
    /* Each ill-formed byte is one U+FFFD; what is cut off at the end too. */
    text(CLI_STR("a\xFFz\xE2\x80"), "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\"");
    text((hua_str){"a\0b", 3}, "\"a\\u0000b\"");
}

static void number(double value, const char *want)
{
    json_out out = {0};
    out_real(&out, value);
    is(&out, want);
}

static void test_numbers(void)
{
    number(0, "0");
    number(1.5, "1.5");
    number(0.1254, "0.125");
    number(-2, "-2");
    number(100, "100");
    number((double)NAN, "null");
    number((double)INFINITY, "null");
    json_out out = {0};
    out_int(&out, INT64_MIN);
    is(&out, "-9223372036854775808");
}

int main(void)
{
    test_commas();
    test_texts();
    test_numbers();
    return check_report();
}
