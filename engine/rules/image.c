#include "rules/image.h"

#include <stdio.h>
#include <stdlib.h>

#define MAGIC "HUASHU\r\n"

enum { IMAGE_VERSION = 8, ALIGN = 8, LARGEST_IMAGE = 1 << 30 };

typedef struct image_place {
    uint64_t offset, count;
} image_place;

typedef struct image_head {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t size, checksum;
} image_head;

typedef struct image_top {
    image_head head;
    rs_header header;
    image_place table[IMAGE_SECTIONS];
} image_top;

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* Four words at a time, each on its own way, so that no multiplication waits for the one before; guards against damage, not against malice (that is what the checks of indices are for). */
static uint64_t checksum(const unsigned char *p, size_t size)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t lanes[4] = {1, 2, 3, 4};
    uint64_t h = HUA_HASH_SEED ^ size;
    for (; size >= sizeof lanes; p += sizeof lanes, size -= sizeof lanes)
        for (size_t i = 0; i < 4; i++) {
            uint64_t word;
            memcpy(&word, p + 8 * i, 8);
            lanes[i] = (lanes[i] ^ word) * factor;
            lanes[i] ^= lanes[i] >> 29;
        }
    for (; size; p++, size--)
        h = (h ^ *p) * UINT64_C(0x100000001b3);
    for (size_t i = 0; i < 4; i++) {
        h = (h ^ lanes[i]) * factor;
        h ^= h >> 29;
    }
    return h;
}

static hua_ruleset *new_ruleset(const hua_allocator *allocator, size_t block_size)
{
    hua_ruleset *rules = hua_alloc(allocator, sizeof *rules);
    void *block = hua_alloc(allocator, block_size);
    if (!rules || !block) {
        hua_release(allocator, rules);
        hua_release(allocator, block);
        return NULL;
    }
    *rules = (hua_ruleset){.allocator = *allocator, .block = block, .block_size = block_size};
    return rules;
}

void hua_ruleset_free(hua_ruleset *rules)
{
    if (!rules)
        return;
    const hua_allocator allocator = rules->allocator;
    hua_release(&allocator, rules->block);
    hua_release(&allocator, rules);
}

/* Points the sections to where the table says that they lie. */
static void attach(hua_ruleset *rules, const image_top *top)
{
    const unsigned char *block = rules->block;
    size_t i = 0;
    rules->header = top->header;
#define ATTACH(type, name)                                                    \
    rules->name = (const type *)(const void *)(block + top->table[i].offset); \
    rules->name##_count = (uint32_t)top->table[i++].count;
    RS_SECTIONS(ATTACH)
#undef ATTACH
}

static bool table_ok(const image_top *top, size_t size)
{
    size_t i = 0;
#define CHECK_PLACE(type, name)                                                                 \
    {                                                                                           \
        const image_place place = top->table[i++];                                              \
        if (place.offset % ALIGN || place.offset < sizeof *top || place.offset > size ||        \
            place.count > UINT32_MAX / 2 || place.count > (size - place.offset) / sizeof(type)) \
            return false;                                                                       \
    }
    RS_SECTIONS(CHECK_PLACE)
#undef CHECK_PLACE
    return true;
}

hua_code hua_image_build(hua_ruleset **out, const rs_header *header,
                         const image_section sections[IMAGE_SECTIONS],
                         const hua_allocator *allocator, hua_error *error)
{
    image_top top = {.head = {.version = IMAGE_VERSION, .byte_order = 0x01020304}};
    memcpy(top.head.magic, MAGIC, sizeof top.head.magic);
    top.header = *header;
    size_t size = aligned(sizeof top);
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        top.table[i] = (image_place){size, sections[i].count};
        size += aligned(sections[i].count * sections[i].size);
    }
    if (size > LARGEST_IMAGE)
        return hua_fail(error, HUA_E_LIMIT, "规则集太大", "the ruleset is too large");
    hua_ruleset *rules = new_ruleset(allocator, size);
    if (!rules)
        return hua_fail_nomem(error);
    unsigned char *block = rules->block;
    memset(block, 0, size);
    for (size_t i = 0; i < IMAGE_SECTIONS; i++)
        if (sections[i].count)
            memcpy(block + top.table[i].offset, sections[i].items,
                   sections[i].count * sections[i].size);
    top.head.size = size;
    top.header.fingerprint = checksum(block + sizeof top, size - sizeof top);
    memcpy(block, &top, sizeof top);
    top.head.checksum = checksum(block + sizeof top.head, size - sizeof top.head);
    memcpy(block, &top, sizeof top);
    attach(rules, &top);
    *out = rules;
    return HUA_OK;
}

static hua_code fail_image(hua_error *error, const char *zh, const char *en)
{
    return hua_fail(error, HUA_E_IMAGE, "编译好的规则集不可用：%s",
                    "unusable compiled ruleset: %.0s%s", zh, en);
}

