/*
 * Names: every lexicon, behaviour, tag, rule and placeholder that a pack uses must exist, and
 * none may lead back to itself.
 *
 * Circles are found depth first; the height of what is settled is kept, so that each entry is
 * visited once, and is bounded, since whatever is nested here is nested again by the compiler.
 */
#include "rules/pack_internal.h"

/* ---- lexicons ------------------------------------------------------------ */

static pack_place inside(const pack_loader *l, const pack_pattern *p, const pat_node *node)
{
    const yaml_source *source = &l->set->sources[p->place.source];
    return (pack_place){p->place.source, hua_load_inside(source, p->place.mark, node->column)};
}

static lexicon_entry *lexicon_of(const pack_loader *l, hua_str name)
{
    return hua_names_get(&l->lexicons, name);
}

static void check_tree(pack_loader *l, const pack_pattern *p, const pat_node *node)
{
    for (; node; node = node->next) {
        check_tree(l, p, node->first);
        if (node->kind != PAT_LEXICON || lexicon_of(l, node->text))
            continue;
        hua_fail(&l->now, HUA_E_PACK, "没有词表“%.*s”", "no lexicon '%.*s'",
                 HUA_STR_ARG(node->text));
        hua_load_near(l, node->text, &l->lexicons);
        hua_load_file(l, inside(l, p, node));
    }
}

static void check_patterns(pack_loader *l, const pack_patterns *list)
{
    for (size_t i = 0; i < list->count && !l->arena->failed; i++)
        check_tree(l, &list->items[i], list->items[i].tree);
}

static unsigned lexicon_height(pack_loader *l, lexicon_entry *e, unsigned depth);

