//! Candidates of which the model of the language may have to tell whether they are parts of longer words.
//!
//! The model costs more than everything else together, so they are put off until all texts of a post
//! were looked at. Mostly no rule can hold by then, whatever the model would say.

use super::{
    compile::Inner,
    condition,
    look::{Look, Place},
    reading::Reading,
    scratch::{Pending, Scratch, State},
    terms::Use,
    verdict::Post,
};
use crate::{rules::Lane, text};

impl Inner {
    /// Looks into the candidates that were put off, as far as they matter to some rule that can hold.
    #[inline(never)]
    pub(super) fn settle(&self, post: &Post<'_>, scratch: &mut Scratch) {
        let mut pending = std::mem::take(&mut scratch.state.pending);
        self.drop_idle(&mut pending, &mut scratch.state);
        let same =
            |one: &Pending, other: &Pending| (one.text, one.folded) == (other.text, other.folded);
        for group in pending.chunk_by(same) {
            self.settle_reading(post, group, scratch);
        }
        pending.clear();
        scratch.state.pending = pending;
    }

    /// Drops candidates of rules that cannot hold, or that are not for the post.
    fn drop_idle(&self, pending: &mut Vec<Pending>, state: &mut State) {
        if state.thorough {
            return;
        }
        let uses = |candidate: &Pending| self.forms[candidate.form as usize].uses.iter();
        for used in pending.iter().flat_map(uses) {
            state.open[used.rule as usize] |= 1 << used.clause;
        }
        for run in &state.to_run {
            state.open[run.rule as usize] |= self.bit(run.pattern);
        }
        let matters = |used: &Use| {
            self.audiences.of(used.rule) & state.audiences != 0
                && self.can_hold(used.rule, state.open[used.rule as usize], state)
        };
        let kept: Vec<bool> = pending.iter().map(|it| uses(it).any(matters)).collect();
        for used in pending.iter().flat_map(uses) {
            state.open[used.rule as usize] = 0;
        }
        for run in &state.to_run {
            state.open[run.rule as usize] = 0;
        }
        let mut kept = kept.into_iter();
        pending.retain(|_| kept.next().unwrap_or(true));
    }

    /// Whether a rule can hold with what was found, and clauses that may yet match.
    pub(super) fn can_hold(&self, rule: u32, open: u64, state: &State) -> bool {
        let found = state.bits[rule as usize];
        let demands = &self.demands[rule as usize];
        if !demands.may_be_met(found | open) {
            return false;
        }
        // What was found and may yet be hidden is open as well.
        let (found, open) = match demands.hides {
            true => (0, found | open),
            false => (found, open),
        };
        condition::can_hold(&self.rules.rules[rule as usize].condition, found, open)
    }

    /// Looks into candidates of one reading of a text.
    fn settle_reading(&self, post: &Post<'_>, candidates: &[Pending], scratch: &mut Scratch) {
        let Some(&Pending { text, folded, .. }) = candidates.first() else {
            return;
        };
        let field = &post.texts[text as usize];
        let Scratch {
            folded: buffer,
            glance,
            memory,
            mask,
            state,
            meter,
            ..
        } = scratch;
        let lane = if folded {
            text::folded_reading(field.text, buffer);
            glance.at_reading(buffer);
            Lane::Folded
        } else {
            glance.read(field.text);
            Lane::Exact
        };
        // The exact reading is the folded one too, when that is not another.
        let may_differ = self.beyond.0 && glance.may_fold_further();
        let differs = !folded && may_differ && text::folded_reading(field.text, buffer);
        let reading = Reading::new(glance.text(), field.text, lane, &memory.0);
        let mut look = Look {
            inner: self,
            place: &Place {
                index: text,
                bit: self.fields.bit(field.name),
            },
            state,
            mask,
            meter,
            exact: !folded,
            folded: folded || !differs,
            settles: true,
        };
        look.find_stretches(&reading, glance);
        for candidate in candidates {
            let Pending {
                form, start, how, ..
            } = *candidate;
            look.try_form(form, start as usize, how, &reading);
        }
    }
}
