/*
 * Values of a pack: each reader takes a YAML node to one field, or files what is wrong.
 *
 * A map is read by a table of its keys; so the set of keys that a pack may say is stated once,
 * beside the field each one fills.
 */
#include "rules/pack_internal.h"

/* ---- maps ---------------------------------------------------------------- */

static void unknown_key(pack_loader *l, const pack_keys *keys, const yaml_node *member)
{
    hua_str names[64];
    for (size_t i = 0; i < keys->count; i++)
        names[i] = (hua_str){keys->items[i].name, keys->items[i].len};
    hua_str near = hua_nearest_name(member->key, names, keys->count);
    hua_fail(&l->now, HUA_E_PACK, "未知的键“%.*s”", "unknown key '%.*s'", HUA_STR_ARG(member->key));
    if (near.len)
        hua_error_hint(&l->now, "是不是“%.*s”？", HUA_STR_ARG(near));
    hua_load_file(l, hua_load_key_place(l, member));
}

const pack_key *hua_load_key(pack_loader *l, const pack_keys *keys, const yaml_node *member)
{
    for (size_t i = 0; i < keys->count; i++) {
        const pack_key *k = &keys->items[i];
        if (k->len == member->key.len && memcmp(k->name, member->key.ptr, k->len) == 0)
            return k;
    }
    unknown_key(l, keys, member);
    return NULL;
}

/* No table has more than 64 keys, so one that is said again comes early, or unknown ones do. */
void hua_load_repeated(pack_loader *l, const yaml_node *map)
{
    size_t rest = 128;
    for (const yaml_node *n = map->first; n && rest; n = n->next, rest--) {
        for (const yaml_node *o = map->first; o != n; o = o->next) {
            if (!hua_str_eq(o->key, n->key))
                continue;
            LOAD_FAIL_HINT(l, hua_load_key_place(l, n), "合成一处", "键“%.*s”写了两次",
                           "key '%.*s' stands twice", HUA_STR_ARG(n->key));
            return;
        }
    }
}

bool hua_load_map(pack_loader *l, const yaml_node *node, const pack_keys *keys, void *out)
{
    if (node->kind != YAML_MAP) {
        hua_load_wrong(l, node, "“键: 值”的形式", "a map");
        return false;
    }
    uint64_t seen = 0;
    hua_load_repeated(l, node);
    for (const yaml_node *n = node->first; n && !l->arena->failed; n = n->next) {
        const pack_key *k = hua_load_key(l, keys, n);
        if (k && hua_first_time(keys, k, &seen))
            k->read(l, n, (char *)out + k->offset);
    }
    return true;
}

void *hua_load_grow(pack_loader *l, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) /* neither 0 nor a power of two: there is room */
        return items;
    void *more = hua_arena_array(l->arena, count ? count * 2 : 1, size);
    if (more && count)
        memcpy(more, items, count * size);
    return more;
}

void hua_load_wrong(pack_loader *l, const yaml_node *node, const char *zh, const char *en)
{
    pack_place place = hua_load_place(l, node);
    /* "%.0s" passes over the text of the other language. */
    if (node->key.ptr)
        hua_fail(&l->now, HUA_E_PACK, "“%.*s”要写成%s%.0s", "'%.*s' must be %.0s%s",
                 HUA_STR_ARG(node->key), zh, en);
    else
        hua_fail(&l->now, HUA_E_PACK, "这里要写%s%.0s", "%.0s%s is needed here", zh, en);
    if (node->kind == YAML_MAP)
        hua_error_hint(&l->now, "含有 {、“: ”的文字要加引号");
    else if (node->kind == YAML_SCALAR && node->plain && node->text.len == 0)
        hua_error_hint(&l->now, "没有写值；以 # 开头的文字要加引号");
    hua_load_file(l, place);
}

const yaml_node *hua_load_items(pack_loader *l, const yaml_node *node, size_t *count)
{
    *count = 1;
    if (node->kind == YAML_SCALAR)
        return node;
    *count = node->count;
    if (node->kind == YAML_LIST && node->first)
        return node->first;
    if (node->kind == YAML_MAP)
        hua_load_wrong(l, node, "列表", "a list");
    else
        LOAD_FAIL_HINT(l, hua_load_place(l, node), "写上内容，或删去这个键", "列表是空的",
                       "the list is empty");
    return NULL;
}

