/* Filling answers: what handlers of all rooms share beyond serve.h. */
#ifndef CLI_SERVE_ANSWER_H
#define CLI_SERVE_ANSWER_H

#include "messages.h"
#include "serve/serve.h"

/* serve_fail with texts of messages.def, in the request's language. */
void serve_refuse(const serve_request *request, serve_answer *answer, unsigned status,
                  const char *code, message_id message, message_id hint);
void serve_no_memory(const serve_request *request, serve_answer *answer);

/* {"file", "line", "column", "message", "hint", "source"}. */
void serve_put_problem(json_out *out, const hua_error *error, hua_lang lang);

/* "%016x". */
void serve_put_fingerprint(json_out *out, const char *key, uint64_t fingerprint);

/* The status for what the library refuses: the client's fault, or the service's. */
unsigned serve_status_of(hua_code code);

#endif
