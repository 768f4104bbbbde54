//! Gathering cells, writing them, keeping what left the house.

use std::collections::{BTreeMap, BTreeSet};

use ::store::facts;
use ::store::{Rx, Tx};
use access::can::Export;
use access::{Deed, Instance, May, RecordKind};
use kernel::{AccountId, Date, Instant, Lang, Month, Outcome, PlaceId, RecordId};
use places::{Gazetteer, Version};
use ports::CellNames;
use sha2::{Digest, Sha256};

use super::model::{
    ExportCell, ExportFile, ExportFileId, ExportFileKind, ExportFilePeriod, ExportFilePlace,
    ExportFileRequest,
};
use super::{rules, store as rows};

/// Rows of the list on a page.
pub(super) const PAGE: usize = 50;

/// A file, not yet kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What was asked for.
    pub request: ExportFileRequest,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
    /// Cells told.
    pub rows: usize,
    /// Cells withheld.
    pub withheld: usize,
    /// Cells of places that lie in no known province.
    pub left_out: usize,
}

/// A count somewhere: by month, or of the whole period.
struct Counted {
    place: PlaceId,
    month: Option<Month>,
    cell: i64,
    count: i64,
}

fn counted(
    rx: &Rx<'_>,
    request: &ExportFileRequest,
    period: &norms::Period,
) -> Result<Vec<Counted>, Outcome> {
    if request.period == ExportFilePeriod::Year {
        let cells = facts::by_place(rx, period.number)?.into_iter();
        let of = |cell: facts::PlaceCell| Counted {
            place: cell.place,
            month: None,
            cell: cell.cell,
            count: cell.count,
        };
        return Ok(cells.map(of).collect());
    }
    let (first, last) = rules::months(period)?;
    let cells = facts::by_month(rx, first, last)?.into_iter();
    let of = |cell: facts::MonthCell| Counted {
        place: cell.place,
        month: Some(cell.month),
        cell: cell.cell,
        count: cell.count,
    };
    Ok(cells.map(of).collect())
}

/// The province whose borders hold a commune today, else the one of its time.
fn province(places: &Gazetteer, place: PlaceId) -> Option<&Version> {
    places.province_on(place, places.last_change()).or_else(|| places.province_then(place))
}

/// Sums counts by place, period and element, in that order; and how many
/// counts lie in no known province.
fn summed(
    request: &ExportFileRequest,
    counted: &[Counted],
    places: &Gazetteer,
    names: &dyn CellNames,
    last_day: Date,
) -> (Vec<ExportCell>, usize) {
    let (mut sums, mut left_out) = (BTreeMap::<(String, PlaceId, String, String), (i64, PlaceId)>::new(), 0);
    for one in counted {
        let Some(above) = province(places, one.place) else {
            left_out += 1;
            continue;
        };
        let own =
            if request.place == ExportFilePlace::Province { Some(above) } else { places.version(one.place) };
        let Some(own) = own else {
            left_out += 1;
            continue;
        };
        let above_code = above.code.to_string();
        if !request.province.is_empty() && above_code != request.province {
            continue;
        }
        let period = one.month.map_or_else(|| request.year.to_string(), |month| month.number().to_string());
        let element = names.name(one.cell).unwrap_or_else(|| format!("cell{}", one.cell));
        let sum = sums.entry((own.code.to_string(), own.id, period, element)).or_insert((0, above.id));
        sum.0 = sum.0.saturating_add(one.count);
    }
    let cell =
        |((code, place, period, element), (count, above)): ((String, PlaceId, _, _), (i64, PlaceId))| {
            let version = places.version(place);
            ExportCell {
                from: version.and_then(|version| version.from),
                present: version.is_some_and(|version| version.in_force(last_day)),
                name: version.map_or_else(String::new, |version| version.full_name(Lang::Vi)),
                province: places.version(above).map_or_else(String::new, |above| above.code.to_string()),
                code,
                period,
                element,
                count,
                withheld: false,
            }
        };
    (sums.into_iter().map(cell).filter(|cell| cell.count != 0).collect(), left_out)
}

