//! Every address × every role × what belongs to somebody else: an id of
//! another office opens nothing and changes nothing, in an address as in a
//! field, and answers as an id of nobody.

mod country;
mod forms;
mod stage;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use access::{Reach, Roles};
use app::demo::Extent;
use country::{Country, Owned};
use visit::Visit;

use crate::support::server::{Engine, start_on};

/// Log-ins with their roles, with two offices of the same kind.
const PERSONAS: &[(&str, &str)] = &[
    ("goc", "root"),
    ("chutich", "commune_chair"),
    ("mai", "commune_officer"),
    ("chutich.1", "commune_chair"),
    ("canbo.1", "commune_officer"),
    ("congan", "commune_police"),
    ("totruong", "village_head"),
    ("duongday", "hotline_taker"),
    ("chunhiem", "club_chair"),
    ("giunha", "house_keeper"),
    ("ngoinha", "house_keeper"),
    ("tuvan", "counsellor"),
    ("truc.tinh", "province_duty"),
    ("giamho.tinh", "province_guardian"),
    ("so", "province_officer"),
    ("dulieu", "data_protection_officer"),
    ("bo", "ministry_statistician"),
];

/// Where somebody may change anything: what only reads, over the country,
/// owns no row beyond the own office.
fn widest(role: &str) -> Reach {
    let role = Roles::embedded().get(role).expect("a role of the file");
    let below = access::can::ALL.iter().any(|key| role.reach(key) == Some(Reach::Subtree));
    if below { Reach::Subtree } else { Reach::Own }
}

/// Does something for each of these, some at a time.
fn together<T: Send>(all: &mut [T], each: impl Fn(&mut T) + Sync) {
    let waiting = Mutex::new(all.iter_mut());
    let next = || waiting.lock().unwrap().next();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(one) = next() {
                    each(one);
                }
            });
        }
    });
}

#[test]
fn what_belongs_to_another_office_is_as_if_it_were_not() {
    let running = start_on(Engine::Postgres, Extent::Neighbours);
    let mut people: BTreeMap<_, _> =
        PERSONAS.iter().map(|(login, _)| (*login, running.staff(login))).collect();
    stage::set(&running, &mut people);
    let mut database = running.server().unwrap().connect();
    let country = Country::look(&mut database);
    for table in
        ["case_file", "notice", "question", "measure", "offer", "slip", "facility", "club", "export_file"]
    {
        assert!(country.tables().contains(table), "there is a {table} to look for: {:?}", country.tables());
    }

    let mut visits: Vec<_> = people.into_iter().map(|(login, client)| Visit::of(login, client)).collect();
    let known = forms::known(visits.iter().map(Visit::own));
    let before = Owned::now(&mut database);
    let mut posted: Vec<_> =
        visits.iter_mut().map(|visit| (Country::post(&mut database, visit.login), visit)).collect();
    together(&mut posted, |((unit, role), visit)| {
        assert!(PERSONAS.contains(&(visit.login, role.as_str())), "{} is a {role}", visit.login);
        visit.foreign_things(&country, unit, role, &known);
        visit.foreign_rows(&country, unit, role, &known);
        visit.foreign_fields(&country, unit, widest(role));
        visit.doors_of_others(role);
        assert!(visit.tried > 100, "{}: {}", visit.login, visit.tried);
    });
    let mut wrong = Owned::now(&mut database).since(&before);
    // Last, because these forms do what they are for.
    for ((unit, role), visit) in &mut posted {
        // What one passed on is no more foreign to the next.
        let country = Country::look(&mut database);
        let (before, ids) = (Owned::now(&mut database), country.keys(unit, widest(role)));
        visit.made_ids(&ids);
        let lost = Owned::now(&mut database).lost(&before, ids.keys());
        wrong.extend(lost.into_iter().map(|row| format!("{} wrote over {row}", visit.login)));
        wrong.append(&mut visit.wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_role_of_the_file_stands_before_the_doors() {
    let tried: BTreeSet<&str> = PERSONAS.iter().map(|(_, role)| *role).collect();
    let all: BTreeSet<&str> = Roles::embedded().iter().map(|role| role.key.as_str()).collect();
    assert_eq!(tried, all, "each role can sign in, so each is tried");
}
