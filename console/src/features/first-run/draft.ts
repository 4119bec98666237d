/** What was typed so far, for a reload in the middle. The password is never kept. */
export interface Draft {
  readonly title: string
  /** One that comes with Gatehouse, or 'own'. */
  readonly kind: string
  /** The text of a catalogue of its own. */
  readonly file: string
  readonly name: string
  readonly email: string
  readonly step: 'company' | 'owner'
}

const KEY = 'gatehouse.setup'
const EMPTY: Draft = { title: '', kind: '', file: '', name: '', email: '', step: 'company' }

export const readDraft = (): Draft => {
  try {
    return { ...EMPTY, ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>) }
  } catch {
    return EMPTY
  }
}

export const keepDraft = (draft: Draft): void => sessionStorage.setItem(KEY, JSON.stringify(draft))
export const dropDraft = (): void => sessionStorage.removeItem(KEY)

/** The catalogue as the service takes it: a name, or what a file says. A text that is no JSON is sent as it is. */
export const catalogueOf = ({ kind, file }: Draft): string | Record<string, unknown> => {
  if (kind !== 'own') return kind
  try {
    const read: unknown = JSON.parse(file)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>
  } catch {
    // What is wrong with it is said beside the field.
  }
  return {}
}

/** Why a text is no JSON; undefined where it is an object. */
export const jsonFault = (text: string): string | undefined => {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? undefined : '{ … }'
  } catch (error) {
    return (error as Error).message
  }
}
