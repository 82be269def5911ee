#include "review/trial.h"

#include "common/fail.h"
#include "packs.h"
#include "review/pack_edit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the packs ----------------------------------------------------------- */

void trial_root(void *ctx, const char *path)
{
    trial *t = ctx;
    const char *copy = cli_arena_copy(&t->arena, cli_str(path)).ptr;
    t->failed = t->failed || !copy || !cli_list_push(&t->roots, copy);
}

static hua_code read_stream(trial *t, FILE *file, const char *path, hua_str *text, hua_error *error)
{
    struct stat st;
    if (fstat(fileno(file), &st) != 0)
        return cli_fail_system(error, path, errno);
    if (!S_ISREG(st.st_mode) || st.st_size > (off_t)HUA_MAX_PACK_BYTES)
        return cli_fail_system(error, path, EFBIG);
    char *bytes = cli_arena_get(&t->arena, (size_t)st.st_size + 1);
    *text = (hua_str){bytes, bytes ? fread(bytes, 1, (size_t)st.st_size, file) : 0};
    if (bytes && ferror(file))
        return cli_fail_system(error, path, errno);
    return bytes ? HUA_OK : cli_fail_memory(error);
}

static hua_code read_text(trial *t, const char *path, hua_str *text, hua_error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return cli_fail_system(error, path, errno);
    hua_code code = read_stream(t, file, path, text, error);
    fclose(file);
    return code;
}

static hua_code add_pack(trial *t, const char *path, hua_error *error)
{
    trial_pack pack = {.path = path, .compiled = hua_is_compiled(path)};
    hua_code code = pack.compiled ? HUA_OK : read_text(t, path, &pack.text, error);
    if (code != HUA_OK)
        return code;
    if (t->packs.count >= TRIAL_MOST_PACKS)
        return cli_fail(error, HUA_E_LIMIT, "规则包太多", "too many packs");
    return cli_list_push(&t->packs, pack) ? HUA_OK : cli_fail_memory(error);
}

