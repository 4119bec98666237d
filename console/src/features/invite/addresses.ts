/** Somebody to invite, as they were typed or pasted. */
export interface Addressee {
  /** An e-mail address or a phone number; how it is told apart from the others. */
  readonly address: string
  readonly name: string
  readonly kind: 'email' | 'phone' | 'wrong'
}

/** The service takes so many at once. */
export const MOST = 100

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/
const PHONE = /^(?:\+|00)?[\d\s().\-/]{6,24}$/

const kindOf = (address: string): Addressee['kind'] => {
  if (EMAIL.test(address)) return 'email'
  return PHONE.test(address) && address.replace(/\D/g, '').length >= 7 ? 'phone' : 'wrong'
}

const addressee = (address: string, name = ''): Addressee => ({
  address: address.trim(),
  name: name.replace(/^["'\s]+|["'\s]+$/g, ''),
  kind: kindOf(address.trim()),
})

/** What is between two commas, semicolons or lines: one address, `Name <address>`, or several with spaces. */
const inPiece = (piece: string): Addressee[] => {
  const text = piece.trim()
  if (text === '') return []
  const [, name, inside] = /^(.*?)<([^<>]+)>$/.exec(text) ?? []
  if (inside !== undefined) return [addressee(inside, name)]
  const words = text.split(/\s+/)
  if (words.length === 1 || !words.some((word) => word.includes('@'))) return [addressee(text)]
  if (words.every((word) => word.includes('@'))) return words.map((word) => addressee(word))
  // A name and an address, as tables have them.
  const at = words.findIndex((word) => word.includes('@'))
  const others = words.filter((_, index) => index !== at)
  return others.some((word) => word.includes('@'))
    ? words.map((word) => addressee(word))
    : [addressee(words[at] as string, others.join(' '))]
}

/** A row of a table: the first address in it, and the name that stands before it, or else after it. */
const inRow = (row: string): Addressee[] => {
  const cells = row
    .split('\t')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  const kinds = cells.map(kindOf)
  const at = kinds.includes('email') ? kinds.indexOf('email') : kinds.indexOf('phone')
  if (at === -1) return cells.map((cell) => addressee(cell))
  const name = at === 0 ? (kinds[1] === 'wrong' ? cells[1] : '') : cells.slice(0, at).join(' ')
  return [addressee(cells[at] as string, name)]
}

/** Between quotation marks a comma parts nobody: `"Schmidt, Anna" <anna@example.com>`. */
const withoutCommas = (quoted: string): string => quoted.replace(/\s*[,;]\s*/g, ' ')

const inLine = (line: string): Addressee[] =>
  line.includes('\t')
    ? inRow(line)
    : line
        .replace(/"[^"]*"/g, withoutCommas)
        .split(/[,;]+/)
        .flatMap(inPiece)

/** By what two are the same: a phone number may be written in many ways. */
const keyOf = ({ address, kind }: Addressee): string =>
  kind === 'phone' ? address.replace(/\D/g, '').replace(/^00/, '') : address.toLowerCase()

/** Everybody in a text, each once. */
export const addresseesIn = (text: string, known: readonly Addressee[] = []): Addressee[] => {
  const found = new Map<string, Addressee>()
  const had = new Set(known.map(keyOf))
  for (const one of text.split(/[\n\r]+/).flatMap(inLine)) {
    const key = keyOf(one)
    if (!had.has(key) && !found.has(key)) found.set(key, one)
  }
  return [...found.values()]
}
