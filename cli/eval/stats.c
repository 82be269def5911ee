#include "eval/stats.h"

#include <math.h>

double stats_ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : (double)NAN;
}

double stats_f1(size_t hits, size_t missed, size_t false_alarms)
{
    return stats_ratio(2 * hits, 2 * hits + missed + false_alarms);
}

stats_interval stats_wilson(size_t part, size_t whole)
{
    const double z = 1.959963984540054; /* the normal distribution's 97.5th percentile */
    if (!whole)
        return (stats_interval){(double)NAN, (double)NAN};
    const double n = (double)whole;
    const double p = (double)part / n;
    const double scale = 1 + z * z / n;
    const double middle = (p + z * z / (2 * n)) / scale;
    const double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    const double low = part ? middle - half : 0;
    return (stats_interval){low, part == whole ? 1 : middle + half};
}

static size_t total(const size_t table[STATUSES][STATUSES])
{
    size_t n = 0;
    for (size_t i = 0; i < STATUSES; i++)
        for (size_t j = 0; j < STATUSES; j++)
            n += table[i][j];
    return n;
}

double stats_agreement(const size_t table[STATUSES][STATUSES])
{
    size_t same = 0;
    for (size_t i = 0; i < STATUSES; i++)
        same += table[i][i];
    return stats_ratio(same, total(table));
}

double stats_kappa(const size_t table[STATUSES][STATUSES])
{
    double rows[STATUSES] = {0};
    double columns[STATUSES] = {0};
    double observed = 0;
    double expected = 0;
    for (size_t i = 0; i < STATUSES; i++) {
        for (size_t j = 0; j < STATUSES; j++) {
            rows[i] += (double)table[i][j];
            columns[j] += (double)table[i][j];
        }
    }
    const double n = rows[0] + rows[1] + rows[2];
    for (size_t i = 0; i < STATUSES; i++) {
        for (size_t j = 0; j < STATUSES; j++) {
            const double apart = (double)i - (double)j;
            observed += apart * apart * (double)table[i][j];
            expected += apart * apart * rows[i] * columns[j];
        }
    }
    return expected > 0 ? 1 - observed * n / expected : (double)NAN;
}

double stats_agreement2(const size_t table[2][2])
{
    return stats_ratio(table[0][0] + table[1][1],
                       table[0][0] + table[0][1] + table[1][0] + table[1][1]);
}

/* 1 - q_o / q_e, where q are the shares of disagreement: seen, and due to chance. */
double stats_kappa2(const size_t table[2][2])
{
    const double rows[2] = {(double)(table[0][0] + table[0][1]),
                            (double)(table[1][0] + table[1][1])};
    const double columns[2] = {(double)(table[0][0] + table[1][0]),
                               (double)(table[0][1] + table[1][1])};
    const double n = rows[0] + rows[1];
    const double seen = (double)(table[0][1] + table[1][0]) * n;
    const double chance = rows[0] * columns[1] + rows[1] * columns[0];
    return chance > 0 ? 1 - seen / chance : (double)NAN;
}
