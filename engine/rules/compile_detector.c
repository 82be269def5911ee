/*
 * Rules, behaviours and tags to detectors.
 *
 * A condition that can be decided inside the turn keeps an entity.  Every other one is turned into references
 * to detectors: patterns that are to be found in other turns become nameless detectors (cues), so
 * that there is one way to look across turns: at what detectors have found.
 */
#include "rules/compile.h"

enum { KIND_COUNT = 3 };

static const pack_detectors *detectors_of(const compiler *c, pack_kind kind)
{
    switch (kind) {
    case PACK_BEHAVIOUR:
        return &c->packs->behaviours;
    case PACK_TAG:
        return &c->packs->tags;
    default:
        return &c->packs->rules;
    }
}

/* Compiled detectors stand in this order: rules, behaviours, tags, then cues. */
static uint32_t first_of(const compiler *c, pack_kind kind)
{
    const size_t rules = c->packs->rules.count;
    const size_t behaviours = c->packs->behaviours.count;
    return (uint32_t)(kind == PACK_RULE ? 0 : kind == PACK_BEHAVIOUR ? rules : rules + behaviours);
}

static bool ref_means(const pack_ref *ref, const pack_detector *d)
{
    switch (ref->kind) {
    case REF_BEHAVIOUR:
        return d->kind == PACK_BEHAVIOUR && hua_str_eq(d->id, ref->id);
    case REF_TAG:
        return d->kind == PACK_TAG && hua_str_eq(d->id, ref->id) &&
               (ref->value.len == 0 || hua_str_eq(d->category, ref->value));
    case REF_CATEGORY:
        return d->kind == PACK_RULE && hua_str_eq(d->category, ref->id);
    default:
        return d->kind == PACK_RULE && hua_str_eq(d->id, ref->id);
    }
}

static pack_kind kind_of_ref(const pack_ref *ref)
{
    return ref->kind == REF_BEHAVIOUR ? PACK_BEHAVIOUR
           : ref->kind == REF_TAG     ? PACK_TAG
                                      : PACK_RULE;
}

static void add_ref(compiler *c, const pack_ref *ref)
{
    const pack_kind kind = kind_of_ref(ref);
    const pack_detectors *all = detectors_of(c, kind);
    for (size_t i = 0; i < all->count; i++)
        if (ref_means(ref, all->items[i]))
            COMPILE_PUSH(c, numbers, first_of(c, kind) + (uint32_t)i);
}

rs_range compile_refs(compiler *c, pack_refs refs)
{
    const uint32_t first = (uint32_t)c->numbers.count;
    for (size_t i = 0; i < refs.count; i++)
        add_ref(c, &refs.items[i]);
    return (rs_range){first, (uint32_t)c->numbers.count - first};
}

void compile_place(compiler *c, pack_place place, rs_str *out)
{
    char line[16];
    size_t n = sizeof line;
    for (uint32_t rest = place.mark.line; n > 1; rest /= 10) {
        line[--n] = (char)('0' + rest % 10);
        if (rest < 10)
            break;
    }
    line[--n] = ':';
    const hua_str name = hua_str_from(c->packs->sources[place.source].name);
    char *p = hua_arena_alloc(&c->arena, name.len + sizeof line);
    if (!p) {
        c->failed = true;
        return;
    }
    memcpy(p, name.ptr, name.len);
    memcpy(p + name.len, line + n, sizeof line - n);
    *out = compile_string(c, (hua_str){p, name.len + sizeof line - n});
}

static void watch(compiler *c, uint32_t entity, uint32_t detector)
{
    if (!hua_vec_push(c->allocator, &c->entity_detector, ((number_pair){entity, detector})))
        c->failed = true;
}

/* ---- conditions ------------------------------------------------------------ */

static uint32_t flags_of(const pack_detector *d)
{
    return (d->quoted ? RS_QUOTED : 0) | (d->no_fillers ? RS_NO_FILLERS : 0) |
           (d->whole_words ? 0 : RS_PART_WORDS) | (d->at_response ? 0 : RS_AT_MATCH) |
           (d->reported ? 0 : RS_UNREPORTED) | (d->sound > 0 ? RS_SOUND_ALWAYS : 0) |
           (d->sound < 0 ? RS_SOUND_NEVER : 0);
}

/* A nameless detector for patterns looked for in whatever turns `who` speaks, read as `d` reads its own. */
static uint32_t add_cue(compiler *c, const pack_detector *d, pack_patterns patterns,
                        hua_speaker who, pack_scope scope)
{
    const uint32_t entity = compile_entity(c, (hua_str){"", 0}, scope);
    compile_patterns(c, entity, patterns);
    const rs_detector cue = {.kind = DETECTOR_CUE,
                             .who = (uint32_t)who,
                             .scope = (uint32_t)scope,
                             .flags = flags_of(d) & ~(uint32_t)RS_AT_MATCH,
                             .match = entity,
                             .unless = RS_NONE};
    const uint32_t id = COMPILE_PUSH(c, detectors, cue);
    watch(c, entity, id);
    return id;
}

