/* Annotations for GitHub Actions: ::error file=…,line=…,col=…,title=…::message */
#include "render/render.h"

#include "common/text.h"

/* Workflow commands are lines; what would end or divide one is written by its number. */
static void put_escaped(FILE *out, hua_str text, const char *special)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '%' || (c < 0x80 && strchr(special, c)))
            fprintf(out, "%%%02X", c);
        else
            putc(c, out);
    }
}

static void put_property(FILE *out, const char *name, hua_str value)
{
    fputs(name, out);
    put_escaped(out, value, ":,");
}

static const char *command_of(hua_severity severity)
{
    return severity == HUA_ERROR ? "error" : severity == HUA_WARNING ? "warning" : "notice";
}

static void put_finding(FILE *out, const render_item *item, const hua_finding *f)
{
    place p = place_of(item, f->turn, f->span);
    fprintf(out, "::%s ", command_of(f->severity));
    put_property(out, "file=", cli_str(shown_path(item->path)));
    fprintf(out, ",line=%zu", p.line);
    if (p.exact)
        fprintf(out, ",endLine=%zu,col=%zu,endColumn=%zu", p.end_line, p.column, p.end_column);
    put_property(out, ",title=", f->title);
    put_property(out, " (", f->rule);
    fputs(")::", out);
    put_escaped(out, f->message.len ? f->message : f->title, "");
    if (f->why.len) {
        fputs("%0A", out);
        put_escaped(out, f->why, "");
    }
    putc('\n', out);
}

static bool github_report(renderer *r, const render_item *item)
{
    size_t count = hua_report_finding_count(item->report);
    for (size_t i = 0; i < count; i++)
        put_finding(r->setup.term.out, item, hua_report_finding(item->report, i));
    return true;
}

static void github_bad_record(renderer *r, const char *path, const hua_error *error)
{
    FILE *out = r->setup.term.out;
    fputs("::warning ", out);
    put_property(out, "file=", cli_str(shown_path(path)));
    if (error->line)
        fprintf(out, ",line=%u", (unsigned)error->line);
    fputs("::", out);
    put_escaped(out, cli_str(error_text(error, r->setup.lang)), "");
    putc('\n', out);
}

static bool github_end(renderer *r, const run_totals *totals)
{
    (void)r;
    (void)totals;
    return true;
}

const render_ops github_renderer = {render_nothing, github_report, github_bad_record, github_end};
