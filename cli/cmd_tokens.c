/* tokens: how a text, a file or standard input is divided and folded. */
#include "command.h"

#include "common/text.h"
#include "packs.h"
#include "segments.h"

static bool read_all(FILE *file, cli_text *text)
{
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        cli_text_add(text, (hua_str){block, n});
    return !ferror(file) && !text->failed;
}

static bool is_text_file(const char *word, FILE **file)
{
    *file = strcmp(word, "-") == 0 ? stdin : fopen(word, "rb");
    return *file != NULL;
}

/* A word that names a file is the file; any other words are the text itself. */
static bool gather(const cli_call *call, cli_text *text)
{
    const text_list *words = &call->options->operands;
    FILE *file;
    if (!words->count || (words->count == 1 && is_text_file(words->items[0], &file))) {
        file = words->count ? file : stdin;
        bool done = read_all(file, text);
        if (!done)
            complain(call->err, call->lang, MSG_CANNOT_READ, words->count ? words->items[0] : "-");
        if (file != stdin)
            fclose(file);
        return done;
    }
    for (size_t i = 0; i < words->count; i++) {
        if (i)
            cli_text_add(text, CLI_STR(" "));
        cli_text_add(text, cli_str(words->items[i]));
    }
    return !text->failed;
}

static bool tokens(const cli_call *call, const hua_ruleset *rules, hua_str text)
{
    hua_error error;
    hua_scanner *scanner;
    hua_scanner_options options = {.lang = call->lang, .bad_utf8 = HUA_UTF8_REPLACE};
    if (hua_scanner_new(&scanner, rules, &options, &error) != HUA_OK) {
        complain_error(call->err, call->lang, &error);
        return false;
    }
    bool done = segments_write(call, scanner, text);
    hua_scanner_free(scanner);
    return done;
}

int cmd_tokens(const cli_call *call)
{
    cli_text text = {0};
    hua_ruleset *rules = NULL;
    bool done = gather(call, &text) && packs_load(&rules, call, NULL, false, NULL) &&
                tokens(call, rules, cli_text_str(&text));
    hua_ruleset_free(rules);
    cli_text_free(&text);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