/* "scope" is whatever the detector's own scope is. */
static pack_distance distance_of(const pack_condition *cond, const pack_detector *d)
{
    static const pack_unit units[] = {UNIT_CLAUSES, UNIT_SENTENCES, UNIT_SCOPE, UNIT_DIALOGUE};
    return cond->within.unit == UNIT_SCOPE ? (pack_distance){0, units[d->scope]} : cond->within;
}

static bool within_turn(const pack_condition *cond, const pack_detector *d)
{
    const pack_distance within = distance_of(cond, d);
    switch (cond->kind) {
    case COND_ALL:
    case COND_NONE:
    case COND_AT_LEAST:
        return d->scope != SCOPE_DIALOGUE;
    case COND_NEAR:
    case COND_NOT_NEAR:
        return cond->is.count == 0 && cond->who == d->who &&
               (within.unit < UNIT_TURNS || within.unit == UNIT_SCOPE ||
                (within.unit == UNIT_TURNS && within.amount < 1.0));
    default:
        return false;
    }
}

static pack_scope inner_scope(const pack_detector *d)
{
    return d->scope == SCOPE_DIALOGUE ? SCOPE_SENTENCE : d->scope;
}

/* One entity (or cue) for each of the patterns: all of them, or so many, have to be found. */
static rs_range each_alone(compiler *c, const pack_condition *cond, const pack_detector *d,
                           bool as_cues)
{
    VEC(uint32_t) ids = {0};
    for (size_t i = 0; i < cond->match.count && !c->failed; i++) {
        const pack_patterns one = {&cond->match.items[i], 1};
        uint32_t id;
        if (as_cues) {
            id = add_cue(c, d, one, d->who, inner_scope(d));
        } else {
            id = compile_entity(c, (hua_str){"", 0}, d->scope);
            compile_patterns(c, id, one);
        }
        if (!hua_vec_push(c->allocator, &ids, id))
            c->failed = true;
    }
    const rs_range range = {(uint32_t)c->numbers.count, (uint32_t)ids.count};
    for (size_t i = 0; i < ids.count; i++)
        COMPILE_PUSH(c, numbers, ids.items[i]);
    hua_vec_free(c->allocator, &ids);
    return range;
}

static void decide_inside(compiler *c, const pack_condition *cond, const pack_detector *d,
                          rs_condition *out)
{
    if (cond->kind == COND_ALL || cond->kind == COND_AT_LEAST) {
        out->all = each_alone(c, cond, d, false);
        out->entity = 0;
        return;
    }
    const bool near = cond->kind != COND_NONE;
    out->entity = compile_entity(c, (hua_str){"", 0}, near ? SCOPE_SENTENCE : d->scope);
    compile_patterns(c, out->entity, cond->match);
}

/* Anywhere in the dialogue, or anywhere before the match: then the first is as good as all. */
static bool one_tells(const rs_condition *cond)
{
    switch (cond->kind) {
    case COND_ALL:
    case COND_NONE:
    case COND_AT_LEAST:
        return true;
    case COND_NEAR:
    case COND_NOT_NEAR:
        return cond->unit == UNIT_DIALOGUE && cond->side == SIDE_AROUND;
    case COND_FOLLOWS:
    case COND_NOT_FOLLOWS:
        return cond->unit == UNIT_DIALOGUE;
    default:
        return false;
    }
}

static void note_first_tells(compiler *c, const rs_condition *cond, uint32_t cue)
{
    if (!c->failed && one_tells(cond))
        c->detectors.items[cue].flags |= RS_ONE_TELLS;
}

static void decide_by_refs(compiler *c, const pack_condition *cond, const pack_detector *d,
                           rs_condition *out)
{
    out->entity = RS_NONE;
    if (cond->kind == COND_ALL || cond->kind == COND_AT_LEAST) {
        out->refs = each_alone(c, cond, d, true);
        for (uint32_t i = 0; i < out->refs.count && !c->failed; i++)
            note_first_tells(c, out, c->numbers.items[out->refs.first + i]);
        return;
    }
    uint32_t cue = RS_NONE;
    if (cond->match.count)
        cue = add_cue(c, d, cond->match, cond->who, SCOPE_SENTENCE);
    out->refs = compile_refs(c, cond->is);
    if (cue != RS_NONE) {
        COMPILE_PUSH(c, numbers, cue);
        out->refs.count++;
        note_first_tells(c, out, cue);
    }
}

