#include "inputs.h"

#include "common/fail.h"
#include "common/text.h"
#include "readers/formats.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool add_path(input_list *in, const char *path)
{
    return path && cli_list_push(&in->paths, path);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Byte order, whatever the locale: the order of the reports is part of the output. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static const char *join(input_list *in, const char *directory, const char *name)
{
    cli_text path = {0};
    cli_text_add(&path, cli_str(directory));
    if (!cli_ends(cli_text_str(&path), "/"))
        cli_text_add(&path, CLI_STR("/"));
    cli_text_add(&path, cli_str(name));
    const char *copy = path.failed ? NULL : cli_arena_copy(&in->arena, cli_text_str(&path)).ptr;
    cli_text_free(&path);
    return copy;
}

static bool refuse(input_list *in, const cli_call *call, const char *path, int number)
{
    hua_error error;
    cli_fail_system(&error, path, number);
    complain_error(call->err, call->lang, &error);
    in->trouble = true;
    return true;
}

static bool walk(input_list *in, const cli_call *call, const char *directory);

/* Links to files are read; links to directories are not entered, so that no walk goes in a circle. */
static bool take_entry(input_list *in, const cli_call *call, const char *path)
{
    struct stat st;
    struct stat own;
    if (!path)
        return false;
    if (lstat(path, &own) != 0)
        return refuse(in, call, path, errno);
    if (S_ISLNK(own.st_mode) && (stat(path, &st) != 0 || S_ISDIR(st.st_mode)))
        return true;
    if (S_ISDIR(own.st_mode))
        return walk(in, call, path);
    return !formats_take(path) || add_path(in, path); /* named like dialogues and drafts */
}

static bool walk(input_list *in, const cli_call *call, const char *directory)
{
    struct dirent **entries;
    bool done = true;
    int count = scandir(directory, &entries, visible, by_name);
    if (count < 0)
        return refuse(in, call, directory, errno);
    for (int i = 0; i < count; i++) {
        if (done)
            done = take_entry(in, call, join(in, directory, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return done;
}

static bool take_operand(input_list *in, const cli_call *call, const char *path)
{
    struct stat st;
    size_t before = in->paths.count;
    if (strcmp(path, "-") == 0)
        return add_path(in, path);
    if (stat(path, &st) != 0)
        return refuse(in, call, path, errno);
    if (!S_ISDIR(st.st_mode))
        return add_path(in, path);
    bool done = walk(in, call, path);
    if (done && in->paths.count == before)
        complain(call->err, call->lang, MSG_EMPTY_DIRECTORY, path);
    return done;
}

bool inputs_collect(input_list *out, const cli_call *call, const text_list *operands)
{
    bool done = true;
    *out = (input_list){.trouble = false};
    if (!operands->count && isatty(STDIN_FILENO)) {
        complain(call->err, call->lang, MSG_NO_INPUT, call->command->name);
        out->trouble = true;
        return false;
    }
    if (!operands->count)
        done = add_path(out, "-");
    for (size_t i = 0; done && i < operands->count; i++)
        done = take_operand(out, call, operands->items[i]);
    if (!done) {
        complain(call->err, call->lang, MSG_NO_MEMORY);
        out->trouble = true;
    }
    return done && !(out->trouble && !out->paths.count);
}

void inputs_free(input_list *inputs)
{
    cli_list_free(&inputs->paths);
    cli_arena_free(&inputs->arena);
}
