/*
 * Suspicion is cheap, proof is not: a turn is looked at more closely only if hardly one of its
 * first characters is a common one, or if a pair of bytes stands in it that clean text has not.
 *
 * What the turns of one dialogue show is added up by kind, so that many short turns prove what
 * none of them could alone.
 */
#include "readers/mojibake.h"

#include "common/fail.h"
#include "readers/mojibake_undo.h"

#include <stdio.h>

enum { TRIES = 64 }; /* turns of one dialogue that are undone at most */

/* How a wrong step is undone, and what must come of it. */
static const struct rule {
    mojibake_kind kind;
    undo_set wrong, right;
    unsigned han;     /* characters, over all turns */
    unsigned percent; /* of them very common ones, in each turn */
    unsigned bad;     /* places not well-formed for a hundred characters */
} rules[] = {{MOJIBAKE_UTF8_AS_LATIN, UNDO_LATIN, UNDO_UTF8, 2, 20, 200},
             {MOJIBAKE_GBK_AS_LATIN, UNDO_LATIN, UNDO_GBK, 4, 40, 10},
             {MOJIBAKE_BIG5_AS_LATIN, UNDO_LATIN, UNDO_BIG5, 5, 40, 10},
             {MOJIBAKE_UTF8_AS_GBK, UNDO_GBK, UNDO_UTF8, 2, 20, 200},
             {MOJIBAKE_UTF8_AS_BIG5, UNDO_BIG5, UNDO_UTF8, 3, 20, 1000},
             {MOJIBAKE_BIG5_AS_GBK, UNDO_GBK, UNDO_BIG5, 6, 35, 60},
             {MOJIBAKE_GBK_AS_BIG5, UNDO_BIG5, UNDO_GBK, 6, 35, 30}};

enum { RULES = sizeof rules / sizeof *rules };

/* What speaks for one kind. */
typedef struct evidence {
    size_t turn, offset; /* of the first */
    size_t turns, han;
} evidence;

typedef struct hunt {
    undo undo;
    evidence by[MOJIBAKE_KINDS];
    size_t tries;
    size_t wordy; /* turns that are not ASCII alone */
} hunt;

static void add(hunt *h, mojibake_kind kind, size_t turn, size_t offset, size_t han)
{
    evidence *e = &h->by[kind];
    if (e->turns++ == 0) {
        e->turn = turn;
        e->offset = offset;
    }
    e->han += han;
}

/* ---- common characters, or none ---------------------------------------- */

typedef struct sample {
    size_t start; /* of the first character that is not ASCII */
    size_t han, common;
    size_t latin; /* U+0080 to U+00FF */
    size_t other;
} sample;

/* Looks at the first characters that are not ASCII, and at no more than it must. */
static sample take_sample(hua_str text)
{
    enum { LOOKED_AT = 24, ENOUGH = 4 };
    sample s = {.start = SIZE_MAX};
    for (size_t at = 0, seen = 0; at < text.len && seen < LOOKED_AT;) {
        if (s.common >= ENOUGH || (s.common >= 2 && s.common * 2 >= seen))
            break; /* nothing garbled has so many */
        if ((unsigned char)text.ptr[at] < 0x80) {
            at++;
            continue;
        }
        if (s.start == SIZE_MAX)
            s.start = at;
        uint32_t code = undo_next(text, &at);
        seen++;
        if (undo_is_han(code)) {
            s.han++;
            s.common += undo_is_common(code);
        } else if (code < 0x100) {
            s.latin++;
        } else {
            s.other++;
        }
    }
    return s;
}

/* What was read as Latin-1 twice is undone twice. */
static void undo_by(undo *u, hua_str text, const struct rule *rule)
{
    char once[UNDO_CHARS * 4];
    undo_write(u, text, rule->wrong);
    undo_read(u, rule->right, 0);
    if (rule->kind != MOJIBAKE_UTF8_AS_LATIN || u->han || u->bad * 2 > u->count)
        return;
    undo_text(u, once, sizeof once);
    undo_write(u, cli_str(once), rule->wrong);
    undo_read(u, rule->right, 0);
}

/* Does undoing by this rule make common Chinese of the turn? */
static bool agrees(const undo *u, const struct rule *rule, const sample *s)
{
    if (!u->han || u->common * 100 < (size_t)rule->percent * u->han ||
        u->bad * 100 > (size_t)rule->bad * u->han)
        return false;
    /* Double bytes are nearly always well-formed: the gain in common ones must be large. */
    return rule->right == UNDO_UTF8 || s->han == 0 ||
           u->common * s->han >= 4 * s->common * u->han + u->han;
}

