/*
 * diff: what changed between two audits, of two batches or of one with two sets of packs.
 *
 * The two stores are one connection (store/pair.h); every part of the answer is one SELECT, shown
 * as a table or as a member of one JSON document.
 */
#include "command.h"

#include "common/text.h"
#include "render/render.h"
#include "store/pair.h"
#include "store/rows_view.h"

enum { TABLE_TEXT, TABLE_CSV, TABLE_JSON }; /* in the order of TABLE_WORDS */

/* How a part is shown to people. */
typedef enum part_form { PART_FACTS, PART_TABLE } part_form;

typedef struct diff_part {
    const char *key; /* in JSON */
    message_id title;
    part_form form;
    const char *sql;
} diff_part;

static const diff_part summary = {"summary", MSG_DIFF_SUMMARY, PART_FACTS,
                                  "SELECT * FROM diff_summary"};

static const diff_part parts[] = {
    {"runs", MSG_DIFF_RUNS, PART_FACTS, "SELECT * FROM diff_runs"},
    {"only", MSG_DIFF_ONLY, PART_TABLE, "SELECT * FROM diff_only"},
    {"rules", MSG_DIFF_RULES, PART_TABLE, "SELECT * FROM diff_rules"},
    {"examples", MSG_DIFF_EXAMPLES, PART_TABLE, "SELECT * FROM diff_examples"},
    {"rubrics", MSG_DIFF_RUBRICS, PART_TABLE, "SELECT * FROM diff_rubrics"},
    {"steps", MSG_DIFF_STEPS, PART_TABLE, "SELECT * FROM diff_steps"},
    {"grades", MSG_DIFF_GRADES, PART_TABLE, "SELECT * FROM diff_grades"},
    {"moves", MSG_DIFF_MOVES, PART_TABLE, "SELECT * FROM diff_moves"},
    {"tags", MSG_DIFF_TAGS, PART_TABLE, "SELECT * FROM diff_tags"},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

/* ---- the answer ---------------------------------------------------------- */

typedef struct diff_call {
    const cli_call *call;
    store *store;
    const char *one, *two; /* directories */
    bool json, different;
} diff_call;

/* Answers the rows of a statement of ours; NULL after a message. */
static store_rows *rows_of(const diff_call *d, const char *sql)
{
    hua_error error;
    store_rows *rows = NULL;
    if (store_select(d->store, cli_str(sql), &rows, &error) != HUA_OK)
        complain_error(d->call->err, d->call->lang, &error);
    return rows;
}

static rows_view view_of(const diff_call *d, store_rows *rows)
{
    return (rows_view){.call = d->call, .rows = rows, .named = true, .indent = d->json ? 1 : 2};
}

/* What an unfinished audit lacks would look like a difference. */
static void tell_unfinished(const diff_call *d, bool finished, const char *directory)
{
    if (!finished)
        complain(d->call->err, d->call->lang, MSG_DIFF_UNFINISHED, directory);
}

static bool ask_verdict(diff_call *d)
{
    hua_error error;
    store_rows *rows = rows_of(d, "SELECT * FROM diff_verdict");
    if (!rows)
        return false;
    int more = store_rows_next(rows, &error);
    if (more > 0) {
        d->different = store_int(rows, 0) != 0;
        tell_unfinished(d, store_int(rows, 1) != 0, d->one);
        tell_unfinished(d, store_int(rows, 2) != 0, d->two);
    } else if (more < 0) {
        complain_error(d->call->err, d->call->lang, &error);
    }
    store_rows_free(rows);
    return more > 0;
}

static bool put_part_text(const diff_call *d, const diff_part *part)
{
    store_rows *rows = rows_of(d, part->sql);
    if (!rows)
        return false;
    rows_view view = view_of(d, rows);
    view.title = cli_str(message(d->call->lang, part->title));
    bool done = part->form == PART_FACTS ? rows_view_facts(&view) : rows_view_table(&view);
    store_rows_free(rows);
    return done;
}

static bool put_summary(const diff_call *d)
{
    const term *to = &d->call->term;
    message_print(to->out, d->call->lang, MSG_DIFF_BETWEEN, d->one, d->two);
    term_styled(to, d->different ? STYLE_WARNING : STYLE_GOOD,
                cli_str(message(d->call->lang, d->different ? MSG_DIFF_DIFFERENT : MSG_DIFF_SAME)));
    putc('\n', to->out);
    return put_part_text(d, &summary);
}

static bool put_text(const diff_call *d)
{
    bool done = put_summary(d);
    for (size_t i = 0; done && i < PARTS; i++)
        done = put_part_text(d, &parts[i]);
    return done;
}

static bool put_part_json(const diff_call *d, const diff_part *part, bool single)
{
    store_rows *rows = rows_of(d, part->sql);
    if (!rows)
        return false;
    rows_view view = view_of(d, rows);
    view.single = single;
    fprintf(d->call->term.out, ",\n  \"%s\": ", part->key);
    bool done = rows_view_json(&view);
    store_rows_free(rows);
    return done;
}

static bool put_json_document(const diff_call *d)
{
    FILE *out = d->call->term.out;
    fputs("{\n  \"version\": 1,\n  \"before\": \"", out);
    put_json(out, cli_str(d->one));
    fputs("\",\n  \"after\": \"", out);
    put_json(out, cli_str(d->two));
    fprintf(out, "\",\n  \"same\": %s", d->different ? "false" : "true");
    bool done = put_part_json(d, &summary, true);
    for (size_t i = 0; done && i < PARTS; i++)
        done = put_part_json(d, &parts[i], false);
    fputs("\n}\n", out);
    return done;
}

static bool answer(diff_call *d)
{
    return ask_verdict(d) && (d->json ? put_json_document(d) : put_text(d));
}

int cmd_diff(const cli_call *call)
{
    const text_list *operands = &call->options->operands;
    hua_error error;
    if (operands->count != 2 || call->options->table_format == TABLE_CSV) {
        complain(call->err, call->lang,
                 operands->count != 2 ? MSG_DIFF_WANTS_TWO : MSG_DIFF_FORMAT);
        return EXIT_TROUBLE;
    }
    diff_call d = {.call = call,
                   .one = operands->items[0],
                   .two = operands->items[1],
                   .json = call->options->table_format == TABLE_JSON};
    if (store_open_pair(&d.store, d.one, d.two, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return EXIT_TROUBLE;
    }
    bool done = answer(&d);
    store_close(d.store);
    if (!done)
        return EXIT_TROUBLE;
    return d.different ? EXIT_FINDINGS : EXIT_CLEAN;
}
