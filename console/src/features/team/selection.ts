import { useState } from 'react'
import type { ListedMember } from '../../api/client.ts'

export type Chosen = ReadonlyMap<number, ListedMember>

/** Whom somebody has chosen, one by one or from the last one on; they stay chosen while other lists are looked at. */
export const useSelection = (rows: readonly ListedMember[]) => {
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const [anchor, setAnchorId] = useState<number>()
  const setAnchor = (index: number): void => setAnchorId(rows[index]?.id)
  const toggle = (index: number): void => {
    const member = rows[index]
    if (!member) return
    const next = new Map(chosen)
    if (!next.delete(member.id)) next.set(member.id, member)
    setChosen(next)
    setAnchor(index)
  }
  /** All from the one that was chosen last to this one. */
  const extend = (index: number): void => {
    const found = rows.findIndex(({ id }) => id === anchor)
    const begin = found === -1 ? index : found
    const [from, to] = begin < index ? [begin, index] : [index, begin]
    setChosen(new Map([...chosen, ...rows.slice(from, to + 1).map((member) => [member.id, member] as const)]))
  }
  const add = (members: readonly ListedMember[]): void =>
    setChosen((before) => new Map([...before, ...members.map((member) => [member.id, member] as const)]))
  const all = (): void => add(rows)
  const drop = (ids: readonly number[]): void => {
    const gone = new Set(ids)
    setChosen((before) => new Map([...before].filter(([id]) => !gone.has(id))))
  }
  const clear = (): void => setChosen(new Map())
  return { chosen, toggle, extend, add, all, drop, clear, setAnchor }
}

export type Selection = ReturnType<typeof useSelection>
