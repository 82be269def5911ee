/*
 * A report as one line of JSON in the published shape (schema/report.schema.json).
 *
 * Shape of the data: the report's arrays are walked once, in order, and every value is appended
 * to one buffer.  Why it is written by hand: this runs once per dialogue, so text is copied
 * eight bytes at a time until a byte needs escaping, numbers are made without printf, and the
 * keys are constants whose length the compiler knows.
 *
 * Text that need not be UTF-8 (file names, ids, and all text of a report that was read with
 * replacement) is checked first; ill-formed bytes are written as U+FFFD, so that the output is
 * always well-formed.
 */
#include "report/report.h"

#include "text/utf8.h"

#define REPORT_VERSION "1"

/* ---- values ------------------------------------------------------------ */

/* Inline, so that a constant of known length becomes a few stores. */
static inline void put(hua_buf *out, const char *text, size_t len)
{
    if (out->error || out->capacity - out->len < len) {
        hua_buf_add(out, (hua_str){text, len});
        return;
    }
    memcpy(out->ptr + out->len, text, len);
    out->len += len;
}

#define LIT(out, text) put((out), (text), sizeof(text) - 1)

static inline void put_char(hua_buf *out, char c)
{
    put(out, &c, 1);
}

/* 0x80 in every byte of `word` that JSON wants escaped: below 0x20, the quote, the backslash. */
static inline uint64_t special_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t tops = UINT64_C(0x8080808080808080);
    uint64_t quote = word ^ (ones * '"');
    uint64_t slash = word ^ (ones * '\\');
    uint64_t hit = (word - ones * 0x20) & ~word;
    hit |= (quote - ones) & ~quote;
    hit |= (slash - ones) & ~slash;
    return hit & tops;
}

/* Copies text up to the first special byte; `to` has room for text.len + 8 bytes. */
static size_t copy_plain(char *to, hua_str text)
{
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.ptr + i, 8);
        memcpy(to + i, &word, 8);
        if (special_bytes(word))
            break;
    }
    for (; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
        to[i] = (char)c;
    }
    return i;
}

static void add_escape(hua_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char names[] = "btn?fr"; /* 8 .. 13; 11 has no short form */
    char text[6] = {'\\', (char)c, '0', '0', 0, 0};
    if (c == '"' || c == '\\') {
        hua_buf_add(out, (hua_str){text, 2});
    } else if (c >= 8 && c <= 13 && c != 11) {
        text[1] = names[c - 8];
        hua_buf_add(out, (hua_str){text, 2});
    } else {
        text[1] = 'u';
        text[4] = hex[c >> 4];
        text[5] = hex[c & 15];
        hua_buf_add(out, (hua_str){text, 6});
    }
}

/* The inside of a string, for well-formed text. */
static void add_escaped(hua_buf *out, hua_str text)
{
    while (text.len) {
        char *to = hua_buf_room(out, text.len + 8);
        if (!to)
            return;
        size_t n = copy_plain(to, text);
        out->len += n;
        if (n == text.len)
            return;
        add_escape(out, (unsigned char)text.ptr[n]);
        text = hua_str_slice(text, n + 1, text.len);
    }
}

static void add_string(hua_buf *out, hua_str text)
{
    put_char(out, '"');
    add_escaped(out, text);
    put_char(out, '"');
}

/* The same for text that may be ill-formed. */
static void add_any_string(hua_buf *out, hua_str text)
{
    put_char(out, '"');
    for (;;) {
        size_t good = hua_utf8_check(text);
        add_escaped(out, hua_str_slice(text, 0, good));
        if (good == text.len)
            break;
        const unsigned char *p = (const unsigned char *)text.ptr;
        uint32_t cp;
        size_t bad = hua_utf8_decode(p + good, p + text.len, &cp);
        LIT(out, "\xEF\xBF\xBD");
        text = hua_str_slice(text, good + bad, text.len);
    }
    put_char(out, '"');
}

static void add_size(hua_buf *out, size_t value)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    hua_buf_add(out, (hua_str){digits + i, sizeof digits - i});
}

