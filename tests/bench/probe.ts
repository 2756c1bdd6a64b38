// Runs inside the page: times from a key to the change of an element's content, and to the frame after it.

export interface Sample {
  /** Key to the first change of the watched element, in ms. */
  output: number;
  /** Key to the paint that shows it, in ms. */
  painted: number;
}

declare global {
  interface Window {
    bench: { watch(selector: string): void; take(): Sample | null };
  }
}

export function probe(): void {
  let key = 0;
  let sample: Sample | null = null;
  addEventListener("keydown", (event) => {
    key = event.timeStamp;
    sample = null;
  }, true);
  const changed = () => {
    if (key === 0) return;
    const pressed = key;
    const seen: Sample = { output: performance.now() - pressed, painted: 0 };
    key = 0;
    requestAnimationFrame(() => {
      // The message comes after the frame that was being made.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        seen.painted = performance.now() - pressed;
        sample = seen;
      };
      channel.port2.postMessage(null);
    });
  };
  const observer = new MutationObserver(changed);
  window.bench = {
    watch(selector) {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`nothing matches ${selector}`);
      observer.disconnect();
      observer.observe(element, { subtree: true, childList: true, characterData: true });
    },
    take() {
      return sample;
    },
  };
}