/// Writes the counts of a request. The same figures give the same bytes. Run
/// in a snapshot.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::Refused`] when the file
/// would be too long.
pub fn written(
    rx: &Rx<'_>,
    _may: &May<Export>,
    request: &ExportFileRequest,
    (places, names): (&Gazetteer, &dyn CellNames),
    today: Date,
) -> Result<Written, Outcome> {
    let period = rules::period(request, places, today)?;
    let last_day = period.end.yesterday().map_err(Outcome::fault)?.min(today);
    let counted = counted(rx, request, &period)?;
    let (mut cells, left_out) = summed(request, &counted, places, names, last_day);
    let withheld = rules::withhold(&mut cells, request.place, today);
    let text = match request.kind {
        ExportFileKind::Csv => rules::csv(&cells),
        ExportFileKind::Dhis2 => rules::dhis2(&cells)?,
    };
    if text.len() > rules::MOST_BYTES {
        return Err(Outcome::refused("exports-e-long"));
    }
    let sha256 = Sha256::digest(text.as_bytes()).into();
    let rows = cells.len() - withheld;
    Ok(Written { request: request.clone(), bytes: text.into_bytes(), sha256, rows, withheld, left_out })
}

/// A record's id in the log.
fn record(id: ExportFileId) -> RecordId {
    RecordId::of_bytes(*id.bytes())
}

/// Keeps a file with a leaf that names its hash. The same id twice is one
/// export.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn register(tx: &Tx<'_>, may: &May<Export>, id: ExportFileId, written: &Written) -> Result<(), Outcome> {
    let size = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let file = ExportFile {
        id,
        request: written.request.clone(),
        rows: size(written.rows),
        withheld: size(written.withheld),
        left_out: size(written.left_out),
        bytes: size(written.bytes.len()),
        sha256: written.sha256,
        made_at: tx.at(),
        made_by: may.actor().account,
    };
    if rows::add(tx, may.unit(), &file, &written.bytes, may.post())? {
        let mut leaf = may.leaf(Deed::Export, RecordKind::Export, Some(record(id)));
        leaf.ciphertext = Some(written.sha256);
        tx.audit(leaf);
    }
    Ok(())
}

/// One's office's exports before a row, the newest first, one more than a
/// page; with the names of those who made them.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn list(
    rx: &Rx<'_>,
    may: &May<Export>,
    before: Option<(Instant, ExportFileId)>,
) -> Result<(Vec<ExportFile>, BTreeMap<AccountId, String>), Outcome> {
    let first = (Instant::of_millis(i64::MAX), ExportFileId::of_bytes([0xff; 16]));
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    let files = rows::page(rx, may.unit(), before.unwrap_or(first), limit)?;
    let makers: BTreeSet<AccountId> = files.iter().map(|file| file.made_by).collect();
    let mut names = BTreeMap::new();
    for maker in makers {
        names.insert(maker, name(rx, maker)?);
    }
    Ok((files, names))
}

fn name(rx: &Rx<'_>, account: AccountId) -> Result<String, Outcome> {
    Ok(access::accounts::store::account(rx, account)?.map(|account| account.name).unwrap_or_default())
}

/// One export of one's office and who made it.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub fn shown(rx: &Rx<'_>, may: &May<Export>, id: ExportFileId) -> Result<(ExportFile, String), Outcome> {
    let file = rows::one(rx, may.unit(), id)?.ok_or(Outcome::NotVisible)?;
    let maker = name(rx, file.made_by)?;
    Ok((file, maker))
}

/// The bytes of an export as they were kept, checked against their hash; a
/// leaf is written before they leave.
///
/// # Errors
/// [`Outcome::NotVisible`]; [`Outcome::Fault`] when they are not those that
/// were kept.
pub async fn download(
    house: &Instance,
    may: &May<Export>,
    id: ExportFileId,
) -> Result<(ExportFile, Vec<u8>), Outcome> {
    let unit = may.unit();
    let read = move |rx: &mut Rx<'_>| {
        let file = rows::one(rx, unit, id)?.ok_or(Outcome::NotVisible)?;
        Ok((file, rows::body(rx, unit, id)?.ok_or(Outcome::NotVisible)?))
    };
    let (file, bytes) = house.db().snapshot(read).await?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    if hash != file.sha256 {
        return Err(Outcome::fault("an export is not what was kept"));
    }
    let leaf = may.leaf(Deed::Open, RecordKind::Export, Some(record(id)));
    let write = move |tx: &mut Tx<'_>| {
        tx.audit(leaf.clone());
        Ok(())
    };
    house.db().write(write).await?;
    Ok((file, bytes))
}
