#include "summary.h"

#include "common/text.h"

enum { KINDS = HUA_LEXICON + 1, MOST_PACKS = 256 };

typedef struct summary {
    hua_str packs[MOST_PACKS]; /* paths of the files that entries came from */
    size_t pack_count, examples, untested;
} summary;

static hua_str file_of(hua_str source)
{
    size_t n = source.len;
    while (n && source.ptr[n - 1] != ':')
        n--;
    return cli_slice(source, 0, n ? n - 1 : 0);
}

static void add_pack(summary *s, hua_str file)
{
    for (size_t i = 0; i < s->pack_count; i++)
        if (cli_eq(s->packs[i], file))
            return;
    if (s->pack_count < MOST_PACKS)
        s->packs[s->pack_count++] = file;
}

static void add_kind(summary *s, const hua_ruleset *rules, hua_kind kind)
{
    hua_entry entry;
    size_t count = hua_ruleset_count(rules, kind);
    for (size_t i = 0; i < count && hua_ruleset_entry(rules, kind, i, &entry); i++) {
        add_pack(s, file_of(entry.source));
        s->examples += entry.example_count;
        s->untested += (kind == HUA_RULE || kind == HUA_BEHAVIOUR || kind == HUA_TAG) &&
                       !entry.example_count;
    }
}

void summary_write(const cli_call *call, const hua_ruleset *rules)
{
    summary s = {.pack_count = 0};
    hua_ruleset_facts facts;
    hua_ruleset_describe(rules, &facts);
    for (int kind = 0; kind < KINDS; kind++)
        add_kind(&s, rules, (hua_kind)kind);
    message_print(call->term.out, call->lang, MSG_PACKS_HOLD, s.pack_count, facts.rules,
                  facts.behaviours, facts.tags, facts.rubrics, facts.lexicons, facts.patterns,
                  facts.literals, s.examples);
    if (s.untested)
        message_print(call->term.out, call->lang, MSG_PACKS_UNTESTED, s.untested);
    fputc('\n', call->term.out);
}
