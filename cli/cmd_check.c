/* check: findings, scores and better wording for every dialogue, in the format asked for. */
#include "report_run.h"

int cmd_check(const cli_call *call)
{
    return report_run(call, false);
}
