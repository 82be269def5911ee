#include "base/str.h"

int hua_str_cmp(hua_str a, hua_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

hua_str hua_str_trim(hua_str s)
{
    while (s.len && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

uint64_t hua_hash(uint64_t seed, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t word = size;
    for (; size >= 8; p += 8, size -= 8) {
        seed = (seed ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        seed ^= seed >> 32;
        memcpy(&word, p, 8);
    }
    seed = (seed ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    seed ^= seed >> 32;
    word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)p[i] << 8 * i;
    seed = (seed ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return seed ^ seed >> 32;
}
