#include "serve/live_rules.h"

#include "common/mem.h"
#include "common/text.h"
#include "packs.h"
#include "serve/service.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { LANGS = 3 };

typedef struct idle_scanner {
    hua_scanner *scanner;
} idle_scanner;

typedef struct generation {
    hua_ruleset *rules;
    unsigned number;
    size_t users; /* scanners that are out */
    CLI_LIST(idle_scanner) idle[LANGS];
} generation;

struct live_rules {
    const cli_call *call;
    uint64_t stamp; /* of what was loaded last, sound or not; the looking thread's */
    pthread_mutex_t lock;
    generation *now;
    rules_state state;
};

/* ---- generations ------------------------------------------------------------ */

static void generation_free(generation *g)
{
    if (!g)
        return;
    for (size_t lang = 0; lang < LANGS; lang++) {
        for (size_t i = 0; i < g->idle[lang].count; i++)
            hua_scanner_free(g->idle[lang].items[i].scanner);
        cli_list_free(&g->idle[lang]);
    }
    hua_ruleset_free(g->rules);
    free(g);
}

static hua_scanner *generation_pop(generation *g, hua_lang lang)
{
    return g->idle[lang].count ? g->idle[lang].items[--g->idle[lang].count].scanner : NULL;
}

/* NULL after a message, and then what was wrong with the packs is in *heard. */
static generation *generation_load(const cli_call *call, pack_complaints *heard)
{
    generation *g = calloc(1, sizeof *g);
    *heard = (pack_complaints){0};
    if (!g)
        complain(call->err, call->lang, MSG_NO_MEMORY);
    else if (packs_load(&g->rules, call, NULL, false, heard))
        return g;
    free(g);
    return NULL;
}

/* ---- what lies on the disk ---------------------------------------------------- */

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    return (hash ^ number) * 0x100000001B3u ^ hash >> 29;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = hash_number(hash, (unsigned char)*text);
    return hash;
}

static uint64_t stamp_of(const char *name, const struct stat *st)
{
    uint64_t hash = hash_text(0xCBF29CE484222325u, name);
    hash = hash_number(hash, st->st_ino);
    hash = hash_number(hash, (uint64_t)st->st_size);
    hash = hash_number(hash, (uint64_t)st->st_mtim.tv_sec);
    hash = hash_number(hash, (uint64_t)st->st_mtim.tv_nsec);
    hash = hash_number(hash, (uint64_t)st->st_ctim.tv_sec);
    return hash_number(hash, (uint64_t)st->st_ctim.tv_nsec);
}

/* A sum, because a directory tells its files in any order. */
static uint64_t stamp_files(const char *directory)
{
    uint64_t sum = 0;
    struct stat st;
    DIR *all = opendir(directory);
    for (struct dirent *entry; all && (entry = readdir(all));)
        if (packs_is_pack(entry->d_name) && fstatat(dirfd(all), entry->d_name, &st, 0) == 0)
            sum += stamp_of(entry->d_name, &st);
    if (all)
        closedir(all);
    return sum;
}

static void add_stamp(void *ctx, const char *path)
{
    uint64_t *stamp = ctx;
    struct stat st;
    if (stat(path, &st) != 0)
        *stamp = hash_text(*stamp, path);
    else if (S_ISDIR(st.st_mode))
        *stamp += stamp_files(path);
    else
        *stamp += stamp_of(path, &st);
}

static uint64_t stamp_now(const live_rules *r)
{
    uint64_t stamp = 1;
    return packs_paths(r->call, NULL, add_stamp, &stamp) ? stamp : r->stamp;
}

/* Waits, for half a second at most, until nobody is writing. */
static uint64_t stamp_at_rest(const live_rules *r)
{
    const struct timespec moment = {0, 50 * 1000 * 1000};
    uint64_t stamp = stamp_now(r);
    for (int i = 0; i < 10; i++) {
        nanosleep(&moment, NULL);
        uint64_t again = stamp_now(r);
        if (again == stamp)
            break;
        stamp = again;
    }
    return stamp;
}

