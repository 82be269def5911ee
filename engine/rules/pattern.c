/*
 * The pattern notation, read by recursive descent over code points.
 *
 * Two things that look legal are refused because they mislead: a gap at the outer edge of a
 * pattern (it would stretch the finding over text that has nothing to do with it) and a
 * pattern or alternative whose every part may be left out (it would match everywhere).  Behind
 * '^' and before '$' a gap is not at the edge: it says how far from the start or the end.
 */
#include "rules/pattern.h"

#include "rules/pack.h"
#include "text/tables.h"
#include "text/utf8.h"

typedef struct pat_reader {
    hua_arena *arena;
    hua_error *error;
    const unsigned char *p, *end;
    uint32_t column; /* code points before p */
    unsigned depth;
} pat_reader;

typedef struct pat_list {
    pat_node *first, **tail;
    size_t count;
} pat_list;

static const struct {
    const char *name;
} slots[] = {
#define SLOT_NAME(name, text) {text},
    PAT_SLOTS(SLOT_NAME)
#undef SLOT_NAME
};

/* ---- characters ---------------------------------------------------------- */

static uint32_t peek(const pat_reader *r)
{
    uint32_t cp = 0;
    if (r->p < r->end)
        hua_utf8_decode(r->p, r->end, &cp);
    return cp;
}

static void skip(pat_reader *r)
{
    uint32_t cp;
    r->p += hua_utf8_decode(r->p, r->end, &cp);
    r->column++;
}

static bool at_end(const pat_reader *r)
{
    return r->p == r->end;
}

static bool is_operator(uint32_t cp)
{
    return cp && cp < 0x80 && strchr("{}()<>|?^$#", (int)cp);
}

static hua_code refuse(pat_reader *r, uint32_t column, const char *zh, const char *en,
                       const char *hint)
{
    hua_fail(r->error, HUA_E_PATTERN, zh, en);
    if (r->error)
        r->error->column = column;
    if (hint)
        hua_error_hint(r->error, "%s", hint);
    return HUA_E_PATTERN;
}

/* ---- items --------------------------------------------------------------- */

static hua_code append(pat_reader *r, pat_list *list, pat_kind kind, uint32_t column,
                       pat_node **out)
{
    if (++list->count > PAT_MAX_ITEMS)
        return refuse(r, column, "式样的部分太多", "too many parts in a pattern",
                      "拆成几条式样，或收进词表");
    pat_node *node = HUA_ARENA_NEW(r->arena, pat_node);
    if (!node)
        return hua_fail_nomem(r->error);
    node->kind = kind;
    node->column = (uint16_t)column;
    *list->tail = node;
    list->tail = &node->next;
    *out = node;
    return HUA_OK;
}

typedef enum char_use { USE_LITERAL, USE_SOFT, USE_NOTHING } char_use;

static char_use use_of(uint32_t cp)
{
    switch (HUA_FOLD_CLASS(hua_fold_lookup(cp))) {
    case HUA_CLASS_DROP:
        return USE_NOTHING;
    case HUA_CLASS_SPACE:
    case HUA_CLASS_NEWLINE:
    case HUA_CLASS_TERM:
    case HUA_CLASS_PAUSE:
    case HUA_CLASS_OPEN:
    case HUA_CLASS_CLOSE:
    case HUA_CLASS_QUOTE:
    case HUA_CLASS_PUNCT:
        return USE_SOFT;
    default:
        return USE_LITERAL;
    }
}

/* Takes the character at p, a backslash with what follows it as one; its bytes are at *from. */
static hua_code take_char(pat_reader *r, const unsigned char **from, char_use *use)
{
    uint32_t column = r->column;
    if (*r->p == '\\') {
        skip(r);
        if (at_end(r))
            return refuse(r, column, "“\\”后面没有字符", "nothing after a backslash", NULL);
    }
    *from = r->p;
    *use = use_of(peek(r));
    skip(r);
    return HUA_OK;
}

/* Text of a run: as long as nothing in it was left out, it is the pattern's own. */
typedef struct run_text {
    const unsigned char *start;
    char *copy; /* NULL: none was needed */
    size_t size;
} run_text;

static bool extend_run(pat_reader *r, run_text *text, const unsigned char *from)
{
    const size_t size = (size_t)(r->p - from);
    if (text->size == 0)
        text->start = from;
    if (!text->copy && from != text->start + text->size) {
        text->copy = hua_arena_alloc(r->arena, text->size + (size_t)(r->end - from) + 1);
        if (!text->copy)
            return false;
        memcpy(text->copy, text->start, text->size);
    }
    if (text->copy)
        memcpy(text->copy + text->size, from, size);
    text->size += size;
    return true;
}

