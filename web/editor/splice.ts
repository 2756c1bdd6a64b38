// The smallest single replacement that turns one text into another.

export interface Splice { from: number; to: number; insert: string }

export function splice(before: string, after: string, offset = 0): Splice | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start
    && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) end += 1;
  return { from: offset + start, to: offset + before.length - end, insert: after.slice(start, after.length - end) };
}
