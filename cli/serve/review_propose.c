/*
 * Proposals over HTTP.  To compile the packs a dozen times takes seconds: the desk is given back
 * to the others as soon as the findings have been copied, and only one request at a time may do it,
 * so that the threads that are left go on answering.
 */
#include "packs.h"
#include "review/proposals.h"
#include "serve/review_room.h"

static hua_code propose(review_room *room, proposals *p, trial *packs)
{
    const cli_call *call = room->request->service->call;
    hua_code code = HUA_OK;
    if (!packs_paths(call, NULL, trial_root, packs))
        packs->failed = true;
    code = trial_read(packs, &room->error);
    if (code != HUA_OK)
        return code;
    return proposals_work(p, packs, room->scanner.rules, room->scanner.scanner, &room->error);
}

static void answer_proposals(const serve_request *request, serve_answer *answer)
{
    review_room room;
    proposals p = {.failed = false};
    trial packs = {.failed = false};
    if (review_enter(&room, request, answer)) {
        hua_code code = proposals_gather(&p, room.desk, room.reviewer, &room.error);
        review_let_go(&room);
        if (code == HUA_OK)
            code = propose(&room, &p, &packs);
        if (code == HUA_OK)
            proposals_put(&answer->out, &p, &room.names);
        else
            review_fault(&room);
    }
    trial_free(&packs);
    proposals_free(&p);
    review_leave(&room);
}

void review_proposals(const serve_request *request, serve_answer *answer)
{
    atomic_bool *proposing = &request->service->proposing;
    if (atomic_exchange(proposing, true)) {
        serve_refuse(request, answer, 503, "busy", MSG_SERVE_BUSY, MSG_SERVE_BUSY_HINT);
        return;
    }
    answer_proposals(request, answer);
    atomic_store(proposing, false);
}
