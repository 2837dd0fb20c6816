//! The module of what is written to readers and customers.

fn main() {
    console::open_letters();
}
