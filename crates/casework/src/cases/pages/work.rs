//! Safety, rights told, follow-up, verification, closing.

use access::can::{CloseCase, ReadCase, WorkCase};
use axum::extract::Path;
use kernel::{Instant, Outcome, RecordId};
use page::fields::{Choice, DateField, TextArea, TextField, read_moment};
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff};

use crate::cases::actions::reading::{self, Seen};
use crate::cases::actions::{closing, work};
use crate::cases::model::{Closing, FollowUp, Kept, Service, State, Told, ToldWhat};
use crate::cases::rules::danger::{self, Answer, instrument};
use crate::cases::rules::{self, SHORT, WORDS};
use crate::cases::view::{self, Form, FormPage, desk, part, record};

async fn seen(staff: &Staff, case: RecordId) -> Result<Seen, Outcome> {
    let (house, actor) = desk(staff)?;
    reading::read_case(&house, &actor.may::<ReadCase>()?, case).await
}

fn area(t: &Frame, name: &'static str, key: &str, posted: &Posted, faults: &Faults) -> TextArea {
    let field = TextArea::new(name, t.say(key)).rows(4).typed(posted.typed(name)).faults(faults, t);
    let hint = format!("{key}-t");
    if t.knows(&hint) { field.hint(t.say(&hint)) } else { field }
}

fn moment(t: &Frame, name: &'static str, key: &str, posted: &Posted, faults: &Faults) -> String {
    let field = DateField::moment(name, t.say(key), t);
    let field = if posted.has(&format!("{name}-day")) { field.typed(posted) } else { field.value(t.now()) };
    field.faults(faults, t).to_string()
}

/// Words of a sealed row, or that they are kept.
fn kept_words(t: &Frame, seen: &Seen, words: &str) -> String {
    if view::is_open(t, seen.sight, part::STORY) || words.is_empty() {
        words.to_owned()
    } else {
        t.say("cases-sealed-kept")
    }
}

// ---- Safety ---------------------------------------------------------------

/// The page of safety.
pub(in crate::cases) fn safety_page(t: Frame, seen: &Seen, posted: &Posted, faults: &Faults) -> FormPage {
    let case = &seen.case;
    let mut fields: Vec<String> = Vec::new();
    for question in instrument().questions() {
        let name = format!("q-{}", question.key);
        let choice = Choice::one(name, question.words(t.lang()));
        let choice = Answer::ALL.iter().fold(choice, |choice, answer| {
            choice.answer(answer.key(), t.say(&format!("cases-answer-{}", answer.key())))
        });
        fields.push(choice.inline().typed(posted).to_string());
    }
    let judged = Choice::one("judged", t.say("cases-judged-l"))
        .hint(t.say("cases-judged-t"))
        .answer("", t.say("cases-judged-same"));
    let judged = instrument()
        .levels()
        .iter()
        .fold(judged, |choice, level| choice.answer(level.number.to_string(), level.words(t.lang())));
    let herself = Choice::one("with", t.say("cases-with-l"))
        .answer("yes", t.say("cases-with-yes"))
        .answer("no", t.say("cases-with-no"));
    fields.extend([
        judged.typed(posted).to_string(),
        herself.typed(posted).faults(faults, &t).to_string(),
        area(&t, "words", "cases-safety-words", posted, faults).to_string(),
    ]);
    let past = |row: &Kept<crate::cases::model::Safety>| {
        let level = instrument().level(row.judged).map_or("", |level| level.words(t.lang()));
        let words = kept_words(&t, seen, &row.words);
        format!("{} · {level} · {words}", t.when(row.at))
    };
    let past: Vec<_> = case.safety.iter().rev().map(past).collect();
    let heading = t.say("cases-task-safety");
    let chip = view::law_chip(&t, page::components::Mark::Assumed, "cases-danger-chip");
    let note = Html::trusted(format!("{} {chip}", t.rich("cases-safety-n")));
    let page = FormPage::new(t.clone(), case.file.record, heading, faults)
        .note(note)
        .below(view::lines(&t.say("cases-safety-past"), &past));
    if case.file.state == State::Closed {
        page
    } else {
        page.form_of(Form::new(fields, "save", t.say("cases-save-b")))
    }
}

