//! The SQL, natively: the real migration files and the real batches on SQLite, without a server.

mod figures;
mod journeys;
mod lapses;
mod store;
