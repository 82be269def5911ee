/*
 * The examples that rules carry, run as tests.
 *
 * Each example is made into a dialogue (a scene), checked, and the finds of its detector compared with
 * what it says: something is found, where the marks [[ ]] stand; or nothing is.  A scene is one turn
 * of whom the detector listens to, or lines that begin with a speaker:
 *
 *     客：我的包裹呢？
 *     服 12.5-14.0：这个[[我不清楚]]。
 *
 * The time may also stand in brackets before the speaker.
 *
 * Rewrites that call themselves safe are carried out on the examples and checked again.
 */
#include "analysis/scanner.h"

/* A stretch of bytes of a turn: marked, or found. */
typedef struct stretch {
    uint32_t turn;
    size_t start, end;
} stretch;

typedef struct scene {
    hua_dialogue dialogue;
    hua_turn *turns;
    size_t turn_count;
    stretch *marks;
    size_t mark_count;
    bool single; /* one turn without a speaker */
} scene;

typedef struct selftest {
    const hua_ruleset *rules;
    hua_scanner *scanner;
    hua_arena arena; /* of one example */
    hua_error_fn failed;
    void *ctx;
    uint32_t detector;
    const rs_detector *d;
    const rs_example *e;
    scene scene;
    VEC(stretch) found;
    bool holds;
    hua_code code; /* what ends the whole run: lack of memory */
} selftest;

enum { SHOWN_BYTES = 150 };

/* ---- telling ------------------------------------------------------------------------------ */

/* The beginning of a text on one line. */
static hua_str shown(selftest *t, hua_str text)
{
    char cut[SHOWN_BYTES + 1];
    hua_copy_text(cut, sizeof cut, text);
    for (char *p = cut; *p; p++)
        *p = *p == '\n' || *p == '\r' ? ' ' : *p;
    return hua_arena_copy(&t->arena, hua_str_trim(hua_str_from(cut)));
}

static hua_str id_of(const selftest *t)
{
    return rs_text_of(t->rules, t->d->id);
}

static hua_str text_of_example(const selftest *t)
{
    return rs_text_of(t->rules, t->e->text);
}

/* Adds the place and the text to the error and hands it over. */
static void fail_with(selftest *t, hua_error *error, hua_str text)
{
    hua_str file = rs_text_of(t->rules, t->d->source);
    size_t n = file.len;
    while (n && file.ptr[n - 1] != ':')
        n--;
    file = hua_arena_copy(&t->arena, hua_str_slice(file, 0, n ? n - 1 : file.len));
    error->code = HUA_E_PACK;
    hua_error_place(error, file.ptr ? file.ptr : "", t->e->line, t->e->column, 0);
    hua_error_source(error, shown(t, text), 0);
    t->holds = false;
    if (t->failed)
        t->failed(t->ctx, error);
}

static void fail(selftest *t, hua_error *error)
{
    fail_with(t, error, text_of_example(t));
}

static hua_str text_at(const selftest *t, stretch at)
{
    return hua_str_slice(t->scene.turns[at.turn].text, at.start, at.end);
}

/* The turn of the first find, with [[ ]] around what was found in it. */
static hua_str marked_as_found(selftest *t)
{
    const uint32_t turn = t->found.items[0].turn;
    const hua_str text = t->scene.turns[turn].text;
    char *out = hua_arena_alloc(&t->arena, text.len + 4 * t->found.count + 1);
    size_t n = 0, at = 0;
    for (size_t i = 0; out && i < t->found.count; i++) {
        const stretch f = t->found.items[i];
        if (f.turn != turn || f.start < at)
            continue;
        memcpy(out + n, text.ptr + at, f.start - at);
        n += f.start - at;
        memcpy(out + n, "[[", 2);
        memcpy(out + n + 2, text.ptr + f.start, f.end - f.start);
        memcpy(out + n + 2 + f.end - f.start, "]]", 2);
        n += 4 + f.end - f.start;
        at = f.end;
    }
    if (!out)
        return (hua_str){"", 0};
    memcpy(out + n, text.ptr + at, text.len - at);
    return (hua_str){out, n + text.len - at};
}

/* What else the report has, for whoever wonders why nothing was found. */
static void hint_at_others(selftest *t, hua_error *error)
{
    const hua_report *r = &t->scanner->report;
    if (r->finding_count == 0)
        return;
    const hua_finding *f = &r->findings[0];
    hua_error_hint(error, "此处找到的是 %.*s“%.*s”", HUA_STR_ARG(f->rule),
                   HUA_STR_ARG(shown(t, f->text)));
}

/* ---- scenes --------------------------------------------------------------------------------- */

