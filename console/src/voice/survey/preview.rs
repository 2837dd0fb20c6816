//! How a survey looks to whoever is asked: one question at a time, answered here as there, so that what leads where can
//! be tried before anybody is asked. What is answered goes nowhere.

use crate::prelude::*;
use loyalty::voice::survey::{Question, QuestionKind, Texts};
use serde_json::{Value, json};

use super::editor::Editor;
use crate::intl;
use crate::parts::Button;
use crate::texts::{own_name, voice as says};

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sheet {
    title: Option<Texts>,
    questions: Vec<Question>,
}

/// The picture. While something is wrong with the survey, the last good one stands.
#[component]
pub(super) fn Preview(editor: Editor, company: String) -> impl IntoView {
    let languages = editor.languages();
    let language = RwSignal::new(languages.first().cloned().unwrap_or_default());
    let sheet = Memo::new(move |before: Option<&Sheet>| match editor.survey() {
        Some(survey) => Sheet { title: survey.title.clone(), questions: survey.questions(&company) },
        None => before.cloned().unwrap_or_default(),
    });
    let button = move |code: String| {
        let (own, chosen) = (code.clone(), code.clone());
        let pressed = move || language.with(|now| *now == own).to_string();
        view! {
            <button type="button" lang=code.clone() aria-pressed=pressed on:click=heard(move |_| language.set(chosen.clone()))>
                {own_name(&code).to_owned()}
            </button>
        }
    };
    let several = (languages.len() > 1).then(|| {
        let buttons = languages.into_iter().map(button).collect_view();
        view! { <div class="widths" role="group" aria-label=says::language()>{buttons}</div> }
    });
    let place = RwSignal::new(Some(0_usize));
    let shown = move || {
        let (sheet, language) = (sheet.get(), language.get());
        match place.get().map(|at| (at, sheet.questions.get(at).cloned())) {
            _ if sheet.questions.is_empty() => view! { <p class="hint">{says::preview_none()}</p> },
            Some((at, Some(question))) => {
                let title = sheet.title.as_ref().map(|title| said(title, &language));
                view! {
                    {title.map(|title| view! { <p class="hint">{title}</p> })}
                    <Asked question=question.clone() language=language on=Callback::new(move |answer: Option<Value>| {
                        place.set(question.next(at, answer.as_ref(), &sheet.questions));
                    }) />
                }
            }
            _ => view! {
                <p>{says::preview_end()}</p>
                <Button label=says::preview_again() press=move |()| place.set(Some(0)) />
            },
        }
    };
    view! {
        <section class="card try" aria-labelledby="preview">
            <header class="line apart">
                <h2 id="preview">{says::preview()}</h2>
                {several}
            </header>
            <div class="ask" aria-live="polite">{shown}</div>
            <p class="hint">{says::preview_hint()}</p>
        </section>
    }
}

/// A question as it is put. A step is one tap; what is chosen or written is sent by a button.
#[component]
fn Asked(question: Question, language: String, on: Callback<Option<Value>>) -> impl IntoView {
    let text = said(&question.text, &language);
    let chosen = RwSignal::new(Vec::<Value>::new());
    let is_several = question.is_several;
    let answers = match question.kind {
        QuestionKind::Scale => steps(&question, &language, on),
        QuestionKind::Choice => {
            let option = |(id, words): (String, String)| {
                let own = Value::from(id);
                let value = own.clone();
                let choose = move |event| {
                    let is_chosen = event_target_checked(&event);
                    chosen.update(|chosen| {
                        chosen.retain(|one| is_several && *one != value);
                        if is_chosen {
                            chosen.push(value.clone());
                        }
                    });
                };
                let kind = if is_several { "checkbox" } else { "radio" };
                view! {
                    <label class="option">
                        <input type=kind name="preview" prop:checked=move || chosen.with(|all| all.contains(&own)) on:change=heard(choose) />
                        <span>{words}</span>
                    </label>
                }
            };
            let options = question.options.iter().map(|option| (option.id.clone(), said(&option.text, &language)));
            options.map(option).collect_view().into_any()
        }
        QuestionKind::Text => view! { <textarea rows="3" aria-label=text.clone()></textarea> },
    };
    let send = move |()| {
        let all = chosen.get_untracked();
        let answer = if is_several { Some(json!(all)) } else { all.into_iter().next() };
        on.run(answer);
    };
    let is_tapped = question.kind == QuestionKind::Scale;
    let goes_on = if is_tapped && question.is_optional {
        Some(says::preview_skip())
    } else {
        Some(says::preview_next()).filter(|_| !is_tapped)
    };
    view! {
        <fieldset class="stack" lang=language>
            <legend>{text}</legend>
            {answers}
            {goes_on.map(|label| view! { <Button label=label press=send /> })}
        </fieldset>
    }
}

/// The steps of a scale, all alike: colours and faces would answer in somebody's place.
fn steps(question: &Question, language: &str, on: Callback<Option<Value>>) -> AnyView {
    let (from, to) = (question.from.unwrap_or_default(), question.to.unwrap_or_default());
    let words =
        |step: i64| question.labels.iter().find(|label| label.value == step).map(|label| said(&label.text, language));
    // A scale of words is a list of them; one of numbers has words at its ends.
    let is_worded = (from..=to).all(|step| words(step).is_some());
    let step = |step: i64| {
        let name = if is_worded { words(step) } else { None }.unwrap_or_else(|| intl::whole(step));
        view! { <Button label=name press=move |()| on.run(Some(step.into())) /> }
    };
    let ends = (!is_worded).then(|| {
        view! { <p class="line apart"><small>{words(from)}</small><small>{words(to)}</small></p> }
    });
    view! {
        <div class="scale" class:worded=is_worded>{(from..=to).map(step).collect_view()}</div>
        {ends}
    }
}

/// A text in this language, or in any it has.
fn said(texts: &Texts, language: &str) -> String {
    texts.get(language).or_else(|| texts.values().next()).cloned().unwrap_or_default()
}
