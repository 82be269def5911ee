/*
 * A dialogue under construction.
 *
 * All texts lie in one growing buffer and are known by their offsets until the end, when it moves
 * no more.  Names outlive their dialogue: who greeted as an agent in one is the agent in the next
 * of the same file (roles.h).  They are forgotten, at the beginning of a dialogue, once there are
 * too many: a table of a million customers must not fill the memory.
 */
#include "readers/build.h"

#include "common/fail.h"
#include "readers/roles.h"

#include <stdlib.h>

enum { NAMES_KEPT = 4096, NAME_BYTES_KEPT = 1 << 20 };

typedef struct message {
    uint32_t name; /* index in speakers, or ROLES_NOBODY */
    bool has_role;
    hua_speaker role;
    size_t start, end; /* in the texts */
    int64_t start_ms, end_ms;
    reader_place place;
} message;

struct build {
    const reader_options *options;
    hua_channel channel;
    cli_text fields[BUILD_FIELDS];
    cli_text texts;
    CLI_LIST(message) messages;
    CLI_LIST(hua_turn) turns;
    bool failed; /* memory was lacking */

    speakers speakers;
    cli_arena names;   /* the speakers' */
    size_t name_bytes; /* in it */
    size_t new_names;  /* bytes of names first seen in this dialogue */
    CLI_LIST(uint32_t) present;
    size_t record; /* dialogues begun */
    cli_text unknown;
    cli_text notices[3]; /* by hua_lang: a sentence, and the unknown names */
};

build *build_new(const reader_options *options)
{
    build *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->options = options;
    b->speakers.options = options;
    build_begin(b);
    return b;
}

static void forget_names(build *b)
{
    speakers_free(&b->speakers);
    cli_arena_free(&b->names);
    b->name_bytes = 0;
}

void build_free(build *b)
{
    if (!b)
        return;
    forget_names(b);
    for (size_t i = 0; i < BUILD_FIELDS; i++)
        cli_text_free(&b->fields[i]);
    cli_text_free(&b->texts);
    cli_text_free(&b->unknown);
    for (size_t i = 0; i < 3; i++)
        cli_text_free(&b->notices[i]);
    cli_list_free(&b->messages);
    cli_list_free(&b->turns);
    cli_list_free(&b->present);
    free(b);
}

void build_begin(build *b)
{
    if (b->speakers.list.count > NAMES_KEPT || b->name_bytes > NAME_BYTES_KEPT)
        forget_names(b);
    for (size_t i = 0; i < BUILD_FIELDS; i++)
        b->fields[i].len = 0;
    b->texts.len = 0;
    b->messages.count = b->turns.count = b->present.count = 0;
    b->new_names = 0;
    b->channel = HUA_CHAT;
    b->record++;
}

void build_channel(build *b, hua_channel channel)
{
    b->channel = channel;
}

bool build_set(build *b, build_field field, hua_str value)
{
    cli_text *text = &b->fields[field];
    if (!value.len)
        return !b->failed;
    text->len = 0;
    cli_text_add(text, value);
    b->failed = b->failed || text->failed;
    return !b->failed;
}

/* ---- messages ---------------------------------------------------------- */

/* Index of a name, copied where it is new; SIZE_MAX if memory is lacking. */
static size_t name_index(build *b, hua_str name)
{
    size_t found = speakers_find(&b->speakers, name);
    if (found != SIZE_MAX)
        return found;
    hua_str copy = cli_arena_copy(&b->names, name);
    if (!copy.ptr)
        return SIZE_MAX;
    b->name_bytes += name.len;
    b->new_names += name.len;
    return speakers_add(&b->speakers, copy);
}

bool build_hint(build *b, hua_str name, hua_speaker part)
{
    const size_t i = name_index(b, cli_trim(name));
    if (i == SIZE_MAX)
        return false;
    b->speakers.list.items[i].remembered = true;
    b->speakers.list.items[i].old_part = part;
    return true;
}

static bool take_name(build *b, const build_message *from, message *to)
{
    hua_str name = cli_trim(from->name);
    to->name = ROLES_NOBODY;
    if (!name.len)
        return true;
    size_t i = name_index(b, name);
    if (i == SIZE_MAX || i >= ROLES_NOBODY)
        return false;
    speaker *s = &b->speakers.list.items[i];
    if (s->record != b->record) {
        if (!cli_list_push(&b->present, (uint32_t)i))
            return false;
        s->record = b->record;
        s->told = false;
    }
    if (from->has_role && !s->told) {
        s->told = true;
        s->told_part = from->role;
    }
    to->name = (uint32_t)i;
    return true;
}

bool build_add(build *b, const build_message *from)
{
    message m = {.has_role = from->has_role,
                 .role = from->role,
                 .start = b->texts.len,
                 .start_ms = from->start_ms,
                 .end_ms = from->end_ms,
                 .place = {from->line, from->column}};
    cli_text_add(&b->texts, from->text);
    m.end = b->texts.len;
    if (b->failed || b->texts.failed || !take_name(b, from, &m) || !cli_list_push(&b->messages, m))
        b->failed = true;
    return !b->failed;
}

