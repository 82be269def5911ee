/*
 * Names in a transcript and what they stand for.
 *
 * A table of every name that begins a line, how often, and its speaker: by the user's mapping, by
 * a word in the name (客服, 顾客, agent ...), or by what its bearer says and who else is there.
 */
#ifndef CLI_READERS_SPEAKERS_H
#define CLI_READERS_SPEAKERS_H

#include "common/mem.h"
#include "readers/chat/heads.h"
#include "readers/reader.h"

typedef struct speaker {
    hua_str name;
    size_t stamped, plain; /* lines it begins, with and without a time */
    hua_speaker role;      /* by the mapping or the name alone */
    bool known;            /* role is sure */
    bool mapped;           /* by the user */
    bool exact;            /* the name is a role's word and nothing else */
    bool noted;            /* told about as unknown */
    size_t record;         /* the last dialogue it spoke in */

    /* In the dialogue that was settled last (roles.h). */
    hua_speaker part;
    bool settled;    /* part is sure */
    bool told;       /* the file itself says the part: told_part */
    bool remembered; /* an earlier dialogue settled the part: old_part */
    hua_speaker told_part, old_part;
} speaker;

typedef struct speakers {
    const reader_options *options;
    CLI_LIST(speaker) list;
    uint32_t *slots; /* hash table of index + 1 */
    size_t slot_count;
} speakers;

/* Index of a name, which is borrowed; SIZE_MAX if memory is lacking. */
size_t speakers_add(speakers *all, hua_str name);
/* Index of a name that was added, or SIZE_MAX. */
size_t speakers_find(const speakers *all, hua_str name);
void speakers_free(speakers *all);

/*
 * Whether the name is of the form of `pattern`, in which `*` stands for any characters, none
 * included; ASCII case aside.  Time grows with the product of the lengths at most.
 */
bool speaker_glob(hua_str pattern, hua_str name);

/* The side that a word in the name tells: 客服小美, 某某旗舰店; *known: whether one does. */
hua_speaker speakers_word(hua_str name, bool *known);

/* An outside contact's id in WeCom: wm... or wo... */
bool speakers_is_outside(hua_str name);

/* True for a name that only counts the voices of one recording: 说话人 1, SPEAKER_00, 2. */
bool speakers_is_number(hua_str name);

/* True for words that stand before a colon in any text: 地址, 注意, 订单号 ... */
bool speakers_is_label(hua_str name);

/* What one says tells who it is: +2 surely an agent, +1 likely, 0 nothing. */
int speakers_greets(hua_str words);

#endif
