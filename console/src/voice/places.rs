//! Where else the company is reviewed: a link for each place, shown to everybody alike and never paid for.

use crate::prelude::*;
use loyalty::review::{PLACES, place_of};
use loyalty::wire::reviews::{NewReviewPlaces, ReviewPlaces};

use super::Pages;
use crate::parts::{Field, Submit, Troubles, Work, load, toast};
use crate::texts::reviews as says;
use crate::{api, guess};

/// The screen.
#[component]
pub(super) fn Places() -> impl IntoView {
    let now = load(|| api::get::<ReviewPlaces>("/v1/reviews/places"));
    view! {
        <Pages />
        {now.show(move |places| view! { <Form places=places saved=Callback::new(move |places| now.set(places)) /> })}
    }
}

#[component]
fn Form(places: ReviewPlaces, saved: Callback<ReviewPlaces>) -> impl IntoView {
    let url = |place: &str| {
        let known = places.places.iter().find(|known| known.place == place);
        known.map(|known| known.url.clone()).unwrap_or_default()
    };
    let fields = PLACES.map(|place| (place, RwSignal::new(url(place))));
    let is_sent = RwSignal::new(false);
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_sent.set(true);
        let typed = fields.map(|(place, url)| (place, guess::url(&url.get_untracked())));
        if typed.iter().any(|(place, url)| wrong(place, url).is_some()) {
            return;
        }
        work.run(async move {
            let urls = typed.into_iter().map(|(_, url)| url).filter(|url| !url.is_empty()).collect();
            saved.run(api::put("/v1/reviews/places", &NewReviewPlaces { urls }).await?);
            toast::say(says::saved());
            Ok(())
        });
    };
    let field = move |(place, url): (&'static str, RwSignal<String>)| {
        let fault = move || is_sent.get().then(|| wrong(place, &guess::url(&url.get())))?;
        view! {
            <Field label=called(place) value=url fault=Signal::derive(fault) required=false inputmode="url" placeholder=example(place) />
        }
    };
    view! {
        <section class="card" aria-labelledby="places">
            <h2 id="places">{says::places()}</h2>
            <p class="lead">{says::places_lead()}</p>
            <form class="stack" on:submit=heard(save)>
                {fields.map(field).into_iter().collect_view()}
                <p class="fault" aria-live="polite">{work.fault("/urls")}</p>
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        </section>
    }
}

/// What is wrong with an address at this place.
fn wrong(place: &str, url: &str) -> Option<String> {
    (!url.is_empty() && place_of(url) != Some(place)).then(|| says::place_wrong(called(place)))
}

fn called(place: &str) -> &str {
    match place {
        "google" => "Google Maps",
        "yandex" => says::yandex(),
        "2gis" => says::two_gis(),
        "trustpilot" => "Trustpilot",
        other => other,
    }
}

fn example(place: &str) -> &'static str {
    match place {
        "google" => "https://g.page/…",
        "yandex" => "https://yandex.ru/maps/org/…",
        "2gis" => "https://2gis.ru/…",
        _ => "https://www.trustpilot.com/review/…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_at_its_own_place() {
        assert_eq!(wrong("google", "https://g.page/bench"), None);
        assert_eq!(wrong("google", ""), None);
        assert!(wrong("google", "https://2gis.ru/firm/1").is_some());
        assert!(wrong("trustpilot", "https://trustpilot.example/review/x").is_some());
    }
}
