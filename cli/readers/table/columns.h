/*
 * Which column of a table holds what.
 *
 * The user's word comes first, then the heads (发送人, sender, 會話ID ...), and at last, for tables
 * without heads, the shape of the first rows: a column of nothing but sides (客服, 用户), one of
 * times, one of long texts, one that names the conversation.
 */
#ifndef CLI_READERS_COLUMNS_H
#define CLI_READERS_COLUMNS_H

#include "common/mem.h"
#include "readers/table/table.h"

/* X(name, word for --column, other words for it) */
#define COLUMN_FIELDS(X)                                               \
    X(CONVERSATION, "conversation", "id|session|会话|會話|对话|對話")  \
    X(SPEAKER, "speaker", "sender|name|说话人|說話人|发送人|發送人")   \
    X(ROLE, "role", "角色|身份")                                       \
    X(TEXT, "text", "content|message|内容|內容|消息|訊息")             \
    X(TIME, "at", "time|时间|時間")                                    \
    X(START, "start", "开始|開始")                                     \
    X(END, "end", "结束|結束")                                         \
    X(AGENT, "agent", "客服|坐席|座席")                                \
    X(CUSTOMER, "customer", "客户|客戶|顾客|顧客|用户|用戶|买家|買家") \
    X(TEAM, "team", "班组|班組|技能组|技能組")                         \
    X(CHANNEL, "channel", "渠道|管道")                                 \
    X(RECEIVER, "receiver", "to|接收人|接收方")                        \
    X(DATE, "date", "日期")

typedef enum column_field {
#define COLUMN_NAME(name, word, others) COLUMN_##name,
    COLUMN_FIELDS(COLUMN_NAME)
#undef COLUMN_NAME
        COLUMN_COUNT
} column_field;

#define COLUMN_NONE SIZE_MAX

typedef struct columns {
    size_t of[COLUMN_COUNT]; /* counted from 0; COLUMN_NONE */
    size_t width;            /* cells of a full row */
    size_t first;            /* index among the rows looked at of the first row of data */
    bool has_heads;          /* row `first` - 1 has the names of the columns */
    bool guessed;            /* by the shape of the rows */
    bool flag;               /* ROLE says yes where the agent speaks */
    size_t rounded;          /* column of ids that have lost their digits, from 1; 0 = none */
    int64_t unit;            /* ms that 1 in START and END stands for */
} columns;

/*
 * Finds the columns by the first rows of a table.  HUA_E_ARGUMENT, with the heads there are and
 * the mend, if no text or no speaker can be found, or the user named a column that is not there.
 */
hua_code columns_find(columns *out, const table_row *rows, size_t count,
                      const reader_options *options, hua_error *error);

/* How many cells of a row are heads that are known. */
size_t columns_known_heads(const table_row *row);

/* The row names its columns as the heads do: a second row of them, in another language. */
bool columns_are_heads(const columns *c, const table_row *row);

#endif
