/*
 * A ruleset as one block of bytes, in memory and in a file alike:
 *
 *   head      magic, version, size, checksum of all that follows the head
 *   header    rs_header
 *   table     per section of RS_SECTIONS: offset, count
 *   sections  each at a multiple of 8
 *
 * Bytes are those of the machine (the magic tells a foreign byte order).  The block
 * holds data only: opening one checks the checksum, then every index in it.
 */
#ifndef HUA_RULES_IMAGE_H
#define HUA_RULES_IMAGE_H

#include "rules/ruleset.h"

#define IMAGE_COUNT_ONE(type, name) +1
enum { IMAGE_SECTIONS = 0 RS_SECTIONS(IMAGE_COUNT_ONE) };
#undef IMAGE_COUNT_ONE

typedef struct image_section {
    const void *items;
    size_t count, size; /* items; bytes of one */
} image_section;

/* Copies the sections into one block and makes a ruleset of it. */
hua_code hua_image_build(hua_ruleset **out, const rs_header *header,
                         const image_section sections[IMAGE_SECTIONS],
                         const hua_allocator *allocator, hua_error *error);

/* True if every index and text of the attached ruleset lies where it may. */
bool hua_image_is_sound(const hua_ruleset *rules);

#endif
