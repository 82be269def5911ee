/*
 * The stages of a check, and the report they make.
 *
 * Findings of one category that overlap are one offence: the more severe stays, then the longer.  A hint
 * (info) inside a graver finding of whatever category is part of it.
 */
#include "analysis/scanner.h"

#include "text/utf8.h"

static hua_code check_limits(const hua_dialogue *d, hua_error *error)
{
    if (d->turn_count > HUA_MAX_TURNS)
        return hua_fail(error, HUA_E_LIMIT, "话轮太多：%zu，上限 %u",
                        "too many turns: %zu, limit %u", d->turn_count, HUA_MAX_TURNS);
    for (size_t i = 0; i < d->turn_count; i++)
        if (d->turns[i].text.len > HUA_MAX_TURN_BYTES)
            return hua_fail(error, HUA_E_LIMIT, "第 %zu 个话轮太长：%zu 字节，上限 %u",
                            "turn %zu is too long: %zu bytes, limit %u", i + 1,
                            d->turns[i].text.len, HUA_MAX_TURN_BYTES);
    return HUA_OK;
}

/* The number of a turn's block, by speaker.  System lines interrupt nobody. */
static void count_blocks(hua_scanner *s, uint32_t turn)
{
    turn_info *info = &s->turns.items[turn];
    *info = turn ? s->turns.items[turn - 1] : (turn_info){0};
    info->clear = 0;
    const hua_speaker speaker = s->dialogue->turns[turn].speaker;
    if (speaker == HUA_SYSTEM) {
        info->blocks[speaker]++;
        return;
    }
    if (turn == 0 || s->block_speaker != speaker || info->blocks[speaker] == 0)
        info->blocks[speaker]++;
    s->block_speaker = speaker;
}

static hua_code fail_utf8(hua_scanner *s, uint32_t turn, hua_error *error)
{
    hua_fail(error, HUA_E_UTF8, "第 %u 个话轮不是合法的 UTF-8（第 %zu 字节起）",
             "turn %u is not valid UTF-8 (from byte %zu)", turn + 1, s->units.bad_offset);
    hua_error_place(error, "", 0, 0, s->units.bad_offset);
    hua_error_hint(error, "请把文件转成 UTF-8 再检查");
    return HUA_E_UTF8;
}

static hua_code check_turns(hua_scanner *s, hua_error *error)
{
    const size_t count = s->dialogue->turn_count;
    hua_vec_clear(&s->turns);
    s->block_speaker = HUA_OTHER;
    if (!hua_vec_reserve(&s->allocator, &s->turns, count + 1))
        return hua_fail_nomem(error);
    s->turns.count = count;
    for (uint32_t t = 0; t < count; t++)
        count_blocks(s, t);
    for (uint32_t t = 0; t < count; t++) {
        scan_turn(s, t);
        if (s->failure)
            return hua_fail_nomem(error);
        if (s->units.replaced && s->options.bad_utf8 == HUA_UTF8_ERROR)
            return fail_utf8(s, t, error);
        s->replaced += (uint32_t)s->units.replaced;
        s->turns.items[t].units = (uint32_t)s->units.count;
        find_in_turn(s);
        if (s->failure)
            return hua_fail_nomem(error);
    }
    return HUA_OK;
}

/* ---- from finds to the report --------------------------------------------------- */

static int compare_spans(uint32_t turn_a, hua_span a, uint32_t turn_b, hua_span b)
{
    if (turn_a != turn_b)
        return turn_a < turn_b ? -1 : 1;
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    if (a.end != b.end)
        return a.end > b.end ? -1 : 1;
    return 0;
}

/* The report's order: turn, start, longest first, id. */
static bool find_precedes(const hua_scanner *s, const find *a, const find *b)
{
    const int order = compare_spans(a->turn, a->span, b->turn, b->span);
    if (order)
        return order < 0;
    const rs_detector *x = &s->rules->detectors[a->detector];
    const rs_detector *y = &s->rules->detectors[b->detector];
    const int ids = hua_str_cmp(rs_text_of(s->rules, x->id), rs_text_of(s->rules, y->id));
    return ids ? ids < 0 : a->detector < b->detector;
}

