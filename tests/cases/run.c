/*
 * Runs the cases of one file (README.md tells how they are written):  run FILE
 *
 * A case is read into turns and wanted lines; the findings of the check are written as lines
 * of the same kind; then the two sets must be equal.
 */
#include "testing.h"

enum { MAX_TURNS = 64, MAX_LINES = 128, LINE_BYTES = 200 };

typedef struct line_list {
    char items[MAX_LINES][LINE_BYTES];
    size_t count;
} line_list;

typedef struct test_case {
    size_t line; /* in the file */
    hua_turn turns[MAX_TURNS];
    size_t turn_count;
    bool dialogue;
    hua_channel channel;
    bool has_channel;
    long seconds; /* from turn to turn; 0 = no times */
    char only[LINE_BYTES];
    line_list wanted;
} test_case;

typedef struct runner {
    const char *file;
    size_t line;
    hua_ruleset *rules;
    hua_scanner *scanner;
    hua_error error;
} runner;

/* ---- the pack ---------------------------------------------------------------- */

static bool readable(const char *path)
{
    return access(path, R_OK) == 0;
}

/* `name` beside the file of cases, or in the project. */
static void find_pack(const char *file, const char *name, char *path, size_t size)
{
    const char *slash = strrchr(file, '/');
    int head = slash ? (int)(slash - file + 1) : 0;
    snprintf(path, size, "%.*s%s", head, file, name);
    if (!readable(path))
        snprintf(path, size, "%s/../%s", TESTS_DIR, name);
}

static void show(void *ctx, const hua_error *error)
{
    (void)ctx;
    fprintf(stderr, "%s:%u:%u: %s\n", error->file, error->line, error->column, error->message_en);
}

static void use_pack(runner *r, const char *name)
{
    char path[4096];
    const char *paths[] = {path};
    const hua_ruleset_options options = {.on_error = show};
    hua_scanner_free(r->scanner);
    hua_ruleset_free(r->rules);
    r->scanner = NULL;
    r->rules = NULL;
    find_pack(r->file, name, path, sizeof path);
    CHECK_OK(hua_ruleset_load(&r->rules, paths, 1, &options, &r->error), r->error);
    if (r->rules)
        CHECK_OK(hua_scanner_new(&r->scanner, r->rules, NULL, &r->error), r->error);
}

/* ---- reading a case ------------------------------------------------------------ */

static bool begins(const char *line, const char *prefix)
{
    return strncmp(line, prefix, strlen(prefix)) == 0;
}

static hua_channel channel_of(const char *name)
{
    for (hua_channel c = HUA_CHAT; c <= HUA_DRAFT; c++)
        if (strcmp(hua_channel_name(c), name) == 0)
            return c;
    CHECK(false, "no such channel: %s", name);
    return HUA_CHAT;
}

static void read_header(runner *r, test_case *c, const char *line)
{
    if (begins(line, "# pack: "))
        use_pack(r, line + 8);
    if (begins(line, "# only: "))
        snprintf(c->only, sizeof c->only, " %s ", line + 8);
    if (begins(line, "# time: "))
        c->seconds = strtol(line + 8, NULL, 10);
    if (begins(line, "# channel: ")) {
        c->channel = channel_of(line + 11);
        c->has_channel = true;
    }
}

/* The speaker that a line begins with, and the length of that mark; 0 = none. */
static size_t speaker_mark(const char *line, hua_speaker *speaker)
{
    static const char *const marks[] = {"服：", "客：", "系：", "他："};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (begins(line, marks[i])) {
            *speaker = (hua_speaker)i;
            return strlen(marks[i]);
        }
    return 0;
}

static void add_turn(test_case *c, hua_speaker speaker, char *text)
{
    CHECK(c->turn_count < MAX_TURNS, "line %zu: too many turns", c->line);
    if (c->turn_count == MAX_TURNS)
        return;
    int64_t start = c->seconds ? (int64_t)c->turn_count * c->seconds * 1000 : HUA_NO_TIME;
    c->turns[c->turn_count++] = (hua_turn){
        .speaker = speaker, .text = testing_str(text), .start_ms = start, .end_ms = start};
}

