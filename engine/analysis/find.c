/*
 * Detectors in the turn: from occurrences to finds.
 *
 * Only detectors whose match was marked are looked at.  An occurrence becomes a find if it stands at
 * word edges, outside quotations, was read in a way that the detector allows, no exception touches it,
 * and every condition that the turn alone can decide holds.  Of overlapping finds of one detector
 * the first and longest is kept.
 */
#include "analysis/scanner.h"

enum { STRADDLE = 64, LEAST_BY_SOUND = 3 };

static size_t end_byte(const hua_units *units, uint32_t end)
{
    return end ? (size_t)units->byte[end - 1] + units->size[end - 1] : 0;
}

/* ---- what was found by sound ---------------------------------------------------------- */

/*
 * Units that the matched elements cover, without gaps.  What was read over inside a literal is not counted;
 * where it stood is not known, so it is one at least.
 */
static uint32_t matched_units(const hua_scanner *s, const occurrence *o)
{
    uint32_t units = 0;
    if (o->path == RS_NONE)
        return o->end - o->start - ((o->via & VIA_SKIP) != 0);
    for (uint32_t n = o->path; n != RS_NONE; n = s->paths.items[n].prev)
        units += s->paths.items[n].end - s->paths.items[n].start;
    return units;
}

/* Does the detector read by sound here? */
static bool reads_sound(const hua_scanner *s, const rs_detector *d)
{
    return !(d->flags & RS_SOUND_NEVER) &&
           (s->dialogue->channel == HUA_CALL || (d->flags & RS_SOUND_ALWAYS));
}

/* What merely sounds right has to be long enough to mean anything. */
static bool is_short_sound(const hua_scanner *s, const occurrence *o)
{
    return (o->via & VIA_SOUND) && matched_units(s, o) < LEAST_BY_SOUND;
}

/* May the occurrence count for the detector, be it a match, an exception or a condition? */
static bool is_heard(const hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    return !(o->via & VIA_SOUND) || (reads_sound(s, d) && !is_short_sound(s, o));
}

/* ---- conditions inside the turn ------------------------------------------------------ */

static bool at_word_edges(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    return (d->flags & RS_PART_WORDS) || (match_boundary(s, o->start) && match_boundary(s, o->end));
}

static bool on_side(const occurrence *o, const occurrence *found, uint32_t side)
{
    if (side == SIDE_BEFORE)
        return o->start < found->start;
    if (side == SIDE_AFTER)
        return o->end > found->end;
    return true;
}

/* The part of the range that lies on that side of the find. */
static hua_range side_of(hua_range where, const occurrence *found, uint32_t side)
{
    if (side == SIDE_BEFORE && where.end > found->start)
        where.end = found->start > where.start ? found->start : where.start;
    if (side == SIDE_AFTER && where.start < found->end)
        where.start = found->end < where.end ? found->end : where.end;
    return where;
}

/* The entity stands somewhere in the range, on that side of the find; *met says where. */
static bool stands_in(hua_scanner *s, const rs_detector *d, uint32_t entity, hua_range where,
                      const occurrence *found, uint32_t side, witness *met)
{
    uint32_t count;
    *met = (witness){.entity = entity};
    const occurrence *items = match_entity(s, entity, &count);
    where = side_of(where, found, side);
    const uint32_t from = where.start > STRADDLE ? where.start - STRADDLE : 0;
    for (size_t i = order_first_at(items, count, from); i < count && items[i].start < where.end;
         i++) {
        const occurrence o = items[i];
        if (o.end > where.start && on_side(&o, found, side) && is_heard(s, d, &o) &&
            at_word_edges(s, d, &o)) {
            *met = (witness){entity, o.start, o.end};
            return true;
        }
        items = match_entity(s, entity, &count);
    }
    return false;
}

static hua_range whole_turn(const hua_scanner *s)
{
    return (hua_range){0, (uint32_t)s->units.count};
}

