/* Gzip by zlib. */
#include "readers/gunzip.h"

#include "common/fail.h"

#include <stdlib.h>
#include <zlib.h>

struct gunzip {
    z_stream z;
    stream *from;
    char *block;
    uint64_t read;
    bool between; /* behind a member: another may follow */
    bool ended;
};

gunzip *gunzip_new(stream *from)
{
    gunzip *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->from = from;
    g->block = malloc(from->block);
    if (g->block && inflateInit2(&g->z, 16 + MAX_WBITS) == Z_OK)
        return g;
    free(g->block);
    free(g);
    return NULL;
}

void gunzip_free(gunzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g->block);
    free(g);
}

/* At least a byte of input, unless the file is at its end. */
static hua_code feed(gunzip *g, hua_error *error)
{
    size_t got;
    if (g->z.avail_in)
        return HUA_OK;
    hua_code code = stream_read(g->from, g->block, g->from->block, &got, error);
    if (code)
        return code;
    g->read += got;
    g->z.next_in = (Bytef *)g->block;
    g->z.avail_in = (uInt)got;
    g->ended = got == 0;
    return HUA_OK;
}

/* Behind a member: zeros that fill up a block, another member, or what is none of ours. */
static hua_code next_member(gunzip *g, hua_error *error)
{
    hua_code code;
    while ((code = feed(g, error)) == HUA_OK && !g->ended && *g->z.next_in == 0) {
        g->z.next_in++;
        g->z.avail_in--;
    }
    if (code || g->ended)
        return code;
    g->ended = *g->z.next_in != 0x1f;
    g->between = false;
    inflateReset(&g->z);
    return HUA_OK;
}

/* One step; *why if the data is at fault. */
static hua_code step(gunzip *g, const char **why, hua_error *error)
{
    hua_code code = feed(g, error);
    if (code)
        return code;
    if (g->ended) {
        *why = "truncated gzip input";
        return HUA_OK;
    }
    int status = inflate(&g->z, Z_NO_FLUSH);
    g->between = status == Z_STREAM_END;
    if (status == Z_MEM_ERROR)
        return cli_fail_memory(error);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        *why = g->z.msg ? g->z.msg : "damaged gzip input";
    return HUA_OK;
}

hua_code gunzip_read(gunzip *g, char *to, size_t size, size_t *got, const char **why,
                     hua_error *error)
{
    hua_code code = HUA_OK;
    *got = 0;
    *why = NULL;
    if (size > UINT32_MAX)
        size = UINT32_MAX;
    g->z.next_out = (Bytef *)to;
    g->z.avail_out = (uInt)size;
    while (!code && !*why && g->z.avail_out == size && !(g->ended && g->between)) {
        code = g->between ? next_member(g, error) : HUA_OK;
        if (!code && g->between == false && !g->ended)
            code = step(g, why, error);
        else if (!g->between && g->ended)
            break; /* what follows is no member */
    }
    *got = size - g->z.avail_out;
    return code;
}

uint64_t gunzip_taken(const gunzip *g)
{
    return g->read;
}
