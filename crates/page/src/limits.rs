//! How often one address may ask. Kept in memory only: an address is
//! personal data, and which one reported something must not be found on disk.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::ops::Add;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use kernel::Clock;

/// A limit by name: `burst` at once, then one every `seconds`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// The name; two limits of one name share their count.
    pub name: &'static str,
    /// How many at once.
    pub burst: NonZeroU32,
    /// Seconds until one more is allowed.
    pub seconds: NonZeroU32,
}

impl Limit {
    /// A limit; zeros count as one.
    pub const fn new(name: &'static str, burst: u32, seconds: u32) -> Self {
        Self { name, burst: at_least_one(burst), seconds: at_least_one(seconds) }
    }
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// Log-ins: ten tries, then one every thirty seconds (internal target).
pub static SIGN_IN: Limit = Limit::new("sign-in", 10, 30);
/// Changing a password: five tries, then one a minute (internal target). Whoever
/// sits down at an open session does not guess the password at leisure.
pub static PASSWORD: Limit = Limit::new("password", 5, 60);
/// Public forms: sixty sheets at once (a whole notice is eight), then one every
/// two seconds (internal target). A village behind one address shares them.
pub static PUBLIC_FORM: Limit = Limit::new("public-form", 60, 2);

/// The counts of all limits.
pub struct Limits {
    clock: HouseClock,
    limiters: Mutex<HashMap<&'static str, Arc<Limiter>>>,
    asked: AtomicU32,
}

type Limiter = RateLimiter<[u8; 16], DashMapStateStore<[u8; 16]>, HouseClock, NoOpMiddleware<Millis>>;

impl Limits {
    /// Counts that start empty.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock: HouseClock(clock), limiters: Mutex::default(), asked: AtomicU32::new(0) }
    }

    /// Counts one more from this address.
    ///
    /// # Errors
    /// How long to wait when there were too many.
    pub fn allow(&self, limit: &'static Limit, client: IpAddr) -> Result<(), Duration> {
        let limiter = self.limiter(limit);
        if self.asked.fetch_add(1, Ordering::Relaxed) % 4096 == 4095 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter.check_key(&key(client)).map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }

    fn limiter(&self, limit: &'static Limit) -> Arc<Limiter> {
        let mut limiters = self.limiters.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let period = Duration::from_secs(u64::from(limit.seconds.get()));
            let quota = Quota::with_period(period).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
            let quota = quota.allow_burst(limit.burst);
            Arc::new(RateLimiter::dashmap_with_clock(quota, self.clock.clone()))
        };
        Arc::clone(limiters.entry(limit.name).or_insert_with(make))
    }
}

/// One household of the Internet: an IPv4 address, or an IPv6 /64.
fn key(client: IpAddr) -> [u8; 16] {
    match client.to_canonical() {
        IpAddr::V4(four) => four.to_ipv6_mapped().octets(),
        IpAddr::V6(six) => {
            let mut octets = six.octets();
            octets[8..].fill(0);
            octets
        }
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Limits")
    }
}

/// Lends the house's clock to `governor`.
#[derive(Clone)]
struct HouseClock(Arc<dyn Clock>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Millis(u64);

fn whole_millis(nanos: Nanos) -> u64 {
    nanos.as_u64() / 1_000_000
}

impl Add<Nanos> for Millis {
    type Output = Self;
    fn add(self, other: Nanos) -> Self {
        Self(self.0.saturating_add(whole_millis(other)))
    }
}

impl Reference for Millis {
    fn duration_since(&self, earlier: Self) -> Nanos {
        Nanos::from(self.0.saturating_sub(earlier.0).saturating_mul(1_000_000))
    }
    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.saturating_sub(whole_millis(duration)))
    }
}

impl GovernorClock for HouseClock {
    type Instant = Millis;
    fn now(&self) -> Millis {
        Millis(u64::try_from(self.0.now().millis()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SetClock;

    static TWICE: Limit = Limit::new("twice", 2, 60);

    #[test]
    fn the_third_waits_and_another_address_does_not() {
        let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
        let limits = Limits::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        assert!(limits.allow(&TWICE, here).is_ok());
        assert!(limits.allow(&TWICE, here).is_ok());
        let wait = limits.allow(&TWICE, here).unwrap_err();
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60), "{wait:?}");
        assert!(limits.allow(&TWICE, "192.0.2.2".parse().unwrap()).is_ok());
        clock.advance_millis(61_000);
        assert!(limits.allow(&TWICE, here).is_ok());
    }

    #[test]
    fn one_house_of_ipv6_is_one_key() {
        let (a, b): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::ffff".parse().unwrap());
        assert_eq!(key(a), key(b));
        assert_eq!(key("::ffff:192.0.2.1".parse().unwrap()), key("192.0.2.1".parse().unwrap()));
    }
}
