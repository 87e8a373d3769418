//! A CIDR as text in, a range of addresses out, read as the Kubernetes API reads it.
//!
//! Sources: `ParseCIDRSloppy` (`k8s.io/utils/net`), Go's `net.ParseCIDR` and `IPNet.Contains` beneath it, and what
//! `IsValidCIDRForLegacyField` (apimachinery, `pkg/util/validation/ip.go`) refuses beyond that since Kubernetes 1.36.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// The address as written, host bits included; IPv4 in the low 32 bits.
    address: u128,
    /// Bits of the prefix as written.
    prefix: u32,
    /// Bits of an address: 32 or 128.
    width: u32,
    /// Whether a number is written with zeros before it.
    leading_zeros: bool,
}

/// Why a text is no CIDR for any Kubernetes version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCidr {
    /// It is an address alone: how many bits a whole one has.
    NoPrefix(u32),
    /// What stands before the slash is no address.
    NotAddress,
    /// What stands behind the slash is no number from 0 to this.
    NotPrefix(u32),
}

/// What only Kubernetes before 1.36 accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lax {
    /// `010.0.0.0/8`: some programs read the number as octal.
    LeadingZeros,
    /// `::ffff:10.0.0.0/104`: IPv4 for some programs, IPv6 for others.
    MappedAddress,
    /// `10.0.0.5/8`: either `10.0.0.0/8` or `10.0.0.5/32` was meant.
    HostBits,
}

impl fmt::Display for NotCidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrefix(width) => {
                write!(
                    formatter,
                    "this is one address: as a range it ends in `/{width}`"
                )
            }
            Self::NotAddress => formatter.write_str("an address must stand before the slash"),
            Self::NotPrefix(width) => {
                write!(
                    formatter,
                    "a number from 0 to {width} must follow the slash"
                )
            }
        }
    }
}

/// A network with its IPv4-mapped form undone, as Go compares them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Network {
    address: u128,
    prefix: u32,
    width: u32,
}

impl Cidr {
    /// Reads a CIDR.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NotCidr> {
        let Some((address, prefix)) = text.split_once('/') else {
            return Err(
                address_of(text).map_or(NotCidr::NotAddress, |(_, width, _)| {
                    NotCidr::NoPrefix(width)
                }),
            );
        };
        let (address, width, mut leading_zeros) = address_of(address).ok_or(NotCidr::NotAddress)?;
        leading_zeros |= prefix.len() > 1 && prefix.starts_with('0');
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        // Rust's parser would take a sign as well.
        let bits: Option<u32> = if digits { prefix.parse().ok() } else { None };
        let prefix = bits
            .filter(|bits| *bits <= width)
            .ok_or(NotCidr::NotPrefix(width))?;
        Ok(Self {
            address,
            prefix,
            width,
            leading_zeros,
        })
    }

    /// How it is read, or what else may have been meant, if it is lax.
    #[must_use]
    pub fn reading(&self, lax: Lax) -> String {
        let canonical = self.canonical();
        match lax {
            Lax::LeadingZeros => format!("numbers have leading zeros: read as `{canonical}`"),
            Lax::MappedAddress => format!("IPv4 is written as IPv6: read as `{canonical}`"),
            Lax::HostBits => format!(
                "bits are set beyond the prefix: `{canonical}` or `{}` was meant",
                self.single()
            ),
        }
    }

    /// What Kubernetes 1.36 and later refuse about it.
    #[must_use]
    pub fn lax(&self) -> Option<Lax> {
        if self.leading_zeros {
            Some(Lax::LeadingZeros)
        } else if self.is_mapped() {
            Some(Lax::MappedAddress)
        } else if self.address != self.masked() {
            Some(Lax::HostBits)
        } else {
            None
        }
    }

    /// Whether another range lies within this one and is smaller: `except` must, in `cidr`.
    #[must_use]
    pub fn strictly_contains(&self, other: &Self) -> bool {
        self.network().contains(other.network()) && self.prefix < other.prefix
    }

    /// The same range in the form that every version accepts.
    #[must_use]
    pub fn canonical(&self) -> String {
        let network = self.network();
        format!(
            "{}/{}",
            Written(network.address, network.width),
            network.prefix
        )
    }

    /// The one address that is written, as a range.
    fn single(&self) -> String {
        format!("{}/{}", Written(self.address, self.width), self.width)
    }

    fn masked(&self) -> u128 {
        self.address & mask(self.prefix, self.width)
    }

    fn is_mapped(&self) -> bool {
        self.width == 128 && is_mapped(self.address)
    }

    fn network(&self) -> Network {
        let address = self.masked();
        if self.width == 128 && is_mapped(address) {
            return Network {
                address: address & u128::from(u32::MAX),
                prefix: self.prefix.saturating_sub(96),
                width: 32,
            };
        }
        Network {
            address,
            prefix: self.prefix,
            width: self.width,
        }
    }
}

