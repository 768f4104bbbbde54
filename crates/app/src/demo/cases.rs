//! Two months of the ward's sealed cases, each at its own stage, worked on by
//! its officers through the same actions as in service. Names are invented.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use access::Actor;
use access::can::{CloseCase, WorkCase};
use anyhow::{Context, Result};
use casework::cases::{self, Asked, FollowUp, Incident, Opening, Sending, Service, Told, ToldWhat};
use kernel::{Clock, Date, Instant, RecordId, Relation, ViolenceForm};
use people::invent::{self, People, PlaceWeight};
use people::{Birth, Person, Role, SafeContact, Sex};

use super::invented::{Generator, incident, on_day};
use super::{Persona, people as staff};
use crate::house::{Opened, told};

/// The demonstration's past begins so many days ago.
pub(super) const DAYS: i64 = 60;

/// A clock that runs behind another one, and catches up.
pub(super) struct Past {
    real: Arc<dyn Clock>,
    behind_ms: AtomicI64,
}

impl Past {
    /// So many days behind.
    pub(super) fn days_behind(real: &Arc<dyn Clock>, days: i64) -> Arc<Self> {
        let past = Self { real: Arc::clone(real), behind_ms: AtomicI64::new(0) };
        past.set(days);
        Arc::new(past)
    }
    /// Runs so many days behind from now on.
    pub(super) fn set(&self, days: i64) {
        self.behind_ms.store(days * 24 * 3_600_000, Ordering::SeqCst);
    }
}

impl Clock for Past {
    fn now(&self) -> Instant {
        Instant::of_millis(self.real.now().millis() - self.behind_ms.load(Ordering::SeqCst))
    }
}

/// How far a case has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    Opened,
    Asked,
    Verified,
    Followed,
    Waiting,
    Closed,
}

struct Plot {
    days_ago: i64,
    stage: Stage,
    woman: bool,
    acts: &'static [&'static str],
    form: ViolenceForm,
    child: bool,
    grave: bool,
}

const fn plot(days_ago: i64, stage: Stage, acts: &'static [&'static str], form: ViolenceForm) -> Plot {
    Plot { days_ago, stage, woman: true, acts, form, child: false, grave: false }
}

const PLOTS: &[Plot] = &[
    plot(58, Stage::Closed, &["a"], ViolenceForm::Physical),
    Plot { woman: false, ..plot(55, Stage::Closed, &["b"], ViolenceForm::Mental) },
    plot(49, Stage::Closed, &["a", "b"], ViolenceForm::Physical),
    plot(41, Stage::Followed, &["l"], ViolenceForm::Economic),
    Plot { child: true, ..plot(33, Stage::Closed, &["a"], ViolenceForm::Physical) },
    plot(26, Stage::Followed, &["g"], ViolenceForm::Mental),
    Plot { grave: true, child: true, ..plot(19, Stage::Followed, &["a", "b"], ViolenceForm::Physical) },
    plot(14, Stage::Waiting, &["b"], ViolenceForm::Mental),
    plot(9, Stage::Verified, &["a"], ViolenceForm::Physical),
    plot(5, Stage::Asked, &["h"], ViolenceForm::Sexual),
    plot(2, Stage::Opened, &[], ViolenceForm::Physical),
];

struct Desk<'h> {
    opened: &'h Opened,
    officer: Arc<Actor>,
    second: Arc<Actor>,
}

impl Desk<'_> {
    fn new_row(&self) -> Sending {
        let house = &self.opened.instance;
        Sending::new(RecordId::mint(house.now(), &**house.entropy()))
    }

    /// An invented case, from its opening until it counts.
    async fn write_down(&self, generator: &Generator, number: u64) -> Result<(), kernel::Outcome> {
        let house = &self.opened.instance;
        let may = self.officer.may::<WorkCase>()?;
        let case = RecordId::mint(house.now(), &**house.entropy());
        let place = may.scope().unit().place.ok_or(kernel::Outcome::NotVisible)?;
        let (invented, on) = (generator.case(number), day_before(house.now()));
        let cast = generator.cast(&invented, i32::from(on.year()));
        let with_ids = cast.into_iter().map(|person| (self.new_row().row, person)).collect();
        cases::open_case(house, &may, Opening { people: with_ids, ..Opening::at(case, place) }).await?;
        cases::save_incident(house, &may, case, self.new_row(), incident(&invented, on, place)).await?;
        self.tell_rights(case).await?;
        cases::verify(house, &may, case).await.map(|_| ())
    }

    async fn play(&self, number: u64, plot: &Plot, people: &People) -> Result<(), kernel::Outcome> {
        let house = &self.opened.instance;
        let may = self.officer.may::<WorkCase>()?;
        let case = RecordId::mint(house.now(), &**house.entropy());
        let place = may.scope().unit().place.ok_or(kernel::Outcome::NotVisible)?;
        let danger = if plot.grave { 3 } else { 1 };
        let cast = cast(number, plot, people);
        let with_ids = cast.into_iter().map(|person| (self.new_row().row, person)).collect();
        let opening = Opening { people: with_ids, danger, child: plot.child, ..Opening::at(case, place) };
        cases::open_case(house, &may, opening).await?;
        if plot.stage >= Stage::Asked {
            self.ask(case, plot).await?;
        }
        if plot.stage >= Stage::Verified {
            cases::verify(house, &may, case).await?;
        }
        if plot.stage >= Stage::Followed {
            let follow = FollowUp {
                at: house.now(),
                opening: 1,
                words: "Đã gọi, nói được, hẹn tuần sau.".to_owned(),
                services: vec![Service::Advice],
                consent: true,
                next_at: None,
            };
            cases::follow_up(house, &may, case, self.new_row(), follow).await?;
        }
        if plot.stage >= Stage::Waiting {
            cases::ask_close(house, &may, case, self.new_row(), "Đã yên, có người thân ở cùng.".to_owned())
                .await?;
        }
        if plot.stage >= Stage::Closed {
            let may = self.second.may::<CloseCase>()?;
            cases::close(house, &may, case, self.new_row(), true, String::new()).await?;
        }
        Ok(())
    }

    /// The incident, her rights, the questions on danger.
    async fn ask(&self, case: RecordId, plot: &Plot) -> Result<(), kernel::Outcome> {
        let house = &self.opened.instance;
        let may = self.officer.may::<WorkCase>()?;
        let place = may.scope().unit().place.ok_or(kernel::Outcome::NotVisible)?;
        let incident = Incident {
            opening: 1,
            on: day_before(house.now()),
            place,
            relation: Relation::Family.number(),
            acts: plot.acts.iter().map(|act| (*act).to_owned()).collect(),
            main_form: Some(plot.form.number()),
            forms: vec![plot.form.number()],
            child_present: plot.child,
            words: String::new(),
        };
        cases::save_incident(house, &may, case, self.new_row(), incident).await?;
        self.tell_rights(case).await?;
        let judged = plot.grave.then_some(3);
        let asked = Asked { answers: Vec::new(), judged, with_survivor: true, words: String::new() };
        cases::assess(house, &may, case, self.new_row(), asked).await.map(|_| ())
    }

    async fn tell_rights(&self, case: RecordId) -> Result<(), kernel::Outcome> {
        let house = &self.opened.instance;
        let may = self.officer.may::<WorkCase>()?;
        let told = Told {
            what: ToldWhat::Rights,
            at: house.now(),
            by: "Lò Thị Mai".to_owned(),
            language: "tiếng Việt".to_owned(),
            how: "gặp riêng".to_owned(),
        };
        cases::tell(house, &may, case, self.new_row(), told).await.map(|_| ())
    }
}