/* The segments of `scope` around the find, and `more` of them on either side. */
static hua_range segments_around(hua_scanner *s, pack_scope scope, const occurrence *o,
                                 uint32_t more)
{
    const segments *seg = match_segments(s, scope);
    if (!seg)
        return whole_turn(s);
    uint32_t first = seg->id[o->start];
    uint32_t last = seg->id[o->end - 1];
    first = first > more ? first - more : 0;
    last = last + more < seg->count - 1 ? last + more : seg->count - 1;
    return (hua_range){seg->start[first], seg->start[last + 1]};
}

/* The first word that ends behind a unit. */
static uint32_t word_behind(const uint32_t *ends, uint32_t count, uint32_t unit)
{
    uint32_t lo = 0;
    uint32_t hi = count;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (ends[mid] <= unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* From `words` words before the find to as many behind it. */
static hua_range words_around(hua_scanner *s, const occurrence *o, uint32_t words)
{
    uint32_t count;
    const uint32_t *ends = match_words(s, &count);
    const uint32_t first = word_behind(ends, count, o->start);
    const uint32_t last = word_behind(ends, count, o->end - 1);
    const uint32_t from = first > words ? ends[first - words - 1] : 0;
    const uint32_t to = last + words < count ? ends[last + words] : (uint32_t)s->units.count;
    return (hua_range){from, to};
}

static hua_range reach_of(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                          const occurrence *o)
{
    const uint32_t n = (uint32_t)c->amount;
    switch (c->unit) {
    case UNIT_CHARS: { /* so many between the two: one more, and they overlap the range */
        const uint32_t end = (uint32_t)s->units.count;
        return (hua_range){o->start > n ? o->start - n - 1 : 0,
                           o->end + n + 1 < end ? o->end + n + 1 : end};
    }
    case UNIT_WORDS:
        return words_around(s, o, n);
    case UNIT_CLAUSES:
        return segments_around(s, SCOPE_CLAUSE, o, n);
    case UNIT_SENTENCES:
        return segments_around(s, SCOPE_SENTENCE, o, n);
    case UNIT_SCOPE:
        return segments_around(s, (pack_scope)d->scope, o, 0);
    default:
        return whole_turn(s);
    }
}

static bool enough_stand(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                         const occurrence *o, witness *met)
{
    const hua_range where = segments_around(s, (pack_scope)d->scope, o, 0);
    const uint32_t need = c->kind == COND_ALL ? c->all.count : c->n;
    uint32_t have = 0;
    witness lacking = {.entity = RS_NONE};
    for (uint32_t i = 0; i < c->all.count && have < need; i++) {
        if (have + c->all.count - i < need && !s->trace)
            return false; /* one who wants it explained is told of the last that is lacking */
        const uint32_t entity = s->rules->numbers[c->all.first + i];
        if (stands_in(s, d, entity, where, o, SIDE_AROUND, met))
            have++;
        else
            lacking = *met;
    }
    if (have < need)
        *met = lacking;
    return have >= need;
}

static bool holds_inside(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                         const occurrence *o, witness *met)
{
    const uint32_t entity = c->entity;
    switch (c->kind) {
    case COND_ALL:
    case COND_AT_LEAST:
        return enough_stand(s, d, c, o, met);
    case COND_NONE:
        return !stands_in(s, d, entity, segments_around(s, (pack_scope)d->scope, o, 0), o,
                          SIDE_AROUND, met);
    case COND_NEAR:
        return stands_in(s, d, entity, reach_of(s, d, c, o), o, c->side, met);
    case COND_NOT_NEAR:
        return !stands_in(s, d, entity, reach_of(s, d, c, o), o, c->side, met);
    default:
        return true;
    }
}

/* Decided here, or left to relate.c? */
static bool is_inside(const rs_condition *c)
{
    return c->entity != RS_NONE;
}

static bool all_inside_hold(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        if (!is_inside(c))
            continue;
        witness met = {.entity = RS_NONE};
        const bool holds = holds_inside(s, d, c, o, &met);
        if (s->trace)
            explain_inside(s, d, c, o, holds, &met);
        if (!holds)
            return false;
    }
    return true;
}

/* An exception overlaps the find or stands directly beside it. */
static bool is_excepted(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    if (d->unless == RS_NONE)
        return false;
    uint32_t count;
    const occurrence *items = match_entity(s, d->unless, &count);
    const uint32_t from = o->start > STRADDLE ? o->start - STRADDLE : 0;
    for (size_t i = order_first_at(items, count, from); i < count && items[i].start <= o->end;
         i++) {
        if (items[i].end < o->start || !is_heard(s, d, &items[i]))
            continue;
        if (s->trace)
            explain_exception(s, d, &items[i]);
        return true;
    }
    return false;
}

/* ---- one detector ---------------------------------------------------------------------- */

/* Why the occurrence is no find before any condition is asked; NULL if there is no reason. */
static const char *refusal(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    if ((o->via & VIA_SKIP) && (d->flags & RS_NO_FILLERS))
        return "此规则不跳读语气填充词";
    if ((o->via & VIA_SOUND) && !reads_sound(s, d))
        return "此处不按读音匹配";
    if (is_short_sound(s, o))
        return "太短，仅凭读音不足为据";
    if (!at_word_edges(s, d, o))
        return "落在更长的词里面";
    if (!(d->flags & RS_QUOTED) && quotation_covers(s, o->start))
        return "是转述或引用的话";
    return NULL;
}

static bool is_accepted(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    const char *reason = refusal(s, d, o);
    if (s->trace)
        explain_match(s, d, o, reason);
    return !reason && !is_excepted(s, d, o) && all_inside_hold(s, d, o);
}

static void keep_survivors(hua_scanner *s, const rs_detector *d)
{
    uint32_t count;
    const occurrence *items = match_entity(s, d->match, &count);
    const segments *seg = d->flags & RS_FIRST_ONLY ? match_segments(s, (pack_scope)d->scope) : NULL;
    uint32_t covered = 0;
    uint32_t last_segment = RS_NONE;
    hua_vec_clear(&s->survivors);
    for (uint32_t i = 0; i < count && !s->failure; i++) {
        const occurrence o = items[i];
        const uint32_t segment = match_segment_of(seg, o.start);
        if (o.start < covered || ((d->flags & RS_FIRST_ONLY) && segment == last_segment))
            continue;
        if (is_accepted(s, d, &o)) {
            if (!hua_vec_push(&s->allocator, &s->survivors, o))
                s->failure = HUA_E_NOMEM;
            covered = o.end;
            last_segment = segment;
            if ((d->flags & RS_ONE_TELLS) && !s->trace)
                return;
        }
        items = match_entity(s, d->match, &count);
    }
}

static void add_capture(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end)
{
    const capture c = {entity, s->units.byte[start], (uint32_t)end_byte(&s->units, end)};
    if (!hua_vec_push(&s->allocator, &s->captures, c))
        s->failure = HUA_E_NOMEM;
}

/* What the named elements and the gaps of the match hold, last first. */
static rs_range capture_path(hua_scanner *s, uint32_t path)
{
    rs_range range = {(uint32_t)s->captures.count, 0};
    for (uint32_t n = path; n != RS_NONE; n = s->paths.items[n].prev) {
        const path_node *node = &s->paths.items[n];
        if (s->rules->entities[node->entity].name.len)
            add_capture(s, node->entity, node->start, node->end);
        if (node->prev != RS_NONE && s->paths.items[node->prev].end < node->start)
            add_capture(s, RS_NONE, s->paths.items[node->prev].end, node->start);
    }
    range.count = (uint32_t)s->captures.count - range.first;
    return range;
}

/* What was read over inside: fillers, stutters. */
static uint32_t skip_folds(const hua_units *units, uint32_t start, uint32_t end)
{
    uint32_t folds = 0;
    for (uint32_t i = start; i < end; i++)
        if (units->flags[i] & HUA_UNIT_SKIP)
            folds |= units->folds[i] & (HUA_FOLD_FILLER | HUA_FOLD_STUTTER);
    return folds;
}

/* Folds that the matched elements needed; what stands in gaps does not count. */
static uint32_t folds_of(hua_scanner *s, const occurrence *o)
{
    uint32_t folds = 0;
    if (o->via & VIA_SKIP)
        folds |= skip_folds(&s->units, o->start, o->end);
    if (o->via & VIA_SOUND)
        folds |= HUA_FOLD_SOUND;
    if (o->path == RS_NONE)
        return folds | hua_units_folds(&s->units, o->start, o->end);
    for (uint32_t n = o->path; n != RS_NONE; n = s->paths.items[n].prev)
        folds |= hua_units_folds(&s->units, s->paths.items[n].start, s->paths.items[n].end);
    return folds;
}

static double promised_seconds(hua_scanner *s, const rs_detector *d, const occurrence *o)
{
    for (uint32_t i = 0; i < d->conditions.count; i++)
        if (s->rules->conditions[d->conditions.first + i].unit == UNIT_PROMISED)
            return slots_duration(&s->units, o->start, o->end);
    return -1.0;
}

static void set_scope(hua_scanner *s, const rs_detector *d, const occurrence *o, find *f)
{
    f->scope_end = (uint32_t)s->units.text.len;
    if (!(d->flags & RS_PLACED))
        return;
    const segments *sentences = match_segments(s, SCOPE_SENTENCE);
    f->sentence = match_segment_of(sentences, o->start);
    f->clause = s->uses_clauses ? match_segment_of(match_segments(s, SCOPE_CLAUSE), o->start) : 0;
    if (d->scope < SCOPE_TURN && sentences) {
        const hua_range r = segments_around(s, SCOPE_SENTENCE, o, 0);
        f->scope_start = s->units.byte[r.start];
        f->scope_end = (uint32_t)end_byte(&s->units, r.end);
    }
}

static void add_occurrence(hua_scanner *s, uint32_t detector, const occurrence *o)
{
    const rs_detector *d = &s->rules->detectors[detector];
    find f = {.detector = detector,
              .turn = s->work.index,
              .start = o->start,
              .end = o->end,
              .promised = -1.0,
              .alive = true,
              .related_turn = RS_NONE};
    set_scope(s, d, o, &f);
    if (d->kind != DETECTOR_CUE)
        f.span = hua_units_span(&s->units, o->start, o->end);
    if (d->kind == PACK_RULE) {
        f.folds = folds_of(s, o);
        f.captures = capture_path(s, o->path);
        f.promised = promised_seconds(s, d, o);
    }
    find_add(s, &f);
}

static bool script_fits(hua_scanner *s, uint32_t scripts)
{
    if (!scripts)
        return true;
    if (!s->work.script_known) {
        s->work.script_known = true;
        s->work.script = hua_script_of(s->work.turn->text);
    }
    const bool traditional = s->work.script == HUA_SCRIPT_TW || s->work.script == HUA_SCRIPT_HK;
    return (scripts & (traditional ? 2u : 1u)) != 0;
}

static bool speaker_fits(uint32_t who, hua_speaker speaker)
{
    return who == (uint32_t)speaker ||
           (who == HUA_OTHER && (speaker == HUA_AGENT || speaker == HUA_CUSTOMER));
}

/* Is the turn in the windows in which the detector's finds have to stand, as far as the turn alone decides that? */
static bool windows_fit(const hua_scanner *s, const rs_detector *d)
{
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        if (c->kind != COND_WHERE || c->window == WINDOW_CLOSE || c->window_unit == UNIT_SENTENCES)
            continue;
        const find turn = {.turn = s->work.index};
        if (!relate_in_window(s, c->window, c->window_unit, c->window_amount, &turn))
            return false;
    }
    return true;
}

