#include "messages.h"

#include "common/text.h"
#include "render/term.h"

#include <stdarg.h>
#include <stdlib.h>

const char *message(hua_lang lang, message_id id)
{
    static const char *const table[][3] = {
#define MESSAGE(name, hans, hant, en) [MSG_##name] = {hans, hant, en},
#include "messages.def"
#undef MESSAGE
    };
    return table[id][lang];
}

/*
 * Arguments are names of files and words of the command line: the text goes through the glyphs,
 * line by line, so that none of them can act on the terminal.
 */
static void print_safely(FILE *to, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *text = n < 0 ? NULL : malloc((size_t)n + 1);
    if (text) {
        hua_str line, whole = {text, (size_t)n};
        size_t at = 0;
        vsnprintf(text, (size_t)n + 1, format, again);
        while (cli_next_line(whole, &at, &line)) {
            term_put(to, line);
            if (whole.ptr[at - 1] == '\n')
                fputc('\n', to);
        }
    }
    free(text);
    va_end(again);
}

void message_print(FILE *to, hua_lang lang, message_id id, ...)
{
    va_list args;
    va_start(args, id);
    print_safely(to, message(lang, id), args);
    va_end(args);
}

void complain(FILE *to, hua_lang lang, message_id id, ...)
{
    va_list args;
    fflush(stdout);
    fputs("huashu: ", to);
    va_start(args, id);
    print_safely(to, message(lang, id), args);
    va_end(args);
    fputc('\n', to);
}

/* ---- errors of the library --------------------------------------------- */

static void put_place(FILE *to, const hua_error *error)
{
    if (!error->file[0]) {
        fputs("huashu: ", to);
        return;
    }
    term_put(to, cli_str(error->file));
    if (error->line)
        fprintf(to, ":%u", (unsigned)error->line);
    if (error->line && error->column)
        fprintf(to, ":%u", (unsigned)error->column);
    fputs(": ", to);
}

static void put_caret(FILE *to, const hua_error *error)
{
    hua_str source = cli_str(error->source);
    size_t column = 0;
    for (size_t at = 0, n = 1; at < source.len && n < error->caret; n++) {
        glyph g = glyph_at(source, at);
        column += g.width;
        at += g.taken;
    }
    term_fill(to, 4 + column);
    fputs("^\n", to);
}

void complain_error(FILE *to, hua_lang lang, const hua_error *error)
{
    const char *text = error->message;
    if (lang == HUA_EN || !text[0])
        text = error->message_en[0] ? error->message_en : text;
    fflush(stdout);
    put_place(to, error);
    term_put(to, cli_str(text[0] ? text : hua_code_text(error->code)));
    fputc('\n', to);
    if (error->source[0]) {
        fputs("    ", to);
        term_put(to, cli_str(error->source));
        fputc('\n', to);
        if (error->caret)
            put_caret(to, error);
    }
    if (error->hint[0]) {
        fputs("    = ", to);
        term_put(to, cli_str(error->hint));
        fputc('\n', to);
    }
}

/* ---- the language ------------------------------------------------------ */

static bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char *locale_name(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return value;
    }
    return "";
}

hua_lang language_choose(int option)
{
    const char *name = locale_name();
    if (option >= 0)
        return (hua_lang)option;
    if (starts(name, "zh_TW") || starts(name, "zh_HK") || starts(name, "zh_MO") ||
        starts(name, "zh_Hant"))
        return HUA_HANT;
    if (!*name || starts(name, "zh") || starts(name, "C.") || strcmp(name, "C") == 0 ||
        starts(name, "POSIX"))
        return HUA_HANS;
    return HUA_EN;
}
