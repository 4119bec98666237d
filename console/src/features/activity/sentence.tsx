import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type english from '../../words/en/activity.json'
import type { Event } from './asked.ts'
import { type Actor, actorOf, type Things } from './things.ts'

type Told = Extract<keyof typeof english, `told.${string}`>

/** Stand for the two names in a sentence while it is taken apart; no name has them. */
const WHO = '\uE000'
const WHAT = '\uE001'

const tokenIn = ({ after }: Event): string => {
  const token = (after as { token?: unknown } | null)?.token
  return token === undefined ? '' : String(token)
}

/** What happened, in a sentence: who did what to what. */
export const Sentence = ({ event, things }: { event: Event; things: Things }) => {
  const { t, i18n } = useTranslation('activity')
  const key = i18n.exists(`told.${event.kind}`, { ns: 'activity' }) ? (`told.${event.kind}` as Told) : 'told-otherwise'
  const text = t(key, { who: WHO, what: WHAT, kind: event.kind, token: tokenIn(event) })
  const parts: ReactNode[] = text.split(/([\uE000\uE001])/).map((part, index) => {
    if (part !== WHO && part !== WHAT) return part
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
    return <b key={index}>{part === WHO ? things.whoOf(event) : things.subjectOf(event)}</b>
  })
  return <>{parts}</>
}

const SOURCES = [
  'native',
  'alteg-v1',
  'alteg-v2',
  'bakeronline',
  'guardant-station',
  'authzen',
  'mcp',
  'cli',
  'setup',
  'approval',
  'invitation',
  'account',
  'demo',
] as const

const sourceOf = (t: TFunction<'activity'>, source: string | undefined): string[] => {
  if (source === undefined) return []
  const known = SOURCES.find((one) => one === source)
  return [known ? t(`source.${known}`) : source]
}

/** Through what somebody acted: the partner's program, a limited token, a plan that they approved, the interface. */
export const useChain = (things: Things): ((event: Event) => string[]) => {
  const { t } = useTranslation('activity')
  return (event) => {
    const { kind, partnerId, limited, approval, viewer, source }: Actor = actorOf(event)
    return [
      ...(kind === 'user' && partnerId !== undefined
        ? [t('chain.partner', { partner: things.named('partner', partnerId) })]
        : []),
      ...(approval?.plan === undefined ? [] : [t('chain.plan', { plan: String(approval.plan) })]),
      ...(viewer?.memberId === undefined
        ? []
        : [t('chain.viewer', { viewer: things.named('member', viewer.memberId) })]),
      ...(limited ? [t('chain.limited')] : []),
      ...sourceOf(t, source),
    ]
  }
}
