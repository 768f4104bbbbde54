//! Posts: who serves where, as signed statements chained to the root of
//! set-up. A public key found in a row is worth nothing until its chain has
//! been verified: whoever could swap one would receive the next case.

use kernel::{AccountId, Instant, PostId, UnitId};

use crate::bytes::{Reader, Writer, sha256};
use crate::seed::verify;
use crate::{Fingerprint, InstanceId, PublicKeys, SealFault, Seed, Signature};

/// The issuer of a statement signed by the root of set-up.
pub const ROOT: [u8; 16] = [0; 16];
/// Longest chain that is followed.
pub const MAX_CHAIN: usize = 8;

/// An account serves in a unit in a role, from a moment to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// The running house.
    pub instance: InstanceId,
    /// The post's own id.
    pub post: PostId,
    /// Who serves.
    pub account: AccountId,
    /// Both public keys of the account, compared in person before signing.
    pub keys: PublicKeys,
    /// Where.
    pub unit: UnitId,
    /// The role's number (see the table of roles).
    pub role: u16,
    /// From, ms UTC.
    pub from_ms: i64,
    /// Until, ms UTC, exclusive; `i64::MAX` for open-ended.
    pub until_ms: i64,
    /// The post by virtue of which the issuer signs; [`ROOT`] for set-up.
    pub issuer: [u8; 16],
}

impl Statement {
    /// The one binary form: signed, and kept as it is.
    pub fn encode(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/post")
            .raw(self.instance.bytes())
            .raw(self.post.bytes())
            .raw(self.account.bytes())
            .raw(&self.keys.x25519)
            .raw(&self.keys.ed25519)
            .raw(self.unit.bytes())
            .u16(self.role)
            .i64(self.from_ms)
            .i64(self.until_ms)
            .raw(&self.issuer)
            .done()
    }

    /// Reads the binary form.
    ///
    /// # Errors
    /// [`SealFault::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let body = bytes.strip_prefix(b"binhan/v1/post").ok_or(SealFault::Malformed)?;
        let mut reader = Reader(body);
        let statement = Self {
            instance: InstanceId(reader.array()?),
            post: PostId::of_bytes(reader.array()?),
            account: AccountId::of_bytes(reader.array()?),
            keys: PublicKeys { x25519: reader.array()?, ed25519: reader.array()? },
            unit: UnitId::of_bytes(reader.array()?),
            role: reader.u16()?,
            from_ms: reader.i64()?,
            until_ms: reader.i64()?,
            issuer: reader.array()?,
        };
        reader.end()?;
        Ok(statement)
    }

    /// Signed by the issuer's seed.
    pub fn sign(self, issuer: &Seed) -> SignedPost {
        SignedPost { signature: issuer.sign(&self.encode()), statement: self }
    }
}

/// A statement with its issuer's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedPost {
    /// What is stated.
    pub statement: Statement,
    /// By the key of the issuer's post, or by the root.
    pub signature: Signature,
}

/// The public key of set-up. Its fingerprint stands in configuration and in
/// the first leaf; the key itself may come from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root(pub PublicKeys);

/// Why a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// The root's key is not the one in configuration.
    #[error("the root is not the configured one")]
    Root,
    /// A link is missing, or the chain is empty or too long.
    #[error("the chain is broken")]
    Broken,
    /// A signature does not verify.
    #[error("a signature does not verify")]
    Signature,
    /// A statement of another instance.
    #[error("of another instance")]
    Instance,
    /// The issuer did not serve when the post began.
    #[error("the issuer did not serve then")]
    Time,
    /// The issuer may not appoint to this unit and role.
    #[error("the issuer may not appoint this")]
    Rule,
}

/// A post whose chain holds. Only [`verify_chain`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    statement: Statement,
    hash: [u8; 32],
    ended: Option<Instant>,
}

impl Verified {
    /// What is stated.
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }
    /// The account's public keys: the only ones to seal to.
    pub const fn keys(&self) -> &PublicKeys {
        &self.statement.keys
    }
    /// What the result may be cached under: [`chain_hash`].
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
    /// Whether the post is held at a moment: begun, not over, not ended.
    pub fn holds_at(&self, at: Instant) -> bool {
        let now = at.millis();
        self.statement.from_ms <= now
            && now < self.statement.until_ms
            && self.ended.is_none_or(|end| at < end)
    }
}

