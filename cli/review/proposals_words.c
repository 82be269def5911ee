/*
 * What could be an exception: words that touch a rejected finding, or stand near its edge.
 *
 * An exception works if it overlaps the match or stands directly beside it.  So a candidate is the
 * finding (of a long one the words at an edge) with words beside it; or with a gap and a word
 * further off; or words within it.  What it adds must tell something, which particles do not; a
 * single character tells enough only if several findings share it.  The fewer parts and characters,
 * the better it reads, and the better it reads, the earlier it is tried.
 */
#include "review/proposals.h"

#include "common/fail.h"
#include "review/pack_edit.h"

#include <stdio.h>
#include <stdlib.h>

enum { BESIDE_MOST = 4, INNER_MOST = 5, SHORT = 4, EDGE = 2, GAP_MOST = 12 };
enum { PART_COST = 4, FAINT_COST = 6, INNER_COST = 10 };

typedef struct word {
    size_t start, end; /* code points */
    hua_str folded;
    bool apart; /* punctuation or blanks stand before it */
} word;

typedef struct scene {
    proposals *all;
    proposal_case *now;
    hua_str text;    /* of the turn */
    size_t from, to; /* the scope around the finding, code points */
    bool by_clause;
    CLI_LIST(word) words; /* of the scope */
    size_t first, last;   /* the words of the finding: first <= i < last */
} scene;

/* ---- words --------------------------------------------------------------- */

static void take_scope(scene *s, const hua_token *token)
{
    const hua_token_kind wanted = s->by_clause ? HUA_TOK_CLAUSE : HUA_TOK_SENTENCE;
    if (token->kind == HUA_TOK_SENTENCE && token->span.start <= s->now->start &&
        token->span.end > s->now->start)
        s->now->sentence = cli_arena_copy(&s->all->arena, cli_trim(token->text));
    if (token->kind != wanted || token->span.end <= s->now->start ||
        token->span.start >= s->now->end)
        return;
    s->from = token->span.start < s->from ? token->span.start : s->from;
    s->to = token->span.end > s->to ? token->span.end : s->to;
}

static void hear_scope(void *ctx, const hua_token *token)
{
    take_scope(ctx, token);
}

