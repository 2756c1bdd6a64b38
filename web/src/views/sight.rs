//! What of a long list is in sight, so that no more is drawn than that.

use std::ops::Range;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use web_sys::Element;
use yew::prelude::*;

/// How far above and below what is in sight is drawn, in pixels.
const SPARE: i32 = 168;
/// In steps of so many pixels, so that not every pixel draws.
const STEP: i32 = 72;

/// The stretch of a list that is to be drawn, in pixels from the list's top.
pub(crate) type Sight = Range<i32>;

/// What of the element is in sight, whichever element around it scrolls.
#[hook]
pub(crate) fn use_sight(list: &NodeRef) -> Sight {
    let sight = use_state_eq(|| drawn(0));
    {
        let (list, sight) = (list.clone(), sight.setter());
        use_effect_with((), move |()| {
            let look = move || {
                if let Some(list) = list.cast::<Element>() {
                    sight.set(drawn(-rounded(list.get_bounding_client_rect().top())));
                }
            };
            let window = gloo::utils::window();
            let options = EventListenerOptions {
                phase: EventListenerPhase::Capture,
                passive: true,
            };
            let scrolled = {
                let look = look.clone();
                // Scrolling does not bubble.
                EventListener::new_with_options(&window, "scroll", options, move |_| look())
            };
            let resized = EventListener::new(&window, "resize", move |_| look());
            move || drop((scrolled, resized))
        });
    }
    (*sight).clone()
}

/// What is drawn where the window begins so far below the list's top.
fn drawn(above: i32) -> Sight {
    let height = gloo::utils::window().inner_height().ok();
    let height = height.and_then(|height| height.as_f64());
    let from = above.div_euclid(STEP) * STEP;
    from - SPARE..from + STEP + height.map_or(900, rounded) + SPARE
}

/// Whole pixels.
pub(crate) fn rounded(pixels: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    let whole = pixels.round() as i32;
    whole
}

/// Rows below each other, each with its height.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Rows {
    /// Where each row ends, in pixels.
    ends: Vec<i32>,
}

impl Rows {
    pub(crate) fn new(heights: impl Iterator<Item = i32>) -> Self {
        let mut end = 0_i32;
        let ends = heights.map(|height| {
            end = end.saturating_add(height);
            end
        });
        Rows {
            ends: ends.collect(),
        }
    }

    /// Where a row begins.
    pub(crate) fn top(&self, at: usize) -> i32 {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        before.copied().unwrap_or(0)
    }

    /// The height of all.
    pub(crate) fn height(&self) -> i32 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The rows that lie in a stretch.
    pub(crate) fn within(&self, sight: &Sight) -> Range<usize> {
        let first = self.ends.partition_point(|end| *end <= sight.start);
        let last = self.ends.partition_point(|end| *end < sight.end);
        first..(last + 1).min(self.ends.len()).max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_a_stretch() {
        let rows = Rows::new([10, 20, 30].into_iter());
        assert_eq!((rows.height(), rows.top(0), rows.top(2)), (60, 0, 30));
        for (sight, within) in [
            (-5..5, 0..1),
            (0..10, 0..1),
            (0..11, 0..2),
            (10..30, 1..2),
            (29..31, 1..3),
            (59..400, 2..3),
            (60..400, 3..3),
            (-50..-20, 0..1),
        ] {
            assert_eq!(rows.within(&sight), within, "{sight:?}");
        }
        assert_eq!(Rows::default().within(&(0..100)), 0..0);
    }
}