/// Which accounts may appoint what: pure rules handed in by the house.
/// `issuer` is `None` for the root.
pub type MayAppoint<'a> = &'a dyn Fn(Option<&Statement>, &Statement) -> bool;
/// When a post was ended before its time, if it was. An end needs no signature
/// to count, since it only takes away.
pub type EndedAt<'a> = &'a dyn Fn(PostId) -> Option<Instant>;

/// A hash over everything [`verify_chain`] looks at except the rules: the same
/// hash, the same result.
pub fn chain_hash(root: &Root, chain: &[SignedPost], ended: EndedAt<'_>) -> [u8; 32] {
    let mut writer = Writer::labelled("binhan/v1/chain").raw(&root.0.fingerprint().0);
    for link in chain {
        let end = ended(link.statement.post).map_or(i64::MAX, Instant::millis);
        writer = writer.raw(&link.statement.encode()).raw(&link.signature.0).i64(end);
    }
    sha256(&[&writer.done()])
}

/// Verifies a post up to the root: `chain[0]` is the post, each next one its
/// issuer's post, the last one signed by the root.
///
/// # Errors
/// [`ChainFault`]: nothing may be sealed to these keys then.
pub fn verify_chain(
    instance: InstanceId,
    expected: &Fingerprint,
    root: &Root,
    chain: &[SignedPost],
    ended: EndedAt<'_>,
    may_appoint: MayAppoint<'_>,
) -> Result<Verified, ChainFault> {
    if root.0.fingerprint() != *expected {
        return Err(ChainFault::Root);
    }
    let first = chain.first().ok_or(ChainFault::Broken)?;
    if chain.len() > MAX_CHAIN {
        return Err(ChainFault::Broken);
    }
    for (at, link) in chain.iter().enumerate() {
        if link.statement.instance != instance {
            return Err(ChainFault::Instance);
        }
        let issuer = chain.get(at + 1).map(|next| &next.statement);
        verify_link(root, link, issuer, ended)?;
        if !may_appoint(issuer, &link.statement) {
            return Err(ChainFault::Rule);
        }
    }
    let ended_at = ended(first.statement.post);
    Ok(Verified { statement: first.statement, hash: chain_hash(root, chain, ended), ended: ended_at })
}

fn verify_link(
    root: &Root,
    link: &SignedPost,
    issuer: Option<&Statement>,
    ended: EndedAt<'_>,
) -> Result<(), ChainFault> {
    let key = match issuer {
        None if link.statement.issuer == ROOT => &root.0.ed25519,
        Some(issuer) if link.statement.issuer == *issuer.post.bytes() && link.statement.issuer != ROOT => {
            let from = link.statement.from_ms;
            let end = ended(issuer.post).map_or(i64::MAX, Instant::millis);
            if from < issuer.from_ms || from >= issuer.until_ms.min(end) {
                return Err(ChainFault::Time);
            }
            &issuer.keys.ed25519
        }
        _ => return Err(ChainFault::Broken),
    };
    verify(key, &link.statement.encode(), &link.signature).map_err(|_| ChainFault::Signature)
}

/// A post is ended before its time. Signed so that the end can be shown later;
/// it takes effect without (see [`EndedAt`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The running house.
    pub instance: InstanceId,
    /// The post that ends.
    pub post: PostId,
    /// When, ms UTC.
    pub at_ms: i64,
    /// Why, by code.
    pub reason: u16,
    /// The post by virtue of which it is ended; the post itself when its
    /// holder resigns.
    pub issuer: [u8; 16],
}

impl Ending {
    /// The one binary form.
    pub fn encode(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/ending")
            .raw(self.instance.bytes())
            .raw(self.post.bytes())
            .i64(self.at_ms)
            .u16(self.reason)
            .raw(&self.issuer)
            .done()
    }
    /// Signed by the issuer's seed.
    pub fn sign(&self, issuer: &Seed) -> Signature {
        issuer.sign(&self.encode())
    }
    /// Verifies an end against the verified post of its issuer.
    ///
    /// # Errors
    /// [`ChainFault::Broken`] for another issuer, [`ChainFault::Time`] when the
    /// issuer did not serve then, [`ChainFault::Signature`].
    pub fn verify(&self, signature: &Signature, issuer: &Verified) -> Result<(), ChainFault> {
        if self.issuer != *issuer.statement.post.bytes() || self.instance != issuer.statement.instance {
            return Err(ChainFault::Broken);
        }
        if self.issuer != *self.post.bytes() && !issuer.holds_at(Instant::of_millis(self.at_ms)) {
            return Err(ChainFault::Time);
        }
        issuer.keys().verify(&self.encode(), signature).map_err(|_| ChainFault::Signature)
    }
}
