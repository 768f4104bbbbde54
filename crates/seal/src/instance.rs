//! The instance secret and what follows from it. It stands in no database and
//! in no backup; a copy of either opens nothing without it.

use kernel::Entropy;

use crate::kdf::derive;
use crate::secret::secret;

/// Which running house a ciphertext belongs to; bound into every one of them.
/// Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(pub [u8; 16]);

impl InstanceId {
    /// A new random one, made once at set-up.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(crate::bytes::random(entropy))
    }
    /// Its sixteen bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

secret! {
    /// The secret of the instance: 32 random bytes kept outside database and
    /// backup. The log's signing key is separate and not derived from it.
    pub struct InstanceSecret;
    /// Mixed into every password: a copy of the database verifies none.
    pub struct Pepper;
    /// Mixed with a cookie: cookie and database together open no session.
    pub struct SessionKey;
    /// Mixed into public drafts, receipt codes and their slow derivation.
    pub struct ReceiptKey;
    /// The outermost layer of every escrowed unit seed.
    pub struct EscrowKey;
}

impl InstanceSecret {
    /// The subkey mixed into passwords.
    pub fn pepper(&self) -> Pepper {
        Pepper(*derive("binhan/v1/pepper", &[&self.0], &[]))
    }
    /// The subkey mixed with session cookies.
    pub fn session(&self) -> SessionKey {
        SessionKey(*derive("binhan/v1/session", &[&self.0], &[]))
    }
    /// The subkey for public drafts and receipts.
    pub fn receipt(&self) -> ReceiptKey {
        ReceiptKey(*derive("binhan/v1/receipt", &[&self.0], &[]))
    }
    /// The subkey for escrow.
    pub fn escrow(&self) -> EscrowKey {
        EscrowKey(*derive("binhan/v1/escrow", &[&self.0], &[]))
    }
}
