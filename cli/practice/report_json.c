#include "practice/report_json.h"

static void put_span(json_out *out, const char *key, size_t start, size_t end)
{
    out_key(out, key);
    out_open(out, '{');
    out_member_int(out, "start", (int64_t)start);
    out_member_int(out, "end", (int64_t)end);
    out_close(out, '}');
}

static void put_folds(json_out *out, uint32_t folds)
{
    static const char *const names[] = {
#define FOLD_NAME(name, text, bit) [bit] = text,
        HUA_FOLDS(FOLD_NAME)
#undef FOLD_NAME
    };
    out_key(out, "folds");
    out_open(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (folds & 1u << i)
            out_text(out, cli_str(names[i]));
    out_close(out, ']');
}

static void put_related(json_out *out, const hua_finding *finding)
{
    out_key(out, "related");
    out_open(out, '[');
    for (size_t i = 0; i < finding->related_count; i++) {
        const hua_related *related = &finding->related[i];
        out_open(out, '{');
        out_member_int(out, "turn", related->turn);
        put_span(out, "span", related->span.start, related->span.end);
        out_member_text(out, "role", related->role);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_suggestions(json_out *out, const hua_finding *finding)
{
    out_key(out, "suggestions");
    out_open(out, '[');
    for (size_t i = 0; i < finding->suggestion_count; i++) {
        const hua_suggestion *s = &finding->suggestions[i];
        out_open(out, '{');
        out_member_text(out, "kind", s->rewrite ? CLI_STR("rewrite") : CLI_STR("say"));
        out_member_bool(out, "safe", s->safe);
        out_member_text(out, "text", s->text);
        if (s->rewrite)
            put_span(out, "replaces", s->replaces.start, s->replaces.end);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_finding(json_out *out, const hua_finding *finding)
{
    out_open(out, '{');
    out_member_text(out, "rule", finding->rule);
    out_member_text(out, "category", finding->category);
    out_member_text(out, "severity", cli_str(hua_severity_name(finding->severity)));
    out_member_int(out, "turn", finding->turn);
    put_span(out, "span", finding->span.start, finding->span.end);
    put_span(out, "bytes", finding->span.byte_start, finding->span.byte_end);
    out_member_text(out, "text", finding->text);
    out_member_text(out, "title", finding->title);
    out_member_text(out, "message", finding->message);
    out_member_text(out, "why", finding->why);
    put_folds(out, finding->folds);
    put_related(out, finding);
    put_suggestions(out, finding);
    out_close(out, '}');
}

void put_findings(json_out *out, const hua_report *report, uint32_t turn)
{
    out_key(out, "findings");
    out_open(out, '[');
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *finding = hua_report_finding(report, i);
        if (finding->turn == turn)
            put_finding(out, finding);
    }
    out_close(out, ']');
}
