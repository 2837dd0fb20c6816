-- Who reads a site's blog and letters, what they agreed to, and what is to be sent to whom.

-- An address that was given to a site for letters, in lower case. `topics` is what they want to hear of. Nothing is
-- sent before `confirmed`. `member` is the customer who proved this address here; `origin` is the address of ours
-- that they came by, which the links in their letters lead back to.
CREATE TABLE subscriber (
  site INTEGER NOT NULL REFERENCES site(site),
  subscriber INTEGER NOT NULL,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  topics TEXT NOT NULL CHECK (json_valid(topics)),
  frequency TEXT NOT NULL CHECK (frequency IN ('each', 'weekly')),
  state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'left', 'unreachable', 'complained')),
  member INTEGER,
  source TEXT NOT NULL CHECK (source IN ('form', 'panel', 'import')),
  origin TEXT NOT NULL,
  zone_minutes INTEGER,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  ended_at INTEGER,
  reason TEXT,
  PRIMARY KEY (site, subscriber)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX subscriber_email ON subscriber(site, email);
CREATE INDEX subscriber_newest ON subscriber(site, created_at, subscriber);
CREATE INDEX subscriber_state ON subscriber(site, state);
CREATE INDEX subscriber_member ON subscriber(site, member) WHERE member IS NOT NULL;

