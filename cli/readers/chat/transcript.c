/*
 * Transcripts as people paste them: who said what, one turn after the other.
 *
 *     survey of the names ── lines of one dialogue ── turns ── who is who ── hua_dialogue
 *
 * A single line cannot tell a speaker from a label such as "地址：", so the beginning of the file is
 * surveyed first: which names begin lines, how often, with a time or without.  Then a window goes
 * over the file that holds one dialogue at a time; what lies behind the surveyed part is surveyed
 * with its dialogue.  A turn's text is a slice of the window.
 */
#include "common/fail.h"
#include "readers/format.h"
#include "readers/roles.h"

#include <stdio.h>
#include <stdlib.h>

#define NO_NAME ROLES_NOBODY
enum {
    DAY_MS = 86400000,
    HOUR_MS = 3600000,
    SURVEYED = 4 * 1024 * 1024,
    MOST_NAMES = 64 * 1024 /* more of them are no names */
};

/* One turn while its dialogue is read: offsets into the text. */
typedef struct span_turn {
    uint32_t name; /* index in speakers, or NO_NAME: words before anybody is named */
    size_t start, end;
    size_t line, line_start;
    bool stamped;
    clock_stamp stamp;
} span_turn;

/* What the first pass over a text found. */
typedef struct survey {
    size_t lines;      /* that are not blank */
    size_t stamped;    /* heads with a time */
    size_t alone;      /* names that stand alone with a time two times or more */
    size_t exact;      /* heads without a time whose name is a role's word, or mapped */
    size_t repeated;   /* distinct names without role that begin two lines or more */
    size_t first_head; /* number of the first accepted head's line, counted as `lines`; 0 none */
    size_t accepted;
} survey;

typedef struct transcript {
    const reader_options *options;
    source *in;
    hua_str text; /* of the dialogue being read */
    size_t at;    /* in the text */

    speakers speakers;
    cli_arena names; /* the text goes, the names stay */
    survey survey;
    size_t surveyed;                 /* offset in the file */
    size_t line;                     /* lines read so far */
    size_t first_line, first_offset; /* of the last dialogue */
    size_t record;                   /* dialogues read or refused */
    bool crowded;                    /* turns over the limit were left out */
    CLI_LIST(span_turn) spans;
    CLI_LIST(hua_turn) turns;
    CLI_LIST(uint32_t) present; /* names of this dialogue */
    cli_text unknown, notice[3];
    cli_text kept; /* the beginning of a dialogue that was skipped */
    char date[32];
} transcript;

/* ---- which lines begin a turn ------------------------------------------ */

static const speaker *named(const transcript *t, hua_str name)
{
    size_t i = speakers_find(&t->speakers, name);
    return i == SIZE_MAX ? NULL : &t->speakers.list.items[i];
}

static bool accept_stamped(const transcript *t, const turn_head *head, const speaker *s)
{
    if (s->known || !head->alone)
        return true;
    return head->stamp.has_date || s->stamped > 1 || t->survey.alone > 0;
}

/* Without a time a line has only its name to speak for it. */
static bool accept_plain(const transcript *t, const turn_head *head, const speaker *s)
{
    const survey *v = &t->survey;
    if (s->exact)
        return true;
    if (v->stamped > 1 || head->bare)
        return false;
    if (s->known)
        return s->plain > 1 || v->exact > 0;
    return s->plain > 1 && (v->exact > 0 || v->repeated > 1) && !speakers_is_label(s->name);
}

static bool accepted(const transcript *t, const turn_head *head)
{
    const speaker *s = named(t, head->name);
    if (!s)
        return false;
    return head->stamped ? accept_stamped(t, head, s) : accept_plain(t, head, s);
}

/* SIZE_MAX if memory is lacking or there are too many. */
static size_t add_name(transcript *t, hua_str name)
{
    size_t i = speakers_find(&t->speakers, name);
    if (i != SIZE_MAX || t->speakers.list.count >= MOST_NAMES)
        return i;
    hua_str copy = cli_arena_copy(&t->names, name);
    return copy.ptr ? speakers_add(&t->speakers, copy) : SIZE_MAX;
}

