/*
 * Chat exports: the survey of the beginning, then message after message until a dialogue ends.
 *
 * The line that ends a dialogue is held and taken again for the next one.  A line that may be a
 * sign of the program or a part of a message (a row of dashes, "你撤回了一条消息") is kept in doubt
 * until the next line: only where no more words follow was it a sign.
 */
#include "readers/chat/chat.h"

#include "common/fail.h"
#include "common/mem.h"
#include "readers/build.h"
#include "readers/speakers.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEFAULT_LIMIT = 64 * 1024 * 1024, RAW_BYTES = 4096, GREETING_BYTES = 600 };

typedef struct chat {
    const chat_grammar *grammar;
    source *in;
    const reader_options *options;
    build *build;
    size_t limit;
    bool failed; /* memory was lacking */

    chat_survey survey; /* of the first CHAT_AHEAD bytes */
    bool surveyed, month_first, needs_blank;
    bool accepts[CHAT_FORMS];

    hua_str line; /* the last one */
    size_t number, offset;
    bool held; /* to be taken again */
    chat_line is;

    chat_kind doubt; /* CHAT_WORDS: no line is in doubt */
    cli_text doubted;
    format_place doubt_place;

    bool started, over; /* the dialogue has a line; it is beyond the limit */
    size_t heads;       /* of the dialogue */
    format_place place;
    cli_text raw; /* its beginning */
    cli_text name;
    bool pending; /* a head without words yet: `name`, `head`, `head_line`, `at` */
    chat_line head;
    size_t head_line;
    bool inside;   /* behind a line of a message */
    size_t blanks; /* lines since */
    int64_t day, at, last;
    bool day_said; /* by a line of its own, since `last` */

    cli_text customer; /* of the dialogue, for one_customer */
    cli_text peer;     /* with whom the file says the conversation is */
    size_t dialogues;
    size_t parted;        /* at a silence */
    format_place dropped; /* lines that no message begins; line 0: none */
} chat;

hua_code chat_open(void **state, const chat_grammar *grammar, source *in,
                   const reader_options *options, hua_error *error)
{
    chat *c = calloc(1, sizeof *c);
    *state = c;
    if (!c)
        return cli_fail_memory(error);
    c->grammar = grammar;
    c->in = in;
    c->options = options;
    c->limit = options->record_limit ? options->record_limit : DEFAULT_LIMIT;
    c->last = HUA_NO_TIME;
    c->build = build_new(options);
    if (c->build)
        return HUA_OK;
    *state = NULL;
    free(c);
    return cli_fail_memory(error);
}

void chat_close(void *state)
{
    chat *c = state;
    if (!c)
        return;
    build_free(c->build);
    cli_text_free(&c->doubted);
    cli_text_free(&c->raw);
    cli_text_free(&c->name);
    cli_text_free(&c->customer);
    cli_text_free(&c->peer);
    free(c);
}

static void set_text(chat *c, cli_text *text, hua_str value)
{
    text->len = 0;
    cli_text_add(text, value);
    c->failed = c->failed || text->failed;
}

/* ---- lines ------------------------------------------------------------- */

/*
 * Who greets as only agents do, be it in a later dialogue, is an agent in the first one too.  The
 * words behind a head are looked at as long as its name tells nothing.
 */
static bool learn(chat *c, hua_str head)
{
    hua_str line, name = {NULL, 0};
    bool known, good = true;
    for (size_t at = 0; good && at < CHAT_LOOK && cli_next_line(head, &at, &line);) {
        chat_line is;
        c->grammar->read(line, &is);
        if (is.kind == CHAT_HEAD && c->accepts[is.form % CHAT_FORMS]) {
            speakers_word(is.name, &known);
            name = known || is.has_role ? CLI_STR("") : is.name;
            line = is.words;
        } else if (is.kind != CHAT_WORDS) {
            continue;
        }
        if (line.len > GREETING_BYTES)
            line.len = GREETING_BYTES;
        if (name.len && speakers_greets(line) >= 2)
            good = build_hint(c->build, name, HUA_AGENT);
    }
    return good;
}

