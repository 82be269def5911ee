/*
 * JSON written into a growing text: commas by itself, strings escaped, numbers in one form.
 *
 *     json_out out = {0};
 *     out_open(&out, '{');
 *     out_key(&out, "score");
 *     out_int(&out, 41);
 *     out_close(&out, '}');
 *
 * Lack of memory shows in out.text.failed at the end; until then all calls are harmless.
 */
#ifndef CLI_COMMON_JSON_OUT_H
#define CLI_COMMON_JSON_OUT_H

#include "common/text.h"

typedef struct json_out {
    cli_text text; /* the caller frees it with cli_text_free */
    bool follows;  /* a value stands before: the next one needs a comma */
} json_out;

/* `bracket` is one of { [ and } ]. */
void out_open(json_out *out, char bracket);
void out_close(json_out *out, char bracket);

/* The member `key`, plain ASCII; its value comes next. */
void out_key(json_out *out, const char *key);

/* Ill-formed UTF-8 becomes U+FFFD; < > & and line separators are escaped too. */
void out_text(json_out *out, hua_str text);
void out_int(json_out *out, int64_t number);
/* At most three decimals; what is no finite number becomes null. */
void out_real(json_out *out, double number);
void out_bool(json_out *out, bool truth);
void out_null(json_out *out);
/* A value that is JSON already. */
void out_raw(json_out *out, hua_str json);

/* Key and value at once. */
void out_member_text(json_out *out, const char *key, hua_str text);
void out_member_int(json_out *out, const char *key, int64_t number);
void out_member_real(json_out *out, const char *key, double number);
void out_member_bool(json_out *out, const char *key, bool truth);

#endif
