/* The JSON writer against values worked out by hand: escapes, numbers, tags, what is left out. */
#include "report/report.h"

#include "base/str.h"

#include "testing.h"

static const char *written(const hua_report *report)
{
    static char text[1 << 16];
    hua_buf out;
    hua_buf_init(&out, &hua_default_allocator, sizeof text - 1);
    hua_report_write_json(report, &out);
    CHECK(out.error == HUA_OK, "error %d", (int)out.error);
    memcpy(text, out.ptr, out.len);
    text[out.len] = '\0';
    hua_buf_free(&out);
    return text;
}

static bool holds(const hua_report *report, const char *part)
{
    bool found = strstr(written(report), part) != NULL;
    if (!found)
        fprintf(stderr, "not there: %s\nin: %s\n", part, written(report));
    return found;
}

static hua_dialogue dialogue_of(const char *id)
{
    return (hua_dialogue){.id = testing_str(id), .source = HUA_STR("a.txt:1")};
}

static void an_empty_report(void)
{
    hua_dialogue d = dialogue_of("x");
    hua_report report = {.dialogue = &d};
    CHECK(strcmp(
              written(&report),
              "{\"version\":1,\"id\":\"x\",\"source\":\"a.txt:1\",\"channel\":\"chat\",\"turns\":0,"
              "\"findings\":[],\"scores\":[],\"tags\":{\"intent\":[],\"matter\":[],\"need\":[],"
              "\"type\":[],\"emotion\":\"calm\",\"risk\":[],\"implicit\":false},"
              "\"behaviours\":[],\"overall\":null}") == 0,
          "%s", written(&report));
}

static void optional_fields(void)
{
    hua_dialogue d = dialogue_of("x");
    d.agent = HUA_STR("A1");
    d.date = HUA_STR("2026-03-02");
    d.meta = HUA_STR("{\"a\":\n1}");
    hua_report report = {
        .dialogue = &d, .replaced = 3, .has_overall = true, .overall = 7, .grade = "E"};
    CHECK(holds(&report, "\"channel\":\"chat\",\"agent\":\"A1\",\"date\":\"2026-03-02\","),
          "agent and date");
    CHECK(!strstr(written(&report), "customer"), "an empty field is left out");
    CHECK(holds(&report, "\"turns\":0,\"replaced\":3,\"meta\":{\"a\": 1},"), "meta on one line");
    CHECK(holds(&report, "\"overall\":{\"score\":7,\"grade\":\"E\"}}"), "overall");
}

/* Every byte that must be escaped, at every position of a word of eight. */
static void escapes(void)
{
    static const struct {
        char c;
        const char *escaped;
    } table[] = {{'"', "\\\""},   {'\\', "\\\\"},    {'\n', "\\n"},     {'\r', "\\r"},
                 {'\t', "\\t"},   {'\b', "\\b"},     {'\f', "\\f"},     {1, "\\u0001"},
                 {11, "\\u000b"}, {0x1F, "\\u001f"}, {0x1B, "\\u001b"}, {0x7F, "\x7F"},
                 {' ', " "}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (size_t at = 0; at < 17; at++) {
            char text[18] = "0123456789abcdefg", wanted[64];
            text[at] = table[i].c;
            snprintf(wanted, sizeof wanted, "\"id\":\"%.*s%s%s\"", (int)at, text, table[i].escaped,
                     text + at + 1);
            hua_dialogue d = dialogue_of(text);
            hua_report report = {.dialogue = &d};
            CHECK(holds(&report, wanted), "byte %d at %zu", table[i].c, at);
        }
    }
}

static void ill_formed_text(void)
{
    hua_dialogue d = dialogue_of("a\xFF\xE6\x88z\xE6\x88\x91");
    hua_report report = {.dialogue = &d};
    CHECK(holds(&report, "\"id\":\"a\xEF\xBF\xBD\xEF\xBF\xBDz\xE6\x88\x91\""), "id");
    hua_finding f = {.rule = HUA_STR("r"), .text = HUA_STR("\xC3(")};
    report.findings = &f;
    report.finding_count = 1;
    report.replaced = 1;
    CHECK(holds(&report, "\"text\":\"\xEF\xBF\xBD(\""), "text of a finding");
}

static void points(void)
{
    static const struct {
        int32_t hundredths;
        const char *text;
    } table[] = {{0, "\"points\":0,"},      {1250, "\"points\":12.5,"}, {1205, "\"points\":12.05,"},
                 {-50, "\"points\":-0.5,"}, {-1000, "\"points\":-10,"}, {5, "\"points\":0.05,"}};
    hua_dialogue d = dialogue_of("x");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        hua_score score = {
            .rubric = HUA_STR("r"), .applicable = true, .points = table[i].hundredths};
        hua_report report = {.dialogue = &d, .scores = &score, .score_count = 1};
        CHECK(holds(&report, table[i].text), "%d", (int)table[i].hundredths);
    }
}

