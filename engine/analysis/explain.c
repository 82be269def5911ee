/*
 * How a dialogue was decided, told step by step.
 *
 * The stages speak through explain() where they decide something; nothing is told unless a tracer is
 * set.  hua_explain checks twice: once for what stands where (the lexicons), once with every
 * detector asked, whether the literals called for it or not.  Then it looks for what came nearest to
 * each behaviour that the rubrics missed:
 *
 *   pattern   the one with the largest share of its elements standing in one sentence
 *   literal   the one with the largest share of its characters standing side by side
 */
#include "analysis/explain.h"

#include "text/utf8.h"

enum { DEEPEST = 6, LONGEST_LITERAL = 64, LEAST_RUN = 2, MOST_NAMED = 3 };

typedef struct nearest_list {
    nearest *items;
    size_t count;
} nearest_list;

/* Where elements of a pattern are looked for. */
typedef struct place {
    const rs_pattern *pattern;
    uint32_t start, end;  /* of the segment */
    uint32_t first, last; /* of what was found in it */
    uint32_t have, need;
} place;

bool explain_wants(const hua_scanner *s, uint32_t turn)
{
    return s->trace && (s->trace_turn == UINT32_MAX || s->trace_turn == turn);
}

void explain_tell(hua_scanner *s, hua_trace trace, uint32_t start, uint32_t end)
{
    if (!explain_wants(s, s->work.index) || trace.rule.len == 0) /* cues have no name to be told */
        return;
    trace.turn = s->work.index;
    trace.span = hua_units_span(&s->units, start, end);
    trace.text = hua_str_slice(s->work.turn->text, trace.span.byte_start, trace.span.byte_end);
    s->trace(s->trace_ctx, &trace);
}

/* ---- what stands where ---------------------------------------------------------------- */

static hua_str slot_name(uint32_t slot)
{
    static const char *const names[] = {
#define SLOT_NAME(name, text) "#" text,
        PAT_SLOTS(SLOT_NAME)
#undef SLOT_NAME
    };
    return hua_str_from(slot && slot <= PAT_SLOT_COUNT ? names[slot - 1] : "");
}

static void tell_entity(hua_scanner *s, uint32_t entity)
{
    const rs_entity *e = &s->rules->entities[entity];
    const hua_str name = e->slot ? slot_name(e->slot) : rs_text_of(s->rules, e->name);
    uint32_t count = 0;
    const occurrence *items = name.len ? match_entity(s, entity, &count) : NULL;
    for (uint32_t i = 0; i < count && !s->failure; i++) {
        const occurrence o = items[i];
        explain_tell(s,
                     (hua_trace){.kind = HUA_TRACE_HIT,
                                 .rule = name,
                                 .of = HUA_LEXICON,
                                 .detail = e->slot ? HUA_STR("数值") : HUA_STR("词表里的词"),
                                 .held = true},
                     o.start, o.end);
    }
}

/* Words come first, as they stand; then values. */
static uint64_t rank_of(hua_scanner *s, uint32_t entity)
{
    uint32_t count;
    const occurrence *items = match_entity(s, entity, &count);
    const uint64_t start = count ? items[0].start : RS_NONE;
    return (uint64_t)(s->rules->entities[entity].slot != 0) << 32 | start;
}

/* In which order entities were marked depends on how they are looked for: they are told of as they stand. */
static void put_in_order(hua_scanner *s, uint32_t *entities, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const uint32_t entity = entities[i];
        const uint64_t rank = rank_of(s, entity);
        size_t k = i;
        for (; k > 0; k--) {
            const uint64_t before = rank_of(s, entities[k - 1]);
            if (before < rank || (before == rank && entities[k - 1] < entity))
                break;
            entities[k] = entities[k - 1];
        }
        entities[k] = entity;
    }
}

static void tell_hits(hua_scanner *s)
{
    for (uint32_t t = 0; t < s->dialogue->turn_count && !s->failure; t++) {
        if (!explain_wants(s, t))
            continue;
        scan_turn(s, t);
        put_in_order(s, s->present.items, s->present.count);
        for (size_t i = 0; i < s->present.count && !s->failure; i++)
            tell_entity(s, s->present.items[i]);
    }
}

/* ---- naming what is lacking ---------------------------------------------------------------- */

static bool is_member(const hua_ruleset *rules, const rs_literal *literal, uint32_t entity)
{
    for (uint32_t i = 0; i < literal->members.count; i++) {
        if (rules->members[literal->members.first + i] == entity)
            return true;
    }
    return false;
}