/* Hundredths as the shortest decimal: 1250 is 12.5. */
static void add_points(hua_buf *out, int32_t hundredths)
{
    uint32_t value = hundredths < 0 ? 0u - (uint32_t)hundredths : (uint32_t)hundredths;
    uint32_t rest = value % 100;
    if (hundredths < 0)
        put_char(out, '-');
    add_size(out, value / 100);
    if (!rest)
        return;
    put_char(out, '.');
    put_char(out, (char)('0' + rest / 10));
    if (rest % 10)
        put_char(out, (char)('0' + rest % 10));
}

static void add_bool(hua_buf *out, bool value)
{
    if (value)
        LIT(out, "true");
    else
        LIT(out, "false");
}

static void add_comma(hua_buf *out, size_t i)
{
    if (i)
        put_char(out, ',');
}

static void add_range(hua_buf *out, size_t start, size_t end)
{
    LIT(out, "{\"start\":");
    add_size(out, start);
    LIT(out, ",\"end\":");
    add_size(out, end);
    put_char(out, '}');
}

/* "turn":…,"span":{…}, which evidence, behaviours and related places share. */
static void add_place(hua_buf *out, uint32_t turn, const hua_span *span)
{
    LIT(out, "\"turn\":");
    add_size(out, turn);
    LIT(out, ",\"span\":");
    add_range(out, span->start, span->end);
}

/* Transcript text: checked only where the report says that something was replaced. */
static void add_source_text(hua_buf *out, const hua_report *report, hua_str text)
{
    if (report->replaced)
        add_any_string(out, text);
    else
        add_string(out, text);
}

/* ---- findings ---------------------------------------------------------- */

static void add_folds(hua_buf *out, uint32_t folds)
{
    static const struct {
        uint32_t bit;
        hua_str name;
    } table[] = {
#define FOLD_ROW(name, text, bit) {1u << (bit), HUA_STR_INIT(text)},
        HUA_FOLDS(FOLD_ROW)
#undef FOLD_ROW
    };
    size_t count = 0;
    LIT(out, ",\"folds\":[");
    for (size_t i = 0; folds && i < sizeof table / sizeof table[0]; i++) {
        if (!(folds & table[i].bit))
            continue;
        add_comma(out, count++);
        add_string(out, table[i].name);
    }
    put_char(out, ']');
}

static void add_related(hua_buf *out, const hua_finding *finding)
{
    LIT(out, ",\"related\":[");
    for (size_t i = 0; i < finding->related_count; i++) {
        const hua_related *related = &finding->related[i];
        add_comma(out, i);
        put_char(out, '{');
        add_place(out, related->turn, &related->span);
        LIT(out, ",\"role\":");
        add_string(out, related->role);
        put_char(out, '}');
    }
    put_char(out, ']');
}

static void add_suggestion(hua_buf *out, const hua_report *report, const hua_suggestion *suggestion)
{
    if (suggestion->rewrite)
        LIT(out, "{\"kind\":\"rewrite\",\"safe\":");
    else
        LIT(out, "{\"kind\":\"say\",\"safe\":");
    add_bool(out, suggestion->safe);
    LIT(out, ",\"text\":");
    add_source_text(out, report, suggestion->text);
    if (suggestion->rewrite) {
        LIT(out, ",\"replaces\":");
        add_range(out, suggestion->replaces.start, suggestion->replaces.end);
    }
    put_char(out, '}');
}

static void add_finding_place(hua_buf *out, const hua_report *report, const hua_finding *finding)
{
    put_char(out, ',');
    add_place(out, finding->turn, &finding->span);
    LIT(out, ",\"bytes\":");
    add_range(out, finding->span.byte_start, finding->span.byte_end);
    LIT(out, ",\"text\":");
    add_source_text(out, report, finding->text);
}

