//! Pages of slips.

use access::can::{ReceiveSlip, RecordMeasure};
use access::units::Unit;
use access::{Actor, Instance};
use askama::Template;
use axum::extract::Path;
use kernel::{Instant, Outcome, RecordId, TypedId, UnitId};
use page::components::{Confirm, Empty, ErrorSummary};
use page::fields::{Choice, DateField, Select, TextArea, TextField, read_moment};
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff, text_fault};

use super::actions::{self, hamlets};
use super::model::{Issue, Slip, SlipKind};
use super::rules::{HOURS_AT_MOST, WORDS};

#[derive(Template)]
#[template(path = "slips/pages/new.html")]
struct NewPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    fields: Html,
    empty: Option<Empty>,
}

impl NewPage {
    fn new(t: Frame, hamlets: &[(UnitId, String)], posted: &Posted, faults: &Faults) -> Self {
        let first = Select::new("hamlet", t.say("slips-hamlet-l")).answer("", "–");
        let select =
            hamlets.iter().fold(first, |select, (id, name)| select.answer(id.to_string(), name.clone()));
        let kind = SlipKind::ALL.iter().fold(Choice::one("kind", t.say("slips-kind-l")), |choice, kind| {
            choice.answer_hint(
                kind.key(),
                t.say(&format!("slips-kind-{}", kind.key())),
                t.say(&format!("slips-kind-{}-t", kind.key())),
            )
        });
        let words = TextArea::new("words", t.say("slips-words-l")).hint(t.say("slips-words-t")).rows(3);
        let hours = TextField::new("hours", t.say("slips-hours-l"))
            .hint(t.say("slips-hours-t"))
            .digits()
            .width("short");
        let told = DateField::moment("told", t.say("slips-told-l"), &t).hint(t.say("slips-told-t"));
        let told = if posted.has("told-day") { told.typed(posted) } else { told };
        let typed_hours =
            if posted.has("hours") { posted.typed("hours").to_owned() } else { HOURS_AT_MOST.to_string() };
        let fields = [
            select.chosen(posted.typed("hamlet")).faults(faults, &t).to_string(),
            kind.typed(posted).faults(faults, &t).to_string(),
            words.typed(posted.typed("words")).faults(faults, &t).to_string(),
            hours.typed(typed_hours).faults(faults, &t).to_string(),
            told.faults(faults, &t).to_string(),
        ];
        let empty = hamlets.is_empty().then(|| Empty::new(t.say("slips-nobody-e")));
        let title = t.say("slips-new-h");
        Self {
            summary: faults.summary(&t),
            fields: Html::trusted(fields.concat()),
            empty,
            t: t.titled(title).with_faults(faults),
        }
    }
    fn form(&self) -> Html {
        Html::trusted(self.t.form_fields().to_string())
    }
}

fn read_issue(posted: &Posted, now: Instant, staff: &Staff, faults: &mut Faults) -> Option<Issue> {
    let hamlet = posted.id::<UnitId>("hamlet");
    if hamlet.is_none() {
        faults.add("hamlet", "slips-hamlet-e");
    }
    let kind = SlipKind::of_key(posted.typed("kind"));
    if kind.is_none() {
        faults.add("kind", "slips-kind-e");
    }
    let words = faults.take(posted.text("words", WORDS).map_err(text_fault("words")));
    if words.is_empty() && faults.of("words", staff.frame().speech()).is_empty() {
        faults.add("words", "slips-words-e");
    }
    let hours =
        posted.typed("hours").trim().parse::<i64>().ok().filter(|hours| (1..=HOURS_AT_MOST).contains(hours));
    if hours.is_none() {
        faults.add("hours", "slips-hours-e");
    }
    let told_at = match read_moment(posted, "told") {
        Ok(at) if at <= now => Some(at),
        _ => {
            faults.add("told", "slips-told-e");
            None
        }
    };
    let id = posted.sending_id().unwrap_or_else(|| page::SendingId::mint(now, staff.turn().web().entropy()));
    if !faults.is_empty() {
        return None;
    }
    let record = RecordId::of_uuid(id.uuid());
    Some(Issue {
        record,
        hamlet: hamlet?,
        kind: kind?,
        words,
        told_at: told_at?,
        expires_at: now.plus_hours(hours?),
    })
}

async fn known_hamlets(staff: &Staff) -> Result<Vec<(UnitId, String)>, Outcome> {
    let may = staff.actor::<Actor>()?.may::<RecordMeasure>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let named = |unit: Unit| (unit.id, unit.name);
    Ok(hamlets(&house, may.unit()).await?.into_iter().map(named).collect())
}

