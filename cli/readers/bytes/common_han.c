/* Common characters, written as text and spread into a set of bits. */
#include "readers/bytes/common_han.h"

static const char text[] =
    /* what any text holds */
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    "年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样"
    "理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将"
    "两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信"
    "表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔"
    "更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统"
    "区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品"
    "住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    /* what is said at a service desk */
    "您好请谢抱歉客服退换货款钱价单订快递送寄发票收付费支持质量差坏修理师傅预约办查询核实反馈"
    "投诉补偿赔优惠券活动买卖店铺商城旗舰亲哦呢吗啊吧呀嗯哈喂啦哪怎谁它们您稍等候马上立刻尽快"
    "小时钟昨今明早晚周末号码验证账户登录密码手机微信地址联系电话转接专员经理工单处理解决麻烦打"
    "扰理解着急心情生气难受放满意评价感谢支持祝愉欢迎光临帮助需要什么可以没有问题知道清楚意思错"
    "误对起非常十分真的太慢久半天催物流仓库缺现货尺寸颜色衣服鞋裤包装破损少件漏假冒伪劣骗举报消"
    "费者协会银行卡贷款利息逾期还款征信保险理赔车票航班酒店房间餐厅外卖骑手司机堵信号网络宽带套"
    "餐流量话费停机充值余额扣积分级享受权益规则条款说明介绍推荐使用方法安装设置更新版本"
    /* the same in the other script, where it differs */
    "這個們來為國說時會對過發後裡裏種經麼學現當沒動還進樣開從實軍無與長機間問關點業將兩應戰頭體"
    "見幾給門兒東聲員論處義條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記類據張"
    "該規萬覺術領確傳師觀讓識帶導爭運請謝換貨錢價單訂遞寄票質壞預約辦查詢核實饋訴補償賠優買賣鋪"
    "艦親嗎誰號碼驗證賬帳戶登錄錄聯繫係轉專理單決麻煩擾淚滿評感願歡臨幫誤慢物倉庫缺寸顏褲裝損"
    "漏偽騙舉銀貸逾徵險車航飯廳騎號網絡路寬費停儲餘額積級權益則介紹薦裝設置於嘅唔係咗啲冇睇喺"
    "著甚線點貼專線妳您邊辦產灣臺台幣價件隨顧買選擇雙衝擔陳劉黃楊趙吳孫許鄭"
    /* what stands between the words */
    "，。、；：？！“”‘’（）《》【】「」『』—…～·　０１２３４５６７８９";

/* Of text written here: well-formed, and no character takes more than three bytes. */
static uint32_t next(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    const unsigned size = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : 3;
    *at += size;
    if (size == 1)
        return p[0];
    if (size == 2)
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

void common_han_fill(common_han *set)
{
    *set = (common_han){{0}};
    for (const char *at = text; *at;) {
        const uint32_t point = next(&at);
        set->bits[point / 8] |= (unsigned char)(1u << (point % 8));
    }
}
