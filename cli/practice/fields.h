/*
 * Strict reading of a YAML map into a struct, by a table: every key must be in it, none that must
 * be there may be missing, every text and list has its bounds.
 */
#ifndef CLI_PRACTICE_FIELDS_H
#define CLI_PRACTICE_FIELDS_H

#include "common/yaml_doc.h"
#include "practice/script.h"

/* What reading one file needs; texts are copied into `arena`. */
typedef struct field_reader {
    const yaml_doc *doc;
    cli_arena *arena;
    hua_error *error;
} field_reader;

typedef enum field_kind {
    FIELD_TEXT,        /* hua_str, least..most characters */
    FIELD_TEXT_OR_NOT, /* the same; may be missing */
    FIELD_NAME,        /* hua_str: a-z 0-9 and hyphens, least..most of them */
    FIELD_TEXTS,       /* text_row, least..most items */
    FIELD_LINES,       /* the same; a single text stands for a list of one */
    FIELD_NUMBER,      /* int, least..most */
    FIELD_CHOICE,      /* int: index in `names`, `most` of them */
    FIELD_OTHER        /* as `read` does it, with a pointer to the member */
} field_kind;

typedef struct field {
    const char *key;
    field_kind kind;
    size_t offset; /* of the member */
    size_t least, most;
    const char *const *names;
    hua_code (*read)(field_reader *reader, const yaml_node *node, void *member);
} field;

/* A row that needs nothing else. */
#define FIELD(key_, kind_, offset_, least_, most_)                                    \
    {                                                                                 \
        .key = (key_), .kind = FIELD_##kind_, .offset = (offset_), .least = (least_), \
        .most = (most_)                                                               \
    }
#define FIELD_FROM(key_, offset_, names_)                            \
    {                                                                \
        .key = (key_), .kind = FIELD_CHOICE, .offset = (offset_),    \
        .most = sizeof(names_) / sizeof *(names_), .names = (names_) \
    }
#define FIELD_BY(key_, offset_, read_)                                           \
    {                                                                            \
        .key = (key_), .kind = FIELD_OTHER, .offset = (offset_), .read = (read_) \
    }

/* A text longer than this is no line that anybody says. */
enum { FIELD_MAX_CHARS = 1000 };

hua_code fields_read(field_reader *reader, const yaml_node *map, const field *fields, size_t count,
                     void *record);
/* One of the `names` (else a guess is made); its index goes to *choice. */
hua_code field_choice(field_reader *reader, const yaml_node *node, const char *const *names,
                      size_t count, const char *zh, const char *en, int *choice);
hua_code field_texts(field_reader *reader, const yaml_node *node, size_t least, size_t most,
                     text_row *row);
/* Fails at `node`; the formats take one text: `what`. */
hua_code field_wrong(field_reader *reader, const yaml_node *node, const char *zh, const char *en,
                     const char *what);
/* Items of a list; SIZE_MAX if it is none. */
size_t field_items(const yaml_node *node);

#endif
