#include "text/tables_data.h"

size_t hua_fold_expand(hua_fold_entry entry, uint32_t out[HUA_FOLD_MAX])
{
    if (HUA_FOLD_CLASS(entry) == HUA_CLASS_DROP)
        return 0;
    if (!HUA_FOLD_IS_MULTI(entry)) {
        out[0] = HUA_FOLD_CP(entry);
        return 1;
    }
    const uint32_t *pool = hua_fold_pool + HUA_FOLD_CP(entry);
    size_t count = pool[0];
    for (size_t i = 0; i < count; i++)
        out[i] = pool[i + 1];
    return count;
}

uint16_t hua_syllable(uint32_t cp)
{
    if (cp > 0x10FFFF)
        return 0;
    return hua_syllable_stage2[((size_t)hua_syllable_stage1[cp >> 8] << 8) | (cp & 0xFF)];
}

const char *hua_syllable_name(uint16_t syllable)
{
    return syllable < hua_syllable_count ? hua_syllable_names[syllable] : "";
}

bool hua_joins(uint32_t left, uint32_t right)
{
    if (left < HUA_JOIN_FIRST || left > HUA_JOIN_LAST || right > HUA_JOIN_LAST)
        return false;
    size_t low = hua_join_start[left - HUA_JOIN_FIRST];
    size_t high = hua_join_start[left - HUA_JOIN_FIRST + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hua_join_right[middle] < right)
            low = middle + 1;
        else
            high = middle;
    }
    return low < hua_join_start[left - HUA_JOIN_FIRST + 1] && hua_join_right[low] == right;
}

int hua_script_sign(uint32_t cp)
{
    static const int signs[4] = {0, 1, -1, 0};
    return cp <= 0x10FFFF ? signs[HUA_FOLD_SIGN(hua_fold_lookup(cp))] : 0;
}
