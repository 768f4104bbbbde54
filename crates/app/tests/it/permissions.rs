//! Every route against every role: who has no business at an address gets the
//! same answer as for an address that does not exist.

use access::Roles;
use page::Needs;

use crate::support::server::{Engine, start};

/// Log-in of a persona for a role; roles without a persona are told apart by
/// the golden file alone.
const PERSONAS: &[(&str, &str)] = &[
    ("commune_chair", "chutich"),
    ("commune_officer", "mai"),
    ("commune_police", "congan"),
    ("village_head", "totruong"),
    ("hotline_taker", "duongday"),
    ("club_chair", "chunhiem"),
    ("house_keeper", "giunha"),
    ("counsellor", "tuvan"),
    ("province_duty", "truc.tinh"),
    ("province_guardian", "giamho.tinh"),
    ("province_officer", "so"),
    ("ministry_statistician", "bo"),
];

fn filled(path: &str) -> String {
    let id = "0".repeat(32);
    let mut filled = String::new();
    for part in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { &id } else { part });
    }
    filled
}

#[test]
fn nobody_gets_past_a_door_that_is_not_theirs() {
    let roles = Roles::embedded();
    let running = start(Engine::Sqlite);
    for (role, login) in PERSONAS {
        let absent = running.visitor().get("/no-such-page-at-all").status;
        let mut client = running.staff(login);
        for route in app::routes::all().iter().filter(|route| route.method() == "GET") {
            let Needs::May(key) = route.needed() else { continue };
            let answer = client.get(&filled(route.path()));
            let may = roles.get(role).is_some_and(|role| role.reach(key).is_some());
            let foreign = route.path().contains('{');
            if !may {
                assert_eq!(answer.status, absent, "{role} at {} is told apart from absent", route.path());
            } else if foreign {
                assert_eq!(answer.status, absent, "{role} at {} of nobody's id", route.path());
            } else {
                assert!(matches!(answer.status, 200 | 303), "{role} at {}: {}", route.path(), answer.status);
            }
        }
    }
}

#[test]
fn without_signing_in_every_staff_door_leads_to_the_log_in() {
    let running = start(Engine::Sqlite);
    for route in app::routes::all().iter().filter(|route| route.method() == "GET") {
        if route.needed() == Needs::Public {
            continue;
        }
        let answer = running.visitor().get(&filled(route.path()));
        assert_eq!((answer.status, answer.location()), (303, "/sign-in"), "{}", route.path());
    }
}
