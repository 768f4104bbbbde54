//! The navigation by capability.

use page::session::NavEntry;

/// An entry of the navigation and the capability that shows it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The capability.
    pub capability: &'static str,
    /// The address.
    pub href: &'static str,
    /// The phrase key of the label.
    pub key: &'static str,
}

const fn entry(capability: &'static str, href: &'static str, key: &'static str) -> Entry {
    Entry { capability, href, key }
}

/// Everything a navigation may hold, the most used first.
pub const NAV: &[Entry] = &[
    entry("notice.read", "/notices", "accounts-nav-notices"),
    entry("case.read", "/cases", "accounts-nav-cases"),
    entry("house.keep", "/house", "accounts-nav-house"),
    entry("notice.relay", "/relay", "accounts-nav-relay"),
    entry("club.keep", "/club", "accounts-nav-club"),
    entry("question.answer", "/questions", "accounts-nav-questions"),
    entry("return.prepare", "/returns", "accounts-nav-returns"),
    entry("return.accept", "/returns", "accounts-nav-returns"),
    entry("figures.see", "/figures", "accounts-nav-figures"),
    entry("facility.keep", "/facilities", "accounts-nav-facilities"),
    entry("clubs.see", "/clubs", "accounts-nav-clubs"),
    entry("exchange.export", "/exchange", "accounts-nav-exchange"),
    entry("reads.see", "/reads", "accounts-nav-reads"),
    entry("unit.admit", "/people", "accounts-nav-people"),
];

/// The navigation of somebody who can do these things.
pub(super) fn nav_for(can: impl Fn(&str) -> bool) -> Vec<NavEntry> {
    let mut shown: Vec<NavEntry> = Vec::new();
    for entry in NAV.iter().filter(|entry| can(entry.capability)) {
        if !shown.iter().any(|known| known.href == entry.href) {
            shown.push(NavEntry { href: entry.href, key: entry.key });
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_names_a_capability_that_exists() {
        for entry in NAV {
            assert!(access::can::ALL.contains(&entry.capability), "{}", entry.capability);
        }
    }

    #[test]
    fn an_address_shows_once() {
        let all = nav_for(|_| true);
        let mut hrefs: Vec<_> = all.iter().map(|entry| entry.href).collect();
        hrefs.sort_unstable();
        hrefs.dedup();
        assert_eq!(hrefs.len(), all.len());
    }
}
