-- A company's account with us, its keys and its program.
-- All tables are keyed by site first: a site's rows lie together and can move to another database together.

CREATE TABLE site (
  site INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  origins TEXT NOT NULL CHECK (json_valid(origins)),
  currency TEXT NOT NULL,
  zone TEXT NOT NULL,
  languages TEXT NOT NULL CHECK (json_valid(languages)),
  contacts TEXT NOT NULL DEFAULT 'ours' CHECK (contacts IN ('ours', 'owner')),
  program INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- `hash` is the SHA-256 of a secret key. An identity key has none: its secret is derived from the
-- master key and never stored.
CREATE TABLE access_key (
  site INTEGER NOT NULL REFERENCES site(site),
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('secret', 'identity')),
  name TEXT NOT NULL,
  hash TEXT,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (site, id),
  CHECK ((kind = 'secret') = (hash IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Every revision a program ever had: an entry's reason names the one it was decided by.
CREATE TABLE program (
  site INTEGER NOT NULL REFERENCES site(site),
  revision INTEGER NOT NULL CHECK (revision > 0),
  document TEXT NOT NULL CHECK (json_valid(document)),
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (site, revision)
) STRICT, WITHOUT ROWID;

-- The rewards of each revision, so that a redemption finds its price without reading the document.
CREATE TABLE reward (
  site INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  reward TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL CHECK (json_valid(title)),
  cost INTEGER NOT NULL CHECK (cost > 0),
  gives TEXT NOT NULL CHECK (json_valid(gives)),
  PRIMARY KEY (site, revision, reward),
  FOREIGN KEY (site, revision) REFERENCES program(site, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER program_no_update BEFORE UPDATE ON program BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER program_no_delete BEFORE DELETE ON program BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER reward_no_update BEFORE UPDATE ON reward BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;
CREATE TRIGGER reward_no_delete BEFORE DELETE ON reward BEGIN SELECT RAISE(ABORT, 'E_APPEND_ONLY'); END;

-- The first statement of an owner's batch: it asks whether the key may do this and ends the whole
-- batch if not, so that checking a key costs no round trip of its own. No row is ever stored.
CREATE TABLE guard (known INTEGER NOT NULL, allowed INTEGER NOT NULL) STRICT;
CREATE TRIGGER guard_check BEFORE INSERT ON guard BEGIN SELECT RAISE(ABORT, 'E_UNAUTHORIZED') WHERE NEW.known = 0; SELECT RAISE(ABORT, 'E_FORBIDDEN') WHERE NEW.allowed = 0; SELECT RAISE(IGNORE); END;
