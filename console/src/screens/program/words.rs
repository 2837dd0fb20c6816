//! What points are called: in each of the site's languages, in each form that the language counts with.

use crate::prelude::*;

use super::editor::{Bound, Editor};
use crate::texts::{self, program as says};

/// The words.
#[component]
pub(super) fn Words(editor: Editor) -> impl IntoView {
    let languages = move || {
        editor.shape.track();
        let mut languages = editor.site.with_value(|site| site.languages.clone());
        let others = editor.draft.with_untracked(|draft| {
            draft.get("/unit").as_object().map(|unit| unit.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
        });
        languages.extend(others.into_iter().filter(|other| !languages.contains(other)).collect::<Vec<_>>());
        languages.into_iter().map(|language| view! { <Forms editor=editor language=language /> }).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="words">
            <h2 id="words">{says::words()}</h2>
            <p class="hint">{says::words_hint()}</p>
            {languages}
        </section>
    }
}

#[component]
fn Forms(editor: Editor, language: String) -> impl IntoView {
    let field = |form: &'static str| {
        let label = says::word_after(example(&language, form));
        view! { <Bound editor=editor path=format!("/unit/{language}/{form}") label=label /> }
    };
    let fields: Vec<_> = forms(&language).iter().map(|form| field(form)).collect();
    view! {
        <fieldset class="item">
            <legend>{texts::own_name(&language).to_owned()}</legend>
            <div class="fields">{fields}</div>
        </fieldset>
    }
}

/// The forms that a language's words need, by the rules of CLDR.
fn forms(language: &str) -> &'static [&'static str] {
    match language {
        "en" | "de" => &["one", "other"],
        "ru" => &["one", "few", "many", "other"],
        _ => &["other"],
    }
}

/// A number that takes this form: people know which word comes after 5, not what "many" is.
fn example(language: &str, form: &str) -> &'static str {
    match (language, form) {
        (_, "one") => "1",
        (_, "few") => "2",
        (_, "many") | ("en" | "de", _) => "5",
        ("ru", _) => "1,5",
        _ => "2",
    }
}