bool build_continue(build *b, hua_str line)
{
    if (!b->messages.count)
        return !b->failed;
    message *m = &b->messages.items[b->messages.count - 1];
    if (m->end > m->start)
        cli_text_add(&b->texts, CLI_STR("\n"));
    cli_text_add(&b->texts, line);
    m->end = b->texts.len;
    b->failed = b->failed || b->texts.failed;
    return !b->failed;
}

size_t build_turns(const build *b)
{
    return b->messages.count;
}

size_t build_bytes(const build *b)
{
    return b->texts.len + b->new_names;
}

/* ---- the dialogue ------------------------------------------------------ */

static hua_str words_of(const build *b, const message *m)
{
    return m->end > m->start ? cli_slice(cli_text_str(&b->texts), m->start, m->end) : CLI_STR("");
}

/* Who is there: the present names, the first words, and sides that have no name. */
static roles_cast cast_of(build *b, roles_turn first[ROLES_TURNS])
{
    roles_cast cast = {.speakers = &b->speakers,
                       .present = b->present.items,
                       .present_count = b->present.count,
                       .first = first};
    for (size_t i = 0; i < b->messages.count; i++) {
        const message *m = &b->messages.items[i];
        if (i < ROLES_TURNS)
            first[cast.first_count++] = (roles_turn){m->name, words_of(b, m)};
        if (m->name == ROLES_NOBODY && m->has_role) {
            cast.agent = cast.agent || m->role == HUA_AGENT;
            cast.customer = cast.customer || m->role == HUA_CUSTOMER;
        }
    }
    return cast;
}

/* What the file says of this very turn goes before its speaker's part, the user before both. */
static hua_speaker part_of(const build *b, const message *m)
{
    const speaker *s = m->name == ROLES_NOBODY ? NULL : &b->speakers.list.items[m->name];
    if (m->has_role && !(s && s->mapped))
        return m->role;
    return s ? s->part : HUA_OTHER;
}

static bool fill_turns(build *b)
{
    if (!cli_list_reserve(&b->turns, b->messages.count))
        return false;
    for (size_t i = 0; i < b->messages.count; i++) {
        const message *m = &b->messages.items[i];
        b->turns.items[i] = (hua_turn){.speaker = part_of(b, m),
                                       .text = words_of(b, m),
                                       .start_ms = m->start_ms,
                                       .end_ms = m->end_ms};
    }
    b->turns.count = b->messages.count;
    return true;
}

static hua_str field(const build *b, build_field which)
{
    return cli_text_str(&b->fields[which]);
}

static hua_str field_or(const build *b, build_field which, hua_str other)
{
    return b->fields[which].len ? field(b, which) : other;
}

/* The names nobody could tell, and the sentences that say so. */
static bool note_unknown(build *b, const roles_cast *cast)
{
    static const char *const heads[] = {
        "看不出是谁，只作上下文，不作判断（可用说话人映射指明）：",
        "看不出是誰，只作上下文，不作判斷（可用說話人對照指明）：",
        "nobody can tell who these are; they are read but not judged (map the names): "};
    const size_t had = b->unknown.len;
    roles_note_unknown(cast, &b->unknown);
    bool good = !b->unknown.failed;
    for (size_t i = 0; i < 3 && b->unknown.len > had; i++) {
        b->notices[i].len = 0;
        cli_text_add(&b->notices[i], cli_str(heads[i]));
        cli_text_add(&b->notices[i], cli_text_str(&b->unknown));
        good = good && !b->notices[i].failed;
    }
    return good;
}

reader_status build_finish(build *b, hua_dialogue *out, reader_problem *problem)
{
    roles_turn first[ROLES_TURNS];
    const roles_cast cast = cast_of(b, first);
    roles_settle(&cast);
    if (!note_unknown(b, &cast) || b->failed || !fill_turns(b)) {
        b->failed = true;
        cli_fail_memory(&problem->error);
        return READER_FAILED;
    }
    *out = (hua_dialogue){.id = field(b, BUILD_ID),
                          .channel = b->options->has_channel ? b->options->channel : b->channel,
                          .agent = field_or(b, BUILD_AGENT, roles_name(&cast, HUA_AGENT)),
                          .customer = field_or(b, BUILD_CUSTOMER, roles_name(&cast, HUA_CUSTOMER)),
                          .team = field(b, BUILD_TEAM),
                          .date = field(b, BUILD_DATE),
                          .meta = field(b, BUILD_META),
                          .turns = b->turns.items,
                          .turn_count = b->turns.count};
    return READER_DIALOGUE;
}

reader_place build_place(const build *b, size_t turn)
{
    return turn < b->messages.count ? b->messages.items[turn].place : (reader_place){0, 0};
}

hua_str build_unknown(const build *b)
{
    return cli_text_str(&b->unknown);
}

bool build_notice(const build *b, hua_lang lang, hua_str *text)
{
    *text = cli_text_str(&b->notices[lang]);
    return text->len > 0;
}
