/*
 * A report as one line of JSON in the published shape (schema/report.schema.json).
 *
 * Shape of the data: the report's arrays are walked once, in order, and every value is appended
 * to one buffer.  Why it is written by hand: this runs once per dialogue, and the keys are
 * constants whose length the compiler knows.
 *
 * Text that need not be UTF-8 (file names, ids, and all text of a report that was read with
 * replacement) is checked first; ill-formed bytes are written as U+FFFD, so that the output is
 * always well-formed.
 */
#include "report/report.h"

#include "report/json_text.h"

#define REPORT_VERSION "1"

static void add_comma(hua_buf *out, size_t i)
{
    if (i)
        hua_json_char(out, ',');
}

static void add_range(hua_buf *out, size_t start, size_t end)
{
    JSON_LIT(out, "{\"start\":");
    hua_json_size(out, start);
    JSON_LIT(out, ",\"end\":");
    hua_json_size(out, end);
    hua_json_char(out, '}');
}

/* "turn":…,"span":{…}, which evidence, behaviours and related places share. */
static void add_place(hua_buf *out, uint32_t turn, const hua_span *span)
{
    JSON_LIT(out, "\"turn\":");
    hua_json_size(out, turn);
    JSON_LIT(out, ",\"span\":");
    add_range(out, span->start, span->end);
}

/* Transcript text: checked only where the report says that something was replaced. */
static void add_source_text(hua_buf *out, const hua_report *report, hua_str text)
{
    if (report->replaced)
        hua_json_any_string(out, text);
    else
        hua_json_string(out, text);
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
    JSON_LIT(out, ",\"folds\":[");
    for (size_t i = 0; folds && i < sizeof table / sizeof table[0]; i++) {
        if (!(folds & table[i].bit))
            continue;
        add_comma(out, count++);
        hua_json_string(out, table[i].name);
    }
    hua_json_char(out, ']');
}

static void add_related(hua_buf *out, const hua_finding *finding)
{
    JSON_LIT(out, ",\"related\":[");
    for (size_t i = 0; i < finding->related_count; i++) {
        const hua_related *related = &finding->related[i];
        add_comma(out, i);
        hua_json_char(out, '{');
        add_place(out, related->turn, &related->span);
        JSON_LIT(out, ",\"role\":");
        hua_json_string(out, related->role);
        hua_json_char(out, '}');
    }
    hua_json_char(out, ']');
}

static void add_suggestion(hua_buf *out, const hua_report *report, const hua_suggestion *suggestion)
{
    if (suggestion->rewrite)
        JSON_LIT(out, "{\"kind\":\"rewrite\",\"safe\":");
    else
        JSON_LIT(out, "{\"kind\":\"say\",\"safe\":");
    hua_json_bool(out, suggestion->safe);
    JSON_LIT(out, ",\"text\":");
    add_source_text(out, report, suggestion->text);
    if (suggestion->rewrite) {
        JSON_LIT(out, ",\"replaces\":");
        add_range(out, suggestion->replaces.start, suggestion->replaces.end);
    }
    hua_json_char(out, '}');
}

static void add_finding_place(hua_buf *out, const hua_report *report, const hua_finding *finding)
{
    hua_json_char(out, ',');
    add_place(out, finding->turn, &finding->span);
    JSON_LIT(out, ",\"bytes\":");
    add_range(out, finding->span.byte_start, finding->span.byte_end);
    JSON_LIT(out, ",\"text\":");
    add_source_text(out, report, finding->text);
}

static void add_finding(hua_buf *out, const hua_report *report, const hua_finding *finding)
{
    JSON_LIT(out, "{\"rule\":");
    hua_json_string(out, finding->rule);
    JSON_LIT(out, ",\"category\":");
    hua_json_string(out, finding->category);
    JSON_LIT(out, ",\"severity\":\"");
    hua_buf_text(out, hua_severity_name(finding->severity));
    hua_json_char(out, '"');
    add_finding_place(out, report, finding);
    JSON_LIT(out, ",\"title\":");
    hua_json_string(out, finding->title);
    JSON_LIT(out, ",\"message\":");
    add_source_text(out, report, finding->message);
    JSON_LIT(out, ",\"why\":");
    hua_json_string(out, finding->why);
    add_folds(out, finding->folds);
    add_related(out, finding);
    JSON_LIT(out, ",\"suggestions\":[");
    for (size_t i = 0; i < finding->suggestion_count; i++) {
        add_comma(out, i);
        add_suggestion(out, report, &finding->suggestions[i]);
    }
    JSON_LIT(out, "]}");
}

