/* How far a learner has come, as the web service tells it. */
#ifndef CLI_LEARNING_PROGRESS_H
#define CLI_LEARNING_PROGRESS_H

#include "learning/learning.h"

/* {"learner", "talks", "answers", "due", "days", "skills"} */
hua_code progress_write(const learning *l, hua_str who, learner_moment now, json_out *out,
                        hua_error *error);
/* {"skills": [{"id", "title", "drills", "seen", "due", "mean"}]} */
hua_code progress_write_drills(const learning *l, hua_str who, learner_moment now, json_out *out,
                               hua_error *error);

#endif