/// Safety.
pub(in crate::cases) async fn safety(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&safety_page(staff.frame(), &seen, &Posted::default(), &Faults::none()))
}

async fn assess(staff: &Staff, case: RecordId, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut faults = Faults::none();
    let words = faults.text(posted, "words", WORDS);
    if !matches!(posted.typed("with"), "yes" | "no") {
        faults.add("with", "cases-e-with");
    }
    faults.into_result()?;
    let answers = instrument().questions().iter().map(|question| danger::Told {
        question: question.key.clone(),
        answer: Answer::of_key(posted.typed(&format!("q-{}", question.key))).unwrap_or(Answer::Unknown),
    });
    let asked = work::Asked {
        answers: answers.collect(),
        judged: posted.typed("judged").parse().ok(),
        with_survivor: posted.is("with", "yes"),
        words,
    };
    work::assess(&house, &may, case, view::sending(staff, posted), asked).await?;
    Ok(())
}

/// Saves an assessment.
pub(in crate::cases) async fn safety_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match assess(&staff, case, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&safety_page(staff.frame(), &seen(&staff, case).await?, &posted, &faults), stale)
        }
    }
}

// ---- Told -----------------------------------------------------------------

/// The page of what she was told.
pub(in crate::cases) fn told_page(t: Frame, seen: &Seen, posted: &Posted, faults: &Faults) -> FormPage {
    let case = &seen.case;
    let text = |name: &'static str, key: &str| {
        TextField::new(name, t.say(key)).typed(posted.typed(name)).faults(faults, &t).to_string()
    };
    let by = if posted.has("by") {
        posted.typed("by").to_owned()
    } else {
        t.staff().map_or_else(String::new, |staff| staff.account_name.clone())
    };
    let what = ToldWhat::ALL.iter().fold(Choice::one("what", t.say("cases-told-what")), |choice, what| {
        choice.answer(what.key(), t.say(&format!("cases-told-{}", what.key())))
    });
    let what = if posted.has("what") { what.typed(posted) } else { what.chosen([ToldWhat::Rights.key()]) };
    let fields = [
        what.faults(faults, &t).to_string(),
        moment(&t, "told", "cases-told-when", posted, faults),
        TextField::new("by", t.say("cases-told-by")).typed(by).faults(faults, &t).to_string(),
        text("language", "cases-told-language"),
        text("how", "cases-told-how"),
    ];
    let past: Vec<_> = case
        .told
        .iter()
        .map(|told| {
            let parts = [
                t.say(&format!("cases-told-{}", told.what.key())),
                t.when(told.value.at),
                told.by.clone(),
                told.language.clone(),
                told.how.clone(),
            ];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        })
        .collect();
    let who = view::address_of(&t, case);
    let heading = t.one("cases-told-h", "who", who);
    let note = Html::trusted(format!(
        "{} {}",
        t.rich("cases-told-n"),
        view::law_chip(&t, page::components::Mark::Verified, "cases-told-chip")
    ));
    let page = FormPage::new(t.clone(), case.file.record, heading, faults)
        .note(note)
        .above(view::lines(&t.say("cases-told-past"), &past));
    if case.file.state == State::Closed {
        page
    } else {
        page.form_of(Form::new(fields, "save", t.say("cases-save-b")))
    }
}

/// What she was told.
pub(in crate::cases) async fn told(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&told_page(staff.frame(), &seen, &Posted::default(), &Faults::none()))
}

fn required(faults: &mut Faults, posted: &Posted, name: &'static str, key: &'static str) -> String {
    let line = faults.line(posted, name, SHORT);
    if line.is_empty() && faults.list().iter().all(|fault| fault.field != name) {
        faults.add(name, key);
    }
    line
}

fn at(faults: &mut Faults, posted: &Posted, name: &'static str) -> Instant {
    read_moment(posted, name).unwrap_or_else(|fault| {
        faults.add(name, fault.phrase);
        Instant::of_millis(0)
    })
}

