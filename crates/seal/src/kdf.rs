//! HKDF-SHA256 with labels `binhan/v1/…`: one purpose, one label.

use hkdf::HkdfExtract;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// Derives 32 bytes from secrets, for a labelled purpose in a context. Callers
/// pass fixed-width parts only, so that no two inputs run together alike.
pub(crate) fn derive(label: &str, secrets: &[&[u8]], context: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0u8; 32]);
    expand(label, secrets, context, out.as_mut_slice());
    out
}

/// As [`derive`], for another length (at most 8,160 bytes).
#[allow(clippy::expect_used)] // lengths are constants of this crate
pub(crate) fn expand(label: &str, secrets: &[&[u8]], context: &[&[u8]], out: &mut [u8]) {
    let mut extract = HkdfExtract::<Sha256>::new(None);
    for secret in secrets {
        extract.input_ikm(secret);
    }
    let (mut prk, hkdf) = extract.finalize();
    prk.as_mut_slice().zeroize();
    let mut info = Vec::with_capacity(96);
    info.extend_from_slice(label.as_bytes());
    for part in context {
        info.extend_from_slice(part);
    }
    hkdf.expand(&info, out).expect("every length asked for here is below the bound of HKDF");
}
