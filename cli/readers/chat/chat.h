/*
 * What the exports of chat programs have in common: one long text of messages, told by lines that
 * name a speaker and a moment, parted here into dialogues.
 *
 *     lines ── grammar (wechat.c, qianniu.c, whatsapp.c) ── chat ── build ── hua_dialogue
 *
 * The beginning of the text (CHAT_AHEAD bytes) is surveyed first, because one line does not tell
 * enough: which of the possible forms the heads of this file have, so that a head that is quoted
 * inside a message in another form stays text; whether a blank line goes before every head; for
 * 02/03/2026, whether the day or the month stands first; and who greets as agents do, which tells
 * who is who in the dialogues before.
 *
 * A history of months with one customer becomes several dialogues.  A new one begins
 *   - after a silence of more than CHAT_GAP_HOURS, or where time leaps back by as much: another
 *     conversation begins there;
 *   - at a line of dashes or equal signs, and at the title of another conversation;
 *   - where a grammar says that a conversation has one customer, and another one speaks.
 */
#ifndef CLI_READERS_CHAT_H
#define CLI_READERS_CHAT_H

#include "readers/chat/chat_survey.h"
#include "readers/format.h"

/* The functions of format_ops for any grammar, which is borrowed for the life of the state. */
hua_code chat_open(void **state, const chat_grammar *grammar, source *in,
                   const reader_options *options, hua_error *error);
void chat_close(void *state);
reader_status chat_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                        format_place *place);
reader_place chat_turn_place(const void *state, size_t turn);
bool chat_notice(const void *state, size_t i, hua_lang lang, hua_str *text);

#endif
