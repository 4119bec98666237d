/** The sentences that explain a decision, in the languages that they are told in. */
import type { GrantOutcome } from './decide.ts'
import type { Language } from './language.ts'
import type { Moment } from './member.ts'
import type { OwnDecision } from './own-types.ts'
import type { PermissionTypeName } from './permission-types.ts'
import type { Value } from './value.ts'

type Blocked =
  | 'invited'
  | 'suspended'
  | 'archived'
  | 'user-disabled'
  | 'location-closed'
  | 'location-unknown'
  | 'permission-unknown'
  | 'no-member'

/** All of a language; names go where `%`, `@` and `#` stand. */
interface Words {
  /** Has, or has not, `@`, at `#`. */
  readonly you: readonly [yes: string, no: string]
  /** The same of `%`. */
  readonly they: readonly [yes: string, no: string]
  readonly atLocation: string
  readonly atLocations: string
  /** Behind names of locations: `%` others. */
  readonly andMore: string
  readonly inCompany: string
  /** In the moment `%`. */
  readonly past: string
  readonly projected: string
  readonly quoted: readonly [string, string]
  /** From the role `@`, at `#`. */
  readonly fromRole: string
  readonly fromException: string
  readonly fromGrant: string
  /** Behind the word for an access, with the space before it: the role `@`, at `#`. */
  readonly accessAs: string
  readonly blocked: Readonly<Record<Blocked, string>>
  /** `%` is `accessAs`, `@` the permission that is off or limited. */
  readonly outcome: Readonly<Record<Exclude<GrantOutcome, 'gives'>, string>>
  readonly noGrant: string
  readonly changeGrant: string
  readonly newGrant: string
  readonly newGrantWithRole: string
  readonly stating: string
  /** What is done with a value: of the permission `%`, and to `@`. */
  readonly switchOn: string
  readonly lift: string
  readonly set: string
  readonly all: string
  readonly allDays: string
  readonly days: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }
  readonly youMay: string
  readonly theyMay: string
  readonly somebodyMay: string
  readonly nobodyMay: string
  /** By the policies `%`. */
  readonly ownAllowed: string
  readonly ownForbidden: string
  readonly ownNone: string
  /** With what went wrong. */
  readonly ownFailed: string
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    you: ['You have @ #.', 'You do not have @ #.'],
    they: ['% has @ #.', '% does not have @ #.'],
    atLocation: 'at %',
    atLocations: 'at %',
    andMore: 'and % more',
    inCompany: 'in the company as a whole',
    past: 'On %:',
    projected: 'As things are now, on %:',
    quoted: ['“', '”'],
    fromRole: 'It comes from the role @ #.',
    fromException: 'It was given individually, beside the role @ #.',
    fromGrant: 'It was given individually #.',
    accessAs: ' as @ #',
    blocked: {
      invited: 'The invitation has not been accepted yet.',
      suspended: 'They are suspended.',
      archived: 'They were removed from the company.',
      'user-disabled': 'Their account is disabled.',
      'location-closed': 'The location is closed.',
      'location-unknown': 'There is no such location.',
      'permission-unknown': 'There was no such permission.',
      'no-member': 'They were no member.',
    },
    outcome: {
      'beyond-limit': 'The access% does not go that far: @ is limited.',
      'gate-closed': 'In the access%, @ is off.',
      'wrong-address': 'The access% counts from other network addresses only.',
      'not-started': 'The access% has not begun yet.',
      ended: 'The access% has ended.',
      none: 'The access% does not include it.',
      elsewhere: 'There is access at other places only.',
    },
    noGrant: 'There is no access here at all.',
    changeGrant: 'It would take, in the access%:',
    newGrant: 'It would take further access #, without a role:',
    newGrantWithRole: 'It would take the role @ #',
    stating: ', and beside it:',
    switchOn: 'switching on %',
    lift: 'lifting the limit %',
    set: 'setting % to @',
    all: 'all',
    allDays: 'all days',
    days: { one: '% day', other: '% days' },
    youMay: 'You may make this change.',
    theyMay: 'This change may be made by %.',
    somebodyMay: 'Whoever may change people’s rights there, and holds as much, may make this change.',
    nobodyMay: 'Nobody was found who may make this change.',
    ownAllowed: 'The company’s own policies allow it: %.',
    ownForbidden: 'The company’s own policies forbid it: %.',
    ownNone: 'None of the company’s own policies allows it.',
    ownFailed: 'The company’s own policies could not be asked, or one of them failed: %.',
  },
  nl: {
    you: ['U hebt @ #.', 'U hebt @ # niet.'],
    they: ['% heeft @ #.', '% heeft @ # niet.'],
    atLocation: 'bij de vestiging %',
    atLocations: 'bij de vestigingen %',
    andMore: 'en nog %',
    inCompany: 'in het bedrijf als geheel',
    past: 'Op %:',
    projected: 'Zoals het er nu voor staat, op %:',
    quoted: ['“', '”'],
    fromRole: 'Het komt van de rol @ #.',
    fromException: 'Het is apart gegeven, naast de rol @ #.',
    fromGrant: 'Het is # apart gegeven.',
    accessAs: ' als @ #',
    blocked: {
      invited: 'De uitnodiging is nog niet aangenomen.',
      suspended: 'Deze persoon is geblokkeerd.',
      archived: 'Deze persoon is uit het bedrijf verwijderd.',
      'user-disabled': 'Het account is uitgeschakeld.',
      'location-closed': 'De vestiging is gesloten.',
      'location-unknown': 'Er is geen vestiging met dit nummer.',
      'permission-unknown': 'Dit recht bestond niet.',
      'no-member': 'Deze persoon was geen lid.',
    },
    outcome: {
      'beyond-limit': 'De toegang% gaat niet zo ver: @ is beperkt.',
      'gate-closed': 'In de toegang% staat @ uit.',
      'wrong-address': 'De toegang% geldt alleen vanaf andere netwerkadressen.',
      'not-started': 'De toegang% is nog niet begonnen.',
      ended: 'De toegang% is afgelopen.',
      none: 'Het hoort niet bij de toegang%.',
      elsewhere: 'Er is alleen toegang op andere plaatsen.',
    },
    noGrant: 'Hier is helemaal geen toegang.',
    changeGrant: 'Nodig is, in de toegang%:',
    newGrant: 'Nodig is extra toegang #, zonder rol:',
    newGrantWithRole: 'Nodig is de rol @ #',
    stating: ', en daarnaast:',
    switchOn: '% inschakelen',
    lift: 'de beperking % opheffen',
    set: '% op @ zetten',
    all: 'alle',
    allDays: 'alle dagen',
    days: { one: '% dag', other: '% dagen' },
    youMay: 'U mag dit wijzigen.',
    theyMay: 'Dit mag worden gewijzigd door %.',
    somebodyMay: 'Wie daar rechten van mensen mag wijzigen, en zelf evenveel mag, mag dit wijzigen.',
    nobodyMay: 'Er is niemand gevonden die dit mag wijzigen.',
    ownAllowed: 'Het eigen beleid van het bedrijf staat het toe: %.',
    ownForbidden: 'Het eigen beleid van het bedrijf verbiedt het: %.',
    ownNone: 'Het eigen beleid van het bedrijf staat het nergens toe.',
    ownFailed: 'Het eigen beleid van het bedrijf kon niet worden gevraagd, of een deel ervan faalde: %.',
  },
  de: {
    you: ['Sie haben @ #.', 'Sie haben @ # nicht.'],
    they: ['% hat @ #.', '% hat @ # nicht.'],
    atLocation: 'am Standort %',
    atLocations: 'an den Standorten %',
    andMore: 'und % weiteren',
    inCompany: 'im Unternehmen als Ganzem',
    past: 'Am %:',
    projected: 'So wie es jetzt ist, am %:',
    quoted: ['„', '“'],
    fromRole: 'Es kommt von der Rolle @ #.',
    fromException: 'Es wurde einzeln gegeben, neben der Rolle @ #.',
    fromGrant: 'Es wurde # einzeln gegeben.',
    accessAs: ' als @ #',
    blocked: {
      invited: 'Die Einladung ist noch nicht angenommen.',
      suspended: 'Diese Person ist gesperrt.',
      archived: 'Diese Person wurde aus dem Unternehmen entfernt.',
      'user-disabled': 'Das Konto ist abgeschaltet.',
      'location-closed': 'Der Standort ist geschlossen.',
      'location-unknown': 'Es gibt keinen solchen Standort.',
      'permission-unknown': 'Dieses Recht gab es nicht.',
      'no-member': 'Diese Person war kein Mitglied.',
    },
    outcome: {
      'beyond-limit': 'Der Zugriff% reicht nicht so weit: @ ist begrenzt.',
      'gate-closed': 'Im Zugriff% ist @ ausgeschaltet.',
      'wrong-address': 'Der Zugriff% gilt nur von anderen Netzadressen aus.',
      'not-started': 'Der Zugriff% hat noch nicht begonnen.',
      ended: 'Der Zugriff% ist abgelaufen.',
      none: 'Es gehört nicht zum Zugriff%.',
      elsewhere: 'Zugriff besteht nur an anderen Orten.',
    },
    noGrant: 'Hier besteht überhaupt kein Zugriff.',
    changeGrant: 'Nötig wäre, im Zugriff%:',
    newGrant: 'Nötig wäre weiterer Zugriff #, ohne Rolle:',
    newGrantWithRole: 'Nötig wäre die Rolle @ #',
    stating: ', und daneben:',
    switchOn: '% einschalten',
    lift: 'die Begrenzung % aufheben',
    set: '% auf @ setzen',
    all: 'alle',
    allDays: 'alle Tage',
    days: { one: '% Tag', other: '% Tage' },
    youMay: 'Sie dürfen das ändern.',
    theyMay: 'Das darf ändern: %.',
    somebodyMay: 'Wer dort Rechte anderer ändern darf und selbst so viel darf, darf das ändern.',
    nobodyMay: 'Es wurde niemand gefunden, der das ändern darf.',
    ownAllowed: 'Die eigenen Regeln des Unternehmens erlauben es: %.',
    ownForbidden: 'Die eigenen Regeln des Unternehmens verbieten es: %.',
    ownNone: 'Keine der eigenen Regeln des Unternehmens erlaubt es.',
    ownFailed: 'Die eigenen Regeln des Unternehmens konnten nicht gefragt werden, oder eine davon ist gescheitert: %.',
  },
  fr: {
    you: ['Vous avez @ #.', 'Vous n’avez pas @ #.'],
    they: ['% a @ #.', '% n’a pas @ #.'],
    atLocation: 'dans l’établissement %',
    atLocations: 'dans les établissements %',
    andMore: 'et % autres',
    inCompany: 'dans l’entreprise entière',
    past: 'Le % :',
    projected: 'En l’état actuel, le % :',
    quoted: ['« ', ' »'],
    fromRole: 'Cela vient du rôle @ #.',
    fromException: 'C’est accordé à part, en plus du rôle @ #.',
    fromGrant: 'C’est accordé à part #.',
    accessAs: ' en tant que @ #',
    blocked: {
      invited: 'L’invitation n’est pas encore acceptée.',
      suspended: 'Cette personne est suspendue.',
      archived: 'Cette personne a été retirée de l’entreprise.',
      'user-disabled': 'Le compte est désactivé.',
      'location-closed': 'L’établissement est fermé.',
      'location-unknown': 'Il n’y a pas de tel établissement.',
      'permission-unknown': 'Ce droit n’existait pas.',
      'no-member': 'Cette personne n’était pas membre.',
    },
    outcome: {
      'beyond-limit': 'L’accès% ne va pas jusque-là : @ est limité.',
      'gate-closed': 'Dans l’accès%, @ est désactivé.',
      'wrong-address': 'L’accès% ne vaut que depuis d’autres adresses réseau.',
      'not-started': 'L’accès% n’a pas encore commencé.',
      ended: 'L’accès% a pris fin.',
      none: 'L’accès% ne le comprend pas.',
      elsewhere: 'Il n’y a d’accès qu’à d’autres endroits.',
    },
    noGrant: 'Il n’y a aucun accès ici.',
    changeGrant: 'Il faudrait, dans l’accès% :',
    newGrant: 'Il faudrait un autre accès #, sans rôle :',
    newGrantWithRole: 'Il faudrait le rôle @ #',
    stating: ', et en plus :',
    switchOn: 'activer %',
    lift: 'lever la limite %',
    set: 'régler % sur @',
    all: 'tous',
    allDays: 'sans limite de jours',
    days: { one: '% jour', other: '% jours' },
    youMay: 'Vous pouvez faire ce changement.',
    theyMay: 'Ce changement peut être fait par %.',
    somebodyMay: 'Quiconque peut y changer les droits, et en a autant, peut faire ce changement.',
    nobodyMay: 'Personne n’a été trouvé qui puisse faire ce changement.',
    ownAllowed: 'Les règles propres de l’entreprise le permettent : %.',
    ownForbidden: 'Les règles propres de l’entreprise l’interdisent : %.',
    ownNone: 'Aucune règle propre de l’entreprise ne le permet.',
    ownFailed: 'Les règles propres de l’entreprise n’ont pas pu être consultées, ou l’une d’elles a échoué : %.',
  },
  ru: {
    // What is told stands before a colon or in quotes: so no name has to be declined.
    you: ['У вас есть право @ #.', 'У вас нет права @ #.'],
    they: ['%: есть право @ #.', '%: нет права @ #.'],
    atLocation: 'в филиале %',
    atLocations: 'в филиалах %',
    andMore: 'и ещё %',
    inCompany: 'в компании в целом',
    past: 'По состоянию на %:',
    projected: 'Как всё обстоит сейчас, на %:',
    quoted: ['«', '»'],
    fromRole: 'Его даёт роль @ #.',
    fromException: 'Оно дано отдельно, помимо роли @ #.',
    fromGrant: 'Оно дано отдельно #.',
    accessAs: ' с ролью @ #',
    blocked: {
      invited: 'Приглашение ещё не принято.',
      suspended: 'Доступ этого человека приостановлен.',
      archived: 'Этот человек удалён из компании.',
      'user-disabled': 'Учётная запись отключена.',
      'location-closed': 'Филиал закрыт.',
      'location-unknown': 'Такого филиала нет.',
      'permission-unknown': 'Такого права не было.',
      'no-member': 'Этот человек не состоял в компании.',
    },
    outcome: {
      'beyond-limit': 'Доступ% не простирается так далеко: действует ограничение @.',
      'gate-closed': 'В доступе% выключено право @.',
      'wrong-address': 'Доступ% действует только с других сетевых адресов.',
      'not-started': 'Доступ% ещё не начался.',
      ended: 'Доступ% закончился.',
      none: 'Доступ% этого не включает.',
      elsewhere: 'Доступ есть только в других местах.',
    },
    noGrant: 'Здесь доступа нет совсем.',
    changeGrant: 'Для этого нужно в доступе%:',
    newGrant: 'Для этого нужен ещё один доступ # без роли:',
    newGrantWithRole: 'Для этого нужна роль @ #',
    stating: ', а также:',
    switchOn: 'включить %',
    lift: 'снять ограничение %',
    set: 'задать %: @',
    all: 'все',
    allDays: 'все дни',
    days: { one: '% день', few: '% дня', many: '% дней', other: '% дня' },
    youMay: 'Вы можете внести это изменение.',
    theyMay: 'Это изменение могут внести: %.',
    somebodyMay: 'Это изменение может внести тот, кто вправе менять там права людей и сам имеет не меньше.',
    nobodyMay: 'Не найдено никого, кто может внести это изменение.',
    ownAllowed: 'Собственные правила компании разрешают это: %.',
    ownForbidden: 'Собственные правила компании запрещают это: %.',
    ownNone: 'Ни одно из собственных правил компании этого не разрешает.',
    ownFailed: 'Собственные правила компании не удалось спросить, или одно из них не сработало: %.',
  },
}

