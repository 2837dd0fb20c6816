//! One review: who wrote it, what is odd about it, what it says, and what can be done about it.

use crate::prelude::*;
use loyalty::wire::reviews::{Aspects, OwnReview, QueuedReview};

use super::deciding::decide;
use super::hiding::Hiding;
use super::history::History;
use super::reply::Reply;
use super::{aspect, reason, state_named, subject};
use crate::address::A;
use crate::intl;
use crate::parts::{Button, Troubles, Work};
use crate::texts::reviews as says;
use crate::voice::encoded;

/// The review; what was decided about it shows at once.
#[component]
pub(super) fn One(
    /// The review.
    review: QueuedReview,
    /// How many wait for a decision.
    queued: RwSignal<i64>,
) -> impl IntoView {
    let now = RwSignal::new(review);
    Effect::new(move |waited: Option<bool>| {
        let waits = now.with(|one| one.queued);
        if waited == Some(true) && !waits {
            queued.update(|queued| *queued -= 1);
        }
        waits
    });
    let work = Work::new();
    let [hiding, replying, looking_back] = [false; 3].map(RwSignal::new);
    let show = move |()| {
        work.run(async move {
            now.set(decide(now, "shown", None, says::shown_now()).await?);
            Ok(())
        });
    };
    let drawn = move || {
        let one = now.get();
        let can_show = one.queued && one.review.state != "withdrawn" || one.review.state == "hidden";
        let can_hide = ["waiting", "shown"].contains(&one.review.state.as_str());
        let named = whose(&one.review);
        let (reply, reply_named) = match one.review.reply {
            Some(_) => (says::reply_change(), says::reply_change_named(&named)),
            None => (says::reply(), says::reply_named(&named)),
        };
        let changed = (one.edits > 0).then(|| says::changed(i64::from(one.edits)));
        view! {
            {stars(one.review.stars)}
            <div>
                {head(&one)}
                {flags(&one)}
                {one.review.text.clone().map(|text| view! { <p class="words">{text}</p> })}
                {aspects(&one.review.aspects)}
                <small>{standing(&one)}</small>
                {one.review.reply.clone().map(|reply| view! { <blockquote><b>{says::you_replied()}</b><p class="words">{reply}</p></blockquote> })}
                <p class="asides">
                    {can_show.then(|| view! { <Button label=says::show() named=says::show_named(&named) look="plain" busy=work.busy() press=show /> })}
                    {can_hide.then(|| view! { <Button label=says::hide() named=says::hide_named(&named) look="plain" press=move |()| hiding.set(true) /> })}
                    <Button label=reply named=reply_named look="plain" press=move |()| replying.set(true) />
                    {changed.map(|label| view! { <Button label=label look="plain" press=move |()| looking_back.set(true) /> })}
                </p>
            </div>
        }
    };
    view! {
        <li>
            {drawn}
            <div class="stack">
                <Reply review=now open=replying />
                <History review=now open=looking_back />
                <Troubles of=work.trouble() />
                <Hiding review=now open=hiding />
            </div>
        </li>
    }
}

/// Whose it is, as it stands above it.
pub(super) fn whose(review: &OwnReview) -> String {
    review.name.clone().unwrap_or_else(|| says::nameless().to_owned())
}

/// Stars as a picture, and in words for those who cannot see it.
pub(super) fn stars(stars: Option<i64>) -> AnyView {
    let Some(stars) = stars else { return view! { <b class="score">{says::thanks()}</b> } };
    let full = usize::try_from(stars.clamp(0, 5)).unwrap_or_default();
    let picture = ["★".repeat(full), "☆".repeat(5 - full)].concat();
    view! { <b class="score" role="img" aria-label=says::stars(stars)>{picture}</b> }
}

fn head(one: &QueuedReview) -> AnyView {
    let name = whose(&one.review);
    let who = match &one.member {
        Some(id) => {
            let href = format!("/console/customers/one?id={}", encoded(id));
            view! { <A href=href>{name}</A> }
        }
        None => view! { <b>{name}</b> },
    };
    let marks = [
        one.review.verified.then(|| says::verified().to_owned()),
        (one.member.is_none() && one.origin.is_none()).then(|| says::guest().to_owned()),
        one.origin.as_ref().map(|origin| says::from(origin)),
        one.test.then(|| says::test().to_owned()),
    ];
    let marks = marks.into_iter().flatten().map(|mark| view! { <span class="mark-now">{mark}</span> }).collect_view();
    let at = one.review.at.to_rfc3339();
    let words = intl::moment(&at, "");
    view! { <p class="line apart"><span class="line">{who}{marks}</span><time datetime=at>{words}</time></p> }
}

/// What is odd about it. It is for the owner to judge: nothing was thrown away.
fn flags(one: &QueuedReview) -> AnyView {
    let flag = |flag: &String| {
        let words = match flag.as_str() {
            "burst" => says::flag_burst(),
            "duplicate" => says::flag_duplicate(),
            "link" => says::flag_link(),
            "was_hidden" => says::flag_was_hidden(),
            other => other,
        };
        view! { <li>{words.to_owned()}</li> }
    };
    view! { <ul class="flags">{one.flags.iter().map(flag).collect_view()}</ul> }
}

/// Stars for parts of the whole, in a line.
pub(super) fn aspects(aspects: &Aspects) -> Option<AnyView> {
    let all = [("quality", aspects.quality), ("speed", aspects.speed), ("staff", aspects.staff)];
    let part = |(name, stars): (&str, Option<i64>)| Some(says::aspect_stars(aspect(name), &intl::whole(stars?)));
    let parts: Vec<String> = all.into_iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| view! { <p>{parts.join(" · ")}</p> })
}

/// What it is about, where it stands, and until when that holds.
fn standing(one: &QueuedReview) -> String {
    let review = &one.review;
    let state = match (&review.reason, one.shown_at) {
        (Some(why), _) if review.state == "hidden" => says::hidden_because(reason(why).0),
        (_, Some(at)) if review.state == "waiting" => says::shown_by_itself(&intl::moment(&at.to_rfc3339(), "")),
        _ => state_named(&review.state).to_owned(),
    };
    let letter = (review.kind == "thanks")
        .then(|| if review.publish { says::may_publish().to_owned() } else { says::stays_private().to_owned() });
    [Some(subject(&review.subject)), Some(state), letter].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
