//! Signals, compiled once and not once for each type that is in one.
//!
//! Leptos's own are as generic as what they hold, with their arena, their locks and everything that is told to
//! subscribers: some four kilobytes of code for each of the console's sixty types of value, a quarter of the module.
//! These hold any value in a box, have the same names and mean the same; only putting a value in and looking at it
//! depends on the type. What notices changes, and the order in which it does, is Leptos's graph.

mod memo;
mod show;
mod signal;

use std::any::Any;
use std::cell::{Ref, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::{ArcTrigger, GetValue as _, LocalStorage, Notify as _, StoredValue, Track as _};
use leptos::reactive::effect::EffectFunction;

pub use memo::Memo;
pub use show::Show;
pub use signal::Signal;

/// A value in its box, and whoever follows it.
struct Kept {
    changed: ArcTrigger,
    value: RefCell<Box<dyn Any>>,
}

/// Where a value is kept for as long as the part of a screen that made it; copies are the same place.
type Place = StoredValue<Rc<Kept>, LocalStorage>;

fn keep(value: Box<dyn Any>) -> Place {
    StoredValue::new_local(Rc::new(Kept { changed: ArcTrigger::new(), value: RefCell::new(value) }))
}

/// What is kept there; nothing once the part of the screen is gone.
fn kept(place: Place, follows: bool) -> Option<Rc<Kept>> {
    let kept = place.try_get_value()?;
    if follows {
        kept.changed.track();
    }
    Some(kept)
}

/// Puts another value there and tells who follows; gives it back where nothing is kept any more.
fn put(place: Place, value: Box<dyn Any>) -> Option<Box<dyn Any>> {
    let Some(kept) = kept(place, false) else { return Some(value) };
    let before = kept.value.replace(value);
    kept.changed.notify();
    // Only now: what a value does when it goes may look at this place.
    drop(before);
    None
}

/// Signals are only made, read and set by the screens that own them.
#[cold]
fn gone() -> ! {
    panic!("a signal was used after the part of the screen that made it was gone")
}

/// What is in the box; each place is filled with one type of value only.
fn seen<T: 'static>(value: &RefCell<Box<dyn Any>>) -> Ref<'_, T> {
    Ref::map(value.borrow(), |value| value.downcast_ref().unwrap_or_else(|| gone()))
}

/// A value that is followed where it is read and can be set. Copies are the same signal.
pub struct RwSignal<T: 'static> {
    place: Place,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: Default> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> RwSignal<T> {
    /// Begins with this value.
    pub fn new(value: T) -> Self {
        Self { place: keep(Box::new(value)), of: PhantomData }
    }

    /// Looks at the value, if the part of the screen that made it is still there.
    fn look<U>(self, follows: bool, look: impl FnOnce(&T) -> U) -> Option<U> {
        kept(self.place, follows).map(|kept| look(&seen(&kept.value)))
    }

    /// Looks at the value as it is now, if the part of the screen that made it is still there.
    pub fn try_with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.look(false, look)
    }

    /// Looks at the value and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.look(true, look).unwrap_or_else(|| gone())
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.look(false, look).unwrap_or_else(|| gone())
    }

    /// Follows it without looking.
    pub fn track(self) {
        kept(self.place, true);
    }

    /// Sets it; does nothing once the part of the screen that made it is gone.
    pub fn set(self, value: T) {
        put(self.place, Box::new(value));
    }

    /// Sets it; says whether it was still there.
    pub fn try_set(self, value: T) -> bool {
        put(self.place, Box::new(value)).is_none()
    }

    /// Changes it; does nothing once the part of the screen that made it is gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes it, if the part of the screen that made it is still there.
    pub fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let kept = kept(self.place, false)?;
        let changed = change(kept.value.borrow_mut().downcast_mut().unwrap_or_else(|| gone()));
        kept.changed.notify();
        Some(changed)
    }
}

impl<T: Clone> RwSignal<T> {
    /// The value, followed.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The value as it is now, if the part of the screen that made it is still there.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

/// Something that is done again whenever what it looked at has changed.
pub struct Effect;

impl Effect {
    /// Does it as soon as what is being drawn stands, and from then on; it may take what it returned the last time.
    #[expect(
        clippy::new_ret_no_self,
        reason = "nobody has a use for one: it ends with the part of the screen that made it"
    )]
    pub fn new<T: 'static, M>(mut act: impl EffectFunction<T, M> + 'static) {
        let mut before = None;
        follow(Box::new(move || before = Some(act.run(before.take()))));
    }
}

fn follow(mut act: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(move |_: Option<()>| act());
}

/// What is done about an event, as one type for every element that has such events.
pub fn heard<E: 'static>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}
