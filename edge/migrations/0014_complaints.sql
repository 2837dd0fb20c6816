-- What went wrong, said to the company itself: complaints, their threads, and who answers them by when.

-- Numbered within the site, as the author is told. `due_at` is when it has to be answered, while somebody waits for it;
-- it does not move while they do. `escalated_at` is when the site's owners were told that it is late. `version` counts what
-- was done about it: of two acts at once the second is decided anew. `attempt` is drawn by the call that made it.
CREATE TABLE complaint (
  site INTEGER NOT NULL REFERENCES site(site),
  complaint INTEGER NOT NULL,
  topic TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'assigned', 'answered', 'resolved', 'reopened')),
  wish TEXT,
  member INTEGER,
  purchase TEXT,
  language TEXT NOT NULL,
  is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
  person INTEGER,
  due_at INTEGER,
  escalated_at INTEGER,
  attempt TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  messages INTEGER NOT NULL DEFAULT 0,
  reopened INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  answered_at INTEGER,
  resolved_at INTEGER,
  PRIMARY KEY (site, complaint),
  CHECK ((state IN ('received', 'assigned', 'reopened')) = (due_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX complaint_attempt ON complaint(site, attempt);
CREATE INDEX complaint_due ON complaint(site, due_at, complaint) WHERE due_at IS NOT NULL;
CREATE INDEX complaint_late ON complaint(due_at) WHERE due_at IS NOT NULL AND escalated_at IS NULL;
CREATE INDEX complaint_state ON complaint(site, state, complaint);
CREATE INDEX complaint_member ON complaint(site, member, complaint) WHERE member IS NOT NULL;

-- What tells who a guest is, and where an answer goes.
CREATE TABLE complaint_contact (
  site INTEGER NOT NULL,
  complaint INTEGER NOT NULL,
  email TEXT,
  phone TEXT,
  name TEXT,
  PRIMARY KEY (site, complaint)
) STRICT, WITHOUT ROWID;

-- What was said, in order. The words go with their author.
CREATE TABLE complaint_message (
  site INTEGER NOT NULL,
  complaint INTEGER NOT NULL,
  message INTEGER NOT NULL,
  author TEXT NOT NULL CHECK (author IN ('author', 'shop')),
  actor TEXT,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (site, complaint, message)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER complaint_message_no_delete BEFORE DELETE ON complaint_message BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- What complaints can be about, in how many hours they are answered, and by whom. A site without a row has ours.
CREATE TABLE complaint_topic (
  site INTEGER NOT NULL REFERENCES site(site),
  topic TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT CHECK (title IS NULL OR json_valid(title)),
  hours INTEGER NOT NULL CHECK (hours BETWEEN 1 AND 744),
  person INTEGER,
  PRIMARY KEY (site, topic)
) STRICT, WITHOUT ROWID;

-- A complaint that is closed brings up how easy that was, once for each. It is a question of service: nobody asked to be
-- left alone about a matter that they opened.
CREATE TRIGGER complaint_asks AFTER UPDATE OF state ON complaint WHEN NEW.state = 'resolved' AND OLD.state <> 'resolved' AND NEW.member IS NOT NULL AND NEW.is_test = 0 BEGIN INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, service, purchase, state, found_at, due_at, expires_at, day) SELECT NEW.site, abs(random() % 4503599627370496), NEW.member, survey, kind, occasion, 'complaint/' || NEW.complaint, NULL, NEW.purchase, 'eligible', NEW.changed_at, NEW.changed_at, NEW.changed_at + 1209600000, NEW.changed_at / 86400000 FROM survey INDEXED BY survey_occasion WHERE survey.site = NEW.site AND occasion = 'complaint' AND is_on = 1 AND NOT EXISTS (SELECT 1 FROM prompt AS before INDEXED BY prompt_member WHERE before.site = NEW.site AND before.member = NEW.member AND before.survey = survey.survey AND before.once = 'complaint/' || NEW.complaint) ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once, service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day WHERE prompt.expires_at <= excluded.found_at; END;
