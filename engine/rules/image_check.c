/*
 * Is a ruleset that came from outside sound?  Every index, range and text has to lie inside its section,
 * every enumeration inside its values, and everything that is followed from link to link has
 * to come to an end.  What only makes findings wrong is not looked for.
 */
#include "rules/image.h"

#include "text/tables.h"

#include <math.h>

static bool text_ok(const hua_ruleset *r, rs_str s)
{
    return s.at <= r->bytes_count && s.len <= r->bytes_count - s.at;
}

static bool texts_ok(const hua_ruleset *r, rs_text t)
{
    return text_ok(r, t.hans) && text_ok(r, t.hant) && text_ok(r, t.en);
}

static bool range_ok(rs_range range, uint32_t count)
{
    return range.first <= count && range.count <= count - range.first;
}

static bool index_ok(uint32_t index, uint32_t count)
{
    return index < count || index == RS_NONE;
}

static bool all_below(const uint32_t *numbers, uint32_t count, uint32_t limit)
{
    for (uint32_t i = 0; i < count; i++)
        if (numbers[i] >= limit)
            return false;
    return true;
}

/* The numbers of a range refer to detectors. */
static bool refs_ok(const hua_ruleset *r, rs_range refs)
{
    return range_ok(refs, r->numbers_count) &&
           all_below(r->numbers + refs.first, refs.count, r->detectors_count);
}

static bool amount_ok(double amount)
{
    return isfinite(amount) && amount >= 0.0 && amount < 1e9;
}

static bool symbols_ok(const hua_ruleset *r)
{
    if (r->symbol_stage1_count != 0x110000 >> 8 || r->symbol_stage2_count < 256 ||
        r->symbol_stage2_count % 256)
        return false;
    for (uint32_t i = 0; i < r->symbol_stage1_count; i++)
        if (r->symbol_stage1[i] >= r->symbol_stage2_count >> 8)
            return false;
    return true;
}

/*
 * Every symbol of text has its single, which is none, told to nobody, or a literal of one symbol; and no such
 * literal is found in another way, since its places are looked up by the symbol.
 */
static bool singles_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->symbol_stage2_count; i++)
        if (r->symbol_stage2[i] >= r->singles_count)
            return false;
    for (uint32_t i = 0; i < r->singles_count; i++) {
        const rs_single one = r->singles[i];
        if (one.literal < r->literals_count
                ? r->literals[one.literal].symbols != 1
                : one.literal != RS_NO_SINGLE(r->literals_count) || one.speakers != 0)
            return false;
    }
    return true;
}

static bool outs_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->outs_count; i++)
        if (r->outs[i].literal >= r->literals_count || r->literals[r->outs[i].literal].symbols == 1)
            return false;
    return true;
}

/* None stands for symbol 0, which is what follows the last symbol of a text. */
static bool nodes_ok(const hua_ruleset *r, const rs_node *nodes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i].symbol == 0 ||
            !range_ok((rs_range){nodes[i].children, nodes[i].child_count}, count) ||
            !range_ok((rs_range){nodes[i].outs, nodes[i].out_count}, r->outs_count))
            return false;
    return true;
}

static bool is_table_size(uint32_t count)
{
    return count && !(count & (count - 1)) && count <= 1u << 24;
}

/* An empty place ends every search; no pair with symbol 0 is known, so none is found behind the end. */
static bool pairs_ok(const rs_pair *pairs, uint32_t count, uint32_t node_count)
{
    bool has_empty = false;
    for (uint32_t i = 0; i < count; i++) {
        has_empty = has_empty || pairs[i].key == 0;
        if (pairs[i].key && (!(pairs[i].key & 0xFFFF) || pairs[i].node >= node_count))
            return false;
    }
    return has_empty;
}

