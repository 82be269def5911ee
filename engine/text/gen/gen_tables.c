/*
 * Writes the C file with the tables of tables.h:  gen_tables OUT.c
 *
 * A host program, run once by the build; it knows utf8proc and ICU so that the
 * library need not ask them per character.
 *
 *   fold      0..10FFFF -> entry, two stages of 256 with equal blocks shared, and a pool for
 *             the code points that fold to several.  An entry that means "itself" is
 *             stored without its code point, so that unlike blocks become equal.
 *   syllables folded Han -> number of a toneless Mandarin syllable, two stages of 256, and
 *             the spellings in byte order.
 *   joins     for each left character the right ones, rising, that make one word for ICU.
 *
 * Everything is enumerated in code point order, so equal libraries give equal output.
 * Measured with ICU 72 and utf8proc 2.8 (also at the end of the output): fold 472 KB with its
 * pool, syllables 204 KB, joins 216 KB; 2 MB of source; 6 s, nearly all of it for the joins.
 */
#include "huashu.h"
#include "text/tables_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <utf8proc.h>

enum { CODE_POINTS = 0x110000, BLOCK = 256, BLOCKS = CODE_POINTS / BLOCK };
enum { BATCH = 512, NAME = 8, MAX_NAMES = 1024, MAX_HAN = 4000 };

static uint32_t simplified[CODE_POINTS];  /* Traditional to Simplified of single characters */
static uint32_t traditional[CODE_POINTS]; /* the other way, for the script signs */
static uint32_t entries[CODE_POINTS];
static uint16_t syllables[CODE_POINTS];
static char reading[CODE_POINTS][NAME];
static uint32_t pool[1 << 17];
static size_t pool_size;

static void die(const char *what)
{
    fprintf(stderr, "gen_tables: %s\n", what);
    exit(1);
}

static void check(UErrorCode status, const char *what)
{
    if (U_FAILURE(status)) {
        fprintf(stderr, "gen_tables: %s: %s\n", what, u_errorName(status));
        exit(1);
    }
}

static bool is_scalar(uint32_t cp)
{
    return cp < 0xD800 || (cp > 0xDFFF && cp < CODE_POINTS);
}

static bool is_han(uint32_t cp)
{
    return u_hasBinaryProperty((UChar32)cp, UCHAR_IDEOGRAPHIC) || cp == 0x3005;
}

static uint32_t next16(const UChar *text, int32_t *i, int32_t length)
{
    uint32_t unit = text[(*i)++];
    if (unit < 0xD800 || unit > 0xDBFF || *i == length)
        return unit;
    return 0x10000 + ((unit - 0xD800) << 10) + (text[(*i)++] - 0xDC00u);
}

/* ---- transliteration, many characters a call, one a line --------------------- */

typedef void (*line_fn)(uint32_t cp, const UChar *line, int32_t length);

static void transliterate_batch(const UTransliterator *t, const uint32_t *cps, size_t count,
                                line_fn each)
{
    UChar text[BATCH * 32];
    int32_t length = 0;
    for (size_t i = 0; i < count; i++) {
        U16_APPEND_UNSAFE(text, length, cps[i]);
        text[length++] = '\n';
    }
    int32_t limit = length;
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(t, text, &length, BATCH * 32, 0, &limit, &status);
    check(status, "transliterating");
    int32_t start = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t end = start;
        while (end < length && text[end] != '\n')
            end++;
        each(cps[i], text + start, end - start);
        start = end + 1;
    }
}

static void transliterate_han(const char *name, line_fn each)
{
    UChar id[64];
    u_uastrcpy(id, name);
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    check(status, name);
    uint32_t cps[BATCH];
    size_t count = 0;
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        if (!is_scalar(cp) || !is_han(cp))
            continue;
        cps[count++] = cp;
        if (count == BATCH) {
            transliterate_batch(t, cps, count, each);
            count = 0;
        }
    }
    transliterate_batch(t, cps, count, each);
    utrans_close(t);
}

/* ---- scripts ------------------------------------------------------------------- */

static uint32_t single(const UChar *line, int32_t length, uint32_t otherwise)
{
    if (length == 0 || u_countChar32(line, length) != 1)
        return otherwise;
    int32_t i = 0;
    return next16(line, &i, length);
}

static void note_simplified(uint32_t cp, const UChar *line, int32_t length)
{
    simplified[cp] = single(line, length, cp);
}

