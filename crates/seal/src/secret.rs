//! Secrets of 32 bytes: wiped when dropped, compared in constant time, never
//! printed.

/// Declares a secret of 32 bytes.
macro_rules! secret {
    ($($(#[$doc:meta])* $vis:vis struct $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
        $vis struct $name([u8; 32]);

        #[allow(dead_code)]
        impl $name {
            /// From its 32 bytes.
            $vis const fn of_bytes(bytes: [u8; 32]) -> Self { Self(bytes) }
            /// Fresh from a source of randomness.
            $vis fn generate(entropy: &dyn kernel::Entropy) -> Self {
                let mut bytes = [0u8; 32];
                entropy.fill(&mut bytes);
                Self(bytes)
            }
            /// Shows the secret bytes: only to be sealed or derived from at once.
            $vis const fn expose(&self) -> &[u8; 32] { &self.0 }
        }

        impl PartialEq for $name {
            /// In constant time.
            fn eq(&self, other: &Self) -> bool {
                use subtle::ConstantTimeEq;
                self.0.ct_eq(&other.0).into()
            }
        }
        impl Eq for $name {}

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(sealed)"))
            }
        }
    )+};
}

pub(crate) use secret;
