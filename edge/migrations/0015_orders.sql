-- Jobs in progress: a repair, something that was ordered. `order` is a word of SQL's own, so these tables say whose.

-- How a job stands, by its newest report: `at` is that one's moment, `since` the moment of the one that brought it to this
-- status. Open ones are sorted by `urgent_at`, which is their deadline or past all of them; closed ones have none. Until
-- `shown_until` it is on its customer's card. `version` counts reports: of two at once the second is decided anew.
-- `attempt` is drawn by the call that wrote it last. An order outlives its customer, who is forgotten in it.
CREATE TABLE shop_order (
  site INTEGER NOT NULL REFERENCES site(site),
  shop_order TEXT NOT NULL,
  member INTEGER,
  title TEXT,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'in_work', 'waiting_for_parts', 'ready', 'done', 'cancelled')),
  note TEXT,
  ready_by INTEGER,
  at INTEGER NOT NULL,
  since INTEGER NOT NULL,
  urgent_at INTEGER,
  shown_until INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  attempt TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (site, shop_order),
  CHECK ((status IN ('done', 'cancelled')) = (urgent_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_order_open ON shop_order(site, urgent_at, shop_order) WHERE urgent_at IS NOT NULL;
CREATE INDEX shop_order_changed ON shop_order(site, status, changed_at, shop_order);
CREATE INDEX shop_order_newest ON shop_order(site, changed_at, shop_order);
CREATE INDEX shop_order_member ON shop_order(site, member, shown_until) WHERE member IS NOT NULL;
CREATE TRIGGER shop_order_no_delete BEFORE DELETE ON shop_order BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER shop_order_final BEFORE UPDATE OF site, shop_order, created_at ON shop_order BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- What was reported, for ever: its moment tells one report of an order from another. `hash` is of its facts, so that the
-- same one is answered as the first time and another under its name is refused. `counts` says whether it changed the order,
-- `before` what that stood like then; `message` is how the customer was told. Words go with the customer.
CREATE TABLE shop_order_report (
  site INTEGER NOT NULL,
  shop_order TEXT NOT NULL,
  at INTEGER NOT NULL,
  status TEXT NOT NULL,
  title TEXT,
  note TEXT,
  ready_by INTEGER,
  counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
  before TEXT,
  message TEXT CHECK (message IN ('mail', 'sms')),
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (site, shop_order, at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER shop_order_report_no_delete BEFORE DELETE ON shop_order_report BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER shop_order_report_final BEFORE UPDATE OF site, shop_order, at, status, ready_by, counts, before, message, hash, actor, recorded_at ON shop_order_report BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- What a site calls a status, and whether its customers are told; one without a row is as everywhere.
CREATE TABLE shop_order_status (
  site INTEGER NOT NULL REFERENCES site(site),
  status TEXT NOT NULL,
  name TEXT CHECK (name IS NULL OR json_valid(name)),
  sends INTEGER NOT NULL CHECK (sends IN (0, 1)),
  PRIMARY KEY (site, status)
) STRICT, WITHOUT ROWID;

-- An order that came to stand otherwise, for whoever asked to be told: its words are not told, because what is told
-- outlives their erasing. What was reported a day late is no news.
CREATE TRIGGER shop_order_tell AFTER INSERT ON shop_order_report WHEN NEW.counts = 1 AND NEW.before IS NOT NEW.status AND NEW.recorded_at - NEW.at < 86400000 BEGIN INSERT INTO happening (site, member, event, subject, once, payload, at) SELECT NEW.site, member.member, 'order.changed', NEW.shop_order, NEW.shop_order || '/' || NEW.at, json_object('order', NEW.shop_order, 'member', external, 'status', NEW.status, 'before', NEW.before, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at / 1000, 'unixepoch'), 'ready_by', strftime('%Y-%m-%dT%H:%M:%SZ', shop_order.ready_by / 1000, 'unixepoch')), NEW.recorded_at FROM shop_order CROSS JOIN member WHERE shop_order.site = NEW.site AND shop_order.shop_order = NEW.shop_order AND member.site = NEW.site AND member.member = shop_order.member AND test = 0; END;

-- An order that is done brings up what its owner wants to know, once for each, for a fortnight after its time; one from
-- before the survey was on is never asked about. Where that was a mistake, nobody is asked.
CREATE TRIGGER shop_order_asks AFTER INSERT ON shop_order_report WHEN NEW.counts = 1 AND NEW.status = 'done' AND NEW.before IS NOT 'done' BEGIN INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, state, found_at, due_at, expires_at, day) SELECT NEW.site, abs(random() % 4503599627370496), shop_order.member, survey, kind, occasion, 'order/' || NEW.shop_order, 'eligible', NEW.at, NEW.at + delay_ms, NEW.at + delay_ms + 1209600000, NEW.at / 86400000 FROM shop_order CROSS JOIN survey INDEXED BY survey_occasion WHERE shop_order.site = NEW.site AND shop_order.shop_order = NEW.shop_order AND shop_order.member IS NOT NULL AND survey.site = NEW.site AND occasion = 'order' AND is_on = 1 AND on_since <= NEW.at AND NOT EXISTS (SELECT 1 FROM prompt AS before INDEXED BY prompt_member WHERE before.site = NEW.site AND before.member = shop_order.member AND before.survey = survey.survey AND before.once = 'order/' || NEW.shop_order AND before.state <> 'dropped') AND NOT EXISTS (SELECT 1 FROM member WHERE member.site = NEW.site AND member.member = shop_order.member AND bucket < coalesce((SELECT share FROM holdout WHERE holdout.site = NEW.site AND starts_at <= NEW.at ORDER BY starts_at DESC LIMIT 1), 0)) ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once, service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day WHERE prompt.expires_at <= excluded.found_at; END;
CREATE TRIGGER shop_order_asks_no_more AFTER INSERT ON shop_order_report WHEN NEW.counts = 1 AND NEW.before = 'done' AND NEW.status <> 'done' BEGIN UPDATE prompt SET state = 'dropped' WHERE site = NEW.site AND member = (SELECT member FROM shop_order WHERE site = NEW.site AND shop_order = NEW.shop_order) AND state = 'eligible' AND once = 'order/' || NEW.shop_order; END;
