-- 两个审计库逐通比较；schema.sql 的表，之前的叫 main.X，之后的叫 other.X。
-- Two stores side by side: the tables of schema.sql go by main.X before and other.X after.
-- What is compared is matched here once, in temporary tables; the views are the answer's parts.

-- ---- 同一通对话 / the dialogues found in both --------------------------------------------------
--
-- Dialogues are the same if content, file and name are; those left then by content and name, by
-- content, and at last by file and name.  Of several alike the first goes with the first.

CREATE TEMP TABLE pair (one INTEGER PRIMARY KEY, two INTEGER UNIQUE);

CREATE TEMP VIEW left_before AS
SELECT d.id, d.key, i.path, d.name FROM main.dialogues d JOIN main.inputs i ON i.id = d.input
WHERE NOT EXISTS (SELECT 1 FROM temp.pair p WHERE p.one = d.id);

CREATE TEMP VIEW left_after AS
SELECT d.id, d.key, i.path, d.name FROM other.dialogues d JOIN other.inputs i ON i.id = d.input
WHERE NOT EXISTS (SELECT 1 FROM temp.pair p WHERE p.two = d.id);

INSERT INTO temp.pair SELECT a.id, b.id
FROM (SELECT *, row_number() OVER (PARTITION BY key, path, name ORDER BY id) AS nth
      FROM temp.left_before) a
JOIN (SELECT *, row_number() OVER (PARTITION BY key, path, name ORDER BY id) AS nth
      FROM temp.left_after) b USING (key, path, name, nth);

INSERT INTO temp.pair SELECT a.id, b.id
FROM (SELECT *, row_number() OVER (PARTITION BY key, name ORDER BY id) AS nth
      FROM temp.left_before) a
JOIN (SELECT *, row_number() OVER (PARTITION BY key, name ORDER BY id) AS nth
      FROM temp.left_after) b USING (key, name, nth);

INSERT INTO temp.pair SELECT a.id, b.id
FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY id) AS nth
      FROM temp.left_before) a
JOIN (SELECT *, row_number() OVER (PARTITION BY key ORDER BY id) AS nth
      FROM temp.left_after) b USING (key, nth);

INSERT INTO temp.pair SELECT a.id, b.id
FROM (SELECT *, row_number() OVER (PARTITION BY path, name ORDER BY id) AS nth
      FROM temp.left_before WHERE name <> '') a
JOIN (SELECT *, row_number() OVER (PARTITION BY path, name ORDER BY id) AS nth
      FROM temp.left_after WHERE name <> '') b USING (path, name, nth);

-- 同一个步骤 / the steps found in both
CREATE TEMP TABLE step_pair (one INTEGER PRIMARY KEY, two INTEGER UNIQUE);
INSERT INTO temp.step_pair SELECT a.id, b.id
FROM main.rubric_steps a JOIN other.rubric_steps b USING (rubric, step);

-- ---- 只有一边有的问题 / findings that one alone has --------------------------------------------
--
-- In dialogues found in both.  A finding is the same where its rule and its place are.

CREATE TEMP TABLE changed (
  id       INTEGER PRIMARY KEY,
  gained   INTEGER, -- 1 = 之后的 / of the second store, whose ids these are then
  rule     TEXT,
  finding  INTEGER,
  dialogue INTEGER
);

INSERT INTO temp.changed SELECT NULL, 0, f.rule, f.id, f.dialogue
FROM temp.pair p CROSS JOIN main.findings f ON f.dialogue = p.one
WHERE NOT EXISTS (SELECT 1 FROM other.findings g
                  WHERE g.dialogue = p.two AND g.rule = f.rule AND g.turn = f.turn
                    AND g.start_byte = f.start_byte AND g.end_byte = f.end_byte)
ORDER BY f.id;

INSERT INTO temp.changed SELECT NULL, 1, f.rule, f.id, f.dialogue
FROM temp.pair p CROSS JOIN other.findings f ON f.dialogue = p.two
WHERE NOT EXISTS (SELECT 1 FROM main.findings g
                  WHERE g.dialogue = p.one AND g.rule = f.rule AND g.turn = f.turn
                    AND g.start_byte = f.start_byte AND g.end_byte = f.end_byte)