/* Of the entities as many as are needed, as far as that is known without looking where they stand. */
static bool enough_may_stand(hua_scanner *s, rs_range entities, uint32_t need)
{
    uint32_t have = 0;
    for (uint32_t i = 0; i < entities.count && have < need && have + entities.count - i >= need;
         i++)
        have += match_may_stand(s, s->rules->numbers[entities.first + i]);
    return have >= need;
}

/* May the turn hold what the conditions inside it ask for?  Most that do not are refused before any match is made. */
static bool conditions_may_hold(hua_scanner *s, const rs_detector *d)
{
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        if (!is_inside(c))
            continue;
        if ((c->kind == COND_ALL && !enough_may_stand(s, c->all, c->all.count)) ||
            (c->kind == COND_AT_LEAST && !enough_may_stand(s, c->all, c->n)) ||
            (c->kind == COND_NEAR && !match_may_stand(s, c->entity)))
            return false;
    }
    return true;
}

/* Can what is found here still matter?  One who wants it explained is to see also what does not. */
static bool may_matter(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    if (s->trace)
        return true;
    return !((d->flags & RS_ONE_TELLS) && find_first(s, detector) != RS_NONE) &&
           windows_fit(s, d) && conditions_may_hold(s, d);
}

static void consider(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    if (!speaker_fits(d->who, s->work.turn->speaker) || !may_matter(s, detector) ||
        !find_applies(s, d) || !script_fits(s, d->scripts))
        return;
    keep_survivors(s, d);
    for (size_t i = 0; i < s->survivors.count && !s->failure; i++)
        add_occurrence(s, detector, &s->survivors.items[i]);
}

