//! The session ended and the site had no new token: what to do about it.

use tachys::view::any_view::AnyView;

use super::parts::{button, line, title};

use crate::intent::Intent;
use crate::texts;

pub(crate) fn view() -> Vec<AnyView> {
    vec![title(texts::ended_title()), line("lead", texts::ended_lead()), button("main", texts::retry(), &Intent::Retry)]
}
