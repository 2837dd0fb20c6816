//! What can be done for a customer: a purchase, points by hand, who they are; and what only they may ask for.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::{Value, json};

use loyalty::program::draft::{typed_money, typed_whole};

use super::{Member, Page};
use crate::address::go;
use crate::api::{self, Call, Trouble};
use crate::parts::{Button, Dialog, Field, Submit, Troubles, Work, toast};
use crate::texts::member as says;
use crate::{files, intl};

/// The everyday ones.
#[component]
pub(super) fn Actions(page: Page, member: Member) -> impl IntoView {
    let (buying, adjusting, editing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let member = StoredValue::new(member);
    view! {
        <p class="line">
            <Button label=says::buy() look="main" press=move |()| buying.set(true) />
            <Button label=says::adjust_go() press=move |()| adjusting.set(true) />
            <Button label=says::edit() press=move |()| editing.set(true) />
        </p>
        <Dialog open=buying title=says::buy()>
            <Buy page=page member=member.get_value() open=buying />
        </Dialog>
        <Dialog open=adjusting title=says::adjust_title()>
            <Adjust page=page open=adjusting />
        </Dialog>
        <Dialog open=editing title=says::edit_title()>
            <Edit page=page member=member.get_value() open=editing />
        </Dialog>
    }
}

/// Does what must not be done twice. Where it is not known whether a deed of the same facts was done, that very deed is
/// sent again, even from a dialog that was closed and opened meanwhile; the page opened anew shows what was done.
/// Answers nothing where the page is gone.
async fn once(page: Page, path: &str, mut deed: Value) -> Result<Option<Value>, Trouble> {
    deed["id"] = format!("console-{}", files::uuid()).into();
    let sent = page.unsure.try_update_value(|unsure| {
        if let Some(before) = unsure.iter().find(|before| facts(before) == facts(&deed)) {
            return before.clone();
        }
        unsure.push(deed.clone());
        deed
    });
    let Some(sent) = sent else { return Ok(None) };
    let answer = api::post::<Value>(path, &sent).await;
    // Some refusals are no word on the deed, which may have been done before.
    let is_open = |trouble: &Trouble| trouble.may_pass() || matches!(trouble.code(), "unauthorized" | "rate_limited");
    if !answer.as_ref().is_err_and(is_open) {
        page.unsure.try_update_value(|unsure| unsure.retain(|deed| deed["id"] != sent["id"]));
    }
    answer.map(|answer| page.unsure.try_with_value(|_| answer))
}

/// What was typed of a deed, without what each has of its own.
fn facts(deed: &Value) -> Vec<(&String, &Value)> {
    deed.as_object().into_iter().flatten().filter(|(name, _)| *name != "id" && *name != "at").collect()
}

/// Done: the dialog closes, the page is read anew, and it is said.
fn done(page: Page, open: RwSignal<bool>, sentence: &str) {
    open.set(false);
    page.refresh();
    toast::say(sentence);
}

#[component]
fn Buy(page: Page, member: Member, open: RwSignal<bool>) -> impl IntoView {
    let total = RwSignal::new(String::new());
    let work = Work::new();
    let currency = page.site.with_value(|site| site.currency.clone());
    let decimals = intl::decimals(&currency) as usize;
    let label = says::buy_total(&currency);
    let buy = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let at = String::from(js_sys::Date::new_0().to_iso_string());
        let total = typed_money(&total.get_untracked(), decimals);
        let purchase = json!({"member": {"id": member.id}, "at": at, "total": total});
        work.run(async move {
            let Some(answer) = once(page, "/v1/purchases", purchase).await? else { return Ok(()) };
            let earned = answer["earned"].as_i64().unwrap_or(0);
            done(page, open, &says::bought(&page.points(earned)));
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(buy)>
            <Field label=label value=total fault=work.fault("/total") inputmode="decimal" autofocus=true hint=says::buy_hint() />
            <Submit label=says::buy_go() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

#[component]
fn Adjust(page: Page, open: RwSignal<bool>) -> impl IntoView {
    let (points, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let work = Work::new();
    let adjust = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = points.get_untracked().replace('−', "-");
        let points = typed_whole(typed.trim_start_matches('+'));
        let adjustment = json!({"points": points, "note": note.get_untracked().trim()});
        work.run(async move {
            let Some(answer) = once(page, &page.path("/adjustments"), adjustment).await? else { return Ok(()) };
            done(page, open, &says::adjusted(&page.points(answer["balance"].as_i64().unwrap_or(0))));
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(adjust)>
            <Field label=says::adjust_points() value=points fault=work.fault("/points") hint=says::adjust_hint() autofocus=true />
            <Field label=says::adjust_note() value=note fault=work.fault("/note") hint=says::adjust_note_hint() maxlength=200 />
            <Submit label=says::adjust_save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

#[component]
fn Edit(page: Page, member: Member, open: RwSignal<bool>) -> impl IntoView {
    let work = Work::new();
    let field = |value: &Option<String>| RwSignal::new(value.clone().unwrap_or_default());
    let before = [
        ("name", member.name.clone()),
        ("phone", member.phone.clone()),
        ("email", member.email.clone()),
        ("birthday", member.birthday.clone()),
    ];
    let values = [field(&member.name), field(&member.phone), field(&member.email), field(&member.birthday)];
    let [name, phone, email, birthday] = values;
    let edit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Only what was changed is sent: what a colleague changed meanwhile stays.
        let mut body = json!({});
        for ((name, before), value) in before.iter().zip(values) {
            let text = value.get_untracked().trim().to_owned();
            if before.clone().unwrap_or_default() != text {
                body[*name] = text.into();
            }
        }
        work.run(async move {
            api::patch::<Value>(&page.path(""), &body).await?;
            done(page, open, says::edited());
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(edit)>
            <Field label=says::name() value=name fault=work.fault("/name") required=false autofocus=true maxlength=120 />
            <Field label=says::phone() value=phone fault=work.fault("/phone") required=false kind="tel" inputmode="tel" />
            <Field label=says::email() value=email fault=work.fault("/email") required=false kind="email" inputmode="email" />
            <Field label=says::birthday() value=birthday fault=work.fault("/birthday") required=false hint=says::birthday_hint() />
            <Submit label=says::edit_save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// What a person may ask of whoever keeps their data: a copy, and to be forgotten.
#[component]
pub(super) fn Danger(page: Page, member: Member) -> impl IntoView {
    let erasing = RwSignal::new(false);
    let (export, erase) = (Work::new(), Work::new());
    let id = StoredValue::new(member.id);
    let get = move |()| {
        export.run(async move {
            let answer = Call::new(Method::GET, &page.path("/export")).exchange().await?;
            files::save(&format!("{}.json", id.get_value()), &[answer.text], "application/json");
            Ok(())
        });
    };
    let forget = move |()| {
        erase.run(async move {
            let answer = Call::new(Method::DELETE, &page.path("")).send::<Value>().await?;
            let until = answer["backups_forget_at"].as_str().unwrap_or_default();
            toast::say(says::erased(&page.day(until)));
            go("/console/customers");
            Ok(())
        });
    };
    view! {
        <section class="card" aria-labelledby="privacy">
            <h2 id="privacy">{says::privacy()}</h2>
            <p class="hint">{says::privacy_hint()}</p>
            <p class="line">
                <Button label=says::export() busy=export.busy() press=get />
                <Button label=says::erase() look="danger" press=move |()| erasing.set(true) />
            </p>
            <Troubles of=export.trouble() />
        </section>
        <Dialog open=erasing title=says::erase_title()>
            <div class="stack">
                <p>{says::erase_lead()}</p>
                <Button label=says::erase_go() look="danger" busy=erase.busy() press=forget />
                <Troubles of=erase.trouble() />
            </div>
        </Dialog>
    }
}
