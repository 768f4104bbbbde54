//! Acts, forms and relation; a new incident that opens a case again.

use access::can::{ReadCase, WorkCase};
use axum::extract::Path;
use kernel::{Date, Outcome, RecordId, Relation, ViolenceForm};
use norms::{Counts, norms};
use page::components::SummaryList;
use page::fields::{Choice, DateField, TextArea, read_date};
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff};
use places::{Code, Gazetteer};

use crate::cases::actions::closing;
use crate::cases::actions::reading::{self, Seen};
use crate::cases::actions::work;
use crate::cases::model::{Incident, Kept, Opened, State};
use crate::cases::rules::{self, WORDS};
use crate::cases::view::{self, Form, FormPage, desk, part, record};

mod outside;

/// The acts as they are asked: article, point and short words.
fn act_choice(t: &Frame, posted: &Posted, faults: &Faults) -> Choice {
    let choice = Choice::many("acts", t.say("cases-acts-l")).hint(t.say("cases-acts-t"));
    let choice = norms().acts().iter().fold(choice, |choice, act| {
        choice.answer(act.key.clone(), format!("{}) {}", act.letter, act.words.text(t.lang())))
    });
    choice.typed(posted).faults(faults, t)
}

fn forms(t: &Frame, name: &'static str, many: bool) -> Choice {
    let label = t.say(&format!("cases-{name}-l"));
    let choice = if many { Choice::many(name, label) } else { Choice::one(name, label) };
    ViolenceForm::ALL
        .iter()
        .fold(choice, |choice, form| choice.answer(norms::form_key(*form), view::form_words(*form, t.lang())))
}

/// The fields of an incident.
fn fields(t: &Frame, case: &Opened, posted: &Posted, faults: &Faults, hidden: Option<String>) -> Vec<String> {
    let day = DateField::day("on", t.say("cases-on-l"), t);
    let day = if posted.has("on-day") { day.typed(posted) } else { day };
    let relation = Choice::one("relation", t.say("cases-relation-l"));
    let relation = norms()
        .relations()
        .iter()
        .fold(relation, |choice, scope| choice.answer(scope.key.clone(), scope.words.text(t.lang())));
    let child = Choice::many("child", t.say("cases-child-l")).answer("yes", t.say("cases-child-o"));
    let hints: Vec<_> = case.header.hints.iter().map(|key| view::act_words(key, t.lang())).collect();
    let mut fields = vec![view::lines(&t.say("cases-hints-h"), &hints)];
    fields.extend([
        day.faults(faults, t).to_string(),
        relation.typed(posted).faults(faults, t).to_string(),
        act_choice(t, posted, faults).to_string(),
        forms(t, "forms", true).hint(t.say("cases-forms-t")).typed(posted).faults(faults, t).to_string(),
        forms(t, "main-form", false).typed(posted).faults(faults, t).to_string(),
        child.typed(posted).to_string(),
        TextArea::new("words", t.say("cases-words-l"))
            .rows(5)
            .typed(posted.typed("words"))
            .faults(faults, t)
            .to_string(),
    ]);
    fields.extend(hidden);
    fields.extend(outside::mark(posted, faults));
    fields
}

/// The relation a form chose.
fn relation_of(posted: &Posted) -> Option<Relation> {
    Relation::ALL.iter().copied().find(|relation| posted.is("relation", norms::relation_key(*relation)))
}