/** A grant as people know it: what it makes of somebody, and where. */
interface GrantTold {
  readonly roleTitle: string | null
  /** Titles of the first locations that it covers, and how many more there are; null for the company as a whole. */
  readonly places: { readonly titles: readonly string[]; readonly more: number } | null
}

/** What a sentence is about, in names as people know them. */
export interface Explained {
  /** Null for whoever asks. */
  readonly name: string | null
  readonly allowed: boolean
  readonly permission: string
  /** Null for the company as a whole. */
  readonly location: string | null
  /** Undefined for now. */
  readonly moment: Moment | undefined
  readonly isProjected: boolean
  readonly blocker: Blocked | undefined
  /** Whoever asks sees all of the person’s grants. */
  readonly isWhole: boolean
  /** What became of the grants that whoever asks may see. */
  readonly steps: readonly (GrantTold & {
    readonly outcome: GrantOutcome
    readonly source: 'exception' | 'role'
    /** The title of what is off, or too narrow. */
    readonly permission: string | undefined
  })[]
  readonly change:
    | (GrantTold & {
        /** It is made of a grant that is there. */
        readonly isOfGrant: boolean
        readonly values: readonly {
          readonly title: string
          readonly type: PermissionTypeName
          readonly value: Value
          /** Of a level, the word for the value. */
          readonly option?: string | undefined
        }[]
        readonly isAsker: boolean
        /** Names of those who may make it; undefined where whoever asks may not hear them. */
        readonly makers: readonly string[] | undefined
      })
    | undefined
}

