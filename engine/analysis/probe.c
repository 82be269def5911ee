/*
 * Which of its patterns a match is, and what the parts of that pattern hold.
 *
 * A ruleset keeps of every pattern how its pack has it, but an occurrence only says where it is.  Nobody but
 * an author wants to know more, so it is found out anew here, in the turn at work: the literals of an
 * entity by their hits, its patterns by matching each by itself.
 */
#include "analysis/explain.h"

enum { MOST_PARTS = 4 * PAT_MAX_ITEMS };

static hua_kind kind_of(const rs_detector *d)
{
    return d->kind == PACK_RULE ? HUA_RULE : d->kind == PACK_BEHAVIOUR ? HUA_BEHAVIOUR : HUA_TAG;
}

static hua_trace trace_of(const hua_scanner *s, const rs_detector *d, hua_trace_kind kind)
{
    const bool tag = d->kind == PACK_TAG;
    return (hua_trace){.kind = kind,
                       .rule = rs_text_of(s->rules, d->id),
                       .of = kind_of(d),
                       .value = tag ? rs_text_of(s->rules, d->category) : (hua_str){"", 0}};
}

/* ---- which pattern it was ------------------------------------------------------------- */

static bool hit_at(hua_scanner *s, uint32_t literal, uint32_t start, uint32_t end)
{
    bool stands = false;
    hua_vec_clear(&s->alone);
    if (scan_was_hit(s, literal))
        scan_append_hits(s, s->chain_of[literal], &s->alone);
    for (size_t i = 0; i < s->alone.count && !stands; i++)
        stands = s->alone.items[i].start == start && s->alone.items[i].end == end;
    return stands;
}

/* A pattern where it stands. */
typedef struct matched {
    hua_str text;  /* as its pack has it; empty if it is not known */
    uint32_t path; /* RS_NONE: it has no parts */
} matched;

/* The pattern of the entity that stands just there. */
static matched matched_at(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end)
{
    const rs_entity *e = &s->rules->entities[entity];
    for (uint32_t i = e->literals.first; i < e->literals.first + e->literals.count; i++)
        if (hit_at(s, s->rules->entity_literals[i], start, end))
            return (matched){rs_text_of(s->rules, s->rules->literal_patterns[i]), RS_NONE};
    for (uint32_t i = e->patterns.first; i < e->patterns.first + e->patterns.count; i++) {
        match_pattern_alone(s, i, &s->alone);
        for (size_t k = 0; k < s->alone.count; k++)
            if (s->alone.items[k].start == start && s->alone.items[k].end == end)
                return (matched){rs_text_of(s->rules, s->rules->patterns[i].text),
                                 s->alone.items[k].path};
    }
    return (matched){{"", 0}, RS_NONE};
}

static hua_str pattern_at(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end)
{
    return matched_at(s, entity, start, end).text;
}

/* ---- parts ---------------------------------------------------------------------------- */

static void tell_part(hua_scanner *s, const rs_detector *d, hua_str name, uint32_t start,
                      uint32_t end)
{
    hua_trace t = trace_of(s, d, HUA_TRACE_PART);
    t.detail = name;
    t.held = true;
    explain_tell(s, t, start, end);
}

/* {apology}, #duration; empty for what an author did not name. */
static hua_str name_of_part(hua_scanner *s, uint32_t entity)
{
    const rs_entity *e = &s->rules->entities[entity];
    hua_buf_reset(&s->text);
    if (e->slot || e->name.len)
        explain_name(&s->text, s->rules, entity);
    return explain_keep(s);
}

/* The elements of the match in order, and the gaps that are not empty. */
static void tell_parts(hua_scanner *s, const rs_detector *d, uint32_t path)
{
    path_node parts[MOST_PARTS];
    uint32_t first = MOST_PARTS;
    for (uint32_t n = path; n != RS_NONE && first; n = s->paths.items[n].prev)
        parts[--first] = s->paths.items[n];
    for (uint32_t i = first; i < MOST_PARTS; i++) {
        if (i > first && parts[i - 1].end < parts[i].start)
            tell_part(s, d, HUA_STR("<>"), parts[i - 1].end, parts[i].start);
        tell_part(s, d, name_of_part(s, parts[i].entity), parts[i].start, parts[i].end);
    }
}

/* ---- what find.c, relate.c and check.c have to tell ------------------------------------ */

void explain_match(hua_scanner *s, const rs_detector *d, const occurrence *o, const char *reason)
{
    if (d->kind == DETECTOR_CUE || !explain_wants(s, s->work.index))
        return;
    const occurrence at = *o; /* what follows may move the list that it is in */
    hua_trace t = trace_of(s, d, reason ? HUA_TRACE_REFUSED : HUA_TRACE_MATCH);
    t.detail = reason ? hua_str_from(reason) : HUA_STR("匹配");
    const matched m = matched_at(s, d->match, at.start, at.end);
    t.pattern = m.text;
    t.held = !reason;
    explain_tell(s, t, at.start, at.end);
    if (!reason)
        tell_parts(s, d, m.path);
}

