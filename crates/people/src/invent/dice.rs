//! Reproducible chance: a stream of its own for every (seed, subject, index),
//! so that number 7,000,000 is known without making the ones before it.

use rand::rand_core::{Rng, SeedableRng};
use rand::rngs::ChaCha8Rng;

/// The streams of one subject under one seed.
#[derive(Debug, Clone)]
pub(crate) struct Cup([u8; 32]);

impl Cup {
    /// `subject` keeps people, cases and hamlets of one seed apart.
    pub(crate) fn new(seed: u64, subject: [u8; 8]) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&subject);
        Self(key)
    }

    /// The dice of one index.
    pub(crate) fn dice(&self, index: u64) -> Dice {
        let mut stream = ChaCha8Rng::from_seed(self.0);
        stream.set_stream(index);
        Dice(stream)
    }
}

/// One stream.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Any number of 32 bits, all as likely.
    pub(crate) fn number(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number below `sides`; 0 for no sides. The bias is below
    /// `sides` / 2³².
    pub(crate) fn below(&mut self, sides: u32) -> u32 {
        // The high half of a product of two 32-bit numbers has 32 bits.
        #[allow(clippy::cast_possible_truncation)]
        let high = ((u64::from(self.number()) * u64::from(sides)) >> 32) as u32;
        high
    }

    /// Whether a chance comes true.
    pub(crate) fn hits(&mut self, chance: Chance) -> bool {
        u64::from(self.number()) < chance.0
    }

    /// One of a few weights, by its index; the first when all are 0.
    pub(crate) fn choose(&mut self, weights: &[u32]) -> usize {
        let total = weights.iter().sum();
        let mut left = self.below(total);
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// Sixteen bytes.
    pub(crate) fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

/// How likely something is: so many in 2³².
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chance(u64);

impl Chance {
    /// `part` in `whole`, for a `whole` other than 0.
    pub(crate) const fn of(part: u64, whole: u64) -> Self {
        Self((part << 32) / whole)
    }
}

/// Draws from many weights in one step (Walker's alias method), by whole
/// numbers alone, so that every machine draws the same.
#[derive(Debug, Clone)]
pub(crate) struct Picker(Vec<(u64, u32)>);

impl Picker {
    /// `None` when no weight is above 0, or there are 2³² or more.
    pub(crate) fn new(weights: impl IntoIterator<Item = u64>) -> Option<Self> {
        let weights: Vec<u128> = weights.into_iter().map(u128::from).collect();
        let total: u128 = weights.iter().sum();
        let count = u128::from(u32::try_from(weights.len()).ok()?);
        if total == 0 {
            return None;
        }
        // In units of total/count: below `total` is too little, above too much.
        let mut left: Vec<u128> = weights.iter().map(|weight| weight * count).collect();
        let mut slots = vec![(u64::from(u32::MAX) + 1, 0); weights.len()];
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|&index| left[index] < total);
        while let (Some(little), Some(&much)) = (small.pop(), large.last()) {
            let threshold = u64::try_from((left[little] << 32) / total).unwrap_or(0);
            slots[little] = (threshold, u32::try_from(much).unwrap_or(0));
            left[much] -= total - left[little];
            if left[much] < total {
                large.pop();
                small.push(much);
            }
        }
        Some(Self(slots))
    }

    /// The index of a weight.
    pub(crate) fn pick(&self, dice: &mut Dice) -> usize {
        let index = dice.below(u32::try_from(self.0.len()).unwrap_or(u32::MAX)) as usize;
        let within = u64::from(dice.number());
        match self.0.get(index) {
            Some((threshold, alias)) if within >= *threshold => *alias as usize,
            _ => index,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_picker_draws_by_weight() {
        let weights = [0, 5, 1, 0, 94, 900, 1_000];
        let picker = Picker::new(weights).unwrap();
        let mut dice = Cup::new(1, *b"picker  ").dice(0);
        let mut drawn = [0_u64; 7];
        for _ in 0..200_000 {
            drawn[picker.pick(&mut dice)] += 1;
        }
        for (weight, drawn) in weights.iter().zip(drawn) {
            let expected = weight * 100;
            assert!(drawn.abs_diff(expected) <= 30 + expected / 20, "{weight}: {drawn}");
        }
        assert_eq!((drawn[0], drawn[3]), (0, 0));
        assert!(Picker::new([0, 0]).is_none() && Picker::new([]).is_none());
    }

    proptest! {
        #[test]
        fn a_picker_never_draws_what_has_no_weight(weights in prop::collection::vec(prop_oneof![Just(0_u64), 0..u64::MAX], 1..40), seed: u64) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let picker = Picker::new(weights.iter().copied()).unwrap();
            let mut dice = Cup::new(seed, *b"picker  ").dice(1);
            for _ in 0..200 {
                prop_assert!(weights[picker.pick(&mut dice)] > 0);
            }
        }
    }
}