fn incident_list(t: &Frame, seen: &Seen, incident: &Kept<Incident>) -> String {
    let lang = t.lang();
    let judged = rules::judge(incident.scope(), &incident.acts);
    let scope = norms().relation(incident.scope());
    let act = |key: &String| {
        let words = view::act_words(key, lang);
        match scope.map(|scope| scope.counts(key)) {
            Some(Counts::Unsure) => format!("{words} ({})", t.say("cases-act-unsure")),
            Some(Counts::Limited) => {
                let limit = scope.and_then(|scope| scope.limits.iter().find(|limit| limit.act == *key));
                format!("{words} ({})", limit.map_or("", |limit| limit.words.text(lang)))
            }
            Some(Counts::Yes) => words,
            _ => format!("{words} ({})", t.say("cases-act-outside")),
        }
    };
    let mut acts: Vec<_> = incident.acts.iter().map(act).collect();
    if judged.is_outside() {
        acts.push(t.say("cases-e-outside"));
    }
    let forms: Vec<_> = ViolenceForm::ALL
        .iter()
        .filter(|form| form.is_in(incident.form_bits()))
        .map(|form| view::form_words(*form, lang))
        .collect();
    let words = view::sealed_field(
        t,
        seen.sight,
        ("story", t.say("cases-words-l")),
        &incident.words,
        t.say("cases-sealed-kept"),
    );
    let list = SummaryList::new(t)
        .row(t.say("cases-on-l"), t.day(incident.on))
        .row(t.say("cases-relation-l"), view::relation_words(incident.scope(), lang))
        .row(t.say("cases-acts-l"), acts.join("\n"))
        .row(t.say("cases-forms-l"), forms.join(", "))
        .sealed(t.say("cases-words-l"), words);
    let change = if incident.opening == seen.case.file.times_opened && seen.case.file.state != State::Closed {
        let (id, row) = (seen.case.file.record, RecordId::of_bytes(incident.row));
        format!(
            r#"<p><a class="bn-link" href="/cases/{id}/acts/{row}">{}</a></p>"#,
            Html::text(&t.say("page-change"))
        )
    } else {
        String::new()
    };
    format!(r#"<div class="bn-card">{list}{change}</div>"#)
}

/// The page of acts: what stands, and a new incident.
pub(in crate::cases) fn acts_page(t: Frame, seen: &Seen, posted: &Posted, faults: &Faults) -> FormPage {
    let case = &seen.case;
    let list: String = case.incidents.iter().map(|incident| incident_list(&t, seen, incident)).collect();
    // The sealed words open on the page of the case.
    let list = format!(
        r#"<form method="post" action="/cases/{}" novalidate>{}{list}</form>"#,
        case.file.record,
        t.form_fields()
    );
    let heading = t.say("cases-acts-h");
    let mut page = FormPage::new(t.clone(), case.file.record, heading, faults)
        .above(if case.incidents.is_empty() { String::new() } else { list });
    if rules::concerns_child(case) {
        page = page.note(t.rich("cases-child-n"));
    }
    if case.file.state == State::Closed {
        return page;
    }
    let headed = if case.incidents.is_empty() { String::new() } else { t.say("cases-incident-new") };
    page.form_of(
        Form::new(fields(&t, case, posted, faults, None), "save", t.say("cases-save-b")).headed(headed),
    )
}

/// What stands of an incident, as a form would send it.
fn posted_of(incident: &Incident) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("on-day", incident.on.day().to_string()),
        ("on-month", incident.on.month().to_string()),
        ("on-year", incident.on.year().to_string()),
        ("relation", norms::relation_key(incident.scope()).to_owned()),
        ("words", incident.words.clone()),
    ];
    all.extend(incident.acts.iter().map(|act| ("acts", act.clone())));
    let form = |number: &i64| ViolenceForm::of_number(*number).map(|form| norms::form_key(form).to_owned());
    all.extend(incident.forms.iter().filter_map(form).map(|key| ("forms", key)));
    all.extend(incident.main_form.as_ref().and_then(form).map(|key| ("main-form", key)));
    if incident.child_present {
        all.push(("child", "yes".to_owned()));
    }
    all
}

