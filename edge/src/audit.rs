//! The audit: journals replayed in Rust, and everything the database keeps beside them recounted.
//!
//! The database's trigger and `loyalty::ledger` are two implementations of one set of rules. Here they
//! meet on real data; a difference is a fault in one of them, or a hand in the database.

use loyalty::account::{Account, Change};
use loyalty::entry::{Entry, Kind};
use loyalty::fields::{Fault, Fields, FromJson};
use loyalty::ledger::{Clamp, Ledger, Lot, Numbered};
use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::audit::{AuditPage, Difference};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::respond;
use crate::sql::{Statement, statement};

/// The most members one page looks at.
const MEMBERS_MAX: i64 = 500;
/// A page ends with the member whose entries bring it past so many, and a value holds so many of that member:
/// twice this in all. Entry, lot and clamp take 340 bytes at most, so a value stays below D1's 2 MB.
const ENTRIES_MAX: i64 = 2_500;

loyalty::stored! {
    /// A member as the database has them.
    #[derive(Debug)]
    pub struct Books {
        member: i64,
        account: [i64; 5],
        journal: Slice,
        figures: Figures,
    }
}

loyalty::stored! {
    /// A stretch of a member's journal, and what became of the points of its entries.
    #[derive(Debug)]
    struct Slice {
        entries: Vec<EntryRow>,
        lots: Vec<LotRow>,
        clamps: Vec<[i64; 3]>,
    }
}

type LotRow = [i64; 7];

#[derive(Debug)]
struct EntryRow(i64, String, i64, [i64; 4], Option<i64>, Option<i64>, i64, i64, i64, i64);

impl FromJson for EntryRow {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        let mut row = Fields::of_list(value, Some(10));
        let read = Self(
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
            row.take(),
        );
        row.end(false, fault);
        read
    }
}

loyalty::stored! {
    /// Counts that must agree with one another.
    #[derive(Debug)]
    struct Figures {
        orders: i64,
        net: i64,
        month_orders: i64,
        month_net: i64,
        purchases: i64,
        purchases_net: i64,
        award: i64,
        due: i64,
        forgiven: i64,
        coupons: i64,
        coupons_cost: i64,
        redemptions: i64,
        told: i64,
        cancelled: i64,
        came: Moved,
        went: Moved,
    }
}

/// What merges moved from one member to another: points (less debt), awards, points clawed back, coupons, what they
/// cost, and how many of them were cancelled. Their entries stand in the journal they were written in.
type Moved = [i64; 6];

/// A page of the audit, for a shop.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let after = match call.query("cursor")? {
        Some(cursor) => cursor.parse().map_err(|_| ApiError::of(Code::Malformed, "cursor is not one of ours"))?,
        None => 0,
    };
    let mut slices = 1;
    let books = loop {
        let mut batch = vec![shop.guard("audit:read")];
        batch.extend(page(shop.site, after, slices));
        let answers = call.db.run(batch).await?;
        match read(answers.get(1..).unwrap_or_default())? {
            Read::All(books) => break books,
            Read::Longer(needed) => slices = needed,
        }
    };
    let entries = books.iter().map(Books::entries).sum::<usize>();
    respond::json(
        200,
        &AuditPage {
            members: u64::try_from(books.len()).unwrap_or(0),
            entries: u64::try_from(entries).unwrap_or(0),
            differences: books.iter().flat_map(Books::differences).collect(),
            next: books.last().map(|last| last.member.to_string()),
        },
    )
}

/// What a page's answers hold.
pub enum Read {
    /// The books of all its members.
    All(Vec<Books>),
    /// Its last member's journal has so many slices: ask for all of them.
    Longer(i64),
}

/// The statements that read a page of members after this one: what it takes to read them all, the members, and of
/// the last of them, who alone can have a long journal, one slice after the other. A batch is one transaction, so
/// the slices fit each other and everything they are compared with.
pub fn page(site: i64, after: i64, slices: i64) -> Vec<Statement> {
    let first = [LENGTH, PAGE].map(|sql| statement!(sql, site, after, MEMBERS_MAX, ENTRIES_MAX));
    let from = |slice: i64| slice.saturating_mul(ENTRIES_MAX);
    let further = (1..slices).map(|slice| statement!(SLICE, site, after, MEMBERS_MAX, ENTRIES_MAX, from(slice)));
    first.into_iter().chain(further).collect()
}

