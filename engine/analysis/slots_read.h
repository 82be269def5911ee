/*
 * Reading values out of folded symbols: pure functions that look at what stands at a place and
 * answer where it ends.  slots.c decides which of them to ask and notes the answers.
 *
 * Every reader answers the end of what it read, or 0 if nothing of its kind stands there, and looks
 * ahead only so far as the value itself stretches.
 */
#ifndef HUA_ANALYSIS_SLOTS_READ_H
#define HUA_ANALYSIS_SLOTS_READ_H

#include <stdbool.h>
#include <stdint.h>
#include <uchar.h>

/* The folded code points of a turn, or of a part of it. */
typedef struct symbols {
    const uint32_t *at;
    uint32_t count;
    const uint8_t *sizes; /* bytes of each in the source; NULL = not known */
} symbols;

enum { NUMBER_DIGITS, NUMBER_HAN, NUMBER_VAGUE, NUMBER_MASK };
#define VALUE_UNKNOWN (-1.0)

/* A number, or two with a word between that means "to" (`value` is then the greater). */
typedef struct number {
    uint32_t end;     /* 0 = none */
    uint32_t symbols; /* length of the first of the two */
    uint32_t style;   /* of the last of the two */
    bool range;
    double value; /* VALUE_UNKNOWN where it is masked */
} number;

/* What a masked placeholder stands for: [数字x]. */
typedef enum mask_kind {
    MASK_NONE,
    MASK_NUMBER,
    MASK_CLOCK,
    MASK_DATE,
    MASK_MONEY,
    MASK_PHONE,
    MASK_ORDER,
    MASK_OTHER
} mask_kind;

/* ---- slots_number.c ---------------------------------------------------------- */

/* The symbol at a place, 0 behind the end. */
static inline uint32_t symbol_at(symbols s, uint32_t i)
{
    return i < s.count ? s.at[i] : 0;
}

static inline bool is_digit(uint32_t c)
{
    return c - '0' < 10u;
}

static inline bool is_latin(uint32_t c)
{
    return c - 'a' < 26u;
}

/* True if `c` is one of the characters of `set`. */
bool slots_one_of(uint32_t c, const char32_t *set);
/* End of the longest of the words ("今天|今日") that stands at i. */
uint32_t slots_read_words(symbols s, uint32_t i, const char32_t *words);
/* True if one of the words ends right before i. */
bool slots_stands_before(symbols s, uint32_t i, const char32_t *words);

mask_kind slots_read_mask(symbols s, uint32_t i, uint32_t *end);
/* One number: 1,200.5 / 3万 / 十五 / 两三 / 几 / 半 / [数字x] / xx. */
number slots_read_number(symbols s, uint32_t i);
/* One number or a range: 3-5, 三到五. */
number slots_read_numbers(symbols s, uint32_t i);
/* True if the number means one even without a unit that proves it: not the 一 of 一定. */
bool slots_number_stands(symbols s, uint32_t i, const number *n);

/* ---- slots_time.c -------------------------------------------------------------- */

/* 30分钟, 三到五个工作日, 一个半小时, 2天3小时; *seconds: how long, VALUE_UNKNOWN where masked. */
uint32_t slots_read_duration(symbols s, uint32_t i, double *seconds);
/* 今天, 下周三, 3月5日, 5号, 2026-03-05, 月底. */
uint32_t slots_read_date(symbols s, uint32_t i);
/* 下午, 今晚: a part of a day. */
uint32_t slots_read_day_part(symbols s, uint32_t i);
/* 18:00, 三点半; `sure`: what stands before tells that it is a time. */
uint32_t slots_read_clock(symbols s, uint32_t i, bool sure);

#endif