static bool tries_ok(const hua_ruleset *r)
{
    return is_table_size(r->text_filter_count) && is_table_size(r->text_pairs_count) &&
           is_table_size(r->sound_filter_count) && is_table_size(r->sound_pairs_count) &&
           pairs_ok(r->text_pairs, r->text_pairs_count, r->text_nodes_count) &&
           pairs_ok(r->sound_pairs, r->sound_pairs_count, r->sound_nodes_count) &&
           nodes_ok(r, r->text_nodes, r->text_nodes_count) &&
           nodes_ok(r, r->sound_nodes, r->sound_nodes_count) && singles_ok(r) && outs_ok(r);
}

static bool patterns_named(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->literal_patterns_count; i++)
        if (!text_ok(r, r->literal_patterns[i]))
            return false;
    return true;
}

static bool literals_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->literals_count; i++) {
        const rs_literal l = r->literals[i];
        if (!range_ok(l.members, r->members_count) || !text_ok(r, l.text) || l.symbols == 0 ||
            l.symbols > 4096 || l.told_count > l.members.count)
            return false;
    }
    return all_below(r->members, r->members_count, r->entities_count) &&
           all_below(r->entity_literals, r->entity_literals_count, r->literals_count) &&
           r->literal_patterns_count == r->entity_literals_count && patterns_named(r);
}

static bool masks_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->entities_count; i++)
        if (!range_ok(r->entity_masks[i], r->masks_count))
            return false;
    for (uint32_t i = 0; i < r->masks_count; i++) {
        const uint32_t first = r->masks[i].word * 32u;
        if (r->masks[i].word >= r->literals_count / 32 + 1 ||
            (first + 32 > r->literals_count && r->masks[i].bits >> (r->literals_count - first)))
            return false;
    }
    return true;
}

/* Lists of patterns stand behind each other and hold only patterns of their own key, in rising order. */
static bool keyed_ok(const hua_ruleset *r)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < r->entities_count; i++) {
        const rs_range keyed = r->entity_keyed[i];
        if (keyed.first != next || !range_ok(keyed, r->keyed_count))
            return false;
        next += keyed.count;
        for (uint32_t k = keyed.first; k < next; k++) {
            const rs_keyed one = r->keyed[k];
            if (one.pattern >= r->patterns_count || r->patterns[one.pattern].key != i ||
                r->patterns[one.pattern].owner != one.owner ||
                !index_ok(one.also, r->entities_count) ||
                (k > keyed.first && one.pattern <= r->keyed[k - 1].pattern))
                return false;
        }
    }
    return true;
}

/* An entity calls for detectors whose match it is. */
static bool watched_ok(const hua_ruleset *r, uint32_t entity)
{
    const rs_range watched = r->entities[entity].detectors;
    for (uint32_t i = 0; i < watched.count; i++)
        if (r->detectors[r->watched[watched.first + i]].match != entity)
            return false;
    return true;
}

static bool entities_ok(const hua_ruleset *r)
{
    if (r->told_count != r->entities_count || r->entity_masks_count != r->entities_count ||
        r->entity_keyed_count != r->entities_count)
        return false;
    if (!all_below(r->watched, r->watched_count, r->detectors_count))
        return false;
    for (uint32_t i = 0; i < r->entities_count; i++) {
        const rs_entity e = r->entities[i];
        if (!text_ok(r, e.name) || !range_ok(e.literals, r->entity_literals_count) ||
            !range_ok(e.patterns, r->patterns_count) || !range_ok(e.detectors, r->watched_count) ||
            e.scope > SCOPE_DIALOGUE || e.slot > PAT_SLOT_COUNT || !watched_ok(r, i))
            return false;
    }
    return keyed_ok(r) && masks_ok(r);
}