static void add_finding(hua_buf *out, const hua_report *report, const hua_finding *finding)
{
    LIT(out, "{\"rule\":");
    add_string(out, finding->rule);
    LIT(out, ",\"category\":");
    add_string(out, finding->category);
    LIT(out, ",\"severity\":\"");
    hua_buf_text(out, hua_severity_name(finding->severity));
    put_char(out, '"');
    add_finding_place(out, report, finding);
    LIT(out, ",\"title\":");
    add_string(out, finding->title);
    LIT(out, ",\"message\":");
    add_source_text(out, report, finding->message);
    LIT(out, ",\"why\":");
    add_string(out, finding->why);
    add_folds(out, finding->folds);
    add_related(out, finding);
    LIT(out, ",\"suggestions\":[");
    for (size_t i = 0; i < finding->suggestion_count; i++) {
        add_comma(out, i);
        add_suggestion(out, report, &finding->suggestions[i]);
    }
    LIT(out, "]}");
}

static void add_findings(hua_buf *out, const hua_report *report)
{
    LIT(out, ",\"findings\":[");
    for (size_t i = 0; i < report->finding_count; i++) {
        add_comma(out, i);
        add_finding(out, report, &report->findings[i]);
    }
    put_char(out, ']');
}

/* ---- scores ------------------------------------------------------------ */

static void add_status(hua_buf *out, hua_status status)
{
    static const hua_str names[] = {
        [HUA_MISSED] = HUA_STR_INIT("missed"),
        [HUA_PARTLY] = HUA_STR_INIT("partly"),
        [HUA_MET] = HUA_STR_INIT("met"),
        [HUA_NA] = HUA_STR_INIT("n/a"),
    };
    LIT(out, ",\"status\":");
    add_string(out, names[status]);
}

static void add_evidence(hua_buf *out, const hua_report *report, const hua_step *step)
{
    LIT(out, ",\"evidence\":[");
    for (size_t i = 0; i < step->evidence_count; i++) {
        const hua_evidence *evidence = &step->evidence[i];
        add_comma(out, i);
        LIT(out, "{\"behaviour\":");
        add_string(out, evidence->behaviour);
        put_char(out, ',');
        add_place(out, evidence->turn, &evidence->span);
        LIT(out, ",\"text\":");
        add_source_text(out, report, evidence->text);
        put_char(out, '}');
    }
    put_char(out, ']');
}

static void add_step(hua_buf *out, const hua_report *report, const hua_step *step)
{
    LIT(out, "{\"id\":");
    add_string(out, step->id);
    add_status(out, step->status);
    LIT(out, ",\"points\":");
    add_points(out, step->points);
    LIT(out, ",\"of\":");
    add_points(out, step->of);
    add_evidence(out, report, step);
    LIT(out, ",\"missing\":[");
    for (size_t i = 0; i < step->missing_count; i++) {
        add_comma(out, i);
        add_string(out, step->missing[i]);
    }
    LIT(out, "]}");
}

static void add_penalties(hua_buf *out, const hua_score *score)
{
    LIT(out, "],\"penalties\":[");
    for (size_t i = 0; i < score->penalty_count; i++) {
        add_comma(out, i);
        LIT(out, "{\"finding\":");
        add_size(out, score->penalties[i].finding);
        LIT(out, ",\"points\":");
        add_points(out, score->penalties[i].points);
        put_char(out, '}');
    }
    put_char(out, ']');
}

static void add_best_next(hua_buf *out, const hua_score *score)
{
    LIT(out, ",\"best_next\":");
    if (!score->has_best_next) {
        LIT(out, "null");
        return;
    }
    LIT(out, "{\"step\":");
    add_string(out, score->best_step);
    LIT(out, ",\"behaviour\":");
    add_string(out, score->best_behaviour);
    LIT(out, ",\"gain\":");
    add_points(out, score->best_gain);
    LIT(out, ",\"say\":");
    add_string(out, score->best_say);
    put_char(out, '}');
}

