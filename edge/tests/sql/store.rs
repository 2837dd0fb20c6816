//! A site in an in-memory database, driven by the batches the edge sends to D1.

use std::collections::BTreeSet;

use edge::audit::{self, Books};
use edge::journal::merging::{self, Merge};
use edge::journal::{self, Redemption, Spender};
use edge::posting::append::{Landed, Told};
use edge::posting::decide::{Circumstances, decide};
use edge::posting::{Fact, load};
use edge::sql::{Arg, Statement};
use loyalty::account::Change;
use loyalty::entry::{Entry, Kind};
use loyalty::program::Program;
use loyalty::time::Moment;
use loyalty::wire::{Code, Problem};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

/// The most bytes that D1 returns in one value.
const D1_VALUE_BYTES_MAX: usize = 2_000_000;

/// The site of all these tests.
pub(crate) const SITE: i64 = 1;

/// A database with one site.
pub(crate) struct Store {
    pub(crate) database: Connection,
    pub(crate) now: Moment,
    drawn: i64,
    planned: BTreeSet<&'static str>,
}

impl Store {
    /// A fresh database with a site that has this program.
    pub(crate) fn open(program: &Program) -> Self {
        let database = Connection::open_in_memory().unwrap();
        database.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        for migration in migrations() {
            database.execute_batch(&migration).unwrap();
        }
        let site = "INSERT INTO site (site, public_key, name, origins, currency, zone, languages, program, created_at, updated_at)
            VALUES (1, 'pk_test', 'Test', '[]', 'EUR', 'UTC', '[\"en\"]', 0, 0, 0)";
        database.execute_batch(site).unwrap();
        let mut store =
            Self { database, now: Moment::parse("2026-01-01T12:00:00Z").unwrap(), drawn: 0, planned: BTreeSet::new() };
        store.set_program(program);
        store
    }

    /// Puts a new revision of the program in force.
    pub(crate) fn set_program(&mut self, program: &Program) {
        let document = serde_json::to_string(program).unwrap();
        let sql = "INSERT INTO program (site, revision, document, actor, created_at) SELECT 1, program + 1, ?1, 'test', 0 FROM site WHERE site = 1";
        self.database.execute(sql, [document]).unwrap();
        self.database.execute("UPDATE site SET program = program + 1 WHERE site = 1", []).unwrap();
        for (position, reward) in program.rewards.iter().enumerate() {
            let sql = "INSERT INTO reward SELECT 1, program, ?1, ?2, ?3, ?4, ?5 FROM site WHERE site = 1";
            let title = serde_json::to_string(&reward.title).unwrap();
            let gives = serde_json::to_string(&reward.gives).unwrap();
            self.database
                .execute(sql, (&reward.id, i64::try_from(position).unwrap(), title, reward.cost.0, gives))
                .unwrap();
        }
    }

    /// Runs a batch as D1 does: in one transaction, numbers bound as floats.
    pub(crate) fn run(&mut self, batch: &[Statement]) -> Result<Vec<Option<String>>, String> {
        // Before all of them: asking for a plan would reset `changes()`, which statements of a batch go by.
        for Statement { sql, args } in batch {
            if self.planned.insert(sql) {
                check_plan(&self.database, sql, args.len());
            }
        }
        let transaction = self.database.transaction().unwrap();
        let mut answers = Vec::new();
        for Statement { sql, args } in batch {
            let args = args.iter().map(|arg| match arg {
                Arg::Whole(whole) => Sql::Real(*whole as f64),
                Arg::Text(text) => Sql::Text(text.clone()),
                Arg::Nothing => Sql::Null,
            });
            let mut statement = transaction.prepare_cached(sql).map_err(|error| format!("{error}: {sql}"))?;
            if statement.column_count() == 0 {
                statement.execute(params_from_iter(args)).map_err(|error| error.to_string())?;
                answers.push(None);
            } else {
                let mut rows = statement.query(params_from_iter(args)).map_err(|error| error.to_string())?;
                let row = rows.next().map_err(|error| error.to_string())?;
                answers.push(row.map(|row| row.get(0).unwrap()));
            }
        }
        transaction.commit().unwrap();
        Ok(answers)
    }

    /// Loads, decides and appends these facts, as the edge does.
    pub(crate) fn post(&mut self, facts: &[Fact]) -> Vec<Told> {
        let decision = self.decide(facts);
        self.append(&decision, facts)
    }