fn day_before(now: Instant) -> Date {
    now.plus_days(-1).vn_date()
}

fn cast(number: u64, plot: &Plot, people: &People) -> Vec<Person> {
    let (hers, his) = if plot.woman { (Sex::Female, Sex::Male) } else { (Sex::Male, Sex::Female) };
    let mut cast = vec![
        somebody(Role::Survivor, hers, people, number, 1_990),
        somebody(Role::Accused, his, people, number + 100, 1_986),
    ];
    if plot.child {
        cast.push(somebody(Role::Child, Sex::Female, people, number + 200, 2_017));
    }
    cast
}

fn somebody(role: Role, sex: Sex, people: &People, number: u64, born: i32) -> Person {
    let of = match sex {
        Sex::Female => invent::Sex::Female,
        Sex::Male => invent::Sex::Male,
    };
    let invented = people.person(number, of, born);
    Person {
        name: invented.name,
        sex: Some(sex),
        birth: u16::try_from(born).map_or(Birth::Unknown, Birth::Year),
        contact: SafeContact { phone: invented.phone.unwrap_or_default(), ..SafeContact::default() },
        ..Person::unknown(role)
    }
}

fn officer(opened: &Opened, personas: &[Persona], login: &str) -> Result<Arc<Actor>> {
    let persona = personas.iter().find(|persona| persona.login == login);
    let totp = persona.and_then(staff::totp_of).context("an officer without a second factor")?;
    staff::signed_in(opened, login, &totp)
}

/// What is to be written.
pub(super) struct Work {
    /// The plots of the demonstration, too.
    pub(super) plots: bool,
    /// So many invented cases besides.
    pub(super) sealed: u64,
    /// Whose world.
    pub(super) seed: u64,
}

impl Work {
    fn generator(&self, opened: &Opened, officer: &Actor) -> Result<Generator> {
        let unit = &officer.posts.first().context("an officer without a post")?.unit;
        let place = unit.place.context("a commune without a place")?;
        let office = PlaceWeight { place, unit: unit.id, weight: 1 };
        Generator::new(self.sealed, self.seed, office, opened.instance.now().vn_date())
    }
}

/// Writes the cases, each on its day; the clock ends in the present.
/// `progress` is told how many invented ones are written.
pub(super) fn write(
    opened: &Opened,
    personas: &[Persona],
    past: &Past,
    work: &Work,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let people = invent::people(7);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let days = u64::try_from(DAYS)? - 1;
    let (mut generator, mut written) = (None, 0);
    for (day, days_ago) in (0..days).zip((1..DAYS).rev()) {
        let plots = (0u64..).zip(PLOTS).filter(|(_, plot)| work.plots && plot.days_ago == days_ago);
        let plots: Vec<_> = plots.collect();
        let invented = on_day(work.sealed, day, days);
        if plots.is_empty() && invented.is_empty() {
            continue;
        }
        past.set(days_ago);
        let desk = Desk {
            opened,
            officer: officer(opened, personas, "mai")?,
            second: officer(opened, personas, "thu")?,
        };
        for (number, plot) in plots {
            runtime.block_on(desk.play(number, plot, &people)).map_err(told)?;
        }
        if generator.is_none() {
            generator = Some(work.generator(opened, &desk.officer)?);
        }
        let Some(generator) = &generator else { continue };
        for number in invented {
            runtime.block_on(desk.write_down(generator, number)).map_err(told)?;
            written += 1;
            progress(written);
        }
    }
    past.set(0);
    Ok(())
}
