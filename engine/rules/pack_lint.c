/*
 * Doubts: what a pack may say but probably did not want to.
 *
 * A doubt goes to the listener alone and is no error: the packs are loaded all the same.
 * What a pattern is made of is looked at as it is written; whether the rule does its work is for its tests.
 */
#include "rules/pack_internal.h"

#include "text/utf8.h"

/* A title is read at a glance, anything else in one breath. */
enum { LONGEST_TEXT = 120, MOST_PAIRS = 1 << 20, POINTS = 0x110000 };

typedef struct linter {
    pack_loader *l;
    uint8_t *set;   /* a bit for each code point that stands in the match at work */
    unsigned visit; /* number of the walk through lexicons */
} linter;

static void tell(linter *t, pack_place place)
{
    const hua_ruleset_options *options = t->l->options;
    hua_yaml_place(&t->l->set->sources[place.source], place.mark, &t->l->now);
    options->on_error(options->on_error_ctx, &t->l->now);
}

#define DOUBT(t, place, hint, ...)                                                                \
    (hua_fail(&(t)->l->now, HUA_E_PACK, __VA_ARGS__), hua_error_hint(&(t)->l->now, "%s", (hint)), \
     tell((t), (place)))

/* ---- single characters ---------------------------------------------------- */

static bool is_loose(const pat_node *node)
{
    return !node || node->kind == PAT_GAP || node->kind == PAT_SOFT;
}

/* A literal of one character with nothing that touches it. */
static void doubt_characters(linter *t, const pack_pattern *p)
{
    const pat_node *before = NULL;
    for (const pat_node *n = p->tree->first; n; before = n, n = n->next) {
        if (n->kind != PAT_LITERAL || hua_utf8_count(n->text) > 1 || !is_loose(before) ||
            !is_loose(n->next))
            continue;
        const yaml_source *source = &t->l->set->sources[p->place.source];
        const pack_place place = {p->place.source,
                                  hua_load_inside(source, p->place.mark, n->column)};
        DOUBT(t, place, "写出它前后的字", "“%.*s”只有一个字，前后都没有挨着的文字",
              "'%.*s' is a single character with nothing beside it", HUA_STR_ARG(n->text));
    }
}

/* ---- patterns within patterns ---------------------------------------------- */

static void doubt_covered(linter *t, const pack_patterns *list, const hua_str *forms, size_t i)
{
    for (size_t k = 0; k < list->count; k++) {
        if (k == i || !hua_form_holds(forms[i], forms[k]))
            continue;
        DOUBT(t, list->items[i].place, "删去长的那一条，除非它要连着前后的字一起标出来",
              "“%.*s”里已经有同一列的“%.*s”", "'%.*s' holds '%.*s' of the same list",
              HUA_STR_ARG(list->items[i].text), HUA_STR_ARG(list->items[k].text));
        return;
    }
}

static void doubt_list(linter *t, const pack_patterns *list)
{
    const hua_str *forms = hua_pattern_forms(t->l, list);
    for (size_t i = 0; forms && i < list->count; i++) {
        doubt_characters(t, &list->items[i]);
        if (list->count <= MOST_PAIRS / list->count)
            doubt_covered(t, list, forms, i);
    }
}

/* ---- exceptions ------------------------------------------------------------- */

typedef bool (*see_fn)(linter *t, uint32_t point);

static bool add_point(linter *t, uint32_t point)
{
    t->set[point >> 3] |= (uint8_t)(1u << (point & 7));
    return false;
}

static bool remove_point(linter *t, uint32_t point)
{
    t->set[point >> 3] &= (uint8_t) ~(1u << (point & 7));
    return false;
}

static bool is_point(linter *t, uint32_t point)
{
    return t->set[point >> 3] >> (point & 7) & 1;
}

static bool see_text(linter *t, hua_str text, see_fn see)
{
    if (!hua_units_fold(&t->l->units, text)) {
        t->l->arena->failed = true;
        return true;
    }
    for (size_t i = 0; i < t->l->units.symbol_count; i++)
        if (see(t, t->l->units.symbols[i]))
            return true;
    return false;
}