void explain_exception(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    if (d->kind == DETECTOR_CUE || !explain_wants(s, s->work.index))
        return;
    const occurrence at = *o;
    hua_trace t = trace_of(s, d, HUA_TRACE_EXCEPTION);
    t.detail = HUA_STR("例外成立");
    t.pattern = pattern_at(s, d->unless, at.start, at.end);
    t.held = true;
    t.met_turn = s->work.index;
    t.met = hua_units_span(&s->units, at.start, at.end);
    explain_tell(s, t, at.start, at.end);
}

static hua_str condition_name(uint32_t kind)
{
    static const char *const names[] = {
#define CONDITION_NAME(name, key, help) key,
        PACK_CONDITIONS(CONDITION_NAME)
#undef CONDITION_NAME
    };
    return hua_str_from(kind < COND_COUNT_ ? names[kind] : "");
}

/* What stands nowhere is named, so that an author knows what was looked for. */
static hua_str name_of(hua_scanner *s, uint32_t entity)
{
    if (entity == RS_NONE)
        return (hua_str){"", 0};
    hua_buf_reset(&s->text);
    explain_name(&s->text, s->rules, entity);
    return explain_keep(s);
}

void explain_inside(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                    const occurrence *o, bool held, const witness *met)
{
    if (d->kind == DETECTOR_CUE || !explain_wants(s, s->work.index))
        return;
    const uint32_t start = o->start, end = o->end;
    hua_trace t = trace_of(s, d, HUA_TRACE_CONDITION);
    t.detail = condition_name(c->kind);
    t.held = held;
    t.met_turn = s->work.index;
    if (met->end) {
        t.pattern = pattern_at(s, met->entity, met->start, met->end);
        t.met = hua_units_span(&s->units, met->start, met->end);
    } else {
        t.pattern = name_of(s, met->entity);
    }
    explain_tell(s, t, start, end);
}

/* Where a find stands; of cues only the units are kept. */
static hua_span span_of(hua_scanner *s, const find *f)
{
    if (f->span.end > f->span.start || f->end <= f->start)
        return f->span;
    if (s->work.turn != &s->dialogue->turns[f->turn])
        scan_turn(s, f->turn);
    return hua_units_span(&s->units, f->start, f->end);
}

static hua_str text_at(const hua_scanner *s, uint32_t turn, hua_span span)
{
    return hua_str_slice(s->dialogue->turns[turn].text, span.byte_start, span.byte_end);
}

static hua_trace trace_of_find(const hua_scanner *s, const find *f, hua_trace_kind kind)
{
    hua_trace t = trace_of(s, &s->rules->detectors[f->detector], kind);
    t.turn = f->turn;
    t.span = f->span;
    return t;
}

void explain_related(hua_scanner *s, const rs_detector *d, const rs_condition *c, const find *f,
                     bool held, const find *met)
{
    if (d->kind == DETECTOR_CUE || !explain_wants(s, f->turn))
        return;
    hua_trace t = trace_of_find(s, f, HUA_TRACE_CONDITION);
    t.detail = condition_name(c->kind);
    t.held = held;
    t.met_turn = f->turn;
    if (met) {
        const rs_detector *other = &s->rules->detectors[met->detector];
        t.met_turn = met->turn;
        t.met = span_of(s, met);
        t.pattern = rs_text_of(s->rules, other->id);
        if (other->kind == DETECTOR_CUE)
            t.pattern = pattern_at(s, other->match, met->start, met->end);
    }
    s->trace(s->trace_ctx, &t);
}

void explain_finding(hua_scanner *s, const hua_finding *finding)
{
    if (!explain_wants(s, finding->turn))
        return;
    const hua_trace t = {.kind = HUA_TRACE_FINDING,
                         .turn = finding->turn,
                         .rule = finding->rule,
                         .detail = finding->title,
                         .span = finding->span,
                         .text = finding->text,
                         .held = true};
    s->trace(s->trace_ctx, &t);
}

void explain_absorbed(hua_scanner *s, const find *f, hua_str whole)
{
    if (!explain_wants(s, f->turn))
        return;
    hua_trace t = trace_of_find(s, f, HUA_TRACE_ABSORBED);
    t.detail = whole;
    t.text = text_at(s, f->turn, f->span);
    t.held = true;
    s->trace(s->trace_ctx, &t);
}

/* ---- every pattern of one entry ------------------------------------------------------ */

/* A pattern as its pack has it: with the literals or the patterns that it was compiled to. */
typedef struct probed {
    hua_str text;
    bool held;
    nearest near;
} probed;

typedef struct probe {
    hua_scanner *s;
    const rs_detector *d;
    const rs_entity *e;
    probed *items;
    size_t count;
} probe;

static void list_text(probe *p, rs_str text)
{
    const hua_str written = rs_text_of(p->s->rules, text);
    for (size_t i = 0; i < p->count; i++)
        if (hua_str_eq(p->items[i].text, written))
            return;
    p->items[p->count++] = (probed){.text = written, .near = {.detector = RS_NONE}};
}

