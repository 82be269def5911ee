/*
 * Patterns to entities and elements.
 *
 * A run of literals and groups of literals that touch each other is expanded into all the
 * literals it can stand for: 不(太|很)?清楚 becomes 不清楚, 不太清楚, 不很清楚.  Longer literals are rarer, so
 * the trie leads to fewer patterns in vain, and nothing is left to
 * decide.  Where that would be too many, each part becomes an entity of its own and the parts have to
 * touch.  Lexicons are never expanded: what they matched can be named in a rewrite.
 */
#include "rules/compile.h"

#include "base/buf.h"
#include "text/utf8.h"

/* A run has at most MOST_READINGS readings; a single group may have more. */
enum { MOST_READINGS = 64, MOST_EXPANSIONS = 1024, MOST_LITERAL_BYTES = 600 };

typedef VEC(hua_str) string_vec;

/* ---- literals ------------------------------------------------------------ */

/* The folded form of `text` in the scratch arena; empty if nothing is left. */
static hua_str fold_text(compiler *c, hua_str text)
{
    if (!hua_units_fold(&c->units, text)) {
        c->failed = true;
        return (hua_str){NULL, 0};
    }
    char *p = hua_arena_alloc(&c->scratch, c->units.symbol_count * 4 + 1);
    if (!p) {
        c->failed = true;
        return (hua_str){NULL, 0};
    }
    size_t n = 0;
    for (size_t i = 0; i < c->units.symbol_count; i++)
        n += hua_utf8_encode(c->units.symbols[i], p + n);
    return (hua_str){p, n};
}

static uint32_t find_literal(compiler *c, hua_str folded)
{
    const uint32_t *known = hua_map_find(&c->literal_by_text, folded);
    if (known)
        return *known;
    const rs_literal literal = {.symbols = (uint32_t)hua_utf8_count(folded),
                                .text = compile_new_string(c, folded)};
    const uint32_t id = COMPILE_PUSH(c, literals, literal);
    const hua_str kept = hua_arena_copy(&c->arena, folded);
    if (!kept.ptr || !hua_map_set(&c->literal_by_text, kept, id))
        c->failed = true;
    return id;
}

void compile_literal(compiler *c, uint32_t entity, hua_str text, rs_str pattern)
{
    const hua_str folded = fold_text(c, text);
    if (c->failed || folded.len == 0)
        return;
    const number_pair pair = {find_literal(c, folded), entity};
    if (!hua_vec_push(c->allocator, &c->literal_entity, pair) ||
        !hua_vec_push(c->allocator, &c->literal_pattern, pattern))
        c->failed = true;
}

uint32_t compile_entity(compiler *c, hua_str name, pack_scope scope)
{
    const rs_entity entity = {.name = compile_string(c, name), .scope = (uint32_t)scope};
    return COMPILE_PUSH(c, entities, entity);
}

/* ---- expansion of literal runs -------------------------------------------- */

static bool is_pure(const pat_node *node);

static bool alternatives_are_pure(const pat_node *group)
{
    for (const pat_node *alternative = group->first; alternative; alternative = alternative->next)
        for (const pat_node *item = alternative->first; item; item = item->next)
            if (!is_pure(item))
                return false;
    return true;
}

/* Literals and groups of nothing but literals. */
static bool is_pure(const pat_node *node)
{
    return node->kind == PAT_LITERAL || (node->kind == PAT_GROUP && alternatives_are_pure(node));
}

/* Appends to `out` every text of `heads` followed by `tail`. */
static void append_all(compiler *c, const string_vec *heads, hua_str tail, string_vec *out)
{
    for (size_t i = 0; i < heads->count; i++) {
        const hua_str head = heads->items[i];
        char *p = hua_arena_alloc(&c->scratch, head.len + tail.len + 1);
        if (!p) {
            c->failed = true;
            return;
        }
        memcpy(p, head.ptr, head.len);
        memcpy(p + head.len, tail.ptr, tail.len);
        if (!hua_vec_push(c->allocator, out, ((hua_str){p, head.len + tail.len})))
            c->failed = true;
    }
}

static bool expand_run(compiler *c, const pat_node *first, const pat_node *end, string_vec *texts);

static bool expand_group(compiler *c, const pat_node *group, string_vec *texts)
{
    string_vec all = {0};
    bool ok = true;
    for (const pat_node *a = group->first; a && ok; a = a->next) {
        string_vec tails = {0};
        if (!hua_vec_push(c->allocator, &tails, ((hua_str){"", 0})))
            c->failed = true;
        ok = !c->failed && expand_run(c, a->first, NULL, &tails);
        for (size_t i = 0; ok && i < tails.count; i++)
            append_all(c, texts, tails.items[i], &all);
        ok = ok && all.count <= MOST_EXPANSIONS;
        hua_vec_free(c->allocator, &tails);
    }
    if (ok && group->optional)
        append_all(c, texts, (hua_str){"", 0}, &all);
    hua_vec_free(c->allocator, texts);
    *texts = all;
    return ok;
}

