#include "review/blind.h"

#include "review/settle.h"

#include <stdio.h>

bool blind_sees(const sheet *s, hua_str reviewer)
{
    int i = sheet_find_reviewer(s, reviewer);
    return reviewer.len && i >= 0 && s->reviewers.items[i].done;
}

bool blind_hides(const sheet *s, hua_str reviewer)
{
    for (size_t i = 0; i < s->reviewers.count; i++)
        if (s->reviewers.items[i].done && !cli_eq(s->reviewers.items[i].name, reviewer))
            return true;
    for (size_t i = 0; i < s->appeals.count; i++)
        if (s->appeals.items[i].reviewer.len && !cli_eq(s->appeals.items[i].reviewer, reviewer))
            return true;
    return false;
}

bool blind_counts(const sheet *s, hua_str reviewer)
{
    int i = sheet_find_reviewer(s, reviewer);
    if (!reviewer.len)
        return true;
    return i < 0 ? settle_done(s) > 1 : s->reviewers.items[i].done;
}

const char *blind_status(const sheet *s, hua_str reviewer)
{
    int i = sheet_find_reviewer(s, reviewer);
    if (i < 0)
        return "new";
    return s->reviewers.items[i].done ? "done" : "open";
}

/* ---- the view ------------------------------------------------------------ */

static const char *const status_words[] = {"missed", "partly", "met", "n/a"};

typedef struct view {
    json_out *out;
    const sheet *s;
    title_names *names;
    hua_str reviewer;
    int me; /* index, or SHEET_NONE */
    bool sees;
} view;

/* The others whose marks may be shown; `i` is an index of reviewers. */
static bool shows(const view *v, size_t i)
{
    return v->sees && (int)i != v->me && v->s->reviewers.items[i].done;
}

static void put_span(json_out *out, size_t start, size_t end)
{
    out_key(out, "span");
    out_open(out, '{');
    out_member_int(out, "start", (int64_t)start);
    out_member_int(out, "end", (int64_t)end);
    out_close(out, '}');
}

/* The id of a finding goes out as a text: it is a name, which `about` shares with "rubric/step". */
static void put_id(json_out *out, const char *key, int64_t id)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)id);
    out_member_text(out, key, cli_str(digits));
}