ORDER BY f.id;

-- 还在原处、轻重变了的问题 / findings that stayed, with another severity
CREATE TEMP VIEW altered AS
SELECT f.rule, f.id AS one, g.id AS two
FROM temp.pair p CROSS JOIN main.findings f ON f.dialogue = p.one
JOIN other.findings g ON g.dialogue = p.two AND g.rule = f.rule AND g.turn = f.turn
                     AND g.start_byte = f.start_byte AND g.end_byte = f.end_byte
WHERE g.severity <> f.severity;

-- ---- 逐通对照 / side by side -----------------------------------------------------------------

-- 总分和等级 / overall score and grade
CREATE TEMP VIEW both AS
SELECT p.one, p.two, a.score AS before, b.score AS after, a.grade AS grade_before,
       b.grade AS grade_after
FROM temp.pair p JOIN main.dialogues a ON a.id = p.one JOIN other.dialogues b ON b.id = p.two;

-- 各评分表的得分，没有的为 NULL / scores of the rubrics, NULL where it did not apply
CREATE TEMP VIEW score_pair AS
SELECT s.rubric, s.score AS before, t.score AS after,
       s.points IS NOT t.points OR s.max_points IS NOT t.max_points
       OR s.penalty IS NOT t.penalty OR s.best_step IS NOT t.best_step AS differs
FROM temp.pair p CROSS JOIN main.scores s ON s.dialogue = p.one
LEFT JOIN other.scores t ON t.dialogue = p.two AND t.rubric = s.rubric
UNION ALL
SELECT t.rubric, NULL, t.score, 1
FROM temp.pair p CROSS JOIN other.scores t ON t.dialogue = p.two
WHERE NOT EXISTS (SELECT 1 FROM main.scores s WHERE s.dialogue = p.one AND s.rubric = t.rubric);

-- 判定变了的步骤 / steps judged otherwise
CREATE TEMP VIEW step_change AS
SELECT t.step, s.status AS before, t.status AS after
FROM temp.pair p CROSS JOIN main.steps s ON s.dialogue = p.one
JOIN temp.step_pair m ON m.one = s.step
JOIN other.steps t ON t.dialogue = p.two AND t.step = m.two
WHERE s.status <> t.status;

-- 只有一边有的标签 / tags that one alone has
CREATE TEMP VIEW tag_change AS
SELECT t.tag, t.value, 0 AS gained
FROM temp.pair p CROSS JOIN main.tags t ON t.dialogue = p.one
WHERE NOT EXISTS (SELECT 1 FROM other.tags u
                  WHERE u.dialogue = p.two AND u.tag = t.tag AND u.value = t.value)
UNION ALL
SELECT t.tag, t.value, 1
FROM temp.pair p CROSS JOIN other.tags t ON t.dialogue = p.two
WHERE NOT EXISTS (SELECT 1 FROM main.tags u
                  WHERE u.dialogue = p.one AND u.tag = t.tag AND u.value = t.value);

-- ---- 回答的各部分 / the parts of the answer ----------------------------------------------------

-- 有没有不同 / is anything different
CREATE TEMP VIEW diff_verdict AS
SELECT (SELECT count(*) FROM main.dialogues) <> (SELECT count(*) FROM temp.pair)
    OR (SELECT count(*) FROM other.dialogues) <> (SELECT count(*) FROM temp.pair)
    OR (SELECT count(*) FROM main.set_aside) <> (SELECT count(*) FROM other.set_aside)
    OR EXISTS (SELECT 1 FROM temp.changed)
    OR EXISTS (SELECT 1 FROM temp.altered)
    OR EXISTS (SELECT 1 FROM temp.both
               WHERE before IS NOT after OR grade_before IS NOT grade_after)
    OR EXISTS (SELECT 1 FROM temp.score_pair WHERE before IS NOT after OR differs)
    OR EXISTS (SELECT 1 FROM temp.step_change)
    OR EXISTS (SELECT 1 FROM temp.tag_change) AS different,
       ifnull((SELECT finished FROM main.run), 0) AS finished_before,
       ifnull((SELECT finished FROM other.run), 0) AS finished_after;

