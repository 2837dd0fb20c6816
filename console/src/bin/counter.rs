//! The module of the counter.

fn main() {
    console::open_counter();
}
