-- What customers say in public: reviews, ratings without words, thank-you letters.

-- One review. `subject` is what it is about: `site`, `product:…`, `service:…`, `article:…`. `mark` says whose it is: of
-- somebody who bought (`purchase`), of anybody else, or taken over from `origin`. A guest is known by a digest of a secret
-- that stays in their browser. There is one of each `once`: for an author and what they write about, or for a line
-- of an import. While `is_queued` its owner is asked to look at it; at `show_at` it is shown, looked at or not. `digest` is
-- of its words, `network` of where they came from, which is forgotten after a week: both tell what comes again and again.
-- `erased_at` is when its author was: what they said goes with them, their stars stay.
CREATE TABLE review (
  site INTEGER NOT NULL REFERENCES site(site),
  review INTEGER NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('review', 'thanks')),
  stars INTEGER CHECK (stars BETWEEN 1 AND 5),
  text TEXT,
  aspects TEXT NOT NULL CHECK (json_valid(aspects)),
  name TEXT,
  member INTEGER,
  guest TEXT,
  once TEXT,
  mark TEXT NOT NULL CHECK (mark IN ('verified', 'unverified', 'imported')),
  purchase TEXT,
  origin TEXT,
  publish INTEGER NOT NULL DEFAULT 0 CHECK (publish IN (0, 1)),
  language TEXT,
  is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'hidden', 'withdrawn')),
  reason TEXT CHECK (reason IN ('spam', 'abuse', 'personal_data', 'off_topic', 'illegal')),
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  is_queued INTEGER NOT NULL CHECK (is_queued IN (0, 1)),
  show_at INTEGER,
  reply TEXT,
  replied_at INTEGER,
  digest TEXT,
  network TEXT,
  edits INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  erased_at INTEGER,
  PRIMARY KEY (site, review),
  CHECK ((kind = 'thanks') = (stars IS NULL)),
  CHECK ((state = 'hidden') = (reason IS NOT NULL)),
  CHECK ((mark = 'imported') = (origin IS NOT NULL)),
  CHECK (member IS NULL OR guest IS NULL),
  CONSTRAINT E_TEST_SHOWN CHECK (is_test = 0 OR state <> 'shown'),
  CONSTRAINT E_NOT_AGREED CHECK (kind <> 'thanks' OR state <> 'shown' OR publish = 1)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX review_once ON review(site, once) WHERE once IS NOT NULL;
