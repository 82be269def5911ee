/* The parts of the audit's page that are made in C: what stands in the islands, days, names. */
#include "check.h"

#include "dashboard/inner.h"

#include <stdlib.h>

/* What `write` puts into a page, NUL behind it. */
static void written(char *out, size_t size, void (*write)(page *p))
{
    page p = {.file = tmpfile()};
    write(&p);
    rewind(p.file);
    out[fread(out, 1, size - 1, p.file)] = '\0';
    fclose(p.file);
}

static void hostile_strings(page *p)
{
    page_str(p, CLI_STR("</script><!--&\"\\\n"));
    page_str(p, CLI_STR("中\xe2\x80\xa8\xe2\x80\xa9"));
    page_str(p, (hua_str){"a\0b", 3});
    page_str(p, CLI_STR("\xff\xc3"));
    page_str(p, CLI_STR("\xf0\x9f\x98\x80"));
}

static void test_strings(void)
{
    char got[512];
    written(got, sizeof got, hostile_strings);
    CHECK_STR_EQ(got, "\"\\u003c/script\\u003e\\u003c!--\\u0026\\u0022\\u005c\\u000a\""
                      "\"中\\u2028\\u2029\""
                      "\"a\\u0000b\""
                      "\"\\ufffd\\ufffd\""
                      "\"\xf0\x9f\x98\x80\"");
}

/* The examples of RFC 4648, section 10. */
static void base64_examples(page *p)
{
    static const char *const plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    for (size_t i = 0; i < 7; i++) {
        page_base64(p, (const unsigned char *)plain[i], strlen(plain[i]));
        page_base64_end(p);
        page_lit(p, ",");
    }
    page_number(p, 0x01020304, 4); /* 04 03 02 01 */
    page_number(p, 0xffff, 2);
    page_base64_end(p);
}

static void test_base64(void)
{
    char got[512];
    written(got, sizeof got, base64_examples);
    CHECK_STR_EQ(got, ",Zg==,Zm8=,Zm9v,Zm9vYg==,Zm9vYmE=,Zm9vYmFy,BAMCAf//");
}

static void check_day(const char *text, bool good, int32_t want)
{
    int32_t day = 0;
    CHECK(dash_day(cli_str(text), &day) == good);
    if (good)
        CHECK(day == want);
}

/* date -u -d DAY +%s, divided by 86400. */
static void test_days(void)
{
    check_day("1970-01-01", true, 0);
    check_day("1969-12-31", true, -1);
    check_day("2000-02-29", true, 11016);
    check_day("2026-03-02", true, 20514);
    check_day("2026-3-2", false, 0);
    check_day("2026-13-01", false, 0);
    check_day("2026-00-01", false, 0);
    check_day("2026-01-32", false, 0);
    check_day("20260102xx", false, 0);
    check_day("", false, 0);
}

static void test_dictionary(void)
{
    char name[32];
    dict d = {0};
    CHECK(dict_find(&d, CLI_STR("甲")) == DICT_NONE);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "客服%d", i);
        CHECK_EQ(dict_add(&d, cli_str(name)), i);
    }
    CHECK_EQ(dict_add(&d, CLI_STR("客服7")), 7);
    CHECK_EQ(dict_find(&d, CLI_STR("客服999")), 999);
    CHECK(dict_find(&d, CLI_STR("客服1000")) == DICT_NONE);
    CHECK_SLICE_EQ(d.list.items[12], "客服12");
    dict_free(&d);
}

/* Rows of a sample are found by number, and what it left out is not. */
static void test_rows(void)
{
    uint32_t all[] = {1, 2, 3, 4}, some[] = {2, 3, 9};
    size_t row = 99;
    dash whole = {.rows = 4, .ids = all}, sample = {.rows = 3, .ids = some};
    CHECK(dash_row(&whole, 3, &row) && row == 2);
    CHECK(!dash_row(&whole, 5, &row) && !dash_row(&whole, 0, &row) && !dash_row(&whole, -1, &row));
    CHECK(dash_row(&sample, 9, &row) && row == 2);
    CHECK(dash_row(&sample, 2, &row) && row == 0);
    CHECK(!dash_row(&sample, 1, &row) && !dash_row(&sample, 4, &row));
}

/* Of one rule: no more than there is room for, no agent twice, the same whatever the order. */
static void test_examples(void)
{
    enum { ROWS = 40 };
    uint32_t ids[ROWS], agents[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        ids[i] = i + 1;
        agents[i] = 1 + i % 8;
    }
    dash up = {.rows = ROWS, .ids = ids, .agent = agents}, down = up;
    for (size_t i = 0; i < ROWS; i++)
        CHECK(dash_offer(&up, 0, i) && dash_offer(&down, 0, ROWS - 1 - i));
    const dash_rule *a = &up.examples.items[0], *b = &down.examples.items[0];
    CHECK_EQ(a->count, DASH_EXAMPLES);
    for (unsigned i = 0; i < a->count; i++) {
        CHECK_EQ(a->examples[i].row, b->examples[i].row);
        for (unsigned k = 0; k < i; k++)
            CHECK(a->examples[i].agent != a->examples[k].agent);
    }
    cli_list_free(&up.examples);
    cli_list_free(&down.examples);
}

int main(void)
{
    test_strings();
    test_base64();
    test_days();
    test_dictionary();
    test_rows();
    test_examples();
    return check_report();
}