static bool count_head(transcript *t, const turn_head *head)
{
    size_t i = add_name(t, head->name);
    if (i == SIZE_MAX)
        return t->speakers.list.count >= MOST_NAMES;
    speaker *s = &t->speakers.list.items[i];
    s->stamped += head->stamped;
    s->plain += !head->stamped;
    t->survey.stamped += head->stamped;
    t->survey.alone += head->stamped && head->alone && s->stamped == 2;
    t->survey.exact += !head->stamped && s->exact && s->role != HUA_SYSTEM;
    t->survey.repeated += !head->stamped && s->plain == 2 && !s->known &&
                          !speakers_is_label(s->name);
    return true;
}

static bool count_names(transcript *t, hua_str text)
{
    turn_head head;
    hua_str line;
    for (size_t at = 0; cli_next_line(text, &at, &line);) {
        if (!cli_trim(line).len)
            continue;
        t->survey.lines++;
        if (head_read(line, &head) && !count_head(t, &head))
            return false;
    }
    return true;
}

static void count_accepted(transcript *t, hua_str text)
{
    turn_head head;
    hua_str line;
    size_t number = 0;
    for (size_t at = 0; cli_next_line(text, &at, &line);) {
        if (!cli_trim(line).len)
            continue;
        number++;
        if (!head_read(line, &head) || !accepted(t, &head))
            continue;
        t->survey.accepted++;
        if (!t->survey.first_head)
            t->survey.first_head = number;
    }
}

/* Two turns at least, beginning near the top, or every fourth line a turn's. */
static bool is_transcript(const survey *v)
{
    if (v->accepted < 2)
        return false;
    return v->first_head <= 3 || v->accepted * 4 >= v->lines;
}

static void transcript_close(void *state)
{
    transcript *t = state;
    if (!t)
        return;
    speakers_free(&t->speakers);
    cli_arena_free(&t->names);
    cli_list_free(&t->spans);
    cli_list_free(&t->turns);
    cli_list_free(&t->present);
    cli_text_free(&t->unknown);
    cli_text_free(&t->kept);
    for (size_t i = 0; i < 3; i++)
        cli_text_free(&t->notice[i]);
    free(t);
}

static transcript *transcript_new(const reader_options *options)
{
    transcript *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->options = options;
    t->speakers.options = options;
    return t;
}

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)name;
    transcript *t = transcript_new(options);
    while (!whole && head.len && head.ptr[head.len - 1] != '\n')
        head.len--; /* the last line may be cut: do not read a name into half a line */
    bool yes = t && count_names(t, head);
    if (yes) {
        count_accepted(t, head);
        yes = is_transcript(&t->survey);
    }
    transcript_close(t);
    return yes ? FORMAT_TRANSCRIPT : 0;
}

static hua_code transcript_open(void **state, source *in, const reader_options *options,
                                hua_error *error)
{
    transcript *t = *state = transcript_new(options);
    if (!t)
        return cli_fail_memory(error);
    t->in = in;
    while (!in->at_end && source_unread(in).len < SURVEYED)
        if (source_more(in, error))
            break; /* it comes again when the sound part has been read */
    hua_str text = source_unread(in);
    while (!in->at_end && text.len && text.ptr[text.len - 1] != '\n')
        text.len--;
    t->surveyed = in->offset + text.len;
    return count_names(t, text) ? HUA_OK : cli_fail_memory(error);
}

/* ---- one dialogue ------------------------------------------------------ */

static bool open_turn(transcript *t, const turn_head *head, size_t line_start)
{
    size_t i = head ? speakers_find(&t->speakers, head->name) : NO_NAME;
    size_t start = line_start + (head ? head->words : 0);
    span_turn turn = {.name = (uint32_t)i,
                      .start = start,
                      .end = start,
                      .line = t->line,
                      .line_start = line_start};
    if (head && head->stamped) {
        turn.stamped = true;
        turn.stamp = head->stamp;
    }
    if (i != NO_NAME) {
        speaker *s = &t->speakers.list.items[i];
        if (s->record != t->record && !cli_list_push(&t->present, (uint32_t)i))
            return false;
        s->record = t->record;
    }
    return cli_list_push(&t->spans, turn);
}

/* The words of a line go to the turn that is open. */
static void extend(transcript *t, hua_str line, size_t line_start)
{
    span_turn *turn = &t->spans.items[t->spans.count - 1];
    hua_str words = cli_trim(cli_slice(t->text, turn->start > line_start ? turn->start : line_start,
                                       (size_t)(line.ptr - t->text.ptr) + line.len));
    if (!words.len)
        return;
    size_t start = (size_t)(words.ptr - t->text.ptr);
    if (turn->end == turn->start) { /* the first words: the head stood alone */
        turn->start = start;
        turn->line = t->line;
        turn->line_start = line_start;
    }
    turn->end = start + words.len;
}

