/*
 * Rules, behaviours and tags.
 *
 * `extends` is carried out while reading: the entries of the chain are read from the base to the
 * heir into one detector, each without the keys that a later one says again; `unless`
 * alone adds up.  So every value keeps the place where it was written.
 */
#include "rules/pack_internal.h"

#define ONLY_RULE (1u << PACK_RULE)
#define ONLY_BEHAVIOUR (1u << PACK_BEHAVIOUR)
#define ONLY_TAG (1u << PACK_TAG)
#define NOT_RULE (ONLY_BEHAVIOUR | ONLY_TAG)

typedef struct chain {
    const pack_entry *entries[PACK_MAX_CHAIN]; /* heir first */
    size_t count;
    bool broken;
} chain;

/* ---- values of a detector ------------------------------------------------- */

static void read_nothing(pack_loader *l, const yaml_node *node, void *field)
{
    (void)l, (void)node, (void)field; /* read in a stage of its own */
}

static void read_who(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"agent", "customer", "any", NULL};
    static const hua_speaker who[] = {HUA_AGENT, HUA_CUSTOMER, HUA_OTHER};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(hua_speaker *)field = who[choice];
}

static void read_scope(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"clause", "sentence", "turn", "dialogue", NULL};
    static const pack_scope scopes[] = {SCOPE_CLAUSE, SCOPE_SENTENCE, SCOPE_TURN, SCOPE_DIALOGUE};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(pack_scope *)field = scopes[choice];
}

static void read_sound(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"always", "calls", "never", NULL};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(int *)field = 1 - choice;
}

static void read_scripts(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"simplified", "traditional", NULL};
    uint32_t *out = field;
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    *out = 0;
    for (; item && n; n--, item = item->next) {
        int choice = hua_load_choice(l, item, names);
        if (choice >= 0)
            *out |= 1u << choice;
    }
}

static void read_fillers(pack_loader *l, const yaml_node *node, void *field)
{
    bool read_over = true;
    hua_read_bool(l, node, &read_over);
    *(bool *)field = !read_over;
}

static void read_teams(pack_loader *l, const yaml_node *node, void *field)
{
    pack_detector *d = field;
    d->teams = NULL;
    d->team_count = 0;
    hua_load_texts(l, node, &d->teams, &d->team_count);
}

static void read_say(pack_loader *l, const yaml_node *node, void *field)
{
    pack_detector *d = field;
    hua_load_texts(l, node, &d->say, &d->say_count);
}

