import { useAddress } from '../../parts/address.ts'

/** What is asked, as it stands in the address. */
export interface Asked {
  readonly mode: 'can' | 'who' | 'where'
  /** A member's number, or oneself. */
  readonly who: number | 'me' | undefined
  /** A permission's slug, or a capability. */
  readonly what: string | undefined
  /** A location; without, the whole company. */
  readonly place: number | undefined
  /** As a browser's field has it, in the reader's own time; without, now. */
  readonly on: string
  /** The moment, as the service takes it. */
  readonly at: string | undefined
}

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const momentIn = (text: string): string | undefined => {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

const MODES = ['can', 'who', 'where'] as const

/** `usual` is the place that is meant where none is named. */
export const useAsked = (mayAskOthers: boolean, usual: number | undefined) => {
  const [search, change] = useAddress()
  const on = search.on ?? ''
  const asked: Asked = {
    mode: MODES.find((mode) => mode === search.mode && (mayAskOthers || mode !== 'who')) ?? 'can',
    who: mayAskOthers && search.who !== 'me' ? numberIn(search.who) : 'me',
    what: search.do,
    place: search.at === 'company' ? undefined : (numberIn(search.at) ?? usual),
    on,
    at: on === '' ? undefined : momentIn(on),
  }
  return [asked, change] as const
}
