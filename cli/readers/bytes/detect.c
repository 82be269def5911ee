/*
 * Which character set: each candidate decodes a sample, and the one that gives the most common
 * characters wins.  Two things are counted, in percent of the characters above ASCII: those of the
 * few hundred that most of any text consists of, and those of the set's own first level, where it
 * keeps its common characters.  Measured on 68,000 lines of chats: the right set gets 100 to 200
 * together, a wrong one about 50.
 */
#include "readers/bytes/detect.h"

#include "readers/bytes/common_han.h"

#include <unicode/ucnv.h>

enum {
    SAMPLE = 32 * 1024,
    LEAST_COMMON = 90, /* of both counts together */
    LEAST_ZERO = 25,   /* common ones in UTF-16 with zero bytes, which nothing else has */
    LEAST_WIDE = 45,   /* and without them */
    FEWEST = 4
};

/* What a sample is in one character set. */
typedef struct tally {
    size_t units; /* characters */
    size_t wide;  /* of them, above ASCII */
    size_t good;  /* of these, common */
    size_t first; /* of these, in the first level of the set */
    size_t loose; /* of these, with a second byte that is ASCII */
    size_t plain; /* printable ASCII */
    size_t bad;   /* undecodable, unassigned, controls */
} tally;

static void count_point(tally *t, const common_han *common, UChar32 c)
{
    t->units++;
    if (c >= 0x80) {
        t->wide++;
        t->good += common_han_has(common, (uint32_t)c);
        t->bad += c == 0xFFFD || c < 0xA0 || (c >= 0xE000 && c < 0xF900) || c >= 0xF0000;
    } else if ((c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t') {
        t->plain++;
    } else {
        t->bad++;
    }
}

/* A set of bytes with the leads of its first level, or of wide units. */
typedef struct charset {
    const char *name;
    unsigned char first, last, trail; /* leads, and the lowest second byte */
} charset;

static void count_bytes(tally *t, const charset *set, hua_str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    if (bytes.len < 2 || p[0] < 0x80)
        return;
    t->first += bytes.len == 2 && p[0] >= set->first && p[0] <= set->last && p[1] >= set->trail;
    t->loose += p[1] < 0x80;
}

/* Bytes of a character cut off at the end of the sample are no fault of the set. */
static tally tally_of(hua_str sample, const charset *set)
{
    tally t = {0};
    common_han common;
    UErrorCode status = U_ZERO_ERROR;
    UConverter *in = ucnv_open(set->name, &status);
    const char *at = sample.ptr, *end = sample.ptr + sample.len;
    if (in)
        ucnv_setToUCallBack(in, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    common_han_fill(&common);
    while (U_SUCCESS(status) && at < end) {
        const char *from = at;
        UChar32 c = ucnv_getNextUChar(in, &at, end, &status);
        if (U_FAILURE(status) && at < end)
            c = 0xFFFD;
        if (U_SUCCESS(status) || at < end)
            count_point(&t, &common, c);
        if (set->first && U_SUCCESS(status))
            count_bytes(&t, set, (hua_str){from, (size_t)(at - from)});
        status = U_ZERO_ERROR;
    }
    ucnv_close(in);
    return t;
}

static size_t percent(size_t part, size_t whole)
{
    return whole ? part * 100 / whole : 0;
}

/* ---- sets of wide units ------------------------------------------------ */

/* How much of the sample is common text if all of it is in `charset`; percent. */
static size_t wide_share(hua_str sample, const char *name)
{
    const charset set = {name, 0, 0, 0};
    tally t = tally_of(sample, &set);
    size_t sound = t.good + t.plain;
    return t.bad * 50 > t.units ? 0 : percent(sound, t.units);
}

static bool has_zero(hua_str s)
{
    return s.len && memchr(s.ptr, 0, s.len) != NULL;
}

/* UTF-16 and UTF-32 without a mark: with zero bytes in it, or at least four units long. */
static const char *detect_wide(hua_str head)
{
    static const struct wide {
        const char *charset;
        size_t unit;
    } sets[] = {{"UTF-16LE", 2}, {"UTF-16BE", 2}, {"UTF-32LE", 4}, {"UTF-32BE", 4}};
    const char *best = NULL;
    hua_str sample = cli_slice(head, 0, head.len < SAMPLE ? head.len : SAMPLE);
    size_t most = (has_zero(sample) ? LEAST_ZERO : LEAST_WIDE) - 1;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        hua_str even = cli_slice(sample, 0, sample.len - sample.len % sets[i].unit);
        if (even.len < 8 && !has_zero(even))
            continue;
        size_t share = wide_share(even, sets[i].charset);
        if (share > most) {
            most = share;
            best = sets[i].charset;
        }
    }
    return best;
}

const char *detect_order(hua_str head)
{
    hua_str sample = cli_slice(head, 0, head.len < SAMPLE ? head.len / 2 * 2 : SAMPLE);
    if (cli_starts(head, "\xfe\xff"))
        return "UTF-16BE";
    if (cli_starts(head, "\xff\xfe"))
        return "UTF-16LE";
    return wide_share(sample, "UTF-16BE") > wide_share(sample, "UTF-16LE") ? "UTF-16BE"
                                                                           : "UTF-16LE";
}

static const char *detect_mark(hua_str head)
{
    if (head.len >= 4 && memcmp(head.ptr, "\xff\xfe\0\0", 4) == 0)
        return "UTF-32LE";
    if (head.len >= 4 && memcmp(head.ptr, "\0\0\xfe\xff", 4) == 0)
        return "UTF-32BE";
    if (cli_starts(head, "\xff\xfe"))
        return "UTF-16LE";
    if (cli_starts(head, "\xfe\xff"))
        return "UTF-16BE";
    return cli_starts(head, "\x84\x31\x95\x33") ? "GB18030" : NULL;
}

/* ---- sets of bytes ----------------------------------------------------- */

/* What a text would be in UTF-8. */
typedef struct eight {
    size_t bad;         /* ill-formed bytes */
    size_t twos, latin; /* characters of two bytes; of these, Latin-1 */
    size_t threes;      /* of three bytes and more */
} eight;

static eight count_eight(hua_str text)
{
    eight e = {0, 0, 0, 0};
    for (size_t i = 0; i < text.len; i++) {
        const size_t valid = cli_utf8_valid(cli_slice(text, i, text.len));
        for (size_t end = i + valid; i < end; i++) {
            const unsigned char c = (unsigned char)text.ptr[i];
            e.threes += c >= 0xE0;
            e.twos += c >= 0xC0 && c < 0xE0;
            e.latin += c >= 0xC0 && c < 0xC4;
        }
        e.bad += i < text.len;
    }
    return e;
}

static size_t score(const tally *t)
{
    return t->bad * 20 > t->wide ? 0 : percent(t->good, t->wide) + percent(t->first, t->wide);
}

static const char *detect_bytes(hua_str sample, size_t least)
{
    static const charset sets[] = {{"GB18030", 0xB0, 0xD7, 0xA1},
                                   {"Big5", 0xA4, 0xC6, 0x40},
                                   {"Big5-HKSCS", 0xA4, 0xC6, 0x40}};
    const char *best = NULL;
    size_t most = least - 1;
    tally national = {0};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        tally t = tally_of(sample, &sets[i]);
        size_t points = score(&t);
        if (i == 0)
            national = t;
        if (points > most) {
            most = points;
            best = sets[i].name;
        }
    }
    /* Rare characters only, but sound, and in pairs as no European text has them. */
    bool pairs = !national.bad && national.wide >= FEWEST && national.loose * 4 < national.wide;
    return best || !pairs || least > LEAST_COMMON ? best : "GB18030";
}

