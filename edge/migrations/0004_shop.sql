-- What the shop tells us, and what its customers get for points.

-- `award` is what the purchase granted, `due` what its refunds were due to take back so far, of which
-- `forgiven` had lapsed before. `lot` is the entry that opened its lot. `changes` counts refunds: one
-- that takes no points moves no account, and would otherwise overwrite another it did not see.
CREATE TABLE purchase (
  site INTEGER NOT NULL,
  purchase TEXT NOT NULL,
  member INTEGER NOT NULL,
  at INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  items TEXT CHECK (json_valid(items)),
  award INTEGER NOT NULL CHECK (award >= 0),
  lot INTEGER,
  refunded INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_REFUNDED CHECK (refunded BETWEEN 0 AND total),
  due INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_DUE CHECK (due BETWEEN 0 AND award),
  forgiven INTEGER NOT NULL DEFAULT 0 CONSTRAINT E_FORGIVEN CHECK (forgiven BETWEEN 0 AND due),
  changes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, purchase),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_member ON purchase(site, member, at);

-- A refund that came before its purchase waits here until the purchase comes; `body` is what it said.
CREATE TABLE refund (
  site INTEGER NOT NULL,
  purchase TEXT NOT NULL,
  refund TEXT NOT NULL,
  at INTEGER NOT NULL,
  total INTEGER CHECK (total >= 0),
  body TEXT NOT NULL CHECK (json_valid(body)),
  status TEXT NOT NULL CHECK (status IN ('waiting', 'applied', 'refused')),
  position INTEGER NOT NULL,
  PRIMARY KEY (site, purchase, refund)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupon (
  site INTEGER NOT NULL,
  code TEXT NOT NULL,
  redemption TEXT NOT NULL,
  member INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  reward TEXT NOT NULL,
  title TEXT NOT NULL CHECK (json_valid(title)),
  gives TEXT NOT NULL CHECK (json_valid(gives)),
  cost INTEGER NOT NULL CHECK (cost > 0),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER,
  used_at INTEGER,
  purchase TEXT,
  cancelled_at INTEGER,
  CONSTRAINT E_COUPON_CODE PRIMARY KEY (site, code),
  CONSTRAINT E_COUPON_ONE_END CHECK (used_at IS NULL OR cancelled_at IS NULL),
  CHECK ((used_at IS NULL) = (purchase IS NULL)),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX coupon_redemption ON coupon(site, redemption);
CREATE INDEX coupon_member ON coupon(site, member, issued_at);
CREATE INDEX coupon_open ON coupon(site, member, issued_at) WHERE used_at IS NULL AND cancelled_at IS NULL;

-- What others must be told, written in the transaction that made it true. `event` with `subject` is
-- its stable id: a delivery that is tried again carries the same one.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  at INTEGER NOT NULL,
  sent_at INTEGER,
  UNIQUE (site, event, subject)
) STRICT;
CREATE INDEX outbox_unsent ON outbox(id) WHERE sent_at IS NULL;
