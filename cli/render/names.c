#include "render/names.h"

#include "common/text.h"

void names_free(title_names *names)
{
    hua_scanner_free(names->converter);
    names->converter = NULL;
}

static hua_str traditional(title_names *names, hua_str zh)
{
    hua_scanner_options options = {.lang = HUA_HANT};
    hua_str out;
    if (!names->converter &&
        hua_scanner_new(&names->converter, names->rules, &options, NULL) != HUA_OK)
        return zh;
    if (hua_to_traditional(names->converter, zh, &out, NULL) != HUA_OK)
        return zh;
    return out;
}

hua_str names_text(title_names *names, hua_str zh, hua_str en)
{
    if (names->lang == HUA_EN && en.len)
        return en;
    return names->lang == HUA_HANT ? traditional(names, zh) : zh;
}

/* Ids are unique within a kind only, so the first match of any kind is not good enough. */
static bool find_kind(const hua_ruleset *rules, hua_kind kind, hua_str id, hua_entry *entry)
{
    if (hua_ruleset_find(rules, id, entry, NULL) && entry->kind == kind)
        return true;
    size_t count = hua_ruleset_count(rules, kind);
    for (size_t i = 0; i < count; i++)
        if (hua_ruleset_entry(rules, kind, i, entry) && cli_eq(entry->id, id))
            return true;
    return false;
}

hua_str names_title(title_names *names, hua_kind kind, hua_str id)
{
    hua_entry entry;
    if (!find_kind(names->rules, kind, id, &entry))
        return id;
    hua_str title = names_text(names, entry.title, entry.title_en);
    return title.len ? title : id;
}
