//! The direction of the house: which room may know which.
//!
//! kernel ← { seal, norms, store } ← access ← ports ← page ← places ← office ←
//! { programme, exchange, people ← { casework, community } } ← app. So
//! statistics code cannot name a person: `programme` and `exchange` reach
//! neither `people` nor `casework`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata};

use super::Finding;

/// Each room and the rooms it may depend on.
const ROOMS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("seal", &["kernel"]),
    ("norms", &["kernel"]),
    ("store", &["kernel"]),
    ("press", &["kernel"]),
    ("access", &["kernel", "seal", "norms", "store"]),
    ("ports", &["kernel", "seal", "norms", "store", "access"]),
    ("page", &["kernel", "seal", "norms", "store", "access", "ports"]),
    ("places", &["kernel", "seal", "norms", "store", "access", "ports", "page"]),
    ("office", &["kernel", "seal", "norms", "store", "access", "ports", "page", "places"]),
    ("programme", &["kernel", "norms", "store", "access", "ports", "page", "places", "office"]),
    ("exchange", &["kernel", "norms", "store", "access", "ports", "page", "places", "office"]),
    ("people", &["kernel", "seal", "norms", "store", "access", "ports", "page", "places", "office"]),
    (
        "casework",
        &["kernel", "seal", "norms", "store", "access", "ports", "page", "places", "office", "people"],
    ),
    (
        "community",
        &["kernel", "seal", "norms", "store", "access", "ports", "page", "places", "office", "people"],
    ),
    ("xtask", &[]),
];

/// Rooms that may know all others.
const TOP: &[&str] = &["app", "bench"];

/// What statistics must never reach, by any road.
const STATISTICS: &[&str] = &["programme", "exchange"];
const PERSONAL: &[&str] = &["people", "casework", "community"];

type Graph = BTreeMap<String, BTreeSet<String>>;

/// Looks at the workspace's own crates; what tests use is left out.
pub(crate) fn check(metadata: &Metadata) -> Vec<Finding> {
    let members = metadata.workspace_packages();
    let names: BTreeSet<String> = members.iter().map(|package| package.name.to_string()).collect();
    let graph = members
        .iter()
        .map(|package| {
            let needs = package
                .dependencies
                .iter()
                .filter(|need| need.kind != DependencyKind::Development && names.contains(&need.name))
                .map(|need| need.name.clone());
            (package.name.to_string(), needs.collect())
        })
        .collect();
    judge(&graph)
}

fn judge(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut complain = |name: &str, need: &str, advice: String| {
        found.push(Finding::at("graph", &format!("crates/{name}/Cargo.toml"), 1, need, advice));
    };
    for (name, needs) in graph {
        if TOP.contains(&name.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| room == name) else {
            complain(
                name,
                "",
                format!("`{name}` is no room of the house; give it a place in the crate graph"),
            );
            continue;
        };
        for need in needs.iter().filter(|need| !allowed.contains(&need.as_str())) {
            complain(name, need, format!("`{name}` may not depend on `{need}`; meet through a port"));
        }
        if STATISTICS.contains(&name.as_str()) {
            let reached = reach(graph, name);
            for person in PERSONAL.iter().filter(|person| reached.contains(**person)) {
                complain(
                    name,
                    person,
                    format!("`{name}` reaches `{person}`: statistics must not name a person"),
                );
            }
        }
    }
    found.dedup();
    found
}

/// Every room reached from one, by any number of steps.
fn reach(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(name) = open.pop() {
        for need in graph.get(&name).into_iter().flatten() {
            if reached.insert(need.clone()) {
                open.push(need.clone());
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(rooms: &[(&str, &[&str])]) -> Graph {
        rooms
            .iter()
            .map(|(name, needs)| ((*name).to_owned(), needs.iter().map(|need| (*need).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn arrows_point_one_way() {
        assert!(
            judge(&graph(&[("kernel", &[]), ("store", &["kernel"]), ("app", &["store", "press"])]))
                .is_empty()
        );
        let bad = judge(&graph(&[("store", &["page"]), ("casework", &["community"]), ("page", &["press"])]));
        let keys: Vec<_> = bad.into_iter().map(|f| f.key).collect();
        assert_eq!(
            keys,
            [
                "crates/casework/Cargo.toml: community",
                "crates/page/Cargo.toml: press",
                "crates/store/Cargo.toml: page"
            ]
        );
    }

    #[test]
    fn statistics_cannot_reach_a_person_by_a_detour() {
        let bad = judge(&graph(&[("programme", &["office"]), ("office", &["people"]), ("people", &[])]));
        assert!(bad.iter().any(|f| f.advice.contains("statistics must not name a person")), "{bad:?}");
    }

    #[test]
    fn a_room_without_a_place_is_found() {
        assert_eq!(judge(&graph(&[("attic", &[])])).len(), 1);
    }
}