static void add_findings(hua_buf *out, const hua_report *report)
{
    JSON_LIT(out, ",\"findings\":[");
    for (size_t i = 0; i < report->finding_count; i++) {
        add_comma(out, i);
        add_finding(out, report, &report->findings[i]);
    }
    hua_json_char(out, ']');
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
    JSON_LIT(out, ",\"status\":");
    hua_json_string(out, names[status]);
}

static void add_evidence(hua_buf *out, const hua_report *report, const hua_step *step)
{
    JSON_LIT(out, ",\"evidence\":[");
    for (size_t i = 0; i < step->evidence_count; i++) {
        const hua_evidence *evidence = &step->evidence[i];
        add_comma(out, i);
        JSON_LIT(out, "{\"behaviour\":");
        hua_json_string(out, evidence->behaviour);
        hua_json_char(out, ',');
        add_place(out, evidence->turn, &evidence->span);
        JSON_LIT(out, ",\"text\":");
        add_source_text(out, report, evidence->text);
        hua_json_char(out, '}');
    }
    hua_json_char(out, ']');
}

static void add_step(hua_buf *out, const hua_report *report, const hua_step *step)
{
    JSON_LIT(out, "{\"id\":");
    hua_json_string(out, step->id);
    add_status(out, step->status);
    JSON_LIT(out, ",\"points\":");
    hua_json_points(out, step->points);
    JSON_LIT(out, ",\"of\":");
    hua_json_points(out, step->of);
    add_evidence(out, report, step);
    JSON_LIT(out, ",\"missing\":[");
    for (size_t i = 0; i < step->missing_count; i++) {
        add_comma(out, i);
        hua_json_string(out, step->missing[i]);
    }
    JSON_LIT(out, "]}");
}

static void add_penalties(hua_buf *out, const hua_score *score)
{
    JSON_LIT(out, "],\"penalties\":[");
    for (size_t i = 0; i < score->penalty_count; i++) {
        add_comma(out, i);
        JSON_LIT(out, "{\"finding\":");
        hua_json_size(out, score->penalties[i].finding);
        JSON_LIT(out, ",\"points\":");
        hua_json_points(out, score->penalties[i].points);
        hua_json_char(out, '}');
    }
    hua_json_char(out, ']');
}

static void add_best_next(hua_buf *out, const hua_score *score)
{
    JSON_LIT(out, ",\"best_next\":");
    if (!score->has_best_next) {
        JSON_LIT(out, "null");
        return;
    }
    JSON_LIT(out, "{\"step\":");
    hua_json_string(out, score->best_step);
    JSON_LIT(out, ",\"behaviour\":");
    hua_json_string(out, score->best_behaviour);
    JSON_LIT(out, ",\"gain\":");
    hua_json_points(out, score->best_gain);
    JSON_LIT(out, ",\"say\":");
    hua_json_string(out, score->best_say);
    hua_json_char(out, '}');
}

static void add_score(hua_buf *out, const hua_report *report, const hua_score *score)
{
    JSON_LIT(out, "{\"rubric\":");
    hua_json_string(out, score->rubric);
    if (!score->applicable) {
        JSON_LIT(out, ",\"score\":null,\"points\":0,\"of\":0,\"applicable\":false,"
                      "\"steps\":[],\"penalties\":[],\"best_next\":null}");
        return;
    }
    JSON_LIT(out, ",\"score\":");
    hua_buf_int(out, score->score);
    JSON_LIT(out, ",\"points\":");
    hua_json_points(out, score->points);
    JSON_LIT(out, ",\"of\":");
    hua_json_points(out, score->of);
    JSON_LIT(out, ",\"applicable\":true,\"steps\":[");
    for (size_t i = 0; i < score->step_count; i++) {
        add_comma(out, i);
        add_step(out, report, &score->steps[i]);
    }
    add_penalties(out, score);
    add_best_next(out, score);
    hua_json_char(out, '}');
}

