//! Everything that can be on the screen, as plain data, and what may be derived from it.

use crate::intent::Intent;
use crate::member::{Card, Entry, Page, Redemption};
use crate::program::Reward;

/// The whole panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Where it stands in the host page, for as long as the document lives.
    pub block: Option<Block>,
    /// Who is in front of the panel.
    pub standing: Standing,
    /// The section that is open.
    pub screen: Screen,
    /// The card, as the edge last told it.
    pub card: Option<Card>,
    /// The journal, as far as it was read.
    pub history: History,
    /// The redemption under way, in place of any section.
    pub deal: Option<Deal>,
    /// What stands between the customer and the edge.
    pub trouble: Option<Trouble>,
    /// What a screen reader is told.
    pub said: Option<Said>,
    /// The id of the element that was copied last.
    pub copied: String,
    /// Points that came in while the panel was open.
    pub arrived: i64,
    /// Whether anybody can see the panel.
    pub seen: bool,
    /// Whether the site was asked for a new token since the edge last took one.
    pub asked: bool,
    /// Loads that failed in a row.
    pub failures: u32,
}

impl State {
    /// The same document, with nobody known in it.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { block: self.block, seen: self.seen, ..Self::default() }
    }

    /// Whether the code in the element with that id is in the clipboard.
    pub fn has_copied(&self, id: &str) -> bool {
        self.said == Some(Said::Copied) && self.copied == id
    }
}

/// The panel's small forms, which stand in the host page's own flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Block {
    /// One line: the balance.
    Balance,
    /// The card.
    Card,
}

/// Who is in front of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Standing {
    /// Nobody knows yet, or the site's token is on its way.
    #[default]
    Arriving,
    /// Somebody the site did not sign in.
    Guest,
    /// A member with a session.
    Member,
    /// The session ended, and the site had no new token.
    Ended,
}

/// The sections of a member's panel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Screen {
    /// Balance, what comes next, coupons.
    #[default]
    Card,
    /// What points buy.
    Rewards,
    /// Where the points came from and went.
    History,
}

impl Screen {
    /// Its name between frames.
    pub fn word(self) -> &'static str {
        match self {
            Screen::Card => "card",
            Screen::Rewards => "rewards",
            Screen::History => "history",
        }
    }
}

/// The journal, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The page on its way: nothing, the first, or the one at a cursor.
    pub loading: Option<Option<String>>,
    /// Whether the first page was read since the card last changed.
    pub fresh: bool,
}

impl History {
    /// Takes in the page that was asked for.
    pub fn take(&mut self, page: Page) {
        if self.loading.take().flatten().is_none() {
            self.entries.clear();
        }
        self.entries.extend(page.entries);
        self.next = page.next;
    }
}

/// A redemption, from "do you really" to the coupon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deal {
    /// What is bought.
    pub reward: Reward,
    /// The idempotency key: the same for every try at this redemption.
    pub key: String,
    /// How far it got.
    pub step: Step,
}

/// How far a redemption got.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Step {
    /// The customer is asked.
    #[default]
    Confirming,
    /// The edge is asked.
    Sending,
    /// No answer came; it may have gone through.
    Unknown,
    /// The edge said no.
    Refused(Refused),
    /// The coupon is there.
    Done(Redemption),
}

/// What stands between the customer and the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// No answer for a while; one may still come.
    Slow,
    /// No connection.
    Offline,
    /// The edge answered that it cannot now.
    Busy,
    /// The edge answered that it will not.
    Failed,
}

/// What a screen reader is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// Points came in.
    Arrived {
        /// How many.
        points: i64,
        /// The balance with them.
        balance: i64,
    },
    /// The balance changed otherwise.
    Balance(i64),
    /// A code is in the clipboard.
    Copied,
    /// The browser would not copy.
    CopyRefused,
}

/// The calls to the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Call {
    /// A token for a session.
    Session,
    /// The card.
    Card,
    /// A page of the journal.
    Entries,
    /// A redemption.
    Redemption,
}

/// A refusal of the edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What was refused.
    pub call: Call,
    /// The problem's stable code.
    pub code: String,
    /// Points the reward costs, where the code is `insufficient_points`.
    pub needed: i64,
    /// Points there are, where the code is `insufficient_points`.
    pub available: i64,
}

/// Everything that can happen.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// The customer wants something.
    Wanted(Intent),
    /// There is a session.
    Session {
        /// It is another member's than the one before.
        changed: bool,
    },
    /// The card has changed.
    Card(Card),
    /// The card has not changed.
    Same,
    /// A page of the journal.
    Entries(Page),
    /// A redemption went through, now or at an earlier try.
    Redemption(Redemption),
    /// The edge refused.
    Refused(Refused),
    /// No answer, or half of one.
    Failed(Call),
    /// An answer that the edge could not do it; whether it did is as unknown as without an answer.
    Broken(Call),
    /// An answer is late.
    Slow,
    /// The host page has nobody signed in.
    Guest,
    /// The host page has somebody signed in.
    Signed,
    /// The host page's token, if it had one.
    Token(Option<String>),
    /// The host page's customer left.
    Forget,
    /// The panel came into sight or left it.
    Seen(bool),
    /// Time to look whether the card changed.
    Poll,
    /// Another frame of the page saw the card change.
    Changed,
    /// The connection is back.
    Online,
    /// The connection is gone.
    Offline,
    /// The clipboard took the code, or not.
    Copied(bool),
}

/// Everything that an event can set in motion.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Ask the host page for a token.
    AskToken,
    /// Give up what the edge was asked and has not answered.
    Abandon,
    /// Exchange a token for a session.
    SignIn(String),
    /// Drop the session.
    SignOut,
    /// Load the card.
    LoadCard,
    /// Load the journal from the cursor.
    LoadEntries(Option<String>),
    /// Redeem under this key.
    Redeem {
        /// The reward's id.
        reward: String,
        /// The idempotency key.
        key: String,
    },
    /// `Event::Poll` after so many milliseconds; 0 for never.
    PollAfter(u32),
    /// Move focus to the element with this id.
    Focus(String),
    /// Copy what stands in the element with this id.
    Copy(String),
    /// Tell the host page's launcher the balance; nothing clears its badge.
    TellBalance(Option<i64>),
    /// Tell the host page that this reward was redeemed.
    TellRedeemed(String),
    /// Ask the host page to open the panel at this section.
    OpenPanel(Screen),
}
