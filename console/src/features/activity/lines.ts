/** A line of what was recorded: in both, only before, or only after. */
export interface Line {
  readonly kind: 'same' | 'taken' | 'given'
  readonly text: string
}

/** Beyond so many lines comparing each with each would be felt: then all before goes, and all after comes. */
const MOST = 1_500

const linesOf = (told: unknown): string[] =>
  told === null || told === undefined ? [] : JSON.stringify(told, null, 2).split('\n')

/** Two records as one list of lines, with the longest common ones kept (an LCS over lines). */
export const linesChanged = (before: unknown, after: unknown): Line[] => {
  const [old, now] = [linesOf(before), linesOf(after)]
  const taken = (lines: readonly string[]): Line[] => lines.map((text) => ({ kind: 'taken', text }))
  const given = (lines: readonly string[]): Line[] => lines.map((text) => ({ kind: 'given', text }))
  if (old.length > MOST || now.length > MOST) return [...taken(old), ...given(now)]
  const width = now.length + 1
  /** The most lines in common from here on. */
  const common = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] as number
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i] as string })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: 'taken', text: old[i++] as string })
    else lines.push({ kind: 'given', text: now[j++] as string })
  }
  return [...lines, ...taken(old.slice(i)), ...given(now.slice(j))]
}
