#include "review/pack_edit.h"

#include "common/yaml_doc.h"

#include <stdio.h>

/* ---- quoting ------------------------------------------------------------- */

static uint32_t code_point(hua_str c)
{
    const unsigned char *s = (const unsigned char *)c.ptr;
    switch (c.len) {
    case 2:
        return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    case 3:
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    case 4:
        return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
               (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
    default:
        return s[0];
    }
}

/* What a YAML file may not hold as it stands, or what nobody would see there. */
static bool must_escape(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           c == 0xFFFE || c == 0xFFFF;
}

static void quote_char(cli_text *out, hua_str c)
{
    char room[16];
    uint32_t code = code_point(c);
    if (c.len == 1 && (code == '"' || code == '\\'))
        snprintf(room, sizeof room, "\\%c", (char)code);
    else if (code == '\n')
        snprintf(room, sizeof room, "\\n");
    else if (c.len == 1 && code >= 0x80)
        snprintf(room, sizeof room, "\\uFFFD"); /* a stray byte */
    else if (must_escape(code))
        snprintf(room, sizeof room, "\\u%04X", (unsigned)code);
    else
        snprintf(room, sizeof room, "%.*s", (int)c.len, c.ptr);
    cli_text_add(out, cli_str(room));
}

void pack_quote(cli_text *out, hua_str text)
{
    cli_text_add(out, CLI_STR("\""));
    while (text.len) {
        size_t n = cli_char_len(text);
        quote_char(out, cli_slice(text, 0, n));
        text = cli_slice(text, n, text.len);
    }
    cli_text_add(out, CLI_STR("\""));
}

void pack_escape(cli_text *out, hua_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] && strchr("{}()|<>^$#?\\", text.ptr[i]))
            cli_text_add(out, CLI_STR("\\"));
        cli_text_add(out, cli_slice(text, i, i + 1));
    }
}

/* ---- places -------------------------------------------------------------- */

typedef struct edit {
    cli_text text; /* the definition with its first line's indentation put back */
    size_t indent;
    yaml_doc doc;
} edit;

static void blanks(cli_text *out, size_t count)
{
    while (count--)
        cli_text_add(out, CLI_STR(" "));
}

static bool begin(edit *e, hua_str definition)
{
    hua_error error;
    *e = (edit){.indent = cli_lost_indent(definition)};
    blanks(&e->text, e->indent);
    cli_text_add(&e->text, definition);
    if (!cli_ends(definition, "\n"))
        cli_text_add(&e->text, CLI_STR("\n"));
    return !e->text.failed &&
           yaml_doc_parse(&e->doc, cli_text_str(&e->text), "", &error) == HUA_OK && e->doc.root &&
           e->doc.root->kind == YAML_DOC_MAP;
}

static void end(edit *e)
{
    yaml_doc_free(&e->doc);
    cli_text_free(&e->text);
}

static size_t line_at(hua_str text, size_t line)
{
    size_t at = 0;
    while (line > 1 && at < text.len)
        line -= text.ptr[at++] == '\n';
    return at;
}

static size_t offset_of(const edit *e, const yaml_node *node)
{
    hua_str text = cli_text_str(&e->text);
    size_t at = line_at(text, node->line);
    for (uint32_t i = 1; i < node->column && at < text.len; i++)
        at += cli_char_len(cli_slice(text, at, text.len));
    return at;
}

/* The text with `what` put in at `at`, without the indentation of the first line. */
static bool put_in(cli_text *out, const edit *e, size_t at, const cli_text *what)
{
    hua_str text = cli_text_str(&e->text);
    cli_text_add(out, cli_slice(text, e->indent, at));
    cli_text_add(out, cli_text_str(what));
    cli_text_add(out, cli_slice(text, at, text.len));
    return !out->failed && !what->failed;
}

/* ---- lists --------------------------------------------------------------- */

static void add_flow(cli_text *what, const hua_str *items, size_t count, bool follows)
{
    for (size_t i = 0; i < count; i++) {
        pack_quote(what, items[i]);
        if (i + 1 < count || follows)
            cli_text_add(what, CLI_STR(", "));
    }
}

static void add_block(cli_text *what, size_t indent, const hua_str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        blanks(what, indent);
        cli_text_add(what, CLI_STR("- "));
        pack_quote(what, items[i]);
        cli_text_add(what, CLI_STR("\n"));
    }
}

/* Bytes of a quoted scalar, its quotes included. */
static size_t quoted_len(hua_str rest)
{
    const char quote = rest.ptr[0];
    size_t i = 1;
    while (i < rest.len) {
        if (rest.ptr[i] == quote &&
            !(quote == '\'' && i + 1 < rest.len && rest.ptr[i + 1] == quote))
            return i + 1;
        i += rest.ptr[i] == quote || (rest.ptr[i] == '\\' && quote == '"') ? 2 : 1;
    }
    return rest.len;
}

