/*
 * The library: two lists and the skills, out of directories of YAML files in name order.
 */
#include "practice/library.h"

#include "common/fail.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, MAX_FILES = 10000 };

typedef CLI_LIST(hua_str) name_list;
typedef hua_code (*add_file)(practice_library *library, field_reader *reader);

void practice_free(practice_library *library)
{
    if (!library)
        return;
    cli_list_free(&library->scenarios);
    cli_list_free(&library->drills);
    cli_arena_free(&library->arena);
    free(library);
}

hua_str library_stem(const yaml_doc *doc)
{
    const char *slash = strrchr(doc->name, '/');
    const hua_str name = cli_str(slash ? slash + 1 : doc->name);
    return cli_ends(name, ".yaml") ? cli_slice(name, 0, name.len - 5) : (hua_str){"", 0};
}

/* ---- directories ---------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const hua_str *x = a, *y = b;
    return strcmp(x->ptr, y->ptr);
}

static hua_code list_names(cli_arena *arena, const char *path, name_list *names, hua_error *error)
{
    DIR *all = opendir(path);
    if (!all)
        return cli_fail_system(error, path, errno);
    hua_code code = HUA_OK;
    for (struct dirent *entry; !code && (entry = readdir(all));) {
        const hua_str name = cli_str(entry->d_name);
        if (name.ptr[0] == '.' || !cli_ends(name, ".yaml"))
            continue;
        const hua_str kept = cli_arena_copy(arena, name);
        if (names->count == MAX_FILES)
            code = cli_fail(error, HUA_E_LIMIT, "文件太多", "too many files");
        else if (!kept.ptr || !cli_list_push(names, kept))
            code = cli_fail_memory(error);
    }
    closedir(all);
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, by_name);
    return code;
}

static hua_code load_file(practice_library *library, const char *path, add_file add,
                          hua_error *error)
{
    yaml_doc doc;
    hua_code code = yaml_doc_read(&doc, path, error);
    field_reader reader = {&doc, &library->arena, error};
    if (!code)
        code = add(library, &reader);
    yaml_doc_free(&doc);
    return code;
}

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A single file stands for a directory with nothing else in it. */
static hua_code load_directory(practice_library *library, const char *path, add_file add,
                               hua_error *error)
{
    if (cli_ends(cli_str(path), ".yaml") && !is_directory(path))
        return load_file(library, path, add, error);
    name_list names = {0};
    cli_arena arena = {0};
    hua_code code = list_names(&arena, path, &names, error);
    for (size_t i = 0; i < names.count && !code; i++) {
        char file[PATH_ROOM];
        const int n = snprintf(file, sizeof file, "%s/%s", path, names.items[i].ptr);
        if (n < 0 || (size_t)n >= sizeof file)
            code = cli_fail(error, HUA_E_LIMIT, "路径太长", "the path is too long");
        else
            code = load_file(library, file, add, error);
    }
    cli_list_free(&names);
    cli_arena_free(&arena);
    return code;
}

hua_code practice_load(practice_library **out, const char *const *scenarios, size_t scenario_dirs,
                       const char *const *drills, size_t drill_dirs, hua_error *error)
{
    *out = NULL;
    practice_library *library = calloc(1, sizeof *library);
    if (!library)
        return cli_fail_memory(error);
    memcpy(library->skills, skill_defaults, sizeof library->skills);
    hua_code code = HUA_OK;
    for (size_t i = 0; i < scenario_dirs && !code; i++)
        code = load_directory(library, scenarios[i], scenario_add, error);
    for (size_t i = 0; i < drill_dirs && !code; i++)
        code = load_directory(library, drills[i], drill_file_add, error);
    if (code)
        practice_free(library);
    else
        *out = library;
    return code;
}

/* ---- the shipped ones ------------------------------------------------------ */

static bool program_path(char to[PATH_ROOM])
{
    const ssize_t n = readlink("/proc/self/exe", to, PATH_ROOM - 1);
    to[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* Programs of the build tree, the tests among them, use the files of the source tree. */
static bool runs_from_build(const char *program)
{
    return strncmp(program, HUASHU_BUILD_DIR "/", sizeof HUASHU_BUILD_DIR) == 0;
}

/* An installed tree may have been moved: look beside the program first. */
static bool beside_program(const char *program, char to[PATH_ROOM])
{
    const char *name = strrchr(program, '/');
    if (!name)
        return false;
    const int n = snprintf(to, PATH_ROOM, "%.*s/../share/huashu", (int)(name - program), program);
    char scenarios[PATH_ROOM + 16];
    snprintf(scenarios, sizeof scenarios, "%s/scenarios", to);
    return n > 0 && n < PATH_ROOM && is_directory(scenarios);
}

/* The directory that has scenarios/ and drills/; HUASHU_PRACTICE names another one. */
static const char *shipped_root(char room[PATH_ROOM])
{
    const char *variable = getenv("HUASHU_PRACTICE");
    char program[PATH_ROOM];
    if (variable && *variable)
        return variable;
    if (!program_path(program))
        return HUASHU_DATA_DIR;
    if (runs_from_build(program))
        return HUASHU_SOURCE_CORPORA;
    return beside_program(program, room) ? room : HUASHU_DATA_DIR;
}

hua_code practice_load_shipped(practice_library **out, hua_error *error)
{
    char room[PATH_ROOM], scenarios[PATH_ROOM], drills[PATH_ROOM];
    const char *root = shipped_root(room);
    *out = NULL;
    const int n = snprintf(scenarios, sizeof scenarios, "%s/scenarios", root);
    const int m = snprintf(drills, sizeof drills, "%s/drills", root);
    if (n < 0 || m < 0 || n >= PATH_ROOM || m >= PATH_ROOM)
        return cli_fail(error, HUA_E_LIMIT, "路径太长", "the path is too long");
    const char *const both[] = {scenarios, drills};
    return practice_load(out, &both[0], 1, &both[1], 1, error);
}

/* ---- looking up ------------------------------------------------------------- */

size_t practice_scenario_count(const practice_library *library)
{
    return library->scenarios.count;
}

const practice_scenario *practice_scenario_at(const practice_library *library, size_t i)
{
    return i < library->scenarios.count ? &library->scenarios.items[i] : NULL;
}

const practice_scenario *practice_scenario_find(const practice_library *library, hua_str id)
{
    for (size_t i = 0; i < library->scenarios.count; i++)
        if (cli_eq(library->scenarios.items[i].id, id))
            return &library->scenarios.items[i];
    return NULL;
}

size_t practice_drill_count(const practice_library *library)
{
    return library->drills.count;
}

const practice_drill *practice_drill_at(const practice_library *library, size_t i)
{
    return i < library->drills.count ? &library->drills.items[i] : NULL;
}

const practice_drill *practice_drill_find(const practice_library *library, hua_str id)
{
    for (size_t i = 0; i < library->drills.count; i++)
        if (cli_eq(library->drills.items[i].id, id))
            return &library->drills.items[i];
    return NULL;
}

size_t practice_skill_count(const practice_library *library)
{
    (void)library;
    return SKILL_COUNT;
}

const practice_skill *practice_skill_at(const practice_library *library, size_t i)
{
    return i < SKILL_COUNT ? &library->skills[i] : NULL;
}
