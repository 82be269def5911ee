/*
 * Reviews as labels for `huashu eval`: a record a line, the dialogue in the native form with what
 * is settled (settle.h) beside it.
 *
 * `findings` is left out where the dialogue has a dispute over one, or a finding that nobody has
 * judged, such as a later audit makes; steps in dispute are left out one by one, and so are those
 * of which an appeal was upheld.  A finding carries the severity that it was found with.
 */
#ifndef CLI_REVIEW_LABELS_H
#define CLI_REVIEW_LABELS_H

#include "common/json_out.h"
#include "review/sheet_talk.h"

/* False if there is nothing settled to write. */
bool review_labels_put(json_out *out, const sheet *s, const hua_dialogue *dialogue);

/* All of the desk that `reviewer` (empty: somebody who is no reviewer) may see. */
hua_code review_labels_desk(json_out *out, desk *d, hua_str reviewer, hua_error *error);

#endif