static unsigned highest(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static unsigned tree_height(pack_loader *l, const pack_pattern *p, const pat_node *node,
                            unsigned depth)
{
    unsigned height = 0;
    for (; node; node = node->next) {
        height = highest(height, tree_height(l, p, node->first, depth));
        lexicon_entry *e = node->kind == PAT_LEXICON ? lexicon_of(l, node->text) : NULL;
        if (!e)
            continue;
        if (e->open)
            LOAD_FAIL_HINT(l, inside(l, p, node), "拆开其中一个词表",
                           "词表“%.*s”绕了一圈又用到自己", "lexicon '%.*s' leads back to itself",
                           HUA_STR_ARG(node->text));
        else
            height = highest(height, lexicon_height(l, e, depth + 1));
    }
    return height;
}

static unsigned lexicon_height(pack_loader *l, lexicon_entry *e, unsigned depth)
{
    const pack_lexicon *lexicon = &e->lexicon;
    if (e->height)
        return e->height;
    e->open = true;
    unsigned height = 0;
    for (size_t i = 0; i < lexicon->members.count && depth <= PACK_MAX_CHAIN; i++) {
        const pack_pattern *p = &lexicon->members.items[i];
        height = highest(height, tree_height(l, p, p->tree, depth));
    }
    e->open = false;
    e->height = height + 1;
    if (e->height > PACK_MAX_CHAIN || depth > PACK_MAX_CHAIN)
        LOAD_FAIL(l, lexicon->place, "词表“%.*s”套得太深", "lexicon '%.*s' is nested too deeply",
                  HUA_STR_ARG(lexicon->name));
    return e->height;
}

static void check_anchors(pack_loader *l, const pack_pattern *p)
{
    for (const pat_node *n = p->tree->first; n; n = n->next) {
        if (n->kind == PAT_BEGIN || n->kind == PAT_END)
            LOAD_FAIL_HINT(l, inside(l, p, n), "把它写在用这个词表的式样里", "词表里不能用“^”和“$”",
                           "'^' and '$' have no place in a lexicon");
    }
}

static void check_lexicons(pack_loader *l)
{
    for (size_t i = 0; i < l->set->lexicon_count && !l->arena->failed; i++) {
        const pack_lexicon *lexicon = l->set->lexicons[i];
        check_patterns(l, &lexicon->members);
        for (size_t m = 0; m < lexicon->members.count; m++)
            check_anchors(l, &lexicon->members.items[m]);
        lexicon_height(l, lexicon_of(l, lexicon->name), 1);
        hua_check_equal_patterns(l, &lexicon->members);
    }
}

static void check_say_backs(pack_loader *l)
{
    check_patterns(l, &l->set->say_back);
    check_patterns(l, &l->set->say_back_end);
    hua_check_equal_patterns(l, &l->set->say_back);
    hua_check_equal_patterns(l, &l->set->say_back_end);
}

/* ---- references ---------------------------------------------------------- */

static pack_entry *tag_of(pack_loader *l, const pack_ref *ref)
{
    if (!ref->value.ptr)
        return hua_names_get(&l->tags, ref->id);
    /* "emotion=angry" stands in one piece in the text that the two parts come from. */
    hua_str key = {ref->id.ptr, ref->id.len + 1 + ref->value.len};
    return hua_names_get(&l->tag_values, key);
}

static void unknown_ref(pack_loader *l, const pack_ref *ref)
{
    static const char *const zh[] = {"行为", "标签", "类别", "规则"};
    static const char *const en[] = {"behaviour", "tag", "category", "rule"};
    hua_str name = ref->id;
    if (ref->value.ptr)
        name.len += 1 + ref->value.len;
    hua_fail(&l->now, HUA_E_PACK, "没有%s“%.*s”%.0s", "%.0sno such name: '%.*s' (%s)",
             zh[ref->kind], HUA_STR_ARG(name), en[ref->kind]);
    const name_map *map = ref->kind == REF_RULE  ? &l->rules
                          : ref->kind != REF_TAG ? &l->behaviours
                          : ref->value.ptr       ? &l->tag_values
                                                 : &l->tags;
    if (ref->kind == REF_BEHAVIOUR && lexicon_of(l, name))
        hua_error_hint(&l->now, "“%.*s”是词表，写在 match 里：\"{%.*s}\"", HUA_STR_ARG(name),
                       HUA_STR_ARG(name));
    else
        hua_load_near(l, name, map);
    hua_load_file(l, ref->place);
}

static void check_ref(pack_loader *l, const pack_ref *ref)
{
    bool known = ref->kind == REF_CATEGORY; /* looked at when it was read */
    if (ref->kind == REF_BEHAVIOUR)
        known = hua_names_get(&l->behaviours, ref->id) != NULL;
    else if (ref->kind == REF_TAG)
        known = tag_of(l, ref) != NULL;
    else if (ref->kind == REF_RULE)
        known = hua_names_get(&l->rules, ref->id) != NULL;
    if (!known && ref->id.ptr)
        unknown_ref(l, ref);
}

static void check_base_refs(pack_loader *l, const pack_refs *refs)
{
    for (size_t i = 0; i < refs->count && !l->arena->failed; i++) {
        const pack_ref *ref = &refs->items[i];
        if (ref->kind == REF_CATEGORY || ref->kind == REF_RULE)
            LOAD_FAIL(l, ref->place, "“finding:”和“rule:”只能用在评分表里",
                      "'finding:' and 'rule:' belong to rubrics only");
        else
            check_ref(l, ref);
    }
}

/* ---- circles of references ------------------------------------------------ */

static unsigned entry_height(pack_loader *l, pack_entry *e, unsigned depth);

static unsigned ref_height(pack_loader *l, const pack_ref *ref, unsigned depth)
{
    unsigned height = 0;
    pack_entry *e = ref->kind == REF_TAG         ? tag_of(l, ref)
                    : ref->kind == REF_BEHAVIOUR ? hua_names_get(&l->behaviours, ref->id)
                                                 : NULL;
    for (; e; e = ref->kind == REF_TAG && !ref->value.ptr ? e->next : NULL) {
        if (e->open)
            LOAD_FAIL(l, ref->place, "“%.*s”绕了一圈又用到自己", "'%.*s' leads back to itself",
                      HUA_STR_ARG(ref->id));
        else
            height = highest(height, entry_height(l, e, depth + 1));
    }
    return height;
}

static unsigned refs_height(pack_loader *l, const pack_refs *refs, unsigned depth)
{
    unsigned height = 0;
    for (size_t i = 0; i < refs->count; i++)
        height = highest(height, ref_height(l, &refs->items[i], depth));
    return height;
}

static unsigned entry_height(pack_loader *l, pack_entry *e, unsigned depth)
{
    const pack_detector *d = e->detector;
    if (e->height || !d)
        return e->height;
    unsigned height = 0;
    e->open = true;
    if (depth <= PACK_MAX_CHAIN) {
        height = refs_height(l, &d->is, depth);
        for (size_t i = 0; i < d->condition_count; i++)
            height = highest(height, refs_height(l, &d->conditions[i].is, depth));
    }
    e->open = false;
    e->height = height + 1;
    if (e->height > PACK_MAX_CHAIN || depth > PACK_MAX_CHAIN)
        LOAD_FAIL(l, d->place, "“%.*s”引用得太深", "'%.*s' refers too deeply", HUA_STR_ARG(d->id));
    return e->height;
}

static void check_circles(pack_loader *l, const name_map *map)
{
    for (size_t i = 0; i <= map->mask && !l->arena->failed; i++) {
        if (map->slots[i].value)
            entry_height(l, map->slots[i].value, 1);
    }
}

/* ---- placeholders --------------------------------------------------------- */

static bool tree_uses(const pat_node *node, hua_str lexicon)
{
    for (; node; node = node->next) {
        if (node->kind == PAT_LEXICON && hua_str_eq(node->text, lexicon))
            return true;
        if (tree_uses(node->first, lexicon))
            return true;
    }
    return false;
}

static bool tree_has_gap(const pat_node *node)
{
    for (; node; node = node->next) {
        if (node->kind == PAT_GAP || tree_has_gap(node->first))
            return true;
    }
    return false;
}

typedef bool pattern_test(const pat_node *node, hua_str name);

static bool test_gap(const pat_node *node, hua_str name)
{
    (void)name;
    return tree_has_gap(node);
}

/* True if a pattern that makes the match passes the test. */
static bool any_match(const pack_detector *d, pattern_test *test, hua_str name)
{
    for (size_t i = 0; i < d->match.count; i++) {
        if (test(d->match.items[i].tree, name))
            return true;
    }
    for (size_t c = 0; c < d->condition_count; c++) {
        const pack_condition *cond = &d->conditions[c];
        bool match = cond->kind == COND_ALL || cond->kind == COND_AT_LEAST;
        for (size_t i = 0; match && i < cond->match.count; i++) {
            if (test(cond->match.items[i].tree, name))
                return true;
        }
    }
    return false;
}

static bool placeholder_known(const pack_detector *d, hua_str name, bool rewrite)
{
    if (hua_str_is(name, "match"))
        return true;
    if (hua_str_is(name, "before") || hua_str_is(name, "after"))
        return rewrite;
    if (hua_str_is(name, "gap"))
        return rewrite && any_match(d, test_gap, name);
    return any_match(d, tree_uses, name);
}

/* What kind of text holds the placeholder. */
typedef enum text_kind { TEXT_MESSAGE, TEXT_SAY, TEXT_REWRITE, TEXT_MODEL } text_kind;

static void unknown_placeholder(pack_loader *l, hua_str name, text_kind kind, pack_place place)
{
    static const char *const hints[] = {
        [TEXT_MESSAGE] = "可用 {match} 和 match 里用到的词表",
        [TEXT_SAY] = "可用 {match}、match 里用到的词表和 {heard:行为}",
        [TEXT_REWRITE] = ("可用 {before} {after} {match}、{gap}（式样里有间隔时）、match 里用到的"
                          "词表和 {heard:行为}"),
        [TEXT_MODEL] = "可用 {heard:行为}",
    };
    LOAD_FAIL_HINT(l, place, hints[kind], "“{%.*s}”在这里没有内容",
                   "'{%.*s}' stands for nothing here", HUA_STR_ARG(name));
}

/* The name in braces; `d` is NULL for a model sentence, which has no match to quote. */
static void check_placeholder(pack_loader *l, const pack_detector *d, hua_str name, text_kind kind,
                              pack_place place)
{
    if (kind != TEXT_MESSAGE && hua_str_starts(name, PACK_HEARD)) {
        const pack_ref ref = {.kind = REF_BEHAVIOUR,
                              .id = hua_str_slice(name, strlen(PACK_HEARD), name.len),
                              .place = place};
        check_ref(l, &ref);
    } else if (!d || !placeholder_known(d, name, kind == TEXT_REWRITE)) {
        unknown_placeholder(l, name, kind, place);
    }
}

static void check_placeholders(pack_loader *l, const pack_detector *d, hua_str text, text_kind kind,
                               pack_place place)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '{')
            continue;
        size_t end = i + 1;
        while (end < text.len && text.ptr[end] != '}')
            end++;
        if (end == text.len)
            LOAD_FAIL(l, place, "文字里的“{”没有收尾", "'{' is not closed in a text");
        else
            check_placeholder(l, d, hua_str_slice(text, i + 1, end), kind, place);
        i = end;
    }
}