static void try_rules(hunt *h, hua_str text, size_t turn, const sample *s, undo_set wrong)
{
    hua_str from = cli_slice(text, s->start, text.len);
    for (size_t i = 0; i < RULES; i++) {
        if (rules[i].wrong != wrong)
            continue;
        undo_by(&h->undo, from, &rules[i]);
        if (agrees(&h->undo, &rules[i], s)) {
            add(h, rules[i].kind, turn, s->start, h->undo.han);
            return;
        }
    }
}

static void look_closely(hunt *h, hua_str text, size_t turn, const sample *s)
{
    bool latin = s->latin >= 3 && s->latin > s->han;
    bool han = s->han >= 2 && s->common * 5 < s->han;
    if (!(latin || han) || h->tries == TRIES)
        return;
    h->tries++;
    if (latin) {
        try_rules(h, text, turn, s, UNDO_LATIN);
        return;
    }
    try_rules(h, text, turn, s, UNDO_GBK);
    try_rules(h, text, turn, s, UNDO_BIG5);
}

/* ---- tell-tale pairs of bytes ------------------------------------------ */

#define PAIR_AT(p, first, second) (((p)[0] == (first)) & ((p)[1] == (second)))

enum { BLOCK = 64 };

/*
 * U+FFFD, 锟, 烫, 屯, \u, &#, or ? before a letter in BLOCK bytes and the one behind them: without
 * a branch, so that it is done many bytes at a time.
 */
static bool has_pair(const unsigned char *p)
{
    unsigned char any = 0;
    for (size_t i = 0; i < BLOCK; i++, p++)
        any |= PAIR_AT(p, 0xEF, 0xBF) | PAIR_AT(p, 0x94, 0x9F) | PAIR_AT(p, 0x83, 0xAB) |
               PAIR_AT(p, 0xB1, 0xAF) | PAIR_AT(p, '\\', 'u') | PAIR_AT(p, '&', '#') |
               ((p[0] == '?') & ((unsigned char)(p[1] - 'a') < 26));
    return any;
}

static bool has_pairs(hua_str text)
{
    unsigned char rest[BLOCK + 1] = {0};
    const unsigned char *p = (const unsigned char *)text.ptr;
    if (text.len <= BLOCK) {
        memcpy(rest, p, text.len);
        return has_pair(rest);
    }
    for (size_t at = 0; at + BLOCK < text.len; at += BLOCK)
        if (has_pair(p + at))
            return true;
    return has_pair(p + text.len - BLOCK - 1);
}

static size_t count_of(hua_str text, const char *part, size_t *first)
{
    size_t count = 0, n = strlen(part);
    *first = 0;
    for (size_t at = 0; at + n <= text.len; at++) {
        if (text.ptr[at] != *part || memcmp(text.ptr + at, part, n) != 0)
            continue;
        if (count++ == 0)
            *first = at;
        at += n - 1;
    }
    return count;
}

enum { SURE = 1000 };

/* Whether text was lost, or never there. */
static void look_for_lost(hunt *h, hua_str text, size_t turn)
{
    size_t first, common = 0;
    if (count_of(text, "锟斤拷", &first) >= 2)
        add(h, MOJIBAKE_LOST, turn, first, SURE);
    if (count_of(text, "烫烫烫烫烫烫烫烫", &first) || count_of(text, "屯屯屯屯屯屯", &first))
        add(h, MOJIBAKE_UNSET, turn, first, 1);
    size_t count = count_of(text, "\xef\xbf\xbd", &first);
    for (size_t at = 0; count >= 4 && at < text.len;)
        common += undo_is_common(undo_next(text, &at));
    /* A lost emoji leaves two or four of them behind clean text: no reason to complain. */
    if (count >= 4 && common * 8 <= count)
        add(h, MOJIBAKE_LOST, turn, first, count);
}

/* ---- escapes and entities ---------------------------------------------- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Digits at `at` in base 10 or 16, at most `most`; their number. */
static size_t read_number(hua_str text, size_t at, size_t most, int base, uint32_t *value)
{
    size_t n = 0;
    *value = 0;
    for (; n < most && at + n < text.len; n++) {
        int d = hex_value(text.ptr[at + n]);
        if (d < 0 || d >= base)
            break;
        *value = *value * (uint32_t)base + (uint32_t)d;
    }
    return n;
}

/* \u6211, &#25105; or &#x6211; at `at`: its bytes, and the kind; 0. */
static size_t written_at(hua_str text, size_t at, uint32_t *code, mojibake_kind *kind)
{
    hua_str here = cli_slice(text, at, text.len);
    if (cli_starts(here, "\\u")) {
        *kind = MOJIBAKE_ESCAPES;
        return read_number(here, 2, 4, 16, code) == 4 ? 6 : 0;
    }
    if (!cli_starts(here, "&#"))
        return 0;
    bool hex = here.len > 2 && (here.ptr[2] | 0x20) == 'x';
    size_t from = hex ? 3 : 2, n = read_number(here, from, 7, hex ? 16 : 10, code);
    *kind = MOJIBAKE_ENTITIES;
    return n && from + n < here.len && here.ptr[from + n] == ';' ? from + n + 1 : 0;
}