/* Some of the literals of an entity: 物流|快递. */
static bool name_literals(hua_buf *out, const hua_ruleset *rules, uint32_t entity)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < rules->literals_count && n <= MOST_NAMED; i++) {
        if (!is_member(rules, &rules->literals[i], entity))
            continue;
        if (n)
            hua_buf_text(out, n < MOST_NAMED ? "|" : "|…");
        if (n++ < MOST_NAMED)
            hua_buf_add(out, rs_text_of(rules, rules->literals[i].text));
    }
    return n > 0;
}

void explain_name(hua_buf *out, const hua_ruleset *rules, uint32_t entity)
{
    const rs_entity *e = &rules->entities[entity];
    if (e->slot) {
        hua_buf_add(out, slot_name(e->slot));
    } else if (e->name.len) {
        hua_buf_format(out, "{%.*s}", HUA_STR_ARG(rs_text_of(rules, e->name)));
    } else if (!name_literals(out, rules, entity) && e->patterns.count) {
        const rs_pattern *p = &rules->patterns[e->patterns.first];
        hua_buf_add(out, rs_text_of(rules, p->text));
    }
}

/* ---- patterns --------------------------------------------------------------------------------- */

static bool is_needed(const rs_element *e)
{
    return e->kind == EL_ENTITY && !e->optional;
}

/* First occurrence of the entity that starts in the place; NULL if there is none. */
static const occurrence *occurrence_in(hua_scanner *s, uint32_t entity, const place *p)
{
    uint32_t count;
    const occurrence *items = match_entity(s, entity, &count);
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (items[middle].start < p->start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && items[low].start < p->end ? &items[low] : NULL;
}

static void look_at_place(hua_scanner *s, place *p)
{
    p->have = p->need = 0;
    p->first = p->end;
    p->last = p->start;
    for (uint32_t i = 0; i < p->pattern->elements.count; i++) {
        const rs_element *e = &s->rules->elements[p->pattern->elements.first + i];
        if (!is_needed(e))
            continue;
        p->need++;
        const occurrence *o = occurrence_in(s, e->entity, p);
        if (!o)
            continue;
        p->have++;
        p->first = o->start < p->first ? o->start : p->first;
        p->last = o->end > p->last ? o->end : p->last;
    }
}

/* Writes each needed element that stands in the place, or each that does not. */
static uint32_t list_elements(hua_scanner *s, const place *p, bool present)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->pattern->elements.count; i++) {
        const rs_element *e = &s->rules->elements[p->pattern->elements.first + i];
        const occurrence *o = is_needed(e) ? occurrence_in(s, e->entity, p) : NULL;
        if (!is_needed(e) || (o != NULL) != present)
            continue;
        hua_buf_text(&s->text, n++ ? "、" : present ? "找到" : "缺少：");
        if (o) {
            const hua_span span = hua_units_span(&s->units, o->start, o->end);
            const hua_str turn = s->work.turn->text;
            hua_buf_format(&s->text, "“%.*s”",
                           HUA_STR_ARG(hua_str_slice(turn, span.byte_start, span.byte_end)));
        } else {
            explain_name(&s->text, s->rules, e->entity);
        }
    }
    return n;
}

hua_str explain_keep(hua_scanner *s)
{
    if (s->text.error) {
        s->failure = s->text.error;
        return (hua_str){"", 0};
    }
    return hua_arena_copy(&s->arena, hua_buf_str(&s->text));
}

static hua_str detail_of_place(hua_scanner *s, const place *p, bool name_pattern)
{
    hua_buf_reset(&s->text);
    list_elements(s, p, true);
    hua_buf_text(&s->text, "，");
    if (!list_elements(s, p, false))
        hua_buf_text(&s->text, "但顺序或间隔不合");
    if (name_pattern)
        hua_buf_format(&s->text, "（句式：%.*s）",
                       HUA_STR_ARG(rs_text_of(s->rules, p->pattern->text)));
    return explain_keep(s);
}

static bool is_nearer(const nearest *n, uint32_t have, uint32_t need, hua_span span)
{
    const uint64_t now = (uint64_t)have * n->need;
    const uint64_t best = (uint64_t)n->have * need;
    if (!have || !n->have || now != best)
        return have && (!n->have || now > best);
    return span.end - span.start > n->span.end - n->span.start;
}

static void consider_place(hua_scanner *s, place *p, nearest *n)
{
    look_at_place(s, p);
    if (!p->have)
        return;
    const hua_span span = hua_units_span(&s->units, p->first, p->last);
    if (!is_nearer(n, p->have, p->need, span))
        return;
    const hua_str detail = detail_of_place(s, p, n->detector != RS_NONE);
    *n = (nearest){n->detector, p->have, p->need, s->work.index, span, detail};
}

