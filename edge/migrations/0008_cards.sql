-- What lets a customer be found and recognised without an account: card codes, vouchers, and the words of
-- a member's profile. `test` marks the member an owner tries things with; it counts in no figure.

ALTER TABLE member ADD COLUMN test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1));
CREATE INDEX member_test ON member(site, member) WHERE test = 1;
CREATE INDEX member_newest ON member(site, created_at, member) WHERE external IS NOT NULL;

-- A card's code is shown again whenever somebody asks, so it is stored as it is: it lets see, never spend.
-- A replaced one is kept with its end: a purchase that was credited by it is still answered as the first time.
CREATE TABLE card (
  site INTEGER NOT NULL,
  code TEXT NOT NULL,
  member INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (site, code),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX card_member ON card(site, member) WHERE ended_at IS NULL;

-- How a session's member was recognised, and whether that is enough to spend points.
CREATE TABLE session_level (
  level TEXT PRIMARY KEY,
  spends INTEGER NOT NULL CHECK (spends IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO session_level (level, spends) VALUES ('signed', 1), ('card', 0);

CREATE TABLE session_next (
  site INTEGER NOT NULL,
  hash TEXT NOT NULL,
  member INTEGER NOT NULL,
  level TEXT NOT NULL REFERENCES session_level(level),
  created_at INTEGER NOT NULL,
  slid_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  PRIMARY KEY (site, hash),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
INSERT INTO session_next SELECT site, hash, member, level, created_at, slid_at, expires_at, ends_at FROM session;
DROP TABLE session;
ALTER TABLE session_next RENAME TO session;
CREATE INDEX session_member ON session(site, member);
CREATE INDEX session_end ON session(ends_at);

-- A purchase on paper, to be credited when its code is claimed. Whether it was claimed is not written here:
-- the request of its purchase is the one place where that is decided, whichever way it was reported.
CREATE TABLE voucher (
  site INTEGER NOT NULL,
  code TEXT NOT NULL,
  purchase TEXT NOT NULL,
  at INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  would_earn INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (site, code)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX voucher_purchase ON voucher(site, purchase);
CREATE INDEX voucher_end ON voucher(site, expires_at);

-- Where a request was made; only what was made at a counter can be undone there.
ALTER TABLE request ADD COLUMN place TEXT;

-- The folded words by which members are found: words of the name, the e-mail address with the parts of its
-- name, the telephone number's digits forwards after `+` and backwards after `-`. A profile carries its own
-- as {"N": […], "P": […], "Z": […]} (a name counts before an address), and the triggers keep the index in step, whoever writes or erases it.
-- An ordinary table: D1 cannot export a database that holds a virtual one.
ALTER TABLE profile ADD COLUMN words TEXT CHECK (words IS NULL OR json_valid(words));
CREATE TABLE member_word (
  site INTEGER NOT NULL,
  word TEXT NOT NULL,
  member INTEGER NOT NULL,
  PRIMARY KEY (site, word, member)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER profile_words_come AFTER INSERT ON profile WHEN NEW.words IS NOT NULL BEGIN INSERT INTO member_word (site, word, member) SELECT NEW.site, word.value, NEW.member FROM json_each(NEW.words) AS field CROSS JOIN json_each(field.value) AS word WHERE true ON CONFLICT DO NOTHING; END;
CREATE TRIGGER profile_words_change AFTER UPDATE OF words ON profile WHEN OLD.words IS NOT NEW.words BEGIN DELETE FROM member_word WHERE site = OLD.site AND member = OLD.member AND word IN (SELECT word.value FROM json_each(OLD.words) AS field CROSS JOIN json_each(field.value) AS word); INSERT INTO member_word (site, word, member) SELECT NEW.site, word.value, NEW.member FROM json_each(NEW.words) AS field CROSS JOIN json_each(field.value) AS word WHERE true ON CONFLICT DO NOTHING; END;
CREATE TRIGGER profile_words_go AFTER DELETE ON profile WHEN OLD.words IS NOT NULL BEGIN DELETE FROM member_word WHERE site = OLD.site AND member = OLD.member AND word IN (SELECT word.value FROM json_each(OLD.words) AS field CROSS JOIN json_each(field.value) AS word); END;
