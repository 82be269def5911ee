/*
 * Practising: scenarios whose customer is played by a deterministic model, and drills for single
 * skills.
 *
 *     corpora/scenarios/ ──┐                      ┌── talk: the customer's lines follow from state
 *                          ├── practice_library ──┤         and facts; every reply is analysed
 *     corpora/drills/ ─────┘                      └── drill: one answer, judged by what it must do
 *
 * A talk is its scenario and the trainee's replies, nothing else: played again it is the same to
 * the byte.  So to undo is to drop the last reply, and to keep a talk is to keep its replies.
 *
 * This room knows neither a terminal nor HTTP nor a database.  The library is immutable and may
 * be shared by threads; a talk and a scanner belong to one thread at a time.
 */
#ifndef CLI_PRACTICE_PRACTICE_H
#define CLI_PRACTICE_PRACTICE_H

#include "common/json_out.h"

/* ---- what can be practised ------------------------------------------------ */

typedef enum practice_motive { MOTIVE_VENT, MOTIVE_RESPECT, MOTIVE_REDRESS } practice_motive;

/* What came from a file; all texts live as long as the library. */
typedef struct practice_scenario {
    hua_str id, title, title_en;
    hua_str industry; /* id, as in the labelled corpora */
    hua_channel channel;
    int level; /* 1 easy … 3 hard */
    hua_str persona_name, persona_who, persona_manner;
    practice_motive motive;
    hua_str type;        /* a value of the tag `type` */
    hua_str brief;       /* what the trainee is told beforehand */
    const hua_str *desk; /* what the trainee may look up and offer */
    size_t desk_count;
    const hua_str *skills; /* what it trains: ids of skills */
    size_t skill_count;
    size_t fact_count;
    const struct practice_script *script; /* heat, facts, lines, model replies */
} practice_scenario;

typedef struct practice_drill {
    hua_str id, skill;
    int level;
    hua_str task; /* what is to be done */
    hua_str industry;
    hua_str customer, given; /* what was said, what is to be worked on; may be empty */
    hua_str hint, model;
    const struct practice_demand *demand; /* what the answer must do */
} practice_drill;

/* A skill that drills train and that talks show: id, and its name in the reader's language. */
typedef struct practice_skill {
    hua_str id, title, title_en;
    size_t drill_count;
} practice_skill;

typedef struct practice_library practice_library;

/*
 * Reads the *.yaml files of the directories in name order.  Strict: the first error with its
 * place in `error`, and nothing is loaded.  The caller frees *out.
 */
hua_code practice_load(practice_library **out, const char *const *scenarios, size_t scenario_dirs,
                       const char *const *drills, size_t drill_dirs, hua_error *error);
/* The shipped ones: beside the program's data, or the source tree's where it was built there. */
hua_code practice_load_shipped(practice_library **out, hua_error *error);
void practice_free(practice_library *library);

size_t practice_scenario_count(const practice_library *library);
const practice_scenario *practice_scenario_at(const practice_library *library, size_t i);
const practice_scenario *practice_scenario_find(const practice_library *library, hua_str id);
size_t practice_drill_count(const practice_library *library);
const practice_drill *practice_drill_at(const practice_library *library, size_t i);
const practice_drill *practice_drill_find(const practice_library *library, hua_str id);
size_t practice_skill_count(const practice_library *library);
const practice_skill *practice_skill_at(const practice_library *library, size_t i);
/* An industry's name for readers; its id if it has none. */
hua_str practice_industry_name(hua_str id, hua_lang lang);

/* ---- a talk ---------------------------------------------------------------- */

typedef enum talk_state {
    TALK_OPEN,    /* the customer waits for a reply */
    TALK_CLOSING, /* the solution is accepted; one reply is left to close with */
    TALK_SETTLED, /* over, and the customer is content */
    TALK_LEFT     /* over: the customer broke it off */
} talk_state;

typedef enum talk_mood { TALK_ANGRY, TALK_ANNOYED, TALK_WARY, TALK_CALM } talk_mood;

/* One turn as it was played. */
typedef struct talk_turn {
    hua_speaker speaker;
    hua_str text;
    int heat;    /* the customer's, behind this turn: 0 … 100 */
    hua_str why; /* of a reply: why the heat moved, in the talk's language; may be empty */
} talk_turn;

typedef struct practice_talk practice_talk;

enum { TALK_MAX_REPLIES = 30, TALK_MAX_REPLY_BYTES = 8000 };

