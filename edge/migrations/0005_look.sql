-- How a site's launcher and panel look, as its owner set it; NULL where nobody set anything.

ALTER TABLE site ADD COLUMN look TEXT CHECK (look IS NULL OR json_valid(look));
