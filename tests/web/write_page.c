/* The page of a store: write_page DIR FILE [zh-Hans|zh-Hant|en].  For tests and measurements. */
#include "dashboard/dashboard.h"

#include <stdio.h>

static hua_lang lang_of(const char *name)
{
    return strcmp(name, "en") == 0 ? HUA_EN : strcmp(name, "zh-Hant") == 0 ? HUA_HANT : HUA_HANS;
}

int main(int argc, char **argv)
{
    store *s = NULL;
    hua_error error = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: write_page DIR FILE [zh-Hans|zh-Hant|en]\n");
        return 2;
    }
    hua_code code = store_open_read(&s, argv[1], &error);
    if (!code)
        code = dashboard_write(s, argv[2], argc > 3 ? lang_of(argv[3]) : HUA_HANS, &error);
    store_close(s);
    if (code)
        fprintf(stderr, "%s: %s\n", error.file, error.message_en);
    return code ? 1 : 0;
}