static place place_around(hua_scanner *s, const rs_pattern *p, uint32_t unit)
{
    const pack_scope scope = (pack_scope)s->rules->entities[p->owner].scope;
    const segments *seg = match_segments(s, scope);
    const uint32_t id = match_segment_of(seg, unit);
    return (place){.pattern = p,
                   .start = seg ? seg->start[id] : 0,
                   .end = seg ? seg->start[id + 1] : (uint32_t)s->units.count};
}

/* Every segment in which this element stands. */
static void consider_element(hua_scanner *s, const rs_pattern *p, const rs_element *e, nearest *n)
{
    uint32_t count;
    uint32_t passed = 0;
    const occurrence *items = match_entity(s, e->entity, &count);
    for (uint32_t i = 0; i < count && !s->failure; i++) {
        if (i && items[i].start < passed)
            continue;
        place where = place_around(s, p, items[i].start);
        passed = where.end;
        consider_place(s, &where, n);
        items = match_entity(s, e->entity, &count);
    }
}

static void consider_entity(hua_scanner *s, uint32_t entity, nearest *n, uint32_t depth);

static void consider_pattern(hua_scanner *s, const rs_pattern *p, nearest *n, uint32_t depth)
{
    const rs_element *only = NULL;
    uint32_t needed = 0;
    for (uint32_t i = 0; i < p->elements.count; i++) {
        const rs_element *e = &s->rules->elements[p->elements.first + i];
        if (is_needed(e)) {
            only = e;
            needed++;
        }
    }
    if (needed == 1)
        consider_entity(s, only->entity, n, depth + 1);
    for (uint32_t i = 0; i < p->elements.count && needed > 1; i++) {
        const rs_element *e = &s->rules->elements[p->elements.first + i];
        if (is_needed(e))
            consider_element(s, p, e, n);
    }
}

/* ---- literals ------------------------------------------------------------------------------------ */

typedef struct run {
    uint32_t length, end; /* in symbols; end in the turn */
} run;

/* The longest piece of the literal that stands in the turn. */
static run longest_run(const hua_units *units, const uint32_t *literal, uint32_t length)
{
    uint32_t runs[LONGEST_LITERAL + 1] = {0};
    run best = {0, 0};
    for (uint32_t i = 0; i < units->symbol_count; i++) {
        for (uint32_t k = length; k > 0; k--) {
            runs[k] = literal[k - 1] == units->symbols[i] ? runs[k - 1] + 1 : 0;
            if (runs[k] > best.length)
                best = (run){runs[k], i + 1};
        }
    }
    return best;
}

static uint32_t decode_literal(hua_str text, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = p + text.len;
    uint32_t n = 0;
    while (p < end && n < LONGEST_LITERAL)
        p += hua_utf8_decode(p, end, &out[n++]);
    return n;
}

void explain_near_literal(hua_scanner *s, const rs_literal *literal, nearest *n)
{
    uint32_t symbols[LONGEST_LITERAL];
    const hua_units *units = &s->units;
    const hua_str text = rs_text_of(s->rules, literal->text);
    const uint32_t length = decode_literal(text, symbols);
    const run r = longest_run(units, symbols, length);
    if (r.length < LEAST_RUN || r.length * 2 < length)
        return;
    const uint32_t first = r.end - r.length;
    const uint32_t start = units->unit_of ? units->unit_of[first] : first;
    const uint32_t last = units->unit_of ? units->unit_of[r.end - 1] : r.end - 1;
    const hua_span span = hua_units_span(units, start, last + 1);
    if (!is_nearer(n, r.length, length, span))
        return;
    hua_buf_reset(&s->text);
    hua_buf_format(&s->text, r.length < length ? "与“%.*s”只差几个字" : "“%.*s”在这里没有算数",
                   HUA_STR_ARG(text));
    *n = (nearest){n->detector, r.length, length, s->work.index, span, explain_keep(s)};
}

static void consider_entity(hua_scanner *s, uint32_t entity, nearest *n, uint32_t depth)
{
    const rs_entity *e = &s->rules->entities[entity];
    if (depth > DEEPEST)
        return;
    for (uint32_t i = 0; i < e->patterns.count && !s->failure; i++)
        consider_pattern(s, &s->rules->patterns[e->patterns.first + i], n, depth);
    for (uint32_t i = 0; i < s->rules->literals_count && !s->failure; i++) {
        if (is_member(s->rules, &s->rules->literals[i], entity))
            explain_near_literal(s, &s->rules->literals[i], n);
    }
}

void explain_near_pattern(hua_scanner *s, const rs_pattern *pattern, nearest *n)
{
    consider_pattern(s, pattern, n, 0);
}

