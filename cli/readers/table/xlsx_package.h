/*
 * The parts of a workbook: files in a ZIP archive, most of them XML.
 *
 * Every part is opened on its own, because they are needed in another order than the archive has
 * them: the strings of the cells often lie behind the sheets.  The archive is read where it lies;
 * only what comes from a pipe or is packed once more is held in memory.
 *
 * XML is read without document types, so that it has no entities of its own, within a depth, a
 * length of a tag, and a number of bytes: what a small archive unpacks to is anybody's guess.
 */
#ifndef CLI_READERS_XLSX_PACKAGE_H
#define CLI_READERS_XLSX_PACKAGE_H

#include "common/mem.h"
#include "readers/bytes/source.h"
#include "readers/bytes/zip.h"

#include <expat.h>

enum { PACKAGE_DEPTH = 64, PACKAGE_TAG = 1 << 20, PACKAGE_BLOCK = 64 * 1024 };

/* Must not be moved once it is open. */
typedef struct package {
    source *in;    /* its file is read where it lies */
    hua_str bytes; /* of what is no file; borrowed from the source */
    zip zip;
} package;

/* `limit`: of bytes held in memory.  The caller closes *out also after an error. */
hua_code package_open(package *out, source *in, size_t limit, hua_error *error);
void package_close(package *p);

typedef struct part part;

/*
 * Opens a part by its name, small letters or capitals; *out is NULL if there is none.  Errors:
 * HUA_E_IO (damaged), HUA_E_ARGUMENT (encrypted), HUA_E_NOMEM.
 */
hua_code part_open(part **out, package *in, hua_str name, hua_error *error);
void part_close(part *p);

/*
 * What is told of a part's elements.  Names come without their prefix.  `end` of an element may
 * suspend the reading by part_pause.
 */
typedef struct part_handlers {
    void *ctx;
    bool (*start)(void *ctx, const char *name, const char **attributes); /* false: no memory */
    bool (*end)(void *ctx, const char *name);
    bool (*text)(void *ctx, hua_str text); /* may be NULL */
} part_handlers;

typedef enum part_status { PART_PAUSED, PART_END, PART_FAILED } part_status;

/* Before the first part_parse; `limit`: of bytes of XML. */
hua_code part_begin(part *p, const part_handlers *handlers, uint64_t limit, hua_error *error);
void part_pause(part *p);
/* Reads on until a handler pauses. */
part_status part_parse(part *p, hua_error *error);

/* The value of an attribute by its name without prefix; NULL. */
const char *part_attribute(const char **attributes, const char *name);

/* Reads a whole part; *found tells whether there is one. */
hua_code package_read(package *in, hua_str name, const part_handlers *handlers, uint64_t limit,
                      bool *found, hua_error *error);

#endif
