import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { companiesQuery } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'

/** Whoever belongs to more is asked which one they mean: each is a question of its own. */
const MOST = 12

interface Some {
  readonly companies: readonly { readonly id: number; readonly title: string }[]
  /** The field that chooses one, where there are too many for all. */
  readonly choice: ReactNode
}

/** The companies of which a part of this page tells. */
export const useSomeCompanies = (): Some => {
  const { t } = useTranslation('me')
  const { data: all = [] } = useQuery(companiesQuery)
  const [{ company }, change] = useAddress()
  if (all.length <= MOST) return { companies: all, choice: null }
  const chosen = all.find(({ id }) => id === Number(company)) ?? all[0]
  return {
    companies: chosen ? [chosen] : [],
    choice: (
      <NativeSelect
        label={t('new.company')}
        value={String(chosen?.id ?? '')}
        onChange={({ currentTarget }) => change({ company: currentTarget.value })}
        data={all.map(({ id, title }) => ({ value: String(id), label: title }))}
        maw={420}
      />
    ),
  }
}
