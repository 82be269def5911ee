/* Tags, entities and speakers' marks in the lines of subtitles. */
#include "readers/speech/cue_text.h"

#include "readers/chat/heads.h"

#include <stdlib.h>

void cue_text_free(cue_text *t)
{
    cli_text_free(&t->text);
    cli_text_free(&t->run);
    cli_list_free(&t->parts);
}

void cue_text_begin(cue_text *t)
{
    t->fresh = true;
}

void cue_text_join(cli_text *text, hua_str more)
{
    if (!text->len || !more.len)
        return;
    if ((unsigned char)text->ptr[text->len - 1] < 0x80 || (unsigned char)more.ptr[0] < 0x80)
        cli_text_add(text, CLI_STR(" "));
}

/* ---- parts ------------------------------------------------------------- */

/* Column of the words in their line; 0 where tags or entities stand before or in them. */
static size_t column_of(const cue_text *t, hua_str words)
{
    size_t before = t->source.len - words.len;
    if (words.len > t->source.len || !cli_eq(words, cli_slice(t->source, before, t->source.len)))
        return 0;
    return cli_char_count(cli_slice(t->source, 0, before)) + 1;
}

static bool begin_part(cue_text *t, cue_by by, hua_str raw, hua_str name, size_t words)
{
    cue_part p = {.by = by, .raw = t->text.len, .line = t->line};
    if (by == CUE_VOICE) { /* the name comes from the tag: it stands before the text */
        cli_text_add(&t->text, name);
        p.name = p.raw;
        p.name_end = p.raw + name.len;
        p.raw = t->text.len;
    } else if (name.len) {
        p.name = p.raw + (size_t)(name.ptr - raw.ptr);
        p.name_end = p.name + name.len;
    }
    cli_text_add(&t->text, raw);
    p.words = p.raw + words;
    p.end = t->text.len;
    p.column = column_of(t, cli_slice(raw, words, raw.len));
    t->fresh = false;
    return !t->text.failed && cli_list_push(&t->parts, p);
}

static bool extend_part(cue_text *t, hua_str raw)
{
    cue_part *p = &t->parts.items[t->parts.count - 1];
    if (p->end > p->words) {
        cue_text_join(&t->text, raw);
    } else { /* the first words: only a name stood before */
        p->line = t->line;
        p->column = column_of(t, raw);
    }
    cli_text_add(&t->text, raw);
    p->end = t->text.len;
    return !t->text.failed;
}

/* A dash before words: a change of speakers. */
static size_t dash(hua_str line)
{
    static const char *const dashes[] = {"-", "–", "—", "－"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t n = strlen(dashes[i]);
        if (!cli_starts(line, dashes[i]) || cli_starts(cli_slice(line, n, line.len), dashes[i]))
            continue;
        size_t blank = n < line.len ? cli_blank(cli_slice(line, n, line.len)) : 0;
        bool number = n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9';
        return n < line.len && !number ? n + blank : 0;
    }
    return 0;
}

static bool put_line(cue_text *t, hua_str raw)
{
    turn_head head;
    size_t words = dash(raw);
    bool read = head_read(raw, &head) && !head.stamped && head.name.len && head.words <= raw.len;
    if (read && (head.bare || !head.alone))
        return begin_part(t, head.bare ? CUE_BRACKETS : CUE_COLON, raw, head.name, head.words);
    if (words)
        return begin_part(t, CUE_DASH, raw, (hua_str){NULL, 0}, words);
    if (t->fresh)
        return begin_part(t, CUE_NOBODY, raw, (hua_str){NULL, 0}, 0);
    return extend_part(t, raw);
}

/* ---- tags and entities ------------------------------------------------- */

