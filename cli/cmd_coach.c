/* coach: practising in the terminal; see coach/coach.h. */
#include "coach/coach.h"
#include "command.h"
#include "common/text.h"
#include "packs.h"

#include <stdlib.h>

static bool open_scanner(coach *c, hua_error *error)
{
    const hua_scanner_options options = {.lang = c->lang};
    if (!packs_load(&c->rules, c->call, NULL, false, NULL))
        return false;
    if (hua_scanner_new(&c->scanner, c->rules, &options, error) == HUA_OK)
        return true;
    coach_trouble(c, error);
    return false;
}

static bool wants_store(const cli_options *options)
{
    return !options->scenarios;
}

static bool open_coach(coach *c)
{
    const cli_options *options = c->call->options;
    hua_error error;
    hua_ruleset_facts facts;
    if (!open_scanner(c, &error))
        return false;
    if (practice_load_shipped(&c->library, &error) != HUA_OK ||
        (wants_store(options) && learner_open(&c->store, options->practice, &error) != HUA_OK)) {
        coach_trouble(c, &error);
        return false;
    }
    hua_ruleset_describe(c->rules, &facts);
    c->names = (title_names){.rules = c->rules, .lang = c->lang};
    c->with = (learning){.library = c->library,
                         .store = c->store,
                         .scanner = c->scanner,
                         .fingerprint = facts.fingerprint,
                         .lang = c->lang};
    return true;
}

static void close_coach(coach *c)
{
    prompt_close(&c->prompt);
    names_free(&c->names);
    learner_close(c->store);
    practice_free(c->library);
    hua_scanner_free(c->scanner);
    hua_ruleset_free(c->rules);
}

int coach_trouble(coach *c, const hua_error *error)
{
    complain_error(c->call->err, c->lang, error);
    return EXIT_TROUBLE;
}

static hua_str learner_name(const cli_call *call)
{
    const char *user = getenv("USER");
    if (call->options->learner)
        return cli_str(call->options->learner);
    return cli_str(user && *user ? user : message(call->lang, MSG_COACH_ME));
}

static int talk(coach *c, hua_str scenario)
{
    if (c->call->options->resume)
        return coach_resume(c, scenario);
    if (!scenario.len)
        scenario = coach_menu(c);
    return scenario.len ? coach_begin(c, scenario) : EXIT_CLEAN;
}

static int run(coach *c, hua_str scenario)
{
    const cli_options *options = c->call->options;
    if (options->scenarios) {
        coach_list(c);
        return EXIT_CLEAN;
    }
    if (options->progress)
        return coach_progress(c);
    if (options->take_out)
        return coach_export(c);
    if (options->forget)
        return coach_forget(c);
    if (options->drill)
        return coach_drill(c, strcmp(options->drill, "all") == 0 ? (hua_str){"", 0}
                                                                 : cli_str(options->drill));
    return talk(c, scenario);
}

int cmd_coach(const cli_call *call)
{
    const text_list *operands = &call->options->operands;
    coach c = {.call = call, .lang = call->lang, .term = call->term, .who = learner_name(call)};
    int code = EXIT_TROUBLE;
    if (operands->count > 1) {
        complain(call->err, call->lang, MSG_COACH_ONE_SCENARIO);
        return EXIT_TROUBLE;
    }
    if (open_coach(&c)) {
        prompt_open(&c.prompt);
        code = run(&c, operands->count ? cli_str(operands->items[0]) : (hua_str){"", 0});
    }
    close_coach(&c);
    return code;
}
