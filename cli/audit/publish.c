#include "audit/publish.h"

#include "dashboard/dashboard.h"
#include "store/export.h"
#include "store/sample.h"

#include <pthread.h>
#include <stdlib.h>

static bool sample_size(const char *text, size_t *n)
{
    char *end;
    long long value = strtoll(text, &end, 10);
    *n = value > 0 ? (size_t)value : 0;
    return end != text && !*end && value > 0;
}

bool publish_check_options(const cli_call *call)
{
    const cli_options *o = call->options;
    hua_error error;
    size_t n;
    if (o->sample && !sample_size(o->sample, &n)) {
        complain(call->err, call->lang, MSG_BAD_SAMPLE, o->sample);
        return false;
    }
    if (o->stratify && !o->sample) {
        complain(call->err, call->lang, MSG_STRATIFY_ALONE);
        return false;
    }
    if (o->stratify && store_sample_check(o->stratify, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return false;
    }
    return true;
}

static void tell(const cli_call *call, const char *to, const char *name)
{
    if (!call->options->quiet)
        message_print(call->err, call->lang, MSG_PUBLISHED, to, name);
}

/* The draw is kept in the store, so it alone opens it for writing. */
static hua_code draw_sample(const cli_call *call, const char *directory, const char *to,
                            hua_error *error)
{
    store *s;
    size_t n, drawn;
    if (!call->options->sample)
        return HUA_OK;
    sample_size(call->options->sample, &n);
    hua_code code = store_open(&s, directory, error);
    if (code)
        return code;
    code = store_sample(s, n, call->options->stratify, to, call->lang, &drawn, error);
    store_close(s);
    if (!code)
        tell(call, to, "sample.csv");
    return code;
}

static hua_code write_page(const cli_call *call, store *s, const char *to, hua_error *error)
{
    cli_text path = {0};
    cli_text_add(&path, cli_str(to));
    cli_text_add(&path, (hua_str){"/" PUBLISH_PAGE, sizeof "/" PUBLISH_PAGE});
    hua_code code = path.failed ? HUA_E_NOMEM : dashboard_write(s, path.ptr, call->lang, error);
    cli_text_free(&path);
    if (!code)
        tell(call, to, PUBLISH_PAGE);
    return code;
}

/* The tables: a piece of work for a thread of its own, with its own view of the store. */
typedef struct tables {
    const char *directory, *to;
    hua_lang lang;
    hua_code code;
    hua_error error;
} tables;

static void *write_tables(void *argument)
{
    tables *t = argument;
    store *s = NULL;
    t->code = store_open_read(&s, t->directory, &t->error);
    if (!t->code)
        t->code = store_export_csv(s, t->to, t->lang, &t->error);
    store_close(s);
    return NULL;
}

static hua_code write_all(const cli_call *call, tables *t, size_t threads, hua_error *error)
{
    pthread_t beside;
    store *s = NULL;
    bool parallel = threads > 1 && pthread_create(&beside, NULL, write_tables, t) == 0;
    if (!parallel)
        write_tables(t);
    hua_code code = store_open_read(&s, t->directory, error);
    if (!code)
        code = write_page(call, s, t->to, error);
    store_close(s);
    if (parallel)
        pthread_join(beside, NULL);
    if (!code && t->code)
        *error = t->error;
    return code ? code : t->code;
}

bool publish(const cli_call *call, const char *directory, const char *to, size_t threads)
{
    tables t = {.directory = directory, .to = to, .lang = call->lang};
    hua_error error = {0};
    hua_code code = draw_sample(call, directory, to, &error);
    if (!code)
        code = write_all(call, &t, threads, &error);
    if (code)
        complain_error(call->err, call->lang, &error);
    else
        tell(call, to, "csv/");
    return code == HUA_OK;
}
