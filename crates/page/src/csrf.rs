//! Tokens of forms. A token is a fresh nonce and an HMAC over the nonce and
//! what it is bound to: the visitor's cookie, or the session of a signed-in
//! person. Because the nonce changes with every rendering, the token never
//! repeats and compression cannot be used to guess it (BREACH).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Entropy;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The key of all tokens; never shown.
pub(crate) struct Secret([u8; 32]);

/// What a token holds for.
#[derive(Clone, Copy)]
pub(crate) enum Binding<'a> {
    /// A visitor by the random mark in their cookie.
    Visitor(&'a [u8; 16]),
    /// A session by the seed that access gives it.
    Session(&'a [u8; 32]),
}

impl Secret {
    pub(crate) fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn tag(&self, purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(purpose);
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(0).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A fresh token for a form.
    pub(crate) fn token(&self, binding: Binding<'_>, entropy: &dyn Entropy) -> String {
        let mut token = [0u8; 32];
        entropy.fill(&mut token[..16]);
        let tag = self.binding_tag(binding, &token[..16]);
        token[16..].copy_from_slice(&tag[..16]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whether a token was made by us for this visitor or session.
    pub(crate) fn accepts(&self, binding: Binding<'_>, token: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        if bytes.len() != 32 {
            return false;
        }
        let tag = self.binding_tag(binding, &bytes[..16]);
        tag[..16].ct_eq(&bytes[16..]).into()
    }

    fn binding_tag(&self, binding: Binding<'_>, nonce: &[u8]) -> [u8; 32] {
        match binding {
            Binding::Visitor(mark) => self.tag(b"binhan form visitor", &[nonce, mark]),
            Binding::Session(seed) => self.tag(b"binhan form session", &[nonce, seed]),
        }
    }

    /// A cookie value that shows it was made here: mark and tag.
    pub(crate) fn sign_mark(&self, mark: &[u8; 16]) -> String {
        let mut value = [0u8; 32];
        value[..16].copy_from_slice(mark);
        value[16..].copy_from_slice(&self.tag(b"binhan visitor", &[mark])[..16]);
        URL_SAFE_NO_PAD.encode(value)
    }

    /// The mark of a cookie value we made; `None` for any other.
    pub(crate) fn read_mark(&self, value: &str) -> Option<[u8; 16]> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let mark: [u8; 16] = bytes.get(..16)?.try_into().ok()?;
        let tag = self.tag(b"binhan visitor", &[&mark]);
        let same: bool = tag[..16].ct_eq(bytes.get(16..)?).into();
        same.then_some(mark)
    }

    /// A 32-byte key for one purpose, such as the draft of one account on one
    /// page.
    pub(crate) fn derive(&self, purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        self.tag(purpose, parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    #[test]
    fn a_token_holds_for_its_visitor_alone_and_never_repeats() {
        let (secret, entropy) = (Secret::of_bytes([7; 32]), SeededEntropy::new(1));
        let token = secret.token(Binding::Visitor(&[1; 16]), &entropy);
        assert!(secret.accepts(Binding::Visitor(&[1; 16]), &token));
        assert!(!secret.accepts(Binding::Visitor(&[2; 16]), &token));
        assert!(!secret.accepts(Binding::Session(&[1; 32]), &token));
        assert!(!Secret::of_bytes([8; 32]).accepts(Binding::Visitor(&[1; 16]), &token));
        assert_ne!(token, secret.token(Binding::Visitor(&[1; 16]), &entropy));
        for broken in ["", "x", &token[1..], &format!("{token}AA")] {
            assert!(!secret.accepts(Binding::Visitor(&[1; 16]), broken));
        }
    }

    #[test]
    fn a_mark_made_elsewhere_is_not_read() {
        let secret = Secret::of_bytes([7; 32]);
        assert_eq!(secret.read_mark(&secret.sign_mark(&[3; 16])), Some([3; 16]));
        assert_eq!(Secret::of_bytes([9; 32]).read_mark(&secret.sign_mark(&[3; 16])), None);
        assert_eq!(secret.read_mark("AAAA"), None);
    }
}