/* Shows the characters of all literals below the nodes until one is taken; values could be any. */
static bool see_nodes(linter *t, const pat_node *node, see_fn see)
{
    for (; node; node = node->next) {
        if (node->kind == PAT_SLOT)
            return true;
        if (node->kind == PAT_LITERAL && see_text(t, node->text, see))
            return true;
        if (see_nodes(t, node->first, see))
            return true;
        lexicon_entry *e = node->kind == PAT_LEXICON ? hua_names_get(&t->l->lexicons, node->text)
                                                     : NULL;
        if (!e || e->visit == t->visit)
            continue;
        e->visit = t->visit;
        for (size_t i = 0; i < e->lexicon.members.count; i++)
            if (see_nodes(t, e->lexicon.members.items[i].tree, see))
                return true;
    }
    return false;
}

static bool see_pattern(linter *t, const pack_pattern *p, see_fn see)
{
    t->visit++;
    return see_nodes(t, p->tree, see);
}

/* An exception that shares no character with the match can only stand directly beside it. */
static void doubt_exceptions(linter *t, const pack_detector *d)
{
    bool any = d->is.count || !d->match.count;
    for (size_t i = 0; i < d->match.count && !any; i++)
        any = see_pattern(t, &d->match.items[i], add_point);
    for (size_t i = 0; i < d->unless.count && !any; i++) {
        const pack_pattern *p = &d->unless.items[i];
        if (!see_pattern(t, p, is_point))
            DOUBT(
                t, p->place, "例外要连着 match 的字一起写；在别处的字写在 not-near 或 none 里",
                "例外“%.*s”和 match 没有一个相同的字，只有紧挨着才起作用",
                "the exception '%.*s' shares no character with the match and only works beside it",
                HUA_STR_ARG(p->text));
    }
    for (size_t i = 0; i < d->match.count; i++)
        see_pattern(t, &d->match.items[i], remove_point);
}

/* ---- advice ------------------------------------------------------------------ */

static void doubt_length(linter *t, pack_place place, const char *key, hua_str text)
{
    const size_t count = hua_utf8_count(text);
    if (count > LONGEST_TEXT)
        DOUBT(t, place, "写短一些", "%s 有 %zu 个字，没有人会读完", "%s has %zu characters", key,
              count);
}

static void doubt_texts(linter *t, const pack_detector *d)
{
    doubt_length(t, d->place, "title", d->title.hans);
    doubt_length(t, d->place, "message", d->message.hans);
    doubt_length(t, d->place, "why", d->why.hans);
    for (size_t i = 0; i < d->suggestion_count; i++)
        doubt_length(t, d->suggestions[i].place, d->suggestions[i].rewrite ? "rewrite" : "say",
                     d->suggestions[i].text);
}

static bool has_fix(const pack_detector *d)
{
    for (size_t i = 0; i < d->example_count; i++)
        if (d->examples[i].kind == HUA_EX_FIX)
            return true;
    return false;
}

static void doubt_advice(linter *t, const pack_detector *d)
{
    if (!d->suggestion_count)
        DOUBT(t, d->place, "在 suggest 里写一句可以说的话", "“%.*s”只挑错，没有建议",
              "'%.*s' finds fault and suggests nothing", HUA_STR_ARG(d->id));
    for (size_t i = 0; i < d->suggestion_count && !has_fix(d); i++) {
        const pack_suggestion *s = &d->suggestions[i];
        if (s->rewrite && s->safe)
            DOUBT(t, s->place, "在 tests 里补上 fix: [[原话, 改后的话]]",
                  "“%.*s”会不问就改，却没有 fix 测试",
                  "'%.*s' rewrites unasked and has no fix test", HUA_STR_ARG(d->id));
    }
}

/* ---- the whole ---------------------------------------------------------------- */

static void lint_detector(linter *t, const pack_detector *d)
{
    doubt_list(t, &d->match);
    doubt_list(t, &d->unless);
    for (size_t i = 0; i < d->condition_count; i++)
        doubt_list(t, &d->conditions[i].match);
    doubt_exceptions(t, d);
    doubt_texts(t, d);
    if (d->kind == PACK_RULE)
        doubt_advice(t, d);
}

void hua_lint_packs(pack_loader *l)
{
    const pack_detectors *lists[] = {&l->set->rules, &l->set->behaviours, &l->set->tags};
    linter t = {.l = l, .set = HUA_ARENA_ARRAY(l->arena, uint8_t, POINTS / 8)};
    if (!t.set)
        return;
    memset(t.set, 0, POINTS / 8);
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < lists[k]->count && !l->arena->failed; i++)
            lint_detector(&t, lists[k]->items[i]);
}
