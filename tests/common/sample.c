#include "common/sample.h"
#include "testing.h"

/*
 * The words lie in text files beside this one: dialogues.txt, fragments.txt, broken.txt.  They are
 * read once by sample_init; all later calls only read, so that threads may share them.
 */
enum { MAX_LINES = 512, MAX_WRITTEN = 32 };

typedef struct lines {
    hua_str items[MAX_LINES];
    size_t count;
} lines;

typedef struct chapter {
    size_t first, count; /* of `written` */
} chapter;

static lines written, fragments, broken;
static chapter chapters[MAX_WRITTEN];
static size_t chapter_count;

/* ---- reading the files ---------------------------------------------------- */

/* The byte that the escape behind a backslash at *p stands for; moves *p behind it. */
static char unescape(const char **p)
{
    const char *names = "nrts", *bytes = "\n\r\t ";
    const char *name = strchr(names, **p);
    if (**p == 'x') {
        char digits[3] = {(*p)[1], (*p)[2], '\0'};
        *p += 3;
        return (char)strtol(digits, NULL, 16);
    }
    char c = name ? bytes[name - names] : **p;
    *p += 1;
    return c;
}

/* Resolves the escapes of one line in place. */
static hua_str unescape_line(char *line)
{
    char *to = line;
    for (const char *p = line; *p;) {
        if (*p == '\\') {
            p++;
            *to++ = unescape(&p);
        } else {
            *to++ = *p++;
        }
    }
    return (hua_str){line, (size_t)(to - line)};
}

/* The lines of a file; the text itself is kept to the end of the test. */
static void read_lines(lines *out, const char *path)
{
    size_t size;
    char *text = testing_read(path, &size);
    for (char *line = text; *line && out->count < MAX_LINES;) {
        char *end = line + strcspn(line, "\n");
        char *following = *end ? end + 1 : end;
        *end = '\0';
        if (*line != '#')
            out->items[out->count++] = unescape_line(line);
        line = following;
    }
}

static void find_chapters(void)
{
    for (size_t i = 0; i < written.count; i++) {
        if (written.items[i].len == 0)
            continue;
        if (i == 0 || written.items[i - 1].len == 0)
            chapters[chapter_count++].first = i;
        chapters[chapter_count - 1].count++;
    }
}

void sample_init(void)
{
    if (chapter_count)
        return;
    read_lines(&written, TESTS_DIR "/common/dialogues.txt");
    read_lines(&fragments, TESTS_DIR "/common/fragments.txt");
    read_lines(&broken, TESTS_DIR "/common/broken.txt");
    find_chapters();
}

/* ---- the written ones ------------------------------------------------------ */

static hua_speaker speaker_of(char letter)
{
    switch (letter) {
    case 'A':
        return HUA_AGENT;
    case 'C':
        return HUA_CUSTOMER;
    case 'S':
        return HUA_SYSTEM;
    default:
        return HUA_OTHER;
    }
}

static void begin(sample *out, const char *id, hua_channel channel)
{
    memset(out, 0, sizeof *out);
    out->dialogue.id = testing_str(id);
    out->dialogue.source = testing_str("sample.jsonl:1");
    out->dialogue.channel = channel;
    out->dialogue.turns = out->turns;
}

size_t sample_count(void)
{
    return chapter_count;
}

void sample_written(sample *out, size_t i)
{
    begin(out, "written", i % 2 ? HUA_CALL : HUA_CHAT);
    out->dialogue.turn_count = chapters[i].count;
    for (size_t t = 0; t < chapters[i].count && t < SAMPLE_TURNS; t++) {
        hua_str line = written.items[chapters[i].first + t];
        int64_t start = (int64_t)t * 20000;
        out->turns[t] = (hua_turn){.speaker = speaker_of(line.ptr[0]),
                                   .text = {line.ptr + 1, line.len - 1},
                                   .start_ms = start,
                                   .end_ms = start + 3000};
    }
}

/* ---- at random ------------------------------------------------------------- */

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t n)
{
    return (size_t)(next(state) % n);
}

static hua_str random_text(char *room, uint64_t *state, bool hostile)
{
    size_t len = 0;
    for (size_t left = below(state, 24); left; left--) {
        const lines *from = hostile && below(state, 12) == 0 ? &broken : &fragments;
        hua_str part = from->items[below(state, from->count)];
        if (len + part.len > SAMPLE_BYTES)
            break;
        memcpy(room + len, part.ptr, part.len);
        len += part.len;
    }
    return (hua_str){room, len};
}

void sample_random(sample *out, uint64_t seed, bool hostile)
{
    uint64_t state = seed;
    int64_t now = 0;
    begin(out, "random", (hua_channel)below(&state, 4));
    out->dialogue.turn_count = below(&state, SAMPLE_TURNS + 1);
    bool timed = below(&state, 2);
    for (size_t t = 0; t < out->dialogue.turn_count; t++) {
        hua_turn *turn = &out->turns[t];
        turn->speaker = speaker_of("AAAACCCSO"[below(&state, 9)]);
        turn->text = random_text(out->text[t], &state, hostile);
        now += (int64_t)below(&state, 40000);
        turn->start_ms = timed ? now : HUA_NO_TIME;
        turn->end_ms = timed ? now + (int64_t)below(&state, 9000) : HUA_NO_TIME;
    }
}

/* ---- the engine on them ----------------------------------------------------- */

static void show(void *ctx, const hua_error *error)
{
    (void)ctx;
    fprintf(stderr, "%s:%u:%u: %s (%s)\n", error->file, error->line, error->column, error->message,
            error->message_en);
}

hua_ruleset *sample_rules(const hua_allocator *allocator)
{
    const char *paths[] = {TESTS_DIR "/common/small.yaml"};
    const hua_ruleset_options options = {.allocator = allocator, .on_error = show};
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    sample_init();
    if (hua_ruleset_load(&rules, paths, 1, &options, &error) == HUA_OK)
        return rules;
    show(NULL, &error);
    exit(1);
}

hua_code sample_json(hua_scanner *scanner, const hua_dialogue *dialogue, char *out, size_t size)
{
    hua_error error = {0};
    const hua_report *report = NULL;
    hua_str json = {0};
    hua_code code = hua_check(scanner, dialogue, &report, &error);
    if (code == HUA_OK)
        code = hua_report_json(scanner, report, &json, &error);
    if (code != HUA_OK)
        json = testing_str(hua_code_text(code));
    if (json.len >= size) {
        fprintf(stderr, "a report of %zu bytes is too long for this test\n", json.len);
        exit(1);
    }
    memcpy(out, json.ptr, json.len);
    out[json.len] = '\0';
    return code;
}
