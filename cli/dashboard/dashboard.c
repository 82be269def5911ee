#include "dashboard/inner.h"

#include "common/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

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
    cli_fail(d->error, HUA_E_IO, "写不了：%s", "cannot write: %s", strerror(number ? number : EIO));
    cli_fail_place(d->error, d->path, 0, 0, 0);
    if (number == ENOSPC)
        cli_fail_hint(d->error, "腾出地方，再用 huashu report / make room, then huashu report");
    return HUA_E_IO;
}

static hua_code write_file(store *s, const char *path, hua_lang lang, hua_error *error)
{
    dash *d = calloc(1, sizeof *d);
    if (!d)
        return cli_fail_memory(error);
    *d = (dash){.store = s, .path = path, .lang = lang, .error = error};
    hua_code code;
    d->page.file = fopen(path, "wb");
    if (!d->page.file) {
        code = dash_fail_write(d, errno);
    } else {
        errno = 0;
        code = put_page(d);
        bool failed = ferror(d->page.file) != 0;
        if ((fclose(d->page.file) != 0 || failed) && !code)
            code = dash_fail_write(d, errno);
    }
    dash_free(d);
    free(d);
    return code;
}

hua_code dashboard_write(store *s, const char *path, hua_lang lang, hua_error *error)
{
    cli_text part = {0};
    cli_text_add(&part, cli_str(path));
    cli_text_add(&part, (hua_str){".part", sizeof ".part"});
    if (part.failed) {
        cli_text_free(&part);
        return cli_fail_memory(error);
    }
    hua_code code = write_file(s, part.ptr, lang, error);
    if (!code && rename(part.ptr, path) != 0)
        code = dash_fail_write(&(dash){.path = path, .error = error}, errno);
    if (code)
        unlink(part.ptr);
    cli_text_free(&part);
    return code;
}
