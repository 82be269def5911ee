#include "review/labels.h"

#include "common/fail.h"
#include "review/blind.h"
#include "review/settle.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Before this many milliseconds a time is told from the beginning, else from 1970. */
static const int64_t first_moment = 100000000000;

/* ---- the dialogue -------------------------------------------------------- */

static void put_known(json_out *out, const char *key, hua_str text)
{
    if (text.len)
        out_member_text(out, key, text);
}

static void put_moment(json_out *out, int64_t ms)
{
    char text[40] = "", day[24];
    time_t seconds = (time_t)(ms / 1000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts) && strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts))
        snprintf(text, sizeof text, "%s.%03dZ", day, (int)(ms % 1000));
    put_known(out, "at", cli_str(text));
}

/* A moment with an end tells its length in seconds beside it. */
static void put_times(json_out *out, const hua_turn *turn)
{
    const bool moment = turn->start_ms >= first_moment;
    const bool length = turn->end_ms != HUA_NO_TIME && turn->end_ms != turn->start_ms;
    if (turn->start_ms == HUA_NO_TIME)
        return;
    if (moment)
        put_moment(out, turn->start_ms);
    if (!moment || length)
        out_member_real(out, "start", moment ? 0 : (double)turn->start_ms / 1000);
    if (length)
        out_member_real(out, "end", (double)(turn->end_ms - (moment ? turn->start_ms : 0)) / 1000);
}

