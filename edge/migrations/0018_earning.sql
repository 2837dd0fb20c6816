-- What refunds of a purchase were due to take and left, because it was spent and the program forgives that. Caps on
-- what is earned in a period count it as had.
ALTER TABLE purchase ADD COLUMN clamped INTEGER NOT NULL DEFAULT 0 CHECK (clamped >= 0);
