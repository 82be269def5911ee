/*
 * The stages of loading, and the top level of a pack.
 *
 * Sections are taken up once to index the ids and once to read the entries: a rule may extend
 * one that stands further down or in another file.
 */
#include "rules/pack_internal.h"

/* What the map of one file says. */
typedef struct pack_file {
    hua_str id;
    pack_text title;
    const yaml_node *words, *say_back, *say_back_end, *lexicons, *behaviours, *tags, *rules,
        *rubrics;
    const yaml_node *disable, *override;
} pack_file;

static void keep_node(pack_loader *l, const yaml_node *node, void *field)
{
    (void)l;
    *(const yaml_node **)field = node;
}

static void keep_list(pack_loader *l, const yaml_node *node, void *field)
{
    if (node->kind == YAML_LIST)
        *(const yaml_node **)field = node;
    else
        hua_load_wrong(l, node, "列表", "a list");
}

#define FIELD(key, reader, field) PACK_KEY(key, reader, pack_file, field)
static const pack_key file_items[] = {
    FIELD("pack", hua_read_id, id),
    FIELD("title", hua_read_label, title),
    FIELD("words", keep_node, words),
    FIELD("say-back", keep_node, say_back),
    FIELD("say-back-end", keep_node, say_back_end),
    FIELD("lexicons", keep_node, lexicons),
    FIELD("behaviours", keep_list, behaviours),
    FIELD("tags", keep_list, tags),
    FIELD("rules", keep_list, rules),
    FIELD("rubrics", keep_list, rubrics),
    FIELD("disable", keep_list, disable),
    FIELD("override", keep_list, override),
};
static const pack_keys file_keys = PACK_KEYS(file_items);

/* ---- parse --------------------------------------------------------------- */

/* False if one of the files is no YAML: then names would be missing everywhere. */
static bool parse_all(pack_loader *l)
{
    bool sound = true;
    for (size_t i = 0; i < l->set->source_count && !l->arena->failed; i++) {
        hua_code code = hua_yaml_parse(&l->set->sources[i], l->arena, &l->now);
        if (!code)
            continue;
        if (code == HUA_E_NOMEM)
            l->arena->failed = true;
        sound = false;
        /* The place is in the record already. */
        hua_load_file(l, (pack_place){(uint32_t)i, {0, 0, (uint32_t)l->now.offset}});
    }
    return sound && !l->arena->failed;
}

static void read_files(pack_loader *l, pack_file *files)
{
    for (size_t i = 0; i < l->set->source_count; i++) {
        const yaml_node *root = l->set->sources[i].root;
        l->source = (uint32_t)i;
        if (!hua_load_map(l, root, &file_keys, &files[i]))
            continue;
        if (!hua_yaml_get(root, "pack"))
            LOAD_FAIL_HINT(l, hua_load_place(l, root), "第一行写“pack: 名字”", "规则包没有名字",
                           "the pack has no name");
        if (files[i].id.ptr && hua_names_put(&l->packs, files[i].id, &files[i]))
            LOAD_FAIL(l, hua_load_place(l, hua_yaml_get(root, "pack")), "规则包“%.*s”有两个",
                      "there are two packs '%.*s'", HUA_STR_ARG(files[i].id));
    }
}

/* ---- index --------------------------------------------------------------- */

static hua_str id_of(pack_loader *l, const yaml_node *node)
{
    const yaml_node *id = hua_yaml_get(node, "id");
    if (node->kind != YAML_MAP)
        hua_load_wrong(l, node, "“键: 值”的形式", "a map");
    else if (!id)
        LOAD_FAIL(l, hua_load_place(l, node), "缺少“id”", "'id' is lacking");
    else if (id->kind == YAML_SCALAR && id->text.len)
        return id->text;
    else
        hua_load_wrong(l, id, "名字", "a name");
    return (hua_str){NULL, 0};
}