static void add_score(hua_buf *out, const hua_report *report, const hua_score *score)
{
    LIT(out, "{\"rubric\":");
    add_string(out, score->rubric);
    if (!score->applicable) {
        LIT(out, ",\"score\":null,\"points\":0,\"of\":0,\"applicable\":false,"
                 "\"steps\":[],\"penalties\":[],\"best_next\":null}");
        return;
    }
    LIT(out, ",\"score\":");
    hua_buf_int(out, score->score);
    LIT(out, ",\"points\":");
    add_points(out, score->points);
    LIT(out, ",\"of\":");
    add_points(out, score->of);
    LIT(out, ",\"applicable\":true,\"steps\":[");
    for (size_t i = 0; i < score->step_count; i++) {
        add_comma(out, i);
        add_step(out, report, &score->steps[i]);
    }
    add_penalties(out, score);
    add_best_next(out, score);
    put_char(out, '}');
}

static void add_scores(hua_buf *out, const hua_report *report)
{
    LIT(out, ",\"scores\":[");
    for (size_t i = 0; i < report->score_count; i++) {
        add_comma(out, i);
        add_score(out, report, &report->scores[i]);
    }
    put_char(out, ']');
}

/* ---- tags -------------------------------------------------------------- */

/*
 * The distinct (tag, value) pairs in order of first appearance.  A pack has a few dozen of them
 * while a long dialogue may have a tag per turn, hence one pass that keeps the pairs seen; a
 * pair beyond the room, which no sane pack reaches, is left out.
 */
enum { MAX_PAIRS = 256 };

typedef struct tag_set {
    const hua_tag *pairs[MAX_PAIRS];
    size_t count;
} tag_set;

static const hua_str list_tags[] = {HUA_STR_INIT("intent"), HUA_STR_INIT("matter"),
                                    HUA_STR_INIT("need"), HUA_STR_INIT("type")};

static bool pair_seen(const tag_set *set, const hua_tag *tag)
{
    for (size_t i = 0; i < set->count; i++)
        if (hua_str_eq(set->pairs[i]->tag, tag->tag) && hua_str_eq(set->pairs[i]->value, tag->value))
            return true;
    return false;
}

static void collect_tags(tag_set *set, const hua_report *report)
{
    set->count = 0;
    for (size_t i = 0; i < report->tag_count && set->count < MAX_PAIRS; i++)
        if (!pair_seen(set, &report->tags[i]))
            set->pairs[set->count++] = &report->tags[i];
}

static void add_tag_list(hua_buf *out, const tag_set *set, hua_str name)
{
    size_t count = 0;
    add_string(out, name);
    LIT(out, ":[");
    for (size_t i = 0; i < set->count; i++) {
        if (!hua_str_eq(set->pairs[i]->tag, name))
            continue;
        add_comma(out, count++);
        add_string(out, set->pairs[i]->value);
    }
    put_char(out, ']');
}

/* The peak: the strongest emotion that was seen. */
static void add_emotion(hua_buf *out, const tag_set *set)
{
    static const hua_str scale[] = {HUA_STR_INIT("calm"), HUA_STR_INIT("anxious"),
                                    HUA_STR_INIT("annoyed"), HUA_STR_INIT("angry"),
                                    HUA_STR_INIT("despair")};
    size_t peak = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (!hua_str_is(set->pairs[i]->tag, "emotion"))
            continue;
        for (size_t k = peak + 1; k < sizeof scale / sizeof scale[0]; k++)
            if (hua_str_eq(set->pairs[i]->value, scale[k]))
                peak = k;
    }
    LIT(out, "\"emotion\":");
    add_string(out, scale[peak]);
}

static bool is_implicit(const tag_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (hua_str_is(set->pairs[i]->tag, "implicit"))
            return true;
    return false;
}

static bool is_known_tag(hua_str name)
{
    for (size_t i = 0; i < sizeof list_tags / sizeof list_tags[0]; i++)
        if (hua_str_eq(name, list_tags[i]))
            return true;
    return hua_str_is(name, "emotion") || hua_str_is(name, "risk") || hua_str_is(name, "implicit");
}

