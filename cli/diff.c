/*
 * Shape of the data: both texts as lists of lines.  Equal lines at both ends are set aside; what
 * remains is small in a draft and is compared by the table of longest common subsequences.  A
 * middle too large for the table is shown as replaced whole, which is correct and only longer.
 */
#include "diff.h"

#include "common/mem.h"
#include "common/text.h"

#include <stdlib.h>

enum { CONTEXT = 3, MOST_CELLS = 4 << 20 };

typedef CLI_LIST(hua_str) line_list;

/* One line of the script: ' ' in both, '-' only before, '+' only after. */
typedef struct edit {
    char sign;
    hua_str line;
} edit;
typedef CLI_LIST(edit) edit_list;

static bool split(hua_str text, line_list *lines)
{
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) + 1 : text.len;
        if (!cli_list_push(lines, cli_slice(text, 0, n)))
            return false;
        text = cli_slice(text, n, text.len);
    }
    return true;
}

static bool add(edit_list *script, char sign, hua_str line)
{
    return cli_list_push(script, ((edit){sign, line}));
}

static bool add_all(edit_list *script, char sign, const hua_str *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!add(script, sign, lines[i]))
            return false;
    return true;
}

/* common[i][k]: length of the longest common subsequence of a[i..] and b[k..]. */
static void fill_table(unsigned *common, const hua_str *a, size_t n, const hua_str *b, size_t m)
{
    for (size_t i = n; i-- > 0;) {
        for (size_t k = m; k-- > 0;) {
            unsigned *cell = &common[i * (m + 1) + k];
            unsigned down = common[(i + 1) * (m + 1) + k], right = cell[1];
            if (cli_eq(a[i], b[k]))
                *cell = common[(i + 1) * (m + 1) + k + 1] + 1;
            else
                *cell = down > right ? down : right;
        }
    }
}

static bool compare(edit_list *script, const hua_str *a, size_t n, const hua_str *b, size_t m)
{
    if ((n + 1) > MOST_CELLS / (m + 1))
        return add_all(script, '-', a, n) && add_all(script, '+', b, m);
    unsigned *common = calloc((n + 1) * (m + 1), sizeof *common);
    bool done = common != NULL;
    size_t i = 0, k = 0;
    if (done)
        fill_table(common, a, n, b, m);
    while (done && (i < n || k < m)) {
        if (i < n && k < m && cli_eq(a[i], b[k])) {
            done = add(script, ' ', a[i++]);
            k++;
        } else if (i < n &&
                   (k == m || common[(i + 1) * (m + 1) + k] >= common[i * (m + 1) + k + 1])) {
            done = add(script, '-', a[i++]);
        } else {
            done = add(script, '+', b[k++]);
        }
    }
    free(common);
    return done;
}

static bool make_script(edit_list *script, const line_list *a, const line_list *b)
{
    size_t head = 0, tail = 0, n = a->count, m = b->count;
    while (head < n && head < m && cli_eq(a->items[head], b->items[head]))
        head++;
    while (tail < n - head && tail < m - head &&
           cli_eq(a->items[n - 1 - tail], b->items[m - 1 - tail]))
        tail++;
    return add_all(script, ' ', a->items, head) &&
           compare(script, a->items + head, n - head - tail, b->items + head, m - head - tail) &&
           add_all(script, ' ', a->items + n - tail, tail);
}

/* ---- writing ----------------------------------------------------------- */

static void write_edit(const term *t, const edit *e)
{
    hua_str line = e->line;
    bool ended = line.len && line.ptr[line.len - 1] == '\n';
    term_set(t, e->sign == '-' ? STYLE_ERROR : e->sign == '+' ? STYLE_GOOD : STYLE_PLAIN);
    putc(e->sign, t->out);
    /* For a person's eyes harmless, for patch(1) to the byte. */
    if (t->color)
        term_put(t->out, cli_slice(line, 0, line.len - ended));
    else
        fwrite(line.ptr, 1, line.len - ended, t->out);
    term_set(t, STYLE_PLAIN);
    fputs(ended ? "\n" : "\n\\ No newline at end of file\n", t->out);
}

/* End of the hunk whose first change is at `at`: where 2 * CONTEXT equal lines follow. */
static size_t hunk_end(const edit_list *script, size_t at)
{
    size_t last = at;
    for (size_t i = at; i < script->count && i <= last + 2 * CONTEXT; i++)
        if (script->items[i].sign != ' ')
            last = i;
    return last + 1 + CONTEXT < script->count ? last + 1 + CONTEXT : script->count;
}

typedef struct position {
    size_t before, after; /* lines passed */
} position;

static void pass(position *p, const edit *e)
{
    p->before += e->sign != '+';
    p->after += e->sign != '-';
}

static void write_hunk(const term *t, const edit_list *script, size_t from, size_t to, position *at)
{
    position end = *at;
    for (size_t i = from; i < to; i++)
        pass(&end, &script->items[i]);
    size_t n = end.before - at->before, m = end.after - at->after;
    term_set(t, STYLE_INFO);
    fprintf(t->out, "@@ -%zu,%zu +%zu,%zu @@", at->before + (n > 0), n, at->after + (m > 0), m);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
    for (size_t i = from; i < to; i++)
        write_edit(t, &script->items[i]);
    *at = end;
}

static void write_script(const term *t, const char *path, const edit_list *script)
{
    position at = {0, 0};
    size_t done = 0;
    for (size_t i = 0; i < script->count; i++) {
        if (script->items[i].sign == ' ' || i < done)
            continue;
        size_t from = i > done + CONTEXT ? i - CONTEXT : done;
        if (done == 0)
            fprintf(t->out, "--- %s\n+++ %s\n", path, path);
        for (size_t k = done; k < from; k++)
            pass(&at, &script->items[k]);
        done = hunk_end(script, i);
        write_hunk(t, script, from, done, &at);
    }
}

bool diff_write(const term *t, const char *path, hua_str before, hua_str after)
{
    line_list a = {0}, b = {0};
    edit_list script = {0};
    bool done = split(before, &a) && split(after, &b) && make_script(&script, &a, &b);
    if (done)
        write_script(t, path, &script);
    cli_list_free(&a);
    cli_list_free(&b);
    cli_list_free(&script);
    return done;
}
