//! Which fields of an export are read: those of its profile, those with known names, those asked for.

use std::sync::Arc;

use super::{
    Chosen, ChosenField, Layout, Noticed, Outcome, ReadScope, ReadWishes, Reader, RecordError,
    RejectReason, Visibility,
    fields::{Field, MORE_TEXTS, alike, loose},
    find::holds_messages,
    json::Trie,
    layout::{listed, shown},
    markup::Markup,
    plan::{Constants, Plan, Source},
    profile::{Profile, ProfilePage, Selection},
    sample::{Names, Seen},
    scope::Signal,
    signs::is_known,
    sounds::sounds_private,
};
use crate::input::{Framing, first_records};

/// Bytes of a sample in which posts are looked for where no text is known.
const LOOKED_THROUGH: usize = 1 << 20;

/// The choice of fields, while it is made.
pub(super) struct Choice {
    framing: Framing,
    plan: Plan,
    names: Names,
    fields: Vec<ChosenField>,
    missing: Vec<Field>,
    /// What texts are written in that are not known to be written in anything.
    plain: Markup,
}

impl Choice {
    pub(super) fn new(framing: Framing, names: Names, wishes: &ReadWishes) -> Self {
        let source = match (&framing, &names) {
            (Framing::Csv(dialect), Names::Csv(header)) => Source::Csv {
                dialect: *dialect,
                header: header.clone(),
                line: Vec::new(),
                columns: vec![None; header.len()],
            },
            _ => Source::Json(Trie::new()),
        };
        let mut plan = Plan::new(source);
        plan.constants.time_format = wishes.time_format.clone();
        Self {
            framing,
            plan,
            names,
            fields: Vec::new(),
            missing: Vec::new(),
            plain: if wishes.undo_escapes {
                Markup::Escapes
            } else {
                Markup::None
            },
        }
    }

    /// Notes how the header of a CSV file is written.
    pub(super) fn note_header(&mut self, bytes: &[u8]) {
        if let Source::Csv { line, .. } = &mut self.plan.source {
            *line = bytes.trim_ascii().to_owned();
        }
    }

    pub(super) fn into_layout(self, data_start: usize) -> Layout {
        let visibility_fields = self.fields_of_visibility();
        Layout {
            framing: self.framing,
            data_start,
            fields: self.fields,
            columns_seen: self.names.all(),
            profile: None,
            missing: self.missing,
            noticed: Noticed {
                visibility_fields,
                ..Noticed::default()
            },
            is_table: false,
            plan: sealed(self.plan),
        }
    }

    /// Names of fields that say who may see a post, or sound so.
    fn fields_of_visibility(&self) -> Vec<String> {
        let is_read = |path: &str| {
            let mut read = self.fields.iter();
            read.any(|chosen| chosen.field == Field::Visibility && path == chosen.path)
        };
        let families = Field::Visibility.families().concat();
        let is_visibility = |end: &str| families.iter().any(|known| alike(end, &loose(known)));
        let mut known = Vec::new();
        for name in self.names.all() {
            let path = self.names.of_post(&name).trim_end_matches("[]");
            let sounds = sounds_private(path) && !is_known(path);
            if is_read(path) || is_visibility(path) || sounds {
                known.push(shown(&name));
            }
        }
        known
    }

    /// Reads fields that have names which saring knows.
    pub(super) fn by_names(&mut self, wishes: &ReadWishes, body: &[u8]) -> Result<(), RecordError> {
        self.plan.mark_all();
        self.watch_around();
        // What tells who can see a chat among others may stand behind its messages, and archives of
        // accounts do not say who could see what was posted.
        let is_nested = matches!(&self.framing, Framing::Document(shape) if shape.is_nested());
        let is_archive = self.names.lists().iter().any(|list| {
            // Facebook numbers the forms of its lists.
            holds_messages(list) || list.ends_with("_v2[]")
        });
        self.plan.constants.visibility_required = is_nested || is_archive;
        self.read_texts(wishes, body)?;
        for field in Field::SINGLE {
            self.read_field(field, wishes)?;
        }
        Ok(())
    }

    fn watch_around(&mut self) {
        if matches!(self.framing, Framing::Document(_)) {
            self.plan.watch_around();
        }
    }