async fn tell(staff: &Staff, case: RecordId, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut faults = Faults::none();
    let told = Told {
        what: ToldWhat::of_key(posted.typed("what")).unwrap_or(ToldWhat::Rights),
        at: at(&mut faults, posted, "told"),
        by: required(&mut faults, posted, "by", "cases-e-told-by"),
        language: faults.line(posted, "language", SHORT),
        how: faults.line(posted, "how", SHORT),
    };
    faults.into_result()?;
    work::tell(&house, &may, case, view::sending(staff, posted), told).await?;
    Ok(())
}

/// Saves what she was told.
pub(in crate::cases) async fn told_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match tell(&staff, case, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&told_page(staff.frame(), &seen(&staff, case).await?, &posted, &faults), stale)
        }
    }
}

// ---- Follow-up ------------------------------------------------------------

/// The page of follow-up.
pub(in crate::cases) fn follow_up_page(t: Frame, seen: &Seen, posted: &Posted, faults: &Faults) -> FormPage {
    let case = &seen.case;
    let services = Choice::many("services", t.say("cases-services-l"));
    let services = Service::ALL.iter().fold(services, |choice, service| {
        choice.answer(service.key(), view::words_of("services", service.key(), t.lang()))
    });
    let consent = Choice::many("consent", t.say("cases-consent-l")).answer("yes", t.say("cases-consent-o"));
    let next = DateField::moment("next", t.say("cases-next-l"), &t).hint(t.say("cases-next-t")).typed(posted);
    let fields = [
        moment(&t, "at", "cases-follow-up-when", posted, faults),
        area(&t, "words", "cases-follow-up-words", posted, faults).to_string(),
        services.typed(posted).to_string(),
        consent.typed(posted).faults(faults, &t).to_string(),
        next.faults(faults, &t).to_string(),
    ];
    let past = |row: &Kept<FollowUp>| {
        let services: Vec<_> =
            row.services.iter().map(|service| view::words_of("services", service.key(), t.lang())).collect();
        format!("{} · {} · {}", t.when(row.value.at), services.join(", "), kept_words(&t, seen, &row.words))
    };
    let past: Vec<_> = case.follow_up.iter().rev().map(past).collect();
    let heading = t.say("cases-task-follow-up");
    let page = FormPage::new(t.clone(), case.file.record, heading, faults)
        .note(t.rich("cases-follow-up-n"))
        .above(view::lines("", &past));
    if case.file.state == State::Closed {
        page
    } else {
        page.form_of(Form::new(fields, "save", t.say("cases-save-b")))
    }
}

/// Follow-up.
pub(in crate::cases) async fn follow_up(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&follow_up_page(staff.frame(), &seen, &Posted::default(), &Faults::none()))
}

async fn follow(staff: &Staff, case: RecordId, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<WorkCase>()?;
    let mut faults = Faults::none();
    let moment = at(&mut faults, posted, "at");
    let words = faults.text(posted, "words", WORDS);
    let next_at = posted.has("next-day").then(|| at(&mut faults, posted, "next"));
    if words.is_empty() && posted.all("services").next().is_none() {
        faults.add("words", "cases-e-follow-up");
    }
    faults.into_result()?;
    let row = FollowUp {
        at: moment,
        opening: 1,
        words,
        services: posted.all("services").filter_map(Service::of_key).collect(),
        consent: posted.is("consent", "yes"),
        next_at,
    };
    work::follow_up(&house, &may, case, view::sending(staff, posted), row).await?;
    Ok(())
}

/// Saves a contact.
pub(in crate::cases) async fn follow_up_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match follow(&staff, case, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&follow_up_page(staff.frame(), &seen(&staff, case).await?, &posted, &faults), stale)
        }
    }
}

// ---- Verification ---------------------------------------------------------

/// The page of verification.
pub(in crate::cases) fn verify_page(t: Frame, seen: &Seen, faults: &Faults) -> FormPage {
    let case = &seen.case;
    let heading = t.say("cases-task-verify");
    let mut page = FormPage::new(t.clone(), case.file.record, heading, faults).note(t.rich("cases-verify-n"));
    if case.present().all(|incident| rules::judge(incident.scope(), &incident.acts).is_outside())
        && case.present().next().is_some()
    {
        page = page.note(t.rich("cases-outside-n"));
    }
    if case.file.verified_at.is_some() {
        page
    } else {
        page.form_of(Form::new([], "verify", t.say("cases-verify-b")))
    }
}

