/*
 * Wording for findings: the message, and suggestions that fit the customer's mood, the channel
 * and the script of the text.
 *
 * Packs write Simplified; what comes from a pack is put into the reader's language (messages) or
 * the script of the text at hand (suggestions) before placeholders are filled in, so that words
 * taken from the text stay as they were written.  Plain texts in no need of either are handed
 * out as they lie in the ruleset.
 */
#include "analysis/suggest.h"

#include "text/utf8.h"

/* ---- language and script ----------------------------------------------------------- */

hua_str suggest_in_script(hua_scanner *s, hua_str text, hua_script script)
{
    if (script == HUA_SCRIPT_HANS || script == HUA_SCRIPT_NONE || text.len == 0)
        return text;
    hua_buf *scratch = &s->json; /* free until the report is written */
    hua_buf_reset(scratch);
    hua_convert(s->converter, text, script, scratch);
    if (scratch->error != HUA_OK) {
        s->failure = scratch->error;
        return text;
    }
    return hua_arena_copy(&s->arena, hua_buf_str(scratch));
}

hua_str suggest_message_text(hua_scanner *s, rs_text text)
{
    const hua_str hans = rs_text_of(s->rules, text.hans);
    if (s->options.lang == HUA_EN && text.en.len > 0)
        return rs_text_of(s->rules, text.en);
    if (s->options.lang != HUA_HANT)
        return hans;
    return text.hant.len > 0 ? rs_text_of(s->rules, text.hant)
                             : suggest_in_script(s, hans, HUA_SCRIPT_TW);
}

static hua_script find_agent_script(const hua_scanner *s)
{
    for (size_t i = 0; i < s->dialogue->turn_count; i++) {
        const hua_turn *turn = &s->dialogue->turns[i];
        const hua_script script = turn->speaker == HUA_AGENT ? hua_script_of(turn->text)
                                                             : HUA_SCRIPT_NONE;
        if (script != HUA_SCRIPT_NONE)
            return script;
    }
    return HUA_SCRIPT_HANS;
}

hua_script suggest_agent_script(hua_scanner *s)
{
    if (!s->agent_script_known) {
        s->agent_script_known = true;
        s->agent_script = find_agent_script(s);
    }
    return s->agent_script;
}

/* Remembered for the last turn asked about: a long turn may have many findings. */
static hua_script script_for(hua_scanner *s, const find *f)
{
    if (s->script_turn != f->turn) {
        s->script_turn = f->turn;
        s->turn_script = hua_script_of(s->dialogue->turns[f->turn].text);
        if (s->turn_script == HUA_SCRIPT_NONE)
            s->turn_script = suggest_agent_script(s);
    }
    return s->turn_script;
}

/* ---- the customer's mood ------------------------------------------------------------ */

/* 0 = calm or not known. */
static uint32_t mood_rank(hua_str value)
{
    static const char *const moods[] = {"anxious", "annoyed", "angry", "despair"};
    for (uint32_t i = 0; i < sizeof moods / sizeof *moods; i++) {
        if (hua_str_is(value, moods[i]))
            return i + 1;
    }
    return 0;
}

/* Of the tag `emotion`; 0 for any other detector. */
static uint32_t mood_of(const hua_ruleset *rules, const rs_detector *d)
{
    if (d->kind != PACK_TAG || !hua_str_is(rs_text_of(rules, d->id), "emotion"))
        return 0;
    return mood_rank(rs_text_of(rules, d->category));
}

static bool is_found_until(const hua_scanner *s, uint32_t detector, uint32_t turn)
{
    uint32_t k = find_first(s, detector);
    while (k != RS_NONE && !s->finds.items[k].alive)
        k = s->finds.items[k].next;
    return k != RS_NONE && s->finds.items[k].turn <= turn;
}

/* The strongest mood shown up to the turn. */
static uint32_t mood_until(const hua_scanner *s, uint32_t turn)
{
    uint32_t strongest = 0;
    for (uint32_t i = 0; i < s->rules->detectors_count; i++) {
        if (find_first(s, i) == RS_NONE)
            continue;
        const uint32_t mood = mood_of(s->rules, &s->rules->detectors[i]);
        if (mood > strongest && is_found_until(s, i, turn))
            strongest = mood;
    }
    return strongest;
}

/* ---- suggestions --------------------------------------------------------------------- */

/* What all suggestions of one finding share. */
typedef struct suggest_work {
    render_source source;
    hua_script script;
    uint32_t mood;
    hua_suggestion *items;
    size_t count;
} suggest_work;

static size_t count_points(hua_str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = text.len ? p + text.len : p;
    size_t n = 0;
    for (uint32_t cp; p < end; n++)
        p += hua_utf8_decode(p, end, &cp);
    return n;
}

