/* What decides the result of an audit besides its inputs, so that two runs can be told apart. */
#ifndef CLI_AUDIT_RUN_FACTS_H
#define CLI_AUDIT_RUN_FACTS_H

#include "common/text.h"
#include "run.h"
#include "store/store.h"

/* `options` gets the text that facts->options refers to; options->failed if memory is lacking. */
void run_facts(const cli_run *run, cli_text *options, store_run *facts);

#endif
