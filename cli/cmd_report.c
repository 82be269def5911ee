/* report: the page, the tables and the sample of an audit, made again from its store. */
#include "audit/publish.h"

int cmd_report(const cli_call *call)
{
    const cli_options *o = call->options;
    if (o->operands.count != 1) {
        complain(call->err, call->lang, MSG_REPORT_WANTS_DIR);
        return EXIT_TROUBLE;
    }
    const char *directory = o->operands.items[0];
    if (!publish_check_options(call) || !publish(call, directory, o->out ? o->out : directory, 2))
        return EXIT_TROUBLE;
    return EXIT_CLEAN;
}
