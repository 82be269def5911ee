/* Handlers of status_routes that have files of their own. */
#ifndef CLI_SERVE_STATUS_API_H
#define CLI_SERVE_STATUS_API_H

#include "serve/serve.h"

/* assets.c */
void status_openapi(const serve_request *request, serve_answer *answer);
/* rules_api.c */
void rules_list(const serve_request *request, serve_answer *answer);
void rules_one(const serve_request *request, serve_answer *answer);

#endif
