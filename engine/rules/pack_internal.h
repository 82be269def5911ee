/*
 * Shared by the files that read packs, and by nobody else.
 *
 * Loading goes in stages, each over all sources, so that names may be used in any order:
 *
 *   parse      YAML to trees                                  (yaml.c)
 *   index      ids of all entries, duplicates                 (pack_load.c)
 *   lexicons   members, `name+`                               (pack_load.c)
 *   detectors  rules with what they extend, behaviours, tags  (pack_detector.c, pack_condition.c)
 *   rubrics                                                   (pack_rubric.c)
 *   merge      override, then disable and the options         (pack_merge.c)
 *   check      names, circles, equal entries, dead rules      (pack_check.c, pack_dead.c)
 *   lint       what is legal but doubtful, if asked for       (pack_lint.c)
 *
 * An error is filed and reading goes on; pointers may be NULL once the arena has failed, and then
 * nothing more is filed.
 */
#ifndef HUA_RULES_PACK_INTERNAL_H
#define HUA_RULES_PACK_INTERNAL_H

#include "rules/pack.h"
#include "text/units.h"

enum { PACK_MAX_ERRORS = 100, PACK_MAX_CHAIN = 16 };

/* Names to what they stand for: open addressing, in the arena. */
typedef struct name_slot {
    hua_str key;
    void *value;
} name_slot;

typedef struct name_map {
    name_slot *slots;
    size_t mask, count;
} name_map;

/* An entry of a section before it is read. */
typedef struct pack_entry {
    hua_str id;
    const yaml_node *node;
    uint32_t source;
    pack_detector *detector; /* once it is read */
    struct pack_entry *next; /* another value of the same tag */
    unsigned height;         /* levels of references below it, itself included; 0 = not known yet */
    bool open;               /* its references are being followed */
} pack_entry;

/* A lexicon as the map of names has it. */
typedef struct lexicon_entry {
    pack_lexicon lexicon;
    unsigned height;
    unsigned visit; /* number of the last walk that came by (pack_lint.c) */
    bool open;
} lexicon_entry;

typedef struct pack_entries {
    pack_entry *items;
    size_t count;
} pack_entries;

typedef struct filed_error {
    uint32_t source, offset;
    uint64_t message;
} filed_error;

typedef struct pack_loader {
    pack_set *set;
    hua_arena *arena;
    const hua_ruleset_options *options;
    hua_error *first; /* the caller's record */
    hua_error now;    /* the one being filled */
    hua_code code;    /* of the first error */
    filed_error filed[PACK_MAX_ERRORS];
    size_t errors;
    uint32_t source; /* that is being read */
    hua_speaker who; /* of the detector that is being read */
    name_map packs, rubrics;
    name_map lexicons;         /* to lexicon_entry */
    name_map rules;            /* to pack_entry */
    name_map behaviours;       /* to pack_entry */
    name_map tags, tag_values; /* "emotion", "emotion=angry", to pack_entry */
    hua_units units;           /* scratch for folding */
} pack_loader;

/* ---- errors (pack_report.c) ----------------------------------------------- */

/* Files l->now, with its place, unless the same was filed before. */
void hua_load_file(pack_loader *l, pack_place place);
/* Adds “是不是…？” to l->now if a name of the map is near. */
void hua_load_near(pack_loader *l, hua_str name, const name_map *map);

/* Error texts in Chinese and English with their arguments, then the place. */
#define LOAD_FAIL(l, place, ...) \
    (hua_fail(&(l)->now, HUA_E_PACK, __VA_ARGS__), hua_load_file((l), (place)))
/* The same with a hint. */
#define LOAD_FAIL_HINT(l, place, hint, ...)                                                 \
    (hua_fail(&(l)->now, HUA_E_PACK, __VA_ARGS__), hua_error_hint(&(l)->now, "%s", (hint)), \
     hua_load_file((l), (place)))

static inline pack_place hua_load_place(const pack_loader *l, const yaml_node *node)
{
    return (pack_place){l->source, node->mark};
}

static inline pack_place hua_load_key_place(const pack_loader *l, const yaml_node *node)
{
    return (pack_place){l->source, node->key.ptr ? node->key_mark : node->mark};
}

/* ---- names (pack_report.c) ------------------------------------------------ */

bool hua_names_init(name_map *map, hua_arena *arena, size_t capacity);
void *hua_names_get(const name_map *map, hua_str key);
/* Puts it in if the name is new; else answers what the name stands for already. */
void *hua_names_put(name_map *map, hua_str key, void *value);

size_t hua_category_names(const hua_str **names);

/* ---- values (pack_value.c) ------------------------------------------------ */

/* Reads one value into the field that `field` points to. */
typedef void pack_read(pack_loader *l, const yaml_node *node, void *field);

typedef struct pack_key {
    const char *name;
    size_t len;
    pack_read *read;
    size_t offset;
    unsigned kinds; /* bits of pack_kind that may say it; 0 = all */
} pack_key;

