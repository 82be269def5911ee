/* query: ready questions and SQL to the store of an audit. */
#include "command.h"

#include "common/text.h"
#include "store/questions.h"
#include "store/rows_view.h"

enum { TABLE_TEXT, TABLE_CSV, TABLE_JSON }; /* in the order of TABLE_WORDS */

enum { GAP = 2 };

/* ---- the question -------------------------------------------------------- */

static bool show_rows(rows_view *view)
{
    switch (view->call->options->table_format) {
    case TABLE_CSV:
        return rows_view_csv(view);
    case TABLE_JSON: {
        bool done = rows_view_json(view);
        putc('\n', view->call->term.out);
        return done;
    }
    default:
        return rows_view_table(view);
    }
}

static bool show(const cli_call *call, store *s, hua_str sql, bool question)
{
    hua_error error;
    store_rows *rows;
    if (store_select(s, sql, &rows, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return false;
    }
    bool done = show_rows(
        &(rows_view){.call = call, .rows = rows, .named = question, .numbered = true});
    store_rows_free(rows);
    return done;
}

/* SQL has blanks in it; the name of a question has none. */
static bool is_name(hua_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (cli_blank(cli_slice(text, i, text.len)) || strchr("(*;'\"", text.ptr[i]))
            return false;
    return text.len != 0;
}

static bool ask(const cli_call *call, store *s, const char *words)
{
    hua_str text = cli_trim(cli_str(words));
    const store_question *question = store_question_find(text);
    if (question)
        return show(call, s, cli_str(question->sql), true);
    if (!is_name(text))
        return show(call, s, text, false);
    const char *near = store_question_near(text);
    complain(call->err, call->lang, MSG_QUERY_UNKNOWN, words);
    message_print(call->err, call->lang, near ? MSG_DID_YOU_MEAN : MSG_QUERY_LIST_HINT, near);
    putc('\n', call->err);
    return false;
}

/* ---- what can be asked --------------------------------------------------- */

static size_t name_width(void)
{
    size_t widest = 0;
    for (size_t i = 0; i < store_question_count; i++) {
        size_t width = strlen(store_questions[i].name);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static bool list_tables(const cli_call *call, store *s, const char *directory)
{
    static const char sql[] = "SELECT group_concat(name, '、') FROM (SELECT name FROM sqlite_schema"
                              " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
                              " ORDER BY type, rowid)";
    hua_error error;
    store_rows *rows;
    if (store_select(s, cli_str(sql), &rows, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return false;
    }
    int more = store_rows_next(rows, &error);
    if (more < 0)
        complain_error(call->err, call->lang, &error);
    if (more > 0) {
        message_print(call->term.out, call->lang, MSG_QUERY_TABLES, directory);
        term_fill(call->term.out, GAP);
        term_wrap(call->term.out, store_text(rows, 0), GAP, call->term.width, GAP);
        putc('\n', call->term.out);
    }
    store_rows_free(rows);
    return more >= 0;
}

static bool list_questions(const cli_call *call, store *s, const char *directory)
{
    FILE *out = call->term.out;
    size_t width = name_width();
    message_print(out, call->lang, MSG_QUERY_QUESTIONS, directory);
    for (size_t i = 0; i < store_question_count; i++) {
        term_fill(out, GAP);
        term_padded(out, cli_str(store_questions[i].name), width + GAP);
        fputs(message(call->lang, store_questions[i].about), out);
        putc('\n', out);
    }
    return list_tables(call, s, directory);
}

int cmd_query(const cli_call *call)
{
    const text_list *operands = &call->options->operands;
    hua_error error;
    store *s;
    if (operands->count == 0 || operands->count > 2) {
        complain(call->err, call->lang, operands->count ? MSG_QUERY_ONE : MSG_QUERY_WANTS_DIR);
        return EXIT_TROUBLE;
    }
    if (store_open_read(&s, operands->items[0], &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return EXIT_TROUBLE;
    }
    bool done = operands->count == 1 ? list_questions(call, s, operands->items[0])
                                     : ask(call, s, operands->items[1]);
    store_close(s);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
