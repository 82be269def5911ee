#include "practice/script_text.h"

#include "common/fail.h"

static void look_for_script(void *ctx, const hua_token *token)
{
    bool *traditional = ctx;
    *traditional = *traditional || (token->kind == HUA_TOK_WORD && token->folds & HUA_FOLD_SCRIPT);
}

hua_code script_text_traditional(hua_scanner *scanner, hua_str text, hua_str *out, hua_error *error)
{
    bool is_traditional = false;
    const hua_code code = hua_tokens(scanner, text, look_for_script, &is_traditional, error);
    *out = text;
    return code || is_traditional ? code : hua_to_traditional(scanner, text, out, error);
}

/* Bytes before the name; all of them if it is not there. */
static size_t before_name(hua_str text, hua_str name)
{
    for (size_t at = 0; name.len && at + name.len <= text.len; at++)
        if (memcmp(text.ptr + at, name.ptr, name.len) == 0)
            return at;
    return text.len;
}

hua_code script_text_add(cli_text *to, hua_scanner *scanner, hua_lang lang, hua_str text,
                         hua_str name, hua_error *error)
{
    hua_code code = HUA_OK;
    while (lang == HUA_HANT && text.len && !code) {
        const size_t end = before_name(text, name);
        hua_str said;
        code = script_text_traditional(scanner, cli_slice(text, 0, end), &said, error);
        if (!code)
            cli_text_add(to, said);
        if (end < text.len)
            cli_text_add(to, name);
        text = cli_slice(text, end < text.len ? end + name.len : end, text.len);
    }
    cli_text_add(to, text);
    return !code && to->failed ? cli_fail_memory(error) : code;
}

hua_code script_text_keep(hua_str *to, cli_arena *arena, hua_scanner *scanner, hua_lang lang,
                          hua_str text, hua_str name, hua_error *error)
{
    cli_text said = {0};
    *to = text;
    if (lang != HUA_HANT || !text.len)
        return HUA_OK;
    hua_code code = script_text_add(&said, scanner, lang, text, name, error);
    if (!code) {
        *to = cli_arena_copy(arena, cli_text_str(&said));
        code = to->ptr ? HUA_OK : cli_fail_memory(error);
    }
    cli_text_free(&said);
    return code;
}
