/** What editors of grants and roles are told of each value. */
import type { Static } from 'typebox'
import { Type } from '../../http/type.ts'
import type { EditedValue, Hindrance as FoundHindrance } from '../../model/editing.ts'
import { sameValue } from '../../model/permission-types.ts'
import type { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Wording } from '../../model/wording.ts'
import { AnyValue } from './decision-shapes.ts'
import { FieldError, Nullable, OneOf, ShownAs } from './schema.ts'
import { inWords } from './words.ts'

const Hindrance = ShownAs('Hindrance', {
  code: OneOf(['beyond-you', 'opens-beyond', 'comes-from-elsewhere', 'last-owner'], {
    description:
      'It is all that the caller holds; switched on, it would bring out `permission`, which is; the member’s grant in `slot` gives it wherever this one counts; or the company would be left without an owner.',
  }),
  permission: Nullable(Type.String({ description: 'By slug.' })),
  slot: Nullable(Type.String({ description: 'Of another grant of the member.' })),
  message: Type.String({ description: 'The same in English.' }),
})

const Values = (description: string) => Type.Array(AnyValue, { description })

export const EditedValues = Type.Array(
  ShownAs('EditedValue', {
    permission: Type.String({ description: 'By slug.' }),
    inherited: { ...AnyValue, description: 'Without an exception: what the role says; of a role, what is unset.' },
    own: { ...AnyValue, description: 'The exception, in the model’s form; null for none.' },
    saved: { ...AnyValue, description: 'As it is stored now, whatever is drafted; null for what is new.' },
    gives: { ...AnyValue, description: 'What it gives by itself: nothing under a closed gate.' },
    closed_by: Nullable(Type.String({ description: 'The nearest closed gate above it.' })),
    effective: {
      ...AnyValue,
      description: 'With the member’s other grants, once it counts; null where it differs from place to place.',
    },
    at_most: Values('It may be set to what is at most one of these.'),
    at_least: Values('And to what is no less than one of these, or as it is stored; empty where nothing is too low.'),
    why_not_more: Nullable(Hindrance),
    why_not_less: Nullable(Hindrance),
    is_locked: Type.Boolean({ description: 'Nothing but the present value may be set.' }),
    can_take_back: Type.Boolean({ description: 'There is an exception, and null may be sent.' }),
    below: Nullable(
      ShownAs('GivenBelow', {
        given: Type.Integer({ description: 'Of the permissions under it, those that give something.' }),
        of: Type.Integer({ description: 'How many stand under it.' }),
      }),
    ),
  }),
  { description: 'Of every permission, in the order of the catalogues.' },
)

export const Objection = Nullable(
  Type.Object(
    {
      code: Type.String({ description: 'The refusal’s word: stable, for programs.' }),
      title: Type.String({ description: 'What is wrong, in the language of Accept-Language.' }),
      errors: Type.Array(FieldError, { description: 'Which fields are wrong, where it is about fields.' }),
    },
    { title: 'Objection', description: 'Why it cannot be saved as drafted; null where it can.' },
  ),
)

export const shownObjection = (
  refusal: Refusal | undefined,
  { sentence, field: inField }: Wording,
): Static<typeof Objection> =>
  refusal
    ? {
        code: refusal.kind,
        title: sentence(refusal.kind),
        errors: refusal.fields.map(({ field, message }) => ({ field: inWords(field), message: inField(message) })),
      }
    : null

const messageOf = (why: FoundHindrance): string => {
  switch (why.kind) {
    case 'beyond-you':
      return 'is all that you hold yourself'
    case 'opens-beyond':
      return `would bring out ${why.permission.slug}, which is more than you hold yourself`
    case 'comes-from-elsewhere':
      return `is what the grant in slot "${why.slot}" gives wherever this one counts`
    case 'last-owner':
      return 'is an owner’s, and the company would be left without one'
  }
}

const shownHindrance = (why: FoundHindrance | undefined): Static<typeof Hindrance> | null =>
  why
    ? {
        code: why.kind,
        permission: why.kind === 'opens-beyond' ? why.permission.slug : null,
        slot: why.kind === 'comes-from-elsewhere' ? why.slot : null,
        message: messageOf(why),
      }
    : null

/** How many of what stands under each permission give something; addresses are a condition, and give nothing. */
const countBelow = (values: readonly EditedValue[]): { given: number; of: number }[] => {
  const counts = values.map(() => ({ given: 0, of: 0 }))
  for (const { permission, gives } of values) {
    if (permission.type.name === 'allowed_ip') continue
    for (let above = permission.parent; above >= 0; above = values[above]?.permission.parent ?? -1) {
      const count = counts[above]
      if (!count) break
      count.of += 1
      if (!sameValue(gives, permission.none)) count.given += 1
    }
  }
  return counts
}

export const shownEditing = (
  values: readonly EditedValue[],
  effective: readonly (Value | undefined)[],
): Static<typeof EditedValues> => {
  const counts = countBelow(values)
  return values.map(({ permission, ...value }, index) => {
    const below = counts[index]
    return {
      permission: permission.slug,
      inherited: value.inherited,
      own: value.own ?? null,
      saved: value.saved ?? null,
      gives: value.gives,
      closed_by: value.closedBy?.slug ?? null,
      effective: effective[index] ?? null,
      at_most: [...value.atMost],
      at_least: [...value.atLeast],
      why_not_more: shownHindrance(value.whyNotMore),
      why_not_less: shownHindrance(value.whyNotLess),
      is_locked: value.isLocked,
      can_take_back: value.canTakeBack,
      below: below && below.of > 0 ? below : null,
    }
  })
}
