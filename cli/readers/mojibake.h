/*
 * Text that was decoded wrongly once, before it came to us: 鎴戜滑 and æˆ‘ä»¬ for 我们, 锟斤拷,
 * \u6211 left as it is.  Such text is well-formed UTF-8, but to score it would be to score noise.
 *
 * Cheap tell-tale characters raise a suspicion; it stands only if undoing the wrong step gives
 * well-formed text that is far more common Chinese than the text as it stands.  A false alarm is
 * worse than a miss.
 */
#ifndef CLI_READERS_MOJIBAKE_H
#define CLI_READERS_MOJIBAKE_H

#include "huashu.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mojibake_kind {
    MOJIBAKE_NONE,
    MOJIBAKE_UTF8_AS_LATIN, /* æˆ‘ä»¬ */
    MOJIBAKE_GBK_AS_LATIN,  /* ÄãºÃ */
    MOJIBAKE_BIG5_AS_LATIN, /* §A¦n */
    MOJIBAKE_UTF8_AS_GBK,   /* 鎴戜滑 */
    MOJIBAKE_UTF8_AS_BIG5,
    MOJIBAKE_BIG5_AS_GBK, /* 斕疑 */
    MOJIBAKE_GBK_AS_BIG5,
    MOJIBAKE_SHIFTED,  /* GBK read from the middle of a character, a byte lost before it */
    MOJIBAKE_LOST,     /* 锟斤拷, many U+FFFD: the text cannot be had back */
    MOJIBAKE_UNSET,    /* 烫烫烫, 屯屯屯: memory that was never written */
    MOJIBAKE_ESCAPES,  /* \u6211 */
    MOJIBAKE_ENTITIES, /* &#25105; */
    MOJIBAKE_KINDS
} mojibake_kind;

typedef struct mojibake {
    mojibake_kind kind;
    size_t turn;      /* index of the first turn that is garbled */
    size_t offset;    /* in its text, where that begins */
    size_t turns;     /* garbled turns of the dialogue, as far as can be told */
    char shown[64];   /* the garbled text from there on, cut, NUL behind it */
    char mended[128]; /* what it probably was, cut; "" = it cannot be had back */
} mojibake;

/* True, and *out filled in, if the dialogue holds text that was decoded wrongly. */
bool mojibake_suspect(const hua_turn *turns, size_t count, mojibake *out);

/* "UTF-8 被当成 GBK 读过"; static storage. */
const char *mojibake_name(mojibake_kind kind, hua_lang lang);

/* HUA_E_UTF8 with message, hint and offset (in the turn); the caller adds file, line and bytes. */
hua_code mojibake_explain(const mojibake *found, hua_error *error);

#ifdef __cplusplus
}
#endif
#endif
