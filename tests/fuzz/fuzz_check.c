/*
 * Any bytes as a dialogue, against common/small.yaml.  The text is cut at 0x01 into turns; the byte
 * behind it gives the speaker.  Every report keeps the laws of tests/properties, with
 * and without the prefilter come the same bytes, and what else takes a text is called on it too.
 */
#include "common/sample.h"
#include "fuzz/target.h"
#include "properties/laws.h"

static hua_scanner *filtered, *unfiltered;

static void begin(void)
{
    static hua_ruleset *rules;
    hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE};
    rules = sample_rules(NULL);
    FUZZ_CHECK(hua_scanner_new(&filtered, rules, &options, NULL) == HUA_OK);
    options.no_prefilter = true;
    FUZZ_CHECK(hua_scanner_new(&unfiltered, rules, &options, NULL) == HUA_OK);
}

static void cut_turns(sample *s, const uint8_t *data, size_t size)
{
    memset(s, 0, sizeof *s);
    s->dialogue.turns = s->turns;
    s->dialogue.channel = (hua_channel)(size % 4);
    for (size_t at = 0; at < size && s->dialogue.turn_count < SAMPLE_TURNS;) {
        const uint8_t *end = memchr(data + at, 1, size - at);
        size_t stop = end ? (size_t)(end - data) : size;
        size_t n = s->dialogue.turn_count++;
        s->turns[n] = (hua_turn){
            .speaker = (hua_speaker)(data[at] % 4),
            .text = {(const char *)data + at + 1, stop > at ? stop - at - 1 : 0},
            .start_ms = (int64_t)data[at] * 1000 * (int64_t)n,
            .end_ms = (int64_t)data[at] * 1000 * (int64_t)n + 500};
        at = stop + 1;
    }
}

static void count_token(void *ctx, const hua_token *token)
{
    FUZZ_CHECK(token->span.byte_start <= token->span.byte_end);
    ++*(size_t *)ctx;
}

/* The calls that take one text; where the text is not UTF-8 they may refuse it, no more. */
static void look_inside(hua_str text)
{
    size_t tokens = 0;
    hua_str other;
    hua_error error;
    hua_tokens(filtered, text, count_token, &tokens, &error);
    FUZZ_CHECK(tokens <= 8 * text.len + 8);
    hua_to_traditional(filtered, text, &other, &error);
}

static void fix_draft(const sample *s)
{
    hua_dialogue draft = s->dialogue;
    hua_str text;
    size_t applied = 0;
    hua_error error;
    draft.channel = HUA_DRAFT;
    draft.turn_count = 1;
    hua_fix(filtered, &draft, s->dialogue.turn_count % 2, &text, &applied, &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sample s;
    static char json[SAMPLE_JSON], other[SAMPLE_JSON];
    const hua_report *report = NULL;
    char why[200] = "";
    if (size > SAMPLE_BYTES)
        return 0;
    if (!filtered)
        begin();
    cut_turns(&s, data, size);
    hua_code code = sample_json(filtered, &s.dialogue, json, sizeof json);
    FUZZ_CHECK(code == HUA_OK);
    sample_json(unfiltered, &s.dialogue, other, sizeof other);
    FUZZ_CHECK(strcmp(json, other) == 0);
    FUZZ_CHECK(hua_check(filtered, &s.dialogue, &report, NULL) == HUA_OK);
    if (!laws_hold(report, why, sizeof why))
        fprintf(stderr, "%s\n", why);
    FUZZ_CHECK(why[0] == '\0');
    if (s.dialogue.turn_count) {
        look_inside(s.turns[0].text);
        fix_draft(&s);
    }
    return 0;
}
