/*
 * Counted in 38,400 turns of shopping, telephone and bank dialogues, and rounded: whole numbers would pretend to
 * more than such counts say of other dialogues.  Pairs are kept where they stand far more often than their
 * characters would let one expect.
 */
#include "rules/frequency.h"

#include "text/utf8.h"

#include <uchar.h>

/* In how many of a thousand turns each of the characters, or pairs of characters, stands. */
typedef struct frequency {
    float turns;
    const char32_t *characters;
} frequency;

/* clang-format off */
static const frequency characters[] = {
    {400, U"的您是我有"},
    {250, U"好以了可这请不一问个下吗到么呢"},
    {150, U"还帮在数字单时什没号为你题要订理客哦点给服"},
    {100, U"上后处能电等们解边就谢货会话用天联中信京亲店人间询提查小他送看发地系"},
    {70, U"都通决或机日家已其那退商收快期手品来需去务稍前也现东经过多周酒回分金对额吧"},
    {50, U"和实餐北国消想核子之馆方啊如户哈大址取行新情咨供申很费说接意妹出站怎价心款里"
     U"推知果买正评再歉景烦开息元况"},
    {35, U"荐抱成支常自作便配哪工打麻直网关无爱员进建带样安候换件法道马待找议完复修示门"
     U"感名持反明重今动改保气只次售票业预但码嗯更使编面"},
    {25, U"然应内量流计物定营全确月姓告玩交同办注卡两最显私体吃因非错尽高达于付路才式真"
     U"原否记西格些返少包选装本合区生太公得近击该把递助及"},
    {17, U"具让先年游型诉几馈与事统活厅求账试线三功刚购别加跟放它所见司广微当将清海苦认"
     U"长钱结均录辛思技园运起入度质耐外饭优从部遇目着转备排此者相乐"},
    {12, U"白库准差比做由祝市设择并短久第按住城签善兴己愉审器续呀科博附老望街页算又宽详"
     U"证啥留且连照华昨台力操条菜水拒际置般截锤图版约程满晚维链王端急何据专而级寄效"
     U"谅场啦车未产套每较断山免视至希官络调"},
    {8, U"音催符存右南脑种口房态位总主午左登细惠欢师载儿邮随友厂投测映护沃适升色二光咱"
     U"表速除十像充美软致受协头早超拿变尝忙楼化银府验故宿德屏误烤销补觉术学顾恩铁另"
     U"哒报拍任响四管输制听贵哟嘛州停傅答平状暂慢底类聚券余被写身失特降畅拦首恢永牌"
     U"影空值延份钟容朋江"},
};

static const frequency pairs[] = {
    {250, U"可以"},
    {150, U"什么问题订单您的以帮"},
    {100, U"请问这个处理您好好的帮您有什一下没有请您时间为您"},
    {70, U"谢谢解决客服电话其他还有您处么问联系需要我可题我稍等我们理或或解有其酒店决呢"},
    {50, U"给您的呢下单这边商品的吗到您单号一个已经服务地址北京手机您稍咨询金额你好申请"
     U"查询日期提供怎么周边问还帮到单时单金餐馆现在"},
    {35, U"的哦推荐景点情况抱歉还可还是中国的问您查他还你们麻烦核实给我帮我我的站点时候"
     U"不是亲爱评分客户配送取消信息建议是的收到马上我想的订爱的退款还请"},
    {25, U"如果使用不能您可之前售后今天就是询订客气支持等待编号感谢姓名谢您您提您是个订"
     U"退货问您工作显示单编私信发货直接正在是不议您是这知道号码这样预计的时的客但是"
     U"上为非常以上"},
    {17, U"通过的地尽快快递货的带来您看点击小时还没是我么可的餐回复都是无法营业反馈重新"
     U"是有买的的哈价格您核查看系统您带我这是否问有之后提交的景这么消费的话分以烦您"
     U"明天不便人员看看多少分是么时了呢送货方式发票前的他的因为的是进行辛苦以吗您这"
     U"来不下订话是游玩意思到了就可修改用户以的的电耐心正常然后边有人均不客方便们会"
     U"是什电信供下"},
    {12, U"为什们的了吗心等遇到找一亲亲送到不了均消等哈选择具体上的您反完成成功的支换货"
     U"在为问是应该支付我要的亲不好理呢荐一边的愉快一直题需个商是一收货自己物流送达"
     U"题还了一您去审核安排不要短信目前我推点的祝您您对是咨很抱元的的酒实情告诉要求"
     U"一家帮助要处询之单的是多业厅不用出现那个附近不到歉给购买确认这里流量作日荐您"
     U"会尽地方个是一般等一安装看一操作到的或者为了常抱国电我一实处通知这家品吗个评"
     U"的信您服在吗好了结果苦您很高下哦也是可能关注记录是吗取件链接高兴我看宽带公司"
     U"两个业务东西送的系您我就诉我那我昨天能不签收是在生活告知理中作人我是用的样的"
     U"同时看下看到到货址是个景网络"},
};
/* clang-format on */