static rs_condition make_condition(compiler *c, const pack_condition *cond, const pack_detector *d)
{
    const pack_distance within = distance_of(cond, d);
    rs_condition out = {.kind = (uint32_t)cond->kind,
                        .entity = RS_NONE,
                        .who = (uint32_t)cond->who,
                        .any_word = cond->any_word,
                        .n = cond->n,
                        .unit = (uint32_t)within.unit,
                        .amount = within.amount,
                        .side = (uint32_t)cond->side,
                        .window = (uint32_t)cond->window.kind,
                        .window_unit = (uint32_t)cond->window.size.unit,
                        .window_amount = cond->window.size.amount,
                        .over = cond->over};
    if (within_turn(cond, d))
        decide_inside(c, cond, d, &out);
    else
        decide_by_refs(c, cond, d, &out);
    return out;
}

static rs_range compile_conditions(compiler *c, const pack_detector *d)
{
    rs_condition *made = hua_arena_array(&c->arena, d->condition_count + 1, sizeof *made);
    if (!made) {
        c->failed = true;
        return (rs_range){0, 0};
    }
    for (size_t i = 0; i < d->condition_count && !c->failed; i++)
        made[i] = make_condition(c, &d->conditions[i], d);
    const rs_range range = {(uint32_t)c->conditions.count, (uint32_t)d->condition_count};
    for (size_t i = 0; i < d->condition_count; i++)
        COMPILE_PUSH(c, conditions, made[i]);
    return range;
}

/* ---- the rest of a detector ------------------------------------------------- */

static rs_range compile_texts(compiler *c, const hua_str *texts, size_t count)
{
    const rs_range range = {(uint32_t)c->texts.count, (uint32_t)count};
    for (size_t i = 0; i < count; i++)
        COMPILE_PUSH(c, texts, compile_string(c, texts[i]));
    return range;
}

static rs_range compile_suggestions(compiler *c, const pack_detector *d)
{
    const rs_range range = {(uint32_t)c->suggestions.count, (uint32_t)d->suggestion_count};
    for (size_t i = 0; i < d->suggestion_count; i++) {
        const pack_suggestion *s = &d->suggestions[i];
        const rs_suggestion out = {.rewrite = s->rewrite,
                                   .safe = s->safe,
                                   .channels = s->channels,
                                   .text = compile_string(c, s->text),
                                   .hant = compile_string(c, s->hant),
                                   .emotion = compile_string(c, s->emotion)};
        COMPILE_PUSH(c, suggestions, out);
    }
    return range;
}

static rs_range compile_examples(compiler *c, const pack_detector *d)
{
    const rs_range range = {(uint32_t)c->examples.count, (uint32_t)d->example_count};
    for (size_t i = 0; i < d->example_count; i++) {
        const pack_example *e = &d->examples[i];
        const rs_example out = {.kind = (uint32_t)e->kind,
                                .channel = (uint32_t)e->channel,
                                .line = e->place.mark.line,
                                .column = e->place.mark.column,
                                .text = compile_string(c, e->text),
                                .expected = compile_string(c, e->expected)};
        COMPILE_PUSH(c, examples, out);
    }
    return range;
}

/* Without `match` the first of the patterns of `all` and `at-least` is the find. */
static void compile_base(compiler *c, const pack_detector *d, rs_detector *out)
{
    const pack_scope scope = d->scope == SCOPE_DIALOGUE ? SCOPE_TURN : d->scope;
    out->match = RS_NONE;
    if (d->is.count) {
        out->flags |= RS_BY_REFS;
        out->is = compile_refs(c, d->is);
    }
    if (d->match.count) {
        out->match = compile_entity(c, (hua_str){"", 0}, scope);
        compile_patterns(c, out->match, d->match);
        return;
    }
    for (size_t i = 0; i < d->condition_count && !d->is.count; i++) {
        const pack_condition *cond = &d->conditions[i];
        if (cond->kind != COND_ALL && cond->kind != COND_AT_LEAST)
            continue;
        if (out->match == RS_NONE)
            out->match = compile_entity(c, (hua_str){"", 0}, scope);
        compile_patterns(c, out->match, cond->match);
        out->flags |= RS_FIRST_ONLY;
    }
    if (out->match == RS_NONE && !d->is.count)
        out->flags |= RS_WHOLE_TURN;
}

