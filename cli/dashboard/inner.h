/*
 * What the files of this room share.
 *
 * Order of the work: the dictionaries; the rows (which dialogues the page holds); the columns,
 * filled by one pass over each table of the store; the findings, which are written while they are
 * read; then the words of the dialogues chosen on the way.
 */
#ifndef CLI_DASHBOARD_INNER_H
#define CLI_DASHBOARD_INNER_H

#include "dashboard/dashboard.h"
#include "dashboard/dict.h"
#include "dashboard/page.h"

enum {
    DASH_NAMES = 4096,    /* agents, and teams, told apart: the most frequent ones */
    DASH_RUBRICS = 40,    /* of the first of the packs */
    DASH_STEPS = 16,      /* of a rubric: two bits each in a word */
    DASH_TAGS = 24,       /* kinds of tags, and values of each: one bit each */
    DASH_VALUES = 31,     /*   in a word */
    DASH_RULES = 1 << 14, /* a pair of rule and severity takes two bytes */
    DASH_EXAMPLES = 5,    /* dialogues shown for a rule */
    DASH_WORST = 50,      /* and for the lists */
    DASH_BEST = 20,
    DASH_AGENT_WORST = 2,    /* of each agent */
    DASH_AGENTS_SHOWN = 600, /* dialogues of that kind in all */
    DASH_UNSCORED = 255
};

/* Dialogues of one rule to show: those with the least hash, one of each agent if possible. */
typedef struct dash_example {
    uint64_t hash;
    uint32_t row, agent;
} dash_example;

typedef struct dash_rule {
    dash_example examples[DASH_EXAMPLES]; /* by hash */
    unsigned count;
} dash_rule;

typedef struct dash_rubric {
    unsigned steps;
    uint8_t *scores;  /* of each row; DASH_UNSCORED = does not apply */
    uint32_t *status; /* two bits a step */
} dash_rubric;

typedef struct dash {
    store *store;
    page page;
    const char *path; /* of the file under way */
    hua_lang lang;
    hua_error *error;

    size_t rows;
    uint32_t *ids; /* of each row, rising */
    uint32_t *agent, *team, *turns, *findings, *chosen;
    int32_t *day; /* since 1970-01-01; INT32_MIN = none */
    uint8_t *channel, *score;
    int32_t first_day;

    dict agents, teams, channels, rules, rubrics, tags;
    dict values[DASH_TAGS];
    uint32_t *tag_bits[DASH_TAGS];
    int64_t other_agents, other_teams;
    dash_rubric rubric[DASH_RUBRICS];
    CLI_LIST(dash_rule) examples; /* of each rule */
} dash;

/*
 * Runs `sql`, calls `each` for every row; stops at the first that is not HUA_OK, and when the page
 * takes no more.
 */
hua_code dash_each(dash *d, const char *sql, hua_code (*each)(dash *d, store_rows *rows, void *ctx),
                   void *ctx);
/* The file takes no more; `number` is errno, 0 = not known. */
hua_code dash_fail_write(const dash *d, int number);
/* One number, 0 if there is no row. */
hua_code dash_number(dash *d, const char *sql, int64_t *out);

/* The row of a dialogue; false if the page does not hold it. */
bool dash_row(const dash *d, int64_t id, size_t *row);
/* Spreads numbers evenly, the same every time. */
uint64_t dash_hash(uint64_t number);

/* Chooses the rows and reads the tables into columns. */
hua_code dash_read(dash *d);
/* Marks in `chosen` the dialogues of the lists. */
hua_code dash_choose(dash *d);
/* Notes a finding's dialogue as a possible example of its rule. */
bool dash_offer(dash *d, uint32_t rule, size_t row);
/* Writes the two islands. */
hua_code dash_put_data(dash *d);
hua_code dash_put_texts(dash *d);
void dash_free(dash *d);

/* Days since 1970-01-01 of YYYY-MM-DD; false if it is no such day. */
bool dash_day(hua_str text, int32_t *day);

#endif