/* ---- finds taken over -------------------------------------------------------------- */

/*
 * A detector may be based on the finds of others and object to what is said beside them.  It is decided when all
 * turns have been read; to read one again for it is dear and hardly ever needed, for what it objects to is seldom
 * said.  So each turn notes whether it can be.
 */

/* Does anything beside a find speak against it, or for it? */
static bool asks_beside(const hua_scanner *s, const rs_detector *d, bool *only_objects)
{
    bool asks = d->unless != RS_NONE;
    *only_objects = true;
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        asks = asks || is_inside(c);
        if (is_inside(c) && c->kind != COND_NONE && c->kind != COND_NOT_NEAR)
            *only_objects = false;
    }
    return asks;
}

static void add_objection(hua_scanner *s, uint32_t entity, uint32_t recheck)
{
    if (entity != RS_NONE &&
        !hua_vec_push(&s->allocator, &s->objections, ((objection){entity, recheck})))
        s->failure = HUA_E_NOMEM;
}

bool find_prepare(hua_scanner *s)
{
    bool only_objects;
    for (uint32_t i = 0; i < s->rules->detectors_count && s->recheck_count < RECHECKS; i++) {
        const rs_detector *d = &s->rules->detectors[i];
        if (!(d->flags & RS_BY_REFS) || !asks_beside(s, d, &only_objects) || !only_objects)
            continue;
        add_objection(s, d->unless, s->recheck_count);
        for (uint32_t k = 0; k < d->conditions.count; k++)
            add_objection(s, s->rules->conditions[d->conditions.first + k].entity,
                          s->recheck_count);
        for (uint32_t who = HUA_AGENT; who <= HUA_OTHER; who++)
            if (speaker_fits(d->who, (hua_speaker)who))
                s->rechecks_of[who] |= UINT64_C(1) << s->recheck_count;
        s->rechecks[s->recheck_count++] = i;
    }
    return !s->failure;
}

