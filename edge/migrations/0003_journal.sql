-- The points journal. Only `entry` rows move points, and no row of it ever changes; the trigger
-- `entry_post` keeps account, lots and clamps in step, whoever writes. See ARCHITECTURE.md.

-- One row for each thing ever asked of the journal. `kind` names the fact, never the channel it came
-- by. `attempt` is drawn anew by each call: what follows in a batch acts only on rows of its own.
CREATE TABLE request (
  site INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  hash TEXT NOT NULL,
  member INTEGER,
  outcome TEXT NOT NULL,
  answer TEXT CHECK (json_valid(answer)),
  attempt TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (site, kind, key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER request_final BEFORE UPDATE ON request WHEN OLD.answer IS NOT NULL BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER request_no_delete BEFORE DELETE ON request BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

CREATE TABLE account (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  balance INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_BALANCE CHECK (balance >= 0),
  pending INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_PENDING CHECK (pending >= 0),
  held INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_HELD CHECK (held BETWEEN 0 AND balance),
  debt INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_DEBT CHECK (debt >= 0),
  version INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_VERSION CHECK (version >= 0),
  PRIMARY KEY (site, member),
  CONSTRAINT E_BALANCE_AND_DEBT CHECK (balance = 0 OR debt = 0),
  CONSTRAINT E_BOUND CHECK (balance + pending <= 9007199254740991 AND debt <= 9007199254740991),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;

-- `credit` says what points that come in do: open a lot of their own, or go back to lots.
-- `debit` says what points that leave a lot are counted as.
CREATE TABLE entry_kind (
  kind TEXT PRIMARY KEY,
  credit TEXT CHECK (credit IN ('opens', 'returns')),
  debit TEXT CHECK (debit IN ('spent', 'expired', 'clawed_back'))
) STRICT, WITHOUT ROWID;
INSERT INTO entry_kind (kind, credit, debit) VALUES ('earn', 'opens', NULL), ('redeem', NULL, 'spent'), ('cancel', 'returns', NULL), ('expire', NULL, 'expired'), ('clawback', NULL, 'clawed_back'), ('adjust', 'opens', 'clawed_back');

-- `at` is when it happened, `recorded_at` when it was posted. The four `to_` columns are what it
-- changed; `clamped` and `recovered` belong to refunds of spent points and to cancellations after them.
CREATE TABLE entry (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL REFERENCES entry_kind(kind),
  points INTEGER NOT NULL,
  to_balance INTEGER NOT NULL,
  to_pending INTEGER NOT NULL DEFAULT 0,
  to_held INTEGER NOT NULL DEFAULT 0,
  to_debt INTEGER NOT NULL DEFAULT 0,
  lot INTEGER,
  reverses INTEGER,
  clamped INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_CLAMPED CHECK (clamped >= 0),
  recovered INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_RECOVERED CHECK (recovered >= 0),
  expires_at INTEGER NOT NULL DEFAULT 253402214400000,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (json_valid(reason)),
  request_kind TEXT,
  request_key TEXT,
  PRIMARY KEY (site, member, seq),
  CONSTRAINT E_POINTS CHECK (points = to_balance + to_pending - to_debt),
  FOREIGN KEY (site, member) REFERENCES account(site, member)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_reverses ON entry(site, member, reverses) WHERE reverses IS NOT NULL;

-- Points from one entry with their own term; `lot` is that entry's number. Never is 9999-12-31.
CREATE TABLE lot (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  lot INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  remaining INTEGER NOT NULL CONSTRAINT E_LOT_REMAINING CHECK (remaining >= 0),
  spent INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_LOT_SPENT CHECK (spent >= 0),
  expired INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_LOT_EXPIRED CHECK (expired >= 0),
  clawed_back INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_LOT_CLAWED_BACK CHECK (clawed_back >= 0),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (site, member, lot),
  CONSTRAINT E_LOT CHECK (amount = remaining + spent + expired + clawed_back)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_open ON lot(site, member, expires_at, lot) WHERE remaining > 0;
CREATE INDEX lot_due ON lot(site, expires_at) WHERE remaining > 0 AND expires_at < 253402214400000;

-- What each entry took from each lot; negative where it gave points back.
CREATE TABLE lot_use (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  lot INTEGER NOT NULL,
  use TEXT NOT NULL CHECK (use IN ('spent', 'expired', 'clawed_back')),
  points INTEGER NOT NULL CHECK (points <> 0),
  PRIMARY KEY (site, member, entry, lot, use)
) STRICT, WITHOUT ROWID;

-- Clawbacks that could not take everything. A cancelled redemption makes them good, oldest first.
CREATE TABLE clamp (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  recovered INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_CLAMP CHECK (recovered BETWEEN 0 AND points),
  PRIMARY KEY (site, member, entry)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER lot_use_no_update BEFORE UPDATE ON lot_use BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER lot_use_no_delete BEFORE DELETE ON lot_use BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- In order:
--  1 the account moves on by one entry;
--  2 … or the numbering has a gap and nothing happens;
--  3 points that come in open a lot;
--  4 points that go out are taken from the entry's own lot, then from the soonest to lapse (an expiry
--    takes its own lot only; by the index of open lots, or the planner would walk every lot there was);
--  5 a cancellation returns what its redemption took;
--  6 … and what debt and clamps keep of it is taken from the soonest to lapse;
--  7 the lots must cover what went out;
--  8 a cancellation must account for exactly what its redemption took;
--  9 what a clawback had to forgive is noted;
-- 10 nobody makes good more than was forgiven since the redemption;
-- 11 … and the oldest is made good first.
CREATE TRIGGER entry_post AFTER INSERT ON entry BEGIN UPDATE account SET balance = balance + NEW.to_balance, pending = pending + NEW.to_pending, held = held + NEW.to_held, debt = debt + NEW.to_debt, version = NEW.seq WHERE site = NEW.site AND member = NEW.member AND version = NEW.seq - 1; SELECT RAISE(ABORT, 'E_SEQ') WHERE NOT EXISTS (SELECT 1 FROM account WHERE site = NEW.site AND member = NEW.member AND version = NEW.seq); INSERT INTO lot (site, member, lot, amount, remaining, expires_at) SELECT NEW.site, NEW.member, NEW.seq, NEW.to_balance, NEW.to_balance, NEW.expires_at FROM entry_kind WHERE kind = NEW.kind AND credit = 'opens' AND NEW.to_balance > 0; INSERT INTO lot_use (site, member, entry, lot, use, points) SELECT NEW.site, NEW.member, NEW.seq, lot, debit, min(remaining, -NEW.to_balance - before) FROM (SELECT lot, remaining, debit, sum(remaining) OVER (ORDER BY lot IS NOT NEW.lot, expires_at, lot) - remaining AS before FROM entry_kind CROSS JOIN lot INDEXED BY lot_open WHERE kind = NEW.kind AND NEW.to_balance < 0 AND site = NEW.site AND member = NEW.member AND remaining > 0 AND (lot = NEW.lot OR (expires_at > NEW.recorded_at AND debit <> 'expired'))) WHERE before < -NEW.to_balance; INSERT INTO lot_use (site, member, entry, lot, use, points) SELECT NEW.site, NEW.member, NEW.seq, lot, 'spent', -points FROM entry_kind CROSS JOIN lot_use WHERE kind = NEW.kind AND credit = 'returns' AND site = NEW.site AND member = NEW.member AND entry = NEW.reverses AND use = 'spent'; INSERT INTO lot_use (site, member, entry, lot, use, points) SELECT NEW.site, NEW.member, NEW.seq, lot, 'clawed_back', min(points, kept - before) FROM (SELECT used.lot, used.points, sum(used.points) OVER (ORDER BY lot.expires_at, used.lot) - used.points AS before, sum(used.points) OVER () - NEW.to_balance AS kept FROM entry_kind CROSS JOIN lot_use AS used JOIN lot USING (site, member, lot) WHERE kind = NEW.kind AND credit = 'returns' AND used.site = NEW.site AND used.member = NEW.member AND used.entry = NEW.reverses AND used.use = 'spent') WHERE before < kept; SELECT RAISE(ABORT, 'E_LOTS') WHERE NEW.to_balance < 0 AND (SELECT sum(points) FROM lot_use WHERE site = NEW.site AND member = NEW.member AND entry = NEW.seq) IS NOT -NEW.to_balance; SELECT RAISE(ABORT, 'E_RETURNS') FROM entry_kind WHERE kind = NEW.kind AND credit = 'returns' AND (SELECT sum(points) FROM lot_use WHERE site = NEW.site AND member = NEW.member AND entry = NEW.reverses AND use = 'spent') IS NOT NEW.to_balance - NEW.to_debt + NEW.recovered; INSERT INTO clamp (site, member, entry, points) SELECT NEW.site, NEW.member, NEW.seq, NEW.clamped WHERE NEW.clamped > 0; SELECT RAISE(ABORT, 'E_RECOVERED') WHERE NEW.recovered > 0 AND NEW.recovered > (SELECT coalesce(sum(points - recovered), 0) FROM clamp WHERE site = NEW.site AND member = NEW.member AND entry > NEW.reverses); UPDATE clamp SET recovered = recovered + made_good FROM (SELECT entry AS made_good_entry, min(points - recovered, NEW.recovered - before) AS made_good FROM (SELECT entry, points, recovered, sum(points - recovered) OVER (ORDER BY entry) - (points - recovered) AS before FROM clamp WHERE site = NEW.site AND member = NEW.member AND entry > NEW.reverses AND NEW.recovered > 0) WHERE before < NEW.recovered) WHERE site = NEW.site AND member = NEW.member AND entry = made_good_entry; END;
CREATE TRIGGER lot_use_take AFTER INSERT ON lot_use BEGIN UPDATE lot SET remaining = remaining - NEW.points, spent = spent + NEW.points * (NEW.use = 'spent'), expired = expired + NEW.points * (NEW.use = 'expired'), clawed_back = clawed_back + NEW.points * (NEW.use = 'clawed_back') WHERE site = NEW.site AND member = NEW.member AND lot = NEW.lot; END;
