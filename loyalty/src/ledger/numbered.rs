//! Things by the number of their entry, in order.
//!
//! A list and not a map of the standard library's: entries come in order, so that a new one is put at the end, and
//! a map is compiled anew for each type of thing in it, which weighs more in a Worker than all of the ledger.

use std::ops::Index;

/// Things by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered<T>(Vec<(i64, T)>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Numbered<T> {
    /// The thing of this number.
    pub fn get(&self, number: i64) -> Option<&T> {
        Some(&self.0.get(self.place(number).ok()?)?.1)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(i64, T)> {
        self.0.iter()
    }

    /// Puts a thing in its place, instead of one that has its number.
    pub fn insert(&mut self, number: i64, thing: T) {
        match self.place(number) {
            Ok(at) => self.0[at].1 = thing,
            Err(at) => self.0.insert(at, (number, thing)),
        }
    }

    pub(super) fn get_mut(&mut self, number: i64) -> Option<&mut T> {
        let at = self.place(number).ok()?;
        Some(&mut self.0.get_mut(at)?.1)
    }

    pub(super) fn remove(&mut self, number: i64) -> Option<T> {
        let at = self.place(number).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Those with a number above this one.
    pub(super) fn above(&self, number: i64) -> &[(i64, T)] {
        &self.0[self.first_above(number)..]
    }

    pub(super) fn above_mut(&mut self, number: i64) -> &mut [(i64, T)] {
        let from = self.first_above(number);
        &mut self.0[from..]
    }

    fn place(&self, number: i64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |(number, _)| *number)
    }

    fn first_above(&self, number: i64) -> usize {
        self.0.partition_point(|(other, _)| *other <= number)
    }
}

impl<T> Index<i64> for Numbered<T> {
    type Output = T;

    fn index(&self, number: i64) -> &T {
        self.get(number).expect("there is one of this number")
    }
}
