//! From what JavaScript hands over (parsed JSON, named messages) to the panel's own plain data.
//!
//! Whatever is missing or of another type reads as nothing: an answer from a newer edge must not break an
//! older panel that is still open in somebody's tab.

use wasm_bindgen::JsValue;

use crate::intent::Intent;
use crate::js::{asked, child, count, integer, item, remembered, spoken, string, there};
use crate::member::{Card, Coupon, Entry, Gave, Lot, Order, Page, Reason, Redemption, Rounding};
use crate::program::{EarnRule, Expiry, Gives, Program, Reward};
use crate::state::{Block, Call, Claim, Event, Refused, Voucher};

/// The closed set of messages; any other name is nobody's business here.
pub(crate) fn event(name: &str, body: &JsValue) -> Option<Event> {
    Some(match name {
        "wanted" => Event::Wanted(Intent::parse(&body.as_string()?)?),
        "card" => Event::Card(card(body)),
        "same" => Event::Same,
        "entries" => Event::Entries(page(body)),
        "redemption" => Event::Redemption(redemption(body)),
        "session" => Event::Session { changed: body.is_truthy() },
        "refused" => Event::Refused(refused(body)),
        "failed" => Event::Failed(call(&body.as_string().unwrap_or_default())),
        "broken" => Event::Broken(call(&body.as_string().unwrap_or_default())),
        "slow" => Event::Slow,
        "seen" => Event::Seen(true),
        "unseen" => Event::Seen(false),
        "poll" => Event::Poll,
        "online" => Event::Online,
        "offline" => Event::Offline,
        "copied" => Event::Copied(true),
        "copy_refused" => Event::Copied(false),
        "host_guest" => Event::Guest(remembered()),
        "host_signed" => Event::Signed,
        "host_token" => Event::Token(string(body, "token")),
        "host_forget" => Event::Forget,
        "host_changed" => Event::Changed(remembered()),
        "claim" => Event::Claimed { card: string(body, "card"), earned: integer(body, "earned") },
        "picture" => Event::Picture(body.as_string()?),
        "proved" => Event::Proved(body.as_string()?),
        _ => return None,
    })
}

pub(crate) fn program(boot: &JsValue) -> Program {
    let program = child(boot, "program");
    let expiry = child(&program, "expiry");
    let (days, months) = (small(&expiry, "days"), small(&expiry, "months"));
    Program {
        site: text(&child(boot, "site"), "name"),
        earn: list(&program, "earn", |rule| EarnRule {
            points: integer(rule, "points"),
            per_minor: integer(rule, "per_minor"),
            on: text(rule, "on"),
            limit: (integer(&child(rule, "limit"), "times"), text(&child(rule, "limit"), "per")),
            only: child(rule, "only").is_truthy(),
        }),
        expiry: match (days, months) {
            _ if there(&child(&expiry, "to_end_of")) || there(&child(&expiry, "dates")) => Expiry::Shown,
            (0, 0) => Expiry::Never,
            (0, months) => Expiry::Months(months),
            (days, _) => Expiry::Days(days),
        },
        rewards: list(&program, "rewards", reward),
        letters: there(&child(boot, "topics")),
    }
}

/// Which block this document is, if it is one.
pub(crate) fn block(boot: &JsValue) -> Option<Block> {
    match &*text(boot, "block") {
        "balance" => Some(Block::Balance),
        "card" => Some(Block::Card),
        _ => None,
    }
}

/// The voucher whose page this document is, if it is one.
pub(crate) fn voucher(boot: &JsValue) -> Option<Voucher> {
    let voucher = child(boot, "voucher");
    there(&voucher).then(|| Voucher {
        code: text(&voucher, "code"),
        points: integer(&voucher, "points"),
        expires_at: string(&voucher, "expires_at"),
        step: match &*text(&voucher, "state") {
            "claimed" if !asked(&text(&voucher, "code")) => Claim::Gone,
            "expired" => Claim::Over,
            _ => Claim::Offered,
        },
    })
}

fn card(body: &JsValue) -> Card {
    let (expiring, next) = (child(body, "expiring"), child(body, "next"));
    Card {
        name: string(&child(body, "member"), "name"),
        balance: integer(body, "balance"),
        pending: integer(body, "pending"),
        debt: integer(body, "debt"),
        expiring: there(&expiring).then(|| (integer(&expiring, "points"), text(&expiring, "at"))),
        rewards: list(body, "rewards", reward),
        next: there(&next).then(|| (text(&next, "reward"), integer(&next, "missing"))),
        coupons: list(body, "coupons", |coupon| Coupon {
            code: text(coupon, "code"),
            title: spoken(coupon, "title"),
            gives: gives(coupon),
            expires_at: string(coupon, "expires_at"),
        }),
        orders: list(body, "orders", |order| Order {
            title: string(order, "title"),
            status: text(order, "status"),
            name: spoken(order, "name"),
            note: string(order, "note"),
            ready_by: string(order, "ready_by"),
        }),
        code: text(body, "code"),
        counter_only: text(body, "level") == "card",
        version: integer(body, "version"),
    }
}

