#include "practice/skills.h"

#include "common/text.h"

const practice_skill skill_defaults[] = {
#define SKILL_ROW(name, id, hans, hant, en) \
    {{id, sizeof(id) - 1}, {hans, sizeof(hans) - 1}, {en, sizeof(en) - 1}, 0},
    SKILLS(SKILL_ROW)
#undef SKILL_ROW
};

const char *const skill_ids[] = {
#define SKILL_ID(name, id, hans, hant, en) id,
    SKILLS(SKILL_ID)
#undef SKILL_ID
};

skill_id skill_find(hua_str id)
{
    unsigned i = 0;
    while (i < SKILL_COUNT && !cli_is(id, skill_ids[i]))
        i++;
    return (skill_id)i;
}

hua_str skill_name(skill_id skill, hua_lang lang)
{
    static const char *const names[][3] = {
#define SKILL_NAMES(name, id, hans, hant, en) [SKILL_##name] = {hans, hant, en},
        SKILLS(SKILL_NAMES)
#undef SKILL_NAMES
    };
    return cli_str(names[skill][lang]);
}
