//! Opening a case with fifty fields: everything is decrypted, the page is
//! made, one leaf is synced, then the page leaves. Two denominators: one that
//! decrypts and syncs and answers with a number, and one that also reads what
//! it decrypted and makes the page.

mod denominator;

use access::can::{ReadCase, WorkCase};
use anyhow::{Result, anyhow};
use app::house::told;
use casework::cases::danger::{Answer, Told as Answered, instrument};
use casework::cases::{self, Asked, Incident, Opening, Seen, Sending, Told, ToldWhat};
use kernel::{Clock as _, RecordId, SystemClock, SystemEntropy};
use people::{Birth, Person, Role, Sex};

use crate::bare::Pool;
use crate::http;
use crate::intake::WORDS;
use crate::measure::Effort;
use crate::outcome::{Aim, Outcome};
use crate::serve::{Stage, same};
use crate::worklist::statements;
use crate::world::World;
use denominator::bare;

/// Measures opening one case again and again.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("open");
    let world = World::on_sqlite(stage, "open")?;
    let (case, fields) = stage.client(dress(&world))?;
    println!("opening a case with {fields} fields");
    let path = format!("/cases/{case}");
    let next = same(http::get(&path, &world.cookies, ""));
    let seen = stage.client(read(&world, case))?;
    let pool = Pool::open(&world.bare()?)?;
    let bare_at = stage.serve(bare(pool, &world.ground, seen)?)?;
    let before = world.opened.instance.db().counters();
    for (at, against, aim) in DENOMINATORS {
        let raw = same(http::get(at, "", ""));
        for clients in [1, 16] {
            let pair = stage.pair(effort, clients, (world.at, &next), (bare_at, &raw))?;
            outcome.ratio(format!("Opening a case, {clients} clients"), against, *aim, &pair);
        }
    }
    same_page(stage, &world, &path, bare_at, &mut outcome)?;
    let counted = world.opened.instance.db().counters().since(before);
    let together = counted.commits as f64 / counted.groups.max(1) as f64;
    outcome.counter("Commits a group while cases are opened", Aim::AtMost(1.0), together, "");
    outcome.counter(
        "Statements of opening a case, session included",
        Aim::None,
        statements(stage, &world, &path)?,
        "",
    );
    outcome.counter("Leaves an opening", Aim::AtMost(1.0), leaves(stage, &world, &path)?, "");
    outcome.note(format!(
        "The case has {fields} filled fields in {} sealed rows. The first denominator reads wrap and rows, opens \
         the unit's seed, the record's key and every row with the same calls, inserts one leaf and commits it; it \
         answers with a number of bytes. The second also parses the rows and answers with the case's page, made \
         by the same template. Neither knows a session, a permission, clocks or readers, and neither links its \
         leaf to those before it.",
        denominator::ROWS
    ));
    Ok(outcome)
}

/// Where a denominator answers, what it is, and what is aimed at.
const DENOMINATORS: &[(&str, &str, Aim)] = &[
    ("/", "bare handler, same decryption, one synced insert", Aim::AtLeast(0.7)),
    ("/page", "the same, and the same page made from what was decrypted", Aim::None),
];

/// Both pages are the same case: their summaries have as many rows.
fn same_page(
    stage: &Stage,
    world: &World,
    path: &str,
    bare_at: std::net::SocketAddr,
    outcome: &mut Outcome,
) -> Result<()> {
    let (ours, raw) = stage.client(async {
        let mut line = http::Line::open(world.at, None).await?;
        let ours = line.ask(&http::get(path, &world.cookies, "")).await?.must(200)?;
        let raw = http::Line::open(bare_at, None).await?.ask(&http::get("/page", "", "")).await?.must(200)?;
        Ok((ours.text(), raw.text()))
    })?;
    let rows = |text: &str| text.matches("govuk-summary-list__row").count();
    let (ours, raw) = (rows(&ours), rows(&raw));
    outcome
        .must(format!("Both pages have as many rows (they have {ours} and {raw})"), ours == raw && ours > 3);
    Ok(())
}

