//! `saring test`.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Result, bail};
use saring::input::ReadOptions;
use saring::output::safe_for_terminal;
use saring::rules::RuleSet;
use saring::ruletest::{Corpus, Counts, Measured, measure, read_corpus};
use serde_json::json;

use crate::args::{Format, TestArgs};
use crate::packs::{load_packs, select};
use crate::scan_options::find_exports;
use crate::table::{Table, counted};
use crate::terminal::{BOLD, RED, styled};
use crate::{Ending, terminal};

pub(crate) fn run(args: &TestArgs) -> Result<Ending> {
    let loaded = load_packs(&args.rules, true)?;
    let rules = select(&loaded.set, &args.rules)?;
    let corpus = read_corpus(&find_exports(&args.corpus, &ReadOptions::default())?)?;
    for (topic, posts) in unknown_topics(&corpus, &loaded.set) {
        let posts = counted(posts, "post");
        terminal::warning(&format!(
            "{posts} labelled `{}`, which no topic of these rules is called, counted as none",
            safe_for_terminal(topic)
        ));
    }
    let measured = measure(&rules, &corpus, &args.languages)?;
    let failures = failures(args, &measured)?;
    match args.format {
        Format::Text => print_text(args, &corpus, &measured)?,
        Format::Json => print_json(&measured, &failures)?,
    }
    for failure in &failures {
        terminal::warning(failure);
    }
    Ok(if failures.is_empty() {
        Ending::Done
    } else {
        Ending::GateFailed
    })
}

/// Labels that are no topic, such as a slip of one, with the posts that have them.
fn unknown_topics<'c>(corpus: &'c Corpus, set: &RuleSet) -> BTreeMap<&'c str, u64> {
    let known = |label: &str| set.topics.iter().any(|topic| topic.id == label);
    let mut unknown = BTreeMap::new();
    for label in corpus.posts.iter().flat_map(|post| &post.topics) {
        if !known(label) {
            *unknown.entry(label.as_str()).or_default() += 1;
        }
    }
    unknown
}

/// Topics below a threshold. A threshold that nothing can be held against is an error.
fn failures(args: &TestArgs, measured: &Measured) -> Result<Vec<String>> {
    let mut failures = vec![];
    let gates = [
        (
            "precision",
            args.min_precision,
            Counts::precision as fn(&Counts) -> Option<f64>,
        ),
        ("recall", args.min_recall, Counts::recall),
    ];
    for (name, least, figure) in gates {
        let Some(least) = least else { continue };
        for topic in &measured.topics {
            match figure(&topic.counts) {
                Some(value) if value < least => failures.push(format!(
                    "{name} of {} is {value:.3}, below {least:.3}",
                    topic.topic
                )),
                Some(_) => {}
                None if name == "recall" => bail!(
                    "no post is labelled {}, so its recall cannot be tested; \
                     add some to the corpus, or name the topics to test with --topic",
                    topic.topic
                ),
                None => failures.push(format!(
                    "nothing was flagged for {}, so it has no precision",
                    topic.topic
                )),
            }
        }
    }
    Ok(failures)
}

fn print_text(args: &TestArgs, corpus: &Corpus, measured: &Measured) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let mut topics = Table::new(&[
        "topic",
        ">posts",
        ">right",
        ">false alarms",
        ">missed",
        ">precision",
        ">recall",
    ]);
    for topic in &measured.topics {
        topics.row(counts_row(&topic.topic, topic.posts, &topic.counts));
    }
    let mut rules = Table::new(&[
        "rule",
        ">posts",
        ">right",
        ">false alarms",
        ">missed",
        ">precision",
        ">recall",
        ">other role",
    ]);
    for rule in &measured.rules {
        let mut row = counts_row(&rule.rule, rule.posts, &rule.counts);
        row.push(rule.other_role.to_string());
        rules.row(row);
    }
    writeln!(out, "{topics}")?;
    if args.by_rule {
        writeln!(out, "{rules}")?;
    }
    writeln!(
        out,
        "{} posts, {} of them of no topic of these rules. A topic counts the posts that a rule of it \
         is for.\nIts misses are posts that none of its rules found; a rule's (--by-rule) are those of \
         its topic and role.",
        measured.posts, measured.unlabelled
    )?;
    if args.wrong {
        print_wrong(&mut out, corpus, measured)?;
    }
    Ok(())
}

fn counts_row(name: &str, posts: u64, counts: &Counts) -> Vec<String> {
    vec![
        name.to_owned(),
        posts.to_string(),
        counts.true_positives.to_string(),
        counts.false_positives.to_string(),
        counts.misses.to_string(),
        figure(counts.precision()),
        figure(counts.recall()),
    ]
}

fn figure(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"))
}

fn print_wrong(out: &mut impl std::io::Write, corpus: &Corpus, measured: &Measured) -> Result<()> {
    for wrong in &measured.wrong {
        let post = &corpus.posts[wrong.post];
        let what = match wrong.rules.as_slice() {
            [] => styled(BOLD, "missed"),
            rules => format!("{} by {}", styled(RED, "false alarm"), rules.join(", ")),
        };
        let place = format!("{}:{} {}", post.file, post.record, post.id);
        writeln!(
            out,
            "\n{} {}: {what}",
            safe_for_terminal(&place),
            wrong.topic
        )?;
        for (_, text) in &post.texts {
            writeln!(out, "  {}", safe_for_terminal(text))?;
        }
    }
    Ok(())
}

fn print_json(measured: &Measured, failures: &[String]) -> Result<()> {
    let counts = |counts: &Counts| {
        json!({
            "true_positives": counts.true_positives,
            "false_positives": counts.false_positives,
            "misses": counts.misses,
            "precision": counts.precision(),
            "recall": counts.recall(),
        })
    };
    let topics = measured.topics.iter().map(|topic| {
        json!({ "topic": topic.topic, "posts": topic.posts, "counts": counts(&topic.counts) })
    });
    let rules = measured.rules.iter().map(|rule| {
        json!({
            "rule": rule.rule,
            "posts": rule.posts,
            "counts": counts(&rule.counts),
            "other_role": rule.other_role,
        })
    });
    let report = json!({
        "posts": measured.posts,
        "unlabelled": measured.unlabelled,
        "topics": topics.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
        "failures": failures,
    });
    writeln!(anstream::stdout().lock(), "{report:#}")?;
    Ok(())
}
