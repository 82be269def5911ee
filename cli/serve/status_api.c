/* How the service is: health, metrics, who is asking. */
#include "common/text.h"
#include "serve/answer.h"
#include "serve/live_rules.h"
#include "serve/metrics.h"
#include "serve/service.h"
#include "serve/status_api.h"

static void get_health(const serve_request *request, serve_answer *answer)
{
    rules_state state;
    json_out *out = &answer->out;
    live_rules_state(request->service->rules, &state);
    out_open(out, '{');
    out_member_text(out, "status", state.broken ? CLI_STR("degraded") : CLI_STR("ok"));
    out_member_text(out, "version", cli_str(hua_version()));
    serve_put_fingerprint(out, "fingerprint", state.fingerprint);
    out_key(out, "problem");
    if (state.broken)
        serve_put_problem(out, &state.problem, request->lang);
    else
        out_null(out);
    out_close(out, '}');
}

static void get_metrics(const serve_request *request, serve_answer *answer)
{
    rules_state state;
    live_rules_state(request->service->rules, &state);
    const metrics_facts facts = {.version = hua_version(),
                                 .generation = state.generation,
                                 .fingerprint = state.fingerprint,
                                 .rules = state.rules,
                                 .reloads = state.reloads,
                                 .failures = state.failures,
                                 .broken = state.broken};
    answer->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(request->service->metrics, &facts, &answer->out.text);
}

static void get_me(const serve_request *request, serve_answer *answer)
{
    static const char *const langs[] = {"zh-Hans", "zh-Hant", "en"};
    json_out *out = &answer->out;
    out_open(out, '{');
    out_member_text(out, "who", request->who);
    out_member_bool(out, "store", request->service->desk != NULL);
    out_member_bool(out, "token", request->service->tokens != NULL);
    out_member_text(out, "lang", cli_str(langs[request->lang]));
    out_close(out, '}');
}

const serve_route status_routes[] = {{"GET", "/v1/health", get_health},
                                     {"GET", "/v1/me", get_me},
                                     {"GET", "/v1/rules", rules_list},
                                     {"GET", "/v1/rules/{}", rules_one},
                                     {"GET", "/v1/openapi.json", status_openapi},
                                     {"GET", "/metrics", get_metrics},
                                     {NULL, NULL, NULL}};