/* ---- texts --------------------------------------------------------------- */

void hua_read_text(pack_loader *l, const yaml_node *node, void *field)
{
    hua_str *out = field;
    if (node->kind != YAML_SCALAR || hua_str_trim(node->text).len == 0) {
        hua_load_wrong(l, node, "文字", "a text");
        return;
    }
    *out = node->text;
}

static bool is_id(hua_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return text.len > 0;
}

void hua_read_id(pack_loader *l, const yaml_node *node, void *field)
{
    hua_str *out = field;
    if (node->kind != YAML_SCALAR || node->text.len == 0) {
        hua_load_wrong(l, node, "名字", "a name");
        return;
    }
    if (!is_id(node->text))
        LOAD_FAIL_HINT(l, hua_load_place(l, node), "只用小写字母 a-z、数字和“-”",
                       "名字“%.*s”写得不对", "'%.*s' is not a name", HUA_STR_ARG(node->text));
    *out = node->text;
}

static const pack_key label_items[] = {
    PACK_KEY("zh", hua_read_text, pack_text, hans),
    PACK_KEY("hant", hua_read_text, pack_text, hant),
    PACK_KEY("en", hua_read_text, pack_text, en),
};
static const pack_keys label_keys = PACK_KEYS(label_items);

void hua_read_label(pack_loader *l, const yaml_node *node, void *field)
{
    pack_text *out = field;
    if (node->kind != YAML_MAP) {
        hua_read_text(l, node, &out->hans);
        return;
    }
    hua_load_map(l, node, &label_keys, out);
    if (!out->hans.len)
        LOAD_FAIL(l, hua_load_place(l, node), "“%.*s”缺少简体文字“zh”",
                  "'%.*s' lacks the Simplified text 'zh'", HUA_STR_ARG(node->key));
}

bool hua_load_texts(pack_loader *l, const yaml_node *node, hua_str **items, size_t *count)
{
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    if (!item)
        return false;
    hua_str *all = HUA_ARENA_ARRAY(l->arena, hua_str, *count + n);
    if (!all)
        return false;
    if (*count)
        memcpy(all, *items, *count * sizeof *all);
    *items = all;
    for (; n--; item = item->next) {
        hua_str text = {NULL, 0};
        hua_read_text(l, item, &text);
        if (text.len)
            all[(*count)++] = text;
    }
    return true;
}

hua_str hua_load_definition(const pack_loader *l, const yaml_node *node)
{
    hua_str text = l->set->sources[l->source].text;
    return hua_str_trim(hua_str_slice(text, node->mark.offset, node->end.offset));
}

/* ---- choices and numbers ------------------------------------------------- */

int hua_load_choice(pack_loader *l, const yaml_node *node, const char *const *names)
{
    hua_str all[16];
    char list[200] = "";
    int n = 0;
    for (; names[n] && n < 16; n++) {
        if (node->kind == YAML_SCALAR && hua_str_is(node->text, names[n]))
            return n;
        all[n] = hua_str_from(names[n]);
        size_t used = strlen(list);
        if (used + all[n].len + 2 < sizeof list) {
            memcpy(list + used, n ? " " : "", n ? 2 : 1);
            memcpy(list + strlen(list), names[n], all[n].len + 1);
        }
    }
    if (node->kind != YAML_SCALAR) {
        hua_load_wrong(l, node, "文字", "a text");
        return -1;
    }
    hua_str near = hua_nearest_name(node->text, all, (size_t)n);
    hua_fail(&l->now, HUA_E_PACK, "不能写“%.*s”", "'%.*s' is not one of the choices",
             HUA_STR_ARG(node->text));
    if (near.len)
        hua_error_hint(&l->now, "是不是“%.*s”？", HUA_STR_ARG(near));
    else
        hua_error_hint(&l->now, "可写：%s", list);
    hua_load_file(l, hua_load_place(l, node));
    return -1;
}