static int digits(hua_str text, size_t from, size_t n)
{
    int value = 0;
    for (size_t i = from; i < from + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

static bool is_date(hua_str text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

static void read_date(pack_loader *l, const yaml_node *node, void *field)
{
    hua_str *out = field;
    if (node->kind == YAML_SCALAR && is_date(node->text))
        *out = node->text;
    else
        hua_load_wrong(l, node, "日期，如 2026-01-31", "a date such as 2026-01-31");
}

/* ---- suggestions ---------------------------------------------------------- */

typedef struct draft_suggestion {
    pack_suggestion s;
    hua_str rewrite, say;
} draft_suggestion;

#define SUGGEST(key, reader, field) PACK_KEY(key, reader, draft_suggestion, field)
static const pack_key suggest_items[] = {
    SUGGEST("rewrite", hua_read_text, rewrite), SUGGEST("say", hua_read_text, say),
    SUGGEST("safe", hua_read_bool, s.safe),     SUGGEST("hant", hua_read_text, s.hant),
    SUGGEST("when", hua_read_text, s.emotion),  SUGGEST("channels", hua_read_channels, s.channels),
};
static const pack_keys suggest_keys = PACK_KEYS(suggest_items);

static bool read_suggestion(pack_loader *l, const yaml_node *node, pack_suggestion *out)
{
    draft_suggestion d = {.s = {.place = hua_load_place(l, node)}};
    if (!hua_load_map(l, node, &suggest_keys, &d))
        return false;
    if (!d.rewrite.len == !d.say.len) {
        LOAD_FAIL_HINT(l, d.s.place, "写成 {rewrite: ……} 或 {say: ……}",
                       "建议要有 rewrite 或 say 之一", "a suggestion needs either rewrite or say");
        return false;
    }
    if (d.s.safe && !d.rewrite.len)
        LOAD_FAIL(l, d.s.place, "“safe”只用于 rewrite", "'safe' belongs to rewrite only");
    d.s.rewrite = d.rewrite.len > 0;
    d.s.text = d.s.rewrite ? d.rewrite : d.say;
    *out = d.s;
    return true;
}

static void read_suggestions(pack_loader *l, const yaml_node *node, void *field)
{
    pack_detector *d = field;
    if (node->kind != YAML_LIST) {
        hua_load_wrong(l, node, "列表", "a list");
        return;
    }
    d->suggestion_count = 0;
    d->suggestions = HUA_ARENA_ARRAY(l->arena, pack_suggestion, node->count);
    for (const yaml_node *n = node->first; n && d->suggestions; n = n->next)
        d->suggestion_count += read_suggestion(l, n, &d->suggestions[d->suggestion_count]);
}

/* ---- tests ---------------------------------------------------------------- */

static void read_channel(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"chat", "call", "email", "draft", NULL};
    static const hua_channel channels[] = {HUA_CHAT, HUA_CALL, HUA_EMAIL, HUA_DRAFT};
    int choice = hua_load_choice(l, node, names);
    if (choice >= 0)
        *(hua_channel *)field = channels[choice];
}

static const pack_key example_items[] = {
    PACK_KEY("text", hua_read_text, pack_example, text),
    PACK_KEY("channel", read_channel, pack_example, channel),
};
static const pack_keys example_keys = PACK_KEYS(example_items);

/* Marks [[ ]] in turns; in texts that must give nothing there may be none. */
static void check_marks(pack_loader *l, const pack_example *e)
{
    int open = 0;
    bool sound = true, any = false;
    for (size_t i = 0; i + 1 < e->text.len; i++) {
        bool opens = e->text.ptr[i] == '[' && e->text.ptr[i + 1] == '[';
        bool closes = e->text.ptr[i] == ']' && e->text.ptr[i + 1] == ']';
        if (!opens && !closes)
            continue;
        open += opens ? 1 : -1;
        sound &= open == 0 || open == 1;
        any = true;
        i++;
    }
    if (!sound || open)
        LOAD_FAIL(l, e->place, "“[[”和“]]”没有成对", "'[[' and ']]' do not pair up");
    else if (any && e->kind != HUA_EX_BAD)
        LOAD_FAIL(l, e->place, "只有应被找出的例句能用“[[ ]]”",
                  "'[[ ]]' belongs to texts in which something is found");
}

static hua_channel default_channel(const pack_detector *d)
{
    static const hua_channel order[] = {HUA_CHAT, HUA_CALL, HUA_EMAIL, HUA_DRAFT};
    for (size_t i = 0; i < 4; i++) {
        if (d->channels >> order[i] & 1u)
            return order[i];
    }
    return HUA_CHAT;
}

static bool read_example(pack_loader *l, const yaml_node *node, pack_example *e)
{
    if (node->kind == YAML_MAP)
        hua_load_map(l, node, &example_keys, e);
    else
        hua_read_text(l, node, &e->text);
    check_marks(l, e);
    return e->text.len > 0;
}

static bool read_fix(pack_loader *l, const yaml_node *node, pack_example *e)
{
    if (node->kind != YAML_LIST || node->count != 2) {
        LOAD_FAIL_HINT(l, hua_load_place(l, node), "写成 [原文, 改后的文字]",
                       "“fix”的每一项要有两段文字", "each item of 'fix' needs two texts");
        return false;
    }
    hua_read_text(l, node->first->next, &e->expected);
    return read_example(l, node->first, e) && e->expected.len;
}

static void read_examples(pack_loader *l, const yaml_node *node, hua_example_kind kind,
                          pack_detector *d)
{
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    for (; item && n; n--, item = item->next) {
        pack_example e = {
            .kind = kind, .channel = default_channel(d), .place = hua_load_place(l, item)};
        if (!(kind == HUA_EX_FIX ? read_fix(l, item, &e) : read_example(l, item, &e)))
            continue;
        pack_example *all = hua_load_grow(l, d->examples, d->example_count, sizeof *all);
        if (!all)
            return;
        d->examples = all;
        all[d->example_count++] = e;
    }
}

static void read_bad(pack_loader *l, const yaml_node *node, void *field)
{
    read_examples(l, node, HUA_EX_BAD, field);
}

static void read_good(pack_loader *l, const yaml_node *node, void *field)
{
    read_examples(l, node, HUA_EX_GOOD, field);
}

static void read_fixes(pack_loader *l, const yaml_node *node, void *field)
{
    read_examples(l, node, HUA_EX_FIX, field);
}

static const pack_key rule_test_items[] = {
    PACK_KEY("bad", read_bad, pack_detector, kind),
    PACK_KEY("good", read_good, pack_detector, kind),
    PACK_KEY("fix", read_fixes, pack_detector, kind),
};
static const pack_key other_test_items[] = {
    PACK_KEY("yes", read_bad, pack_detector, kind),
    PACK_KEY("no", read_good, pack_detector, kind),
};
static const pack_keys rule_test_keys = PACK_KEYS(rule_test_items);
static const pack_keys other_test_keys = PACK_KEYS(other_test_items);

/* ---- the keys ------------------------------------------------------------- */

/* Readers that want the whole detector. */
#define WHOLE(key, reader) PACK_KEY(key, reader, pack_detector, kind)
#define WHOLE_FOR(key, reader, kinds) PACK_KEY_FOR(key, reader, pack_detector, kind, kinds)
#define FIELD(key, reader, field) PACK_KEY(key, reader, pack_detector, field)
#define FIELD_FOR(key, reader, field, kinds) PACK_KEY_FOR(key, reader, pack_detector, field, kinds)
#define CONDITION_KEY(name, key, help) WHOLE(key, hua_read_condition),

static const pack_key detector_items[] = {
    FIELD("id", hua_read_id, id),
    FIELD("match", hua_read_patterns, match),
    FIELD("tests", read_nothing, kind),
    FIELD("who", read_who, who),
    FIELD("scope", read_scope, scope),
    FIELD("is", hua_read_refs, is),
    FIELD("unless", hua_read_patterns, unless),
    FIELD("channels", hua_read_channels, channels),
    FIELD("scripts", read_scripts, scripts),
    WHOLE("teams", read_teams),
    FIELD("from", read_date, from),
    FIELD("until", read_date, until),
    FIELD("quoted", hua_read_bool, quoted),
    FIELD("fillers", read_fillers, no_fillers),
    FIELD("sound", read_sound, sound),
    FIELD("whole-words", hua_read_bool, whole_words),
    FIELD("title", hua_read_label, title),
    FIELD_FOR("category", hua_read_category, category, ONLY_RULE),
    FIELD_FOR("severity", hua_read_severity, severity, ONLY_RULE),
    FIELD_FOR("message", hua_read_label, message, ONLY_RULE),
    FIELD_FOR("why", hua_read_label, why, ONLY_RULE),
    WHOLE_FOR("suggest", read_suggestions, ONLY_RULE),
    WHOLE_FOR("extends", read_nothing, ONLY_RULE),
    WHOLE_FOR("say", read_say, ONLY_BEHAVIOUR),
    FIELD_FOR("value", hua_read_id, category, ONLY_TAG),
    FIELD_FOR("reported", hua_read_bool, reported, NOT_RULE),
    PACK_CONDITIONS(CONDITION_KEY)};
static const pack_keys detector_keys = PACK_KEYS(detector_items);

static void misplaced_key(pack_loader *l, const yaml_node *member, pack_kind kind)
{
    static const char *const zh[] = {"规则", "行为", "标签"};
    static const char *const en[] = {"rule", "behaviour", "tag"};
    hua_fail(&l->now, HUA_E_PACK, "%s不能有键“%.*s”%.0s",
             "%.0sthe key '%.*s' does not belong to a %s", zh[kind], HUA_STR_ARG(member->key),
             en[kind]);
    hua_load_file(l, hua_load_key_place(l, member));
}

/* ---- chain of extends ----------------------------------------------------- */

static const pack_entry *base_of(pack_loader *l, const pack_entry *entry, bool *broken)
{
    const yaml_node *name = hua_yaml_get(entry->node, "extends");
    if (!name)
        return NULL;
    l->source = entry->source;
    const pack_entry *base = name->kind == YAML_SCALAR ? hua_names_get(&l->rules, name->text)
                                                       : NULL;
    if (base)
        return base;
    *broken = true;
    if (name->kind != YAML_SCALAR) {
        hua_load_wrong(l, name, "规则的名字", "the id of a rule");
        return NULL;
    }
    hua_fail(&l->now, HUA_E_PACK, "没有规则“%.*s”", "no rule '%.*s'", HUA_STR_ARG(name->text));
    hua_load_near(l, name->text, &l->rules);
    hua_load_file(l, hua_load_place(l, name));
    return NULL;
}

static void find_chain(pack_loader *l, pack_kind kind, const pack_entry *entry, chain *c)
{
    *c = (chain){{NULL}, 0, false};
    while (entry) {
        for (size_t i = 0; i < c->count; i++) {
            if (c->entries[i] != entry && c->count < PACK_MAX_CHAIN)
                continue;
            l->source = c->entries[0]->source;
            LOAD_FAIL_HINT(l, hua_load_place(l, hua_yaml_get(c->entries[0]->node, "extends")),
                           "让其中一条自己写全", "“extends”绕成了圈或太长",
                           "'extends' goes in a circle or is too long");
            c->broken = true;
            return;
        }
        c->entries[c->count++] = entry;
        entry = kind == PACK_RULE ? base_of(l, entry, &c->broken) : NULL;
    }
}

/* ---- reading -------------------------------------------------------------- */

static bool said_later(const chain *c, size_t level, const pack_key *key)
{
    if (strcmp(key->name, "unless") == 0)
        return false;
    for (size_t i = 0; i < level; i++) {
        if (hua_yaml_get(c->entries[i]->node, key->name))
            return true;
    }
    return false;
}

static void read_level(pack_loader *l, const chain *c, size_t level, pack_detector *d)
{
    const pack_entry *entry = c->entries[level];
    uint64_t seen = 0;
    l->source = entry->source;
    if (level == 0)
        hua_load_repeated(l, entry->node);
    for (const yaml_node *n = entry->node->first; n && !l->arena->failed; n = n->next) {
        const pack_key *k = hua_load_key(l, &detector_keys, n);
        if (!k || !hua_first_time(&detector_keys, k, &seen) || said_later(c, level, k))
            continue;
        if (k->kinds && !(k->kinds >> d->kind & 1u))
            misplaced_key(l, n, d->kind);
        else
            k->read(l, n, (char *)d + k->offset);
    }
}

/* The value of the key that the heir, else its base says; l->source becomes that of the place. */
static const yaml_node *effective(pack_loader *l, const chain *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++) {
        const yaml_node *node = hua_yaml_get(c->entries[i]->node, key);
        if (node) {
            l->source = c->entries[i]->source;
            return node;
        }
    }
    return NULL;
}

static void set_defaults(pack_loader *l, const chain *c, pack_detector *d)
{
    d->who = d->kind == PACK_TAG ? HUA_CUSTOMER : HUA_AGENT;
    d->scope = SCOPE_SENTENCE;
    d->whole_words = true;
    d->at_response = true;
    d->reported = true;
    const yaml_node *node = effective(l, c, "who");
    if (node)
        read_who(l, node, &d->who);
    l->who = d->who;
    node = effective(l, c, "category");
    if (node && node->kind == YAML_SCALAR)
        hua_category_known(node->text, &d->severity);
}

static void read_tests(pack_loader *l, const chain *c, pack_detector *d)
{
    const yaml_node *node = effective(l, c, "tests");
    if (node)
        hua_load_map(l, node, d->kind == PACK_RULE ? &rule_test_keys : &other_test_keys, d);
}

/* ---- what an entry must have ---------------------------------------------- */

static void need(pack_loader *l, const chain *c, const pack_detector *d, const char *key)
{
    if (effective(l, c, key))
        return;
    hua_fail(&l->now, HUA_E_PACK, "“%.*s”缺少“%s”", "'%.*s' lacks '%s'", HUA_STR_ARG(d->id), key);
    hua_load_file(l, d->place);
}

/* Something must make the match: patterns, finds of others, or a rule about time. */
static void need_match(pack_loader *l, const chain *c, const pack_detector *d)
{
    bool any = effective(l, c, "match") || effective(l, c, "is");
    for (size_t i = 0; i < d->condition_count; i++)
        any |= hua_condition_stands_alone(&d->conditions[i]);
    if (any || effective(l, c, "all") || effective(l, c, "at-least"))
        return;
    LOAD_FAIL_HINT(l, d->place, "写上 match 或 is", "“%.*s”没有说要找什么",
                   "'%.*s' has nothing to match", HUA_STR_ARG(d->id));
}

static void need_tests(pack_loader *l, const pack_detector *d)
{
    size_t bad = 0, good = 0, least = d->kind == PACK_RULE ? 2 : 1;
    for (size_t i = 0; i < d->condition_count; i++) {
        if (hua_condition_needs_time(&d->conditions[i]))
            return;
    }
    for (size_t i = 0; i < d->example_count; i++) {
        bad += d->examples[i].kind == HUA_EX_BAD;
        good += d->examples[i].kind == HUA_EX_GOOD;
    }
    if (bad >= least && good >= least)
        return;
    if (d->kind == PACK_RULE)
        LOAD_FAIL_HINT(l, d->place, "在 tests 里补上 bad 和 good",
                       "规则“%.*s”至少要有两条反例（bad）和两条正例（good），现有 %u 和 %u",
                       "rule '%.*s' needs at least two bad and two good tests, has %u and %u",
                       HUA_STR_ARG(d->id), (unsigned)bad, (unsigned)good);
    else
        LOAD_FAIL_HINT(l, d->place, "在 tests 里补上 yes 和 no",
                       "“%.*s”至少要有一条 yes 和一条 no，现有 %u 和 %u",
                       "'%.*s' needs at least one yes and one no, has %u and %u",
                       HUA_STR_ARG(d->id), (unsigned)bad, (unsigned)good);
}

static void check_needs(pack_loader *l, const chain *c, const pack_detector *d)
{
    static const char *const rule_keys[] = {"category", "title", "message", "why"};
    for (size_t i = 0; d->kind == PACK_RULE && i < 4; i++)
        need(l, c, d, rule_keys[i]);
    if (d->kind == PACK_TAG)
        need(l, c, d, "value");
    need_match(l, c, d);
    l->source = c->entries[0]->source;
    need_tests(l, d);
    if (d->from.len && d->until.len && hua_str_cmp(d->until, d->from) < 0)
        LOAD_FAIL(l, d->place, "“until”早于“from”，永远不会触发",
                  "'until' is before 'from': it can never fire");
}

pack_detector *hua_load_detector(pack_loader *l, pack_kind kind, const pack_entry *entry)
{
    chain c;
    find_chain(l, kind, entry, &c);
    pack_detector *d = HUA_ARENA_NEW(l->arena, pack_detector);
    if (!d)
        return NULL;
    d->kind = kind;
    set_defaults(l, &c, d);
    d->id = entry->id;
    l->source = entry->source;
    d->place = hua_load_place(l, entry->node);
    d->definition = hua_load_definition(l, entry->node);
    for (size_t level = c.count; level--;)
        read_level(l, &c, level, d);
    read_tests(l, &c, d);
    if (!c.broken)
        check_needs(l, &c, d);
    return l->arena->failed ? NULL : d;
}
