/*
 * What people together say of a dialogue.  Only reviews that are done count.
 *
 * A finding is accepted or rejected by more than half of those who are done; an appeal that was
 * upheld rejects it whatever they say.  A step has the status that more than half of them give it,
 * where not to correct it is to agree with the machine.  A missed finding counts if more than half
 * have added overlapping words under the same category.  Exactly half is a dispute, which a third
 * review settles.
 */
#ifndef CLI_REVIEW_SETTLE_H
#define CLI_REVIEW_SETTLE_H

#include "review/sheet.h"

typedef enum settled { SETTLED_NOT, SETTLED_YES, SETTLED_NO, SETTLED_DISPUTE } settled;

size_t settle_done(const sheet *s);

/* SETTLED_NOT: nobody is done. */
settled settle_finding(const sheet *s, size_t finding);
/* SETTLED_YES with the status, SETTLED_DISPUTE, or SETTLED_NOT. */
settled settle_step(const sheet *s, size_t step, hua_status *status);
settled settle_missed(const sheet *s, size_t missed);

/* True if anything of it is in dispute. */
bool settle_disputed(const sheet *s);

/* The status that the reviewer gives: the machine's, unless they corrected it. */
hua_status settle_status(const sheet *s, size_t reviewer, size_t step);

/* Overlapping words of one turn under one category. */
bool settle_same(const sheet_missed *a, const sheet_missed *b);

#endif
