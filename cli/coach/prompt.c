#include "coach/prompt.h"

#include "common/fail.h"

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

enum { HISTORY_LINES = 200 };

/* ---- the terminal ---------------------------------------------------------- */

/* libedit knows characters by the locale: where it has none of UTF-8, that of C will do. */
static void choose_locale(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static prompt *owner(EditLine *edit)
{
    void *data = NULL;
    el_get(edit, EL_CLIENTDATA, &data);
    return data;
}

static char *label_of(EditLine *edit)
{
    return owner(edit)->label;
}

/* Ctrl-C as a key: the line ends, and nothing is left undone as after a signal. */
static unsigned char break_line(EditLine *edit, wint_t key)
{
    prompt *p = owner(edit);
    (void)key;
    p->broken = true;
    return CC_EOF;
}

/* Ctrl-Z as a key too: the terminal is given back while the program is stopped. */
static unsigned char stop(EditLine *edit, wint_t key)
{
    (void)key;
    el_set(edit, EL_PREP_TERM, 0);
    raise(SIGTSTP);
    el_set(edit, EL_PREP_TERM, 1);
    el_set(edit, EL_REFRESH);
    return CC_NORM;
}

static void use_history(prompt *p)
{
    HistEvent event;
    p->history = history_init();
    if (!p->history)
        return;
    history(p->history, &event, H_SETSIZE, HISTORY_LINES);
    history(p->history, &event, H_SETUNIQUE, 1);
    el_set(p->edit, EL_HIST, history, p->history);
}

void prompt_open(prompt *p)
{
    *p = (prompt){0};
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return;
    choose_locale();
    p->edit = el_init("huashu", stdin, stdout, stderr);
    if (!p->edit)
        return;
    el_set(p->edit, EL_CLIENTDATA, p);
    el_set(p->edit, EL_PROMPT, label_of);
    el_set(p->edit, EL_EDITOR, "emacs");
    use_history(p);
    el_source(p->edit, NULL);
    /* The wide form: the other one makes copies of the names that nobody frees. */
    el_wset(p->edit, EL_ADDFN, L"huashu-break", L"leave", break_line);
    el_set(p->edit, EL_BIND, "^C", "huashu-break", NULL);
    el_wset(p->edit, EL_ADDFN, L"huashu-stop", L"stop", stop);
    el_set(p->edit, EL_BIND, "^Z", "huashu-stop", NULL);
    el_set(p->edit, EL_SETTY, "-d", "-isig", NULL);
}

void prompt_close(prompt *p)
{
    if (p->history)
        history_end(p->history);
    if (p->edit)
        el_end(p->edit);
    cli_text_free(&p->line);
    *p = (prompt){0};
}

static void remember(prompt *p, const char *line)
{
    HistEvent event;
    if (p->history && line[0] != '\n')
        history(p->history, &event, H_ENTER, line);
}

static bool read_edited(prompt *p)
{
    int count = 0;
    p->broken = false;
    el_resize(p->edit); /* the window may have another size by now */
    /*
     * libedit draws the prompt and takes the terminal only then: what is typed in between would
     * be the terminal's, which takes Ctrl-Z for a signal and throws the line away.
     */
    el_set(p->edit, EL_PREP_TERM, 1);
    const char *line = el_gets(p->edit, &count);
    if (!line || count <= 0 || p->broken) {
        putchar('\n');
        return false;
    }
    remember(p, line);
    size_t len = (size_t)count < PROMPT_MAX_BYTES ? (size_t)count : PROMPT_MAX_BYTES;
    cli_text_add(&p->line, (hua_str){line, len});
    return true;
}

/* ---- without one -------------------------------------------------------------- */

static bool read_plain(prompt *p)
{
    char piece[1024];
    size_t len = 0;
    int c = getchar();
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n'; c = getchar()) {
        piece[len++] = (char)c;
        if (len < sizeof piece)
            continue;
        if (p->line.len < PROMPT_MAX_BYTES)
            cli_text_add(&p->line, (hua_str){piece, len});
        len = 0;
    }
    cli_text_add(&p->line, (hua_str){piece, len});
    return true;
}

prompt_answer prompt_read(prompt *p, const char *label, hua_str *line)
{
    cli_copy(p->label, sizeof p->label, cli_str(label));
    p->line.len = 0;
    fflush(stdout); /* also for a program at the other end of a pipe */
    bool more = p->edit ? read_edited(p) : read_plain(p);
    if (p->line.failed)
        return PROMPT_NO_MEMORY;
    *line = more ? cli_trim(cli_text_str(&p->line)) : (hua_str){"", 0};
    return more ? PROMPT_LINE : PROMPT_END;
}
