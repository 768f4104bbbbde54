//! Every kind goes in and comes out as it was.

use store::testing::TestDb;
use store::{both_engines, sql, sql_family};
use uuid::Uuid;

const TABLE: &str = "CREATE TABLE every_kind (id UUID NOT NULL PRIMARY KEY, n INTEGER NOT NULL,
    yes BOOLEAN NOT NULL, words TEXT NOT NULL, bytes BLOB NOT NULL, part REAL NOT NULL,
    other UUID, m INTEGER, maybe BOOLEAN, said TEXT, rest BLOB, portion REAL)";

sql! {
    write PUT(Id, Int, Bool, Text, Bytes, Real, OptId, OptInt, OptBool, OptText, OptBytes, OptReal) =
        "INSERT INTO every_kind (id, n, yes, words, bytes, part, other, m, maybe, said, rest, portion)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    read GET(Id) -> (Id, Int, Bool, Text, Bytes, Real, OptId, OptInt, OptBool, OptText, OptBytes, OptReal) =
        "SELECT id, n, yes, words, bytes, part, other, m, maybe, said, rest, portion
         FROM every_kind WHERE id = $1";
    read SWAPPED(Int, Text) -> (Id) = "SELECT id FROM every_kind WHERE words = $2 AND n = $1";
    write RENAME(Id, Text) -> (Text, Int) =
        "UPDATE every_kind SET words = $2 WHERE id = $1 RETURNING words, n";
    read COUNT() -> (Int) = "SELECT count(*) FROM every_kind"
}

sql_family! {
    mod filtered(Int) -> (Text) = "SELECT words FROM every_kind WHERE n > $1";
    where { words(Text) = "words <> $?", below(Int, Int) = "(n, n) < ($?, $?)" }
    order { up = "n", down = "n DESC" }
}

both_engines! {
    fn every_kind_comes_back_as_it_was(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let long = "Bạo lực gia đình ".repeat(500);
        let said = long.clone();
        let first = Uuid::from_bytes([1; 16]);
        db.write_now(move |tx| {
            let none = (None::<Uuid>, None::<i64>, None::<bool>, None::<&str>, None::<Vec<u8>>, None::<f64>);
            tx.run(&PUT, (first, i64::MIN, true, &said, vec![0, 255], -0.5, none.0, none.1, none.2, none.3, none.4, none.5))?;
            let second = Uuid::from_bytes([2; 16]);
            tx.run(&PUT, (second, i64::MAX, false, "", b"", 1e300, Some(first), Some(7), Some(true), Some("x"), Some([9u8; 3]), Some(0.25)))
        }).unwrap();
        let row = db.read_now(move |rx| rx.one(&GET, (first,))).unwrap();
        assert_eq!(row, (first, i64::MIN, true, long, vec![0, 255], -0.5, None, None, None, None, None, None));
        let second = Uuid::from_bytes([2; 16]);
        let row = db.read_now(move |rx| rx.one(&GET, (second,))).unwrap();
        assert_eq!(row, (second, i64::MAX, false, String::new(), vec![], 1e300, Some(first), Some(7), Some(true), Some("x".into()), Some(vec![9; 3]), Some(0.25)));
        // $2 stands before $1 in the text; a named parameter would swap them.
        assert_eq!(db.read_now(|rx| rx.one(&SWAPPED, (i64::MAX, ""))).unwrap(), (second,));
        let changed = db.write_now(move |tx| tx.one(&RENAME, (second, "mới"))).unwrap();
        assert_eq!(changed, ("mới".to_owned(), i64::MAX));
    }

    fn a_family_answers_every_combination(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        db.write_now(|tx| {
            for n in 1..=5u8 {
                let none = (None::<Uuid>, None::<i64>, None::<bool>, None::<&str>, None::<Vec<u8>>, None::<f64>);
                tx.run(&PUT, (Uuid::from_bytes([n; 16]), i64::from(n), true, format!("w{n}"), [n], 0.0, none.0, none.1, none.2, none.3, none.4, none.5))?;
            }
            Ok(())
        }).unwrap();
        let rows = db.snapshot_now(|rx| {
            let both = filtered::FAMILY.ask((1,)).and(filtered::words, Some(("w3",)))
                .and(filtered::below, Some((5, 0))).order(filtered::down).all(rx, 10)?;
            let bare = filtered::FAMILY.ask((3,)).and(filtered::words, None::<(&str,)>).all(rx, 10)?;
            Ok((both, bare))
        }).unwrap();
        let words = |rows: Vec<(String,)>| rows.into_iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(words(rows.0), ["w4", "w2"]);
        assert_eq!(words(rows.1), ["w4", "w5"]);
        assert_eq!(filtered::FAMILY.text().variants().len(), 8);
    }

    fn every_statement_fits_the_engine(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        db.table(crate::places::TABLE);
        db.table(crate::actions::TABLE);
        db.table(crate::kills::TWIN);
        db.table("CREATE TABLE named (name TEXT NOT NULL PRIMARY KEY)");
        db.table("CREATE TABLE bulk (id UUID NOT NULL PRIMARY KEY, bytes BLOB NOT NULL)");
        assert_eq!(store::check::prepare_all(&db).unwrap(), Vec::<String>::new());
        assert!(store::check::every_statement().count() > 30);
    }

    fn a_read_runs_one_statement(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let two = db.read_now(|rx| { rx.one(&COUNT, ())?; rx.one(&COUNT, ()) });
        assert!(matches!(two, Err(kernel::Outcome::Fault(why)) if why.contains("snapshot")));
        assert_eq!(db.snapshot_now(|rx| { rx.one(&COUNT, ())?; rx.one(&COUNT, ()) }), Ok((0,)));
    }
}
