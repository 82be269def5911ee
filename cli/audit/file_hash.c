#include "audit/file_hash.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { BLOCK = 256 * 1024 };

hua_code file_facts_of(const char *path, file_facts *facts, hua_error *error)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return cli_fail_system(error, path, errno);
    *facts = (file_facts){.size = (uint64_t)st.st_size,
                          .device = (uint64_t)st.st_dev,
                          .inode = (uint64_t)st.st_ino,
                          .regular = S_ISREG(st.st_mode)};
    return HUA_OK;
}

typedef struct hashing {
    XXH3_state_t *state;
    unsigned char *block;
    uint64_t left;
    int last, next;
} hashing;

/* One block; bytes read, or -1. */
static ssize_t hash_block(hashing *h, int fd)
{
    ssize_t got;
    do
        got = read(fd, h->block, BLOCK);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return got;
    size_t used = (uint64_t)got < h->left ? (size_t)got : (size_t)h->left;
    if (used) {
        XXH3_64bits_update(h->state, h->block, used);
        h->last = h->block[used - 1];
        h->left -= used;
    }
    if (!h->left && used < (size_t)got)
        h->next = h->block[used];
    return got;
}

/* One byte behind the end is looked at as well. */
static hua_code hash_file(hashing *h, const char *path, int fd, hua_error *error)
{
    ssize_t got = 1;
    XXH3_64bits_reset(h->state);
    while (got > 0 && (h->left || h->next < 0))
        got = hash_block(h, fd);
    return got < 0 ? cli_fail_system(error, path, errno) : HUA_OK;
}

hua_code file_hash(const char *path, uint64_t bytes, uint64_t *hash, int *last, int *next,
                   hua_error *error)
{
    hashing h = {XXH3_createState(), malloc(BLOCK), bytes, -1, -1};
    hua_code code = HUA_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        code = cli_fail_system(error, path, errno);
    else if (!h.state || !h.block)
        code = cli_fail_memory(error);
    else
        code = hash_file(&h, path, fd, error);
    if (!code) {
        XXH64_hash_t digest = XXH3_64bits_digest(h.state);
        *hash = h.left ? 0 : digest ? digest : 1;
    }
    if (last)
        *last = h.last;
    if (next)
        *next = h.next;
    if (fd >= 0)
        close(fd);
    free(h.block);
    XXH3_freeState(h.state);
    return code;
}
