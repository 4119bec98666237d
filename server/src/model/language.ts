/** The languages in which something is told to people: explanations, and the titles of catalogues. */
export const languages = ['en', 'nl', 'de', 'fr', 'ru'] as const
export type Language = (typeof languages)[number]

/** The language that a caller understands best, of those there are: RFC 9110, 12.5.4. English without a wish. */
export const languageOf = (accepted: string | undefined): Language => {
  const wishes = (accepted ?? '').split(',').flatMap((part, place) => {
    const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    const weight = parameters.find((each) => each.startsWith('q='))
    const quality = weight === undefined ? 1 : Number(weight.slice(2))
    const language = languages.find((each) => each === range.split('-')[0])
    return language && quality > 0 ? [{ language, quality, place }] : []
  })
  wishes.sort((a, b) => b.quality - a.quality || a.place - b.place)
  return wishes[0]?.language ?? 'en'
}
