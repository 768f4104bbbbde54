//! Bar charts as SVG made on the server. A chart never stands alone: its title
//! names the table beside it. Series are told apart by solid, hatched and
//! white, never by hue (UX.md §3). No inline styles: the CSP allows none.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::Html;

/// How a part of a bar is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Solid teal.
    Solid,
    /// Hatched: in doubt, not classified.
    Hatched,
    /// White with an edge.
    White,
}

/// A bar: its label, its parts from the left, and the value beside it.
#[derive(Debug, Clone)]
pub struct Bar {
    /// "2011".
    pub label: String,
    /// Sizes and fills; negative sizes count as nothing.
    pub parts: Vec<(i64, Fill)>,
    /// "46.449".
    pub value: String,
}

/// A chart of horizontal bars.
#[derive(Debug, Clone, Template)]
#[template(path = "components/chart.html")]
pub struct Chart {
    id: &'static str,
    caption: String,
    title: String,
    legend: Vec<(Fill, String)>,
    bars: Vec<Bar>,
}

impl HtmlSafe for Chart {}

const WIDTH: i64 = 340;
const LEFT: i64 = 64;
const LONGEST: i64 = 196;
const STEP: i64 = 42;

struct Piece {
    x: i64,
    width: i64,
    fill: Fill,
}

