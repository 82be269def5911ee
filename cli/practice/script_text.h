/*
 * Texts of scenarios and drills as their reader gets them: in Traditional script for who reads
 * that.  What is written in it already, be it of Taiwan or of Hong Kong, is left alone: to convert
 * it would change its words.  A persona's name is a name in either script and stays as well.
 */
#ifndef CLI_PRACTICE_SCRIPT_TEXT_H
#define CLI_PRACTICE_SCRIPT_TEXT_H

#include "common/mem.h"
#include "common/text.h"

/* `text` in Traditional script, borrowed till the scanner's next call; its last report is lost. */
hua_code script_text_traditional(hua_scanner *scanner, hua_str text, hua_str *out,
                                 hua_error *error);

/* Appends `text`; `name` may be empty.  The scanner's last report is lost. */
hua_code script_text_add(cli_text *to, hua_scanner *scanner, hua_lang lang, hua_str text,
                         hua_str name, hua_error *error);

/* The same into an arena; `text` itself where nothing is to be done. */
hua_code script_text_keep(hua_str *to, cli_arena *arena, hua_scanner *scanner, hua_lang lang,
                          hua_str text, hua_str name, hua_error *error);

#endif
