//! Charts as server-side SVG.
