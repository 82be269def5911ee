/* Bits of a word. */
#ifndef HUA_BASE_BITS_H
#define HUA_BASE_BITS_H

#include <stdint.h>

/* The number of the lowest bit that is set; the word is not 0. */
static inline uint32_t hua_lowest_bit(uint64_t word)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(word);
#else
    uint32_t n = 0;
    while (!(word >> n & 1))
        n++;
    return n;
#endif
}

#endif