void hua_read_bool(pack_loader *l, const yaml_node *node, void *field)
{
    bool *out = field;
    bool yes = node->kind == YAML_SCALAR && node->plain && hua_str_is(node->text, "true");
    bool no = node->kind == YAML_SCALAR && node->plain && hua_str_is(node->text, "false");
    if (!yes && !no)
        hua_load_wrong(l, node, " true 或 false", "true or false");
    *out = yes;
}

/* Decimal digits with at most one point; the C library's readers follow the locale. */
static bool parse_number(hua_str text, double *out)
{
    double value = 0, place = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && place == 0) {
            place = 1;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 9)
            return false;
        value = value * 10 + (c - '0');
        place *= 10;
    }
    *out = place > 1 ? value / place : value;
    return digits > 0 && place != 1;
}

void hua_read_number(pack_loader *l, const yaml_node *node, void *field)
{
    double value = 0;
    if (node->kind != YAML_SCALAR || !node->plain || !parse_number(node->text, &value) ||
        value <= 0)
        hua_load_wrong(l, node, "大于 0 的数", "a number above 0");
    *(double *)field = value;
}

void hua_read_count(pack_loader *l, const yaml_node *node, void *field)
{
    double value = 0;
    bool sound = node->kind == YAML_SCALAR && node->plain && parse_number(node->text, &value) &&
                 value >= 1 && value <= 1000000 && value == (double)(uint32_t)value;
    if (!sound)
        hua_load_wrong(l, node, "不小于 1 的整数", "a whole number from 1 up");
    *(uint32_t *)field = sound ? (uint32_t)value : 1;
}

bool hua_load_severity(hua_str text, hua_severity *out)
{
    static const hua_severity all[] = {HUA_INFO, HUA_WARNING, HUA_ERROR};
    static const char *const names[] = {"info", "warning", "error"};
    for (size_t i = 0; i < 3; i++) {
        if (hua_str_is(text, names[i])) {
            *out = all[i];
            return true;
        }
    }
    return false;
}

void hua_read_severity(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"error", "warning", "info", NULL};
    if (hua_load_choice(l, node, names) >= 0)
        hua_load_severity(node->text, field);
}

void hua_read_channels(pack_loader *l, const yaml_node *node, void *field)
{
    static const char *const names[] = {"chat", "call", "email", "draft", NULL};
    static const hua_channel channels[] = {HUA_CHAT, HUA_CALL, HUA_EMAIL, HUA_DRAFT};
    uint32_t *out = field;
    size_t n;
    const yaml_node *item = hua_load_items(l, node, &n);
    *out = 0;
    for (; item && n; n--, item = item->next) {
        int choice = hua_load_choice(l, item, names);
        if (choice >= 0)
            *out |= 1u << channels[choice];
    }
}

/* ---- distances and windows ------------------------------------------------ */

static const struct unit_name {
    const char *name;
    pack_unit unit;
    double factor;
} unit_names[] = {
    {"chars", UNIT_CHARS, 1},         {"char", UNIT_CHARS, 1},
    {"words", UNIT_WORDS, 1},         {"word", UNIT_WORDS, 1},
    {"clauses", UNIT_CLAUSES, 1},     {"clause", UNIT_CLAUSES, 1},
    {"sentences", UNIT_SENTENCES, 1}, {"sentence", UNIT_SENTENCES, 1},
    {"turns", UNIT_TURNS, 1},         {"turn", UNIT_TURNS, 1},
    {"seconds", UNIT_SECONDS, 1},     {"second", UNIT_SECONDS, 1},
    {"minutes", UNIT_SECONDS, 60},    {"minute", UNIT_SECONDS, 60},
    {"percent", UNIT_PERCENT, 1},     {"scope", UNIT_SCOPE, 0},
    {"dialogue", UNIT_DIALOGUE, 0},   {"promised", UNIT_PROMISED, 0},
};

static const struct unit_name *find_unit(hua_str name)
{
    for (size_t i = 0; i < sizeof unit_names / sizeof *unit_names; i++) {
        if (hua_str_is(name, unit_names[i].name))
            return &unit_names[i];
    }
    return NULL;
}

