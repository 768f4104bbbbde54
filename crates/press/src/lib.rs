//! Typst papers and XLSX writing.
