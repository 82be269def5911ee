/* rules: list, show, lint, test and compile rule packs; try and new have files of their own. */
#include "command.h"

#include "common/text.h"
#include "entry.h"
#include "packs.h"
#include "rules_call.h"
#include "summary.h"

/* The packs named behind the subcommand, else those of the options. */
static bool load(const rules_call *r, hua_ruleset **out, bool lint, pack_complaints *complaints)
{
    *out = NULL;
    if (r->rest.count)
        return packs_load_paths(out, r->call, &r->rest, lint, complaints);
    return packs_load(out, r->call, NULL, lint, complaints);
}

/* ---- list -------------------------------------------------------------- */

typedef struct columns {
    size_t id, category;
} columns;

static bool wanted(const cli_call *call, const hua_entry *entry)
{
    const char *category = call->options->category;
    return !category || cli_is(entry->category, category);
}

static columns measure(const cli_call *call, const hua_ruleset *rules)
{
    columns widest = {0, 0};
    hua_entry entry;
    size_t count = hua_ruleset_count(rules, HUA_RULE);
    for (size_t i = 0; i < count && hua_ruleset_entry(rules, HUA_RULE, i, &entry); i++) {
        if (!wanted(call, &entry))
            continue;
        size_t id = term_columns(entry.id), category = term_columns(entry.category);
        widest.id = id > widest.id ? id : widest.id;
        widest.category = category > widest.category ? category : widest.category;
    }
    return widest;
}

static term_style style_of(hua_severity severity)
{
    return severity == HUA_ERROR     ? STYLE_ERROR
           : severity == HUA_WARNING ? STYLE_WARNING
                                     : STYLE_INFO;
}

static void list_entry(const cli_call *call, title_names *names, const hua_entry *entry,
                       columns widths)
{
    const term *t = &call->term;
    term_padded(t->out, entry->id, widths.id + 2);
    term_set(t, style_of(entry->severity));
    term_padded(t->out, cli_str(hua_severity_name(entry->severity)), 9);
    term_set(t, STYLE_PLAIN);
    term_padded(t->out, entry->category, widths.category + 2);
    term_put(t->out, names_text(names, entry->title, entry->title_en));
    putc('\n', t->out);
}

static size_t list_rules(const cli_call *call, const hua_ruleset *rules, title_names *names)
{
    hua_entry entry;
    columns widths = measure(call, rules);
    size_t count = hua_ruleset_count(rules, HUA_RULE), shown = 0;
    for (size_t i = 0; i < count && hua_ruleset_entry(rules, HUA_RULE, i, &entry); i++) {
        if (!wanted(call, &entry))
            continue;
        list_entry(call, names, &entry, widths);
        shown++;
    }
    return shown;
}