/* Which of the rechecks the turn cannot give any reason for. */
static void note_clear(hua_scanner *s)
{
    const uint64_t of_speaker = s->rechecks_of[s->work.turn->speaker];
    uint64_t clear = of_speaker;
    for (size_t i = 0; i < s->objections.count; i++) {
        const objection o = s->objections.items[i];
        if ((of_speaker >> o.recheck & 1) && match_may_stand(s, o.entity))
            clear &= ~(UINT64_C(1) << o.recheck);
    }
    s->turns.items[s->work.index].clear |= clear;
}

static bool is_clear(const hua_scanner *s, uint32_t detector, uint32_t turn)
{
    for (uint32_t i = 0; i < s->recheck_count; i++)
        if (s->rechecks[i] == detector)
            return s->turns.items[turn].clear >> i & 1;
    return false;
}

void find_in_turn(hua_scanner *s)
{
    const size_t before = s->finds.count;
    for (size_t i = 0; i < s->present.count && !s->failure; i++) {
        const uint32_t entity = s->present.items[i];
        if (!(s->rules->told[entity] & RS_HAS_WATCHED))
            continue;
        const rs_range watched = s->rules->entities[entity].detectors;
        for (uint32_t k = 0; k < watched.count; k++)
            consider(s, s->rules->watched[watched.first + k]);
    }
    if (s->finds.count > before)
        note_clear(s);
    if (s->uses_sentence_windows) {
        const segments *seg = match_segments(s, SCOPE_SENTENCE);
        s->turns.items[s->work.index].sentences = seg ? seg->count : 1;
    }
}

