/*
 * The categories that findings may have, and the search for the name that was meant.
 *
 * Distance is Damerau-Levenshtein (Damerau 1964, restricted form) over code points; a name is near
 * if at most a third of its characters, and at least one, must change.
 */
#include "rules/pack_internal.h"

#include "text/utf8.h"

/* X(id, default severity): section 1 of the taxonomy. */
#define CATEGORIES(X)                \
    X("ignorance", ERROR)            \
    X("buck-passing", ERROR)         \
    X("policy-shield", ERROR)        \
    X("flat-refusal", ERROR)         \
    X("accusation", ERROR)           \
    X("belittling", ERROR)           \
    X("impatience", ERROR)           \
    X("defiance", ERROR)             \
    X("denial", ERROR)               \
    X("stalling", WARNING)           \
    X("apology-but", ERROR)          \
    X("bare-empathy", WARNING)       \
    X("empty-apology", WARNING)      \
    X("excuse", WARNING)             \
    X("arguing", WARNING)            \
    X("overpromise", WARNING)        \
    X("disrespect", INFO)            \
    X("hush-money", INFO)            \
    X("interruption", WARNING)       \
    X("slow-response", WARNING)      \
    X("talk-over", INFO)             \
    X("unanswered-emotion", WARNING) \
    X("unanswered-question", INFO)   \
    X("broken-promise", WARNING)     \
    X("echo", INFO)

static const hua_str category_names[] = {
#define CATEGORY_NAME(id, severity) HUA_STR_INIT(id),
    CATEGORIES(CATEGORY_NAME)
#undef CATEGORY_NAME
};

static const hua_severity category_severities[] = {
#define CATEGORY_SEVERITY(id, severity) HUA_##severity,
    CATEGORIES(CATEGORY_SEVERITY)
#undef CATEGORY_SEVERITY
};

enum { CATEGORY_COUNT = sizeof category_names / sizeof *category_names, LONGEST_NAME = 40 };

bool hua_category_known(hua_str id, hua_severity *severity)
{
    for (size_t i = 0; i < CATEGORY_COUNT; i++) {
        if (hua_str_eq(id, category_names[i])) {
            if (severity)
                *severity = category_severities[i];
            return true;
        }
    }
    return false;
}

size_t hua_category_names(const hua_str **names)
{
    *names = category_names;
    return CATEGORY_COUNT;
}

/* ---- nearest name -------------------------------------------------------- */

typedef struct letters {
    uint32_t cp[LONGEST_NAME];
    size_t count;
} letters;

static bool decode(hua_str text, letters *out)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = p + text.len;
    out->count = 0;
    while (p < end) {
        if (out->count == LONGEST_NAME)
            return false;
        p += hua_utf8_decode(p, end, &out->cp[out->count++]);
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const letters *a, const letters *b)
{
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b->count; j++)
        last[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t change = last[j - 1] + (a->cp[i - 1] != b->cp[j - 1]);
            now[j] = least(change, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a->cp[i - 1] == b->cp[j - 2] && a->cp[i - 2] == b->cp[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b->count];
}

hua_str hua_nearest_name(hua_str name, const hua_str *names, size_t count)
{
    letters wanted, other;
    hua_str best = {NULL, 0};
    if (!decode(name, &wanted) || wanted.count == 0)
        return best;
    size_t bound = wanted.count < 3 ? 1 : wanted.count / 3;
    for (size_t i = 0; i < count; i++) {
        if (!decode(names[i], &other))
            continue;
        size_t longer = wanted.count > other.count ? wanted.count : other.count;
        if (longer - least(wanted.count, other.count) > bound)
            continue;
        size_t d = distance(&wanted, &other);
        if (d <= bound && d < longer) {
            best = names[i];
            if (d == 0)
                return best;
            bound = d - 1;
        }
    }
    return best;
}
