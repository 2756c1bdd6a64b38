//! What one render leaves to the next: a template is executed again only where something that it read, or a template
//! that it used, is another one now.

use crate::changes::{Changes, Compared};
use crate::context::Scope;
use crate::mutations::Judged;
use crate::release::Options;
use crate::render::RenderedFile;
use pilothouse_chart::{Chart, File, Metadata};
use pilothouse_gotmpl::{Templates, Trace};
use pilothouse_value::{Map, Origins};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// The files that one environment's last render printed, with what it was made from. To be used again only with the
/// same table of origins; with another one everything is executed.
#[derive(Default)]
pub struct Kept {
    /// The number of the table of origins; 0 where nothing holds.
    table: u32,
    options: Option<Options>,
    scopes: FxHashMap<Place, KeptScope>,
    /// Whether templates changed values in the scopes.
    mutated: bool,
    files: FxHashMap<Rc<str>, RenderedFile>,
    /// What was executed the last time, for measurements and tests.
    executed: usize,
}

/// What a chart's templates are rendered with.
pub(crate) struct Charts<'c> {
    pub(crate) options: &'c Options,
    /// One for each chart of the tree.
    pub(crate) scopes: &'c [Scope],
    /// The charts, in the order of `scopes`.
    pub(crate) charts: &'c [&'c Chart],
}

/// Where a chart stands in the tree: its path, and which one of that path it is, since two subcharts can have one name.
type Place = (String, usize);

/// The place of each chart of the tree, in the order of `scopes`.
fn places(scopes: &[Scope]) -> Vec<Place> {
    let mut met: FxHashMap<&str, usize> = FxHashMap::default();
    let mut place = |path| {
        let number = met.entry(path).or_default();
        *number += 1;
        (path.to_owned(), *number)
    };
    scopes.iter().map(|scope| place(&scope.path)).collect()
}

struct KeptScope {
    dot: Map,
    metadata: Rc<Metadata>,
    chart_file: Option<File>,
    files: Rc<[File]>,
}

impl KeptScope {
    fn same_files(&self, chart: &Chart) -> bool {
        let (before, after) = (&self.files, &chart.files);
        Rc::ptr_eq(before, after)
            || before.len() == after.len() && before.iter().zip(after.iter()).all(same_file)
    }

    /// Whether `.Chart` is the same: Chart.yaml (of an old chart requirements.yaml too, which is one of its files) and
    /// which of the dependencies are enabled.
    fn same_metadata(&self, chart: &Chart) -> bool {
        fn names(metadata: &Metadata) -> impl Iterator<Item = Option<(&str, &str)>> {
            let all = metadata.dependencies.iter().flatten();
            all.map(|one| one.as_ref().map(|one| (&*one.name, &*one.alias)))
        }
        let (before, after) = (&self.metadata, &chart.metadata);
        let same_text = match (&self.chart_file, &chart.chart_file) {
            (Some(before), Some(after)) => same_file((before, after)),
            _ => false,
        };
        same_text
            && before.name == after.name
            && names(before).eq(names(after))
            && (after.api_version != "v1" || self.same_files(chart))
    }
}

impl Kept {
    /// How many templates the last render executed.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.executed
    }

    /// Nothing of what was printed holds, since a template changed what others share.
    pub(crate) fn forget(&mut self) {
        self.table = 0;
        self.scopes.clear();
    }

    /// Keeps what a render printed. The documents of a text are read once: a file that was executed and printed the
    /// same takes those of last time.
    pub(crate) fn keep_files(&mut self, files: &mut [RenderedFile], options: &Options) {
        let helm = self.options.as_ref().map(|options| options.helm);
        for file in files.iter_mut().filter(|_| helm == Some(options.helm)) {
            let last = self.files.get(&file.name);
            if let Some(last) = last.filter(|last| last.text == file.text) {
                file.documents = last.documents.clone();
            }
        }
        self.options = Some(options.clone());
        self.files = files
            .iter()
            .map(|file| (file.name.clone(), file.clone()))
            .collect();
    }

    /// The kept files that print the same now, as long as templates change no other values than they did; and what
    /// was judged for that.
    pub(crate) fn reusable(
        &self,
        tree: &Charts<'_>,
        templates: &Templates,
        origins: &RefCell<Origins>,
    ) -> (FxHashSet<Rc<str>>, Judged) {
        let origins = origins.borrow();
        if self.table != origins.id() || self.options.as_ref() != Some(tree.options) {
            return Default::default();
        }
        let mut changes = Changes::new(&origins, self.mutated);
        let charts = tree.scopes.iter().zip(tree.charts);
        for (place, (scope, chart)) in places(tree.scopes).iter().zip(charts) {
            if let Some(kept) = self.scopes.get(place) {
                changes.add(&scope.path, &kept.dot, &scope.dot, |key| match key {
                    "Values" => Compared::Inside,
                    "Chart" if kept.same_metadata(chart) => Compared::Same,
                    "Files" if kept.same_files(chart) => Compared::Same,
                    // These follow from the options, and from the file itself.
                    "Capabilities" | "Release" | "Template" => Compared::Same,
                    // Another chart's `.`, as it is at that moment: `Subcharts`.
                    _ => Compared::Other,
                });
            }
        }
        changes.finish();
        let holds = |file: &&RenderedFile| holds(&file.trace, templates, &changes);
        // What asked the outside world is executed each time, so that random numbers are drawn in the same order; and
        // what changes values, so that they are what the next ones find.
        let files = self.files.values();
        let reusable = files
            .filter(|file| !file.trace.asked && !file.trace.mutated)
            .filter(holds)
            .map(|file| file.name.clone())
            .collect();
        (reusable, Judged::new(changes))
    }

    /// What a file printed the last time.
    pub(crate) fn file(&self, name: &str) -> Option<&RenderedFile> {
        self.files.get(name)
    }

    /// Keeps what the files of [`Kept::keep_files`] were made from; all of it was executed now or is what was kept.
    pub(crate) fn replace(
        &mut self,
        tree: &Charts<'_>,
        origins: &RefCell<Origins>,
        mutated: bool,
        executed: usize,
    ) {
        self.table = origins.borrow().id();
        self.mutated = mutated;
        let charts = tree.scopes.iter().zip(tree.charts);
        let scopes = places(tree.scopes).into_iter().zip(charts);
        let scopes = scopes.map(|(place, (scope, chart))| {
            let kept = KeptScope {
                dot: scope.dot.clone(),
                metadata: chart.metadata.clone(),
                chart_file: chart.chart_file.clone(),
                files: chart.files.clone(),
            };
            (place, kept)
        });
        self.scopes = scopes.collect();
        self.executed = executed;
    }
}

fn same_file((a, b): (&File, &File)) -> bool {
    a.name == b.name && (Rc::ptr_eq(&a.data, &b.data) || a.data == b.data)
}

/// Whether nothing that an execution used or read has changed.
fn holds(trace: &Trace, templates: &Templates, changes: &Changes<'_>) -> bool {
    let same = |used: &Rc<_>| {
        templates
            .get(pilothouse_gotmpl::Tree::name(used))
            .is_some_and(|now| Rc::ptr_eq(now, used))
    };
    trace.used.iter().all(same) && !trace.reads.iter().any(|read| changes.concern(read))
}
