/* Checking every dialogue of the inputs and rendering the reports: check and score. */
#ifndef CLI_REPORT_RUN_H
#define CLI_REPORT_RUN_H

#include "command.h"

/* Answers the exit code; `cards_only` is score's view. */
int report_run(const cli_call *call, bool cards_only);

#endif
