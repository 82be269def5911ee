/*
 * explain: what a rule says, or how each rule was decided on one turn of a dialogue.
 *
 * A word that is a file (or "-") is a dialogue, any other is an id.
 */
#include "command.h"

#include "common/text.h"
#include "entry.h"
#include "run.h"
#include "segments.h"
#include "traces.h"

#include <stdlib.h>
#include <sys/stat.h>

/* ---- a rule ------------------------------------------------------------ */

static int explain_ids(const cli_call *call)
{
    hua_ruleset *rules = NULL;
    bool done = packs_load(&rules, call, NULL, false, NULL);
    if (!done)
        return EXIT_TROUBLE;
    title_names names = {.rules = rules, .lang = call->lang};
    for (size_t i = 0; i < call->options->operands.count; i++) {
        if (i)
            putc('\n', call->term.out);
        done = entry_show(call, rules, &names, call->options->operands.items[i]) && done;
    }
    names_free(&names);
    hua_ruleset_free(rules);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- a turn ------------------------------------------------------------ */

typedef struct explanation {
    const cli_call *call;
    bool done; /* the dialogue was found */
} explanation;

/* --dialogue is an id, or the number of the dialogue in the file. */
static bool is_wanted(const cli_run *run, const hua_dialogue *dialogue)
{
    const char *wanted = run->call->options->dialogue;
    char number[24];
    if (!wanted)
        return true;
    snprintf(number, sizeof number, "%zu", run->totals.dialogues);
    return cli_is(dialogue->id, wanted) || strcmp(wanted, number) == 0;
}

/* The number of the turn, counted from 1 as the text view does; 0 after a message. */
static size_t wanted_turn(const cli_call *call, const hua_dialogue *dialogue)
{
    const char *word = call->options->turn;
    char *end = NULL;
    if (!word && dialogue->turn_count == 1)
        return 1;
    if (!word) {
        complain(call->err, call->lang, MSG_WHICH_TURN, dialogue->turn_count);
        return 0;
    }
    unsigned long turn = strtoul(word, &end, 10);
    if (!*word || *end || turn < 1 || turn > dialogue->turn_count) {
        complain(call->err, call->lang, MSG_NO_SUCH_TURN, word, dialogue->turn_count);
        return 0;
    }
    return turn;
}

static void put_section(const cli_call *call, message_id title)
{
    putc('\n', call->term.out);
    term_styled(&call->term, STYLE_BOLD, cli_str(message(call->lang, title)));
    putc('\n', call->term.out);
}

static void put_turn(const cli_call *call, const hua_dialogue *dialogue, size_t turn)
{
    const term *t = &call->term;
    hua_str id = shown_id(dialogue);
    if (id.len) {
        term_styled(t, STYLE_DIM, id);
        term_put(t->out, CLI_STR(" · "));
    }
    term_set(t, STYLE_BOLD);
    message_print(t->out, call->lang, MSG_TURN, turn);
    term_set(t, STYLE_PLAIN);
    fprintf(t->out, " · %s\n\n  ", speaker_word(call->lang, dialogue->turns[turn - 1].speaker));
    term_wrap(t->out, dialogue->turns[turn - 1].text, 2, t->width, 2);
    putc('\n', t->out);
}

static bool trace(cli_run *run, const hua_dialogue *dialogue, size_t turn)
{
    const cli_call *call = run->call;
    hua_error error;
    const hua_report *report;
    trace_list traces = {.turn = (uint32_t)(turn - 1), .rule = call->options->rule};
    bool done = hua_explain(run->scanner, dialogue, traces_hear, &traces, &report, &error) ==
                HUA_OK;
    if (!done) {
        complain_error(call->err, call->lang, &error);
    } else if (traces.failed) {
        complain(call->err, call->lang, MSG_NO_MEMORY);
        done = false;
    } else {
        put_section(call, MSG_DECIDED);
        traces_write_turn(&traces, call, &run->titles);
        if (!call->options->rule) {
            put_section(call, MSG_STEPS_NOT_MET);
            traces_write_steps(&traces, call, &run->titles, report);
        }
    }
    traces_free(&traces);
    return done;
}

static bool explain_dialogue(void *ctx, cli_run *run, reader *in, const char *path,
                             const hua_dialogue *dialogue)
{
    explanation *e = ctx;
    (void)in;
    (void)path;
    if (e->done || !is_wanted(run, dialogue))
        return true;
    size_t turn = wanted_turn(run->call, dialogue);
    e->done = true;
    if (!turn)
        return false;
    put_turn(run->call, dialogue, turn);
    put_section(run->call, MSG_SEGMENTATION);
    return segments_write(run->call, run->scanner, dialogue->turns[turn - 1].text) &&
           trace(run, dialogue, turn);
}

static int explain_file(const cli_call *call)
{
    cli_run run;
    explanation e = {.call = call};
    const run_sink sink = {&e, explain_dialogue, NULL};
    if (run_open(&run, call, &call->options->operands)) {
        run_inputs(&run, &sink);
        if (!e.done) {
            complain(call->err, call->lang, MSG_NO_SUCH_DIALOGUE,
                     call->options->dialogue ? call->options->dialogue : "");
            run.trouble = true;
        }
    }
    int code = run_exit(&run, false);
    run_close(&run);
    return code;
}

int cmd_explain(const cli_call *call)
{
    const text_list *words = &call->options->operands;
    struct stat st;
    if (!words->count) {
        complain(call->err, call->lang, MSG_EXPLAIN_WHAT);
        return EXIT_TROUBLE;
    }
    bool dialogue = call->options->turn || call->options->dialogue ||
                    strcmp(words->items[0], "-") == 0 || stat(words->items[0], &st) == 0;
    return dialogue ? explain_file(call) : explain_ids(call);
}
