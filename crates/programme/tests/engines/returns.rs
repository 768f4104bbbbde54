//! A return from the first figure to the amendment.

use access::can::{AcceptReturn, PrepareReturn, SeeFigures, SignReturn};
use access::testing::{PASSWORD, Person};
use kernel::{Date, Fact, Instant, Outcome, SeededEntropy};
use programme::indicators::period_numbered;
use programme::returns::{
    self, Entered, ReturnId, ReturnNote, ReturnRead, ReturnRef, ReturnState, Signing, accept, amend, begin,
    enter, send_back, sign,
};
use store::both_engines;

use crate::world::World;

const HOUSEHOLDS: [(&str, i64); 11] = [
    ("A0", 100),
    ("A1", 10),
    ("A2", 20),
    ("A3", 40),
    ("A4", 20),
    ("A5", 10),
    ("C0", 1),
    ("C1", 2),
    ("C2", 1),
    ("C3", 5),
    ("C4", 1),
];

fn entered() -> Entered {
    HOUSEHOLDS.iter().map(|(code, figure)| ((*code).to_owned(), Some(*figure))).collect()
}

impl World {
    fn new_id(&self, seed: u64) -> ReturnId {
        ReturnId::mint(self.house.instance.now(), &SeededEntropy::new(seed))
    }
    fn begin(&self, seed: u64) -> ReturnRef {
        self.begin_of(seed, 2026)
    }
    fn begin_of(&self, seed: u64, period: i64) -> ReturnRef {
        let (may, id) = (self.officer.actor.may::<PrepareReturn>().unwrap(), self.new_id(seed));
        let period = period_numbered(period).unwrap();
        self.house.instance.db().write_now(move |tx| begin(tx, &may, id, &period)).unwrap()
    }
    fn read(&self, by: &Person, of: ReturnRef) -> Result<ReturnRead, Outcome> {
        let may = by.actor.may::<SeeFigures>()?;
        self.house.instance.db().snapshot_now(move |rx| returns::read(rx, &may, of))
    }
    fn enter(&self, by: &Person, of: ReturnRef, entered: Entered) -> Result<(), Outcome> {
        let may = by.actor.may::<PrepareReturn>()?;
        let seen = self.read(&self.chair, of)?.head.row_version;
        self.house.instance.db().write_now(move |tx| enter(tx, &may, of, seen, &entered))
    }
    fn sign(&self, of: ReturnRef, zero: bool, password: &str) -> Result<(), Outcome> {
        let may = self.chair.actor.may::<SignReturn>()?;
        let text = self.read(&self.chair, of)?.text(zero);
        let signing = Signing { of, zero, shown: access::accounts::text_hash(&text) };
        sign(&self.house.instance, &may, &signing, password)
    }
    fn accept(&self, of: ReturnRef) -> Result<(), Outcome> {
        let may = self.province.actor.may::<AcceptReturn>()?;
        let seen = self.read(&self.province, of)?.head.row_version;
        self.house.instance.db().write_now(move |tx| accept(tx, &may, of, seen))
    }
    fn amend(&self, of: ReturnRef, seed: u64, reason: &str) -> Result<ReturnRef, Outcome> {
        let (may, id, reason) =
            (self.officer.actor.may::<PrepareReturn>()?, self.new_id(seed), reason.to_owned());
        self.house.instance.db().write_now(move |tx| amend(tx, &may, of, id, &reason))
    }
    fn december(&self) {
        self.house.clock().set(Instant::of_vn(Date::constant(2026, 12, 2), 9, 0));
    }
}