static void put_turns(json_out *out, const hua_dialogue *dialogue)
{
    out_key(out, "turns");
    out_open(out, '[');
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        const hua_turn *turn = &dialogue->turns[i];
        out_open(out, '{');
        out_member_text(out, "speaker", cli_str(hua_speaker_name(turn->speaker)));
        out_member_text(out, "text", turn->text);
        put_times(out, turn);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_dialogue(json_out *out, const hua_dialogue *d)
{
    put_known(out, "id", d->id);
    out_member_text(out, "channel", cli_str(hua_channel_name(d->channel)));
    put_known(out, "agent", d->agent);
    put_known(out, "customer", d->customer);
    put_known(out, "date", d->date);
    if (d->team.len) {
        out_key(out, "meta");
        out_open(out, '{');
        out_member_text(out, "team", d->team);
        out_close(out, '}');
    }
    put_turns(out, d);
}

/* ---- labels -------------------------------------------------------------- */

static void put_words(json_out *out, const hua_dialogue *d, uint32_t turn, size_t start, size_t end)
{
    hua_str text = {"", 0};
    if (turn < d->turn_count)
        text = sheet_part(d->turns[turn].text, start, end);
    if (!text.len)
        return; /* of a kind that stands on the turn as a whole */
    out_member_text(out, "text", text);
    out_member_int(out, "start", (int64_t)start);
}

static void put_finding(json_out *out, const sheet_finding *f, const hua_dialogue *d)
{
    out_open(out, '{');
    out_member_int(out, "turn", f->turn);
    out_member_text(out, "category", f->category);
    out_member_text(out, "severity", f->severity);
    put_words(out, d, f->turn, f->start, f->end);
    out_close(out, '}');
}

/* Of what several have added the first who is done. */
static bool stands_for_all(const sheet *s, size_t missed)
{
    if (!s->reviewers.items[s->missed.items[missed].reviewer].done)
        return false;
    for (size_t i = 0; i < missed; i++)
        if (s->reviewers.items[s->missed.items[i].reviewer].done &&
            settle_same(&s->missed.items[i], &s->missed.items[missed]))
            return false;
    return true;
}

static bool findings_settled(const sheet *s)
{
    for (size_t i = 0; i < s->findings.count; i++) {
        settled verdict = settle_finding(s, i);
        if (verdict == SETTLED_NOT || verdict == SETTLED_DISPUTE)
            return false;
    }
    for (size_t i = 0; i < s->missed.count; i++)
        if (settle_missed(s, i) == SETTLED_DISPUTE)
            return false;
    return settle_done(s) > 0;
}

static void put_findings(json_out *out, const sheet *s, const hua_dialogue *d)
{
    out_key(out, "findings");
    out_open(out, '[');
    for (size_t i = 0; i < s->findings.count; i++)
        if (settle_finding(s, i) == SETTLED_YES)
            put_finding(out, &s->findings.items[i], d);
    for (size_t i = 0; i < s->missed.count; i++) {
        const sheet_missed *m = &s->missed.items[i];
        if (settle_missed(s, i) != SETTLED_YES || !stands_for_all(s, i))
            continue;
        out_open(out, '{');
        out_member_int(out, "turn", m->turn);
        out_member_text(out, "category", m->category);
        put_words(out, d, m->turn, m->start, m->end);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static bool appeal_upheld(const sheet *s, const sheet_step *step)
{
    for (size_t i = 0; i < s->appeals.count; i++) {
        const sheet_appeal *a = &s->appeals.items[i];
        if (cli_is(a->state, "upheld") && cli_eq(a->rubric, step->rubric) &&
            cli_eq(a->step, step->step))
            return true;
    }
    return false;
}

static bool step_label(const sheet *s, size_t i, hua_status *status)
{
    return settle_step(s, i, status) == SETTLED_YES && !appeal_upheld(s, &s->steps.items[i]);
}

static bool steps_settled(const sheet *s)
{
    hua_status status;
    for (size_t i = 0; i < s->steps.count; i++)
        if (step_label(s, i, &status))
            return true;
    return false;
}

static void put_key(json_out *out, hua_str key)
{
    char name[256];
    cli_copy(name, sizeof name, key);
    out_key(out, name); /* ids are plain: a-z, 0-9 and - */
}

/* The steps of a rubric stand together. */
static void put_steps(json_out *out, const sheet *s)
{
    static const char *const words[] = {"missed", "partly", "met", "n/a"};
    const sheet_step *last = NULL;
    hua_status status;
    out_key(out, "steps");
    out_open(out, '{');
    for (size_t i = 0; i < s->steps.count; i++) {
        const sheet_step *step = &s->steps.items[i];
        if (!step_label(s, i, &status))
            continue;
        if (!last || !cli_eq(last->rubric, step->rubric)) {
            if (last)
                out_close(out, '}');
            put_key(out, step->rubric);
            out_open(out, '{');
        }
        put_key(out, step->step);
        out_text(out, cli_str(words[status]));
        last = step;
    }
    if (last)
        out_close(out, '}');
    out_close(out, '}');
}

bool review_labels_put(json_out *out, const sheet *s, const hua_dialogue *dialogue)
{
    const bool findings = findings_settled(s), steps = steps_settled(s);
    if (!findings && !steps)
        return false;
    out_open(out, '{');
    put_dialogue(out, dialogue);
    out_key(out, "labels");
    out_open(out, '{');
    if (findings)
        put_findings(out, s, dialogue);
    if (steps)
        put_steps(out, s);
    out_close(out, '}');
    out_close(out, '}');
    return true;
}

/* ---- all of a desk ------------------------------------------------------- */

/* The others' marks go into labels: who has not been shown them gets none. */
static bool may_see(const sheet *s, hua_str reviewer)
{
    int i = sheet_find_reviewer(s, reviewer);
    if (!reviewer.len)
        return true;
    return i >= 0 && s->reviewers.items[i].done &&
           (s->reviewers.items[i].shown || !blind_hides(s, reviewer));
}

typedef struct labels_walk {
    json_out *out;
    hua_str reviewer;
} labels_walk;

static bool wants_labels(void *ctx, const sheet *s)
{
    const labels_walk *walk = ctx;
    return may_see(s, walk->reviewer);
}

static bool take_labels(void *ctx, const sheet *s, const hua_dialogue *dialogue)
{
    json_out *out = ((labels_walk *)ctx)->out;
    if (review_labels_put(out, s, dialogue))
        cli_text_add(&out->text, CLI_STR("\n"));
    out->follows = false;
    return true;
}

hua_code review_labels_desk(json_out *out, desk *d, hua_str reviewer, hua_error *error)
{
    labels_walk walk = {out, reviewer};
    const sheet_visit visit = {&walk, wants_labels, take_labels};
    return sheet_walk(d, &visit, error);
}
