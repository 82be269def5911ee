/* The table of formats, and what names of files tell of them. */
#include "readers/formats.h"

#include "readers/format.h"

const format_ops *const formats[] = {&jsonl_format,
                                     &json_format,
                                     &transcript_format,
                                     &draft_format,
#if __has_include("readers/csv.c")
                                     &csv_format,
                                     &tsv_format,
#endif
#if __has_include("readers/xlsx.c")
                                     &xlsx_format,
#endif
#if __has_include("readers/wechat.c")
                                     &wechat_format,
#endif
#if __has_include("readers/qianniu.c")
                                     &qianniu_format,
#endif
#if __has_include("readers/whatsapp.c")
                                     &whatsapp_format,
#endif
#if __has_include("readers/aliyun.c")
                                     &aliyun_format,
#endif
#if __has_include("readers/tencent.c")
                                     &tencent_format,
#endif
#if __has_include("readers/whisper.c")
                                     &whisper_format,
#endif
#if __has_include("readers/srt.c")
                                     &srt_format,
#endif
#if __has_include("readers/vtt.c")
                                     &vtt_format,
#endif
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