/* Bytes of a scalar: quoted, or up to a remark, the line's end, or what ends it in braces. */
static size_t scalar_len(hua_str rest, bool inside_flow)
{
    size_t i = 0;
    if (rest.len && (rest.ptr[0] == '"' || rest.ptr[0] == '\''))
        return quoted_len(rest);
    while (i < rest.len && rest.ptr[i] != '\n' && rest.ptr[i] != '\r' &&
           !(rest.ptr[i] == '#' && i && rest.ptr[i - 1] == ' ') &&
           !(inside_flow && strchr(",}]", rest.ptr[i])))
        i++;
    while (i && rest.ptr[i - 1] == ' ')
        i--;
    return i;
}

/* One value becomes a list of it and what is new. */
static bool add_to_scalar(cli_text *out, const edit *e, size_t at, bool inside_flow,
                          const hua_str *items, size_t count)
{
    hua_str text = cli_text_str(&e->text);
    size_t len = scalar_len(cli_slice(text, at, text.len), inside_flow);
    cli_text_add(out, cli_slice(text, e->indent, at));
    cli_text_add(out, CLI_STR("["));
    add_flow(out, items, count, true);
    cli_text_add(out, cli_slice(text, at, at + len));
    cli_text_add(out, CLI_STR("]"));
    cli_text_add(out, cli_slice(text, at + len, text.len));
    return !out->failed;
}

static bool add_to_list(cli_text *out, const edit *e, const yaml_node *list, bool inside_flow,
                        const hua_str *items, size_t count)
{
    cli_text what = {0};
    size_t at = offset_of(e, list);
    bool done;
    if (list->kind == YAML_DOC_TEXT)
        return add_to_scalar(out, e, at, inside_flow, items, count);
    if (list->kind != YAML_DOC_LIST || at >= e->text.len)
        return false;
    if (e->text.ptr[at] == '[') {
        at++;
        add_flow(&what, items, count, list->first != NULL);
    } else {
        add_block(&what, list->column - 1, items, count);
        at = line_at(cli_text_str(&e->text), list->line);
    }
    done = put_in(out, e, at, &what);
    cli_text_free(&what);
    return done;
}

/* ---- unless -------------------------------------------------------------- */

static bool is_remark(hua_str text, size_t line_start)
{
    hua_str line;
    size_t at = line_start;
    if (!cli_next_line(text, &at, &line))
        return false;
    line = cli_trim(line);
    return !line.len || line.ptr[0] == '#';
}

/* The line of the key behind `match`, or of `tests`; remarks above it are its own. */
static size_t new_place(const edit *e)
{
    hua_str text = cli_text_str(&e->text);
    const yaml_node *behind = NULL;
    for (const yaml_node *n = e->doc.root->first; n; n = n->next)
        if (n->next && cli_is(n->key->text, "match"))
            behind = n->next;
        else if (!behind && cli_is(n->key->text, "tests"))
            behind = n;
    size_t line = behind ? behind->key->line : 0;
    if (!line)
        return text.len;
    while (line > 2 && is_remark(text, line_at(text, line - 1)))
        line--;
    return line_at(text, line);
}

static bool add_new_unless(cli_text *out, const edit *e, const hua_str *items, size_t count)
{
    cli_text what = {0};
    size_t at = e->indent;
    if (e->text.ptr[at] == '{') {
        at++;
        cli_text_add(&what, CLI_STR("unless: ["));
        add_flow(&what, items, count, false);
        cli_text_add(&what, CLI_STR("], "));
    } else {
        at = new_place(e);
        blanks(&what, e->indent);
        cli_text_add(&what, CLI_STR("unless:\n"));
        add_block(&what, e->indent + 2, items, count);
    }
    bool done = put_in(out, e, at, &what);
    cli_text_free(&what);
    return done;
}

bool pack_add_unless(cli_text *out, hua_str definition, const hua_str *items, size_t count)
{
    edit e;
    bool done = begin(&e, definition);
    if (done) {
        const yaml_node *unless = yaml_doc_member(e.doc.root, "unless");
        done = unless ? add_to_list(out, &e, unless, definition.ptr[0] == '{', items, count)
                      : add_new_unless(out, &e, items, count);
    }
    end(&e);
    return done;
}

bool pack_add_good(cli_text *out, hua_str definition, const hua_str *items, size_t count)
{
    edit e;
    bool done = begin(&e, definition);
    if (done) {
        const yaml_node *tests = yaml_doc_member(e.doc.root, "tests");
        const yaml_node *good = yaml_doc_member(tests, "good");
        done = good &&
               add_to_list(out, &e, good, e.text.ptr[offset_of(&e, tests)] == '{', items, count);
    }
    end(&e);
    return done;
}

/* ---- the file ------------------------------------------------------------ */

size_t pack_find(hua_str file, hua_str definition, size_t line)
{
    for (size_t at = line_at(file, line); at + definition.len <= file.len; at++)
        if (memcmp(file.ptr + at, definition.ptr, definition.len) == 0)
            return at;
    return SIZE_MAX;
}

void pack_show(cli_text *out, hua_str definition)
{
    size_t indent = cli_lost_indent(definition);
    blanks(out, indent > 2 ? indent - 2 : 2);
    cli_text_add(out, CLI_STR("- "));
    cli_text_add(out, definition);
    if (!cli_ends(definition, "\n"))
        cli_text_add(out, CLI_STR("\n"));
}
