/*
 * Masking: what must go, what must stay, and that no length ever changes.  Check digits were
 * worked out by hand from the standards: GB 11643, Luhn, and those of Hong Kong and Taiwan.
 */
#include "common/mask.h"
#include "testing.h"

#include <time.h>

typedef struct sample {
    const char *text, *masked; /* NULL: stays as it is */
} sample;

static const sample phones[] = {
    {"电话13800138000谢谢", "电话138****8000谢谢"},
    {"138 0013 8000", "138 **** 8000"},
    {"138-0013-8000", "138-****-8000"},
    {"+86 138 0013 8000", "+86 138 **** 8000"},
    {"+8613800138000", "+86138****8000"},
    {"8613800138000", "86138****8000"},
    {"0086 13800138000", "0086 138****8000"},
    {"１３８００１３８０００", "１３８＊＊＊＊８０００"},
    {"打一三八零零一三八零零零", "打一三八＊＊＊＊八零零零"},
    {"13800138000,13900000000", "138****8000,139****0000"},
    {"13800138000、13900000000", "138****8000、139****0000"},
    {"2019-05-20 13800138000", "2019-05-20 138****8000"},
    {"tel13800138000", "tel138****8000"},
    {"下单手机13800138000", "下单手机138****8000"},
    {"+852 9123 4567", "+852 91** **67"},
    {"+852-91234567", "+852-91****67"},
    {"电话：9123 4567", "电话：91** **67"},
    {"0912-345-678", "0912-***-678"},
    {"0912345678", "0912***678"},
    {"+886 912 345 678", "+886 91* *** *78"},
    {"02-2345-6789", "02-****-6789"},
    {"010-12345678", "010-****5678"},
    {"(010)12345678", "(010)****5678"},
    {"（0571）87654321", "（0571）****4321"},
    {"0571 12345678 转 12", "0571 ****5678 转 12"},
    {"01012345678", "010****5678"},
    /* no phones */
    {"12800138000", NULL},
    {"1380013800", NULL},
    {"138001380001", NULL},
    {"12345138001380006789", NULL},
    {"订单号13800138000", NULL},
    {"訂單編號：13800138000", NULL},
    {"快递单号 13800138000", NULL},
    {"SN13800138000", NULL},
    {"13800138000A", NULL},
    {"12.13800138000", NULL},
    {"13800138000.50", NULL},
    {"¥13800138000", NULL},
    {"数量 91234567", NULL},
    {"电话95588", NULL},
    {"拨打12315或110", NULL},
    {"400-123-4567", NULL},
    {"客服热线 800-820-0000", NULL},
    {"2019-05-20 12:30:45", NULL},
    {"2024年10月01日", NULL},
    {"1299.00元", NULL},
    {"10086", NULL},
};

static const sample cards[] = {
    {"11010519491231002X", "1101**********002X"},
    {"11010519491231002x。", "1101**********002x。"},
    {"身份证440524188001010014", "身份证4405**********0014"},
    {"110105 19491231 002X", "1101** ******** 002X"},
    {"110105490229001", NULL}, /* 1949 had no 29 February */
    {"130503670401001", "1305********001"},
    {"110105194912310021", NULL}, /* the check digit is X */
    {"110105194902290010", NULL}, /* checks, but no such day */
    {"990105194912310023", NULL}, /* checks, but no such province */
    {"订单号110101199003070000", NULL},
    /* Hong Kong and Taiwan */
    {"A123456(3)", "A1*****(*)"},
    {"Z683365（A）", "Z6*****（*）"},
    {"AB000000(9)", "AB0*****(*)"},
    {"A123456(4)", NULL},
    {"身份證 A1234563", "身份證 A1******"},
    {"型号A1234563", NULL},
    {"A123456789", "A1*****789"},
    {"F200000008", "F2*****008"},
    {"A123456780", NULL},
    {"A323456789", NULL},
    {"XA123456789", NULL},
    {"护照E12345678", "护照E*****678"},
    {"passport: G00000000", "passport: G*****000"},
    {"护照号 EA0000000", "护照号 EA****000"},
    {"型号E12345678", NULL},
    /* banks */
    {"4111111111111111", "4111********1111"},
    {"4111 1111 1111 1111", "4111 **** **** 1111"},
    {"4111-1111-1111-1111", "4111-****-****-1111"},
    {"6222020000000007", "6222********0007"},
    {"6222 0200 0000 0007", "6222 **** **** 0007"},
    {"6228480400000000002", "6228***********0002"},
    {"6228 4804 0000 0000 002", "6228 **** **** ***0 002"},
    {"卡号：5555555555554444", "卡号：5555********4444"},
    {"单号卡号6222020000000007", "单号卡号6222********0007"},
    {"4111111111111112", NULL},
    {"6222020000000008", NULL},
    {"1999123456789016", NULL}, /* Luhn holds, but no bank begins so */
    {"订单号6222020000000007", NULL},
    {"运单6222020000000007", NULL},
    {"62220200000000070000", NULL},
};