hua_code rs_attach(hua_ruleset *rules, hua_error *error)
{
    const unsigned char *block = rules->block;
    image_top top;
    if (rules->block_size < sizeof top)
        return fail_image(error, "文件太短", "too short");
    memcpy(&top, block, sizeof top);
    if (memcmp(top.head.magic, MAGIC, sizeof top.head.magic) != 0 ||
        top.head.byte_order != 0x01020304)
        return fail_image(error, "不是规则集文件", "not a ruleset file");
    if (top.head.version != IMAGE_VERSION)
        return fail_image(error, "版本不同，请重新编译", "another version, compile again");
    if (top.head.size != rules->block_size ||
        top.head.checksum != checksum(block + sizeof top.head, rules->block_size - sizeof top.head))
        return fail_image(error, "校验和不符，文件已损坏", "checksum differs, damaged");
    if (!table_ok(&top, rules->block_size))
        return fail_image(error, "目录越界", "table out of bounds");
    attach(rules, &top);
    if (!hua_image_is_sound(rules))
        return fail_image(error, "内容越界", "contents out of bounds");
    return HUA_OK;
}

hua_code hua_ruleset_open_bytes(hua_ruleset **out, const void *bytes, size_t size,
                                const hua_allocator *allocator, hua_error *error)
{
    if (!out || (!bytes && size))
        return hua_fail(error, HUA_E_ARGUMENT, "参数为空", "null argument");
    if (size > LARGEST_IMAGE)
        return fail_image(error, "文件太大", "too large");
    hua_ruleset *rules = new_ruleset(allocator ? allocator : &hua_default_allocator, size);
    if (!rules)
        return hua_fail_nomem(error);
    if (size)
        memcpy(rules->block, bytes, size);
    const hua_code code = rs_attach(rules, error);
    if (code)
        hua_ruleset_free(rules);
    else
        *out = rules;
    return code;
}

/* ---- files ------------------------------------------------------------------- */

static hua_code fail_io(hua_error *error, const char *path, const char *zh, const char *en)
{
    hua_fail(error, HUA_E_IO, "%s：%s", "%s: %.0scannot %s", path, zh, en);
    hua_error_place(error, path, 0, 0, 0);
    return HUA_E_IO;
}

hua_code hua_ruleset_save(const hua_ruleset *rules, const char *path, hua_error *error)
{
    const size_t n = strlen(path);
    char *temporary = hua_alloc(&rules->allocator, n + 5);
    if (!temporary)
        return hua_fail_nomem(error);
    memcpy(temporary, path, n);
    memcpy(temporary + n, ".tmp", 5);
    FILE *file = fopen(temporary, "wb");
    bool ok = file && fwrite(rules->block, 1, rules->block_size, file) == rules->block_size;
    if (file && fclose(file) != 0)
        ok = false;
    ok = ok && rename(temporary, path) == 0;
    if (!ok && file)
        remove(temporary);
    hua_release(&rules->allocator, temporary);
    return ok ? HUA_OK : fail_io(error, path, "无法写入规则集文件", "write the ruleset file");
}

static hua_code read_image(FILE *file, const char *path, hua_ruleset **out,
                           const hua_allocator *allocator, hua_error *error)
{
    image_head head;
    if (fread(&head, sizeof head, 1, file) != 1)
        return fail_image(error, "文件太短", "too short");
    if (memcmp(head.magic, MAGIC, sizeof head.magic) != 0 || head.size < sizeof(image_top) ||
        head.size > LARGEST_IMAGE)
        return fail_image(error, "不是规则集文件", "not a ruleset file");
    hua_ruleset *rules = new_ruleset(allocator, (size_t)head.size);
    if (!rules)
        return hua_fail_nomem(error);
    memcpy(rules->block, &head, sizeof head);
    const size_t rest = rules->block_size - sizeof head;
    const bool whole = fread((char *)rules->block + sizeof head, 1, rest, file) == rest &&
                       fgetc(file) == EOF;
    const hua_code code = whole ? rs_attach(rules, error)
                                : fail_image(error, "长度不符", "wrong length");
    if (code)
        hua_ruleset_free(rules);
    else
        *out = rules;
    hua_error_place(code ? error : NULL, path, 0, 0, 0);
    return code;
}

hua_code hua_ruleset_open(hua_ruleset **out, const char *path, const hua_allocator *allocator,
                          hua_error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_io(error, path, "无法打开规则集文件", "open the ruleset file");
    const hua_code code = read_image(file, path, out,
                                     allocator ? allocator : &hua_default_allocator, error);
    fclose(file);
    return code;
}

bool hua_is_compiled(const char *path)
{
    char magic[8];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    const bool is = fread(magic, sizeof magic, 1, file) == 1 && memcmp(magic, MAGIC, 8) == 0;
    fclose(file);
    return is;
}