-- The link of a letter that asks whether it was really they. `wants` is what they asked for: it counts once they
-- press the button there. Whoever asks again makes the links before void.
CREATE TABLE confirmation (
  site INTEGER NOT NULL,
  hash TEXT NOT NULL,
  subscriber INTEGER NOT NULL,
  wants TEXT NOT NULL CHECK (json_valid(wants)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (site, hash),
  FOREIGN KEY (site, subscriber) REFERENCES subscriber(site, subscriber)
) STRICT, WITHOUT ROWID;
CREATE INDEX confirmation_subscriber ON confirmation(site, subscriber);
CREATE INDEX confirmation_end ON confirmation(expires_at);

-- The sentences people agreed to, as they stood there. Numbered by kind and language, so that a proof can name one.
CREATE TABLE wording (
  site INTEGER NOT NULL REFERENCES site(site),
  wording TEXT NOT NULL,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  PRIMARY KEY (site, wording)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX wording_version ON wording(site, kind, language, version);

-- The proof of a consent, or of its end. `who` is the address under a digest of ours: the proof outlives the erasing
-- of the address, and tells nothing to anybody who does not have it. `zone` is the reader's, in minutes from UTC.
CREATE TABLE consent (
  site INTEGER NOT NULL,
  who TEXT NOT NULL,
  consent INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('data', 'advertising', 'program', 'subscription')),
  step TEXT NOT NULL CHECK (step IN ('asked', 'confirmed', 'withdrawn')),
  at INTEGER NOT NULL,
  zone INTEGER,
  page TEXT,
  via TEXT NOT NULL,
  wording TEXT,
  PRIMARY KEY (site, who, consent)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- Addresses, under a digest of ours, that nothing is sent to. It outlives the subscriber: an address that somebody
-- erased and another imports again stays silent.
CREATE TABLE suppression (
  site INTEGER NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('left', 'bounced', 'complained')),
  at INTEGER NOT NULL,
  PRIMARY KEY (site, who)
) STRICT, WITHOUT ROWID;

-- How a site writes: the name and address its letters come from, its place in their footer, and the hours (in
-- minutes of its readers' day) in which nothing but service is sent.
CREATE TABLE correspondence (
  site INTEGER PRIMARY KEY REFERENCES site(site),
  sender TEXT,
  reply_to TEXT,
  postal TEXT,
  quiet_from INTEGER NOT NULL DEFAULT 1260 CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_until INTEGER NOT NULL DEFAULT 540 CHECK (quiet_until BETWEEN 0 AND 1439),
  weekly_most INTEGER NOT NULL DEFAULT 2 CHECK (weekly_most BETWEEN 0 AND 50)
) STRICT;

-- The blog's feed. `etag` and `modified` are what its server last said. While somebody reads it, `next_at` is when they
-- are taken for dead: it tells readers apart.
CREATE TABLE feed (
  site INTEGER PRIMARY KEY REFERENCES site(site),
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  etag TEXT,
  modified TEXT,
  taken_at INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  problem TEXT
) STRICT;
CREATE INDEX feed_next ON feed(next_at);

-- A blog's articles, by the id their author's system gives them: one that is edited is the same. `issue` is the one
-- it went out with to readers of each post, `weekly` the one to readers of a week's; one that was there before us is no
-- news, has none and is never sent.
CREATE TABLE post (
  site INTEGER NOT NULL REFERENCES site(site),
  post TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  summary_html TEXT NOT NULL,
  summary_text TEXT NOT NULL,
  published_at INTEGER,
  found_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('feed', 'api')),
  is_news INTEGER NOT NULL CHECK (is_news IN (0, 1)),
  issue INTEGER,
  weekly INTEGER,
  PRIMARY KEY (site, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_newest ON post(site, found_at, post);
CREATE INDEX post_url ON post(site, url);
CREATE INDEX post_each ON post(site, found_at) WHERE is_news = 1 AND issue IS NULL;
CREATE INDEX post_weekly ON post(site, found_at) WHERE is_news = 1 AND weekly IS NULL;

-- What goes to many at once; its number grows with time. `content` is the letter by language, or the posts of it.
-- Readers are taken in the order of their numbers: `taken` is the last one who has a delivery. `readers` is how many an
-- announcement was for when it was sent.
CREATE TABLE issue (
  site INTEGER NOT NULL REFERENCES site(site),
  issue INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('posts', 'announcement')),
  topic TEXT NOT NULL,
  frequency TEXT CHECK (frequency IN ('each', 'weekly')),
  content TEXT NOT NULL CHECK (json_valid(content)),
  state TEXT NOT NULL CHECK (state IN ('draft', 'sending', 'sent', 'stopped')),
  actor TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  sending_at INTEGER,
  taken INTEGER NOT NULL DEFAULT 0,
  readers INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_announcement ON issue(site, issue) WHERE kind = 'announcement';
CREATE INDEX issue_sending ON issue(site, issue) WHERE state = 'sending';

-- How many copies of an issue went out, and how many could not. Apart from the issue, whose content would be written
-- anew with every copy.
CREATE TABLE issue_count (
  site INTEGER NOT NULL,
  issue INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  PRIMARY KEY (site, issue)
) STRICT, WITHOUT ROWID;

-- One thing to be sent to one recipient, written in the transaction of its cause. `once` says what it is about: there
-- is one of each. Of lower `rank` goes first: 0 is service, 1 what something set off, 2 what goes to many. `is_secret`
-- are those whose `data` is forgotten once they are sent. It is due at `due_at`; while somebody sends it (`claim`) that is when they are taken for dead, and
-- once it is over it is NULL. `site` is 0 for letters of the installation itself.
CREATE TABLE delivery (
  site INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms', 'webhook')),
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 2),
  is_secret INTEGER NOT NULL DEFAULT 0 CHECK (is_secret IN (0, 1)),
  once TEXT,
  recipient TEXT,
  subscriber INTEGER,
  member INTEGER,
  issue INTEGER,
  language TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'dead', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  claim TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  problem TEXT,
  delivered_at INTEGER,
  opened_at INTEGER,
  purchased_at INTEGER,
  PRIMARY KEY (site, delivery),
  CHECK ((state IN ('due', 'sending')) = (due_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX delivery_once ON delivery(site, once) WHERE once IS NOT NULL;
CREATE INDEX delivery_due ON delivery(site, rank, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_issue ON delivery(site, issue, state) WHERE issue IS NOT NULL;
CREATE INDEX delivery_newest ON delivery(site, created_at, delivery);
CREATE INDEX delivery_dead ON delivery(site, ended_at, delivery) WHERE state = 'dead';
CREATE INDEX delivery_subscriber ON delivery(site, subscriber, created_at) WHERE subscriber IS NOT NULL;
CREATE INDEX delivery_member ON delivery(site, member, ended_at) WHERE member IS NOT NULL;
CREATE INDEX delivery_recipient ON delivery(site, recipient) WHERE recipient IS NOT NULL;
CREATE INDEX delivery_end ON delivery(ended_at) WHERE ended_at IS NOT NULL;

-- Letters that are not sent but kept, where somebody develops or tests.
CREATE TABLE kept_letter (
  letter INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  html TEXT,
  leave_url TEXT,
  at INTEGER NOT NULL
) STRICT;

-- How often a message went out and what came of it, by the day (from 1970 in UTC) it was sent.
CREATE TABLE message_day (
  site INTEGER NOT NULL,
  day INTEGER NOT NULL,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  delivered INTEGER NOT NULL DEFAULT 0,
  opened INTEGER NOT NULL DEFAULT 0,
  purchased INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, day, channel, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER delivery_counts AFTER UPDATE OF state, delivered_at, opened_at, purchased_at ON delivery WHEN NEW.site <> 0 AND (NEW.state <> OLD.state OR NEW.delivered_at IS NOT OLD.delivered_at OR NEW.opened_at IS NOT OLD.opened_at OR NEW.purchased_at IS NOT OLD.purchased_at) BEGIN INSERT INTO message_day (site, day, channel, kind, sent, delivered, opened, purchased, failed) SELECT NEW.site, NEW.ended_at / 86400000, NEW.channel, NEW.kind, NEW.state = 'sent' AND OLD.state <> 'sent', NEW.delivered_at IS NOT NULL AND OLD.delivered_at IS NULL, NEW.opened_at IS NOT NULL AND OLD.opened_at IS NULL, NEW.purchased_at IS NOT NULL AND OLD.purchased_at IS NULL, NEW.state = 'dead' AND OLD.state <> 'dead' WHERE NEW.ended_at IS NOT NULL ON CONFLICT DO UPDATE SET sent = sent + excluded.sent, delivered = delivered + excluded.delivered, opened = opened + excluded.opened, purchased = purchased + excluded.purchased, failed = failed + excluded.failed; END;

CREATE TRIGGER delivery_of_issue AFTER UPDATE OF state ON delivery WHEN NEW.issue IS NOT NULL AND NEW.state <> OLD.state AND (NEW.state IN ('sent', 'dead') OR OLD.state IN ('sent', 'dead')) BEGIN INSERT INTO issue_count (site, issue, sent, failed) VALUES (NEW.site, NEW.issue, (NEW.state = 'sent') - (OLD.state = 'sent'), (NEW.state = 'dead') - (OLD.state = 'dead')) ON CONFLICT DO UPDATE SET sent = sent + excluded.sent, failed = failed + excluded.failed; END;

-- A message that time or a customer's points set off, as its owner changed it: the texts by language, how many days.
CREATE TABLE message (
  site INTEGER NOT NULL REFERENCES site(site),
  kind TEXT NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  texts TEXT NOT NULL CHECK (json_valid(texts)),
  days INTEGER,
  on_since INTEGER,
  PRIMARY KEY (site, kind)
) STRICT, WITHOUT ROWID;

-- An owner's system that is told what happens. Its secret is derived from the master key and `generation`.
CREATE TABLE endpoint (
  site INTEGER NOT NULL REFERENCES site(site),
  endpoint TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL CHECK (json_valid(events)),
  generation INTEGER NOT NULL DEFAULT 1,
  rotated_at INTEGER,
  created_at INTEGER NOT NULL,
  failing_since INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (site, endpoint)
) STRICT, WITHOUT ROWID;

-- A customer's code: good only in the frame that asked, whose secret is `asked`, and at this site.
CREATE TABLE customer_code (
  site INTEGER NOT NULL,
  asked TEXT NOT NULL,
  hash TEXT NOT NULL,
  email TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (site, asked)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_code_end ON customer_code(expires_at);
CREATE INDEX profile_email ON profile(site, lower(email)) WHERE email IS NOT NULL;
INSERT INTO session_level (level, spends) VALUES ('code', 1);
