//! A value from wherever it comes: fixed, set by somebody, or following from others. What parts of screens take.

use std::rc::Rc;
use std::sync::{Arc, Mutex};

use leptos::prelude::{LocalStorage, StoredValue, WithValue as _, untrack};
use leptos::tachys::reactive_graph::ReactiveFunction;

use super::{Memo, RwSignal};

/// A value that is read where it is shown. Copies are the same.
pub struct Signal<T: 'static>(StoredValue<Rc<dyn Fn() -> T>, LocalStorage>);

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: Clone + Default> Default for Signal<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> Signal<T> {
    /// What this makes of others, each time somebody reads it.
    pub fn derive(read: impl Fn() -> T + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(read)))
    }

    /// The value, followed.
    pub fn get(self) -> T {
        // Out of its place first: reading may make signals, which need places.
        let read = self.0.with_value(Rc::clone);
        read()
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        untrack(|| self.get())
    }
}

impl<T: Clone> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::derive(move || value.clone())
    }
}

impl From<&str> for Signal<String> {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl<T: Clone> From<RwSignal<T>> for Signal<T> {
    fn from(value: RwSignal<T>) -> Self {
        Self::derive(move || value.get())
    }
}

impl<T: Clone> From<Memo<T>> for Signal<T> {
    fn from(value: Memo<T>) -> Self {
        Self::derive(move || value.get())
    }
}

impl<F: Fn() -> bool + 'static> From<F> for Signal<bool> {
    fn from(read: F) -> Self {
        Self::derive(read)
    }
}

impl<F: Fn() -> String + 'static> From<F> for Signal<String> {
    fn from(read: F) -> Self {
        Self::derive(read)
    }
}

/// Has views and attributes follow a value.
macro_rules! shown {
    ($($kind:ident)+) => {
        $(impl<T: Clone> ReactiveFunction for $kind<T> {
            type Output = T;

            fn invoke(&mut self) -> T {
                self.get()
            }

            fn into_shared(self) -> Arc<Mutex<dyn FnMut() -> T + Send>> {
                Arc::new(Mutex::new(move || self.get()))
            }
        })+
    };
}

shown! { RwSignal Memo Signal }
