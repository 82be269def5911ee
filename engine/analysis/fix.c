/*
 * Rewriting a draft: one suggestion after the other, each kept only if a second check finds the
 * text better for it.
 *
 * Every check forgets the report before it, so a trial keeps by itself what it has to compare:
 * how often each rule found something.  After a rewrite that was kept all suggestions
 * are tried anew, so that fixing what came out changes nothing more.  The draft as it stands
 * is in scanner.draft, the trial in scanner.text; if kept, the two change places.
 */
#include "analysis/scanner.h"

/*
 * For one draft: of rewrites, and of bytes that are checked.  Each trial reads all of the draft, and a long one may
 * hold as many rewrites as it has sentences: without the second bound time would grow with its square.
 */
enum { MOST_TRIALS = 1000, MOST_BYTES = 32 << 20 };

/* How often a rule found something, before a rewrite and after it. */
typedef struct rule_tally {
    hua_str rule; /* lies in the ruleset */
    hua_severity severity;
    size_t before, after;
} rule_tally;

typedef VEC(rule_tally) tally_vec;

/* A dialogue with one turn that is being rewritten. */
typedef struct fix_work {
    hua_scanner *s;
    hua_dialogue dialogue;
    hua_turn *turns; /* own copy */
    tally_vec tally;
    size_t bytes; /* checked so far */
    bool unsafe;
    hua_error *error;
} fix_work;

/* ---- comparing ------------------------------------------------------------------------ */

static rule_tally *tally_of(fix_work *w, const hua_finding *f)
{
    const rule_tally fresh = {.rule = f->rule, .severity = f->severity};
    for (size_t i = 0; i < w->tally.count; i++) {
        if (hua_str_eq(w->tally.items[i].rule, f->rule))
            return &w->tally.items[i];
    }
    if (!hua_vec_push(&w->s->allocator, &w->tally, fresh))
        return NULL;
    return &w->tally.items[w->tally.count - 1];
}

/* Counts the findings of the report at hand, as those before or after the rewrite. */
static hua_code count_findings(fix_work *w, bool after)
{
    const hua_report *report = &w->s->report;
    for (size_t i = 0; i < report->finding_count; i++) {
        rule_tally *tally = tally_of(w, &report->findings[i]);
        if (!tally)
            return hua_fail_nomem(w->error);
        *(after ? &tally->after : &tally->before) += 1;
    }
    return HUA_OK;
}

/* True if there is less to find in all and of the rule, and nothing more that is as grave. */
static bool is_better(const fix_work *w, hua_str rule, hua_severity severity)
{
    size_t before = 0;
    size_t after = 0;
    for (size_t i = 0; i < w->tally.count; i++) {
        const rule_tally *t = &w->tally.items[i];
        before += t->before;
        after += t->after;
        if (hua_str_eq(t->rule, rule) && t->after >= t->before)
            return false;
        if (t->severity >= severity && t->after > t->before)
            return false;
    }
    return after < before;
}

/* True if nothing is left to blame in the bytes; hints (info) may be. */
static bool is_clean(const hua_report *report, size_t start, size_t end)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const hua_finding *f = &report->findings[i];
        if (f->severity > HUA_INFO && f->span.byte_start < end && f->span.byte_end > start)
            return false;
    }
    return true;
}

/* ---- one trial -------------------------------------------------------------------------- */

static hua_code check_text(fix_work *w, uint32_t turn, hua_str text)
{
    w->turns[turn].text = text;
    w->bytes += text.len;
    return check_dialogue(w->s, &w->dialogue, w->error);
}

/* The turn with the rewrite carried out, in scanner.text. */
static hua_code carry_out(fix_work *w, hua_str turn, const hua_suggestion *suggestion)
{
    hua_buf *text = &w->s->text;
    const hua_span span = suggestion->replaces;
    hua_buf_reset(text);
    hua_buf_add(text, hua_str_slice(turn, 0, span.byte_start));
    hua_buf_add(text, suggestion->text);
    hua_buf_add(text, hua_str_slice(turn, span.byte_end, turn.len));
    if (text->error == HUA_E_NOMEM)
        return hua_fail_nomem(w->error);
    if (text->error)
        return hua_fail(w->error, text->error, "改写后的文字太长",
                        "the rewritten text is too long");
    return HUA_OK;
}

/*
 * Carries out a rewrite of the report at hand and checks the outcome.  One that is called safe is done unasked,
 * so the sentence that it makes has to be one that can be sent: half a mend is left to the writer.
 */
