-- What an owner's first page counts. Nothing here decides anything; all of it can be counted anew.

CREATE INDEX purchase_time ON purchase(site, at, member);
CREATE INDEX coupon_time ON coupon(site, issued_at);
CREATE INDEX refund_waiting ON refund(site, at) WHERE status = 'waiting';

-- Points by quarters of an hour since 1970, because every zone's days begin at one: `given` less what
-- refunds took back, `spent` less what was cancelled, each where it began. An opening balance was given
-- elsewhere, and the test member's points count nowhere.
CREATE TABLE points_quarter (
  site INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  given INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (site, quarter)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entry_figures AFTER INSERT ON entry WHEN NEW.kind IN ('earn', 'redeem', 'cancel', 'clawback') OR (NEW.kind = 'adjust' AND NEW.points > 0 AND NEW.reason ->> 'opening' IS NULL) BEGIN INSERT INTO points_quarter (site, quarter, given, spent) SELECT NEW.site, coalesce((SELECT began.at FROM entry AS began WHERE began.site = NEW.site AND began.member = NEW.member AND began.seq = iif(NEW.kind = 'cancel', NEW.reverses, iif(NEW.kind = 'clawback', NEW.lot, NULL))), NEW.at) / 900000, iif(NEW.kind IN ('redeem', 'cancel'), -NEW.recovered, NEW.points), iif(NEW.kind IN ('redeem', 'cancel'), -NEW.points - NEW.recovered, 0) WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.site = NEW.site AND member.member = NEW.member AND test = 1) ON CONFLICT DO UPDATE SET given = given + excluded.given, spent = spent + excluded.spent; END;

-- Counts that read a whole shop are kept for an hour. `counted` is how many purchases they read.
CREATE TABLE figure (
  site INTEGER NOT NULL REFERENCES site(site),
  what TEXT NOT NULL,
  at INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  PRIMARY KEY (site, what)
) STRICT, WITHOUT ROWID;