static void check_models(pack_loader *l, const hua_str *say, size_t count, pack_place place)
{
    for (size_t i = 0; i < count; i++)
        check_placeholders(l, NULL, say[i], TEXT_MODEL, place);
}

static void check_emotion(pack_loader *l, const pack_suggestion *s)
{
    char key[80] = "emotion=";
    if (!s->emotion.len)
        return;
    hua_copy_text(key + 8, sizeof key - 8, s->emotion);
    if (hua_names_get(&l->tag_values, hua_str_from(key)))
        return;
    hua_fail(&l->now, HUA_E_PACK, "标签 emotion 没有值“%.*s”", "tag emotion has no value '%.*s'",
             HUA_STR_ARG(s->emotion));
    hua_load_near(l, hua_str_from(key), &l->tag_values);
    hua_load_file(l, s->place);
}

static void check_texts(pack_loader *l, const pack_detector *d)
{
    check_placeholders(l, d, d->message.hans, TEXT_MESSAGE, d->place);
    check_placeholders(l, d, d->message.hant, TEXT_MESSAGE, d->place);
    check_placeholders(l, d, d->message.en, TEXT_MESSAGE, d->place);
    for (size_t i = 0; i < d->suggestion_count; i++) {
        const pack_suggestion *s = &d->suggestions[i];
        const text_kind kind = s->rewrite ? TEXT_REWRITE : TEXT_SAY;
        check_placeholders(l, d, s->text, kind, s->place);
        check_placeholders(l, d, s->hant, kind, s->place);
        check_emotion(l, s);
    }
    check_models(l, d->say, d->say_count, d->place);
}