/* "12 chars"; a unit alone is a distance of none: "turn" is the same turn. */
static bool parse_distance(hua_str text, unsigned units, pack_distance *out)
{
    size_t i = 0;
    while (i < text.len && ((text.ptr[i] >= '0' && text.ptr[i] <= '9') || text.ptr[i] == '.'))
        i++;
    double amount = 0;
    bool counted = i > 0;
    if (counted && !parse_number(hua_str_slice(text, 0, i), &amount))
        return false;
    const struct unit_name *u = find_unit(hua_str_trim(hua_str_slice(text, i, text.len)));
    if (!u || !(units >> u->unit & 1u) || (counted && u->factor == 0))
        return false;
    bool whole = u->unit == UNIT_SECONDS || u->unit == UNIT_PERCENT ||
                 amount == (double)(uint32_t)amount;
    bool alone = u->factor == 0 || u->unit == UNIT_CLAUSES || u->unit == UNIT_SENTENCES ||
                 u->unit == UNIT_TURNS;
    *out = (pack_distance){amount * u->factor, u->unit};
    return whole && (counted || alone);
}

void hua_load_distance(pack_loader *l, const yaml_node *node, unsigned units, pack_distance *out)
{
    if (node->kind == YAML_SCALAR && parse_distance(hua_str_trim(node->text), units, out))
        return;
    char choices[200] = "";
    for (size_t i = 0; i < sizeof unit_names / sizeof *unit_names; i += i < 14 ? 2 : 1) {
        if (!(units >> unit_names[i].unit & 1u))
            continue;
        const char *number = unit_names[i].factor == 0 ? "" : "2 ";
        size_t used = strlen(choices);
        if (used + strlen(unit_names[i].name) + 6 > sizeof choices)
            break;
        if (used)
            memcpy(choices + used, "、", sizeof "、");
        memcpy(choices + strlen(choices), number, strlen(number) + 1);
        memcpy(choices + strlen(choices), unit_names[i].name, strlen(unit_names[i].name) + 1);
    }
    if (node->kind != YAML_SCALAR) {
        hua_load_wrong(l, node, "距离", "a distance");
        return;
    }
    hua_fail(&l->now, HUA_E_PACK, "“%.*s”不是这里可用的范围",
             "'%.*s' is no distance that can stand here", HUA_STR_ARG(node->text));
    hua_error_hint(&l->now, "可写：%s", choices);
    hua_load_file(l, hua_load_place(l, node));
}

static bool parse_window(hua_str text, pack_window *out)
{
    const unsigned units = 1u << UNIT_TURNS | 1u << UNIT_SENTENCES | 1u << UNIT_SECONDS |
                           1u << UNIT_PERCENT;
    *out = (pack_window){.kind = WINDOW_CLOSE};
    if (hua_str_is(text, "close"))
        return true;
    bool first = hua_str_starts(text, "first ");
    if (!first && !hua_str_starts(text, "last "))
        return false;
    out->kind = first ? WINDOW_FIRST : WINDOW_LAST;
    hua_str size = hua_str_trim(hua_str_slice(text, first ? 6 : 5, text.len));
    return size.len && size.ptr[0] >= '0' && size.ptr[0] <= '9' &&
           parse_distance(size, units, &out->size);
}

void hua_read_window(pack_loader *l, const yaml_node *node, void *field)
{
    pack_window *out = field;
    if (node->kind != YAML_SCALAR || !parse_window(hua_str_trim(node->text), out)) {
        LOAD_FAIL_HINT(
            l, hua_load_place(l, node),
            "可写：first 2 turns、last 20 percent、first 60 seconds、last 1 sentences、close",
            "“%.*s”的范围写得不对", "the window '%.*s' is not well formed", HUA_STR_ARG(node->key));
        return;
    }
    if (out->kind != WINDOW_CLOSE && out->size.amount == 0)
        LOAD_FAIL_HINT(l, hua_load_place(l, node), "至少写 1", "范围是空的，永远不会触发",
                       "the window is empty: it can never hold");
    if (out->size.unit == UNIT_PERCENT && out->size.amount > 100)
        LOAD_FAIL(l, hua_load_place(l, node), "百分比不能超过 100", "more than 100 percent");
}
