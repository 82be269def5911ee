/* realpath is of X/Open, not of plain POSIX. */
#define _XOPEN_SOURCE 700

#include "fix.h"

#include "common/fail.h"
#include "diff.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool fix_allowed(const reader *in, const hua_dialogue *dialogue)
{
    return reader_format_of(in) == READER_PLAIN && dialogue->turn_count == 1;
}

void fix_refuse(cli_run *run, const char *path)
{
    complain(run->call->err, run->call->lang, MSG_NOT_A_DRAFT, shown_path(path));
}

/* ---- the file around the draft ----------------------------------------- */

static bool system_failed(cli_run *run, const char *path)
{
    hua_error error;
    cli_fail_system(&error, path, errno);
    complain_error(run->call->err, run->call->lang, &error);
    return false;
}

static void write_failed(cli_run *run, const char *path)
{
    hua_error error;
    cli_fail_write(&error, path, errno);
    complain_error(run->call->err, run->call->lang, &error);
}

static bool read_file(cli_run *run, const char *path, cli_text *bytes)
{
    char block[65536];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (!file)
        return system_failed(run, path);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        cli_text_add(bytes, (hua_str){block, n});
    bool whole = !ferror(file) && !bytes->failed;
    fclose(file);
    return whole || system_failed(run, path);
}

static const char *find_bytes(hua_str where, hua_str what)
{
    for (size_t i = 0; what.len && i + what.len <= where.len; i++) {
        const char *p = memchr(where.ptr + i, what.ptr[0], where.len - what.len - i + 1);
        if (!p)
            return NULL;
        if (memcmp(p, what.ptr, what.len) == 0)
            return p;
        i = (size_t)(p - where.ptr);
    }
    return NULL;
}

/* The file's bytes with the draft's text replaced; what stands around it is kept. */
static bool splice(const cli_text *file, hua_str draft, hua_str fixed, cli_text *out)
{
    hua_str bytes = cli_text_str(file);
    const char *at = find_bytes(bytes, draft);
    if (!at)
        return false;
    size_t start = (size_t)(at - bytes.ptr);
    cli_text_add(out, cli_slice(bytes, 0, start));
    cli_text_add(out, fixed);
    cli_text_add(out, cli_slice(bytes, start + draft.len, bytes.len));
    return !out->failed;
}

static bool write_all(int fd, hua_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = cli_slice(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* By a file beside it and a rename, so that a failure leaves the old one whole. */
static bool replace_file(const char *path, hua_str bytes)
{
    struct stat st;
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof beside || stat(path, &st) != 0)
        return false;
    int fd = mkstemp(beside);
    if (fd < 0)
        return false;
    bool done = write_all(fd, bytes) && fchmod(fd, st.st_mode & 07777) == 0;
    done = close(fd) == 0 && done;
    done = done && rename(beside, path) == 0;
    if (!done)
        unlink(beside);
    return done;
}

/* ---- what to do with the rewritten text -------------------------------- */

static bool show_diff(cli_run *run, const char *path, hua_str before, hua_str after)
{
    if (diff_write(&run->call->term, shown_path(path), before, after))
        return true;
    complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
    return false;
}

static bool change_file(cli_run *run, const char *path, hua_str bytes, size_t applied)
{
    char *real = realpath(path, NULL);
    bool done = real && replace_file(real, bytes);
    if (!done)
        write_failed(run, path);
    else
        complain(run->call->err, run->call->lang, MSG_FIXED, shown_path(path), applied);
    free(real);
    return done;
}

static bool deliver_file(cli_run *run, const char *path, hua_str draft, hua_str fixed,
                         size_t applied)
{
    cli_text file = {0}, changed = {0};
    bool done = read_file(run, path, &file);
    if (done && !splice(&file, draft, fixed, &changed)) {
        complain(run->call->err, run->call->lang, MSG_CANNOT_SPLICE, path);
        done = false;
    }
    if (done && run->call->options->diff)
        done = show_diff(run, path, cli_text_str(&file), cli_text_str(&changed));
    else if (done)
        done = change_file(run, path, cli_text_str(&changed), applied);
    cli_text_free(&file);
    cli_text_free(&changed);
    return done;
}

static bool deliver(cli_run *run, const char *path, hua_str draft, hua_str fixed, size_t applied)
{
    bool standard_input = strcmp(path, "-") == 0;
    if (standard_input && run->call->options->diff)
        return !applied || show_diff(run, path, draft, fixed);
    if (standard_input) {
        fwrite(fixed.ptr, 1, fixed.len, run->call->term.out);
        if (!fixed.len || fixed.ptr[fixed.len - 1] != '\n')
            fputc('\n', run->call->term.out);
        return true;
    }
    return !applied || deliver_file(run, path, draft, fixed, applied);
}

/* Both texts with the suppressing comments, which the check did not see, back in their places. */
static bool restore_and_deliver(cli_run *run, const char *path, hua_str cleaned, hua_str rewritten,
                                size_t applied, cli_text *fixed)
{
    cli_text draft = {0};
    suppress_restore(run->suppress, cleaned, &draft);
    suppress_restore(run->suppress, rewritten, fixed);
    bool done = !draft.failed && !fixed->failed;
    if (done)
        done = deliver(run, path, cli_text_str(&draft), cli_text_str(fixed), applied);
    else
        complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
    cli_text_free(&draft);
    return done;
}

bool fix_draft(cli_run *run, const char *path, const hua_dialogue *dialogue, cli_text *fixed)
{
    hua_error error;
    hua_str out;
    size_t applied;
    if (hua_fix(run->scanner, dialogue, run->call->options->unsafe_fixes, &out, &applied, &error) ==
        HUA_OK)
        return restore_and_deliver(run, path, dialogue->turns[0].text, out, applied, fixed);
    complain_error(run->call->err, run->call->lang, &error);
    return false;
}
