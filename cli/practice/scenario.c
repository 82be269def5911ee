/*
 * One scenario file.  A table of fields reads the document into `draft`, which is checked as a
 * whole and then becomes a practice_scenario with its script.
 */
#include "practice/library.h"

#include "common/fail.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct fact_row {
    script_fact *items;
    size_t count;
} fact_row;

typedef struct draft {
    practice_scenario is;
    text_row desk;
    fact_row facts;
    uint32_t skills; /* bits by skill_id */
    int channel, motive, type;
    practice_script script;
} draft;

static const char *const channel_names[] = {"chat", "call"}; /* as hua_channel counts */
static const char *const motive_names[] = {"vent", "respect", "redress"};
static const char *const type_names[] = {"improver", "rational", "negotiator", "victim"};

/* ---- parts --------------------------------------------------------------- */

static hua_code read_persona(field_reader *reader, const yaml_node *node, void *member)
{
    static const field fields[] = {
        FIELD("name", TEXT, offsetof(practice_scenario, persona_name), 1, 20),
        FIELD("who", TEXT, offsetof(practice_scenario, persona_who), 1, 80),
        FIELD("manner", TEXT, offsetof(practice_scenario, persona_manner), 1, 120),
    };
    return fields_read(reader, node, fields, COUNT(fields), member);
}

static hua_code read_facts(field_reader *reader, const yaml_node *node, void *member)
{
    static const field fields[] = {
        FIELD("id", NAME, offsetof(script_fact, id), 1, 40),
        FIELD("say", TEXT, offsetof(script_fact, say), 1, 200),
        FIELD("asked", TEXTS, offsetof(script_fact, asked), 1, 20),
    };
    fact_row *facts = member;
    const size_t count = field_items(node);
    if (count == SIZE_MAX || count < 3 || count > SCRIPT_MAX_FACTS)
        return field_wrong(reader, node, "facts 应当有 3–8 项%s", "facts has 3-8 items%s", "");
    facts->items = cli_arena_get(reader->arena, count * sizeof *facts->items);
    if (!facts->items)
        return cli_fail_memory(reader->error);
    hua_code code = HUA_OK;
    for (const yaml_node *n = node->first; n && !code; n = n->next) {
        script_fact *fact = &facts->items[facts->count];
        code = fields_read(reader, n, fields, COUNT(fields), fact);
        for (size_t i = 0; !code && i < facts->count; i++)
            if (cli_eq(facts->items[i].id, fact->id))
                code = field_wrong(reader, n, "编号“%s”写了两次", "the id \"%s\" stands here twice",
                                   fact->id.ptr);
        facts->count++;
    }
    return code;
}

static hua_code read_moods(field_reader *reader, const yaml_node *node, void *member)
{
    static const field fields[] = {
        FIELD("angry", TEXTS, TALK_ANGRY * sizeof(text_row), 2, SCRIPT_MAX_LINES),
        FIELD("annoyed", TEXTS, TALK_ANNOYED * sizeof(text_row), 2, SCRIPT_MAX_LINES),
        FIELD("wary", TEXTS, TALK_WARY * sizeof(text_row), 1, SCRIPT_MAX_LINES),
        FIELD("calm", TEXTS, TALK_CALM * sizeof(text_row), 1, SCRIPT_MAX_LINES),
    };
    return fields_read(reader, node, fields, COUNT(fields), member);
}