/* A run of literal characters, or of soft ones, up to the next operator or change. */
static hua_code read_run(pat_reader *r, pat_list *list)
{
    run_text text = {0};
    char_use run = USE_NOTHING;
    uint32_t column = r->column;
    while (!at_end(r) && !is_operator(*r->p)) {
        pat_reader before = *r;
        const unsigned char *from = r->p;
        char_use use = USE_NOTHING;
        hua_code code = take_char(r, &from, &use);
        if (code)
            return code;
        if (run != USE_NOTHING && use != USE_NOTHING && use != run) {
            *r = before;
            break;
        }
        if (use == USE_NOTHING)
            continue;
        run = use;
        if (use == USE_LITERAL && !extend_run(r, &text, from))
            return hua_fail_nomem(r->error);
    }
    if (run == USE_NOTHING)
        return HUA_OK;
    pat_node *node = NULL;
    hua_code code = append(r, list, run == USE_SOFT ? PAT_SOFT : PAT_LITERAL, column, &node);
    if (!code && node && text.size)
        node->text = (hua_str){text.copy ? text.copy : (const char *)text.start, text.size};
    return code;
}

static bool name_char(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || cp == '-' || cp == '_' ||
           (cp >= 'A' && cp <= 'Z');
}

static hua_str take_name(pat_reader *r)
{
    const unsigned char *from = r->p;
    while (!at_end(r) && name_char(*r->p))
        skip(r);
    return (hua_str){(const char *)from, (size_t)(r->p - from)};
}

static hua_code read_lexicon(pat_reader *r, pat_list *list)
{
    uint32_t column = r->column;
    skip(r);
    hua_str name = take_name(r);
    if (at_end(r) || *r->p != '}')
        return refuse(r, column, "“{”里要写词表的名字并以“}”收尾",
                      "'{' needs a lexicon's name and '}'",
                      "名字用小写字母、数字和“-”，如 {apology}");
    if (!name.len)
        return refuse(r, column, "“{}”里没有词表的名字", "no lexicon's name between '{' and '}'",
                      NULL);
    skip(r);
    pat_node *node = NULL;
    hua_code code = append(r, list, PAT_LEXICON, column, &node);
    if (!code && node)
        node->text = name;
    return code;
}

static hua_code refuse_slot(pat_reader *r, uint32_t column, hua_str name)
{
    hua_str names[PAT_SLOT_COUNT];
    for (size_t i = 0; i < PAT_SLOT_COUNT; i++)
        names[i] = hua_str_from(slots[i].name);
    hua_fail(r->error, HUA_E_PATTERN, "没有“#%.*s”这种值", "no slot '#%.*s'", HUA_STR_ARG(name));
    if (r->error)
        r->error->column = column;
    hua_str near = hua_nearest_name(name, names, PAT_SLOT_COUNT);
    if (near.len)
        hua_error_hint(r->error, "是不是“#%.*s”？", HUA_STR_ARG(near));
    else
        hua_error_hint(r->error, "可用 #number #duration #clock #date #money #phone #order");
    return HUA_E_PATTERN;
}

static hua_code read_slot(pat_reader *r, pat_list *list)
{
    uint32_t column = r->column;
    skip(r);
    const unsigned char *from = r->p;
    while (!at_end(r) && *r->p >= 'a' && *r->p <= 'z')
        skip(r);
    hua_str name = {(const char *)from, (size_t)(r->p - from)};
    size_t i = 0;
    while (i < PAT_SLOT_COUNT && !hua_str_is(name, slots[i].name))
        i++;
    if (i == PAT_SLOT_COUNT)
        return refuse_slot(r, column, name);
    pat_node *node = NULL;
    hua_code code = append(r, list, PAT_SLOT, column, &node);
    if (!code)
        node->slot = (pat_slot)i;
    return code;
}

/* Digits; false if there are none or the number is absurd. */
static bool take_number(pat_reader *r, uint32_t *value)
{
    const unsigned char *from = r->p;
    *value = 0;
    while (!at_end(r) && *r->p >= '0' && *r->p <= '9' && *value < 100000) {
        *value = *value * 10 + (uint32_t)(*r->p - '0');
        skip(r);
    }
    return r->p > from;
}

static bool take_byte(pat_reader *r, unsigned char c)
{
    if (at_end(r) || *r->p != c)
        return false;
    skip(r);
    return true;
}