/* Of characters that are not listed; and so many of the turns with the rarer character have an unlisted pair. */
static const float RARE = 3;
static const float PAIRED = 0.02f;
static const float MOST_PAIRED = 5;

enum { CHARACTERS = 0x10000, PAIR_PLACES = 1024 };

static uint32_t place_of(uint32_t first, uint32_t second)
{
    return (first * 31 + second) * UINT32_C(0x9E3779B1) >> 22;
}

/* The pair's place, or the empty one where it belongs. */
static frequency_pair *find_pair(const frequencies *f, uint32_t first, uint32_t second)
{
    uint32_t i = place_of(first, second);
    while (f->pairs[i].first && (f->pairs[i].first != first || f->pairs[i].second != second))
        i = (i + 1) % PAIR_PLACES;
    return &f->pairs[i];
}

bool hua_frequencies_load(frequencies *out, hua_arena *arena)
{
    out->characters = HUA_ARENA_ARRAY(arena, float, CHARACTERS);
    out->pairs = HUA_ARENA_ARRAY(arena, frequency_pair, PAIR_PLACES);
    if (!out->characters || !out->pairs)
        return false;
    for (size_t i = 0; i < CHARACTERS; i++)
        out->characters[i] = RARE;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        for (const char32_t *p = characters[i].characters; *p; p++)
            out->characters[*p] = characters[i].turns;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (const char32_t *p = pairs[i].characters; *p; p += 2)
            *find_pair(out, p[0], p[1]) = (frequency_pair){p[0], p[1], pairs[i].turns};
    return true;
}

static float of_character(const frequencies *f, uint32_t cp)
{
    return cp < CHARACTERS ? f->characters[cp] : RARE;
}

static float of_pair(const frequencies *f, uint32_t first, uint32_t second)
{
    const frequency_pair *pair = find_pair(f, first, second);
    const float a = of_character(f, first);
    const float b = of_character(f, second);
    const float expected = (a < b ? a : b) * PAIRED;
    if (pair->first)
        return pair->turns;
    return expected < MOST_PAIRED ? expected : MOST_PAIRED;
}

/* As measured there: by its rarest pair, and a longer one is so much rarer. */
float hua_frequency_of(const frequencies *f, hua_str literal)
{
    static const float by_length[] = {1, 1, 1, 0.2f, 0.1f};
    const unsigned char *p = (const unsigned char *)literal.ptr;
    const unsigned char *end = p + literal.len;
    float rarest = 1000;
    uint32_t before = 0;
    size_t length = 0;
    for (; p < end; length++) {
        uint32_t cp;
        p += hua_utf8_decode(p, end, &cp);
        const float one = length ? of_pair(f, before, cp) : of_character(f, cp);
        rarest = one < rarest ? one : rarest;
        before = cp;
    }
    return rarest * (length < 5 ? by_length[length] : 0.02f);
}
