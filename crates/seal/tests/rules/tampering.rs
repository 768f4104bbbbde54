//! Who can write to the database and does not hold the log's key.

use kernel::{Entropy, SeededEntropy, UnitId};
use seal::log::{
    Checkpoint, Frontier, Hash, Head, LEAF_BYTES, Leaf, LogFault, LogKey, UnitRoot, VerifierKey, append,
    consistency, leaf_hash, verify_consistency, verify_instance, verify_unit,
};

use crate::SEED;
use crate::logs::leaf;

/// A unit, its leaves and its head row.
type Unit = (UnitId, Vec<Vec<u8>>, Frontier);

/// All the rows of a log, as whoever can write to the database finds them, and
/// what is kept outside.
#[derive(Clone)]
struct Rows {
    units: Vec<Unit>,
    entries: Vec<Vec<u8>>,
    notes: Vec<String>,
}

const ORIGIN: &str = "log.binhan.example/1";

impl Rows {
    fn fresh(entropy: &SeededEntropy, units: usize) -> Self {
        let unit = |_| (UnitId::random(entropy), Vec::new(), Frontier::empty());
        Self { units: (0..units).map(unit).collect(), entries: Vec::new(), notes: Vec::new() }
    }
    fn act(&mut self, unit: usize, at: i64, entropy: &SeededEntropy) {
        let (id, leaves, head) = &mut self.units[unit];
        let appended = append(&head.bytes(), head.size(), &leaf(*id, at, entropy)).unwrap();
        leaves.push(appended.leaf);
        *head = Frontier::of_stored(head.size() + 1, &appended.frontier).unwrap();
    }
    fn tree(&self) -> Frontier {
        let mut tree = Frontier::empty();
        self.entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
        tree
    }
    /// What the ten-minute job does.
    fn checkpoint(&mut self, key: &LogKey) -> Checkpoint {
        for (id, _, head) in &self.units {
            let known = self.entries.iter().filter_map(|entry| UnitRoot::decode(entry).ok());
            if !known.into_iter().any(|entry| entry.unit == *id && entry.size == head.size())
                && head.size() > 0
            {
                self.entries.push(UnitRoot::of_head(*id, head).encode());
            }
        }
        let tree = self.tree();
        let checkpoint = Checkpoint { origin: ORIGIN.into(), size: tree.size(), root: tree.root() };
        self.notes.push(checkpoint.sign(key).unwrap());
        checkpoint
    }
    fn verify(&self, verifier: &VerifierKey, witnessed: &[Checkpoint]) -> Result<(), LogFault> {
        let roots = verify_instance(&self.entries, &self.notes, verifier, witnessed)?;
        for (id, leaves, head) in &self.units {
            let entered: Vec<Head> = roots
                .iter()
                .filter(|root| root.unit == *id)
                .map(|root| Head { size: root.size, root: root.root })
                .collect();
            verify_unit(*id, leaves.iter().map(Vec::as_slice), head, &entered)?;
        }
        Ok(())
    }
    /// Whether these rows are the others, or the others with leaves appended
    /// that no checkpoint covers yet: whoever can write to the database can
    /// append, as the house itself does.
    fn only_grew(&self, others: &Self) -> bool {
        let grew = |(one, other): (&Unit, &Unit)| {
            one.1.starts_with(&other.1) && (one.1.len() > other.1.len() || one == other)
        };
        self.entries == others.entries
            && self.notes == others.notes
            && self.units.iter().zip(&others.units).all(grew)
    }
    /// Makes a head fit whatever its leaves are now.
    fn mend_head(&mut self, unit: usize) {
        let (_, leaves, head) = &mut self.units[unit];
        *head = Frontier::empty();
        leaves.iter().for_each(|leaf| head.push(leaf_hash(leaf)));
    }
    /// Renumbers leaves after one was taken out or put in.
    fn renumber(&mut self, unit: usize) {
        for (leaf, seq) in self.units[unit].1.iter_mut().zip(0u64..) {
            if let Ok(decoded) = Leaf::decode(leaf) {
                *leaf = Leaf { seq, ..decoded }.encode();
            }
        }
    }
    /// Enters the present heads in the place of those entered last.
    fn reenter(&mut self) {
        for (id, _, head) in &self.units {
            let of_unit = |entry: &&mut Vec<u8>| UnitRoot::decode(entry).is_ok_and(|entry| entry.unit == *id);
            if let Some(entry) = self.entries.iter_mut().rev().find(of_unit) {
                *entry = UnitRoot::of_head(*id, head).encode();
            }
        }
    }
}

