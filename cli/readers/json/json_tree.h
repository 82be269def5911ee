/*
 * A JSON text as a tree of nodes, for the small documents whose fields come in any order and
 * depth: the labels of a record, a result that was saved.
 *
 * Dialogues do not go this way; they are read in one pass (jsonl.cpp).  Everything in the tree is
 * a copy and lives until the tree's next parse.  One thread.
 */
#ifndef CLI_READERS_JSON_TREE_H
#define CLI_READERS_JSON_TREE_H

#include "huashu.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_MAP
} json_kind;

typedef struct json_node {
    json_kind kind;
    bool truth;    /* JSON_BOOL */
    double number; /* JSON_NUMBER */
    hua_str text;  /* JSON_TEXT; of true, false and numbers as they are written */
    hua_str key;   /* of a map's member */
    struct json_node *first, *next;
    size_t count; /* members or elements */
} json_node;

typedef struct json_tree json_tree;

/* NULL if memory is lacking. */
json_tree *json_tree_new(void);
void json_tree_free(json_tree *tree);

/* The root in *out.  HUA_E_ARGUMENT if `text` is no JSON (`error` has no place), HUA_E_NOMEM. */
hua_code json_tree_parse(json_tree *tree, hua_str text, const json_node **out, hua_error *error);

/* The member `key` of a map; NULL if there is none, if it is null or if `map` is no map. */
const json_node *json_get(const json_node *map, const char *key);

/* A whole number from 0 to 2^32 - 2, else UINT32_MAX. */
uint32_t json_index(const json_node *node);

#ifdef __cplusplus
}
#endif
#endif
