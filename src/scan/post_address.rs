//! One spelling for the address of a post, so that a link that somebody copied is the one in the export.

use std::borrow::Cow;

use crate::output::naming;

/// The address in one spelling; `None` for what is no address.
///
/// Scheme, `www.` and the like, fragment and what follows `?` make no difference, but for parameters
/// that name the post; nor do the names of accounts on platforms that open a post under any.
pub(super) fn post_address(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(uri) = text.strip_prefix("at://") {
        return of_bluesky(uri);
    }
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
    let host = ["www.", "m.", "mobile.", "old.", "new.", "np."]
        .iter()
        .find_map(|front| host.strip_prefix(front))
        .unwrap_or(&host);
    let mut named: Vec<&str> = naming(host, query).collect();
    named.sort_unstable();
    let (host, path, video) = in_one_spelling(host, path);
    let video = video.map(|video| format!("v={video}"));
    let named: Vec<&str> = named.into_iter().chain(video.as_deref()).collect();
    Some(format!("{host}/{path}?{}", named.join("&")))
}

/// `DID/app.bsky.feed.post/KEY` as the address of the post.
fn of_bluesky(uri: &str) -> Option<String> {
    let mut parts = uri.split('/');
    let (who, sort, key) = (parts.next()?, parts.next()?, parts.next()?);
    let is_post = sort == "app.bsky.feed.post" && parts.next().is_none();
    is_post.then(|| format!("bsky.app/profile/{who}/post/{key}?"))
}

/// Host and path where several lead to one post, and what belongs to the parameter `v`.
fn in_one_spelling<'u>(host: &'u str, path: &'u str) -> (&'u str, Cow<'u, str>, Option<&'u str>) {
    let parts: Vec<&str> = path.split('/').collect();
    let joined = |host: &'u str, parts: &[&str]| (host, Cow::Owned(parts.join("/")), None);
    match (host, parts.as_slice()) {
        ("x.com" | "twitter.com" | "mobile.twitter.com", [_, "status" | "statuses", id, ..])
        | ("x.com" | "twitter.com", ["i", "web", "status", id, ..]) => {
            joined("x.com", &["status", id])
        }
        ("twitter.com", _) => ("x.com", Cow::Borrowed(path), None),
        ("youtu.be", [video]) | ("youtube.com", ["shorts" | "live" | "embed" | "v", video]) => {
            ("youtube.com", Cow::Borrowed("watch"), Some(*video))
        }
        ("telegram.me" | "telegram.dog", _) => in_one_spelling("t.me", path),
        ("t.me", ["s", name, id]) => joined(host, &[name, id]),
        // In a forum the topic stands between them.
        ("t.me", ["c", chat, _, id]) => joined(host, &["c", chat_number(chat), id]),
        ("t.me", ["c", chat, id]) => joined(host, &["c", chat_number(chat), id]),
        ("tiktok.com", [who, "video" | "photo", id]) if who.starts_with('@') => {
            joined(host, &["video", id])
        }
        ("redd.it", [id]) => joined("reddit.com", &["comments", id]),
        ("reddit.com", ["r" | "user", _, "comments", rest @ ..] | ["comments", rest @ ..]) => {
            match rest {
                [post, _, comment, ..] => joined(host, &["comments", post, comment]),
                [post, ..] => joined(host, &["comments", post]),
                [] => (host, Cow::Borrowed(path), None),
            }
        }
        _ => (host, Cow::Borrowed(path), None),
    }
}

/// The number of a chat as addresses have it; programs write it with `-100` before it.
fn chat_number(chat: &str) -> &str {
    chat.strip_prefix("-100").unwrap_or(chat)
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
                "https://youtu.be/abc?si=x&lc=",
                "https://www.youtube.com/shorts/abc",
                "https://www.youtube.com/watch?v=abc",
            ],
            &[
                "https://youtu.be/abc?lc=Ug1",
                "https://www.youtube.com/watch?v=abc&lc=Ug1",
                "https://m.youtube.com/watch?lc=Ug1&v=abc",
            ],
            &[
                "https://t.me/kanal/12?single",
                "t.me/s/kanal/12",
                "https://telegram.me/kanal/12",
            ],
            &[
                "https://t.me/c/15/12",
                "https://t.me/c/15/3/12",
                "https://t.me/c/-10015/12",
            ],
            &[
                "https://www.tiktok.com/@a/video/7?lang=id",
                "https://www.tiktok.com/@/video/7",
            ],
            &[
                "https://old.reddit.com/r/x/comments/ab/judul/",
                "https://redd.it/ab",
                "https://www.reddit.com/r/x/comments/ab/",
            ],
            &[
                "at://did:plc:x/app.bsky.feed.post/3k",
                "https://bsky.app/profile/did:plc:x/post/3k",
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
            post_address("https://reddit.com/r/x/comments/ab/judul/c1"),
            post_address("https://reddit.com/r/x/comments/ab/judul/c2")
        );
        assert_ne!(
            post_address("https://t.me/kanal/12?comment=5"),
            post_address("https://t.me/kanal/12")
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
            "at://did:plc:x/app.bsky.feed.like/3k",
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
