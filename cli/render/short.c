/* One finding a line for editors and scripts: file:line:col: severity rule message. */
#include "render/render.h"

#include "common/text.h"

static bool short_report(renderer *r, const render_item *item)
{
    FILE *out = r->setup.term.out;
    size_t count = hua_report_finding_count(item->report);
    for (size_t i = 0; i < count; i++) {
        const hua_finding *f = hua_report_finding(item->report, i);
        place p = place_of(item, f->turn, f->span);
        term_put(out, cli_str(shown_path(item->path)));
        fprintf(out, ":%zu:%zu: %s ", p.line, p.column, hua_severity_name(f->severity));
        term_put(out, f->rule);
        putc(' ', out);
        term_put(out, f->message.len ? f->message : f->title);
        putc('\n', out);
    }
    return true;
}

static bool short_end(renderer *r, const run_totals *totals)
{
    (void)r;
    (void)totals;
    return true;
}

const render_ops short_renderer = {render_nothing, short_report, render_no_bad_record, short_end};
