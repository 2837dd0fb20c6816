-- How a site comes to life: what it started from, whether its line stands in a page, when customers came to see it;
-- who was asked to help; what was changed in its program and why.

-- `seen_at` is when the line was last called from one of the site's pages before the launch, `seen_origin` from where;
-- with no `seen_at` it is a page that the owner has not named.
ALTER TABLE site ADD COLUMN template TEXT;
ALTER TABLE site ADD COLUMN launched_at INTEGER;
ALTER TABLE site ADD COLUMN seen_at INTEGER;
ALTER TABLE site ADD COLUMN seen_origin TEXT;
-- Whoever was here before is known to their customers.
UPDATE site SET launched_at = created_at;

ALTER TABLE program ADD COLUMN note TEXT;

-- A place in a site that waits for the person with this address. `hash` is what is kept of the link that was mailed.
CREATE TABLE invitation (
  site INTEGER NOT NULL REFERENCES site(site),
  invitation TEXT NOT NULL,
  hash TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'staff')),
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (site, invitation)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_email ON invitation(site, email);
CREATE INDEX invitation_address ON invitation(email);
CREATE INDEX invitation_end ON invitation(expires_at);
