-- 审计库 DIR/huashu.db 的结构；这份说明就是建库用的语句。
-- The schema of an audit's database.  What stands before the line `-- @finish` is run when the
-- database is made, the rest once all inputs have been read.
--
-- 各表之间：inputs 1─n dialogues 1─n findings, scores, steps, tags；dialogues 1─1 texts；
-- inputs 1─n set_aside；findings.rule → rules.id；scores.rubric → rubrics.id；
-- steps.step → rubric_steps.id。
--
-- Numbers: turns and spans are counted from 0 and half open; points are hundredths of a point;
-- scores go from 0 to 100.  A text that is not known is '', a score that there is none of NULL.
-- Rows stand in the order of the inputs: the same inputs and packs give the same rows.

-- 这一次审计（一行） / the run, one row
CREATE TABLE run (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  fingerprint TEXT,    -- 规则包的指纹，十六进制 / of the packs: equal packs, equal number
  version     TEXT,    -- 程序的版本 / of the program
  options     TEXT,    -- 影响结果的选项 / whatever else decides the result
  masked      INTEGER, -- 1 = 个人信息已遮盖 / personal data is masked
  finished    INTEGER  -- 1 = 全部输入已审完 / all inputs were read to their end
);

-- 输入的文件 / the files that were read
CREATE TABLE inputs (
  id        INTEGER PRIMARY KEY,
  path      TEXT UNIQUE, -- 用户写的路径 / as the user named it
  format    TEXT,        -- jsonl, csv, wechat …
  encoding  TEXT,        -- UTF-8, GB18030 …
  size      INTEGER,     -- 字节数 / bytes to read
  bytes     INTEGER,     -- 读了多少；末行没写完的不算 / of them read
  records   INTEGER,     -- 对话数加搁置数 / dialogues and bad records
  dialogues INTEGER,
  set_aside INTEGER,
  turns     INTEGER,
  hash      TEXT,        -- 读过的字节的散列，十六进制 / of the bytes read
  finished  INTEGER      -- 1 = 读完了；没读完的看 progress / read to its end
);

-- 还没读完的文件读到了哪里 / how far the inputs under way have been read; empty at the end
CREATE TABLE progress (
  input     INTEGER PRIMARY KEY REFERENCES inputs (id),
  format    TEXT,
  encoding  TEXT,
  size      INTEGER,
  bytes     INTEGER,
  records   INTEGER,
  dialogues INTEGER,
  set_aside INTEGER,
  turns     INTEGER,
  hash      TEXT
);

-- 一通对话一行 / one row a dialogue
CREATE TABLE dialogues (
  id       INTEGER PRIMARY KEY, -- 按输入的先后 / in the order of the inputs
  input    INTEGER REFERENCES inputs (id),
  line     INTEGER, -- 在文件里从哪行开始，0 = 不知道 / where it begins, 0 = not known
  channel  TEXT,    -- chat, call, email, draft
  score    INTEGER, -- 总分；NULL = 没有适用的评分表 / NULL = nothing could be scored
  grade    TEXT,    -- A … E，或 NULL
  turns    INTEGER, -- 轮数
  findings INTEGER, -- 问题总数，其中 / number of findings, of them
  errors   INTEGER, --   错误
  warnings INTEGER, --   警告
  day      TEXT,    -- YYYY-MM-DD
  agent    TEXT,    -- 客服
  team     TEXT,    -- 组
  customer TEXT,    -- 顾客
  name     TEXT,    -- 输入里的编号 / its id in the input
  key      INTEGER, -- 内容的散列：另一次审计里同一通对话有同样的数 / hash of its content
  meta     TEXT     -- 输入里的其他字段，JSON 或 '' / other fields of the input
);

-- 对话的原话，另放一表，这样扫 dialogues 快 / the words, apart so that dialogues is quick to scan
CREATE TABLE texts (
  dialogue INTEGER PRIMARY KEY REFERENCES dialogues (id),
  turns    TEXT -- JSON：[["agent","话",开始毫秒|null,结束毫秒|null], …]
);