/*
 * Multiplies `texts` by all readings of the items first..end (exclusive).  False if there
 * are too many (`texts` is then of no use).
 */
static bool expand_run(compiler *c, const pat_node *first, const pat_node *end, string_vec *texts)
{
    for (const pat_node *item = first; item && item != end; item = item->next) {
        if (item->kind == PAT_LITERAL) {
            string_vec longer = {0};
            append_all(c, texts, item->text, &longer);
            hua_vec_free(c->allocator, texts);
            *texts = longer;
        } else if (!expand_group(c, item, texts)) {
            return false;
        }
        if (c->failed || texts->count > MOST_EXPANSIONS ||
            (texts->count && texts->items[0].len > MOST_LITERAL_BYTES))
            return false;
    }
    return true;
}

/* Begins with the empty reading; those of other runs are forgotten. */
static bool start_texts(compiler *c, string_vec *texts)
{
    hua_arena_reset(&c->scratch);
    *texts = (string_vec){0};
    if (hua_vec_push(c->allocator, texts, ((hua_str){"", 0})))
        return true;
    c->failed = true;
    return false;
}

/* ---- elements ------------------------------------------------------------- */

typedef struct sequence {
    rs_element items[2 * PAT_MAX_ITEMS];
    uint32_t count;
} sequence;

static void add_element(sequence *s, rs_element element)
{
    if (s->count < 2 * PAT_MAX_ITEMS)
        s->items[s->count++] = element;
}

/* An anonymous entity of exactly these literals; equal sets share one. */
static uint32_t entity_of_texts(compiler *c, const string_vec *texts)
{
    hua_buf key;
    hua_buf_init(&key, c->allocator, 1u << 24);
    for (size_t i = 0; i < texts->count; i++) {
        hua_buf_add(&key, texts->items[i]);
        hua_buf_char(&key, '|');
    }
    const hua_str text = key.error ? (hua_str){NULL, 0}
                                   : hua_arena_copy(&c->arena, hua_buf_str(&key));
    hua_buf_free(&key);
    if (!text.ptr) {
        c->failed = true;
        return 0;
    }
    const uint32_t *known = hua_map_find(&c->entity_by_key, text);
    if (known)
        return *known;
    const uint32_t entity = compile_entity(c, (hua_str){"", 0}, SCOPE_SENTENCE);
    for (size_t i = 0; i < texts->count; i++)
        compile_literal(c, entity, texts->items[i], (rs_str){0, 0});
    if (!hua_map_set(&c->entity_by_key, text, entity))
        c->failed = true;
    return entity;
}

/* Takes out empty readings; answers whether there was one. */
static bool drop_empty(string_vec *texts)
{
    size_t n = 0;
    for (size_t i = 0; i < texts->count; i++)
        if (texts->items[i].len)
            texts->items[n++] = texts->items[i];
    const bool had = n < texts->count;
    texts->count = n;
    return had;
}

static void add_texts(compiler *c, sequence *s, string_vec *texts)
{
    const bool optional = drop_empty(texts);
    if (texts->count)
        add_element(s, (rs_element){.kind = EL_ENTITY,
                                    .optional = optional,
                                    .entity = entity_of_texts(c, texts)});
}

static void compile_sequence(compiler *c, uint32_t owner, const pat_node *tree, rs_str text,
                             uint32_t depth);

/* A group with lexicons, gaps or slots inside, or with too many readings: an entity of its own. */
static void add_group(compiler *c, sequence *s, const pat_node *group, rs_str text, uint32_t depth)
{
    const uint32_t entity = compile_entity(c, (hua_str){"", 0}, SCOPE_SENTENCE);
    bool optional = group->optional;
    for (const pat_node *a = group->first; a; a = a->next) {
        if (a->first)
            compile_sequence(c, entity, a, text, depth + 1);
        else
            optional = true;
    }
    add_element(s, (rs_element){.kind = EL_ENTITY, .optional = optional, .entity = entity});
}

static void add_lexicon(compiler *c, sequence *s, const pat_node *node)
{
    const uint32_t *entity = hua_map_find(&c->lexicon_entity, node->text);
    add_element(s, (rs_element){.kind = EL_ENTITY,
                                .optional = node->optional,
                                .entity = entity ? *entity : 0});
}

