/*
 * What packs name in texts: patterns, and references to other finds.
 *
 * An error inside a pattern is shown at the character itself, which takes a walk over the raw
 * scalar where that is quoted.
 */
#include "rules/pack_internal.h"

/* ---- patterns ------------------------------------------------------------ */

/* Raw bytes that the next character of a quoted scalar takes. */
static size_t raw_size(hua_str raw, size_t i, char quote)
{
    size_t size = 1;
    if (i + 1 < raw.len && quote == '\'' && raw.ptr[i] == '\'' && raw.ptr[i + 1] == '\'')
        return 2;
    if (i + 1 < raw.len && quote == '"' && raw.ptr[i] == '\\') {
        char c = raw.ptr[i + 1];
        return c == 'x' ? 4 : c == 'u' ? 6 : c == 'U' ? 10 : 2;
    }
    while (i + size < raw.len && ((unsigned char)raw.ptr[i + size] & 0xC0) == 0x80)
        size++;
    return size;
}

static uint32_t characters(hua_str raw, size_t from, size_t size)
{
    uint32_t n = 0;
    for (size_t i = from; i < from + size && i < raw.len; i++)
        n += ((unsigned char)raw.ptr[i] & 0xC0) != 0x80;
    return n;
}

/* The start of the scalar if that is written over several lines. */
yaml_mark hua_load_inside(const yaml_source *source, yaml_mark start, uint32_t column)
{
    yaml_mark mark = start;
    hua_str raw = hua_str_slice(source->text, start.offset, source->text.len);
    char first = raw.len ? raw.ptr[0] : '\0';
    if (first == '|' || first == '>')
        return start;
    size_t i = 0;
    if (first == '"' || first == '\'') {
        i = 1;
        mark.column++;
    }
    for (; column && i < raw.len; column--) {
        if (raw.ptr[i] == '\n')
            return start;
        size_t size = raw_size(raw, i, first);
        mark.column += characters(raw, i, size);
        i += size;
    }
    mark.offset = start.offset + (uint32_t)(i < raw.len ? i : raw.len);
    return mark;
}

static bool read_pattern(pack_loader *l, const yaml_node *node, pack_pattern *out)
{
    if (node->kind != YAML_SCALAR || (node->plain && node->text.len == 0)) {
        hua_load_wrong(l, node, "式样", "a pattern");
        return false;
    }
    *out = (pack_pattern){.text = node->text, .place = hua_load_place(l, node)};
    hua_code code = hua_pattern_parse(l->arena, node->text, &out->tree, &l->now);
    if (code && code != HUA_E_NOMEM) {
        pack_place place = out->place;
        place.mark = hua_load_inside(&l->set->sources[l->source], node->mark, l->now.column);
        hua_load_file(l, place);
    }
    return code == HUA_OK;
}

void hua_read_patterns(pack_loader *l, const yaml_node *node, void *field)
{
    pack_patterns *out = field;
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    if (!item)
        return;
    pack_pattern *all = HUA_ARENA_ARRAY(l->arena, pack_pattern, out->count + n);
    if (!all)
        return;
    if (out->count)
        memcpy(all, out->items, out->count * sizeof *all);
    out->items = all;
    for (; n--; item = item->next)
        out->count += read_pattern(l, item, &all[out->count]);
}

/* ---- references ---------------------------------------------------------- */

static bool known_category(pack_loader *l, hua_str id, pack_place place)
{
    if (hua_category_known(id, NULL))
        return true;
    const hua_str *names;
    size_t n = hua_category_names(&names);
    hua_str near = hua_nearest_name(id, names, n);
    hua_fail(&l->now, HUA_E_PACK, "未知的类别“%.*s”", "unknown category '%.*s'", HUA_STR_ARG(id));
    if (near.len)
        hua_error_hint(&l->now, "是不是“%.*s”？", HUA_STR_ARG(near));
    hua_load_file(l, place);
    return false;
}

void hua_read_category(pack_loader *l, const yaml_node *node, void *field)
{
    hua_str *out = field;
    hua_read_text(l, node, out);
    if (out->len)
        known_category(l, *out, hua_load_place(l, node));
}

static hua_str after(hua_str text, size_t n)
{
    return hua_str_slice(text, n, text.len);
}

static void split_tag(pack_ref *ref)
{
    const char *equals = memchr(ref->id.ptr, '=', ref->id.len);
    if (!equals)
        return;
    size_t at = (size_t)(equals - ref->id.ptr);
    ref->value = after(ref->id, at + 1);
    ref->id.len = at;
}

static bool read_one_ref(pack_loader *l, const yaml_node *node, pack_ref *out)
{
    hua_str text = {NULL, 0};
    hua_read_text(l, node, &text);
    if (!text.len)
        return false;
    *out = (pack_ref){.kind = REF_BEHAVIOUR, .id = text, .place = hua_load_place(l, node)};
    if (hua_str_starts(text, "tag:")) {
        out->kind = REF_TAG;
        out->id = after(text, 4);
        split_tag(out);
    } else if (hua_str_starts(text, "finding:")) {
        out->kind = REF_CATEGORY;
        out->id = after(text, 8);
        return known_category(l, out->id, out->place);
    } else if (hua_str_starts(text, "rule:")) {
        out->kind = REF_RULE;
        out->id = after(text, 5);
    }
    return true;
}

void hua_read_ref(pack_loader *l, const yaml_node *node, void *field)
{
    read_one_ref(l, node, field);
}

void hua_read_refs(pack_loader *l, const yaml_node *node, void *field)
{
    pack_refs *out = field;
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    if (!item)
        return;
    pack_ref *all = HUA_ARENA_ARRAY(l->arena, pack_ref, out->count + n);
    if (!all)
        return;
    if (out->count)
        memcpy(all, out->items, out->count * sizeof *all);
    out->items = all;
    for (; n--; item = item->next)
        out->count += read_one_ref(l, item, &all[out->count]);
}
