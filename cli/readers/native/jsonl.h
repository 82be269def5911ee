/*
 * One native dialogue out of its JSON text; a C face before the C++ parser.
 *
 * Everything is borrowed: texts without escapes are slices of the record itself, texts with
 * escapes lie in the parser's buffer, and the turns in an array that is used again.  After a few
 * records a call asks the system for no memory.  One per thread.
 */
#ifndef CLI_READERS_JSONL_H
#define CLI_READERS_JSONL_H

#include "readers/reader.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct jsonl jsonl;

/* `options` is borrowed; NULL if memory is lacking. */
jsonl *jsonl_new(const reader_options *options);
void jsonl_free(jsonl *parser);

/*
 * Parses `record`, one JSON object, which must be followed by SOURCE_PADDING readable bytes.
 * READER_DIALOGUE, or READER_BAD with error->offset within the record and no line or column yet.
 * dialogue->source is left empty.
 */
reader_status jsonl_parse(jsonl *parser, hua_str record, hua_dialogue *dialogue, hua_error *error);

/* A speaker that no turn's `speaker` may be, of the last record; empty if all were known. */
hua_str jsonl_unknown_speaker(const jsonl *parser);

/* Ill-formed sequences read as U+FFFD so far. */
size_t jsonl_replaced(const jsonl *parser);

#ifdef __cplusplus
}
#endif
#endif
