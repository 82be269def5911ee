/* serve: the page and the API on this machine. */
#include "command.h"
#include "serve/server.h"

int cmd_serve(const cli_call *call)
{
    return server_run(call);
}
