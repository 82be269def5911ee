/*
 * A small YAML document with the place of every node, for the configuration and the side file.
 *
 * The program is a user of the library and may not reach into its pack reader, so this is the one
 * place outside it that speaks to libyaml.  Scalars, lists and maps only: anchors, aliases and
 * tags are refused, depth and size are limited.
 */
#ifndef CLI_COMMON_YAML_DOC_H
#define CLI_COMMON_YAML_DOC_H

#include "common/mem.h"

typedef enum yaml_kind { YAML_DOC_TEXT, YAML_DOC_LIST, YAML_DOC_MAP } yaml_kind;

typedef struct yaml_node {
    yaml_kind kind;
    hua_str text;          /* of a scalar; NUL behind it */
    bool null;             /* a scalar with nothing in it, or ~ or null */
    uint32_t line, column; /* 1-based, column in code points */
    struct yaml_node *key; /* of a map's member: its key */
    struct yaml_node *first, *next;
} yaml_node;

typedef struct yaml_doc {
    cli_arena arena;
    const char *name; /* of the file */
    hua_str text;     /* as it was read, for messages */
    yaml_node *root;  /* NULL: the document is empty */
} yaml_doc;

enum { YAML_DOC_MAX_BYTES = 4 * 1024 * 1024, YAML_DOC_MAX_DEPTH = 16 };

/* Both leave an object to free with yaml_doc_free, also after an error. */
hua_code yaml_doc_read(yaml_doc *doc, const char *path, hua_error *error);
hua_code yaml_doc_parse(yaml_doc *doc, hua_str text, const char *name, hua_error *error);
void yaml_doc_free(yaml_doc *doc);

/* The member `key` of a map; NULL if there is none, or if `map` is NULL or no map. */
const yaml_node *yaml_doc_member(const yaml_node *map, const char *key);

/* Adds the place of `node` and its line to an error already filled in; answers its code. */
hua_code yaml_doc_blame(const yaml_doc *doc, const yaml_node *node, hua_error *error);
/* `node` is none of `names`: says so and guesses.  `zh`/`en`: what kind of word it is. */
hua_code yaml_doc_unknown(const yaml_doc *doc, const yaml_node *node, const char *zh,
                          const char *en, const char *const *names, size_t count, hua_error *error);

#endif
