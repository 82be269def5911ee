#include "practice/feelings.h"

#include "practice/reading.h"

typedef struct feeling_word {
    feeling kind;
    const char *word; /* folded */
} feeling_word;

static const feeling_word words[] = {
    {FEELING_ANGER, "生气"},     {FEELING_ANGER, "来气"},       {FEELING_ANGER, "气愤"},
    {FEELING_ANGER, "气人"},     {FEELING_ANGER, "气坏"},       {FEELING_ANGER, "气死"},
    {FEELING_ANGER, "憋气"},     {FEELING_ANGER, "又气"},       {FEELING_ANGER, "火大"},
    {FEELING_ANGER, "火气"},     {FEELING_ANGER, "窝火"},       {FEELING_ANGER, "上火"},
    {FEELING_ANGER, "冒火"},     {FEELING_ANGER, "火冒"},       {FEELING_ANGER, "恼"},
    {FEELING_ANGER, "愤"},       {FEELING_ANGER, "怒"},         {FEELING_ANGER, "不爽"},
    {FEELING_ANGER, "嬲"},       {FEELING_ANGER, "激气"},       {FEELING_ANGER, "不满"},
    {FEELING_WORRY, "急"},       {FEELING_WORRY, "慌"},         {FEELING_WORRY, "担心"},
    {FEELING_WORRY, "忧"},       {FEELING_WORRY, "怕"},         {FEELING_WORRY, "揪心"},
    {FEELING_WORRY, "悬着"},     {FEELING_WORRY, "不安"},       {FEELING_WORRY, "焦"},
    {FEELING_WORRY, "提心"},     {FEELING_WORRY, "不踏实"},     {FEELING_WORRY, "没底"},
    {FEELING_WORRY, "坐不住"},   {FEELING_WORRY, "吓"},         {FEELING_WORRY, "紧张"},
    {FEELING_WORRY, "惊"},       {FEELING_SORROW, "难过"},      {FEELING_SORROW, "难受"},
    {FEELING_SORROW, "伤心"},    {FEELING_SORROW, "失望"},      {FEELING_SORROW, "心疼"},
    {FEELING_SORROW, "心痛"},    {FEELING_SORROW, "寒心"},      {FEELING_SORROW, "心寒"},
    {FEELING_SORROW, "扫兴"},    {FEELING_SORROW, "遗憾"},      {FEELING_SORROW, "可惜"},
    {FEELING_SORROW, "滋味"},    {FEELING_SORROW, "不好受"},    {FEELING_SORROW, "心酸"},
    {FEELING_SORROW, "心凉"},    {FEELING_SORROW, "失落"},      {FEELING_SORROW, "泄气"},
    {FEELING_SORROW, "绝望"},    {FEELING_SORROW, "舍不得"},    {FEELING_SORROW, "堵得"},
    {FEELING_GRIEVANCE, "委屈"}, {FEELING_GRIEVANCE, "冤"},     {FEELING_GRIEVANCE, "憋屈"},
    {FEELING_GRIEVANCE, "难堪"}, {FEELING_GRIEVANCE, "尴尬"},   {FEELING_GRIEVANCE, "丢脸"},
    {FEELING_GRIEVANCE, "面子"}, {FEELING_GRIEVANCE, "不公"},   {FEELING_GRIEVANCE, "上当"},
    {FEELING_GRIEVANCE, "受气"}, {FEELING_GRIEVANCE, "被骗"},   {FEELING_GRIEVANCE, "尊重"},
    {FEELING_WEARINESS, "心烦"}, {FEELING_WEARINESS, "烦心"},   {FEELING_WEARINESS, "烦躁"},
    {FEELING_WEARINESS, "很烦"}, {FEELING_WEARINESS, "厌烦"},   {FEELING_WEARINESS, "累"},
    {FEELING_WEARINESS, "折腾"}, {FEELING_WEARINESS, "辛苦"},   {FEELING_WEARINESS, "疲"},
    {FEELING_WEARINESS, "无奈"}, {FEELING_WEARINESS, "无助"},   {FEELING_WEARINESS, "白跑"},
    {FEELING_WEARINESS, "白等"}, {FEELING_WEARINESS, "白费"},   {FEELING_WEARINESS, "耽误"},
    {FEELING_WEARINESS, "糟心"}, {FEELING_WEARINESS, "闹心"},   {FEELING_WEARINESS, "受罪"},
    {FEELING_WEARINESS, "遭罪"}, {FEELING_WEARINESS, "狼狈"},   {FEELING_WEARINESS, "头疼"},
    {FEELING_WEARINESS, "崩溃"}, {FEELING_WEARINESS, "不方便"}, {FEELING_WEARINESS, "不便"},
};

hua_code feelings_named(hua_scanner *scanner, hua_str text, uint32_t *feelings, hua_error *error)
{
    cli_text folded = {0};
    const hua_code code = reading_fold(scanner, text, &folded, error);
    *feelings = 0;
    for (size_t i = 0; !code && i < sizeof words / sizeof *words; i++)
        if (cli_has(cli_text_str(&folded), words[i].word))
            *feelings |= 1u << words[i].kind;
    cli_text_free(&folded);
    return code;
}
