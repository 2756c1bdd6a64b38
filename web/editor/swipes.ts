// Swipes of a finger, where one pane is shown at a time: to the next pane, or on the head of an object to the next object.

/** Shorter than this is no swipe, in pixels. */
const FAR = 56;
/** Slower than this is no swipe, in milliseconds. */
const QUICK = 600;

/** Whether something between a touched element and the page can still be scrolled to that side. */
function scrolls(touched: Element, by: number): boolean {
  for (let one: Element | null = touched; one; one = one.parentElement) {
    const room = one.scrollWidth - one.clientWidth;
    if (room < 2 || !/auto|scroll/.test(getComputedStyle(one).overflowX)) continue;
    if (by > 0 ? one.scrollLeft < room - 1 : one.scrollLeft > 1) return true;
  }
  return false;
}

/** Calls `swiped` with 1 for what lies to the right, -1 for what lies to the left, and whether an object was meant. */
export function watchSwipes(swiped: (by: number, object: boolean) => void): void {
  let begun: { x: number; y: number; at: number; left: boolean; right: boolean; element: Element } | null = null;
  addEventListener("touchstart", ({ touches, target, timeStamp }) => {
    const touch = touches[0];
    begun = null;
    if (touches.length !== 1 || !touch || !(target instanceof Element) || !matchMedia("(max-width: 720px)").matches) return;
    if (target.closest("[role=dialog], input, textarea, .toast, .cm-selectionHandle")) return;
    // What can be scrolled is asked now: the finger scrolls it on its way.
    begun = { x: touch.clientX, y: touch.clientY, at: timeStamp, left: scrolls(target, -1), right: scrolls(target, 1), element: target };
  }, { passive: true });
  addEventListener("touchend", ({ changedTouches, timeStamp }) => {
    const touch = changedTouches[0];
    const from = begun;
    begun = null;
    if (!from || !touch || timeStamp - from.at > QUICK) return;
    const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
    if (Math.abs(x) < FAR || Math.abs(y) > Math.abs(x) / 2) return;
    const by = x < 0 ? 1 : -1;
    if (by > 0 ? from.right : from.left) return;
    swiped(by, from.element.closest(".objhead") !== null);
  }, { passive: true });
}
