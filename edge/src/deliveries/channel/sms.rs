//! Text messages, by the provider that the installation names: `SMS_PROVIDER` (`twilio`, or `plain` for anything that
//! takes JSON), its address `SMS_URL`, `SMS_TOKEN`, whom messages are from (`SMS_FROM`), and Twilio's `SMS_ACCOUNT`.
//!
//! What a provider says mostly repeats the number, so only codes are kept of it.

use courier::address::callable;
use courier::sms::{Plain, Provider, Sender, TextMessage, Twilio};
use courier::texts;
use loyalty::contacts::international;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{Channel, Outcome, Parcel, Sending, Sent, Turn, judged};
use crate::deliveries::post::{is_timeout, post};
use crate::deliveries::way::{self, said, secret};
use crate::deliveries::wording::Wording;
use crate::error::{Answer, read_value};
use crate::feeds::address::is_on_this_machine;
use crate::members::texted::ended;
use crate::pages::letters::LINKS;
use crate::sql::Statement;
use crate::{log, random, subscriptions, tokens};

/// Where Twilio answers unless another address is named.
const TWILIO: &str = "https://api.twilio.com";
/// What Twilio says of a number: none at all, one that cannot be texted, one whose owner has answered STOP.
const NOBODY: [i64; 3] = [21211, 21614, 21610];

/// The text messages of one turn.
pub struct Texting<'a> {
    turn: &'a Turn<'a>,
    provider: Option<Box<dyn Provider>>,
}

impl<'a> Texting<'a> {
    /// The way out; none where no provider is named, or where somebody's own machine would text real people.
    pub fn open(turn: &'a Turn<'a>) -> Option<Self> {
        let env = turn.env;
        let kind = said(env, "SMS_PROVIDER")?;
        let url = said(env, "SMS_URL").or_else(|| (kind == "twilio").then(|| TWILIO.to_owned()));
        let url = url.unwrap_or_default().trim_end_matches('/').to_owned();
        if way::is_local(env) && !is_on_this_machine(&url) {
            return None;
        }
        let may = way::is_local(env) || callable(&url, &[]).is_ok();
        let token = secret(env, "SMS_TOKEN").unwrap_or_default();
        let from = said(env, "SMS_FROM").unwrap_or_default();
        let provider: Option<Box<dyn Provider>> = match (kind.as_str(), said(env, "SMS_ACCOUNT")) {
            _ if !may || token.is_empty() => None,
            ("plain", _) => Some(Box::new(Plain { url, token, sender: from })),
            ("twilio", Some(account)) if !from.is_empty() => {
                let sender = if from.starts_with("MG") { Sender::Service(from) } else { Sender::From(from) };
                Some(Box::new(Twilio { base_url: url, account, token, sender }))
            }
            _ => None,
        };
        if provider.is_none() {
            log::fault("sms", "the provider is not named completely, or not at an https address");
        }
        Some(Self { turn, provider })
    }

    async fn text(&self, parcel: &Parcel) -> Outcome {
        let Turn { site, now, .. } = *self.turn;
        let Some(provider) = &self.provider else { return judged(parcel, Sent::Closed, now) };
        let nobody = || Outcome::Dead { problem: "address".to_owned(), is_address: true };
        let Some(to) = parcel.recipient.as_deref().and_then(international) else { return nobody() };
        let Some(text) = self.words(parcel) else {
            return Outcome::Dead { problem: "content".to_owned(), is_address: false };
        };
        let id = format!("sms_{}{:x}", random::letters(site), parcel.delivery);
        let Ok(request) = provider.request(&id, &TextMessage { to, text }) else { return nobody() };
        let sent = match post(&request.url, &request.headers, &request.body).await {
            Ok(answer) => understood(&answer).await,
            // Most of what is answered too slowly was taken all the same, and who knows no ids would text it once more.
            Err(error) if is_timeout(&error) && !provider.knows_ids() => Sent::Taken,
            Err(_) => Sent::NotYet("connection".to_owned()),
        };
        judged(parcel, sent, now)
    }

    /// What it says: the owner's words for it, or ours. Whoever waits for an order is told without having to leave a list.
    fn words(&self, parcel: &Parcel) -> Option<String> {
        let Turn { site, master, .. } = self.turn;
        if parcel.kind == "order_status" {
            return Wording::of(self.turn)?.order(parcel, texts::order_short);
        }
        let leave = [parcel.origin.as_deref()?, LINKS, &tokens::texted(master, *site, parcel.member?)?].concat();
        let wording = Wording::of(self.turn)?;
        wording.with(parcel, |look, texts, values| texts::short(look, texts, values, &leave))
    }
}

/// What a provider's answer means.
async fn understood(answer: &web_sys::Response) -> Sent {
    let status = answer.status();
    let problem = || status.to_string();
    match status {
        200..=299 => Sent::Taken,
        408 | 425 | 429 | 500..=599 => Sent::NotYet(problem()),
        // Wrong is who asks, or where: every message meets the same until somebody mends that.
        300..=399 | 401..=405 => Sent::Closed,
        410 => Sent::Never { problem: problem(), is_address: true },
        _ => {
            let code = reason(answer).await.unwrap_or(0);
            let problem = if code == 0 { problem() } else { [&problem(), " ", &code.to_string()].concat() };
            Sent::Never { problem, is_address: NOBODY.contains(&code) }
        }
    }
}

/// The number that a provider gives its reason.
async fn reason(answer: &web_sys::Response) -> Option<i64> {
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    read_value(JsValue::as_string(&text)?.as_bytes()).ok()?.get("code").and_then(Value::as_i64)
}

impl Channel for Texting<'_> {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> Sending<'a, Outcome> {
        Box::pin(self.text(parcel))
    }

    fn follows(&self, parcel: &Parcel, outcome: &Outcome) -> Answer<Vec<Statement>> {
        let is_gone = matches!(outcome, Outcome::Dead { is_address: true, .. });
        let number = parcel.recipient.as_deref().and_then(international);
        let (true, Some(number), Some(member)) = (is_gone, number, parcel.member) else { return Ok(Vec::new()) };
        let Turn { site, master, now, .. } = self.turn;
        Ok(ended(*site, member, &subscriptions::who(master, *site, &number)?, "provider", *now).into())
    }
}
