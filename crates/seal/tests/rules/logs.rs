use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use kernel::{AccountId, Entropy, Instant, PostId, RecordId, SeededEntropy, UnitId};
use proptest::prelude::*;
use seal::log::{
    Checkpoint, Excerpt, Frontier, Hash, Head, LEAF_BYTES, Leaf, LogFault, LogKey, NoteFault, UnitRoot,
    VerifierKey, append, consistency, inclusion, leaf_hash, open_note, root_of, verify_consistency,
    verify_inclusion, verify_instance, verify_unit,
};
use sha2::{Digest, Sha256};

use crate::{SEED, house};

fn leaf(unit: UnitId, at: i64, entropy: &dyn Entropy) -> Leaf {
    Leaf {
        unit,
        seq: 0,
        at: Instant::of_millis(1_790_000_000_000 + at),
        post: Some(PostId::random(entropy)),
        account: (at % 3 != 0).then(|| AccountId::random(entropy)),
        action: 4,
        kind: 2,
        record: Some(RecordId::random(entropy)),
        purpose: 1,
        grant: (at % 2 == 0).then_some([9; 16]),
        outcome: 1,
        ciphertext: (at % 5 == 0).then_some([8; 32]),
    }
}

#[test]
fn a_leaf_has_one_fixed_form() {
    let house = house(90);
    for at in 0..12 {
        let leaf = leaf(house.unit, at, &house.entropy);
        let bytes = leaf.encode();
        assert_eq!(bytes.len(), LEAF_BYTES);
        assert_eq!(Leaf::decode(&bytes), Ok(leaf));
        assert!(Leaf::decode(&bytes[1..]).is_err());
        assert!(Leaf::decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}

fn leaves(count: usize, seed: u64) -> Vec<Vec<u8>> {
    let entropy = SeededEntropy::new(seed);
    let unit = UnitId::random(&entropy);
    let one = |at: usize| leaf(unit, i64::try_from(at).unwrap(), &entropy).encode();
    (0..count).map(one).collect()
}

fn theirs(leaves: &[Vec<u8>]) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf.clone()));
    tree
}

/// A root by us as the other implementation holds it.
fn as_theirs(root: Hash, size: usize) -> RootHash<Sha256> {
    RootHash::new(root.into(), u64::try_from(size).unwrap())
}

fn flat(proof: &[Hash]) -> Vec<u8> {
    proof.concat()
}

#[test]
fn roots_frontiers_and_proofs_are_those_of_another_implementation() {
    for count in [1usize, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100] {
        let leaves = leaves(count, SEED);
        let tree = theirs(&leaves);
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let mut frontier = Frontier::empty();
        hashes.iter().for_each(|hash| frontier.push(*hash));
        let root = root_of(&hashes);
        assert_eq!(tree.root().as_bytes().as_slice(), root);
        assert_eq!(frontier.root(), root);
        let size = u64::try_from(count).unwrap();
        for index in 0..count {
            let proof = inclusion(&hashes, index).unwrap();
            assert!(proof.len() <= 7, "short proofs");
            assert_eq!(tree.prove_inclusion(index).as_bytes(), flat(&proof));
            let index_64 = u64::try_from(index).unwrap();
            assert!(verify_inclusion(&hashes[index], index_64, size, &proof, &root));
            let their_proof = InclusionProof::from_bytes(flat(&proof));
            assert!(as_theirs(root, count).verify_inclusion(&leaves[index], index_64, &their_proof).is_ok());
        }
        for old in 1..=count {
            let proof = consistency(&hashes, old).unwrap();
            assert_eq!(tree.prove_consistency(count - old).as_bytes(), flat(&proof), "{old} of {count}");
            let old_root = root_of(&hashes[..old]);
            assert!(verify_consistency(u64::try_from(old).unwrap(), &old_root, size, &root, &proof));
            let their_proof = ConsistencyProof::try_from_bytes(flat(&proof)).unwrap();
            assert!(
                as_theirs(root, count).verify_consistency(&as_theirs(old_root, old), &their_proof).is_ok()
            );
        }
    }
    assert_eq!(root_of(&[]), <[u8; 32]>::from(Sha256::digest(b"")));
    assert_eq!((inclusion(&[], 0), consistency(&[], 1)), (None, None));
}