static bool take_line(transcript *t, hua_str line, size_t line_start)
{
    turn_head head;
    bool blank = cli_trim(line).len == 0;
    if (!blank && head_read(line, &head) && accepted(t, &head)) {
        t->crowded = t->crowded || t->spans.count >= HUA_MAX_TURNS;
        if (!t->crowded && !open_turn(t, &head, line_start))
            return false;
    } else if (blank) {
        return true;
    } else if (t->spans.count == 0 && !open_turn(t, NULL, line_start)) {
        return false;
    }
    extend(t, line, line_start);
    return true;
}

/* ---- the window -------------------------------------------------------- */

typedef enum window_status {
    WINDOW_WHOLE,
    WINDOW_TOO_LONG,
    WINDOW_END,
    WINDOW_FAILED
} window_status;

/*
 * Bytes of the line that begins at unread byte `at`, its end included; 0 at the end of the file.
 * SIZE_MAX if it goes beyond the limit.
 */
static hua_code line_bytes(transcript *t, size_t at, size_t *bytes, hua_error *error)
{
    source *in = t->in;
    for (size_t seen = at;;) {
        hua_str text = source_unread(in);
        const char *newline = text.len > seen ? memchr(text.ptr + seen, '\n', text.len - seen)
                                              : NULL;
        *bytes = newline ? (size_t)(newline - text.ptr) + 1 - at : text.len - at;
        if (newline || in->at_end)
            return HUA_OK;
        *bytes = SIZE_MAX;
        seen = text.len;
        hua_code code = text.len > in->limit ? HUA_OK : source_more(in, error);
        if (code || text.len > in->limit)
            return code;
    }
}

static hua_str unread_line(const transcript *t, size_t at, size_t bytes)
{
    hua_str line = cli_slice(source_unread(t->in), at, at + bytes);
    while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    return line;
}

/* Takes blank lines and rules: no dialogue begins with them. */
static window_status pass_blanks(transcript *t, hua_error *error)
{
    size_t bytes;
    for (;;) {
        if (line_bytes(t, 0, &bytes, error))
            return WINDOW_FAILED;
        if (bytes == 0)
            return WINDOW_END;
        if (bytes == SIZE_MAX)
            return WINDOW_TOO_LONG;
        hua_str line = unread_line(t, 0, bytes);
        if (cli_trim(line).len && !head_is_rule(line))
            return WINDOW_WHOLE;
        source_take(t->in, bytes);
        t->line++;
    }
}

/* The next dialogue as t->text: up to the rule that ends it, or the end of the file. */
static window_status next_window(transcript *t, hua_error *error)
{
    size_t at = 0, bytes = 0;
    window_status status = pass_blanks(t, error);
    while (status == WINDOW_WHOLE) {
        if (line_bytes(t, at, &bytes, error))
            return WINDOW_FAILED;
        if (bytes == SIZE_MAX || at + bytes > t->in->limit)
            return WINDOW_TOO_LONG;
        at += bytes;
        if (!bytes || head_is_rule(unread_line(t, at - bytes, bytes)))
            break;
    }
    t->text = cli_slice(source_unread(t->in), 0, at);
    return status;
}

/* Drops the dialogue that is too long to be held, up to the rule behind it. */
static bool skip_dialogue(transcript *t, hua_error *error)
{
    source *in = t->in;
    for (size_t bytes = 0;;) {
        if (line_bytes(t, 0, &bytes, error))
            return false;
        if (bytes == 0)
            return true;
        bool whole = bytes != SIZE_MAX;
        bool rule = whole && head_is_rule(unread_line(t, 0, bytes));
        if (whole)
            source_take(in, bytes);
        else
            source_drop(in);
        t->line += whole;
        if (rule)
            return true;
    }
}

/* The names of what lies behind the part that was surveyed at the beginning. */
static bool survey_window(transcript *t)
{
    size_t start = t->in->offset, end = start + t->text.len;
    if (end <= t->surveyed)
        return true;
    size_t from = t->surveyed > start ? t->surveyed - start : 0;
    t->surveyed = end;
    return count_names(t, cli_slice(t->text, from, t->text.len));
}

