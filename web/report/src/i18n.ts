/* Every text of the page: Simplified, Traditional, English. */

export const LANGS = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Lang = (typeof LANGS)[number];

const TEXTS = {
  title: ['话术质检报告', '話術質檢報告', 'Service-talk audit'],
  langName: ['简体', '繁體', 'English'],
  language: ['语言', '語言', 'Language'],
  theme: ['深浅色', '深淺色', 'Light or dark'],
  themeAuto: ['跟随系统', '跟隨系統', 'As the system'],
  themeLight: ['浅色', '淺色', 'Light'],
  themeDark: ['深色', '深色', 'Dark'],
  print: ['打印', '列印', 'Print'],
  skip: ['跳到正文', '跳到正文', 'Skip to the report'],
  contents: ['目录', '目錄', 'Contents'],

  period: ['时间', '時間', 'Period'],
  noDates: ['对话没有日期', '對話沒有日期', 'The dialogues bear no dates'],
  from: ['从', '從', 'From'],
  to: ['到', '到', 'To'],
  agent: ['客服', '客服', 'Agent'],
  agents: ['客服', '客服', 'Agents'],
  team: ['组', '組', 'Team'],
  channel: ['渠道', '管道', 'Channel'],
  severity: ['严重程度', '嚴重程度', 'Severity'],
  rule: ['规则', '規則', 'Rule'],
  category: ['类别', '類別', 'Category'],
  day: ['日期', '日期', 'Day'],
  all: ['全部', '全部', 'All'],
  chosen: ['已选 {n} 个', '已選 {n} 個', '{n} chosen'],
  reset: ['清除筛选', '清除篩選', 'Reset'],
  filters: ['筛选', '篩選', 'Filters'],
  find: ['查找…', '查找…', 'Find…'],
  none: ['（未注明）', '（未註明）', '(not named)'],
  others: ['（其余 {n} 人）', '（其餘 {n} 人）', '({n} others)'],
  nothingFound: ['没有符合的', '沒有符合的', 'Nothing matches'],
  remove: ['去掉筛选：{what}', '去掉篩選：{what}', 'Remove the filter {what}'],
  matching: ['符合筛选：{n} / {all} 通对话', '符合篩選：{n} / {all} 通對話', '{n} of {all} dialogues match'],
  findingFilterNote: [
    '只看有所选问题的对话；各项比率的分母仍是按客服、组、渠道和时间选出的 {n} 通。',
    '只看有所選問題的對話；各項比率的分母仍是按客服、組、管道和時間選出的 {n} 通。',
    'Only dialogues with the chosen findings; rates still stand on the {n} dialogues that agent, team, channel and period select.',
  ],
  emptySelection: ['没有符合筛选的对话。', '沒有符合篩選的對話。', 'No dialogue matches the filters.'],
  emptyStore: ['这次审计里没有对话。', '這次審計裡沒有對話。', 'This audit holds no dialogue.'],

  overview: ['总览', '總覽', 'Overview'],
  dialogues: ['对话', '對話', 'Dialogues'],
  turns: ['轮次', '輪次', 'Turns'],
  findings: ['问题', '問題', 'Findings'],
  error: ['错误', '錯誤', 'Error'],
  warning: ['警告', '警告', 'Warning'],
  info: ['提示', '提示', 'Note'],
  clean: ['没有问题', '沒有問題', 'No finding'],
  meanScore: ['平均分', '平均分', 'Mean score'],
  scoredOf: ['{n} 通有分数', '{n} 通有分數', '{n} are scored'],
  perHundred: ['每百通 {n} 个', '每百通 {n} 個', '{n} per 100 dialogues'],
  withError: ['有错误的对话', '有錯誤的對話', 'Dialogues with an error'],
  withHit: ['有所选问题的对话', '有所選問題的對話', 'Dialogues with the chosen findings'],
  aside: ['搁置的记录', '擱置的記錄', 'Records set aside'],
  asideNote: ['读不懂，没有计入', '讀不懂，沒有計入', 'unreadable, not counted'],
  agentsNone: ['对话没有注明客服', '對話沒有註明客服', 'The dialogues name no agent'],
  teamsNone: ['对话没有注明组', '對話沒有註明組', 'The dialogues name no team'],
  periodOf: ['{from} 至 {to}', '{from} 至 {to}', '{from} to {to}'],
  undated: ['另有 {n} 通没有日期', '另有 {n} 通沒有日期', 'another {n} bear no date'],
  packs: ['规则包指纹', '規則包指紋', 'Rule packs'],
  version: ['程序版本', '程式版本', 'Program'],
  masked: ['个人信息已遮盖', '個人資訊已遮蓋', 'Personal data is masked'],
  unmasked: ['个人信息未遮盖，请勿外传', '個人資訊未遮蓋，請勿外傳', 'Personal data is NOT masked: keep this file to yourselves'],
  unfinished: [
    '审计没有做完，以下只是已审的部分。再运行一次同样的命令就会接着做。',
    '審計沒有做完，以下只是已審的部分。再執行一次同樣的命令就會接著做。',
    'The audit is not finished: this is what has been read so far. Run the same command again and it goes on.',
  ],
  sampled: [
    '对话太多：本页取其中 {n} 通作样本（共 {all} 通，按固定办法抽取）。“总览”里未筛选时的总数是全部的，其余各图各表按样本计算。',
    '對話太多：本頁取其中 {n} 通作樣本（共 {all} 通，按固定辦法抽取）。「總覽」裡未篩選時的總數是全部的，其餘各圖各表按樣本計算。',
    'There are too many dialogues: this page rests on a fixed sample of {n} out of {all}. The totals of the unfiltered overview are those of all; every other chart and table counts the sample.',
  ],
  sources: ['审了什么', '審了什麼', 'What was audited'],
  file: ['文件', '檔案', 'File'],
  format: ['格式', '格式', 'Format'],
  encoding: ['编码', '編碼', 'Encoding'],
  line: ['行', '行', 'Line'],
  reason: ['原因', '原因', 'Reason'],
  more: ['还有 {n} 项', '還有 {n} 項', '{n} more'],
  showAll: ['全部显示（{n}）', '全部顯示（{n}）', 'Show all {n}'],
  asideList: ['搁置的记录（前 {n} 条）', '擱置的記錄（前 {n} 條）', 'Records set aside (the first {n})'],

  scores: ['得分', '得分', 'Scores'],
  score: ['分数', '分數', 'Score'],
  grade: ['等级', '等級', 'Grade'],
  histogram: ['分数分布', '分數分布', 'Distribution of scores'],
  grades: ['等级分布', '等級分布', 'Grades'],
  gradesNote: ['A ≥ 90，B ≥ 75，C ≥ 60，D ≥ 40，E < 40', 'A ≥ 90，B ≥ 75，C ≥ 60，D ≥ 40，E < 40', 'A ≥ 90, B ≥ 75, C ≥ 60, D ≥ 40, E < 40'],
  by: ['按{what}', '按{what}', 'By {what}'],
  noScores: ['没有适用的评分表，没有分数。', '沒有適用的評分表，沒有分數。', 'No rubric applied: there are no scores.'],
  median: ['中位数', '中位數', 'Median'],
  tenth: ['后 10% 线', '後 10% 線', '10th percentile'],
  ninetieth: ['前 10% 线', '前 10% 線', '90th percentile'],
  errorsPerHundred: ['每百通错误', '每百通錯誤', 'Errors per 100'],
  findingsPerHundred: ['每百通问题', '每百通問題', 'Findings per 100'],
  errorShare: ['有错误的占比', '有錯誤的占比', 'With an error'],
  gradeShare: ['等级构成', '等級構成', 'Grades'],
  smallSample: ['样本太少', '樣本太少', 'Too few'],
  smallSampleNote: [
    '样本太少（{n} 通）：只列事实，不作分布、占比和趋势的推断。',
    '樣本太少（{n} 通）：只列事實，不作分布、占比和趨勢的推斷。',
    'Too few dialogues ({n}): facts only; distributions, shares and trends would mislead.',
  ],
  fewMark: ['对话少于 {n} 通，数字仅供参考', '對話少於 {n} 通，數字僅供參考', 'fewer than {n} dialogues: read with care'],

  trend: ['走势', '走勢', 'Trend'],
  trendNeedsDates: ['对话没有日期，画不出走势。', '對話沒有日期，畫不出走勢。', 'Without dates there is no trend to show.'],
  trendOneDay: ['只有一天的数据，画不出走势。', '只有一天的資料，畫不出走勢。', 'All dialogues are of one day: no trend to show.'],
  measure: ['看什么', '看什麼', 'Measure'],
  unit: ['每', '每', 'Per'],
  unitDay: ['日', '日', 'day'],
  unitWeek: ['周', '週', 'week'],
  unitMonth: ['月', '月', 'month'],
  measureShare: ['有错误的对话占比', '有錯誤的對話占比', 'Share of dialogues with an error'],
  measureShareHit: ['有所选问题的对话占比', '有所選問題的對話占比', 'Share of dialogues with the chosen findings'],
  measureRate: ['每百通问题数', '每百通問題數', 'Findings per 100 dialogues'],
  measureMean: ['平均分', '平均分', 'Mean score'],
  measureCount: ['对话数', '對話數', 'Number of dialogues'],
  measureComplaints: ['投诉占比', '投訴占比', 'Share of complaints'],
  ruleShare: ['有“{what}”的对话占比', '有「{what}」的對話占比', 'Share of dialogues with “{what}”'],
  matterShare: ['事由“{what}”占比', '事由「{what}」占比', 'Share of the matter “{what}”'],
  usual: ['往常', '往常', 'Usual'],
  usualRange: ['往常的范围', '往常的範圍', 'Usual range'],
  jump: ['突升', '突升', 'Jump'],
  drop: ['突降', '突降', 'Drop'],
  marks: ['突升与突降', '突升與突降', 'Jumps and drops'],
  change: ['变化', '變化', 'Change'],
  what: ['什么', '什麼', 'What'],
  when: ['何时', '何時', 'When'],
  was: ['此前', '此前', 'Before'],
  is: ['当期', '當期', 'Then'],
  strength: ['超出几倍误差', '超出幾倍誤差', 'Errors away'],
  span: ['{from} 至 {to}', '{from} 至 {to}', '{from} to {to}'],
  noMarks: ['没有超出往常范围的突升或突降。', '沒有超出往常範圍的突升或突降。', 'Nothing left its usual range.'],
  trendTooShort: [
    '期数太少：至少要有 {periods} 期、每期不少于 {n} 通对话，才标突升和突降。',
    '期數太少：至少要有 {periods} 期、每期不少於 {n} 通對話，才標突升和突降。',
    'Too short for marks: they need {periods} earlier periods of {n} dialogues or more.',
  ],
  method: ['标记的办法', '標記的辦法', 'How marks are made'],
  methodText: [
    '休哈特控制图：每一期与它之前的最多 {window} 期相比，偏离平均三倍标准误以上才标出（各规则、各事由项目多，要四倍半），标准误已按各期本来的起伏放宽（Laney 法）；对话数按日时与之前同一星期几的数相比。当期不足 {n} 通、此前不足 {periods} 期或不足 {before} 通的，不标。突降和突升一样要看：可能是真的变好了，也可能是顾客不再来说了，或记录断了。',
    '休哈特管制圖：每一期與它之前的最多 {window} 期相比，偏離平均三倍標準誤以上才標出（各規則、各事由項目多，要四倍半），標準誤已按各期本來的起伏放寬（Laney 法）；對話數按日時與之前同一星期幾的數相比。當期不足 {n} 通、此前不足 {periods} 期或不足 {before} 通的，不標。突降和突升一樣要看：可能是真的變好了，也可能是顧客不再來說了，或記錄斷了。',
    'Shewhart control charts: each period is held against up to {window} periods before it and marked when it lies more than three standard errors from their mean (four and a half for single rules and matters, of which there are many), the error widened by how much periods differ anyway (Laney); daily numbers of dialogues are held against the same weekday. Nothing is marked below {n} dialogues in the period, or {periods} periods and {before} dialogues before it. A drop says as much as a jump: things got better, or customers no longer tell you, or records are missing.',
  ],
  brushHint: ['拖动图下的滑块选时间段；整页随之而变。', '拖動圖下的滑塊選時間段；整頁隨之而變。', 'Drag the slider below the chart to choose a period; the whole page follows.'],
  partOf: ['（不满一期）', '（不滿一期）', '(partial)'],

  heat: ['各步做得怎样', '各步做得怎樣', 'Steps by agent'],
  rubric: ['评分表', '評分表', 'Rubric'],
  heatNote: [
    '做到算 1，部分算一半，不适用的不算。点列名排序。',
    '做到算 1，部分算一半，不適用的不算。點欄名排序。',
    'Met counts 1, partly a half; what does not apply is left out. Click a column to sort.',
  ],
  allAgents: ['全体', '全體', 'All'],
  notApplied: ['这张评分表对所选对话都不适用。', '這張評分表對所選對話都不適用。', 'This rubric applies to none of these dialogues.'],
  cell: ['做到 {met}，部分 {partly}，没做到 {missed}', '做到 {met}，部分 {partly}，沒做到 {missed}', 'met {met}, partly {partly}, missed {missed}'],
  low: ['差', '差', 'low'],
  high: ['好', '好', 'high'],

  rules: ['最常见的问题', '最常見的問題', 'Top rules'],
  times: ['次数', '次數', 'Findings'],
  inDialogues: ['对话数', '對話數', 'Dialogues'],
  shareOf: ['占对话', '占對話', 'Share'],
  examples: ['例子', '例子', 'Examples'],
  open: ['打开', '打開', 'Open'],
  example: ['例 {n}', '例 {n}', 'No. {n}'],
  openExample: ['打开“{what}”的例 {n}', '打開「{what}」的例 {n}', 'Open example {n} of “{what}”'],
  noFindings: ['没有发现问题。', '沒有發現問題。', 'No findings.'],
  onlyThis: ['只看这条规则', '只看這條規則', 'Only this rule'],
  onlyAgent: ['只看这位客服', '只看這位客服', 'Only this agent'],

  lists: ['最差与最好的对话', '最差與最好的對話', 'Worst and best dialogues'],
  worst: ['最差', '最差', 'Worst'],
  best: ['最好', '最好', 'Best'],
  name: ['编号', '編號', 'Id'],
  number: ['库内号', '庫內號', 'Row'],
  noText: [
    '本页只带一部分对话的原文；其余的用 huashu query 按库内号查。',
    '本頁只帶一部分對話的原文；其餘的用 huashu query 按庫內號查。',
    'The page carries the words of some dialogues only; find the others by row with huashu query.',
  ],
  notHere: ['原文不在本页', '原文不在本頁', 'words not in this page'],

  customers: ['顾客来说什么', '顧客來說什麼', 'What customers come with'],
  matterTime: ['投诉事由的变化', '投訴事由的變化', 'Matters over time'],
  matterList: ['投诉事由', '投訴事由', 'Matters'],
  needs: ['顾客要什么', '顧客要什麼', 'What they need'],
  emotions: ['顾客的情绪', '顧客的情緒', 'Their emotion'],
  risks: ['风险', '風險', 'Risks'],
  intents: ['来意', '來意', 'Intent'],
  types: ['顾客类型', '顧客類型', 'Kind of customer'],
  noTags: ['没有认出。', '沒有認出。', 'None recognised.'],
  ofDialogues: ['占所选 {n} 通对话', '占所選 {n} 通對話', 'of the {n} dialogues selected'],
  untagged: ['没有认出', '沒有認出', 'None recognised'],
  multiple: ['一通对话可以有几个事由。', '一通對話可以有幾個事由。', 'A dialogue may have several.'],

  table: ['看表格', '看表格', 'As a table'],
  value: ['值', '值', 'Value'],
  sortBy: ['按{what}排序', '按{what}排序', 'Sort by {what}'],

  close: ['关闭', '關閉', 'Close'],
  previous: ['上一个', '上一個', 'Previous'],
  next: ['下一个', '下一個', 'Next'],
  dialogue: ['对话', '對話', 'Dialogue'],
  source: ['出处', '出處', 'Source'],
  why: ['为什么', '為什麼', 'Why'],
  better: ['可以这样说', '可以這樣說', 'Better'],
  bestNext: ['最值得改的一步', '最值得改的一步', 'Best next step'],
  cutTurns: ['…… 略去 {n} 轮 ……', '…… 略去 {n} 輪 ……', '… {n} turns left out …'],
  cutChars: ['（略去 {n} 字）', '（略去 {n} 字）', '({n} characters left out)'],
  silentFinding: ['整轮：', '整輪：', 'The whole turn: '],
  position: ['{i} / {n}', '{i} / {n}', '{i} of {n}'],
  speaker_agent: ['客服', '客服', 'Agent'],
  speaker_customer: ['顾客', '顧客', 'Customer'],
  speaker_system: ['系统', '系統', 'System'],
  speaker_other: ['其他', '其他', 'Other'],

  channel_chat: ['文字', '文字', 'Chat'],
  channel_call: ['电话', '電話', 'Call'],
  channel_email: ['邮件', '郵件', 'E-mail'],
  channel_draft: ['草稿', '草稿', 'Draft'],
  credits: ['图表：Apache ECharts（Apache-2.0）', '圖表：Apache ECharts（Apache-2.0）', 'Charts: Apache ECharts (Apache-2.0)'],

  'matter.equipment': ['设备', '設備', 'Equipment'],
  'matter.quality': ['质量', '品質', 'Quality'],
  'matter.attitude': ['态度', '態度', 'Attitude'],
  'matter.incident': ['突发事件', '突發事件', 'Incident'],
  'matter.delivery': ['配送', '配送', 'Delivery'],
  'matter.refund': ['退款费用', '退款費用', 'Refund'],
  'matter.other': ['其他', '其他', 'Other'],
  'need.vent': ['发泄', '發洩', 'To vent'],
  'need.respect': ['尊重', '尊重', 'Respect'],
  'need.redress': ['补救', '補救', 'Redress'],
  'emotion.calm': ['平静', '平靜', 'Calm'],
  'emotion.anxious': ['着急', '著急', 'Anxious'],
  'emotion.annoyed': ['不满', '不滿', 'Annoyed'],
  'emotion.angry': ['愤怒', '憤怒', 'Angry'],
  'emotion.despair': ['绝望', '絕望', 'Despair'],
  'intent.help': ['求助', '求助', 'Help'],
  'intent.inquiry': ['咨询', '諮詢', 'Inquiry'],
  'intent.vent': ['发泄', '發洩', 'To vent'],
  'type.improver': ['质量监督型', '品質監督型', 'Improver'],
  'type.rational': ['理智型', '理智型', 'Rational'],
  'type.negotiator': ['谈判型', '談判型', 'Negotiator'],
  'type.victim': ['受害型', '受害型', 'Victim'],
  'risk.media': ['媒体', '媒體', 'Media'],
  'risk.lawsuit': ['诉讼', '訴訟', 'Lawsuit'],
  'risk.regulator': ['监管部门', '監管部門', 'Regulator'],
  'risk.self-harm': ['自伤', '自傷', 'Self-harm'],
  'risk.repeat': ['重复投诉', '重複投訴', 'Complained before'],
} as const;

export type Key = keyof typeof TEXTS;

let current: Lang = 'zh-Hans';

export function setLang(lang: Lang): void {
  current = lang;
}

export function lang(): Lang {
  return current;
}

export function isLang(text: string): text is Lang {
  return (LANGS as readonly string[]).includes(text);
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = TEXTS[key][LANGS.indexOf(current)] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/* The text of a key that may not be there. */
export function known(key: string, otherwise: string): string {
  return Object.prototype.hasOwnProperty.call(TEXTS, key) ? t(key as Key) : otherwise;
}

export function langName(l: Lang): string {
  return TEXTS.langName[LANGS.indexOf(l)] ?? l;
}

const plain = (n: number, digits: number) =>
  n.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function integer(n: number): string {
  return plain(Math.round(n), 0);
}

export function decimal(n: number | null, digits = 1): string {
  return n === null ? '–' : plain(n, digits);
}

export function percent(n: number | null): string {
  if (n === null) return '–';
  const p = n * 100;
  return `${plain(p, p > 0 && p < 1 ? 2 : 1)}%`;
}
