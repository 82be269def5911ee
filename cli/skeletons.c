#include "skeletons.h"

/* A line here is a line there. */
/* clang-format off */

static const char head[] =
    "# 新的规则包。把“要找的话”和【】里的字换成自己的；前面有 # 的行可要可不要，要用就去掉 #。\n"
    "# 写好以后：huashu rules lint 本文件    huashu rules test 本文件\n"
    "# 试一句话：huashu rules try --also 本文件 \"一句话\"\n"
    "# 写法见 rules/README.zh-CN.md。想让编辑器提示键名，在第一行写（路径照实改）：\n"
    "#   yaml-language-server: $schema=../schema/pack.schema.json\n"
    "pack: @ID@             # 这个文件的名字：小写字母、数字和 -，各包不能相同\n"
    "# title: 【这个包管什么】\n"
    "# words: [快递柜]      # 词典里没有的词，整词看待，不会被拆开\n"
    "# say-back: [您的原话是]   # 转述顾客原话的开头；后面的话算顾客的，不检查\n"
    "# say-back-end: [我看一下] # 转述到此为止，后面又是客服自己的话\n"
    "# lexicons:            # 词表：给常用的说法起个名字，句式里写 {名字}\n"
    "#   sorry: [抱歉, 对不起, \"(真|实在)?不好意思\"]\n"
    "#   apology+: [得罪了]   # 名字后加 +：往别的包的词表里添\n"
    "# disable: [stalling]  # 关掉别的包的规则；整类写 category:类别，标签写 tag:名字\n"
    "# override:            # 改别的包的一条规则：级别、例外、渠道、文字\n"
    "#   - {rule: apology-but, severity: warning, unless: [但是好消息]}\n"
    "\n";

/* What rules, behaviours and tags have in common. */
static const char find[] =
    "    match:             # 要找的话，任一条对上就算。能用的写法：\n"
    "      - 要找的话       #   我不知道            就是这几个字\n"
    "                       #   {sorry}             词表里的任一个\n"
    "                       #   (太|很)?清楚        可以有“太”或“很”，也可以没有\n"
    "                       #   请<0-4>等           中间隔 0 到 4 个字\n"
    "                       #   ^好的$              整句就是这两个字\n"
    "                       #   #duration #money    时间、钱数等；有 { # 的要加引号\n"
    "    # is: [\"tag:emotion=angry\"]   # 不找字，找别的行为或标签；可同 match 一起写\n"
    "    # unless: [不算要找的话]   # 例外：盖住或紧挨着匹配，就不算\n"
    "    # scope: sentence  # 最远看到哪里：clause 小句、sentence 句（缺省）、turn 话轮、dialogue 整段\n"
    "    # ---- 条件：写了几条，几条都要成立 ----\n"
    "    # all: [甲, 乙]                                   # 同一范围里都要有\n"
    "    # none: [甲, 乙]                                  # 同一范围里一个都不能有\n"
    "    # at-least: {n: 2, of: [甲, 乙, 丙]}              # 同一范围里至少有两个\n"
    "    # near: {match: [投诉], within: 12 chars}         # 12 个字以内有这话才算\n"
    "    # not-near: {match: [马上帮您], within: turn}     # 同一轮里有这话就不算\n"
    "    # follows: {who: other, match: [多久], within: 1 turns}       # 对方上一轮说过才算\n"
    "    # not-follows: {who: other, match: [多久], within: 2 turns}   # 对方前两轮没说过才算\n"
    "    # precedes: {who: other, match: [谢谢], within: 1 turns}      # 对方下一轮说了才算\n"
    "    # not-precedes: {who: other, match: [谢谢], within: 1 turns}  # 对方下一轮没说才算\n"
    "    # expects: {who: other, match: [抱歉], within: 1 turns}       # 对方下一轮本该说却没说，才算\n"
    "    # count: {at-least: 3, within: dialogue}          # 说到第三次才算\n"
    "    # repeat: {at-least: 3}                           # 同一句话说到第三遍才算\n"
    "    # where: first 2 turns                            # 只看开头两轮；还有 last 20 percent、close\n"
    "    # share: {over: 70, where: first 50 percent}      # 前一半里说的字占七成以上\n"
    "    # overlap: 0.5     # 抢话超过半秒（要有时间，以下三条也是）\n"
    "    # delay: 30        # 隔对方的话超过 30 秒\n"
    "    # silence: 5       # 冷场超过 5 秒\n"
    "    # rate: 7          # 每秒超过 7 个字\n"
    "    # ---- 在哪里、怎么读 ----\n"
    "    # channels: [chat, call]   # 只在这些渠道算：chat call email draft\n"
    "    # scripts: [traditional]   # 只看繁体（或 simplified 简体）的话\n"
    "    # teams: [【班组】]        # 只对这些班组\n"
    "    # from: 2026-01-01         # 从这天起\n"
    "    # until: 2026-12-31        # 到这天为止\n"
    "    # quoted: true             # 引号里、转述的话也算\n"
    "    # fillers: false           # 不跳读“呃”“那个”\n"
    "    # sound: never             # 同音字算不算：always 都算、calls 只在电话里（缺省）、never 不算\n"
    "    # whole-words: false       # 可以落在更长的词里面\n";

