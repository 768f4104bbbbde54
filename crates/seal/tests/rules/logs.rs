use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use kernel::{AccountId, Entropy, Instant, PostId, RecordId, SeededEntropy, UnitId};
use proptest::prelude::*;
use seal::log::{
    Checkpoint, Excerpt, Frontier, Hash, LEAF_BYTES, Leaf, LogKey, NoteFault, VerifierKey, append,
    consistency, inclusion, leaf_hash, open_note, root_of, verify_consistency, verify_inclusion,
};
use sha2::{Digest, Sha256};

use crate::{SEED, house};

pub(crate) fn leaf(unit: UnitId, at: i64, entropy: &dyn Entropy) -> Leaf {
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
        holders: (at % 4 == 0).then_some([7; 32]),
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