/* Tags that a pack adds to the published ones, each name once. */
static void add_further_tags(hua_buf *out, const tag_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        hua_str name = set->pairs[i]->tag;
        bool again = is_known_tag(name);
        for (size_t k = 0; k < i && !again; k++)
            again = hua_str_eq(set->pairs[k]->tag, name);
        if (again)
            continue;
        put_char(out, ',');
        add_tag_list(out, set, name);
    }
}

static void add_tags(hua_buf *out, const hua_report *report)
{
    tag_set set;
    collect_tags(&set, report);
    LIT(out, ",\"tags\":{");
    for (size_t i = 0; i < sizeof list_tags / sizeof list_tags[0]; i++) {
        add_tag_list(out, &set, list_tags[i]);
        put_char(out, ',');
    }
    add_emotion(out, &set);
    put_char(out, ',');
    add_tag_list(out, &set, HUA_STR("risk"));
    LIT(out, ",\"implicit\":");
    add_bool(out, is_implicit(&set));
    add_further_tags(out, &set);
    put_char(out, '}');
}

/* ---- the whole --------------------------------------------------------- */

static void add_behaviours(hua_buf *out, const hua_report *report)
{
    LIT(out, ",\"behaviours\":[");
    for (size_t i = 0; i < report->behaviour_count; i++) {
        const hua_behaviour *behaviour = &report->behaviours[i];
        add_comma(out, i);
        LIT(out, "{\"id\":");
        add_string(out, behaviour->id);
        put_char(out, ',');
        add_place(out, behaviour->turn, &behaviour->span);
        LIT(out, ",\"text\":");
        add_source_text(out, report, behaviour->text);
        put_char(out, '}');
    }
    put_char(out, ']');
}

static void add_overall(hua_buf *out, const hua_report *report)
{
    LIT(out, ",\"overall\":");
    if (!report->has_overall) {
        LIT(out, "null");
        return;
    }
    LIT(out, "{\"score\":");
    hua_buf_int(out, report->overall);
    LIT(out, ",\"grade\":");
    add_string(out, hua_str_from(report->grade));
    put_char(out, '}');
}

static void add_optional(hua_buf *out, hua_str key, hua_str value)
{
    if (!value.len)
        return;
    put_char(out, ',');
    add_string(out, key);
    put_char(out, ':');
    add_any_string(out, value);
}

/* Handed through as it came; line ends between its tokens would break the one line. */
static void add_meta(hua_buf *out, hua_str meta)
{
    if (!meta.len)
        return;
    LIT(out, ",\"meta\":");
    char *to = hua_buf_room(out, meta.len);
    if (!to)
        return;
    for (size_t i = 0; i < meta.len; i++)
        to[i] = meta.ptr[i] == '\n' || meta.ptr[i] == '\r' ? ' ' : meta.ptr[i];
    out->len += meta.len;
}

static void add_head(hua_buf *out, const hua_report *report)
{
    const hua_dialogue *dialogue = report->dialogue;
    LIT(out, "{\"version\":" REPORT_VERSION ",\"id\":");
    add_any_string(out, dialogue->id);
    LIT(out, ",\"source\":");
    add_any_string(out, dialogue->source);
    LIT(out, ",\"channel\":\"");
    hua_buf_text(out, hua_channel_name(dialogue->channel));
    put_char(out, '"');
    add_optional(out, HUA_STR("agent"), dialogue->agent);
    add_optional(out, HUA_STR("customer"), dialogue->customer);
    add_optional(out, HUA_STR("team"), dialogue->team);
    add_optional(out, HUA_STR("date"), dialogue->date);
    LIT(out, ",\"turns\":");
    add_size(out, dialogue->turn_count);
    if (report->replaced) {
        LIT(out, ",\"replaced\":");
        add_size(out, report->replaced);
    }
    add_meta(out, dialogue->meta);
}

void hua_report_write_json(const hua_report *report, hua_buf *out)
{
    add_head(out, report);
    add_findings(out, report);
    add_scores(out, report);
    add_tags(out, report);
    add_behaviours(out, report);
    add_overall(out, report);
    put_char(out, '}');
}
