/*
 * What one pack, or the caller, changes in the rules of others: override and disable.
 *
 * This comes after all entries are read, and disabling after they are checked: a rule is right or
 * wrong whether or not somebody has switched it off.  References to what is disabled stay and
 * find nothing.
 */
#include "rules/pack_internal.h"

/* ---- override ------------------------------------------------------------ */

static pack_detector *find_rule(pack_loader *l, hua_str id)
{
    pack_entry *entry = hua_names_get(&l->rules, id);
    return entry ? entry->detector : NULL;
}

static void read_nothing(pack_loader *l, const yaml_node *node, void *field)
{
    (void)l, (void)node, (void)field;
}

#define FIELD(key, reader, field) PACK_KEY(key, reader, pack_detector, field)
static const pack_key override_items[] = {
    FIELD("rule", read_nothing, kind),          FIELD("severity", hua_read_severity, severity),
    FIELD("unless", hua_read_patterns, unless), FIELD("channels", hua_read_channels, channels),
    FIELD("title", hua_read_label, title),      FIELD("message", hua_read_label, message),
    FIELD("why", hua_read_label, why),
};
static const pack_keys override_keys = PACK_KEYS(override_items);

static void unknown_rule(pack_loader *l, const yaml_node *node, hua_str id)
{
    hua_fail(&l->now, HUA_E_PACK, "没有规则“%.*s”", "no rule '%.*s'", HUA_STR_ARG(id));
    hua_load_near(l, id, &l->rules);
    hua_load_file(l, hua_load_place(l, node));
}

void hua_load_overrides(pack_loader *l, const yaml_node *list)
{
    for (const yaml_node *n = list->first; n && !l->arena->failed; n = n->next) {
        pack_detector spare = {.kind = PACK_RULE}; /* takes the values if there is no such rule */
        const yaml_node *rule = hua_yaml_get(n, "rule");
        hua_str id = {NULL, 0};
        if (rule)
            hua_read_text(l, rule, &id);
        else if (n->kind == YAML_MAP)
            LOAD_FAIL(l, hua_load_place(l, n), "缺少“rule”", "'rule' is lacking");
        pack_detector *d = id.len ? find_rule(l, id) : NULL;
        if (id.len && !d)
            unknown_rule(l, rule, id);
        hua_load_map(l, n, &override_keys, d ? d : &spare);
    }
}

/* ---- disable ------------------------------------------------------------- */

static void remove_rules(pack_loader *l, hua_str id, hua_str category)
{
    pack_detectors *rules = &l->set->rules;
    size_t kept = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const pack_detector *d = rules->items[i];
        bool off = (id.len && hua_str_eq(d->id, id)) ||
                   (category.len && hua_str_eq(d->category, category));
        if (!off)
            rules->items[kept++] = rules->items[i];
    }
    rules->count = kept;
}

/* `name` may be "risk" or "risk=media". */
static void remove_tag(pack_loader *l, hua_str name)
{
    const char *equals = memchr(name.ptr, '=', name.len);
    size_t at = equals ? (size_t)(equals - name.ptr) : name.len;
    hua_str id = {name.ptr, at};
    pack_detectors *tags = &l->set->tags;
    size_t kept = 0;
    for (size_t i = 0; i < tags->count; i++) {
        const pack_detector *d = tags->items[i];
        bool off = hua_str_eq(d->id, id) &&
                   (!equals || hua_str_eq(d->category, hua_str_slice(name, at + 1, name.len)));
        if (!off)
            tags->items[kept++] = tags->items[i];
    }
    tags->count = kept;
}

static void near_category(pack_loader *l, hua_str name)
{
    const hua_str *names;
    size_t n = hua_category_names(&names);
    hua_str near = hua_nearest_name(name, names, n);
    if (near.len)
        hua_error_hint(&l->now, "是不是“category:%.*s”？", HUA_STR_ARG(near));
}

/* False, with l->now filled, if nothing has that name. */
static bool disable(pack_loader *l, hua_str name, hua_code code)
{
    const hua_str none = {NULL, 0};
    if (hua_str_starts(name, "category:")) {
        hua_str id = hua_str_slice(name, 9, name.len);
        if (hua_category_known(id, NULL)) {
            remove_rules(l, none, id);
            return true;
        }
        hua_fail(&l->now, code, "未知的类别“%.*s”", "unknown category '%.*s'", HUA_STR_ARG(id));
        near_category(l, id);
        return false;
    }
    if (hua_str_starts(name, "tag:")) {
        hua_str id = hua_str_slice(name, 4, name.len);
        if (hua_names_get(&l->tags, id) || hua_names_get(&l->tag_values, id)) {
            remove_tag(l, id);
            return true;
        }
        hua_fail(&l->now, code, "没有标签“%.*s”", "no tag '%.*s'", HUA_STR_ARG(id));
        hua_load_near(l, id, &l->tags);
        return false;
    }
    if (name.len && hua_names_get(&l->rules, name)) {
        remove_rules(l, name, none);
        return true;
    }
    hua_fail(&l->now, code, "没有规则“%.*s”", "no rule '%.*s'", HUA_STR_ARG(name));
    hua_load_near(l, name, &l->rules);
    return false;
}

void hua_load_disable_list(pack_loader *l, const yaml_node *list)
{
    for (const yaml_node *n = list->first; n; n = n->next) {
        hua_str name = {NULL, 0};
        hua_read_text(l, n, &name);
        if (name.len && !disable(l, name, HUA_E_PACK))
            hua_load_file(l, hua_load_place(l, n));
    }
}

/* ---- options ------------------------------------------------------------- */

/* Errors of the options have no line; the offset tells them apart. */
static void file_option(pack_loader *l, size_t i)
{
    hua_load_file(l, (pack_place){UINT32_MAX, {0, 0, (uint32_t)i}});
}

static void set_severity(pack_loader *l, hua_str id, hua_str severity, size_t i)
{
    pack_detector *d = find_rule(l, id);
    if (!d) {
        hua_fail(&l->now, HUA_E_UNKNOWN_NAME, "没有规则“%.*s”", "no rule '%.*s'", HUA_STR_ARG(id));
        hua_load_near(l, id, &l->rules);
        file_option(l, i);
    } else if (hua_str_is(severity, "off")) {
        remove_rules(l, id, (hua_str){NULL, 0});
    } else if (!hua_load_severity(severity, &d->severity)) {
        hua_fail(&l->now, HUA_E_ARGUMENT, "没有“%.*s”这种级别", "no severity '%.*s'",
                 HUA_STR_ARG(severity));
        hua_error_hint(&l->now, "可写：error warning info off");
        file_option(l, i);
    }
}

void hua_load_options(pack_loader *l)
{
    const hua_ruleset_options *o = l->options;
    if (!o || l->arena->failed)
        return;
    for (size_t i = 0; i < o->disable_count; i++) {
        if (!disable(l, o->disable[i], HUA_E_UNKNOWN_NAME))
            file_option(l, i);
    }
    for (size_t i = 0; i < o->severity_pairs; i++)
        set_severity(l, o->severities[2 * i], o->severities[2 * i + 1], o->disable_count + i);
}
