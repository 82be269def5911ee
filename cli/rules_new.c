/*
 * rules new: a skeleton of a pack.
 *
 * The text is filled in, loaded as any pack is (which judges the id and the category, and knows the
 * category's severity), and only then written.
 */
#include "rules_call.h"

#include "common/fail.h"
#include "common/text.h"
#include "skeletons.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct filling {
    const char *name;
    hua_str value;
} filling;

static bool fill_in(cli_text *out, hua_str text, const filling *fillings, size_t count)
{
    for (size_t at = 0; at < text.len;) {
        size_t i = 0;
        while (i < count && !cli_starts(cli_slice(text, at, text.len), fillings[i].name))
            i++;
        cli_text_add(out, i < count ? fillings[i].value : cli_slice(text, at, at + 1));
        at += i < count ? strlen(fillings[i].name) : 1;
    }
    return !out->failed;
}

static bool make(cli_text *out, const cli_options *options, hua_str id, const char *severity)
{
    const filling fillings[] = {
        {"@ID@", id},
        {"@CATEGORY@", cli_str(options->category ? options->category : "stalling")},
        {"@SEVERITY@", cli_str(severity)},
    };
    cli_text_free(out);
    for (size_t i = 0; i < SKELETON_PIECES; i++)
        if (!fill_in(out, cli_str(skeletons[options->kind][i]), fillings,
                     sizeof fillings / sizeof fillings[0]))
            return false;
    return true;
}

/* What the loader has against it, a wrong id or category, is said. */
static bool check(const cli_call *call, const cli_text *text, const char *path,
                  hua_severity *severity)
{
    hua_ruleset *rules = NULL;
    hua_entry entry;
    hua_error error;
    if (hua_ruleset_parse(&rules, cli_text_str(text), path, NULL, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return false;
    }
    if (hua_ruleset_entry(rules, HUA_RULE, 0, &entry))
        *severity = entry.severity;
    hua_ruleset_free(rules);
    return true;
}

static bool write_all(FILE *file, const cli_text *text)
{
    return fwrite(text->ptr, 1, text->len, file) == text->len;
}

/* An existing file is only replaced if that is wished; O_EXCL leaves no moment between. */
static bool write_file(const cli_call *call, const char *path, const cli_text *text)
{
    const int flags = O_WRONLY | O_CREAT | (call->options->force ? O_TRUNC : O_EXCL);
    int fd = open(path, flags, 0666);
    if (fd < 0 && errno == EEXIST) {
        complain(call->err, call->lang, MSG_NEW_EXISTS, path);
        return false;
    }
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    bool done = file && write_all(file, text);
    if (file)
        done = fclose(file) == 0 && done;
    if (!done) {
        hua_error error;
        cli_fail_write(&error, path, errno);
        complain_error(call->err, call->lang, &error);
        return false;
    }
    message_print(call->term.out, call->lang, MSG_NEW_WRITTEN, path, path, path);
    fputc('\n', call->term.out);
    return true;
}

int rules_new(const rules_call *r)
{
    const cli_call *call = r->call;
    cli_text text = {0}, own_path = {0};
    hua_severity severity = HUA_INFO;
    if (r->rest.count != 1) {
        complain(call->err, call->lang, MSG_NEW_WHAT);
        return EXIT_TROUBLE;
    }
    const hua_str id = cli_str(r->rest.items[0]);
    cli_text_add(&own_path, id);
    cli_text_add(&own_path, (hua_str){".yaml", sizeof ".yaml"}); /* with its NUL */
    const char *path = call->options->output ? call->options->output : own_path.ptr;
    bool done = !own_path.failed && make(&text, call->options, id, "info");
    if (!done)
        complain(call->err, call->lang, MSG_NO_MEMORY);
    done = done && check(call, &text, path, &severity) &&
           make(&text, call->options, id, hua_severity_name(severity)) &&
           (strcmp(path, "-") == 0 ? write_all(call->term.out, &text)
                                   : write_file(call, path, &text));
    cli_text_free(&own_path);
    cli_text_free(&text);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
