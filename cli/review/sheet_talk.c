#include "review/sheet_talk.h"

#include "common/fail.h"

#include <stdlib.h>

static hua_speaker speaker_of(hua_str name)
{
    for (int i = HUA_AGENT; i < HUA_OTHER; i++)
        if (cli_is(name, hua_speaker_name((hua_speaker)i)))
            return (hua_speaker)i;
    return HUA_OTHER;
}

static hua_channel channel_of(hua_str name)
{
    for (int i = HUA_CHAT; i <= HUA_DRAFT; i++)
        if (cli_is(name, hua_channel_name((hua_channel)i)))
            return (hua_channel)i;
    return HUA_CHAT;
}

static int64_t time_of(const json_node *node)
{
    return node && node->kind == JSON_NUMBER ? (int64_t)node->number : HUA_NO_TIME;
}

/* ["agent", "text", start | null, end | null] */
static hua_turn turn_of(const json_node *row)
{
    const json_node *speaker = row->first;
    const json_node *text = speaker ? speaker->next : NULL;
    const json_node *start = text ? text->next : NULL;
    const json_node *end = start ? start->next : NULL;
    return (hua_turn){.speaker = speaker ? speaker_of(speaker->text) : HUA_OTHER,
                      .text = text ? text->text : (hua_str){"", 0},
                      .start_ms = time_of(start),
                      .end_ms = time_of(end)};
}

hua_code sheet_talk_read(sheet_talk *t, const sheet *s, hua_error *error)
{
    const json_node *root;
    t->turns.count = 0;
    if (!t->tree)
        t->tree = json_tree_new();
    if (!t->tree)
        return cli_fail_memory(error);
    hua_code code = json_tree_parse(t->tree, s->turns, &root, error);
    if (code != HUA_OK)
        return code;
    for (const json_node *row = root->first; row; row = row->next)
        if (!cli_list_push(&t->turns, turn_of(row)))
            return cli_fail_memory(error);
    t->dialogue = (hua_dialogue){.id = s->name,
                                 .source = s->source,
                                 .channel = channel_of(s->channel),
                                 .agent = s->agent,
                                 .customer = s->customer,
                                 .team = s->team,
                                 .date = s->day,
                                 .turns = t->turns.items,
                                 .turn_count = t->turns.count};
    return HUA_OK;
}

void sheet_talk_free(sheet_talk *t)
{
    json_tree_free(t->tree);
    cli_list_free(&t->turns);
}

hua_str sheet_part(hua_str text, size_t start, size_t end)
{
    size_t at = 0, from;
    for (size_t i = 0; i < start && at < text.len; i++)
        at += cli_char_len(cli_slice(text, at, text.len));
    from = at;
    for (size_t i = start; i < end && at < text.len; i++)
        at += cli_char_len(cli_slice(text, at, text.len));
    return cli_slice(text, from, at);
}

/* ---- all that was reviewed --------------------------------------------------------- */

static hua_code visit_one(desk *d, int64_t id, const sheet_visit *visit, sheet *s, sheet_talk *t,
                          bool *more, hua_error *error)
{
    bool found = false;
    hua_code code = sheet_load(d, id, s, &found, error);
    if (code != HUA_OK || !found || (visit->wants && !visit->wants(visit->ctx, s)))
        return code;
    code = sheet_talk_read(t, s, error);
    if (code == HUA_OK)
        *more = visit->take(visit->ctx, s, &t->dialogue);
    return code;
}

hua_code sheet_walk(desk *d, const sheet_visit *visit, hua_error *error)
{
    sheet_ids ids = {0};
    sheet s = {.id = 0};
    sheet_talk t = {.tree = NULL};
    bool more = true;
    hua_code code = sheet_reviewed(d, &ids, error);
    for (size_t i = 0; code == HUA_OK && more && i < ids.count; i++)
        code = visit_one(d, ids.items[i], visit, &s, &t, &more, error);
    sheet_talk_free(&t);
    sheet_free(&s);
    cli_list_free(&ids);
    return code;
}