impl Chart {
    /// A chart. `title` says what it shows and that the table beside it holds
    /// the numbers: it is read out in place of the picture.
    pub fn new(
        id: &'static str,
        caption: impl Into<String>,
        title: impl Into<String>,
        bars: Vec<Bar>,
    ) -> Self {
        Self { id, caption: caption.into(), title: title.into(), legend: Vec::new(), bars }
    }
    /// What a fill stands for.
    #[must_use]
    pub fn legend(mut self, fill: Fill, words: impl Into<String>) -> Self {
        self.legend.push((fill, words.into()));
        self
    }
    fn height(&self) -> i64 {
        let rows = self.bars.len() + self.legend.len();
        i64::try_from(rows).unwrap_or(0) * STEP + 12
    }
    fn width(&self) -> i64 {
        WIDTH
    }
    fn pieces(&self, bar: &Bar) -> Vec<Piece> {
        let total = |bar: &Bar| bar.parts.iter().map(|(size, _)| (*size).max(0)).sum::<i64>();
        let largest = self.bars.iter().map(total).max().unwrap_or(0).max(1);
        let mut sum = 0i64;
        let mut pieces = Vec::new();
        for (size, fill) in &bar.parts {
            let start = scaled(sum, largest);
            sum = sum.saturating_add((*size).max(0));
            // A part that is there is seen, however small.
            let width = (scaled(sum, largest) - start).max(i64::from(*size > 0) * 3);
            pieces.push(Piece { x: LEFT + start, width, fill: *fill });
        }
        pieces
    }
    fn svg(&self) -> Html {
        let mut svg = hatching(self.id).to_string();
        for (row, bar) in self.bars.iter().enumerate() {
            let y = i64::try_from(row).unwrap_or(0) * STEP + 8;
            let mut end = LEFT;
            // Writing into a string cannot fail.
            let _ =
                write!(svg, r#"<text x="0" y="{}" font-size="16">{}</text>"#, y + 21, Html::text(&bar.label));
            for piece in self.pieces(bar).iter().filter(|piece| piece.width > 0) {
                let paint = paint(self.id, piece.fill);
                let _ = write!(
                    svg,
                    r#"<rect x="{}" y="{y}" width="{}" height="30" {paint}/>"#,
                    piece.x, piece.width
                );
                end = piece.x + piece.width;
            }
            let value = Html::text(&bar.value);
            let _ = write!(
                svg,
                r#"<text x="{}" y="{}" font-size="16" font-weight="700">{value}</text>"#,
                end + 8,
                y + 21
            );
        }
        let bottom = i64::try_from(self.bars.len()).unwrap_or(0) * STEP;
        let _ = write!(svg, r##"<path d="M{LEFT} 0v{}" stroke="#1c2a30"/>"##, bottom + 2);
        for (row, (fill, words)) in self.legend.iter().enumerate() {
            let y = bottom + i64::try_from(row).unwrap_or(0) * STEP + 14;
            let (paint, words) = (paint(self.id, *fill), Html::text(words));
            let _ = write!(
                svg,
                r#"<rect x="{LEFT}" y="{y}" width="14" height="14" {paint}/><text x="{}" y="{}" font-size="15">{words}</text>"#,
                LEFT + 22,
                y + 12
            );
        }
        Html::trusted(svg)
    }
}

fn scaled(size: i64, largest: i64) -> i64 {
    i64::try_from(i128::from(size) * i128::from(LONGEST) / i128::from(largest)).unwrap_or(LONGEST)
}

/// The attributes that fill a shape: also for maps.
pub fn paint(id: &str, fill: Fill) -> String {
    match fill {
        Fill::Solid => r##"fill="#0b5563""##.to_owned(),
        Fill::Hatched => format!(r##"fill="url(#{id}-hatch)" stroke="#0b5563""##),
        Fill::White => r##"fill="#fff" stroke="#1c2a30""##.to_owned(),
    }
}

/// The hatching that [`paint`] refers to: once in each SVG.
pub fn hatching(id: &str) -> Html {
    Html::trusted(format!(
        r##"<defs><pattern id="{id}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><path d="M0 0v6" stroke="#0b5563" stroke-width="3"/></pattern></defs>"##
    ))
}

/// A map as SVG: areas with a fill each, and always the two archipelagos in
/// insets (Hoàng Sa, Đà Nẵng; Trường Sa, Khánh Hòa). Never below commune.
#[derive(Debug, Clone, Template)]
#[template(path = "components/map.html")]
pub struct Map {
    id: &'static str,
    caption: String,
    title: String,
    width: i64,
    height: i64,
    areas: Vec<(String, Fill)>,
    insets: [Inset; 2],
}

impl HtmlSafe for Map {}

/// An archipelago in a frame of its own.
#[derive(Debug, Clone)]
pub struct Inset {
    /// Lines under the islands: "Quần đảo", "Hoàng Sa", "(Đà Nẵng)".
    pub lines: Vec<String>,
    /// How its province is filled.
    pub fill: Fill,
}

/// Where the insets lie: x, y, width, height.
const FRAMES: [(i64, i64, i64, i64); 2] = [(222, 136, 104, 92), (222, 278, 104, 112)];
/// Islands, schematically, from the corner of their frame.
const ISLANDS: [&[(i64, i64)]; 2] = [
    &[(34, 18), (40, 22), (46, 20), (54, 14), (61, 18), (39, 27), (67, 24)],
    &[
        (20, 15),
        (32, 21),
        (44, 13),
        (50, 25),
        (62, 19),
        (30, 35),
        (45, 39),
        (66, 35),
        (76, 25),
        (82, 41),
        (24, 45),
        (56, 47),
        (74, 49),
    ],
];

impl Map {
    /// A map. Areas are SVG path data in a drawing of 330 × 396; `title` names
    /// the table beside it and both archipelagos.
    pub fn new(
        id: &'static str,
        caption: impl Into<String>,
        title: impl Into<String>,
        areas: Vec<(String, Fill)>,
        insets: [Inset; 2],
    ) -> Self {
        Self { id, caption: caption.into(), title: title.into(), width: 330, height: 396, areas, insets }
    }
    fn svg(&self) -> Html {
        let mut svg = hatching(self.id).to_string();
        for (path, fill) in &self.areas {
            let data: String =
                path.chars().filter(|c| c.is_ascii_alphanumeric() || " ,.-".contains(*c)).collect();
            // Writing into a string cannot fail.
            let _ = write!(
                svg,
                r#"<path d="{data}" {} stroke-width=".6" stroke-linejoin="round"/>"#,
                area(self.id, *fill)
            );
        }
        for ((frame, islands), inset) in FRAMES.iter().zip(ISLANDS).zip(&self.insets) {
            let (x, y, width, height) = frame;
            let _ = write!(
                svg,
                r##"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="none" stroke="#5f6d73"/>"##
            );
            for (dx, dy) in islands {
                let _ = write!(
                    svg,
                    r#"<circle cx="{}" cy="{}" r="2" {}/>"#,
                    x + dx,
                    y + dy,
                    paint(self.id, inset.fill)
                );
            }
            let first = y + height - 8 - 17 * (i64::try_from(inset.lines.len()).unwrap_or(1) - 1);
            for (row, line) in (0i64..).zip(&inset.lines) {
                let line = Html::text(line);
                let _ = write!(
                    svg,
                    r#"<text x="{}" y="{}" font-size="14" text-anchor="middle">{line}</text>"#,
                    x + width / 2,
                    first + 17 * row
                );
            }
        }
        Html::trusted(svg)
    }
}

fn area(id: &str, fill: Fill) -> String {
    match fill {
        Fill::Solid => r##"fill="#0b5563" stroke="#fff""##.to_owned(),
        Fill::Hatched => format!(r##"fill="url(#{id}-hatch)" stroke="#1c2a30""##),
        Fill::White => paint(id, fill),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, parts: &[(i64, Fill)]) -> Bar {
        Bar { label: label.into(), parts: parts.to_vec(), value: String::new() }
    }

    #[test]
    fn the_longest_bar_fills_the_width_and_the_smallest_part_is_seen() {
        let bars =
            vec![bar("a", &[(100_000, Fill::Solid), (1, Fill::Hatched)]), bar("b", &[(50_000, Fill::Solid)])];
        let chart = Chart::new("c", "", "", bars.clone());
        let (a, b) = (chart.pieces(&bars[0]), chart.pieces(&bars[1]));
        assert_eq!(a[0].width + LEFT, LEFT + 195);
        assert!(a[1].width >= 3);
        assert_eq!(b[0].width, 97);
        assert!(chart.pieces(&bar("c", &[(-5, Fill::Solid)]))[0].width == 0);
    }

    #[test]
    fn words_are_escaped_and_no_style_is_inline() {
        let chart =
            Chart::new("c", "<b>", "Có trong bảng", vec![bar("<i>", &[(1, Fill::White)])]).to_string();
        assert!(!chart.contains("<i>") && !chart.contains("<b>") && !chart.contains("style="), "{chart}");
        assert!(chart.contains("role=\"img\"") && chart.contains("Có trong bảng</title>"));
    }

    #[test]
    fn every_map_has_both_archipelagos() {
        let inset = |name: &str| Inset { lines: vec![name.into()], fill: Fill::Solid };
        let map = Map::new(
            "m",
            "",
            "",
            vec![("M0 0h9\"".into(), Fill::Solid)],
            [inset("Hoàng Sa"), inset("Trường Sa")],
        );
        let html = map.to_string();
        assert!(html.contains("Hoàng Sa") && html.contains("Trường Sa"));
        assert!(html.contains("d=\"M0 0h9\""), "path data is cleaned: {html}");
    }
}
