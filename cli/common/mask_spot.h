/*
 * Inside the masking of personal data: one text with a mark in it, and what stands around a mark.
 *
 *     mask.c          finds the places worth a look, e-mail, chat ids, plates; JSON
 *     mask_number.c   phones, identity cards, bank cards, passports
 *     mask_address.c  the numbers in addresses
 *
 * Looks to the left and right are bounded by a few dozen bytes, so that the whole is linear.
 */
#ifndef CLI_COMMON_MASK_SPOT_H
#define CLI_COMMON_MASK_SPOT_H

#include "common/mask.h"

typedef struct mask_spot {
    char *text;
    size_t len;
    size_t places; /* masked so far */
    size_t chain;  /* where the last part of an address ended; SIZE_MAX = none */
} mask_spot;

/*
 * Digits as they stand, in groups with one blank or hyphen between them.  Full-width digits are
 * digits; numerals (一二三) are so where they make a group of their own.
 */
enum { MASK_DIGITS = 24, MASK_GROUPS = 6 };

typedef struct mask_group {
    size_t first, count; /* digits */
    size_t start, end;   /* bytes */
    bool hyphen;         /* stands before it */
} mask_group;

typedef struct mask_number {
    unsigned char digit[MASK_DIGITS];
    size_t at[MASK_DIGITS]; /* byte offsets */
    size_t count;
    mask_group groups[MASK_GROUPS];
    size_t group_count;
} mask_number;

/* The number that begins at `at`; false for a run too long to be anything: *end is behind it. */
bool mask_gather(const mask_spot *s, size_t at, mask_number *out, size_t *end);
/* Masks what the number's first groups are; the end of what was masked, or 0. */
size_t mask_personal(mask_spot *s, const mask_number *n);
/* All digits but the first of a JSON number become zeros if it is personal; false if not. */
bool mask_bare(mask_spot *s, const mask_number *n);

/* The same for a run of numerals of `cells` characters from `start` to `end`. */
bool mask_numerals(mask_spot *s, size_t start, size_t end, size_t cells);
/* Masks the number from `start` to `end` if it is part of an address; the end of that part or 0. */
size_t mask_address(mask_spot *s, size_t start, size_t end, bool numerals);

/* The character at `at` becomes a star of its width. */
void mask_star(mask_spot *s, size_t at);
/* ASCII and full-width digits: their value, and their width; -1. */
int mask_digit(const mask_spot *s, size_t at, size_t *width);
/* Value of 零一二三 ..., 10 for 十百两, which are no digits; -1. */
int mask_numeral(const mask_spot *s, size_t at);

/* `words` are separated by '|'.  The bytes of the word that ends before `at`, or begins there. */
size_t mask_ends(const mask_spot *s, size_t at, const char *words);
size_t mask_begins(const mask_spot *s, size_t at, const char *words);
/* Before `at`, with nothing but 号, 是, colons and blanks between, stands one of the words. */
bool mask_after(const mask_spot *s, size_t at, const char *words);
/* One of the words stands somewhere in the few characters before `at`. */
bool mask_near(const mask_spot *s, size_t at, const char *words);

static inline bool mask_is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool mask_is_word(char c)
{
    return mask_is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* A letter, digit or underscore stands directly before, or at, `at`. */
static inline bool mask_word_before(const mask_spot *s, size_t at)
{
    return at && mask_is_word(s->text[at - 1]);
}

static inline bool mask_word_at(const mask_spot *s, size_t at)
{
    return at < s->len && mask_is_word(s->text[at]);
}

#endif
