use std::io::{Read, Write};

use kernel::Instant;
use seal::ring::{Gone, KEEP_DAYS, OperatorIdentity, OperatorRecipient, Ring, RingFault, Tombstone};

const NOW: Instant = Instant::of_millis(1_790_000_000_000);

fn backup(ring: &Ring, id: [u8; 16], text: &[u8]) -> Vec<u8> {
    let mut writer = ring.backup(&id, NOW).unwrap().encrypt(Vec::new()).unwrap();
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

/// Mutation 23 (the part at this level): keep an identity past its day.
#[test]
fn a_backup_past_its_ring_does_not_open() {
    let mut ring = Ring::default();
    ring.add_backup([1; 16], NOW, KEEP_DAYS);
    ring.add_backup([2; 16], NOW.plus_days(10), KEEP_DAYS);
    let file = backup(&ring, [1; 16], b"a house");
    let mut text = Vec::new();
    let key = ring.backup(&[1; 16], NOW.plus_days(34)).unwrap();
    key.decrypt(file.as_slice()).unwrap().read_to_end(&mut text).unwrap();
    assert_eq!(text, b"a house");
    let expired = NOW.plus_days(35);
    assert_eq!(
        ring.backup(&[1; 16], expired).map(|_| ()),
        Err(RingFault::Gone),
        "refused even if not yet dropped"
    );
    assert_eq!(ring.expire(expired), 1);
    assert_eq!(ring.backups().len(), 1);
    let other = ring.backup(&[2; 16], expired).unwrap();
    assert_eq!(other.decrypt(file.as_slice()).map(|_| ()), Err(RingFault::Closed));
    let again = ring.add_backup([1; 16], NOW, KEEP_DAYS);
    assert_eq!(
        again.decrypt(file.as_slice()).map(|_| ()),
        Err(RingFault::Closed),
        "an identity cannot be remade"
    );
}

#[test]
fn a_ring_file_reads_back_for_its_operator_only() {
    let operator = OperatorIdentity::generate();
    let mut ring = Ring::default();
    ring.add_backup([1; 16], NOW, KEEP_DAYS);
    for (at, gone) in [Gone::Erased, Gone::Revoked, Gone::Ended, Gone::Erased].into_iter().enumerate() {
        ring.bury(Tombstone { gone, id: [u8::try_from(at % 3).unwrap(); 16], at: NOW.plus_hours(1) });
    }
    assert_eq!(ring.tombstones().len(), 3, "each thing once");
    let recipient = OperatorRecipient::parse(&operator.recipient().to_string()).unwrap();
    let file = ring.seal(&recipient).unwrap();
    let text = backup(&ring, [1; 16], b"x");
    let opened = Ring::open(&OperatorIdentity::parse(&operator.print()).unwrap(), &file).unwrap();
    assert_eq!(opened.tombstones(), ring.tombstones());
    let key = opened.backup(&[1; 16], NOW).unwrap();
    assert_eq!((key.made, key.expires), (NOW, NOW.plus_days(KEEP_DAYS)));
    assert!(key.decrypt(text.as_slice()).is_ok());
    assert_eq!(Ring::open(&OperatorIdentity::generate(), &file).map(|_| ()), Err(RingFault::Closed));
    let stray = age::encrypt(&operator_key(&operator), b"binhan ring 2\n").unwrap();
    assert_eq!(Ring::open(&operator, &stray).map(|_| ()), Err(RingFault::Form));
}

fn operator_key(operator: &OperatorIdentity) -> age::x25519::Recipient {
    operator.recipient().to_string().parse().unwrap()
}

#[test]
fn a_cut_or_changed_backup_fails_in_reading() {
    let mut ring = Ring::default();
    ring.add_backup([1; 16], NOW, KEEP_DAYS);
    let file = backup(&ring, [1; 16], &[7; 200_000]);
    let key = ring.backup(&[1; 16], NOW).unwrap();
    let read = |bytes: &[u8]| {
        let mut text = Vec::new();
        key.decrypt(bytes).is_ok_and(|mut reader| reader.read_to_end(&mut text).is_ok())
    };
    assert!(read(&file));
    assert!(!read(&file[..file.len() - 1]));
    assert!(!read(&file[..file.len() - 70_000]));
    let mut changed = file.clone();
    changed[100_000] ^= 1;
    assert!(!read(&changed));
}
