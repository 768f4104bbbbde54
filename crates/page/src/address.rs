//! Who is asking: the client's address behind proxies that we trust.

use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

/// A network such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

/// Why a text is not a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkFault;

impl std::fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a network: expected an address such as 10.0.0.0/8")
    }
}
impl std::error::Error for NetworkFault {}

impl Network {
    /// Whether an address lies inside.
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.base.to_canonical(), address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => same_prefix(
                u128::from(base.to_bits()) << 96,
                u128::from(address.to_bits()) << 96,
                self.prefix,
            ),
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                same_prefix(base.to_bits(), address.to_bits(), self.prefix)
            }
            _ => false,
        }
    }
}

fn same_prefix(a: u128, b: u128, prefix: u8) -> bool {
    prefix == 0 || (a ^ b) >> (128 - u32::from(prefix.min(128))) == 0
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.base, network.prefix)
    }
}

impl TryFrom<String> for Network {
    type Error = NetworkFault;
    fn try_from(text: String) -> Result<Self, NetworkFault> {
        text.parse()
    }
}

impl FromStr for Network {
    type Err = NetworkFault;
    fn from_str(text: &str) -> Result<Self, NetworkFault> {
        let (base, prefix) = text.split_once('/').map_or((text, None), |(base, prefix)| (base, Some(prefix)));
        let base: IpAddr = base.trim().parse().map_err(|_| NetworkFault)?;
        let widest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.trim().parse::<u8>().map_err(|_| NetworkFault)?,
            None => widest,
        };
        if prefix > widest { Err(NetworkFault) } else { Ok(Self { base, prefix }) }
    }
}

/// The address of the person asking: the last hop of `X-Forwarded-For` that
/// is not one of our proxies, when the connection itself comes from one.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    if !is_trusted(peer) {
        return peer;
    }
    let hops: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map_while(|hop| hop.trim().parse().ok())
        .collect();
    hops.iter().rev().copied().find(|hop| !is_trusted(*hop)).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            http::HeaderName::from_static("x-forwarded-for"),
            http::HeaderValue::from_static(value),
        )])
    }

    #[test]
    fn a_header_is_believed_only_from_a_trusted_proxy() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let headers = forwarded("6.6.6.6, 203.0.113.9, 10.1.1.1");
        let stranger: IpAddr = "198.51.100.4".parse().unwrap();
        assert_eq!(client(stranger, &headers, &trusted), stranger);
        let proxy: IpAddr = "10.9.9.9".parse().unwrap();
        assert_eq!(client(proxy, &headers, &trusted), "203.0.113.9".parse::<IpAddr>().unwrap());
        assert_eq!(client(proxy, &HeaderMap::new(), &trusted), proxy);
    }

    #[test]
    fn networks_hold_what_lies_inside() {
        let network: Network = "2001:db8::/32".parse().unwrap();
        assert!(network.holds("2001:db8:1::1".parse().unwrap()));
        assert!(!network.holds("2001:db9::1".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("127.0.0.1".parse::<Network>().unwrap().holds("::ffff:127.0.0.1".parse().unwrap()));
    }
}
