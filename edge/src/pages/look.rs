//! What a look would be like, before anybody has saved it.

use loyalty::look::Look;
use loyalty::wire::Code;
use serde_json::Value;
use worker::{Request, Response};

use crate::error::{Answer, faulty, read_value};
use crate::routes::query;
use crate::{json, respond};

/// The stylesheets of the look in the query, or every fault it has. The panel's is complete, so that it also takes
/// back what the saved look had set; the launcher's takes the place of the saved one. The query also names the
/// site, which changes nothing: a look is derived from itself alone.
pub(super) fn answer(request: &Request) -> Answer<Response> {
    let document = read_value(query(request, "look")?.unwrap_or_default().as_bytes())?;
    let look = Look::read(&document, "").map_err(|faults| faulty(Code::LookInvalid, &faults))?;
    let hide = look.hide().map_or(Value::Null, Value::from);
    let launcher = json::object([("css", look.launcher_css().into()), ("hide", hide)]);
    respond::json(200, &json::object([("css", look.panel_css().into()), ("launcher", launcher)]))
}