struct Dice(SeededEntropy);
impl Dice {
    fn below(&self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

fn swap_at(list: &mut [Vec<u8>], dice: &Dice) {
    let (a, b) = (dice.below(list.len()), dice.below(list.len()));
    list.swap(a, b);
}

/// One thing somebody with the database, without the log's key, might do.
fn tamper(rows: &mut Rows, thief: &LogKey, dice: &Dice) {
    let unit = dice.below(rows.units.len());
    let count = rows.units[unit].1.len();
    match dice.below(11) {
        0 => {
            let at = dice.below(count);
            let byte = dice.below(LEAF_BYTES);
            rows.units[unit].1[at][byte] ^= u8::try_from(1 + dice.below(255)).unwrap();
        }
        1 => {
            rows.units[unit].1.remove(dice.below(count));
        }
        2 => swap_at(&mut rows.units[unit].1, dice),
        3 => rows.units[unit].1.truncate(dice.below(count)),
        4 => {
            let copied = rows.units[unit].1[dice.below(count)].clone();
            rows.units[unit].1.insert(dice.below(count), copied);
        }
        5 => {
            let entry = dice.below(rows.entries.len());
            rows.entries[entry][dice.below(57)] ^= u8::try_from(1 + dice.below(255)).unwrap();
        }
        6 => {
            rows.entries.remove(dice.below(rows.entries.len()));
        }
        7 => swap_at(&mut rows.entries, dice),
        8 => rows.entries.truncate(dice.below(rows.entries.len())),
        9 => {
            rows.notes.pop();
        }
        _ => {
            rows.checkpoint(thief);
        }
    }
    // How far the forger goes in covering it.
    let effort = dice.below(5);
    if effort >= 1 {
        rows.renumber(unit);
        rows.mend_head(unit);
    }
    if effort >= 2 {
        rows.reenter();
    }
    if effort == 3 {
        rows.notes.pop();
        rows.checkpoint(thief);
    }
    if effort == 4 {
        rows.notes.clear();
        rows.checkpoint(thief);
    }
}

/// Mutation 25: leave out any check of `verify_unit` or `verify_instance`, or
/// do not sign checkpoints.
#[test]
fn ten_thousand_tamperings_of_a_log_are_found() {
    println!("randomness: seed {SEED}");
    let entropy = SeededEntropy::new(SEED);
    let (key, thief) = (LogKey::generate(&entropy), LogKey::generate(&entropy));
    let dice = Dice(SeededEntropy::new(SEED + 1));
    let mut rows = Rows::fresh(&entropy, 3);
    let mut last = None;
    for round in 0..4 {
        for at in 0..12 {
            rows.act(dice.below(3), round * 12 + at, &entropy);
        }
        last = Some(rows.checkpoint(&key));
    }
    let verifier = key.verifier(ORIGIN);
    let witnessed = [last.unwrap()];
    assert_eq!(rows.verify(&verifier, &witnessed), Ok(()));
    let (mut tried, mut turn) = (0, 0);
    while tried < 10_000 {
        turn += 1;
        let mut forged = rows.clone();
        tamper(&mut forged, &thief, &dice);
        if forged.only_grew(&rows) {
            continue; // nothing was taken away or changed
        }
        tried += 1;
        // Removing only notes in the middle or the last one loses no content;
        // it is found because entries stay uncovered.
        assert!(forged.verify(&verifier, &witnessed).is_err(), "turn {turn} of seed {SEED}");
        assert!(forged.verify(&verifier, &[]).is_err(), "also without a witness: turn {turn} of seed {SEED}");
    }
}

/// Mutation 25: cut tails and forks, whole and consistent in themselves.
#[test]
fn a_cut_tail_and_a_fork_are_found_by_what_was_witnessed() {
    let entropy = SeededEntropy::new(SEED + 2);
    let key = LogKey::generate(&entropy);
    let verifier = key.verifier(ORIGIN);
    let mut rows = Rows::fresh(&entropy, 2);
    for at in 0..10 {
        rows.act(usize::from(at % 2 == 0), at, &entropy);
    }
    let early = rows.checkpoint(&key);
    let rolled_back = rows.clone();
    let mut fork = rows.clone();
    rows.act(0, 10, &entropy);
    let late = rows.checkpoint(&key);
    assert_eq!(rows.verify(&verifier, &[early.clone(), late.clone()]), Ok(()));
    assert_eq!(rolled_back.verify(&verifier, std::slice::from_ref(&early)), Ok(()));
    assert_eq!(rolled_back.verify(&verifier, &[early.clone(), late.clone()]), Err(LogFault::Cut(late.size)));
    // Even with the log's own key, two histories cannot both be shown.
    fork.act(0, 99, &entropy);
    fork.checkpoint(&key);
    assert_eq!(fork.verify(&verifier, &[early.clone(), late.clone()]), Err(LogFault::Fork(late.size)));
    // And a leaf cut after its entry, the head mended.
    let mut cut = rows.clone();
    cut.units[0].1.pop();
    cut.mend_head(0);
    assert!(matches!(cut.verify(&verifier, &[late]), Err(LogFault::Cut(_))));
    // A witness can check growth by one proof.
    let hashes: Vec<Hash> = rows.entries.iter().map(|entry| leaf_hash(entry)).collect();
    let proof = consistency(&hashes, usize::try_from(early.size).unwrap()).unwrap();
    let tree = rows.tree();
    assert!(verify_consistency(early.size, &early.root, tree.size(), &tree.root(), &proof));
    assert!(proof.len() * 32 <= 1_536, "a proof is short");
}

#[test]
fn leaves_of_another_unit_or_out_of_place_are_named() {
    let entropy = SeededEntropy::new(SEED + 3);
    let mut rows = Rows::fresh(&entropy, 2);
    for at in 0..6 {
        rows.act(0, at, &entropy);
    }
    let (unit, leaves, head) = &rows.units[0];
    let slices = || leaves.iter().map(Vec::as_slice);
    let known = Head { size: 6, root: head.root() };
    assert_eq!(verify_unit(*unit, slices(), head, &[known]), Ok(known));
    assert_eq!(verify_unit(rows.units[1].0, slices(), head, &[]), Err(LogFault::Leaf(0)));
    assert_eq!(verify_unit(*unit, slices().rev(), head, &[]), Err(LogFault::Leaf(0)));
    assert_eq!(verify_unit(*unit, slices().take(5), head, &[]), Err(LogFault::Head));
    assert_eq!(verify_unit(*unit, slices().take(5), head, &[known]), Err(LogFault::Cut(6)));
    let wrong = Head { size: 3, root: [0; 32] };
    assert_eq!(verify_unit(*unit, slices(), head, &[wrong, known]), Err(LogFault::Root(3)));
}