static const sample names[] = {
    {"发到zhang.san@example.com吧", "发到z********@example.com吧"},
    {"a_1@mail.example.cn,", "a**@mail.example.cn,"},
    {"@某某店", NULL},
    {"a@b", NULL},
    {"微信号 abc_def123", "微信号 ab********"},
    {"微信：zhangsan", "微信：zh******"},
    {"微信支付wechat", NULL},
    {"微信 hello", NULL},
    {"加vx:abc12345", "加vx:ab******"},
    {"QQ 123456789", "QQ 12*******"},
    {"QQ群：123456", "QQ群：12****"},
    {"粤B12345", "粤B*****"},
    {"粤B·12345", "粤B·*****"},
    {"粤BD12345", "粤B******"},
    {"京A 12345", "京A *****"},
    {"粤Z1234港", "粤Z****港"},
    {"沪a12345", "沪a*****"},
    {"全新A12345", NULL},
    {"粤B1234", NULL},
    {"車牌 ABC-1234", "車牌 AB*-****"},
    {"型号 ABC-1234", NULL},
};

static const sample addresses[] = {
    {"某某路123号3号楼2单元501室", "某某路***号*号楼*单元***室"},
    {"某某路123号，2栋501", "某某路***号，*栋***"},
    {"某某小区12-3-401", "某某小区**-*-***"},
    {"某某弄堂999弄12号", "某某弄堂***弄**号"},
    {"中山路二段100號12樓之3", "中山路＊段***號**樓之*"},
    {"某某街一百二十三号", "某某街＊＊＊＊＊号"},
    {"某某路８号", "某某路＊号"},
    {"某某北里52号", "某某北里**号"},
    {"301室", "***室"},
    {"3栋", "*栋"},
    /* no addresses */
    {"5月3号", NULL},
    {"3号发货", NULL},
    {"我知道3号发货", NULL},
    {"这里3号发货", NULL},
    {"地铁1号线", NULL},
    {"路1号线", NULL},
    {"3室2厅", NULL},
    {"一室一厅", NULL},
    {"一栋房子", NULL},
    {"第一单元", NULL},
    {"住5楼", NULL},
    {"2弄好了", NULL},
    {"301会议室", NULL},
    {"一二三四五", NULL},
    {"三百五十元", NULL},
    {"9-5-2019", NULL},
};

static void check_samples(const sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[256];
        size_t len = strlen(samples[i].text);
        const char *want = samples[i].masked ? samples[i].masked : samples[i].text;
        memcpy(text, samples[i].text, len + 1);
        size_t places = mask_text(text, len);
        CHECK(strcmp(text, want) == 0, "'%s': '%s', expected '%s'", samples[i].text, text, want);
        CHECK((places > 0) == (samples[i].masked != NULL), "'%s': %zu places", samples[i].text,
              places);
    }
}

static void test_samples(void)
{
    check_samples(phones, sizeof phones / sizeof *phones);
    check_samples(cards, sizeof cards / sizeof *cards);
    check_samples(names, sizeof names / sizeof *names);
    check_samples(addresses, sizeof addresses / sizeof *addresses);
}

typedef size_t (*mask_function)(char *text, size_t len);

static void check_by(mask_function mask, const char *json, const char *want, size_t places)
{
    char text[512];
    size_t len = strlen(json);
    memcpy(text, json, len + 1);
    size_t got = mask(text, len);
    CHECK(strcmp(text, want) == 0, "'%s': '%s', expected '%s'", json, text, want);
    CHECK(got == places, "'%s': %zu places, expected %zu", json, got, places);
}

static void check_json(const char *json, const char *want, size_t places)
{
    check_by(mask_json, json, want, places);
}

/* JSON of the input: no name in it is the program's. */
static void test_json_all(void)
{
    check_by(mask_json_all, "{\"id\":\"13800138000\",\"13800138000\":{\"kind\":13800138000}}",
             "{\"id\":\"138****8000\",\"138****8000\":{\"kind\":10000000000}}", 3);
    check_by(mask_json_all, "{\"status\" : [\"13800138000\", \"好\"]}",
             "{\"status\" : [\"138****8000\", \"好\"]}", 1);
}

