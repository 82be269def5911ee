/* The table of formats, and what names of files tell of them. */
#include "readers/formats.h"

#include "readers/format.h"

const format_ops *const formats[] = {&jsonl_format,
                                     &json_format,
                                     &transcript_format,
                                     &draft_format,
                                     &csv_format,
                                     &tsv_format,
                                     &xlsx_format,
                                     &wechat_format,
                                     &qianniu_format,
                                     &whatsapp_format,
                                     &aliyun_format,
                                     &tencent_format,
                                     &whisper_format,
                                     &srt_format,
                                     &vtt_format,
                                     &line_format,
                                     NULL};

static bool ends_same(hua_str name, hua_str ending)
{
    return name.len >= ending.len &&
           cli_same(cli_slice(name, name.len - ending.len, name.len), ending);
}

/* One of "|"-separated endings; the bytes of the one that fits, else 0. */
static size_t ending_of(hua_str name, const char *endings)
{
    while (endings && *endings) {
        size_t len = strcspn(endings, "|");
        if (ends_same(name, (hua_str){endings, len}))
            return len;
        endings += len + (endings[len] == '|');
    }
    return 0;
}

static hua_str without_packing(const char *name)
{
    hua_str s = cli_str(name);
    s.len -= ending_of(s, ".gz|.zst|.xz|.bz2");
    return s;
}

bool format_named(const char *name, const format_ops *format)
{
    return ending_of(without_packing(name), format->endings) > 0;
}

bool formats_take(const char *name)
{
    for (size_t i = 0; formats[i]; i++)
        if (format_named(name, formats[i]))
            return true;
    return false;
}
