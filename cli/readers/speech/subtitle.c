/* Subtitles: cues are kept, then the names before their texts are surveyed, then they are turns. */
#include "readers/speech/subtitle.h"

#include "common/fail.h"
#include "common/mem.h"
#include "readers/speech/cue_text.h"
#include "readers/speakers.h"
#include "readers/speech/voices.h"

#include <stdlib.h>

enum { LIMIT = 64 * 1024 * 1024, BYTES_KEPT = 4096 };

typedef struct cue {
    int64_t start, end;
    int64_t order; /* its beginning, or that of the one before */
    size_t number;
    size_t first, count; /* parts */
} cue;

/* One turn of a cue, while the cue's turns are gathered: text in `joined`. */
typedef struct spoken {
    hua_str name;
    size_t start, end;
    reader_place place;
} spoken;

typedef enum subtitle_state {
    BETWEEN, /* before a line of times */
    IN_CUE,
    IN_NOTE /* a block that is no cue */
} subtitle_state;

typedef struct subtitle {
    bool vtt;
    source *in;
    reader_options options;
    size_t limit;
    subtitle_state state;
    bool done;
    hua_str digits; /* a line that may be the next cue's number; in `held` */
    char held[24];
    size_t held_line;
    size_t bytes, first_line;
    cli_text head; /* the beginning of the file, to show what was refused */

    CLI_LIST(cue) cues;
    cue_text text;
    speakers names;
    /* Sure names; those that hold a role's word; unknown ones that come twice. */
    size_t exact, roles, repeated;
    bool all_named; /* nearly every cue begins with a name and a colon */
    CLI_LIST(spoken) spoken;
    cli_text joined;
    hua_str last; /* who spoke by a name before a colon; empty: nobody */
    build *build;
    voices voices;
} subtitle;

/* ---- lines ------------------------------------------------------------- */

