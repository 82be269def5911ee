/* The scenarios as a list, by industry and level, and the choice of one. */
#include "coach/coach.h"
#include "coach/show.h"

#include "common/text.h"

#include <stdlib.h>

enum { NUMBER = 4, NAME = 26 };

typedef struct scenario_list {
    const practice_scenario **items;
    size_t count;
} scenario_list;

/* By industry, then level, then id. */
static int order(const void *one, const void *two)
{
    const practice_scenario *a = *(const practice_scenario *const *)one;
    const practice_scenario *b = *(const practice_scenario *const *)two;
    size_t least = a->industry.len < b->industry.len ? a->industry.len : b->industry.len;
    int by = memcmp(a->industry.ptr, b->industry.ptr, least);
    if (!by)
        by = (a->industry.len > b->industry.len) - (a->industry.len < b->industry.len);
    if (!by)
        by = a->level - b->level;
    return by ? by : strcmp(a->id.ptr, b->id.ptr);
}

static scenario_list sorted(const practice_library *library)
{
    scenario_list list = {NULL, practice_scenario_count(library)};
    list.items = malloc((list.count + 1) * sizeof(const practice_scenario *));
    if (!list.items)
        list.count = 0;
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = practice_scenario_at(library, i);
    if (list.count)
        qsort(list.items, list.count, sizeof(const practice_scenario *), order);
    return list;
}

static void put_row(const coach *c, size_t number, const practice_scenario *s)
{
    FILE *out = c->term.out;
    fprintf(out, "%*zu  ", NUMBER, number);
    term_padded(out, s->id, NAME);
    for (int level = 1; level <= 3; level++)
        term_put(out, cli_str(level <= s->level ? "●" : "○"));
    fputs("  ", out);
    term_put(out, learning_text(&c->with, s->title, s->title_en));
    putc('\n', out);
}

static void put_list(const coach *c, const scenario_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i == 0 || !cli_eq(list->items[i]->industry, list->items[i - 1]->industry)) {
            term_styled(&c->term, STYLE_BOLD,
                        practice_industry_name(list->items[i]->industry, c->lang));
            putc('\n', c->term.out);
        }
        put_row(c, i + 1, list->items[i]);
    }
}

void coach_list(coach *c)
{
    scenario_list list = sorted(c->library);
    put_list(c, &list);
    free(list.items);
}

/* By its number in the list or by its id; NULL if it is neither. */
static const practice_scenario *chosen(const coach *c, const scenario_list *list, hua_str line)
{
    size_t number = 0;
    for (size_t i = 0; i < line.len && i < 6; i++) {
        if (line.ptr[i] < '0' || line.ptr[i] > '9')
            return practice_scenario_find(c->library, line);
        number = number * 10 + (size_t)(line.ptr[i] - '0');
    }
    return number >= 1 && number <= list->count ? list->items[number - 1] : NULL;
}

hua_str coach_menu(coach *c)
{
    hua_str line, id = {"", 0};
    const char *ask = message(c->lang, MSG_COACH_ASK);
    scenario_list list = sorted(c->library);
    put_list(c, &list);
    putc('\n', c->term.out);
    while (!id.len && prompt_read(&c->prompt, ask, &line) == PROMPT_LINE && line.len) {
        const practice_scenario *s = chosen(c, &list, line);
        if (s)
            id = s->id;
        else
            complain(c->call->err, c->lang, MSG_COACH_NO_SCENARIO, CLI_ARG(line));
    }
    free(list.items);
    return id;
}