/* Looks at the beginning without taking it. */
static bool survey(chat *c, hua_error *error)
{
    while (!c->in->at_end && source_unread(c->in).len < CHAT_AHEAD)
        if (source_more(c->in, error))
            return false;
    chat_survey_head(&c->survey, c->grammar, source_unread(c->in), CHAT_AHEAD, c->in->at_end);
    c->surveyed = true;
    c->month_first = chat_survey_month_first(&c->survey);
    c->needs_blank = chat_survey_needs_blank(&c->survey);
    for (unsigned i = 0; i < CHAT_FORMS; i++)
        c->accepts[i] = chat_survey_accepts(&c->survey, i);
    if (!learn(c, source_unread(c->in)))
        c->failed = true;
    return true;
}

static source_status next_line(chat *c, hua_error *error)
{
    if (c->held) {
        c->held = false;
        return SOURCE_LINE;
    }
    if (!c->surveyed && !survey(c, error))
        return SOURCE_FAILED;
    const source_status got = source_line(c->in, &c->line, &c->offset, error);
    c->number = c->in->line;
    return got;
}

/* ---- what lines do to the dialogue ------------------------------------- */

static void start(chat *c, size_t number, size_t offset)
{
    if (c->started)
        return;
    c->started = true;
    c->place = (format_place){number, offset};
}

/* Keeps the beginning of the record as it was written, in case it must be refused. */
static void keep_raw(chat *c)
{
    const size_t room = c->raw.len < RAW_BYTES ? RAW_BYTES - c->raw.len : 0;
    hua_str line = c->line;
    if (!c->started || !room)
        return;
    if (line.len > room)
        line.len = cli_utf8_valid(cli_slice(line, 0, room));
    cli_text_add(&c->raw, line);
    cli_text_add(&c->raw, CLI_STR("\n"));
}

static bool fits(chat *c, size_t more)
{
    if (build_bytes(c->build) > c->limit || more > c->limit - build_bytes(c->build) ||
        build_turns(c->build) >= HUA_MAX_TURNS)
        c->over = true;
    return !c->over;
}

static void add_message(chat *c, const build_message *message)
{
    if (fits(c, message->text.len + message->name.len))
        c->failed = !build_add(c->build, message) || c->failed;
}

/* A notice of the program, at the moment of the message before. */
static void add_notice(chat *c, hua_str text, int64_t at, size_t line, size_t column)
{
    const build_message message = {.has_role = true,
                                   .role = HUA_SYSTEM,
                                   .text = text,
                                   .start_ms = at,
                                   .end_ms = at,
                                   .line = line,
                                   .column = column};
    add_message(c, &message);
    c->pending = false;
}

static void add_pending(chat *c, hua_str text, size_t line, size_t column)
{
    const build_message message = {.name = cli_text_str(&c->name),
                                   .has_role = c->head.has_role,
                                   .role = c->head.role,
                                   .text = text,
                                   .start_ms = c->at,
                                   .end_ms = c->at,
                                   .line = line,
                                   .column = column};
    add_message(c, &message);
    c->pending = false;
}

static size_t blanks_before(hua_str line)
{
    size_t at = 0, n;
    while (at < line.len && (n = cli_blank(cli_slice(line, at, line.len))) > 0)
        at += n;
    return at;
}

static size_t column_of(hua_str line, size_t at)
{
    return cli_char_count(cli_slice(line, 0, at)) + 1;
}

static void add_words(chat *c, hua_str line, size_t number)
{
    const size_t at = blanks_before(line);
    if (c->pending) {
        add_pending(c, cli_slice(line, at, line.len), number, column_of(line, at));
        return;
    }
    if (!build_turns(c->build)) { /* before anybody speaks */
        add_notice(c, cli_slice(line, at, line.len), HUA_NO_TIME, number, column_of(line, at));
        return;
    }
    if (!fits(c, c->blanks + line.len))
        return;
    while (c->blanks) {
        c->failed = !build_continue(c->build, CLI_STR("")) || c->failed;
        c->blanks--;
    }
    c->failed = !build_continue(c->build, line) || c->failed;
}

