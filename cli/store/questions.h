/* The ready questions of `huashu query`: most are views of schema.sql. */
#ifndef CLI_STORE_QUESTIONS_H
#define CLI_STORE_QUESTIONS_H

#include "messages.h"

typedef struct store_question {
    const char *name; /* as it is asked */
    const char *sql;
    message_id about; /* one line */
} store_question;

extern const store_question store_questions[];
extern const size_t store_question_count;

/* By its name, - and _ being the same; NULL if there is none. */
const store_question *store_question_find(hua_str name);
/* The name that was probably meant, or NULL. */
const char *store_question_near(hua_str name);

#endif
