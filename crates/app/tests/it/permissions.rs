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

#[test]
fn every_entry_of_the_navigation_leads_to_a_page() {
    let routes = app::routes::all();
    for entry in office::accounts::NAV {
        let page = routes.iter().find(|route| route.method() == "GET" && route.path() == entry.href);
        let page = page.unwrap_or_else(|| panic!("{} leads nowhere", entry.href));
        let open = matches!(page.needed(), Needs::May(key) if reaches(key, entry.capability));
        assert!(open, "{} is shown for {} and needs {:?}", entry.href, entry.capability, page.needed());
    }
}

/// Whether everybody who holds one capability holds the other too.
fn reaches(needed: &str, shown_for: &str) -> bool {
    let holds = |role: &access::Role, key: &str| role.reach(key).is_some();
    Roles::embedded().iter().all(|role| !holds(role, shown_for) || holds(role, needed))
}

#[test]
fn every_capability_opens_a_door_or_stands_in_a_signature() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let declared = std::fs::read_to_string(crates.join("access/src/can.rs")).unwrap();
    let mut code = String::new();
    for zone in ["office", "casework", "community", "programme", "exchange"] {
        read_all(&crates.join(zone).join("src"), &mut code);
    }
    let routes = app::routes::all();
    for key in access::can::ALL {
        let name = declared.split(&format!(" = \"{key}\"")).next().unwrap().rsplit(' ').next().unwrap();
        let at_a_door =
            routes.iter().any(|route| matches!(route.needed(), Needs::May(needed) if needed == *key));
        let signed = [format!("May<{name}>"), format!("may::<{name}>"), format!("may_in::<{name}>")];
        assert!(at_a_door || signed.iter().any(|one| code.contains(one)), "nothing asks for {key}");
        let given = Roles::embedded().iter().any(|role| role.reach(key).is_some());
        assert!(given, "no role gives {key}");
    }
}

fn read_all(folder: &std::path::Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
