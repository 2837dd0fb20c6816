//! The module of what customers say.

fn main() {
    console::open_voice();
}
