//! What a place has to offer: the page after the search. Law 13/2022/QH15
//! Art. 19(1) (addresses), Art. 36 (the list of trusted addresses is public).
//!
//! The place is posted, never in the address: the history of a shared phone
//! does not tell where somebody looked for help.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use kernel::{Lang, PlaceId};
use norms::norms;
use page::components::ErrorSummary;
use page::fields::{Faults, TextField};
use page::samples::{Sample, Stage};
use page::{Frame, Page, Posted, Reply, Visitor, Web};
use places::facilities::{self, FacilityKind, Group, Listed, Listing};
use places::{Code, Gazetteer, report};

use super::find::{Answer, Asked, answer};
use super::model::{CallRow, calls};

/// One public place of help.
struct Line {
    name: String,
    kind: String,
    about: String,
    /// Digits, and as shown.
    phone: Option<(String, String)>,
    answered: String,
    unchecked: bool,
}

struct Block {
    heading: String,
    lines: Vec<Line>,
}

/// What stands under the name of a place.
struct Offered {
    calls: Vec<CallRow>,
    blocks: Vec<Block>,
    /// Statutory addresses nobody has listed here.
    absent: Vec<String>,
}

#[derive(Template)]
#[template(path = "help/pages/find.html")]
struct FindPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    place: TextField,
    typed: String,
    answer: Answer,
    child: bool,
    offered: Option<Offered>,
}

impl FindPage {
    fn new(t: Frame, asked: &Asked, faults: &Faults, answer: Answer, offered: Option<Offered>) -> Self {
        let typed = asked.query.as_str();
        let place = TextField::new("q", t.say("help-place-l"))
            .hint(t.say("help-place-t"))
            .typed(typed)
            .button(t.say("help-find-b"))
            .faults(faults, t.speech());
        let summary = faults.summary(t.speech());
        Self {
            t: t.with_faults(faults),
            summary,
            place,
            typed: typed.to_owned(),
            answer,
            child: asked.child,
            offered,
        }
    }
}

/// `GET /find`: the page after a reload or a step back; it asks again.
pub(super) async fn door(visitor: Visitor) -> Reply {
    Page::render(&FindPage::new(visitor.frame(), &Asked::default(), &Faults::none(), Answer::Empty, None))
}

/// `POST /find`.
pub(super) async fn find(State(web): State<Web>, visitor: Visitor, posted: Posted) -> Reply {
    let places = web.part::<Gazetteer>().unwrap_or_else(|_| Gazetteer::shipped());
    let mut faults = Faults::none();
    let asked = read(&posted, &mut faults);
    let (today, lang) = (visitor.at().vn_date(), visitor.lang());
    let answer = answer(&places, &asked, today, lang);
    if matches!(answer, Answer::Empty) && faults.is_empty() {
        faults.add("q", "help-find-empty-e");
    }
    let mut offered = None;
    if let Answer::At { place, .. } = answer {
        let near = facilities::whole_past(&places, place, today);
        let db = web.part::<store::Db>()?;
        let found = db.snapshot(move |rx| facilities::at_places(rx, &near)).await?;
        let listing = facilities::listing(found, norms(), visitor.at());
        offered = Some(offer(&visitor.frame(), &places, (place, asked.child), &listing));
    }
    let asked = Asked { query: posted.typed("q").to_owned(), ..asked };
    let page = FindPage::new(visitor.frame(), &asked, &faults, answer, offered);
    if faults.is_empty() { Page::render(&page) } else { Page::correct(&page) }
}

fn read(posted: &Posted, faults: &mut Faults) -> Asked {
    Asked {
        query: faults.line(posted, "q", 120),
        place: posted.typed("place").parse().ok().map(PlaceId),
        province: Code::parse(posted.typed("province")),
        child: posted.is("child", "yes"),
    }
}

fn offer(t: &Frame, places: &Gazetteer, (place, child): (PlaceId, bool), listing: &Listing) -> Offered {
    let (today, lang) = (t.turn().at().vn_date(), t.turn().lang());
    let province = places.province_then(place).map(|province| province.code.to_string());
    let calls = calls(province.as_deref(), today, child, lang);
    let groups = [
        (Group::Statutory, "help-group-statutory"),
        (Group::Hotlines, "help-group-hotlines"),
        (Group::Trusted, "help-group-trusted"),
        (Group::Support, "help-group-support"),
    ];
    let block = |(group, key): (Group, &str)| Block {
        heading: t.say(key),
        lines: listing.group(group).map(|listed| line(t, lang, listed)).collect(),
    };
    // The country's line has no confirmed number (norms/emergency.toml).
    let named = |kind| match kind {
        FacilityKind::NationalLine => t.one("help-unpublished-n", "line", kind_word(t, lang, kind)),
        other => kind_word(t, lang, other),
    };
    let absent = listing.absent().into_iter().map(named).collect();
    let blocks = groups.into_iter().map(block).filter(|block| !block.lines.is_empty()).collect();
    Offered { calls, blocks, absent }
}

