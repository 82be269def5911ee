/*
 * One line after the other: from the keyboard with libedit, where standard input and output are a
 * terminal, else plainly from standard input.
 *
 * The history lives as long as the program and in memory only.  What a trainee writes is kept in
 * the practice database, where it can be exported and deleted; a history file would be a second
 * copy that nobody thinks of.
 */
#ifndef CLI_COACH_PROMPT_H
#define CLI_COACH_PROMPT_H

#include "common/text.h"

enum { PROMPT_MAX_BYTES = 1 << 16 };

struct editline;
struct history;

typedef struct prompt {
    struct editline *edit; /* NULL: no terminal */
    struct history *history;
    char label[64];
    cli_text line; /* lent to the caller */
    bool broken;   /* Ctrl-C was pressed */
} prompt;

typedef enum prompt_answer { PROMPT_LINE, PROMPT_END, PROMPT_NO_MEMORY } prompt_answer;

/* Takes the terminal if there is one; `p` must stay where it is until prompt_close. */
void prompt_open(prompt *p);
void prompt_close(prompt *p);
static inline bool prompt_is_terminal(const prompt *p)
{
    return p->edit != NULL;
}

/*
 * The next line without its end, trimmed; borrowed until the next call.  PROMPT_END at the end of
 * input, after Ctrl-D on an empty line and after Ctrl-C.  Of a line that is too long the first
 * PROMPT_MAX_BYTES are read.
 */
prompt_answer prompt_read(prompt *p, const char *label, hua_str *line);

#endif