    /// Loads and decides.
    pub(crate) fn decide(&mut self, facts: &[Fact]) -> edge::posting::decide::Decision {
        let batch = load::statements(SITE, facts, self.now.0);
        let answers = self.run(&batch).unwrap();
        let loaded = edge::error::read_stored(answers.last().unwrap().as_deref().unwrap()).unwrap();
        let drawn = &mut self.drawn;
        let mut draw = || {
            *drawn += 1;
            *drawn
        };
        let circumstances = Circumstances {
            site: SITE,
            actor: "key:test",
            place: None,
            zone: &loyalty::time::Utc,
            now: self.now,
            draw: &mut draw,
        };
        decide(loaded, facts, circumstances).unwrap()
    }

    /// Appends.
    pub(crate) fn append(&mut self, decision: &edge::posting::decide::Decision, facts: &[Fact]) -> Vec<Told> {
        let mut landed: Vec<Landed> = Vec::new();
        if !decision.is_empty() {
            let attempt = self.name("attempt");
            let batch = decision.statements(&attempt, self.now, || 7);
            match self.run(&batch) {
                Ok(answers) => landed = edge::error::read_stored(answers.last().unwrap().as_deref().unwrap()).unwrap(),
                Err(error) => assert!(error.contains("E_SEQ"), "{error}"),
            }
        }
        decision.told(facts, &landed)
    }

    /// Redeems a reward under a key of its own.
    pub(crate) fn redeem(&mut self, member: &str, reward: &str) -> Result<Value, Problem> {
        let key = self.name("key");
        self.redeem_as(member, reward, &key).0
    }

    /// Redeems a reward under this key; also tells whether this call did it.
    pub(crate) fn redeem_as(&mut self, member: &str, reward: &str, key: &str) -> (Result<Value, Problem>, bool) {
        let (redemption, code, attempt) = (self.name("red"), self.name("code"), self.name("attempt"));
        let batch = journal::redeem(&Redemption {
            site: SITE,
            spender: Spender::Member(member),
            reward,
            key,
            hash: reward,
            actor: "key:test",
            redemption: &redemption,
            code: &code,
            place: None,
            attempt: &attempt,
            now: self.now.0,
        });
        let answers = self.run(&batch).unwrap();
        let landed: Value = edge::error::read_stored(answers.last().unwrap().as_deref().unwrap()).unwrap();
        let request = &landed["request"];
        let mine = request["mine"] == json!(1);
        let answer = request["answer"].clone();
        match request["outcome"].as_str() {
            Some("accepted") => (Ok(answer), mine),
            Some(_) => (Err(Problem::new(Code::InsufficientPoints, answer.to_string())), mine),
            None => (Err(Problem::new(Code::NotFound, landed.to_string())), false),
        }
    }

    /// Cancels a redemption.
    pub(crate) fn cancel(&mut self, redemption: &str) -> Option<Value> {
        let attempt = self.name("attempt");
        let answers = self.run(&journal::cancel(SITE, redemption, "key:test", &attempt, self.now.0)).unwrap();
        answers.last().unwrap().as_deref().map(|json| serde_json::from_str(json).unwrap())
    }

    /// Merges a member into another; answers with who they are and the merge as it stands.
    pub(crate) fn merge(&mut self, duplicate: &str, into: &str) -> Value {
        let attempt = self.name("attempt");
        let (site, actor, now) = (SITE, "key:test", self.now.0);
        let batch = merging::merge(&Merge { site, duplicate, into, actor, attempt: &attempt, now });
        let answers = self.run(&batch).unwrap();
        serde_json::from_str(answers.last().unwrap().as_deref().unwrap()).unwrap()
    }

    /// Runs the daily expiry.
    pub(crate) fn expire(&mut self) {
        let batch = journal::expire_due(SITE, self.now.0);
        let answers = self.run(&batch).unwrap();
        assert_eq!(answers.last().unwrap().as_deref(), Some("0"));
    }

    /// The books of every member who has an account.
    pub(crate) fn books(&mut self) -> Vec<Books> {
        let mut slices = 1;
        loop {
            let answers = self.run(&audit::page(SITE, 0, slices)).unwrap();
            let longest = answers.iter().flatten().map(String::len).max().unwrap_or(0);
            assert!(longest < D1_VALUE_BYTES_MAX, "a value of {longest} bytes");
            match audit::read(&answers).unwrap() {
                audit::Read::All(books) => return books,
                audit::Read::Longer(needed) => slices = needed,
            }
        }
    }