static void add_other(compiler *c, sequence *s, const pat_node *node, rs_str text, uint32_t depth)
{
    switch (node->kind) {
    case PAT_LEXICON:
        add_lexicon(c, s, node);
        break;
    case PAT_GROUP:
        add_group(c, s, node, text, depth);
        break;
    case PAT_GAP:
        add_element(s, (rs_element){.kind = node->words ? EL_WORD_GAP : EL_GAP,
                                    .min = node->min,
                                    .max = node->max});
        break;
    case PAT_SLOT:
        add_element(s, (rs_element){.kind = EL_ENTITY,
                                    .optional = node->optional,
                                    .entity = c->header.slots_entity + (uint32_t)node->slot});
        break;
    case PAT_SOFT:
        add_element(s, (rs_element){.kind = EL_SOFT});
        break;
    case PAT_BEGIN:
    case PAT_END:
        add_element(s, (rs_element){.kind = node->kind == PAT_BEGIN ? EL_BEGIN : EL_END});
        break;
    default:
        break;
    }
}

/* The item behind the run of pure items that starts at `first`. */
static const pat_node *end_of_run(const pat_node *first)
{
    while (first && is_pure(first))
        first = first->next;
    return first;
}

/* How many readings a pure item has; more than MOST_READINGS are not told apart. */
static uint32_t count_readings(const pat_node *item)
{
    if (item->kind == PAT_LITERAL)
        return 1;
    uint32_t sum = item->optional;
    for (const pat_node *a = item->first; a && sum <= MOST_READINGS; a = a->next) {
        uint32_t product = 1;
        for (const pat_node *i = a->first; i && product <= MOST_READINGS; i = i->next)
            product *= count_readings(i);
        sum += product;
    }
    return sum > MOST_READINGS ? MOST_READINGS + 1 : sum;
}

/* The item behind the longest stretch from `first` on with few enough readings; at least one item. */
static const pat_node *end_of_stretch(const pat_node *first, const pat_node *end)
{
    uint32_t readings = count_readings(first);
    const pat_node *item = first->next;
    while (item != end && readings * count_readings(item) <= MOST_READINGS) {
        readings *= count_readings(item);
        item = item->next;
    }
    return item;
}

/* A run of pure items becomes as few elements as possible, each with a bounded number of readings. */
static void add_run(compiler *c, sequence *s, const pat_node *first, const pat_node *end,
                    rs_str text, uint32_t depth)
{
    while (first != end && !c->failed) {
        const pat_node *stop = end_of_stretch(first, end);
        string_vec texts;
        if (!start_texts(c, &texts))
            return;
        if (expand_run(c, first, stop, &texts))
            add_texts(c, s, &texts);
        else if (first->kind == PAT_GROUP && !c->failed)
            add_group(c, s, first, text, depth);
        hua_vec_free(c->allocator, &texts);
        first = stop;
    }
}

/* A pattern that is nothing but a run of literals needs no pattern: its readings join the owner. */
static bool add_as_literals(compiler *c, uint32_t owner, const pat_node *tree, rs_str text)
{
    if (end_of_run(tree->first) || end_of_stretch(tree->first, NULL))
        return false;
    string_vec texts;
    if (!start_texts(c, &texts))
        return true;
    const bool fits = expand_run(c, tree->first, NULL, &texts);
    for (size_t i = 0; fits && i < texts.count; i++)
        compile_literal(c, owner, texts.items[i], text);
    hua_vec_free(c->allocator, &texts);
    return fits;
}

static void compile_sequence(compiler *c, uint32_t owner, const pat_node *tree, rs_str text,
                             uint32_t depth)
{
    if (c->failed || depth > PAT_MAX_DEPTH || add_as_literals(c, owner, tree, text))
        return;
    sequence s;
    s.count = 0;
    for (const pat_node *item = tree->first; item && !c->failed;) {
        const pat_node *end = end_of_run(item);
        if (end != item) {
            add_run(c, &s, item, end, text, depth);
            item = end;
        } else {
            add_other(c, &s, item, text, depth);
            item = item->next;
        }
    }
    const rs_range elements = {(uint32_t)c->elements.count, s.count};
    for (uint32_t i = 0; i < s.count; i++)
        COMPILE_PUSH(c, elements, s.items[i]);
    const rs_pattern pattern = {
        .elements = elements, .key = RS_NONE, .also = RS_NONE, .owner = owner, .text = text};
    COMPILE_PUSH(c, patterns, pattern);
}

void compile_pattern(compiler *c, uint32_t entity, const pack_pattern *pattern)
{
    compile_sequence(c, entity, pattern->tree, compile_string(c, pattern->text), 0);
}

void compile_patterns(compiler *c, uint32_t entity, pack_patterns patterns)
{
    for (size_t i = 0; i < patterns.count; i++)
        compile_pattern(c, entity, &patterns.items[i]);
}