/// Puts the answers to [`page`] together.
pub fn read(answers: &[Option<String>]) -> Answer<Read> {
    let mut answers = answers.iter().map(Option::as_deref);
    let longest = answers.next().flatten().and_then(|longest| longest.parse::<i64>().ok()).unwrap_or(0);
    let mut books: Vec<Books> = read_stored(answers.next().flatten().unwrap_or("[]"))?;
    let mut slices = 1_i64;
    for further in answers.flatten() {
        let Some(last) = books.last_mut() else { break };
        let Slice { entries, lots, clamps } = read_stored(further)?;
        last.journal.entries.extend(entries);
        last.journal.lots.extend(lots);
        last.journal.clamps.extend(clamps);
        slices = slices.saturating_add(1);
    }
    let needed = longest.saturating_add(ENTRIES_MAX).saturating_sub(1).div_euclid(ENTRIES_MAX);
    Ok(if needed > slices { Read::Longer(needed) } else { Read::All(books) })
}

impl Books {
    /// The member, by our number.
    pub fn member(&self) -> i64 {
        self.member
    }

    /// How many entries the journal has.
    pub fn entries(&self) -> usize {
        self.journal.entries.len()
    }

    /// The journal as the rules read it.
    pub fn journal(&self) -> Result<Vec<Entry>, String> {
        self.journal.entries.iter().map(EntryRow::entry).collect()
    }

    /// Everything that does not add up.
    pub fn differences(&self) -> Vec<Difference> {
        let mut found: Vec<String> = match self.journal().and_then(|journal| replayed(&journal)) {
            Ok(ledger) => self.against(&ledger),
            Err(what) => vec![what],
        };
        found.extend(self.miscounted());
        found.into_iter().map(|what| Difference { member: self.member, what }).collect()
    }

    /// Where account, lots or clamps are not what the journal adds up to.
    fn against(&self, ledger: &Ledger) -> Vec<String> {
        let [balance, pending, held, debt, version] = self.account;
        let mut found = Vec::new();
        if ledger.account != (Account { balance, pending, held, debt, version }) {
            let Account { balance, pending, held, debt, version } = ledger.account;
            let told = |sums: [i64; 5]| sums.map(|sum| sum.to_string()).join(", ");
            let (is, should_be) = (told(self.account), told([balance, pending, held, debt, version]));
            found.push(format!("account is {is}, its journal adds up to {should_be}"));
        }
        let mut lots = Numbered::default();
        for (seq, lot) in self.journal.lots.iter().map(lot) {
            lots.insert(seq, lot);
        }
        if lots != ledger.lots {
            found.push("lots are not what the journal adds up to".to_owned());
        }
        let left: i64 = lots.iter().map(|(_, lot)| lot.remaining).sum();
        if left != balance {
            found.push(format!("lots hold {left}, the balance is {balance}"));
        }
        let mut clamps = Numbered::default();
        for &[entry, points, recovered] in &self.journal.clamps {
            clamps.insert(entry, Clamp { points, recovered });
        }
        if clamps != ledger.clamps {
            found.push("clamps are not what the journal adds up to".to_owned());
        }
        found
    }

