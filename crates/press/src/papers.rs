//! Official papers as PDF.

use std::sync::OnceLock;

use kernel::{Official, PaperFault, Typeset};
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::laid::Laid;
use crate::world::Workshop;

/// Sets official papers with Typst, in the form of Decree 30/2020/NĐ-CP,
/// Annex I. Making one costs nothing; font and template are read with the
/// first paper.
#[derive(Debug, Default)]
pub struct Papers(OnceLock<Result<Workshop, PaperFault>>);

impl Papers {
    /// A typesetter.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }
}

impl Typeset for Papers {
    /// A dated paper is PDF/A-2a (ISO 19005-2: for the archive, tagged for
    /// screen readers), which asks for a date and gets the paper's own; a
    /// draft without date is tagged PDF 1.7. Title and language are told,
    /// nothing about who made the file or when.
    fn official(&self, paper: &Official) -> Result<Vec<u8>, PaperFault> {
        let workshop = self.0.get_or_init(Workshop::open).as_ref().map_err(Clone::clone)?;
        let laid = Laid::of(paper, &|letter| workshop.has(letter))?;
        let data = serde_json::to_vec(&laid).map_err(|error| PaperFault(error.to_string()))?;
        let pdf = set(workshop, data, laid.is_dated());
        // What Typst remembers between papers is what the papers said: forget
        // it, for memory and because a paper may name people.
        comemo::evict(0);
        pdf
    }
}

fn set(workshop: &Workshop, data: Vec<u8>, dated: bool) -> Result<Vec<u8>, PaperFault> {
    let world = workshop.with(data);
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|faults| told(&faults))?;
    let standards = PdfStandards::new(&[if dated { PdfStandard::A_2a } else { PdfStandard::V_1_7 }]);
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(None),
        timestamp: None,
        page_ranges: None,
        standards: standards.map_err(|error| PaperFault(error.message().to_string()))?,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| told(&faults))
}

/// What went wrong, in the typesetter's words: they speak of the template,
/// never of the data.
fn told(faults: &[SourceDiagnostic]) -> PaperFault {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    PaperFault(messages.join("; "))
}