fn key(of: Result<(), Outcome>) -> &'static str {
    match of {
        Err(Outcome::Refused(phrase)) => phrase.key,
        Err(Outcome::Invalid(faults)) => faults[0].phrase.key,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    fn a_return_is_filled_signed_accepted_locked_and_amended(engine) {
        let world = World::new(engine, 31);
        for number in 0..3 {
            world.keep(None, Some(world.case(number, 202_610)));
        }
        let of = world.begin(1);
        assert_eq!(world.begin(2), of, "one period is one return, whoever began it");
        assert_eq!(key(world.sign(of, false, PASSWORD)), "returns-doubt-missing");
        world.enter(&world.officer, of, entered()).unwrap();
        let read = world.read(&world.chair, of).unwrap();
        assert_eq!((read.shown()["B1"], read.shown()["B2.2"], read.shown()["A0"]), (3, 3, 100));
        assert!(read.kept.iter().all(|cell| cell.entered && cell.name == "Người officer"));

        assert_eq!(key(world.sign(of, false, "không phải mật khẩu")), "access-password-wrong-e");
        world.sign(of, false, PASSWORD).unwrap();
        let read = world.read(&world.province, of).unwrap();
        let signed = read.head.signature.clone().unwrap();
        assert_eq!((read.head.state, signed.name.as_str(), signed.role.as_str()), (ReturnState::Submitted, "Người chair", "commune_chair"));
        assert_eq!(signed.hash, access::accounts::text_hash(&signed.text));
        assert!(signed.text.contains("B1 3 Case computed") && signed.text.contains("A0 100 Household entered"), "{}", signed.text);
        assert_eq!(key(world.enter(&world.officer, of, entered())), "returns-signed-e");

        world.accept(of).unwrap();
        let read = world.read(&world.chair, of).unwrap();
        assert_eq!(read.head.state, ReturnState::Locked);
        assert!(read.differing().is_empty() && read.head.locked_at.is_some());

        // One more case, known late: the locked return keeps its cells, the
        // live figure moves on, both are told.
        world.keep(None, Some(world.case(9, 202_611)));
        let read = world.read(&world.chair, of).unwrap();
        let cases = read.differing().into_iter().find(|row| row.code == "B1").unwrap();
        assert_eq!((cases.locked, cases.live), (3, 4));
        assert_eq!(read.shown()["B1"], 3);
        assert_eq!(key(world.enter(&world.officer, of, entered())), "returns-locked-e");
        assert_eq!(key(world.sign(of, false, PASSWORD)), "returns-locked-e");

        assert_eq!(key(world.amend(of, 3, "").map(|_| ())), "returns-reason-e");
        let amended = world.amend(of, 4, "Một vụ xác minh muộn").unwrap();
        assert_eq!(world.amend(of, 5, "Gửi lại").unwrap(), amended, "one amendment at a time");
        let read = world.read(&world.chair, amended).unwrap();
        assert_eq!((read.head.version, read.shown()["B1"], read.shown()["A0"]), (2, 4, 100));
        world.sign(amended, false, PASSWORD).unwrap();
        world.accept(amended).unwrap();
        let (first, second) = (world.read(&world.chair, of).unwrap(), world.read(&world.chair, amended).unwrap());
        assert_eq!((first.shown()["B1"], second.shown()["B1"]), (3, 4), "the first stays as it was signed");
        assert!(first.head.superseded_at.is_some() && second.head.superseded_at.is_none());
        assert_eq!(key(world.amend(of, 6, "Nữa").map(|_| ())), "returns-not-locked-e");
        let sums = world.house.instance.db().read_now(|rx| {
            returns::locked_sums(rx, "form03", 2026, &("/".to_owned(), "0".to_owned()))
        }).unwrap();
        assert!(sums.contains(&("B1".to_owned(), 4, 1)), "only the version in force counts: {sums:?}");
    }

    fn what_was_shown_is_what_is_signed(engine) {
        let world = World::new(engine, 32);
        world.keep(None, Some(world.case(1, 202_610)));
        let of = world.begin(1);
        world.enter(&world.officer, of, entered()).unwrap();
        let shown = access::accounts::text_hash(&world.read(&world.chair, of).unwrap().text(false));
        world.keep(None, Some(world.case(2, 202_611)));
        let may = world.chair.actor.may::<SignReturn>().unwrap();
        let signing = Signing { of, zero: false, shown };
        assert_eq!(key(sign(&world.house.instance, &may, &signing, PASSWORD)), "returns-moved-on-e");
        assert_eq!(world.read(&world.chair, of).unwrap().head.state, ReturnState::Draft);
        world.sign(of, false, PASSWORD).unwrap();
    }

    fn a_return_sent_back_keeps_its_notes_until_it_is_signed_anew(engine) {
        let world = World::new(engine, 33);
        world.keep(None, Some(world.case(1, 202_610)));
        let of = world.begin(1);
        world.enter(&world.officer, of, entered()).unwrap();
        world.sign(of, false, PASSWORD).unwrap();
        let back = |reason: &'static str, notes: Vec<ReturnNote>| {
            let may = world.province.actor.may::<AcceptReturn>().unwrap();
            let seen = world.read(&world.province, of).unwrap().head.row_version;
            world.house.instance.db().write_now(move |tx| send_back(tx, &may, of, seen, reason, &notes))
        };
        assert_eq!(key(back("", Vec::new())), "returns-reason-e");
        back("Xem lại số hộ", vec![ReturnNote { code: "A0".into(), note: "Năm trước 240?".into() }]).unwrap();
        let read = world.read(&world.officer, of).unwrap();
        assert_eq!((read.head.state, read.notes.len()), (ReturnState::SentBack, 1));
        assert_eq!(read.head.answer.unwrap().note, "Xem lại số hộ");
        assert_eq!(key(world.accept(of)), "returns-not-submitted-e");
        // While it is back, the figures are live again.
        world.keep(None, Some(world.case(2, 202_611)));
        assert_eq!(world.read(&world.officer, of).unwrap().shown()["B1"], 2);
        world.sign(of, false, PASSWORD).unwrap();
        let read = world.read(&world.officer, of).unwrap();
        assert!(read.notes.is_empty() && read.head.answer.is_none());
        world.accept(of).unwrap();
    }

    fn a_zero_return_is_a_signed_statement(engine) {
        let world = World::new(engine, 34);
        let of = world.begin(1);
        world.enter(&world.officer, of, entered()).unwrap();
        assert_eq!(key(world.sign(of, false, PASSWORD)), "returns-zero-e");
        world.sign(of, true, PASSWORD).unwrap();
        let head = world.read(&world.chair, of).unwrap().head;
        assert!(head.zero && head.signature.unwrap().text.contains("không phát sinh"));
        world.accept(of).unwrap();
    }

    fn a_half_year_of_2017_is_returned_on_the_form_of_its_time(engine) {
        let world = World::new(engine, 40);
        world.keep(None, Some(world.case(1, 201_711)));
        world.keep(None, Some(world.case(2, 201_706)));
        let of = world.begin_of(1, 20_172);
        let read = world.read(&world.chair, of).unwrap();
        assert_eq!(read.form.id, "form01");
        let shown = read.shown();
        assert_eq!((shown["II.1"], shown["2.2"], shown["4.1.2"], shown["4"]), (1, 1, 1, 1), "{shown:?}");
        let inputs = read.form.rows.iter().filter(|row| row.source == norms::Source::Input);
        let figure = |code: &str| match code {
            "I.1" => 100,
            "1.1" => 60,
            "1.4" => 40,
            "4.2.2" | "5.2" => 1,
            _ => 0,
        };
        let entered = inputs.map(|row| (row.code.clone(), Some(figure(&row.code)))).collect();
        world.enter(&world.officer, of, entered).unwrap();
        world.sign(of, false, PASSWORD).unwrap();
        world.accept(of).unwrap();
        let sums = world.house.instance.db().read_now(|rx| {
            returns::locked_sums(rx, "form01", 20_172, &("/".to_owned(), "0".to_owned()))
        }).unwrap();
        assert!(sums.contains(&("II.1".to_owned(), 1, 1)) && sums.contains(&("I.1".to_owned(), 100, 1)), "{sums:?}");
    }

    fn a_form_filled_for_an_older_state_is_stale_and_writes_nothing(engine) {
        let world = World::new(engine, 35);
        let of = world.begin(1);
        let may = world.officer.actor.may::<PrepareReturn>().unwrap();
        let again = may.clone();
        let db = world.house.instance.db();
        db.write_now(move |tx| enter(tx, &may, of, 1, &entered())).unwrap();
        let other: Entered = vec![("A0".into(), Some(999))];
        assert_eq!(db.write_now(move |tx| enter(tx, &again, of, 1, &other)), Err(Outcome::Stale));
        assert_eq!(world.read(&world.chair, of).unwrap().shown()["A0"], 100);
        world.enter(&world.officer, of, vec![("A0".into(), None), ("B1".into(), Some(50))]).unwrap();
        let shown = world.read(&world.chair, of).unwrap().shown();
        assert_eq!((shown.get("A0"), shown["B1"]), (None, 0), "a computed row cannot be typed");
    }

    fn nobody_reads_or_answers_for_another(engine) {
        let world = World::new(engine, 36);
        world.keep(None, Some(world.case(1, 202_610)));
        let of = world.begin(1);
        world.enter(&world.officer, of, entered()).unwrap();
        assert_eq!(world.read(&world.stranger, of).map(|_| ()), Err(Outcome::NotVisible));
        assert_eq!(world.enter(&world.stranger, of, entered()), Err(Outcome::NotVisible));
        assert!(world.officer.actor.may::<SignReturn>().is_err(), "who fills does not sign");
        assert!(world.chair.actor.may::<AcceptReturn>().is_err(), "who signs does not accept");
        world.sign(of, false, PASSWORD).unwrap();
        assert!(world.read(&world.province, of).is_ok() && world.read(&world.statistician, of).is_ok());
    }

    fn rows_changed_behind_the_signature_are_found_at_acceptance(engine) {
        let world = World::new(engine, 37);
        world.keep(None, Some(world.case(1, 202_610)));
        let of = world.begin(1);
        world.enter(&world.officer, of, entered()).unwrap();
        world.sign(of, false, PASSWORD).unwrap();
        world.house.test.sql("UPDATE return_cell SET value = 0 WHERE code = 'B1'");
        assert!(matches!(world.accept(of), Err(Outcome::Fault(_))));
        assert_eq!(world.read(&world.province, of).unwrap().head.state, ReturnState::Submitted);
    }

    fn late_communes_come_first_and_the_clock_is_the_circulars(engine) {
        let world = World::new(engine, 38);
        world.december();
        let period = period_numbered(2026).unwrap();
        let range = ("/".to_owned(), "0".to_owned());
        let lines = |now: Instant, range: (String, String)| {
            world.house.instance.db().snapshot_now(move |rx| returns::lines(rx, &range, &period, now)).unwrap()
        };
        let fourth = Instant::of_vn(Date::constant(2026, 12, 4), 23, 59);
        assert_eq!(lines(fourth, range.clone()).iter().map(|line| line.late).collect::<Vec<_>>(), [false, false]);
        let of = world.begin(1);
        let shown = lines(fourth.plus_minutes(1), range);
        assert_eq!(shown.iter().map(|line| line.late).collect::<Vec<_>>(), [true, true], "begun is not signed");
        assert!(shown.iter().any(|line| line.unit == of.unit && line.head.is_some()));
    }

    fn a_case_of_the_next_statutory_year_is_not_in_this_return(engine) {
        let world = World::new(engine, 39);
        let last = Instant::of_vn(Date::constant(2026, 11, 30), 23, 59);
        let at = |moment: Instant, number| Fact { month: moment.vn_month(), ..world.case(number, 202_610) };
        world.keep(None, Some(at(last, 1)));
        world.keep(None, Some(at(last.plus_minutes(1), 2)));
        let of = world.begin(1);
        assert_eq!(world.read(&world.chair, of).unwrap().shown()["B1"], 1);
    }
}