    /// Where counts that say the same differ.
    fn miscounted(&self) -> Vec<String> {
        let of = |kind: &'static str| self.journal.entries.iter().filter(move |row| row.1 == kind);
        let count = |kind| i64::try_from(of(kind).count()).unwrap_or(i64::MAX);
        let points = |kind| of(kind).map(|row| row.2).sum::<i64>();
        let clawed_back = of("clawback").map(|row| row.8.saturating_sub(row.2)).sum::<i64>();
        let f = &self.figures;
        // What is counted by member, less what came with others, with what went: as this journal wrote it.
        let moved = |at: usize| {
            let of = |moved: &Moved| moved.get(at).copied().unwrap_or(0);
            of(&f.came).saturating_sub(of(&f.went))
        };
        let own = |all: i64, at| all.saturating_sub(moved(at));
        let pairs = [
            ("points moved by merges", points("merge"), moved(0)),
            ("orders counted and purchases", f.orders, f.purchases),
            ("net counted and purchases less refunds", f.net, f.purchases_net),
            ("orders by month and in all", f.month_orders, f.orders),
            ("net by month and in all", f.month_net, f.net),
            ("points earned and awards", points("earn"), own(f.award, 1)),
            ("points clawed back and due", clawed_back, own(f.due.saturating_sub(f.forgiven), 2)),
            ("redemptions in the journal and coupons", count("redeem"), own(f.coupons, 3)),
            ("points redeemed and coupons' cost", points("redeem").saturating_neg(), own(f.coupons_cost, 4)),
            ("coupons and accepted redemptions", f.coupons, f.redemptions),
            ("coupons and messages about them", f.coupons, f.told),
            ("cancellations in the journal and coupons cancelled", count("cancel"), own(f.cancelled, 5)),
        ];
        let differ = pairs.into_iter().filter(|(_, one, other)| one != other);
        differ.map(|(what, one, other)| format!("{what}: {one} and {other}")).collect()
    }
}

fn replayed(journal: &[Entry]) -> Result<Ledger, String> {
    Ledger::replay(journal).map_err(|difference| format!("entry {}: {}", difference.seq, difference.what))
}

fn lot(row: &LotRow) -> (i64, Lot) {
    let [seq, amount, remaining, spent, expired, clawed_back, expires_at] = *row;
    (seq, Lot { amount, remaining, spent, expired, clawed_back, expires_at: Moment(expires_at) })
}

impl EntryRow {
    fn entry(&self) -> Result<Entry, String> {
        let Self(
            seq,
            kind,
            points,
            [balance, pending, held, debt],
            lot,
            reverses,
            expires_at,
            recorded_at,
            clamped,
            recovered,
        ) = self;
        let change = Change { balance: *balance, pending: *pending, held: *held, debt: *debt };
        if change.points().0 != *points {
            return Err(format!("entry {seq}: its points are not its change"));
        }
        Ok(Entry {
            seq: *seq,
            kind: Kind::parse(kind).ok_or_else(|| format!("entry {seq}: the rules know no kind {kind}"))?,
            change,
            lot: *lot,
            reverses: *reverses,
            expires_at: Moment(*expires_at),
            recorded_at: Moment(*recorded_at),
            clamped: *clamped,
            recovered: *recovered,
        })
    }
}

/// The page: members in order, until their entries are enough.
macro_rules! with_page {
    () => {
        "
WITH page AS (
  SELECT * FROM (
    SELECT *, sum(version) OVER (ORDER BY member) - version AS before
    FROM (SELECT * FROM account WHERE site = ?1 AND member > ?2 ORDER BY member LIMIT CAST(?3 AS INTEGER))
  ) WHERE before < ?4
)
"
    };
}

