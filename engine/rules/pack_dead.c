/*
 * Entries that are equal after folding, and rules that can never fire.
 *
 * Each pattern is written out in a normal form: its items one after the other with their literals
 * folded, a separator before each item and behind the last.  Then two patterns are equal if
 * their forms are, and one holds the other as a run of items if its form holds the other's.
 */
#include "rules/pack_internal.h"

#include "base/buf.h"
#include "text/utf8.h"

/* Lists so long that not every pair is compared for dead rules. */
enum { MAX_FORM = 1 << 20, MAX_PAIRS = 1 << 20 };
#define TOP "\x1e"
#define NESTED "\x1f"

/* ---- normal forms -------------------------------------------------------- */

static void write_folded(pack_loader *l, hua_buf *buf, hua_str text)
{
    if (!hua_units_fold(&l->units, text)) {
        l->arena->failed = true;
        return;
    }
    for (size_t i = 0; i < l->units.symbol_count; i++) {
        char bytes[4];
        size_t n = hua_utf8_encode(l->units.symbols[i], bytes);
        hua_buf_add(buf, (hua_str){bytes, n});
    }
}

static void write_node(pack_loader *l, hua_buf *buf, const pat_node *node);

static void write_items(pack_loader *l, hua_buf *buf, const pat_node *sequence,
                        const char *separator)
{
    for (const pat_node *n = sequence->first; n; n = n->next) {
        hua_buf_text(buf, separator);
        write_node(l, buf, n);
    }
    hua_buf_text(buf, separator);
}

static void write_node(pack_loader *l, hua_buf *buf, const pat_node *node)
{
    switch (node->kind) {
    case PAT_LITERAL:
        write_folded(l, buf, node->text);
        break;
    case PAT_SOFT:
        hua_buf_text(buf, ",");
        break;
    case PAT_LEXICON:
        hua_buf_char(buf, '{');
        hua_buf_add(buf, node->text);
        break;
    case PAT_GROUP:
        for (const pat_node *a = node->first; a; a = a->next) {
            hua_buf_char(buf, a == node->first ? '(' : '|');
            write_items(l, buf, a, NESTED);
        }
        hua_buf_char(buf, ')');
        break;
    case PAT_GAP:
        hua_buf_format(buf, "<%u-%u%s", (unsigned)node->min, (unsigned)node->max,
                       node->words ? "w" : "");
        break;
    case PAT_SLOT:
        hua_buf_format(buf, "#%d", (int)node->slot);
        break;
    default:
        hua_buf_char(buf, node->kind == PAT_BEGIN ? '^' : '$');
    }
    if (node->optional)
        hua_buf_char(buf, '?');
}

static hua_str keep(pack_loader *l, const hua_buf *buf)
{
    if (buf->error)
        l->arena->failed = true;
    return l->arena->failed ? (hua_str){"", 0} : hua_arena_copy(l->arena, hua_buf_str(buf));
}

hua_str *hua_pattern_forms(pack_loader *l, const pack_patterns *list)
{
    hua_str *forms = list->count ? HUA_ARENA_ARRAY(l->arena, hua_str, list->count) : NULL;
    hua_buf buf;
    hua_buf_init(&buf, l->arena->allocator, MAX_FORM);
    for (size_t i = 0; forms && i < list->count; i++) {
        hua_buf_reset(&buf);
        write_items(l, &buf, list->items[i].tree, TOP);
        forms[i] = keep(l, &buf);
    }
    hua_buf_free(&buf);
    return l->arena->failed ? NULL : forms;
}

/* ---- equal entries -------------------------------------------------------- */

static void file_equal(pack_loader *l, hua_str text, hua_str other, pack_place place,
                       pack_place first)
{
    hua_fail(&l->now, HUA_E_PACK, "“%.*s”与“%.*s”折叠后相同",
             "'%.*s' and '%.*s' are the same after folding", HUA_STR_ARG(text), HUA_STR_ARG(other));
    hua_error_hint(&l->now, "删去其中一条；另一条在 %s 第 %u 行",
                   l->set->sources[first.source].name, (unsigned)first.mark.line);
    hua_load_file(l, place);
}

static void find_equal(pack_loader *l, const pack_patterns *list, const hua_str *forms)
{
    name_map seen;
    if (!forms || list->count < 2 || !hua_names_init(&seen, l->arena, list->count))
        return;
    for (size_t i = 0; i < list->count; i++) {
        const pack_pattern *p = &list->items[i];
        const pack_pattern *other = hua_names_put(&seen, forms[i], &list->items[i]);
        if (other)
            file_equal(l, p->text, other->text, p->place, other->place);
    }
}

