/* What the coach draws. */
#ifndef CLI_COACH_SHOW_H
#define CLI_COACH_SHOW_H

#include "coach/coach.h"
#include "coach/words.h"
#include "learning/talks.h"

/* A label in its column, and a text that is broken behind it; nothing if the text is empty. */
void show_labelled(const coach *c, message_id label, hua_str text, term_style style);
/* The same with an empty line behind: an answer to a command. */
void show_advice(const coach *c, message_id label, hua_str text, term_style style);
void show_plain(const coach *c, message_id id);

/* Who the customer is, what is to be done and what can be offered. */
void show_scenario(const coach *c, const practice_scenario *s);
/* The customer's last line with mood and heat. */
void show_customer(const coach *c, practice_talk *talk);
/* Turns that were played before, as when a talk is taken up again. */
void show_turns(const coach *c, practice_talk *talk);
/* What the last reply did: the heat with its reason, and what was found in it. */
void show_effect(const coach *c, practice_talk *talk, const hua_report *report);
/* The findings of one turn with better wording. */
void show_findings(const coach *c, const hua_report *report, uint32_t turn);
void show_facts(const coach *c, const practice_scenario *s, practice_talk *talk);
void show_cards(coach *c, const hua_report *report);
/* Everything at the end. */
void show_result(coach *c, hua_str state, practice_talk *talk, const talk_result *result);
/* The commands, those of `words` (a set of bits by coach_word). */
void show_help(const coach *c, unsigned words);
/* The line as it was read, where no terminal has shown it. */
void show_echo(const coach *c, hua_str line);

/* Columns for the name of any skill, with two blanks behind. */
size_t show_skill_width(const coach *c);
/* A bar of ten cells for 0 … 100. */
void show_bar(const term *t, int value, term_style style);

#endif
