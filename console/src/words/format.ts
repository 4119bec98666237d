/** Dates and numbers as the reader's language has them. */
import { useTranslation } from 'react-i18next'

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const formatIn = (language: string) => {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' })
  const weekday = new Intl.DateTimeFormat(language, { dateStyle: 'full' })
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  const number = new Intl.NumberFormat(language)
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { style: 'long', type: 'conjunction' })
  return {
    day: (text: string) => day.format(new Date(text)),
    /** The last day of what ends at a moment, which is the first one outside: at midnight, the day before. */
    lastDay: (text: string) => day.format(new Date(Date.parse(text) - 1)),
    moment: (text: string) => moment.format(new Date(text)),
    /** The whole day, as a heading: "Friday, 31 January 2030". */
    weekday: (text: string) => weekday.format(new Date(text)),
    /** The time of day, to the minute. */
    time: (text: string) => time.format(new Date(text)),
    /** To the second, with the zone. */
    exact: (text: string) => exact.format(new Date(text)),
    number: (value: number) => number.format(value),
    list: (items: readonly string[]) => list.format(items),
    /** "3 days ago", "in 2 hours". */
    ago: (text: string) => {
      const seconds = (Date.parse(text) - Date.now()) / 1000
      const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
      return ago.format(Math.round(seconds / size), unit)
    },
  }
}

/** Made once for a language: it costs milliseconds, and every row of a list asks. */
const made = new Map<string, ReturnType<typeof formatIn>>()

export const useFormat = (): ReturnType<typeof formatIn> => {
  const { language } = useTranslation().i18n
  const format = made.get(language) ?? formatIn(language)
  made.set(language, format)
  return format
}