static bool take(hua_str *line, const char *prefix)
{
    if (!hua_str_starts(*line, prefix))
        return false;
    *line = hua_str_slice(*line, strlen(prefix), line->len);
    return true;
}

static int64_t take_digits(hua_str *text, size_t *count)
{
    int64_t value = 0;
    size_t n = 0;
    while (n < text->len && n < 12 && text->ptr[n] >= '0' && text->ptr[n] <= '9')
        value = value * 10 + (text->ptr[n++] - '0');
    *text = hua_str_slice(*text, n, text->len);
    *count = n;
    return value;
}

/* Milliseconds: 12.5 are seconds, 10:20 and 10:20:31 times of day.  False if it is no time. */
static bool take_time(hua_str *text, int64_t *ms)
{
    size_t n;
    size_t colons = 0;
    int64_t value = take_digits(text, &n);
    bool sound = n > 0;
    for (; sound && colons < 2 && take(text, ":"); colons++) {
        value = value * 60 + take_digits(text, &n);
        sound = n > 0;
    }
    *ms = value * (colons == 1 ? 60 : 1) * 1000;
    if (sound && take(text, ".")) {
        int64_t fraction = take_digits(text, &n);
        for (; n < 3; n++)
            fraction *= 10;
        for (; n > 3; n--)
            fraction /= 10;
        *ms += fraction;
    }
    return sound;
}

/* 12.5-14.0 or 10:20:31; without times there the line is left as it is. */
static void take_times(hua_str *line, hua_turn *turn)
{
    hua_str rest = *line;
    int64_t start;
    int64_t end;
    if (!take_time(&rest, &start))
        return;
    end = start;
    if (take(&rest, "-") && !take_time(&rest, &end))
        return;
    turn->start_ms = start;
    turn->end_ms = end;
    *line = rest;
}

/* The same in brackets. */
static void take_bracketed_times(hua_str *line, hua_turn *turn)
{
    hua_str rest = *line;
    if (!take(&rest, "["))
        return;
    take_times(&rest, turn);
    if (turn->start_ms != HUA_NO_TIME && take(&rest, "]"))
        *line = hua_str_trim(rest);
}

/* 客： or 客 10:20:31： */
static bool take_speaker(hua_str *line, hua_turn *turn)
{
    static const struct {
        const char *name;
        hua_speaker speaker;
    } names[] = {{"客", HUA_CUSTOMER}, {"服", HUA_AGENT}, {"系", HUA_SYSTEM}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        hua_str rest = *line;
        if (!take(&rest, names[i].name))
            continue;
        rest = hua_str_trim(rest);
        take_times(&rest, turn);
        rest = hua_str_trim(rest);
        if (!take(&rest, "：") && !take(&rest, ":"))
            return false;
        turn->speaker = names[i].speaker;
        *line = rest;
        return true;
    }
    return false;
}

/* True if the line begins a turn; `turn` then has its speaker and times, `line` the rest. */
static bool begins_turn(hua_str *line, hua_turn *turn)
{
    *turn = (hua_turn){.start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
    hua_str rest = hua_str_trim(*line);
    take_bracketed_times(&rest, turn);
    if (!take_speaker(&rest, turn))
        return false;
    *line = hua_str_trim(rest);
    return true;
}

static hua_str next_line(hua_str *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    const size_t n = end ? (size_t)(end - text->ptr) : text->len;
    const hua_str line = {text->ptr, n};
    *text = hua_str_slice(*text, end ? n + 1 : n, text->len);
    return line;
}

static size_t count_of(hua_str text, const char *what)
{
    size_t count = 0;
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= text.len; i++)
        count += memcmp(text.ptr + i, what, n) == 0;
    return count;
}

/* The text without [[ ]], which are noted as marks of the turn that is being made. */
static hua_str without_marks(selftest *t, hua_str text)
{
    char *out = hua_arena_alloc(&t->arena, text.len + 1);
    size_t n = 0;
    if (!out)
        return (hua_str){"", 0};
    for (size_t i = 0; i < text.len; i++) {
        const hua_str rest = hua_str_slice(text, i, text.len);
        if (hua_str_starts(rest, "[[")) {
            t->scene.marks[t->scene.mark_count] = (stretch){(uint32_t)t->scene.turn_count, n, n};
            i++;
        } else if (hua_str_starts(rest, "]]")) {
            t->scene.marks[t->scene.mark_count++].end = n;
            i++;
        } else {
            out[n++] = text.ptr[i];
        }
    }
    return (hua_str){out, n};
}

static void add_turn(selftest *t, hua_turn turn, hua_str text)
{
    turn.text = without_marks(t, hua_str_trim(text));
    t->scene.turns[t->scene.turn_count++] = turn;
}