-- 找到的问题，一个一行 / the findings
CREATE TABLE findings (
  id         INTEGER PRIMARY KEY,
  dialogue   INTEGER REFERENCES dialogues (id),
  turn       INTEGER, -- 第几轮，从 0 数 / counted from 0
  start_char INTEGER, -- 在这一轮里的位置，按字数 / span in code points
  end_char   INTEGER,
  start_byte INTEGER, -- 同上，按 UTF-8 字节 / the same in bytes
  end_byte   INTEGER,
  severity   TEXT,    -- error, warning, info
  rule       TEXT REFERENCES rules (id),
  category   TEXT,
  text       TEXT,    -- 原文 / the words
  suggestion TEXT     -- 更好的说法，或 '' / better words
);

-- 评分表的得分，只有适用的 / scores of the rubrics that apply
CREATE TABLE scores (
  dialogue   INTEGER REFERENCES dialogues (id),
  rubric     TEXT REFERENCES rubrics (id),
  score      INTEGER, -- 0 … 100
  points     INTEGER, -- 得分，百分之一分 / hundredths
  max_points INTEGER, -- 满分 / of
  penalty    INTEGER, -- 其中扣分，不大于 0 / of the points, not positive
  best_step  TEXT,    -- 下一步最值得改的步骤，或 '' / what is best to do next
  best_say   TEXT,    -- 可以这样说
  -- 各步的判定，一步一个数字，次序同 rubric_steps；展开来看：视图 steps
  -- one digit a step in the order of rubric_steps; the view `steps` spreads them out
  step_status TEXT,   -- 0 没做到 missed，1 部分 partly，2 做到 met，3 不适用 n/a
  step_points TEXT,   -- JSON：[得分, 满分, 得分, 满分, …]，百分之一分 / hundredths: points, of, …
  PRIMARY KEY (dialogue, rubric)
) WITHOUT ROWID;

-- 顾客的诉求、情绪、事由等；一通对话里同样的只记第一处
-- what the customer wants, feels, complains of; of equal ones in a dialogue the first
CREATE TABLE tags (
  dialogue INTEGER REFERENCES dialogues (id),
  tag      TEXT, -- intent, matter, need, type, emotion, risk …
  value    TEXT,
  turn     INTEGER,
  PRIMARY KEY (dialogue, tag, value)
) WITHOUT ROWID;

-- 读不懂而搁置的记录 / records that could not be read
CREATE TABLE set_aside (
  id            INTEGER PRIMARY KEY,
  input         INTEGER REFERENCES inputs (id),
  line          INTEGER, -- 0 = 不知道 / not known
  column_number INTEGER,
  byte_offset   INTEGER,
  reason        TEXT,
  hint          TEXT,    -- 怎么改，或 '' / the mend
  bytes         BLOB     -- 记录的字节，遮盖了个人信息；太长的只有开头 / masked, or their beginning
);

-- 规则 / the rules
CREATE TABLE rules (
  position INTEGER PRIMARY KEY, -- 在规则包里的次序 / order in the packs
  id       TEXT UNIQUE,
  category TEXT,
  severity TEXT,
  title    TEXT,
  message  TEXT,
  why      TEXT -- 为什么不好 / the reason
);

-- 评分表 / the rubrics
CREATE TABLE rubrics (
  position INTEGER PRIMARY KEY,
  id       TEXT UNIQUE,
  title    TEXT
);

-- 评分表的步骤 / their steps
CREATE TABLE rubric_steps (
  id       INTEGER PRIMARY KEY, -- steps.step
  rubric   TEXT,
  step     TEXT,
  title    TEXT,
  position INTEGER, -- 在评分表里第几步，从 0 数 / order in the rubric
  UNIQUE (rubric, step)
);

-- 标签可能有的值 / the values a tag may have
CREATE TABLE tag_values (
  position INTEGER PRIMARY KEY,
  tag      TEXT,
  value    TEXT,
  title    TEXT,
  UNIQUE (tag, value)
);

-- 这次审计自己的数，如报告写了多少字节 / the run's own numbers
CREATE TABLE marks (
  name  TEXT PRIMARY KEY,
  value INTEGER
) WITHOUT ROWID;

