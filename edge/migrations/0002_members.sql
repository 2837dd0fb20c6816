-- The customers of a site. The journal knows them by a random number only; what tells who they are
-- lies in `member.external` and `profile`, so that it can be searched, exported and erased.

-- `bucket` is drawn once, 0 to 9999: holdouts and samples are ranges of it.
CREATE TABLE member (
  site INTEGER NOT NULL REFERENCES site(site),
  member INTEGER NOT NULL,
  external TEXT,
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 9999),
  created_at INTEGER NOT NULL,
  erased_at INTEGER,
  PRIMARY KEY (site, member)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX member_external ON member(site, external) WHERE external IS NOT NULL;

CREATE TABLE profile (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  email TEXT,
  phone TEXT,
  name TEXT,
  birthday TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (site, member),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;

-- Kept up with every purchase and refund, for figures that must not scan journals.
-- Days are counted from 1970-01-01 in the site's zone; a month is year × 100 + month.
CREATE TABLE member_stats (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  PRIMARY KEY (site, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE member_month (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  month INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  PRIMARY KEY (site, member, month)
) STRICT, WITHOUT ROWID;

-- The share of members (of 10,000 buckets, from 0 up) that is left alone, from this moment on.
CREATE TABLE holdout (
  site INTEGER NOT NULL REFERENCES site(site),
  starts_at INTEGER NOT NULL,
  share INTEGER NOT NULL CHECK (share BETWEEN 0 AND 10000),
  PRIMARY KEY (site, starts_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  site INTEGER NOT NULL,
  hash TEXT NOT NULL,
  member INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('signed')),
  created_at INTEGER NOT NULL,
  slid_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  PRIMARY KEY (site, hash),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_member ON session(site, member);
CREATE INDEX session_end ON session(ends_at);

-- Identity tokens that have been exchanged: each opens one session, once.
CREATE TABLE burnt_token (
  site INTEGER NOT NULL,
  jti TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  CONSTRAINT E_TOKEN_USED PRIMARY KEY (site, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX burnt_token_end ON burnt_token(expires_at);
