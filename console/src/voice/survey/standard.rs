//! What a measure asks, word for word in both languages: changed words would measure something else.

use crate::prelude::*;
use loyalty::voice::survey::{Kind, Label, Texts};
use loyalty::voice::wordings;

use crate::intl;
use crate::parts::Table;
use crate::texts::{LANGUAGES, own_name, voice as says};

/// The words.
#[component]
pub(super) fn Wording(kind: Kind, company: String) -> impl IntoView {
    let questions = wordings::questions(kind, &company);
    let heads = std::iter::once(says::wording_what()).chain(LANGUAGES.map(own_name));
    let heads: Vec<String> = heads.map(str::to_owned).collect();
    let rows = move |()| {
        let lines = questions.iter().flat_map(|question| {
            let named = if question.id == wordings::SCORE { says::wording_question() } else { says::wording_why() };
            let labels = question.labels.iter().map(|Label { value, text }| row(intl::whole(*value), text));
            std::iter::once(row(named.to_owned(), &question.text)).chain(labels).collect::<Vec<_>>()
        });
        lines.collect::<Vec<_>>()
    };
    view! {
        <section class="card">
            <h2>{says::wording()}</h2>
            <Table caption=says::wording() heads=heads rows=rows />
        </section>
    }
}

fn row(named: String, texts: &Texts) -> Vec<AnyView> {
    let text = |language: &str| {
        let words = texts.get(language).cloned().unwrap_or_default();
        view! { <span lang=language.to_owned()>{words}</span> }
    };
    std::iter::once(named.into_any()).chain(LANGUAGES.map(text)).collect()
}
