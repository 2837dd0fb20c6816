-- What members do beside buying, and what it brought them.

-- One row for each act that was taken, whether or not it earned anything; it hangs on its request. `about` is the review that
-- it was. `member` moves with a merge; the award stands in the journal of whoever did it.
CREATE TABLE act (
  site INTEGER NOT NULL,
  request_kind TEXT NOT NULL CHECK (request_kind IN ('event', 'act')),
  request_key TEXT NOT NULL,
  member INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sign_up', 'visit', 'review', 'survey', 'event')),
  event TEXT,
  about TEXT,
  at INTEGER NOT NULL,
  award INTEGER NOT NULL CHECK (award >= 0),
  PRIMARY KEY (site, request_kind, request_key),
  CHECK ((kind = 'event') = (event IS NOT NULL)),
  FOREIGN KEY (site, member) REFERENCES member(site, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_member ON act(site, member);

-- Each time that a rule gave points for an act: what limits count, in the order they ask.
CREATE TABLE act_grant (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  rule TEXT NOT NULL,
  at INTEGER NOT NULL,
  request_kind TEXT NOT NULL,
  request_key TEXT NOT NULL,
  PRIMARY KEY (site, member, rule, at, request_kind, request_key)
) STRICT, WITHOUT ROWID;

-- Acts that were noted with what they are, and wait to be posted: rules about points are decided where purchases are. A
-- row is written in the transaction of its cause, and goes once its request is there. `about` is what there is one of: the
-- purchase of a review, the survey of an answer; `subject` the review.
CREATE TABLE act_due (
  site INTEGER NOT NULL,
  member INTEGER NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  subject TEXT,
  at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (site, member, kind, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_due_at ON act_due(due_at);

-- Whether points were given for a review: readers are told, whatever its stars.
ALTER TABLE review ADD COLUMN rewarded INTEGER NOT NULL DEFAULT 0 CHECK (rewarded IN (0, 1));

-- Only where the program in force has a rule for it is anything noted.
CREATE TRIGGER member_signs_up AFTER INSERT ON member WHEN NEW.test = 0 BEGIN INSERT INTO act_due (site, member, kind, about, at, due_at) SELECT NEW.site, NEW.member, 'sign_up', '', NEW.created_at, NEW.created_at WHERE EXISTS (SELECT 1 FROM site JOIN program ON program.site = site.site AND program.revision = site.program CROSS JOIN json_each(document, '$.earn') WHERE site.site = NEW.site AND value ->> 'on' = 'sign_up') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER review_earns AFTER INSERT ON review WHEN NEW.kind = 'review' AND NEW.mark = 'verified' AND NEW.is_test = 0 AND NEW.member IS NOT NULL AND NEW.purchase IS NOT NULL BEGIN INSERT INTO act_due (site, member, kind, about, subject, at, due_at) SELECT NEW.site, NEW.member, 'review', NEW.purchase, CAST(NEW.review AS TEXT), NEW.created_at, NEW.created_at WHERE EXISTS (SELECT 1 FROM site JOIN program ON program.site = site.site AND program.revision = site.program CROSS JOIN json_each(document, '$.earn') WHERE site.site = NEW.site AND value ->> 'on' = 'review') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER answer_earns AFTER INSERT ON answer WHEN NEW.kind = 'own' AND NEW.revision > 0 AND NEW.member IS NOT NULL AND NEW.survey NOT IN ('leaving', 'win_back') BEGIN INSERT INTO act_due (site, member, kind, about, at, due_at) SELECT NEW.site, NEW.member, 'survey', NEW.survey, NEW.at, NEW.at FROM member WHERE member.site = NEW.site AND member.member = NEW.member AND test = 0 AND EXISTS (SELECT 1 FROM site JOIN program ON program.site = site.site AND program.revision = site.program CROSS JOIN json_each(document, '$.earn') WHERE site.site = NEW.site AND value ->> 'on' = 'survey') ON CONFLICT DO NOTHING; END;

-- Points that were given for a review stand beside it.
CREATE TRIGGER review_rewarded AFTER INSERT ON act WHEN NEW.kind = 'review' AND NEW.award > 0 BEGIN UPDATE review SET rewarded = 1 WHERE site = NEW.site AND review = CAST(NEW.about AS INTEGER); END;

-- A visit brings up what its owner wants to know, as a purchase does: once for each, for a fortnight after its time. One from
-- before the survey was on is never asked about, and those who are left alone to compare are not asked at all.
CREATE TRIGGER visit_asks AFTER INSERT ON act WHEN NEW.kind = 'visit' BEGIN INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, state, found_at, due_at, expires_at, day) SELECT NEW.site, abs(random() % 4503599627370496), NEW.member, survey, kind, occasion, 'visit/' || NEW.request_key, 'eligible', NEW.at, NEW.at + delay_ms, NEW.at + delay_ms + 1209600000, NEW.at / 86400000 FROM survey INDEXED BY survey_occasion WHERE survey.site = NEW.site AND occasion = 'visit' AND is_on = 1 AND on_since <= NEW.at AND NOT EXISTS (SELECT 1 FROM member WHERE member.site = NEW.site AND member.member = NEW.member AND bucket < coalesce((SELECT share FROM holdout WHERE holdout.site = NEW.site AND starts_at <= NEW.at ORDER BY starts_at DESC LIMIT 1), 0)) ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once, service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day WHERE prompt.expires_at <= excluded.found_at; END;

-- The message about points thanks for a purchase; acts are told of on the card.
DROP TRIGGER entry_message;
CREATE TRIGGER entry_message AFTER INSERT ON entry WHEN NEW.kind = 'earn' AND NEW.request_kind = 'purchase' AND NEW.points > 0 AND NEW.recorded_at - NEW.at < 86400000 BEGIN INSERT INTO delivery (site, delivery, channel, kind, rank, once, subscriber, member, language, data, state, due_at, created_at) SELECT NEW.site, abs(random() % 4503599627370496), iif(subscriber IS NULL, 'sms', 'mail'), 'earned', 1, 'earned/' || NEW.member || '/' || NEW.seq, subscriber, NEW.member, coalesce(language, iif(languages ->> 0 = 'ru', 'ru', 'en')), json_object('points', NEW.points), 'due', NEW.recorded_at, NEW.recorded_at FROM message CROSS JOIN site LEFT JOIN subscriber INDEXED BY subscriber_member ON subscriber.site = NEW.site AND subscriber.member = NEW.member AND subscriber.member IS NOT NULL AND subscriber.state = 'confirmed' LEFT JOIN profile ON profile.site = NEW.site AND profile.member = NEW.member AND text_topics IS NOT NULL WHERE message.site = NEW.site AND message.kind = 'earned' AND is_on = 1 AND site.site = NEW.site AND (subscriber IS NOT NULL OR text_topics IS NOT NULL) ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING; END;