static hua_code read_lines(field_reader *reader, const yaml_node *node, void *member)
{
    static const field fields[] = {
#define OCCASION_FIELD(name, key, least) \
    FIELD(key, LINES, OCCASION_##name * sizeof(text_row), least, SCRIPT_MAX_LINES),
        OCCASIONS(OCCASION_FIELD)
#undef OCCASION_FIELD
    };
    return fields_read(reader, node, fields, COUNT(fields), member);
}

static hua_code read_models(field_reader *reader, const yaml_node *node, void *member)
{
    static const field fields[] = {
        FIELD("open", TEXT, MOMENT_OPEN * sizeof(hua_str), 1, FIELD_MAX_CHARS),
        FIELD("clarify", TEXT, MOMENT_CLARIFY * sizeof(hua_str), 1, FIELD_MAX_CHARS),
        FIELD("resolve", TEXT, MOMENT_RESOLVE * sizeof(hua_str), 1, FIELD_MAX_CHARS),
        FIELD("close", TEXT, MOMENT_CLOSE * sizeof(hua_str), 1, FIELD_MAX_CHARS),
    };
    return fields_read(reader, node, fields, COUNT(fields), member);
}

static hua_code read_skills(field_reader *reader, const yaml_node *node, void *member)
{
    uint32_t *skills = member;
    const size_t count = field_items(node);
    if (count == SIZE_MAX || count == 0)
        return field_wrong(reader, node, "skills 应当是列表，至少一项%s",
                           "skills is a list of at least one%s", "");
    for (const yaml_node *n = node->first; n; n = n->next) {
        int skill = 0;
        const hua_code code = field_choice(reader, n, skill_ids, SKILL_COUNT, "技能", "skill",
                                           &skill);
        if (code)
            return code;
        if (*skills & 1u << skill)
            return field_wrong(reader, n, "技能“%s”写了两次", "the skill \"%s\" stands here twice",
                               skill_ids[skill]);
        *skills |= 1u << skill;
    }
    return HUA_OK;
}

/* ---- the whole ------------------------------------------------------------ */

#define OF(member) offsetof(draft, member)

static const field scenario_fields[] = {
    FIELD("scenario", NAME, OF(is.id), 1, 60),
    FIELD("title", TEXT, OF(is.title), 1, 40),
    FIELD("title-en", TEXT, OF(is.title_en), 1, 100),
    FIELD("industry", NAME, OF(is.industry), 1, 40),
    FIELD_FROM("channel", OF(channel), channel_names),
    FIELD("level", NUMBER, OF(is.level), 1, 3),
    FIELD_BY("skills", OF(skills), read_skills),
    FIELD_BY("persona", OF(is), read_persona),
    FIELD_FROM("motive", OF(motive), motive_names),
    FIELD_FROM("type", OF(type), type_names),
    FIELD("heat", NUMBER, OF(script.heat), 20, 95),
    FIELD("brief", TEXT, OF(is.brief), 1, 300),
    FIELD("desk", TEXTS, OF(desk), 1, 8),
    FIELD_BY("facts", OF(facts), read_facts),
    FIELD_BY("moods", OF(script.moods), read_moods),
    FIELD_BY("lines", OF(script.lines), read_lines),
    FIELD_BY("models", OF(script.models), read_models),
};

static hua_code keep_skills(field_reader *reader, draft *d)
{
    hua_str *ids = cli_arena_get(reader->arena, SKILL_COUNT * sizeof *ids);
    if (!ids)
        return cli_fail_memory(reader->error);
    d->is.skills = ids;
    for (unsigned i = 0; i < SKILL_COUNT; i++)
        if (d->skills & 1u << i)
            ids[d->is.skill_count++] = skill_defaults[i].id;
    return HUA_OK;
}

/* Names that depend on one another, and what is said elsewhere in the library. */
static hua_code check_id(const practice_library *library, field_reader *reader, const draft *d)
{
    const yaml_node *node = yaml_doc_member(reader->doc->root, "scenario");
    const hua_str stem = library_stem(reader->doc);
    char name[80];
    cli_copy(name, sizeof name, stem);
    if (stem.len && !cli_eq(d->is.id, stem))
        return field_wrong(reader, node, "scenario 应当和文件名一样，是“%s”",
                           "scenario must be the file's name, \"%s\"", name);
    if (practice_scenario_find(library, d->is.id))
        return field_wrong(reader, node, "已经有一个场景叫“%s”",
                           "there is a scenario \"%s\" already", d->is.id.ptr);
    return HUA_OK;
}

static hua_code finish(practice_library *library, field_reader *reader, draft *d)
{
    practice_script *script = cli_arena_get(reader->arena, sizeof *script);
    hua_code code = keep_skills(reader, d);
    if (!script || code)
        return cli_fail_memory(reader->error);
    *script = d->script;
    script->type = (customer_type)d->type;
    script->facts = d->facts.items;
    d->is.channel = (hua_channel)d->channel;
    d->is.motive = (practice_motive)d->motive;
    d->is.type = cli_str(type_names[d->type]);
    d->is.desk = d->desk.items;
    d->is.desk_count = d->desk.count;
    d->is.fact_count = d->facts.count;
    d->is.script = script;
    return cli_list_push(&library->scenarios, d->is) ? HUA_OK : cli_fail_memory(reader->error);
}

hua_code scenario_add(practice_library *library, field_reader *reader)
{
    draft d = {0};
    hua_code code = fields_read(reader, reader->doc->root, scenario_fields, COUNT(scenario_fields),
                                &d);
    if (!code)
        code = check_id(library, reader, &d);
    return code ? code : finish(library, reader, &d);
}
