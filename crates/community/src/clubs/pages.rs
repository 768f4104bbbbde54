//! The pages of clubs: the chair's own book, and the clubs of an area.

use std::sync::Arc;

use access::can::{KeepClub, RecordClub, SeeClubs};
use access::{Actor, Instance};
use axum::extract::{OriginalUri, Path};
use kernel::{Date, Outcome, UnitId};
use page::{Faults, Page, Posted, Reply, Staff};

use super::actions::{self, Keeper, Reader};
use super::forms;
use super::model::{FamilyClubFilter, MeetingId};
use super::view::{ClubPage, Doing, FoundingPage, ListPage, MeetingPage, UnrecordedPage};

fn desk(staff: &Staff) -> Result<(Arc<Instance>, Arc<Actor>), Outcome> {
    Ok((staff.turn().web().part::<Instance>()?, staff.actor::<Actor>()?))
}

/// A club's book as somebody opened it.
struct Book {
    house: Arc<Instance>,
    reader: Reader,
    keeper: Option<Keeper>,
    base: String,
    office: String,
}

impl Book {
    /// One's own club.
    fn own(staff: &Staff) -> Result<Self, Outcome> {
        let (house, actor) = desk(staff)?;
        let may = actor.may::<KeepClub>()?;
        Ok(Self {
            house,
            office: may.scope().unit().name.clone(),
            reader: Reader::Own(may.clone()),
            keeper: Some(Keeper::Chair(may)),
            base: "/club".to_owned(),
        })
    }
    /// A club of one's area.
    fn of(staff: &Staff, id: &str) -> Result<Self, Outcome> {
        let (house, actor) = desk(staff)?;
        let club = UnitId::parse(id).map_err(|_| Outcome::NotVisible)?;
        Ok(Self {
            house,
            office: String::new(),
            reader: Reader::Area(actor.may::<SeeClubs>()?, club),
            keeper: actor.may::<RecordClub>().ok().map(|may| Keeper::Above(may, club)),
            base: format!("/clubs/{club}"),
        })
    }
    fn doing(&self) -> Doing {
        let own = matches!(self.reader, Reader::Own(_));
        let write = self.keeper.is_some();
        Doing { write, size: own, founding: write && !own }
    }
    async fn read(&self, before: Option<Date>, today: Date) -> Result<Option<actions::Shown>, Outcome> {
        let reader = self.reader.clone();
        self.house.db().snapshot(move |rx| actions::shown(rx, &reader, before, today)).await
    }
    /// The club's page, or that there is no founding yet.
    async fn page(&self, staff: &Staff, before: Option<Date>, posted: &Posted, faults: &Faults) -> Reply {
        let shown = self.read(before, staff.at().vn_date()).await?;
        match shown {
            Some(shown) => {
                let page = ClubPage::new(staff.frame(), &shown, &self.base, self.doing(), posted, faults);
                if faults.is_empty() { Page::render(&page) } else { Page::correct(&page) }
            }
            None if self.office.is_empty() => Err(Outcome::NotVisible.into()),
            None => Page::render(&UnrecordedPage::new(staff.frame(), &self.office)),
        }
    }
    /// A meeting to be written down.
    async fn blank(&self, staff: &Staff, posted: &Posted, faults: &Faults) -> Reply {
        let Some(shown) = self.read(None, staff.at().vn_date()).await? else {
            return self.page(staff, None, posted, faults).await;
        };
        let page = MeetingPage::new(staff.frame(), &shown.club, &self.base, posted, faults);
        if faults.is_empty() { Page::render(&page) } else { Page::correct(&page) }
    }
    async fn add(&self, staff: &Staff, posted: &Posted) -> Result<(), Outcome> {
        let draft = forms::meeting(posted)?;
        let keeper = self.keeper.clone().ok_or(Outcome::NotVisible)?;
        let id = posted
            .id::<MeetingId>("_id")
            .unwrap_or_else(|| MeetingId::mint(staff.at(), staff.turn().web().entropy()));
        let house = Arc::clone(&self.house);
        let write = move |tx: &mut store::Tx<'_>| actions::record_meeting(&house, tx, &keeper, id, &draft);
        self.house.db().write(write).await
    }
    /// Writes a meeting down, or shows what to correct.
    async fn added(&self, staff: &Staff, posted: &Posted) -> Reply {
        match self.add(staff, posted).await {
            Ok(()) => Ok(Page::redirect(&self.base)),
            Err(outcome) => self.blank(staff, posted, &Faults::from_outcome(outcome)?).await,
        }
    }
    /// A meeting that is written down.
    async fn meeting(&self, staff: &Staff, id: &str, posted: Option<&Posted>, faults: &Faults) -> Reply {
        let id = MeetingId::parse(id).map_err(|_| Outcome::NotVisible)?;
        let reader = self.reader.clone();
        let (club, meeting) = self.house.db().snapshot(move |rx| actions::meeting(rx, &reader, id)).await?;
        let typed = self.keeper.is_some().then(|| forms::of_meeting(&meeting.draft));
        let posted = posted.or(typed.as_ref());
        let page = MeetingPage::written(staff.frame(), (&club, &meeting), &self.base, posted, faults);
        if faults.is_empty() { Page::render(&page) } else { Page::correct(&page) }
    }
    async fn correct(&self, id: &str, posted: &Posted) -> Result<(), Outcome> {
        let id = MeetingId::parse(id).map_err(|_| Outcome::NotVisible)?;
        let (draft, version) = (forms::meeting(posted)?, version(posted)?);
        let keeper = self.keeper.clone().ok_or(Outcome::NotVisible)?;
        let house = Arc::clone(&self.house);
        let write = move |tx: &mut store::Tx<'_>| {
            actions::correct_meeting(&house, tx, &keeper, (id, version), &draft)
        };
        self.house.db().write(write).await
    }
    /// Corrects a meeting, or shows what to correct.
    async fn corrected(&self, staff: &Staff, id: &str, posted: &Posted) -> Reply {
        match self.correct(id, posted).await {
            Ok(()) => Ok(Page::redirect(&self.base)),
            Err(outcome) => self.meeting(staff, id, Some(posted), &Faults::from_outcome(outcome)?).await,
        }
    }
}