static bool list_texts(probe *p)
{
    const hua_ruleset *rules = p->s->rules;
    const rs_range literals = p->e->literals, patterns = p->e->patterns;
    p->items = HUA_ARENA_ARRAY(&p->s->arena, probed, literals.count + patterns.count + 1);
    p->count = 0;
    for (uint32_t i = 0; p->items && i < literals.count; i++)
        if (rules->literal_patterns[literals.first + i].len)
            list_text(p, rules->literal_patterns[literals.first + i]);
    for (uint32_t i = 0; p->items && i < patterns.count; i++)
        list_text(p, rules->patterns[patterns.first + i].text);
    return p->items != NULL;
}

static void tell_probed(probe *p, const probed *item, uint32_t start, uint32_t end)
{
    hua_trace t = trace_of(p->s, p->d, HUA_TRACE_PATTERN);
    t.pattern = item->text;
    t.held = true;
    explain_tell(p->s, t, start, end);
}

/* The first place in the turn at work of what the text was compiled to; false if there is none. */
static bool stands(probe *p, const probed *item, occurrence *at)
{
    const hua_ruleset *rules = p->s->rules;
    for (uint32_t i = p->e->literals.first; i < p->e->literals.first + p->e->literals.count; i++) {
        const uint32_t literal = rules->entity_literals[i];
        if (!scan_was_hit(p->s, literal) ||
            !hua_str_eq(rs_text_of(rules, rules->literal_patterns[i]), item->text))
            continue;
        hua_vec_clear(&p->s->alone);
        scan_append_hits(p->s, p->s->chain_of[literal], &p->s->alone);
        if (p->s->alone.count) {
            *at = p->s->alone.items[0];
            return true;
        }
    }
    for (uint32_t i = p->e->patterns.first; i < p->e->patterns.first + p->e->patterns.count; i++) {
        if (!hua_str_eq(rs_text_of(rules, rules->patterns[i].text), item->text))
            continue;
        match_pattern_alone(p->s, i, &p->s->alone);
        if (p->s->alone.count) {
            *at = p->s->alone.items[0];
            return true;
        }
    }
    return false;
}

static void look_near(probe *p, probed *item)
{
    const hua_ruleset *rules = p->s->rules;
    for (uint32_t i = p->e->literals.first; i < p->e->literals.first + p->e->literals.count; i++)
        if (hua_str_eq(rs_text_of(rules, rules->literal_patterns[i]), item->text))
            explain_near_literal(p->s, &rules->literals[rules->entity_literals[i]], &item->near);
    for (uint32_t i = p->e->patterns.first; i < p->e->patterns.first + p->e->patterns.count; i++)
        if (hua_str_eq(rs_text_of(rules, rules->patterns[i].text), item->text))
            explain_near_pattern(p->s, &rules->patterns[i], &item->near);
}

static void probe_turn(probe *p, uint32_t turn)
{
    scan_turn(p->s, turn);
    for (size_t i = 0; i < p->count && !p->s->failure; i++) {
        occurrence at;
        if (stands(p, &p->items[i], &at)) {
            p->items[i].held = true;
            tell_probed(p, &p->items[i], at.start, at.end);
        } else if (!p->items[i].held) {
            look_near(p, &p->items[i]);
        }
    }
}

static void tell_absent(probe *p, const probed *item)
{
    const hua_turn *turn = &p->s->dialogue->turns[item->near.turn];
    const hua_span span = item->near.span;
    hua_trace t = trace_of(p->s, p->d, HUA_TRACE_PATTERN);
    t.pattern = item->text;
    t.turn = item->near.turn;
    t.detail = item->near.have ? item->near.detail : (hua_str){"", 0};
    t.span = span;
    t.text = hua_str_slice(turn->text, span.byte_start, span.byte_end);
    p->s->trace(p->s->trace_ctx, &t);
}

static void probe_detector(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    if (d->match == RS_NONE)
        return;
    probe p = {.s = s, .d = d, .e = &s->rules->entities[d->match]};
    if (!list_texts(&p))
        return;
    for (uint32_t t = 0; t < s->dialogue->turn_count && !s->failure; t++)
        if (d->who == HUA_OTHER || d->who == (uint32_t)s->dialogue->turns[t].speaker)
            probe_turn(&p, t);
    for (size_t i = 0; i < p.count && s->dialogue->turn_count; i++)
        if (!p.items[i].held)
            tell_absent(&p, &p.items[i]);
}

hua_code hua_probe(hua_scanner *scanner, const hua_dialogue *dialogue, hua_str id,
                   void (*each)(void *ctx, const hua_trace *trace), void *ctx, hua_error *error)
{
    hua_scanner *s = scanner;
    const hua_code code = check_dialogue(s, dialogue, error);
    if (code)
        return code;
    s->trace = each;
    s->trace_ctx = ctx;
    for (uint32_t i = 0; i < s->rules->detectors_count && !s->failure; i++)
        if (s->rules->detectors[i].kind != DETECTOR_CUE &&
            hua_str_eq(rs_text_of(s->rules, s->rules->detectors[i].id), id))
            probe_detector(s, i);
    s->trace = NULL;
    s->trace_ctx = NULL;
    return s->failure || s->arena.failed ? hua_fail_nomem(error) : HUA_OK;
}
