//! Every call of the API, a table for each kind of them. `openapi.json` is generated from these
//! tables, and a test calls each of them with nothing, with too little and with another site's key.

mod blog;
mod complaints;
mod counter;
mod customer;
mod figures;
mod installation;
mod mail;
mod members;
mod messages;
mod orders;
mod people;
mod points;
mod reviews;
mod site;
mod subscriptions;
mod team;
mod voice;

use super::Code;

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anybody,
    /// Whoever runs this installation.
    Operator,
    /// A shop: its server with a key of this scope, or a person whose seat has it, at the console or at the
    /// counter. Of several scopes with spaces between them any one is enough.
    Shop(&'static str),
    /// A customer in a session.
    Customer,
    /// A customer in a session, or a shop with this scope.
    CustomerOrShop(&'static str),
    /// A person who is signed in to the console, with or without a site.
    Person,
    /// A device that is enrolled at a counter, whether or not somebody works at it.
    Device,
}

/// One call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Who may make it.
    pub who: Who,
    /// What it does.
    pub about: &'static str,
    /// Query parameters: name and meaning.
    pub query: &'static [(&'static str, &'static str)],
    /// The request's type; none for a call without a body.
    pub request: Option<&'static str>,
    /// The answer's type by status; `""` where there is no body.
    pub answers: &'static [(u16, &'static str)],
    /// The problems it answers with beside those every call can have, or every call with a body.
    pub problems: &'static [Code],
}

const PAGE: &[(&str, &str)] =
    &[("cursor", "Where the page begins: `next` of the one before."), ("limit", "How many, 1 to 100.")];

/// What a call with a body can always answer, beside the problems its table names.
#[cfg(feature = "schema")]
pub(super) const BODY: &[Code] = &[Code::Malformed, Code::UnknownField, Code::OutOfRange, Code::TooLarge];

/// Scopes a secret key can have. `*` is all of them.
pub const SCOPES: &[&str] = &[
    "*",
    "site:read",
    "site:write",
    "keys:write",
    "program:read",
    "program:write",
    "purchases:write",
    "points:adjust",
    "events:write",
    "members:read",
    "members:list",
    "members:write",
    "members:merge",
    "members:export",
    "members:erase",
    "imports:write",
    "redemptions:write",
    "coupons:use",
    "counter:use",
    "counter:enrol",
    "figures:read",
    "team:read",
    "team:write",
    "changes:read",
    "subscribers:read",
    "subscribers:write",
    "posts:read",
    "posts:write",
    "messages:read",
    "messages:write",
    "voice:read",
    "voice:write",
    "answers:write",
    "reviews:read",
    "reviews:write",
    "complaints:read",
    "complaints:write",
    "orders:read",
    "orders:write",
    "audit:read",
];

/// A call without a body, query or problems of its own; the table fills in what differs.
const PLAIN: Call = Call {
    method: "GET",
    path: "",
    who: Who::Anybody,
    about: "",
    query: &[],
    request: None,
    answers: &[],
    problems: &[],
};

/// What a path and method lead to.
#[derive(Debug)]
pub enum Found<'a> {
    /// A call, with the values of its path's parameters in order.
    Call(&'static Route, Vec<&'a str>),
    /// The path exists, the method does not.
    OtherMethod,
    /// Nothing.
    Nothing,
}

/// The Worker that answers a call. What customers and shops' servers wait for is apart from the rest, so that it starts
/// quickly however much owners are offered; what writes to people is apart, because letters are heavy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What customers, tills and shops' servers ask for.
    Front,
    /// What owners and whoever runs the installation ask for.
    Office,
    /// What readers ask for, and owners about whatever is sent.
    Mail,
    /// What customers say, and owners about it.
    Voice,
}

/// What of a call is needed to find its handler. The texts about a call would be a hundredth of the Worker.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The Worker that answers it.
    pub place: Place,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Whether it takes a body.
    pub has_body: bool,
}

/// The routes, drawn from the tables when this is compiled.
static ROUTES: [Route; count()] = routes();

const fn count() -> usize {
    let (mut count, mut table) = (0, 0);
    while table < TABLES.len() {
        count += TABLES[table].1.len();
        table += 1;
    }
    count
}

const fn routes() -> [Route; count()] {
    let mut routes = [Route { place: Place::Front, method: "", path: "", has_body: false }; count()];
    let (mut at, mut table) = (0, 0);
    while table < TABLES.len() {
        let (place, calls) = TABLES[table];
        let mut call = 0;
        while call < calls.len() {
            let Call { method, path, request, .. } = calls[call];
            routes[at] = Route { place, method, path, has_body: request.is_some() };
            call += 1;
            at += 1;
        }
        table += 1;
    }
    routes
}

/// Finds the call of this method and path.
pub fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut found = Found::Nothing;
    for route in &ROUTES {
        let Some(parameters) = parameters(route.path, path) else { continue };
        if route.method == method {
            return Found::Call(route, parameters);
        }
        found = Found::OtherMethod;
    }
    found
}

/// The values of a pattern's parameters, if the path has its form.
fn parameters<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut values = Vec::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(values),
            (Some(form), Some(part)) if form.starts_with('{') && !part.is_empty() => values.push(part),
            (Some(form), Some(part)) if form == part => {}
            _ => return None,
        }
    }
}

/// The tables, in the order of their documentation, and the Worker that answers each.
const TABLES: &[(Place, &[Call])] = &[
    (Place::Office, site::CALLS),
    (Place::Front, points::CALLS),
    (Place::Front, members::CALLS),
    (Place::Front, counter::CALLS),
    (Place::Front, orders::CALLS),
    (Place::Office, figures::CALLS),
    (Place::Front, customer::CALLS),
    (Place::Mail, subscriptions::CALLS),
    (Place::Mail, blog::CALLS),
    (Place::Mail, messages::CALLS),
    (Place::Mail, mail::CALLS),
    (Place::Voice, voice::CALLS),
    (Place::Voice, reviews::CALLS),
    (Place::Voice, complaints::CALLS),
    (Place::Office, people::CALLS),
    (Place::Office, team::CALLS),
    (Place::Office, installation::CALLS),
];

/// Every call.
pub fn calls() -> impl Iterator<Item = &'static Call> {
    TABLES.iter().flat_map(|(_, calls)| *calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_call() {
        let Found::Call(call, values) = find("POST", "/v1/purchases/p%2F1/refunds") else { panic!("found") };
        assert_eq!((call.path, values), ("/v1/purchases/{id}/refunds", vec!["p%2F1"]));
        assert!(matches!(find("PUT", "/v1/purchases"), Found::OtherMethod));
        for path in ["/", "/v1", "/v1/purchases/", "/v1/members//lots", "/v1/card/more"] {
            assert!(matches!(find("GET", path), Found::Nothing), "{path}");
        }
    }

    #[test]
    fn no_two_calls_are_alike() {
        for (at, call) in calls().enumerate() {
            let twin = calls().take(at).find(|other| (other.method, other.path) == (call.method, call.path));
            assert!(twin.is_none(), "{} {}", call.method, call.path);
            if let Who::Shop(scope) | Who::CustomerOrShop(scope) = call.who {
                assert!(scope.split(' ').all(|scope| SCOPES.contains(&scope)), "{scope}");
            }
        }
    }
}
