/** The plain pages in the languages of those who read them. */
import type { Language } from './language.ts'
import type { Moment } from './member.ts'
import { counted, type Forms, sentences } from './page-texts.ts'

export type SentenceKey = keyof typeof sentences
export type CountedKey = keyof typeof counted

/** A file of words. */
export interface PageWordsFile {
  readonly sentences: Readonly<Record<SentenceKey, string>>
  readonly counted: Readonly<Record<CountedKey, Forms>>
  /** What the writes of a plan, and their fields, are called, by the English. */
  readonly writes: Readonly<Record<string, string>>
}

type Values = Readonly<Record<string, string | number>>

/** How pages speak in one language. Nothing here is HTML yet: whoever shows it escapes it. */
export interface PageWords {
  readonly language: Language
  readonly text: (key: SentenceKey, values?: Values) => string
  readonly count: (key: CountedKey, n: number, values?: Values) => string
  /** A write of a plan, or a field of one, as it was called in English; as it is where there are no words for it. */
  readonly write: (english: string) => string
  /** A day in UTC. */
  readonly day: (at: Moment) => string
  /** Day and minute in UTC. */
  readonly minute: (at: Moment) => string
}

/** In one go: a value may hold what looks like the place of another. */
export const fill = (text: string, values: Values): string =>
  text.replaceAll(/\{([a-z]+)\}/g, (hole, name: string) => String(values[name] ?? hole))

/** As figures, without words, since an English one would be a matter of taste: 2030-01-31 08:00. */
const figures = (at: Moment): string => new Date(at / 1000).toISOString().replace('T', ' ')

/** Pages as a file words them; without one, in English. */
export const pageWordsOf = (language: Language, file: PageWordsFile | undefined): PageWords => {
  const said: PageWordsFile = file ?? { sentences, counted, writes: {} }
  const rules = new Intl.PluralRules(language)
  const dated = (timeStyle?: 'short') => {
    const format = new Intl.DateTimeFormat(language, {
      dateStyle: 'long',
      timeZone: 'UTC',
      ...(timeStyle && { timeStyle }),
    })
    return (at: Moment) => format.format(at / 1000)
  }
  return {
    language,
    text: (key, values = {}) => fill(said.sentences[key], values),
    count: (key, n, values = {}) => {
      const forms: Forms = said.counted[key]
      return fill(forms[rules.select(n)] ?? forms.other, { n, ...values })
    },
    write: (english) => (Object.hasOwn(said.writes, english) ? (said.writes[english] as string) : english),
    day: file ? dated() : (at) => figures(at).slice(0, 10),
    minute: file ? dated('short') : (at) => figures(at).slice(0, 16),
  }
}
