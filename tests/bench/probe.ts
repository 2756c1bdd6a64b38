// Runs inside the page: times from a key to the change of an element's content and to the frame after it, and to the frame
// that shows the key itself in the editor.

export interface Sample {
  /** Key to the first change of the watched element, in ms. */
  output: number;
  /** Key to the paint that shows it, in ms. */
  painted: number;
  /** Key to the paint that shows it in the editor, in ms. */
  typed: number;
}

declare global {
  interface Window {
    bench: { watch(selector: string): void; take(): Sample | null };
  }
}

export function probe(): void {
  let key = 0;
  let sample: Partial<Sample> = {};
  /** The sample that already waits for the editor's frame. */
  let asked: Partial<Sample> | null = null;
  /** Notes when what is drawn now is on the screen. */
  const drawn = (name: "painted" | "typed") => {
    const [pressed, seen] = [key, sample];
    requestAnimationFrame(() => {
      // The message comes after the frame that was being made.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (seen[name] = performance.now() - pressed);
      channel.port2.postMessage(null);
    });
  };
  addEventListener("keydown", (event) => {
    key = event.timeStamp;
    sample = {};
  }, true);
  const output = new MutationObserver(() => {
    if (key === 0 || sample.output !== undefined) return;
    sample.output = performance.now() - key;
    drawn("painted");
  });
  const editor = new MutationObserver(() => {
    if (key === 0 || asked === sample) return;
    asked = sample;
    drawn("typed");
  });
  const watched = { subtree: true, childList: true, characterData: true };
  window.bench = {
    watch(selector) {
      const [shown, written] = [selector, ".editor .cm-content"].map((one) => document.querySelector(one));
      if (!shown || !written) throw new Error(`nothing matches ${selector}`);
      output.disconnect();
      output.observe(shown, watched);
      editor.disconnect();
      editor.observe(written, watched);
    },
    take() {
      const { output, painted, typed } = sample;
      return output === undefined || painted === undefined || typed === undefined ? null : { output, painted, typed };
    },
  };
}