static void look_for_written(hunt *h, hua_str text, size_t turn)
{
    size_t han[MOJIBAKE_KINDS] = {0}, first[MOJIBAKE_KINDS] = {0}, size;
    for (size_t at = 0; at < text.len; at += size ? size : 1) {
        uint32_t code = 0;
        mojibake_kind kind = MOJIBAKE_NONE;
        size = written_at(text, at, &code, &kind);
        if (size && undo_is_han(code) && han[kind]++ == 0)
            first[kind] = at;
    }
    for (mojibake_kind kind = MOJIBAKE_ESCAPES; kind <= MOJIBAKE_ENTITIES; kind++)
        if (han[kind] >= 2)
            add(h, kind, turn, first[kind], han[kind]);
}

/* Reads what was written so into `u`. */
static void read_written(undo *u, hua_str text)
{
    u->count = 0;
    for (size_t at = 0; at < text.len && u->count < UNDO_CHARS;) {
        uint32_t code = 0;
        mojibake_kind kind;
        size_t size = written_at(text, at, &code, &kind);
        bool good = size && code < 0x110000 && (code < 0xD800 || code > 0xDFFF);
        if (size)
            at += size;
        u->code[u->count++] = good ? code : size ? '?' : undo_next(text, &at);
    }
}

/* ---- shifted by a byte ------------------------------------------------- */

/*
 * Readings were put behind characters, 場(chǎng), and the bytes cut in the middle of a character:
 * 談?wù)劙矒峥蛻.  A lost first byte is a '?', and up to the next one every character is made of
 * the second byte of one and the first byte of the next.
 *
 * The bytes behind "?wù)" at `at`, with what follows up to the next '?'; empty if it is none.
 */
static hua_str shifted_at(hua_str text, size_t at)
{
    enum { READING = 12, RUN = 96 };
    size_t end = at + 1, tones = 0;
    for (; end < text.len && end - at < READING && text.ptr[end] != ')'; end++) {
        unsigned char c = (unsigned char)text.ptr[end];
        tones += c >= 0xC3 && c <= 0xC7;
        if (c < 0x80 && !(c >= 'a' && c <= 'z'))
            return (hua_str){text.ptr, 0};
    }
    if (end >= text.len || text.ptr[end] != ')' || tones != 1)
        return (hua_str){text.ptr, 0};
    size_t start = end + 1;
    for (end = start; end < text.len && end - start < RUN && (text.ptr[end] & 0x80);)
        (void)undo_next(text, &end);
    return cli_slice(text, start, end);
}

static void look_for_shifted(hunt *h, hua_str text, size_t turn)
{
    enum { RUNS = 64 };
    size_t runs = 0, han = 0, common = 0, stood = 0, first = 0;
    for (size_t at = 0; at < text.len && runs < RUNS; at++) {
        hua_str run = text.ptr[at] == '?' ? shifted_at(text, at) : (hua_str){NULL, 0};
        if (run.len < 6)
            continue;
        if (runs++ == 0)
            first = (size_t)(run.ptr - text.ptr);
        for (size_t i = 0; i < run.len;)
            stood += undo_is_common(undo_next(run, &i));
        undo_write(&h->undo, run, UNDO_GBK);
        undo_read(&h->undo, UNDO_GBK, 1);
        han += h->undo.han;
        common += h->undo.common;
    }
    if (han >= 2 && common * 5 >= han && common > 2 * stood)
        add(h, MOJIBAKE_SHIFTED, turn, first, han);
}

/* ---- the verdict ------------------------------------------------------- */

static void look_at(hunt *h, hua_str text, size_t turn)
{
    sample s = take_sample(text);
    h->wordy += s.start != SIZE_MAX;
    if (s.start != SIZE_MAX)
        look_closely(h, text, turn, &s);
    if (!has_pairs(text) || h->tries == TRIES)
        return;
    h->tries++;
    look_for_lost(h, text, turn);
    look_for_written(h, text, turn);
    look_for_shifted(h, text, turn);
}

/* Characters that must speak for a kind before it is said. */
static size_t needed(const hunt *h, mojibake_kind kind)
{
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].kind == kind)
            return rules[i].han;
    if (kind == MOJIBAKE_LOST)
        return h->by[kind].turns * 2 >= h->wordy ? 8 : SURE;
    return 1;
}

