#include "packs.h"

#include "common/fail.h"
#include "common/mem.h"
#include "common/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* More errors than this about one load help nobody; doubts are worked through from the first to the last. */
enum { MOST_ERRORS = 20, MOST_DOUBTS = 1000, PATH_ROOM = 4096 };

typedef CLI_LIST(const char *) path_list;

typedef struct pack_choice {
    path_list paths;
    bool shipped;    /* nobody asked for others */
    cli_arena arena; /* owns the paths that are not borrowed */
} pack_choice;

bool packs_is_pack(const char *name)
{
    return name[0] != '.' && (cli_ends(cli_str(name), ".yaml") || cli_ends(cli_str(name), ".yml"));
}

/* ---- the shipped packs ------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool program_path(char to[PATH_ROOM])
{
    ssize_t n = readlink("/proc/self/exe", to, PATH_ROOM - 1);
    to[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* The program in its build tree uses the rules of the source tree. */
static bool runs_from_build(const char *program)
{
    return strcmp(program, HUASHU_BUILD_DIR "/huashu") == 0;
}

/* An installed tree may have been moved: look beside the program first. */
static bool beside_program(const char *program, char to[PATH_ROOM])
{
    const char *name = strrchr(program, '/');
    if (!name)
        return false;
    int n = snprintf(to, PATH_ROOM, "%.*s/../share/huashu/rules", (int)(name - program), program);
    return n > 0 && n < PATH_ROOM && is_directory(to);
}

static const char *shipped_packs(pack_choice *choice)
{
    char program[PATH_ROOM], beside[PATH_ROOM];
    if (!program_path(program))
        return HUASHU_DATA_DIR "/rules";
    if (runs_from_build(program))
        return HUASHU_SOURCE_RULES;
    if (beside_program(program, beside))
        return cli_arena_copy(&choice->arena, cli_str(beside)).ptr;
    return HUASHU_DATA_DIR "/rules";
}

/* ---- the shipped packs, compiled ---------------------------------------- */

static bool is_newer(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* True if nothing in the directory, nor the directory itself, is younger than that time. */
static bool is_older(const char *directory, struct timespec time)
{
    struct stat st;
    bool older = stat(directory, &st) == 0 && !is_newer(st.st_mtim, time);
    DIR *all = older ? opendir(directory) : NULL;
    for (struct dirent *entry; all && older && (entry = readdir(all));)
        older = fstatat(dirfd(all), entry->d_name, &st, 0) == 0 &&
                (entry->d_name[0] == '.' || !is_newer(st.st_mtim, time));
    if (!all)
        return false;
    closedir(all);
    return older;
}

/*
 * The shipped packs are compiled when the program is built: opening them takes a tenth of the time.  A pack
 * that was changed or added since is read itself.
 */
static bool open_shipped(hua_ruleset **out, const char *packs)
{
    char image[PATH_ROOM];
    struct stat st;
    const bool build = strcmp(packs, HUASHU_SOURCE_RULES) == 0;
    const int n = snprintf(image, sizeof image, "%s.hua",
                           build ? HUASHU_BUILD_DIR "/rules" : packs);
    return n > 0 && (size_t)n < sizeof image && stat(image, &st) == 0 &&
           is_older(packs, st.st_mtim) && hua_ruleset_open(out, image, NULL, NULL) == HUA_OK;
}

/* ---- choosing ---------------------------------------------------------- */

static bool add_path(pack_choice *choice, const char *path)
{
    return path && cli_list_push(&choice->paths, path);
}

static bool add_paths(pack_choice *choice, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!add_path(choice, paths[i]))
            return false;
    return true;
}

/* HUASHU_RULES is a list with colons, like PATH. */
static bool add_variable(pack_choice *choice, const char *value)
{
    while (*value) {
        size_t len = strcspn(value, ":");
        if (len && !add_path(choice, cli_arena_copy(&choice->arena, (hua_str){value, len}).ptr))
            return false;
        value += len + (value[len] == ':');
    }
    return true;
}

static bool choose(pack_choice *choice, const cli_options *options, const pack_wishes *wishes)
{
    const char *variable = getenv("HUASHU_RULES");
    bool done;
    if (options->rules.count)
        done = add_paths(choice, options->rules.items, options->rules.count);
    else if (variable && *variable)
        done = add_variable(choice, variable);
    else if (wishes && wishes->path_count)
        done = add_paths(choice, wishes->paths, wishes->path_count);
    else
        done = choice->shipped = add_path(choice, shipped_packs(choice));
    if (done && wishes)
        done = add_paths(choice, wishes->also, wishes->also_count);
    return done && add_paths(choice, options->also.items, options->also.count);
}

/* ---- loading ----------------------------------------------------------- */

typedef struct listener {
    const cli_call *call;
    size_t most;
    pack_complaints heard;
} listener;