static void add_scores(hua_buf *out, const hua_report *report)
{
    JSON_LIT(out, ",\"scores\":[");
    for (size_t i = 0; i < report->score_count; i++) {
        add_comma(out, i);
        add_score(out, report, &report->scores[i]);
    }
    hua_json_char(out, ']');
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
        if (hua_str_eq(set->pairs[i]->tag, tag->tag) &&
            hua_str_eq(set->pairs[i]->value, tag->value))
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
    hua_json_string(out, name);
    JSON_LIT(out, ":[");
    for (size_t i = 0; i < set->count; i++) {
        if (!hua_str_eq(set->pairs[i]->tag, name))
            continue;
        add_comma(out, count++);
        hua_json_string(out, set->pairs[i]->value);
    }
    hua_json_char(out, ']');
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
    JSON_LIT(out, "\"emotion\":");
    hua_json_string(out, scale[peak]);
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
        hua_json_char(out, ',');
        add_tag_list(out, set, name);
    }
}

static void add_tags(hua_buf *out, const hua_report *report)
{
    tag_set set;
    collect_tags(&set, report);
    JSON_LIT(out, ",\"tags\":{");
    for (size_t i = 0; i < sizeof list_tags / sizeof list_tags[0]; i++) {
        add_tag_list(out, &set, list_tags[i]);
        hua_json_char(out, ',');
    }
    add_emotion(out, &set);
    hua_json_char(out, ',');
    add_tag_list(out, &set, HUA_STR("risk"));
    JSON_LIT(out, ",\"implicit\":");
    hua_json_bool(out, is_implicit(&set));
    add_further_tags(out, &set);
    hua_json_char(out, '}');
}

/* ---- the whole --------------------------------------------------------- */

static void add_behaviours(hua_buf *out, const hua_report *report)
{
    JSON_LIT(out, ",\"behaviours\":[");
    for (size_t i = 0; i < report->behaviour_count; i++) {
        const hua_behaviour *behaviour = &report->behaviours[i];
        add_comma(out, i);
        JSON_LIT(out, "{\"id\":");
        hua_json_string(out, behaviour->id);
        hua_json_char(out, ',');
        add_place(out, behaviour->turn, &behaviour->span);
        JSON_LIT(out, ",\"text\":");
        add_source_text(out, report, behaviour->text);
        hua_json_char(out, '}');
    }
    hua_json_char(out, ']');
}

static void add_overall(hua_buf *out, const hua_report *report)
{
    JSON_LIT(out, ",\"overall\":");
    if (!report->has_overall) {
        JSON_LIT(out, "null");
        return;
    }
    JSON_LIT(out, "{\"score\":");
    hua_buf_int(out, report->overall);
    JSON_LIT(out, ",\"grade\":");
    hua_json_string(out, hua_str_from(report->grade));
    hua_json_char(out, '}');
}

static void add_optional(hua_buf *out, hua_str key, hua_str value)
{
    if (!value.len)
        return;
    hua_json_char(out, ',');
    hua_json_string(out, key);
    hua_json_char(out, ':');
    hua_json_any_string(out, value);
}

/* Handed through as it came; line ends between its tokens would break the one line. */
static void add_meta(hua_buf *out, hua_str meta)
{
    if (!meta.len)
        return;
    JSON_LIT(out, ",\"meta\":");
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
    JSON_LIT(out, "{\"version\":" REPORT_VERSION ",\"id\":");
    hua_json_any_string(out, dialogue->id);
    JSON_LIT(out, ",\"source\":");
    hua_json_any_string(out, dialogue->source);
    JSON_LIT(out, ",\"channel\":\"");
    hua_buf_text(out, hua_channel_name(dialogue->channel));
    hua_json_char(out, '"');
    add_optional(out, HUA_STR("agent"), dialogue->agent);
    add_optional(out, HUA_STR("customer"), dialogue->customer);
    add_optional(out, HUA_STR("team"), dialogue->team);
    add_optional(out, HUA_STR("date"), dialogue->date);
    JSON_LIT(out, ",\"turns\":");
    hua_json_size(out, dialogue->turn_count);
    if (report->replaced) {
        JSON_LIT(out, ",\"replaced\":");
        hua_json_size(out, report->replaced);
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
    hua_json_char(out, '}');
}
