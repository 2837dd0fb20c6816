//! Many callers at the same moment.

use std::sync::Barrier;
use std::thread;

/// Does it so many times at once, each time by a caller of its own; answers in the callers' order.
pub(crate) fn at_once<T: Send>(callers: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (ready, act) = (Barrier::new(callers), &act);
    thread::scope(|scope| {
        let ready = &ready;
        let begun: Vec<_> = (0..callers)
            .map(|caller| {
                scope.spawn(move || {
                    ready.wait();
                    act(caller)
                })
            })
            .collect();
        begun.into_iter().map(|caller| caller.join().expect("a caller")).collect()
    })
}
