#include "store/questions.h"

#include "common/text.h"

#define QUESTION_COUNT (sizeof store_questions / sizeof store_questions[0])

const store_question store_questions[] = {
    {"by-agent", "SELECT * FROM by_agent ORDER BY errors_per_100 DESC, agent", MSG_ASK_BY_AGENT},
    {"by-team", "SELECT * FROM by_team ORDER BY errors_per_100 DESC, team", MSG_ASK_BY_TEAM},
    {"by-channel", "SELECT * FROM by_channel", MSG_ASK_BY_CHANNEL},
    {"by-day", "SELECT * FROM by_day", MSG_ASK_BY_DAY},
    {"top-rules", "SELECT * FROM top_rules", MSG_ASK_TOP_RULES},
    {"top-categories", "SELECT * FROM top_categories", MSG_ASK_TOP_CATEGORIES},
    {"step-rates", "SELECT * FROM step_rates", MSG_ASK_STEP_RATES},
    {"steps-by-agent", "SELECT * FROM steps_by_agent", MSG_ASK_STEPS_BY_AGENT},
    {"worst", "SELECT * FROM worst", MSG_ASK_WORST},
    {"best", "SELECT * FROM best", MSG_ASK_BEST},
    {"matters",
     "SELECT day, coalesce(nullif(title, ''), matter) AS matter, dialogues FROM matters_by_day",
     MSG_ASK_MATTERS},
    {"needs", "SELECT coalesce(nullif(title, ''), need) AS need, dialogues, share FROM needs",
     MSG_ASK_NEEDS},
    {"emotions",
     "SELECT coalesce(nullif(title, ''), emotion) AS emotion, dialogues, share FROM emotions",
     MSG_ASK_EMOTIONS},
    {"tags", "SELECT * FROM tag_counts", MSG_ASK_TAGS},
    {"dialogues", "SELECT * FROM dialogue_list", MSG_ASK_DIALOGUES},
    {"findings", "SELECT * FROM finding_list", MSG_ASK_FINDINGS},
    {"scores", "SELECT * FROM score_list", MSG_ASK_SCORES},
    {"steps", "SELECT * FROM step_list", MSG_ASK_STEPS},
    {"set-aside", "SELECT * FROM set_aside_reasons", MSG_ASK_SET_ASIDE},
    {"files",
     "SELECT i.path, ifnull(p.format, i.format) AS format,"
     " ifnull(p.encoding, i.encoding) AS encoding, ifnull(p.size, i.size) AS size,"
     " ifnull(p.dialogues, i.dialogues) AS dialogues, ifnull(p.turns, i.turns) AS turns,"
     " ifnull(p.set_aside, i.set_aside) AS set_aside"
     " FROM inputs i LEFT JOIN progress p ON p.input = i.id ORDER BY i.id",
     MSG_ASK_FILES},
    {"sample",
     "SELECT s.stratum, l.* FROM sample s JOIN dialogue_list l ON l.id = s.dialogue"
     " ORDER BY s.position",
     MSG_ASK_SAMPLE},
};
const size_t store_question_count = QUESTION_COUNT;

static bool same_name(hua_str name, const char *question)
{
    if (name.len != strlen(question))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((name.ptr[i] == '_' ? '-' : name.ptr[i]) != question[i])
            return false;
    return true;
}

const store_question *store_question_find(hua_str name)
{
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        if (same_name(name, store_questions[i].name))
            return &store_questions[i];
    return NULL;
}

const char *store_question_near(hua_str name)
{
    const char *names[QUESTION_COUNT];
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        names[i] = store_questions[i].name;
    return cli_near(name, names, QUESTION_COUNT);
}