/* A head whose words never came is a message nonetheless: a sticker that was not exported. */
static void flush(chat *c)
{
    if (c->pending)
        add_pending(c, CLI_STR(""), c->head_line, 0);
}

static void note_date(chat *c, const clock_stamp *stamp)
{
    char date[40];
    if (!stamp->has_date || !stamp->year)
        return;
    snprintf(date, sizeof date, "%04d-%02d-%02d", (int)stamp->year, (int)stamp->month,
             (int)stamp->day);
    c->failed = !build_set(c->build, BUILD_DATE, cli_str(date)) || c->failed;
}

/* The date of the first message, which a clock time has from the days before it. */
static void date_dialogue(chat *c)
{
    clock_stamp stamp = c->is.stamp;
    if (c->heads > 1)
        return;
    if (!stamp.has_date && c->day > 0)
        clock_date_of(c->day, &stamp);
    note_date(c, &stamp);
}

static void take_head(chat *c)
{
    c->head = c->is;
    c->head_line = c->number;
    set_text(c, &c->name, c->is.name);
    if (!c->head.has_role && c->peer.len && cli_eq(cli_text_str(&c->peer), c->is.name)) {
        c->head.has_role = true;
        c->head.role = HUA_CUSTOMER;
    }
    c->pending = true;
    if (!c->is.alone && c->is.words.len)
        add_pending(c, c->is.words, c->number,
                    column_of(c->line, (size_t)(c->is.words.ptr - c->line.ptr)));
}

/* Where one customer goes and the next comes, whatever the time between them. */
static bool is_other_customer(chat *c)
{
    const chat_line *is = &c->is;
    if (!c->grammar->one_customer || is->kind != CHAT_HEAD || !is->has_role ||
        is->role != HUA_CUSTOMER)
        return false;
    if (!c->customer.len)
        set_text(c, &c->customer, is->name);
    return !cli_eq(cli_text_str(&c->customer), is->name);
}

/* A head or a notice with a stamp; false if it begins another dialogue. */
static bool take_stamped(chat *c)
{
    const int64_t at = chat_moment(&c->is.stamp, c->month_first, &c->day,
                                   c->day_said ? HUA_NO_TIME : c->last);
    if (c->heads && chat_is_gap(c->last, at)) {
        c->parted++;
        return false;
    }
    if (is_other_customer(c))
        return false;
    flush(c);
    start(c, c->number, c->offset);
    c->heads++;
    c->day_said = false;
    c->at = at;
    c->last = at != HUA_NO_TIME ? at : c->last;
    date_dialogue(c);
    if (c->is.kind == CHAT_HEAD)
        take_head(c);
    else
        add_notice(c, c->is.words, at, c->number,
                   column_of(c->line, (size_t)(c->is.words.ptr - c->line.ptr)));
    return true;
}

/* ---- lines in doubt ---------------------------------------------------- */

static void put_in_doubt(chat *c)
{
    c->doubt = c->is.kind;
    c->doubt_place = (format_place){c->number, c->offset};
    set_text(c, &c->doubted, c->line);
}

/* The line in doubt was of this kind; false if a dialogue ends there. */
static bool settle_doubt(chat *c, chat_kind kind)
{
    chat_line is = {0};
    const hua_str line = cli_text_str(&c->doubted);
    const format_place place = c->doubt_place;
    c->doubt = CHAT_WORDS;
    switch (kind) {
    case CHAT_TITLE:
        c->grammar->read(line, &is);
        set_text(c, &c->peer, is.name);
        return !c->started;
    case CHAT_RULE:
        return !c->started;
    case CHAT_SYSTEM:
        start(c, place.line, place.offset);
        add_notice(c, cli_trim(line), c->last, place.line, column_of(line, blanks_before(line)));
        return true;
    default:
        start(c, place.line, place.offset);
        add_words(c, line, place.line);
        return true;
    }
}

