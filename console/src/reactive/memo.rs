//! What follows from signals, and is followed itself only where it really changed.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::{Get as _, GetUntracked as _, GetValue as _, LocalStorage, StoredValue};

use super::{gone, seen};

/// A value in its box, from the first time on that somebody wanted it.
type Last = StoredValue<Rc<RefCell<Box<dyn Any>>>, LocalStorage>;

/// A value that follows from others. Copies are the same.
pub struct Memo<T: 'static> {
    last: Last,
    /// Counts the changes of the value: all that Leptos's graph has to know of it.
    changes: leptos::prelude::Memo<usize>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq> Memo<T> {
    /// What this makes of others. It may take what it made of them the last time.
    pub fn new(work_out: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let last: Last = StoredValue::new_local(Rc::new(RefCell::new(Box::new(()))));
        let anew = move || {
            let last = last.try_get_value().unwrap_or_else(|| gone());
            let now = {
                let before = last.borrow();
                let before = before.downcast_ref();
                let now = work_out(before);
                if before == Some(&now) {
                    return false;
                }
                now
            };
            last.replace(Box::new(now));
            true
        };
        Self { last, changes: counted(Box::new(anew)), of: PhantomData }
    }
}

fn counted(anew: Box<dyn Fn() -> bool + Send + Sync>) -> leptos::prelude::Memo<usize> {
    leptos::prelude::Memo::new(move |changes: Option<&usize>| {
        changes.copied().unwrap_or_default().wrapping_add(usize::from(anew()))
    })
}

fn latest(last: Last, changes: leptos::prelude::Memo<usize>, follows: bool) -> Rc<RefCell<Box<dyn Any>>> {
    // Asking works it out where that is due.
    let _ = if follows { changes.get() } else { changes.get_untracked() };
    last.try_get_value().unwrap_or_else(|| gone())
}

impl<T> Memo<T> {
    /// Looks at the value and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(&seen(&latest(self.last, self.changes, true)))
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(&seen(&latest(self.last, self.changes, false)))
    }

    /// Follows it without looking.
    pub fn track(self) {
        latest(self.last, self.changes, true);
    }
}

impl<T: Clone> Memo<T> {
    /// The value, followed.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