fn reward(from: &JsValue) -> Reward {
    Reward {
        id: text(from, "id"),
        title: spoken(from, "title"),
        cost: integer(from, "cost"),
        gives: gives(from),
        missing: integer(from, "missing"),
    }
}

fn gives(from: &JsValue) -> Gives {
    let gives = child(from, "gives");
    match (integer(&gives, "amount_minor"), integer(&gives, "percent")) {
        (0, 0) => Gives::FreeItem,
        (0, percent) => Gives::PercentOff(percent),
        (amount_minor, _) => Gives::AmountOff(amount_minor),
    }
}

fn redemption(body: &JsValue) -> Redemption {
    let coupon = child(body, "coupon");
    Redemption {
        reward: text(body, "reward"),
        code: text(&coupon, "code"),
        expires_at: string(&coupon, "expires_at"),
        balance: integer(body, "balance"),
    }
}

fn page(body: &JsValue) -> Page {
    Page { entries: list(body, "entries", entry), next: string(body, "next") }
}

fn entry(from: &JsValue) -> Entry {
    let lot = child(from, "lot");
    Entry {
        seq: integer(from, "seq"),
        points: integer(from, "points"),
        at: text(from, "at"),
        reason: reason(&text(from, "kind"), from),
        lot: there(&lot).then(|| Lot {
            remaining: integer(&lot, "remaining"),
            spent: integer(&lot, "spent"),
            expired: integer(&lot, "expired"),
            clawed_back: integer(&lot, "clawed_back"),
            expires_at: string(from, "expires_at"),
        }),
        uses: list(from, "uses", |taken| (integer(taken, "lot"), integer(taken, "points"))),
    }
}

fn reason(kind: &str, from: &JsValue) -> Reason {
    let reason = child(from, "reason");
    match kind {
        "earn" => Reason::Earn {
            on: text(&reason, "on"),
            basis_minor: integer(&reason, "basis_minor"),
            rules: list(&reason, "rules", gave),
            beyond: list(&reason, "limits", |limit| integer(limit, "took")).iter().sum(),
        },
        "redeem" => Reason::Redeem { title: spoken(&reason, "title"), cost: integer(&reason, "cost") },
        "cancel" => Reason::Cancel {
            reward: text(&reason, "reward"),
            to_debt: integer(&reason, "to_debt"),
            to_clamped: integer(&reason, "to_clamped"),
        },
        "expire" => Reason::Expire { lot: integer(&reason, "lot") },
        "clawback" => Reason::Clawback {
            refunded_minor: integer(&reason, "refunded_minor"),
            forgiven_expired: integer(&reason, "forgiven_expired"),
            clamped: integer(&reason, "clamped"),
        },
        "merge" => Reason::Merge,
        _ => string(from, "note").map_or(Reason::Adjust, Reason::Noted),
    }
}

fn gave(rule: &JsValue) -> Gave {
    let (gave, times) = (integer(rule, "gave"), list(rule, "times", times));
    Gave {
        points: integer(rule, "points"),
        per_minor: integer(rule, "per_minor"),
        rounding: match &*text(rule, "rounding") {
            "nearest" => Rounding::Nearest,
            "up" => Rounding::Up,
            _ => Rounding::Down,
        },
        counted_minor: there(&child(rule, "basis_minor")).then(|| integer(rule, "basis_minor")),
        before: if times.is_empty() { gave } else { integer(rule, "before") },
        times,
        gave,
    }
}

/// An amount and its per cent; the edge keeps hundredths of those, which nobody needs to read.
fn times(one: &JsValue) -> (i64, i64) {
    (integer(one, "of_minor"), integer(one, "times_bp") / 100)
}

fn refused(body: &JsValue) -> Refused {
    Refused {
        call: call(&text(body, "name")),
        code: text(body, "code"),
        needed: integer(body, "needed"),
        available: integer(body, "available"),
    }
}

fn call(name: &str) -> Call {
    match name {
        "session" => Call::Session,
        "entries" => Call::Entries,
        "redemption" => Call::Redemption,
        "claim" => Call::Claim,
        _ => Call::Card,
    }
}

fn list<T>(from: &JsValue, key: &str, read: impl Fn(&JsValue) -> T) -> Vec<T> {
    let items = child(from, key);
    (0..count(&items)).map(|index| read(&item(&items, index))).collect()
}

fn text(from: &JsValue, key: &str) -> String {
    string(from, key).unwrap_or_default()
}

fn small(from: &JsValue, key: &str) -> u32 {
    u32::try_from(integer(from, key)).unwrap_or_default()
}
