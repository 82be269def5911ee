/*
 * Conditions: what must, or must not, stand around the match.
 *
 * All are read into one struct; the table of keys of each says which of its fields it may fill.
 * `who` may be relative to the detector's own speaker, which is therefore read before.
 */
#include "rules/pack_internal.h"

#define UNITS_NEAR                                                                     \
    (1u << UNIT_CHARS | 1u << UNIT_WORDS | 1u << UNIT_CLAUSES | 1u << UNIT_SENTENCES | \
     1u << UNIT_TURNS | 1u << UNIT_SCOPE | 1u << UNIT_DIALOGUE)
#define UNITS_CONTEXT (1u << UNIT_TURNS | 1u << UNIT_SECONDS | 1u << UNIT_DIALOGUE)
#define UNITS_EXPECTS (UNITS_CONTEXT | 1u << UNIT_PROMISED)
#define UNITS_COUNT (1u << UNIT_TURNS | 1u << UNIT_SCOPE | 1u << UNIT_DIALOGUE)

/* A condition under way; `expects` also says something of the detector. */
typedef struct draft_condition {
    pack_condition c;
    bool at_match;
} draft_condition;

static hua_speaker other_speaker(hua_speaker who)
{
    return who == HUA_AGENT ? HUA_CUSTOMER : who == HUA_CUSTOMER ? HUA_AGENT : HUA_OTHER;
}

static void read_who(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"same", "other", "agent", "customer", "any", NULL};
    const hua_speaker who[] = {l->who, other_speaker(l->who), HUA_AGENT, HUA_CUSTOMER, HUA_OTHER};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(hua_speaker *)field = who[choice];
}

static void read_side(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"before", "after", "around", NULL};
    static const pack_side sides[] = {SIDE_BEFORE, SIDE_AFTER, SIDE_AROUND};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(pack_side *)field = sides[choice];
}

static void read_at(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"response", "match", NULL};
    *(bool *)field = hua_load_choice(l, node, names) == 1;
}

static void within_near(pack_loader *l, const yaml_node *node, void *field)
{
    hua_load_distance(l, node, UNITS_NEAR, field);
}

static void within_context(pack_loader *l, const yaml_node *node, void *field)
{
    hua_load_distance(l, node, UNITS_CONTEXT, field);
}

static void within_expects(pack_loader *l, const yaml_node *node, void *field)
{
    hua_load_distance(l, node, UNITS_EXPECTS, field);
}

static void within_count(pack_loader *l, const yaml_node *node, void *field)
{
    hua_load_distance(l, node, UNITS_COUNT, field);
}

#define FIELD(key, reader, field) PACK_KEY(key, reader, draft_condition, field)

static const pack_key near_items[] = {
    FIELD("match", hua_read_patterns, c.match),
    FIELD("is", hua_read_refs, c.is),
    FIELD("within", within_near, c.within),
    FIELD("side", read_side, c.side),
    FIELD("who", read_who, c.who),
};
static const pack_key context_items[] = {
    FIELD("who", read_who, c.who),
    FIELD("match", hua_read_patterns, c.match),
    FIELD("is", hua_read_refs, c.is),
    FIELD("within", within_context, c.within),
};
static const pack_key expects_items[] = {
    FIELD("who", read_who, c.who),
    FIELD("match", hua_read_patterns, c.match),
    FIELD("is", hua_read_refs, c.is),
    FIELD("any", hua_read_bool, c.any_word),
    FIELD("within", within_expects, c.within),
    FIELD("at", read_at, at_match),
};
static const pack_key at_least_items[] = {
    FIELD("n", hua_read_count, c.n),
    FIELD("of", hua_read_patterns, c.match),
};
static const pack_key count_items[] = {
    FIELD("at-least", hua_read_count, c.n),
    FIELD("within", within_count, c.within),
};
static const pack_key repeat_items[] = {FIELD("at-least", hua_read_count, c.n)};
static const pack_key share_items[] = {
    FIELD("over", hua_read_number, c.over),
    FIELD("where", hua_read_window, c.window),
};

static const pack_keys near_keys = PACK_KEYS(near_items);
static const pack_keys context_keys = PACK_KEYS(context_items);
static const pack_keys expects_keys = PACK_KEYS(expects_items);
static const pack_keys at_least_keys = PACK_KEYS(at_least_items);
static const pack_keys count_keys = PACK_KEYS(count_items);
static const pack_keys repeat_keys = PACK_KEYS(repeat_items);
static const pack_keys share_keys = PACK_KEYS(share_items);

/* The keys below a condition that is a map; NULL for the others. */
static const pack_keys *keys_of(pack_condition_kind kind)
{
    switch (kind) {
    case COND_AT_LEAST:
        return &at_least_keys;
    case COND_NEAR:
    case COND_NOT_NEAR:
        return &near_keys;
    case COND_FOLLOWS:
    case COND_NOT_FOLLOWS:
    case COND_PRECEDES:
    case COND_NOT_PRECEDES:
        return &context_keys;
    case COND_EXPECTS:
        return &expects_keys;
    case COND_COUNT:
        return &count_keys;
    case COND_REPEAT:
        return &repeat_keys;
    case COND_SHARE:
        return &share_keys;
    default:
        return NULL;
    }
}

bool hua_condition_stands_alone(const pack_condition *c)
{
    switch (c->kind) {
    case COND_ALL:
    case COND_AT_LEAST:
    case COND_REPEAT:
    case COND_OVERLAP:
    case COND_DELAY:
    case COND_SILENCE:
    case COND_RATE:
    case COND_SHARE:
        return true;
    default:
        return false;
    }
}