/*
 * A few words in GBK can be well-formed UTF-8: 谢谢 are two Cyrillic letters.  They are taken for
 * Chinese if nearly all of them are common characters and the alternative is no Western European
 * text, which is full of such signs as · and £.
 */
static const char *detect_pairs(hua_str sample, const eight *e)
{
    enum { NEARLY_ALL = 160 };
    bool doubtful = !e->threes && e->twos >= 2 && e->latin * 2 <= e->twos;
    return doubtful ? detect_bytes(sample, NEARLY_ALL) : NULL;
}

/* The sample without a character that is cut off at its end. */
static hua_str whole_sample(hua_str head)
{
    hua_str sample = cli_slice(head, 0, head.len < SAMPLE ? head.len : SAMPLE);
    if (sample.len == head.len)
        return sample;
    size_t valid = cli_utf8_valid(sample);
    return valid + 3 >= sample.len ? cli_slice(sample, 0, valid) : sample;
}

const char *detect_charset(hua_str head)
{
    const char *found = detect_mark(head);
    if (found || !head.len || cli_starts(head, "\xef\xbb\xbf"))
        return found;
    hua_str sample = whole_sample(head);
    eight e = count_eight(sample);
    if (has_zero(sample) || (!e.bad && !memchr(sample.ptr, '\n', sample.len)))
        found = detect_wide(head);
    if (found || (e.bad && e.bad <= e.threes))
        return found;
    found = e.bad ? detect_bytes(sample, LEAST_COMMON) : detect_pairs(sample, &e);
    return found || !e.bad ? found : detect_wide(head);
}

