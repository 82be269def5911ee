/*
 * One object: `finds` (what counts), `dropped`, and with --rule `patterns`.  Turns and spans are those of
 * the report: turns from 0, code points, half open.
 */
#include "try_write.h"

#include "common/text.h"
#include "render/render.h"

static void put_member(const try_view *v, const char *name, hua_str value)
{
    fprintf(v->call->term.out, ", \"%s\": \"", name);
    put_json(v->call->term.out, value);
    putc('"', v->call->term.out);
}

static void put_place(const try_view *v, const char *name, uint32_t turn, hua_span span)
{
    FILE *out = v->call->term.out;
    hua_str text = cli_slice(v->dialogue->turns[turn].text, span.byte_start, span.byte_end);
    fprintf(out, ", \"%s\": {\"turn\": %u, \"start\": %zu, \"end\": %zu, \"text\": \"", name,
            (unsigned)turn, span.start, span.end);
    put_json(out, text);
    fputs("\"}", out);
}

static const char *kind_name(hua_kind kind)
{
    return kind == HUA_RULE ? "rule" : kind == HUA_BEHAVIOUR ? "behaviour" : "tag";
}

static void put_match(const try_view *v, const tried_find *f, const hua_entry *entry)
{
    char where[640];
    const hua_trace *part;
    if (!f->match)
        return;
    put_member(v, "pattern", f->match->pattern);
    put_member(v, "source", cli_str(try_place(where, entry, f->match->pattern)));
    fputs(", \"parts\": [", v->call->term.out);
    for (size_t i = 0; (part = tried_part(f, v->told, i)); i++) {
        fputs(i ? ", {\"part\": \"" : "{\"part\": \"", v->call->term.out);
        put_json(v->call->term.out, part->detail);
        putc('"', v->call->term.out);
        put_place(v, "at", part->turn, part->span);
        putc('}', v->call->term.out);
    }
    putc(']', v->call->term.out);
}

static void put_dropped(const try_view *v, const tried_find *f, const hua_entry *entry)
{
    const hua_trace *by = f->dropped;
    char where[640];
    if (!by)
        return;
    fprintf(v->call->term.out, ", \"dropped\": {\"by\": \"%s\"", try_reason(by));
    put_member(v, "detail", by->detail);
    if (by->kind == HUA_TRACE_EXCEPTION || by->kind == HUA_TRACE_CONDITION) {
        put_member(v, "pattern", by->pattern);
        put_member(v, "source", cli_str(try_place(where, entry, by->pattern)));
    }
    if (by->met.end > by->met.start)
        put_place(v, "at", by->met_turn, by->met);
    putc('}', v->call->term.out);
}

static void put_find(const try_view *v, const tried_find *f)
{
    hua_entry entry = {.kind = f->kind};
    try_entry(v, f->kind, f->id, f->value, &entry);
    fprintf(v->call->term.out, "{\"kind\": \"%s\"", kind_name(f->kind));
    put_member(v, "id", f->id);
    if (f->kind == HUA_TAG)
        put_member(v, "value", f->value);
    if (f->kind == HUA_RULE) {
        put_member(v, "category", entry.category);
        put_member(v, "severity", cli_str(hua_severity_name(entry.severity)));
    }
    put_member(v, "title", names_text(v->titles, entry.title, entry.title_en));
    if (f->message.len)
        put_member(v, "message", f->message);
    put_place(v, "at", f->turn, f->span);
    put_match(v, f, &entry);
    put_dropped(v, f, &entry);
    putc('}', v->call->term.out);
}

static void put_finds(const try_view *v, const char *name, size_t from, size_t to)
{
    FILE *out = v->call->term.out;
    fprintf(out, "\"%s\": [", name);
    for (size_t i = from; i < to; i++) {
        fputs(i > from ? ",\n    " : "\n    ", out);
        put_find(v, &v->finds->list.items[i]);
    }
    fputs(to > from ? "\n  ]" : "]", out);
}

static void put_probes(const try_view *v)
{
    FILE *out = v->call->term.out;
    fputs(",\n  \"patterns\": [", out);
    for (size_t i = 0; i < v->probed->list.count; i++) {
        const hua_trace *probe = &v->probed->list.items[i];
        fprintf(out, "%s{\"matched\": %s", i ? ",\n    " : "\n    ",
                probe->held ? "true" : "false");
        put_member(v, "pattern", probe->pattern);
        if (probe->held)
            put_place(v, "at", probe->turn, probe->span);
        else
            put_member(v, "nearest", probe->detail);
        putc('}', out);
    }
    fputs(v->probed->list.count ? "\n  ]" : "]", out);
}

void try_write_json(const try_view *v)
{
    FILE *out = v->call->term.out;
    fputs("{\n  ", out);
    put_finds(v, "finds", 0, v->finds->counting);
    fputs(",\n  ", out);
    put_finds(v, "dropped", v->finds->counting, v->finds->list.count);
    if (v->call->options->rule)
        put_probes(v);
    fputs("\n}\n", out);
}