impl Network {
    /// Go's `IPNet.Contains` of the other's first address.
    fn contains(self, other: Self) -> bool {
        self.width == other.width && other.address & mask(self.prefix, self.width) == self.address
    }
}

/// The address, its width in bits, and whether it has leading zeros.
fn address_of(text: &str) -> Option<(u128, u32, bool)> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some((u128::from(u32::from(address)), 32, false));
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Some((u128::from(address), 128, false));
    }
    let stripped: Vec<&str> = text
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0",
            rest => rest,
        })
        .collect();
    let address = stripped.join(".").parse::<Ipv4Addr>().ok()?;
    Some((u128::from(u32::from(address)), 32, true))
}

fn mask(prefix: u32, width: u32) -> u128 {
    let all = u128::MAX >> (128 - width);
    all & !all.checked_shr(prefix).unwrap_or(0)
}

fn is_mapped(address: u128) -> bool {
    address >> 32 == 0xFFFF
}

/// An address of a width in bits.
struct Written(u128, u32);

impl fmt::Display for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u32::try_from(self.0) {
            Ok(address) if self.1 == 32 => fmt::Display::fmt(&Ipv4Addr::from(address), formatter),
            _ => fmt::Display::fmt(&Ipv6Addr::from(self.0), formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cidr, Lax, NotCidr};
    use proptest::prelude::*;

    /// Each row: text, and what `net.ParseCIDR`, `ParseCIDRSloppy` and `netip.ParsePrefix` make of it.
    #[test]
    fn texts_read_as_kubernetes_reads_them() {
        let rows: &[(&str, Result<Option<Lax>, NotCidr>)] = &[
            ("10.0.0.0/8", Ok(None)),
            ("0.0.0.0/0", Ok(None)),
            ("::/0", Ok(None)),
            ("FD00:0:0::/48", Ok(None)),
            ("10.0.0.5/8", Ok(Some(Lax::HostBits))),
            ("fd00::1/64", Ok(Some(Lax::HostBits))),
            ("010.0.0.0/8", Ok(Some(Lax::LeadingZeros))),
            ("10.0.0.0/08", Ok(Some(Lax::LeadingZeros))),
            ("10.0.0.000/8", Ok(Some(Lax::LeadingZeros))),
            ("::ffff:10.0.0.0/104", Ok(Some(Lax::MappedAddress))),
            ("10.0.0.1", Err(NotCidr::NoPrefix(32))),
            ("fd00::1", Err(NotCidr::NoPrefix(128))),
            ("10.0.0/8", Err(NotCidr::NotAddress)),
            ("10.0.0.256/8", Err(NotCidr::NotAddress)),
            ("dead::beef::/64", Err(NotCidr::NotAddress)),
            ("fe80::1%eth0/64", Err(NotCidr::NotAddress)),
            (" 10.0.0.0/8", Err(NotCidr::NotAddress)),
            ("", Err(NotCidr::NotAddress)),
            ("any", Err(NotCidr::NotAddress)),
            ("10.0.0.0/33", Err(NotCidr::NotPrefix(32))),
            ("10.0.0.0/255.0.0.0", Err(NotCidr::NotPrefix(32))),
            ("10.0.0.0/+8", Err(NotCidr::NotPrefix(32))),
            ("10.0.0.0/", Err(NotCidr::NotPrefix(32))),
            ("10.0.0.0/8/8", Err(NotCidr::NotPrefix(32))),
            ("10.0.0.0/99999999999", Err(NotCidr::NotPrefix(32))),
        ];
        for (text, expected) in rows {
            let found = Cidr::parse(text).map(|cidr| cidr.lax());
            assert_eq!(&found, expected, "{text:?}");
        }
    }