/* Bytes of another character set: a digit may follow any of them. */
static void test_other_bytes(void)
{
    static const char *const befores[] = {"\xb5\xe7\xc2\xeb", "\xfe", "\xe4\xbd", "\xe8\x80"};
    for (size_t i = 0; i < sizeof befores / sizeof *befores; i++) {
        char text[64], want[64];
        snprintf(text, sizeof text, "%s13800138000", befores[i]);
        snprintf(want, sizeof want, "%s138****8000", befores[i]);
        check_by(mask_text, text, want, 1);
    }
}

static void test_json(void)
{
    check_json("{\"text\": \"打13800138000\\n13900000000\"}",
               "{\"text\": \"打138****8000\\n139****0000\"}", 2);
    check_json("{\"13800138000\": [\"13800138000\", {\"a\": \"13800138000\"}]}",
               "{\"13800138000\": [\"138****8000\", {\"a\": \"138****8000\"}]}", 2);
    check_json("{\"id\" : \"13800138000\", \"rule\":\"13800138000\", \"name\":\"13800138000\"}",
               "{\"id\" : \"13800138000\", \"rule\":\"13800138000\", \"name\":\"138****8000\"}", 1);
    /* exempt is the value alone, not what is in it, nor what follows */
    check_json("{\"source\":{\"x\":\"13800138000\"},\"kind\":1,\"y\":\"13800138000\"}",
               "{\"source\":{\"x\":\"138****8000\"},\"kind\":1,\"y\":\"138****8000\"}", 2);
    check_json("{\"phone\":13800138000,\"n\":13800138000.5,\"at\":1559012345000}",
               "{\"phone\":10000000000,\"n\":13800138000.5,\"at\":1559012345000}", 1);
    check_json("[4111111111111111,4111111111111112,-13800138000]",
               "[4000000000000000,4111111111111112,-10000000000]", 2);
    /* escapes stay whole, and their digits are none of the number's */
    check_json("{\"t\":\"\\u00313800138000 \\\"13800138000\\\" \\\\13800138000\"}",
               "{\"t\":\"\\u00313800138000 \\\"138****8000\\\" \\\\138****8000\"}", 2);
    check_json("{\"t\":\"\\ud83d\\ude0013800138000\"}", "{\"t\":\"\\ud83d\\ude00138****8000\"}", 1);
    /* cut off in the middle */
    check_json("{\"t\":\"13800138000", "{\"t\":\"138****8000", 1);
    check_json("{\"t\":\"13800138000\\", "{\"t\":\"138****8000\\", 1);
    check_json("{\"t\":\"\\u12", "{\"t\":\"\\u12", 0);
    check_json("", "", 0);
}

/* Every cut of every sample, and bytes that are no text, at the very end of a block of memory. */
static void test_edges(void)
{
    static const char *const texts[] = {"＋86１３８００１３８０００转 12",
                                        "粤B·12345",
                                        "A123456（3）",
                                        "某某路一百二十三号三号楼二单元",
                                        "微信号：abcdef",
                                        "\xe4\xb8\xe5\xef\xbc\xf0\x9f\xc2",
                                        "zhang@example.com"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t len = 0; len <= strlen(texts[i]); len++) {
            char *text = malloc(len + 1), *from = text;
            if (!text)
                exit(1);
            memcpy(text, texts[i] + strlen(texts[i]) - len, len);
            mask_text(text, len);
            free(from);
            text = malloc(len ? len : 1);
            if (!text)
                exit(1);
            memcpy(text, texts[i], len);
            mask_text(text, len);
            mask_json(text, len);
            free(text);
        }
    }
}

/* Long runs of what makes it look around: time must grow with the length alone. */
static void test_long(void)
{
    enum { LENGTH = 1 << 20, MOST_SECONDS = 5 };
    static const char *const parts[] = {"1",    "@",   "a@a.", "1 ", "1-", "一",
                                        "微信", "路1", "a1",   "\"", "\\", "138 0013 8000 ",
                                        "1号"};
    char *text = malloc(LENGTH);
    if (!text)
        exit(1);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (size_t n = strlen(parts[i]), at = 0; at < LENGTH; at++)
            text[at] = parts[i][at % n];
        clock_t begin = clock();
        mask_text(text, LENGTH);
        mask_json(text, LENGTH);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        CHECK(seconds < MOST_SECONDS, "%s: %f s", parts[i], seconds);
    }
    free(text);
}

int main(void)
{
    test_samples();
    test_json();
    test_json_all();
    test_other_bytes();
    test_edges();
    test_long();
    return testing_done("cli_mask");
}