fn line(t: &Frame, lang: Lang, listed: &Listed) -> Line {
    let facility = &listed.facility;
    let draft = &facility.draft;
    let parts = [draft.address.as_deref(), draft.hours.as_deref()];
    let about = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let answered = match (&draft.phone, facility.last_answered) {
        (None, _) => String::new(),
        (Some(_), None) => t.say("help-never-answered-n"),
        (Some(_), Some(at)) => {
            let key = if listed.unchecked { "help-unchecked-n" } else { "help-answered-n" };
            t.one(key, "day", report::date(at.vn_date(), lang))
        }
    };
    Line {
        name: draft.name.clone(),
        kind: kind_word(t, lang, draft.kind),
        about,
        phone: draft.phone.as_ref().map(|digits| (digits.clone(), spaced(digits))),
        answered,
        unchecked: listed.unchecked,
    }
}

/// `0900000111` reads `0900 000 111`; short numbers stay whole.
pub(crate) fn spaced(digits: &str) -> String {
    let (head, tail) = digits.split_at_checked(4).unwrap_or((digits, ""));
    match tail.split_at_checked(3) {
        Some((middle, end)) if !end.is_empty() => format!("{head} {middle} {end}"),
        _ if tail.is_empty() => head.to_owned(),
        _ => format!("{head} {tail}"),
    }
}

/// Statutory words from the norms, ours from the phrase files.
pub(crate) fn kind_word(t: &Frame, lang: Lang, kind: FacilityKind) -> String {
    let statutory = norms().list("report_addresses").and_then(|list| list.entry(kind.key()));
    match (statutory, kind) {
        (Some(entry), _) => entry.words.text(lang).to_owned(),
        (None, FacilityKind::Hotline) => t.say("help-kind-hotline"),
        (None, FacilityKind::TrustedAddress) => t.say("help-kind-trusted"),
        (None, FacilityKind::HealthStation) => t.say("help-kind-health"),
        (None, FacilityKind::SocialWorkCentre) => t.say("help-kind-social"),
        (None, FacilityKind::LegalAid) => t.say("help-kind-legal"),
        (None, FacilityKind::OneStopCentre) => t.say("help-kind-one-stop"),
        (None, other) => other.key().to_owned(),
    }
}

/// Sample pages: each outcome of a search, with invented places of help.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let places: Arc<Gazetteer> = Gazetteer::shipped();
    let shown = |name, query: &str, child: bool| {
        let t = stage.visitor("/find");
        let (today, lang) = (t.turn().at().vn_date(), t.turn().lang());
        let asked = Asked { query: query.to_owned(), child, ..Asked::default() };
        let answer = answer(&places, &asked, today, lang);
        let offered = match answer {
            Answer::At { place, .. } => {
                Some(offer(&t, &places, (place, child), &invented(place, t.turn().at())))
            }
            _ => None,
        };
        let mut faults = Faults::none();
        if answer == Answer::Empty {
            faults.add("q", "help-find-empty-e");
        }
        Sample::of(name, &FindPage::new(t, &asked, &faults, answer, offered))
    };
    let page = |name, query: &str| shown(name, query, false);
    vec![
        page("help-find-old-name", "truc bach"),
        shown("help-find-child", "truc bach", true),
        page("help-find-several", "ba dinh"),
        page("help-find-divided", "tu lien"),
        page("help-find-untold", "nga tu so"),
        page("help-find-area", "quan hoan kiem"),
        page("help-find-nothing", "zzzz"),
        page("help-find-empty", ""),
    ]
}

fn invented(place: PlaceId, now: kernel::Instant) -> Listing {
    facilities::listing(invented_facilities(place, now), norms(), now)
}

/// Invented places of help for sample pages.
pub(crate) fn invented_facilities(place: PlaceId, now: kernel::Instant) -> Vec<facilities::Facility> {
    use facilities::{Facility, FacilityDraft, FacilityId, FacilityStatus};
    let rows = [
        (FacilityKind::CommuneCommittee, "Ủy ban nhân dân phường Ví Dụ", Some("0900000110"), Some(3)),
        (FacilityKind::Hotline, "Nhóm phòng, chống bạo lực gia đình số 1", Some("0900000112"), Some(75)),
        (FacilityKind::TrustedAddress, "Trạm Y tế phường Ví Dụ", Some("0900000111"), None),
        (FacilityKind::TrustedAddress, "Nhà văn hóa tổ 5 <Ví Dụ>", None, None),
    ];
    let facility =
        |(number, (kind, name, phone, days)): (u8, (_, &str, Option<&str>, Option<i64>))| Facility {
            unit: kernel::UnitId::of_bytes([1; 16]),
            id: FacilityId::of_bytes([number; 16]),
            draft: FacilityDraft {
                kind,
                place,
                name: name.to_owned(),
                address: Some("số 10 phố Ví Dụ".to_owned()),
                phone: phone.map(ToOwned::to_owned),
                hours: None,
                published: true,
                status: FacilityStatus::Active,
                valid_from: kernel::Date::constant(2025, 7, 1),
                valid_to: None,
            },
            last_answered: days.map(|days: i64| now.plus_days(-days)),
            row_version: 1,
        };
    (0u8..).zip(rows).map(facility).collect()
}