static hua_code read_gap(pat_reader *r, pat_list *list)
{
    uint32_t column = r->column, min, max;
    skip(r);
    bool sound = take_number(r, &min) && take_byte(r, '-') && take_number(r, &max);
    bool words = sound && take_byte(r, 'w');
    if (!sound || !take_byte(r, '>'))
        return refuse(r, column, "间隔写得不对", "a gap is not well formed",
                      "写成 <0-8>（0 到 8 个字）或 <0-3w>（0 到 3 个词）");
    if (min > max)
        return refuse(r, column, "间隔的下限大于上限", "the gap's minimum is above its maximum",
                      "小数在前，如 <0-8>");
    if (max > PAT_MAX_GAP)
        return refuse(r, column, "间隔太大，最多 200", "the gap is too wide, at most 200", NULL);
    pat_node *node = NULL;
    hua_code code = append(r, list, PAT_GAP, column, &node);
    if (code)
        return code;
    node->min = (uint16_t)min;
    node->max = (uint16_t)max;
    node->words = words;
    return HUA_OK;
}

static hua_code read_sequence(pat_reader *r, pat_node **out);

static hua_code read_group(pat_reader *r, pat_list *list)
{
    uint32_t column = r->column;
    pat_node *group;
    hua_code code = append(r, list, PAT_GROUP, column, &group);
    if (code)
        return code;
    if (++r->depth > PAT_MAX_DEPTH)
        return refuse(r, column, "括号套得太深", "groups are nested too deeply", "收进词表");
    pat_node **tail = &group->first;
    size_t count = 0;
    do {
        skip(r); /* '(' or '|' */
        if (++count > PAT_MAX_ITEMS)
            return refuse(r, column, "括号里的选择太多", "too many alternatives", "收进词表");
        code = read_sequence(r, tail);
        if (code)
            return code;
        tail = &(*tail)->next;
    } while (!at_end(r) && *r->p == '|');
    if (!take_byte(r, ')'))
        return refuse(r, column, "“(”没有收尾", "'(' is not closed", "补上“)”");
    r->depth--;
    return HUA_OK;
}

static hua_code read_anchor(pat_reader *r, pat_list *list)
{
    uint32_t column = r->column;
    bool begin = *r->p == '^';
    bool first = r->depth == 0 && list->count == 0;
    skip(r);
    if (begin && !first)
        return refuse(r, column, "“^”只能放在式样的最前面", "'^' must stand first",
                      "要写这个字符本身，写成“\\^”");
    if (!begin && (r->depth || !at_end(r)))
        return refuse(r, column, "“$”只能放在式样的最后面", "'$' must stand last",
                      "要写这个字符本身，写成“\\$”");
    pat_node *node = NULL;
    return append(r, list, begin ? PAT_BEGIN : PAT_END, column, &node);
}

static hua_code read_optional(pat_reader *r, pat_node *last)
{
    if (!last || (last->kind != PAT_GROUP && last->kind != PAT_LEXICON) || last->optional)
        return refuse(r, r->column, "“?”前面要有括号或词表", "'?' must follow a group or a lexicon",
                      "可有可无的字放进括号，如 (真的)?；问号本身不必写");
    last->optional = true;
    skip(r);
    return HUA_OK;
}

static pat_node *last_of(const pat_list *list)
{
    pat_node *n = list->first;
    while (n && n->next)
        n = n->next;
    return n;
}

static hua_code read_item(pat_reader *r, pat_list *list)
{
    switch (*r->p) {
    case '{':
        return read_lexicon(r, list);
    case '(':
        return read_group(r, list);
    case '<':
        return read_gap(r, list);
    case '#':
        return read_slot(r, list);
    case '^':
    case '$':
        return read_anchor(r, list);
    case '?':
        return read_optional(r, last_of(list));
    case '}':
        return refuse(r, r->column, "“}”前面没有“{”", "'}' without '{'", NULL);
    case '>':
        return refuse(r, r->column, "“>”前面没有“<”", "'>' without '<'", NULL);
    default:
        return read_run(r, list);
    }
}

/* ---- what a sequence must be --------------------------------------------- */

static bool is_solid(const pat_node *n)
{
    return n->kind == PAT_LITERAL || n->kind == PAT_LEXICON || n->kind == PAT_GROUP ||
           n->kind == PAT_SLOT;
}

