/* The few hundred characters that most of any Chinese text consists of, in both scripts. */
#ifndef CLI_READERS_COMMON_HAN_H
#define CLI_READERS_COMMON_HAN_H

#include <stdbool.h>
#include <stdint.h>

/* One bit a code point below U+10000: common Chinese characters and full-width punctuation. */
typedef struct common_han {
    unsigned char bits[0x10000 / 8];
} common_han;

void common_han_fill(common_han *set);

static inline bool common_han_has(const common_han *set, uint32_t point)
{
    return point < 0x10000 && (set->bits[point / 8] >> (point % 8) & 1) != 0;
}

#endif
