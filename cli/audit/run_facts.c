#include "audit/run_facts.h"

#include <xxhash.h>

static void add(cli_text *to, const char *name, hua_str value)
{
    if (to->len)
        cli_text_add(to, CLI_STR(" "));
    cli_text_add(to, cli_str(name));
    cli_text_add(to, CLI_STR("="));
    cli_text_add(to, value);
}

static void add_choice(cli_text *to, const char *name, const char *choices, int choice)
{
    const char *word;
    size_t len;
    if (choice >= 0 && choice_word(choices, (size_t)choice, &word, &len))
        add(to, name, (hua_str){word, len});
}

static void add_speakers(cli_text *to, const reader_options *options)
{
    for (size_t i = 0; i < options->name_count; i++) {
        add(to, "speaker", options->names[i].name);
        cli_text_add(to, CLI_STR("="));
        cli_text_add(to, cli_str(hua_speaker_name(options->names[i].speaker)));
    }
    for (size_t i = 0; i < options->column_count; i++) {
        add(to, "column", options->columns[i].field);
        cli_text_add(to, CLI_STR("="));
        cli_text_add(to, options->columns[i].column);
    }
}

static void mix(XXH64_hash_t *sum, hua_str text)
{
    *sum = XXH3_64bits_withSeed(text.ptr, text.len, *sum);
}

static void mix_entry(void *ctx, const suppress_entry *entry)
{
    mix(ctx, entry->dialogue);
    mix(ctx, entry->rule);
    mix(ctx, entry->text);
}

/* Before anything is checked no suppression has matched, so all of them are "unused". */
static void add_suppressions(cli_text *to, const suppress *set)
{
    char room[24];
    XXH64_hash_t sum = 0;
    suppress_unused(set, mix_entry, &sum);
    if (!sum)
        return;
    snprintf(room, sizeof room, "%016llx", (unsigned long long)sum);
    add(to, "ignore", cli_str(room));
}

void run_facts(const cli_run *run, cli_text *options, store_run *facts)
{
    const cli_options *o = run->call->options;
    reader_options reading = run_reader_options(run);
    hua_ruleset_facts rules;
    hua_ruleset_describe(run->rules, &rules);
    add_choice(options, "lang", LANG_WORDS, (int)run->call->lang);
    add_choice(options, "from", FROM_WORDS, o->from ? o->from : CHOICE_UNSET);
    if (reading.has_channel)
        add(options, "channel", cli_str(hua_channel_name(reading.channel)));
    if (reading.encoding)
        add(options, "encoding", cli_str(reading.encoding));
    add_speakers(options, &reading);
    add_suppressions(options, run->suppress);
    *facts = (store_run){.fingerprint = rules.fingerprint,
                         .version = cli_str(hua_version()),
                         .options = cli_text_str(options),
                         .masked = !o->no_mask};
}
