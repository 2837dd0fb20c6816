-- Those who sign in to the console: who they are, where they have a seat, and how they are known again.
-- A person belongs to no site, so these tables are the installation's; what hangs on a site begins with it.

-- An address is kept in lower case: it is one mailbox however it is typed. Somebody who only works at a
-- counter has none, and signs in nowhere but at its devices.
CREATE TABLE person (
  person INTEGER PRIMARY KEY,
  email TEXT,
  name TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_email ON person(email) WHERE email IS NOT NULL;

-- The newest code that was mailed to an address; an older one is void. `hash` is keyed with the master
-- key, because six digits are tried out in no time.
CREATE TABLE sign_in_code (
  email TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  language TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_code_end ON sign_in_code(expires_at);

-- `public_key` is SubjectPublicKeyInfo in base64url, `algorithm` its COSE number. `counter` is what the
-- authenticator last said; most say 0 for ever.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person(person),
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  algorithm INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_person ON passkey(person, created_at);

-- What a passkey is asked to sign: good once. `person` is whose browser asked for it, where that is known.
CREATE TABLE challenge (
  hash TEXT PRIMARY KEY,
  person INTEGER REFERENCES person(person),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_end ON challenge(expires_at);

-- A person's place in a site. `name` is what they are called there, `pin` what they type at its counter.
CREATE TABLE seat (
  site INTEGER NOT NULL REFERENCES site(site),
  person INTEGER NOT NULL REFERENCES person(person),
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'staff')),
  name TEXT,
  pin TEXT,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  PRIMARY KEY (site, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_person ON seat(person, site);
CREATE TRIGGER seat_last_owner_leaves BEFORE DELETE ON seat WHEN OLD.role = 'owner' BEGIN SELECT RAISE(ABORT, 'E_LAST_OWNER') WHERE NOT EXISTS (SELECT 1 FROM seat WHERE site = OLD.site AND person <> OLD.person AND role = 'owner'); END;
CREATE TRIGGER seat_last_owner_stays BEFORE UPDATE OF role ON seat WHEN OLD.role = 'owner' AND NEW.role <> 'owner' BEGIN SELECT RAISE(ABORT, 'E_LAST_OWNER') WHERE NOT EXISTS (SELECT 1 FROM seat WHERE site = OLD.site AND person <> OLD.person AND role = 'owner'); END;

-- A phone or tablet at a counter. `code` enrols it, once; from then on `hash` is what is kept of its cookie.
CREATE TABLE device (
  site INTEGER NOT NULL REFERENCES site(site),
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT,
  code TEXT,
  code_ends_at INTEGER,
  created_at INTEGER NOT NULL,
  enrolled_at INTEGER,
  seen_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (site, device)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_code ON device(code) WHERE code IS NOT NULL;

-- A person's session: at the console, or at a counter's device, where it is called a shift. Unused it ends
-- at `expires_at`, used or not at `ends_at`. `proved_at` is when they last proved who they are.
CREATE TABLE sitting (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('console', 'counter')),
  person INTEGER NOT NULL REFERENCES person(person),
  site INTEGER REFERENCES site(site),
  device TEXT,
  created_at INTEGER NOT NULL,
  slid_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  proved_at INTEGER NOT NULL,
  CHECK ((kind = 'counter') = (device IS NOT NULL)),
  CHECK (device IS NULL OR site IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX sitting_person ON sitting(person);
CREATE INDEX sitting_device ON sitting(site, device) WHERE device IS NOT NULL;
CREATE INDEX sitting_end ON sitting(ends_at);

-- Who changed what in a site, for its owner to read. Numbered within the site; nothing in it ever changes.
CREATE TABLE change (
  site INTEGER NOT NULL REFERENCES site(site),
  change INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details)),
  PRIMARY KEY (site, change)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- How often somebody did something within a window. One time too many ends the whole batch. `who` is a
-- keyed digest of an address or a network.
CREATE TABLE allowance (
  what TEXT NOT NULL,
  who TEXT NOT NULL,
  used INTEGER NOT NULL,
  most INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  PRIMARY KEY (what, who),
  CONSTRAINT E_LIMITED CHECK (used <= most)
) STRICT, WITHOUT ROWID;
CREATE INDEX allowance_end ON allowance(ends_at);

-- The guard also knows people. `proved` is 0 where they must first prove again who they are. The check
-- itself keeps a sitting alive (at most every five minutes, so that reading stays reading), because
-- RAISE(IGNORE) keeps what the trigger did before it.
ALTER TABLE guard ADD COLUMN proved INTEGER NOT NULL DEFAULT 1;
ALTER TABLE guard ADD COLUMN sitting TEXT;
ALTER TABLE guard ADD COLUMN now INTEGER NOT NULL DEFAULT 0;
-- 1 where what is asked is about a member who was merged into another.
ALTER TABLE guard ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER guard_check;
CREATE TRIGGER guard_check BEFORE INSERT ON guard BEGIN SELECT RAISE(ABORT, 'E_UNAUTHORIZED') WHERE NEW.known = 0; SELECT RAISE(ABORT, 'E_FORBIDDEN') WHERE NEW.allowed = 0; SELECT RAISE(ABORT, 'E_STEP_UP') WHERE NEW.proved = 0; SELECT RAISE(ABORT, 'E_MERGED') WHERE NEW.merged = 1; UPDATE seat SET last_seen_at = NEW.now WHERE (site, person) IN (SELECT site, person FROM sitting WHERE hash = NEW.sitting AND slid_at <= NEW.now - 300000); UPDATE sitting SET slid_at = NEW.now, expires_at = NEW.now + iif(kind = 'counter', 7200000, 43200000) WHERE hash = NEW.sitting AND slid_at <= NEW.now - 300000; SELECT RAISE(IGNORE); END;
