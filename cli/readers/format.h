/*
 * What a format of dialogues must offer to be read: one row of functions, in one file each.
 *
 *     bytes ── source (unpacks, decodes) ── format ── hua_dialogue
 *
 * A format gets a source that yields UTF-8 without a byte order mark, whatever the file is packed
 * or written in, and keeps all it needs between the calls in a state of its own.  It must hold no
 * more than a few records at a time, whatever the length of the file.
 *
 * Adding a format is a row in formats.c, a word in FROM_WORDS (options.h), a member of
 * reader_format in the same place, and a sample in corpora/samples/formats.
 */
#ifndef CLI_READERS_FORMAT_H
#define CLI_READERS_FORMAT_H

#include "readers/reader.h"
#include "readers/bytes/source.h"

/*
 * How surely the formats that need no particular program are what they seem (format_ops.looks).
 * An export or a transcript of a known shape must say more than these where it is sure.
 */
enum {
    FORMAT_DRAFT = 1, /* any text */
    FORMAT_TRANSCRIPT = 40,
    FORMAT_JSON = 60,
    FORMAT_JSONL = 70,
    FORMAT_NAMED_JSONL = 80
};

/* Where the record that was just read begins. */
typedef struct format_place {
    size_t line;   /* 1-based; 0 = not known */
    size_t offset; /* in the decoded text */
} format_place;

typedef struct format_ops {
    reader_format format;
    const char *names[3]; /* what people call it, by hua_lang */
    const char *endings;  /* of its files, ".csv|.tsv"; NULL = none of its own */

    /*
     * How surely `head`, the beginning of the decoded text (`whole`: all of it) of the file
     * `name`, is of this format: 0 no, 100 cannot be anything else.  The highest wins.
     */
    int (*looks)(hua_str head, bool whole, const char *name, const reader_options *options);

    /* `in` and `options` are borrowed for the life of the state; HUA_E_NOMEM or what is wrong. */
    hua_code (*open)(void **state, source *in, const reader_options *options, hua_error *error);
    void (*close)(void *state);

    /*
     * The next record, borrowed until the next call.  A bad one is READER_BAD with the place in
     * problem->error (line, column, offset as far as known; the file's name is filled in by the
     * caller) and its bytes.  dialogue->source is left empty; an empty dialogue->id gets one from
     * the file's name and the record's number.
     */
    reader_status (*next)(void *state, hua_dialogue *dialogue, reader_problem *problem,
                          format_place *place);

    /* Where turn `i` of the last dialogue begins; may be NULL: only the record's line is known. */
    reader_place (*turn_place)(const void *state, size_t turn);

    /* The i-th notice (see reader_notice); may be NULL. */
    bool (*notice)(const void *state, size_t i, hua_lang lang, hua_str *text);
} format_ops;

extern const format_ops jsonl_format, json_format, transcript_format, draft_format, csv_format,
    tsv_format, xlsx_format, wechat_format, qianniu_format, whatsapp_format, aliyun_format,
    tencent_format, whisper_format, srt_format, vtt_format, line_format;

/* All formats, in the order of reader_format without READER_AUTO; NULL behind the last. */
extern const format_ops *const formats[];

/* True if the file's name has one of the format's endings, also before that of a packed file. */
bool format_named(const char *name, const format_ops *format);

#endif