static void sift_finds(const hua_scanner *s, uint32_t *items, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        const find *all = s->finds.items;
        if (child + 1 < count && find_precedes(s, &all[items[child]], &all[items[child + 1]]))
            child++;
        if (!find_precedes(s, &all[items[root]], &all[items[child]]))
            return;
        const uint32_t swap = items[root];
        items[root] = items[child];
        items[child] = swap;
    }
}

/* Sorts unless that takes more than a few moves for each find, as in a long dialogue. */
static bool insert_finds(const hua_scanner *s, uint32_t *items, size_t count)
{
    enum { MOVES = 8 };
    size_t left = count * MOVES;
    const find *all = s->finds.items;
    for (size_t i = 1; i < count; i++) {
        const uint32_t item = items[i];
        size_t k = i;
        for (; k > 0 && left && find_precedes(s, &all[item], &all[items[k - 1]]); k--, left--)
            items[k] = items[k - 1];
        items[k] = item;
    }
    return left > 0;
}

/* Finds come turn by turn, so that most are near their place. */
static void sort_finds(const hua_scanner *s, uint32_t *items, size_t count)
{
    if (insert_finds(s, items, count))
        return;
    for (size_t i = count / 2; i-- > 0;)
        sift_finds(s, items, i, count);
    for (size_t end = count; end-- > 1;) {
        const uint32_t swap = items[0];
        items[0] = items[end];
        items[end] = swap;
        sift_finds(s, items, 0, end);
    }
}

/* Alive finds of one kind of detector in the report's order, in s->scratch. */
static void collect(hua_scanner *s, uint32_t kind)
{
    hua_vec_clear(&s->scratch);
    for (uint32_t i = 0; i < s->finds.count; i++) {
        const find *f = &s->finds.items[i];
        const rs_detector *d = &s->rules->detectors[f->detector];
        if (!f->alive || d->kind != kind || (d->flags & RS_UNREPORTED))
            continue;
        if (!hua_vec_push(&s->allocator, &s->scratch, i))
            s->failure = HUA_E_NOMEM;
    }
    sort_finds(s, s->scratch.items, s->scratch.count);
}

static bool overlaps(const find *a, const find *b)
{
    return a->turn == b->turn && a->span.start < b->span.end && b->span.start < a->span.end;
}

/* Of two overlapping finds, is `b` to give way to `a`? */
static bool gives_way(const hua_scanner *s, const find *a, const find *b)
{
    const rs_detector *x = &s->rules->detectors[a->detector];
    const rs_detector *y = &s->rules->detectors[b->detector];
    if (!overlaps(a, b) || a->covers_turn != b->covers_turn)
        return false; /* what is lacking in a turn is no part of what is said in it */
    if (!hua_str_eq(rs_text_of(s->rules, x->category), rs_text_of(s->rules, y->category)))
        return y->severity == HUA_INFO && x->severity > HUA_INFO &&
               a->span.start <= b->span.start && b->span.end <= a->span.end;
    if (x->severity != y->severity)
        return x->severity > y->severity;
    const size_t length_a = a->span.end - a->span.start;
    const size_t length_b = b->span.end - b->span.start;
    if (length_a != length_b)
        return length_a > length_b;
    return find_precedes(s, a, b);
}

static void absorb(hua_scanner *s, const find *whole, find *part)
{
    part->absorbed = true;
    if (s->trace)
        explain_absorbed(s, part, rs_text_of(s->rules, s->rules->detectors[whole->detector].id));
}