static void read_text(test_case *c, char *line)
{
    hua_speaker speaker = HUA_AGENT;
    size_t mark = speaker_mark(line, &speaker);
    if (c->turn_count == 0)
        c->dialogue = mark != 0;
    if (c->dialogue || c->turn_count == 0) {
        add_turn(c, speaker, line + mark);
        return;
    }
    /* Lines of a draft stand behind each other in the file: the end that was cut off is put back. */
    line[-1] = '\n';
    c->turns[0].text.len = (size_t)(line + strlen(line) - c->turns[0].text.ptr);
}

static void add_line(line_list *list, const char *text)
{
    CHECK(list->count < MAX_LINES, "too many findings");
    if (list->count < MAX_LINES)
        snprintf(list->items[list->count++], LINE_BYTES, "%s", text);
}

/* ---- judging it ------------------------------------------------------------------ */

static bool looked_at(const test_case *c, hua_str rule)
{
    char word[LINE_BYTES];
    snprintf(word, sizeof word, " %.*s ", (int)rule.len, rule.ptr);
    return c->only[0] == '\0' || strstr(c->only, word) != NULL;
}

static void list_findings(const test_case *c, const hua_report *report, line_list *out)
{
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        char line[LINE_BYTES];
        int n = snprintf(line, sizeof line, "%.*s ", (int)f->rule.len, f->rule.ptr);
        if (c->dialogue)
            n += snprintf(line + n, sizeof line - (size_t)n, "%u:", f->turn);
        snprintf(line + n, sizeof line - (size_t)n, "%zu-%zu", f->span.start, f->span.end);
        if (looked_at(c, f->rule))
            add_line(out, line);
    }
}

static bool has_line(const line_list *list, const char *line)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], line) == 0)
            return true;
    return false;
}

static void compare(const runner *r, const test_case *c, const line_list *found)
{
    CHECK(found->count == c->wanted.count, "%s:%zu: %zu findings, not %zu", r->file, c->line,
          found->count, c->wanted.count);
    for (size_t i = 0; i < c->wanted.count; i++)
        CHECK(has_line(found, c->wanted.items[i]), "%s:%zu: not found: %s", r->file, c->line,
              c->wanted.items[i]);
    for (size_t i = 0; i < found->count; i++)
        CHECK(has_line(&c->wanted, found->items[i]), "%s:%zu: found, but not wanted: %s", r->file,
              c->line, found->items[i]);
}

static void judge(runner *r, test_case *c)
{
    line_list found = {.count = 0};
    const hua_report *report = NULL;
    hua_channel plain = c->dialogue ? HUA_CHAT : HUA_DRAFT;
    const hua_dialogue dialogue = {.channel = c->has_channel ? c->channel : plain,
                                   .turns = c->turns,
                                   .turn_count = c->turn_count};
    CHECK(r->scanner && c->turn_count && c->wanted.count, "%s:%zu: no pack, text or answer",
          r->file, c->line);
    if (!r->scanner)
        return;
    CHECK_OK(hua_check(r->scanner, &dialogue, &report, &r->error), r->error);
    if (has_line(&c->wanted, "clean") && c->wanted.count == 1)
        c->wanted.count = 0;
    if (report)
        list_findings(c, report, &found);
    compare(r, c, &found);
}

/* ---- the file ---------------------------------------------------------------------- */

/* One line without its end, cut off the text at *at; NULL at the end. */
static char *next_line(char **at)
{
    char *line = *at;
    if (!line || !*line)
        return NULL;
    char *end = strchr(line, '\n');
    *at = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return line;
}

/* Reads up to the next "===" or the end; answers whether there was a case. */
static bool read_case(runner *r, char **at, test_case *c)
{
    bool answer = false;
    *c = (test_case){.line = r->line + 1};
    for (char *line; (line = next_line(at)) && strcmp(line, "===") != 0;) {
        r->line++;
        if (line[0] == '#' && c->turn_count == 0)
            read_header(r, c, line);
        else if (strcmp(line, "---") == 0)
            answer = true;
        else if (answer && line[0])
            add_line(&c->wanted, line);
        else if (!answer && (line[0] || c->turn_count))
            read_text(c, line);
    }
    r->line++;
    return c->turn_count || c->wanted.count;
}

int main(int argc, char **argv)
{
    static test_case c;
    size_t size;
    if (argc != 2)
        return 2;
    runner r = {.file = argv[1]};
    char *text = testing_read(argv[1], &size), *at = text;
    while (read_case(&r, &at, &c))
        judge(&r, &c);
    hua_scanner_free(r.scanner);
    hua_ruleset_free(r.rules);
    free(text);
    return testing_done(argv[1]);
}