/// What the page is made from, read once by the product.
async fn read(world: &World, case: RecordId) -> Result<Seen> {
    let house = &world.opened.instance;
    let cookie = world.cookies.split_once('=').map_or("", |(_, value)| value);
    let present = access::accounts::authenticate(house, cookie).await.map_err(told)?;
    let actor = present.ok_or_else(|| anyhow!("the session is over"))?.actor;
    let may = actor.may::<ReadCase>().map_err(told)?;
    cases::read_case(house, &may, case).await.map_err(told)
}

fn now() -> kernel::Instant {
    SystemClock.now()
}

fn sending() -> Sending {
    Sending { row: *RecordId::mint(now(), &SystemEntropy).bytes(), over: None }
}

/// Makes a case as an officer would: three people, two incidents, danger
/// judged, rights told. Gives it and how many fields were filled.
pub(crate) async fn dress(world: &World) -> Result<(RecordId, usize)> {
    let house = &world.opened.instance;
    let cookie = world.cookies.split_once('=').map_or("", |(_, value)| value);
    let present = access::accounts::authenticate(house, cookie).await.map_err(told)?;
    let actor = present.ok_or_else(|| anyhow!("the session is over"))?.actor;
    let may = actor.may::<WorkCase>().map_err(told)?;
    let case = RecordId::mint(now(), &SystemEntropy);
    let opening = Opening {
        danger: 2,
        story: WORDS.to_owned(),
        hamlet: "Tổ dân phố số 1".to_owned(),
        hints: vec!["a".to_owned()],
        child: true,
        ..Opening::at(case, world.ground.place)
    };
    cases::open_case(house, &may, opening).await.map_err(told)?;
    for role in [Role::Survivor, Role::Accused, Role::Child] {
        cases::save_person(house, &may, case, sending(), person(role)).await.map_err(told)?;
    }
    for act in ["a", "b"] {
        cases::save_incident(house, &may, case, sending(), incident(world, act)).await.map_err(told)?;
    }
    let questions = instrument().questions().iter();
    let answers: Vec<_> =
        questions.map(|asked| Answered { question: asked.key.clone(), answer: Answer::No }).collect();
    let asked_of_her = answers.len() + 3;
    let asked = Asked { answers, judged: Some(2), with_survivor: true, words: WORDS.to_owned() };
    cases::assess(house, &may, case, sending(), asked).await.map_err(told)?;
    let rights = Told {
        what: ToldWhat::Rights,
        at: now(),
        by: "Lò Thị Mai".to_owned(),
        language: "Việt".to_owned(),
        how: "Gặp tại trụ sở".to_owned(),
    };
    cases::tell(house, &may, case, sending(), rights).await.map_err(told)?;
    // Five of the opening, eleven of each person, eight of each incident, the
    // answers, five of the telling.
    Ok((case, 5 + 3 * 11 + 2 * 8 + asked_of_her + 5))
}

fn person(role: Role) -> Person {
    let mut person = Person::unknown(role);
    person.name = "Nguyễn Thị Ví Dụ".to_owned();
    person.sex = Some(if role == Role::Accused { Sex::Male } else { Sex::Female });
    person.birth = Birth::Year(if role == Role::Child { 2018 } else { 1990 });
    person.contact.phone = "0900 000 347".to_owned();
    person.contact.hours = "Sáng thứ Ba, sau 8 giờ".to_owned();
    person.contact.opening = "Hội phụ nữ mời họp tối thứ Năm.".to_owned();
    person.address = "chị ấy".to_owned();
    person.kin = "vợ".to_owned();
    person.language = "Mông".to_owned();
    person.nationality = "Lào".to_owned();
    person
}

fn incident(world: &World, act: &str) -> Incident {
    Incident {
        opening: 1,
        on: now().vn_date(),
        place: world.ground.place,
        relation: 0,
        acts: vec![act.to_owned()],
        main_form: Some(1),
        forms: vec![0, 1],
        child_present: true,
        words: WORDS.to_owned(),
    }
}

/// Leaves written by one opening.
fn leaves(stage: &Stage, world: &World, path: &str) -> Result<f64> {
    let conn = rusqlite::Connection::open(world.file())?;
    let count = || conn.query_row("SELECT count(*) FROM audit_leaf", [], |row| row.get::<_, f64>(0));
    let before = count()?;
    stage.client(async {
        crate::http::Line::open(world.at, None)
            .await?
            .ask(&http::get(path, &world.cookies, ""))
            .await?
            .must(200)
    })?;
    Ok(count()? - before)
}
