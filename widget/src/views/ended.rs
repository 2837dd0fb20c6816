//! The session ended and the site had no new token: what to do about it.

use crate::intent::Intent;
use crate::sheet::Sheet;
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet) {
    sheet.title(texts::ended_title());
    sheet.line("lead", texts::ended_lead());
    sheet.button("main", texts::retry(), &Intent::Retry);
}