static void put_turns(const view *v, const hua_dialogue *dialogue)
{
    out_key(v->out, "turns");
    out_open(v->out, '[');
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        const hua_turn *turn = &dialogue->turns[i];
        out_open(v->out, '{');
        out_member_text(v->out, "speaker", cli_str(hua_speaker_name(turn->speaker)));
        out_member_text(v->out, "text", turn->text);
        out_key(v->out, "start_ms");
        if (turn->start_ms == HUA_NO_TIME)
            out_null(v->out);
        else
            out_int(v->out, turn->start_ms);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_verdicts(const view *v, size_t finding)
{
    const sheet *s = v->s;
    const sheet_verdict *mine = v->me >= 0 ? &s->reviewers.items[v->me].verdicts[finding]
                                           : &(sheet_verdict){0};
    out_key(v->out, "verdict");
    if (mine->given) {
        out_open(v->out, '{');
        out_member_bool(v->out, "accept", mine->accept);
        out_member_text(v->out, "reason", mine->reason);
        out_member_text(v->out, "at", mine->at);
        out_close(v->out, '}');
    } else {
        out_null(v->out);
    }
    out_key(v->out, "others");
    out_open(v->out, '[');
    for (size_t i = 0; i < s->reviewers.count; i++) {
        const sheet_reviewer *r = &s->reviewers.items[i];
        if (!shows(v, i) || !r->verdicts[finding].given)
            continue;
        out_open(v->out, '{');
        out_member_text(v->out, "reviewer", r->name);
        out_member_bool(v->out, "accept", r->verdicts[finding].accept);
        out_member_text(v->out, "reason", r->verdicts[finding].reason);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

/* The title in the language if the rules that run have it, else as the audit had it. */
static hua_str title_of(const view *v, hua_kind kind, hua_str id, hua_str stored)
{
    hua_str title = v->names ? names_title(v->names, kind, id) : id;
    return cli_eq(title, id) ? stored : title;
}

static hua_str why_of(const view *v, const sheet_finding *f)
{
    hua_entry entry;
    if (v->names && hua_ruleset_find(v->names->rules, f->rule, &entry, NULL) &&
        entry.kind == HUA_RULE)
        return names_text(v->names, entry.why, entry.why_en);
    return f->why;
}

static void put_findings(const view *v)
{
    out_key(v->out, "findings");
    out_open(v->out, '[');
    for (size_t i = 0; i < v->s->findings.count; i++) {
        const sheet_finding *f = &v->s->findings.items[i];
        out_open(v->out, '{');
        put_id(v->out, "id", f->id);
        out_member_text(v->out, "rule", f->rule);
        out_member_text(v->out, "category", f->category);
        out_member_text(v->out, "severity", f->severity);
        out_member_text(v->out, "title", title_of(v, HUA_RULE, f->rule, f->title));
        out_member_text(v->out, "why", why_of(v, f));
        out_member_int(v->out, "turn", f->turn);
        put_span(v->out, f->start, f->end);
        out_member_text(v->out, "text", f->text);
        out_member_text(v->out, "suggestion", f->suggestion);
        put_verdicts(v, i);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_missed(const view *v)
{
    out_key(v->out, "missed");
    out_open(v->out, '[');
    for (size_t i = 0; i < v->s->missed.count; i++) {
        const sheet_missed *m = &v->s->missed.items[i];
        if (m->reviewer != v->me && !shows(v, (size_t)m->reviewer))
            continue;
        out_open(v->out, '{');
        out_member_int(v->out, "id", m->id);
        out_member_int(v->out, "turn", m->turn);
        put_span(v->out, m->start, m->end);
        out_member_text(v->out, "category", m->category);
        out_member_text(v->out, "text", m->text);
        out_member_text(v->out, "note", m->note);
        out_member_text(v->out, "reviewer", v->s->reviewers.items[m->reviewer].name);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_corrections(const view *v, size_t step)
{
    const sheet *s = v->s;
    const sheet_correction *mine = v->me >= 0 ? &s->reviewers.items[v->me].corrections[step]
                                              : &(sheet_correction){0};
    out_key(v->out, "corrected");
    if (mine->given)
        out_text(v->out, cli_str(status_words[mine->status]));
    else
        out_null(v->out);
    out_member_text(v->out, "note", mine->note);
    out_key(v->out, "others");
    out_open(v->out, '[');
    for (size_t i = 0; i < s->reviewers.count; i++) {
        if (!shows(v, i))
            continue;
        out_open(v->out, '{');
        out_member_text(v->out, "reviewer", s->reviewers.items[i].name);
        out_member_text(v->out, "status", cli_str(status_words[settle_status(s, i, step)]));
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_steps(const view *v)
{
    out_key(v->out, "steps");
    out_open(v->out, '[');
    for (size_t i = 0; i < v->s->steps.count; i++) {
        const sheet_step *step = &v->s->steps.items[i];
        out_open(v->out, '{');
        out_member_text(v->out, "rubric", step->rubric);
        out_member_text(v->out, "rubric_title",
                        title_of(v, HUA_RUBRIC, step->rubric, step->rubric_title));
        out_member_text(v->out, "step", step->step);
        out_member_text(v->out, "title", step->title);
        out_member_text(v->out, "status", cli_str(status_words[step->machine]));
        put_corrections(v, i);
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_reviewers(const view *v)
{
    out_key(v->out, "reviewers");
    out_open(v->out, '[');
    for (size_t i = 0; i < v->s->reviewers.count; i++) {
        out_open(v->out, '{');
        out_member_text(v->out, "name", v->s->reviewers.items[i].name);
        out_member_text(v->out, "status",
                        v->s->reviewers.items[i].done ? CLI_STR("done") : CLI_STR("open"));
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

/* What an appeal is about: the id of a finding, or "rubric/step"; "" if that is gone. */
static void put_about(const view *v, const sheet_appeal *a)
{
    cli_text about = {0};
    if (a->finding >= 0) {
        put_id(v->out, "about", v->s->findings.items[a->finding].id);
        return;
    }
    cli_text_add(&about, a->rubric);
    cli_text_add(&about, a->rubric.len ? CLI_STR("/") : CLI_STR(""));
    cli_text_add(&about, a->step);
    v->out->text.failed |= about.failed;
    out_member_text(v->out, "about", cli_text_str(&about));
    cli_text_free(&about);
}

/* To who is still reading, an appeal that another answered looks unanswered. */
static void put_appeals(const view *v)
{
    out_key(v->out, "appeals");
    out_open(v->out, '[');
    for (size_t i = 0; i < v->s->appeals.count; i++) {
        const sheet_appeal *a = &v->s->appeals.items[i];
        bool open = v->sees || (v->reviewer.len && cli_eq(a->reviewer, v->reviewer));
        out_open(v->out, '{');
        out_member_int(v->out, "id", a->id);
        out_member_text(v->out, "agent", a->agent);
        put_about(v, a);
        out_member_text(v->out, "text", a->text);
        out_member_text(v->out, "at", a->at);
        out_member_text(v->out, "state", open ? a->state : CLI_STR("open"));
        out_member_text(v->out, "answer", open ? a->answer : CLI_STR(""));
        out_member_text(v->out, "reviewer", open ? a->reviewer : CLI_STR(""));
        out_close(v->out, '}');
    }
    out_close(v->out, ']');
}

static void put_head(const view *v)
{
    const sheet *s = v->s;
    out_member_int(v->out, "id", s->id);
    out_member_text(v->out, "name", s->name);
    out_member_text(v->out, "source", s->source);
    out_member_text(v->out, "agent", s->agent);
    out_member_text(v->out, "team", s->team);
    out_member_text(v->out, "day", s->day);
    out_member_text(v->out, "channel", s->channel);
    out_key(v->out, "score");
    if (s->scored)
        out_int(v->out, s->score);
    else
        out_null(v->out);
    out_member_text(v->out, "grade", s->grade);
}

void blind_put(json_out *out, const sheet *s, const hua_dialogue *dialogue, hua_str reviewer,
               title_names *names)
{
    const view v = {out,
                    s,
                    names,
                    reviewer,
                    reviewer.len ? sheet_find_reviewer(s, reviewer) : SHEET_NONE,
                    blind_sees(s, reviewer)};
    out_open(out, '{');
    put_head(&v);
    put_turns(&v, dialogue);
    put_findings(&v);
    put_missed(&v);
    put_steps(&v);
    out_member_text(out, "status", cli_str(blind_status(s, reviewer)));
    out_member_bool(out, "blind", !v.sees);
    put_reviewers(&v);
    put_appeals(&v);
    out_close(out, '}');
}