/* ---- behaviours that were missed -------------------------------------------------------------------- */

static uint32_t behaviour_by_id(const hua_ruleset *rules, hua_str id)
{
    for (uint32_t i = 0; i < rules->detectors_count; i++) {
        if (rules->detectors[i].kind == PACK_BEHAVIOUR &&
            hua_str_eq(rs_text_of(rules, rules->detectors[i].id), id))
            return i;
    }
    return RS_NONE;
}

static void add_missed(hua_scanner *s, nearest_list *list, hua_str id)
{
    const uint32_t detector = behaviour_by_id(s->rules, id);
    if (detector == RS_NONE)
        return;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].detector == detector)
            return;
    }
    list->items[list->count++] = (nearest){.detector = detector};
}

static bool list_missed(hua_scanner *s, nearest_list *list)
{
    const hua_report *r = &s->report;
    size_t most = 0;
    for (size_t i = 0; i < r->score_count; i++)
        for (size_t k = 0; k < r->scores[i].step_count; k++)
            most += r->scores[i].steps[k].missing_count;
    *list = (nearest_list){HUA_ARENA_ARRAY(&s->arena, nearest, most + 1), 0};
    if (!list->items)
        return false;
    for (size_t i = 0; i < r->score_count; i++) {
        for (size_t k = 0; r->scores[i].applicable && k < r->scores[i].step_count; k++) {
            const hua_step *step = &r->scores[i].steps[k];
            for (size_t m = 0; step->status != HUA_NA && m < step->missing_count; m++)
                add_missed(s, list, step->missing[m]);
        }
    }
    return true;
}

static bool speaks(const hua_scanner *s, const nearest *n, uint32_t turn)
{
    const uint32_t who = s->rules->detectors[n->detector].who;
    return who == HUA_OTHER || who == (uint32_t)s->dialogue->turns[turn].speaker;
}

static void tell_nearest(hua_scanner *s, const nearest *n)
{
    const hua_turn *turn = &s->dialogue->turns[n->turn];
    const hua_trace t = {.kind = HUA_TRACE_NEAREST,
                         .turn = n->turn,
                         .rule = rs_text_of(s->rules, s->rules->detectors[n->detector].id),
                         .of = HUA_BEHAVIOUR,
                         .detail = n->have ? n->detail : HUA_STR("没有相近的说法"),
                         .span = n->span,
                         .text = hua_str_slice(turn->text, n->span.byte_start, n->span.byte_end)};
    s->trace(s->trace_ctx, &t);
}

/* Where nothing comes near, the last turn that could have said it stands for the place. */
static void look_for_missed(hua_scanner *s)
{
    nearest_list list;
    if (!list_missed(s, &list))
        return;
    for (uint32_t t = 0; t < s->dialogue->turn_count && list.count && !s->failure; t++) {
        if (!explain_wants(s, t))
            continue;
        scan_turn(s, t);
        for (size_t i = 0; i < list.count && !s->failure; i++) {
            nearest *n = &list.items[i];
            if (!speaks(s, n, t))
                continue;
            if (!n->have)
                n->turn = t;
            if (s->rules->detectors[n->detector].match != RS_NONE)
                consider_entity(s, s->rules->detectors[n->detector].match, n, 0);
        }
    }
    for (size_t i = 0; i < list.count && !s->failure && s->dialogue->turn_count; i++)
        if (explain_wants(s, list.items[i].turn))
            tell_nearest(s, &list.items[i]);
}

static hua_code explain_dialogue(hua_scanner *s, const hua_dialogue *dialogue, trace_fn each,
                                 void *ctx, hua_error *error)
{
    hua_code code = check_dialogue(s, dialogue, error);
    if (code)
        return code;
    s->trace = each;
    s->trace_ctx = ctx;
    tell_hits(s);
    if (s->failure)
        return hua_fail_nomem(error);
    code = check_dialogue(s, dialogue, error);
    if (code)
        return code;
    look_for_missed(s);
    return s->failure || s->arena.failed ? hua_fail_nomem(error) : HUA_OK;
}

hua_code hua_explain(hua_scanner *scanner, const hua_dialogue *dialogue,
                     void (*each)(void *ctx, const hua_trace *trace), void *ctx,
                     const hua_report **report, hua_error *error)
{
    const bool no_prefilter = scanner->options.no_prefilter;
    scanner->options.no_prefilter = true;
    const hua_code code = explain_dialogue(scanner, dialogue, each, ctx, error);
    scanner->options.no_prefilter = no_prefilter;
    scanner->trace = NULL;
    scanner->trace_ctx = NULL;
    if (!code && report)
        *report = &scanner->report;
    return code;
}