/// The slice of the member's journal after this entry.
macro_rules! slice {
    ($after:literal) => {
        concat!(
            "json_object(
    'entries', json((SELECT json_group_array(json_array(seq, kind, points, json_array(to_balance, to_pending, to_held, to_debt), lot, reverses, expires_at, recorded_at, clamped, recovered))
      FROM (SELECT * FROM entry WHERE site = page.site AND member = page.member AND seq > ",
            $after,
            " AND seq <= ",
            $after,
            " + ?4 ORDER BY seq))),
    'lots', json((SELECT json_group_array(json_array(lot, amount, remaining, spent, expired, clawed_back, expires_at)) FROM lot WHERE site = page.site AND member = page.member AND lot > ",
            $after,
            " AND lot <= ",
            $after,
            " + ?4)),
    'clamps', json((SELECT json_group_array(json_array(entry, points, recovered)) FROM clamp WHERE site = page.site AND member = page.member AND entry > ",
            $after,
            " AND entry <= ",
            $after,
            " + ?4)))"
        )
    };
}

const LENGTH: &str = concat!(with_page!(), "SELECT CAST(max(version) AS TEXT) AS json FROM page");

const SLICE: &str = concat!(with_page!(), "SELECT ", slice!("?5"), " AS json FROM page ORDER BY member DESC LIMIT 1");

const PAGE: &str = concat!(
    with_page!(),
    "SELECT json_group_array(json_object(
  'member', member,
  'account', json_array(balance, pending, held, debt, version),
  'journal', json(",
    slice!("0"),
    "),
  'figures', json_object(
    'orders', coalesce((SELECT orders FROM member_stats WHERE site = page.site AND member = page.member), 0),
    'net', coalesce((SELECT net_minor FROM member_stats WHERE site = page.site AND member = page.member), 0),
    'month_orders', (SELECT coalesce(sum(orders), 0) FROM member_month WHERE site = page.site AND member = page.member),
    'month_net', (SELECT coalesce(sum(net_minor), 0) FROM member_month WHERE site = page.site AND member = page.member),
    'purchases', (SELECT count(*) FROM purchase INDEXED BY purchase_member WHERE site = page.site AND member = page.member),
    'purchases_net', (SELECT coalesce(sum(total - refunded), 0) FROM purchase INDEXED BY purchase_member WHERE site = page.site AND member = page.member),
    'award', (SELECT coalesce(sum(award), 0) FROM purchase INDEXED BY purchase_member WHERE site = page.site AND member = page.member)
      + (SELECT coalesce(sum(award), 0) FROM act INDEXED BY act_member WHERE site = page.site AND member = page.member),
    'due', (SELECT coalesce(sum(due), 0) FROM purchase INDEXED BY purchase_member WHERE site = page.site AND member = page.member),
    'forgiven', (SELECT coalesce(sum(forgiven), 0) FROM purchase INDEXED BY purchase_member WHERE site = page.site AND member = page.member),
    'coupons', (SELECT count(*) FROM coupon INDEXED BY coupon_member WHERE site = page.site AND member = page.member),
    'coupons_cost', (SELECT coalesce(sum(cost), 0) FROM coupon INDEXED BY coupon_member WHERE site = page.site AND member = page.member),
    'redemptions', (SELECT count(*) FROM coupon INDEXED BY coupon_member CROSS JOIN entry ON entry.site = coupon.site AND entry.member = coalesce(journal, coupon.member) AND entry.seq = coupon.entry
      CROSS JOIN request ON request.site = entry.site AND request.kind = 'redemption' AND request.key = entry.request_key AND request.outcome = 'accepted'
      WHERE coupon.site = page.site AND coupon.member = page.member AND request.answer ->> 'redemption' = coupon.redemption),
    'told', (SELECT count(*) FROM coupon INDEXED BY coupon_member CROSS JOIN outbox ON outbox.site = coupon.site AND outbox.event = 'redemption.created' AND outbox.subject = coupon.redemption
      WHERE coupon.site = page.site AND coupon.member = page.member),
    'cancelled', (SELECT count(*) FROM coupon INDEXED BY coupon_member WHERE site = page.site AND member = page.member AND cancelled_at IS NOT NULL),
    'came', json((SELECT json_array(coalesce(sum(points), 0), coalesce(sum(award), 0), coalesce(sum(clawed_back), 0), coalesce(sum(coupons), 0), coalesce(sum(coupons_cost), 0), coalesce(sum(cancelled), 0))
      FROM merge INDEXED BY merge_survivor WHERE site = page.site AND survivor = page.member)),
    'went', json((SELECT json_array(coalesce(sum(points), 0), coalesce(sum(award), 0), coalesce(sum(clawed_back), 0), coalesce(sum(coupons), 0), coalesce(sum(coupons_cost), 0), coalesce(sum(cancelled), 0))
      FROM merge WHERE site = page.site AND member = page.member))
  )
)) AS json
FROM page"
);