/* Without ASCII signs at both ends, which a pattern reads over anyway. */
static hua_str without_marks(hua_str text)
{
    static const char marks[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    while (text.len && strchr(marks, text.ptr[0]))
        text = cli_slice(text, 1, text.len);
    while (text.len && strchr(marks, text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static void hear_word(void *ctx, const hua_token *token)
{
    scene *s = ctx;
    if (token->kind != HUA_TOK_WORD || token->span.start < s->from || token->span.end > s->to ||
        !token->folded.len)
        return;
    hua_str bare = without_marks(token->folded);
    if (!bare.len)
        return; /* stars of what is masked, marks */
    word w = {token->span.start, token->span.end, cli_arena_copy(&s->all->arena, bare), false};
    w.apart = bare.ptr != token->folded.ptr ||
              (s->words.count && s->words.items[s->words.count - 1].end < w.start);
    s->all->failed = s->all->failed || !w.folded.ptr || !cli_list_push(&s->words, w);
}

static void find_edges(scene *s)
{
    s->first = 0;
    while (s->first < s->words.count && s->words.items[s->first].end <= s->now->start)
        s->first++;
    s->last = s->first;
    while (s->last < s->words.count && s->words.items[s->last].start < s->now->end)
        s->last++;
}

/* ---- candidates ---------------------------------------------------------- */

static bool is_particle(hua_str c)
{
    static const char particles[] = "的了吗嘛呢吧啊呀哦喔哈啦么呗嗯呃哎就也都是这那个";
    char one[5] = "";
    if (c.len > 4)
        return false;
    memcpy(one, c.ptr, c.len);
    return strstr(particles, one) != NULL;
}

/* Characters that tell something. */
static size_t telling(hua_str text)
{
    size_t count = 0;
    while (text.len) {
        size_t n = cli_char_len(text);
        count += !is_particle(cli_slice(text, 0, n));
        text = cli_slice(text, n, text.len);
    }
    return count;
}

static void spell(scene *s, size_t from, size_t to, cli_text *out)
{
    for (size_t i = from; i < to; i++) {
        if (i > from && s->words.items[i].apart)
            cli_text_add(out, CLI_STR("，"));
        pack_escape(out, s->words.items[i].folded);
    }
}

static candidate *find_candidate(proposal_rule *rule, hua_str pattern)
{
    for (size_t i = 0; i < rule->candidates.count; i++)
        if (cli_eq(rule->candidates.items[i].pattern, pattern))
            return &rule->candidates.items[i];
    return NULL;
}

/* An accepted case only spoils; one case counts once for a pattern, as do its cases in order. */
static void offer(scene *s, const cli_text *pattern, int cost)
{
    proposals *p = s->all;
    proposal_rule *rule = &p->rules.items[s->now->rule];
    candidate *c = find_candidate(rule, cli_text_str(pattern));
    const size_t number = (size_t)(s->now - p->cases.items);
    p->failed = p->failed || pattern->failed;
    if (p->failed || (!c && !s->now->rejected))
        return;
    if (!c) {
        candidate fresh = {.pattern = cli_arena_copy(&p->arena, cli_text_str(pattern)),
                           .silences = cli_arena_get(&p->arena, p->cases.count + 1)};
        fresh.cost = (int)cli_char_count(fresh.pattern) + cost;
        fresh.faint = cost == FAINT_COST;
        if (!fresh.pattern.ptr || !fresh.silences || !cli_list_push(&rule->candidates, fresh)) {
            p->failed = true;
            return;
        }
        c = &rule->candidates.items[rule->candidates.count - 1];
    }
    c->spoiled = c->spoiled || !s->now->rejected;
    if (s->now->rejected && !c->silences[number]) {
        c->silences[number] = true;
        c->covers++;
    }
}

static size_t telling_outside(const scene *s, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        if (i < s->first || i >= s->last)
            count += telling(s->words.items[i].folded);
    return count;
}

/* The words of the finding that a pattern takes in: all of a short one, else those at an edge. */
static size_t core_from(const scene *s)
{
    return s->last - s->first <= SHORT ? s->first : s->last - EDGE;
}

static size_t core_to(const scene *s)
{
    return s->last - s->first <= SHORT ? s->last : s->first + EDGE;
}

/* Words `from` … `to`, if what they add to the finding tells something. */
static void offer_run(scene *s, size_t from, size_t to)
{
    cli_text pattern = {0};
    size_t tells = telling_outside(s, from, to);
    if (!tells)
        return;
    spell(s, from, to, &pattern);
    offer(s, &pattern, tells == 1 ? FAINT_COST : 0);
    cli_text_free(&pattern);
}

/* The finding with words before it, behind it, and on both sides. */
static void offer_runs(scene *s)
{
    for (size_t before = 0; before <= BESIDE_MOST && before <= s->first; before++) {
        for (size_t behind = 0; behind <= BESIDE_MOST - before; behind++) {
            if (s->last + behind > s->words.count)
                break;
            size_t from = before ? s->first - before : core_from(s);
            size_t to = behind ? s->last + behind : core_to(s);
            if (before && behind && s->last - s->first > SHORT)
                continue;
            if (from < to && before + behind)
                offer_run(s, from, to);
        }
    }
}

/* Words within the finding: they may be what sets it apart from others of the rule. */
static void offer_inner(scene *s)
{
    for (size_t from = s->first; from < s->last; from++) {
        for (size_t to = from + 1; to <= s->last && to - from <= INNER_MOST; to++) {
            cli_text pattern = {0};
            size_t tells = 0;
            for (size_t i = from; i < to; i++)
                tells += telling(s->words.items[i].folded);
            if (tells > 1) {
                spell(s, from, to, &pattern);
                offer(s, &pattern, INNER_COST);
            }
            cli_text_free(&pattern);
        }
    }
}

static int gap_of(size_t chars)
{
    return chars <= 2 ? 2 : chars <= 4 ? 4 : chars <= 8 ? 8 : GAP_MOST;
}

/* Words `a` … `b`, a gap, words `c` … `d`. */
static void offer_gap(scene *s, size_t a, size_t b, size_t c, size_t d)
{
    cli_text pattern = {0};
    char gap[16];
    const size_t chars = s->words.items[c].start - s->words.items[b - 1].end;
    if (chars > GAP_MOST)
        return;
    snprintf(gap, sizeof gap, "<0-%d>", gap_of(chars));
    spell(s, a, b, &pattern);
    cli_text_add(&pattern, cli_str(gap));
    spell(s, c, d, &pattern);
    offer(s, &pattern, PART_COST);
    cli_text_free(&pattern);
}

/* The finding, a gap, and one word further off. */
static void offer_gaps(scene *s)
{
    for (size_t i = 0; i < s->words.count; i++) {
        if (telling(s->words.items[i].folded) < 2)
            continue;
        if (i > s->last)
            offer_gap(s, core_from(s), s->last, i, i + 1);
        if (i + 1 < s->first)
            offer_gap(s, i, i + 1, s->first, core_to(s));
    }
}

/* ---- a case -------------------------------------------------------------- */

static hua_code work_on(scene *s, hua_scanner *scanner, hua_error *error)
{
    const proposal_talk *talk = &s->all->talks.items[s->now->talk];
    s->words.count = 0;
    s->from = s->now->start;
    s->to = s->now->end;
    s->text = talk->dialogue.turns[s->now->turn].text;
    hua_code code = hua_tokens(scanner, s->text, hear_scope, s, error);
    if (code == HUA_OK)
        code = hua_tokens(scanner, s->text, hear_word, s, error);
    if (code != HUA_OK)
        return code;
    find_edges(s);
    if (s->first == s->last)
        return HUA_OK; /* nothing is there */
    offer_runs(s);
    offer_inner(s);
    offer_gaps(s);
    s->all->failed = s->all->failed || !s->now->sentence.ptr;
    return s->all->failed ? cli_fail_memory(error) : HUA_OK;
}

static int by_worth(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->spoiled != y->spoiled)
        return x->spoiled ? 1 : -1;
    if (x->covers != y->covers)
        return x->covers > y->covers ? -1 : 1;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    size_t len = x->pattern.len < y->pattern.len ? x->pattern.len : y->pattern.len;
    int order = memcmp(x->pattern.ptr, y->pattern.ptr, len);
    return order ? order : (x->pattern.len > y->pattern.len) - (x->pattern.len < y->pattern.len);
}

/* True if the candidate silences a case that those before it, up to `before`, do not. */
static bool adds(const proposals *p, const proposal_rule *rule, size_t before, size_t i)
{
    for (size_t c = 0; c < p->cases.count; c++) {
        bool covered = false;
        for (size_t k = 0; k < before && !covered; k++)
            covered = rule->candidates.items[k].silences[c];
        if (rule->candidates.items[i].silences[c] && !covered)
            return true;
    }
    return false;
}

/*
 * The best come first, but half of the places go to those that reach a case which none before them
 * does, or rare wordings would never have their turn.
 */
static void order_candidates(const proposals *p, proposal_rule *rule)
{
    size_t kept = 0;
    if (!rule->candidates.count)
        return;
    candidate *items = rule->candidates.items;
    qsort(items, rule->candidates.count, sizeof *items, by_worth);
    for (size_t i = 0; i < rule->candidates.count; i++)
        if (!items[i].spoiled && (!items[i].faint || items[i].covers > 1))
            items[kept++] = items[i];
    rule->candidates.count = kept;
    for (size_t place = PROPOSE_CANDIDATES / 2; place < PROPOSE_CANDIDATES && place < kept;
         place++) {
        size_t i = place;
        while (i < kept && !adds(p, rule, place, i))
            i++;
        if (i == kept)
            break;
        candidate one = items[i];
        memmove(&items[place + 1], &items[place], (i - place) * sizeof *items);
        items[place] = one;
    }
    if (kept > PROPOSE_CANDIDATES)
        rule->candidates.count = PROPOSE_CANDIDATES;
}

hua_code proposals_candidates(proposals *p, hua_scanner *scanner, hua_error *error)
{
    scene s = {.all = p};
    hua_code code = HUA_OK;
    for (int rejected = 1; rejected >= 0; rejected--) {
        for (size_t i = 0; code == HUA_OK && i < p->cases.count; i++) {
            s.now = &p->cases.items[i];
            if (!s.now->seen || s.now->rejected != rejected || !p->rules.items[s.now->rule].open)
                continue;
            s.by_clause = cli_is(p->rules.items[s.now->rule].entry.scope, "clause");
            code = work_on(&s, scanner, error);
        }
    }
    for (size_t i = 0; code == HUA_OK && i < p->rules.count; i++)
        order_candidates(p, &p->rules.items[i]);
    cli_list_free(&s.words);
    return code;
}
