//! Statements on exports.

use kernel::{AccountId, Instant, Outcome, PostId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{
    ExportFile, ExportFileId, ExportFileKind, ExportFilePeriod, ExportFilePlace, ExportFileRequest,
};

sql! {
    write ADD(Id, Id, Int, Text, Text, Text, Text, Int, Int, Int, Int, Bytes, Bytes, Int, Id, Id) =
        "INSERT INTO export_file (unit_id, export_id, year, level, grain, province_code, format, row_count,
             withheld, left_out, byte_count, sha256, body, made_at, made_by_post, made_by_account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (unit_id, export_id) DO NOTHING";
    read ONE(Id, Id) -> (Id, Int, Text, Text, Text, Text, Int, Int, Int, Int, Bytes, Int, Id) =
        "SELECT export_id, year, level, grain, province_code, format, row_count, withheld, left_out, byte_count,
             sha256, made_at, made_by_account
         FROM export_file WHERE unit_id = $1 AND export_id = $2";
    read BODY(Id, Id) -> (Bytes) = "SELECT body FROM export_file WHERE unit_id = $1 AND export_id = $2";
    read PAGE(Id, Int, Id, Int) -> (Id, Int, Text, Text, Text, Text, Int, Int, Int, Int, Bytes, Int, Id) =
        "SELECT export_id, year, level, grain, province_code, format, row_count, withheld, left_out, byte_count,
             sha256, made_at, made_by_account
         FROM export_file
         WHERE unit_id = $1 AND (made_at < $2 OR (made_at = $2 AND export_id < $3))
         ORDER BY made_at DESC, export_id DESC LIMIT $4"
}

type Columns = (Uuid, i64, String, String, String, String, i64, i64, i64, i64, Vec<u8>, i64, Uuid);

fn file_of(row: Columns) -> Result<ExportFile, Outcome> {
    let (id, year, level, grain, province, format, rows, withheld, left_out, bytes, sha256, made_at, by) =
        row;
    let unknown = || Outcome::fault("an export with an unknown key");
    Ok(ExportFile {
        id: ExportFileId::of_uuid(id),
        request: ExportFileRequest {
            year,
            place: ExportFilePlace::of_key(&level).ok_or_else(unknown)?,
            period: ExportFilePeriod::of_key(&grain).ok_or_else(unknown)?,
            province,
            kind: ExportFileKind::of_key(&format).ok_or_else(unknown)?,
        },
        rows,
        withheld,
        left_out,
        bytes,
        sha256: sha256.try_into().map_err(|_| unknown())?,
        made_at: Instant::of_millis(made_at),
        made_by: AccountId::of_uuid(by),
    })
}

/// Keeps an export; false when it is there already.
pub(super) fn add(
    tx: &Tx<'_>,
    unit: UnitId,
    file: &ExportFile,
    body: &[u8],
    by: PostId,
) -> Result<bool, Outcome> {
    let request = &file.request;
    let values = (
        unit,
        file.id,
        request.year,
        request.place.key(),
        request.period.key(),
        request.province.as_str(),
        request.kind.key(),
        file.rows,
        file.withheld,
        file.left_out,
        file.bytes,
        file.sha256.as_slice(),
        body,
        file.made_at,
        by,
        file.made_by,
    );
    Ok(tx.run(&ADD, values)? == 1)
}

/// An export without its bytes.
pub(super) fn one(rx: &Rx<'_>, unit: UnitId, id: ExportFileId) -> Result<Option<ExportFile>, Outcome> {
    rx.opt(&ONE, (unit, id))?.map(file_of).transpose()
}

/// The bytes of an export.
pub(super) fn body(rx: &Rx<'_>, unit: UnitId, id: ExportFileId) -> Result<Option<Vec<u8>>, Outcome> {
    Ok(rx.opt(&BODY, (unit, id))?.map(|(body,)| body))
}

/// Exports of an office before a row, the newest first.
pub(super) fn page(
    rx: &Rx<'_>,
    unit: UnitId,
    before: (Instant, ExportFileId),
    limit: i64,
) -> Result<Vec<ExportFile>, Outcome> {
    rx.all(&PAGE, (unit, before.0, before.1, limit))?.into_iter().map(file_of).collect()
}