static hua_code check_sequence(pat_reader *r, const pat_node *sequence)
{
    bool solid = false, needed = false;
    const pat_node *before = NULL;
    for (const pat_node *n = sequence->first; n; before = n, n = n->next) {
        solid |= is_solid(n);
        needed |= is_solid(n) && !n->optional;
        if (before && before->kind == PAT_GAP && n->kind == PAT_GAP)
            return refuse(r, n->column, "两个间隔连在一起", "two gaps side by side",
                          "合成一个间隔");
    }
    if (!solid && sequence->first)
        return refuse(r, sequence->column, "这里只有标点或间隔，没有要找的文字",
                      "only punctuation or gaps, and nothing to match",
                      "标点在式样里可有可无，单独写等于没写；可省的文字写成 (……)?");
    if (!solid)
        return refuse(r, sequence->column,
                      r->depth ? "括号里有一个选择是空的" : "式样里没有要找的文字",
                      r->depth ? "an alternative is empty" : "the pattern has nothing to match",
                      r->depth ? "可有可无写成 (……)?" : NULL);
    if (!needed)
        return refuse(r, sequence->column, "每一部分都可有可无，空文也相合",
                      "every part is optional, so that nothing at all would match",
                      "至少留一部分不加“?”");
    return HUA_OK;
}

static hua_code read_sequence(pat_reader *r, pat_node **out)
{
    pat_node *sequence = HUA_ARENA_NEW(r->arena, pat_node);
    if (!sequence)
        return hua_fail_nomem(r->error);
    sequence->kind = PAT_SEQUENCE;
    sequence->column = (uint16_t)r->column;
    *out = sequence;
    pat_list list = {NULL, NULL, 0};
    list.tail = &sequence->first;
    while (!at_end(r) && *r->p != '|' && *r->p != ')') {
        list.first = sequence->first;
        hua_code code = read_item(r, &list);
        if (code)
            return code;
    }
    return check_sequence(r, sequence);
}

/* The gap that may come to stand at the first (or last) place of the sequence, or NULL. */
static const pat_node *edge_gap(const pat_node *sequence, bool last)
{
    const pat_node *items[PAT_MAX_ITEMS + 1];
    size_t count = 0;
    for (const pat_node *n = sequence->first; n; n = n->next)
        items[count++] = n;
    for (size_t i = 0; i < count; i++) {
        const pat_node *n = items[last ? count - 1 - i : i];
        if (n->kind == PAT_GAP)
            return n;
        if (n->kind == PAT_SOFT)
            continue;
        for (const pat_node *a = n->kind == PAT_GROUP ? n->first : NULL; a; a = a->next) {
            const pat_node *gap = edge_gap(a, last);
            if (gap)
                return gap;
        }
        if (!n->optional)
            return NULL;
    }
    return NULL;
}

static hua_code check_edges(pat_reader *r, const pat_node *pattern)
{
    const pat_node *gap = edge_gap(pattern, false);
    if (!gap)
        gap = edge_gap(pattern, true);
    if (!gap)
        return HUA_OK;
    return refuse(r, gap->column, "式样的边上不能是间隔", "a gap stands at the edge of the pattern",
                  "删去它；若旁边的部分可有可无，把间隔一同放进括号，如 (但是<0-2>)?");
}

/* Punctuation at the outer edges would only widen the span. */
static void trim_soft(pat_node *pattern)
{
    if (pattern->first && pattern->first->kind == PAT_SOFT)
        pattern->first = pattern->first->next;
    for (pat_node **n = &pattern->first; *n; n = &(*n)->next) {
        if ((*n)->kind == PAT_SOFT && !(*n)->next) {
            *n = NULL;
            return;
        }
    }
}

hua_code hua_pattern_parse(hua_arena *arena, hua_str text, pat_node **out, hua_error *error)
{
    pat_reader r = {.arena = arena, .error = error};
    r.p = (const unsigned char *)text.ptr;
    r.end = r.p + text.len;
    if (text.len == 0)
        return refuse(&r, 0, "式样是空的", "the pattern is empty", NULL);
    if (text.len > PAT_MAX_BYTES)
        return refuse(&r, 0, "式样太长", "the pattern is too long", "拆成几条，或收进词表");
    hua_code code = read_sequence(&r, out);
    if (!code && !at_end(&r))
        code = *r.p == '|' ? refuse(&r, r.column, "“|”要放在括号里", "'|' belongs inside a group",
                                    "写成 (甲|乙)，或分成两条")
                           : refuse(&r, r.column, "“)”前面没有“(”", "')' without '('", NULL);
    if (!code)
        code = check_edges(&r, *out);
    if (!code)
        trim_soft(*out);
    return code;
}