-- 抽出来人工复核的对话 / dialogues drawn for manual review
CREATE TABLE sample (
  position INTEGER PRIMARY KEY,
  dialogue INTEGER UNIQUE REFERENCES dialogues (id),
  field    TEXT, -- 按什么分层，或 '' / what the strata are
  stratum  TEXT  -- 属于哪一层 / which one it is of
);

-- 评分表各步的判定，一步一行 / the steps of the scores, a row each; a view over `scores`, because
-- as a table they would be two thirds of all rows
CREATE VIEW steps AS
SELECT s.dialogue, r.id AS step, CAST(substr(s.step_status, r.position + 1, 1) AS INTEGER) AS status,
       json_extract(s.step_points, '$[' || (2 * r.position) || ']') AS points,
       json_extract(s.step_points, '$[' || (2 * r.position + 1) || ']') AS max_points
FROM scores s JOIN rubric_steps r ON r.rubric = s.rubric;

-- ---- 视图：常问的问题 / views: the common questions -------------------------------------------

-- 对话，带文件名 / dialogues with their files
CREATE VIEW dialogue_list AS
SELECT d.id, i.path || CASE WHEN d.line > 0 THEN ':' || d.line ELSE '' END AS source,
       d.name, d.day, d.channel, d.team, d.agent, d.customer, d.turns, d.score, d.grade,
       d.findings, d.errors, d.warnings
FROM dialogues d JOIN inputs i ON i.id = d.input;

-- 问题，带标题和出处；轮从 1 数，与 huashu explain --turn 一样
-- findings with titles and places; turns are counted from 1, as for huashu explain --turn
CREATE VIEW finding_list AS
SELECT f.id, f.dialogue, i.path || CASE WHEN d.line > 0 THEN ':' || d.line ELSE '' END AS source,
       d.name, d.agent, d.day, f.turn + 1 AS turn, f.severity, f.rule, r.title, f.text, f.suggestion
FROM findings f
JOIN dialogues d ON d.id = f.dialogue
JOIN inputs i ON i.id = d.input
LEFT JOIN rules r ON r.id = f.rule;

-- 得分，带评分表的标题 / scores with the rubrics' titles
CREATE VIEW score_list AS
SELECT s.dialogue, d.name, d.agent, d.day, s.rubric, r.title, s.score,
       s.points / 100.0 AS points, s.max_points / 100.0 AS max_points,
       s.penalty / 100.0 AS penalty, s.best_step, s.best_say
FROM scores s
JOIN dialogues d ON d.id = s.dialogue
LEFT JOIN rubrics r ON r.id = s.rubric;

-- 步骤的判定，写出名字 / the steps spelt out
CREATE VIEW step_list AS
SELECT s.dialogue, d.name, d.agent, d.day, r.rubric, r.step, r.title,
       CASE s.status WHEN 0 THEN 'missed' WHEN 1 THEN 'partly' WHEN 2 THEN 'met' ELSE 'n/a' END
         AS status,
       s.points / 100.0 AS points, s.max_points / 100.0 AS max_points
FROM steps s
JOIN dialogues d ON d.id = s.dialogue
JOIN rubric_steps r ON r.id = s.step;

-- 按客服：每百通的错误数，问题最多的一类 / by agent: errors per 100 dialogues, worst category
CREATE VIEW by_agent AS
SELECT a.agent, a.dialogues, a.mean_score, a.findings, a.errors,
       round(100.0 * a.errors / a.dialogues, 1) AS errors_per_100, w.category AS worst_category
FROM (SELECT agent, count(*) AS dialogues, round(avg(score), 1) AS mean_score,
             sum(findings) AS findings, sum(errors) AS errors
      FROM dialogues GROUP BY agent) a
LEFT JOIN (
  SELECT agent, category, row_number() OVER (PARTITION BY agent ORDER BY n DESC, category) AS place
  FROM (SELECT d.agent, f.category, count(*) AS n
        FROM findings f JOIN dialogues d ON d.id = f.dialogue GROUP BY d.agent, f.category)
) w ON w.agent = a.agent AND w.place = 1
ORDER BY a.agent;