static void note_traditional(uint32_t cp, const UChar *line, int32_t length)
{
    traditional[cp] = single(line, length, cp);
}

/* Common variants that ICU leaves alone, or changes to something else than the usual form. */
static const uint32_t variants[][2] = {
    {U'妳', U'你'}, {U'祇', U'只'}, {U'枱', U'台'}, {U'甚', U'什'}, {U'牠', U'它'}, {U'彷', U'仿'},
    {U'徬', U'仿'}, {U'峯', U'峰'}, {U'嶽', U'岳'}, {U'嵗', U'岁'}, {U'噁', U'恶'}, {U'囌', U'苏'},
    {U'甦', U'苏'}, {U'査', U'查'}, {U'滙', U'汇'}, {U'濛', U'蒙'}, {U'矇', U'蒙'}, {U'敎', U'教'},
    {U'旣', U'既'}, {U'卽', U'即'}, {U'舘', U'馆'}, {U'蔘', U'参'}, {U'脩', U'修'}, {U'淩', U'凌'},
    {U'殭', U'僵'}, {U'枴', U'拐'}, {U'廕', U'荫'}, {U'硃', U'朱'}, {U'糉', U'粽'}, {U'畵', U'画'},
    {U'敍', U'叙'}, {U'硏', U'研'}, {U'囍', U'喜'}, {U'痺', U'痹'}, {U'綵', U'彩'}, {U'犛', U'牦'},
};

static void load_scripts(void)
{
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++)
        simplified[cp] = traditional[cp] = cp;
    transliterate_han("Traditional-Simplified", note_simplified);
    transliterate_han("Simplified-Traditional", note_traditional);
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        simplified[variants[i][0]] = variants[i][1];
}

/* First byte of the code point in a double-byte character set; 0 = not in it. */
static unsigned lead_byte(UConverter *set, uint32_t cp)
{
    UChar text[2];
    int32_t length = 0;
    U16_APPEND_UNSAFE(text, length, cp);
    char bytes[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = ucnv_fromUChars(set, bytes, sizeof bytes, text, length, &status);
    if (U_FAILURE(status) || n != 2)
        return 0;
    status = U_ZERO_ERROR;
    UChar again[4];
    int32_t m = ucnv_toUChars(set, again, 4, bytes, n, &status);
    return U_SUCCESS(status) && m == length && u_memcmp(again, text, m) == 0
               ? (unsigned char)bytes[0]
               : 0;
}

static UConverter *open_set(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *set = ucnv_open(name, &status);
    check(status, name);
    return set;
}

/*
 * 1: changes on the way to Simplified and is no character of the mainland's set; 2: changes on
 * the way to Traditional and is not among the 5401 usual characters of Taiwan's set.
 * What both write (U+540E, U+91CC, U+8457) tells nothing.
 */
static uint32_t script_sign(uint32_t cp, UConverter *gb, UConverter *big5)
{
    if (!is_han(cp) || cp < 0x4E00 || cp > 0x9FFF)
        return 0;
    unsigned in_big5 = lead_byte(big5, cp);
    if (simplified[cp] != cp)
        return lead_byte(gb, cp) == 0 ? 1 : 0;
    bool usual_big5 = in_big5 >= 0xA4 && in_big5 <= 0xC6;
    return traditional[cp] != cp && lead_byte(gb, cp) && !usual_big5 ? 2 : 0;
}

/* ---- folding --------------------------------------------------------------------- */

/* Marks that are one for comparison.  Some must not reach NFKC, which pulls them apart. */
static const uint32_t marks[][2] = {
    {0x2026, 0x2026}, {0x2025, 0x2026}, {0x22EF, 0x2026}, {0xFE19, 0x2026}, {0xFE30, 0x2026},
    {0x3002, '.'},    {0xFF61, '.'},    {0xFE12, '.'},    {0x3001, ','},    {0xFF64, ','},
    {0xFE11, ','},    {0x301C, '~'},    {0x223C, '~'},    {0x02DC, '~'},    {0x3030, '~'},
    {0x2010, '-'},    {0x2011, '-'},    {0x2012, '-'},    {0x2013, '-'},    {0x2014, '-'},
    {0x2015, '-'},    {0x2212, '-'},    {0x2500, '-'},    {0xFE31, '-'},    {0xFE32, '-'},
    {0x2E3A, '-'},    {0x2E3B, '-'},    {0x201C, '"'},    {0x201D, '"'},    {0x201E, '"'},
    {0x201F, '"'},    {0x301D, '"'},    {0x301E, '"'},    {0x301F, '"'},    {0x300C, '"'},
    {0x300D, '"'},    {0x300E, '"'},    {0x300F, '"'},    {0xFF62, '"'},    {0xFF63, '"'},
    {0xFE41, '"'},    {0xFE42, '"'},    {0xFE43, '"'},    {0xFE44, '"'},    {0x2018, '\''},
    {0x2019, '\''},   {0x3010, '['},    {0x3011, ']'},    {0x3014, '['},    {0x3015, ']'},
    {0x3016, '['},    {0x3017, ']'},    {0x30FB, 0xB7},   {0xFF65, 0xB7},   {0x2022, 0xB7},
    {0x2027, 0xB7},   {0x0D, '\n'},     {0x0B, '\n'},     {0x0C, '\n'},     {0x85, '\n'},
    {0x2028, '\n'},   {0x2029, '\n'},   {0x09, ' '},      {0x1680, ' '},
};

static bool find_mark(uint32_t cp, uint32_t *to)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i][0] == cp) {
            *to = marks[i][1];
            return true;
        }
    }
    return false;
}

