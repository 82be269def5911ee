/*
 * SARIF 2.1.0 for code-scanning tools: the rules, then a result a finding, then what went wrong
 * in reading as notifications (held until the end, where the format has their place).  Columns
 * count code points, as the file says of itself.
 */
#include "render/render.h"

#include "common/text.h"

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static void put_string(FILE *out, hua_str text)
{
    putc('"', out);
    put_json(out, text);
    putc('"', out);
}

static void put_member(FILE *out, const char *before, hua_str text)
{
    fputs(before, out);
    put_string(out, text);
}

static const char *level_of(hua_severity severity)
{
    return severity == HUA_ERROR ? "error" : severity == HUA_WARNING ? "warning" : "note";
}

/* A path as a relative or absolute reference: everything but the unreserved is escaped. */
static void put_uri(FILE *out, const char *path)
{
    static const char plain[] = "/-._~";
    bool absolute = path[0] == '/';
    fputs(absolute ? "{\"uri\":\"file://" : "{\"uri\":\"", out);
    for (const char *p = path[0] == '-' && !path[1] ? "stdin" : path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || (c < 0x80 && strchr(plain, c)))
            putc(c, out);
        else
            fprintf(out, "%%%02X", c);
    }
    fputs("\"}", out);
}

/* ---- the rules --------------------------------------------------------- */

static void put_rule(renderer *r, const hua_entry *entry)
{
    FILE *out = r->setup.term.out;
    put_member(out, "{\"id\":", entry->id);
    put_member(out, ",\"shortDescription\":{\"text\":",
               names_text(r->setup.names, entry->title, entry->title_en));
    fputs("}", out);
    if (entry->why.len) {
        put_member(out, ",\"fullDescription\":{\"text\":",
                   names_text(r->setup.names, entry->why, entry->why_en));
        fputs("}", out);
    }
    fprintf(out, ",\"defaultConfiguration\":{\"level\":\"%s\"}", level_of(entry->severity));
    put_member(out, ",\"properties\":{\"category\":", entry->category);
    fputs("}}", out);
}

static bool sarif_begin(renderer *r)
{
    FILE *out = r->setup.term.out;
    hua_entry entry;
    if (!render_hold(r))
        return false;
    fprintf(out,
            "{\"$schema\":\"" SARIF_SCHEMA "\",\"version\":\"2.1.0\",\"runs\":[{"
            "\"columnKind\":\"unicodeCodePoints\",\"tool\":{\"driver\":{\"name\":\"huashu\","
            "\"version\":\"%s\",\"rules\":[",
            hua_version());
    size_t count = hua_ruleset_count(r->setup.rules, HUA_RULE);
    for (size_t i = 0; i < count && hua_ruleset_entry(r->setup.rules, HUA_RULE, i, &entry); i++) {
        fputs(i ? ",\n" : "\n", out);
        put_rule(r, &entry);
    }
    fputs("]}},\"results\":[", out);
    return true;
}

/* ---- results ----------------------------------------------------------- */

static void put_region(FILE *out, const place *p)
{
    fprintf(out, "{\"startLine\":%zu", p->line);
    if (p->exact)
        fprintf(out, ",\"startColumn\":%zu,\"endLine\":%zu,\"endColumn\":%zu", p->column,
                p->end_line, p->end_column);
    putc('}', out);
}

/* Where in the file, and where in the dialogue: in JSON input only the latter is exact. */
static void put_location(FILE *out, const render_item *item, uint32_t turn, hua_span span)
{
    place p = place_of(item, turn, span);
    fputs("{\"physicalLocation\":{\"artifactLocation\":", out);
    put_uri(out, item->path);
    fputs(",\"region\":", out);
    put_region(out, &p);
    fputs("},\"logicalLocations\":[{\"fullyQualifiedName\":\"", out);
    put_json(out, shown_id(hua_report_dialogue(item->report)));
    fprintf(out, "/turns/%u\"}]}", (unsigned)turn);
}

