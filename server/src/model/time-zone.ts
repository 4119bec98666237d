const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat | undefined => {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    // By the zone's own name, so that all the ways of writing it share one: there are a few hundred.
    const { timeZone } = format.resolvedOptions()
    if (!formats.has(timeZone)) formats.set(timeZone, format)
    return formats.get(timeZone)
  } catch {
    return undefined
  }
}

/** A time zone by its IANA name in any case (`Europe/Berlin`), as it is usually written; undefined for anything else. */
export const zoneNamed = (name: string): string | undefined =>
  // An offset (+05:30) is no place: it knows no summer.
  /^[a-z]/i.test(name) ? formatOf(name)?.resolvedOptions().timeZone : undefined

/** Hours by which the clocks of a zone are ahead of UTC at a moment: 2, −5, 5.5. For no zone 0. */
export const hoursFromUtc = (zone: string, at: Date): number => {
  const name = formatOf(zone)
    ?.formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? []
  const size = Number(hours) + Number(minutes) / 60
  return sign === '-' ? -size : size
}
