//! People in a case: search without a list, "Ghi người mới", corrections.

use access::can::{ReadCase, WorkCase};
use axum::extract::Path;
use kernel::{Date, Outcome, RecordId};
use norms::norms;
use page::fields::{Choice, TextArea, TextField};
use page::{Faults, Frame, Html, Page, Posted, Reply, Speech, Staff};
use people::{AgeBand, Birth, Found, Person, Query, Role, Sex};

use crate::cases::actions::reading::{self, Seen};
use crate::cases::actions::{household, work};
use crate::cases::model::{Kept, Opened, State, code};
use crate::cases::pages::case::open_field;
use crate::cases::rules::SHORT;
use crate::cases::view::{self, Form, FormPage, desk, part, record};

/// What a search answered.
pub(in crate::cases) type Answer = Option<Vec<Found>>;

/// Bytes of the part of the page that holds matches: the same whether
/// somebody was found or not.
const ROOM: usize = 4_096;

fn radios(name: &'static str, label: String, group: &str, keys: &[&'static str], t: &Speech) -> Choice {
    let choice = Choice::one(name, label);
    keys.iter()
        .fold(choice, |choice, key| choice.answer(*key, t.say(&format!("cases-{group}-{key}"))))
        .inline()
}

fn role_keys() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.key()).collect()
}

/// Matches as buttons, padded to the same length always.
fn matches(t: &Frame, found: &[Found]) -> Html {
    let row = |found: &Found| {
        let words = t.one("cases-person-known", "code", code(found.record));
        format!(
            r#"<p><button class="govuk-button govuk-button--secondary" type="submit" name="_go" value="take:{}:{}">{}</button></p>"#,
            found.record,
            RecordId::of_bytes(found.row),
            Html::text(&words)
        )
    };
    let mut html: String = found.iter().map(row).collect();
    let none = format!("<p>{}</p>", Html::text(&t.say("cases-search-none")));
    if html.is_empty() {
        html = none;
    }
    let filling = ROOM.saturating_sub(html.len());
    html.push_str(&" ".repeat(filling));
    Html::trusted(html)
}

fn search_form(t: &Frame, posted: &Posted, faults: &Faults, answer: &Answer) -> Form {
    let text = |name: &'static str, key: &str| {
        TextField::new(name, t.say(key)).typed(posted.typed(name)).faults(faults, t)
    };
    let mut fields = vec![
        text("name", "cases-person-name").to_string(),
        text("year", "cases-person-year").digits().width("short").to_string(),
        text("phone", "cases-person-phone").telephone().width("medium").to_string(),
    ];
    if let Some(found) = answer {
        let role = radios("role", t.say("cases-person-role"), "role", &role_keys(), t);
        fields.push(role.typed(posted).faults(faults, t).to_string());
        let same = Choice::many("household", t.say("cases-household-l"))
            .answer("same", t.say("cases-household-same"));
        fields.push(same.typed(posted).to_string());
        fields.push(matches(t, found).to_string());
    }
    let form = Form::new(fields, "find", t.say("cases-search-b")).headed(t.say("cases-search-h"));
    form.button("new", t.say("cases-person-new"))
}