/* Errors have mends of their own; of these no more kinds than there is room for are counted. */
static void count_kind(pack_complaints *heard, const char *mend)
{
    size_t i = 0;
    while (i < heard->kind_count && strcmp(heard->kinds[i].mend, mend) != 0)
        i++;
    if (i == COMPLAINT_KINDS)
        return;
    if (i == heard->kind_count) {
        cli_copy(heard->kinds[i].mend, sizeof heard->kinds[i].mend, cli_str(mend));
        heard->kinds[i].count = 0;
        heard->kind_count++;
    }
    heard->kinds[i].count++;
}

static void hear(void *ctx, const hua_error *error)
{
    listener *l = ctx;
    if (l->heard.count == 0)
        l->heard.first = *error;
    if (l->heard.count++ < l->most)
        complain_error(l->call->err, l->call->lang, error);
    count_kind(&l->heard, error->hint);
}

static bool load_compiled(hua_ruleset **out, const cli_call *call, const char *path, bool alone,
                          pack_complaints *complaints)
{
    hua_error error;
    if (!alone) {
        complain(call->err, call->lang, MSG_COMPILED_ALONE, path);
        return false;
    }
    if (hua_ruleset_open(out, path, NULL, &error) == HUA_OK)
        return true;
    complain_error(call->err, call->lang, &error);
    if (complaints)
        *complaints = (pack_complaints){.count = 1, .first = error};
    return false;
}

static bool load_packs(hua_ruleset **out, const cli_call *call, const path_list *paths,
                       const pack_wishes *wishes, bool lint, pack_complaints *complaints)
{
    hua_error error = {.code = HUA_OK};
    listener l = {.call = call, .most = lint ? MOST_DOUBTS : MOST_ERRORS};
    hua_ruleset_options options = {.on_error = hear, .on_error_ctx = &l, .lint = lint};
    if (wishes) {
        options.disable = wishes->disable;
        options.disable_count = wishes->disable_count;
        options.severities = wishes->severities;
        options.severity_pairs = wishes->severity_pairs;
    }
    hua_code code = hua_ruleset_load(out, paths->items, paths->count, &options, &error);
    if (code != HUA_OK && l.heard.count == 0) {
        complain_error(call->err, call->lang, &error);
        l.heard.first = error;
    }
    if (l.heard.count > l.most)
        complain(call->err, call->lang, MSG_MORE_ERRORS, l.heard.count - l.most);
    if (complaints)
        *complaints = l.heard;
    return code == HUA_OK;
}

static bool load(hua_ruleset **out, const cli_call *call, const path_list *paths,
                 const pack_wishes *wishes, bool lint, pack_complaints *complaints)
{
    for (size_t i = 0; i < paths->count; i++)
        if (hua_is_compiled(paths->items[i]))
            return load_compiled(out, call, paths->items[i], paths->count == 1, complaints);
    return load_packs(out, call, paths, wishes, lint, complaints);
}

/* The shipped packs, with nothing added to them or taken from them. */
static bool as_shipped(const pack_choice *choice, const pack_wishes *wishes, bool lint)
{
    return choice->shipped && choice->paths.count == 1 && !lint &&
           (!wishes || (wishes->disable_count == 0 && wishes->severity_pairs == 0));
}

bool packs_load(hua_ruleset **out, const cli_call *call, const pack_wishes *wishes, bool lint,
                pack_complaints *complaints)
{
    pack_choice choice = {0};
    bool done = choose(&choice, call->options, wishes);
    if (done && as_shipped(&choice, wishes, lint) && open_shipped(out, choice.paths.items[0]))
        done = true;
    else if (done)
        done = load(out, call, &choice.paths, wishes, lint, complaints);
    else
        complain(call->err, call->lang, MSG_NO_MEMORY);
    cli_list_free(&choice.paths);
    cli_arena_free(&choice.arena);
    return done;
}

bool packs_paths(const cli_call *call, const pack_wishes *wishes,
                 void (*each)(void *ctx, const char *path), void *ctx)
{
    pack_choice choice = {0};
    bool done = choose(&choice, call->options, wishes);
    for (size_t i = 0; done && i < choice.paths.count; i++)
        each(ctx, choice.paths.items[i]);
    cli_list_free(&choice.paths);
    cli_arena_free(&choice.arena);
    return done;
}

bool packs_load_paths(hua_ruleset **out, const cli_call *call, const text_list *paths, bool lint,
                      pack_complaints *complaints)
{
    pack_choice choice = {0};
    bool done = add_paths(&choice, paths->items, paths->count);
    if (done)
        done = load(out, call, &choice.paths, NULL, lint, complaints);
    else
        complain(call->err, call->lang, MSG_NO_MEMORY);
    cli_list_free(&choice.paths);
    return done;
}