/// `GET /slips/new`.
pub(super) async fn new(staff: Staff) -> Reply {
    Page::render(&NewPage::new(
        staff.frame(),
        &known_hamlets(&staff).await?,
        &Posted::default(),
        &Faults::none(),
    ))
}

/// `POST /slips/new`.
pub(super) async fn take(staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    if let Some(issue) = read_issue(&posted, staff.at(), &staff, &mut faults) {
        let may = staff.actor::<Actor>()?.may::<RecordMeasure>()?;
        let house = staff.turn().web().part::<Instance>()?;
        match actions::issue(&house, &may, issue).await {
            Ok(()) => {
                let t = staff.frame();
                let words = t.one("slips-sent-n", "when", t.when(staff.at()));
                return Page::render(&DonePage::new(t, words));
            }
            Err(outcome) => faults = Faults::from_outcome(outcome)?,
        }
    }
    Page::correct(&NewPage::new(staff.frame(), &known_hamlets(&staff).await?, &posted, &faults))
}

#[derive(Template)]
#[template(path = "slips/pages/done.html")]
struct DonePage {
    t: Frame,
    confirm: Confirm,
}

impl DonePage {
    fn new(t: Frame, words: String) -> Self {
        let title = t.say("slips-h");
        Self { confirm: Confirm::new(words), t: t.titled(title) }
    }
}

/// A slip: large words, few of them, one button.
#[derive(Template)]
#[template(path = "slips/pages/slip.html")]
struct SlipPage {
    t: Frame,
    id: String,
    heading: String,
    words: String,
    from: String,
    until: String,
    done: Option<Confirm>,
}

impl SlipPage {
    fn new(t: Frame, slip: &Slip) -> Self {
        let title = t.say("slips-h");
        Self {
            id: slip.record.to_string(),
            heading: t.say(&format!("slips-kind-{}", slip.kind.key())),
            words: slip.words.clone(),
            from: t.two("slips-from-n", ("office", &slip.office), ("when", t.when(slip.issued_at))),
            until: t.one("slips-until-n", "when", t.when(slip.expires_at)),
            done: slip.done_at.map(|at| Confirm::new(t.one("slips-done-n", "when", t.when(at)))),
            t: t.titled(title),
        }
    }
    fn form(&self) -> Html {
        Html::trusted(self.t.form_fields().to_string())
    }
}

fn record(id: &str) -> Result<RecordId, Outcome> {
    RecordId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// `GET /slips/{id}`.
pub(super) async fn show(staff: Staff, Path(id): Path<String>) -> Reply {
    let may = staff.actor::<Actor>()?.may::<ReceiveSlip>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let slip = actions::read(&house, &may, record(&id)?).await?;
    Page::render(&SlipPage::new(staff.frame(), &slip))
}

/// `POST /slips/{id}`.
pub(super) async fn done(staff: Staff, Path(id): Path<String>) -> Reply {
    let may = staff.actor::<Actor>()?.may::<ReceiveSlip>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let record = record(&id)?;
    actions::settle(&house, &may, record).await?;
    Ok(Page::redirect(&format!("/slips/{record}")))
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let at = stage.at();
    let slip = |done: bool| Slip {
        record: RecordId::of_bytes([6; 16]),
        kind: SlipKind::NoContact,
        words: "Ông H. không được đến gần nhà bà M. (Thôn 4) dưới 100 mét. Thấy thì gọi Công an xã."
            .to_owned(),
        office: "UBND xã Suối Mơ".to_owned(),
        issued_at: at.plus_hours(-1),
        expires_at: at.plus_hours(71),
        done_at: done.then_some(at),
    };
    let hamlets = vec![(UnitId::of_bytes([4; 16]), "Thôn 4".to_owned())];
    let mut faults = Faults::none();
    faults.add("told", "slips-told-e");
    let t = |path: &str| stage.staff(path);
    let none = Posted::default();
    vec![
        Sample::of("slip-task", &SlipPage::new(t("/slips"), &slip(false))),
        Sample::of("slip-task-done", &SlipPage::new(t("/slips"), &slip(true))),
        Sample::of("slip-new", &NewPage::new(t("/slips/new"), &hamlets, &none, &Faults::none())),
        Sample::of("slip-new-e", &NewPage::new(t("/slips/new"), &hamlets, &none, &faults)),
        Sample::of(
            "slip-sent",
            &DonePage::new(t("/slips/new"), t("/slips/new").one("slips-sent-n", "when", "14:20")),
        ),
    ]
}
