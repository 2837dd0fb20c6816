//! Who works in a site: invitations, roles, and the owner who always stays.

use loyalty::wire::Code;
use loyalty::wire::changes::ChangePage;
use loyalty::wire::people::Console;
use loyalty::wire::roles::Role;
use loyalty::wire::sites::KeyCreated;
use loyalty::wire::team::{Invitation, Team};
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::Reply;
use crate::person::TestPerson;

fn patches(owner: &TestPerson, person: &str, patch: &Value) -> Reply {
    owner.asks("PATCH", &format!("/v1/team/{person}"), patch)
}

fn removes(owner: &TestPerson, person: &str) -> Reply {
    owner.ask("DELETE", &format!("/v1/team/{person}")).send()
}

#[test]
fn whoever_was_invited_joins_with_the_role_they_were_invited_to() {
    let owner = TestPerson::owner();
    let mut guest = TestPerson::new();
    let invitation: Invitation = owner.invites(&guest.email.to_uppercase(), "manager").is(201);
    assert_eq!((invitation.email.as_str(), invitation.role), (guest.email.as_str(), Role::Manager));
    assert_eq!(invitation.by.as_deref(), Some(owner.email.as_str()));
    assert_eq!(owner.team().invitations, [invitation]);
    assert!(guest.letter().contains("приглашает вас"), "{}", guest.letter());
    let link = guest.link();
    let console: Console = guest.accepts(&link).is(201);
    assert_eq!((console.site.as_deref(), console.sites[0].role), (Some(owner.site.as_str()), Role::Manager));
    let team = owner.team();
    assert_eq!(team.invitations, []);
    let roles: Vec<_> = team.people.iter().map(|person| (person.person.as_str(), person.role)).collect();
    assert_eq!(roles, [(owner.id.as_str(), Role::Owner), (guest.id.as_str(), Role::Manager)]);
    guest.site.clone_from(&owner.site);
    assert_eq!(guest.get("/v1/site").status, 200);
}

#[test]
fn an_invitation_is_good_once() {
    let owner = TestPerson::owner();
    let mut guest = TestPerson::new();
    owner.invites(&guest.email, "staff").is::<Invitation>(201);
    let link = guest.link();
    let second = guest.clone();
    let replies = at_once(2, |caller| {
        let mut browser = if caller == 0 { guest.clone() } else { second.clone() };
        browser.accepts(&link).status
    });
    assert!(replies.contains(&201), "{replies:?}");
    guest.accepts(&link).refused(Code::NotFound);
    assert_eq!(owner.team().people.len(), 2);
    let joined = owner.changes().into_iter().filter(|(what, _)| what == "team.joined").count();
    assert_eq!(joined, 1);
}

#[test]
fn whoever_opens_a_link_that_is_no_good_stays_signed_in() {
    let owner = TestPerson::owner();
    let mut guest = TestPerson::new();
    owner.invites(&guest.email, "staff").is::<Invitation>(201);
    let link = guest.link();
    guest.accepts(&link).is::<Console>(201);
    guest.accepts(&link).refused(Code::NotFound);
    guest.get("/v1/console").is::<Console>(200);
}

#[test]
fn an_invitation_is_good_for_one_address_and_for_seven_days() {
    let owner = TestPerson::owner();
    let (guest, mut thief) = (TestPerson::new(), TestPerson::new());
    owner.invites(&guest.email, "owner").is::<Invitation>(201);
    let link = guest.link();
    thief.accepts(&link).refused(Code::Forbidden);
    thief.accepts("inv_made_up").refused(Code::NotFound);
    let mut late = TestPerson::signs_in(&guest.email, "2026-11-29T12:00:00Z");
    late.accepts(&link).refused(Code::NotFound);
    assert_eq!(owner.team().people.len(), 1);
    TestPerson::signs_in(&guest.email, "2026-11-29T11:59:59Z").accepts(&link).is::<Console>(201);
}

#[test]
fn an_invitation_that_was_taken_back_or_followed_by_another_opens_nothing() {
    let owner = TestPerson::owner();
    let mut guest = TestPerson::new();
    let first: Invitation = owner.invites(&guest.email, "owner").is(201);
    let link = guest.link();
    let second: Invitation = owner.invites(&guest.email, "staff").is(201);
    guest.accepts(&link).refused(Code::NotFound);
    let taken = |id: &str| owner.ask("DELETE", &format!("/v1/team/invitations/{id}")).send();
    taken(&first.id).refused(Code::NotFound);
    assert_eq!(taken(&second.id).is::<Team>(200).invitations, []);
    let link = guest.link();
    guest.accepts(&link).refused(Code::NotFound);
}