static void check_detectors(pack_loader *l, const pack_detectors *list)
{
    for (size_t i = 0; i < list->count && !l->arena->failed; i++) {
        const pack_detector *d = list->items[i];
        check_patterns(l, &d->match);
        check_patterns(l, &d->unless);
        check_base_refs(l, &d->is);
        for (size_t c = 0; c < d->condition_count; c++) {
            check_patterns(l, &d->conditions[c].match);
            check_base_refs(l, &d->conditions[c].is);
        }
        check_texts(l, d);
    }
}

/* ---- rubrics ------------------------------------------------------------- */

static void check_expr(pack_loader *l, const pack_expr *e)
{
    for (; e; e = e->next) {
        if (e->kind == EXPR_TERM)
            check_ref(l, &e->ref);
        if (e->has_after)
            check_ref(l, &e->after);
        for (size_t i = 0; i < e->recovered_by.count; i++)
            check_ref(l, &e->recovered_by.items[i]);
        check_expr(l, e->first);
    }
}

static void check_step(pack_loader *l, const pack_step *s)
{
    check_expr(l, s->met);
    check_expr(l, s->partly);
    check_expr(l, s->applies);
    check_models(l, s->say, s->say_count, s->place);
    if (s->behaviour.ptr) {
        pack_ref ref = {.kind = REF_BEHAVIOUR, .id = s->behaviour, .place = s->place};
        check_ref(l, &ref);
    }
}

static void check_rubric(pack_loader *l, const pack_rubric *r)
{
    check_expr(l, r->applies);
    for (size_t i = 0; i < r->step_count; i++)
        check_step(l, &r->steps[i]);
    for (size_t i = 0; i < r->cost_count; i++)
        check_ref(l, &r->costs[i].ref);
}

void hua_check_names(pack_loader *l)
{
    check_lexicons(l);
    check_say_backs(l);
    check_detectors(l, &l->set->behaviours);
    check_detectors(l, &l->set->tags);
    check_detectors(l, &l->set->rules);
    check_circles(l, &l->behaviours);
    check_circles(l, &l->tag_values);
    for (size_t i = 0; i < l->set->rubric_count && !l->arena->failed; i++)
        check_rubric(l, l->set->rubrics[i]);
}
