//! Tables that shops export, read into what the API's imports take.
//!
//! Nobody exports a file for us: a table comes from a till, an accounting program or a spreadsheet, with
//! its own separator, encoding, header words, dates and decimal marks. All of that is guessed here and can
//! be corrected, and whatever cannot be read is told row by row with its reason, because an owner who does
//! not know what was left out cannot trust what was taken.
//!
//! In order: [`encoding`] looks at the bytes, [`table`] finds rows and cells, [`columns`] says what each
//! column holds, [`amounts`] and [`dates`] read cells, and [`rows`] makes the lines to send.

pub mod amounts;
pub mod columns;
pub mod dates;
pub mod encoding;
mod headers;
pub mod identity;
pub mod rows;
pub mod table;