/* The segment that a rewrite replaces. */
static hua_span replaced_span(const render_source *source)
{
    const hua_str turn = source->turn;
    const hua_span match = source->f->span;
    const hua_str before = hua_str_slice(turn, source->start, match.byte_start);
    const hua_str after = hua_str_slice(turn, match.byte_end, source->end);
    return (hua_span){.start = match.start - count_points(before),
                      .end = match.end + count_points(after),
                      .byte_start = source->start,
                      .byte_end = source->end};
}

/* A rewrite that changes nothing, or leaves nothing of the turn, is none. */
static bool is_worth(const render_source *source, hua_str rewritten)
{
    const hua_str turn = source->turn;
    if (rewritten.len == 0)
        return hua_str_trim(hua_str_slice(turn, 0, source->start)).len > 0 ||
               hua_str_trim(hua_str_slice(turn, source->end, turn.len)).len > 0;
    return !hua_str_eq(rewritten, hua_str_slice(turn, source->start, source->end));
}

static hua_str text_in_script(const suggest_work *w, const rs_suggestion *given)
{
    hua_scanner *s = w->source.s;
    const bool traditional = w->script == HUA_SCRIPT_TW || w->script == HUA_SCRIPT_HK;
    if (traditional && given->hant.len > 0)
        return rs_text_of(s->rules, given->hant);
    return suggest_in_script(s, rs_text_of(s->rules, given->text), w->script);
}

/* A text without full stops is not written out again for each finding in it. */
static bool is_too_long(const render_source *source)
{
    enum { MOST_BYTES = 3000 };
    return source->end - source->start > MOST_BYTES;
}

static void add_suggestion(suggest_work *w, const rs_suggestion *given)
{
    const bool rewrite = given->rewrite != 0;
    if (rewrite && is_too_long(&w->source))
        return;
    if (!suggest_can_say(w->source.s, rs_text_of(w->source.s->rules, given->text),
                         w->source.f->turn))
        return;
    hua_suggestion made = {.rewrite = rewrite, .text = text_in_script(w, given)};
    if (rewrite || suggest_render_needed(made.text))
        made.text = suggest_render_text(&w->source, made.text, rewrite);
    if (rewrite) {
        if (!is_worth(&w->source, made.text))
            return;
        made.safe = given->safe != 0;
        made.replaces = replaced_span(&w->source);
    }
    w->items[w->count++] = made;
}

static bool fits_channel(const hua_scanner *s, const rs_suggestion *given)
{
    return given->channels == 0 || (given->channels & 1u << s->dialogue->channel) != 0;
}

static bool fits_mood(const suggest_work *w, const rs_suggestion *given)
{
    const uint32_t mood = mood_rank(rs_text_of(w->source.s->rules, given->emotion));
    return given->emotion.len > 0 && mood == w->mood;
}

/* Adds those for this mood, or those for any. */
static void add_suggestions(suggest_work *w, rs_range range, bool for_mood)
{
    const hua_scanner *s = w->source.s;
    for (uint32_t i = 0; i < range.count; i++) {
        const rs_suggestion *given = &s->rules->suggestions[range.first + i];
        const bool fits = for_mood ? fits_mood(w, given) : given->emotion.len == 0;
        if (fits && fits_channel(s, given))
            add_suggestion(w, given);
    }
}

static bool asks_for_mood(const hua_ruleset *rules, rs_range range)
{
    for (uint32_t i = 0; i < range.count; i++) {
        if (rules->suggestions[range.first + i].emotion.len > 0)
            return true;
    }
    return false;
}

static void suggest_all(hua_scanner *s, hua_finding *finding, const find *f, rs_range range)
{
    suggest_work w = {.source = suggest_source_of(s, f), .script = script_for(s, f)};
    w.source.script = w.script;
    w.items = HUA_ARENA_ARRAY(&s->arena, hua_suggestion, range.count);
    if (!w.items)
        return;
    if (asks_for_mood(s->rules, range)) {
        w.mood = mood_until(s, f->turn);
        add_suggestions(&w, range, true);
    }
    add_suggestions(&w, range, false);
    finding->suggestions = w.items;
    finding->suggestion_count = w.count;
}

void suggest_for(hua_scanner *s, hua_finding *finding, const find *f)
{
    const rs_detector *d = &s->rules->detectors[f->detector];
    finding->message = suggest_message_text(s, d->message);
    if (suggest_render_needed(finding->message)) {
        const render_source source = suggest_source_of(s, f);
        finding->message = suggest_render_text(&source, finding->message, false);
    }
    if (d->suggestions.count > 0)
        suggest_all(s, finding, f, d->suggestions);
}
