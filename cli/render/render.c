#include "render/render.h"

#include "common/fail.h"
#include "common/text.h"

#include <stdlib.h>

bool renderer_begin(renderer *r, output_format format, const render_setup *setup)
{
    static const render_ops *const table[] = {
        [FORMAT_TEXT] = &text_renderer,   [FORMAT_SHORT] = &short_renderer,
        [FORMAT_JSON] = &json_renderer,   [FORMAT_JSONL] = &jsonl_renderer,
        [FORMAT_SARIF] = &sarif_renderer, [FORMAT_GITHUB] = &github_renderer,
        [FORMAT_JUNIT] = &junit_renderer,
    };
    *r = (renderer){.ops = table[format], .setup = *setup};
    return r->ops->begin(r);
}

void renderer_free(renderer *r)
{
    if (r->held)
        fclose(r->held);
    free(r->held_text);
    r->held = NULL;
    r->held_text = NULL;
}

bool render_nothing(renderer *r)
{
    (void)r;
    return true;
}

void render_no_bad_record(renderer *r, const char *path, const hua_error *error)
{
    (void)r;
    (void)path;
    (void)error;
}

bool render_hold(renderer *r)
{
    r->held = open_memstream(&r->held_text, &r->held_size);
    if (!r->held)
        cli_fail_memory(&r->error);
    return r->held != NULL;
}

bool render_release(renderer *r)
{
    bool whole = !ferror(r->held);
    whole = fclose(r->held) == 0 && whole;
    r->held = NULL;
    if (whole)
        fwrite(r->held_text, 1, r->held_size, r->setup.term.out);
    else
        cli_fail_memory(&r->error);
    free(r->held_text);
    r->held_text = NULL;
    return whole;
}

/* ---- what several formats share ---------------------------------------- */

/* Moves a place over text: a line end begins a new line, anything else is a column. */
static void walk(hua_str text, size_t *line, size_t *column)
{
    for (size_t at = 0; at < text.len;) {
        if (text.ptr[at] == '\n') {
            ++*line;
            *column = 1;
            at++;
        } else {
            ++*column;
            at += cli_char_len(cli_slice(text, at, text.len));
        }
    }
}

place place_of(const render_item *item, uint32_t turn, hua_span span)
{
    const hua_dialogue *dialogue = hua_report_dialogue(item->report);
    reader_place begin = reader_turn_place(item->reader, turn);
    place p = {.line = begin.line ? begin.line : 1};
    p.end_line = p.line;
    p.column = span.start + 1;
    p.end_column = span.end + 1;
    if (!begin.column || turn >= dialogue->turn_count)
        return p;
    hua_str text = dialogue->turns[turn].text;
    p.exact = true;
    p.column = begin.column;
    walk(cli_slice(text, 0, span.byte_start), &p.line, &p.column);
    p.end_line = p.line;
    p.end_column = p.column;
    walk(cli_slice(text, span.byte_start, span.byte_end), &p.end_line, &p.end_column);
    return p;
}

const char *shown_path(const char *path)
{
    return path[0] == '-' && !path[1] ? "<stdin>" : path;
}

hua_str shown_id(const hua_dialogue *dialogue)
{
    return dialogue->id.len ? dialogue->id : dialogue->source;
}

const char *shown_points(char to[16], int32_t hundredths)
{
    int value = hundredths < 0 ? -hundredths : hundredths;
    const char *sign = hundredths < 0 ? "-" : "";
    if (value % 100 == 0)
        snprintf(to, 16, "%s%d", sign, value / 100);
    else if (value % 10 == 0)
        snprintf(to, 16, "%s%d.%d", sign, value / 100, value % 100 / 10);
    else
        snprintf(to, 16, "%s%d.%02d", sign, value / 100, value % 100);
    return to;
}

const char *speaker_word(hua_lang lang, hua_speaker speaker)
{
    static const message_id words[] = {
        [HUA_AGENT] = MSG_AGENT,
        [HUA_CUSTOMER] = MSG_CUSTOMER,
        [HUA_SYSTEM] = MSG_SYSTEM,
        [HUA_OTHER] = MSG_OTHER,
    };
    return message(lang, words[speaker]);
}

const char *error_text(const hua_error *error, hua_lang lang)
{
    return lang == HUA_EN && error->message_en[0] ? error->message_en : error->message;
}

void put_json(FILE *out, hua_str text)
{
    for (size_t at = 0; at < text.len;) {
        glyph g = glyph_at(text, at);
        if (g.cp == '"' || g.cp == '\\')
            fprintf(out, "\\%c", (int)g.cp);
        else if (g.cp < 0x20)
            fprintf(out, "\\u%04x", (unsigned)g.cp);
        else if (g.cp == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else
            fwrite(text.ptr + at, 1, g.taken, out);
        at += g.taken;
    }
}