#[test]
fn who_works_here_already_is_not_invited_and_gets_no_letter() {
    let owner = TestPerson::owner();
    let other = owner.takes_in("staff");
    let letter = other.letter();
    let problem = owner.invites(&other.email, "owner").refused(Code::OutOfRange);
    assert_eq!(problem.extra["path"], json!("/email"));
    assert_eq!(other.letter(), letter);
    for (field, email, role) in [("/email", "nobody", "staff"), ("/role", "a@b.example", "king")] {
        assert_eq!(owner.invites(email, role).refused(Code::OutOfRange).extra["path"], json!(field));
    }
}

#[test]
fn a_new_role_holds_at_once_and_who_is_taken_out_is_out_at_once() {
    let owner = TestPerson::owner();
    let other = owner.takes_in("staff");
    other.get("/v1/site").refused(Code::Forbidden);
    patches(&owner, &other.id, &json!({"role": "manager", "name": "Zoe"})).is::<Team>(200);
    assert_eq!(other.get("/v1/site").status, 200);
    other.ask("DELETE", &format!("/v1/team/{}", owner.id)).send().refused(Code::Forbidden);
    other.invites("friend@b.example", "owner").refused(Code::Forbidden);
    assert_eq!(other.get("/v1/changes").is::<ChangePage>(200).changes[0].actor, format!("person:{}", owner.id));
    removes(&owner, &other.id).is::<Team>(200);
    other.get("/v1/site").refused(Code::Unauthorized);
    removes(&owner, &other.id).refused(Code::NotFound);
    patches(&owner, &other.id, &json!({"name": "Zoe"})).refused(Code::NotFound);
    patches(&owner, "nobody", &json!({})).refused(Code::NotFound);
}

#[test]
fn the_last_owner_can_be_neither_removed_nor_demoted() {
    let owner = TestPerson::owner();
    owner.takes_in("manager");
    removes(&owner, &owner.id).refused(Code::LastOwner);
    patches(&owner, &owner.id, &json!({"role": "staff"})).refused(Code::LastOwner);
    assert_eq!(owner.team().people[0].role, Role::Owner);
    let other = owner.takes_in("owner");
    removes(&owner, &owner.id).is::<Team>(200);
    removes(&other, &other.id).refused(Code::LastOwner);
}

#[test]
fn of_two_owners_who_remove_or_demote_each_other_at_once_one_stays() {
    for turn in 0..6 {
        let owner = TestPerson::owner();
        let other = owner.takes_in("owner");
        let pair = [&owner, &other];
        let replies = at_once(2, |caller| {
            let (actor, target) = (pair[caller], pair[(caller + turn) % 2]);
            match (turn + caller) % 3 {
                0 => removes(actor, &target.id),
                _ => patches(actor, &target.id, &json!({"role": "manager"})),
            }
        });
        let done = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(done, 1, "{replies:?}");
        let team = pair.iter().find_map(|owner| {
            let reply = owner.get("/v1/team");
            (reply.status == 200).then(|| reply.is::<Team>(200))
        });
        let owners = team.unwrap().people.into_iter().filter(|person| person.role == Role::Owner).count();
        assert_eq!(owners, 1);
    }
}

#[test]
fn somebody_without_an_address_works_at_the_counter_and_nowhere_else() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Петя", "2580");
    let team = owner.team();
    let seat = team.people.iter().find(|person| person.person == petya).unwrap();
    assert_eq!((seat.role, seat.email.as_deref(), seat.has_pin), (Role::Staff, None, true));
    let problem = patches(&owner, &petya, &json!({"role": "owner"})).refused(Code::OutOfRange);
    assert_eq!(problem.extra["path"], json!("/role"));
    patches(&owner, &petya, &json!({"name": "Пётр", "role": "staff"})).is::<Team>(200);
    for (pin, name) in [("123", "A"), ("123456789", "A"), ("12a4", "A"), ("1234", " ")] {
        owner.asks("POST", "/v1/team", &json!({"name": name, "pin": pin})).refused(Code::OutOfRange);
    }
    assert!(!owner.get("/v1/team").text().contains("2580"));
}

/// Kept from the last key that can make others are those who have nothing else; an owner comes back by their seat.
#[test]
fn an_owner_revokes_the_only_key() {
    let owner = TestPerson::owner();
    let key: KeyCreated =
        owner.asks("POST", "/v1/keys", &json!({"kind": "secret", "name": "leaked", "scopes": ["*"]})).is(201);
    owner.ask("DELETE", &format!("/v1/keys/{}", key.id)).send().is::<Value>(200);
}
