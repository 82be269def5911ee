/* Workbooks: sheets, styles, strings, and what must not be read. */
#include "cli_readers.h"

#include <archive.h>
#include <archive_entry.h>

static bool noticed(const reading *r, const char *part)
{
    hua_str text;
    for (size_t i = 0; reader_notice(r->reader, i, HUA_EN, &text); i++)
        for (size_t at = 0; at + strlen(part) <= text.len; at++)
            if (memcmp(text.ptr + at, part, strlen(part)) == 0)
                return true;
    return false;
}

enum { BOOK_ROOM = 1 << 20 };

/* A file of a workbook under construction. */
typedef struct piece {
    const char *name, *text;
} piece;

/* Writes the pieces up to the one without a name into a ZIP archive at `room`; its bytes. */
static hua_str zip_of(const piece *pieces, char room[BOOK_ROOM])
{
    size_t used = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_bytes_in_last_block(a, 1);
    if (!a || archive_write_open_memory(a, room, BOOK_ROOM, &used) != ARCHIVE_OK)
        exit(1);
    for (; pieces->name; pieces++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, pieces->name);
        archive_entry_set_size(entry, (la_int64_t)strlen(pieces->text));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(a, entry);
        archive_write_data(a, pieces->text, strlen(pieces->text));
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    return (hua_str){room, used};
}

#define WORKBOOK                                                                         \
    "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='x'/><sheet name='b' r:id='y'/>" \
    "</sheets></workbook>"
#define RELATIONS                                                                     \
    "<Relationships><Relationship Id='y' Target='/xl/two.xml'/><Relationship Id='x' " \
    "Target='one.xml'/></Relationships>"
#define STYLES                                                                              \
    "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[$-804]yyyy&quot;d&quot;mm'/>" \
    "<numFmt numFmtId='171' formatCode='0&quot;day&quot;[Red]'/></numFmts><cellStyleXfs>"   \
    "<xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='170'/>"     \
    "<xf numFmtId='22'/><xf numFmtId='171'/></cellXfs></styleSheet>"
#define STRINGS                                                                             \
    "<x:sst xmlns:x='s'><x:si><x:t>会话ID</x:t></x:si><x:si><x:r><x:t>消息</x:t></x:r>" \
    "<x:r><x:t>内容</x:t></x:r><x:rPh><x:t>sound</x:t></x:rPh></x:si><x:si><x:t "         \
    "xml:space='preserve'>一_x000D_\n二 &amp; &lt;三&gt;</x:t></x:si></x:sst>"
#define TWO                                                                                     \
    "<worksheet><sheetData><row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='inlineStr'>"     \
    "<is><t>角色</t></is></c><c r='D2' t='s'><v>1</v></c><c r='E2' t='str'><v>时间</v></c>" \
    "</row><row r='4'><c r='A4' s='3'><v>1.2345678E7</v></c><c r='C4' t='inlineStr'><is><t>"    \
    "客服</t></is></c><c r='D4' t='s'><v>2</v></c><c r='E4' s='1'><v>46083.5</v></c></row>"   \
    "<row/><row><c t='n'><v>12345678</v></c><c/><c t='str'><v>客户</v></c><c t='b'><v>1</v>"  \
    "</c><c s='2'><v>46083.500011574074</v></c><c/></row></sheetData></worksheet>"

/* The workbook above with one piece put in the place of another. */
static hua_str book_with(const char *name, const char *text, char room[BOOK_ROOM])
{
    piece pieces[] = {{"xl/two.xml", TWO},
                      {"xl/one.xml", "<worksheet><sheetData/></worksheet>"},
                      {"xl/sharedStrings.xml", STRINGS},
                      {"xl/workbook.xml", WORKBOOK},
                      {"xl/styles.xml", STYLES},
                      {"xl/_rels/workbook.xml.rels", RELATIONS},
                      {NULL, NULL}};
    for (piece *p = pieces; name && p->name; p++)
        if (strcmp(p->name, name) == 0)
            p->text = text;
    return zip_of(pieces, room);
}

static void test_workbook(void)
{
    static char room[BOOK_ROOM];
    reading r = {0};
    open_bytes(&r, book_with(NULL, NULL, room), "dir/b.xlsx", NULL);
    CHECK(reader_format_of(r.reader) == READER_XLSX, "format");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "12345678");
    CHECK_STR(r.dialogue.source, "dir/b.xlsx:4");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    check_turn(&r, 0, HUA_AGENT, "一\n二 & <三>");
    check_turn(&r, 1, HUA_CUSTOMER, "TRUE");
    /* date -u -d '2026-03-02 12:00:00' +%s */
    CHECK(r.dialogue.turns[0].start_ms == INT64_C(1772452800000), "moment");
    CHECK(r.dialogue.turns[1].start_ms == INT64_C(1772452801000), "a second later: %lld",
          (long long)r.dialogue.turns[1].start_ms);
    reader_place place = reader_turn_place(r.reader, 1);
    CHECK(place.line == 6 && place.column == 4, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "\"b\""), "the name of the sheet");
    reader_close(r.reader);
}

