#define _POSIX_C_SOURCE 200809L /* isatty, clock_gettime */

#include "audit/progress.h"

#include <time.h>
#include <unistd.h>

enum { BAR = 20 };

static const double draw_every = 0.2, line_every = 10;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(progress *p, FILE *out, hua_lang lang, bool quiet, uint64_t total)
{
    *p = (progress){.out = out, .lang = lang, .quiet = quiet, .total = total, .began = now()};
    p->terminal = isatty(fileno(out)) == 1;
    p->shown = p->terminal ? 0 : p->began;
}

double progress_seconds(const progress *p)
{
    return now() - p->began;
}

const char *progress_size(char to[24], double bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 1000 && unit < 4; unit++)
        bytes /= 1000;
    snprintf(to, 24, unit && bytes < 100 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
    return to;
}

static const char *clock_text(char to[24], double seconds)
{
    if (seconds < 0 || seconds > 360000)
        return "-:--";
    int s = (int)(seconds + 0.5);
    if (s >= 3600)
        snprintf(to, 24, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(to, 24, "%d:%02d", s / 60, s % 60);
    return to;
}

static void draw_bar(FILE *out, double share)
{
    int full = (int)(share * BAR);
    putc('[', out);
    for (int i = 0; i < BAR; i++)
        putc(i < full ? '#' : '.', out);
    fputs("] ", out);
}

void progress_pause(progress *p)
{
    if (p->drawn)
        fputs("\r\033[K", p->out);
    p->drawn = false;
}

void progress_show(progress *p, uint64_t bytes, uint64_t dialogues, uint64_t set_aside)
{
    char done[24], total[24], rate[24], left[24];
    double at = now(), spent = at - p->began;
    if (p->quiet || at - p->shown < (p->terminal ? draw_every : line_every))
        return;
    p->shown = at;
    double share = p->total ? (double)bytes / (double)p->total : 1;
    share = share > 1 ? 1 : share;
    double fresh = bytes > p->passed_over ? (double)(bytes - p->passed_over) : 0;
    double speed = spent > 0 ? fresh / spent : 0;
    progress_pause(p);
    if (p->terminal)
        draw_bar(p->out, share);
    message_print(p->out, p->lang, MSG_AUDIT_PROGRESS, share * 100,
                  progress_size(done, (double)bytes), progress_size(total, (double)p->total),
                  progress_size(rate, speed),
                  clock_text(left, speed > 0 ? ((double)p->total - (double)bytes) / speed : -1),
                  (size_t)dialogues, (size_t)set_aside);
    p->drawn = p->terminal;
    if (!p->terminal)
        putc('\n', p->out);
    fflush(p->out);
}
