/* A unified diff of two texts, by lines. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "render/term.h"

/* Writes nothing if they are equal; false if memory is lacking. */
bool diff_write(const term *t, const char *path, hua_str before, hua_str after);

#endif
