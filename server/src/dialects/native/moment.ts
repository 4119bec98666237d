import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'

/** A moment as the wire has it: RFC 3339, UTC, microseconds. */
export const writeMoment = (moment: Moment): string => {
  const milliseconds = Math.floor(moment / 1000)
  const rest = String(moment - milliseconds * 1000).padStart(3, '0')
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`)
}

export const writeMaybe = (moment: Moment | null): string | null => (moment === null ? null : writeMoment(moment))

const form = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?([Zz]|[+-]\d{2}:\d{2})$/

/** A moment that was sent; `field` is named when it is none. */
export const readMoment = (text: string, field: string): Moment => {
  const [, day = '', time = '', fraction = '', zone = ''] = form.exec(text) ?? []
  const milliseconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`)
  // Date takes the 30th of February for a day in March.
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  if (day === '' || !isDay || Number.isNaN(milliseconds))
    throw new Refusal('request.invalid', {
      fields: [{ field, message: 'must be a moment as in RFC 3339, such as 2030-01-31T08:00:00Z' }],
    })
  const moment = milliseconds * 1000 + Number(fraction.padEnd(6, '0'))
  // Beyond, microseconds are no whole numbers any more: what is stored could never be read again.
  if (!Number.isSafeInteger(moment))
    throw new Refusal('request.invalid', { fields: [{ field, message: 'must lie between the years 1685 and 2255' }] })
  return moment
}

export const readMaybe = (text: string | null, field: string): Moment | null =>
  text === null ? null : readMoment(text, field)
