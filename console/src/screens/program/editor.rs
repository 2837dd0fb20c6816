//! The program under edit, shared by all parts of the screen. Copies are the same editor.

use std::collections::BTreeSet;

use crate::prelude::*;
use loyalty::program::draft::{Draft, shown, shown_money, typed_money, typed_whole};
use loyalty::program::merge::{Collision, merge};
use loyalty::program::{self, Program};
use loyalty::wire::sites::Site;
use serde_json::{Value, json};

use super::InForce;
use crate::api::Trouble;
use crate::parts::Field;
use crate::{intl, reader, sitting};

/// How a field's text becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As it is.
    Text,
    /// A whole number.
    Whole,
    /// An amount of the site's money.
    Money,
}

/// The draft, and what is known about it.
#[derive(Clone, Copy)]
pub(crate) struct Editor {
    /// The site whose program it is.
    pub(crate) site: StoredValue<Site>,
    /// The draft.
    pub(crate) draft: RwSignal<Draft>,
    /// The revision that the draft began with.
    pub(crate) etag: RwSignal<String>,
    /// Where the draft and somebody else's newer version differ about the same thing.
    pub(crate) collisions: RwSignal<Vec<Collision>>,
    /// Whether somebody else's newer version was taken into the draft.
    pub(crate) joined: RwSignal<bool>,
    /// Moves on whenever fields come, go or change places: then they are drawn anew, which typing must not do.
    pub(crate) shape: RwSignal<u32>,
    /// Fields that were typed in: only they show their faults before somebody wants to save.
    touched: RwSignal<BTreeSet<String>>,
    all_touched: RwSignal<bool>,
    trouble: Memo<Option<Trouble>>,
}

impl Editor {
    /// Begins with the program in force, or goes on with what this browser kept of an earlier edit.
    pub(crate) fn of(site: Site, program: InForce) -> Self {
        let kept = kept(&site.public_key);
        let draft = RwSignal::new(Draft::of(program.document.clone()));
        let trouble = Memo::new(move |_| draft.with(|draft| draft.read().err()).map(|faults| trouble(&faults)));
        let editor = Self {
            site: StoredValue::new(site),
            draft,
            etag: RwSignal::new(program.etag.clone()),
            collisions: RwSignal::default(),
            joined: RwSignal::new(false),
            shape: RwSignal::new(0),
            touched: RwSignal::default(),
            all_touched: RwSignal::new(false),
            trouble,
        };
        if let Some((base, document, etag)) = kept {
            editor.draft.set(Draft::resumed(base, document));
            if etag != program.etag {
                editor.join(program);
            }
        }
        Effect::new(move |_| editor.keep());
        editor
    }

    /// Takes somebody else's newer version into the draft. What both changed differently waits in `collisions`.
    pub(crate) fn join(self, newer: InForce) {
        let draft = self.draft.get_untracked();
        let merged = merge(draft.base(), draft.document(), &newer.document);
        self.draft.set(Draft::resumed(newer.document, merged.document));
        self.etag.set(newer.etag);
        self.collisions.set(merged.collisions);
        self.joined.set(true);
        self.redraw();
    }

    /// The person has decided what both changed differently.
    pub(crate) fn decided(self, document: Value) {
        self.draft.update(|draft| *draft = Draft::resumed(draft.base().clone(), document));
        self.collisions.set(Vec::new());
        self.redraw();
    }

    /// The draft is in force now.
    pub(crate) fn saved(self, now: InForce) {
        self.draft.set(Draft::of(now.document));
        self.etag.set(now.etag);
        self.all_touched.set(false);
        self.touched.update(BTreeSet::clear);
        self.joined.set(false);
        self.collisions.set(Vec::new());
        self.redraw();
    }

    /// Back to the program in force.
    pub(crate) fn discard(self) {
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let etag = self.etag.get_untracked();
        self.saved(InForce { document: base, etag });
    }

    /// Draws all fields anew.
    pub(crate) fn redraw(self) {
        self.shape.update(|shape| *shape = shape.wrapping_add(1));
    }

    /// Adds, removes or moves items of a list.
    pub(crate) fn reshape(self, list: &str, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        // Items have other places now, and a fault must not move to a neighbour.
        self.touched.update(|touched| touched.retain(|path| !path.starts_with(list)));
        self.redraw();
    }

    /// Puts a value that was chosen rather than typed.
    pub(crate) fn choose(self, path: &str, value: Value) {
        self.draft.update(|draft| draft.set(path, value));
    }

