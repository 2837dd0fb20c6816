//! Ready programs: what an owner starts with who says what kind of business they have, and nothing else.
//!
//! A template is a pure function of the site's currency and languages. Its figures are prices of a real shop in
//! that currency, not one number with another sign behind it, and its titles name no amounts: what a reward is
//! worth stands beside its title wherever it is shown, so an owner who changes a figure changes it everywhere.

mod figures;

use figures::Figures;

use crate::look::Preset;
use crate::points::{Money, Points};
use crate::program::{EarnOn, EarnRule, Expiry, Gives, Program, Refunds, Reward, Rounding, Shortfall};

/// Languages that templates are written in; a site that speaks none of them gets the first.
const WRITTEN: [&str; 2] = ["en", "ru"];

/// A kind of business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Repairs and services: few visits, each of them a decision.
    Service,
    /// A shop: small purchases, often.
    Shop,
    /// A blog or an author: readers who support it.
    Blog,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Service, Self::Shop, Self::Blog];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Shop => "shop",
            Self::Blog => "blog",
        }
    }

    /// The template of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }

    /// The look its pages start with.
    pub const fn preset(self) -> Preset {
        match self {
            Self::Service => Preset::Plain,
            Self::Shop => Preset::Warm,
            Self::Blog => Preset::Paper,
        }
    }

    /// Its program with figures for this currency (ISO 4217) and texts in those of the languages it is written in.
    pub fn program(self, currency: &str, languages: &[String]) -> Program {
        let figures = Figures::of(currency);
        let mut program = Program::starter();
        program.earn = vec![EarnRule::per_amount("base", self.percent_back(), figures.step_minor, Rounding::Down)];
        program.earn.extend(self.thanks(figures));
        program.expiry = self.expiry();
        program.refunds = Refunds { shortfall: Shortfall::Clamp };
        program.rewards = self.rewards().iter().map(|row| row.reward(figures)).collect();
        speak(&mut program, languages);
        program
    }

    /// What of each purchase comes back as points. A blog has no goods to pay for, so it can be generous.
    const fn percent_back(self) -> i64 {
        match self {
            Self::Service | Self::Shop => 5,
            Self::Blog => 10,
        }
    }

    /// What a buyer's review is thanked with, the same for every rating: about a coffee. A blog sells nothing that could
    /// be reviewed.
    fn thanks(self, figures: Figures) -> Option<EarnRule> {
        (self != Self::Blog).then(|| EarnRule::per_act("review", EarnOn::Review, figures.points(1)))
    }

    /// Points outlast the pause between two visits: a phone is repaired once a year or less.
    const fn expiry(self) -> Expiry {
        match self {
            Self::Service => Expiry::months(24),
            Self::Shop => Expiry::months(12),
            Self::Blog => Expiry::None,
        }
    }

    /// The first reward comes within reach at the second or third purchase, because one that is far away changes
    /// nothing; the dearest is worth saving for.
    const fn rewards(self) -> &'static [Row] {
        match self {
            Self::Service => &[
                Row {
                    id: "checkup", en: "A check-up on us", ru: "Диагностика за наш счёт", units: 3, gives: Item
                },
                Row {
                    id: "repair_off", en: "Money off a repair", ru: "Скидка на ремонт", units: 5, gives: Amount
                },
                Row {
                    id: "big_repair",
                    en: "A share off a big repair",
                    ru: "Скидка на большой ремонт",
                    units: 12,
                    gives: Percent(20),
                },
            ],
            Self::Shop => &[
                Row {
                    id: "gift", en: "A gift with your order", ru: "Подарок к заказу", units: 3, gives: Item
                },
                Row {
                    id: "order_off", en: "Money off an order", ru: "Скидка на покупку", units: 5, gives: Amount
                },
                Row {
                    id: "whole_order",
                    en: "A share off a whole order",
                    ru: "Скидка на весь заказ",
                    units: 10,
                    gives: Percent(15),
                },
            ],
            // Readers come for what is written: such a site says nothing about points before its owner adds a reward.
            Self::Blog => &[],
        }
    }
}

/// A reward before its figures are known.
struct Row {
    id: &'static str,
    en: &'static str,
    ru: &'static str,
    /// What it costs: points worth so many units of money. An amount off is worth what it costs.
    units: i64,
    gives: Given,
}

/// What a row gives.
#[derive(Clone, Copy)]
enum Given {
    /// The units of its cost, as money.
    Amount,
    /// A share of the bill.
    Percent(u8),
    /// A thing or a service that has the row's id as its article number.
    Item,
}
use Given::{Amount, Item, Percent};

impl Row {
    fn reward(&self, figures: Figures) -> Reward {
        let texts = WRITTEN.into_iter().zip([self.en, self.ru]);
        Reward {
            id: self.id.into(),
            title: texts.map(|(language, text)| (language.into(), text.into())).collect(),
            cost: Points(figures.points(self.units)),
            gives: match self.gives {
                Amount => Gives::AmountOff { amount_minor: Money(self.units * figures.unit_minor) },
                Percent(percent) => Gives::PercentOff { percent },
                Item => Gives::FreeItem { sku: self.id.into() },
            },
        }
    }
}

/// Leaves only texts that the site's pages can show.
fn speak(program: &mut Program, languages: &[String]) {
    let mut spoken: Vec<&str> = WRITTEN.into_iter().filter(|code| languages.iter().any(|one| one == code)).collect();
    if spoken.is_empty() {
        spoken.push(WRITTEN[0]);
    }
    program.unit.retain(|language, _| spoken.contains(&language.as_str()));
    for reward in &mut program.rewards {
        reward.title.retain(|language, _| spoken.contains(&language.as_str()));
    }
}

#[cfg(test)]
mod tests;
