//! Roles: bundles of capabilities with a reach, read from `roles.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::can;

/// How far a capability of a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The post's own unit.
    Own,
    /// The post's unit and every unit below it.
    Subtree,
    /// Every unit.
    Country,
}

impl Reach {
    /// The word used in `roles.toml` and the golden file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Subtree => "subtree",
            Self::Country => "country",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleEntry {
    number: u16,
    units: Vec<String>,
    #[serde(default)]
    own: Vec<String>,
    #[serde(default)]
    subtree: Vec<String>,
    #[serde(default)]
    country: Vec<String>,
}

/// A role and what it gives.
#[derive(Debug)]
pub struct Role {
    /// The key, as in posts.
    pub key: String,
    /// The number in signed posts.
    pub number: u16,
    /// The kinds of unit it can be held in.
    pub units: Vec<String>,
    grants: BTreeMap<String, Reach>,
}

impl Role {
    /// How far this role may do a thing; `None` when not at all.
    pub fn reach(&self, capability: &str) -> Option<Reach> {
        self.grants.get(capability).copied()
    }
    /// Whether holding this role opens cases or notices: such people need a
    /// second factor.
    pub fn opens_sealed(&self) -> bool {
        ["notice.read", "case.read", "question.answer", "house.keep"]
            .iter()
            .any(|key| self.grants.contains_key(*key))
    }
}

/// Every role.
#[derive(Debug)]
pub struct Roles(BTreeMap<String, Role>);

impl Roles {
    /// The roles of this program.
    ///
    /// A mistake in the embedded file leaves the house without roles; the
    /// test `the_embedded_roles_are_sound` keeps that from being shipped.
    pub fn embedded() -> &'static Self {
        static ROLES: OnceLock<Roles> = OnceLock::new();
        ROLES.get_or_init(|| Self::parse(include_str!("../roles.toml")).unwrap_or(Self(BTreeMap::new())))
    }

    /// Reads a role file.
    ///
    /// # Errors
    /// A sentence naming the unknown key or the repeated grant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let entries: BTreeMap<String, RoleEntry> = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut roles = BTreeMap::new();
        for (key, entry) in entries {
            let mut grants = BTreeMap::new();
            for (reach, keys) in
                [(Reach::Own, entry.own), (Reach::Subtree, entry.subtree), (Reach::Country, entry.country)]
            {
                for capability in keys {
                    if !can::ALL.contains(&capability.as_str()) {
                        return Err(format!("role {key}: there is no capability {capability}"));
                    }
                    if grants.insert(capability.clone(), reach).is_some() {
                        return Err(format!("role {key}: {capability} is given twice"));
                    }
                }
            }
            roles.insert(key.clone(), Role { key, number: entry.number, units: entry.units, grants });
        }
        Ok(Self(roles))
    }

    /// A role by its key.
    pub fn get(&self, key: &str) -> Option<&Role> {
        self.0.get(key)
    }

    /// A role by its number in a signed post.
    pub fn numbered(&self, number: u16) -> Option<&Role> {
        self.0.values().find(|role| role.number == number)
    }

    /// All roles in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }

    /// The golden file: one line a role and capability.
    pub fn golden(&self) -> String {
        let mut lines = String::from("# role | unit kinds | capability | reach\n");
        for role in self.iter() {
            for (capability, reach) in &role.grants {
                let _ = writeln!(
                    lines,
                    "{} | {} | {capability} | {}",
                    role.key,
                    role.units.join(","),
                    reach.word()
                );
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_roles_are_sound() {
        let roles = Roles::parse(include_str!("../roles.toml")).unwrap();
        assert!(roles.iter().count() > 10);
        for role in roles.iter() {
            assert_eq!(
                roles.numbered(role.number).map(|same| &same.key),
                Some(&role.key),
                "numbers are given once"
            );
            for kind in &role.units {
                assert!(crate::units::UnitKind::of_key(kind).is_some(), "{kind}");
            }
        }
    }

    #[test]
    fn a_capability_nobody_declared_is_refused() {
        let fault = Roles::parse("[x]\nnumber=1\nunits=[]\nown=[\"case.steal\"]").unwrap_err();
        assert!(fault.contains("case.steal"));
    }

    #[test]
    fn a_village_head_relays_and_reads_no_file() {
        let roles = Roles::embedded();
        let head = roles.get("village_head").unwrap();
        assert_eq!(head.reach("notice.relay"), Some(Reach::Own));
        assert_eq!(head.reach("notice.read"), None);
        assert_eq!(head.reach("case.read"), None);
        assert!(!head.opens_sealed());
    }
}
