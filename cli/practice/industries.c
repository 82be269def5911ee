/* The industries by name; the page has the same names (web/app/src/practice/texts.ts). */
#include "common/text.h"
#include "practice/practice.h"

/* X(id, Simplified, Traditional, English) */
#define INDUSTRIES(X)                                   \
    X("courier", "快递", "快遞", "Courier")             \
    X("e-commerce", "网购", "網購", "Online shop")      \
    X("farming", "农牧", "農牧", "Farming")             \
    X("appliances", "家电", "家電", "Appliances")       \
    X("mobile", "手机", "手機", "Phones")               \
    X("gas", "燃气", "瓦斯", "Gas")                     \
    X("bank", "银行", "銀行", "Bank")                   \
    X("ride-hailing", "网约车", "叫車", "Ride-hailing") \
    X("pharmacy", "药店", "藥局", "Pharmacy")           \
    X("property", "物业", "物業", "Property")           \
    X("livestream", "直播", "直播", "Livestream")       \
    X("telecom", "电信", "電信", "Telecom")             \
    X("hotel", "酒店", "飯店", "Hotel")                 \
    X("airline", "航空", "航空", "Airline")             \
    X("education", "教育", "教育", "Education")         \
    X("insurance", "保险", "保險", "Insurance")         \
    X("hospital", "医院", "醫院", "Hospital")           \
    X("restaurant", "餐饮", "餐飲", "Restaurant")       \
    X("beauty", "美容", "美容", "Beauty")               \
    X("government", "政务", "政務", "Government")       \
    X("gym", "健身", "健身", "Gym")                     \
    X("moving", "搬家", "搬家", "Moving")               \
    X("optics", "眼镜", "眼鏡", "Optician")             \
    X("rental", "租房", "租屋", "Rental")               \
    X("software", "软件", "軟體", "Software")           \
    X("travel", "旅游", "旅遊", "Travel")               \
    X("utilities", "水电", "水電", "Utilities")         \
    X("railway", "铁路", "鐵路", "Railway")             \
    X("food-delivery", "外卖", "外送", "Food delivery")

hua_str practice_industry_name(hua_str id, hua_lang lang)
{
    static const struct {
        const char *id, *names[3];
    } rows[] = {
#define INDUSTRY_ROW(id, hans, hant, en) {id, {hans, hant, en}},
        INDUSTRIES(INDUSTRY_ROW)
#undef INDUSTRY_ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (cli_is(id, rows[i].id))
            return cli_str(rows[i].names[lang]);
    return id;
}