CREATE INDEX review_member ON review(site, member, created_at) WHERE member IS NOT NULL;
CREATE INDEX review_queued ON review(site, created_at, review) WHERE is_queued = 1;
CREATE INDEX review_all ON review(site, created_at, review);
CREATE INDEX review_state ON review(site, state, created_at, review);
CREATE INDEX review_show ON review(show_at) WHERE show_at IS NOT NULL;
CREATE INDEX review_digest ON review(site, digest) WHERE digest IS NOT NULL;
CREATE INDEX review_network ON review(site, network, created_at) WHERE network IS NOT NULL;
CREATE INDEX review_forget ON review(created_at) WHERE network IS NOT NULL;
CREATE INDEX review_words ON review(site, created_at) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown';
CREATE INDEX review_thanks ON review(site, created_at, review) WHERE kind = 'thanks' AND state = 'shown';
-- Pages of what everybody reads, in each order and for buyers alone: a page costs the same however many there are. Stars
-- stand before the time in one number (times have thirteen digits).
CREATE INDEX review_newest ON review(site, subject, created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown';
CREATE INDEX review_highest ON review(site, subject, stars * 100000000000000 + created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown';
CREATE INDEX review_lowest ON review(site, subject, (6 - stars) * 100000000000000 + created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown';
CREATE INDEX review_newest_verified ON review(site, subject, created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown' AND mark = 'verified';
CREATE INDEX review_highest_verified ON review(site, subject, stars * 100000000000000 + created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown' AND mark = 'verified';
CREATE INDEX review_lowest_verified ON review(site, subject, (6 - stars) * 100000000000000 + created_at, review) WHERE kind = 'review' AND text IS NOT NULL AND state = 'shown' AND mark = 'verified';
CREATE TRIGGER review_no_delete BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER review_final BEFORE UPDATE OF site, review, subject, kind, mark, origin, is_test, created_at ON review BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- What a review said before its author changed it. It goes with its author.
CREATE TABLE review_revision (
  site INTEGER NOT NULL,
  review INTEGER NOT NULL,
  edit INTEGER NOT NULL,
  stars INTEGER,
  text TEXT,
  aspects TEXT NOT NULL CHECK (json_valid(aspects)),
  name TEXT,
  until INTEGER NOT NULL,
  PRIMARY KEY (site, review, edit)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER review_edited AFTER UPDATE OF edits ON review WHEN NEW.edits <> OLD.edits BEGIN INSERT INTO review_revision (site, review, edit, stars, text, aspects, name, until) VALUES (OLD.site, OLD.review, OLD.edits, OLD.stars, OLD.text, OLD.aspects, OLD.name, NEW.edited_at); END;

-- How many there are of everything, so that nothing counts reviews. Withdrawn ones and letters count nowhere; aspects
-- are of what is shown and was written here.
CREATE TABLE review_star (
  site INTEGER NOT NULL,
  subject TEXT NOT NULL,
  mark TEXT NOT NULL,
  stars INTEGER NOT NULL,
  shown INTEGER NOT NULL CONSTRAINT E_REVIEWS_SHOWN CHECK (shown >= 0),
  hidden INTEGER NOT NULL CONSTRAINT E_REVIEWS_HIDDEN CHECK (hidden >= 0),
  waiting INTEGER NOT NULL CONSTRAINT E_REVIEWS_WAITING CHECK (waiting >= 0),
  PRIMARY KEY (site, subject, mark, stars)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_aspect (
  site INTEGER NOT NULL,
  subject TEXT NOT NULL,
  aspect TEXT NOT NULL,
  reviews INTEGER NOT NULL CONSTRAINT E_ASPECTS CHECK (reviews >= 0),
  stars INTEGER NOT NULL,
  PRIMARY KEY (site, subject, aspect)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_reason (
  site INTEGER NOT NULL,
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  reviews INTEGER NOT NULL CONSTRAINT E_REASONS CHECK (reviews >= 0),
  PRIMARY KEY (site, subject, reason)
) STRICT, WITHOUT ROWID;
-- The test member's are nobody's: they count nowhere.
CREATE TRIGGER review_counts AFTER INSERT ON review WHEN NEW.kind = 'review' AND NEW.is_test = 0 BEGIN INSERT INTO review_star (site, subject, mark, stars, shown, hidden, waiting) SELECT NEW.site, NEW.subject, NEW.mark, NEW.stars, NEW.state = 'shown', NEW.state = 'hidden', NEW.state = 'waiting' WHERE NEW.state <> 'withdrawn' ON CONFLICT DO UPDATE SET shown = shown + excluded.shown, hidden = hidden + excluded.hidden, waiting = waiting + excluded.waiting; INSERT INTO review_aspect (site, subject, aspect, reviews, stars) SELECT NEW.site, NEW.subject, key, 1, value FROM json_each(NEW.aspects) WHERE NEW.state = 'shown' AND NEW.mark <> 'imported' ON CONFLICT DO UPDATE SET reviews = reviews + 1, stars = stars + excluded.stars; INSERT INTO review_reason (site, subject, reason, reviews) SELECT NEW.site, NEW.subject, NEW.reason, 1 WHERE NEW.reason IS NOT NULL ON CONFLICT DO UPDATE SET reviews = reviews + 1; END;
CREATE TRIGGER review_counts_again AFTER UPDATE OF state, stars, aspects, reason ON review WHEN NEW.kind = 'review' AND NEW.is_test = 0 AND (NEW.state <> OLD.state OR NEW.stars <> OLD.stars OR NEW.aspects <> OLD.aspects OR NEW.reason IS NOT OLD.reason) BEGIN UPDATE review_star SET shown = shown - (OLD.state = 'shown'), hidden = hidden - (OLD.state = 'hidden'), waiting = waiting - (OLD.state = 'waiting') WHERE site = OLD.site AND subject = OLD.subject AND mark = OLD.mark AND stars = OLD.stars; UPDATE review_aspect SET reviews = reviews - 1, stars = stars - (OLD.aspects ->> aspect) WHERE site = OLD.site AND subject = OLD.subject AND OLD.state = 'shown' AND OLD.mark <> 'imported' AND OLD.aspects ->> aspect IS NOT NULL; UPDATE review_reason SET reviews = reviews - 1 WHERE site = OLD.site AND subject = OLD.subject AND reason = OLD.reason; INSERT INTO review_star (site, subject, mark, stars, shown, hidden, waiting) SELECT NEW.site, NEW.subject, NEW.mark, NEW.stars, NEW.state = 'shown', NEW.state = 'hidden', NEW.state = 'waiting' WHERE NEW.state <> 'withdrawn' ON CONFLICT DO UPDATE SET shown = shown + excluded.shown, hidden = hidden + excluded.hidden, waiting = waiting + excluded.waiting; INSERT INTO review_aspect (site, subject, aspect, reviews, stars) SELECT NEW.site, NEW.subject, key, 1, value FROM json_each(NEW.aspects) WHERE NEW.state = 'shown' AND NEW.mark <> 'imported' ON CONFLICT DO UPDATE SET reviews = reviews + 1, stars = stars + excluded.stars; INSERT INTO review_reason (site, subject, reason, reviews) SELECT NEW.site, NEW.subject, NEW.reason, 1 WHERE NEW.reason IS NOT NULL ON CONFLICT DO UPDATE SET reviews = reviews + 1; END;

-- Where else a company is reviewed: links that everybody is shown alike.
CREATE TABLE review_place (
  site INTEGER NOT NULL REFERENCES site(site),
  place TEXT NOT NULL CHECK (place IN ('google', 'yandex', '2gis', 'trustpilot')),
  url TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (site, place)
) STRICT, WITHOUT ROWID;