static bool patterns_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->patterns_count; i++) {
        const rs_pattern p = r->patterns[i];
        if (!range_ok(p.elements, r->elements_count) || p.elements.count > 2 * PAT_MAX_ITEMS ||
            !index_ok(p.key, r->entities_count) || p.owner >= r->entities_count ||
            !text_ok(r, p.text) || p.before > 1u << 20 || p.after > 1u << 20)
            return false;
    }
    for (uint32_t i = 0; i < r->elements_count; i++) {
        const rs_element e = r->elements[i];
        if (e.kind > EL_END || e.min > e.max || e.max > PAT_MAX_GAP ||
            (e.kind == EL_ENTITY && e.entity >= r->entities_count))
            return false;
    }
    return true;
}

static bool condition_ok(const hua_ruleset *r, const rs_condition *c)
{
    return c->kind < COND_COUNT_ && index_ok(c->entity, r->entities_count) &&
           range_ok(c->all, r->numbers_count) &&
           all_below(r->numbers + c->all.first, c->all.count, r->entities_count) &&
           refs_ok(r, c->refs) && c->who <= HUA_OTHER && c->unit <= UNIT_PROMISED &&
           amount_ok(c->amount) && c->side <= SIDE_AROUND && c->window <= WINDOW_CLOSE &&
           c->window_unit <= UNIT_PROMISED && amount_ok(c->window_amount) && amount_ok(c->over);
}

static bool detector_ok(const hua_ruleset *r, const rs_detector *d)
{
    return d->kind <= DETECTOR_CUE && d->severity <= HUA_ERROR && d->who <= HUA_OTHER &&
           d->scope <= SCOPE_DIALOGUE && index_ok(d->match, r->entities_count) &&
           index_ok(d->unless, r->entities_count) && refs_ok(r, d->is) &&
           range_ok(d->conditions, r->conditions_count) &&
           range_ok(d->suggestions, r->suggestions_count) &&
           range_ok(d->examples, r->examples_count) && range_ok(d->say, r->texts_count) &&
           range_ok(d->teams, r->texts_count) && text_ok(r, d->id) && text_ok(r, d->category) &&
           text_ok(r, d->from) && text_ok(r, d->until) && text_ok(r, d->definition) &&
           text_ok(r, d->source) && texts_ok(r, d->title) && texts_ok(r, d->message) &&
           texts_ok(r, d->why);
}

static bool detectors_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->detectors_count; i++)
        if (!detector_ok(r, &r->detectors[i]))
            return false;
    for (uint32_t i = 0; i < r->conditions_count; i++)
        if (!condition_ok(r, &r->conditions[i]))
            return false;
    for (uint32_t i = 0; i < r->suggestions_count; i++) {
        const rs_suggestion s = r->suggestions[i];
        if (!text_ok(r, s.text) || !text_ok(r, s.hant) || !text_ok(r, s.emotion))
            return false;
    }
    for (uint32_t i = 0; i < r->examples_count; i++) {
        const rs_example e = r->examples[i];
        if (e.kind > HUA_EX_FIX || e.channel > HUA_DRAFT || !text_ok(r, e.text) ||
            !text_ok(r, e.expected))
            return false;
    }
    for (uint32_t i = 0; i < r->texts_count; i++)
        if (!text_ok(r, r->texts[i]))
            return false;
    return all_below(r->always, r->always_count, r->detectors_count) &&
           all_below(r->order, r->order_count, r->detectors_count);
}