void hua_check_equal_patterns(pack_loader *l, const pack_patterns *list)
{
    if (list->count > 1)
        find_equal(l, list, hua_pattern_forms(l, list));
}

void hua_check_equal_texts(pack_loader *l, const yaml_node *list)
{
    name_map seen;
    if (list->kind != YAML_LIST || !hua_names_init(&seen, l->arena, list->count))
        return;
    hua_buf buf;
    hua_buf_init(&buf, l->arena->allocator, HUA_MAX_PACK_BYTES * 4u);
    for (const yaml_node *n = list->first; n && !l->arena->failed; n = n->next) {
        if (n->kind != YAML_SCALAR)
            continue;
        hua_buf_reset(&buf);
        write_folded(l, &buf, n->text);
        hua_str form = keep(l, &buf);
        const yaml_node *other = form.ptr ? hua_names_put(&seen, form, (void *)(uintptr_t)n) : NULL;
        if (other)
            file_equal(l, n->text, other->text, hua_load_place(l, n), hua_load_place(l, other));
    }
    hua_buf_free(&buf);
}

/* ---- dead rules ----------------------------------------------------------- */

bool hua_form_holds(hua_str form, hua_str run)
{
    for (size_t i = 0; i + run.len <= form.len; i++) {
        if (memcmp(form.ptr + i, run.ptr, run.len) == 0)
            return true;
    }
    return false;
}

/* Index of the first of `runs` that stands in the form; `count` if none does. */
static size_t first_held(hua_str form, const hua_str *runs, size_t count)
{
    size_t i = 0;
    while (runs && i < count && !hua_form_holds(form, runs[i]))
        i++;
    return runs ? i : count;
}

static void check_covered(pack_loader *l, const pack_detector *d, const hua_str *match,
                          const hua_str *unless)
{
    if (!match || !unless || d->is.count || d->match.count > MAX_PAIRS / d->unless.count)
        return;
    for (size_t i = 0; i < d->match.count; i++) {
        if (first_held(match[i], unless, d->unless.count) == d->unless.count)
            return;
    }
    size_t by = first_held(match[0], unless, d->unless.count);
    LOAD_FAIL_HINT(l, d->unless.items[by].place,
                   "例外要写 match 之外的文字；写在旁边的字用 not-near 或 none",
                   "“%.*s”的每条式样都被例外盖住了，永远不会触发",
                   "every pattern of '%.*s' is covered by an exception: it can never fire",
                   HUA_STR_ARG(d->id));
}

static void check_refused(pack_loader *l, const pack_patterns *list, const hua_str *forms,
                          const pack_patterns *none, const hua_str *refused)
{
    if (!forms || !refused || list->count > MAX_PAIRS / none->count)
        return;
    for (size_t i = 0; i < list->count; i++) {
        size_t by = first_held(forms[i], refused, none->count);
        if (by == none->count)
            continue;
        hua_fail(&l->now, HUA_E_PACK, "“%.*s”永远不会触发：none 里有“%.*s”",
                 "'%.*s' can never fire: none has '%.*s'", HUA_STR_ARG(list->items[i].text),
                 HUA_STR_ARG(none->items[by].text));
        hua_load_file(l, list->items[i].place);
    }
}

static void check_none(pack_loader *l, const pack_detector *d, const hua_str *match)
{
    for (size_t n = 0; n < d->condition_count; n++) {
        const pack_condition *none = &d->conditions[n];
        if (none->kind != COND_NONE)
            continue;
        const hua_str *refused = hua_pattern_forms(l, &none->match);
        check_refused(l, &d->match, match, &none->match, refused);
        for (size_t a = 0; a < d->condition_count; a++) {
            const pack_condition *all = &d->conditions[a];
            if (all->kind == COND_ALL)
                check_refused(l, &all->match, hua_pattern_forms(l, &all->match), &none->match,
                              refused);
        }
    }
}

static void check_detector(pack_loader *l, const pack_detector *d)
{
    const hua_str *match = hua_pattern_forms(l, &d->match);
    const hua_str *unless = hua_pattern_forms(l, &d->unless);
    find_equal(l, &d->match, match);
    find_equal(l, &d->unless, unless);
    for (size_t i = 0; i < d->condition_count; i++)
        hua_check_equal_patterns(l, &d->conditions[i].match);
    check_covered(l, d, match, unless);
    check_none(l, d, match);
}

void hua_check_dead(pack_loader *l)
{
    const pack_detectors *lists[] = {&l->set->behaviours, &l->set->tags, &l->set->rules};
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < lists[k]->count && !l->arena->failed; i++)
            check_detector(l, lists[k]->items[i]);
    }
}
