//! The URL of a git remote as configured in, one that may be shown to anybody out.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Where a repository comes from: nothing that tells who fetched it or lets anybody fetch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// An absolute URI: scheme, host, port and path. The short form of ssh, `user@host:path`, becomes `ssh://host/path`.
    pub url: String,
    /// Host and path alone, as people write it: `github.com/organisation/repository.git`.
    pub name: String,
}

/// What a URI's path may not hold as it is; `%` may, as it stands for what is escaped already.
const UNSAFE_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']');

/// The public form of a remote's URL: user names, passwords, queries and fragments are cut off.
///
/// `None` if nothing public is left or it cannot be told apart: local paths, `file:` URLs, remote helpers
/// (`ext::command`), and a path that holds `@`, since an unescaped `/` in a password moves the rest of it there.
#[must_use]
pub fn remote(configured: &str) -> Option<Remote> {
    let (scheme, host, path) = if let Some((scheme, rest)) = configured.split_once("://") {
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        (scheme, authority, path)
    } else {
        // As git does: the colon must come before any slash, and `::` names a helper.
        let (host, path) = split_short_form(configured)?;
        (
            "ssh",
            host,
            path.split(['?', '#']).next().unwrap_or_default(),
        )
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let known_scheme = [
        "https", "http", "ssh", "git", "git+ssh", "ssh+git", "ftp", "ftps",
    ]
    .iter()
    .any(|known| scheme.eq_ignore_ascii_case(known));
    if !known_scheme || !is_host(host) || path.contains('@') {
        return None;
    }
    let path = utf8_percent_encode(path.trim_start_matches('/'), UNSAFE_IN_PATH);
    let name = format!("{host}/{path}");
    let scheme = scheme.to_ascii_lowercase();
    Some(Remote {
        url: format!("{scheme}://{name}"),
        name,
    })
}

/// `[user@]host:path`, where the host may be an IPv6 address in brackets.
fn split_short_form(configured: &str) -> Option<(&str, &str)> {
    let host_start = configured.find('@').map_or(0, |at| at + 1);
    let colon = match configured[host_start..].strip_prefix('[') {
        Some(address) => host_start + 1 + address.find("]:")? + 1,
        None => configured.find(':')?,
    };
    let (host, path) = (&configured[..colon], &configured[colon + 1..]);
    let windows_drive = host.len() == 1;
    let is_short_form = !host.contains('/') && !path.starts_with(':') && !windows_drive;
    is_short_form.then_some((host, path))
}

/// A name or an address, and a port or none.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let is_address = address
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte));
            (if is_address { address } else { "" }, port)
        }
        None => match text.find(':') {
            Some(colon) => text.split_at(colon),
            None => (text, ""),
        },
    };
    let port_is_number = port.is_empty()
        || (port.strip_prefix(':'))
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let in_name =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte) || byte >= 0x80;
    !name.is_empty() && name.bytes().all(in_name) && port_is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_private_is_left() {
        let table = [
            ("https://github.com/o/r.git", "https://github.com/o/r.git"),
            ("https://user:token@host/x", "https://host/x"),
            ("https://token@host:8443/x", "https://host:8443/x"),
            ("HTTPS://u:p@ss@host/x", "https://host/x"),
            ("https://host/x?access_token=t", "https://host/x"),
            ("https://host/x#t", "https://host/x"),
            ("https://host?private_token=t/x", "https://host/"),
            ("ssh://git@host:2222/o/r", "ssh://host:2222/o/r"),
            (
                "git@github.com:org/repo.git",
                "ssh://github.com/org/repo.git",
            ),
            ("github.com:org/repo.git", "ssh://github.com/org/repo.git"),
            ("git@host:/srv/repo", "ssh://host/srv/repo"),
            ("git@[2001:db8::1]:o/r", "ssh://[2001:db8::1]/o/r"),
            (
                "ssh://git@[2001:db8::1]:22/o/r",
                "ssh://[2001:db8::1]:22/o/r",
            ),
            (
                "https://host/a b/%20\u{e4}\n",
                "https://host/a%20b/%20%C3%A4%0A",
            ),
        ];
        for (configured, shown) in table {
            assert_eq!(
                remote(configured).map(|remote| remote.url).as_deref(),
                Some(shown)
            );
        }
        let none = [
            "",
            "/home/alice/repo",
            "../repo",
            "C:\\repo",
            "C:/repo",
            "file:///home/alice/repo",
            "ext::ssh -i key host",
            "codecommit::eu-west-1://alice@repo",
            "https://user:pa/ss@host/x",
            "https://user:pass/word@host/x",
            "https://us/er@host/x",
            "https:///x",
            "user:pass@host:path",
            "./host:path",
        ];
        for configured in none {
            assert_eq!(remote(configured), None, "{configured}");
        }
    }

    #[test]
    fn name_is_host_and_path() {
        let remote = remote("git@github.com:org/repo.git").unwrap();
        assert_eq!(remote.name, "github.com/org/repo.git");
    }
}