-- 按组 / by team
CREATE VIEW by_team AS
SELECT team, count(*) AS dialogues, count(DISTINCT agent) AS agents,
       round(avg(score), 1) AS mean_score, sum(findings) AS findings, sum(errors) AS errors,
       round(100.0 * sum(errors) / count(*), 1) AS errors_per_100
FROM dialogues GROUP BY team ORDER BY team;

-- 按渠道 / by channel
CREATE VIEW by_channel AS
SELECT channel, count(*) AS dialogues, round(avg(score), 1) AS mean_score,
       sum(findings) AS findings, sum(errors) AS errors,
       round(100.0 * sum(errors) / count(*), 1) AS errors_per_100
FROM dialogues GROUP BY channel ORDER BY channel;

-- 按天 / by day
CREATE VIEW by_day AS
SELECT day, count(*) AS dialogues, round(avg(score), 1) AS mean_score,
       sum(findings) AS findings, sum(errors) AS errors,
       round(100.0 * sum(errors) / count(*), 1) AS errors_per_100
FROM dialogues GROUP BY day ORDER BY day;

-- 规则命中：次数，多少通对话里有，占百分之几 / rules: findings, dialogues, share of all dialogues
CREATE VIEW top_rules AS
SELECT f.rule, r.title, r.severity, r.category, f.findings, f.dialogues,
       round(100.0 * f.dialogues / (SELECT count(*) FROM dialogues), 2) AS share
FROM (SELECT rule, count(*) AS findings, count(DISTINCT dialogue) AS dialogues
      FROM findings GROUP BY rule) f
LEFT JOIN rules r ON r.id = f.rule
ORDER BY f.findings DESC, f.rule;

-- 按类 / the same by category
CREATE VIEW top_categories AS
SELECT f.category, f.findings, f.dialogues,
       round(100.0 * f.dialogues / (SELECT count(*) FROM dialogues), 2) AS share
FROM (SELECT category, count(*) AS findings, count(DISTINCT dialogue) AS dialogues
      FROM findings GROUP BY category) f
ORDER BY f.findings DESC, f.category;

-- 步骤做到的比例（不适用的不算） / how often the steps are met, where they apply
CREATE VIEW step_rates AS
SELECT r.rubric, r.step, r.title, sum(g.n * (g.status < '3')) AS applies,
       sum(g.n * (g.status = '2')) AS met, sum(g.n * (g.status = '1')) AS partly,
       sum(g.n * (g.status = '0')) AS missed,
       round(100.0 * sum(g.n * (g.status = '2')) / sum(g.n * (g.status < '3')), 1) AS met_rate,
       round(100.0 * sum(g.n * (g.status = '0')) / sum(g.n * (g.status < '3')), 1) AS missed_rate
FROM (SELECT r.id, substr(c.step_status, r.position + 1, 1) AS status, c.n
      -- few scores differ in their steps: they are counted before they are spread out
      FROM (SELECT rubric, step_status, count(*) AS n FROM scores GROUP BY rubric, step_status) c
      JOIN rubric_steps r ON r.rubric = c.rubric) g
JOIN rubric_steps r ON r.id = g.id
GROUP BY r.id ORDER BY r.id;

-- 同上，按客服 / the same by agent
CREATE VIEW steps_by_agent AS
SELECT g.agent, r.rubric, r.step, r.title, sum(g.n * (g.status < '3')) AS applies,
       sum(g.n * (g.status = '2')) AS met, sum(g.n * (g.status = '1')) AS partly,
       sum(g.n * (g.status = '0')) AS missed,
       round(100.0 * sum(g.n * (g.status = '2')) / sum(g.n * (g.status < '3')), 1) AS met_rate
FROM (SELECT c.agent, r.id, substr(c.step_status, r.position + 1, 1) AS status, c.n
      FROM (SELECT d.agent, s.rubric, s.step_status, count(*) AS n
            FROM scores s JOIN dialogues d ON d.id = s.dialogue
            GROUP BY d.agent, s.rubric, s.step_status) c
      JOIN rubric_steps r ON r.rubric = c.rubric) g