typedef struct pack_keys {
    const pack_key *items; /* at most 64 */
    size_t count;
} pack_keys;

#define PACK_KEY(key, reader, type, field)                         \
    {                                                              \
        (key), sizeof(key) - 1, (reader), offsetof(type, field), 0 \
    }
#define PACK_KEY_FOR(key, reader, type, field, kinds)                    \
    {                                                                    \
        (key), sizeof(key) - 1, (reader), offsetof(type, field), (kinds) \
    }
#define PACK_KEYS(array)                         \
    {                                            \
        (array), sizeof(array) / sizeof *(array) \
    }

/* False if the key was read before: a reader may count on being called once.  A bit per key. */
static inline bool hua_first_time(const pack_keys *keys, const pack_key *key, uint64_t *seen)
{
    uint64_t bit = UINT64_C(1) << (size_t)(key - keys->items);
    bool first = !(*seen & bit);
    *seen |= bit;
    return first;
}

/* The key of a member; unknown ones are filed and NULL. */
const pack_key *hua_load_key(pack_loader *l, const pack_keys *keys, const yaml_node *member);
/* False, and filed, if the node is no map. */
bool hua_load_map(pack_loader *l, const yaml_node *node, const pack_keys *keys, void *out);
/* Files every key that stands twice in the map. */
void hua_load_repeated(pack_loader *l, const yaml_node *map);

/* Room behind `count` items, whose capacity is the next power of two; NULL if memory is lacking. */
void *hua_load_grow(pack_loader *l, void *items, size_t count, size_t size);

/* Files that the node should be `zh` (`en`). */
void hua_load_wrong(pack_loader *l, const yaml_node *node, const char *zh, const char *en);

/* The items of a list; a single text stands for a list of one.  NULL and filed if it is a map or empty. */
const yaml_node *hua_load_items(pack_loader *l, const yaml_node *node, size_t *count);

pack_read hua_read_text;     /* hua_str, not empty */
pack_read hua_read_id;       /* hua_str of [a-z0-9-] */
pack_read hua_read_label;    /* pack_text */
pack_read hua_read_bool;     /* bool */
pack_read hua_read_count;    /* uint32_t, 1 .. 1000000 */
pack_read hua_read_number;   /* double, above 0 */
pack_read hua_read_severity; /* hua_severity */
pack_read hua_read_channels; /* uint32_t bit set */
pack_read hua_read_patterns; /* pack_patterns, added */
pack_read hua_read_window;   /* pack_window */
pack_read hua_read_refs;     /* pack_refs, added */
pack_read hua_read_ref;      /* pack_ref */
pack_read hua_read_category; /* hua_str of the taxonomy */

bool hua_load_texts(pack_loader *l, const yaml_node *node, hua_str **items, size_t *count);
bool hua_load_severity(hua_str text, hua_severity *out);
/* One of `names`, NULL-terminated; -1 and filed if it is none. */
int hua_load_choice(pack_loader *l, const yaml_node *node, const char *const *names);
/* `units` is a bit set of pack_unit. */
void hua_load_distance(pack_loader *l, const yaml_node *node, unsigned units, pack_distance *out);
/* Where the `column`-th character of the scalar at `mark` stands. */
yaml_mark hua_load_inside(const yaml_source *source, yaml_mark mark, uint32_t column);
hua_str hua_load_definition(const pack_loader *l, const yaml_node *node);

/* ---- stages --------------------------------------------------------------- */

/* Reads an entry and what it extends into a detector in the arena; NULL if memory is lacking. */
pack_detector *hua_load_detector(pack_loader *l, pack_kind kind, const pack_entry *entry);
/* A condition, or a list of them, below the key that names it. */
pack_read hua_read_condition; /* the field is the pack_detector */
/* True if the condition needs no match beside it. */
bool hua_condition_stands_alone(const pack_condition *condition);
/* True if the condition asks for time stamps, which the text of a test has not. */
bool hua_condition_needs_time(const pack_condition *condition);

pack_rubric *hua_load_rubric(pack_loader *l, const yaml_node *node);

void hua_load_overrides(pack_loader *l, const yaml_node *list);
/* Takes out what a pack's list, or the options, disable; sets the options' severities. */
void hua_load_disable_list(pack_loader *l, const yaml_node *list);
void hua_load_options(pack_loader *l);

void hua_check_names(pack_loader *l);
void hua_check_dead(pack_loader *l);
/* Equal entries of one list, e.g. two members of a lexicon. */
void hua_check_equal_patterns(pack_loader *l, const pack_patterns *list);
void hua_check_equal_texts(pack_loader *l, const yaml_node *list);
/* The normal forms of a list (pack_dead.c), in the arena; NULL if memory is lacking or the list empty. */
hua_str *hua_pattern_forms(pack_loader *l, const pack_patterns *list);
/* True if the items of `run` stand in `form`, one behind the other. */
bool hua_form_holds(hua_str form, hua_str run);

/* Tells of what is legal but doubtful, once the packs are known to be sound. */
void hua_lint_packs(pack_loader *l);

#endif
