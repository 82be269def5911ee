/* score: the cards alone, each step with the words that count as its evidence. */
#include "report_run.h"

int cmd_score(const cli_call *call)
{
    if (call->options->format == FORMAT_TEXT || call->options->format == FORMAT_JSON ||
        call->options->format == FORMAT_JSONL)
        return report_run(call, true);
    complain(call->err, call->lang, MSG_SCORE_FORMAT);
    return EXIT_TROUBLE;
}
