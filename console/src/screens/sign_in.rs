//! Signing in, which is also signing up: an e-mail address, then the six digits that were sent there, or a passkey.
//! The same form asks again when a sitting has ended, and when a call needs a fresh proof.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::{Value, json};

use crate::api::{Call, Trouble};
use crate::parts::{Button, Field, Submit, Troubles, Work, toast};
use crate::passkey::{self, Missing};
use crate::sitting::{self, Sitting};
use crate::texts::{self, sign_in as says};

/// Why somebody is asked who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody is signed in.
    Start,
    /// The sitting ended while they were away.
    Ended,
    /// A call needs a fresh proof.
    Proof,
}

/// The form. Whoever shows it takes up the sitting that comes out of it.
#[component]
pub fn SignIn(
    /// Why it is asked.
    why: Why,
    /// What happens with the sitting.
    #[prop(into)]
    done: Callback<Sitting>,
) -> impl IntoView {
    let known = sitting::known().get_untracked();
    let before = if let sitting::Known::Somebody(sitting) = known {
        sitting.person.email.unwrap_or_default()
    } else {
        String::new()
    };
    let email = RwSignal::new(before);
    let sent = RwSignal::new(false);
    let work = Work::new();

    let use_passkey = move |suggested: bool| async move {
        match passkey::sign_in(suggested).await {
            Ok(sitting) => done.run(sitting),
            Err(Missing::Declined) => {}
            // Nobody asked for a suggestion, so nobody is told that there is none.
            Err(Missing::Trouble(_)) if suggested => {}
            Err(Missing::Trouble(trouble)) => return Err(trouble),
        }
        Ok(())
    };
    if why == Why::Start {
        leptos::task::spawn_local(async move {
            if passkey::is_suggestible().await {
                drop(use_passkey(true).await);
            }
        });
    }
    on_cleanup(passkey::stop_suggesting);

    let mail = move || async move {
        let body = json!({"email": email.get_untracked().trim(), "language": texts::language()});
        call("/v1/console/codes").body(&body).send::<Value>().await?;
        sent.set(true);
        Ok(())
    };
    let lead = match why {
        Why::Start => says::lead(),
        Why::Ended => says::ended_lead(),
        Why::Proof => says::proof_lead(),
    };
    view! {
        <Show
            when=move || !sent.get()
            fallback=move || view! { <Code email=email sent=sent work=work done=done /> }
        >
            <form
                class="stack"
                on:submit=heard(move |event: leptos::ev::SubmitEvent| {
                    event.prevent_default();
                    work.run(mail());
                })
            >
                <p class="lead">{lead}</p>
                <Show
                    when=move || why == Why::Start
                    fallback=move || {
                        let label = says::proof_send(&email.get_untracked());
                        view! { <Submit label=label busy=work.busy() /> }
                    }
                >
                    <Field
                        label=says::email()
                        value=email
                        fault=work.fault("/email")
                        kind="email"
                        autocomplete="username webauthn"
                        inputmode="email"
                        autofocus=true
                    />
                    <Submit label=says::email_go() busy=work.busy() />
                </Show>
                {passkey::is_available().then(|| view! {
                    <Button label=says::passkey() press=move |()| work.run(use_passkey(false)) />
                })}
                <Troubles of=work.trouble() />
            </form>
        </Show>
    }
}

/// The six digits; the last one sends them.
#[component]
fn Code(email: RwSignal<String>, sent: RwSignal<bool>, work: Work, done: Callback<Sitting>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None);
    let submit = move || {
        work.run(async move {
            let body = json!({"email": email.get_untracked().trim(), "code": digits(&code.get_untracked())});
            match call("/v1/console/session").body(&body).send::<Sitting>().await {
                Ok(sitting) => done.run(sitting),
                // Whatever the edge calls it, one of these codes means that the digits are not the ones sent.
                Err(trouble)
                    if matches!(trouble.code(), "unauthorized" | "malformed" | "out_of_range" | "code_wrong") =>
                {
                    wrong.set(Some(says::code_wrong().to_owned()));
                }
                Err(trouble) if trouble.code() == "forbidden" => wrong.set(Some(says::closed().to_owned())),
                Err(trouble) => return Err(trouble),
            }
            Ok(())
        });
    };
    let typed = move |text: String| {
        wrong.set(None);
        if digits(&text).len() == 6 {
            submit();
        }
    };
    let again = move |()| {
        work.run(async move {
            let body = json!({"email": email.get_untracked().trim(), "language": texts::language()});
            call("/v1/console/codes").body(&body).send::<Value>().await?;
            toast::say(says::sent_again());
            Ok::<(), Trouble>(())
        });
    };
    view! {
        <form
            class="stack"
            on:submit=heard(move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                submit();
            })
        >
            <h2>{says::code_title()}</h2>
            <p class="lead">{move || says::code_lead(email.get().trim())}</p>
            <div class="digits">
                <Field
                    label=says::code()
                    value=code
                    fault=wrong
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    maxlength=12
                    autofocus=true
                    input=typed
                />
            </div>
            <Submit label=says::code_go() busy=work.busy() />
            <Troubles of=work.trouble() />
            <p class="asides">
                <Button label=says::send_again() look="plain" press=again />
                <Button label=says::other_email() look="plain" press=move |()| sent.set(false) />
            </p>
        </form>
    }
}

/// Asked before anybody is signed in, so nobody is asked to.
fn call(path: &str) -> Call {
    Call::new(Method::POST, path).personal().unasked()
}

/// What was typed or pasted, without the spaces that mail programs and people put in.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pasted_code_may_have_spaces() {
        assert_eq!(super::digits(" 123 456\n"), "123456");
    }
}
