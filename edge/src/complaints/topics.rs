//! What complaints can be about, in how many hours they are answered, and who sees to them.

use loyalty::complaint::{HOURS, HOURS_MAX, TOPICS, TOPICS_MAX, is_topic};
use loyalty::wire::complaints::{ComplaintTopic, ComplaintTopics};
use serde_json::Value;
use worker::Response;

use super::{READ, WRITE, fault};
use crate::call::Call;
use crate::changes::note;
use crate::error::{Answer, ApiError};
use crate::json::{list, object, text};
use crate::sql::{Statement, statement};
use crate::{forms, respond, tokens};

/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 80;

/// The topics as the company sees them.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard(READ), shown(shop.site)]).await?;
    respond::json_text(200, shown.unwrap_or_default())
}

/// Decides them.
pub async fn replace(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let ComplaintTopics { topics } = call.read()?;
    let rows = rows(&topics)?;
    let names: Value = topics.iter().map(|topic| topic.id.as_str()).collect();
    let people: Vec<i64> = rows.iter().filter_map(|row| row.get(3).and_then(Value::as_i64)).collect();
    let people = Value::from(people);
    let mut batch = vec![shop.guard(WRITE), statement!(STRANGERS, shop.site, people.clone())];
    batch.extend(replacing(shop.site, Value::Array(rows), people));
    batch.push(note(&shop, "complaints.topics_changed", "", object([("topics", names)]), call.now.0));
    batch.push(shown(shop.site));
    let mut answers = call.db.run(batch).await?.into_iter().skip(1);
    if answers.next().flatten().is_some() {
        return Err(fault("/topics", "whoever sees to a topic works at this site"));
    }
    respond::json_text(200, answers.next_back().flatten().unwrap_or_default())
}

/// The statements that decide them, if all of these people work there. The last one always changes a row then.
pub fn replacing(site: i64, rows: Value, people: Value) -> Vec<Statement> {
    vec![
        statement!(CLEAR, site, people.clone()),
        statement!(SET, site, people.clone(), rows),
        statement!(TOUCH, site, people),
    ]
}

/// What the form needs.
pub async fn form(call: &Call) -> Answer<Response> {
    let key = call.query("site")?.unwrap_or_default();
    let site = tokens::site_of_public_key(&key).ok_or_else(|| ApiError::not_found("site"))?;
    let form = call.db.ask(vec![reading(site, forms::mark(call)?)]).await?;
    respond::json_text(200, form.ok_or_else(|| ApiError::not_found("site"))?)
}

/// The statement that reads it; `mark` says when.
pub fn reading(site: i64, mark: String) -> Statement {
    statement!(FORM, site, ready(), mark)
}

fn shown(site: i64) -> Statement {
    statement!(SHOW, site, ready())
}

/// The topics of sites that decided nothing.
pub fn ready() -> Value {
    TOPICS.iter().map(|topic| list![*topic, Value::Null, HOURS, Value::Null]).collect()
}

/// Topics as rows: id, title, hours, person.
fn rows(topics: &[ComplaintTopic]) -> Answer<Vec<Value>> {
    if topics.is_empty() || topics.len() > TOPICS_MAX {
        return Err(fault("/topics", "a site has 1 to 20 topics"));
    }
    let mut rows: Vec<Value> = Vec::new();
    for topic in topics {
        let is_twice = rows.iter().any(|row| row.get(0).and_then(Value::as_str) == Some(topic.id.as_str()));
        if !is_topic(&topic.id) || is_twice {
            return Err(fault("/topics", "a topic has an id of its own: letters, digits, - and _"));
        }
        if !(1..=HOURS_MAX).contains(&topic.hours) {
            return Err(fault("/topics", "hours are 1 to 744"));
        }
        let title = topic.title.as_ref().filter(|title| !title.is_null());
        if !title.is_none_or(is_title) {
            return Err(fault("/topics", "a title is a line for each language, of up to 80 characters"));
        }
        let person = match topic.person.as_deref() {
            Some(person) => Some(person.parse::<i64>().map_err(|_| fault("/topics", "there is no such person"))?),
            None => None,
        };
        rows.push(list![topic.id.as_str(), title.map(text), topic.hours, person]);
    }
    Ok(rows)
}

fn is_title(title: &Value) -> bool {
    let is_line = |line: &Value| {
        line.as_str().is_some_and(|line| {
            (1..=TITLE_CHARS_MAX).contains(&line.chars().count()) && !line.chars().any(char::is_control)
        })
    };
    title.as_object().is_some_and(|title| {
        !title.is_empty()
            && title.len() <= 20
            && title.iter().all(|(language, line)| language.len() <= 20 && is_line(line))
    })
}

/// A site's topics in order, as rows of `topic`, `title`, `hours` and `person`: its own, or ours in this parameter.
macro_rules! topics {
    ($ready:literal) => {
        concat!(
            "(SELECT topic, title, hours, person, position FROM complaint_topic WHERE site = ?1
  UNION ALL SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, key FROM json_each(",
            $ready,
            ") WHERE NOT EXISTS (SELECT 1 FROM complaint_topic WHERE site = ?1) ORDER BY position)"
        )
    };
}
pub(super) use topics;

const STRANGERS: &str = "
SELECT '1' AS json FROM json_each(?2) WHERE value NOT IN (SELECT person FROM seat WHERE site = ?1) LIMIT 1";

/// Whether all of these people work there.
macro_rules! all_known {
    () => {
        "NOT EXISTS (SELECT 1 FROM json_each(?2) AS named WHERE named.value NOT IN (SELECT person FROM seat WHERE seat.site = ?1))"
    };
}

const CLEAR: &str = concat!("DELETE FROM complaint_topic WHERE site = ?1 AND ", all_known!());

const SET: &str = concat!(
    "
INSERT INTO complaint_topic (site, topic, position, title, hours, person)
SELECT ?1, line.value ->> 0, line.key, line.value ->> 1, line.value ->> 2, line.value ->> 3 FROM json_each(?3) AS line WHERE ",
    all_known!()
);

const TOUCH: &str = concat!("UPDATE site SET updated_at = updated_at WHERE site = ?1 AND ", all_known!());

const SHOW: &str = concat!(
    "
SELECT json_object('topics', json((SELECT json_group_array(json_object('id', topic, 'title', json(title), 'hours', hours, 'person', CAST(person AS TEXT))) FROM ",
    topics!("?2"),
    "))) AS json"
);

const FORM: &str = concat!(
    "
SELECT json_object('topics', json((SELECT json_group_array(json_object('id', topic, 'title', json(title), 'hours', hours)) FROM ",
    topics!("?2"),
    ")), 'takes_contacts', json(iif(contacts = 'ours', 'true', 'false')), 'form', ?3) AS json
FROM site WHERE site.site = ?1"
);
