-- Reviews keep their word: what an author does undoes nothing that their owner decided, and nothing waits for ever.

-- `version` counts whatever was done with a review: of two acts at once the second is decided anew. `attempt` is drawn by
-- the call that wrote it last. `held` is what stays odd about it until its owner decides, whatever its author makes of it:
-- that it came in a burst, that it was hidden.
ALTER TABLE review ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN attempt TEXT;
ALTER TABLE review ADD COLUMN held TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(held));
UPDATE review SET held = '["was_hidden"]' WHERE state = 'hidden' OR (is_queued = 1 AND instr(flags, 'was_hidden') > 0);
UPDATE review SET held = json_insert(held, '$[#]', 'burst') WHERE is_queued = 1 AND instr(flags, 'burst') > 0;

-- A letter goes with its author, and of what they wrote else their stars are all there is to look at.
UPDATE review SET state = 'withdrawn', reason = NULL WHERE erased_at IS NOT NULL AND kind = 'thanks';
UPDATE review SET state = iif(is_test = 1 OR instr(held, 'was_hidden') > 0, 'withdrawn', 'shown') WHERE erased_at IS NOT NULL AND state = 'waiting';
DROP INDEX review_thanks;
CREATE INDEX review_thanks ON review(site, created_at, review) WHERE kind = 'thanks' AND text IS NOT NULL AND state = 'shown';

-- What is odd is shown after two weeks, decided or not, unless it was hidden before.
UPDATE review SET show_at = created_at + 1209600000 WHERE kind = 'review' AND is_test = 0 AND state = 'waiting' AND show_at IS NULL AND instr(held, 'was_hidden') = 0;

-- The digest of what was hidden last, which its author's acts do not touch: the same words are known again.
ALTER TABLE review ADD COLUMN hidden_digest TEXT;
UPDATE review SET hidden_digest = digest WHERE state = 'hidden';
CREATE INDEX review_hidden_digest ON review(site, hidden_digest) WHERE hidden_digest IS NOT NULL;