static int is_pack(const struct dirent *entry)
{
    return packs_is_pack(entry->d_name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static const char *join(trial *t, const char *directory, const char *name)
{
    cli_text path = {0};
    cli_text_add(&path, cli_str(directory));
    if (!cli_ends(cli_str(directory), "/"))
        cli_text_add(&path, CLI_STR("/"));
    cli_text_add(&path, cli_str(name));
    const char *joined = path.failed ? NULL : cli_arena_copy(&t->arena, cli_text_str(&path)).ptr;
    cli_text_free(&path);
    return joined;
}

static hua_code add_directory(trial *t, const char *directory, hua_error *error)
{
    struct dirent **names;
    hua_code code = HUA_OK;
    int count = scandir(directory, &names, is_pack, by_name);
    if (count < 0)
        return cli_fail_system(error, directory, errno);
    for (int i = 0; i < count; i++) {
        const char *path = join(t, directory, names[i]->d_name);
        if (code == HUA_OK)
            code = path ? add_pack(t, path, error) : cli_fail_memory(error);
        free(names[i]);
    }
    free(names);
    return code;
}

hua_code trial_read(trial *t, hua_error *error)
{
    hua_code code = t->failed ? cli_fail_memory(error) : HUA_OK;
    for (size_t i = 0; code == HUA_OK && i < t->roots.count; i++) {
        struct stat st;
        const char *path = t->roots.items[i];
        bool directory = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
        code = directory ? add_directory(t, path, error) : add_pack(t, path, error);
    }
    return code;
}

void trial_free(trial *t)
{
    cli_list_free(&t->roots);
    cli_list_free(&t->packs);
    cli_arena_free(&t->arena);
}

/* ---- changes ------------------------------------------------------------- */

/* "file:line" in two. */
static size_t line_of(hua_str source, hua_str *file)
{
    size_t line = 0, n = source.len;
    while (n && source.ptr[n - 1] != ':')
        n--;
    for (size_t i = n; i < source.len; i++)
        line = line * 10 + (size_t)(source.ptr[i] - '0');
    *file = cli_slice(source, 0, n ? n - 1 : 0);
    return line;
}

static hua_str name_of(hua_str path)
{
    size_t n = path.len;
    while (n && path.ptr[n - 1] != '/')
        n--;
    return cli_slice(path, n, path.len);
}

/*
 * Where the change goes in this pack; SIZE_MAX if it is not of it.  Packs that were compiled elsewhere
 * name other directories: the file's own name and the text decide.
 */
static size_t place_in(const trial_pack *pack, const trial_change *change)
{
    hua_str file;
    size_t line = line_of(change->source, &file);
    if (pack->compiled || !cli_eq(name_of(file), name_of(cli_str(pack->path))))
        return SIZE_MAX;
    return pack_find(pack->text, change->definition, line);
}

typedef struct placed {
    size_t at;
    const trial_change *change;
} placed;

static int by_place(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The pack's text with the changes that are of it; *found counts them. */
static bool edit_pack(const trial_pack *pack, const trial_change *changes, size_t count,
                      placed *places, cli_text *out, size_t *found)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t place = place_in(pack, &changes[i]);
        if (place != SIZE_MAX)
            places[n++] = (placed){place, &changes[i]};
    }
    qsort(places, n, sizeof *places, by_place);
    for (size_t i = 0; i < n; i++) {
        cli_text_add(out, cli_slice(pack->text, at, places[i].at));
        cli_text_add(out, places[i].change->instead);
        at = places[i].at + places[i].change->definition.len;
    }
    cli_text_add(out, cli_slice(pack->text, at, pack->text.len));
    *found = n;
    return !out->failed;
}

/* ---- the private directory ----------------------------------------------- */

typedef struct workshop {
    char directory[64];
    cli_arena arena;
    CLI_LIST(const char *) paths; /* to load */
    CLI_LIST(const char *) own;   /* of them, written here */
} workshop;

static hua_code open_workshop(workshop *w, hua_error *error)
{
    const char *base = getenv("TMPDIR");
    *w = (workshop){.directory = ""};
    if (!base || !*base || strlen(base) > 40)
        base = "/tmp";
    snprintf(w->directory, sizeof w->directory, "%s/huashu-XXXXXX", base);
    return mkdtemp(w->directory) ? HUA_OK : cli_fail_write(error, w->directory, errno);
}

static void close_workshop(workshop *w)
{
    for (size_t i = 0; i < w->own.count; i++)
        unlink(w->own.items[i]);
    rmdir(w->directory);
    cli_list_free(&w->paths);
    cli_list_free(&w->own);
    cli_arena_free(&w->arena);
}

static hua_code write_pack(workshop *w, size_t number, const cli_text *text, hua_error *error)
{
    char path[96];
    snprintf(path, sizeof path, "%s/%zu.yaml", w->directory, number);
    const char *kept = cli_arena_copy(&w->arena, cli_str(path)).ptr;
    if (!kept || !cli_list_push(&w->own, kept) || !cli_list_push(&w->paths, kept))
        return cli_fail_memory(error);
    FILE *file = fopen(kept, "wbx");
    bool done = file && fwrite(text->ptr, 1, text->len, file) == text->len;
    if (file)
        done = fclose(file) == 0 && done;
    return done ? HUA_OK : cli_fail_write(error, kept, errno);
}

static hua_code prepare(const trial *t, const trial_change *changes, size_t count, workshop *w,
                        hua_error *error)
{
    size_t all = 0, found = 0;
    hua_code code = HUA_OK;
    placed *places = calloc(count + 1, sizeof *places);
    if (!places)
        return cli_fail_memory(error);
    for (size_t i = 0; code == HUA_OK && i < t->packs.count; i++) {
        cli_text text = {0};
        const trial_pack *pack = &t->packs.items[i];
        bool fine = edit_pack(pack, changes, count, places, &text, &found);
        if (fine && found)
            code = write_pack(w, i, &text, error);
        else if (!fine || !cli_list_push(&w->paths, pack->path))
            code = cli_fail_memory(error);
        all += found;
        cli_text_free(&text);
    }
    free(places);
    if (code == HUA_OK && all != count)
        code = cli_fail(error, HUA_E_ARGUMENT, "规则包里找不到这条规则的原文",
                        "the text of the rule is not in the packs");
    return code;
}

hua_code trial_load(const trial *t, const trial_change *changes, size_t count, hua_ruleset **out,
                    hua_error *error)
{
    workshop w;
    *out = NULL;
    hua_code code = open_workshop(&w, error);
    if (code != HUA_OK)
        return code;
    code = prepare(t, changes, count, &w, error);
    if (code == HUA_OK)
        code = hua_ruleset_load(out, w.paths.items, w.paths.count, NULL, error);
    close_workshop(&w);
    return code;
}

bool trial_holds(const hua_ruleset *rules, hua_str id)
{
    size_t passed, total;
    hua_error error;
    return hua_ruleset_test_entry(rules, id, NULL, NULL, &passed, &total, &error) == HUA_OK &&
           passed == total;
}