JOIN rubric_steps r ON r.id = g.id
GROUP BY g.agent, r.id ORDER BY g.agent, r.id;

-- 分数最低的对话 / the worst dialogues
CREATE VIEW worst AS
SELECT l.* FROM (SELECT id FROM dialogues WHERE score IS NOT NULL
                 ORDER BY score, errors DESC, findings DESC, id LIMIT 100) w
JOIN dialogue_list l ON l.id = w.id
ORDER BY l.score, l.errors DESC, l.findings DESC, l.id;

-- 分数最高的对话 / the best ones
CREATE VIEW best AS
SELECT l.* FROM (SELECT id FROM dialogues WHERE score IS NOT NULL
                 ORDER BY score DESC, errors, findings, id LIMIT 100) b
JOIN dialogue_list l ON l.id = b.id
ORDER BY l.score DESC, l.errors, l.findings, l.id;

-- 投诉事由，按天 / complaint matter by day
CREATE VIEW matters_by_day AS
SELECT d.day, t.value AS matter, v.title, count(DISTINCT t.dialogue) AS dialogues
FROM tags t JOIN dialogues d ON d.id = t.dialogue
LEFT JOIN tag_values v ON v.tag = t.tag AND v.value = t.value
WHERE t.tag = 'matter' GROUP BY d.day, t.value ORDER BY d.day, dialogues DESC, t.value;

-- 标签：多少通对话里有 / the tags: number of dialogues
CREATE VIEW tag_counts AS
SELECT c.tag, c.value, v.title, c.dialogues,
       round(100.0 * c.dialogues / (SELECT count(*) FROM dialogues), 2) AS share
FROM (SELECT tag, value, count(DISTINCT dialogue) AS dialogues
      FROM tags GROUP BY tag, value) c
LEFT JOIN tag_values v ON v.tag = c.tag AND v.value = c.value
ORDER BY c.tag, c.dialogues DESC, c.value;

-- 顾客的诉求 / the customers' needs
CREATE VIEW needs AS
SELECT value AS need, title, dialogues, share FROM tag_counts WHERE tag = 'need'
ORDER BY dialogues DESC, value;

-- 顾客的情绪 / the customers' emotion
CREATE VIEW emotions AS
SELECT value AS emotion, title, dialogues, share FROM tag_counts WHERE tag = 'emotion'
ORDER BY dialogues DESC, value;

-- 为什么搁置 / why records were set aside
CREATE VIEW set_aside_reasons AS
SELECT s.reason, count(*) AS records, count(DISTINCT s.input) AS files,
       min(i.path || CASE WHEN s.line > 0 THEN ':' || s.line ELSE '' END) AS example, s.hint
FROM set_aside s JOIN inputs i ON i.id = s.input
GROUP BY s.reason ORDER BY records DESC, s.reason;

PRAGMA application_id = 1213555027; -- 'HUAS'
PRAGMA user_version = 1;

-- @finish ---------------------------------------------------------------------------------------

-- 全部审完再建索引，一次排好 / indices are made in one go, when all is in
CREATE INDEX IF NOT EXISTS dialogues_agent ON dialogues (agent, score, findings, errors);
CREATE INDEX IF NOT EXISTS dialogues_day ON dialogues (day, score, findings, errors);
CREATE INDEX IF NOT EXISTS dialogues_score ON dialogues (score, errors DESC, findings DESC);
CREATE INDEX IF NOT EXISTS dialogues_name ON dialogues (name);
CREATE INDEX IF NOT EXISTS dialogues_key ON dialogues (key);
CREATE INDEX IF NOT EXISTS findings_dialogue ON findings (dialogue, category);
CREATE INDEX IF NOT EXISTS findings_rule ON findings (rule, dialogue);
CREATE INDEX IF NOT EXISTS tags_value ON tags (tag, value, dialogue);
PRAGMA analysis_limit = 1000;
ANALYZE;
