-- 复核库 DIR/reviews.db 的结构；这份说明就是建库用的语句。
-- The schema of the reviews of an audit, which is also how the database is made.
--
-- 它放在审计库 huashu.db 旁边；审计库只读。重新审计（audit --force）换掉审计库，复核仍在：
-- 对话认内容的散列 key（dialogues.key），问题认规则、轮次和位置。新的审计里对不上的复核留着，
-- 计入 orphans，不删。
-- It stands beside the audit's huashu.db, which is only read.  A new audit replaces that one and
-- leaves this one alone: a dialogue is known by the hash of its content (dialogues.key), a finding
-- by rule, turn and span.  What a new audit no longer finds stays here and is counted.
--
-- 各表之间：reviews (key, reviewer) 1─n verdicts, missed, corrections；appeals.key；events.key。
--
-- Turns and spans are counted from 0, in code points, half open.  Times are RFC 3339, UTC.

-- 谁在复核哪一通 / who reviews which dialogue
CREATE TABLE reviews (
  key      INTEGER NOT NULL,
  reviewer TEXT NOT NULL,
  status   TEXT NOT NULL CHECK (status IN ('open', 'done')),
  begun    TEXT NOT NULL,
  done     TEXT,                       -- 交卷的时间 / when it was handed in
  shown    INTEGER NOT NULL DEFAULT 0, -- 1 = 看过别人的判定，不能再改 / has seen the others' marks
  PRIMARY KEY (key, reviewer)
) WITHOUT ROWID;
CREATE INDEX reviews_reviewer ON reviews (reviewer, status);

-- 对机器找到的问题的判定 / what they say of the machine's findings
CREATE TABLE verdicts (
  key        INTEGER NOT NULL,
  reviewer   TEXT NOT NULL,
  rule       TEXT NOT NULL,
  turn       INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  accept     INTEGER NOT NULL CHECK (accept IN (0, 1)),
  reason     TEXT NOT NULL CHECK (accept OR reason <> ''), -- 驳回要有理由 / a rejection has one
  at         TEXT NOT NULL,
  category   TEXT NOT NULL, -- 以下两项：审计库换了也看得懂 / to be understood without the audit
  text       TEXT NOT NULL,
  PRIMARY KEY (key, reviewer, rule, turn, start_char, end_char)
) WITHOUT ROWID;

-- 机器漏掉的问题 / what the machine missed
CREATE TABLE missed (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  key        INTEGER NOT NULL,
  reviewer   TEXT NOT NULL,
  turn       INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL CHECK (end_char > start_char),
  category   TEXT NOT NULL,
  note       TEXT NOT NULL,
  text       TEXT NOT NULL,
  at         TEXT NOT NULL,
  UNIQUE (key, reviewer, turn, start_char, end_char, category)
);

-- 改判的步骤 / steps whose status they correct
CREATE TABLE corrections (
  key      INTEGER NOT NULL,
  reviewer TEXT NOT NULL,
  rubric   TEXT NOT NULL,
  step     TEXT NOT NULL,
  status   TEXT NOT NULL CHECK (status IN ('missed', 'partly', 'met', 'n/a')),
  note     TEXT NOT NULL,
  at       TEXT NOT NULL,
  PRIMARY KEY (key, reviewer, rubric, step)
) WITHOUT ROWID;

-- 客服的申诉和答复；说的是一个问题（rule 等）或一个步骤（rubric, step）
-- appeals of agents, of a finding or of a step, and the answers
CREATE TABLE appeals (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  key        INTEGER NOT NULL,
  agent      TEXT NOT NULL,
  rule       TEXT,
  turn       INTEGER,
  start_char INTEGER,
  end_char   INTEGER,
  category   TEXT,
  words      TEXT,    -- 问题的原话 / the words of the finding
  rubric     TEXT,
  step       TEXT,
  text       TEXT NOT NULL,
  at         TEXT NOT NULL,
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'denied')),
  answer     TEXT NOT NULL DEFAULT '',
  reviewer   TEXT NOT NULL DEFAULT '',
  answered   TEXT,
  CHECK ((rule IS NULL) <> (rubric IS NULL))
);
CREATE INDEX appeals_key ON appeals (key);

-- 留痕：每改一处，同一事务里记一条，只增不改
-- the trail: one row for each change, in the same transaction, never changed
CREATE TABLE events (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  kind     TEXT NOT NULL, -- verdict missed step done reopen shown appeal answer
  key      INTEGER NOT NULL,
  what     TEXT NOT NULL  -- JSON：说的是什么，before、after；null = 没有
);
CREATE INDEX events_key ON events (key);

CREATE TRIGGER events_unchanged BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'nothing is taken out of the trail'); END;

PRAGMA application_id = 1213546834; -- 'HUAR'
PRAGMA user_version = 1;
