# Writes a pack of `rules` rules with `phrases` phrases each, about stones, stars and plants: valid
# literals of six characters that no customer service says.
#
#     awk -v rules=N -v phrases=M -f unrelated.awk
BEGIN {
    n = split("火山 冰川 星云 苔藓 珊瑚 彗星 沼泽 峡谷 琥珀 石英 蕨类 孢子 花岗 玄武 板块 潮汐 季风 磁极 " \
              "陨石 银河 黑洞 光年 轨道 恒星 行星 卫星 极光 云层 雷暴 冻土 盐湖 溶洞 砂岩 页岩 化石 鱼龙 " \
              "翼龙 三叶 菊石 海绵 水母 章鱼 海星 藤壶 牡蛎 鹦鹉 信鸽 雨燕 麻雀 喜鹊 松鼠 刺猬 狐狸 羚羊 " \
              "驯鹿 海豹 鲸鱼 企鹅 蜂鸟 蝙蝠", word, " ")
    print "pack: unrelated"
    print "rules:"
    for (r = 0; r < rules; r++) {
        printf "  - id: unrelated-%d\n    category: echo\n    title: 无关\n    message: 无关\n", r
        printf "    why: 无关\n    match:\n"
        for (p = 0; p < phrases; p++) {
            i = r * phrases + p
            printf "      - %s%s%s\n", word[i % n + 1], word[int(i / n) % n + 1], word[(i * 7 + int(i / 31)) % n + 1]
        }
        print "    tests: {bad: [甲, 乙], good: [丙, 丁]}"
    }
}
