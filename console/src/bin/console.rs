//! The module of the owner's screens.

fn main() {
    console::open();
}
