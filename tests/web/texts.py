#!/usr/bin/env python3
"""Every text of the pages in its three languages: none is missing, holes have the same names, none
is in another's script."""

import pathlib
import re
import sys

WEB = pathlib.Path(__file__).resolve().parent.parent.parent / "web"

# Characters of one script that are written otherwise in the other, in pairs: only those that never
# stand in both.
PAIRS = ("检檢 查查 对對 话話 问問 题題 说說 这這 里裡 还還 没沒 会會 为為 来來 时時 间間 显顯 开開 关關 应應 "
         "让讓 复複 练練 习習 顾顧 选選 择擇 进進 过過 别別 现現 见見 规規 则則 评評 级級 错錯 误誤 提提 删刪 "
         "从從 导導 输輸 统統 计計 图圖 数數 据據 难難 实實 详詳 细細 们們 给給 记記 录錄 读讀 写寫 换換 当當 "
         "标標 签簽 线線 结結 总總 样樣 张張 气氣 听聽 谁誰 语語 词詞 义義 务務 员員 组組 门門 业業 产產 质質 "
         "优優 处處 备備 发發 变變 长長 绝絕 认認 证證 该該 请請 谢謝 够夠 页頁 两兩 单單 护護 责責 贵貴 费費 "
         "资資 转轉 轮輪 软軟 达達 运運 适適 选選 释釋 针針 钟鐘 铁鐵 键鍵 闭閉 队隊 阶階 随隨 隐隱 预預 领領 "
         "频頻 风風 验驗 点點 龄齡 买買 卖賣 头頭 声聲 报報 区區 华華 协協 历歷 压壓 参參 双雙 号號 启啟 响響 "
         "坏壞 块塊 奖獎 学學 宝寶 审審 宽寬 层層 岁歲 带帶 师師 库庫 归歸 忆憶 怀懷 态態 恶惡 恼惱 惯慣 "
         "愿願 戏戲 户戶 执執 扩擴 扫掃 抢搶 拟擬 拥擁 挂掛 择擇 损損 摆擺 敌敵 断斷 无無 旧舊 显顯 暂暫 术術 "
         "机機 杂雜 权權 条條 极極 构構 枪槍 档檔 桥橋 梦夢 检檢 楼樓 欢歡 汇匯 汉漢 沟溝 泪淚 泼潑 浅淺 测測 "
         "济濟 浏瀏 满滿 灭滅 灵靈 热熱 爱愛 独獨 环環 电電 画畫 盘盤 码碼 确確 离離 称稱 稳穩 穷窮 竞競 笔筆 "
         "简簡 类類 紧緊 红紅 约約 纪紀 纯純 纸紙 经經 继繼 续續 维維 综綜 绿綠 网網 罗羅 职職 联聯 脑腦 节節 "
         "范範 荐薦 药藥 虑慮 虽雖 补補 观觀 视視 觉覺 触觸 订訂 讨討 训訓 议議 许許 论論 设設 访訪 评評 识識 "
         "诉訴 试試 诚誠 询詢 调調 负負 败敗 账賬 货貨 购購 贴貼 赔賠 赶趕 车車 轻輕 载載 较較 边邊 远遠 迟遲 "
         "逻邏 遗遺 邮郵 释釋 钱錢 银銀 销銷 锁鎖 问問 闻聞 阅閱 陆陸 险險 项項 顺順 须須 额額 饭飯 馆館 骂罵").split()
SIMPLIFIED = {pair[0] for pair in PAIRS if pair[0] != pair[1]}
TRADITIONAL = {pair[1] for pair in PAIRS if pair[0] != pair[1]}

STRING = r"(?:'((?:[^'\\\n]|\\.)*)'|`([^`]*)`)"
ENTRY = re.compile(rf"^\s*(?:'([^'\n]+)'|(\w[\w]*)):\s*\[\s*{STRING},\s*{STRING},\s*{STRING},?\s*\]", re.M)
QUOTED = re.compile(r"[「“][^」”]*[」”]")
HAN = re.compile(r"[\u3400-\u9fff]")


def entries(path):
    for match in ENTRY.finditer(path.read_text(encoding="utf-8")):
        a, b, hans1, hans2, hant1, hant2, en1, en2 = match.groups()
        yield a or b, [hans1 or hans2 or "", hant1 or hant2 or "", en1 or en2 or ""]


def faults(key, texts):
    hans, hant, english = texts
    if not all(texts):
        yield "a language is missing"
    holes = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in texts]
    if holes[0] != holes[1] or holes[0] != holes[2]:
        yield f"holes differ: {holes}"
    odd = [c for c in QUOTED.sub("", hant) if c in SIMPLIFIED]
    if odd and key != "langName":
        yield f"simplified in the traditional text: {''.join(odd)}"
    odd = [c for c in hans if c in TRADITIONAL]
    if odd and key != "langName":
        yield f"traditional in the simplified text: {''.join(odd)}"
    # Words of the trade, and examples in quotes or after a line's end, may stand in Chinese.
    if HAN.search(QUOTED.sub("", english.split("\\n")[0])):
        yield f"Chinese in the English text: {english}"


def main():
    wrong = count = 0
    for path in sorted(WEB.glob("*/src/**/*.ts")):
        for key, texts in entries(path):
            count += 1
            for fault in faults(key, texts):
                wrong += 1
                print(f"{path.relative_to(WEB)}: {key}: {fault}")
    print(f"{count} texts, {wrong} faults")
    sys.exit(1 if wrong or count < 300 else 0)


if __name__ == "__main__":
    main()
