//! Why something sealed does not open, or a proof does not hold. None of these
//! carries a byte of what was tried.

/// What went wrong. Callers show a person none of this: it is for the log and
/// for choosing what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// The bytes are not of a form this crate writes.
    #[error("malformed")]
    Malformed,
    /// A suite byte or algorithm this version does not read.
    #[error("unknown suite {0}")]
    Suite(u8),
    /// The key is not the one the row was sealed under: the committing value
    /// differs, so nothing was tried.
    #[error("not the key of this record")]
    WrongKey,
    /// Wrong key, wrong place or changed bytes; which of them cannot be told.
    #[error("does not open")]
    Closed,
    /// The wrap's `until` has passed.
    #[error("expired")]
    Expired,
    /// A public key that is no usable point.
    #[error("unusable public key")]
    PublicKey,
    /// A signature that does not verify.
    #[error("signature does not verify")]
    Signature,
    /// A password hashing cost outside the accepted bounds.
    #[error("password cost out of bounds")]
    Cost,
    /// A password that is not text of 1 to 256 characters.
    #[error("unusable password")]
    Password,
    /// More than a format can hold.
    #[error("too large")]
    TooLarge,
}
