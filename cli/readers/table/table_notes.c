/* What is worth telling of a table. */
#include "readers/table/table_notes.h"

#include <stdio.h>

/* Every text takes the two numbers of its notice. */
static const char *const note_texts[NOTES][3] = {
    [NOTE_GUESSED] =
        {"没有认得的表头，按内容认出第 %zu 列是消息、第 %zu 列是角色（可用 --column 指明）",
         "沒有認得的表頭，按內容認出第 %zu 欄是訊息、第 %zu 欄是角色（可用 --column 指明）",
         "no known heads: by their contents column %zu holds the messages and %zu the "
         "roles (or use --column)"},
    [NOTE_HEADS_BELOW] = {"表头在第 %zu 行，上面的 %zu 行没有当作消息",
                          "表頭在第 %zu 行，上面的 %zu 行沒有當作訊息",
                          "the heads are on line %zu; %zu rows above them are no messages"},
    [NOTE_NO_CONVERSATION] =
        {"没有会话列：隔了 %zu 分钟以上，或者换了客户、客服，算另一通；共 %zu 通",
         "沒有會話欄：隔了 %zu 分鐘以上，或者換了客戶、客服，算另一通；共 %zu 通",
         "no column tells the conversations: over %zu minutes of silence, another customer or "
         "another agent begin a new one; there are %zu"},
    [NOTE_ROUNDED] =
        {"第 %zu 列的会话编号像 7.30E+18，位数已经丢了，前 %zu 行都是这样，没有用来分通；"
         "请把这一列设为文本再导出一次",
         "第 %zu 欄的會話編號像 7.30E+18，位數已經丟了，前 %zu 列都是這樣，沒有用來分通；"
         "請把這一欄設為文字再匯出一次",
         "the ids in column %zu look like 7.30E+18, whose digits are lost, in all of the first %zu "
         "rows; they were not used: export the table again with that column as text"},
    [NOTE_OVERLONG] = {"%zu 处太长（超过 %zu 行），不像一通对话，已断开；请用 --column "
                       "conversation=… 指明会话列",
                       "%zu 處太長（超過 %zu 行），不像一通對話，已斷開；請用 --column "
                       "conversation=… 指明會話欄",
                       "%zu times there was too much (over %zu rows) for one dialogue, and it was "
                       "parted; name the column by --column conversation=..."},
    [NOTE_FILLED] = {"%zu 行没有写会话，算在上一行的会话里", "%zu 行沒有寫會話，算在上一行的會話裡",
                     "%zu rows name no conversation and go with the row above"},
    [NOTE_SPLIT] = {"%zu 次会话隔得太远或太长，后面的部分另成一通，编号加 #2、#3 …",
                    "%zu 次會話隔得太遠或太長，後面的部分另成一通，編號加 #2、#3 …",
                    "%zu times a conversation came back late or was too long; its later part is a "
                    "dialogue of its own, #2, #3 ..."},
    [NOTE_SORTED] = {"%zu 通的行不按时间先后，已按时间排好", "%zu 通的行不按時間先後，已按時間排好",
                     "the rows of %zu dialogues were not in order of time and have been sorted"},
    [NOTE_DIGITS] =
        {"%zu 行的角色写作 1 或 0，读作客服和顾客；若不对，用 --speaker 1=customer "
         "--speaker 0=agent",
         "%zu 行的角色寫作 1 或 0，讀作客服和顧客；若不對，用 --speaker 1=customer "
         "--speaker 0=agent",
         "%zu rows have 1 or 0 for a role, read as agent and customer; if that is wrong "
         "use --speaker 1=customer --speaker 0=agent"},
    [NOTE_NOBODY] = {"%zu 行没有写是谁说的，只作上下文，不作判断",
                     "%zu 行沒有寫是誰說的，只作上下文，不作判斷",
                     "%zu rows name no speaker; they are read but not judged"},
    [NOTE_BAD_TIMES] = {"%zu 行的时间读不懂，当作没有写；第一处在第 %zu 行",
                        "%zu 行的時間讀不懂，當作沒有寫；第一處在第 %zu 行",
                        "the times of %zu rows cannot be read and are left out; the first is on "
                        "line %zu"},
};

void table_note(table_notes *notes, note_kind kind, size_t a, size_t b)
{
    char text[400];
    for (size_t lang = 0; a && lang < 3; lang++) {
        snprintf(text, sizeof text, note_texts[kind][lang], a, b);
        notes->texts[kind][lang].len = 0;
        cli_text_add(&notes->texts[kind][lang], cli_str(text));
    }
}

bool table_notes_get(const table_notes *notes, size_t *i, hua_lang lang, hua_str *text)
{
    for (size_t kind = 0; kind < NOTES; kind++)
        if (notes->texts[kind][lang].len && (*i)-- == 0) {
            *text = cli_text_str(&notes->texts[kind][lang]);
            return true;
        }
    return false;
}

void table_notes_free(table_notes *notes)
{
    for (size_t kind = 0; kind < NOTES; kind++)
        for (size_t lang = 0; lang < 3; lang++)
            cli_text_free(&notes->texts[kind][lang]);
}