/* ---- one dialogue ------------------------------------------------------ */

/* Heads of forms that this file does not have are words of messages. */
static void read_line(chat *c)
{
    c->grammar->read(c->line, &c->is);
    if (c->is.kind == CHAT_HEAD && c->survey.heads &&
        (!c->accepts[c->is.form % CHAT_FORMS] || (c->needs_blank && c->inside)))
        c->is.kind = CHAT_WORDS;
    if (c->is.kind == CHAT_TITLE && c->inside)
        c->is.kind = CHAT_WORDS;
}

/* Takes the line; false if the dialogue ends before it. */
static bool take_line(chat *c)
{
    read_line(c);
    if (c->is.kind == CHAT_BLANK) {
        c->blanks += c->doubt == CHAT_WORDS;
        c->inside = false;
        return true;
    }
    if (c->doubt != CHAT_WORDS &&
        !settle_doubt(c, c->is.kind == CHAT_WORDS ? CHAT_WORDS : c->doubt))
        return false;
    const bool stamped = c->is.kind == CHAT_HEAD || (c->is.kind == CHAT_SYSTEM && c->is.stamped);
    if (stamped) {
        if (!take_stamped(c))
            return false;
    } else if (c->is.kind == CHAT_DAY) {
        c->day = clock_day_ms(&c->is.stamp);
        c->day_said = true;
    } else if (c->is.kind == CHAT_WORDS) {
        start(c, c->number, c->offset);
        add_words(c, c->line, c->number);
    } else {
        put_in_doubt(c);
    }
    keep_raw(c);
    c->inside = c->is.kind == CHAT_WORDS || c->is.kind == CHAT_HEAD || c->is.kind == CHAT_SYSTEM;
    c->blanks = 0;
    return true;
}

static void begin(chat *c)
{
    build_begin(c->build);
    c->started = c->over = c->pending = false;
    c->heads = c->blanks = 0;
    c->raw.len = c->customer.len = 0;
    c->place = (format_place){0, 0};
}

/* Reads lines up to the end of a dialogue. */
static source_status read_dialogue(chat *c, hua_error *error)
{
    source_status got;
    while ((got = next_line(c, error)) != SOURCE_END && got != SOURCE_FAILED) {
        if (got == SOURCE_TOO_LONG) {
            start(c, c->number, c->offset);
            keep_raw(c);
            c->over = true;
            continue;
        }
        if (!take_line(c)) {
            c->held = true;
            return SOURCE_LINE;
        }
    }
    if (got == SOURCE_END && c->doubt != CHAT_WORDS)
        settle_doubt(c, c->doubt);
    return got;
}

static reader_status refuse(chat *c, reader_problem *problem, format_place *place)
{
    const hua_str raw = cli_text_str(&c->raw);
    size_t at = 0;
    hua_str first = raw;
    cli_fail(&problem->error, HUA_E_LIMIT, "这通对话超过上限（%zu 字节或 %u 轮），已跳过",
             "this dialogue is over the limit (%zu bytes or %u turns) and was skipped", c->limit,
             HUA_MAX_TURNS);
    cli_fail_place(&problem->error, NULL, c->place.line, 1, c->place.offset);
    if (cli_next_line(raw, &at, &first))
        cli_fail_source(&problem->error, first, 1);
    cli_fail_hint(&problem->error, "用一行 --- 把对话分开 / part dialogues by a line of ---");
    problem->bytes = raw;
    *place = c->place;
    return READER_BAD;
}

static reader_status refuse_all(chat *c, reader_problem *problem, format_place *place)
{
    cli_fail(&problem->error, HUA_E_ARGUMENT, "找不到带说话人和时间的行",
             "no line with a speaker and a time was found");
    cli_fail_place(&problem->error, NULL, c->dropped.line, 1, c->dropped.offset);
    cli_fail_hint(&problem->error, "--from transcript / --from plain");
    problem->bytes = cli_text_str(&c->raw);
    *place = c->dropped;
    c->dropped.line = 0;
    return READER_BAD;
}