bool hua_condition_needs_time(const pack_condition *c)
{
    return c->kind == COND_OVERLAP || c->kind == COND_DELAY || c->kind == COND_SILENCE ||
           c->kind == COND_RATE || c->within.unit == UNIT_SECONDS ||
           c->within.unit == UNIT_PROMISED || c->window.size.unit == UNIT_SECONDS;
}

/* ---- after reading ------------------------------------------------------- */

static void set_defaults(pack_loader *l, pack_condition *c)
{
    bool near = c->kind == COND_NEAR || c->kind == COND_NOT_NEAR;
    const pack_keys *keys = keys_of(c->kind);
    c->who = keys == &context_keys || keys == &expects_keys ? other_speaker(l->who) : l->who;
    c->side = SIDE_AROUND;
    c->within = (pack_distance){1, UNIT_TURNS};
    if (near)
        c->within = (pack_distance){0, UNIT_SCOPE};
    if (c->kind == COND_COUNT)
        c->within = (pack_distance){0, UNIT_DIALOGUE};
}

static void check_said(pack_loader *l, const yaml_node *node, const pack_condition *c)
{
    const pack_keys *keys = keys_of(c->kind);
    bool named = keys == &near_keys || keys == &context_keys || keys == &expects_keys;
    if (!named || c->match.count || c->is.count || c->any_word || hua_yaml_get(node, "match") ||
        hua_yaml_get(node, "is"))
        return;
    LOAD_FAIL_HINT(l, hua_load_place(l, node),
                   keys == &expects_keys ? "写上 match、is 或 any: true" : "写上 match 或 is",
                   "这个条件没有说要找什么", "the condition does not say what to look for");
}

static void check_numbers(pack_loader *l, const yaml_node *node, const pack_condition *c)
{
    pack_place place = hua_load_place(l, node);
    if ((c->kind == COND_COUNT || c->kind == COND_REPEAT) && c->n < 2)
        LOAD_FAIL_HINT(l, place, "写 at-least: 2 或更大的数", "次数至少是 2",
                       "the number of times must be 2 or more");
    if (c->kind == COND_AT_LEAST && (c->n == 0 || c->match.count == 0))
        LOAD_FAIL_HINT(l, place, "写成 {n: 2, of: [……]}", "“at-least”要有 n 和 of",
                       "'at-least' needs n and of");
    else if (c->kind == COND_AT_LEAST && c->n > c->match.count)
        LOAD_FAIL(l, place, "要求 %u 条，却只写了 %u 条，永远不会触发",
                  "%u of %u patterns can never hold", c->n, (unsigned)c->match.count);
    if (c->kind == COND_SHARE && c->over >= 100)
        LOAD_FAIL(l, place, "占比不能达到 100%%，永远不会触发",
                  "a share of 100%% can never be exceeded");
    if (c->kind == COND_SHARE && c->over <= 0)
        LOAD_FAIL_HINT(l, place, "写成 {over: 70, where: first 50 percent}", "“share”要有 over",
                       "'share' needs over");
    if (c->kind == COND_COUNT && c->within.unit == UNIT_TURNS && c->within.amount == 0)
        LOAD_FAIL_HINT(l, place, "写成 5 turns 或 dialogue", "范围是空的，永远不会触发",
                       "the window is empty: it can never hold");
}

static void read_content(pack_loader *l, const yaml_node *node, draft_condition *d)
{
    const pack_keys *keys = keys_of(d->c.kind);
    if (keys) {
        if (!hua_load_map(l, node, keys, d))
            return;
        check_said(l, node, &d->c);
        check_numbers(l, node, &d->c);
        return;
    }
    switch (d->c.kind) {
    case COND_ALL:
    case COND_NONE:
        hua_read_patterns(l, node, &d->c.match);
        break;
    case COND_WHERE:
        hua_read_window(l, node, &d->c.window);
        break;
    default:
        hua_read_number(l, node, &d->c.over);
    }
}

static void add_condition(pack_loader *l, const yaml_node *node, pack_condition_kind kind,
                          pack_detector *detector)
{
    draft_condition d = {.c = {.kind = kind, .place = hua_load_place(l, node)}};
    set_defaults(l, &d.c);
    read_content(l, node, &d);
    if (kind == COND_EXPECTS)
        detector->at_response = !d.at_match;
    pack_condition *all = hua_load_grow(l, detector->conditions, detector->condition_count,
                                        sizeof *all);
    if (!all)
        return;
    detector->conditions = all;
    all[detector->condition_count++] = d.c;
}

static pack_condition_kind kind_of(hua_str key)
{
    static const char *const names[] = {
#define CONDITION_NAME(name, text, help) text,
        PACK_CONDITIONS(CONDITION_NAME)
#undef CONDITION_NAME
    };
    size_t i = 0;
    while (i < COND_COUNT_ - 1 && !hua_str_is(key, names[i]))
        i++;
    return (pack_condition_kind)i;
}

void hua_read_condition(pack_loader *l, const yaml_node *node, void *field)
{
    pack_condition_kind kind = kind_of(node->key);
    bool several = keys_of(kind) && kind != COND_COUNT && kind != COND_REPEAT &&
                   kind != COND_SHARE && node->kind == YAML_LIST;
    if (!several) {
        add_condition(l, node, kind, field);
        return;
    }
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    for (; item && n; n--, item = item->next)
        add_condition(l, item, kind, field);
}
