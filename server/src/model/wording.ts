/** Refusals in other languages than English, in which they are made. */
import type { Language } from './language.ts'
import { type RefusalKind, refusals } from './refusal.ts'

/** A file of words. */
export interface WordingFile {
  readonly sentences: Readonly<Record<RefusalKind | 'fault', string>>
  /** What is wrong with a field, by the English; a value goes where `{}` stands, in the same order. */
  readonly fields: Readonly<Record<string, string>>
  /** What a value may be, and `or`, which stands between. */
  readonly choices: Readonly<Record<string, string>>
}

/** How refusals are told in one language. */
export interface Wording {
  readonly language: Language
  readonly sentence: (kind: RefusalKind | 'fault') => string
  /** What is wrong with a field, as it was said in English; as it is where there are no words for it. */
  readonly field: (message: string) => string
}

const FAULT = 'Something went wrong on our side.'
const HOLE = '{}'
/** Its value is what the schema of a body takes: words of the validator. */
const CHOICES = 'must be {}'
const OR = ' or '

const english = (kind: RefusalKind | 'fault'): string => (kind === 'fault' ? FAULT : refusals[kind][1])

/** The values in a message, when these are the words around them. They may be anything that somebody has sent. */
const valuesIn = (message: string, [first = '', ...others]: readonly string[]): string[] | undefined => {
  const last = others.pop()
  if (last === undefined || !message.startsWith(first) || !message.endsWith(last)) return undefined
  const end = message.length - last.length
  const values: string[] = []
  let at = first.length
  for (const part of others) {
    const next = message.indexOf(part, at)
    if (next < 0 || next > end) return undefined
    values.push(message.slice(at, next))
    at = next + part.length
  }
  return at > end ? undefined : [...values, message.slice(at, end)]
}

const filled = (told: string, values: readonly string[]): string =>
  told.split(HOLE).reduce((text, part, place) => text + (values[place - 1] ?? '') + part)

/** Refusals as a file words them; without one, in English. */
export const wordingOf = (language: Language, file: WordingFile | undefined): Wording => {
  if (!file) return { language, sentence: english, field: (message) => message }
  const { sentences, fields, choices } = file
  // What is refused of one of several may be told as a field of all of them.
  const whole = new Map([
    ...(Object.keys(refusals) as RefusalKind[]).map((kind) => [english(kind), sentences[kind]] as const),
    ...Object.entries(fields),
  ])
  // The one that says most is the one that is meant: "must be {}" says least.
  const templates = Object.entries(fields)
    .filter(([english]) => english.includes(HOLE))
    .sort(([one], [other]) => other.length - one.length)
    .map(([english, told]) => ({ english, told, parts: english.split(HOLE) }))
  const chosen = (value: string): string =>
    value
      .split(OR)
      .map((one) => choices[one] ?? one)
      .join(` ${choices.or} `)
  const field = (message: string): string => {
    const told = whole.get(message)
    if (told !== undefined) return told
    for (const { english, told, parts } of templates) {
      const values = valuesIn(message, parts)
      if (values) return filled(told, english === CHOICES ? values.map(chosen) : values)
    }
    return message
  }
  return { language, sentence: (kind) => sentences[kind], field }
}