static const char rule_top[] =
    "rules:\n"
    "  - id: @ID@           # 规则的名字\n"
    "    category: @CATEGORY@   # 类别，见 huashu rules list\n"
    "    # severity: @SEVERITY@   # 不写就是这一级；error 错误、warning 警告、info 提示\n"
    "    title: 【一眼能懂的标题】\n"
    "    # extends: apology-but   # 照着另一条规则，只写不同的地方\n"
    "    # who: agent       # 看谁的话：agent 客服（缺省）、customer 顾客、any 任何人\n";

static const char rule_end[] =
    "    message: \"“{match}”【哪里不妥】\"   # 给坐席看的一句话；{match} 是找到的原话\n"
    "    why: 【为什么不妥，顾客听了会怎样】\n"
    "    suggest:           # 更好的说法\n"
    "      - say: 【可以这样说】\n"
    "      # - {rewrite: \"{before}【换成这句】{after}\", safe: true}   # 整句改成；safe 可以不问就改，要有 fix 测试\n"
    "    tests:             # 先想反例：哪些话也有这几个字，却没有错？\n"
    "      bad:             # 应当找出，至少两条；[[ ]] 标出恰好是哪几个字\n"
    "        - \"[[要找的话]]\"\n"
    "        - \"您好，[[要找的话]]，就这样\"\n"
    "      good:            # 不该找出，至少两条\n"
    "        - 【意思正好相反的话】\n"
    "        - 【字面相近、但没有错的话】\n"
    "      # fix: [[【原话】, 【改后的话】]]\n";

static const char behaviour_top[] =
    "behaviours:\n"
    "  - id: @ID@           # 行为的名字，评分表和条件里用\n"
    "    title: 【做了什么好事】\n"
    "    # who: agent       # 看谁的话：agent 客服（缺省）\n";

static const char behaviour_end[] =
    "    say: [【示范的一句话】]   # 缺了这个行为时，建议坐席说什么\n"
    "    # reported: false  # 只给别的规则引用，不写进报告\n"
    "    tests:\n"
    "      yes:             # 应当找到，至少一条；[[ ]] 标出恰好是哪几个字\n"
    "        - \"[[要找的话]]，您放心\"\n"
    "      no:              # 不该找到，至少一条\n"
    "        - 【像是做了、其实没做的话】\n";

static const char tag_top[] =
    "tags:\n"
    "  - id: @ID@           # 标签的名字；条件里写 tag:@ID@=yes\n"
    "    value: yes         # 标签的值：一个值写一条\n"
    "    # title: 【顾客是什么情况】\n"
    "    # who: customer    # 看谁的话：customer 顾客（缺省）\n";

static const char tag_end[] =
    "    # reported: false  # 只给别的规则引用，不写进报告\n"
    "    tests:\n"
    "      yes:             # 应当找到，至少一条；[[ ]] 标出恰好是哪几个字\n"
    "        - \"你好，[[要找的话]]\"\n"
    "      no:              # 不该找到，至少一条\n"
    "        - 【字面相近、其实不是的话】\n";

static const char rubric[] =
    "behaviours:        # 评分凭的是行为。自带的包里已有许多（huashu explain empathy），\n"
    "                   # 同它们一起用（--also 本文件）时直接写名字，不必再定义。\n"
    "  - id: @ID@-opening\n"
    "    title: 【第一步要做的事】\n"
    "    match: [【第一步要说的话】]\n"
    "    say: [【示范的一句话】]\n"
    "    tests: {yes: [【第一步要说的话】], no: [【别的话】]}\n"
    "  - id: @ID@-action\n"
    "    title: 【第二步要做的事】\n"
    "    match: [【第二步要说的话】]\n"
    "    tests: {yes: [【第二步要说的话】], no: [【别的话】]}\n\n"
    "rubrics:\n"
    "  - id: @ID@\n"
    "    title: 【评分表的标题】\n"
    "    # headline: true   # 计入总评\n"
    "    # ordered: true    # 步骤的次序不对，只算部分做到\n"
    "    # channels: [chat, call]\n"
    "    # applies: \"tag:emotion=angry\"   # 什么对话才评\n"
    "    steps:\n"
    "      - id: opening\n"
    "        title: 【第一步】\n"
    "        weight: 40     # 多少分；各步加起来按 100 分折算\n"
    "        met: @ID@-opening     # 什么算做到。也可写 {all: [甲, 乙]}、{any: […]}、\n"
    "                       # {at-least: 2, of: […]}、{is: 甲, where: first 2 turns}\n"
    "        # partly: {any: [甲, 乙]}   # 什么算部分做到\n"
    "        # partly-points: 20         # 给几分，缺省一半\n"
    "        # proportional: true        # 做到几项给几分\n"
    "        # applies: \"tag:emotion\"    # 什么时候才算这一步\n"
    "        # behaviour: @ID@-opening   # 最能补上缺口的行为\n"
    "        say: [【可以这样说】]\n"
    "      - id: action\n"
    "        title: 【第二步】\n"
    "        weight: 60\n"
    "        met: @ID@-action\n"
    "    # costs:           # 扣分：每处几分，一共至多几分\n"
    "    #   - {finding: @CATEGORY@, points: 5, at-most: 10}\n";

/* clang-format on */

const char *const skeletons[][SKELETON_PIECES] = {{head, rule_top, find, rule_end},
                                                  {head, behaviour_top, find, behaviour_end},
                                                  {head, tag_top, find, tag_end},
                                                  {head, rubric, "", ""}};
