//! Typst papers and XLSX writing.
//!
//! [`Papers`] sets a [`kernel::Official`] as an A4 PDF in the form of Decree
//! 30/2020/NĐ-CP, Annex I; [`Workbooks`] writes [`kernel::Sheet`]s as XLSX.
//! Both are pure: no file, no clock, no network, and the same input always
//! gives the same bytes. Only `app` wires them in.

mod cells;
mod laid;
mod papers;
mod print;
mod workbooks;
mod world;

pub use papers::Papers;
pub use workbooks::Workbooks;
