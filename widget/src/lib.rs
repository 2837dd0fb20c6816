//! The panel: what a customer sees inside Kept's frame.
//!
//! It renders what the edge says and decides nothing about points. [`state`] holds everything that can be
//! on the screen as plain data, [`update`] is the only place that changes it, [`views`] draw it, and
//! [`run`] carries out what `update` asks for. The browser's side (fetch, JSON, `Intl`, messages) is a thin
//! layer of JavaScript in `js/`, because wasm code for the same would weigh more than all views together.

pub mod intent;
pub mod member;
pub mod program;
pub mod state;
pub mod texts;
pub mod update;

mod app;
mod js;
mod read;
mod run;
mod sheet;
mod views;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