/// The page of people.
pub(in crate::cases) fn people_page(
    t: Frame,
    seen: &Seen,
    posted: &Posted,
    faults: &Faults,
    answer: &Answer,
) -> FormPage {
    let case = &seen.case;
    let on = case.incidents.first().map_or(t.now().vn_date(), |incident| incident.on);
    let open = view::is_open(&t, seen.sight, part::PEOPLE);
    let id = case.file.record;
    let mut list = String::new();
    for person in &case.people {
        let plain = Html::text(&view::plain_person(&t, person, on));
        let name = match (open, person.name.is_empty()) {
            (true, false) => format!("<b>{}</b><br>", Html::text(&person.name)),
            (true, true) => format!("<b>{}</b><br>", Html::text(&t.say("cases-sealed-unknown"))),
            _ => format!(r#"<span class="bn-sealed">{}</span><br>"#, Html::text(&t.say("cases-sealed-kept"))),
        };
        let change = if open && case.file.state != State::Closed {
            let row = RecordId::of_bytes(person.row);
            format!(
                r#" <a class="bn-link" href="/cases/{id}/people/{row}">{}</a>"#,
                Html::text(&t.say("page-change"))
            )
        } else {
            String::new()
        };
        list.push_str(&format!(r#"<div class="bn-card bn-secret"><p>{name}{plain}{change}</p></div>"#));
    }
    let heading = t.say("cases-people-h");
    let mut page =
        FormPage::new(t.clone(), id, heading, faults).note(Html::text(&t.say("cases-people-t"))).above(list);
    if !open && !case.people.is_empty() {
        let reason = view::reason_choice(&t, faults).to_string();
        page = page.form_of(
            Form::new([reason], "open:people", t.say("page-open")).headed(t.say("cases-people-open")).quiet(),
        );
    }
    if case.file.state == State::Closed {
        page
    } else {
        page.form_of(search_form(&t, posted, faults, answer))
    }
}

async fn shown(
    staff: &Staff,
    case: RecordId,
    posted: &Posted,
    faults: &Faults,
    answer: &Answer,
) -> Result<FormPage, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let seen = reading::read_case(&house, &may, case).await?;
    Ok(people_page(staff.frame(), &seen, posted, faults, answer))
}

/// People of a case.
pub(in crate::cases) async fn people(staff: Staff, Path(id): Path<String>) -> Reply {
    Page::render(&shown(&staff, record(&id)?, &Posted::default(), &Faults::none(), &None).await?)
}

/// Search, taking over, or opening the sealed part.
pub(in crate::cases) async fn people_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    let here = format!("/cases/{case}/people");
    let go = posted.typed("_go").to_owned();
    if go.starts_with("open:") {
        if open_field(&staff, case, &posted).await? {
            return Ok(Page::redirect(&here));
        }
        let mut faults = Faults::none();
        faults.add("reason", "cases-e-reason");
        return Page::correct(&shown(&staff, case, &posted, &faults, &None).await?);
    }
    if go == "new" {
        return Ok(Page::redirect(&format!("{here}/new")));
    }
    let result = if let Some(known) = go.strip_prefix("take:") {
        take(&staff, case, &posted, known).await.map(|()| None)
    } else {
        find(&staff, case, &posted).await.map(Some)
    };
    match result {
        Ok(None) => Ok(Page::redirect(&here)),
        Ok(found) => Page::render(&shown(&staff, case, &posted, &Faults::none(), &found).await?),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            let answer = find(&staff, case, &posted).await.ok().filter(|_| go.starts_with("take:"));
            view::again(&shown(&staff, case, &posted, &faults, &answer).await?, stale)
        }
    }
}

fn year(posted: &Posted, field: &'static str, today: Date) -> Result<Option<u16>, Outcome> {
    let typed = posted.typed(field).trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let year: Option<u16> =
        typed.parse().ok().filter(|year| (1900..=i32::from(today.year())).contains(&i32::from(*year)));
    year.map(Some).ok_or_else(|| Outcome::invalid(field, "cases-e-year"))
}

fn line(posted: &Posted, field: &'static str) -> Result<String, Outcome> {
    posted.line(field, SHORT).map_err(|fault| Outcome::invalid(field, page::text_phrase(fault)))
}

async fn find(staff: &Staff, case: RecordId, posted: &Posted) -> Result<Vec<Found>, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let year = year(posted, "year", staff.at().vn_date())?;
    let query =
        Query { name: line(posted, "name")?, year, phone: line(posted, "phone")?, number: String::new() };
    household::search(&house, &may, case, query).await
}

async fn take(staff: &Staff, case: RecordId, posted: &Posted, known: &str) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let (from, row) = known.split_once(':').ok_or(Outcome::NotVisible)?;
    let (from, row) = (record(from)?, *record(row)?.bytes());
    let role = Role::of_key(posted.typed("role")).ok_or_else(|| Outcome::invalid("role", "cases-e-role"))?;
    let same = posted.is("household", "same");
    household::add_known(&house, &may, case, view::sending(staff, posted), (from, row), role, same).await?;
    Ok(())
}

/// What stands of a person, as a form would send it.
fn posted_of(person: &Person) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("role", person.role.key().to_owned()),
        ("name", person.name.clone()),
        ("sex", person.sex.map_or("", Sex::key).to_owned()),
        ("birth", person.birth.year().map_or_else(String::new, |year| year.to_string())),
        ("band", person.band.map_or("", AgeBand::key).to_owned()),
        ("phone", person.contact.phone.clone()),
        ("hours", person.contact.hours.clone()),
        ("opening", person.contact.opening.clone()),
        ("number", person.number.clone()),
        ("address", person.address.clone()),
        ("kin", person.kin.clone()),
        ("nationality", person.nationality.clone()),
        ("language", person.language.clone()),
    ];
    fields.extend(person.groups.iter().map(|group| ("groups", group.clone())));
    if person.struck {
        fields.push(("struck", "yes".to_owned()));
    }
    fields
}