/* Nothing of a rubric that does not apply may look like a score. */
static void not_applicable(void)
{
    hua_dialogue d = dialogue_of("x");
    hua_step step = {.id = HUA_STR("s")};
    hua_score score = {
        .rubric = HUA_STR("r"), .score = 40, .points = 1, .of = 2, .steps = &step, .step_count = 1};
    hua_report report = {.dialogue = &d, .scores = &score, .score_count = 1};
    CHECK(holds(&report, "[{\"rubric\":\"r\",\"score\":null,\"points\":0,\"of\":0,"
                         "\"applicable\":false,\"steps\":[],\"penalties\":[],"
                         "\"best_next\":null}]"),
          "not applicable");
}

static void a_finding(void)
{
    hua_dialogue d = dialogue_of("x");
    hua_related related = {0, {0, 9, 0, 27}, HUA_STR("cause")};
    hua_suggestion suggestions[] = {{true, true, HUA_STR("r"), {0, 12, 0, 36}},
                                    {false, false, HUA_STR("s"), {1, 2, 3, 4}}};
    hua_finding f = {HUA_STR("apology-but"),
                     HUA_STR("c"),
                     HUA_ERROR,
                     1,
                     {2, 7, 6, 21},
                     HUA_STR("t"),
                     HUA_STR("ti"),
                     HUA_STR("m"),
                     HUA_STR("w"),
                     HUA_FOLD_WIDTH | HUA_FOLD_SOUND,
                     &related,
                     1,
                     suggestions,
                     2};
    hua_report report = {.dialogue = &d, .findings = &f, .finding_count = 1};
    CHECK(holds(&report,
                "\"findings\":[{\"rule\":\"apology-but\",\"category\":\"c\",\"severity\":\"error\","
                "\"turn\":1,\"span\":{\"start\":2,\"end\":7},\"bytes\":{\"start\":6,\"end\":21},"
                "\"text\":\"t\",\"title\":\"ti\",\"message\":\"m\",\"why\":\"w\","
                "\"folds\":[\"width\",\"sound\"],\"related\":[{\"turn\":0,"
                "\"span\":{\"start\":0,\"end\":9},\"role\":\"cause\"}],\"suggestions\":["
                "{\"kind\":\"rewrite\",\"safe\":true,\"text\":\"r\","
                "\"replaces\":{\"start\":0,\"end\":12}},"
                "{\"kind\":\"say\",\"safe\":false,\"text\":\"s\"}]}]"),
          "finding");
}

static void tags(void)
{
    hua_dialogue d = dialogue_of("x");
    hua_tag list[] = {{HUA_STR("intent"), HUA_STR("vent"), 0, {0, 0, 0, 0}},
                      {HUA_STR("emotion"), HUA_STR("despair"), 0, {0, 0, 0, 0}},
                      {HUA_STR("intent"), HUA_STR("help"), 1, {0, 0, 0, 0}},
                      {HUA_STR("emotion"), HUA_STR("annoyed"), 1, {0, 0, 0, 0}},
                      {HUA_STR("intent"), HUA_STR("vent"), 2, {0, 0, 0, 0}},
                      {HUA_STR("implicit"), HUA_STR("yes"), 2, {0, 0, 0, 0}},
                      {HUA_STR("own"), HUA_STR("b"), 3, {0, 0, 0, 0}},
                      {HUA_STR("own"), HUA_STR("a"), 3, {0, 0, 0, 0}}};
    hua_report report = {.dialogue = &d, .tags = list, .tag_count = sizeof list / sizeof list[0]};
    CHECK(holds(&report, "\"tags\":{\"intent\":[\"vent\",\"help\"],\"matter\":[],\"need\":[],"
                         "\"type\":[],\"emotion\":\"despair\",\"risk\":[],\"implicit\":true,"
                         "\"own\":[\"b\",\"a\"]}"),
          "tags");
}

/* A cap that is too small is an error of the buffer, not a cut report that looks whole. */
static void limits(void)
{
    hua_dialogue d = dialogue_of("x");
    hua_report report = {.dialogue = &d};
    hua_buf out;
    hua_buf_init(&out, &hua_default_allocator, 50);
    hua_report_write_json(&report, &out);
    CHECK(out.error == HUA_E_LIMIT, "error %d", (int)out.error);
    hua_buf_free(&out);
}

int main(void)
{
    an_empty_report();
    optional_fields();
    escapes();
    ill_formed_text();
    points();
    not_applicable();
    a_finding();
    tags();
    limits();
    return testing_done("report_json");
}
