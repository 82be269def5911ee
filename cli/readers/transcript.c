/* Transcripts: survey, then one dialogue after the other, then who is who. */
#include "readers/transcript.h"

#include "common/fail.h"
#include "readers/speakers.h"

#include <stdio.h>
#include <stdlib.h>

#define NO_NAME UINT32_MAX
enum {
    GREETING_TURNS = 12,
    GREETING_BYTES = 600,
    DAY_MS = 86400000,
    HOUR_MS = 3600000,
    UNKNOWN_BYTES = 400
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

struct transcript {
    hua_str text;
    const reader_options *options;
    const char *name;
    size_t limit;

    speakers speakers;
    survey survey;
    size_t at, line;   /* where the next dialogue begins; lines read so far */
    size_t first_line; /* of the last dialogue */
    size_t record;     /* dialogues handed out or refused */
    CLI_LIST(span_turn) spans;
    CLI_LIST(hua_turn) turns;
    CLI_LIST(uint32_t) present; /* names of this dialogue */
    cli_text unknown;
    char id[256], date[32];
};

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

static bool count_head(transcript *t, const turn_head *head)
{
    size_t i = speakers_add(&t->speakers, head->name);
    if (i == SIZE_MAX)
        return false;
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

static bool count_names(transcript *t)
{
    turn_head head;
    hua_str line;
    for (size_t at = 0; cli_next_line(t->text, &at, &line);) {
        if (!cli_trim(line).len)
            continue;
        t->survey.lines++;
        if (head_read(line, &head) && !count_head(t, &head))
            return false;
    }
    return true;
}

static void count_accepted(transcript *t)
{
    turn_head head;
    hua_str line;
    size_t number = 0;
    for (size_t at = 0; cli_next_line(t->text, &at, &line);) {
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

transcript *transcript_new(hua_str text, const char *name, const reader_options *options)
{
    transcript *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->text = text;
    t->name = name;
    t->options = options;
    t->limit = options->record_limit;
    t->speakers.options = options;
    if (!count_names(t)) {
        transcript_free(t);
        return NULL;
    }
    return t;
}

void transcript_free(transcript *t)
{
    if (!t)
        return;
    speakers_free(&t->speakers);
    cli_list_free(&t->spans);
    cli_list_free(&t->turns);
    cli_list_free(&t->present);
    cli_text_free(&t->unknown);
    free(t);
}

bool transcript_detect(hua_str head, const reader_options *options)
{
    transcript *t = transcript_new(head, "", options);
    if (!t)
        return false;
    count_accepted(t);
    bool yes = is_transcript(&t->survey);
    transcript_free(t);
    return yes;
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
        if (!open_turn(t, &head, line_start))
            return false;
    } else if (blank) {
        return true;
    } else if (t->spans.count == 0 && !open_turn(t, NULL, line_start)) {
        return false;
    }
    extend(t, line, line_start);
    return true;
}

/* Reads up to the next rule or the end; false if memory is lacking. */
static bool read_spans(transcript *t)
{
    hua_str line;
    t->spans.count = t->present.count = 0;
    for (size_t start = t->at; cli_next_line(t->text, &t->at, &line); start = t->at) {
        size_t had = t->spans.count;
        t->line++;
        if (head_is_rule(line)) {
            if (t->spans.count)
                break;
            continue;
        }
        if (!take_line(t, line, start))
            return false;
        if (t->spans.count == 1 && !had)
            t->first_line = t->line;
    }
    return true;
}

/* ---- who is who -------------------------------------------------------- */

static speaker *present(const transcript *t, size_t i)
{
    return &t->speakers.list.items[t->present.items[i]];
}

static hua_str words_of(const transcript *t, const span_turn *turn)
{
    return cli_slice(t->text, turn->start, turn->end);
}

/* The strangers of this dialogue; the last one of them goes to *one. */
static size_t strangers(const transcript *t, speaker **one, bool *agent, bool *customer)
{
    size_t count = 0;
    *agent = *customer = false;
    for (size_t i = 0; i < t->present.count; i++) {
        speaker *s = present(t, i);
        *agent = *agent || (s->known && s->role == HUA_AGENT);
        *customer = *customer || (s->known && s->role == HUA_CUSTOMER);
        if (!s->known) {
            *one = s;
            count++;
        }
    }
    return count;
}

/* The name whose bearer greets as only agents do, or NULL. */
static speaker *greeter(const transcript *t, int least)
{
    for (size_t i = 0; i < t->spans.count && i < GREETING_TURNS; i++) {
        const span_turn *turn = &t->spans.items[i];
        hua_str words = words_of(t, turn);
        if (words.len > GREETING_BYTES)
            words.len = GREETING_BYTES;
        if (turn->name != NO_NAME && speakers_greets(words) >= least)
            return &t->speakers.list.items[turn->name];
    }
    return NULL;
}

static void give(speaker *s, hua_speaker role)
{
    s->role = role;
    s->known = true;
}

/*
 * One stranger beside a known side is the other side.  Of two strangers the one who greets as
 * agents do is the agent.  Anybody else stays unknown: better not judged than judged for another.
 */
static void settle_roles(transcript *t)
{
    speaker *one = NULL;
    bool agent, customer;
    size_t count = strangers(t, &one, &agent, &customer);
    if (count == 2 && !agent && !customer) {
        speaker *greets = greeter(t, 2);
        greets = greets ? greets : greeter(t, 1);
        if (greets && !greets->known) {
            give(greets, HUA_AGENT);
            count = strangers(t, &one, &agent, &customer);
        }
    }
    if (count == 1 && agent != customer)
        give(one, agent ? HUA_CUSTOMER : HUA_AGENT);
}

/* Adds the names that stayed unknown to the notice, once each. */
static void note_unknown(transcript *t)
{
    for (size_t i = 0; i < t->present.count; i++) {
        speaker *s = present(t, i);
        if (s->known || s->noted || t->unknown.len > UNKNOWN_BYTES)
            continue;
        s->noted = true;
        if (t->unknown.len)
            cli_text_add(&t->unknown, CLI_STR("、"));
        cli_text_add(&t->unknown, s->name);
    }
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

static bool fill_turns(transcript *t)
{
    if (!cli_list_reserve(&t->turns, t->spans.count))
        return false;
    for (size_t i = 0; i < t->spans.count; i++) {
        const span_turn *span = &t->spans.items[i];
        hua_speaker role = span->name == NO_NAME ? HUA_OTHER
                                                 : t->speakers.list.items[span->name].role;
        t->turns.items[i] = (hua_turn){.speaker = role, .text = words_of(t, span)};
    }
    t->turns.count = t->spans.count;
    return true;
}

/* The name of the first of a side, unless it is only the side's own word. */
static hua_str name_of(const transcript *t, hua_speaker role)
{
    for (size_t i = 0; i < t->present.count; i++) {
        const speaker *s = present(t, i);
        if (s->role == role && s->known && (!s->exact || s->mapped))
            return s->name;
    }
    return (hua_str){NULL, 0};
}

static hua_str make_id(transcript *t)
{
    const char *base = strrchr(t->name, '/');
    char number[32] = "";
    if (t->record > 1)
        snprintf(number, sizeof number, "#%zu", t->record);
    cli_copy(t->id, sizeof t->id - sizeof number, cli_str(base ? base + 1 : t->name));
    size_t used = strlen(t->id);
    cli_copy(t->id + used, sizeof t->id - used, cli_str(number));
    return cli_str(t->id);
}

static reader_status refuse(transcript *t, reader_problem *problem, size_t start)
{
    problem->bytes = cli_slice(t->text, start, t->at);
    cli_fail(&problem->error, HUA_E_LIMIT, "这通对话超过上限（%zu 字节或 %u 轮）",
             "this dialogue is over the limit (%zu bytes or %u turns)", t->limit, HUA_MAX_TURNS);
    cli_fail_hint(&problem->error, "用一行 --- 把对话分开 / part dialogues by a line of ---");
    problem->error.offset = start;
    return READER_BAD;
}

reader_status transcript_next(transcript *t, hua_dialogue *dialogue, reader_problem *problem,
                              size_t *line)
{
    size_t start = t->at;
    t->record++;
    *line = t->line + 1;
    if (!read_spans(t)) {
        cli_fail_memory(&problem->error);
        return READER_FAILED;
    }
    if (!t->spans.count)
        return READER_END;
    *line = t->first_line;
    if (t->at - start > t->limit || t->spans.count > HUA_MAX_TURNS)
        return refuse(t, problem, start);
    settle_roles(t);
    note_unknown(t);
    bool recording = is_recording(t);
    if (!fill_turns(t)) {
        cli_fail_memory(&problem->error);
        return READER_FAILED;
    }
    settle_times(t, recording);
    *dialogue = (hua_dialogue){.id = make_id(t),
                               .channel = t->options->has_channel ? t->options->channel
                                          : recording             ? HUA_CALL
                                                                  : HUA_CHAT,
                               .agent = name_of(t, HUA_AGENT),
                               .customer = name_of(t, HUA_CUSTOMER),
                               .date = cli_str(t->date),
                               .turns = t->turns.items,
                               .turn_count = t->turns.count};
    return READER_DIALOGUE;
}

reader_place transcript_place(const transcript *t, size_t turn)
{
    if (turn >= t->spans.count)
        return (reader_place){0, 0};
    const span_turn *span = &t->spans.items[turn];
    return (reader_place){span->line,
                          cli_char_count(cli_slice(t->text, span->line_start, span->start)) + 1};
}

hua_str transcript_unknown(const transcript *t)
{
    return cli_text_str(&t->unknown);
}