static void read_dialogue(selftest *t, hua_str text)
{
    hua_turn turn = {.speaker = HUA_OTHER};
    hua_str said = {NULL, 0};
    while (text.len) {
        hua_turn next;
        hua_str line = next_line(&text);
        const char *end = line.ptr + line.len;
        if (begins_turn(&line, &next)) {
            if (said.ptr)
                add_turn(t, turn, said);
            turn = next;
            said = line;
        } else if (said.ptr) {
            said.len = (size_t)(end - said.ptr);
        }
    }
    if (said.ptr)
        add_turn(t, turn, said);
}

static bool is_dialogue(hua_str text)
{
    hua_turn turn;
    hua_str line = next_line(&text);
    while (text.len && hua_str_trim(line).len == 0)
        line = next_line(&text);
    return begins_turn(&line, &turn);
}

static hua_speaker speaker_of(const rs_detector *d)
{
    return d->who == HUA_CUSTOMER ? HUA_CUSTOMER : HUA_AGENT;
}

/* The example's channel, or, where the detector does not hold in it, the first in which it does. */
static hua_channel channel_for(const selftest *t)
{
    uint32_t channel = t->e->channel;
    if (channel == HUA_DRAFT && !t->scene.single)
        channel = HUA_CHAT;
    if (t->d->channels && !(t->d->channels >> channel & 1u))
        for (channel = HUA_CHAT; channel < HUA_DRAFT && !(t->d->channels >> channel & 1u);)
            channel++;
    return (hua_channel)channel;
}

/* Fills in the dialogue's head so that the detector holds for it. */
static void set_head(selftest *t)
{
    hua_dialogue *dialogue = &t->scene.dialogue;
    const rs_detector *d = t->d;
    dialogue->channel = channel_for(t);
    dialogue->date = rs_text_of(t->rules, d->from.len ? d->from : d->until);
    if (d->teams.count)
        dialogue->team = rs_text_of(t->rules, t->rules->texts[d->teams.first]);
    dialogue->turns = t->scene.turns;
    dialogue->turn_count = t->scene.turn_count;
}