static hua_code try_rewrite(fix_work *w, size_t finding, size_t suggestion, bool *better)
{
    const hua_finding *f = &w->s->report.findings[finding];
    const hua_suggestion *tried = &f->suggestions[suggestion];
    const bool safe = tried->safe;
    const size_t start = tried->replaces.byte_start;
    const size_t end = start + tried->text.len;
    const hua_str rule = f->rule;
    const hua_severity severity = f->severity;
    const uint32_t turn = f->turn;
    *better = false;
    hua_vec_clear(&w->tally);
    hua_code code = count_findings(w, false);
    if (!code)
        code = carry_out(w, w->turns[turn].text, tried);
    if (!code)
        code = check_text(w, turn, hua_buf_str(&w->s->text));
    if (!code)
        code = count_findings(w, true);
    if (!code)
        *better = is_better(w, rule, severity) &&
                  (!safe || w->unsafe || is_clean(&w->s->report, start, end));
    return code;
}

/* ---- rounds ------------------------------------------------------------------------------ */

/* The rewrite number `skip` of the report that may be used; false if there are no more. */
static bool find_rewrite(const fix_work *w, size_t skip, size_t *finding, size_t *suggestion)
{
    const hua_report *report = &w->s->report;
    for (size_t i = 0; i < report->finding_count; i++) {
        for (size_t k = 0; k < report->findings[i].suggestion_count; k++) {
            const hua_suggestion *s = &report->findings[i].suggestions[k];
            if (!s->rewrite || !(s->safe || w->unsafe) || skip-- > 0)
                continue;
            *finding = i;
            *suggestion = k;
            return true;
        }
    }
    return false;
}

static void keep_trial(hua_scanner *s)
{
    const hua_buf kept = s->text;
    s->text = s->draft;
    s->draft = kept;
}

static hua_code run_rounds(fix_work *w, size_t *applied)
{
    hua_scanner *s = w->s;
    size_t skip = 0;
    size_t finding;
    size_t suggestion;
    hua_code code = check_text(w, 0, hua_buf_str(&s->draft));
    for (int trial = 0; !code && trial < MOST_TRIALS && w->bytes < MOST_BYTES; trial++) {
        bool better;
        if (!find_rewrite(w, skip, &finding, &suggestion))
            break;
        code = try_rewrite(w, finding, suggestion, &better);
        if (code)
            break;
        skip = better ? 0 : skip + 1;
        *applied += better;
        if (better)
            keep_trial(s);
        else
            code = check_text(w, 0, hua_buf_str(&s->draft));
    }
    return code;
}

/* ---- public -------------------------------------------------------------------------------- */

static hua_code start(fix_work *w, hua_scanner *s, const hua_dialogue *dialogue, hua_error *error)
{
    *w = (fix_work){.s = s, .dialogue = *dialogue, .error = error};
    w->turns = hua_alloc(&s->allocator, dialogue->turn_count * sizeof *w->turns);
    if (!w->turns)
        return hua_fail_nomem(error);
    if (dialogue->turn_count > 0)
        memcpy(w->turns, dialogue->turns, dialogue->turn_count * sizeof *w->turns);
    w->dialogue.turns = w->turns;
    return HUA_OK;
}

static void finish(fix_work *w)
{
    hua_vec_free(&w->s->allocator, &w->tally);
    hua_release(&w->s->allocator, w->turns);
}

static hua_code fix_draft(fix_work *w, size_t *applied)
{
    hua_buf *draft = &w->s->draft;
    hua_buf_reset(draft);
    hua_buf_add(draft, w->turns[0].text);
    if (draft->error == HUA_E_NOMEM)
        return hua_fail_nomem(w->error);
    if (draft->error)
        return hua_fail(w->error, draft->error, "文字太长", "the text is too long");
    return run_rounds(w, applied);
}

hua_code hua_fix(hua_scanner *scanner, const hua_dialogue *draft, bool unsafe, hua_str *out,
                 size_t *applied, hua_error *error)
{
    fix_work w;
    size_t n = 0;
    *out = (hua_str){"", 0};
    if (applied)
        *applied = 0;
    if (draft->turn_count != 1 || draft->turns[0].speaker != HUA_AGENT)
        return hua_fail(error, HUA_E_ARGUMENT, "只能改写一段话术：要且只要一句客服的话",
                        "only a draft can be fixed: exactly one turn, the agent's");
    hua_code code = start(&w, scanner, draft, error);
    if (code)
        return code;
    w.unsafe = unsafe;
    code = fix_draft(&w, &n);
    finish(&w);
    if (code)
        return code;
    *out = hua_buf_str(&scanner->draft);
    if (applied)
        *applied = n;
    return HUA_OK;
}
