//! The end of an action: leaves, facts with their tallies, letters and jobs
//! are written sorted, so that two actions take their locks in one order. In
//! random order PostgreSQL spends its time on deadlocks.

use std::collections::BTreeMap;

use kernel::{CellWeight, Fact, Instant, Outcome, PlaceId, TypedId, UnitId};
use uuid::Uuid;

use crate::audit::{LeafDraft, LeafFields};
use crate::facts;
use crate::rx::Tx;
use crate::sql;

/// What an action collected.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) leaves: Vec<LeafDraft>,
    pub(crate) holders: Vec<(LeafDraft, [u8; 32])>,
    pub(crate) facts: Vec<(Option<Fact>, Option<Fact>)>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) jobs: Vec<Job>,
}

impl Collected {
    /// Whether deliverers or runners have something new to do.
    pub(crate) fn stirs(&self) -> bool {
        !self.letters.is_empty() || !self.jobs.is_empty()
    }
}

pub(crate) struct Letter {
    pub(crate) kind: &'static str,
    pub(crate) to: UnitId,
    pub(crate) key: [u8; 16],
    pub(crate) payload: Vec<u8>,
}

pub(crate) struct Job {
    pub(crate) id: [u8; 16],
    pub(crate) kind: &'static str,
    pub(crate) run_at: Instant,
    pub(crate) payload: Vec<u8>,
}

/// What one action adds to one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TallyDelta {
    pub(crate) unit: Uuid,
    pub(crate) place: i64,
    pub(crate) period: i64,
    pub(crate) cell: i64,
    pub(crate) count: i64,
    pub(crate) key_sum: i64,
}

sql! {
    read HEAD(Id) -> (Int, Bytes) = "SELECT size, frontier FROM unit_head WHERE unit_id = $1 FOR UPDATE";
    write FIRST_HEAD(Id, Bytes, Bytes) =
        "INSERT INTO unit_head (unit_id, size, frontier, root, gathered) VALUES ($1, 0, $2, $3, 0)
         ON CONFLICT (unit_id) DO NOTHING";
    write GROW_HEAD(Id, Int, Bytes, Bytes) =
        "UPDATE unit_head SET size = $2, frontier = $3, root = $4 WHERE unit_id = $1";
    write ADD_LEAF(Id, Int, Bytes, Int, OptId, OptId, Int, Int, OptId, Int, OptId, Int) =
        "INSERT INTO audit_leaf (unit_id, seq, leaf, at, post_id, account_id, action, record_kind,
            record_id, purpose, grant_id, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    write ADD_LETTER(Id, Text, Id, Bytes, Int) =
        "INSERT INTO outbox (unit_id, kind, letter_id, payload, sent_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $5, 0) ON CONFLICT (unit_id, kind, letter_id) DO NOTHING";
    write ADD_JOB(Id, Text, Bytes, Int) =
        "INSERT INTO job (id, kind, payload, run_at, leased_until, attempts)
         VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (id) DO NOTHING";
}

/// Writes what an action collected.
pub(crate) fn write(tx: &Tx<'_>, mut collected: Collected) -> Result<(), Outcome> {
    let mut leaves = with_holders(collected.leaves, collected.holders);
    if !leaves.is_empty() {
        write_leaves(tx, &mut leaves)?;
    }
    if !collected.facts.is_empty() {
        write_facts(tx, &mut collected.facts)?;
    }
    collected.letters.sort_by(|a, b| (a.to, a.kind, a.key).cmp(&(b.to, b.kind, b.key)));
    for letter in &collected.letters {
        let id = Uuid::from_bytes(letter.key);
        tx.run(&ADD_LETTER, (letter.to, letter.kind, id, &letter.payload, tx.at()))?;
    }
    for job in &collected.jobs {
        tx.run(&ADD_JOB, (Uuid::from_bytes(job.id), job.kind, &job.payload, job.run_at))?;
    }
    Ok(())
}

/// A leaf with the hash of the holders it leaves, if it changed them.
type Held = (LeafDraft, Option<[u8; 32]>);

/// Each hash goes to the last leaf that tells of the same key.
fn with_holders(leaves: Vec<LeafDraft>, holders: Vec<(LeafDraft, [u8; 32])>) -> Vec<Held> {
    let mut all: Vec<Held> = leaves.into_iter().map(|leaf| (leaf, None)).collect();
    for (otherwise, hash) in holders {
        let key = |leaf: &LeafDraft| (leaf.unit, leaf.kind, leaf.record);
        match all.iter_mut().rfind(|(leaf, _)| key(leaf) == key(&otherwise)) {
            Some((_, held)) => *held = Some(hash),
            None => all.push((otherwise, Some(hash))),
        }
    }
    all
}