/// The form that corrects an incident.
pub(in crate::cases) fn incident_page(
    t: Frame,
    seen: &Seen,
    known: &Kept<Incident>,
    typed: Option<&Posted>,
    faults: &Faults,
) -> FormPage {
    let standing = posted_of(&known.value);
    let open = view::is_open(&t, seen.sight, part::STORY);
    // Words that are not open stay out of the form; empty keeps what stands.
    let standing = standing
        .iter()
        .filter(|(name, _)| open || *name != "words")
        .map(|(name, value)| (*name, value.as_str()));
    let standing = Posted::of(standing);
    let posted = typed.unwrap_or(&standing);
    let hidden = view::hidden_row(Some(known.row), known.version);
    let heading = t.say("cases-incident-change");
    let id = seen.case.file.record;
    let form = Form::new(fields(&t, &seen.case, posted, faults, Some(hidden)), "save", t.say("cases-save-b"));
    let (back, words) = (format!("/cases/{id}/acts"), t.say("cases-acts-h"));
    FormPage::new(t.clone(), id, heading, faults).back(back, words).form_of(form)
}

/// The commune of an incident, in the version in force on its day.
fn place_on(places: &Gazetteer, case: &Opened, on: Date) -> kernel::PlaceId {
    let place = case.file.place;
    if places.version(place).is_some_and(|version| version.in_force(on)) {
        return place;
    }
    let same = Code::of_place(place).and_then(|(code, _)| places.at(code, on)).map(|version| version.id);
    let mut before = places
        .predecessors(place)
        .filter_map(|link| places.version(link.old?))
        .filter(|version| version.in_force(on));
    // Several former communes became this one: which one it was nobody said.
    let only = before.next().filter(|_| before.next().is_none()).map(|version| version.id);
    same.or(only).unwrap_or(place)
}

fn read(posted: &Posted) -> Result<Incident, Outcome> {
    let mut faults = Faults::none();
    let on = read_date(posted, "on");
    let on = on.map_err(|fault| faults.add("on", fault.phrase)).unwrap_or(Date::constant(2000, 1, 1));
    let relation = relation_of(posted);
    if relation.is_none() {
        faults.add("relation", "cases-e-relation");
    }
    // A key no list knows is a fault of its own: leaving it out would record
    // something else than what was sent.
    let acts: Vec<String> = posted.all("acts").map(str::to_owned).collect();
    if acts.is_empty() {
        faults.add("acts", "cases-e-acts");
    } else if acts.iter().any(|key| norms().act(key).is_none()) {
        faults.add("acts", "cases-e-unknown");
    }
    for name in ["forms", "main-form"] {
        if posted.all(name).any(|key| !key.is_empty() && norms::violence_form(key).is_none()) {
            faults.add(name, "cases-e-unknown");
        }
    }
    let words = faults.text(posted, "words", WORDS);
    let mut forms: Vec<i64> =
        posted.all("forms").filter_map(norms::violence_form).map(ViolenceForm::number).collect();
    let main = norms::violence_form(posted.typed("main-form"));
    if forms.is_empty() && main.is_none() {
        // Prefilled from the acts; the law gives no such mapping.
        forms = acts.iter().filter_map(|act| norms().act(act)).map(|act| act.default_form.number()).collect();
    }
    forms.extend(main.map(ViolenceForm::number));
    forms.sort_unstable();
    forms.dedup();
    let main = main.map(ViolenceForm::number).or_else(|| forms.first().copied().filter(|_| forms.len() == 1));
    faults.into_result()?;
    Ok(Incident {
        opening: 1,
        on,
        place: kernel::PlaceId(0),
        relation: relation.unwrap_or(Relation::Outside).number(),
        acts,
        main_form: main,
        forms,
        child_present: posted.is("child", "yes"),
        words,
    })
}

async fn seen(staff: &Staff, case: RecordId) -> Result<Seen, Outcome> {
    let (house, actor) = desk(staff)?;
    reading::read_case(&house, &actor.may::<ReadCase>()?, case).await
}

/// Acts of a case.
pub(in crate::cases) async fn acts(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&acts_page(staff.frame(), &seen, &Posted::default(), &Faults::none()))
}

