/*
 * One file of drills: the drills of a skill.  What the skill asks of every answer (to say back, to
 * go on where `given` ends) follows from its name.
 */
#include "practice/library.h"

#include "common/fail.h"
#include "practice/behaviours.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct drill_draft {
    practice_drill is;
    practice_demand demand;
} drill_draft;

typedef struct file_draft {
    int skill;
    hua_str title, title_en, task;
    const yaml_node *drills;
} file_draft;

/* One group: any of its behaviours will do. */
static hua_code read_group(field_reader *reader, const yaml_node *node, uint32_t *group)
{
    const size_t count = field_items(node);
    if (count == SIZE_MAX || count == 0)
        return field_wrong(reader, node, "wants 的每一项是一列行为%s",
                           "each item of wants is a list of behaviours%s", "");
    for (const yaml_node *n = node->first; n; n = n->next) {
        int choice = 0;
        const hua_code code = field_choice(reader, n, behaviour_ids, BEHAVIOUR_COUNT, "行为",
                                           "behaviour", &choice);
        if (code)
            return code;
        *group |= 1u << choice;
    }
    return HUA_OK;
}

static hua_code read_wants(field_reader *reader, const yaml_node *node, void *member)
{
    practice_demand *demand = member;
    const size_t count = field_items(node);
    if (count == SIZE_MAX || count == 0 || count > DEMAND_MAX_GROUPS)
        return field_wrong(reader, node, "wants 应当有 1–8 项%s", "wants has 1-8 items%s", "");
    hua_code code = HUA_OK;
    for (const yaml_node *n = node->first; n && !code; n = n->next)
        code = read_group(reader, n, &demand->groups[demand->group_count++]);
    return code;
}

static hua_code read_skill(field_reader *reader, const yaml_node *node, void *member)
{
    return field_choice(reader, node, skill_ids, SKILL_DRILLED, "技能", "skill", member);
}

static hua_code keep_node(field_reader *reader, const yaml_node *node, void *member)
{
    const size_t count = field_items(node);
    if (count == SIZE_MAX || count == 0)
        return field_wrong(reader, node, "drills 应当是列表，至少一项%s",
                           "drills is a list of at least one%s", "");
    *(const yaml_node **)member = node;
    return HUA_OK;
}

#define OF(member) offsetof(drill_draft, member)

static const field drill_fields[] = {
    FIELD("id", NAME, OF(is.id), 1, 60),
    FIELD("level", NUMBER, OF(is.level), 1, 3),
    FIELD("industry", NAME, OF(is.industry), 1, 40),
    FIELD("customer", TEXT_OR_NOT, OF(is.customer), 1, 400),
    FIELD("given", TEXT_OR_NOT, OF(is.given), 1, 400),
    FIELD_BY("wants", OF(demand), read_wants),
    FIELD("hint", TEXT, OF(is.hint), 1, 200),
    FIELD("model", TEXT, OF(is.model), 1, 400),
};

static const field file_fields[] = {
    FIELD_BY("skill", offsetof(file_draft, skill), read_skill),
    FIELD("title", TEXT, offsetof(file_draft, title), 1, 40),
    FIELD("title-en", TEXT, offsetof(file_draft, title_en), 1, 100),
    FIELD("task", TEXT, offsetof(file_draft, task), 1, 200),
    FIELD_BY("drills", offsetof(file_draft, drills), keep_node),
};

/* What the skill cannot do without. */
static hua_code check_drill(const practice_library *library, field_reader *reader,
                            const yaml_node *node, const drill_draft *d)
{
    if (practice_drill_find(library, d->is.id))
        return field_wrong(reader, node, "编号“%s”写了两次", "the id \"%s\" stands here twice",
                           d->is.id.ptr);
    if (d->demand.says_back && !d->is.customer.len)
        return field_wrong(reader, node, "复述要有 customer（顾客的话）%s",
                           "saying back needs a customer%s", "");
    if (d->demand.continues && !d->is.given.len)
        return field_wrong(reader, node, "补句要有 given（前三句）%s",
                           "the fourth sentence needs a given%s", "");
    if (!d->is.customer.len && !d->is.given.len)
        return field_wrong(reader, node, "customer 和 given 至少要有一个%s",
                           "customer or given must be there%s", "");
    return HUA_OK;
}

static hua_code add_drill(practice_library *library, field_reader *reader, const file_draft *file,
                          const yaml_node *node)
{
    drill_draft d = {0};
    hua_code code = fields_read(reader, node, drill_fields, COUNT(drill_fields), &d);
    if (code)
        return code;
    d.demand.says_back = file->skill == SKILL_RESTATE;
    d.demand.continues = file->skill == SKILL_FOURTH_SENTENCE;
    code = check_drill(library, reader, node, &d);
    if (code)
        return code;
    practice_demand *demand = cli_arena_get(reader->arena, sizeof *demand);
    if (!demand)
        return cli_fail_memory(reader->error);
    *demand = d.demand;
    d.is.skill = skill_defaults[file->skill].id;
    d.is.task = file->task;
    d.is.demand = demand;
    library->skills[file->skill].drill_count++;
    return cli_list_push(&library->drills, d.is) ? HUA_OK : cli_fail_memory(reader->error);
}

hua_code drill_file_add(practice_library *library, field_reader *reader)
{
    file_draft file = {0};
    hua_code code = fields_read(reader, reader->doc->root, file_fields, COUNT(file_fields), &file);
    if (code)
        return code;
    library->skills[file.skill].title = file.title;
    library->skills[file.skill].title_en = file.title_en;
    for (const yaml_node *n = file.drills->first; n && !code; n = n->next)
        code = add_drill(library, reader, &file, n);
    return code;
}