/* Depth of an expression whose children are sound; more than MOST_DEPTH is not told apart. */
static uint32_t depth_of(const hua_ruleset *r, uint32_t expr, uint32_t left)
{
    uint32_t deepest = 0;
    for (uint32_t k = r->exprs[expr].first; left && k != RS_NONE; k = r->exprs[k].next) {
        const uint32_t depth = depth_of(r, k, left - 1);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

/*
 * Children come before their parent and siblings in rising order, no expression is the child
 * of two, and none is deep: then evaluating one visits each at most once, on a bounded stack.
 */
static bool exprs_ok(const hua_ruleset *r)
{
    enum { MOST_DEPTH = 64 };
    uint64_t children = 0;
    for (uint32_t i = 0; i < r->exprs_count; i++) {
        const rs_expr *e = &r->exprs[i];
        if (e->kind > EXPR_TERM || !index_ok(e->next, r->exprs_count) ||
            (e->next != RS_NONE && e->next <= i) || !refs_ok(r, e->refs) || !text_ok(r, e->name) ||
            e->window > WINDOW_CLOSE || e->window_unit > UNIT_PROMISED ||
            !amount_ok(e->window_amount) || !refs_ok(r, e->after) || !refs_ok(r, e->recovered_by) ||
            !index_ok(e->gap_filler, r->detectors_count) || e->same >= r->exprs_count)
            return false;
        for (uint32_t k = e->first; k != RS_NONE; k = r->exprs[k].next)
            if (k >= i || ++children > r->exprs_count)
                return false;
    }
    for (uint32_t i = 0; i < r->rubrics_count; i++)
        if (index_ok(r->rubrics[i].applies, r->exprs_count) && r->rubrics[i].applies != RS_NONE &&
            depth_of(r, r->rubrics[i].applies, MOST_DEPTH + 1) > MOST_DEPTH)
            return false;
    for (uint32_t i = 0; i < r->steps_count; i++) {
        const uint32_t roots[] = {r->steps[i].met, r->steps[i].partly, r->steps[i].applies};
        for (size_t k = 0; k < sizeof roots / sizeof *roots; k++)
            if (roots[k] < r->exprs_count && depth_of(r, roots[k], MOST_DEPTH + 1) > MOST_DEPTH)
                return false;
    }
    return true;
}

static bool rubrics_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->rubrics_count; i++) {
        const rs_rubric *u = &r->rubrics[i];
        if (!text_ok(r, u->id) || !texts_ok(r, u->title) || !index_ok(u->applies, r->exprs_count) ||
            !range_ok(u->steps, r->steps_count) || !range_ok(u->costs, r->costs_count) ||
            !text_ok(r, u->definition) || !text_ok(r, u->source))
            return false;
    }
    for (uint32_t i = 0; i < r->steps_count; i++) {
        const rs_step *s = &r->steps[i];
        if (!text_ok(r, s->id) || !texts_ok(r, s->title) || s->weight > 1000000 ||
            s->partly_points > 1000000 || !index_ok(s->met, r->exprs_count) ||
            !index_ok(s->partly, r->exprs_count) || !index_ok(s->applies, r->exprs_count) ||
            !index_ok(s->behaviour, r->detectors_count) || !range_ok(s->say, r->texts_count))
            return false;
    }
    for (uint32_t i = 0; i < r->costs_count; i++)
        if (!refs_ok(r, r->costs[i].refs) || r->costs[i].points > 1000000)
            return false;
    return true;
}

static bool header_ok(const hua_ruleset *r)
{
    const rs_header *h = &r->header;
    return h->words_entity < r->entities_count && h->say_back_entity < r->entities_count &&
           h->say_back_end_entity < r->entities_count && h->slots_entity <= r->entities_count &&
           r->entities_count - h->slots_entity >= PAT_SLOT_COUNT &&
           index_ok(h->acceptance, r->detectors_count);
}

static bool lexicons_ok(const hua_ruleset *r)
{
    for (uint32_t i = 0; i < r->lexicons_count; i++) {
        const rs_lexicon *l = &r->lexicons[i];
        if (!text_ok(r, l->name) || !text_ok(r, l->definition) || !text_ok(r, l->source) ||
            l->entity >= r->entities_count)
            return false;
    }
    return true;
}

bool hua_image_is_sound(const hua_ruleset *r)
{
    return header_ok(r) && symbols_ok(r) && tries_ok(r) && literals_ok(r) && entities_ok(r) &&
           patterns_ok(r) && detectors_ok(r) && exprs_ok(r) && rubrics_ok(r) && lexicons_ok(r);
}