    /// Reads fields as a profile says.
    pub(super) fn follow(
        &mut self,
        selection: &Selection,
        wishes: &ReadWishes,
        body: &[u8],
    ) -> Result<(), RecordError> {
        let profile = &selection.profile;
        self.plan.constants = Constants {
            time_format: wishes.time_format.clone(),
            platform: profile.platform.clone(),
            kind: profile.kind,
            zone: profile.zone.clone(),
            visibility_required: profile.visibility_required,
            visibility_around: profile.visibility_required
                && matches!(self.framing, Framing::Document(_))
                && profile.watched().any(|path| path.starts_with('^')),
            country_basis: profile.country_basis,
            hex_escapes: profile.hex_escapes,
            url_prefix: profile.url_prefix.clone(),
        };
        for (path, signal) in &profile.signals {
            self.plan.watch(path, *signal);
        }
        for (path, mark) in &profile.marks {
            self.plan.mark(path, *mark);
        }
        if wishes.texts.is_empty() {
            self.follow_texts(profile, body)?;
        } else {
            self.read_texts(wishes, body)?;
        }
        for field in Field::SINGLE {
            self.follow_field(field, profile, wishes)?;
        }
        if !profile.id_within.is_empty() {
            self.plan.id_is_within(None, &strs(&profile.id_within));
        }
        self.plan.make_address(&profile.address);
        if let Some(page) = page_of(selection) {
            self.plan.add_page(&page);
        }
        self.watch_around();
        Ok(())
    }

    fn follow_texts(&mut self, profile: &Profile, body: &[u8]) -> Result<(), RecordError> {
        for text in &profile.texts {
            let paths = strs(&text.paths);
            let markup = match text.markup {
                Markup::None => self.plain,
                markup => markup,
            };
            self.plan.add_text(&text.name, &paths, markup);
            self.choose_seen(Field::Text, &text.name, &paths)?;
        }
        let some = self.fields.iter().any(|chosen| chosen.field == Field::Text);
        if some || self.names.unreadable() || self.all_out_of_scope(body) {
            return Ok(());
        }
        Err(RecordError::NoTextField {
            columns: listed(&self.names),
        })
    }

    fn follow_field(
        &mut self,
        field: Field,
        profile: &Profile,
        wishes: &ReadWishes,
    ) -> Result<(), RecordError> {
        if wishes.fields.contains_key(&field) {
            return self.read_field(field, wishes);
        }
        let Some(paths) = profile.fields.get(&field) else {
            return Ok(());
        };
        let paths = strs(paths);
        self.plan.set_field(field, &paths);
        if field == Field::Visibility {
            for path in &paths {
                self.plan.watch(path, Signal::Visibility);
            }
        }
        if !self.choose_seen(field, field.name(), &paths)? && !self.names.unreadable() {
            self.missing.push(field);
        }
        Ok(())
    }

    /// Notes those paths of a profile that are there; whether any is.
    fn choose_seen(
        &mut self,
        field: Field,
        name: &str,
        paths: &[&str],
    ) -> Result<bool, RecordError> {
        let mut any = false;
        for path in paths {
            if self.names.seen(path).is_some() {
                self.refuse_repeated(path)?;
                self.choose(field, name, path, Chosen::Profile);
                any = true;
            }
        }
        Ok(any)
    }

    fn read_texts(&mut self, wishes: &ReadWishes, body: &[u8]) -> Result<(), RecordError> {
        for wish in &wishes.texts {
            self.check_wish(Field::Text, &wish.path)?;
            self.plan.add_text(&wish.name, &[&wish.path], self.plain);
            self.choose(Field::Text, &wish.name, &wish.path, Chosen::Option);
        }
        if !wishes.texts.is_empty() {
            return Ok(());
        }
        let family = self.family(Field::Text, Seen::Text);
        if let Some(family) = family.or_else(|| self.family(Field::Text, Seen::There)) {
            self.choose_family(Field::Text, "text", family)?;
            self.plan.add_text("text", family, self.plain);
        }
        for &(name, paths) in MORE_TEXTS {
            if paths
                .iter()
                .any(|path| self.names.seen(path) == Some(Seen::Text))
            {
                self.choose_family(Field::Text, name, paths)?;
                self.plan.add_text(name, paths, self.plain);
            }
        }
        if self.plan.texts.is_empty() {
            self.read_any_text(body)?;
        }
        Ok(())
    }

    /// Without any text field, either there is nothing to be read here, or it is not known how.
    fn read_any_text(&mut self, body: &[u8]) -> Result<(), RecordError> {
        let families = Field::Text.families().concat();
        self.plan.add_text("text", &families, self.plain);
        if self.names.unreadable() || self.all_out_of_scope(body) {
            return Ok(());
        }
        Err(RecordError::NoTextField {
            columns: listed(&self.names),
        })
    }

