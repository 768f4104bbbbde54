//! The map of the 34 provinces as SVG: solid, hatched or white, readable in
//! print and without colour. Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa) are
//! always on it, as labelled schematic insets: the outlines are of the
//! mainland and near islands (Natural Earth, public domain). Nothing below the
//! province is drawn, and no shelter is on any map.

mod topo;

use std::fmt::Write;
use std::sync::LazyLock;

use kernel::Lang;
use page::chart::{Fill, Inset, Map};

pub use topo::{Shape, decode};

const TOPOLOGY: &str = include_str!("../../data/provinces.topo.json");

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

/// Draws the map of the 34 provinces.
///
/// `title` is read aloud in place of the picture and names the table beside it
/// that holds the figures; that both archipelagos are on it is added. `fill`
/// gives each province's class by its code.
pub fn of_provinces(
    id: &'static str,
    caption: &str,
    title: &str,
    lang: Lang,
    fill: impl Fn(&str) -> Fill,
) -> Map {
    let areas = outlines().iter().map(|outline| (outline.path.clone(), fill(&outline.code))).collect();
    let (word, with) = match lang {
        Lang::Vi => ("Quần đảo", "Có quần đảo Hoàng Sa và quần đảo Trường Sa."),
        Lang::En => ("Archipelago", "With the Hoàng Sa and Trường Sa archipelagos."),
    };
    let inset = |name: &str, province: &str, code: &str| Inset {
        lines: vec![word.to_owned(), name.to_owned(), province.to_owned()],
        fill: fill(code),
    };
    let insets = [inset("Hoàng Sa", "(Đà Nẵng)", "48"), inset("Trường Sa", "(Khánh Hòa)", "56")];
    Map::new(id, caption, format!("{title} {with}"), areas, insets)
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
            for class in [Fill::Solid, Fill::Hatched, Fill::White] {
                let svg = of_provinces("m", "", "Bản đồ.", lang, |_| class).to_string();
                for name in ["Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)"] {
                    assert!(svg.contains(name), "{name}");
                }
                assert_eq!(svg.matches("<path d=").count(), 34 + 1);
                assert_eq!(svg.matches("<circle").count(), 20);
            }
        }
    }

    #[test]
    fn the_map_is_one_picture_within_its_sheet() {
        let fill = |code: &str| if code == "01" { Fill::Solid } else { Fill::Hatched };
        let svg = of_provinces("m", "A < B", "A < B.", Lang::En, fill).to_string();
        assert!(svg.contains("role=\"img\"") && !svg.contains("A < B"));
        assert!(!svg.contains("style=") && !svg.contains("<script"));
        assert!(svg.len() < 26_000, "{} bytes", svg.len());
        let starts =
            outlines().iter().filter_map(|outline| outline.path.trim_start_matches('M').split('l').next());
        for start in starts {
            let (x, y) = start.split_once(' ').unwrap();
            let (x, y): (i64, i64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((0..=220).contains(&x) && (0..=396).contains(&y), "{start}");
        }
    }
}