async fn save(staff: &Staff, seen: &Seen, posted: &Posted, row: Option<[u8; 16]>) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut incident = read(posted)?;
    outside::checked(&staff.frame(), posted, incident.on)?;
    let places = staff.turn().web().part::<Gazetteer>()?;
    incident.place = place_on(&places, &seen.case, incident.on);
    let to = view::sending(staff, posted);
    if let Some(row) = row {
        if to.row != row || to.over.is_none() {
            return Err(Outcome::NotVisible);
        }
        if incident.words.is_empty() {
            let known = seen.case.incidents.iter().find(|incident| incident.row == row);
            incident.words = known.map_or_else(String::new, |known| known.words.clone());
        }
    }
    work::save_incident(&house, &may, seen.case.file.record, to, incident).await?;
    Ok(())
}

/// Saves an incident.
pub(in crate::cases) async fn acts_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    let before = seen(&staff, case).await?;
    match save(&staff, &before, &posted, None).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}/acts"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&acts_page(staff.frame(), &before, &posted, &faults), stale)
        }
    }
}

/// An incident to be corrected.
pub(in crate::cases) async fn incident(staff: Staff, Path((id, row)): Path<(String, String)>) -> Reply {
    let row = *record(&row)?.bytes();
    let seen = seen(&staff, record(&id)?).await?;
    let known = seen.case.incidents.iter().find(|incident| incident.row == row).ok_or(Outcome::NotVisible)?;
    Page::render(&incident_page(staff.frame(), &seen, known, None, &Faults::none()))
}

/// Saves a correction.
pub(in crate::cases) async fn incident_take(
    staff: Staff,
    Path((id, row)): Path<(String, String)>,
    posted: Posted,
) -> Reply {
    let (case, row) = (record(&id)?, *record(&row)?.bytes());
    let before = seen(&staff, case).await?;
    match save(&staff, &before, &posted, Some(row)).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}/acts"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            let now = if stale { seen(&staff, case).await? } else { before };
            let known =
                now.case.incidents.iter().find(|incident| incident.row == row).ok_or(Outcome::NotVisible)?;
            view::again(&incident_page(staff.frame(), &now, known, Some(&posted), &faults), stale)
        }
    }
}

/// The page that opens a closed case again.
pub(in crate::cases) fn reopen_page(t: Frame, seen: &Seen, posted: &Posted, faults: &Faults) -> FormPage {
    let mut all = fields(&t, &seen.case, posted, faults, None);
    let why =
        TextArea::new("why", t.say("cases-reopen-why")).rows(2).typed(posted.typed("why")).faults(faults, &t);
    all.push(why.to_string());
    let form = Form::new(all, "reopen", t.say("cases-reopen-b"));
    let heading = t.say("cases-task-reopen");
    FormPage::new(t.clone(), seen.case.file.record, heading, faults)
        .note(t.rich("cases-reopen-n"))
        .form_of(form)
}

/// Reopening.
pub(in crate::cases) async fn reopen(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&reopen_page(staff.frame(), &seen, &Posted::default(), &Faults::none()))
}

async fn open_again(staff: &Staff, seen: &Seen, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut incident = read(posted)?;
    outside::checked(&staff.frame(), posted, incident.on)?;
    let places = staff.turn().web().part::<Gazetteer>()?;
    incident.place = place_on(&places, &seen.case, incident.on);
    let why = posted.text("why", WORDS).map_err(|fault| Outcome::invalid("why", page::text_phrase(fault)))?;
    closing::reopen(&house, &may, seen.case.file.record, view::sending(staff, posted), incident, why).await?;
    Ok(())
}

/// Opens a case again.
pub(in crate::cases) async fn reopen_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    let before = seen(&staff, case).await?;
    match open_again(&staff, &before, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&reopen_page(staff.frame(), &before, &posted, &faults), stale)
        }
    }
}