/// Leaves of one unit stay in the order they were asked for.
fn write_leaves(tx: &Tx<'_>, leaves: &mut [Held]) -> Result<(), Outcome> {
    leaves.sort_by_key(|(leaf, _)| leaf.unit);
    let shared = tx.shared().clone();
    for of_unit in leaves.chunk_by(|(a, _), (b, _)| a.unit == b.unit) {
        let unit = of_unit[0].0.unit;
        let (size, mut frontier) = head(tx, unit)?;
        let mut size = u64::try_from(size).map_err(Outcome::fault)?;
        let mut root = [0; 32];
        for (draft, holders) in of_unit {
            let fields = LeafFields { seq: size, at: tx.at(), draft, holders: *holders };
            let appended = shared.settings.log.append(&frontier, size, fields);
            add_leaf(tx, size, draft, &appended.leaf)?;
            (frontier, root) = (appended.frontier, appended.root);
            size += 1;
        }
        let size = i64::try_from(size).map_err(Outcome::fault)?;
        tx.run(&GROW_HEAD, (unit, size, &frontier, root))?;
    }
    Ok(())
}

fn head(tx: &Tx<'_>, unit: UnitId) -> Result<(i64, Vec<u8>), Outcome> {
    if let Some(head) = tx.opt(&HEAD, (unit,))? {
        return Ok(head);
    }
    tx.run(&FIRST_HEAD, (unit, [0; 0], [0; 32]))?;
    tx.one(&HEAD, (unit,))
}

fn add_leaf(tx: &Tx<'_>, seq: u64, draft: &LeafDraft, leaf: &[u8]) -> Result<(), Outcome> {
    let seq = i64::try_from(seq).map_err(Outcome::fault)?;
    tx.run(
        &ADD_LEAF,
        (
            draft.unit,
            seq,
            leaf,
            tx.at(),
            draft.post,
            draft.account,
            draft.action.0,
            draft.kind,
            draft.record,
            draft.purpose,
            draft.grant,
            draft.outcome,
        ),
    )?;
    Ok(())
}

/// Rows of facts in the order of unit and fact (changes of one fact in the
/// order they were asked for), then every cell once.
fn write_facts(tx: &Tx<'_>, changes: &mut [(Option<Fact>, Option<Fact>)]) -> Result<(), Outcome> {
    changes.sort_by_key(|(before, after)| {
        before.as_ref().or(after.as_ref()).map(|fact| (fact.unit.uuid(), fact.id.uuid()))
    });
    let mut sums = Sums::default();
    let shared = tx.shared().clone();
    for (before, after) in changes.iter() {
        let rows = facts::change_row(tx, before.as_ref(), after.as_ref())?;
        if rows != 1 {
            return Err(Outcome::Stale);
        }
        if let Some(fact) = before {
            sums.take(&*shared.settings.cells, fact);
        }
        if let Some(fact) = after {
            sums.add(&*shared.settings.cells, fact);
        }
    }
    let deltas = sums.into_deltas();
    if deltas.is_empty() { Ok(()) } else { tx.add_tallies(&deltas) }
}

/// Sums of cells, in the order of the tally's key.
#[derive(Default)]
pub(crate) struct Sums {
    cells: BTreeMap<(Uuid, i64, i64, i64), (i64, i64)>,
    weights: Vec<CellWeight>,
}

impl Sums {
    /// Adds what a fact contributes.
    pub(crate) fn add(&mut self, map: &dyn kernel::CellMap, fact: &Fact) {
        self.change(map, fact, 1);
    }
    /// Takes away what a fact contributed.
    pub(crate) fn take(&mut self, map: &dyn kernel::CellMap, fact: &Fact) {
        self.change(map, fact, -1);
    }
    fn change(&mut self, map: &dyn kernel::CellMap, fact: &Fact, sign: i64) {
        self.weights.clear();
        map.weigh(fact, &mut self.weights);
        let PlaceId(place) = fact.place;
        for weight in self.weights.iter().filter(|weight| weight.count != 0) {
            let key = (fact.unit.uuid(), place, weight.period, weight.cell);
            let sum = self.cells.entry(key).or_default();
            sum.0 += sign * weight.count;
            sum.1 += sign * fact.record_key;
        }
    }
    /// The cells that changed, sorted.
    pub(crate) fn into_deltas(self) -> Vec<TallyDelta> {
        let changed = self.cells.into_iter().filter(|(_, sum)| *sum != (0, 0));
        changed
            .map(|((unit, place, period, cell), (count, key_sum))| TallyDelta {
                unit,
                place,
                period,
                cell,
                count,
                key_sum,
            })
            .collect()
    }
}