typedef struct folded {
    uint32_t cps[HUA_FOLD_MAX];
    size_t count;
    uint32_t bits;
} folded;

static size_t decompose(uint32_t cp, int options, int32_t *out)
{
    int last = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, HUA_FOLD_MAX + 2,
                                                 (utf8proc_option_t)options, &last);
    if (n < 0 || n > HUA_FOLD_MAX)
        die("an expansion is longer than HUA_FOLD_MAX");
    return (size_t)n;
}

/* NFKC, case folding, ignorables: to `f->cps`, noting case and width. */
static void fold_unicode(uint32_t cp, folded *f)
{
    const int compat = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE;
    const int canonical = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE;
    int32_t full[HUA_FOLD_MAX + 2], lower[HUA_FOLD_MAX + 2], plain[HUA_FOLD_MAX + 2];
    f->count = decompose(cp, compat | UTF8PROC_CASEFOLD, full);
    size_t narrow = decompose(cp, compat, lower);
    size_t same = decompose(cp, canonical, plain);
    if (narrow != f->count || memcmp(full, lower, narrow * sizeof *full) != 0)
        f->bits |= HUA_FOLD_CASE;
    if (narrow != same || memcmp(lower, plain, same * sizeof *plain) != 0)
        f->bits |= HUA_FOLD_WIDTH;
    for (size_t i = 0; i < f->count; i++)
        f->cps[i] = (uint32_t)full[i];
}

static void drop_leading_blanks(folded *f)
{
    while (f->count > 1 && f->cps[0] == ' ') {
        f->count--;
        memmove(f->cps, f->cps + 1, f->count * sizeof *f->cps);
    }
}

static void fold_code_point(uint32_t cp, folded *f)
{
    *f = (folded){.count = 0};
    if (find_mark(cp, f->cps)) {
        f->count = 1;
        return;
    }
    bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
    if (control && cp != '\n')
        return;
    fold_unicode(cp, f);
    for (size_t i = 0; i < f->count; i++) {
        uint32_t from = f->cps[i], to = simplified[from];
        if (to != from)
            f->bits |= HUA_FOLD_SCRIPT;
        f->cps[i] = to;
        if (f->count == 1)
            find_mark(to, f->cps);
    }
    drop_leading_blanks(f);
}