-- 概况 / the summary
CREATE TEMP VIEW diff_summary AS
SELECT (SELECT count(*) FROM temp.pair) AS matched,
       (SELECT count(*) FROM main.dialogues) - (SELECT count(*) FROM temp.pair) AS only_before,
       (SELECT count(*) FROM other.dialogues) - (SELECT count(*) FROM temp.pair) AS only_after,
       (SELECT count(*) FROM temp.changed WHERE gained = 0) AS findings_lost,
       (SELECT count(*) FROM temp.changed WHERE gained = 1) AS findings_gained,
       (SELECT count(*) FROM temp.altered) AS findings_altered,
       count(CASE WHEN after > before THEN 1 END) AS scores_up,
       count(CASE WHEN after < before THEN 1 END) AS scores_down
FROM temp.both;

-- 两次审计各自的情况，之前在先 / the two runs, the first before the second
CREATE TEMP VIEW diff_runs AS
SELECT (SELECT fingerprint FROM main.run) AS fingerprint, (SELECT version FROM main.run) AS version,
       (SELECT options FROM main.run) AS options, (SELECT masked FROM main.run) AS masked,
       count(*) AS dialogues, round(avg(score), 1) AS mean_score,
       ifnull(sum(findings), 0) AS findings, ifnull(sum(errors), 0) AS errors,
       (SELECT count(*) FROM main.set_aside) AS set_aside
FROM main.dialogues
UNION ALL
SELECT (SELECT fingerprint FROM other.run), (SELECT version FROM other.run),
       (SELECT options FROM other.run), (SELECT masked FROM other.run),
       count(*), round(avg(score), 1), ifnull(sum(findings), 0), ifnull(sum(errors), 0),
       (SELECT count(*) FROM other.set_aside)
FROM other.dialogues;

-- 只有一边有的对话，各举 5 通 / dialogues that one alone has, 5 of each
CREATE TEMP VIEW diff_only AS
SELECT * FROM (
  SELECT 'before' AS side, l.source, l.name, l.day, l.agent, l.score
  FROM (SELECT id FROM temp.left_before ORDER BY id LIMIT 5) x
  JOIN main.dialogue_list l ON l.id = x.id ORDER BY l.id)
UNION ALL
SELECT * FROM (
  SELECT 'after', l.source, l.name, l.day, l.agent, l.score
  FROM (SELECT id FROM temp.left_after ORDER BY id LIMIT 5) x
  JOIN other.dialogue_list l ON l.id = x.id ORDER BY l.id);

-- 问题，按规则；之后 = 之前 − 少了 + 多了 / findings by rule: after = before - lost + gained
CREATE TEMP VIEW diff_rules AS
WITH
  moved AS (SELECT rule, sum(gained = 0) AS lost, sum(gained) AS gained FROM temp.changed
            GROUP BY rule),
  other_severity AS (SELECT rule, count(*) AS altered FROM temp.altered GROUP BY rule),
  one AS (SELECT f.rule, count(*) AS n
          FROM temp.pair p CROSS JOIN main.findings f ON f.dialogue = p.one GROUP BY f.rule),
  two AS (SELECT f.rule, count(*) AS n
          FROM temp.pair p CROSS JOIN other.findings f ON f.dialogue = p.two GROUP BY f.rule)
SELECT r.rule, coalesce(v.title, u.title, '') AS title, ifnull(one.n, 0) AS before,
       ifnull(two.n, 0) AS after, ifnull(m.lost, 0) AS lost, ifnull(m.gained, 0) AS gained,
       ifnull(s.altered, 0) AS altered
FROM (SELECT rule FROM moved UNION SELECT rule FROM other_severity) r
LEFT JOIN moved m USING (rule) LEFT JOIN other_severity s USING (rule)
LEFT JOIN one USING (rule) LEFT JOIN two USING (rule)
LEFT JOIN main.rules u ON u.id = r.rule LEFT JOIN other.rules v ON v.id = r.rule
ORDER BY ifnull(m.lost, 0) + ifnull(m.gained, 0) DESC, r.rule;