    /// The entries of a member after this one.
    pub(crate) fn entries_after(&self, member: &str, seq: i64) -> Vec<Entry> {
        let sql = "SELECT seq, kind, to_balance, to_pending, to_held, to_debt, lot, reverses, expires_at, recorded_at, clamped, recovered
            FROM entry JOIN member USING (site, member) WHERE external = ?1 AND seq > ?2 ORDER BY seq";
        let mut statement = self.database.prepare_cached(sql).unwrap();
        let entry = |row: &rusqlite::Row| {
            let change = Change { balance: row.get(2)?, pending: row.get(3)?, held: row.get(4)?, debt: row.get(5)? };
            Ok(Entry {
                seq: row.get(0)?,
                kind: Kind::parse(&row.get::<_, String>(1)?).unwrap(),
                change,
                lot: row.get(6)?,
                reverses: row.get(7)?,
                expires_at: Moment(row.get(8)?),
                recorded_at: Moment(row.get(9)?),
                clamped: row.get(10)?,
                recovered: row.get(11)?,
            })
        };
        statement.query_map((member, seq), entry).unwrap().map(Result::unwrap).collect()
    }

    /// Our number of the member with this id.
    pub(crate) fn number(&self, member: &str) -> Option<i64> {
        self.database.query_row("SELECT member FROM member WHERE external = ?1", [member], |row| row.get(0)).ok()
    }

    /// Balance and debt.
    pub(crate) fn sums(&self, member: &str) -> (i64, i64) {
        let sql = "SELECT balance, debt FROM account JOIN member USING (site, member) WHERE external = ?1";
        self.database.query_row(sql, [member], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }

    /// Asserts that the second implementation agrees with the database in everything.
    pub(crate) fn audit(&mut self) {
        let differences: Vec<_> = self.books().iter().flat_map(Books::differences).collect();
        assert!(differences.is_empty(), "{differences:#?}");
    }

    fn name(&mut self, what: &str) -> String {
        self.drawn += 1;
        format!("{what}-{}", self.drawn)
    }
}

/// Fails for a statement that walks all of a site's rows in a table that grows with its customers: such a
/// plan looks fine on a small shop and takes seconds on a large one.
fn check_plan(database: &Connection, sql: &str, args: usize) {
    // What SQLite plans below a parent of foreign keys runs only for deferred ones, and there are none.
    let parents = ["INSERT INTO member ", "INSERT INTO account ", "INSERT INTO person "];
    if parents.iter().any(|parent| sql.trim_start().starts_with(parent)) {
        return;
    }
    let mut explain = database.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nothing = std::iter::repeat_n(Sql::Null, args);
    let steps = explain.query_map(params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
    let growing = [
        "purchase",
        "coupon",
        "request",
        "entry",
        "lot",
        "lot_use",
        "clamp",
        "refund",
        "session",
        "profile",
        "person",
        "sitting",
        "sign_in_code",
        "passkey",
        "challenge",
        "allowance",
        "card",
        "member_word",
        "voucher",
        "merge",
        "subscriber",
        "delivery",
        "review",
        "review_revision",
        "complaint",
        "complaint_message",
        "shop_order",
        "shop_order_report",
        "post",
        "answer",
        "prompt",
        "budget",
        "act",
        "act_grant",
    ];
    for step in steps.map(Result::unwrap) {
        // A slice of lots, taken by its own index, is read once under the table's name. Pages are read under it as well,
        // posts by indexes that hold only those which wait, and readers are counted by an index that holds nothing else.
        let is_page = |table: &str| sql.contains(&format!(" AS INTEGER)) AS {table}"));
        let is_small = ["post_each", "post_weekly", "subscriber_state"]
            .iter()
            .any(|index| step.contains(&format!("INDEX {index} ")));
        let is_slice = (step == "SCAN lot" && sql.contains("INDEXED BY lot_due")) || is_small;
        let walks = growing.iter().any(|table| {
            let by_site_alone = step.starts_with(&format!("SEARCH {table} ")) && step.ends_with("(site=?)");
            (step == format!("SCAN {table}") && !is_page(table)) || by_site_alone
        });
        let walks = walks && !is_slice;
        assert!(!walks, "{step}: {sql}");
    }
}

/// The migration files, in order.
pub(crate) fn migrations() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// What was told now, or a failed test.
#[track_caller]
pub(crate) fn answer(told: &Told) -> &Value {
    match told {
        Told::Now(Ok(answer)) => answer,
        other => panic!("{other:?}"),
    }
}
