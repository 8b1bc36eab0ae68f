//! Which addresses may be fetched: only such as the public internet routes to.
//!
//! A text may hold any URL, and whoever wrote it must not reach what only this machine can: its own services, its
//! network, a cloud's metadata. So the *resolved* addresses are judged, at every hop, and the connection is made to
//! those very addresses; a name that answers differently a second time is not asked a second time.
//!
//! It does not judge names, ports or contents.

use crate::emit::visible;
use crate::error::{Error, Result};
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

/// Turns a host and a port into addresses.
pub(super) type Resolver<'r> = &'r dyn Fn(&str, u16) -> std::io::Result<Vec<SocketAddr>>;

/// Says why an address must not be connected to; `None` when it may.
pub(super) type Judge<'j> = &'j dyn Fn(IpAddr) -> Option<&'static str>;

/// A public address, the one that every name has where names are not asked for: example.org's once.
pub(super) const SOME_PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));

/// The system's resolver.
pub(super) fn system(host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.collect())
}

/// A URL that may be fetched, and the only addresses at which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Admitted {
    pub(super) url: Url,
    pub(super) addresses: Vec<SocketAddr>,
}

/// Reads a URL as a browser would, so that `127.1` and `0x7f.1` are the address that they lead to.
///
/// # Errors
/// No URL, neither http nor https, without a host, or with a user name or password.
pub(super) fn parse(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|error| {
        let shown = visible(text);
        Error::input(format!("{shown}: not a URL ({error}); give a whole address, such as https://example.org/news"))
    })?;
    check(url)
}

