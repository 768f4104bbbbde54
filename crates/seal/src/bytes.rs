//! Fixed-width binary forms: what is signed, hashed or bound into associated
//! data has exactly one encoding. All numbers are big-endian.

use crate::SealFault;

/// Writes fields one after another, after a label that names the purpose.
#[derive(Clone)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn labelled(label: &str) -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(label.as_bytes());
        Self(bytes)
    }
    pub(crate) const fn bare() -> Self {
        Self(Vec::new())
    }
    /// For secrets: room for all of it, since a vector that grows leaves its
    /// old contents behind.
    pub(crate) fn sized(size: usize) -> Self {
        Self(Vec::with_capacity(size))
    }
    pub(crate) fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }
    pub(crate) fn u8(self, number: u8) -> Self {
        self.raw(&[number])
    }
    pub(crate) fn u16(self, number: u16) -> Self {
        self.raw(&number.to_be_bytes())
    }
    pub(crate) fn u32(self, number: u32) -> Self {
        self.raw(&number.to_be_bytes())
    }
    pub(crate) fn u64(self, number: u64) -> Self {
        self.raw(&number.to_be_bytes())
    }
    pub(crate) fn i64(self, number: i64) -> Self {
        self.raw(&number.to_be_bytes())
    }
    /// A text of at most 65,535 bytes with its length before it; longer ones
    /// are cut at a character, since every caller bounds them far below.
    pub(crate) fn text(self, text: &str) -> Self {
        let end = (0..=text.len().min(65_535)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let cut = &text[..end];
        self.u16(u16::try_from(cut.len()).unwrap_or(u16::MAX)).raw(cut.as_bytes())
    }
    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }
    /// The bytes, to be wiped when dropped.
    pub(crate) fn secret(self) -> zeroize::Zeroizing<Vec<u8>> {
        zeroize::Zeroizing::new(self.0)
    }
}

/// Reads what [`Writer`] wrote; every shortage is [`SealFault::Malformed`].
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn raw(&mut self, count: usize) -> Result<&'a [u8], SealFault> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(SealFault::Malformed)?;
        self.0 = tail;
        Ok(head)
    }
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], SealFault> {
        let mut array = [0u8; N];
        array.copy_from_slice(self.raw(N)?);
        Ok(array)
    }
    pub(crate) fn u8(&mut self) -> Result<u8, SealFault> {
        self.array::<1>().map(|[byte]| byte)
    }
    pub(crate) fn u16(&mut self) -> Result<u16, SealFault> {
        self.array().map(u16::from_be_bytes)
    }
    pub(crate) fn u32(&mut self) -> Result<u32, SealFault> {
        self.array().map(u32::from_be_bytes)
    }
    pub(crate) fn u64(&mut self) -> Result<u64, SealFault> {
        self.array().map(u64::from_be_bytes)
    }
    pub(crate) fn i64(&mut self) -> Result<i64, SealFault> {
        self.array().map(i64::from_be_bytes)
    }
    pub(crate) fn text(&mut self) -> Result<String, SealFault> {
        let length = usize::from(self.u16()?);
        std::str::from_utf8(self.raw(length)?).map(str::to_owned).map_err(|_| SealFault::Malformed)
    }
    pub(crate) fn end(&self) -> Result<(), SealFault> {
        if self.0.is_empty() { Ok(()) } else { Err(SealFault::Malformed) }
    }
}

/// SHA-256 of some parts one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Fills an array from entropy.
pub(crate) fn random<const N: usize>(entropy: &dyn kernel::Entropy) -> [u8; N] {
    let mut bytes = [0u8; N];
    entropy.fill(&mut bytes);
    bytes
}