-- 每条规则各举 3 个，轮从 1 数 / 3 of each rule, turns counted from 1
CREATE TEMP VIEW diff_examples AS
SELECT rule, change, source, name, turn, text FROM (
  SELECT c.rule, 'lost' AS change, l.source, l.name, l.turn, l.text, c.id
  FROM (SELECT *, row_number() OVER (PARTITION BY rule ORDER BY id) AS nth
        FROM temp.changed WHERE gained = 0) c
  JOIN main.finding_list l ON l.id = c.finding WHERE c.nth <= 3
  UNION ALL
  SELECT c.rule, 'gained', l.source, l.name, l.turn, l.text, c.id
  FROM (SELECT *, row_number() OVER (PARTITION BY rule ORDER BY id) AS nth
        FROM temp.changed WHERE gained = 1) c
  JOIN other.finding_list l ON l.id = c.finding WHERE c.nth <= 3)
ORDER BY rule, change DESC, id;

-- 评分表的平均分 / mean scores of the rubrics
CREATE TEMP VIEW diff_rubrics AS
SELECT s.rubric, coalesce(v.title, u.title, '') AS title, count(s.before) AS applied_before,
       count(s.after) AS applied_after, round(avg(s.before), 1) AS before,
       round(avg(s.after), 1) AS after, ifnull(sum(s.after > s.before), 0) AS scores_up,
       ifnull(sum(s.after < s.before), 0) AS scores_down
FROM temp.score_pair s
LEFT JOIN main.rubrics u ON u.id = s.rubric LEFT JOIN other.rubrics v ON v.id = s.rubric
GROUP BY s.rubric ORDER BY s.rubric;

-- 步骤的判定 / steps judged otherwise
CREATE TEMP VIEW diff_steps AS
WITH names (status, name) AS (VALUES (0, 'missed'), (1, 'partly'), (2, 'met'), (3, 'n/a'))
SELECT r.rubric, r.step, r.title, x.name AS before, y.name AS after, c.dialogues
FROM (SELECT step, before, after, count(*) AS dialogues FROM temp.step_change
      GROUP BY step, before, after) c
JOIN other.rubric_steps r ON r.id = c.step
JOIN names x ON x.status = c.before JOIN names y ON y.status = c.after
ORDER BY r.id, c.before, c.after;

-- 等级：之前的一行，之后的一列；都没变就没有 / grades, if any changed: a row before, a column after
CREATE TEMP VIEW diff_grades AS
SELECT ifnull(grade_before, '-') AS before, sum(grade_after IS 'A') AS A,
       sum(grade_after IS 'B') AS B, sum(grade_after IS 'C') AS C, sum(grade_after IS 'D') AS D,
       sum(grade_after IS 'E') AS E, sum(grade_after IS NULL) AS ungraded
FROM temp.both
WHERE EXISTS (SELECT 1 FROM temp.both WHERE grade_before IS NOT grade_after)
GROUP BY 1 ORDER BY grade_before IS NULL, 1;

-- 分数变得最多的 / the largest moves
CREATE TEMP VIEW diff_moves AS
SELECT l.source, l.name, l.day, l.agent, m.before, m.after, m.after - m.before AS difference
FROM (SELECT * FROM temp.both WHERE after <> before
      ORDER BY abs(after - before) DESC, two LIMIT 10) m
JOIN other.dialogue_list l ON l.id = m.two
ORDER BY abs(m.after - m.before) DESC, m.two;

-- 标签 / tags
CREATE TEMP VIEW diff_tags AS
SELECT c.tag, c.value, coalesce(nullif(v.title, ''), u.title, '') AS title,
       sum(c.gained = 0) AS lost, sum(c.gained) AS gained
FROM temp.tag_change c
LEFT JOIN main.tag_values u ON u.tag = c.tag AND u.value = c.value
LEFT JOIN other.tag_values v ON v.tag = c.tag AND v.value = c.value
GROUP BY c.tag, c.value ORDER BY c.tag, c.value;
