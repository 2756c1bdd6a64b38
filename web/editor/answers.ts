// How what the worker says reaches the page: in the order in which it was said, and as early as the browser lets it.
//
// Chromium holds posted messages back until the frame that follows a key is drawn; those of a `BroadcastChannel` it does
// not, but they take the way through another process. A page that is isolated (its server sends
// what xtask/src/headers.txt says, or its service worker does) shares memory with its worker instead: what is said stands there as soon as it
// is said, and the page looks there at the end of the task that asked and before the next frame. A message wakes a page that
// looks no more.

/** What is shared: two counters of bytes, written and read, then a ring of this many. */
const RING = 1 << 20;
const HEAD = 8;
const [WRITTEN, READ] = [0, 1];

/** A part of the ring begins with its kind and its length. */
const PREFIX = 5;
/** What a part is: bytes that follow, a word by itself, or the place of the next message of the channel. */
const [BYTES, TRUE, FALSE, ELSEWHERE] = [0, 1, 2, 3];
/** What is larger than this goes over the channel. */
const MOST = RING / 4;

class Ring {
  readonly counters: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.counters = new Int32Array(shared, 0, 2);
    this.#bytes = new Uint8Array(shared, HEAD, RING);
  }

  /** Counters run round at 2³², a multiple of the ring's size. */
  get written(): number { return Atomics.load(this.counters, WRITTEN); }
  get read(): number { return Atomics.load(this.counters, READ); }

  put(at: number, data: Uint8Array): void {
    const start = at & (RING - 1);
    const first = Math.min(data.length, RING - start);
    this.#bytes.set(data.subarray(0, first), start);
    this.#bytes.set(data.subarray(first), 0);
  }

  take(at: number, length: number): Uint8Array {
    const start = at & (RING - 1);
    const data = new Uint8Array(length);
    const first = Math.min(length, RING - start);
    data.set(this.#bytes.subarray(start, start + first));
    data.set(this.#bytes.subarray(0, length - first), first);
    return data;
  }
}

/** What the page is told: bytes of a response, whether there is more to do, a panic's words. */
type Word = Uint8Array | boolean | string;

/** The channel of a worker, where the browser has such. */
const channel = (name: string) => (name && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel(name) : null);

/** The page's end. */
export class Answers {
  readonly #channel: BroadcastChannel | null;
  readonly #worker: Worker;
  readonly #hear: (word: Word) => void;
  #ring: Ring | null = null;
  /** What came over the channel and has its place in the ring. */
  readonly #elsewhere: Word[] = [];
  /** It looks before the next frame. */
  #looking = false;

  /** `name` is the worker's, and its channel's; empty where it has none. */
  constructor(worker: Worker, name: string, hear: (word: Word) => void) {
    this.#worker = worker;
    this.#hear = hear;
    this.#channel = channel(name);
    if (this.#channel && crossOriginIsolated) {
      const shared = new SharedArrayBuffer(HEAD + RING);
      this.#ring = new Ring(shared);
      worker.postMessage(shared);
      // What a key changes is drawn in the frame that follows: the answer goes before what the editor measures there.
      addEventListener("keydown", this.#beforeFrame, true);
    }
    (this.#channel ?? worker).onmessage = (event: MessageEvent) => {
      if (!this.#ring) return hear(event.data);
      if (event.data !== null) this.#elsewhere.push(event.data);
      this.#look();
    };
  }

  close(): void {
    this.#ring = null;
    this.#channel?.close();
    this.#worker.onmessage = null;
    removeEventListener("keydown", this.#beforeFrame, true);
  }

  /** Something was asked: looks for the answer when this task is done, and before the next frame. */
  soon(): void {
    if (!this.#ring) return;
    queueMicrotask(() => { this.#look(); });
    this.#beforeFrame();
  }

  readonly #beforeFrame = (): void => {
    if (this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      this.#look();
    });
  };

  #look(): void {
    for (let ring = this.#ring; ring && ring.read !== ring.written; ring = this.#ring) {
      const at = ring.read;
      const prefix = new DataView(ring.take(at, PREFIX).buffer);
      const length = prefix.getUint32(1);
      let word: Word | undefined;
      const kind = prefix.getUint8(0);
      if (kind === BYTES) word = ring.take(at + PREFIX, length);
      else if (kind === ELSEWHERE) word = this.#elsewhere.shift();
      else word = kind === TRUE;
      // It is on its way, and wakes this page.
      if (word === undefined) return;
      Atomics.store(ring.counters, READ, (at + PREFIX + length) | 0);
      Atomics.notify(ring.counters, READ);
      this.#hear(word);
    }
  }
}

/** The worker's end: returns what tells the page something. */
export function telling(name: string): (word: Word) => void {
  const way = channel(name);
  if (!way) return (word) => { postMessage(word); };
  let ring: Ring | null = null;
  addEventListener("message", ({ data }) => {
    if (typeof SharedArrayBuffer !== "undefined" && data instanceof SharedArrayBuffer) ring = new Ring(data);
  });
  return (word) => {
    if (!ring) return way.postMessage(word);
    const bytes = word instanceof Uint8Array && word.length <= MOST ? word : null;
    const length = bytes?.length ?? 0;
    const at = ring.written;
    // A page that is slow to read is waited for: it has been woken.
    for (let read = ring.read; ((at - read) | 0) + PREFIX + length > RING; read = ring.read) Atomics.wait(ring.counters, READ, read, 100);
    const prefix = new DataView(new ArrayBuffer(PREFIX));
    const kind = bytes ? BYTES : word === true ? TRUE : word === false ? FALSE : ELSEWHERE;
    prefix.setUint8(0, kind);
    prefix.setUint32(1, length);
    ring.put(at, new Uint8Array(prefix.buffer));
    if (bytes) ring.put(at + PREFIX, bytes);
    Atomics.store(ring.counters, WRITTEN, (at + PREFIX + length) | 0);
    if (kind === ELSEWHERE) way.postMessage(word);
    // Who still has something to read from before has been woken for that.
    else if (ring.read === at) way.postMessage(null);
  };
}