/// The checks on a URL that ask nobody.
pub(super) fn check(mut url: Url) -> Result<Url> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused(&url, "only http and https are fetched"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(refused(&url, "it names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // The host of http://example.org@198.51.100.7/ is the number, not the name.
        return Err(refused(&url, "it holds a user name or password; leave out what stands before the @"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Resolves a checked URL's host once, and judges every address it has.
///
/// # Errors
/// The host is unknown, or any of its addresses is refused.
pub(super) fn admit(url: Url, resolve: Resolver, judge: Judge) -> Result<Admitted> {
    let port = url.port_or_known_default().unwrap_or(80);
    let host = url.host_str().unwrap_or_default();
    let addresses = match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => {
            let mut found = resolve(host, port).map_err(|error| {
                Error::input(format!("{url}: the host cannot be found ({error}); check its spelling"))
            })?;
            found.iter_mut().for_each(|address| address.set_port(port));
            found
        }
    };
    if addresses.is_empty() {
        return Err(Error::input(format!("{url}: the host has no address; check its spelling")));
    }
    // One bad address spoils all: which of them is used would be up to whoever runs the name server.
    match addresses.iter().find_map(|address| Some((address.ip(), judge(address.ip())?))) {
        Some((ip, why)) => {
            Err(refused(&url, &format!("it leads to {ip}, {why}; give --allow-private to fetch it all the same")))
        }
        None => Ok(Admitted { url, addresses }),
    }
}

fn refused(url: &Url, why: &str) -> Error {
    Error::input(format!("{url}: not fetched: {why}"))
}

/// Why an address is not one of the public internet; `None` when it is.
///
/// The IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates), read strictly: an entry
/// that is globally reachable within one that is not is refused with it.
pub(super) fn not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => not_public_v4(address),
        IpAddr::V6(address) => not_public_v6(address),
    }
}

fn not_public_v4(address: Ipv4Addr) -> Option<&'static str> {
    const RANGES: [([u8; 4], u32, &str); 17] = [
        ([0, 0, 0, 0], 8, "an unspecified address"),         // RFC 791
        ([10, 0, 0, 0], 8, "a private address"),             // RFC 1918
        ([100, 64, 0, 0], 10, "a shared address"),           // RFC 6598
        ([127, 0, 0, 0], 8, "a loopback address"),           // RFC 1122
        ([169, 254, 0, 0], 16, "a link-local address"),      // RFC 3927; 169.254.169.254 is the clouds' metadata
        ([172, 16, 0, 0], 12, "a private address"),          // RFC 1918
        ([192, 0, 0, 0], 24, "a protocol's address"),        // RFC 6890
        ([192, 0, 2, 0], 24, "a documentation address"),     // RFC 5737
        ([192, 88, 99, 0], 24, "a relay's address"),         // RFC 7526
        ([192, 168, 0, 0], 16, "a private address"),         // RFC 1918
        ([198, 18, 0, 0], 15, "a benchmark's address"),      // RFC 2544
        ([198, 51, 100, 0], 24, "a documentation address"),  // RFC 5737
        ([203, 0, 113, 0], 24, "a documentation address"),   // RFC 5737
        ([224, 0, 0, 0], 4, "a multicast address"),          // RFC 5771
        ([168, 63, 129, 16], 32, "a cloud's own address"),   // Azure's wire server, routed inside of it only
        ([255, 255, 255, 255], 32, "the broadcast address"), // RFC 919
        ([240, 0, 0, 0], 4, "a reserved address"),           // RFC 1112
    ];
    let bits = address.to_bits();
    RANGES
        .iter()
        .find(|(base, length, _)| (bits ^ u32::from_be_bytes(*base)).checked_shr(32 - length) == Some(0))
        .map(|(.., why)| *why)
}

fn not_public_v6(address: Ipv6Addr) -> Option<&'static str> {
    // Only 2000::/3 is global unicast (RFC 4291, section 2.4); the rest is named here for the message alone.
    const RANGES: [([u16; 4], u32, &str); 13] = [
        ([0x2001, 0, 0, 0], 23, "a protocol's address"), // RFC 2928; Teredo, ORCHID, benchmarks
        ([0x2001, 0x0db8, 0, 0], 32, "a documentation address"), // RFC 3849
        ([0x2002, 0, 0, 0], 16, "a 6to4 address"),       // RFC 3056: holds any IPv4 address
        ([0x3fff, 0, 0, 0], 20, "a documentation address"), // RFC 9637
        ([0x0064, 0xff9b, 0, 0], 48, "a NAT64 address"), // RFC 6052, RFC 8215: hold any IPv4 address
        ([0x0064, 0xff9b, 0, 0], 47, "a NAT64 address"),
        ([0x0100, 0, 0, 0], 64, "a discard address"),     // RFC 6666
        ([0x5f00, 0, 0, 0], 16, "a segment's address"),   // RFC 9602
        ([0xfc00, 0, 0, 0], 7, "a unique local address"), // RFC 4193
        ([0xfe80, 0, 0, 0], 10, "a link-local address"),  // RFC 4291
        ([0xfec0, 0, 0, 0], 10, "a site-local address"),  // RFC 3879
        ([0xff00, 0, 0, 0], 8, "a multicast address"),    // RFC 4291
        ([0, 0, 0, 0], 3, "an address outside of the public range"),
    ];
    if address.is_unspecified() {
        return Some("an unspecified address");
    }
    if address.is_loopback() {
        return Some("a loopback address");
    }
    if address.to_ipv4_mapped().is_some() {
        return Some("an IPv4-mapped address");
    }
    let [a, b, c, d, ..] = address.segments();
    let high = [a, b, c, d].iter().fold(0u64, |bits, part| bits << 16 | u64::from(*part));
    let listed = RANGES.iter().find(|(base, length, _)| {
        let base = base.iter().fold(0u64, |bits, part| bits << 16 | u64::from(*part));
        (high ^ base) >> (64 - length) == 0
    });
    let global = a >> 13 == 1;
    listed.map(|(.., why)| *why).or_else(|| (!global).then_some("an address outside of the public range"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A name server of our own: no test asks a real one.
    fn names(host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        let addresses: &[&str] = match host {
            "public.test" => &["1.1.1.1", "2606:4700::1111"],
            "private.test" => &["192.168.1.1"],
            "mixed.test" => &["1.1.1.1", "10.0.0.7"],
            "six.test" => &["fd00::1"],
            "localhost" => &["127.0.0.1"],
            "metadata.test" => &["169.254.169.254"],
            "nowhere.test" => &[],
            _ => return Err(std::io::ErrorKind::NotFound.into()),
        };
        Ok(addresses.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), port)).collect())
    }

    fn outcome(text: &str) -> std::result::Result<Vec<SocketAddr>, String> {
        let admitted = parse(text).and_then(|url| admit(url, &names, &not_public));
        admitted.map(|admitted| admitted.addresses).map_err(|error| error.to_string())
    }

    #[test]
    fn what_leads_inside_is_refused_however_it_is_written() {
        for (text, why) in [
            ("http://127.0.0.1/", "loopback"),
            ("http://127.1/", "loopback"),
            ("http://2130706433/", "loopback"),
            ("http://0x7f.1/", "loopback"),
            ("http://0x7f000001:8080/", "loopback"),
            ("http://0177.0.0.1/", "loopback"),
            ("http://017700000001/", "loopback"),
            ("http://127.0.0.1./", "loopback"),
            ("http://１２７.０.０.１/", "loopback"),
            ("http://127。0。0。1/", "loopback"),
            ("http://%31%32%37.0.0.1/", "loopback"),
            ("http://localhost/", "loopback"),
            ("http://LOCALHOST:22/", "loopback"),
            ("http:\\\\127.0.0.1\\", "loopback"),
            ("http:127.0.0.1", "loopback"),
            ("http://0/", "unspecified"),
            ("http://0.0.0.0:80/", "unspecified"),
            ("http://10.1.2.3/", "private"),
            ("http://172.16.0.1/", "private"),
            ("http://172.31.255.255/", "private"),
            ("http://192.168.0.1/", "private"),
            ("http://100.64.0.1/", "shared"),
            ("http://100.127.255.255/", "shared"),
            ("http://169.254.169.254/latest/meta-data/", "link-local"),
            ("http://metadata.test/", "link-local"),
            ("http://168.63.129.16/", "cloud"),
            ("http://192.0.0.8/", "protocol"),
            ("http://192.0.2.1/", "documentation"),
            ("http://198.51.100.1/", "documentation"),
            ("http://203.0.113.9/", "documentation"),
            ("http://198.19.0.1/", "benchmark"),
            ("http://192.88.99.1/", "relay"),
            ("http://224.0.0.1/", "multicast"),
            ("http://239.255.255.250:1900/", "multicast"),
            ("http://255.255.255.255/", "broadcast"),
            ("http://250.1.1.1/", "reserved"),
            ("http://[::1]/", "loopback"),
            ("http://[::]/", "unspecified"),
            ("http://[::ffff:127.0.0.1]/", "IPv4-mapped"),
            ("http://[::ffff:1.1.1.1]/", "IPv4-mapped"),
            ("http://[::7f00:1]/", "outside"),
            ("http://[64:ff9b::7f00:1]/", "NAT64"),
            ("http://[64:ff9b:1::a00:1]/", "NAT64"),
            ("http://[2002:7f00:1::]/", "6to4"),
            ("http://[2001:0:4136::1]/", "protocol"),
            ("http://[2001:db8::1]/", "documentation"),
            ("http://[3fff::1]/", "documentation"),
            ("http://[fc00::1]/", "unique local"),
            ("http://[fdff::1]/", "unique local"),
            ("http://[fe80::1]/", "link-local"),
            ("http://[fec0::1]/", "site-local"),
            ("http://[ff02::1]/", "multicast"),
            ("http://[100::1]/", "discard"),
            ("http://[4000::1]/", "outside"),
            ("http://private.test/", "private"),
            ("http://six.test/", "unique local"),
            ("http://mixed.test/", "private"),
            ("http://public.test@127.0.0.1/", "user name"),
            ("http://user@public.test/", "user name"),
            ("http://:secret@public.test/", "user name"),
            ("file:///etc/passwd", "only http"),
            ("data:text/html,<p>x", "only http"),
            ("gopher://public.test/1", "only http"),
            ("ftp://public.test/", "only http"),
            ("javascript:alert(1)", "only http"),
            ("http://", "not a URL"),
            ("public.test", "not a URL"),
            ("http://unknown.test/", "cannot be found"),
            ("http://nowhere.test/", "no address"),
        ] {
            let error = outcome(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_public_is_admitted_with_its_addresses() {
        for (text, want) in [
            ("http://public.test/a#b", &["1.1.1.1:80", "[2606:4700::1111]:80"][..]),
            ("https://public.test/", &["1.1.1.1:443", "[2606:4700::1111]:443"]),
            ("https://1.1.1.1:8443/", &["1.1.1.1:8443"]),
            ("http://[2606:4700::1111]/", &["[2606:4700::1111]:80"]),
            ("http://100.63.255.255/", &["100.63.255.255:80"]),
            ("http://100.128.0.0/", &["100.128.0.0:80"]),
            ("http://172.15.0.1/", &["172.15.0.1:80"]),
            ("http://172.32.0.1/", &["172.32.0.1:80"]),
            ("http://223.255.255.1/", &["223.255.255.1:80"]),
            ("http://[2001:200::1]/", &["[2001:200::1]:80"]),
        ] {
            let addresses: Vec<String> = outcome(text).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(addresses, want, "{text}");
        }
    }

    #[test]
    fn private_addresses_are_for_who_wants_them_other_schemes_are_for_nobody() {
        let admitted = admit(parse("http://127.1:8000/").unwrap(), &names, &|_| None).unwrap();
        assert_eq!(admitted.addresses, ["127.0.0.1:8000".parse().unwrap()]);
        assert!(parse("file:///etc/passwd").is_err());
    }

    #[test]
    fn a_name_is_asked_for_once() {
        let asked = Cell::new(0);
        let rebinding = |_: &str, port| {
            asked.set(asked.get() + 1);
            let ip: IpAddr = if asked.get() == 1 { [1, 1, 1, 1].into() } else { [127, 0, 0, 1].into() };
            Ok(vec![SocketAddr::new(ip, port)])
        };
        let admitted = admit(parse("http://rebind.test/").unwrap(), &rebinding, &not_public).unwrap();
        assert_eq!((asked.get(), admitted.addresses), (1, vec!["1.1.1.1:80".parse().unwrap()]));
    }
}