static bool make_scene(selftest *t, hua_str text)
{
    t->scene = (scene){.single = !is_dialogue(text)};
    t->scene.turns = HUA_ARENA_ARRAY(&t->arena, hua_turn, count_of(text, "\n") + 2);
    t->scene.marks = HUA_ARENA_ARRAY(&t->arena, stretch, text.len / 2 + 2);
    if (!t->scene.turns || !t->scene.marks)
        return false;
    const hua_turn turn = {
        .speaker = speaker_of(t->d), .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
    if (t->scene.single)
        add_turn(t, turn, text);
    else
        read_dialogue(t, text);
    set_head(t);
    return !t->arena.failed;
}

/* ---- checking --------------------------------------------------------------------------------- */

static void note_found(selftest *t, uint32_t turn, hua_span span)
{
    const stretch at = {turn, span.byte_start, span.byte_end};
    if (!hua_vec_push(&t->rules->allocator, &t->found, at))
        t->code = HUA_E_NOMEM;
}

/* The finds that held, also those that are told as part of another rule's finding. */
static void gather_found(selftest *t)
{
    const hua_scanner *s = t->scanner;
    hua_vec_clear(&t->found);
    for (uint32_t f = find_first(s, t->detector); f != RS_NONE; f = s->finds.items[f].next)
        if (s->finds.items[f].alive)
            note_found(t, s->finds.items[f].turn, s->finds.items[f].span);
}

/* Checks the scene with its only or its own turns; false if that failed, which is told. */
static bool check_scene(selftest *t, const hua_dialogue *dialogue)
{
    hua_error error = {0};
    const hua_code code = check_dialogue(t->scanner, dialogue, &error);
    if (code == HUA_E_NOMEM)
        t->code = code;
    else if (code)
        fail(t, &error);
    else
        gather_found(t);
    return !code && !t->code;
}

/* ---- judging ------------------------------------------------------------------------------------ */

static bool is_found(const selftest *t, stretch mark)
{
    for (size_t i = 0; i < t->found.count; i++) {
        const stretch f = t->found.items[i];
        if (f.turn == mark.turn && f.start == mark.start && f.end == mark.end)
            return true;
    }
    return false;
}

static void judge_bad(selftest *t)
{
    hua_error error = {0};
    if (t->found.count == 0) {
        hua_fail(&error, HUA_E_PACK, "“%.*s”应当找出这个例句，却没有：%.*s",
                 "'%.*s' should find something in its example, but does not: %.*s",
                 HUA_STR_ARG(id_of(t)), HUA_STR_ARG(shown(t, text_of_example(t))));
        hint_at_others(t, &error);
        fail(t, &error);
        return;
    }
    for (size_t i = 0; i < t->scene.mark_count; i++) {
        if (is_found(t, t->scene.marks[i]))
            continue;
        hua_fail(&error, HUA_E_PACK, "“%.*s”找到的位置不对：应为“%.*s”，找到的是“%.*s”",
                 "'%.*s' is found at the wrong place: expected '%.*s', found '%.*s'",
                 HUA_STR_ARG(id_of(t)), HUA_STR_ARG(shown(t, text_at(t, t->scene.marks[i]))),
                 HUA_STR_ARG(shown(t, text_at(t, t->found.items[0]))));
        hua_error_hint(&error, "实际找到：%.*s", HUA_STR_ARG(shown(t, marked_as_found(t))));
        fail(t, &error);
        return;
    }
}

static void judge_good(selftest *t)
{
    hua_error error = {0};
    if (t->found.count == 0)
        return;
    hua_fail(&error, HUA_E_PACK, "“%.*s”不该找出这个例句，却找到“%.*s”：%.*s",
             "'%.*s' should find nothing in its example, but finds '%.*s': %.*s",
             HUA_STR_ARG(id_of(t)), HUA_STR_ARG(shown(t, text_at(t, t->found.items[0]))),
             HUA_STR_ARG(shown(t, text_of_example(t))));
    hua_error_hint(&error, "用 unless 写明例外，或把句式写得更窄");
    fail_with(t, &error, marked_as_found(t));
}

/* The scene's dialogue with another text in its only turn. */
static bool check_text(selftest *t, hua_str text)
{
    t->scene.turns[0].text = text;
    return check_scene(t, &t->scene.dialogue);
}

static void judge_fix(selftest *t)
{
    hua_error error = {0};
    hua_str out;
    const hua_str expected = hua_str_trim(rs_text_of(t->rules, t->e->expected));
    const hua_code code = hua_fix(t->scanner, &t->scene.dialogue, false, &out, NULL, &error);
    if (code == HUA_E_NOMEM)
        t->code = code;
    else if (code)
        fail(t, &error);
    if (code)
        return;
    if (!hua_str_eq(out, expected)) {
        hua_fail(&error, HUA_E_PACK, "“%.*s”改写的结果不对：应为“%.*s”，实得“%.*s”",
                 "'%.*s' is not corrected as expected: '%.*s', but '%.*s'", HUA_STR_ARG(id_of(t)),
                 HUA_STR_ARG(shown(t, expected)), HUA_STR_ARG(shown(t, out)));
        fail(t, &error);
    } else if (check_text(t, expected) && t->found.count) {
        hua_fail(&error, HUA_E_PACK, "“%.*s”在改后的文字里仍然找到“%.*s”：%.*s",
                 "'%.*s' still finds '%.*s' in the corrected text: %.*s", HUA_STR_ARG(id_of(t)),
                 HUA_STR_ARG(shown(t, text_at(t, t->found.items[0]))),
                 HUA_STR_ARG(shown(t, expected)));
        fail(t, &error);
    }
}

/* ---- rewrites that call themselves safe ------------------------------------------------------------ */

typedef struct rewrites {
    hua_str *texts;
    size_t count;
} rewrites;

static hua_str carry_out(selftest *t, const hua_suggestion *s)
{
    const hua_str text = t->scene.turns[0].text;
    const size_t head = s->replaces.byte_start, tail = text.len - s->replaces.byte_end;
    char *out = hua_arena_alloc(&t->arena, head + s->text.len + tail + 1);
    if (!out)
        return (hua_str){"", 0};
    memcpy(out, text.ptr, head);
    memcpy(out + head, s->text.ptr, s->text.len);
    memcpy(out + head + s->text.len, text.ptr + s->replaces.byte_end, tail);
    return (hua_str){out, head + s->text.len + tail};
}

/* The report is gone with the next check, so all texts are made before. */
static rewrites gather_rewrites(selftest *t)
{
    const hua_report *r = &t->scanner->report;
    rewrites all = {NULL, 0};
    size_t most = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        most += r->findings[i].suggestion_count;
    all.texts = HUA_ARENA_ARRAY(&t->arena, hua_str, most + 1);
    for (size_t i = 0; all.texts && i < r->finding_count; i++) {
        const hua_finding *f = &r->findings[i];
        for (size_t k = 0; hua_str_eq(f->rule, id_of(t)) && k < f->suggestion_count; k++) {
            if (f->suggestions[k].rewrite && f->suggestions[k].safe)
                all.texts[all.count++] = carry_out(t, &f->suggestions[k]);
        }
    }
    return all;
}

static void judge_rewrite(selftest *t, hua_str text, size_t found, size_t findings)
{
    hua_error error = {0};
    if (!check_text(t, text))
        return;
    if (t->found.count < found && t->scanner->report.finding_count <= findings)
        return;
    hua_fail(&error, HUA_E_PACK, "“%.*s”标为 safe 的改写并不干净：%.*s",
             "a rewrite of '%.*s' that is marked safe does not come out clean: %.*s",
             HUA_STR_ARG(id_of(t)), HUA_STR_ARG(shown(t, text)));
    hint_at_others(t, &error);
    fail(t, &error);
}

static void judge_rewrites(selftest *t)
{
    const size_t found = t->found.count, findings = t->scanner->report.finding_count;
    const rewrites all = gather_rewrites(t);
    const hua_str text = t->scene.turns[0].text;
    for (size_t i = 0; i < all.count && t->holds && !t->code; i++) {
        t->scene.turns[0].text = text;
        judge_rewrite(t, all.texts[i], found, findings);
    }
}

/* ---- running ---------------------------------------------------------------------------------------- */

static void run_example(selftest *t)
{
    hua_arena_reset(&t->arena);
    t->holds = true;
    if (make_scene(t, text_of_example(t))) {
        if (t->e->kind == HUA_EX_FIX) {
            judge_fix(t);
        } else if (check_scene(t, &t->scene.dialogue)) {
            t->e->kind == HUA_EX_BAD ? judge_bad(t) : judge_good(t);
            if (t->holds && t->scene.single && t->e->kind == HUA_EX_BAD && t->d->kind == PACK_RULE)
                judge_rewrites(t);
        }
    }
    if (t->arena.failed)
        t->code = HUA_E_NOMEM;
}

static void run_detector(selftest *t, uint32_t detector, size_t *passed, size_t *total)
{
    t->detector = detector;
    t->d = &t->rules->detectors[detector];
    for (uint32_t i = 0; i < t->d->examples.count && !t->code; i++) {
        t->e = &t->rules->examples[t->d->examples.first + i];
        run_example(t);
        *passed += t->holds && !t->code;
        *total += 1;
    }
}

static bool is_wanted(const hua_ruleset *rules, uint32_t detector, const hua_str *id)
{
    const rs_detector *d = &rules->detectors[detector];
    return d->kind != DETECTOR_CUE && (!id || hua_str_eq(rs_text_of(rules, d->id), *id));
}

static bool any_wanted(const hua_ruleset *rules, const hua_str *id)
{
    for (uint32_t i = 0; i < rules->detectors_count; i++)
        if (is_wanted(rules, i, id))
            return true;
    return !id;
}

/* `id` NULL: the examples of all. */
static hua_code run_tests(const hua_ruleset *rules, const hua_str *id, hua_error_fn failed,
                          void *ctx, size_t *passed, size_t *total, hua_error *error)
{
    size_t held = 0;
    size_t all = 0;
    const hua_scanner_options options = {.allocator = &rules->allocator, .no_scores = true};
    selftest t = {.rules = rules, .failed = failed, .ctx = ctx};
    const hua_code code = hua_scanner_new(&t.scanner, rules, &options, error);
    if (code)
        return code;
    hua_arena_init(&t.arena, &rules->allocator);
    for (uint32_t i = 0; i < rules->detectors_count && !t.code; i++)
        if (is_wanted(rules, i, id))
            run_detector(&t, i, &held, &all);
    hua_vec_free(&rules->allocator, &t.found);
    hua_arena_free(&t.arena);
    hua_scanner_free(t.scanner);
    if (passed)
        *passed = held;
    if (total)
        *total = all;
    return t.code ? hua_fail_nomem(error) : HUA_OK;
}

hua_code hua_ruleset_test(const hua_ruleset *rules, hua_error_fn failed, void *ctx, size_t *passed,
                          size_t *total, hua_error *error)
{
    return run_tests(rules, NULL, failed, ctx, passed, total, error);
}

hua_code hua_ruleset_test_entry(const hua_ruleset *rules, hua_str id, hua_error_fn failed,
                                void *ctx, size_t *passed, size_t *total, hua_error *error)
{
    if (!any_wanted(rules, &id))
        return hua_fail(error, HUA_E_UNKNOWN_NAME, "没有“%.*s”这条规则、行为或标签",
                        "there is no rule, behaviour or tag '%.*s'", HUA_STR_ARG(id));
    return run_tests(rules, &id, failed, ctx, passed, total, error);
}
