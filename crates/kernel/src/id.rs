//! Typed identifiers: UUIDv7 made by the caller of an action, so that the
//! same form sent twice carries the same id (DESIGN §6, rule 4).

use uuid::Uuid;

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct ParseIdFault;

/// What all typed identifiers share, so that `store` can bind any of them.
pub trait TypedId: Copy + Send + Sync + 'static {
    /// The identifier as a bare UUID.
    fn uuid(self) -> Uuid;
    /// Gives a bare UUID its type; for reading rows only.
    fn of_uuid(uuid: Uuid) -> Self;
}

/// A bare UUID binds wherever a typed one does: for code that handles
/// identifiers of several kinds at once.
impl TypedId for Uuid {
    fn uuid(self) -> Uuid {
        self
    }
    fn of_uuid(uuid: Uuid) -> Self {
        uuid
    }
}

/// Declares identifier types.
///
/// ```
/// kernel::typed_id! {
///     /// A parcel.
///     pub struct ParcelId;
/// }
/// let clock = kernel::SetClock::at("2026-11-19T14:20:00+07:00");
/// let entropy = kernel::SeededEntropy::new(7);
/// let id = ParcelId::mint(kernel::Clock::now(&clock), &entropy);
/// assert_eq!(ParcelId::parse(&id.to_string()), Ok(id));
/// ```
#[macro_export]
macro_rules! typed_id {
    ($($(#[$doc:meta])* $vis:vis struct $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis struct $name($crate::macros::Uuid);

        impl $crate::TypedId for $name {
            fn uuid(self) -> $crate::macros::Uuid { self.0 }
            fn of_uuid(uuid: $crate::macros::Uuid) -> Self { Self(uuid) }
        }

        #[allow(dead_code)]
        impl $name {
            /// A new identifier in the order of time (UUIDv7).
            $vis fn mint(at: $crate::Instant, entropy: &dyn $crate::Entropy) -> Self {
                let mut bytes = [0u8; 10];
                entropy.fill(&mut bytes);
                let millis = u64::try_from(at.millis()).unwrap_or(0);
                Self($crate::macros::v7(millis, bytes))
            }
            /// A new identifier that tells nothing of its time (UUIDv4).
            $vis fn random(entropy: &dyn $crate::Entropy) -> Self {
                let mut bytes = [0u8; 16];
                entropy.fill(&mut bytes);
                Self($crate::macros::v4(bytes))
            }
            /// Sixteen bytes, as stored and as bound into associated data.
            $vis fn bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
            /// From sixteen bytes.
            $vis fn of_bytes(bytes: [u8; 16]) -> Self { Self($crate::macros::Uuid::from_bytes(bytes)) }
            /// Reads the form that `Display` writes.
            $vis fn parse(text: &str) -> Result<Self, $crate::ParseIdFault> {
                $crate::macros::parse(text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { std::fmt::Display::fmt(&self.0.simple(), f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::ParseIdFault;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Self::parse(text) }
        }
    )+};
}