static bool is_letter(uint32_t cp)
{
    return cp >= 'a' && cp <= 'z';
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_punctuation(uint32_t cp)
{
    return (U_GET_GC_MASK((UChar32)cp) & U_GC_P_MASK) != 0;
}

static bool among(uint32_t cp, const char32_t *set)
{
    while (*set && *set != cp)
        set++;
    return *set != 0;
}

/* Class of one folded code point; quotation marks are told by what they were. */
static hua_class class_of_folded(uint32_t cp)
{
    if (cp == '\n')
        return HUA_CLASS_NEWLINE;
    if (cp == ' ')
        return HUA_CLASS_SPACE;
    if (cp == '"')
        return HUA_CLASS_QUOTE;
    if (among(cp, U".!?…‽"))
        return HUA_CLASS_TERM;
    if (among(cp, U",;:~-"))
        return HUA_CLASS_PAUSE;
    return is_punctuation(cp) ? HUA_CLASS_PUNCT : HUA_CLASS_OTHER;
}

static hua_class class_of(uint32_t cp, const folded *f)
{
    if (f->count == 0)
        return HUA_CLASS_DROP;
    if (among(cp, U"「『“„‟｢〝﹁﹃"))
        return HUA_CLASS_OPEN;
    if (among(cp, U"」』”｣〞〟﹂﹄"))
        return HUA_CLASS_CLOSE;
    bool han = false, letter = false, digit = false;
    for (size_t i = 0; i < f->count; i++) {
        han = han || is_han(f->cps[i]);
        letter = letter || is_letter(f->cps[i]);
        digit = digit || is_digit(f->cps[i]);
    }
    if (han)
        return HUA_CLASS_HAN;
    if (letter)
        return HUA_CLASS_LATIN;
    return digit ? HUA_CLASS_DIGIT : class_of_folded(f->cps[0]);
}

/* Index of the expansion in the pool, added if it is new. */
static uint32_t pool_index(const folded *f)
{
    for (size_t i = 0; i < pool_size; i += pool[i] + 1) {
        if (pool[i] == f->count && memcmp(pool + i + 1, f->cps, f->count * sizeof *pool) == 0)
            return (uint32_t)i;
    }
    size_t at = pool_size;
    if (at + f->count + 1 > sizeof pool / sizeof *pool)
        die("the pool of expansions is too small");
    pool[pool_size++] = (uint32_t)f->count;
    for (size_t i = 0; i < f->count; i++)
        pool[pool_size++] = f->cps[i];
    return (uint32_t)at;
}

static uint32_t make_entry(uint32_t cp)
{
    if (!is_scalar(cp))
        return UINT32_C(1) << HUA_FOLD_SAME_BIT;
    folded f;
    fold_code_point(cp, &f);
    hua_class class = class_of(cp, &f);
    if (class >= HUA_CLASS_SPACE)
        f.bits =
            0; /* the marks of Chinese text are wide by custom: that is no fold worth telling */
    uint32_t entry = (uint32_t) class << 22 | f.bits << 26;
    if (f.count == 0)
        return entry;
    if (f.count > 1)
        return entry | UINT32_C(1) << 21 | pool_index(&f);
    return f.cps[0] == cp ? entry | UINT32_C(1) << HUA_FOLD_SAME_BIT : entry | f.cps[0];
}

static void load_fold(void)
{
    UConverter *gb = open_set("gb2312"), *big5 = open_set("big5");
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++)
        entries[cp] = make_entry(cp) | script_sign(cp, gb, big5) << 29;
    ucnv_close(gb);
    ucnv_close(big5);
}

/* ---- syllables -------------------------------------------------------------------- */

/* Letters without tone marks; u with diaeresis is "v", e with circumflex "e". */
static void note_reading(uint32_t cp, const UChar *line, int32_t length)
{
    size_t n = 0;
    for (int32_t i = 0; i < length;) {
        int32_t parts[HUA_FOLD_MAX + 2];
        size_t count = decompose(next16(line, &i, length), UTF8PROC_DECOMPOSE, parts);
        for (size_t k = 0; k < count; k++) {
            bool tone = parts[k] >= 0x300 && parts[k] <= 0x36F;
            if (parts[k] == 0x308 && n && reading[cp][n - 1] == 'u')
                reading[cp][n - 1] = 'v';
            else if (is_letter((uint32_t)parts[k]) && n < NAME - 1)
                reading[cp][n++] = (char)parts[k];
            else if (!tone)
                n = NAME; /* no syllable */
            if (n == NAME) {
                memset(reading[cp], 0, NAME);
                return;
            }
        }
    }
}

static char names[MAX_NAMES][NAME];
static size_t name_count = 1; /* 0 = none */

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void load_syllables(void)
{
    transliterate_han("Han-Latin", note_reading);
    static char all[CODE_POINTS / 4][NAME];
    size_t count = 0;
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        if (reading[cp][0] && simplified[cp] == cp)
            memcpy(all[count++], reading[cp], NAME);
    }
    qsort(all, count, NAME, compare_names);
    for (size_t i = 0; i < count; i++) {
        if (i && strcmp(all[i], all[i - 1]) == 0)
            continue;
        if (name_count == MAX_NAMES)
            die("too many syllables");
        memcpy(names[name_count++], all[i], NAME);
    }
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        if (!reading[cp][0] || simplified[cp] != cp)
            continue;
        char(*name)[NAME] = bsearch(reading[cp], names + 1, name_count - 1, NAME, compare_names);
        syllables[cp] = (uint16_t)(name - names);
    }
}

