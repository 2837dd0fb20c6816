//! A survey under edit, shared by all parts of its screen. Copies are the same editor.
//!
//! The draft is the document itself, as with the program; the rules of `loyalty` say what is wrong with it while it is
//! written, so the edge has nothing new to say when it comes.

use std::collections::BTreeSet;

use crate::prelude::*;
use loyalty::program::draft::{Draft, shown, typed_whole};
use loyalty::voice::survey::Survey;
use serde_json::{Value, json};

use super::options;
use crate::api::Trouble;
use crate::parts::{Field, Work};
use crate::texts::{own_name, voice as says};

/// The longest text of a survey that is one line.
const TEXT_MAX: u32 = 300;

/// The draft, and what is known about it.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// The draft.
    pub(super) draft: RwSignal<Draft>,
    /// Moves on whenever fields come, go or change places: then they are drawn anew, which typing must not do.
    pub(super) shape: RwSignal<u32>,
    /// What saves it.
    pub(super) work: Work,
    languages: StoredValue<Vec<String>>,
    /// Fields that were typed in: only they show their faults before somebody wants to save.
    touched: RwSignal<BTreeSet<String>>,
    all_touched: RwSignal<bool>,
    read: Memo<Result<Survey, Trouble>>,
}

impl Editor {
    /// Begins with a survey, in the languages of the site and those it has already.
    pub(super) fn of(document: Value, languages: &[String]) -> Self {
        let mut languages = languages.to_vec();
        let titled = document["title"].as_object().into_iter().flat_map(|title| title.keys().cloned());
        for language in titled {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        let draft = RwSignal::new(Draft::of(options::widened(document)));
        let read = Memo::new(move |_| {
            let document = draft.with(|draft| options::tidied(draft.document()));
            Survey::read(&document).map_err(|faults| Trouble::Refused {
                code: "survey_invalid".to_owned(),
                problem: json!({ "faults": faults }),
            })
        });
        Self {
            draft,
            shape: RwSignal::new(0),
            work: Work::new(),
            languages: StoredValue::new(languages),
            touched: RwSignal::default(),
            all_touched: RwSignal::new(false),
            read,
        }
    }

    /// The document as it is sent.
    pub(super) fn document(self) -> Value {
        self.draft.with_untracked(|draft| options::tidied(draft.document()))
    }

    /// The survey, where it has no fault; followed.
    pub(super) fn survey(self) -> Option<Survey> {
        self.read.with(|read| read.as_ref().ok().cloned())
    }

    /// The languages its texts are written in.
    pub(super) fn languages(self) -> Vec<String> {
        self.languages.get_value()
    }

    /// Adds, removes or moves items of a list.
    pub(super) fn reshape(self, list: &str, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        // Items have other places now, and a fault must not move to a neighbour.
        self.touched.update(|touched| touched.retain(|path| !path.starts_with(list)));
        self.shape.update(|shape| *shape = shape.wrapping_add(1));
    }

    /// Puts a value that was chosen rather than typed.
    pub(super) fn choose(self, path: &str, value: Value) {
        self.draft.update(|draft| draft.set(path, value));
    }

    /// What was typed into a field of text.
    fn typed(self, path: &str, text: &str) {
        self.draft.update(|draft| draft.set_text(path, text));
        self.touch(path);
    }

    /// What was typed into a field of a whole number.
    pub(super) fn counted(self, path: &str, text: &str) {
        self.draft.update(|draft| draft.set(path, typed_whole(text)));
        self.touch(path);
    }

    fn touch(self, path: &str) {
        self.touched.update(|touched| {
            touched.insert(path.to_owned());
        });
    }

    /// What a field shows.
    pub(super) fn shown(self, path: &str) -> String {
        self.draft.with_untracked(|draft| shown(draft.get(path)))
    }

    /// Whether a flag is set.
    pub(super) fn flag(self, path: &str) -> bool {
        self.draft.with_untracked(|draft| draft.get(path).as_bool().unwrap_or(false))
    }

    /// What is wrong at a path or below it, once something there was typed or somebody wanted to save.
    pub(super) fn fault(self, path: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            let is_seen =
                self.all_touched.get() || self.touched.with(|touched| touched.iter().any(|one| one.starts_with(&path)));
            let own = || self.read.with(|read| read.as_ref().err()?.fault_at(&path));
            let of_edge = self.work.trouble().get().and_then(|trouble| trouble.fault_at(&path));
            of_edge.or_else(|| own().filter(|_| is_seen))
        })
    }

    /// Shows every fault, and says whether there is none.
    pub(super) fn check(self) -> bool {
        self.all_touched.set(true);
        self.read.with_untracked(Result::is_ok)
    }

    /// Whether some fault is shown by now.
    pub(super) fn is_faulty(self) -> bool {
        self.all_touched.get() && self.read.with(Result::is_err)
    }
}

/// A text of the draft in each of its languages, one field below the other.
#[component]
pub(super) fn Words(
    /// The draft.
    editor: Editor,
    /// The place of the texts in it.
    #[prop(into)]
    path: String,
    /// What they are called.
    #[prop(into)]
    label: String,
    /// What helps to write them.
    #[prop(into, optional)]
    hint: Option<String>,
) -> impl IntoView {
    let languages = editor.languages();
    let is_one = languages.len() == 1;
    let field = |(at, language): (usize, String)| {
        let label = if is_one { label.clone() } else { says::in_language(&label, own_name(&language)) };
        let own = format!("{path}/{language}");
        let value = RwSignal::new(editor.shown(&own));
        // That there is no text at all is told at the first of its fields.
        let fault = editor.fault(if at == 0 { path.clone() } else { own.clone() });
        let typed = move |text: String| editor.typed(&own, &text);
        let hint = if at == 0 { hint.clone().unwrap_or_default() } else { String::new() };
        view! { <Field label=label value=value fault=fault hint=hint required=false maxlength=TEXT_MAX input=typed /> }
    };
    view! { <div class="stack">{languages.into_iter().enumerate().map(field).collect_view()}</div> }
}
