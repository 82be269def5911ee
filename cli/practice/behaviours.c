#include "practice/behaviours.h"

#include "common/text.h"
#include "messages.h"

const char *const behaviour_ids[] = {
#define BEHAVIOUR_NAME(name, id) id,
    BEHAVIOURS(BEHAVIOUR_NAME)
#undef BEHAVIOUR_NAME
};

uint32_t behaviour_bit(hua_str id)
{
    for (unsigned i = 0; i < BEHAVIOUR_COUNT; i++)
        if (cli_is(id, behaviour_ids[i]))
            return 1u << i;
    /* To the customer's ears an apology for the wait is one, and a vow at the close a resolve. */
    if (cli_is(id, "wait-apology"))
        return DOES(APOLOGY);
    return cli_is(id, "better-vow") ? DOES(THANKS_RESOLVE) : 0;
}

const char *behaviour_words(hua_lang lang, behaviour_id id)
{
    static const message_id words[] = {
#define BEHAVIOUR_WORDS(name, id) MSG_DOES_##name,
        BEHAVIOURS(BEHAVIOUR_WORDS)
#undef BEHAVIOUR_WORDS
    };
    return message(lang, words[id]);
}

unsigned behaviour_count(uint32_t bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}