static void put_fix(FILE *out, const render_item *item, const hua_finding *f,
                    const hua_suggestion *s)
{
    place p = place_of(item, f->turn, s->replaces);
    fputs("{\"artifactChanges\":[{\"artifactLocation\":", out);
    put_uri(out, item->path);
    fputs(",\"replacements\":[{\"deletedRegion\":", out);
    put_region(out, &p);
    put_member(out, ",\"insertedContent\":{\"text\":", s->text);
    fputs("}}]}]}", out);
}

/* Only a draft may be rewritten. */
static void put_fixes(FILE *out, const render_item *item, const hua_finding *f)
{
    const hua_dialogue *dialogue = hua_report_dialogue(item->report);
    place p = place_of(item, f->turn, f->span);
    size_t count = 0;
    if (dialogue->channel != HUA_DRAFT || !p.exact)
        return;
    for (size_t i = 0; i < f->suggestion_count; i++) {
        if (!f->suggestions[i].rewrite)
            continue;
        fputs(count++ ? "," : ",\"fixes\":[", out);
        put_fix(out, item, f, &f->suggestions[i]);
    }
    if (count)
        putc(']', out);
}

static void put_related(FILE *out, const render_item *item, const hua_finding *f)
{
    for (size_t i = 0; i < f->related_count; i++) {
        fputs(i ? "," : ",\"relatedLocations\":[", out);
        put_location(out, item, f->related[i].turn, f->related[i].span);
    }
    if (f->related_count)
        putc(']', out);
}

static void put_properties(FILE *out, const render_item *item, const hua_finding *f)
{
    put_member(out, ",\"properties\":{\"dialogue\":", shown_id(hua_report_dialogue(item->report)));
    fprintf(out, ",\"turn\":%u,\"span\":{\"start\":%zu,\"end\":%zu}", (unsigned)f->turn,
            f->span.start, f->span.end);
    put_member(out, ",\"text\":", f->text);
    fputs("}}", out);
}

static size_t rule_index(const hua_ruleset *rules, hua_str id)
{
    hua_entry entry;
    size_t count = hua_ruleset_count(rules, HUA_RULE);
    for (size_t i = 0; i < count; i++)
        if (hua_ruleset_entry(rules, HUA_RULE, i, &entry) && cli_eq(entry.id, id))
            return i;
    return SIZE_MAX;
}

static void put_result(renderer *r, const render_item *item, const hua_finding *f)
{
    FILE *out = r->setup.term.out;
    size_t index = rule_index(r->setup.rules, f->rule);
    put_member(out, "{\"ruleId\":", f->rule);
    if (index != SIZE_MAX)
        fprintf(out, ",\"ruleIndex\":%zu", index);
    fprintf(out, ",\"level\":\"%s\"", level_of(f->severity));
    put_member(out, ",\"message\":{\"text\":", f->message.len ? f->message : f->title);
    fputs("},\"locations\":[", out);
    put_location(out, item, f->turn, f->span);
    putc(']', out);
    put_related(out, item, f);
    put_fixes(out, item, f);
    put_properties(out, item, f);
}

static bool sarif_report(renderer *r, const render_item *item)
{
    size_t count = hua_report_finding_count(item->report);
    for (size_t i = 0; i < count; i++) {
        fputs(r->failures++ ? ",\n" : "\n", r->setup.term.out);
        put_result(r, item, hua_report_finding(item->report, i));
    }
    return true;
}

/* ---- the end ----------------------------------------------------------- */

static void sarif_bad_record(renderer *r, const char *path, const hua_error *error)
{
    FILE *out = r->held;
    fputs(r->errors++ ? ",\n" : "\n", out);
    put_member(out, "{\"level\":\"warning\",\"message\":{\"text\":",
               cli_str(error_text(error, r->setup.lang)));
    fputs("},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":", out);
    put_uri(out, path);
    if (error->line)
        fprintf(out, ",\"region\":{\"startLine\":%u}", (unsigned)error->line);
    fputs("}}]}", out);
}

static bool sarif_end(renderer *r, const run_totals *totals)
{
    FILE *out = r->setup.term.out;
    (void)totals;
    fputs("],\"invocations\":[{\"executionSuccessful\":true,\"toolExecutionNotifications\":[", out);
    bool done = render_release(r);
    fputs("]}]}]}\n", out);
    return done;
}

const render_ops sarif_renderer = {sarif_begin, sarif_report, sarif_bad_record, sarif_end};
