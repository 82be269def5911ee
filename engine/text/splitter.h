/* Inside of hua_splitter, shared by split.c (sentences, clauses, quotations) and words.c. */
#ifndef HUA_TEXT_SPLITTER_H
#define HUA_TEXT_SPLITTER_H

#include "text/split.h"

#include <unicode/ubrk.h>

/* Words are asked for in windows of HUA_WINDOW units with HUA_CONTEXT more on either side. */
enum { HUA_WINDOW = 12, HUA_CONTEXT = 8, HUA_WINDOW_MAX = HUA_WINDOW + 2 * HUA_CONTEXT };
enum { HUA_WINDOWS = 1024 };

/* A window that was answered: its symbols, and bit i = a word begins at its unit i. */
typedef struct hua_window {
    uint32_t symbols[HUA_WINDOW_MAX];
    uint32_t count;
    uint64_t begins;
} hua_window;

struct hua_splitter {
    const hua_allocator *allocator;
    UBreakIterator *sentences, *words; /* opened when first needed */
    bool sentences_failed, words_failed;
    UChar *source; /* UTF-16 of the turn whose sentences are asked for */
    size_t source_capacity;
    hua_window windows[HUA_WINDOWS]; /* by hash: agents repeat themselves */
};

#endif
