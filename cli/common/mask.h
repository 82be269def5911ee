/*
 * Personal data made unreadable: mobile and landline phones, identity cards (mainland with check
 * digit, Hong Kong, Taiwan), bank cards (Luhn), e-mail addresses, number plates, passports, and
 * the numbers in addresses.
 *
 * Masking never changes a length: every character becomes a star of as many bytes (* for one
 * byte, U+FF0A for three), so that every span into the text stays right.  What must stay to tell
 * cases apart stays, as banks do it: 138****5678.
 */
#ifndef CLI_COMMON_MASK_H
#define CLI_COMMON_MASK_H

#include "common/text.h"

/* Masks a text where it stands; the number of places masked. */
size_t mask_text(char *text, size_t len);

/*
 * Masks the string values of one JSON text where they stand, but not its keys nor the values of
 * the keys "id", "rule", "source" and other names that the program gives; escapes stay whole.
 * Of a JSON number that is personal data all digits but the first become zeros.
 */
size_t mask_json(char *json, size_t len);

/* The same for JSON that came with the input: its keys and all its values, whatever their names. */
size_t mask_json_all(char *json, size_t len);

#endif