static void compile_detector(compiler *c, const pack_detector *d, uint32_t id)
{
    rs_detector out = {.kind = (uint32_t)d->kind,
                       .severity = (uint32_t)d->severity,
                       .who = (uint32_t)d->who,
                       .scope = (uint32_t)d->scope,
                       .flags = flags_of(d),
                       .channels = d->channels,
                       .scripts = d->scripts,
                       .unless = RS_NONE};
    compile_base(c, d, &out);
    if (d->unless.count) {
        out.unless = compile_entity(c, (hua_str){"", 0},
                                    d->scope == SCOPE_DIALOGUE ? SCOPE_TURN : d->scope);
        compile_patterns(c, out.unless, d->unless);
    }
    out.conditions = compile_conditions(c, d);
    out.suggestions = compile_suggestions(c, d);
    out.examples = compile_examples(c, d);
    out.say = compile_texts(c, d->say, d->say_count);
    out.teams = compile_texts(c, d->teams, d->team_count);
    out.id = compile_string(c, d->id);
    out.category = compile_string(c, d->category);
    out.from = compile_string(c, d->from);
    out.until = compile_string(c, d->until);
    if (out.channels || out.teams.count || out.from.len || out.until.len)
        out.flags |= RS_NARROWED;
    out.definition = compile_string(c, d->definition);
    out.title = compile_text(c, d->title);
    out.message = compile_text(c, d->message);
    out.why = compile_text(c, d->why);
    compile_place(c, d->place, &out.source);
    if (c->failed)
        return;
    c->detectors.items[id] = out;
    if (out.match != RS_NONE)
        watch(c, out.match, id);
    if (out.flags & (RS_BY_REFS | RS_WHOLE_TURN))
        COMPILE_PUSH(c, always, id);
}

/* ---- whose finds have a place inside their turn ------------------------------------ */

static bool counts_places(uint32_t unit)
{
    return unit == UNIT_SENTENCES || unit == UNIT_CLAUSES;
}

static void place_all(compiler *c, rs_range refs)
{
    for (uint32_t i = 0; i < refs.count; i++)
        c->detectors.items[c->numbers.items[refs.first + i]].flags |= RS_PLACED;
}

/* Of rules a rewrite needs the sentence; of others what conditions count by sentences or clauses. */
static void place_detector(compiler *c, rs_detector *d)
{
    if (d->kind == PACK_RULE)
        d->flags |= RS_PLACED;
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *cond = &c->conditions.items[d->conditions.first + i];
        if (cond->entity != RS_NONE ||
            (!counts_places(cond->unit) && !counts_places(cond->window_unit)))
            continue;
        d->flags |= RS_PLACED;
        place_all(c, cond->refs);
    }
}

/* Finds that are taken over bring their places with them. */
static bool place_taken_over(compiler *c, const rs_detector *d)
{
    bool changed = false;
    for (uint32_t i = 0; (d->flags & RS_PLACED) && i < d->is.count; i++) {
        rs_detector *from = &c->detectors.items[c->numbers.items[d->is.first + i]];
        changed = changed || !(from->flags & RS_PLACED);
        from->flags |= RS_PLACED;
    }
    return changed;
}

void compile_places(compiler *c)
{
    for (size_t i = 0; i < c->detectors.count; i++)
        place_detector(c, &c->detectors.items[i]);
    for (size_t i = 0; i < c->exprs.count; i++)
        if (counts_places(c->exprs.items[i].window_unit))
            place_all(c, c->exprs.items[i].refs);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < c->detectors.count; i++)
            changed = place_taken_over(c, &c->detectors.items[i]) || changed;
    }
}

/* ---- order -------------------------------------------------------------------- */

typedef struct order_work {
    compiler *c;
    uint8_t *seen;
} order_work;

static void visit(order_work *w, uint32_t id, uint32_t depth);

static void visit_refs(order_work *w, rs_range refs, uint32_t depth)
{
    for (uint32_t i = 0; i < refs.count; i++)
        visit(w, w->c->numbers.items[refs.first + i], depth);
}

/* Depth-first, so that what a detector refers to comes before it. */
static void visit(order_work *w, uint32_t id, uint32_t depth)
{
    enum { DEEPEST = 64 };
    if (w->seen[id] || depth > DEEPEST)
        return;
    w->seen[id] = 1;
    const rs_detector d = w->c->detectors.items[id];
    visit_refs(w, d.is, depth + 1);
    for (uint32_t i = 0; i < d.conditions.count; i++)
        visit_refs(w, w->c->conditions.items[d.conditions.first + i].refs, depth + 1);
    COMPILE_PUSH(w->c, order, id);
}

void compile_detectors(compiler *c)
{
    const size_t named = c->packs->rules.count + c->packs->behaviours.count + c->packs->tags.count;
    for (size_t i = 0; i < named; i++)
        COMPILE_PUSH(c, detectors, (rs_detector){0});
    for (int kind = 0; kind < KIND_COUNT && !c->failed; kind++) {
        const pack_detectors *all = detectors_of(c, (pack_kind)kind);
        for (size_t i = 0; i < all->count && !c->failed; i++)
            compile_detector(c, all->items[i], first_of(c, (pack_kind)kind) + (uint32_t)i);
    }
    order_work w = {c, hua_arena_alloc(&c->arena, c->detectors.count + 1)};
    if (!w.seen)
        c->failed = true;
    for (size_t i = 0; i < c->detectors.count && !c->failed; i++)
        visit(&w, (uint32_t)i, 0);
}