/// The fields of a person, filled from what was posted.
fn person_fields(t: &Frame, posted: &Posted, faults: &Faults, hidden: Option<String>) -> Vec<String> {
    let text = |name: &'static str| {
        let field = TextField::new(name, t.say(&format!("cases-person-{name}")))
            .typed(posted.typed(name))
            .faults(faults, t);
        let hint = format!("cases-person-{name}-t");
        if t.knows(&hint) { field.hint(t.say(&hint)) } else { field }
    };
    let lists = norms().list("vulnerable_groups");
    let groups = Choice::many("groups", t.say("cases-person-groups"));
    let groups = lists
        .iter()
        .flat_map(|list| list.on(t.now().vn_date()))
        .fold(groups, |choice, entry| choice.answer(entry.key.clone(), entry.words.text(t.lang())));
    let sexes: Vec<_> = Sex::ALL.iter().map(|sex| sex.key()).collect();
    let bands: Vec<_> = AgeBand::ALL.iter().map(|band| band.key()).collect();
    let mut fields = vec![
        radios("role", t.say("cases-person-role"), "role", &role_keys(), t)
            .typed(posted)
            .faults(faults, t)
            .to_string(),
        text("name").to_string(),
        radios("sex", t.say("cases-person-sex"), "sex", &sexes, t)
            .typed(posted)
            .faults(faults, t)
            .to_string(),
        text("birth").digits().width("short").to_string(),
        radios("band", t.say("cases-person-band"), "band", &bands, t)
            .typed(posted)
            .faults(faults, t)
            .to_string(),
        text("kin").to_string(),
        text("address").width("medium").to_string(),
        text("phone").telephone().width("medium").to_string(),
        text("hours").to_string(),
        TextArea::new("opening", t.say("cases-person-opening"))
            .rows(2)
            .typed(posted.typed("opening"))
            .faults(faults, t)
            .to_string(),
        groups.typed(posted).to_string(),
        text("number").digits().width("medium").to_string(),
        text("nationality").width("medium").to_string(),
        text("language").width("medium").to_string(),
    ];
    if let Some(hidden) = hidden {
        let struck = Choice::many("struck", t.say("cases-person-struck-l"))
            .answer("yes", t.say("cases-person-struck-o"));
        fields.push(struck.typed(posted).to_string());
        fields.push(hidden);
    }
    fields
}

/// The form of one person: a new one, or a correction beside what stands.
pub(in crate::cases) fn person_page(
    t: Frame,
    case: RecordId,
    known: Option<&Kept<Person>>,
    typed: Option<&Posted>,
    faults: &Faults,
    stale: bool,
) -> FormPage {
    let standing = known.map(|known| posted_of(&known.value)).unwrap_or_default();
    let standing = Posted::of(standing.iter().map(|(name, value)| (*name, value.as_str())));
    let posted = typed.unwrap_or(&standing);
    let hidden = known.map(|known| view::hidden_row(Some(known.row), known.version));
    let heading = if known.is_some() { t.say("cases-person-change-h") } else { t.say("cases-person-new") };
    let form = Form::new(person_fields(&t, posted, faults, hidden), "save", t.say("cases-save-b"));
    let back = (format!("/cases/{case}/people"), t.say("cases-people-h"));
    let mut page = FormPage::new(t.clone(), case, heading, faults)
        .back(back.0, back.1)
        .note(Html::text(&t.say("cases-people-t")))
        .form_of(form);
    if let Some(known) = known.filter(|_| stale) {
        let words: Vec<_> = posted_of(&known.value)
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(_, value)| value)
            .collect();
        page = page.above(view::lines(&t.say("cases-stale-h"), &words));
    }
    page
}

/// A new person.
pub(in crate::cases) async fn new_person(staff: Staff, Path(id): Path<String>) -> Reply {
    let ((house, actor), case) = (desk(&staff)?, record(&id)?);
    reading::known(&house, &actor.may::<ReadCase>()?, case).await?;
    Page::render(&person_page(staff.frame(), case, None, None, &Faults::none(), false))
}

