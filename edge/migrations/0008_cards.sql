-- What lets a customer be found and recognised without an account: card codes, vouchers, and the words of
-- a member's profile. `test` marks the member an owner tries things with; it counts in no figure.

ALTER TABLE member ADD COLUMN test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1));
CREATE INDEX member_test ON member(site, member) WHERE test = 1;
-- A member who turned out to be another keeps their row, their id at the shop and their closed journal; whatever
-- comes for them goes to the one they were merged into, who is never merged themselves.
ALTER TABLE member ADD COLUMN merged_into INTEGER;
CREATE INDEX member_merged ON member(site, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX member_newest ON member(site, created_at, member) WHERE external IS NOT NULL AND merged_into IS NULL;

-- A card's code is shown again whenever somebody asks, so it is stored as it is: it lets see, never spend.
-- A replaced one is kept with its end: a purchase that was credited by it is still answered as the first time.
-- One that came with a merge is found like any other but is not the member's own; `former` had it first.
CREATE TABLE card (
  site INTEGER NOT NULL,
  code TEXT NOT NULL,
  member INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  ended_at INTEGER,
  former INTEGER,
  PRIMARY KEY (site, code),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX card_member ON card(site, member) WHERE ended_at IS NULL AND former IS NULL;
CREATE INDEX card_any ON card(site, member);

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

-- Two members who are one person. The points go over by entries: one closes the journal of `member`, and in the
-- survivor's one opens each lot again, with its own term, or takes the debt over. Purchases and coupons are the
-- survivor's from then on; `journal` says whose lot or entry they name where that is not their member's own.
-- What was moved is written down here for good: how the two journals go on adding up.
ALTER TABLE purchase ADD COLUMN journal INTEGER;
ALTER TABLE coupon ADD COLUMN journal INTEGER;
INSERT INTO entry_kind (kind, credit, debit) VALUES ('merge', 'opens', 'clawed_back');
CREATE TABLE merge (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  survivor INTEGER NOT NULL,
  closing INTEGER NOT NULL,
  base INTEGER NOT NULL,
  attempt TEXT NOT NULL,
  at INTEGER NOT NULL,
  points INTEGER NOT NULL,
  purchases INTEGER NOT NULL,
  award INTEGER NOT NULL,
  clawed_back INTEGER NOT NULL,
  coupons INTEGER NOT NULL,
  coupons_cost INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  PRIMARY KEY (site, member),
  CONSTRAINT E_MERGE CHECK (member <> survivor),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_survivor ON merge(site, survivor);
CREATE TRIGGER merge_no_update BEFORE UPDATE ON merge BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER merge_no_delete BEFORE DELETE ON merge BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER entry_merged BEFORE INSERT ON entry WHEN (SELECT merged_into FROM member WHERE site = NEW.site AND member = NEW.member) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'E_MERGED'); END;
