//! Code lists: acts, forms, relations, addresses, measures and the like.

use kernel::{Date, Relation, ViolenceForm};
use serde::Deserialize;

use crate::cited::{Citation, Cited, Frame, Words};

/// One entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key kept in rows; never reused.
    pub key: String,
    /// The letter of the point papers print, where the list has letters.
    pub letter: Option<String>,
    /// Its words.
    pub words: Words,
    /// The article that says more about it.
    pub also: Option<Citation>,
}

/// A dated list of keys with words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Its name: `measures`, `report_addresses`, …
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Entries in statutory order.
    pub entries: Vec<Cited<Entry>>,
}

impl CodeList {
    /// The entry with a key, whether or not it still holds.
    pub fn entry(&self, key: &str) -> Option<&Cited<Entry>> {
        self.entries.iter().find(|entry| entry.key == key)
    }
    /// The entries that hold on a day, in statutory order.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Cited<Entry>> {
        self.entries.iter().filter(move |entry| entry.holds(day))
    }
    /// The number of an entry: its place in the file, for columns and bits.
    /// Entries are only ever appended.
    pub fn number(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key == key)
    }
}

/// An act of Law 13/2022 Art. 3(1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// ASCII key: `a` … `q`, `dd` for đ.
    pub key: String,
    /// The letter on papers.
    pub letter: String,
    /// Short words.
    pub words: Words,
    /// The form that is prefilled. The law gives no such mapping.
    pub default_form: ViolenceForm,
}

/// A limit on how an act counts in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLimit {
    /// The act's key.
    pub act: String,
    /// What is to be minded.
    pub words: Words,
}

/// Whether an act counts as domestic violence in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// It does, within a limit that the officer reads.
    Limited,
    /// The source is cut off: ask, say so, refuse nothing.
    Unsure,
    /// It does not: still help, recorded as outside the law's scope.
    No,
}

/// A scope of the relation between the two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationScope {
    /// The kernel's value.
    pub relation: Relation,
    /// Its key.
    pub key: String,
    /// Its words.
    pub words: Words,
    /// Keys of the acts that count.
    pub acts: Vec<String>,
    /// Keys of acts of which the source does not tell.
    pub unsure: Vec<String>,
    /// Limits on some of the acts.
    pub limits: Vec<ActLimit>,
}

impl RelationScope {
    /// Whether an act counts here.
    pub fn counts(&self, act: &str) -> Counts {
        if self.acts.iter().any(|key| key == act) {
            let limited = self.limits.iter().any(|limit| limit.act == act);
            return if limited { Counts::Limited } else { Counts::Yes };
        }
        if self.unsure.iter().any(|key| key == act) { Counts::Unsure } else { Counts::No }
    }
}

#[derive(Deserialize)]
struct EntryRow {
    key: String,
    letter: Option<String>,
    vi: String,
    en: String,
    also: Option<Citation>,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
struct ListRow {
    id: String,
    vi: String,
    en: String,
    entry: Vec<EntryRow>,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct ListsFile {
    checked: Date,
    list: Vec<ListRow>,
}

impl ListsFile {
    pub(crate) fn lists(self) -> Vec<CodeList> {
        let checked = self.checked;
        self.list
            .into_iter()
            .map(|list| {
                let frame = list.frame;
                let entry = |row: EntryRow| {
                    let mut cited = row.frame.or(&frame);
                    if let (Some(cite), Some(letter)) = (&cited.cite, &row.letter) {
                        cited.cite = Some(cite.at_point(letter));
                    }
                    let words = Words { vi: row.vi, en: row.en };
                    let value = Entry { key: row.key, letter: row.letter, words, also: row.also };
                    cited.around(value, checked)
                };
                CodeList {
                    id: list.id,
                    title: Words { vi: list.vi, en: list.en },
                    entries: list.entry.into_iter().map(entry).collect(),
                }
            })
            .collect()
    }
}

#[derive(Deserialize)]
struct ActRow {
    key: String,
    letter: String,
    vi: String,
    en: String,
    form: String,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct ActsFile {
    checked: Date,
    entry: Vec<ActRow>,
    #[serde(flatten)]
    frame: Frame,
}

/// The kernel's value for a key of the list `forms`.
pub fn violence_form(key: &str) -> Option<ViolenceForm> {
    ViolenceForm::ALL.iter().copied().find(|form| form_key(*form) == key)
}

/// The key of a form in the list `forms`.
pub const fn form_key(form: ViolenceForm) -> &'static str {
    match form {
        ViolenceForm::Mental => "mental",
        ViolenceForm::Physical => "physical",
        ViolenceForm::Sexual => "sexual",
        ViolenceForm::Economic => "economic",
    }
}

/// The key of a scope in `relations.toml`.
pub const fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::Family => "family",
        Relation::Divorced => "divorced",
        Relation::Cohabiting => "cohabiting",
        Relation::FormerKin => "former_kin",
        Relation::FormerAdoptive => "former_adoptive",
        Relation::Outside => "outside",
    }
}

impl ActsFile {
    pub(crate) fn acts(self, faults: &mut Vec<String>) -> Vec<Cited<Act>> {
        let (checked, list) = (self.checked, self.frame);
        let mut acts = Vec::new();
        for row in self.entry {
            let Some(default_form) = violence_form(&row.form) else {
                faults.push(format!("acts: form {}", row.form));
                continue;
            };
            let mut frame = row.frame.or(&list);
            frame.cite = frame.cite.map(|cite| cite.at_point(&row.letter));
            let words = Words { vi: row.vi, en: row.en };
            acts.push(frame.around(Act { key: row.key, letter: row.letter, words, default_form }, checked));
        }
        acts
    }
}

#[derive(Deserialize)]
struct LimitRow {
    act: String,
    vi: String,
    en: String,
}

#[derive(Deserialize)]
struct RelationRow {
    key: String,
    vi: String,
    en: String,
    acts: Vec<String>,
    #[serde(default)]
    unsure: Vec<String>,
    #[serde(default)]
    limit: Vec<LimitRow>,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct RelationsFile {
    checked: Date,
    relation: Vec<RelationRow>,
}

impl RelationsFile {
    pub(crate) fn relations(self, faults: &mut Vec<String>) -> Vec<Cited<RelationScope>> {
        let checked = self.checked;
        let mut scopes = Vec::new();
        for row in self.relation {
            let Some(relation) = Relation::ALL.iter().copied().find(|known| relation_key(*known) == row.key)
            else {
                faults.push(format!("relations: {}", row.key));
                continue;
            };
            let limit = |row: LimitRow| ActLimit { act: row.act, words: Words { vi: row.vi, en: row.en } };
            let scope = RelationScope {
                relation,
                key: row.key,
                words: Words { vi: row.vi, en: row.en },
                acts: row.acts,
                unsure: row.unsure,
                limits: row.limit.into_iter().map(limit).collect(),
            };
            scopes.push(row.frame.around(scope, checked));
        }
        scopes
    }
}
