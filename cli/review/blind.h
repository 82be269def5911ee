/*
 * What a reviewer may see.
 *
 * Two readings are independent only if neither reader knows the other's.  So the marks of others
 * are hidden from a named reviewer until they have handed in their own review of the dialogue; and
 * from then on only the marks of those who are done are shown.  That others are at work, whether
 * they are done, and that two who are done do not agree somewhere, is no secret: a third has to
 * find what there is to settle.  Once the marks have been shown there is no way back
 * (desk_note_shown).
 */
#ifndef CLI_REVIEW_BLIND_H
#define CLI_REVIEW_BLIND_H

#include "common/json_out.h"
#include "render/names.h"
#include "review/sheet_talk.h"

/* True if `reviewer` (empty: somebody who is no reviewer) may see the marks of others. */
bool blind_sees(const sheet *s, hua_str reviewer);
/* True if there is anything of others to be seen. */
bool blind_hides(const sheet *s, hua_str reviewer);

/*
 * True if numbers that name reviewers may hold this dialogue: the reviewer is done with it, or has
 * not begun while two others are done, so that they are not needed as the second reader.
 */
bool blind_counts(const sheet *s, hua_str reviewer);

/* "new", "open" or "done". */
const char *blind_status(const sheet *s, hua_str reviewer);

/* The dialogue as the reviewer may see it; `names` has the titles in the language. */
void blind_put(json_out *out, const sheet *s, const hua_dialogue *dialogue, hua_str reviewer,
               title_names *names);

#endif
