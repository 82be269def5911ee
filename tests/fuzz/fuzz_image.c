/*
 * A damaged or hostile compiled ruleset.  Opening either refuses it or gives a ruleset that is
 * safe to use, whatever it then finds.
 *
 * The first byte chooses: 0, the rest is the file itself.  Else the rest is a list of patches to a
 * sound image of common/small.yaml, four bytes each (three of place, one of value), and the checksum is
 * put right afterwards, for it would keep the fuzzer out of everything behind it.  The checksum is
 * that of rules/image.c; begin() notices when it is no longer.
 */
#include "common/sample.h"
#include "fuzz/target.h"
#include "testing.h"

enum { CHECKSUM_AT = 24, HEAD = 32 };

static uint8_t *sound, *work;
static size_t sound_size;

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

static uint64_t checksum(const uint8_t *image, size_t size)
{
    const uint8_t *p = image + HEAD;
    uint64_t lanes[4] = {1, 2, 3, 4}, h = UINT64_C(0xcbf29ce484222325) ^ (size - HEAD), word;
    for (size -= HEAD; size >= 32; size -= 32)
        for (int i = 0; i < 4; i++, p += 8) {
            memcpy(&word, p, 8);
            lanes[i] = mix(lanes[i], word);
        }
    for (; size; size--, p++)
        h = (h ^ *p) * UINT64_C(0x100000001b3);
    for (int i = 0; i < 4; i++)
        h = mix(h, lanes[i]);
    return h;
}

static void begin(void)
{
    const char *paths[] = {TESTS_DIR "/common/small.yaml"};
    char path[200];
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    testing_temp(path, sizeof path);
    sample_init();
    hua_code code = hua_ruleset_load(&rules, paths, 1, NULL, &error);
    if (code != HUA_OK)
        fprintf(stderr, "%s:%u: %s\n", error.file, error.line, error.message_en);
    FUZZ_CHECK(code == HUA_OK && hua_ruleset_save(rules, path, NULL) == HUA_OK);
    hua_ruleset_free(rules);
    sound = (uint8_t *)testing_read(path, &sound_size);
    work = malloc(sound_size);
    remove(path);
    uint64_t written = 0, expected = checksum(sound, sound_size);
    memcpy(&written, sound + CHECKSUM_AT, sizeof written);
    FUZZ_CHECK(work && written == expected);
}

static void use(const hua_ruleset *rules)
{
    static sample s;
    const hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE};
    const hua_report *report = NULL;
    hua_scanner *scanner = NULL;
    hua_entry entry;
    for (hua_kind kind = HUA_RULE; kind <= HUA_LEXICON; kind++)
        for (size_t i = 0; i < hua_ruleset_count(rules, kind) && i < 100; i++)
            hua_ruleset_entry(rules, kind, i, &entry);
    if (hua_scanner_new(&scanner, rules, &options, NULL) != HUA_OK)
        return;
    for (size_t i = 0; i < sample_count(); i++) {
        hua_str json;
        sample_written(&s, i);
        if (hua_check(scanner, &s.dialogue, &report, NULL) == HUA_OK)
            hua_report_json(scanner, report, &json, NULL);
    }
    hua_scanner_free(scanner);
}

static void open_and_use(const uint8_t *data, size_t size)
{
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    hua_code code = hua_ruleset_open_bytes(&rules, data, size, NULL, &error);
    FUZZ_CHECK((code == HUA_OK) == (rules != NULL));
    if (rules)
        use(rules);
    hua_ruleset_free(rules);
}

static void open_patched(const uint8_t *patch, size_t size)
{
    memcpy(work, sound, sound_size);
    for (; size >= 4; patch += 4, size -= 4) {
        size_t at = (size_t)patch[0] << 16 | (size_t)patch[1] << 8 | patch[2];
        work[at % sound_size] = patch[3];
    }
    uint64_t sum = checksum(work, sound_size);
    memcpy(work + CHECKSUM_AT, &sum, sizeof sum);
    open_and_use(work, sound_size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!sound)
        begin();
    if (size && data[0])
        open_patched(data + 1, size - 1);
    else if (size)
        open_and_use(data + 1, size - 1);
    return 0;
}
