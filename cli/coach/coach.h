/*
 * Practising in the terminal: `huashu coach`.
 *
 *     prompt.h     lines from the keyboard (libedit) or from a pipe
 *     words.h      the commands that may be given between replies
 *     show.h       what is drawn: mood, findings, results
 *     talk.c       a talk        drill.c   drills        menu.c   the choice of a scenario
 *     progress.c   how far the learner has come
 *
 * Everything that is shown goes through the glyphs of render/term.h.
 */
#ifndef CLI_COACH_COACH_H
#define CLI_COACH_COACH_H

#include "coach/prompt.h"
#include "command.h"
#include "learning/learning.h"
#include "render/names.h"

typedef struct coach {
    const cli_call *call;
    hua_lang lang;
    term term;
    hua_ruleset *rules;
    hua_scanner *scanner;
    practice_library *library;
    learner *store; /* NULL: nothing is to be kept, as for a list */
    title_names names;
    learning with;
    hua_str who;
    prompt prompt;
} coach;

/* Each answers the exit code; what went wrong has been said. */

/* A talk with the scenario `id`, from its beginning. */
int coach_begin(coach *c, hua_str id);
/* The learner's newest talk that is not over; with `scenario`, of that scenario. */
int coach_resume(coach *c, hua_str scenario);
/* Drills of a skill; of all if it is empty. */
int coach_drill(coach *c, hua_str skill);
int coach_progress(coach *c);
int coach_export(coach *c);
int coach_forget(coach *c);

void coach_list(coach *c);
/* Asks which scenario it shall be; empty if none. */
hua_str coach_menu(coach *c);

/* Says what went wrong; answers EXIT_TROUBLE. */
int coach_trouble(coach *c, const hua_error *error);

#endif
