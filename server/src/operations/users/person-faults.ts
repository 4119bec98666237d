import type { FieldFault } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { phoneDigits } from '../credentials/sign-in.ts'

const textRules = {
  firstName: { min: 1, max: 100 },
  lastName: { max: 99 },
  taxNumber: { max: 50 },
} as const

/** What is wrong with what somebody says of themselves; what is left out is not looked at. */
export const personFaults = (
  said: Readonly<Partial<Record<keyof typeof textRules | 'phone', string | undefined>>>,
): FieldFault[] => {
  const faults: FieldFault[] = []
  for (const [field, rule] of Object.entries(textRules)) {
    const text = said[field as keyof typeof textRules]
    const message = text === undefined ? undefined : textFault(text.trim(), rule)
    if (message !== undefined) faults.push({ field, message })
  }
  if (said.phone !== undefined && said.phone.trim() !== '' && phoneDigits(said.phone) === '')
    faults.push({ field: 'phone', message: 'is not an international phone number' })
  return faults
}
