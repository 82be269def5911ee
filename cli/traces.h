/* How every rule was decided on one turn, collected from the library and told rule by rule. */
#ifndef CLI_TRACES_H
#define CLI_TRACES_H

#include "command.h"
#include "common/mem.h"
#include "render/names.h"

#define TRACES_ALL_TURNS UINT32_MAX

/* Copies, because what the library tells is gone after the call. */
typedef struct trace_list {
    CLI_LIST(hua_trace) list;
    cli_arena store;
    uint32_t turn;    /* what is kept: this turn without parts and the like, and the nearest things
                         of all turns; TRACES_ALL_TURNS: everything */
    const char *rule; /* if not NULL, only of this rule, behaviour or lexicon */
    bool failed;      /* memory was lacking */
} trace_list;

/* For hua_explain; ctx is a traces. */
void traces_hear(void *ctx, const hua_trace *trace);
void traces_free(trace_list *traces);

/* Rule by rule in the order in which they first spoke. */
void traces_write_turn(const trace_list *traces, const cli_call *call, title_names *names);

/* For every step that is not met what is missing, and the nearest thing that was found. */
void traces_write_steps(const trace_list *traces, const cli_call *call, title_names *names,
                        const hua_report *report);

#endif
