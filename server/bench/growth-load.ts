import assert from 'node:assert/strict'
import { type Installation, placeOf } from './installation.ts'
import { sideSwitch } from './plan.ts'
import type { Ask, Workload } from './workloads.ts'

/** The same numbers at every size, so that what differs is the size alone: of a thousand, so many are new and so many warm. */
const NEW = 600
const WARM = 300
/** Of the positions that a company of any size is divided into. */
const PLACES = 1_000

/** Checks in a company of any size: of members who have never been asked about, of some again and again, or of any. */
export const checkGrown = (of: Installation, whom: 'new' | 'warm' | 'any', round: number): Workload => {
  const start =
    `POST /access/v1/evaluation HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${of.tokens.authzen}\r\n` +
    'Content-Type: application/json\r\n'
  const about = (person: number, turn: number): Ask => {
    // In three questions two of places that are theirs (not the one with the company's own role), and one that is not.
    const n = [1, 5, 50][turn % 3] as number
    const resource = { type: 'location', id: String(placeOf(of, person, n)) }
    const subject = { type: 'user', id: String(of.firstUser + person) }
    const text = JSON.stringify({ subject, action: { name: sideSwitch }, resource })
    return {
      request: `${start}Content-Length: ${text.length}\r\n\r\n${text}`,
      check: (body) => assert.equal(JSON.parse(body.toString()).decision, n !== 50),
    }
  }
  const step = of.people / PLACES
  const at = (place: number): number => Math.floor(place * step + ((round * 7) % Math.max(1, Math.floor(step))))
  if (whom === 'any') {
    let random = 0x2545f491
    return {
      next: () => {
        random ^= random << 13
        random ^= random >>> 17
        random ^= random << 5
        return about((random >>> 0) % of.people, random >>> 8)
      },
    }
  }
  let turn = 0
  // All over the company, in an order that follows none of its tables.
  const asks = Array.from({ length: whom === 'new' ? NEW : WARM }, (_, n) => {
    const place = ((whom === 'new' ? WARM + n : n) * 387) % PLACES
    return about(at(place), n)
  })
  return {
    next: () => (whom === 'new' ? asks[turn++] : asks[turn++ % asks.length]),
  }
}