/* ---- no text ----------------------------------------------------------- */

#define PICTURE                   \
    {                             \
        "图片", "a picture", NULL \
    }
#define SOUND                                                                                 \
    {                                                                                         \
        "录音", "a sound recording", "先转写成文字 / have the speech transcribed first" \
    }
#define ARCHIVE                                               \
    {                                                         \
        "压缩包", "an archive", "先解开 / unpack it first" \
    }

static const struct magic {
    hua_str bytes;
    size_t at;
    detect_kind kind;
} magics[] = {{{"%PDF-", 5}, 0, {"PDF", "a PDF", "把文字另存为 .txt / save its text as .txt"}},
              {{"\x89PNG", 4}, 0, PICTURE},
              {{"\xff\xd8\xff", 3}, 0, PICTURE},
              {{"GIF8", 4}, 0, PICTURE},
              {{"WEBP", 4}, 8, PICTURE},
              {{"WAVE", 4}, 8, SOUND},
              {{"AVI ", 4}, 8, {"录像", "a film", NULL}},
              {{"ID3\3", 4}, 0, SOUND},
              {{"ID3\4", 4}, 0, SOUND},
              {{"OggS\0", 5}, 0, SOUND},
              {{"fLaC\0", 5}, 0, SOUND},
              {{"#!AMR", 5}, 0, SOUND},
              {{"#!SILK", 6}, 0, SOUND},
              {{"\2#!SILK", 7}, 0, SOUND},
              {{"ftyp", 4},
               4,
               {"音视频", "sound or film", "先转写成文字 / have the speech transcribed first"}},
              {{"\x7f"
                "ELF",
                4},
               0,
               {"程序", "a program", NULL}},
              {{"MZ\x90\0", 4}, 0, {"程序", "a program", NULL}},
              {{"Rar!\x1a", 5}, 0, ARCHIVE},
              {{"7z\xbc\xaf\x27\x1c", 6}, 0, ARCHIVE},
              {{"ustar", 5}, 257, ARCHIVE},
              {{"SQLite format 3\0", 16},
               0,
               {"SQLite 数据库", "an SQLite database", "导出成 CSV / export it as CSV"}},
              {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
               0,
               {"旧式 Office 文件（.xls、.doc）", "an old Office file (.xls, .doc)",
                "另存为 .xlsx 或 CSV / save it as .xlsx or CSV"}}};

const detect_kind *detect_magic(hua_str head)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        const struct magic *m = &magics[i];
        if (head.len >= m->at + m->bytes.len &&
            memcmp(head.ptr + m->at, m->bytes.ptr, m->bytes.len) == 0)
            return &m->kind;
    }
    return NULL;
}

const detect_kind *detect_noise(hua_str head)
{
    static const detect_kind zeros = {"空字节", "zero bytes",
                                      "文件可能没有写完 / perhaps it was never written to its end"};
    static const detect_kind noise = {"二进制数据", "binary data", NULL};
    size_t zero = 0, control = 0;
    hua_str s = cli_slice(head, 0, head.len < SAMPLE ? head.len : SAMPLE);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        zero += c == 0;
        control += (c < ' ' && !(c >= '\b' && c <= '\r') && c != 0x1b) || c == 0x7f;
    }
    if (zero && zero * 10 >= s.len * 9)
        return &zeros;
    return zero * 16 > s.len || (s.len >= 32 && control * 20 > s.len) ? &noise : NULL;
}

bool detect_is_zip(hua_str head)
{
    return cli_starts(head, "PK\3\4") || cli_starts(head, "PK\5\6");
}

const detect_kind *detect_zip_kind(void)
{
    static const detect_kind zip = {"ZIP 压缩包", "a ZIP archive", "先解开 / unpack it first"};
    return &zip;
}
