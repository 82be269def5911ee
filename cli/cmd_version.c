#include "command.h"

int cmd_version(const cli_call *call)
{
    fprintf(call->term.out, "huashu %d.%d.%d (libhuashu %s)\n", HUA_VERSION_MAJOR,
            HUA_VERSION_MINOR, HUA_VERSION_PATCH, hua_version());
    return EXIT_CLEAN;
}
