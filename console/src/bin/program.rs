//! The module of what an owner decides about points.

fn main() {
    console::open_program();
}