/* A file of ever new names must not fill the memory: only what this dialogue says counts then. */
static void forget_names(transcript *t)
{
    if (t->speakers.list.count < MOST_NAMES)
        return;
    speakers_free(&t->speakers);
    cli_arena_free(&t->names);
    t->surveyed = t->in->offset;
}

/* False if memory is lacking. */
static bool read_spans(transcript *t)
{
    hua_str line;
    t->at = 0;
    t->crowded = false;
    t->spans.count = t->present.count = 0;
    for (size_t start = 0; cli_next_line(t->text, &t->at, &line); start = t->at) {
        t->line++;
        if (!head_is_rule(line) && !take_line(t, line, start))
            return false;
    }
    return true;
}

/* ---- times ------------------------------------------------------------- */

static bool is_recording(const transcript *t)
{
    bool first = true;
    if (t->options->has_channel)
        return t->options->channel == HUA_CALL;
    for (size_t i = 0; i < t->spans.count; i++) {
        const span_turn *turn = &t->spans.items[i];
        if (!turn->stamped)
            continue;
        if (turn->stamp.has_date)
            return false;
        if (turn->stamp.fraction || turn->stamp.has_end || turn->stamp.big_first)
            return true;
        if (first && turn->stamp.two_parts && turn->stamp.start < HOUR_MS)
            return true; /* 00:03 is the beginning of a recording far more often than midnight */
        first = false;
    }
    return false;
}

static int64_t recorded(const clock_stamp *stamp, int64_t ms)
{
    return stamp->two_parts ? ms / 60 : ms;
}

static void note_date(transcript *t, const clock_stamp *stamp)
{
    if (!t->date[0] && stamp->year > 0)
        snprintf(t->date, sizeof t->date, "%04d-%02d-%02d", (int)stamp->year, (int)stamp->month,
                 (int)stamp->day);
}

/* Clock times go on: the last date holds, and past midnight a new day begins. */
static int64_t on_the_day(transcript *t, const clock_stamp *stamp, int64_t *day, int64_t last)
{
    if (stamp->has_date) {
        note_date(t, stamp);
        *day = clock_days(stamp->year ? stamp->year : 1972, stamp->month, stamp->day) * DAY_MS;
    } else if (last != HUA_NO_TIME && *day + stamp->start < last - DAY_MS / 2) {
        *day += DAY_MS;
    }
    return *day + stamp->start;
}

static void settle_times(transcript *t, bool recording)
{
    int64_t day = 0, last = HUA_NO_TIME;
    t->date[0] = '\0';
    for (size_t i = 0; i < t->spans.count; i++) {
        const clock_stamp *stamp = &t->spans.items[i].stamp;
        hua_turn *turn = &t->turns.items[i];
        turn->start_ms = turn->end_ms = HUA_NO_TIME;
        if (!t->spans.items[i].stamped || !stamp->has_clock)
            continue;
        if (recording && !stamp->has_date) {
            turn->start_ms = recorded(stamp, stamp->start);
            turn->end_ms = stamp->has_end ? recorded(stamp, stamp->end) : turn->start_ms;
            continue;
        }
        last = turn->start_ms = on_the_day(t, stamp, &day, last);
        turn->end_ms = stamp->has_end ? day + stamp->end : turn->start_ms;
    }
}

/* ---- handing out ------------------------------------------------------- */

static hua_str words_of(const transcript *t, const span_turn *turn)
{
    return cli_slice(t->text, turn->start, turn->end);
}

static bool fill_turns(transcript *t)
{
    if (!cli_list_reserve(&t->turns, t->spans.count))
        return false;
    for (size_t i = 0; i < t->spans.count; i++) {
        const span_turn *span = &t->spans.items[i];
        const speaker *s = span->name == NO_NAME ? NULL : &t->speakers.list.items[span->name];
        t->turns.items[i] = (hua_turn){.speaker = s && s->settled ? s->part : HUA_OTHER,
                                       .text = words_of(t, span)};
    }
    t->turns.count = t->spans.count;
    return true;
}

static void settle(transcript *t, hua_dialogue *dialogue)
{
    roles_turn first[ROLES_TURNS];
    roles_cast cast = {.speakers = &t->speakers,
                       .present = t->present.items,
                       .present_count = t->present.count,
                       .first = first};
    for (; cast.first_count < ROLES_TURNS && cast.first_count < t->spans.count;
         cast.first_count++) {
        const span_turn *span = &t->spans.items[cast.first_count];
        first[cast.first_count] = (roles_turn){span->name, words_of(t, span)};
    }
    roles_settle(&cast);
    roles_note_unknown(&cast, &t->unknown);
    *dialogue = (hua_dialogue){.agent = roles_name(&cast, HUA_AGENT),
                               .customer = roles_name(&cast, HUA_CUSTOMER)};
}