/** Which of several reasons is told: what is nearest to giving it. */
const nearest: readonly Exclude<GrantOutcome, 'gives'>[] = [
  'beyond-limit',
  'gate-closed',
  'wrong-address',
  'not-started',
  'ended',
  'none',
  'elsewhere',
]

/** Types of which one value is all that there is to say, and which it is. */
const SWITCHED: Readonly<Partial<Record<PermissionTypeName, Value>>> = {
  has_access: true,
  has_group_access: true,
  has_limited_today: 1,
}
const LIFTED: Readonly<Partial<Record<PermissionTypeName, Value>>> = {
  has_limited_access: false,
  has_limited_by_own_access: 0,
}

/** The day stands before its month in all of them. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', fr: 'fr', nl: 'nl', ru: 'ru' }

/** The answer, its reason, and for a denial what would change it and who may, in a few sentences. */
export const explanationIn = (language: Language, explained: Explained): string => {
  const words = texts[language]
  const locale = LOCALES[language]
  // Names may hold the very signs that stand for them: they are put in at once.
  const fill = (text: string, a = '', b = '', c = ''): string =>
    text.replace(/[%@#]/g, (sign) => ({ '%': a, '@': b })[sign] ?? c)
  const quote = (name: string): string => `${words.quoted[0]}${name}${words.quoted[1]}`
  const together = (parts: readonly string[]): string => new Intl.ListFormat(locale).format(parts)
  const at = (location: string | null): string =>
    location === null ? words.inCompany : fill(words.atLocation, quote(location))
  const where = ({ places }: GrantTold): string => {
    if (places === null) return words.inCompany
    const { titles, more } = places
    const text = titles.length === 1 && more === 0 ? words.atLocation : words.atLocations
    const names = titles.map(quote)
    return fill(text, more > 0 ? `${names.join(', ')} ${fill(words.andMore, String(more))}` : together(names))
  }
  /** Behind the word for an access. */
  const accessOf = (grant: GrantTold): string =>
    grant.roleTitle === null ? ` ${where(grant)}` : fill(words.accessAs, '', quote(grant.roleTitle), where(grant))

  const answer = (): string => {
    const which = explained.allowed ? 0 : 1
    const [what, there] = [quote(explained.permission), at(explained.location)]
    return fill(words[explained.name === null ? 'you' : 'they'][which], explained.name ?? '', what, there)
  }

  const reason = (): string | undefined => {
    const { blocker, steps, allowed } = explained
    if (blocker !== undefined) return words.blocked[blocker]
    if (allowed) {
      const step = steps.find(({ outcome }) => outcome === 'gives')
      if (!step) return undefined
      if (step.roleTitle === null) return fill(words.fromGrant, '', '', where(step))
      return fill(step.source === 'role' ? words.fromRole : words.fromException, '', quote(step.roleTitle), where(step))
    }
    for (const outcome of nearest) {
      const step = steps.find((each) => each.outcome === outcome)
      if (step) return fill(words.outcome[outcome], accessOf(step), quote(step.permission ?? explained.permission))
    }
    return explained.isWhole ? words.noGrant : undefined
  }

  const days = (count: number): string => {
    const form = new Intl.PluralRules(locale).select(count)
    return fill(words.days[form] ?? words.days.other, String(count))
  }
  const spoken = (type: PermissionTypeName, value: Value): string => {
    if (type === 'last_days_count') return value === -1 ? words.allDays : days(Number(value))
    if (value === 'all') return words.all
    return typeof value === 'object' ? together(value.map(String)) : String(value)
  }

  const change = (): string[] => {
    if (!explained.change) return []
    const { isOfGrant, roleTitle, values, isAsker, makers } = explained.change
    const isSwitched = ({ type, value }: (typeof values)[number]): boolean => SWITCHED[type] === value
    const switched = values.filter(isSwitched).map(({ title }) => quote(title))
    const steps = [
      ...(switched.length > 0 ? [fill(words.switchOn, together(switched))] : []),
      ...values
        .filter((one) => !isSwitched(one))
        .map(({ title, type, value, option }) =>
          LIFTED[type] === value
            ? fill(words.lift, quote(title))
            : fill(words.set, quote(title), option === undefined ? spoken(type, value) : quote(option)),
        ),
    ]
    const begin = (): string => {
      if (isOfGrant) return fill(words.changeGrant, accessOf(explained.change as GrantTold))
      const there = where(explained.change as GrantTold)
      if (roleTitle === null) return fill(words.newGrant, '', '', there)
      return fill(words.newGrantWithRole, '', quote(roleTitle), there) + (steps.length === 0 ? '' : words.stating)
    }
    const who = (): string => {
      if (isAsker) return words.youMay
      if (makers === undefined) return words.somebodyMay
      return makers.length > 0 ? fill(words.theyMay, together(makers)) : words.nobodyMay
    }
    return [`${[begin(), ...(steps.length > 0 ? [together(steps)] : [])].join(' ')}.`, who()]
  }

  const { moment, isProjected } = explained
  const when =
    moment === undefined
      ? undefined
      : fill(
          isProjected ? words.projected : words.past,
          new Intl.DateTimeFormat(locale, {
            day: 'numeric',
            month: 'long',
            year: 'numeric',
            hour: '2-digit',
            minute: '2-digit',
            timeZone: 'UTC',
            timeZoneName: 'short',
          }).format(new Date(moment / 1000)),
        )
  return [when, answer(), reason(), ...change()].filter((part) => part).join(' ')
}

/** What a company's own policies answered, and which of them decided. */
export const ownExplanationIn = (language: Language, { decision, reason }: OwnDecision): string => {
  const words = texts[language]
  const { determining, errors } = reason
  const fill = (text: string, names: readonly string[]): string => text.replace('%', () => names.join(', '))
  if (errors.length > 0) return fill(words.ownFailed, [...new Set(errors.map(({ message }) => message))])
  if (decision) return fill(words.ownAllowed, determining)
  return determining.length > 0 ? fill(words.ownForbidden, determining) : words.ownNone
}