proptest! {
    #[test]
    fn a_proof_of_anything_else_is_refused(
        count in 2usize..40, index in any::<prop::sample::Index>(), old in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(), flip in 1u8..=255,
    ) {
        let hashes: Vec<Hash> = leaves(count, SEED).iter().map(|leaf| leaf_hash(leaf)).collect();
        let (size, root) = (u64::try_from(count).unwrap(), root_of(&hashes));
        let (index, old) = (index.index(count), old.index(count - 1) + 1);
        let place = u64::try_from(index).unwrap();
        let mut proof = inclusion(&hashes, index).unwrap();
        let other = (index + 1) % count;
        prop_assert!(!verify_inclusion(&hashes[other], place, size, &proof, &root));
        prop_assert!(!verify_inclusion(&hashes[index], u64::try_from(other).unwrap(), size, &proof, &root));
        prop_assert!(!verify_inclusion(&hashes[index], place, size, &proof[1..], &root));
        let hit = at.index(proof.len());
        proof[hit][3] ^= flip;
        prop_assert!(!verify_inclusion(&hashes[index], place, size, &proof, &root));

        let (old_size, old_root) = (u64::try_from(old).unwrap(), root_of(&hashes[..old]));
        let mut proof = consistency(&hashes, old).unwrap();
        let mut forked = old_root;
        forked[0] ^= flip;
        prop_assert!(!verify_consistency(old_size, &forked, size, &root, &proof));
        prop_assert!(!verify_consistency(old_size, &old_root, size, &forked, &proof));
        if !proof.is_empty() {
            let hit = at.index(proof.len());
            proof[hit][3] ^= flip;
            prop_assert!(!verify_consistency(old_size, &old_root, size, &root, &proof));
        }
        prop_assert!(!verify_consistency(size + 1, &root, size, &root, &[]));
    }
}

#[test]
fn appending_gives_leaf_place_and_a_small_frontier() {
    let house = house(91);
    let (mut size, mut frontier, mut hashes) = (0u64, Vec::new(), Vec::new());
    for at in 0..70 {
        let appended = append(&frontier, size, &leaf(house.unit, at, &house.entropy)).unwrap();
        assert_eq!(Leaf::decode(&appended.leaf).unwrap().seq, size);
        hashes.push(appended.hash);
        assert_eq!(appended.root, root_of(&hashes));
        (size, frontier) = (size + 1, appended.frontier);
    }
    assert_eq!(Frontier::of_stored(size, &frontier).unwrap().size(), 70);
    assert!(Frontier::of_stored(71, &frontier).is_err());
    assert!(append(&frontier[1..], size, &leaf(house.unit, 0, &house.entropy)).is_err());
    let largest = Frontier::of_stored(u64::from(u32::MAX), &[0; 32 * 32]).unwrap();
    assert_eq!(largest.bytes().len(), 1_024);
}

#[test]
fn a_checkpoint_is_a_c2sp_note() {
    let key = LogKey::generate(&SeededEntropy::new(SEED));
    let checkpoint = Checkpoint { origin: "log.binhan.example/1".into(), size: 7, root: [3; 32] };
    let verifier = key.verifier("log.binhan.example/1");
    assert_eq!(VerifierKey::parse(&verifier.encode()), Some(verifier.clone()));
    let note = checkpoint.sign(&key).unwrap();
    assert!(note.starts_with("log.binhan.example/1\n7\nAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n\n\u{2014} log.binhan.example/1 "));
    assert_eq!(open_note(&note, &verifier), Ok(checkpoint.clone()));
    let witnessed = format!("{note}\u{2014} witness.example AAAAAAAA\n");
    assert_eq!(open_note(&witnessed, &verifier), Ok(checkpoint.clone()), "a witness's line is left aside");
    assert_eq!(open_note(&note.replacen("\n7\n", "\n8\n", 1), &verifier), Err(NoteFault::Signature));
    let other = LogKey::generate(&SeededEntropy::new(1)).verifier("log.binhan.example/1");
    assert_eq!(open_note(&note, &other), Err(NoteFault::Unsigned));
    for broken in ["", "\n\n", &note[..note.len() - 1], &note.replace('\u{2014}', "-")] {
        assert_eq!(open_note(broken, &verifier), Err(NoteFault::Form), "{broken}");
    }
    let spaced = Checkpoint { origin: "a b".into(), ..checkpoint };
    assert_eq!(spaced.sign(&key), Err(NoteFault::Origin));
}

/// The example of the signed-note specification of C2SP.
#[test]
fn a_verifier_key_of_the_specification_reads() {
    let known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let verifier = VerifierKey::parse(known).unwrap();
    assert_eq!(verifier.encode(), known);
    assert_eq!(VerifierKey::parse(&known.replace("c74f20a3", "c74f20a4")), None);
}

#[test]
fn a_receipts_excerpt_holds_the_log_to_its_word() {
    let root = [0xA5; 32];
    let excerpt = Excerpt::of(1_284, &root);
    let shown = excerpt.to_string();
    assert!(shown.starts_with("1284-") && shown.len() == 14);
    assert_eq!(Excerpt::parse(&shown.to_lowercase()), Some(excerpt));
    assert!(
        excerpt.agrees(1_284, &root) && !excerpt.agrees(1_285, &root) && !excerpt.agrees(1_284, &[0; 32])
    );
    for refused in ["", "1284", "x-AAAA-AAAA", "12-AAA"] {
        assert_eq!(Excerpt::parse(refused), None);
    }
}

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
    assert_eq!(rolled_back.verify(&verifier, &[early.clone()]), Ok(()));
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