/* `scenario` and `scanner` are borrowed for the life of the talk.  The caller frees *out. */
hua_code talk_begin(practice_talk **out, const practice_scenario *scenario, hua_scanner *scanner,
                    hua_lang lang, hua_error *error);
void talk_free(practice_talk *talk);

/*
 * Plays one reply and the customer's answer to it.  HUA_E_ARGUMENT if the talk is over or the
 * reply is empty, HUA_E_LIMIT if it is too long; the talk is then as it was.
 */
hua_code talk_reply(practice_talk *talk, hua_str text, hua_error *error);
/* Takes the last reply back; HUA_E_ARGUMENT if there is none. */
hua_code talk_undo(practice_talk *talk, hua_error *error);

talk_state talk_state_of(const practice_talk *talk);
talk_mood talk_mood_of(const practice_talk *talk);
int talk_heat(const practice_talk *talk);
/* Borrowed until the next reply or undo. */
size_t talk_turn_count(const practice_talk *talk);
const talk_turn *talk_turn_at(const practice_talk *talk, size_t i);
size_t talk_facts_known(const practice_talk *talk);
/* The i-th fact in the scenario's order; empty while it has not come out. */
hua_str talk_fact(const practice_talk *talk, size_t i);
/* What to do next, in words; and a model reply for this moment. */
hua_str talk_hint(practice_talk *talk);
hua_str talk_model(practice_talk *talk);

/* ---- what it was worth ------------------------------------------------------ */

typedef struct talk_point {
    size_t turn;  /* the reply */
    int from, to; /* heat before and behind it */
    hua_str why;
} talk_point;

typedef struct talk_weak {
    size_t turn;
    hua_str why;   /* what it lacked, or what it did wrong */
    hua_str model; /* what could have been said at that moment */
} talk_weak;

typedef struct talk_advice {
    bool drill; /* else a scenario */
    hua_str id, title, why;
} talk_advice;

/* How far a skill was shown in this talk: 0 … 100. */
typedef struct talk_skill {
    hua_str id;
    int value;
} talk_skill;

typedef struct talk_result {
    const hua_report *report; /* of the whole talk, borrowed from the scanner */
    bool scored;
    int32_t score;
    const char *grade;
    const talk_point *points; /* turning points, in order */
    size_t point_count;
    const talk_weak *weakest; /* at most three, the worst first */
    size_t weak_count;
    const talk_advice *next;
    size_t next_count;
    const talk_skill *skills; /* those that could be seen */
    size_t skill_count;
} talk_result;

/* The result of the talk as far as it has gone; borrowed until the talk's next call. */
hua_code talk_judge(practice_talk *talk, const practice_library *library, talk_result *result,
                    hua_error *error);

/*
 * Writes the members from "state" to "result" of the talk as the web service hands it out into an
 * object that is open already.  With `judged`, a talk that is not over counts as ended.
 */
hua_code talk_json(practice_talk *talk, const talk_result *judged, json_out *out, hua_error *error);

/* ---- a drill ----------------------------------------------------------------- */

typedef struct drill_point {
    hua_str what; /* what was wanted, in the language asked for */
    bool met;
} drill_point;

typedef struct drill_verdict {
    bool passed;
    int quality; /* 0 … 5, as spaced repetition takes it */
    const drill_point *points;
    size_t point_count;
    const hua_report *report; /* of the answer, borrowed from the scanner */
} drill_verdict;

typedef struct drill_judge drill_judge; /* scratch: one per thread */
hua_code drill_judge_new(drill_judge **out, hua_scanner *scanner, hua_lang lang, hua_error *error);
void drill_judge_free(drill_judge *judge);
/* `hinted`: the hint was asked for.  *verdict is borrowed until the next call. */
hua_code drill_judge_answer(drill_judge *judge, const practice_drill *drill, hua_str answer,
                            bool hinted, drill_verdict *verdict, hua_error *error);

/* ---- when to practise again ---------------------------------------------------- */

/* One learner's memory of one drill.  Days count from 1970-01-01. */
typedef struct practice_card {
    int64_t due;      /* day */
    int interval;     /* days; 0 = never answered well */
    double ease;      /* 1.3 … */
    int right, wrong; /* answers in a row that passed; failures in all */
} practice_card;

/* SM-2 (Wozniak 1990): the card after an answer of `quality` on the day `today`. */
practice_card practice_schedule(practice_card before, int quality, int64_t today);
practice_card practice_new_card(int64_t today);

#endif
