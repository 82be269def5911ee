/* Text without speakers. */
#include "readers/plain.h"

#include "common/text.h"

bool plain_read(hua_str text, const reader_options *options, hua_turn *turn, hua_dialogue *dialogue)
{
    if (cli_trim(text).len == 0)
        return false;
    *turn = (hua_turn){
        .speaker = HUA_AGENT, .text = text, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
    *dialogue = (hua_dialogue){.channel = options->has_channel ? options->channel : HUA_DRAFT,
                               .turns = turn,
                               .turn_count = 1};
    return true;
}
