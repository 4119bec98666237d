import type { Measured } from './measured.ts'

/** What is asked between two looks at the clock. */
const PORTION = 1_000

/** Questions about people at random, one after the other in this process: how many a second. */
export const pace = (
  { warmUp, seconds }: { readonly warmUp: number; readonly seconds: number },
  people: number,
  ask: (person: number, turn: number) => boolean,
): Measured => {
  let random = 0x2545f491
  let turn = 0
  let allowed = 0
  const askFor = (time: number, portion: number): number => {
    const begun = performance.now()
    const end = begun + time * 1000
    let count = 0
    while (performance.now() < end) {
      for (let n = 0; n < portion; n++) {
        random ^= random << 13
        random ^= random >>> 17
        random ^= random << 5
        if (ask((random >>> 0) % people, turn++)) allowed++
      }
      count += portion
    }
    return (count / (performance.now() - begun)) * 1000
  }
  // The slow ones are not to overrun their time.
  const roughly = askFor(warmUp, 10)
  const before = process.cpuUsage()
  const perSecond = askFor(seconds, roughly > 1e5 ? PORTION : 10)
  const { user, system } = process.cpuUsage(before)
  if (allowed === 0) throw new Error('nobody may do anything')
  const none = Number.NaN
  return { perSecond, p50: none, p99: none, serverBusy: (user + system) / 1e6 / seconds, loadBusy: none }
}
