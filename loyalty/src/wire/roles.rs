//! What people at the console may do, by the role of their seat.
//!
//! One table for all: calls name scopes, a secret key lists its own, and a role stands for a list of them.
//! So every call works for a server and for a person alike, and no route asks which of them it has.

use super::calls::SCOPES;

/// A person's role in a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// May do everything but decide who else may.
    Manager,
    /// Serves customers at the counter.
    Staff,
}

/// What a manager may not do: give others keys or seats.
const OWNERS_ONLY: &[&str] = &["keys:write", "team:write"];

/// All that staff may do.
const STAFF: &[&str] = &["counter:use"];

/// What a person does only shortly after they proved who they are: with it, somebody who finds an open
/// browser could take a shop over, carry its customers away or spoil its figures at one stroke.
const PROVED: &[&str] =
    &["keys:write", "team:write", "members:export", "members:erase", "members:merge", "imports:write"];

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Staff];

    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Staff => "staff",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether it has this scope.
    pub fn has(self, scope: &str) -> bool {
        match self {
            Self::Owner => SCOPES.contains(&scope),
            Self::Manager => scope != "*" && SCOPES.contains(&scope) && !OWNERS_ONLY.contains(&scope),
            Self::Staff => STAFF.contains(&scope),
        }
    }

    /// What somebody of this role may do of a call with these scopes, of which any one is enough.
    pub fn may(self, scopes: &str) -> May {
        let held = || scopes.split(' ').filter(|scope| self.has(scope));
        match held().next() {
            None => May::Never,
            Some(_) if held().all(needs_proof) => May::Proved,
            Some(_) => May::Always,
        }
    }
}

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Not by them.
    Never,
    /// Shortly after they proved who they are.
    Proved,
    /// Yes.
    Always,
}

/// Whether a person must have proved shortly before who they are.
pub fn needs_proof(scope: &str) -> bool {
    PROVED.contains(&scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_may_do_everything_managers_not_decide_who_else_may_staff_serve() {
        for scope in SCOPES {
            assert!(Role::Owner.has(scope), "{scope}");
            let kept_from_managers = ["*", "keys:write", "team:write"].contains(scope);
            assert_eq!(Role::Manager.has(scope), !kept_from_managers, "{scope}");
            assert_eq!(Role::Staff.has(scope), *scope == "counter:use", "{scope}");
        }
        assert!(Role::ALL.iter().all(|role| !role.has("made:up") && Role::parse(role.name()) == Some(*role)));
    }

    #[test]
    fn any_scope_of_several_is_enough_and_the_mildest_of_them_decides() {
        assert_eq!(Role::Staff.may("purchases:write counter:use"), May::Always);
        assert_eq!(Role::Staff.may("purchases:write"), May::Never);
        assert_eq!(Role::Owner.may("keys:write"), May::Proved);
        assert_eq!(Role::Owner.may("keys:write site:read"), May::Always);
        assert_eq!(Role::Manager.may("keys:write"), May::Never);
    }

    #[test]
    fn every_scope_of_these_tables_is_one_that_keys_know_too() {
        assert!(OWNERS_ONLY.iter().chain(STAFF).chain(PROVED).all(|scope| SCOPES.contains(scope)));
    }
}
