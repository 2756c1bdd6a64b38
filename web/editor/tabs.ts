// Two tabs with one playground: one of them holds it (a Web Lock), and only that one writes it down.

const lockName = (id: string) => `pilothouse.playground.${id}`;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("pilothouse.playgrounds") : null;
/** How long another tab gets to write its work down, in milliseconds. */
const PATIENCE = 1500;

type Message = { give: string } | { given: string };
let held: { id: string; release: () => void } | null = null;

function request(id: string, options: LockOptions, lost: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks.request(lockName(id), options, (lock) => {
      resolve(lock !== null);
      if (!lock) return undefined;
      return new Promise<void>((release) => {
        held = { id, release };
      });
    }).catch(() => {
      if (held?.id === id) held = null;
      resolve(false);
      lost();
    });
  });
}

/** Lets go of what this tab holds. */
export function letGo(): void {
  held?.release();
  held = null;
}

/** Takes a playground for this tab, unless another one holds it; `lost` is called when another one takes it over. */
export async function hold(id: string, lost: () => void): Promise<boolean> {
  if (held?.id === id) return true;
  letGo();
  // Without locks every tab is taken for the only one.
  if (!("locks" in navigator)) return true;
  return request(id, { ifAvailable: true }, lost);
}

/** Takes a playground over: the tab that holds it writes its work down first. */
export async function takeOver(id: string, lost: () => void): Promise<void> {
  if (await hold(id, lost)) return;
  const given = new Promise<void>((resolve) => {
    const listen = ({ data }: MessageEvent<Message>) => {
      if (!("given" in data) || data.given !== id) return;
      channel?.removeEventListener("message", listen);
      resolve();
    };
    channel?.addEventListener("message", listen);
    setTimeout(resolve, PATIENCE);
  });
  channel?.postMessage({ give: id } satisfies Message);
  await given;
  await request(id, { steal: true }, lost);
}

/** Calls `asked` when another tab wants the playground that this one holds; it answers with `give`. */
export function onAsked(asked: (id: string) => void): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if ("give" in data && data.give === held?.id) asked(data.give);
  });
}

/** The work is written down: another tab may have it. */
export function give(id: string): void {
  if (held?.id === id) letGo();
  channel?.postMessage({ given: id } satisfies Message);
}
