/*
 * Texts of strangers on their way into an audit's results: masking keeps lengths and characters,
 * JSON stays JSON, turns are written as sound JSON, and what is called garbled can be explained.
 */
#include "audit/turns_json.h"
#include "common/mask.h"
#include "readers/json/json_check.h"
#include "readers/mojibake.h"
#include "fuzz/target.h"

#include <stdlib.h>

/* Stars may take the place of anything, but only as many bytes as there were. */
static void check_mask(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\x7f';
    size_t places = mask_text(text, size);
    FUZZ_CHECK(text[size] == '\x7f');
    FUZZ_CHECK(places || memcmp(text, data, size) == 0);
    size_t sound = cli_utf8_valid((hua_str){(const char *)data, size});
    FUZZ_CHECK(sound < size || cli_utf8_valid((hua_str){text, size}) == size);
    FUZZ_CHECK(sound < size || cli_char_count((hua_str){text, size}) ==
                                   cli_char_count((hua_str){(const char *)data, size}));
    free(text);
}

static void check_turns(const uint8_t *data, size_t size)
{
    hua_turn turn = {HUA_AGENT, {(const char *)data, size}, HUA_NO_TIME, 5};
    hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
    cli_text json = {0};
    json_fault fault;
    turns_json(&dialogue, &json);
    FUZZ_CHECK(!json.failed && json_check(cli_text_str(&json), &fault));
    mask_json(json.ptr, json.len);
    FUZZ_CHECK(json_check(cli_text_str(&json), &fault));
    cli_text_free(&json);
}

static void check_garbled(const uint8_t *data, size_t size)
{
    hua_turn turn = {HUA_AGENT, {(const char *)data, size}, HUA_NO_TIME, HUA_NO_TIME};
    mojibake found;
    hua_error error;
    if (mojibake_suspect(&turn, 1, &found)) {
        mojibake_explain(&found, &error);
        FUZZ_CHECK(error.message[0] && error.message_en[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_mask(data, size);
    check_turns(data, size);
    check_garbled(data, size);
    return 0;
}