/* "emotion=angry": a tag has one entry for each of its values. */
static hua_str tag_key(pack_loader *l, const yaml_node *node, hua_str id)
{
    const yaml_node *value = hua_yaml_get(node, "value");
    hua_str v = value && value->kind == YAML_SCALAR ? value->text : (hua_str){"", 0};
    char *key = hua_arena_alloc(l->arena, id.len + v.len + 2);
    if (!key)
        return (hua_str){NULL, 0};
    memcpy(key, id.ptr, id.len);
    key[id.len] = '=';
    if (v.len)
        memcpy(key + id.len + 1, v.ptr, v.len);
    return (hua_str){key, id.len + 1 + v.len};
}

static void put_unique(pack_loader *l, name_map *map, hua_str key, pack_entry *entry)
{
    const pack_entry *other = key.ptr ? hua_names_put(map, key, entry) : NULL;
    if (!other)
        return;
    const yaml_node *id = hua_yaml_get(entry->node, "id");
    hua_fail(&l->now, HUA_E_PACK, "“%.*s”重复了", "'%.*s' stands twice", HUA_STR_ARG(key));
    hua_error_hint(&l->now, "另一处在 %s 第 %u 行", l->set->sources[other->source].name,
                   (unsigned)other->node->mark.line);
    hua_load_file(l, hua_load_place(l, id));
}

static void index_list(pack_loader *l, const yaml_node *list, pack_kind kind, pack_entries *all)
{
    for (const yaml_node *n = list ? list->first : NULL; n && !l->arena->failed; n = n->next) {
        hua_str id = id_of(l, n);
        if (!id.ptr)
            continue;
        pack_entry *entry = &all->items[all->count++];
        *entry = (pack_entry){.id = id, .node = n, .source = l->source};
        if (kind == PACK_RULE) {
            put_unique(l, &l->rules, id, entry);
        } else if (kind == PACK_BEHAVIOUR) {
            put_unique(l, &l->behaviours, id, entry);
        } else {
            pack_entry *same = hua_names_put(&l->tags, id, entry);
            if (same) {
                entry->next = same->next;
                same->next = entry;
            }
            put_unique(l, &l->tag_values, tag_key(l, n, id), entry);
        }
    }
}

static size_t count_of(const yaml_node *list)
{
    return list ? list->count : 0;
}

/* Tables sized for all entries of all files. */
static bool make_room(pack_loader *l, const pack_file *files, pack_entries all[3])
{
    size_t n[5] = {0};
    for (size_t i = 0; i < l->set->source_count; i++) {
        n[PACK_RULE] += count_of(files[i].rules);
        n[PACK_BEHAVIOUR] += count_of(files[i].behaviours);
        n[PACK_TAG] += count_of(files[i].tags);
        n[3] += count_of(files[i].lexicons);
        n[4] += count_of(files[i].rubrics);
    }
    for (size_t k = 0; k < 3; k++)
        all[k] = (pack_entries){HUA_ARENA_ARRAY(l->arena, pack_entry, n[k]), 0};
    pack_set *s = l->set;
    s->lexicons = HUA_ARENA_ARRAY(l->arena, pack_lexicon *, n[3]);
    s->rubrics = HUA_ARENA_ARRAY(l->arena, pack_rubric *, n[4]);
    pack_detectors *lists[] = {&s->rules, &s->behaviours, &s->tags};
    for (size_t k = 0; k < 3; k++)
        lists[k]->items = HUA_ARENA_ARRAY(l->arena, pack_detector *, n[k]);
    return hua_names_init(&l->rules, l->arena, n[PACK_RULE]) &&
           hua_names_init(&l->behaviours, l->arena, n[PACK_BEHAVIOUR]) &&
           hua_names_init(&l->tags, l->arena, n[PACK_TAG]) &&
           hua_names_init(&l->tag_values, l->arena, n[PACK_TAG]) &&
           hua_names_init(&l->lexicons, l->arena, n[3]) &&
           hua_names_init(&l->rubrics, l->arena, n[4]) && !l->arena->failed;
}