/// The version a form was made from.
fn version(posted: &Posted) -> Result<i64, Outcome> {
    posted.typed("_version").parse().map_err(|_| Outcome::Stale)
}

/// `?before=2026-09-19`.
fn before(uri: &OriginalUri) -> Option<Date> {
    uri.0.query()?.strip_prefix("before=")?.parse().ok()
}

/// `GET /club`.
pub(super) async fn own(staff: Staff, uri: OriginalUri) -> Reply {
    Book::own(&staff)?.page(&staff, before(&uri), &Posted::default(), &Faults::none()).await
}

/// `POST /club`: how many households, how many on the board.
pub(super) async fn own_size(staff: Staff, posted: Posted) -> Reply {
    let book = Book::own(&staff)?;
    let done = async {
        let (size, version) = (forms::size(&posted)?, version(&posted)?);
        let Reader::Own(may) = book.reader.clone() else { return Err(Outcome::NotVisible) };
        book.house.db().write(move |tx| actions::set_size(tx, &may, version, size)).await
    };
    match done.await {
        Ok(()) => Ok(Page::redirect("/club")),
        Err(outcome) => book.page(&staff, None, &posted, &Faults::from_outcome(outcome)?).await,
    }
}

/// `GET /club/meetings/new`.
pub(super) async fn own_new(staff: Staff) -> Reply {
    let today = forms::of_today(staff.at().vn_date());
    Book::own(&staff)?.blank(&staff, &today, &Faults::none()).await
}

/// `POST /club/meetings/new`.
pub(super) async fn own_add(staff: Staff, posted: Posted) -> Reply {
    Book::own(&staff)?.added(&staff, &posted).await
}

/// `GET /club/meetings/{id}`.
pub(super) async fn own_meeting(staff: Staff, Path(id): Path<String>) -> Reply {
    Book::own(&staff)?.meeting(&staff, &id, None, &Faults::none()).await
}

/// `POST /club/meetings/{id}`.
pub(super) async fn own_correct(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    Book::own(&staff)?.corrected(&staff, &id, &posted).await
}

/// `GET /clubs/{id}`.
pub(super) async fn one(staff: Staff, Path(id): Path<String>, uri: OriginalUri) -> Reply {
    Book::of(&staff, &id)?.page(&staff, before(&uri), &Posted::default(), &Faults::none()).await
}

/// `GET /clubs/{id}/meetings/new`.
pub(super) async fn one_new(staff: Staff, Path(id): Path<String>) -> Reply {
    Book::of(&staff, &id)?.blank(&staff, &Posted::default(), &Faults::none()).await
}

/// `POST /clubs/{id}/meetings/new`: from the paper book.
pub(super) async fn one_add(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    Book::of(&staff, &id)?.added(&staff, &posted).await
}

/// `GET /clubs/{id}/meetings/{meeting}`.
pub(super) async fn one_meeting(staff: Staff, Path((id, meeting)): Path<(String, String)>) -> Reply {
    Book::of(&staff, &id)?.meeting(&staff, &meeting, None, &Faults::none()).await
}

