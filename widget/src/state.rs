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
    /// What opens the card without the site: its code, or the address that was proved in this tab.
    pub code: Option<String>,
    /// Why what should have opened the card opened nothing.
    pub door: Option<Shut>,
    /// The voucher whose page this is, until its customer goes on.
    pub voucher: Option<Voucher>,
    /// The picture of the card's code, once it is drawn: an address that holds all of it.
    pub picture: String,
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
        Self { block: self.block, seen: self.seen, voucher: self.voucher.clone(), ..Self::default() }
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

/// Why what should open a card opened nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shut {
    /// It is no code at all.
    Shape,
    /// No card has it.
    Unknown,
    /// Too many wrong ones came from here.
    TooMany,
    /// It was no code but an address, and the session that proved it is over.
    Over,
}

/// Points on a piece of paper, for whoever opens its page first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voucher {
    /// The code on it.
    pub code: String,
    /// What it brings.
    pub points: i64,
    /// The end of its life.
    pub expires_at: Option<String>,
    /// How far it got.
    pub step: Claim,
}

impl Voucher {
    /// Whether a card began with its points, whose code its customer has yet to keep.
    pub fn made_the_card(&self) -> bool {
        matches!(self.step, Claim::Done { fresh: true, .. })
    }
}

/// How far a voucher got.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Claim {
    /// The customer is asked.
    #[default]
    Offered,
    /// The edge is asked, or was and has not answered.
    Sending,
    /// The points are on the card.
    Done {
        /// How many.
        earned: i64,
        /// The card began with them.
        fresh: bool,
    },
    /// Somebody has taken them before.
    Gone,
    /// Nobody took them in time.
    Over,
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
    /// The card's code, to be shown at the counter; the card leads there.
    Code,
}

impl Screen {
    /// Its name between frames.
    pub fn word(self) -> &'static str {
        match self {
            Screen::Card => "card",
            Screen::Rewards => "rewards",
            Screen::History => "history",
            Screen::Code => "code",
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
    /// A voucher.
    Claim,
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
    /// The host page has nobody signed in; this browser may know a card's code, this tab an address that was proved.
    Guest(Option<String>),
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
    /// Another frame of the page saw the card change, or which card this browser knows.
    Changed(Option<String>),
    /// A voucher's points are on the card.
    Claimed {
        /// The card's code, where the voucher made the card.
        card: Option<String>,
        /// How many points.
        earned: i64,
    },
    /// The picture of the card's code.
    Picture(String),
    /// A mailed code has opened a session; the address it was mailed to.
    Proved(String),
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
    /// Exchange a card's code for a session.
    EnterCard(String),
    /// Drop the session.
    SignOut,
    /// Drop the card's code.
    ForgetCard,
    /// Take the points of the voucher with this code.
    Claim(String),
    /// Get ready to draw the card's code.
    WarmPicture,
    /// Draw the card's code.
    DrawPicture(String),
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
    /// Open the form with this name over the panel.
    Fill(String),
    /// Ask the host page to open the panel at this section.
    OpenPanel(Screen),
}