static void test_sample(void)
{
    reading r = {0};
    hua_error error = {0};
    CHECK_OK(reader_open(&r.reader, CORPORA_DIR "/samples/formats/chat.xlsx", NULL, &error), error);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "W001");
    CHECK(r.dialogue.turn_count == 3, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 1, HUA_CUSTOMER, "請問外套可以換尺寸嗎？");
    CHECK_STR(r.dialogue.agent, "某某商店:小美");
    CHECK(r.dialogue.turns[1].start_ms - r.dialogue.turns[0].start_ms == 26000, "seconds");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Bombs, entities and damage are told, and nothing more happens. */
static void test_bad_workbooks(void)
{
    static char room[BOOK_ROOM], deep[200000];
    static const struct bad {
        const char *name, *text, *why;
    } cases[] = {
        {"xl/sharedStrings.xml",
         "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>",
         "DOCTYPE"},
        {"xl/two.xml",
         "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet>&x;</worksheet>",
         "DOCTYPE"},
        {"xl/workbook.xml", "<workbook/>", "no XLSX"},
        {"xl/styles.xml", "<styleSheet><a>", "damaged"},
        {"xl/two.xml", "<worksheet><sheetData><row><c></row>", "damaged"},
        {"xl/two.xml", deep, "depth"},
    };
    for (size_t i = 0; i + 4 < sizeof deep; i += 3)
        memcpy(deep + i, "<a>", 4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reader *opened;
        hua_error error = {0};
        hua_code code = reader_open_bytes(&opened, book_with(cases[i].name, cases[i].text, room),
                                          "b.xlsx", NULL, &error);
        CHECK(code != HUA_OK && strstr(error.message_en, cases[i].why), "%zu: %s", i,
              error.message_en);
        CHECK(strcmp(error.file, "b.xlsx") == 0, "%s", error.file);
        reader_close(opened);
    }
}

static void test_password(void)
{
    static char room[BOOK_ROOM];
    reader *opened;
    hua_error error = {0};
    const hua_str bytes = book_with(NULL, NULL, room);
    for (size_t i = 0; i + 46 < bytes.len; i++)
        if (memcmp(room + i, "PK\x01\x02", 4) == 0)
            room[i + 8] |= 1;
    CHECK(reader_open_bytes(&opened, bytes, "b.xlsx", NULL, &error) == HUA_E_ARGUMENT, "refused");
    CHECK(strstr(error.message_en, "password") && error.hint[0], "%s", error.message_en);
    reader_close(opened);
}

/* A row that names a string which is not there is bad; the others are read. */
static void test_bad_string(void)
{
    static char room[BOOK_ROOM];
    reading r = {0};
    open_bytes(&r,
               book_with("xl/two.xml",
                         "<worksheet><sheetData><row><c t='str'><v>role</v></c><c t='str'><v>text"
                         "</v></c></row><row><c t='str'><v>agent</v></c><c t='s'><v>99</v></c>"
                         "</row><row><c t='str'><v>agent</v></c><c t='s'><v>2</v></c></row>"
                         "</sheetData></worksheet>",
                         room),
               "b.xlsx", NULL);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 2, "%u", r.problem.error.line);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 1, "%zu turns", r.dialogue.turn_count);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Cut or changed anywhere, a workbook is read or refused. */
static void test_any_workbook(void)
{
    static char room[BOOK_ROOM];
    const hua_str whole = book_with(NULL, NULL, room);
    uint32_t seed = 5;
    for (size_t round = 0; round < 3000; round++) {
        hua_error error = {0};
        reading r = {0};
        hua_str bytes = whole;
        char *copy = malloc(whole.len);
        if (!copy)
            exit(1);
        memcpy(copy, whole.ptr, whole.len);
        seed = seed * 1664525u + 1013904223u;
        if (round % 3 == 0)
            bytes.len = 4 + (seed >> 8) % (whole.len - 4);
        else
            copy[(seed >> 8) % (whole.len - 4) + 4] ^= (char)(1u << (seed & 7));
        bytes.ptr = copy;
        size_t records = 0;
        if (reader_open_bytes(&r.reader, bytes, "b.xlsx", NULL, &error) == HUA_OK) {
            while (next(&r) != READER_END && records++ < 100)
                ;
            CHECK(records < 100, "does not end");
        } else {
            CHECK(error.message[0], "no message");
        }
        reader_close(r.reader);
        free(copy);
    }
}

int main(void)
{
    test_workbook();
    test_sample();
    test_bad_workbooks();
    test_password();
    test_bad_string();
    test_any_workbook();
    return testing_done("cli_reader_xlsx");
}