static bool is_digits(hua_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

static bool begin_cue(subtitle *s, int64_t start, int64_t end)
{
    cue c = {.start = start, .end = end, .number = s->cues.count, .first = s->text.parts.count};
    s->voices.counts[VOICE_BAD_TIME] += start == HUA_NO_TIME;
    s->state = IN_CUE;
    cue_text_begin(&s->text);
    return cli_list_push(&s->cues, c);
}

static bool add_text(subtitle *s, hua_str line, size_t number)
{
    cue *c = &s->cues.items[s->cues.count - 1];
    bool good = cue_text_line(&s->text, line, number);
    c->count = s->text.parts.count - c->first;
    return good;
}

/* The line of digits that was held back proves to be text. */
static bool release(subtitle *s)
{
    hua_str digits = s->digits;
    s->digits.len = 0;
    return !digits.len || add_text(s, digits, s->held_line);
}

/* Text of a cue; a line of digits waits for the next line to tell what it is. */
static bool take_text(subtitle *s, hua_str line)
{
    if (!release(s))
        return false;
    if (!is_digits(line) || line.len > sizeof s->held)
        return add_text(s, line, s->in->line);
    memcpy(s->held, line.ptr, line.len);
    s->digits = (hua_str){s->held, line.len};
    s->held_line = s->in->line;
    return true;
}

static bool opens_note(hua_str line)
{
    return cli_is(line, "NOTE") || cli_starts(line, "NOTE ") || cli_starts(line, "NOTE\t") ||
           cli_is(line, "STYLE") || cli_is(line, "REGION");
}

/* In WebVTT a blank line ends a cue; elsewhere it may be part of the text. */
static bool take_blank(subtitle *s)
{
    if (s->vtt)
        s->state = BETWEEN;
    return release(s);
}

static bool take_line(subtitle *s, hua_str line)
{
    int64_t start, end;
    line = cli_trim(line);
    if (!line.len)
        return take_blank(s);
    if (subtitle_times(line, &start, &end)) {
        s->digits.len = 0;
        return begin_cue(s, start, end);
    }
    if (s->state == IN_CUE)
        return take_text(s, line);
    if (s->vtt && s->state == BETWEEN && opens_note(line))
        s->state = IN_NOTE;
    return true;
}

/* ---- times ------------------------------------------------------------- */

static size_t number_at(hua_str s, size_t at, int64_t *value)
{
    *value = 0;
    for (; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9' && *value < 1000000; at++)
        *value = *value * 10 + (s.ptr[at] - '0');
    return at;
}

/* 00:01:02,500 or 01:02.500 at the beginning of `s`; its length, 0 if it is something else. */
static size_t stamp(hua_str s, int64_t *ms)
{
    int64_t parts[3] = {0, 0, 0}, fraction = 0, unit = 100;
    size_t at = 0, next, count = 0;
    for (; count < 3; count++) {
        next = number_at(s, at, &parts[count]);
        if (next == at || (count && (parts[count] > 59 || next - at > 2)))
            return 0;
        at = next;
        if (count == 2 || at >= s.len || s.ptr[at] != ':')
            break;
        at++;
    }
    if (count == 0 || count == 3)
        return 0;
    if (at + 1 < s.len && (s.ptr[at] == ',' || s.ptr[at] == '.'))
        for (at++; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++, unit /= 10)
            fraction += (s.ptr[at] - '0') * unit;
    int64_t whole = count == 2 ? (parts[0] * 60 + parts[1]) * 60 + parts[2]
                               : parts[0] * 60 + parts[1];
    *ms = whole * 1000 + fraction;
    return count == 1 && parts[0] > 59 ? 0 : at;
}

/* Nothing but what times are written with, and a digit in front. */
static bool like_times(hua_str s)
{
    size_t first = s.len && s.ptr[0] == '-';
    if (first >= s.len || s.ptr[first] < '0' || s.ptr[first] > '9')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789:.,- \t", s.ptr[i]) || !s.ptr[i])
            return false;
    return true;
}

bool subtitle_times(hua_str line, int64_t *start, int64_t *end)
{
    const size_t arrow = cli_find(line, "-->");
    if (arrow == SIZE_MAX)
        return false;
    hua_str left = cli_trim(cli_slice(line, 0, arrow));
    hua_str right = cli_trim(cli_slice(line, arrow + 3, line.len));
    if (!like_times(left) || !cli_has(left, ":") || !cli_has(right, ":"))
        return false;
    size_t n = stamp(right, end);
    bool good = stamp(left, start) == left.len && n &&
                (n == right.len || cli_blank(cli_slice(right, n, right.len))) && *end >= *start;
    if (!good)
        *start = *end = HUA_NO_TIME;
    return true;
}

/* ---- which words before a text are names ------------------------------- */

static hua_str name_of(const subtitle *s, const cue_part *p)
{
    return cli_slice(cli_text_str(&s->text.text), p->name, p->name_end);
}

static bool marked(const cue_part *p)
{
    return p->by == CUE_COLON || p->by == CUE_BRACKETS;
}

static bool surely_name(const speaker *who)
{
    return who->mapped || (who->known && who->exact) || voice_number(who->name).len;
}

/* Meeting programs write the name before every cue: then one that comes once is a name as well. */
static bool all_named(const subtitle *s)
{
    enum { FEWEST = 3 };
    size_t before = 0;
    for (size_t i = 0; i < s->cues.count; i++) {
        const cue *c = &s->cues.items[i];
        const cue_part *p = &s->text.parts.items[c->first];
        before += c->count && p->by == CUE_COLON && !speakers_is_label(name_of(s, p));
    }
    return s->cues.count >= FEWEST && before * 10 >= s->cues.count * 9;
}

static bool survey(subtitle *s)
{
    s->names.options = &s->options;
    s->all_named = all_named(s);
    for (size_t i = 0; i < s->text.parts.count; i++) {
        const cue_part *p = &s->text.parts.items[i];
        if (!marked(p))
            continue;
        size_t at = speakers_add(&s->names, name_of(s, p));
        if (at == SIZE_MAX)
            return false;
        speaker *who = &s->names.list.items[at];
        who->plain++;
        s->exact += who->plain == 1 && surely_name(who);
        s->roles += who->plain == 1 && who->known;
        s->repeated += who->plain == 2 && !who->known && !speakers_is_label(who->name);
    }
    return true;
}

static bool accepted(const subtitle *s, const cue_part *p)
{
    size_t at = marked(p) ? speakers_find(&s->names, name_of(s, p)) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    const speaker *who = &s->names.list.items[at];
    if (surely_name(who))
        return true;
    if (p->by == CUE_BRACKETS || speakers_is_label(who->name))
        return false;
    if (s->all_named)
        return true;
    if (who->known)
        return who->plain > 1 || s->exact > 0 || s->roles > 1;
    return who->plain > 1 && (s->exact > 0 || s->repeated > 1);
}

/* ---- turns ------------------------------------------------------------- */

static bool add_spoken(subtitle *s, hua_str name, const cue_part *p)
{
    spoken one = {name, s->joined.len, s->joined.len, {p->line, p->column}};
    return cli_list_push(&s->spoken, one);
}

/* A part of the cue: a turn of its own, or the rest of the one before. */
static bool speak(subtitle *s, const cue_part *p)
{
    const bool named = accepted(s, p);
    const bool rest = marked(p) && !named && s->spoken.count;
    hua_str words = cli_slice(cli_text_str(&s->text.text), named || !marked(p) ? p->words : p->raw,
                              p->end);
    hua_str name = s->last;
    if (named)
        name = s->last = name_of(s, p);
    else if (p->by == CUE_VOICE || p->by == CUE_DASH)
        s->last = (hua_str){NULL, 0};
    if (p->by == CUE_VOICE)
        name = name_of(s, p);
    else if (p->by == CUE_DASH)
        name = (hua_str){NULL, 0};
    words = cli_trim(words);
    if (!words.len)
        return true;
    if (!rest && !add_spoken(s, name, p))
        return false;
    spoken *one = &s->spoken.items[s->spoken.count - 1];
    if (one->end > one->start)
        cue_text_join(&s->joined, words);
    cli_text_add(&s->joined, words);
    one->end = s->joined.len;
    return !s->joined.failed;
}

/* The turns of a cue share its time by the lengths of their texts. */
static int64_t share(const cue *c, size_t before, size_t all)
{
    if (c->start == HUA_NO_TIME || !all)
        return c->start;
    return c->start + (int64_t)((double)(c->end - c->start) * (double)before / (double)all);
}

static bool add_cue(subtitle *s, const cue *c)
{
    s->spoken.count = 0;
    s->joined.len = 0;
    for (size_t i = 0; i < c->count; i++)
        if (!speak(s, &s->text.parts.items[c->first + i]))
            return false;
    for (size_t i = 0; i < s->spoken.count; i++) {
        const spoken *one = &s->spoken.items[i];
        build_message m = {.start_ms = share(c, one->start, s->joined.len),
                           .end_ms = share(c, one->end, s->joined.len),
                           .line = one->place.line,
                           .column = one->place.column};
        m.text = cli_slice(cli_text_str(&s->joined), one->start, one->end);
        voice_set(&m, one->name, &s->options);
        s->voices.counts[VOICE_NAMELESS] += one->name.len == 0;
        if (!build_add(s->build, &m))
            return false;
    }
    return true;
}

static int by_time(const void *a, const void *b)
{
    const cue *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void put_in_order(subtitle *s)
{
    int64_t last = INT64_MIN;
    bool sorted = true;
    for (size_t i = 0; i < s->cues.count; i++) {
        cue *c = &s->cues.items[i];
        c->order = c->start != HUA_NO_TIME ? c->start : last;
        sorted = sorted && c->order >= last;
        last = c->order;
    }
    if (!sorted)
        qsort(s->cues.items, s->cues.count, sizeof *s->cues.items, by_time);
}

static bool add_cues(subtitle *s)
{
    build_begin(s->build);
    build_channel(s->build, HUA_CALL);
    put_in_order(s);
    if (!survey(s))
        return false;
    for (size_t i = 0; i < s->cues.count; i++)
        if (!add_cue(s, &s->cues.items[i]))
            return false;
    return true;
}

/* ---- the file ---------------------------------------------------------- */

static reader_status over_limit(subtitle *s, reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "这个字幕文件超过一条记录的上限 %zu 字节，已跳过",
             "this file of subtitles is over the limit of %zu bytes for one record and was skipped",
             s->limit);
    cli_fail_place(&problem->error, s->in->name, s->in->line, 1, s->bytes);
    cli_fail_hint(&problem->error, "把它拆成几个文件，每通一个 / split it, one call a file");
    problem->bytes = cli_text_str(&s->head);
    return READER_BAD;
}

static reader_status no_cue(subtitle *s, reader_problem *problem)
{
    if (s->cues.count)
        cli_fail(&problem->error, HUA_E_ARGUMENT, "没有一句话", "nothing was said");
    else
        cli_fail(&problem->error, HUA_E_ARGUMENT, "不是字幕：没有一行时间",
                 "these are no subtitles: there is no line of times");
    cli_fail_place(&problem->error, s->in->name, s->first_line, 1, 0);
    cli_fail_hint(&problem->error,
                  s->vtt ? "00:01.000 --> 00:02.500" : "00:00:01,000 --> 00:00:02,500");
    problem->bytes = cli_text_str(&s->head);
    return READER_BAD;
}

/* Keeps the beginning, and holds all of it against the limit. */
static bool within(subtitle *s, hua_str line)
{
    const size_t room = BYTES_KEPT - s->head.len;
    s->bytes += line.len + 1;
    if (!s->first_line && cli_trim(line).len)
        s->first_line = s->in->line;
    if (s->head.len + 1 < BYTES_KEPT) {
        cli_text_add(&s->head, cli_slice(line, 0, line.len < room - 1 ? line.len : room - 1));
        cli_text_add(&s->head, CLI_STR("\n"));
    }
    return s->bytes <= s->limit && s->cues.count <= HUA_MAX_TURNS &&
           s->text.parts.count < HUA_MAX_TURNS;
}

/* All lines; READER_DIALOGUE if they are within the limit. */
static reader_status read_lines(subtitle *s, reader_problem *problem)
{
    hua_str line;
    size_t at;
    for (;;) {
        source_status got = source_line(s->in, &line, &at, &problem->error);
        if (got == SOURCE_FAILED)
            return READER_FAILED;
        if (got == SOURCE_END)
            return READER_DIALOGUE;
        if (!within(s, line) || got == SOURCE_TOO_LONG)
            return over_limit(s, problem);
        if (!take_line(s, line) || s->head.failed)
            return (cli_fail_memory(&problem->error), READER_FAILED);
    }
}

static reader_status read_file(subtitle *s, hua_dialogue *dialogue, reader_problem *problem)
{
    reader_status status = read_lines(s, problem);
    if (status != READER_DIALOGUE)
        return status;
    if (!s->first_line)
        return READER_END;
    if (!release(s) || !add_cues(s))
        return (cli_fail_memory(&problem->error), READER_FAILED);
    if (!build_turns(s->build))
        return no_cue(s, problem);
    return voice_finish(s->build, dialogue, problem);
}

reader_status subtitle_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                            format_place *place)
{
    subtitle *s = state;
    if (!s->done) {
        s->done = true;
        reader_status status = read_file(s, dialogue, problem);
        *place = (format_place){s->first_line, 0};
        return status;
    }
    if (!voices_tell(&s->voices, s->build))
        return (cli_fail_memory(&problem->error), READER_FAILED);
    return READER_END;
}

hua_code subtitle_open(void **state, bool vtt, source *in, const reader_options *options,
                       hua_error *error)
{
    subtitle *s = calloc(1, sizeof *s);
    *state = s;
    if (!s)
        return cli_fail_memory(error);
    s->vtt = vtt;
    s->in = in;
    s->options = *options;
    s->limit = options->record_limit ? options->record_limit : LIMIT;
    s->build = build_new(&s->options);
    if (s->build)
        return HUA_OK;
    subtitle_close(s);
    *state = NULL;
    return cli_fail_memory(error);
}

void subtitle_close(void *state)
{
    subtitle *s = state;
    if (!s)
        return;
    cli_list_free(&s->cues);
    cue_text_free(&s->text);
    speakers_free(&s->names);
    cli_list_free(&s->spoken);
    cli_text_free(&s->joined);
    cli_text_free(&s->head);
    voices_free(&s->voices);
    build_free(s->build);
    free(s);
}

reader_place subtitle_turn_place(const void *state, size_t turn)
{
    return build_place(((const subtitle *)state)->build, turn);
}

bool subtitle_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    return voices_notice(&((const subtitle *)state)->voices, i, lang, text);
}