bool find_recheck(hua_scanner *s, uint32_t detector, const find *f)
{
    const rs_detector *d = &s->rules->detectors[detector];
    bool only_objects;
    if (!asks_beside(s, d, &only_objects) || f->end <= f->start ||
        (!s->trace && is_clear(s, detector, f->turn)))
        return true;
    if (s->work.turn != &s->dialogue->turns[f->turn])
        scan_turn(s, f->turn);
    const occurrence o = {f->start, f->end, 0, RS_NONE};
    return !s->failure && !is_excepted(s, d, &o) && all_inside_hold(s, d, &o);
}

/* ---- lists of finds -------------------------------------------------------------------- */

uint32_t find_add(hua_scanner *s, const find *found)
{
    const uint32_t id = (uint32_t)s->finds.count;
    if (!hua_vec_push(&s->allocator, &s->finds, *found)) {
        s->failure = HUA_E_NOMEM;
        return RS_NONE;
    }
    s->finds.items[id].next = RS_NONE;
    detector_state *d = &s->detectors[found->detector];
    if (d->epoch != s->dialogue_epoch)
        *d = (detector_state){.epoch = s->dialogue_epoch, .first = RS_NONE, .last = RS_NONE};
    if (d->first == RS_NONE)
        d->first = id;
    else
        s->finds.items[d->last].next = id;
    d->last = id;
    d->count++;
    return id;
}

static bool team_fits(const hua_scanner *s, rs_range teams)
{
    if (!teams.count)
        return true;
    for (uint32_t i = 0; i < teams.count; i++)
        if (hua_str_eq(rs_text_of(s->rules, s->rules->texts[teams.first + i]), s->dialogue->team))
            return true;
    return false;
}

/* Dates are YYYY-MM-DD: their order is that of the bytes.  A dialogue without a date is in no period. */
static bool date_fits(const hua_scanner *s, const rs_detector *d)
{
    if (!d->from.len && !d->until.len)
        return true;
    const hua_str date = s->dialogue->date;
    return date.len && (!d->from.len || hua_str_cmp(rs_text_of(s->rules, d->from), date) <= 0) &&
           (!d->until.len || hua_str_cmp(date, rs_text_of(s->rules, d->until)) <= 0);
}

bool find_is_meant(const hua_scanner *s, const rs_detector *d)
{
    return (!d->channels || (d->channels >> s->dialogue->channel & 1u)) && team_fits(s, d->teams) &&
           date_fits(s, d);
}
