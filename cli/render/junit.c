/*
 * JUnit XML: one suite, a test case a dialogue.  Findings at or above --fail-on are its failure,
 * the others its output; a record set aside is an error.  The counts stand before the cases,
 * hence the cases are held until the end.
 */
#include "render/render.h"

#include "common/text.h"

static const char *entity(uint32_t cp)
{
    switch (cp) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* XML has no way to write most control characters: glyphs show them instead. */
static void put_xml(FILE *out, hua_str text)
{
    for (size_t at = 0; at < text.len;) {
        glyph g = glyph_at(text, at);
        const char *name = entity(g.cp);
        if (name)
            fputs(name, out);
        else if (g.text[0] == '<')
            fprintf(out, "[%.*s]", (int)g.len - 2, g.text + 1);
        else
            fwrite(g.text, 1, g.len, out);
        at += g.taken;
    }
}

static bool counts_as_failure(const renderer *r, const hua_finding *f)
{
    return r->setup.fail_on != FAIL_NEVER && (int)f->severity >= (int)r->setup.fail_on;
}

static void put_lines(renderer *r, const render_item *item, bool failures)
{
    FILE *out = r->held;
    size_t count = hua_report_finding_count(item->report);
    for (size_t i = 0; i < count; i++) {
        const hua_finding *f = hua_report_finding(item->report, i);
        if (counts_as_failure(r, f) != failures)
            continue;
        place p = place_of(item, f->turn, f->span);
        put_xml(out, cli_str(shown_path(item->path)));
        fprintf(out, ":%zu:%zu: %s ", p.line, p.column, hua_severity_name(f->severity));
        put_xml(out, f->rule);
        putc(' ', out);
        put_xml(out, f->message.len ? f->message : f->title);
        putc('\n', out);
    }
}

static size_t count_failures(const renderer *r, const render_item *item, const hua_finding **first)
{
    size_t count = hua_report_finding_count(item->report), failures = 0;
    for (size_t i = 0; i < count; i++) {
        const hua_finding *f = hua_report_finding(item->report, i);
        if (counts_as_failure(r, f) && failures++ == 0)
            *first = f;
    }
    return failures;
}

static void begin_case(FILE *out, const char *path, hua_str name)
{
    fputs("    <testcase classname=\"", out);
    put_xml(out, cli_str(shown_path(path)));
    fputs("\" name=\"", out);
    put_xml(out, name);
    fputs("\">", out);
}

static bool junit_begin(renderer *r)
{
    return render_hold(r);
}

static bool junit_report(renderer *r, const render_item *item)
{
    const hua_finding *first = NULL;
    size_t all = hua_report_finding_count(item->report);
    size_t failures = count_failures(r, item, &first);
    begin_case(r->held, item->path, shown_id(hua_report_dialogue(item->report)));
    if (failures) {
        r->failures++;
        fputs("\n      <failure type=\"", r->held);
        put_xml(r->held, first->rule);
        fputs("\" message=\"", r->held);
        put_xml(r->held, first->title);
        if (failures > 1)
            fprintf(r->held, " (+%zu)", failures - 1);
        fputs("\">", r->held);
        put_lines(r, item, true);
        fputs("</failure>", r->held);
    }
    if (all > failures) {
        fputs("\n      <system-out>", r->held);
        put_lines(r, item, false);
        fputs("</system-out>", r->held);
    }
    fputs(all ? "\n    </testcase>\n" : "</testcase>\n", r->held);
    return true;
}

static void junit_bad_record(renderer *r, const char *path, const hua_error *error)
{
    char name[32];
    snprintf(name, sizeof name, "line %u", (unsigned)error->line);
    r->errors++;
    begin_case(r->held, path, cli_str(name));
    fputs("\n      <error message=\"", r->held);
    put_xml(r->held, cli_str(error_text(error, r->setup.lang)));
    fputs("\"/>\n    </testcase>\n", r->held);
}

static bool junit_end(renderer *r, const run_totals *totals)
{
    FILE *out = r->setup.term.out;
    char counts[128];
    snprintf(counts, sizeof counts, "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"",
             totals->dialogues + r->errors, r->failures, r->errors);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    fprintf(out, "<testsuites %s>\n  <testsuite name=\"huashu\" %s>\n", counts, counts);
    bool done = render_release(r);
    fputs("  </testsuite>\n</testsuites>\n", out);
    return done;
}

const render_ops junit_renderer = {junit_begin, junit_report, junit_bad_record, junit_end};
