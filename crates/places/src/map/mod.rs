//! The map of the 34 provinces as SVG: solid, hatched or white, readable in
//! print and without colour. Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa) are
//! always on it, as labelled schematic insets: the outlines are of the
//! mainland and near islands (Natural Earth, public domain). Nothing below the
//! province is drawn, and no shelter is on any map.

mod topo;

use std::fmt::Write;
use std::sync::LazyLock;

use kernel::Lang;

pub use topo::{Shape, decode};

const TOPOLOGY: &str = include_str!("../../data/provinces.topo.json");

/// How a province is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// The highest class.
    Solid,
    /// The middle class.
    Hatched,
    /// The lowest class, or no figure.
    White,
}

impl Fill {
    const ALL: [Self; 3] = [Self::Solid, Self::Hatched, Self::White];

    const fn paint(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Solid => ("bn-map-solid", "#0b5563", "#fff"),
            Self::Hatched => ("bn-map-hatched", "url(#bn-map-hatch)", "#1c2a30"),
            Self::White => ("bn-map-white", "#fff", "#1c2a30"),
        }
    }
}

/// A province's outline in the map's own units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The province's code (of 1 July 2025).
    pub code: String,
    /// SVG path data, whole numbers, relative lines.
    pub path: String,
}

const HEIGHT: f64 = 384.0;
const NORTH: f64 = 23.5;
const SOUTH: f64 = 8.4;
const WEST: f64 = 102.0;

static OUTLINES: LazyLock<Vec<Outline>> = LazyLock::new(|| {
    let shapes = decode(TOPOLOGY).unwrap_or_default();
    shapes.into_iter().map(|shape| Outline { path: path(&shape.rings), code: shape.code }).collect()
});

/// The outlines of the 34 provinces, decoded on first use.
pub fn outlines() -> &'static [Outline] {
    &OUTLINES
}

/// On the sheet: degrees of latitude take all of the height, degrees of
/// longitude are narrowed as at 16° north, the middle of the country.
fn point((east, north): (f64, f64)) -> (i64, i64) {
    let scale = HEIGHT / (NORTH - SOUTH);
    let narrow = 16f64.to_radians().cos();
    #[allow(clippy::cast_possible_truncation)] // within a sheet of 400 units
    let whole = |number: f64| number.round() as i64;
    (whole((east - WEST) * scale * narrow) + 6, whole((NORTH - north) * scale) + 6)
}

fn path(rings: &[Vec<(f64, f64)>]) -> String {
    let mut path = String::new();
    for ring in rings {
        let mut points: Vec<(i64, i64)> = ring.iter().copied().map(point).collect();
        points.dedup();
        points.pop();
        // An island smaller than the grid would vanish: draw it as a dot.
        let Some(first) = points.first().copied().or_else(|| ring.first().copied().map(point)) else {
            continue;
        };
        let _ = write!(path, "M{} {}", first.0, first.1);
        if points.len() < 3 {
            path.push_str("l1 0 0 1z");
            continue;
        }
        path.push('l');
        let steps = points.windows(2).filter_map(|pair| match pair {
            [from, to] => Some((to.0 - from.0, to.1 - from.1)),
            _ => None,
        });
        for (at, (x, y)) in steps.enumerate() {
            let gap = if at == 0 || x < 0 { "" } else { " " };
            let comma = if y < 0 { "" } else { " " };
            let _ = write!(path, "{gap}{x}{comma}{y}");
        }
        path.push('z');
    }
    path
}

const HATCH: &str = "<defs><pattern id=\"bn-map-hatch\" width=\"5\" height=\"5\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" \
    fill=\"#e6f0f1\"/><path d=\"M0 0v5\" stroke=\"#0b5563\" stroke-width=\"2\"/></pattern></defs>";

/// Schematic islands of the insets.
const HOANG_SA: [(i64, i64); 7] =
    [(256, 154), (262, 158), (268, 156), (276, 150), (283, 154), (261, 163), (289, 160)];
const TRUONG_SA: [(i64, i64); 13] = [
    (242, 293),
    (254, 299),
    (266, 291),
    (272, 303),
    (284, 297),
    (252, 313),
    (267, 317),
    (288, 313),
    (298, 303),
    (304, 319),
    (246, 323),
    (278, 325),
    (296, 327),
];