/* Neighbours in order are compared; a find that overlaps many is compared with the last that stay. */
static void merge_overlaps(hua_scanner *s)
{
    enum { LOOK_BACK = 8 };
    for (size_t i = 0; i < s->scratch.count; i++) {
        find *b = &s->finds.items[s->scratch.items[i]];
        for (size_t k = i; !b->absorbed && k-- > 0 && i - k <= LOOK_BACK;) {
            find *a = &s->finds.items[s->scratch.items[k]];
            if (a->absorbed)
                continue;
            if (gives_way(s, a, b))
                absorb(s, a, b);
            else if (gives_way(s, b, a))
                absorb(s, b, a);
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < s->scratch.count; i++)
        if (!s->finds.items[s->scratch.items[i]].absorbed)
            s->scratch.items[n++] = s->scratch.items[i];
    s->scratch.count = n;
}

static hua_str slice_of(const hua_scanner *s, uint32_t turn, hua_span span)
{
    return hua_str_slice(s->dialogue->turns[turn].text, span.byte_start, span.byte_end);
}

static void fill_related(hua_scanner *s, hua_finding *finding, const find *f)
{
    if (f->related_turn == RS_NONE)
        return;
    hua_related *related = HUA_ARENA_NEW(&s->arena, hua_related);
    if (!related)
        return;
    *related = (hua_related){f->related_turn, f->related_span, hua_str_from(f->related_role)};
    finding->related = related;
    finding->related_count = 1;
}

static void fill_finding(hua_scanner *s, hua_finding *finding, const find *f)
{
    const rs_detector *d = &s->rules->detectors[f->detector];
    *finding = (hua_finding){.rule = rs_text_of(s->rules, d->id),
                             .category = rs_text_of(s->rules, d->category),
                             .severity = (hua_severity)d->severity,
                             .turn = f->turn,
                             .span = f->span,
                             .text = slice_of(s, f->turn, f->span),
                             .title = suggest_message_text(s, d->title),
                             .why = suggest_message_text(s, d->why),
                             .folds = f->folds};
    fill_related(s, finding, f);
    suggest_for(s, finding, f);
}

/* Marks inside a sentence, blanks and closing particles: what may stand between two clauses of one offence. */
static bool joins_clauses(uint32_t cp)
{
    static const uint32_t particles[] = {U'了', U'的', U'啊', U'呢', U'吧', U'呀', U'哦', U'嘛',
                                         U'啦', U'哈', U'么', U'呗', U'喔', U'吗', U'嗎'};
    const hua_class class = HUA_FOLD_CLASS(hua_fold_lookup(cp));
    bool joins = class > HUA_CLASS_TERM || class == HUA_CLASS_SPACE;
    for (size_t i = 0; i < sizeof particles / sizeof *particles && !joins; i++)
        joins = particles[i] == cp;
    return joins;
}

/* Does the find go on with the offence of the finding before it, in the next clause? */
static bool continues(const hua_scanner *s, const hua_finding *before, const find *f)
{
    enum { MOST_BETWEEN = 4 };
    const rs_detector *d = &s->rules->detectors[f->detector];
    if (f->covers_turn || before->turn != f->turn || f->span.start < before->span.end ||
        f->span.start - before->span.end > MOST_BETWEEN ||
        !hua_str_eq(before->category, rs_text_of(s->rules, d->category)) ||
        (uint32_t)before->severity != d->severity)
        return false;
    const unsigned char *text = (const unsigned char *)s->dialogue->turns[f->turn].text.ptr;
    const unsigned char *p = text + before->span.byte_end;
    while (p < text + f->span.byte_start) {
        uint32_t cp;
        p += hua_utf8_decode(p, text + f->span.byte_start, &cp);
        if (!joins_clauses(cp))
            return false;
    }
    return true;
}

/* One offence over several clauses is one finding. */
static void lengthen(const hua_scanner *s, hua_finding *finding, const find *f)
{
    finding->span.end = f->span.end;
    finding->span.byte_end = f->span.byte_end;
    finding->text = slice_of(s, finding->turn, finding->span);
    finding->folds |= f->folds;
}

/* A finding that was lengthened may have to stand before others that start where it starts. */
static void restore_order(hua_report *r)
{
    for (size_t i = 1; i < r->finding_count; i++)
        for (size_t k = i; k > 0; k--) {
            hua_finding *a = &r->findings[k - 1];
            hua_finding *b = &r->findings[k];
            const int order = compare_spans(a->turn, a->span, b->turn, b->span);
            if (order < 0 || (order == 0 && hua_str_cmp(a->rule, b->rule) <= 0))
                break;
            const hua_finding swap = *a;
            *a = *b;
            *b = swap;
        }
}

static void report_findings(hua_scanner *s)
{
    collect(s, PACK_RULE);
    merge_overlaps(s);
    hua_report *r = &s->report;
    r->findings = HUA_ARENA_ARRAY(&s->arena, hua_finding, s->scratch.count + 1);
    if (!r->findings)
        return;
    const find *last = NULL; /* what the last finding was made of */
    for (size_t i = 0; i < s->scratch.count; i++) {
        hua_finding *finding = &r->findings[r->finding_count];
        find *f = &s->finds.items[s->scratch.items[i]];
        if (last && !last->covers_turn && continues(s, finding - 1, f)) {
            lengthen(s, finding - 1, f);
            if (s->trace)
                explain_absorbed(s, f, (finding - 1)->rule);
            continue;
        }
        fill_finding(s, finding, f);
        if (s->options.keep && !s->options.keep(s->options.keep_ctx, s->dialogue, finding)) {
            f->alive = false;
            continue;
        }
        last = f;
        r->finding_count++;
        if (s->trace)
            explain_finding(s, finding);
    }
    restore_order(r);
}

static void report_behaviours(hua_scanner *s)
{
    collect(s, PACK_BEHAVIOUR);
    hua_report *r = &s->report;
    r->behaviours = HUA_ARENA_ARRAY(&s->arena, hua_behaviour, s->scratch.count + 1);
    if (!r->behaviours)
        return;
    r->behaviour_count = s->scratch.count;
    for (size_t i = 0; i < r->behaviour_count; i++) {
        const find *f = &s->finds.items[s->scratch.items[i]];
        const rs_detector *d = &s->rules->detectors[f->detector];
        r->behaviours[i] = (hua_behaviour){rs_text_of(s->rules, d->id),
                                           suggest_message_text(s, d->title), f->turn, f->span,
                                           slice_of(s, f->turn, f->span)};
    }
}

static void report_tags(hua_scanner *s)
{
    collect(s, PACK_TAG);
    hua_report *r = &s->report;
    r->tags = HUA_ARENA_ARRAY(&s->arena, hua_tag, s->scratch.count + 1);
    if (!r->tags)
        return;
    r->tag_count = s->scratch.count;
    for (size_t i = 0; i < r->tag_count; i++) {
        const find *f = &s->finds.items[s->scratch.items[i]];
        const rs_detector *d = &s->rules->detectors[f->detector];
        r->tags[i] = (hua_tag){rs_text_of(s->rules, d->id), rs_text_of(s->rules, d->category),
                               f->turn, f->span};
    }
}

static void start(hua_scanner *s, const hua_dialogue *dialogue)
{
    s->dialogue = dialogue;
    s->failure = HUA_OK;
    s->replaced = 0;
    s->script_turn = RS_NONE;
    s->trimmed[0].turn = s->trimmed[1].turn = RS_NONE;
    s->agent_script_known = false;
    hua_arena_reset(&s->arena);
    hua_vec_clear(&s->finds);
    hua_vec_clear(&s->captures);
    s->report = (hua_report){.dialogue = dialogue};
    if (++s->dialogue_epoch == 0) {
        memset(s->detectors, 0, s->rules->detectors_count * sizeof *s->detectors);
        memset(s->exprs, 0, s->rules->exprs_count * sizeof *s->exprs);
        s->dialogue_epoch = 1;
    }
}

hua_code check_dialogue(hua_scanner *s, const hua_dialogue *dialogue, hua_error *error)
{
    hua_code code = check_limits(dialogue, error);
    if (code)
        return code;
    start(s, dialogue);
    code = check_turns(s, error);
    if (code)
        return code;
    relate_finds(s);
    if (!s->failure)
        report_findings(s);
    if (!s->failure) {
        report_behaviours(s);
        report_tags(s);
        s->report.replaced = s->replaced;
        if (!s->options.no_scores)
            score_dialogue(s);
    }
    return s->failure || s->arena.failed ? hua_fail_nomem(error) : HUA_OK;
}
