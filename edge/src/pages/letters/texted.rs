//! The link at the end of each text message: no more of them.

use loyalty::contacts::international;
use worker::Response;

use super::{Form, site_of};
use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::members::texted::ended;
use crate::sql::statement;
use crate::{subscriptions, tokens};

/// Shows the button, or does what it says. Whoever is texted nothing any more is told so.
pub(super) async fn answer(call: &Call, token: &str, form: Option<Form>) -> Answer<Response> {
    let master = call.secret_of("MASTER_KEY")?;
    let (site, member) = tokens::read_texted(&master, token).ok_or_else(|| ApiError::not_found("page"))?;
    let about = site_of(call, site).await?;
    let words = about.words(call, None);
    let phone = call.db.ask(vec![statement!(TEXTED, site, member)]).await?;
    if phone.is_some() && form.is_none() {
        let why = words.texted_why.replace("{site}", &about.name);
        let page = about.document(words, words.texted).says(&why);
        return page.form(&[super::document::hidden("do", "leave")], words.texted_button).home().answer(200);
    }
    if let Some(number) = phone.as_deref().and_then(international) {
        let who = subscriptions::who(&master, site, &number)?;
        call.db.run(ended(site, member, &who, "message", call.now.0).into()).await?;
    }
    about.document(words, words.left).says(words.left_why).home().answer(200)
}

const TEXTED: &str = "SELECT phone AS json FROM profile WHERE site = ?1 AND member = ?2 AND text_topics IS NOT NULL";
