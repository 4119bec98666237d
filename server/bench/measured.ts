/** What one round of one load gave. */
export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** How much of one core the server and the load used: whoever is near 1 is the limit. */
  readonly serverBusy: number
  readonly loadBusy: number
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** Of the milliseconds that each answer took, in so many seconds, with so much processor time used. */
export const summary = (
  latencies: readonly number[],
  seconds: number,
  used: { readonly server: number; readonly load: number },
): Measured => {
  const sorted = Float64Array.from(latencies).sort()
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    serverBusy: used.server / seconds,
    loadBusy: used.load / seconds,
  }
}