/* ---- loading ------------------------------------------------------------------ */

static void describe(rules_state *state, const generation *g)
{
    hua_ruleset_facts facts;
    struct tm utc;
    time_t now = time(NULL);
    hua_ruleset_describe(g->rules, &facts);
    state->generation = g->number;
    state->fingerprint = facts.fingerprint;
    state->rules = facts.rules;
    state->broken = false;
    gmtime_r(&now, &utc);
    strftime(state->loaded, sizeof state->loaded, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* The one before goes at once if nobody uses it, else with its last scanner. */
static void replace(live_rules *r, generation *g)
{
    pthread_mutex_lock(&r->lock);
    generation *old = r->now;
    g->number = old ? old->number + 1 : 1;
    r->now = g;
    describe(&r->state, g);
    r->state.reloads += old != NULL;
    const bool unused = old && old->users == 0;
    pthread_mutex_unlock(&r->lock);
    if (unused)
        generation_free(old);
}

static void keep_old(live_rules *r, const pack_complaints *heard)
{
    pthread_mutex_lock(&r->lock);
    r->state.broken = true;
    r->state.failures++;
    r->state.problem = heard->first;
    const unsigned number = r->now->number;
    pthread_mutex_unlock(&r->lock);
    complain(r->call->err, r->call->lang, MSG_SERVE_RULES_KEPT, number);
}

void live_rules_look(live_rules *r)
{
    pack_complaints heard;
    if (stamp_now(r) == r->stamp)
        return;
    r->stamp = stamp_at_rest(r);
    generation *g = generation_load(r->call, &heard);
    if (!g) {
        keep_old(r, &heard);
        return;
    }
    replace(r, g);
    complain(r->call->err, r->call->lang, MSG_SERVE_RULES_NEW, r->state.generation, r->state.rules);
}

live_rules *live_rules_open(const cli_call *call)
{
    pack_complaints heard;
    live_rules *r = calloc(1, sizeof *r);
    if (!r) {
        complain(call->err, call->lang, MSG_NO_MEMORY);
        return NULL;
    }
    r->call = call;
    r->stamp = stamp_now(r);
    generation *g = generation_load(call, &heard);
    if (!g) {
        free(r);
        return NULL;
    }
    pthread_mutex_init(&r->lock, NULL);
    replace(r, g);
    return r;
}

void live_rules_close(live_rules *r)
{
    if (!r)
        return;
    generation_free(r->now);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

void live_rules_state(live_rules *r, rules_state *out)
{
    pthread_mutex_lock(&r->lock);
    *out = r->state;
    pthread_mutex_unlock(&r->lock);
}

/* ---- lending scanners ----------------------------------------------------------- */

hua_code service_take_scanner(struct service *service, hua_lang lang, service_scanner *out,
                              hua_error *error)
{
    live_rules *r = service->rules;
    const hua_scanner_options options = {.lang = lang, .bad_utf8 = HUA_UTF8_REPLACE};
    pthread_mutex_lock(&r->lock);
    generation *g = r->now;
    g->users++;
    *out = (service_scanner){
        .scanner = generation_pop(g, lang), .rules = g->rules, .lang = lang, .generation = g};
    pthread_mutex_unlock(&r->lock);
    if (out->scanner)
        return HUA_OK;
    hua_code code = hua_scanner_new(&out->scanner, g->rules, &options, error);
    if (code)
        service_give_scanner(service, out);
    return code;
}

void service_give_scanner(struct service *service, service_scanner *scanner)
{
    live_rules *r = service->rules;
    generation *g = scanner->generation;
    if (!g)
        return;
    pthread_mutex_lock(&r->lock);
    const bool last = --g->users == 0 && g != r->now;
    const idle_scanner idle = {scanner->scanner};
    if (g == r->now && !scanner->spent && idle.scanner &&
        cli_list_push(&g->idle[scanner->lang], idle))
        scanner->scanner = NULL;
    pthread_mutex_unlock(&r->lock);
    hua_scanner_free(scanner->scanner);
    if (last)
        generation_free(g);
    *scanner = (service_scanner){0};
}
