#include "dashboard/inner.h"

#include "common/fail.h"
#include "common/part_file.h"

#include <errno.h>
#include <stdlib.h>

/* web/, built into one page; the islands stand in it as these two words. */
extern const char dashboard_page[];
extern const size_t dashboard_page_size;

static const char data_mark[] = "@@DATA@@";
static const char texts_mark[] = "@@TEXTS@@";

/* What stands before `mark`; moves *rest behind it. */
static hua_str before(hua_str *rest, const char *mark)
{
    size_t at = cli_find(*rest, mark);
    if (at == SIZE_MAX)
        at = rest->len;
    hua_str found = cli_slice(*rest, 0, at);
    size_t behind = at + strlen(mark);
    *rest = cli_slice(*rest, behind < rest->len ? behind : rest->len, rest->len);
    return found;
}

static hua_code put_page(dash *d)
{
    hua_str rest = {dashboard_page, dashboard_page_size};
    page_raw(&d->page, before(&rest, data_mark));
    hua_code code = dash_read(d);
    if (!code)
        code = dash_choose(d);
    if (!code)
        code = dash_put_data(d);
    if (code)
        return code;
    page_raw(&d->page, before(&rest, texts_mark));
    code = dash_put_texts(d);
    page_raw(&d->page, rest);
    return code;
}

hua_code dash_fail_write(const dash *d, int number)
{
    return part_file_fail(d->error, d->path, number ? number : EIO);
}

static hua_code write_page(store *s, FILE *file, const char *path, hua_lang lang, hua_error *error)
{
    dash *d = calloc(1, sizeof *d);
    if (!d)
        return cli_fail_memory(error);
    *d = (dash){.store = s, .path = path, .lang = lang, .error = error, .page = {.file = file}};
    errno = 0;
    hua_code code = put_page(d);
    dash_free(d);
    free(d);
    return code;
}

hua_code dashboard_write(store *s, const char *path, hua_lang lang, hua_error *error)
{
    part_file file;
    hua_code code = part_file_open(&file, path, error);
    if (code)
        return code;
    return part_file_close(&file, write_page(s, file.out, path, lang, error), error);
}
