#include "review/settle.h"

size_t settle_done(const sheet *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->reviewers.count; i++)
        count += s->reviewers.items[i].done;
    return count;
}

static settled by_majority(size_t yes, size_t of)
{
    if (!of)
        return SETTLED_NOT;
    if (2 * yes == of)
        return SETTLED_DISPUTE;
    return 2 * yes > of ? SETTLED_YES : SETTLED_NO;
}

static bool upheld(const sheet *s, size_t finding)
{
    for (size_t i = 0; i < s->appeals.count; i++)
        if (s->appeals.items[i].finding == (int)finding &&
            cli_is(s->appeals.items[i].state, "upheld"))
            return true;
    return false;
}

settled settle_finding(const sheet *s, size_t finding)
{
    size_t yes = 0, of = 0;
    if (upheld(s, finding))
        return SETTLED_NO;
    for (size_t i = 0; i < s->reviewers.count; i++) {
        const sheet_reviewer *r = &s->reviewers.items[i];
        if (!r->done || !r->verdicts[finding].given)
            continue;
        of++;
        yes += r->verdicts[finding].accept;
    }
    return by_majority(yes, of);
}

hua_status settle_status(const sheet *s, size_t reviewer, size_t step)
{
    const sheet_correction *c = &s->reviewers.items[reviewer].corrections[step];
    return c->given ? c->status : s->steps.items[step].machine;
}

/* Nobody's status has more than half: a dispute. */
settled settle_step(const sheet *s, size_t step, hua_status *status)
{
    size_t votes[HUA_NA + 1] = {0};
    const size_t of = settle_done(s);
    for (size_t i = 0; i < s->reviewers.count; i++)
        if (s->reviewers.items[i].done)
            votes[settle_status(s, i, step)]++;
    for (int i = HUA_MISSED; i <= HUA_NA; i++) {
        if (2 * votes[i] > of) {
            *status = (hua_status)i;
            return SETTLED_YES;
        }
    }
    return of ? SETTLED_DISPUTE : SETTLED_NOT;
}

bool settle_same(const sheet_missed *a, const sheet_missed *b)
{
    return a->turn == b->turn && cli_eq(a->category, b->category) && a->start < b->end &&
           b->start < a->end;
}

static bool added_by(const sheet *s, size_t reviewer, const sheet_missed *like)
{
    for (size_t i = 0; i < s->missed.count; i++)
        if (s->missed.items[i].reviewer == (int)reviewer && settle_same(&s->missed.items[i], like))
            return true;
    return false;
}

settled settle_missed(const sheet *s, size_t missed)
{
    size_t yes = 0;
    for (size_t i = 0; i < s->reviewers.count; i++)
        if (s->reviewers.items[i].done)
            yes += added_by(s, i, &s->missed.items[missed]);
    return yes ? by_majority(yes, settle_done(s)) : SETTLED_NOT;
}

bool settle_disputed(const sheet *s)
{
    hua_status status;
    if (settle_done(s) < 2)
        return false;
    for (size_t i = 0; i < s->findings.count; i++)
        if (settle_finding(s, i) == SETTLED_DISPUTE)
            return true;
    for (size_t i = 0; i < s->steps.count; i++)
        if (settle_step(s, i, &status) == SETTLED_DISPUTE)
            return true;
    for (size_t i = 0; i < s->missed.count; i++)
        if (settle_missed(s, i) == SETTLED_DISPUTE)
            return true;
    return false;
}
