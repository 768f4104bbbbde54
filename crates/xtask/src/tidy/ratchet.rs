//! `tidy.toml`: what is excused until it is mended.
//!
//! One table a rule. A measured finding has a number (`"key" = 512`), which is
//! the most it may be; any other has a reason (`"key" = "why"`).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use toml::Value;

use super::Finding;

/// What stands above the excuses.
const HEAD: &str = "\
# What `cargo xtask tidy` excuses until it is mended. This file may only shrink:
# an entry that excuses nothing is a finding, and a number is the most there may be.
# `cargo xtask tidy --shrink` takes out what is no longer needed.
";

/// The excuses.
pub(crate) struct Ratchet {
    rules: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Ratchet {
    /// Reads the file's text.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let rules = toml::from_str(text).context(
            "tidy.toml is not understood.\nIt has one table a rule, with lines \"key\" = number or reason.",
        )?;
        Ok(Self { rules })
    }

    fn excuse(&self, finding: &Finding) -> Option<&Value> {
        self.rules.get(finding.rule)?.get(&finding.key)
    }

    /// Leaves out what is excused, and adds excuses nobody needs any more.
    pub(crate) fn judge(&self, found: Vec<Finding>) -> Vec<Finding> {
        let mut used: BTreeSet<(&str, String)> = BTreeSet::new();
        let mut left = Vec::new();
        for finding in found {
            let excused = match (self.excuse(&finding), finding.amount) {
                (None, _) => false,
                (Some(Value::Integer(most)), Some(amount)) => {
                    used.insert((finding.rule, finding.key.clone()));
                    if amount < usize::try_from(*most).unwrap_or(0) {
                        left.push(slack(finding.rule, &finding.key, Some(amount)));
                    }
                    amount <= usize::try_from(*most).unwrap_or(0)
                }
                (Some(Value::Integer(_)), None) | (Some(_), Some(_)) => false,
                (Some(_), None) => {
                    used.insert((finding.rule, finding.key.clone()));
                    true
                }
            };
            if !excused {
                left.push(finding);
            }
        }
        for (rule, keys) in &self.rules {
            for key in keys.keys() {
                if !used.iter().any(|(r, k)| r == rule && k == key) {
                    left.push(slack(rule, key, None));
                }
            }
        }
        left
    }

    /// The file's text with one rule's findings excused as they are today.
    pub(crate) fn excusing(&self, rule: &str, found: &[Finding]) -> Result<String> {
        let mut rules = self.rules.clone();
        let excuses = rules.entry(rule.to_owned()).or_default();
        for finding in found.iter().filter(|finding| finding.rule == rule) {
            let value = match finding.amount {
                Some(amount) => Value::Integer(i64::try_from(amount)?),
                None => Value::String("to be mended".into()),
            };
            excuses.entry(finding.key.clone()).and_modify(|old| *old = value.clone()).or_insert(value);
        }
        Ok(format!("{HEAD}\n{}", toml::to_string(&rules)?))
    }

    /// The file's text without excuses for nothing and with lowered numbers.
    pub(crate) fn shrunk(&self, found: &[Finding]) -> Result<String> {
        let mut rules = self.rules.clone();
        for (rule, keys) in &mut rules {
            keys.retain(|key, _| found.iter().any(|f| f.rule == rule && &f.key == key));
            for (key, value) in keys.iter_mut() {
                let amount = found.iter().find(|f| f.rule == rule && &f.key == key).and_then(|f| f.amount);
                if let (Value::Integer(most), Some(amount)) = (value, amount) {
                    *most = (*most).min(i64::try_from(amount)?);
                }
            }
        }
        rules.retain(|_, keys| !keys.is_empty());
        Ok(format!("{HEAD}\n{}", toml::to_string(&rules)?))
    }
}

fn slack(rule: &str, key: &str, amount: Option<usize>) -> Finding {
    let advice = match amount {
        Some(amount) => format!("[{rule}] \"{key}\" is now {amount}; run `cargo xtask tidy --shrink`"),
        None => format!("[{rule}] \"{key}\" excuses nothing; run `cargo xtask tidy --shrink`"),
    };
    Finding { rule: "ratchet", place: "tidy.toml".into(), key: key.to_owned(), amount: None, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(amount: usize) -> Finding {
        Finding::at("file-length", "a.rs", 1, "", "long").of(amount)
    }

    #[test]
    fn an_excuse_holds_up_to_its_number_and_must_shrink() {
        let ratchet = Ratchet::parse("[file-length]\n\"a.rs\" = 500\n").unwrap();
        assert!(ratchet.judge(vec![long(500)]).is_empty());
        assert_eq!(ratchet.judge(vec![long(501)])[0].rule, "file-length");
        assert_eq!(ratchet.judge(vec![long(450)])[0].rule, "ratchet");
        assert_eq!(ratchet.judge(vec![])[0].rule, "ratchet");
    }

    #[test]
    fn excusing_keeps_other_rules() {
        let ratchet = Ratchet::parse("[words]\n\"b\" = \"why\"\n").unwrap();
        let text = ratchet.excusing("file-length", &[long(450)]).unwrap();
        let again = Ratchet::parse(&text).unwrap();
        assert!(again.judge(vec![long(450)]).iter().all(|finding| finding.key == "b"));
    }

    #[test]
    fn shrinking_lowers_and_removes() {
        let ratchet = Ratchet::parse("[file-length]\n\"a.rs\" = 500\n\"gone.rs\" = 600\n").unwrap();
        let text = ratchet.shrunk(&[long(450)]).unwrap();
        assert_eq!(text, format!("{HEAD}\n[file-length]\n\"a.rs\" = 450\n"));
        // Growing is not shrinking.
        assert!(ratchet.shrunk(&[long(501)]).unwrap().contains("= 500"));
    }
}