static void index_all(pack_loader *l, const pack_file *files, pack_entries all[3])
{
    for (size_t i = 0; i < l->set->source_count; i++) {
        l->source = (uint32_t)i;
        index_list(l, files[i].rules, PACK_RULE, &all[PACK_RULE]);
        index_list(l, files[i].behaviours, PACK_BEHAVIOUR, &all[PACK_BEHAVIOUR]);
        index_list(l, files[i].tags, PACK_TAG, &all[PACK_TAG]);
    }
}

/* ---- words and lexicons --------------------------------------------------- */

static void read_words(pack_loader *l, const pack_file *file)
{
    if (file->words) {
        hua_load_texts(l, file->words, &l->set->words, &l->set->word_count);
        hua_check_equal_texts(l, file->words);
    }
    if (file->say_back)
        hua_read_patterns(l, file->say_back, &l->set->say_back);
    if (file->say_back_end)
        hua_read_patterns(l, file->say_back_end, &l->set->say_back_end);
}

static bool adds(hua_str key)
{
    return key.len && key.ptr[key.len - 1] == '+';
}

static bool reserved(hua_str name)
{
    static const char *const names[] = {"match", "before", "after", "gap"};
    for (size_t i = 0; i < 4; i++) {
        if (hua_str_is(name, names[i]))
            return true;
    }
    return false;
}

static void define_lexicon(pack_loader *l, const yaml_node *node)
{
    pack_place place = hua_load_key_place(l, node);
    yaml_node name = {.kind = YAML_SCALAR, .text = node->key, .mark = node->key_mark};
    lexicon_entry *entry = HUA_ARENA_NEW(l->arena, lexicon_entry);
    if (!entry)
        return;
    pack_lexicon *lexicon = &entry->lexicon;
    *lexicon = (pack_lexicon){.name = node->key, .place = place};
    hua_str checked;
    hua_read_id(l, &name, &checked);
    if (reserved(node->key))
        LOAD_FAIL_HINT(l, place, "换一个名字", "“%.*s”在改写里另有所指，不能作词表的名字",
                       "'%.*s' means something else in rewrites", HUA_STR_ARG(node->key));
    const lexicon_entry *other = hua_names_put(&l->lexicons, node->key, entry);
    if (other) {
        hua_fail(&l->now, HUA_E_PACK, "词表“%.*s”重复了", "lexicon '%.*s' stands twice",
                 HUA_STR_ARG(node->key));
        hua_error_hint(&l->now, "要往 %s 第 %u 行的词表里加词，写成“%.*s+”",
                       l->set->sources[other->lexicon.place.source].name,
                       (unsigned)other->lexicon.place.mark.line, HUA_STR_ARG(node->key));
        hua_load_file(l, place);
        return;
    }
    hua_read_patterns(l, node, &lexicon->members);
    l->set->lexicons[l->set->lexicon_count++] = lexicon;
}

static void extend_lexicon(pack_loader *l, const yaml_node *node)
{
    hua_str name = {node->key.ptr, node->key.len - 1};
    lexicon_entry *entry = hua_names_get(&l->lexicons, name);
    if (entry) {
        hua_read_patterns(l, node, &entry->lexicon.members);
        return;
    }
    hua_fail(&l->now, HUA_E_PACK, "没有词表“%.*s”可加", "there is no lexicon '%.*s' to add to",
             HUA_STR_ARG(name));
    hua_load_near(l, name, &l->lexicons);
    hua_load_file(l, hua_load_key_place(l, node));
}

static void read_lexicons(pack_loader *l, const pack_file *files, bool adding)
{
    for (size_t i = 0; i < l->set->source_count; i++) {
        const yaml_node *map = files[i].lexicons;
        l->source = (uint32_t)i;
        if (map && map->kind != YAML_MAP) {
            hua_load_wrong(l, map, "“名字: [式样]”的形式", "a map of names to lists of patterns");
            continue;
        }
        for (const yaml_node *n = map ? map->first : NULL; n && !l->arena->failed; n = n->next) {
            if (adds(n->key) == adding)
                (adding ? extend_lexicon : define_lexicon)(l, n);
        }
    }
}

