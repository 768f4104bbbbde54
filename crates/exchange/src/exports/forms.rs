//! Text in; a request out, or what is wrong with which field.

use kernel::Outcome;
use page::{Faults, Posted};

use super::model::{ExportFileKind, ExportFilePeriod, ExportFilePlace, ExportFileRequest};

/// A request.
///
/// # Errors
/// [`Outcome::Invalid`].
pub(super) fn request(posted: &Posted) -> Result<ExportFileRequest, Outcome> {
    let mut faults = Faults::none();
    let year = posted.typed("year").trim().parse::<i64>().ok();
    let place = ExportFilePlace::of_key(posted.typed("level"));
    let period = ExportFilePeriod::of_key(posted.typed("grain"));
    let kind = ExportFileKind::of_key(posted.typed("format"));
    let missing = [
        ("year", year.is_none(), "exports-e-year-digits"),
        ("level", place.is_none(), "exports-e-level"),
        ("grain", period.is_none(), "exports-e-grain"),
        ("format", kind.is_none(), "exports-e-format"),
    ];
    for (field, _, phrase) in missing.into_iter().filter(|(_, missing, _)| *missing) {
        faults.add(field, phrase);
    }
    let province = faults.line(posted, "province", 10);
    faults.into_result()?;
    let (Some(year), Some(place), Some(period), Some(kind)) = (year, place, period, kind) else {
        return Err(Outcome::fault("a fault was not told"));
    };
    Ok(ExportFileRequest { year, place, period, province, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_answer_is_told_at_once() {
        let Err(Outcome::Invalid(faults)) = request(&Posted::of([("year", "hai nghìn")])) else {
            panic!("taken")
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["year", "level", "grain", "format"]);
        let whole =
            Posted::of([("year", " 2026 "), ("level", "commune"), ("grain", "month"), ("format", "csv")]);
        let read = request(&whole).unwrap();
        assert_eq!((read.year, read.place, read.province.as_str()), (2026, ExportFilePlace::Commune, ""));
    }
}
