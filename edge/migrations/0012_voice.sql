-- What customers are asked and what they answer. Decided is it elsewhere; here it is kept, counted, and held to
-- happen once.

-- What an owner wants to know, as it stands now. Every site also takes answers to a few surveys of ours that have no
-- row. A kind stays what it is: figures of two kinds would be added up otherwise. `occasion` brings it before somebody,
-- `delay_ms` later; only what happens after `on_since` does.
CREATE TABLE survey (
  site INTEGER NOT NULL REFERENCES site(site),
  survey TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL,
  delay_ms INTEGER NOT NULL CHECK (delay_ms >= 0),
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  on_since INTEGER,
  PRIMARY KEY (site, survey),
  CHECK (is_on = 0 OR on_since IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_occasion ON survey(occasion, site) WHERE is_on = 1;

-- Every revision there was: an answer names the one it was given to.
CREATE TABLE survey_revision (
  site INTEGER NOT NULL,
  survey TEXT NOT NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (site, survey, revision)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER survey_revision_no_update BEFORE UPDATE ON survey_revision BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER survey_revision_no_delete BEFORE DELETE ON survey_revision BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- How a site listens: the least days between any two prompts to one member.
CREATE TABLE voice (
  site INTEGER PRIMARY KEY REFERENCES site(site),
  gap_days INTEGER NOT NULL CHECK (gap_days >= 0)
) STRICT;

-- What a member was asked, or could be. It waits (`eligible`), is on its way to them until `claimed_until` (`invited`),
-- was put before them (`shown`), and has an end. `asked_at` is what the budget counts from. `occasion` brought it up;
-- `once` says which of several like it. `service` and `purchase` are what it is about. Its events are counted under
-- `day` (from 1970, in the site's zone as soon as somebody comes), so that what is answered never exceeds what was shown.
CREATE TABLE prompt (
  site INTEGER NOT NULL,
  prompt INTEGER NOT NULL,
  member INTEGER NOT NULL,
  survey TEXT NOT NULL,
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL,
  once TEXT,
  service TEXT,
  purchase TEXT,
  channel TEXT CHECK (channel IN ('panel', 'link')),
  state TEXT NOT NULL CHECK (state IN ('eligible', 'invited', 'shown', 'answered', 'dismissed', 'dropped')),
  found_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  visit TEXT,
  claimed_until INTEGER,
  invited_at INTEGER,
  asked_at INTEGER,
  shown_at INTEGER,
  answered_at INTEGER,
  dismissed_at INTEGER,
  PRIMARY KEY (site, prompt),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX prompt_member ON prompt(site, member, due_at);
CREATE UNIQUE INDEX prompt_waiting ON prompt(site, member, survey) WHERE state = 'eligible';

-- Counts what was decided about asking a member. Of two decisions at once the second finds another version than it was
-- made on, and changes nothing; what hangs on the first finds its `attempt` here.
CREATE TABLE budget (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  version INTEGER NOT NULL,
  attempt TEXT NOT NULL,
  PRIMARY KEY (site, member)
) STRICT, WITHOUT ROWID;

-- One answer. `member` gave it, or a guest, who is known by a digest as long as their page is open; `revision` is 0 for a
-- survey of ours. `about` tells answers of one person to one survey apart. `replaced_at` is when they answered once more
-- within the time in which the last answer counts: what they said before stays. `counts` is what it counts as, each
-- [part, name, value]; nothing where it is words alone, or the test member's.
CREATE TABLE answer (
  site INTEGER NOT NULL REFERENCES site(site),
  answer INTEGER NOT NULL,
  survey TEXT NOT NULL,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL,
  member INTEGER,
  guest TEXT,
  score INTEGER,
  comment TEXT,
  answers TEXT CHECK (answers IS NULL OR json_valid(answers)),
  service TEXT,
  purchase TEXT,
  about TEXT NOT NULL,
  prompt INTEGER,
  channel TEXT NOT NULL,
  language TEXT,
  once TEXT,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  replaced_at INTEGER,
  PRIMARY KEY (site, answer),
  CHECK (member IS NULL OR guest IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_newest ON answer(site, at, answer);
CREATE INDEX answer_survey ON answer(site, survey, at, answer);
CREATE INDEX answer_member ON answer(site, member, at) WHERE member IS NOT NULL;
CREATE INDEX answer_guest ON answer(site, guest, at) WHERE guest IS NOT NULL;
CREATE UNIQUE INDEX answer_once ON answer(site, once) WHERE once IS NOT NULL;
CREATE TRIGGER answer_no_delete BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
-- Words are erased with whoever wrote them. What was counted stays as it was counted.
CREATE TRIGGER answer_final BEFORE UPDATE OF site, answer, survey, revision, kind, score, at, day, counts ON answer BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER answer_replaced_once BEFORE UPDATE OF replaced_at ON answer WHEN OLD.replaced_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- Answers by day (from 1970, in the site's zone), for figures that must not read them all. `part` is '' for all of them,
-- or 'service', 'segment', 'channel', 'question' with its `name`; `value` the score, the option, or the step.
CREATE TABLE answer_day (
  site INTEGER NOT NULL,
  kind TEXT NOT NULL,
  part TEXT NOT NULL,
  day INTEGER NOT NULL,
  survey TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  answers INTEGER NOT NULL CONSTRAINT E_ANSWERS CHECK (answers >= 0),
  PRIMARY KEY (site, kind, part, day, survey, name, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER answer_counts AFTER INSERT ON answer BEGIN INSERT INTO answer_day (site, kind, part, day, survey, name, value, answers) SELECT NEW.site, NEW.kind, counted.value ->> 0, NEW.day, NEW.survey, counted.value ->> 1, counted.value ->> 2, 1 FROM json_each(NEW.counts) AS counted WHERE true ON CONFLICT DO UPDATE SET answers = answers + 1; END;
-- Its rows are always there: an upsert finds them by their key, where an update would look through a year of days.
CREATE TRIGGER answer_uncounts AFTER UPDATE OF replaced_at ON answer WHEN NEW.replaced_at IS NOT NULL BEGIN INSERT INTO answer_day (site, kind, part, day, survey, name, value, answers) SELECT NEW.site, NEW.kind, counted.value ->> 0, NEW.day, NEW.survey, counted.value ->> 1, counted.value ->> 2, 1 FROM json_each(NEW.counts) AS counted WHERE true ON CONFLICT DO UPDATE SET answers = answers - 1; END;

-- How often somebody could be asked and was, by survey and day.
CREATE TABLE prompt_day (
  site INTEGER NOT NULL,
  day INTEGER NOT NULL,
  survey TEXT NOT NULL,
  eligible INTEGER NOT NULL DEFAULT 0,
  invited INTEGER NOT NULL DEFAULT 0,
  shown INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0,
  dismissed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, day, survey)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER prompt_found AFTER INSERT ON prompt BEGIN INSERT INTO prompt_day (site, day, survey, eligible, invited, shown) VALUES (NEW.site, NEW.day, NEW.survey, 1, NEW.invited_at IS NOT NULL, NEW.shown_at IS NOT NULL) ON CONFLICT DO UPDATE SET eligible = eligible + 1, invited = invited + excluded.invited, shown = shown + excluded.shown; END;
CREATE TRIGGER prompt_found_again AFTER UPDATE OF found_at ON prompt BEGIN INSERT INTO prompt_day (site, day, survey, eligible) VALUES (NEW.site, NEW.day, NEW.survey, 1) ON CONFLICT DO UPDATE SET eligible = eligible + 1; END;
CREATE TRIGGER prompt_counts AFTER UPDATE OF invited_at, shown_at, answered_at, dismissed_at ON prompt BEGIN INSERT INTO prompt_day (site, day, survey, invited, shown, answered, dismissed) VALUES (NEW.site, NEW.day, NEW.survey, NEW.invited_at IS NOT NULL AND OLD.invited_at IS NULL, NEW.shown_at IS NOT NULL AND OLD.shown_at IS NULL, NEW.answered_at IS NOT NULL AND OLD.answered_at IS NULL, NEW.dismissed_at IS NOT NULL AND OLD.dismissed_at IS NULL) ON CONFLICT DO UPDATE SET invited = invited + excluded.invited, shown = shown + excluded.shown, answered = answered + excluded.answered, dismissed = dismissed + excluded.dismissed; END;

-- The daily sample takes members by their bucket.
CREATE INDEX member_bucket ON member(site, bucket) WHERE external IS NOT NULL AND merged_into IS NULL;

-- What brings a survey before somebody: here for purchases and for letters to those who stay away. What comes later
-- (an order that is done, a complaint that is closed, a tier) writes the same row, with an occasion of its own.
-- Of one survey one prompt waits for a member: the first, until its time is over. A purchase can be asked about for a
-- fortnight; one from before the survey was on is never asked about.
CREATE TRIGGER purchase_asks AFTER INSERT ON purchase BEGIN INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, service, purchase, state, found_at, due_at, expires_at, day) SELECT NEW.site, abs(random() % 4503599627370496), NEW.member, survey, kind, occasion, NEW.purchase, NEW.items ->> '$.lines[0].sku', NEW.purchase, 'eligible', NEW.at, NEW.at + delay_ms, NEW.at + delay_ms + 1209600000, NEW.at / 86400000 FROM survey INDEXED BY survey_occasion WHERE survey.site = NEW.site AND occasion = 'purchase' AND is_on = 1 AND on_since <= NEW.at ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once, service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day WHERE prompt.expires_at <= excluded.found_at; END;

CREATE TRIGGER win_back_asks AFTER UPDATE OF state ON delivery WHEN NEW.kind = 'win_back' AND NEW.state = 'sent' AND OLD.state <> 'sent' AND NEW.member IS NOT NULL BEGIN INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, state, found_at, due_at, expires_at, day) SELECT NEW.site, abs(random() % 4503599627370496), NEW.member, survey, kind, occasion, 'win_back/' || NEW.delivery, 'eligible', NEW.ended_at, NEW.ended_at, NEW.ended_at + 5184000000, NEW.ended_at / 86400000 FROM survey INDEXED BY survey_occasion WHERE survey.site = NEW.site AND occasion = 'win_back' AND is_on = 1 ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once, service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day WHERE prompt.expires_at <= excluded.found_at; END;
