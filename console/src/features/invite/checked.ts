/** What would become of each addressee, as the service's dry run says; what was asked once is kept. */
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import type { Addressee } from './addresses.ts'

export type Row = Schemas['NewInvitation']
export type Outcome = Schemas['InvitationOutcome']

/** What all of them are to have; undefined until it is said. */
export interface Offer {
  readonly grant: Row['grant']
  readonly position: string
}

export const rowOf = ({ address, name, kind }: Addressee, { grant, position }: Offer): Row => ({
  ...(kind === 'email' ? { email: address } : { phone: address }),
  ...(name !== '' && { name }),
  ...(position.trim() !== '' && { position: position.trim() }),
  grant,
})

export const useChecked = (people: readonly Addressee[], offer: Offer | undefined) => {
  const companyId = useCompanyId()
  const [kept] = useState(() => new Map<string, Outcome>())
  const keyOf = (one: Addressee): string => JSON.stringify([offer, one.address, one.name])
  const wanted = offer ? people.filter((one) => one.kind !== 'wrong' && !kept.has(keyOf(one))) : []
  const now = JSON.stringify([offer, wanted.map(({ address }) => address)])
  const [settled] = useDebouncedValue(now, 400)
  const check = useQuery({
    queryKey: ['invitations-check', companyId, now],
    enabled: wanted.length > 0 && settled === now,
    retry: false,
    gcTime: 0,
    queryFn: async () => {
      const { data: outcomes } = await answerOf(
        api.POST('/companies/{company_id}/invitations', {
          params: { path: { company_id: companyId }, query: { dry_run: true } },
          body: { invitations: wanted.map((one) => rowOf(one, offer as Offer)) },
        }),
      )
      for (const outcome of outcomes) {
        const one = wanted[outcome.index]
        if (one) kept.set(keyOf(one), outcome)
      }
      return outcomes.length
    },
  })
  return {
    outcomeOf: (one: Addressee): Outcome | undefined => (offer ? kept.get(keyOf(one)) : undefined),
    isChecking: wanted.length > 0 && !check.error && check.data === undefined,
    error: check.error,
  }
}