/// Reads a case for its page of one person; only while people are open.
async fn opened(staff: &Staff, case: RecordId) -> Result<(Opened, bool), Outcome> {
    let (house, actor) = desk(staff)?;
    let seen = reading::read_case(&house, &actor.may::<ReadCase>()?, case).await?;
    let open = view::is_open(&staff.frame(), seen.sight, part::PEOPLE);
    Ok((seen.case, open))
}

/// A person to be corrected.
pub(in crate::cases) async fn person(staff: Staff, Path((id, row)): Path<(String, String)>) -> Reply {
    let (case, row) = (record(&id)?, *record(&row)?.bytes());
    let (opened, open) = opened(&staff, case).await?;
    if !open {
        return Ok(Page::redirect(&format!("/cases/{case}/people")));
    }
    let known = opened.people.iter().find(|person| person.row == row).ok_or(Outcome::NotVisible)?;
    Page::render(&person_page(staff.frame(), case, Some(known), None, &Faults::none(), false))
}

fn read_person(posted: &Posted, today: Date) -> Result<Person, Outcome> {
    let mut faults = Faults::none();
    let role = Role::of_key(posted.typed("role"));
    if role.is_none() {
        faults.add("role", "cases-e-role");
    }
    let birth = match year(posted, "birth", today) {
        Ok(year) => year.map_or(Birth::Unknown, Birth::Year),
        Err(_) => {
            faults.add("birth", "cases-e-year");
            Birth::Unknown
        }
    };
    let mut person = Person::unknown(role.unwrap_or(Role::Other));
    person.name = faults.line(posted, "name", SHORT);
    person.sex = Sex::of_key(posted.typed("sex"));
    person.birth = birth;
    person.band = AgeBand::of_key(posted.typed("band"));
    person.contact.phone = faults.line(posted, "phone", SHORT);
    person.contact.hours = faults.line(posted, "hours", SHORT);
    person.contact.opening = faults.line(posted, "opening", SHORT);
    person.number = faults.line(posted, "number", SHORT);
    person.address = faults.line(posted, "address", SHORT);
    person.kin = faults.line(posted, "kin", SHORT);
    person.nationality = faults.line(posted, "nationality", SHORT);
    person.language = faults.line(posted, "language", SHORT);
    let known = |key: &str| norms().list("vulnerable_groups").is_some_and(|list| list.entry(key).is_some());
    person.groups = posted.all("groups").filter(|key| known(key)).map(str::to_owned).collect();
    person.struck = posted.is("struck", "yes");
    faults.into_result()?;
    Ok(person)
}

async fn save(staff: &Staff, case: RecordId, posted: &Posted, row: Option<[u8; 16]>) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut person = read_person(posted, staff.at().vn_date())?;
    let to = view::sending(staff, posted);
    if let Some(row) = row {
        // A form of another person, or of none, is not taken for this one.
        if to.row != row || to.over.is_none() {
            return Err(Outcome::NotVisible);
        }
        let (opened, _) = opened(staff, case).await?;
        let known = opened.people.iter().find(|person| person.row == row).ok_or(Outcome::NotVisible)?;
        person.same_as = known.same_as;
        person.contact.others_may_answer = known.contact.others_may_answer;
        if let (Birth::Day(day), Birth::Year(year)) = (known.birth, person.birth)
            && i32::from(day.year()) == i32::from(year)
        {
            person.birth = known.birth;
        }
    }
    work::save_person(&house, &may, case, to, person).await?;
    Ok(())
}

/// Saves a new person.
pub(in crate::cases) async fn new_person_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match save(&staff, case, &posted, None).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}/people"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&person_page(staff.frame(), case, None, Some(&posted), &faults, stale), stale)
        }
    }
}

/// Saves a correction.
pub(in crate::cases) async fn person_take(
    staff: Staff,
    Path((id, row)): Path<(String, String)>,
    posted: Posted,
) -> Reply {
    let (case, row) = (record(&id)?, *record(&row)?.bytes());
    match save(&staff, case, &posted, Some(row)).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}/people"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            let (opened, open) = opened(&staff, case).await?;
            let known = opened.people.iter().find(|person| person.row == row).ok_or(Outcome::NotVisible)?;
            view::again(
                &person_page(staff.frame(), case, Some(known), Some(&posted), &faults, stale && open),
                stale,
            )
        }
    }
}
