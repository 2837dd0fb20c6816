//! The feed that new posts are found in: looked at before it is taken, and what became of the last reading.

use crate::prelude::*;
use loyalty::wire::blog::{Feed, FeedCheck};
use serde_json::json;

use crate::api::{self, Trouble};
use crate::parts::{Button, Field, Submit, Troubles, Work, load, toast};
use crate::texts::letters as says;
use crate::{guess, intl};

/// The feed there is, and the field for another one.
#[component]
pub(super) fn FeedCard(taken: RwSignal<usize>) -> impl IntoView {
    let feed = load(|| api::get::<Feed>("/v1/feed"));
    let take = Callback::new(move |now: Feed| {
        feed.set(now);
        taken.update(|taken| *taken += 1);
    });
    view! {
        <section class="card">
            <h2>{says::feed()}</h2>
            <p class="lead">{says::feed_lead()}</p>
            {feed.show(move |feed| view! { <Now feed=feed take=take /> })}
        </section>
    }
}

#[component]
fn Now(feed: Feed, take: Callback<Feed>) -> impl IntoView {
    let url = RwSignal::new(feed.url.clone().unwrap_or_default());
    let checked = RwSignal::new(None::<FeedCheck>);
    let (look, keep) = (Work::new(), Work::new());
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        url.update(|url| *url = guess::url(url));
        look.run(async move {
            checked.set(None);
            checked.set(Some(api::post("/v1/feed/check", &json!({ "url": url.get_untracked() })).await?));
            Ok(())
        });
    };
    let put = move |url: String| {
        keep.run(async move {
            let now: Feed = api::put("/v1/feed", &json!({ "url": url })).await?;
            toast::say(if now.url.is_some() { says::feed_taken() } else { says::feed_left() });
            take.run(now);
            Ok(())
        });
    };
    let taken = feed.url.clone();
    let stop = taken.is_some().then(|| {
        view! { <Button label=says::feed_stop() look="plain" busy=keep.busy() press=move |()| put(String::new()) /> }
    });
    let fault = move || {
        let trouble = look.trouble().get()?;
        let reason = trouble.field("reason").and_then(|reason| reason.as_str().map(str::to_owned));
        reason.map(|reason| problem(&reason).to_owned()).or_else(|| trouble.fault_at("/url"))
    };
    let other = move || look.trouble().get().filter(|trouble: &Trouble| trouble.code() != "feed_unreadable");
    view! {
        {state(&feed)}
        <form class="stack" on:submit=heard(check)>
            <Field label=says::feed_url() value=url fault=Signal::derive(fault) hint=says::feed_url_hint() kind="text" inputmode="url" />
            <p class="line">
                <Submit label=says::feed_check() look="quiet" busy=look.busy() />
                {stop}
            </p>
        </form>
        {suggested(look, url)}
        <Troubles of=Signal::derive(other) />
        {move || checked.get().map(|found| {
            let own = found.url.clone();
            let is_new = taken.as_ref() != Some(&found.url);
            let button = is_new.then(|| view! { <Button label=says::feed_take() look="main" busy=keep.busy() press=move |()| put(own.clone()) /> });
            view! { <Found found=found /> {button} }
        })}
        <Troubles of=keep.trouble() />
    }
}

/// What is known of the feed that is read now.
fn state(feed: &Feed) -> Option<AnyView> {
    let url = feed.url.clone()?;
    let title = feed.title.clone().unwrap_or_else(|| url.clone());
    let read = feed.read_at.map(|at| says::feed_read(&intl::ago(&at.to_rfc3339())));
    let read = read.unwrap_or_else(|| says::feed_unread().to_owned());
    let wrong = feed.problem.as_deref().map(|word| view! { <p class="fault">{problem(word)}</p> });
    Some(view! {
        <p><b>{title}</b><small class="under">{url}</small><small class="under">{read}</small></p>
        {wrong}
    })
}

/// Other feeds that the page at a refused address names.
fn suggested(look: Work, url: RwSignal<String>) -> impl IntoView {
    let feeds = move || -> Vec<String> {
        let feeds = look.trouble().get().and_then(|trouble| trouble.field("feeds")?.as_array().cloned());
        let address = |feed: &serde_json::Value| Some(feed.as_str()?.to_owned());
        feeds.unwrap_or_default().iter().filter_map(address).collect()
    };
    let button = move |feed: String| {
        let own = feed.clone();
        view! { <li><Button label=feed look="plain" press=move |()| url.set(own.clone()) /></li> }
    };
    move || {
        let feeds = feeds();
        (!feeds.is_empty()).then(|| {
            view! {
                <p>{says::feed_others()}</p>
                <ul>{feeds.into_iter().map(button).collect_view()}</ul>
            }
        })
    }
}

/// A feed that was looked at.
#[component]
fn Found(found: FeedCheck) -> impl IntoView {
    let posts = found.posts.into_iter().map(|post| {
        let day = post.published_at.map(|at| intl::day(&at.to_rfc3339(), ""));
        view! { <li>{post.title}<small class="under">{day}</small></li> }
    });
    view! {
        <div class="stack" role="status">
            <p><b>{found.title}</b><small class="under">{found.url}</small></p>
            <ul class="sentences">{posts.collect_view()}</ul>
            <p class="hint">{says::feed_found()}</p>
        </div>
    }
}

/// Why a feed cannot be read.
fn problem(word: &str) -> &'static str {
    match word {
        "web_page" => says::feed_web_page(),
        "not_a_feed" => says::feed_not_a_feed(),
        "empty" => says::feed_empty(),
        "too_large" => says::feed_too_large(),
        "damaged" | "encoding" => says::feed_damaged(),
        _ => says::feed_unreachable(),
    }
}
