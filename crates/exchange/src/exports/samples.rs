//! Sample pages, for the tests that render every page in both languages.

use std::collections::BTreeMap;

use kernel::AccountId;
use page::samples::{Sample, Stage};
use page::{Faults, Posted};
use places::Gazetteer;

use super::model::{
    ExportFile, ExportFileId, ExportFileKind, ExportFilePeriod, ExportFilePlace, ExportFileRequest,
};
use super::view::{FilePage, ListPage};

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let places = Gazetteer::shipped();
    let maker = AccountId::of_bytes([2; 16]);
    let file = |n: u8| ExportFile {
        id: ExportFileId::of_bytes([n; 16]),
        request: ExportFileRequest {
            year: 2026,
            place: if n.is_multiple_of(2) { ExportFilePlace::Commune } else { ExportFilePlace::Province },
            period: if n.is_multiple_of(3) { ExportFilePeriod::Year } else { ExportFilePeriod::Month },
            province: if n.is_multiple_of(2) { "01".to_owned() } else { String::new() },
            kind: if n.is_multiple_of(3) { ExportFileKind::Dhis2 } else { ExportFileKind::Csv },
        },
        rows: 1_224,
        withheld: 380,
        left_out: 0,
        bytes: 91_003,
        sha256: [n; 32],
        made_at: stage.at().plus_hours(-i64::from(n)),
        made_by: maker,
    };
    let files: Vec<_> = (1..=52).map(file).collect();
    let makers = BTreeMap::from([(maker, "Trịnh Văn Số".to_owned())]);
    let (none, nothing) = (Posted::default(), Faults::none());
    let mut faults = Faults::none();
    faults.add("year", kernel::Phrase::new("exports-e-year").with("last", "2026"));
    faults.add("province", "exports-e-province");
    faults.add("level", "exports-e-level");
    let sent = Posted::of([("_id", "x"), ("year", "1999"), ("province", "99"), ("format", "dhis2")]);
    let t = || stage.staff("/exchange");
    let few = (&files[..], &makers);
    vec![
        Sample::of("exports", &ListPage::new(t(), &places, few, &none, &nothing)),
        Sample::of("exports-none", &ListPage::new(t(), &places, (&[], &BTreeMap::new()), &none, &nothing)),
        Sample::of("exports-e", &ListPage::new(t(), &places, few, &sent, &faults)),
        Sample::of("export", &FilePage::new(t(), &places, &files[0], "Trịnh Văn Số")),
        Sample::of("export-commune", &FilePage::new(t(), &places, &files[1], "Trịnh Văn Số")),
    ]
}