/// Verification.
pub(in crate::cases) async fn verify(staff: Staff, Path(id): Path<String>) -> Reply {
    let seen = seen(&staff, record(&id)?).await?;
    Page::render(&verify_page(staff.frame(), &seen, &Faults::none()))
}

/// Verifies.
pub(in crate::cases) async fn verify_take(staff: Staff, Path(id): Path<String>, _posted: Posted) -> Reply {
    let case = record(&id)?;
    let (house, actor) = desk(&staff)?;
    let may = actor.may::<WorkCase>()?;
    match work::verify(&house, &may, case).await {
        Ok(_) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&verify_page(staff.frame(), &seen(&staff, case).await?, &faults), stale)
        }
    }
}

// ---- Closing --------------------------------------------------------------

/// The page of closing: asking, or the second person's word.
pub(in crate::cases) fn close_page(
    t: Frame,
    seen: &Seen,
    may: (bool, bool),
    posted: &Posted,
    faults: &Faults,
) -> FormPage {
    let (case, file) = (&seen.case, &seen.case.file);
    let (may_ask, may_close) = may;
    let past = |row: &Kept<Closing>| {
        let parts = [
            t.when(row.at),
            t.say(&format!("cases-closing-{}", row.step.key())),
            kept_words(&t, seen, &row.words),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let past: Vec<_> = case.closing.iter().map(past).collect();
    let heading = t.say("cases-task-close");
    let mut page = FormPage::new(t.clone(), file.record, heading, faults)
        .note(t.rich("cases-close-n"))
        .below(view::lines(&t.say("cases-closing-past"), &past));
    let hidden = view::hidden_row(None, file.row_version);
    let words = area(&t, "words", "cases-close-words", posted, faults).to_string();
    match (file.state, rules::hinders_closing(case, t.now())) {
        (State::Closed, _) => page,
        (State::Closing, _) if rules::second_person(file, seen.reader).is_ok() && may_close => {
            let form = Form::new([words, hidden], "agree", t.say("cases-close-b"))
                .button("disagree", t.say("cases-close-back-b"));
            page.form_of(form)
        }
        (State::Closing, _) => page.note(t.rich("cases-close-second-n")),
        (_, Some(why)) => page.note(Html::text(&t.say(why))),
        (_, None) if may_ask => {
            page = page.form_of(Form::new([words, hidden], "ask", t.say("cases-close-ask-b")));
            page
        }
        (_, None) => page,
    }
}

async fn close_shown(
    staff: &Staff,
    case: RecordId,
    posted: &Posted,
    faults: &Faults,
) -> Result<FormPage, Outcome> {
    let seen = seen(staff, case).await?;
    let may = (staff.may("case.work"), staff.may("case.close"));
    Ok(close_page(staff.frame(), &seen, may, posted, faults))
}

/// Closing.
pub(in crate::cases) async fn close(staff: Staff, Path(id): Path<String>) -> Reply {
    Page::render(&close_shown(&staff, record(&id)?, &Posted::default(), &Faults::none()).await?)
}

async fn closes(staff: &Staff, case: RecordId, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let to = view::sending(staff, posted);
    let words =
        posted.text("words", WORDS).map_err(|fault| Outcome::invalid("words", page::text_phrase(fault)))?;
    match posted.typed("_go") {
        "ask" => {
            if words.is_empty() {
                return Err(Outcome::invalid("words", "cases-e-close-words"));
            }
            closing::ask_close(&house, &actor.may::<WorkCase>()?, case, to, words).await?;
        }
        go @ ("agree" | "disagree") => {
            if go == "disagree" && words.is_empty() {
                return Err(Outcome::invalid("words", "cases-e-close-words"));
            }
            closing::close(&house, &actor.may::<CloseCase>()?, case, to, go == "agree", words).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Asks, closes or sends back.
pub(in crate::cases) async fn close_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match closes(&staff, case, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&close_shown(&staff, case, &posted, &faults).await?, stale)
        }
    }
}
