#include "eval/json_write.h"

#include "render/render.h"

#include <math.h>

static void put_key(json_writer *w, const char *key)
{
    if (w->comma)
        putc(',', w->out);
    if (key)
        fprintf(w->out, "\"%s\":", key);
    w->comma = true;
}

void json_open(json_writer *w, const char *key, char bracket)
{
    put_key(w, key);
    putc(bracket, w->out);
    w->comma = false;
}

void json_close(json_writer *w, char bracket)
{
    putc(bracket, w->out);
    w->comma = true;
}

void json_text(json_writer *w, const char *key, hua_str text)
{
    put_key(w, key);
    putc('"', w->out);
    put_json(w->out, text);
    putc('"', w->out);
}

void json_size(json_writer *w, const char *key, size_t n)
{
    put_key(w, key);
    fprintf(w->out, "%zu", n);
}

void json_bool(json_writer *w, const char *key, bool truth)
{
    put_key(w, key);
    fputs(truth ? "true" : "false", w->out);
}

void json_rate(json_writer *w, const char *key, double rate)
{
    put_key(w, key);
    if (isnan(rate))
        fputs("null", w->out);
    else
        fprintf(w->out, "%.4f", rate);
}