    /// What was typed into a field.
    pub(crate) fn typed(self, path: &str, kind: Kind, text: &str) {
        self.draft.update(|draft| match kind {
            Kind::Text => draft.set_text(path, text),
            Kind::Whole => draft.set(path, typed_whole(text)),
            Kind::Money => draft.set(path, typed_money(text, self.decimals())),
        });
        self.touched.update(|touched| {
            touched.insert(path.to_owned());
        });
    }

    /// What a field shows.
    pub(crate) fn shown(self, path: &str, kind: Kind) -> String {
        self.draft.with_untracked(|draft| match kind {
            Kind::Money => shown_money(draft.get(path), self.decimals()),
            Kind::Text | Kind::Whole => shown(draft.get(path)),
        })
    }

    /// A text of the draft, followed.
    pub(crate) fn word(self, path: &str) -> String {
        self.draft.with(|draft| shown(draft.get(path)))
    }

    /// What is wrong with a field, once it was typed in or somebody wanted to save.
    pub(crate) fn fault(self, path: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            let seen = self.all_touched.get() || self.touched.with(|touched| touched.contains(&path));
            self.trouble.with(|trouble| trouble.as_ref()?.fault_at(&path)).filter(|_| seen)
        })
    }

    /// Shows every fault, and says whether there is none.
    pub(crate) fn check(self) -> bool {
        self.all_touched.set(true);
        self.trouble.with_untracked(Option::is_none)
    }

    /// Whether some fault is shown by now.
    pub(crate) fn is_faulty(self) -> bool {
        self.all_touched.get() && self.trouble.with(Option::is_some)
    }

    /// The draft as rules, where it has no fault.
    pub(crate) fn program(self) -> Option<Program> {
        self.draft.with(|draft| draft.read().ok())
    }

    /// Whether anything differs from the program in force.
    pub(crate) fn is_changed(self) -> bool {
        self.draft.with(Draft::is_changed)
    }

    /// The site's currency.
    pub(crate) fn currency(self) -> String {
        self.site.with_value(|site| site.currency.clone())
    }

    fn decimals(self) -> usize {
        self.site.with_value(|site| intl::decimals(&site.currency)) as usize
    }

    /// Has this browser keep the draft, so that neither a reload nor a crash loses it. While something waits to be
    /// decided, the draft from before the newer version came stays kept: opened again, it is joined and asks again.
    fn keep(self) {
        if !self.collisions.with(Vec::is_empty) {
            return;
        }
        let name = self.site.with_value(|site| name(&site.public_key));
        let etag = self.etag.get();
        self.draft.with(|draft| {
            let kept = json!({"base": draft.base(), "document": draft.document(), "etag": etag});
            let kept = if draft.is_changed() { loyalty::json::text(&kept) } else { String::new() };
            sitting::remember(&name, &kept);
        });
    }
}

fn name(site: &str) -> String {
    format!("kept-program-{site}")
}

fn kept(site: &str) -> Option<(Value, Value, String)> {
    let kept = reader::value(&sitting::remembered(&name(site))?);
    Some((kept["base"].clone(), kept["document"].clone(), kept["etag"].as_str()?.to_owned()))
}

/// Faults as if the edge had found them: one way to put them at their fields.
fn trouble(faults: &[loyalty::read::Fault]) -> Trouble {
    Trouble::Refused { code: "program_invalid".to_owned(), problem: json!({ "faults": faults }) }
}

/// A field of the draft.
#[component]
pub(super) fn Bound(
    /// The draft.
    editor: Editor,
    /// The value's place in it.
    #[prop(into)]
    path: String,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// How its text becomes a value.
    #[prop(default = Kind::Text)]
    kind: Kind,
    /// What helps to fill it in.
    #[prop(into, optional)]
    hint: Option<String>,
) -> impl IntoView {
    let value = RwSignal::new(editor.shown(&path, kind));
    let fault = editor.fault(path.clone());
    let inputmode = match kind {
        Kind::Text => "text",
        Kind::Whole => "numeric",
        Kind::Money => "decimal",
    };
    let typed = move |text: String| editor.typed(&path, kind, &text);
    view! { <Field label=label value=value fault=fault hint=hint.unwrap_or_default() inputmode=inputmode required=false input=typed /> }
}

/// The words for points of a program, as far as it has any yet.
pub(crate) fn unit(editor: Editor) -> program::Unit {
    editor.draft.with(|draft| reader::read(draft.get("/unit")).unwrap_or_default())
}
