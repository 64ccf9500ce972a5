//! Addresses of posts, without what may name whoever shared them.

/// Schemes of addresses that run something, or name somebody to write to or call.
const NO_ADDRESS: &[&str] = &[
    "javascript:",
    "data:",
    "vbscript:",
    "mailto:",
    "tel:",
    "sms:",
    "smsto:",
    "whatsapp:",
    "viber:",
    "tg:",
];

/// Beginnings of addresses, behind their scheme, that lead to a person and not to a post: what follows
/// is a telephone number, an account or an invitation.
const PERSONS: &[&str] = &[
    "wa.me/",
    "t.me/+",
    "t.me/joinchat/",
    "telegram.me/+",
    "telegram.me/joinchat/",
    "signal.me/",
    "line.me/ti/",
    "line.me/r/ti/",
    "chat.whatsapp.com/",
];

/// Hosts, and the parameters without which their addresses name no post. Others say where a link was
/// shared, and by whom.
const NAMING: &[(&str, &[&str])] = &[
    ("youtube.com", &["v", "lc"]),
    ("youtu.be", &["lc"]),
    (
        "facebook.com",
        &["story_fbid", "fbid", "id", "v", "comment_id"],
    ),
    ("t.me", &["comment"]),
];

/// The parameters of a query that name a post, on hosts whose addresses take some.
pub(crate) fn naming<'q>(host: &str, query: &'q str) -> impl Iterator<Item = &'q str> {
    let host = host.to_ascii_lowercase();
    let is_host = |known: &str| {
        let front = host.strip_suffix(known);
        front.is_some_and(|front| front.is_empty() || front.ends_with('.'))
    };
    let known = NAMING.iter().find(|(known, _)| is_host(known));
    let names = known.map_or(&[][..], |(_, names)| names);
    query.split(['&', ';']).filter(move |part| {
        part.split_once('=').is_some_and(|(name, value)| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            names.contains(&name) && !value.is_empty() && value.bytes().all(plain)
        })
    })
}

/// A post's address without user name, fragment and query string (but for what names the post); of one
/// that leads to a person, the host.
pub(super) fn bare_url(url: &str) -> String {
    let url = url.trim();
    let lower: String = url.chars().take(40).collect::<String>().to_lowercase();
    // A name by itself leads nowhere.
    if !url.contains(['/', '.']) || NO_ADDRESS.iter().any(|scheme| lower.starts_with(scheme)) {
        return String::new();
    }
    let rest = lower.split_once("://").map_or(&*lower, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    if let Some(person) = PERSONS.iter().find(|person| rest.starts_with(**person)) {
        let host = person.split('/').next().unwrap_or_default();
        return format!("https://{host}/");
    }
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (bare, query) = url.split_at(end);
    let start = bare.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = bare.split_at(start);
    let authority = rest.find(['/', '\\']).unwrap_or(rest.len());
    let name = rest[..authority].rfind('@').filter(|_| start > 0);
    let rest = name.map_or(rest, |at| &rest[at + 1..]);
    let host = rest.split(['/', '\\']).next().unwrap_or_default();
    let query = query.strip_prefix('?').unwrap_or_default();
    let query = query.split('#').next().unwrap_or_default();
    let mut bare = format!("{scheme}{rest}");
    for (number, part) in naming(host, query).enumerate() {
        bare.push(if number == 0 { '?' } else { '&' });
        bare.push_str(part);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_what_may_name_a_person() {
        for (url, bare) in [
            (
                "https://x.com/a/status/1?s=20&t=abc#frag",
                "https://x.com/a/status/1",
            ),
            ("https://u:p@host.id/p@th?q", "https://host.id/p@th"),
            ("t.me/kanal/12?single", "t.me/kanal/12"),
            ("https://host#u@x", "https://host"),
            ("https://medium.com/@budi/x", "https://medium.com/@budi/x"),
            ("JavaScript:alert(1)", ""),
            ("mailto:ani@example.org", ""),
            ("Ani Contoh", ""),
            ("https://wa.me/6281200000000?text=halo", "https://wa.me/"),
            ("T.me/+6281200000000", "https://t.me/"),
            ("https://t.me/joinchat/AAAA", "https://t.me/"),
            (
                "https://chat.whatsapp.com/AAAA",
                "https://chat.whatsapp.com/",
            ),
            ("", ""),
        ] {
            assert_eq!(bare_url(url), bare);
        }
    }

    #[test]
    fn what_names_a_post_stays() {
        for (url, bare) in [
            (
                "https://www.youtube.com/watch?v=abc&si=SHARER&lc=Ug-1.9#x",
                "https://www.youtube.com/watch?v=abc&lc=Ug-1.9",
            ),
            (
                "https://m.facebook.com/permalink.php?story_fbid=1&id=2&refid=9",
                "https://m.facebook.com/permalink.php?story_fbid=1&id=2",
            ),
            (
                "https://evilyoutube.com/watch?v=abc",
                "https://evilyoutube.com/watch",
            ),
            (
                "https://youtube.com/watch?v=ani@example.org&lc=a",
                "https://youtube.com/watch?lc=a",
            ),
            ("https://example.id/?id=7", "https://example.id/"),
            ("https://youtube.com#?v=1", "https://youtube.com"),
        ] {
            assert_eq!(bare_url(url), bare);
        }
    }
}
