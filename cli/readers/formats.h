/* What the rest of the program may know of the table of formats. */
#ifndef CLI_READERS_FORMATS_H
#define CLI_READERS_FORMATS_H

#include <stdbool.h>

/* True if a file of this name is one that some format reads; a walk takes no others. */
bool formats_take(const char *name);

#endif