static reader_status refuse(transcript *t, reader_problem *problem, hua_str bytes)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "这通对话超过上限（%zu 字节或 %u 轮）",
             "this dialogue is over the limit (%zu bytes or %u turns)", t->in->limit,
             HUA_MAX_TURNS);
    cli_fail_hint(&problem->error, "用一行 --- 把对话分开 / part dialogues by a line of ---");
    cli_fail_place(&problem->error, t->in->name, t->first_line, 1, t->first_offset);
    problem->bytes = bytes;
    return READER_BAD;
}

/* Over the limit: kept is only the beginning. */
static reader_status refuse_long(transcript *t, reader_problem *problem)
{
    hua_str text = source_unread(t->in);
    hua_error error;
    t->kept.len = 0;
    if (text.len > t->in->limit)
        text.len = t->in->limit;
    cli_text_add(&t->kept, cli_slice(text, 0, text.len < SOURCE_KEPT ? text.len : SOURCE_KEPT));
    bool done = skip_dialogue(t, &error) && !t->kept.failed;
    if (done)
        return refuse(t, problem, cli_text_str(&t->kept));
    problem->error = error;
    return t->kept.failed ? (cli_fail_memory(&problem->error), READER_FAILED) : READER_FAILED;
}

static bool finish(transcript *t, hua_dialogue *dialogue)
{
    settle(t, dialogue);
    bool recording = is_recording(t);
    if (!fill_turns(t))
        return false;
    settle_times(t, recording);
    dialogue->channel = t->options->has_channel ? t->options->channel
                        : recording             ? HUA_CALL
                                                : HUA_CHAT;
    dialogue->date = cli_str(t->date);
    dialogue->turns = t->turns.items;
    dialogue->turn_count = t->turns.count;
    return true;
}

static void note_strangers(transcript *t)
{
    static const char *const heads[] = {
        "看不出是谁，只作上下文，不作判断（可用说话人映射指明）：",
        "看不出是誰，只作上下文，不作判斷（可用說話人對照指明）：",
        "nobody can tell who these are; they are read but not judged (map the names): "};
    for (size_t i = 0; i < 3 && t->unknown.len; i++) {
        t->notice[i].len = 0;
        cli_text_add(&t->notice[i], cli_str(heads[i]));
        cli_text_add(&t->notice[i], cli_text_str(&t->unknown));
    }
}

static reader_status transcript_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                                     format_place *place)
{
    transcript *t = state;
    forget_names(t);
    window_status window = next_window(t, &problem->error);
    t->record++;
    t->first_line = t->line + 1;
    t->first_offset = t->in->offset;
    *place = (format_place){t->first_line, t->first_offset};
    if (window == WINDOW_TOO_LONG)
        return refuse_long(t, problem);
    if (window != WINDOW_WHOLE)
        return note_strangers(t), window == WINDOW_END ? READER_END : READER_FAILED;
    bool done = survey_window(t) && read_spans(t) && (t->crowded || finish(t, dialogue));
    source_take(t->in, t->text.len); /* the bytes stay where they are */
    if (!done)
        return cli_fail_memory(&problem->error), READER_FAILED;
    return t->crowded ? refuse(t, problem, t->text) : READER_DIALOGUE;
}

static reader_place transcript_turn_place(const void *state, size_t turn)
{
    const transcript *t = state;
    if (turn >= t->spans.count)
        return (reader_place){0, 0};
    const span_turn *span = &t->spans.items[turn];
    return (reader_place){span->line,
                          cli_char_count(cli_slice(t->text, span->line_start, span->start)) + 1};
}

static bool transcript_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    const transcript *t = state;
    *text = cli_text_str(&t->notice[lang]);
    return i == 0 && text->len > 0;
}

const format_ops transcript_format = {
    .format = READER_TRANSCRIPT,
    .names = {"对话记录", "對話記錄", "a transcript with speaker names"},
    .endings = ".txt|.log|.chat",
    .looks = looks,
    .open = transcript_open,
    .close = transcript_close,
    .next = transcript_next,
    .turn_place = transcript_turn_place,
    .notice = transcript_notice};
