//! One spelling for the address of a post, so that a link that somebody copied is the one in the export.

/// Parameters without which an address names no post: those of YouTube and Facebook. Others say where
/// a link was shared, and by whom.
const NAMING: &[&str] = &["v", "lc", "story_fbid", "fbid", "id", "comment_id"];

/// The address in one spelling; `None` for what is no address.
///
/// Scheme, `www.` and the like, fragment and what follows `?` make no difference, but for parameters
/// that name the post.
pub(super) fn post_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    if !scheme.is_empty() && !["http", "https"].contains(&&*scheme.to_ascii_lowercase()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    let is_host = host.contains('.')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    // Without a scheme, `12.5` is no address, and an id may have a slash.
    if !is_host
        || scheme.is_empty()
            && (path.is_empty() || !host.contains(|c: char| c.is_ascii_alphabetic()))
    {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let host = ["www.", "m.", "mobile.", "old."]
        .iter()
        .find_map(|front| host.strip_prefix(front))
        .unwrap_or(&host);
    let host = if host == "twitter.com" { "x.com" } else { host };
    let path = if host == "x.com" {
        of_status(path)
    } else {
        path
    };
    let mut named: Vec<&str> = query
        .split(['&', ';'])
        .filter(|part| {
            part.split_once('=')
                .is_some_and(|(name, _)| NAMING.contains(&name))
        })
        .collect();
    named.sort_unstable();
    Some(format!("{host}/{path}?{}", named.join("&")))
}

/// The part of a path on X that names the post, which opens under any name: `status/ID`.
fn of_status(path: &str) -> &str {
    let named = path.find("/status/").map(|at| &path[at + 1..]);
    let Some(status) = named else {
        return path;
    };
    let id = status.strip_prefix("status/").unwrap_or(status);
    let rest = id.find('/').map_or(0, |slash| id.len() - slash);
    &status[..status.len() - rest]
}

#[cfg(test)]
mod tests {
    use super::post_address;

    #[test]
    fn spellings_of_one_post_are_one() {
        for same in [
            &[
                "https://x.com/a/status/1?s=20",
                "http://www.twitter.com/a/status/1/",
                "x.com/a/status/1#r",
                "https://x.com/i/status/1",
                "https://x.com/i/web/status/1/photo/1",
            ][..],
            &[
                "https://www.youtube.com/watch?v=abc&t=10s",
                "https://m.youtube.com/watch?feature=x&v=abc",
            ],
            &[
                "https://facebook.com/permalink.php?story_fbid=1&id=2&ref=x",
                "https://m.facebook.com/permalink.php?id=2&story_fbid=1",
            ],
        ] {
            let spelled: Vec<_> = same.iter().map(|url| post_address(url)).collect();
            assert!(
                spelled
                    .iter()
                    .all(|url| url.is_some() && *url == spelled[0]),
                "{spelled:?}"
            );
        }
        assert_ne!(
            post_address("https://youtube.com/watch?v=a"),
            post_address("https://youtube.com/watch?v=b")
        );
        assert_ne!(
            post_address("https://x.com/A/1"),
            post_address("https://x.com/a/1")
        );
    }

    #[test]
    fn ids_are_no_addresses() {
        for id in [
            "17",
            "t3_abc",
            "at://did:plc:x/app.bsky.feed.post/3k",
            "12.5",
            "a/b",
            "",
            "1.2/3",
            "-100_5",
        ] {
            assert_eq!(post_address(id), None, "{id}");
        }
    }
}