static bool lacks_memory(const chat *c, hua_error *error)
{
    if (!c->failed && !c->raw.failed)
        return false;
    cli_fail_memory(error);
    return true;
}

static reader_status finish(chat *c, hua_dialogue *dialogue, reader_problem *problem,
                            format_place *place)
{
    flush(c);
    c->dialogues++;
    if (lacks_memory(c, &problem->error))
        return READER_FAILED;
    if (c->over)
        return refuse(c, problem, place);
    *place = c->place;
    return build_finish(c->build, dialogue, problem);
}

reader_status chat_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                        format_place *place)
{
    chat *c = state;
    for (;;) {
        begin(c);
        const source_status got = read_dialogue(c, &problem->error);
        if (got == SOURCE_FAILED || lacks_memory(c, &problem->error))
            return READER_FAILED;
        if (c->heads || c->over)
            return finish(c, dialogue, problem, place);
        if (c->started && !c->dropped.line)
            c->dropped = c->place;
        if (got != SOURCE_END)
            continue;
        if (c->dropped.line && !c->dialogues)
            return refuse_all(c, problem, place);
        return READER_END;
    }
}

reader_place chat_turn_place(const void *state, size_t turn)
{
    const chat *c = state;
    return build_place(c->build, turn);
}

/* ---- notices ----------------------------------------------------------- */

#define HOURS_TEXT(hours) #hours
#define HOURS(hours) HOURS_TEXT(hours)

static const char *parted_notice(hua_lang lang)
{
    static const char *const texts[] = {
        "一段聊天记录里相隔 6 小时以上（或时间倒退）的地方，按另一通对话计",
        "一段聊天記錄裡相隔 6 小時以上（或時間倒退）的地方，按另一通對話計",
        "a chat history is parted into dialogues where more than 6 hours lie between two messages"};
    _Static_assert(CHAT_GAP_HOURS == 6, "the texts say so");
    return texts[lang];
}

static const char *order_notice(const chat *c, hua_lang lang)
{
    static const char *const texts[2][2][3] = {
        {{"日期 02/03/2026 按“日/月/年”读（文件里看不出次序，取常见的一种）",
          "日期 02/03/2026 按「日/月/年」讀（檔案裡看不出次序，取常見的一種）",
          "dates such as 02/03/2026 are read as day/month/year (the file does not tell; the usual "
          "way)"},
         {"日期 02/03/2026 按“日/月/年”读（文件里有只能这样读的日期）",
          "日期 02/03/2026 按「日/月/年」讀（檔案裡有只能這樣讀的日期）",
          "dates such as 02/03/2026 are read as day/month/year (as others in the file must be)"}},
        {{"日期 02/03/2026 按“月/日/年”读（否则日期会倒退）",
          "日期 02/03/2026 按「月/日/年」讀（否則日期會倒退）",
          "dates such as 02/03/2026 are read as month/day/year (else they would run backwards)"},
         {"日期 02/03/2026 按“月/日/年”读（文件里有只能这样读的日期）",
          "日期 02/03/2026 按「月/日/年」讀（檔案裡有只能這樣讀的日期）",
          "dates such as 02/03/2026 are read as month/day/year (as others in the file must be)"}}};
    const bool sure = c->survey.day_first || c->survey.month_first;
    return texts[c->month_first][sure][lang];
}

bool chat_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    const chat *c = state;
    hua_str unknown;
    const bool strangers = build_notice(c->build, lang, &unknown);
    const bool order = c->grammar->tells_order && c->survey.numbered > 0;
    const bool parted = c->parted > 0;
    if (strangers && i == 0)
        *text = unknown;
    else if (parted && i == (size_t)strangers)
        *text = cli_str(parted_notice(lang));
    else if (order && i == (size_t)strangers + parted)
        *text = cli_str(order_notice(c, lang));
    else
        return false;
    return true;
}
