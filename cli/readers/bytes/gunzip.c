/* Gzip by zlib. */
#include "readers/bytes/gunzip.h"

#include "common/fail.h"

#include <stdlib.h>
#include <zlib.h>

typedef enum state { INSIDE, BETWEEN, OVER } state; /* of the members */

struct gunzip {
    z_stream z;
    stream *from;
    char *block;
    uint64_t read;
    state state;
    bool ended;      /* no more input */
    const char *why; /* what is wrong with what comes next */
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
    if (code)
        return code;
    g->state = g->ended || *g->z.next_in != 0x1f ? OVER : INSIDE;
    inflateReset(&g->z);
    return HUA_OK;
}

static hua_code inside(gunzip *g, hua_error *error)
{
    hua_code code = feed(g, error);
    if (code)
        return code;
    int status = inflate(&g->z, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR)
        return cli_fail_memory(error);
    if (status == Z_STREAM_END)
        g->state = BETWEEN;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        g->why = g->z.msg ? g->z.msg : "damaged gzip input";
    else if (g->ended && g->z.avail_out)
        g->why = "truncated gzip input";
    return HUA_OK;
}

hua_code gunzip_read(gunzip *g, char *to, size_t size, size_t *got, const char **why,
                     hua_error *error)
{
    hua_code code = HUA_OK;
    uInt room = size > UINT32_MAX ? UINT32_MAX : (uInt)size;
    g->z.next_out = (Bytef *)to;
    g->z.avail_out = room;
    while (!code && !g->why && g->state != OVER && g->z.avail_out == room)
        code = g->state == BETWEEN ? next_member(g, error) : inside(g, error);
    *got = room - g->z.avail_out;
    *why = *got ? NULL : g->why;
    return code;
}

uint64_t gunzip_taken(const gunzip *g)
{
    return g->read;
}
