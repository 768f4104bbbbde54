//! The pages of exports.

use std::sync::Arc;

use access::Instance;
use access::can::Export;
use axum::extract::{OriginalUri, Path};
use kernel::{Instant, Outcome};
use page::{Faults, Page, Posted, Reply, Staff};
use places::Gazetteer;
use ports::CellNames;

use super::actions;
use super::forms;
use super::model::{ExportFile, ExportFileId, ExportFileKind};
use super::view::{FilePage, ListPage};

/// Who exports, with what an export needs.
struct Desk {
    house: Arc<Instance>,
    places: Arc<Gazetteer>,
    names: Arc<dyn CellNames>,
    may: access::May<Export>,
}

impl Desk {
    fn of(staff: &Staff) -> Result<Self, Outcome> {
        let web = staff.turn().web();
        Ok(Self {
            house: web.part::<Instance>()?,
            places: web.part::<Gazetteer>()?,
            names: web.part::<dyn CellNames>()?,
            may: office::accounts::actor(staff)?.may::<Export>()?,
        })
    }
    async fn page(
        &self,
        staff: &Staff,
        before: Option<(Instant, ExportFileId)>,
        posted: &Posted,
        faults: &Faults,
    ) -> Result<ListPage, Outcome> {
        let may = self.may.clone();
        let (files, makers) = self.house.db().snapshot(move |rx| actions::list(rx, &may, before)).await?;
        Ok(ListPage::new(staff.frame(), &self.places, (&files, &makers), posted, faults))
    }
    async fn make(&self, staff: &Staff, posted: &Posted) -> Result<ExportFileId, Outcome> {
        let request = forms::request(posted)?;
        let id = posted
            .id::<ExportFileId>("_id")
            .unwrap_or_else(|| ExportFileId::mint(staff.at(), staff.turn().web().entropy()));
        let (may, places, names) = (self.may.clone(), Arc::clone(&self.places), Arc::clone(&self.names));
        let today = staff.at().vn_date();
        let gather =
            move |rx: &mut store::Rx<'_>| actions::written(rx, &may, &request, (&places, &*names), today);
        let written = self.house.db().snapshot(gather).await?;
        let may = self.may.clone();
        self.house.db().write(move |tx| actions::register(tx, &may, id, &written)).await?;
        Ok(id)
    }
}

/// `?before={millis}-{id}`.
fn before(query: Option<&str>) -> Option<(Instant, ExportFileId)> {
    let (millis, id) = query?.strip_prefix("before=")?.split_once('-')?;
    Some((Instant::of_millis(millis.parse().ok()?), ExportFileId::parse(id).ok()?))
}

/// `GET /exchange`.
pub(super) async fn list(staff: Staff, uri: OriginalUri) -> Reply {
    let before = before(uri.0.query());
    Page::render(&Desk::of(&staff)?.page(&staff, before, &Posted::default(), &Faults::none()).await?)
}

/// `POST /exchange`.
pub(super) async fn make(staff: Staff, posted: Posted) -> Reply {
    let desk = Desk::of(&staff)?;
    match desk.make(&staff, &posted).await {
        Ok(id) => Ok(Page::redirect(&format!("/exchange/{id}"))),
        Err(outcome) => {
            Page::correct(&desk.page(&staff, None, &posted, &Faults::from_outcome(outcome)?).await?)
        }
    }
}

fn read_id(id: &str) -> Result<ExportFileId, Outcome> {
    ExportFileId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// `GET /exchange/{id}`.
pub(super) async fn one(staff: Staff, Path(id): Path<String>) -> Reply {
    let (desk, id) = (Desk::of(&staff)?, read_id(&id)?);
    let may = desk.may.clone();
    let (file, maker) = desk.house.db().snapshot(move |rx| actions::shown(rx, &may, id)).await?;
    Page::render(&FilePage::new(staff.frame(), &desk.places, &file, &maker))
}

/// `binhan-2026-01-commune-month.csv`.
fn file_name(file: &ExportFile) -> (&'static str, String) {
    let request = &file.request;
    let place = if request.province.is_empty() { "vn" } else { request.province.as_str() };
    let (kind, end) = match request.kind {
        ExportFileKind::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFileKind::Dhis2 => ("application/json", "json"),
    };
    let (level, grain) = (request.place.key(), request.period.key());
    (kind, format!("binhan-{}-{place}-{level}-{grain}.{end}", request.year))
}

/// `GET /exchange/{id}/download`: the bytes as they were kept, with a leaf.
pub(super) async fn download(staff: Staff, Path(id): Path<String>) -> Reply {
    let desk = Desk::of(&staff)?;
    let (file, bytes) = actions::download(&desk.house, &desk.may, read_id(&id)?).await?;
    let (kind, name) = file_name(&file);
    Ok(Page::file(kind, &name, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_list_goes_on_reads_back() {
        let id = ExportFileId::of_bytes([7; 16]);
        assert_eq!(before(Some(&format!("before=1700-{id}"))), Some((Instant::of_millis(1700), id)));
        assert_eq!((before(Some("before=x")), before(None)), (None, None));
    }
}
