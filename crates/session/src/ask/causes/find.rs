//! The causes of one difference, from the traces of both sides: what was printed there, then what decided that it is
//! there, then what the template read at all; each only where it is not the same on all sides.

use super::differ::Differ;
use super::side::{Key, Side, Spot, deciding, segments};
use pilothouse_gotmpl::{Extent, FrameKind};
use pilothouse_protocol::ask::CauseKind;
use pilothouse_value::Segment;

/// A cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    Key(Key),
    /// A template or another file, by its path.
    Template(String),
    /// Anything else.
    Other(CauseKind),
}

/// So many causes of one difference are told.
const MOST: usize = 8;

impl Differ<'_, '_> {
    /// Why something differs: where it stands on each side; `None` where it is not there.
    pub(super) fn causes(&mut self, spots: &[Option<Spot<'_>>], object: bool) -> Vec<Found> {
        let alone = spots.iter().any(Option::is_none);
        let pieces = |whole: bool| -> Vec<Option<Vec<Segment>>> {
            let each = spots.iter().map(|spot| {
                let spot = spot.as_ref()?;
                let range = if whole { &spot.whole } else { &spot.value };
                Some(segments(spot.file, range))
            });
            each.collect()
        };
        let mut whole = pieces(true);
        if object {
            // What stands first in an object says why it is there.
            whole.iter_mut().flatten().for_each(|all| all.truncate(1));
        }
        let values = pieces(false);
        let switched = match object && alone {
            true => self.conditions(spots),
            false => Vec::new(),
        };
        let mut found = if !switched.is_empty() {
            // All values of a chart that is switched off are gone: none of them is a cause.
            switched
        } else if alone {
            let mut found = self.decided(spots, &whole, false);
            if !object {
                // What is printed there may be another value, too, than it would have been.
                found.extend(self.printed(&values));
            }
            found
        } else {
            let mut found = self.printed(&values);
            if found.is_empty() || !self.same_places(&values) {
                found.extend(self.decided(spots, &values, false));
            }
            found
        };
        if found.is_empty() && !alone {
            found = self.printed(&whole);
            found.extend(self.decided(spots, &whole, false));
        }
        let side_effects: Vec<Key> = found.iter().flat_map(|key| self.behind(key)).collect();
        found.extend(side_effects);
        let mut found: Vec<Found> = unique(found).into_iter().map(Found::Key).collect();
        if found.is_empty() {
            found.extend(self.template(&whole));
        }
        if found.is_empty() {
            found.extend(self.by_chance(&values));
        }
        if found.is_empty() {
            found = keys(self.decided(spots, &whole, true));
        }
        if found.is_empty() {
            found = keys(self.read(spots));
        }
        if found.is_empty() {
            found.extend(self.chance_in(spots));
        }
        if found.is_empty() {
            found.extend(self.any_template(spots));
        }
        if found.is_empty() {
            found = keys(self.all_values());
        }
        if found.is_empty() {
            found.push(Found::Other(self.helm()));
        }
        found.truncate(MOST);
        found
    }

    /// The values that were printed.
    fn printed(&mut self, pieces: &[Option<Vec<Segment>>]) -> Vec<Key> {
        let sides = self.sides.clone();
        let mut found = Vec::new();
        for (side, pieces) in sides.iter().zip(pieces) {
            for segment in pieces.iter().flatten() {
                for key in side.keys(segment.origin).iter() {
                    found.extend(self.inside(key));
                }
            }
        }
        unique(found)
    }

    /// The values that decided; `deep`: tables by all that is in them, too.
    fn decided(
        &mut self,
        spots: &[Option<Spot<'_>>],
        pieces: &[Option<Vec<Segment>>],
        deep: bool,
    ) -> Vec<Key> {
        let sides = self.sides.clone();
        let mut found = Vec::new();
        for ((side, spot), pieces) in sides.iter().zip(spots).zip(pieces) {
            let (Some(spot), Some(pieces)) = (spot, pieces) else {
                continue;
            };
            for (kind, origin) in deciding(spot.file, pieces) {
                for key in side.keys(origin).iter() {
                    if deep || kind == FrameKind::Tpl {
                        found.extend(self.inside(key));
                    } else if kind == FrameKind::Range {
                        found.extend(self.turn(key));
                    } else if self.decides(key) {
                        found.push(key.clone());
                    }
                }
            }
        }
        unique(found)
    }

    /// The element of a turn, where some side has none there.
    fn turn(&mut self, key: &Key) -> Option<Key> {
        let Key::Value(path) = key else {
            return None;
        };
        let there = |side: &Side<'_>| side.at(path).is_some();
        let some = self.sides.iter().any(|side| there(side));
        let all = self.sides.iter().all(|side| there(side));
        (some && !all).then(|| key.clone())
    }

    /// Whether the same places of templates printed it everywhere.
    fn same_places(&self, pieces: &[Option<Vec<Segment>>]) -> bool {
        let texts = |(side, pieces): (&&Side<'_>, &Option<Vec<Segment>>)| -> Vec<String> {
            let all = pieces.iter().flatten();
            let mut texts: Vec<String> = all.map(|segment| side.text_at(segment.span)).collect();
            texts.dedup();
            texts
        };
        let mut each = self.sides.iter().zip(pieces).map(texts);
        let first = each.next();
        each.all(|one| Some(&one) == first.as_ref())
    }

    /// Conditions and tags that switch the object's chart, or one around it, off on a side that lacks the object.
    fn conditions(&mut self, spots: &[Option<Spot<'_>>]) -> Vec<Key> {
        let sides = self.sides.clone();
        let lacking = || sides.iter().zip(spots).filter(|(_, spot)| spot.is_none());
        let mut found = Vec::new();
        for (side, spot) in sides.iter().zip(spots) {
            let (Some(spot), Some(traced)) = (spot, &side.traced) else {
                continue;
            };
            // The charts around it, each by the path that its files are printed under.
            let name: &str = &spot.file.name;
            let charts = name.match_indices("/charts/").filter_map(|(at, between)| {
                let start = at + between.len();
                let end = start + name[start..].find('/')?;
                Some((&name[start..end], &name[..=end]))
            });
            for (chart, printed) in charts {
                let is_off = lacking().any(|(side, _)| !side.prints(printed));
                let all = crate::ask::reads::conditions(traced.explainer.chart());
                let own = all.into_iter().filter(|(name, _)| is_off && name == chart);
                for key in own.map(|(_, path)| Key::Value(path)) {
                    if self.decides(&key) {
                        found.push(key);
                    }
                }
            }
        }
        unique(found)
    }

    /// Everything that the template read.
    fn read(&mut self, spots: &[Option<Spot<'_>>]) -> Vec<Key> {
        let sides = self.sides.clone();
        let mut found = Vec::new();
        for (side, spot) in sides.iter().zip(spots) {
            let Some(spot) = spot else { continue };
            for read in &spot.file.trace.reads {
                for key in side.keys(read.origin).iter() {
                    if read.extent == Extent::Whole {
                        found.extend(self.inside(key));
                    } else if self.decides(key) {
                        found.push(key.clone());
                    }
                }
            }
        }
        unique(found)
    }

    /// The template that printed it, where that is another one.
    fn template(&self, pieces: &[Option<Vec<Segment>>]) -> Option<Found> {
        for (side, pieces) in self.sides.iter().zip(pieces) {
            let traced = side.traced.as_ref()?;
            for segment in pieces.iter().flatten() {
                let path = &traced.sources.get(segment.span.file)?.path;
                if self.is_another(path) {
                    return Some(Found::Template(path.to_string()));
                }
            }
        }
        None
    }

    /// Any other template that is another one: the object's own first.
    fn any_template(&self, spots: &[Option<Spot<'_>>]) -> Option<Found> {
        let own = self.sides.iter().zip(spots).find_map(|(side, spot)| {
            let file = spot.as_ref()?.file.file;
            let path = &side.traced.as_ref()?.sources.get(file)?.path;
            self.is_another(path).then(|| path.to_string())
        });
        let any = || {
            let mut paths = self.sides.iter().flat_map(|side| side.workspace.files());
            let found =
                paths.find(|(path, _)| path.contains("templates/") && self.is_another(path));
            found.map(|(path, _)| path.to_string())
        };
        own.or_else(any).map(Found::Template)
    }

    /// Whether a file of the chart is not the same on all sides.
    fn is_another(&self, path: &str) -> bool {
        let mut each = self.sides.iter().map(|side| side.workspace.file(path));
        let bytes =
            |file: Option<&pilothouse_workspace::File>| file.map(|file| file.bytes().clone());
        let first = each.next().map(bytes);
        !each.all(|one| Some(bytes(one)) == first)
    }

    /// The place that printed it asks for randomness or the time.
    fn by_chance(&self, pieces: &[Option<Vec<Segment>>]) -> Option<Found> {
        let mut texts = self.sides.iter().zip(pieces).flat_map(|(side, pieces)| {
            let all = pieces.iter().flatten();
            all.map(|segment| side.text_at(segment.span))
        });
        texts.find_map(|text| chance(&text)).map(Found::Other)
    }

    /// The template asked for it somewhere.
    fn chance_in(&self, spots: &[Option<Spot<'_>>]) -> Option<Found> {
        for (side, spot) in self.sides.iter().zip(spots) {
            let Some(spot) = spot.as_ref().filter(|spot| spot.file.trace.asked) else {
                continue;
            };
            let traced = side.traced.as_ref()?;
            let own = traced.sources.get(spot.file.file)?;
            let own = chance(&String::from_utf8_lossy(&own.text));
            return Some(Found::Other(own.unwrap_or(CauseKind::Random)));
        }
        None
    }

    fn helm(&self) -> CauseKind {
        let mut each = self
            .sides
            .iter()
            .map(|side| crate::given::helm_version(side.environment));
        let first = each.next();
        if each.all(|one| Some(one) == first) {
            CauseKind::Unknown
        } else {
            CauseKind::Helm
        }
    }
}

fn keys(found: Vec<Key>) -> Vec<Found> {
    unique(found).into_iter().map(Found::Key).collect()
}

/// Each once, in their order.
fn unique(found: Vec<Key>) -> Vec<Key> {
    let mut out: Vec<Key> = Vec::with_capacity(found.len().min(16));
    for key in found {
        if !out.contains(&key) {
            out.push(key);
        }
    }
    out
}

/// Whether template text asks for randomness or for the time.
fn chance(text: &str) -> Option<CauseKind> {
    const RANDOM: [&str; 16] = [
        "randAlphaNum",
        "randAlpha",
        "randNumeric",
        "randAscii",
        "randBytes",
        "randInt",
        "uuidv4",
        "genPrivateKey",
        "genCA",
        "genCAWithKey",
        "genSelfSignedCert",
        "genSelfSignedCertWithKey",
        "genSignedCert",
        "genSignedCertWithKey",
        "htpasswd",
        "bcrypt",
    ];
    const CLOCK: [&str; 4] = ["now", "ago", "dateModify", "date_modify"];
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.find_map(|word| match word {
        word if RANDOM.contains(&word) || matches!(word, "shuffle" | "encryptAES") => {
            Some(CauseKind::Random)
        }
        word if CLOCK.contains(&word) => Some(CauseKind::Clock),
        _ => None,
    })
}
