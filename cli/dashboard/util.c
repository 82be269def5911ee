/* Small helpers: asking the store, rows by number, days. */
#include "dashboard/inner.h"

#include <errno.h>

hua_code dash_each(dash *d, const char *sql, hua_code (*each)(dash *d, store_rows *rows, void *ctx),
                   void *ctx)
{
    store_rows *rows;
    hua_code code = store_select(d->store, cli_str(sql), &rows, d->error);
    if (code)
        return code;
    int more = 0;
    while (!code && (more = store_rows_next(rows, d->error)) == 1) {
        code = each(d, rows, ctx);
        if (!code && ferror(d->page.file))
            code = dash_fail_write(d, errno);
    }
    store_rows_free(rows);
    return code ? code : more < 0 ? HUA_E_IO : HUA_OK;
}

static hua_code take_number(dash *d, store_rows *rows, void *ctx)
{
    (void)d;
    *(int64_t *)ctx = store_int(rows, 0);
    return HUA_OK;
}

hua_code dash_number(dash *d, const char *sql, int64_t *out)
{
    *out = 0;
    return dash_each(d, sql, take_number, out);
}

uint64_t dash_hash(uint64_t number)
{
    number += UINT64_C(0x9e3779b97f4a7c15); /* SplitMix64, by Steele, Lea and Flood */
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

bool dash_row(const dash *d, int64_t id, size_t *row)
{
    size_t low = 0, high = d->rows;
    if (id < 0 || id > UINT32_MAX)
        return false;
    if (id > 0 && (size_t)id <= d->rows && d->ids[id - 1] == id) { /* nothing was left out */
        *row = (size_t)id - 1;
        return true;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    *row = low;
    return low < d->rows && d->ids[low] == id;
}

static unsigned number_of(const char *digits, unsigned count)
{
    unsigned n = 0;
    for (unsigned i = 0; i < count; i++)
        n = n * 10 + (unsigned)(digits[i] - '0');
    return n;
}

bool dash_day(hua_str text, int32_t *day)
{
    static const char shape[] = "0000-00-00";
    if (text.len != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (shape[i] == '0' ? text.ptr[i] < '0' || text.ptr[i] > '9' : text.ptr[i] != '-')
            return false;
    int32_t year = (int32_t)number_of(text.ptr, 4);
    int32_t month = (int32_t)number_of(text.ptr + 5, 2), date = (int32_t)number_of(text.ptr + 8, 2);
    if (year < 1 || month < 1 || month > 12 || date < 1 || date > 31)
        return false;
    /* Years that begin in March: the leap day is the last. */
    year -= month <= 2;
    int32_t of_era = year % 400,
            of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
    *day = year / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return true;
}