/* ---- joining pairs ------------------------------------------------------------------ */

enum { LEFTS = HUA_JOIN_LAST - HUA_JOIN_FIRST + 1 };
static UChar han[MAX_HAN]; /* the mainland's 3755 usual characters, in code point order */
static int32_t han_count;
static unsigned char *joined; /* [han_count * han_count] */
static int32_t han_index[LEFTS];

static int compare_uchars(const void *a, const void *b)
{
    return (int)*(const UChar *)a - (int)*(const UChar *)b;
}

static void load_usual_han(void)
{
    UConverter *gb = open_set("gb2312");
    for (int row = 0xB0; row <= 0xD7; row++) {
        for (int cell = 0xA1; cell <= 0xFE; cell++) {
            char bytes[2] = {(char)row, (char)cell};
            UChar text[4];
            UErrorCode status = U_ZERO_ERROR;
            int32_t n = ucnv_toUChars(gb, text, 4, bytes, 2, &status);
            if (U_SUCCESS(status) && n == 1 && text[0] >= HUA_JOIN_FIRST &&
                text[0] <= HUA_JOIN_LAST && simplified[text[0]] == text[0])
                han[han_count++] = text[0];
        }
    }
    ucnv_close(gb);
    qsort(han, (size_t)han_count, sizeof *han, compare_uchars);
    for (int32_t i = 0; i < han_count; i++)
        han_index[han[i] - HUA_JOIN_FIRST] = i;
}

/* Segments `text` and sets in `breaks` the offsets where words begin. */
static void segment(UBreakIterator *words, const UChar *text, int32_t length, unsigned char *breaks)
{
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(words, text, length, &status);
    check(status, "segmenting");
    memset(breaks, 0, (size_t)length + 1);
    for (int32_t at = ubrk_next(words); at != UBRK_DONE; at = ubrk_next(words))
        breaks[at] = 1;
}

/* One left character before every right one, a pair a line. */
static void join_pairs(UBreakIterator *words, int32_t left, UChar *text, unsigned char *breaks)
{
    for (int32_t i = 0; i < han_count; i++) {
        text[3 * i] = han[left];
        text[3 * i + 1] = han[i];
        text[3 * i + 2] = '\n';
    }
    segment(words, text, 3 * han_count, breaks);
    for (int32_t i = 0; i < han_count; i++)
        joined[left * han_count + i] = !breaks[3 * i + 1];
}

/*
 * Longer words have places inside that no pair tells, as that after U+4E0D in "bu keqi".  All triples
 * are too many; these first characters before every pair that joins cover the common ones.
 */
static const UChar prefixes[] = u"不没无非未可好对为大小老有自多打想要来过看听说在总是";

static void join_prefix(UBreakIterator *words, UChar prefix, const unsigned char *pairs,
                        UChar *text, unsigned char *breaks)
{
    int32_t left = han_index[prefix - HUA_JOIN_FIRST];
    for (int32_t first = 0; first < han_count; first++) {
        int32_t length = 0;
        for (int32_t i = 0; i < han_count; i++) {
            if (!pairs[first * han_count + i])
                continue;
            text[length++] = prefix;
            text[length++] = han[first];
            text[length++] = han[i];
            text[length++] = '\n';
        }
        segment(words, text, length, breaks);
        for (int32_t at = 0; at < length; at += 4) {
            if (!breaks[at + 1])
                joined[left * han_count + first] = 1;
        }
    }
}

static void load_joins(void)
{
    load_usual_han();
    size_t cells = (size_t)han_count * (size_t)han_count;
    joined = calloc(cells, 1);
    unsigned char *pairs = malloc(cells);
    UChar *text = malloc(sizeof *text * 4 * MAX_HAN);
    unsigned char *breaks = malloc(4 * MAX_HAN + 1);
    if (!joined || !pairs || !text || !breaks)
        die("out of memory");
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    check(status, "opening the word iterator");
    for (int32_t left = 0; left < han_count; left++)
        join_pairs(words, left, text, breaks);
    memcpy(pairs, joined, cells);
    for (const UChar *prefix = prefixes; *prefix; prefix++)
        join_prefix(words, *prefix, pairs, text, breaks);
    ubrk_close(words);
    free(breaks);
    free(text);
    free(pairs);
}