/* ---- entries ------------------------------------------------------------- */

static void read_detectors(pack_loader *l, pack_kind kind, pack_entries *entries,
                           pack_detectors *out)
{
    for (size_t i = 0; i < entries->count && !l->arena->failed; i++) {
        pack_entry *e = &entries->items[i];
        e->detector = hua_load_detector(l, kind, e);
        if (e->detector)
            out->items[out->count++] = e->detector;
    }
}

static void read_rubrics(pack_loader *l, const yaml_node *list)
{
    for (const yaml_node *n = list ? list->first : NULL; n && !l->arena->failed; n = n->next) {
        pack_rubric *r = hua_load_rubric(l, n);
        if (!r)
            continue;
        l->set->rubrics[l->set->rubric_count++] = r;
        if (r->id.ptr && hua_names_put(&l->rubrics, r->id, r))
            LOAD_FAIL(l, r->place, "“%.*s”重复了", "'%.*s' stands twice", HUA_STR_ARG(r->id));
    }
}

static void read_all(pack_loader *l, const pack_file *files, pack_entries all[3])
{
    for (size_t i = 0; i < l->set->source_count; i++) {
        l->source = (uint32_t)i;
        read_words(l, &files[i]);
    }
    read_lexicons(l, files, false);
    read_lexicons(l, files, true);
    read_detectors(l, PACK_BEHAVIOUR, &all[PACK_BEHAVIOUR], &l->set->behaviours);
    read_detectors(l, PACK_TAG, &all[PACK_TAG], &l->set->tags);
    read_detectors(l, PACK_RULE, &all[PACK_RULE], &l->set->rules);
    for (size_t i = 0; i < l->set->source_count; i++) {
        l->source = (uint32_t)i;
        read_rubrics(l, files[i].rubrics);
    }
}

static void merge(pack_loader *l, const pack_file *files)
{
    for (size_t i = 0; i < l->set->source_count; i++) {
        l->source = (uint32_t)i;
        if (files[i].override)
            hua_load_overrides(l, files[i].override);
    }
    if (l->arena->failed)
        return;
    hua_check_names(l);
    hua_check_dead(l);
    for (size_t i = 0; i < l->set->source_count; i++) {
        l->source = (uint32_t)i;
        if (files[i].disable)
            hua_load_disable_list(l, files[i].disable);
    }
    hua_load_options(l);
    if (l->options && l->options->lint && l->options->on_error && !l->errors)
        hua_lint_packs(l);
}

static void load(pack_loader *l)
{
    pack_entries all[3];
    pack_file *files = HUA_ARENA_ARRAY(l->arena, pack_file, l->set->source_count);
    if (!files || !parse_all(l) || !hua_names_init(&l->packs, l->arena, l->set->source_count))
        return;
    read_files(l, files);
    if (!make_room(l, files, all))
        return;
    index_all(l, files, all);
    read_all(l, files, all);
    if (!l->arena->failed)
        merge(l, files);
}

hua_code hua_pack_load(pack_set *out, yaml_source *sources, size_t count,
                       const hua_ruleset_options *options, hua_arena *arena, hua_error *error)
{
    *out = (pack_set){.arena = arena, .sources = sources, .source_count = count};
    pack_loader *l = HUA_ARENA_NEW(arena, pack_loader);
    if (!l)
        return hua_fail_nomem(error);
    *l = (pack_loader){.set = out, .arena = arena, .options = options, .first = error};
    hua_units_init(&l->units, arena->allocator);
    load(l);
    hua_units_free(&l->units);
    if (arena->failed)
        return hua_fail_nomem(error);
    return l->errors ? l->code : HUA_OK;
}
