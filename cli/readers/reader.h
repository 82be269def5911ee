/*
 * One way to read dialogues, whatever they are written in.
 *
 *     bytes ── source (unpacked, decoded) ── one of the formats (format.h) ── hua_dialogue
 *
 * A reader yields records one after the other.  What it yields is borrowed: the dialogue, its
 * turns and texts are valid until the next call.  A bad record never ends the reading; it comes
 * back as READER_BAD with its place, its reason and its bytes, and the next call goes on.
 *
 * A reader belongs to one thread.
 */
#ifndef CLI_READERS_READER_H
#define CLI_READERS_READER_H

#include "huashu.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct reader reader;

typedef enum reader_status {
    READER_DIALOGUE, /* the dialogue is filled in */
    READER_BAD,      /* the problem is filled in; go on reading */
    READER_END,      /* no more records */
    READER_FAILED    /* the file cannot be read on; problem->error says why */
} reader_status;

/* In the order of FROM_WORDS (options.h). */
typedef enum reader_format {
    READER_AUTO,       /* look and see */
    READER_JSONL,      /* native form, one dialogue a line */
    READER_JSON,       /* one JSON document: a dialogue, or an array of dialogues */
    READER_TRANSCRIPT, /* turns with speaker names as people paste them */
    READER_PLAIN,      /* text without speakers: one agent turn, a draft */
    READER_CSV,        /* one row a message, comma or semicolon */
    READER_TSV,        /* the same with tabs */
    READER_XLSX,       /* the same in the first sheet of a workbook */
    READER_WECHAT,     /* chat export of WeChat and WeCom */
    READER_QIANNIU,    /* chat export of Qianniu and Taobao */
    READER_WHATSAPP,   /* chat export of WhatsApp */
    READER_ALIYUN,     /* speech transcript of Alibaba Cloud */
    READER_TENCENT,    /* speech transcript of Tencent Cloud */
    READER_WHISPER,    /* speech transcript of Whisper and WhisperX */
    READER_SRT,        /* subtitles with speaker names */
    READER_VTT,
    READER_LINE /* chat export of LINE */
} reader_format;

/*
 * What a speaker's name stands for; the user's word, stronger than any guess.  The name may hold
 * `*` for any characters: 某某旗舰店:*.
 */
typedef struct reader_name {
    hua_str name;
    hua_speaker speaker;
} reader_name;

/* Which column of a table holds which field: conversation, speaker, role, text, time, agent ... */
typedef struct reader_column {
    hua_str field, column; /* the column's head, or its number counted from 1 */
} reader_column;

typedef struct reader_options {
    reader_format format;
    const reader_name *names; /* borrowed for the life of the reader */
    size_t name_count;
    const reader_column *columns; /* likewise */
    size_t column_count;
    const char *encoding; /* name of the character set; NULL = look and see */
    bool has_channel;     /* `channel` is for records that name none */
    hua_channel channel;
    bool
        replace_bad_utf8; /* JSON: read ill-formed bytes as U+FFFD instead of refusing the record */
    size_t record_limit;  /* bytes of one record; 0 = 64 MiB */
    size_t block;         /* bytes read at a time; 0 = 256 KiB */
    /*
     * Bytes of the file to read at most; 0 = all there are.  With it a last line that has no end
     * is left unread (reader_progress.unread) if the file has grown beyond or it is no record.
     */
    uint64_t size;
} reader_options;

typedef struct reader_problem {
    hua_error error;
    hua_str bytes; /* of the bad record, borrowed; of one over the limit only the beginning */
} reader_problem;

/* Where a turn's text begins in the file; 1-based, columns in code points; 0 = not known. */
typedef struct reader_place {
    size_t line, column;
} reader_place;

/*
 * Opens the file at `path`, or standard input for "-", and looks at its beginning.  `options`
 * may be NULL.  The caller closes *out.  Errors: HUA_E_IO, HUA_E_UTF8 (a picture or another file
 * that is no text), HUA_E_ARGUMENT (unknown encoding, no such format), HUA_E_NOMEM.
 */
hua_code reader_open(reader **out, const char *path, const reader_options *options,
                     hua_error *error);
/* The same over bytes in memory, which must outlive the reader; `name` stands for the file. */
hua_code reader_open_bytes(reader **out, hua_str bytes, const char *name,
                           const reader_options *options, hua_error *error);
void reader_close(reader *from);

reader_status reader_next(reader *from, hua_dialogue *dialogue, reader_problem *problem);

reader_format reader_format_of(const reader *from);
/* What the file was taken for, for people; static storage. */
const char *reader_format_name(const reader *from, hua_lang lang);

/* Where turn `i` of the last dialogue begins; {record's line, 0} where only that is known. */
reader_place reader_turn_place(const reader *from, size_t turn);

/*
 * The i-th thing worth telling that is no error, such as a speaker nobody knows; false when
 * there are no more.  Complete once reader_next has answered READER_END.
 */
bool reader_notice(const reader *from, size_t i, hua_lang lang, hua_str *text);

/* Ill-formed sequences read as U+FFFD so far. */
size_t reader_replaced(const reader *from);

typedef struct reader_progress {
    uint64_t bytes;  /* of the file as it lies on the disk, read so far */
    uint64_t unread; /* at the end: bytes of an unfinished line in a file that is still growing */
} reader_progress;
reader_progress reader_progress_of(const reader *from);

/* "UTF-8", "GB18030, gzip": what the file is written and packed in; borrowed from the reader. */
const char *reader_encoding_name(const reader *from);

/* The speaker the user mapped `name` to; *mapped tells whether there is one. */
hua_speaker reader_mapped(const reader_options *options, hua_str name, bool *mapped);

#ifdef __cplusplus
}
#endif
#endif
