//! The little world a paper is set in: one template, four faces of one font,
//! the paper's own data, and nothing else. No package, no file, no date.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use kernel::PaperFault;

/// The one template.
const OFFICIAL: &str = include_str!("../templates/official.typ");

/// The faces, in an order that never changes.
const FACES: [&[u8]; 4] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/400Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/400Regular_Italic.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/700Bold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/700Bold_Italic.ttf")),
];

/// What every paper shares.
#[derive(Debug)]
pub(crate) struct Workshop {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    source: Source,
}

impl Workshop {
    /// Reads the font and the template that are part of the program.
    pub(crate) fn open() -> Result<Self, PaperFault> {
        let path = VirtualPath::new("official.typ").map_err(|error| PaperFault(error.to_string()))?;
        let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        let fonts: Vec<Font> = FACES.iter().filter_map(|face| Font::new(Bytes::new(*face), 0)).collect();
        if fonts.len() != FACES.len() {
            return Err(PaperFault(
                "the program was built without the font of its papers (cargo xtask ui)".to_owned(),
            ));
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { book, fonts, main, source: Source::new(main, OFFICIAL.to_owned()) })
    }

    /// Whether every face has a glyph for this letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
    }

    /// A world holding one paper's data, as JSON.
    pub(crate) fn with(&self, paper: Vec<u8>) -> PaperWorld<'_> {
        let inputs: Dict = [("paper".into(), Bytes::new(paper).into_value())].into_iter().collect();
        PaperWorld { workshop: self, library: LazyHash::new(Library::builder().with_inputs(inputs).build()) }
    }
}

/// One paper's world; gone when the paper is set.
pub(crate) struct PaperWorld<'a> {
    workshop: &'a Workshop,
    library: LazyHash<Library>,
}

impl World for PaperWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.workshop.book
    }

    fn main(&self) -> FileId {
        self.workshop.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.workshop.main { Ok(self.workshop.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.workshop.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