/* ---- writing -------------------------------------------------------------------------- */

static void print_number(FILE *out, size_t i, unsigned long value)
{
    fprintf(out, "%s%lu,", i % 16 == 0 ? "\n    " : " ", value);
}

/* Numbers the distinct blocks of `blocks` (each `size` bytes); which[i] of block i. */
static size_t share_blocks(const void *blocks, size_t size, uint16_t *which, uint16_t *first)
{
    const unsigned char *bytes = blocks;
    size_t count = 0;
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t k = 0;
        while (k < count && memcmp(bytes + first[k] * size, bytes + i * size, size) != 0)
            k++;
        if (k == count)
            first[count++] = (uint16_t)i;
        which[i] = (uint16_t)k;
    }
    return count;
}

static size_t write_fold(FILE *out)
{
    static uint16_t which[BLOCKS], first[BLOCKS];
    size_t count = share_blocks(entries, BLOCK * sizeof *entries, which, first);
    fprintf(out, "const uint16_t hua_fold_stage1[] = {");
    for (size_t i = 0; i < BLOCKS; i++)
        print_number(out, i, which[i]);
    fprintf(out, "\n};\n\nconst uint32_t hua_fold_stage2[] = {");
    for (size_t i = 0; i < count * BLOCK; i++)
        print_number(out, i, entries[(size_t)first[i / BLOCK] * BLOCK + i % BLOCK]);
    fprintf(out, "\n};\n\nconst uint32_t hua_fold_pool[] = {");
    for (size_t i = 0; i < pool_size; i++)
        print_number(out, i, pool[i]);
    fprintf(out, "\n};\n\n");
    return count * BLOCK * 4 + BLOCKS * 2 + pool_size * 4;
}

static size_t write_syllables(FILE *out)
{
    static uint16_t which[BLOCKS], first[BLOCKS];
    size_t count = share_blocks(syllables, BLOCK * sizeof *syllables, which, first);
    fprintf(out, "const uint16_t hua_syllable_stage1[] = {");
    for (size_t i = 0; i < BLOCKS; i++)
        print_number(out, i, which[i]);
    fprintf(out, "\n};\n\nconst uint16_t hua_syllable_stage2[] = {");
    for (size_t i = 0; i < count * BLOCK; i++)
        print_number(out, i, syllables[(size_t)first[i / BLOCK] * BLOCK + i % BLOCK]);
    fprintf(out, "\n};\n\nconst char *const hua_syllable_names[] = {");
    for (size_t i = 0; i < name_count; i++)
        fprintf(out, "%s\"%s\",", i % 8 == 0 ? "\n    " : " ", names[i]);
    fprintf(out, "\n};\n\nconst size_t hua_syllable_count = %zu;\n\n", name_count);
    return count * BLOCK * 2 + BLOCKS * 2 + name_count * 16;
}

static size_t write_joins(FILE *out)
{
    static uint32_t start[LEFTS + 1];
    size_t count = 0;
    fprintf(out, "const uint16_t hua_join_right[] = {");
    for (int32_t cp = 0; cp < LEFTS; cp++) {
        start[cp] = (uint32_t)count;
        int32_t left = han_index[cp];
        if (han[left] != HUA_JOIN_FIRST + (uint32_t)cp)
            continue;
        for (int32_t i = 0; i < han_count; i++) {
            if (joined[left * han_count + i])
                print_number(out, count++, han[i]);
        }
    }
    start[LEFTS] = (uint32_t)count;
    fprintf(out, "\n};\n\nconst uint32_t hua_join_start[] = {");
    for (size_t i = 0; i <= LEFTS; i++)
        print_number(out, i, start[i]);
    fprintf(out, "\n};\n\n");
    return count * 2 + (LEFTS + 1) * 4;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: gen_tables OUT.c\n");
        return 2;
    }
    load_scripts();
    load_fold();
    load_syllables();
    load_joins();
    FILE *out = fopen(argv[1], "w");
    if (!out)
        die("cannot open the output");
    fprintf(out, "/* Made by gen_tables.c; do not edit. */\n#include \"text/tables_data.h\"\n\n");
    size_t fold = write_fold(out), sound = write_syllables(out), joins = write_joins(out);
    fprintf(out, "/* Bytes: fold %zu, syllables %zu, joins %zu. */\n", fold, sound, joins);
    free(joined);
    if (ferror(out) || fclose(out) != 0)
        die("cannot write the output");
    return 0;
}