static int rules_list(const rules_call *r)
{
    hua_ruleset *rules;
    if (!load(r, &rules, false, NULL))
        return EXIT_TROUBLE;
    title_names names = {.rules = rules, .lang = r->call->lang};
    size_t shown = list_rules(r->call, rules, &names);
    if (!shown && r->call->options->category)
        complain(r->call->err, r->call->lang, MSG_NO_SUCH_CATEGORY, r->call->options->category);
    else
        message_print(r->call->term.out, r->call->lang, MSG_LISTED, shown,
                      hua_ruleset_count(rules, HUA_BEHAVIOUR), hua_ruleset_count(rules, HUA_RUBRIC),
                      hua_ruleset_count(rules, HUA_TAG), hua_ruleset_count(rules, HUA_LEXICON));
    names_free(&names);
    hua_ruleset_free(rules);
    return shown || !r->call->options->category ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- show -------------------------------------------------------------- */

static int rules_show(const rules_call *r)
{
    hua_ruleset *rules;
    bool done = true;
    if (!r->rest.count) {
        complain(r->call->err, r->call->lang, MSG_WHICH_RULE);
        return EXIT_TROUBLE;
    }
    if (!packs_load(&rules, r->call, NULL, false, NULL))
        return EXIT_TROUBLE;
    title_names names = {.rules = rules, .lang = r->call->lang};
    for (size_t i = 0; i < r->rest.count; i++) {
        if (i)
            putc('\n', r->call->term.out);
        done = entry_show(r->call, rules, &names, r->rest.items[i]) && done;
    }
    names_free(&names);
    hua_ruleset_free(rules);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- lint, test, compile ----------------------------------------------- */

static void describe(const cli_call *call, const hua_ruleset *rules, message_id id)
{
    hua_ruleset_facts facts;
    hua_ruleset_describe(rules, &facts);
    message_print(call->term.out, call->lang, id, facts.rules, facts.behaviours, facts.rubrics,
                  facts.tags, facts.lexicons, facts.literals, facts.bytes);
}

/* Each kind of doubt with how often it came, the mend standing for the kind. */
static void put_doubts(const cli_call *call, const pack_complaints *doubts)
{
    complain(call->err, call->lang, MSG_LINT_DOUBTS, doubts->count);
    for (size_t i = 0; i < doubts->kind_count; i++)
        fprintf(call->err, "%6zu  %s\n", doubts->kinds[i].count, doubts->kinds[i].mend);
}

static int rules_lint(const rules_call *r)
{
    hua_ruleset *rules;
    pack_complaints complaints = {0};
    if (!load(r, &rules, true, &complaints)) {
        complain(r->call->err, r->call->lang, MSG_LINT_FAILED, complaints.count);
        return EXIT_TROUBLE;
    }
    if (complaints.count)
        put_doubts(r->call, &complaints);
    else
        describe(r->call, rules, MSG_LINT_CLEAN);
    summary_write(r->call, rules);
    hua_ruleset_free(rules);
    return EXIT_CLEAN;
}

static void hear_failure(void *ctx, const hua_error *error)
{
    const cli_call *call = ctx;
    complain_error(call->err, call->lang, error);
}

static hua_code run_tests(const cli_call *call, const hua_ruleset *rules, size_t *passed,
                          size_t *total, hua_error *error)
{
    const char *filter = call->options->filter;
    cli_call own = *call;
    if (filter)
        return hua_ruleset_test_entry(rules, cli_str(filter), hear_failure, &own, passed, total,
                                      error);
    return hua_ruleset_test(rules, hear_failure, &own, passed, total, error);
}

static int rules_test(const rules_call *r)
{
    const cli_call *call = r->call;
    hua_ruleset *rules;
    hua_error error;
    size_t passed = 0, total = 0;
    if (!load(r, &rules, false, NULL))
        return EXIT_TROUBLE;
    hua_code code = run_tests(call, rules, &passed, &total, &error);
    if (code == HUA_E_UNKNOWN_NAME)
        entry_unknown(call, rules, cli_str(call->options->filter));
    else if (code != HUA_OK)
        complain_error(call->err, call->lang, &error);
    else if (!call->options->filter)
        summary_write(call, rules);
    hua_ruleset_free(rules);
    if (code != HUA_OK)
        return EXIT_TROUBLE;
    fprintf(call->term.out, "%zu passed, %zu failed\n", passed, total - passed);
    return passed == total ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int rules_compile(const rules_call *r)
{
    hua_ruleset *rules;
    hua_error error;
    const char *output = r->call->options->output;
    if (!output) {
        complain(r->call->err, r->call->lang, MSG_OUTPUT_WANTED);
        return EXIT_TROUBLE;
    }
    if (!load(r, &rules, false, NULL))
        return EXIT_TROUBLE;
    hua_code code = hua_ruleset_save(rules, output, &error);
    if (code != HUA_OK)
        complain_error(r->call->err, r->call->lang, &error);
    else
        describe(r->call, rules, MSG_COMPILED);
    hua_ruleset_free(rules);
    return code == HUA_OK ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- choosing ---------------------------------------------------------- */

static const struct {
    const char *name;
    int (*run)(const rules_call *r);
} subcommands[] = {
    {"list", rules_list}, {"show", rules_show}, {"lint", rules_lint},       {"test", rules_test},
    {"try", rules_try},   {"new", rules_new},   {"compile", rules_compile},
};
enum { SUBCOMMANDS = sizeof subcommands / sizeof subcommands[0] };

static int unknown_subcommand(const cli_call *call, const char *name)
{
    const char *names[SUBCOMMANDS];
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        names[i] = subcommands[i].name;
    const char *near = cli_near(cli_str(name), names, SUBCOMMANDS);
    complain(call->err, call->lang, MSG_UNKNOWN_SUBCOMMAND, name);
    if (near) {
        message_print(call->err, call->lang, MSG_DID_YOU_MEAN, near);
        fputc('\n', call->err);
    }
    return EXIT_TROUBLE;
}

int cmd_rules(const cli_call *call)
{
    const text_list *words = &call->options->operands;
    if (!words->count) {
        complain(call->err, call->lang, MSG_WHICH_SUBCOMMAND);
        return EXIT_TROUBLE;
    }
    rules_call r = {call, {words->items + 1, words->count - 1}};
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (strcmp(words->items[0], subcommands[i].name) == 0)
            return subcommands[i].run(&r);
    return unknown_subcommand(call, words->items[0]);
}