/* The character an entity stands for; its length, 0 if it is none. */
static size_t entity(hua_str s, hua_str *meant)
{
    static const struct {
        const char *name, *meant;
    } named[] = {{"&amp;", "&"},  {"&lt;", "<"},   {"&gt;", ">"}, {"&quot;", "\""},
                 {"&nbsp;", " "}, {"&lrm;", ""},   {"&rlm;", ""}, {"&apos;", "'"},
                 {"&#39;", "'"},  {"&#34;", "\""}, {"&#38;", "&"}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (cli_starts(s, named[i].name)) {
            *meant = cli_str(named[i].meant);
            return strlen(named[i].name);
        }
    return 0;
}

/* Length of the tag `s` begins with: <i>, </v>, <00:01.000>, {\an8}; 0 if it is none. */
static size_t tag(hua_str s)
{
    const bool curly = cli_starts(s, "{\\");
    const char c = s.len > 1 ? s.ptr[1] : '\0';
    const bool opens = s.ptr[0] == '<' && (c == '/' || (c >= '0' && c <= '9') ||
                                           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    const char *close = curly || opens ? memchr(s.ptr, curly ? '}' : '>', s.len) : NULL;
    return close ? (size_t)(close - s.ptr) + 1 : 0;
}

/* The name in <v Name> or <v.class Name>. */
static bool voice_tag(hua_str tag_text, hua_str *name)
{
    if (tag_text.len < 4 || (tag_text.ptr[1] != 'v' && tag_text.ptr[1] != 'V') ||
        !strchr(". \t", tag_text.ptr[2]) || !tag_text.ptr[2])
        return false;
    size_t at = 2;
    while (at < tag_text.len - 1 && tag_text.ptr[at] != ' ' && tag_text.ptr[at] != '\t')
        at++;
    *name = cli_trim(cli_slice(tag_text, at, tag_text.len - 1));
    return name->len > 0;
}

/* Adds text with its entities decoded. */
static void add_plain(cli_text *out, hua_str s)
{
    while (s.len) {
        const char *mark = memchr(s.ptr, '&', s.len);
        size_t plain = mark ? (size_t)(mark - s.ptr) : s.len;
        hua_str meant = CLI_STR("&");
        cli_text_add(out, cli_slice(s, 0, plain));
        s = cli_slice(s, plain, s.len);
        if (!s.len)
            return;
        size_t n = entity(s, &meant);
        cli_text_add(out, meant);
        s = cli_slice(s, n ? n : 1, s.len);
    }
}

/* What was decoded of the line so far goes to a part. */
static bool put_run(cue_text *t, bool at_start)
{
    hua_str raw = cli_trim(cli_text_str(&t->run));
    if (t->run.failed)
        return false;
    if (!raw.len)
        return true;
    if (at_start)
        return put_line(t, raw);
    return t->fresh ? begin_part(t, CUE_NOBODY, raw, (hua_str){NULL, 0}, 0) : extend_part(t, raw);
}

static bool begin_voice(cue_text *t, hua_str name)
{
    t->run.len = 0;
    add_plain(&t->run, name);
    return !t->run.failed &&
           begin_part(t, CUE_VOICE, CLI_STR(""), cli_trim(cli_text_str(&t->run)), 0);
}

bool cue_text_line(cue_text *t, hua_str line, size_t number)
{
    hua_str name;
    bool at_start = true;
    t->line = number;
    t->source = line;
    t->run.len = 0;
    for (size_t at = 0, from = 0; at <= line.len;) {
        hua_str rest = cli_slice(line, at, line.len);
        size_t n = rest.len && (rest.ptr[0] == '<' || rest.ptr[0] == '{') ? tag(rest) : 0;
        if (rest.len && !n) {
            at++;
            continue;
        }
        add_plain(&t->run, cli_slice(line, from, at));
        if (!rest.len)
            return put_run(t, at_start);
        if (voice_tag(cli_slice(rest, 0, n), &name)) {
            if (!put_run(t, at_start) || !begin_voice(t, name))
                return false;
            t->run.len = 0;
            at_start = false;
        }
        from = at += n;
    }
    return true;
}
