//! What screens are built from. Native elements first; each part is announced, works by keyboard, and fits a phone.

pub mod area;
pub mod button;
pub mod chart;
pub mod copy;
pub mod dialog;
pub mod drop;
pub mod empty;
pub mod field;
pub mod loaded;
pub mod paper;
pub mod qr;
pub mod rows;
pub mod table;
pub mod toast;
pub mod work;

pub use area::Area;
pub use button::{Button, Submit};
pub use copy::CopyLine;
pub use dialog::Dialog;
pub use drop::Drop;
pub use empty::Empty;
pub use field::{Choice, Field, Select};
pub use loaded::{Loaded, load};
pub use paper::{CardPaper, Paper};
pub use rows::Rows;
pub use table::Table;
pub use work::{Troubles, Work};
