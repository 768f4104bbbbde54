//! Setting up, looking, closing accounts, verifying, backing up, restoring.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use super::{Ground, PASSWORDS, change};
use crate::support::process::{self, Program};
use crate::support::server::{Engine, start};

#[test]
fn init_migrate_and_doctor_say_what_is_well_and_what_is_wrong() {
    for engine in Engine::BOTH {
        let ground = Ground::empty(engine);
        ground.run(&["doctor"]).refused("WRONG");
        ground.type_in(&["init"], "ngan\nngan\nngan\n").refused("the house was not set up");
        assert!(!ground.path("secrets/instance.secret").exists(), "nothing is left of a set-up that failed");
        let printed = ground.type_in(&["init"], PASSWORDS).well();
        for words in ["Sheet 1\n", "Sheet 2\n", "Sheet 3\n", "any two", "  guardian: "] {
            assert!(printed.to_lowercase().contains(&words.to_lowercase()), "{words}: {printed}");
        }
        ground.type_in(&["init"], PASSWORDS).refused("there are secrets in");
        assert!(ground.run(&["migrate"]).well().contains("at this program's version"));

        let well = ground.run(&["doctor"]).well();
        for part in ["database", "secrets", "house", "disk", "places", "statements", "jobs", "log"] {
            assert!(well.contains(&format!("ok     {part}: ")), "{part}: {well}");
        }
        assert!(!well.contains("WRONG"));
        assert_eq!(ground.count("store_note WHERE name = 'definitions'"), 0, "doctor counts nothing anew");

        change(&ground.path("secrets/log.key"), 0o444);
        ground.run(&["doctor"]).refused("WRONG  secrets: ");
        change(&ground.path("secrets/log.key"), 0o400);
        ground.sql("UPDATE instance SET generation = 2");
        ground.sql("UPDATE audit_leaf SET outcome = 1");
        let said = ground.run(&["doctor"]).refused("WRONG  log: ");
        assert!(said.contains("ok     house") && said.contains("the columns of leaf 0"), "{said}");
        // The key that verifies is no longer the one of set-up: nothing opens.
        ground.sql("UPDATE instance SET log_public = root_ed");
        ground.run(&["doctor"]).refused("WRONG  house: the database names another log key");
        ground.run(&["serve", "--listen", "127.0.0.1:0"]).refused("another log key");
        ground.run(&["audit", "verify"]).refused("names another log key");
    }
}

#[test]
fn accounts_are_listed_and_closed_with_a_leaf() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        let listed = ground.run(&["account", "list"]).well();
        assert!(
            listed.contains("root") && listed.contains("open     guardian (province_guardian, "),
            "{listed}"
        );
        let (leaves, disable) = (ground.count("audit_leaf"), ["account", "disable", "root"]);
        assert!(ground.run(&disable).well().contains("its sessions are over"));
        assert_eq!(ground.count("session"), 0);
        assert_eq!(ground.count("audit_leaf"), leaves + 1, "the root's log tells it");
        assert!(ground.run(&disable).well().contains("closed before"));
        assert_eq!(ground.count("audit_leaf"), leaves + 1);
        assert!(ground.run(&["account", "list"]).well().contains("root                 closed"));
        ground.run(&["account", "disable", "nobody"]).refused("there is no account nobody");
        ground.run(&["audit", "verify"]).well();
    }
}

#[test]
fn the_log_is_gathered_witnessed_and_verified_with_and_without_the_secrets() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        assert!(ground.run(&["audit", "checkpoint"]).well().contains("There is no checkpoint yet"));
        assert!(ground.run(&["audit", "gather"]).well().contains("3 roots entered; the log has 3."));
        assert!(ground.run(&["audit", "gather"]).well().contains("Nothing changed"));
        let tables = ["audit_leaf", "unit_head", "log_entry", "checkpoint"];
        for table in tables {
            ground.sql(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        }
        ground.run(&["account", "disable", "desk"]).well();
        ground.run(&["audit", "gather"]).well();
        let (note, key) = (ground.path("checkpoint.txt"), ground.path("log.pub"));
        fs::write(&note, ground.run(&["audit", "checkpoint"]).well()).unwrap();
        fs::write(&key, ground.run(&["audit", "key"]).well()).unwrap();
        let (note, key) = (note.display().to_string(), key.display().to_string());

        let whole = "Every log is whole";
        assert!(ground.run(&["audit", "verify"]).well().contains("--witnessed FILE"));
        assert!(ground.run(&["audit", "verify", "--witnessed", &note]).well().contains(whole));
        let without = ["audit", "verify", "--secrets", "nowhere"];
        ground.run(&without).refused("never from the database");
        let by_key = [&without[..], &["--key", &key, "--witnessed", &note]].concat();
        assert!(ground.run(&by_key).well().contains(whole));
        ground.run(&["audit", "verify", "--witnessed", &key]).refused("not a checkpoint");
        ground.run(&["audit", "verify", "--key", &note]).refused("no key that `binhan audit key` printed");

        // Rolled back as a whole: by itself it looks whole.
        for table in tables {
            ground.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"));
        }
        ground.run(&["audit", "verify"]).well();
        let said =
            ground.run(&["audit", "verify", "--witnessed", &note]).refused("the log ends before size 5");
        assert!(said.contains("tell the data-protection officer"), "{said}");
        ground.run(&by_key).refused("the log ends before size 5");
        ground.sql("DELETE FROM unit_holder");
        ground.run(&["audit", "verify"]).refused("the log does not explain who holds its key");
    }
}