    #[test]
    fn ranges_within_ranges() {
        let rows = [
            ("10.0.0.0/8", "10.1.0.0/16", true),
            ("10.0.0.0/8", "10.0.0.0/8", false),
            ("10.1.0.0/16", "10.0.0.0/8", false),
            ("10.0.0.0/8", "11.0.0.0/16", false),
            ("0.0.0.0/0", "10.0.0.5/8", true),
            ("::/0", "10.0.0.0/8", false),
            ("0.0.0.0/0", "fd00::/8", false),
            ("fd00::/8", "fd00:1::/32", true),
            ("10.0.0.0/8", "::ffff:10.1.0.0/112", true),
        ];
        for (outer, inner, expected) in rows {
            let [outer, inner] = [outer, inner].map(|text| Cidr::parse(text).unwrap());
            assert_eq!(
                outer.strictly_contains(&inner),
                expected,
                "{outer:?} {inner:?}"
            );
        }
    }

    #[test]
    fn forms_that_every_version_accepts() {
        let cidr = Cidr::parse("010.0.0.5/08").unwrap();
        assert_eq!(
            (cidr.canonical(), cidr.single()),
            ("10.0.0.0/8".into(), "10.0.0.5/32".into())
        );
        let cidr = Cidr::parse("::ffff:10.0.0.5/104").unwrap();
        assert_eq!(cidr.canonical(), "10.0.0.0/8");
    }

    proptest! {
        /// Against the addresses themselves, one by one, for prefixes of which there are few.
        #[test]
        fn strict_subsets(one in any::<u8>(), other in any::<u8>(), a in 24u32..=32, b in 24u32..=32, six: bool) {
            let members = |base: u8, prefix: u32| -> Vec<u8> {
                (0..=255u8).filter(|address| {
                    u32::from(*address).checked_shr(32 - prefix) == u32::from(base).checked_shr(32 - prefix)
                }).collect()
            };
            let write = |base: u8, prefix: u32| if six {
                format!("fd00::{base:x}/{}", prefix + 96)
            } else {
                format!("10.0.0.{base}/{prefix}")
            };
            let (outer, inner) = (members(one, a), members(other, b));
            let expected = inner.len() < outer.len() && inner.iter().all(|address| outer.contains(address));
            let [outer, inner] = [write(one, a), write(other, b)].map(|text| Cidr::parse(&text).unwrap());
            prop_assert_eq!(outer.strictly_contains(&inner), expected);
        }

        /// The canonical form is the same range, and nothing is lax about it.
        #[test]
        fn canonical_forms(address: u32, prefix in 0u32..=32) {
            let cidr = Cidr::parse(&format!("{}/{prefix}", std::net::Ipv4Addr::from(address))).unwrap();
            let canonical = Cidr::parse(&cidr.canonical()).unwrap();
            prop_assert_eq!(canonical.lax(), None);
            prop_assert_eq!(canonical.canonical(), cidr.canonical());
        }

        #[test]
        fn nothing_panics(text in "[0-9a-f.:/ ]{0,24}") {
            let _ = Cidr::parse(&text).map(|cidr| (cidr.lax(), cidr.canonical(), cidr.single()));
        }
    }
}
