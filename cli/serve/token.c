#include "serve/token.h"

#include "common/fail.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct place {
    const char *path;
    size_t number;
    hua_str line;
    hua_error *error;
} place;

/* The line itself is never shown: it may hold a secret. */
static hua_code refuse(const place *at, const char *zh, const char *en, const char *hint)
{
    hua_code code = cli_fail(at->error, HUA_E_ARGUMENT, "%s", "%s", zh, en);
    if (!at->error)
        return code;
    cli_copy(at->error->message, sizeof at->error->message, cli_str(zh));
    cli_copy(at->error->message_en, sizeof at->error->message_en, cli_str(en));
    cli_fail_place(at->error, at->path, at->number, 0, 0);
    cli_fail_hint(at->error, "%s", hint);
    return code;
}

static hua_str next_word(hua_str *line)
{
    size_t start = 0, end;
    while (start < line->len && (line->ptr[start] == ' ' || line->ptr[start] == '\t'))
        start++;
    end = start;
    while (end < line->len && line->ptr[end] != ' ' && line->ptr[end] != '\t')
        end++;
    hua_str word = cli_slice(*line, start, end);
    *line = cli_slice(*line, end, line->len);
    return word;
}

/* Visible ASCII: what a header can carry as it is. */
static bool is_secret(hua_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] <= ' ' || word.ptr[i] >= 0x7F)
            return false;
    return word.len >= TOKEN_MIN && word.len < TOKEN_MAX;
}

static bool is_taken(const tokens *all, const token *one)
{
    for (size_t i = 0; i < all->list.count; i++)
        if (memcmp(all->list.items[i].secret, one->secret, TOKEN_MAX) == 0)
            return true;
    return false;
}

static hua_code add_line(tokens *out, const place *at)
{
    hua_str rest = at->line;
    hua_str name = next_word(&rest), secret = next_word(&rest);
    token one = {.name = name};
    if (!name.len || name.ptr[0] == '#')
        return HUA_OK;
    if (!secret.len || next_word(&rest).len)
        return refuse(at, "每行应是“名字 令牌”两个词", "a line has two words: NAME TOKEN",
                      "名字里不能有空格 / a name has no blanks");
    if (!cli_is_name(name, TOKEN_NAME_MAX))
        return refuse(at, "名字太长、不是 UTF-8 或有控制字符",
                      "the name is too long, not UTF-8, or has control characters",
                      "最多 80 字节 / 80 bytes at most");
    if (!is_secret(secret))
        return refuse(at, "令牌要 24 到 255 个可见的 ASCII 字符",
                      "a token has 24 to 255 visible ASCII characters",
                      "可用 openssl rand -base64 32 生成 / make one with openssl rand -base64 32");
    memcpy(one.secret, secret.ptr, secret.len);
    if (is_taken(out, &one))
        return refuse(at, "令牌与前面某行相同", "the token stands in a line before",
                      "每人一个令牌 / one token a person");
    one.name = cli_arena_copy(&out->arena, name);
    if (!one.name.ptr || !cli_list_push(&out->list, one))
        return cli_fail_memory(at->error);
    return HUA_OK;
}

hua_code tokens_parse(tokens *out, hua_str text, const char *path, hua_error *error)
{
    place at = {.path = path, .error = error};
    hua_code code = HUA_OK;
    *out = (tokens){0};
    for (size_t from = 0; code == HUA_OK && cli_next_line(text, &from, &at.line);) {
        at.number++;
        code = add_line(out, &at);
    }
    if (code == HUA_OK && !out->list.count) {
        at.number = 0;
        code = refuse(&at, "没有令牌", "there is no token",
                      "每行写“名字 令牌” / lines of NAME TOKEN");
    }
    return code;
}

hua_code tokens_load(tokens *out, const char *path, hua_error *error)
{
    struct stat st;
    cli_text bytes = {0};
    char block[4096];
    size_t n;
    *out = (tokens){0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return cli_fail_system(error, path, errno);
    const bool others = fstat(fileno(file), &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)) != 0;
    while (bytes.len < TOKEN_FILE_MAX && (n = fread(block, 1, sizeof block, file)) > 0)
        cli_text_add(&bytes, (hua_str){block, n});
    const int number = ferror(file) ? errno : 0;
    fclose(file);
    hua_code code = number         ? cli_fail_system(error, path, number)
                    : bytes.failed ? cli_fail_memory(error)
                    : bytes.len >= TOKEN_FILE_MAX
                        ? cli_fail_system(error, path, EFBIG)
                        : tokens_parse(out, cli_text_str(&bytes), path, error);
    out->open_to_others = others;
    cli_text_free(&bytes);
    return code;
}

void tokens_free(tokens *all)
{
    cli_list_free(&all->list);
    cli_arena_free(&all->arena);
}

static bool same_secret(const unsigned char *a, const unsigned char *b)
{
    volatile unsigned char differs = 0;
    for (size_t i = 0; i < TOKEN_MAX; i++)
        differs = (unsigned char)(differs | (a[i] ^ b[i]));
    return differs == 0;
}

hua_str tokens_find(const tokens *all, hua_str secret)
{
    unsigned char padded[TOKEN_MAX] = {0};
    hua_str name = {"", 0};
    if (!is_secret(secret))
        return name;
    memcpy(padded, secret.ptr, secret.len);
    for (size_t i = 0; i < all->list.count; i++)
        if (same_secret(padded, all->list.items[i].secret))
            name = all->list.items[i].name;
    return name;
}
