// What functions, fields and keys are for: a file that is fetched when it is first needed.

/** Signature, what it does, an example and what that prints; the last three may be empty. */
export type Doc = [signature: string, summary: string, example: string, output: string];

let file: Promise<Record<string, Doc>> | null = null;

/** The documentation under a key: `trunc`, `object:Release.Name`, `chart:version`. */
export async function doc(key: string): Promise<Doc | undefined> {
  const { docs } = (globalThis as unknown as { pilothouse: { docs: string } }).pilothouse;
  file ??= fetch(docs).then((response) => response.json() as Promise<Record<string, Doc>>);
  try {
    return (await file)[key];
  } catch {
    // No network: tried again the next time.
    file = null;
    return undefined;
  }
}
