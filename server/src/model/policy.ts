/** The kinds of policy that the documents know: terms, privacy, cookies, and those of a shop. */
export const policyTypes = ['tac', 'privacy', 'cookie', 'shop'] as const
export type PolicyType = (typeof policyTypes)[number]

/** What people are asked to agree to, in one language. The words are the operator's. */
export interface Policy {
  readonly type: PolicyType
  /** Two letters. */
  readonly language: string
  readonly html: string
  readonly title: string
  readonly description: string
  /** What stands on the button that agrees. */
  readonly button: string
  readonly version: number
  /** Names this very text among all policies and their versions; the same in each of its languages. */
  readonly revisionId: number
  /** In the words of its language. */
  readonly date: string
}

const words = ['title', 'description', 'button', 'date'] as const
const numbers = ['version', 'revision_id'] as const
const keys: readonly string[] = [...words, ...numbers]

/** What stands between the two lines of dashes, and what comes after them. */
const form = /^---\r?\n([\s\S]*?\n)---[ \t]*(?:\r?\n|$)([\s\S]*)$/

/** The head of a policy, line by line; or what is wrong with it. */
const readHead = (head: string): ReadonlyMap<string, string> | string => {
  const found = new Map<string, string>()
  for (const line of head.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const [, key = '', text = ''] = /^(\w+):(.*)$/.exec(line) ?? []
    if (!keys.includes(key)) return `its head has a line that is none of ${keys.join(', ')}: ${line.slice(0, 80)}`
    if (found.has(key)) return `its head has ${key} twice`
    found.set(key, text.trim())
  }
  const missing = keys.find((key) => !found.get(key))
  if (missing !== undefined) return `its head has no ${missing}`
  const wrong = numbers.find((key) => !/^[1-9]\d{0,8}$/.test(found.get(key) ?? ''))
  return wrong === undefined ? found : `${wrong} must be a whole number above 0`
}

/** Reads a policy from a text with a head (`---`, a line `key: text` each, `---`) and HTML; or says what is wrong. */
export const readPolicy = (type: PolicyType, language: string, text: string): Policy | string => {
  const [, head, html = ''] = form.exec(text) ?? []
  if (head === undefined) return 'it must begin with a head between two lines of ---'
  if (text.includes('\0') || !text.isWellFormed() || html.trim() === '') return 'it has no text below its head'
  const found = readHead(head)
  if (typeof found === 'string') return found
  const of = (key: string): string => found.get(key) as string
  return {
    type,
    language,
    html: html.trim(),
    title: of('title'),
    description: of('description'),
    button: of('button'),
    version: Number(of('version')),
    revisionId: Number(of('revision_id')),
    date: of('date'),
  }
}

/** What contradicts itself among several policies: a revision is one version of one type, in any language. */
export const policyConflict = (policies: readonly Policy[]): string | undefined => {
  for (const one of policies) {
    const other = policies.find(
      ({ type, version, revisionId }) =>
        (type === one.type) !== (revisionId === one.revisionId) || (type === one.type && version !== one.version),
    )
    if (other)
      return `${one.type}.${one.language} and ${other.type}.${other.language}: all languages of a policy have one version and one revision_id, which no other policy has`
  }
  return undefined
}
