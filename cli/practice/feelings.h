/* Which kinds of feeling a text names. */
#ifndef CLI_PRACTICE_FEELINGS_H
#define CLI_PRACTICE_FEELINGS_H

#include "common/text.h"

/* X(NAME) */
#define FEELINGS(X)                                              \
    X(ANGER)     /* 生气, 窝火 */                            \
    X(WORRY)     /* 着急, 担心 */                            \
    X(SORROW)    /* 难过, 失望 */                            \
    X(GRIEVANCE) /* 委屈, 难堪: not treated as one should */ \
    X(WEARINESS) /* 累, 折腾, 白跑 */

typedef enum feeling {
#define FEELING_ENUM(name) FEELING_##name,
    FEELINGS(FEELING_ENUM)
#undef FEELING_ENUM
        FEELING_COUNT
} feeling;

/* Bits by feeling.  Texts are folded first; the scanner's last report is lost. */
hua_code feelings_named(hua_scanner *scanner, hua_str text, uint32_t *feelings, hua_error *error);

#endif
