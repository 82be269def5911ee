/*
 * A strict JSON check: a loop over values with a stack of one bit a level, no recursion.
 */
#include "readers/json/json_check.h"

typedef struct check {
    hua_str text;
    size_t at;
    size_t depth;
    unsigned char in_object[JSON_MAX_DEPTH / 8 + 1]; /* bit per open container */
    json_fault *fault;
} check;

static bool fail(check *c, size_t offset, const char *zh, const char *en, const char *hint)
{
    *c->fault = (json_fault){offset, zh, en, hint};
    return false;
}

static int peek(const check *c)
{
    return c->at < c->text.len ? (unsigned char)c->text.ptr[c->at] : -1;
}

static void skip_blanks(check *c)
{
    int b = peek(c);
    while (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
        c->at++;
        b = peek(c);
    }
}

static int hex4(hua_str s)
{
    int value = 0;
    if (s.len < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        char d = s.ptr[i];
        int digit = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* At the `u` of an escape. */
static bool check_unicode(check *c)
{
    size_t start = c->at - 1;
    int unit = hex4(cli_slice(c->text, c->at + 1, c->text.len));
    if (unit < 0)
        return fail(c, start, "\\u 之后要有四位十六进制数字", "\\u needs four hexadecimal digits",
                    NULL);
    c->at += 5;
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    hua_str next = cli_slice(c->text, c->at, c->text.len);
    int low = cli_starts(next, "\\u") ? hex4(cli_slice(next, 2, next.len)) : -1;
    if (unit >= 0xdc00 || low < 0xdc00 || low > 0xdfff)
        return fail(
            c, start, "\\u 代理项不成对", "unpaired surrogate in \\u",
            "代理项须成对；或用替换方式读取 / surrogates come in pairs; or read with replacement");
    c->at += 6;
    return true;
}

static bool check_escape(check *c)
{
    c->at++;
    int b = peek(c);
    if (b == 'u')
        return check_unicode(c);
    if (b < 0 || !strchr("\"\\/bfnrt", b) || b == 0)
        return fail(c, c->at - 1, "不认识的转义", "unknown escape",
                    "反斜杠要写作 \\\\ / write a backslash as \\\\");
    c->at++;
    return true;
}

static bool check_plain_char(check *c, int b)
{
    if (b < 0x80) {
        c->at++;
        return true;
    }
    hua_str rest = cli_slice(c->text, c->at, c->text.len);
    size_t n = cli_char_len(rest);
    if (n == 1)
        return fail(c, c->at, "不是合法的 UTF-8", "invalid UTF-8",
                    "先转成 UTF-8（如 iconv -f GB18030 -t UTF-8）/ convert to UTF-8 first");
    c->at += n;
    return true;
}

static bool check_string(check *c)
{
    size_t start = c->at++;
    for (;;) {
        int b = peek(c);
        if (b < 0)
            return fail(c, start, "字符串没有结束的引号", "string without a closing quote", NULL);
        if (b == '"') {
            c->at++;
            return true;
        }
        if (b < 0x20)
            return fail(c, c->at, "字符串里有未转义的控制字符",
                        "unescaped control character in a string",
                        "换行写作 \\n / write a line break as \\n");
        if (!(b == '\\' ? check_escape(c) : check_plain_char(c, b)))
            return false;
    }
}

static size_t digits(check *c)
{
    size_t start = c->at;
    while (peek(c) >= '0' && peek(c) <= '9')
        c->at++;
    return c->at - start;
}

static bool check_number(check *c)
{
    size_t start = c->at;
    bool good;
    if (peek(c) == '-')
        c->at++;
    if (peek(c) == '0') {
        c->at++;
        good = !(peek(c) >= '0' && peek(c) <= '9');
    } else {
        good = digits(c) > 0;
    }
    if (good && peek(c) == '.') {
        c->at++;
        good = digits(c) > 0;
    }
    if (good && (peek(c) == 'e' || peek(c) == 'E')) {
        c->at++;
        if (peek(c) == '+' || peek(c) == '-')
            c->at++;
        good = digits(c) > 0;
    }
    return good || fail(c, start, "数字写法不对", "malformed number", NULL);
}

static bool check_word(check *c)
{
    static const char *const words[] = {"true", "false", "null"};
    hua_str rest = cli_slice(c->text, c->at, c->text.len);
    for (size_t i = 0; i < 3; i++)
        if (cli_starts(rest, words[i])) {
            c->at += strlen(words[i]);
            return true;
        }
    if (c->at >= c->text.len)
        return fail(c, c->at, "JSON 在此中断，缺少后半部分",
                    "the JSON ends here, its rest is missing",
                    "检查文件是否被截断 / see whether the file was cut off");
    return fail(c, c->at, "这里应当是一个值", "a value is expected here",
                "字符串要用双引号 / strings stand in double quotes");
}

static bool in_object(const check *c)
{
    size_t i = c->depth - 1;
    return c->in_object[i / 8] >> (i % 8) & 1;
}

static bool open_container(check *c, bool object)
{
    if (c->depth >= JSON_MAX_DEPTH)
        return fail(c, c->at, "嵌套太深", "nested too deeply", NULL);
    size_t i = c->depth++;
    unsigned char bit = (unsigned char)(1u << (i % 8));
    c->in_object[i / 8] = (unsigned char)(object ? c->in_object[i / 8] | bit
                                                 : c->in_object[i / 8] & ~bit);
    c->at++;
    return true;
}

/* `"key" :` */
static bool check_key(check *c)
{
    skip_blanks(c);
    if (peek(c) != '"')
        return fail(c, c->at, "这里应当是带双引号的键名", "a key in double quotes is expected here",
                    peek(c) == '}' ? "去掉前面多余的逗号 / remove the comma before" : NULL);
    if (!check_string(c))
        return false;
    skip_blanks(c);
    if (peek(c) != ':')
        return fail(c, c->at, "键名之后缺少冒号", "a colon is missing after the key", NULL);
    c->at++;
    return true;
}

/* After a value: closes what ends here; false at a fault, *more if another value must follow. */
static bool after_value(check *c, bool *more)
{
    *more = false;
    while (c->depth > 0) {
        skip_blanks(c);
        int b = peek(c);
        if (b == ',') {
            c->at++;
            *more = true;
            return !in_object(c) || check_key(c);
        }
        if (b != (in_object(c) ? '}' : ']'))
            return b < 0 ? fail(c, c->at, "JSON 在此中断，缺少右括号",
                                "the JSON ends here, a closing bracket is missing",
                                "检查文件是否被截断 / see whether the file was cut off")
                         : fail(c, c->at, "这里应当是逗号或右括号",
                                "a comma or a closing bracket is expected here", NULL);
        c->at++;
        c->depth--;
    }
    return true;
}

/* An opening bracket; *value if a first value must follow, else the container is closed again. */
static bool check_opening(check *c, bool object, bool *value)
{
    if (!open_container(c, object))
        return false;
    skip_blanks(c);
    *value = peek(c) != (object ? '}' : ']');
    if (!*value) {
        c->at++;
        c->depth--;
        return true;
    }
    return !object || check_key(c);
}

static bool check_value(check *c, bool *value)
{
    skip_blanks(c);
    int b = peek(c);
    *value = false;
    if (b == '{' || b == '[')
        return check_opening(c, b == '{', value);
    if (b == '"')
        return check_string(c);
    if (b == '-' || (b >= '0' && b <= '9'))
        return check_number(c);
    return check_word(c);
}

bool json_check(hua_str text, json_fault *fault)
{
    check c = {.text = text, .fault = fault};
    bool more = true;
    while (more) {
        if (!check_value(&c, &more))
            return false;
        if (!more && !after_value(&c, &more))
            return false;
    }
    skip_blanks(&c);
    return c.at == text.len ||
           fail(&c, c.at, "JSON 之后还有多余的内容", "there is more behind the JSON",
                "一行只放一条对话 / one dialogue a line");
}

size_t json_string_end(hua_str text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\')
            at++;
    return at + 1 < text.len ? at + 1 : text.len;
}

/* End of the value that begins at `at`. */
static size_t value_end(hua_str text, size_t at)
{
    size_t depth = 0;
    while (at < text.len) {
        char b = text.ptr[at];
        if (b == '"') {
            at = json_string_end(text, at);
            continue;
        }
        if (depth == 0 && (b == ',' || b == '}' || b == ']'))
            break;
        depth += b == '{' || b == '[';
        depth -= b == '}' || b == ']';
        at++;
    }
    return at;
}

bool json_next_member(hua_str object, size_t *at, hua_str *key, hua_str *value)
{
    const char *quote = *at < object.len ? memchr(object.ptr + *at, '"', object.len - *at) : NULL;
    if (!quote)
        return false;
    size_t start = (size_t)(quote - object.ptr);
    size_t end = json_string_end(object, start);
    *key = cli_slice(object, start + 1, end - 1);
    while (end < object.len && object.ptr[end] != ':')
        end++;
    if (end < object.len)
        end++;
    size_t stop = value_end(object, end);
    *value = cli_trim(cli_slice(object, end, stop));
    *at = stop;
    return true;
}

hua_str json_next_element(hua_str array, size_t *at)
{
    size_t stop = value_end(array, *at);
    hua_str element = cli_trim(cli_slice(array, *at, stop));
    *at = stop < array.len ? stop + 1 : stop;
    return element;
}