/// `POST /clubs/{id}/meetings/{meeting}`.
pub(super) async fn one_correct(
    staff: Staff,
    Path((id, meeting)): Path<(String, String)>,
    posted: Posted,
) -> Reply {
    Book::of(&staff, &id)?.corrected(&staff, &meeting, &posted).await
}

/// `?kind=…&after={day}_{office}`; what cannot be read is left out.
fn filter(query: Option<&str>) -> FamilyClubFilter {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let mut filter = FamilyClubFilter::default();
    for (name, value) in pairs {
        match name {
            "kind" if known_kind(value) => value.clone_into(&mut filter.kind),
            "after" => {
                filter.after = value
                    .split_once('_')
                    .and_then(|(day, club)| Some((day.parse().ok()?, UnitId::parse(club).ok()?)));
            }
            _ => {}
        }
    }
    filter
}

fn known_kind(key: &str) -> bool {
    norms::norms().list("club_kinds").is_some_and(|list| list.entry(key).is_some())
}

/// `GET /clubs`.
pub(super) async fn list(staff: Staff, uri: OriginalUri) -> Reply {
    let (house, actor) = desk(&staff)?;
    let (may, filter, today) = (actor.may::<SeeClubs>()?, filter(uri.0.query()), staff.at().vn_date());
    let asked = filter.clone();
    let list = house.db().snapshot(move |rx| actions::list(rx, &may, &asked, today)).await?;
    Page::render(&ListPage::new(staff.frame(), &list, &filter, staff.may("club.record")))
}

async fn founding_page(staff: &Staff, posted: &Posted, faults: &Faults) -> Result<FoundingPage, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<RecordClub>()?;
    let offices = house.db().snapshot(move |rx| actions::unrecorded(rx, &may)).await?;
    Ok(FoundingPage::new(staff.frame(), &offices, posted, faults))
}

/// `GET /clubs/new`.
pub(super) async fn ask_founding(staff: Staff) -> Reply {
    Page::render(&founding_page(&staff, &Posted::default(), &Faults::none()).await?)
}

async fn founded(staff: &Staff, posted: &Posted) -> Result<UnitId, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<RecordClub>()?;
    let club = posted.id::<UnitId>("club").ok_or_else(|| Outcome::invalid("club", "clubs-e-office"))?;
    let draft = forms::founding(posted)?;
    let own = Arc::clone(&house);
    house.db().write(move |tx| actions::record_founding(&own, tx, &may, club, &draft)).await?;
    Ok(club)
}

/// `POST /clubs/new`.
pub(super) async fn found(staff: Staff, posted: Posted) -> Reply {
    match founded(&staff, &posted).await {
        Ok(club) => Ok(Page::redirect(&format!("/clubs/{club}"))),
        Err(outcome) => {
            Page::correct(&founding_page(&staff, &posted, &Faults::from_outcome(outcome)?).await?)
        }
    }
}

async fn correction_page(
    staff: &Staff,
    book: &Book,
    posted: Option<&Posted>,
    faults: &Faults,
) -> Result<FoundingPage, Outcome> {
    let club = book.read(None, staff.at().vn_date()).await?.ok_or(Outcome::NotVisible)?.club;
    let typed = forms::of_founding(&club.founding);
    Ok(FoundingPage::written(staff.frame(), &club, posted.unwrap_or(&typed), faults))
}

/// `GET /clubs/{id}/founding`.
pub(super) async fn ask_correction(staff: Staff, Path(id): Path<String>) -> Reply {
    let book = Book::of(&staff, &id)?;
    Page::render(&correction_page(&staff, &book, None, &Faults::none()).await?)
}

/// `POST /clubs/{id}/founding`.
pub(super) async fn correct(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let book = Book::of(&staff, &id)?;
    let done = async {
        let (draft, version) = (forms::founding(&posted)?, version(&posted)?);
        let Some(Keeper::Above(may, club)) = book.keeper.clone() else { return Err(Outcome::NotVisible) };
        let house = Arc::clone(&book.house);
        let write = move |tx: &mut store::Tx<'_>| {
            actions::correct_founding(&house, tx, &may, (club, version), &draft)
        };
        book.house.db().write(write).await
    };
    match done.await {
        Ok(()) => Ok(Page::redirect(&book.base)),
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            Page::correct(&correction_page(&staff, &book, Some(&posted), &faults).await?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_and_forgets_what_it_does_not_know() {
        let club = UnitId::of_bytes([7; 16]);
        let read = filter(Some(&format!("kind=other&after=2026-11-19_{club}")));
        assert_eq!(read.kind, "other");
        assert_eq!(read.after, Some((Date::constant(2026, 11, 19), club)));
        assert_eq!(filter(Some("kind=x'--&after=nie")), FamilyClubFilter::default());
        assert_eq!(filter(None), FamilyClubFilter::default());
    }
}
