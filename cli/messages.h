/*
 * Every text the program says, in one table: Simplified Chinese, Traditional Chinese, English.
 *
 * The three texts of a row take the same printf arguments in the same order.  Traditional has a
 * column of its own, because the messages must be there before any rule pack is loaded.
 */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include "huashu.h"

#include <stdio.h>

typedef enum message_id {
#define MESSAGE(name, hans, hant, en) MSG_##name,
#include "messages.def"
#undef MESSAGE
} message_id;

/* The text in a language; static storage. */
const char *message(hua_lang lang, message_id id);

/* Writes the message with its arguments to `to`. */
void message_print(FILE *to, hua_lang lang, message_id id, ...);

/* As above, with the program's name before and a newline behind: for stderr. */
void complain(FILE *to, hua_lang lang, message_id id, ...);

/* Shows a library error as file:line:column, message, the line with a caret, the hint. */
void complain_error(FILE *to, hua_lang lang, const hua_error *error);

/* `option` is a hua_lang or below 0: then LC_ALL, LC_MESSAGES, LANG; Chinese unless they differ. */
hua_lang language_choose(int option);

#endif