    /// True for JSON of which nothing is a post, such as the first likes of a stream of events.
    fn all_out_of_scope(&self, body: &[u8]) -> bool {
        if matches!(self.names, Names::Csv(_)) {
            return false;
        }
        let layout = Layout {
            framing: self.framing.clone(),
            data_start: 0,
            fields: Vec::new(),
            columns_seen: Vec::new(),
            profile: None,
            missing: Vec::new(),
            noticed: Noticed::default(),
            is_table: false,
            plan: sealed(self.plan.clone()),
        };
        let mut posts = false;
        let all = first_records(body, &self.framing, 0, LOOKED_THROUGH, true);
        let visit = &mut |_: usize, outcome: Outcome<'_>| {
            posts |= match outcome {
                Outcome::Post(_) => true,
                Outcome::Reject(reason) => reason == RejectReason::TextMissing,
                Outcome::OutOfScope(_) => false,
            };
        };
        // Whether anybody may look at them is another question.
        let scope = ReadScope {
            visibility: Some(Visibility::Public),
            ..ReadScope::default()
        };
        Reader::new(&layout, &scope).read(all.0, None, visit);
        !posts
    }

    fn read_field(&mut self, field: Field, wishes: &ReadWishes) -> Result<(), RecordError> {
        if let Some(path) = wishes.fields.get(&field) {
            self.check_wish(field, path)?;
            self.choose(field, field.name(), path, Chosen::Option);
            self.plan.set_field(field, &[path]);
            if field == Field::Visibility {
                self.plan.watch(path, Signal::Visibility);
            }
        } else if let Some(family) = self.family(field, Seen::There) {
            self.choose_family(field, field.name(), family)?;
            self.plan.set_field(field, family);
        } else {
            // It may come after the sample.
            self.plan.set_any(field, field.families());
        }
        Ok(())
    }

    /// The first family of a field of which a name is in the sample.
    fn family(&self, field: Field, at_least: Seen) -> Option<&'static [&'static str]> {
        let there = |path: &&'static str| self.names.seen(path) >= Some(at_least);
        let mut families = field.families().iter();
        families.find(|family| family.iter().any(there)).copied()
    }

    fn choose_family(
        &mut self,
        field: Field,
        name: &str,
        family: &[&str],
    ) -> Result<(), RecordError> {
        for path in family {
            self.refuse_repeated(path)?;
        }
        for path in family {
            if self.names.seen(path).is_some() {
                self.choose(field, name, path, Chosen::Name);
            }
        }
        Ok(())
    }

    fn choose(&mut self, field: Field, name: &str, path: &str, how: Chosen) {
        self.fields.push(ChosenField {
            field,
            name: name.to_owned(),
            path: path.to_owned(),
            how,
        });
    }

    fn refuse_repeated(&self, path: &str) -> Result<(), RecordError> {
        match self.names.repeated(path) {
            Some(column) => Err(RecordError::RepeatedColumn {
                column: shown(column),
            }),
            None => Ok(()),
        }
    }

    fn check_wish(&self, field: Field, path: &str) -> Result<(), RecordError> {
        self.refuse_repeated(path)?;
        if self.names.unreadable() || self.names.seen(path).is_some() {
            return Ok(());
        }
        Err(RecordError::FieldNotFound {
            field: field.name(),
            path: shown(path),
            columns: listed(&self.names),
        })
    }
}

/// How the posts of a page are read: those that the profile names, or in a whole document a line those
/// of its list.
fn page_of(selection: &Selection) -> Option<ProfilePage> {
    let page = selection.profile.page.as_ref();
    let is_named = |page: &ProfilePage| page.posts.contains(&selection.post);
    if !selection.post.is_empty() && !page.is_some_and(is_named) {
        return Some(ProfilePage {
            posts: selection.posts_beside(selection.profile.posts_of_documents()),
            nested: page.map(|page| page.nested.clone()).unwrap_or_default(),
            ..ProfilePage::default()
        });
    }
    let mut posts = page.into_iter().flat_map(|page| &page.posts);
    let is_list = posts.any(|post| selection.records.ends_with(post.as_str()));
    page.filter(|_| !is_list).cloned()
}

/// A plan to which nothing will be added.
fn sealed(mut plan: Plan) -> Arc<Plan> {
    plan.seal();
    Arc::new(plan)
}

fn strs(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).collect()
}
