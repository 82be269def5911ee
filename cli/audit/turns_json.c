#include "audit/turns_json.h"

#include <stdio.h>

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static void put_escape(cli_text *out, char c)
{
    char room[8];
    if (c == '"' || c == '\\')
        snprintf(room, sizeof room, "\\%c", c);
    else if (c == '\n')
        snprintf(room, sizeof room, "\\n");
    else
        snprintf(room, sizeof room, "\\u%04x", (unsigned)(unsigned char)c);
    cli_text_add(out, cli_str(room));
}

/* Well-formed text, in runs that need no escape. */
static void put_sound(cli_text *out, hua_str text)
{
    for (size_t at = 0, start = 0; at <= text.len; at++) {
        if (at < text.len && is_plain(text.ptr[at]))
            continue;
        cli_text_add(out, cli_slice(text, start, at));
        if (at < text.len)
            put_escape(out, text.ptr[at]);
        start = at + 1;
    }
}

static void put_string(cli_text *out, hua_str text)
{
    cli_text_add(out, CLI_STR("\""));
    while (text.len) {
        size_t sound = cli_utf8_valid(text);
        put_sound(out, cli_slice(text, 0, sound));
        if (sound < text.len)
            cli_text_add(out, CLI_STR("\xEF\xBF\xBD"));
        text = cli_slice(text, sound < text.len ? sound + 1 : sound, text.len);
    }
    cli_text_add(out, CLI_STR("\""));
}

static void put_time(cli_text *out, int64_t ms)
{
    char room[32] = ",null";
    if (ms != HUA_NO_TIME)
        snprintf(room, sizeof room, ",%lld", (long long)ms);
    cli_text_add(out, cli_str(room));
}

void turns_json(const hua_dialogue *dialogue, cli_text *out)
{
    cli_text_add(out, CLI_STR("["));
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        const hua_turn *turn = &dialogue->turns[i];
        cli_text_add(out, i ? CLI_STR(",[\"") : CLI_STR("[\""));
        cli_text_add(out, cli_str(hua_speaker_name(turn->speaker)));
        cli_text_add(out, CLI_STR("\","));
        put_string(out, turn->text);
        put_time(out, turn->start_ms);
        put_time(out, turn->end_ms);
        cli_text_add(out, CLI_STR("]"));
    }
    cli_text_add(out, CLI_STR("]"));
}
