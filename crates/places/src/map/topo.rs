//! Decoding TopoJSON: arcs are differences of whole numbers on a grid, shared
//! between neighbours; a negative index is an arc walked backwards.

use serde::Deserialize;

#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    arcs: Vec<Vec<(i64, i64)>>,
    objects: std::collections::BTreeMap<String, Object>,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

#[derive(Deserialize)]
struct Object {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    Polygon { arcs: Vec<Vec<i64>>, properties: Properties },
    MultiPolygon { arcs: Vec<Vec<Vec<i64>>>, properties: Properties },
}

/// The rings of one province, in degrees east and north. A ring's first point
/// is repeated as its last.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The province's code.
    pub code: String,
    /// Rings, holes among them.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Decodes the shapes of the first object.
///
/// # Errors
/// What does not hang together in the file.
pub fn decode(text: &str) -> Result<Vec<Shape>, String> {
    let topology: Topology = serde_json::from_str(text).map_err(|why| why.to_string())?;
    let arcs: Vec<Vec<(f64, f64)>> = topology.arcs.iter().map(|arc| topology.transform.points(arc)).collect();
    let object = topology.objects.into_values().next().ok_or("no object")?;
    object.geometries.into_iter().map(|geometry| geometry.shape(&arcs)).collect()
}

impl Transform {
    fn points(&self, arc: &[(i64, i64)]) -> Vec<(f64, f64)> {
        let (mut x, mut y) = (0i64, 0i64);
        let place = |step: &(i64, i64)| {
            x = x.saturating_add(step.0);
            y = y.saturating_add(step.1);
            #[allow(clippy::cast_precision_loss)] // grid numbers are below a million
            let (east, north) = (x as f64, y as f64);
            (east * self.scale.0 + self.translate.0, north * self.scale.1 + self.translate.1)
        };
        arc.iter().map(place).collect()
    }
}

impl Geometry {
    fn shape(self, arcs: &[Vec<(f64, f64)>]) -> Result<Shape, String> {
        let (rings, properties) = match self {
            Self::Polygon { arcs, properties } => (arcs, properties),
            Self::MultiPolygon { arcs, properties } => (arcs.into_iter().flatten().collect(), properties),
        };
        let rings = rings.iter().map(|ring| stitch(ring, arcs)).collect::<Result<_, _>>()?;
        Ok(Shape { code: properties.code, rings })
    }
}

/// Puts arcs end to end; where two meet, the point stands once.
fn stitch(ring: &[i64], arcs: &[Vec<(f64, f64)>]) -> Result<Vec<(f64, f64)>, String> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for index in ring {
        let back = *index < 0;
        let at = usize::try_from(if back { !*index } else { *index }).map_err(|why| why.to_string())?;
        let arc = arcs.get(at).ok_or_else(|| format!("no arc {at}"))?;
        points.pop();
        if back {
            points.extend(arc.iter().rev());
        } else {
            points.extend(arc);
        }
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_arcs_are_walked_both_ways() {
        let text = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[100,10]},
            "arcs":[[[0,0],[2,0]],[[2,0],[0,2],[-2,0],[0,-2]],[[2,0],[-1,-2],[-1,2]]],
            "objects":{"o":{"type":"GeometryCollection","geometries":[
              {"type":"Polygon","arcs":[[0,1]],"properties":{"code":"01"}},
              {"type":"MultiPolygon","arcs":[[[-1,-3]]],"properties":{"code":"02"}}]}}}"#;
        let shapes = decode(text).unwrap();
        let first = [(100.0, 10.0), (101.0, 10.0), (101.0, 11.0), (100.0, 11.0), (100.0, 10.0)];
        assert_eq!(shapes[0].rings, [first.to_vec()]);
        assert_eq!(shapes[1].rings[0], [(101.0, 10.0), (100.0, 10.0), (100.5, 9.0), (101.0, 10.0)]);
    }

    #[test]
    fn a_missing_arc_is_told() {
        let text = r#"{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[],
            "objects":{"o":{"geometries":[{"type":"Polygon","arcs":[[7]],"properties":{"code":"01"}}]}}}"#;
        assert_eq!(decode(text), Err("no arc 7".to_owned()));
    }
}
