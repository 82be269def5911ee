-- 练习库 practice.db 的结构；这份说明就是建库用的语句。
-- The schema of the practice database, which is also how it is made.
--
-- 各表之间：talks 1─n replies；talks 1─n skills（kind = 'talk'）；answers 1─1 skills（kind = 'drill'）；
-- cards 由 answers 推出：学员和练习题各一张。
--
-- 这里只记学员自己说过的话和得分，不记别的。一次删除就删干净（secure_delete、VACUUM）。
-- Nothing is kept but what the learner wrote and what it was worth; deleting it leaves no trace.
--
-- Days are counted from 1970-01-01 by the learner's own clock; times are seconds since 1970, UTC.
-- 日期：date(day * 86400, 'unixepoch')；时间：datetime(at, 'unixepoch')。

-- 一次对练一行；顾客的话由场景和回复推出，不存
-- a talk; what the customer said follows from the scenario and the replies
CREATE TABLE talks (
  number      INTEGER PRIMARY KEY,   -- 先后 / in the order of their beginning
  id          TEXT NOT NULL UNIQUE,  -- 随机的十六进制数 / random hexadecimal digits
  learner     TEXT NOT NULL,
  scenario    TEXT NOT NULL,
  fingerprint TEXT NOT NULL,         -- 开始时规则包的指纹 / of the packs at its beginning
  started     INTEGER NOT NULL,
  day         INTEGER NOT NULL,      -- 开始那天；结束后是结束那天 / begun; once it is over, ended
  ended       INTEGER,               -- NULL = 还没结束 / not over
  state       TEXT NOT NULL CHECK (state IN ('open', 'closing', 'settled', 'left', 'ended')),
  score       INTEGER,               -- 0 … 100；NULL = 没有 / none
  grade       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX talks_learner ON talks (learner, number);

-- 学员的回复，从 0 数 / the learner's replies, counted from 0
CREATE TABLE replies (
  talk TEXT NOT NULL REFERENCES talks (id),
  n    INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (talk, n)
) WITHOUT ROWID;

-- 练习题的每次作答 / every answer to a drill
CREATE TABLE answers (
  id      INTEGER PRIMARY KEY,
  learner TEXT NOT NULL,
  drill   TEXT NOT NULL,
  skill   TEXT NOT NULL,
  at      INTEGER NOT NULL,
  day     INTEGER NOT NULL,
  quality INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 5), -- 间隔重复的评分 / as SM-2 takes it
  passed  INTEGER NOT NULL,
  hinted  INTEGER NOT NULL,                                 -- 看过提示 / the hint was asked for
  text    TEXT NOT NULL
);
CREATE INDEX answers_learner ON answers (learner, day);

-- 什么时候再练哪道题（SM-2）/ when to meet a drill again
CREATE TABLE cards (
  learner  TEXT NOT NULL,
  drill    TEXT NOT NULL,
  due      INTEGER NOT NULL, -- 哪天 / day
  interval INTEGER NOT NULL, -- 隔几天 / days
  ease     REAL NOT NULL,
  right    INTEGER NOT NULL, -- 连续答对几次 / in a row
  wrong    INTEGER NOT NULL, -- 一共答错几次 / in all
  quality  INTEGER NOT NULL, -- 上次的评分 / of the last answer
  PRIMARY KEY (learner, drill)
) WITHOUT ROWID;

-- 各项技能的表现，一次一行 / how far a skill was shown, once a talk and once an answer
CREATE TABLE skills (
  learner TEXT NOT NULL,
  skill   TEXT NOT NULL,
  day     INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  value   INTEGER NOT NULL CHECK (value BETWEEN 0 AND 100),
  kind    TEXT NOT NULL CHECK (kind IN ('talk', 'drill')),
  source  TEXT NOT NULL, -- talks.id 或 answers.id
  PRIMARY KEY (learner, skill, at, kind, source)
) WITHOUT ROWID;
CREATE INDEX skills_source ON skills (kind, source);

PRAGMA application_id = 1213546828; -- 'HUAL'
PRAGMA user_version = 1;
