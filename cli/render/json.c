/*
 * The library's JSON as it is: `jsonl` writes one report a line, `json` one indented document,
 * which is the report itself if there was one dialogue and an array of reports otherwise.
 */
#include "render/render.h"

#include "common/text.h"

#include <stdlib.h>

static bool report_json(renderer *r, const render_item *item, hua_str *json)
{
    return hua_report_json(item->scanner, item->report, json, &r->error) == HUA_OK;
}

/* ---- jsonl ------------------------------------------------------------- */

static bool jsonl_report(renderer *r, const render_item *item)
{
    hua_str json;
    if (!report_json(r, item, &json))
        return false;
    fwrite(json.ptr, 1, json.len, r->setup.term.out);
    putc('\n', r->setup.term.out);
    return true;
}

static bool jsonl_end(renderer *r, const run_totals *totals)
{
    (void)r;
    (void)totals;
    return true;
}

const render_ops jsonl_renderer = {render_nothing, jsonl_report, render_no_bad_record, jsonl_end};

/* ---- json -------------------------------------------------------------- */

static void new_line(FILE *out, size_t depth)
{
    putc('\n', out);
    term_fill(out, 2 * depth);
}

/* End of the string that begins at `at`, behind its closing quote. */
static size_t string_end(hua_str json, size_t at)
{
    for (at++; at < json.len && json.ptr[at] != '"'; at++)
        if (json.ptr[at] == '\\')
            at++;
    return at < json.len ? at + 1 : json.len;
}

static bool closes_at_once(hua_str json, size_t at)
{
    return at + 1 < json.len && (json.ptr[at + 1] == ']' || json.ptr[at + 1] == '}');
}

/* Writes one token from `at`, answers where the next begins. */
static size_t indent_token(FILE *out, hua_str json, size_t at, size_t *depth)
{
    char c = json.ptr[at];
    if (c == '"') {
        size_t end = string_end(json, at);
        fwrite(json.ptr + at, 1, end - at, out);
        return end;
    }
    if ((c == '{' || c == '[') && closes_at_once(json, at)) {
        fwrite(json.ptr + at, 1, 2, out);
        return at + 2;
    }
    if (c == '}' || c == ']')
        new_line(out, --*depth);
    if (c != ' ' && c != '\t')
        putc(c, out);
    if (c == '{' || c == '[')
        new_line(out, ++*depth);
    else if (c == ',')
        new_line(out, *depth);
    else if (c == ':')
        putc(' ', out);
    return at + 1;
}

void put_json_indented(FILE *out, hua_str json, size_t depth)
{
    for (size_t at = 0; at < json.len;)
        at = indent_token(out, json, at, &depth);
}

/* Whether the first report stands alone is known when the second comes: it is held till then. */
static bool json_report(renderer *r, const render_item *item)
{
    hua_str json;
    FILE *out = r->setup.term.out;
    if (!report_json(r, item, &json))
        return false;
    if (r->count == 0) {
        if (!render_hold(r))
            return false;
        fwrite(json.ptr, 1, json.len, r->held);
        return true;
    }
    if (r->held) {
        fflush(r->held);
        fputs("[\n  ", out);
        put_json_indented(out, (hua_str){r->held_text, r->held_size}, 1);
        renderer_free(r);
    }
    fputs(",\n  ", out);
    put_json_indented(out, json, 1);
    return true;
}

static bool json_end(renderer *r, const run_totals *totals)
{
    FILE *out = r->setup.term.out;
    (void)totals;
    if (r->held) {
        fflush(r->held);
        put_json_indented(out, (hua_str){r->held_text, r->held_size}, 0);
        renderer_free(r);
        putc('\n', out);
    } else {
        fputs(r->count ? "\n]\n" : "[]\n", out);
    }
    return true;
}

const render_ops json_renderer = {render_nothing, json_report, render_no_bad_record, json_end};