static mojibake_kind verdict(const hunt *h)
{
    mojibake_kind found = MOJIBAKE_NONE;
    for (mojibake_kind kind = MOJIBAKE_NONE + 1; kind < MOJIBAKE_KINDS; kind++) {
        const evidence *e = &h->by[kind];
        bool better = e->han > h->by[found].han || found == MOJIBAKE_LOST;
        bool instead = kind != MOJIBAKE_LOST ||
                       found == MOJIBAKE_NONE; /* what can be mended first */
        if (e->turns && e->han >= needed(h, kind) && better && instead)
            found = kind;
    }
    return found;
}

/* Undoes the first garbled turn once more, to show what it was. */
static void mend(undo *u, hua_str text, mojibake_kind kind)
{
    u->count = 0;
    if (kind == MOJIBAKE_ESCAPES || kind == MOJIBAKE_ENTITIES)
        read_written(u, text);
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].kind == kind)
            undo_by(u, text, &rules[i]);
    if (kind == MOJIBAKE_SHIFTED) {
        const char *next = memchr(text.ptr, '?', text.len);
        if (next)
            text.len = (size_t)(next - text.ptr);
        undo_write(u, text, UNDO_GBK);
        undo_read(u, UNDO_GBK, 1);
    }
}

bool mojibake_suspect(const hua_turn *turns, size_t count, mojibake *out)
{
    hunt h = {.tries = 0};
    for (size_t i = 0; i < count; i++)
        look_at(&h, turns[i].text, i);
    mojibake_kind kind = verdict(&h);
    if (kind != MOJIBAKE_NONE) {
        const evidence *e = &h.by[kind];
        hua_str text = turns[e->turn].text;
        text = cli_slice(text, e->offset, text.len);
        *out = (mojibake){.kind = kind, .turn = e->turn, .offset = e->offset, .turns = e->turns};
        cli_copy(out->shown, sizeof out->shown, text);
        mend(&h.undo, text, kind);
        undo_text(&h.undo, out->mended, sizeof out->mended);
    }
    undo_close(&h.undo);
    return kind != MOJIBAKE_NONE;
}

/* ---- for people -------------------------------------------------------- */

const char *mojibake_name(mojibake_kind kind, hua_lang lang)
{
    static const char *const names[MOJIBAKE_KINDS][3] = {
        {"", "", ""},
        {"UTF-8 被当成 Latin-1 读过", "UTF-8 被當成 Latin-1 讀過", "UTF-8 read as Latin-1"},
        {"GBK 被当成 Latin-1 读过", "GBK 被當成 Latin-1 讀過", "GBK read as Latin-1"},
        {"Big5 被当成 Latin-1 读过", "Big5 被當成 Latin-1 讀過", "Big5 read as Latin-1"},
        {"UTF-8 被当成 GBK 读过", "UTF-8 被當成 GBK 讀過", "UTF-8 read as GBK"},
        {"UTF-8 被当成 Big5 读过", "UTF-8 被當成 Big5 讀過", "UTF-8 read as Big5"},
        {"Big5 被当成 GBK 读过", "Big5 被當成 GBK 讀過", "Big5 read as GBK"},
        {"GBK 被当成 Big5 读过", "GBK 被當成 Big5 讀過", "GBK read as Big5"},
        {"GBK 丢了字节，错了半个字", "GBK 丟了位元組，錯了半個字",
         "GBK with lost bytes, half a character off"},
        {"读错了编码，原字已丢", "讀錯了編碼，原字已丟",
         "read in a wrong encoding, the characters are lost"},
        {"没写过的内存", "沒寫過的記憶體", "memory that was never written"},
        {"\\u 转义没有还原", "\\u 跳脫沒有還原", "\\u escapes left as they are"},
        {"&#…; 实体没有还原", "&#…; 實體沒有還原", "&#…; entities left as they are"}};
    return names[kind < MOJIBAKE_KINDS ? kind : MOJIBAKE_NONE][lang];
}

hua_code mojibake_explain(const mojibake *found, hua_error *error)
{
    if (!error)
        return HUA_E_UTF8;
    cli_fail(error, HUA_E_UTF8, "第 %zu 句是乱码", "turn %zu is garbled", found->turn + 1);
    size_t zh = strlen(error->message), en = strlen(error->message_en);
    snprintf(error->message + zh, sizeof error->message - zh, "：%s",
             mojibake_name(found->kind, HUA_HANS));
    snprintf(error->message_en + en, sizeof error->message_en - en, ": %s",
             mojibake_name(found->kind, HUA_EN));
    error->offset = found->offset;
    cli_fail_source(error, cli_str(found->shown), 1);
    if (found->mended[0])
        cli_fail_hint(error, "应为 / should read: %s", found->mended);
    else
        cli_fail_hint(error, "请用 UTF-8 重新导出 / export it again in UTF-8");
    return HUA_E_UTF8;
}
