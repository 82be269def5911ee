/* Any bytes as a file of dialogues, by every reader; the first byte chooses which. */
#include "fuzz/target.h"
#include "readers/reader.h"

enum { MOST_PACKED = 1000 };

static void look_at(const hua_dialogue *dialogue)
{
    unsigned sum = 0;
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        const hua_turn *turn = &dialogue->turns[i];
        FUZZ_CHECK(turn->speaker <= HUA_OTHER);
        for (size_t b = 0; b < turn->text.len; b++) /* every byte can be read */
            sum += (unsigned char)turn->text.ptr[b];
    }
    FUZZ_CHECK(dialogue->channel <= HUA_DRAFT && (sum != 1 || dialogue->turn_count));
}

static void read_all(reader *from, size_t size)
{
    hua_dialogue dialogue;
    reader_problem problem;
    /*
     * Each record takes at least a byte: more of them than bytes would be an endless loop.  Of a
     * packed file nobody knows how many there are.
     */
    const char *written = reader_encoding_name(from); /* "UTF-8, gzip" */
    const bool packed = strchr(written, ',') || strcmp(written, "ZIP") == 0;
    for (size_t left = packed ? MOST_PACKED : size + 2; left; left--) {
        memset(&dialogue, 0, sizeof dialogue);
        switch (reader_next(from, &dialogue, &problem)) {
        case READER_DIALOGUE:
            look_at(&dialogue);
            for (size_t t = 0; t <= dialogue.turn_count; t++)
                reader_turn_place(from, t);
            break;
        case READER_BAD:
            FUZZ_CHECK(problem.error.message[0]);
            break;
        default:
            return;
        }
    }
    FUZZ_CHECK(packed); /* it did not come to an end */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const reader_name names[] = {{{"甲", 3}, HUA_AGENT}};
    const unsigned others = READER_LINE - READER_PLAIN; /* a set high bit chooses among these */
    const unsigned format = data[0] & 0x80 ? READER_CSV + (data[0] & 0x3f) % others : data[0] % 5;
    const reader_options options = {.format = (reader_format)format,
                                    .names = names,
                                    .name_count = 1,
                                    .replace_bad_utf8 = data[0] & 0x40,
                                    .record_limit = 4096,
                                    .block = data[0] & 0x20 ? 5 : 0};
    hua_str bytes = {(const char *)data + 1, size - 1}, text;
    reader *from = NULL;
    hua_error error = {0};
    if (reader_open_bytes(&from, bytes, "fuzz", &options, &error) != HUA_OK)
        return 0;
    read_all(from, size);
    for (size_t i = 0; reader_notice(from, i, HUA_EN, &text); i++)
        FUZZ_CHECK(text.len && i < 1000);
    reader_close(from);
    return 0;
}