/// Draws the map.
///
/// `title` is read aloud in place of the picture and names the table beside it
/// that holds the figures; `fill` gives each province's class by its code.
/// The result is an `<svg>` without styles or scripts.
pub fn render(title: &str, lang: Lang, fill: impl Fn(&str) -> Fill) -> String {
    let mut svg = String::with_capacity(24_000);
    svg.push_str(
        "<svg class=\"bn-map\" viewBox=\"0 0 336 396\" role=\"img\" aria-labelledby=\"bn-map-title\">",
    );
    let _ = write!(svg, "<title id=\"bn-map-title\">{}</title>{HATCH}", escaped(title));
    svg.push_str("<g stroke-width=\".6\" stroke-linejoin=\"round\">");
    for class in Fill::ALL {
        let (name, paint, stroke) = class.paint();
        let _ = write!(svg, "<g class=\"{name}\" fill=\"{paint}\" stroke=\"{stroke}\">");
        for outline in outlines().iter().filter(|outline| fill(&outline.code) == class) {
            let _ = write!(svg, "<path d=\"{}\"/>", outline.path);
        }
        svg.push_str("</g>");
    }
    svg.push_str("</g>");
    let words = match lang {
        Lang::Vi => ["Quần đảo", "Quần đảo"],
        Lang::En => ["Archipelago", "Archipelago"],
    };
    inset(&mut svg, (136, 92), &HOANG_SA, fill("48"), &[words[0], "Hoàng Sa", "(Đà Nẵng)"]);
    inset(&mut svg, (278, 112), &TRUONG_SA, fill("56"), &[words[1], "Trường Sa", "(Khánh Hòa)"]);
    svg.push_str("</svg>");
    svg
}

fn inset(svg: &mut String, (top, height): (i64, i64), islands: &[(i64, i64)], fill: Fill, label: &[&str; 3]) {
    let (name, paint, _) = fill.paint();
    let _ = write!(svg, "<g class=\"{name}\" fill=\"{paint}\" stroke=\"#1c2a30\" stroke-width=\".6\">");
    let _ =
        write!(svg, "<rect x=\"222\" y=\"{top}\" width=\"108\" height=\"{height}\" rx=\"4\" fill=\"none\"/>");
    for (x, y) in islands {
        let _ = write!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2\"/>");
    }
    svg.push_str("</g><g font-size=\"14\" text-anchor=\"middle\">");
    for (line, text) in (0i64..).zip(label) {
        let y = top + height - 42 + 17 * line;
        let _ = write!(svg, "<text x=\"276\" y=\"{y}\">{text}</text>");
    }
    svg.push_str("</g>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Gazetteer, Level};

    #[test]
    fn every_province_of_today_has_an_outline() {
        let places = Gazetteer::shipped();
        let today = "2026-11-22".parse().unwrap();
        let mut drawn: Vec<String> = outlines().iter().map(|outline| outline.code.clone()).collect();
        drawn.sort();
        let known: Vec<String> =
            places.in_force(Level::Province, today).map(|v| v.code.to_string()).collect();
        assert_eq!(drawn, known);
        assert!(
            outlines().iter().all(|outline| outline.path.starts_with('M') && outline.path.ends_with('z'))
        );
    }

    #[test]
    fn both_archipelagos_are_on_every_map_under_their_provinces() {
        for lang in Lang::ALL {
            for class in Fill::ALL {
                let svg = render("Bản đồ", lang, |_| class);
                for name in ["Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)"] {
                    assert!(svg.contains(name), "{name}");
                }
                assert_eq!(svg.matches("<path d=").count(), 34 + 1);
                assert_eq!(svg.matches("<circle").count(), 20);
            }
        }
    }

    #[test]
    fn the_map_is_one_picture_with_a_title_and_no_style_or_script() {
        let svg =
            render("A < B & C", Lang::En, |code| if code == "01" { Fill::Solid } else { Fill::Hatched });
        assert!(svg.contains("role=\"img\"") && svg.contains("A &lt; B &amp; C"));
        assert!(!svg.contains("style=") && !svg.contains("<script"));
        assert!(svg.len() < 26_000, "{} bytes", svg.len());
        let all: Vec<i64> = outlines()
            .iter()
            .filter_map(|outline| outline.path.trim_start_matches('M').split(['l', 'M']).next())
            .flat_map(|start| start.split(' ').map(|n| n.parse().unwrap()).collect::<Vec<i64>>())
            .collect();
        assert!(all.iter().all(|n| (0..=396).contains(n)));
    }
}