#[test]
fn a_backup_goes_into_either_engine_without_sessions_and_is_refused_where_it_is_foreign() {
    let (stranger, _) = Ground::set_up(Engine::Sqlite);
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        let leaves = ground.count("audit_leaf");
        ground.run(&["backup", "first.backup"]).well();
        ground.run(&["backup", "first.backup"]).refused("exists already");
        for into in Engine::BOTH {
            let other = Ground::empty(into);
            let (file, ring) = (ground.path("first.backup"), ground.path("secrets/backups.ring"));
            let (file, ring) = (file.display().to_string(), ring.display().to_string());
            let restore = ["restore", file.as_str(), "--ring", &ring];
            // The secrets of another instance, then secrets nobody can read.
            let (foreign, unreadable) = (stranger.path("secrets"), stranger.path("secrets/instance.secret"));
            let foreign = foreign.display().to_string();
            let with_foreign = [&restore[..], &["--secrets", &foreign]].concat();
            other.run(&with_foreign).refused("another instance");
            change(&unreadable, 0o444);
            other.run(&with_foreign).refused("the secrets are there and cannot be read");
            change(&unreadable, 0o400);
            // None at all: restored, and said.
            assert!(other.run(&restore).well().contains("is not checked"));
            for (table, rows) in [("session", 0), ("draft", 0), ("invitation", 0), ("outbox", 1), ("job", 1)]
            {
                assert_eq!(
                    (ground.count(table), other.count(table)),
                    (1, rows),
                    "{table}, {engine:?} to {into:?}"
                );
            }
            assert_eq!(other.count("audit_leaf"), leaves);
            let secrets = ground.path("secrets").display().to_string();
            other.run(&["doctor", "--secrets", &secrets]).well();
            let again = [&restore[..], &["--secrets", &secrets]].concat();
            other.run(&again).refused("restore needs an empty database");
        }
    }
}

/// The fifteen lines under `Sheet N`.
fn sheet(printed: &str, number: u8) -> String {
    let after = printed.split(&format!("Sheet {number}\n")).nth(1).expect("the sheet is printed");
    after.lines().take(15).map(|line| format!("{line}\n")).collect()
}

#[test]
fn any_two_sheets_make_the_secrets_folder_anew() {
    let (ground, printed) = Ground::set_up(Engine::Sqlite);
    let restore = ["secrets", "restore"];
    ground.run(&restore).refused("nothing is written over them");
    let ours = ground.path("secrets");
    for (one, other) in [(1, 2), (3, 1), (2, 3)] {
        let new = format!("new{one}{other}");
        let typed = format!("{}\n{}", sheet(&printed, one), sheet(&printed, other)).to_lowercase();
        let to_new = ["secrets", "restore", "--secrets", &new];
        ground.type_in(&to_new, &typed).well();
        for name in ["instance.secret", "log.key", "instance.toml"] {
            let read = |folder: PathBuf| fs::read(folder.join(name)).unwrap();
            assert_eq!(read(ground.path(&new)), read(ours.clone()), "{name}");
        }
        ground.run(&["doctor", "--secrets", &new]).well();
        ground.type_in(&to_new, &typed).refused("nothing is written over them");
    }
    let again = ["secrets", "restore", "--secrets", "third"];
    let (one, two) = (sheet(&printed, 1), sheet(&printed, 2));
    ground.type_in(&again, &format!("{one}{one}")).refused("sheet 1 was typed twice");
    ground.type_in(&again, &one).refused("the second sheet ends after 0 of 15 lines");
    let mistyped = two.replacen(&two[..1], if two.starts_with('7') { "8" } else { "7" }, 1);
    ground.type_in(&again, &format!("{one}{mistyped}")).refused("second sheet: line 1 is mistyped");
    let (_, elsewhere) = Ground::set_up(Engine::Sqlite);
    ground.type_in(&again, &format!("{one}{}", sheet(&elsewhere, 2))).refused("not of one printing");
    assert!(!ground.path("third").exists(), "nothing is made of what does not fit");
}

#[test]
fn the_service_sweeps_and_gathers_by_itself() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        ground.sql("UPDATE draft SET until_ms = 1");
        let address = SocketAddr::from(([127, 0, 0, 1], process::free_port()));
        let (database, secrets, listen) =
            (ground.database(), ground.path("secrets").display().to_string(), address.to_string());
        let words = ["serve", "--database", &database, "--secrets", &secrets, "--listen", &listen];
        let program = Program::start(ground.folder.path(), address, &words);
        let deadline = Instant::now() + Duration::from_secs(60);
        let undone =
            || ground.count("session") + ground.count("draft") + i64::from(ground.count("checkpoint") == 0);
        while undone() > 0 {
            assert!(Instant::now() < deadline, "left sessions and drafts are swept, the log is gathered");
            thread::sleep(Duration::from_millis(200));
        }
        program.kill();
        ground.run(&["audit", "verify"]).well();
    }
}

/// A province at work: notices, cases, holds, packets, clubs, returns.
#[test]
fn the_log_explains_every_wrap_and_member_of_a_house_at_work() {
    for engine in Engine::BOTH {
        let running = start(engine);
        let house = running.house();
        let (db, instance) = (house.instance.db(), &house.instance);
        access::log::gather(db, &house.log).unwrap();
        let trust = access::log::Trust::of_key(&house.log, instance.id(), instance.chain().root());
        assert_eq!(access::log::verify(db, &trust).unwrap(), [], "{engine:?}");
    }
}
