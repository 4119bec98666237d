/** The sentences that explain a decision, in the languages that they are told in. */
import type { GrantOutcome } from './decide.ts'
import type { Language } from './language.ts'
import type { OwnDecision } from './own-types.ts'

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
  readonly inCompany: string
  /** In the moment `%`. */
  readonly past: string
  readonly projected: string
  readonly quoted: readonly [string, string]
  readonly fromRole: string
  readonly fromGrant: string
  readonly blocked: Readonly<Record<Blocked, string>>
  readonly outcome: Readonly<Record<Exclude<GrantOutcome, 'gives'>, string>>
  readonly noGrant: string
  readonly changeGrant: string
  readonly newGrant: string
  readonly newGrantWithRole: string
  readonly stating: string
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
    inCompany: 'in the company as a whole',
    past: 'On %:',
    projected: 'As things are now, on %:',
    quoted: ['“', '”'],
    fromRole: 'It comes from the role %, in the slot @.',
    fromGrant: 'It is stated in the grant in the slot @.',
    blocked: {
      invited: 'The invitation has not been accepted yet.',
      suspended: 'They are suspended.',
      archived: 'They are archived.',
      'user-disabled': 'Their account is disabled.',
      'location-closed': 'The location is closed.',
      'location-unknown': 'There is no such location.',
      'permission-unknown': 'There was no such permission.',
      'no-member': 'They were no member.',
    },
    outcome: {
      'beyond-limit': 'The grant in the slot @ is limited: % is too narrow.',
      'gate-closed': 'In the grant in the slot @, % is off.',
      'wrong-address': 'The grant in the slot @ counts from other addresses only.',
      'not-started': 'The grant in the slot @ has not begun.',
      ended: 'The grant in the slot @ has ended.',
      none: 'The grant in the slot @ does not give it.',
      elsewhere: 'Grants give it, if at all, at other places only.',
    },
    noGrant: 'No grant counts here.',
    changeGrant: 'It would take, in the grant in the slot @:',
    newGrant: 'It would take another grant %, without a role, with:',
    newGrantWithRole: 'It would take another grant %, with the role @',
    stating: 'and with:',
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
    inCompany: 'in het bedrijf als geheel',
    past: 'Op %:',
    projected: 'Zoals het er nu voor staat, op %:',
    quoted: ['“', '”'],
    fromRole: 'Het komt van de rol %, in de plaats @.',
    fromGrant: 'Het staat in de toekenning in de plaats @.',
    blocked: {
      invited: 'De uitnodiging is nog niet aangenomen.',
      suspended: 'Deze persoon is geschorst.',
      archived: 'Deze persoon is gearchiveerd.',
      'user-disabled': 'Het account is uitgeschakeld.',
      'location-closed': 'De vestiging is gesloten.',
      'location-unknown': 'Er is geen vestiging met dit nummer.',
      'permission-unknown': 'Dit recht bestond niet.',
      'no-member': 'Deze persoon was geen lid.',
    },
    outcome: {
      'beyond-limit': 'De toekenning in de plaats @ is beperkt: % is te krap.',
      'gate-closed': 'In de toekenning in de plaats @ staat % uit.',
      'wrong-address': 'De toekenning in de plaats @ geldt alleen vanaf andere adressen.',
      'not-started': 'De toekenning in de plaats @ is nog niet begonnen.',
      ended: 'De toekenning in de plaats @ is afgelopen.',
      none: 'De toekenning in de plaats @ geeft het niet.',
      elsewhere: 'Toekenningen geven het hooguit op andere plaatsen.',
    },
    noGrant: 'Hier geldt geen toekenning.',
    changeGrant: 'Nodig is, in de toekenning in de plaats @:',
    newGrant: 'Nodig is nog een toekenning %, zonder rol, met:',
    newGrantWithRole: 'Nodig is nog een toekenning %, met de rol @',
    stating: 'en met:',
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
    inCompany: 'im Unternehmen als Ganzem',
    past: 'Am %:',
    projected: 'So wie es jetzt ist, am %:',
    quoted: ['„', '“'],
    fromRole: 'Es kommt von der Rolle %, am Platz @.',
    fromGrant: 'Es steht in der Berechtigung am Platz @.',
    blocked: {
      invited: 'Die Einladung ist noch nicht angenommen.',
      suspended: 'Diese Person ist gesperrt.',
      archived: 'Diese Person ist archiviert.',
      'user-disabled': 'Das Konto ist abgeschaltet.',
      'location-closed': 'Der Standort ist geschlossen.',
      'location-unknown': 'Es gibt keinen solchen Standort.',
      'permission-unknown': 'Dieses Recht gab es nicht.',
      'no-member': 'Diese Person war kein Mitglied.',
    },
    outcome: {
      'beyond-limit': 'Die Berechtigung am Platz @ ist begrenzt: % ist zu eng.',
      'gate-closed': 'In der Berechtigung am Platz @ ist % ausgeschaltet.',
      'wrong-address': 'Die Berechtigung am Platz @ gilt nur von anderen Adressen aus.',
      'not-started': 'Die Berechtigung am Platz @ hat noch nicht begonnen.',
      ended: 'Die Berechtigung am Platz @ ist abgelaufen.',
      none: 'Die Berechtigung am Platz @ gibt es nicht her.',
      elsewhere: 'Berechtigungen geben es höchstens an anderen Orten.',
    },
    noGrant: 'Hier gilt keine Berechtigung.',
    changeGrant: 'Nötig ist, in der Berechtigung am Platz @:',
    newGrant: 'Nötig ist eine weitere Berechtigung %, ohne Rolle, mit:',
    newGrantWithRole: 'Nötig ist eine weitere Berechtigung %, mit der Rolle @',
    stating: 'und mit:',
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
    inCompany: 'dans l’entreprise entière',
    past: 'Le % :',
    projected: 'En l’état actuel, le % :',
    quoted: ['« ', ' »'],
    fromRole: 'Cela vient du rôle %, à l’emplacement @.',
    fromGrant: 'C’est inscrit dans l’attribution à l’emplacement @.',
    blocked: {
      invited: 'L’invitation n’est pas encore acceptée.',
      suspended: 'Cette personne est suspendue.',
      archived: 'Cette personne est archivée.',
      'user-disabled': 'Le compte est désactivé.',
      'location-closed': 'L’établissement est fermé.',
      'location-unknown': 'Il n’y a pas de tel établissement.',
      'permission-unknown': 'Ce droit n’existait pas.',
      'no-member': 'Cette personne n’était pas membre.',
    },
    outcome: {
      'beyond-limit': 'L’attribution à l’emplacement @ est limitée : % est trop étroit.',
      'gate-closed': 'Dans l’attribution à l’emplacement @, % est désactivé.',
      'wrong-address': 'L’attribution à l’emplacement @ ne vaut que depuis d’autres adresses.',
      'not-started': 'L’attribution à l’emplacement @ n’a pas commencé.',
      ended: 'L’attribution à l’emplacement @ est terminée.',
      none: 'L’attribution à l’emplacement @ ne le donne pas.',
      elsewhere: 'Les attributions le donnent tout au plus ailleurs.',
    },
    noGrant: 'Aucune attribution ne vaut ici.',
    changeGrant: 'Il faudrait, dans l’attribution à l’emplacement @ :',
    newGrant: 'Il faudrait une autre attribution %, sans rôle, avec :',
    newGrantWithRole: 'Il faudrait une autre attribution %, avec le rôle @',
    stating: 'et avec :',
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
    inCompany: 'в компании в целом',
    past: 'На момент %:',
    projected: 'Как всё обстоит сейчас, на момент %:',
    quoted: ['«', '»'],
    fromRole: 'Его даёт роль %, в ячейке @.',
    fromGrant: 'Оно указано в назначении в ячейке @.',
    blocked: {
      invited: 'Приглашение ещё не принято.',
      suspended: 'Доступ этого человека приостановлен.',
      archived: 'Этот человек в архиве.',
      'user-disabled': 'Учётная запись отключена.',
      'location-closed': 'Филиал закрыт.',
      'location-unknown': 'Такого филиала нет.',
      'permission-unknown': 'Такого права не было.',
      'no-member': 'Этот человек не состоял в компании.',
    },
    outcome: {
      'beyond-limit': 'Назначение в ячейке @ ограничено: % не хватает.',
      'gate-closed': 'В назначении в ячейке @ выключено %.',
      'wrong-address': 'Назначение в ячейке @ действует только с других адресов.',
      'not-started': 'Назначение в ячейке @ ещё не началось.',
      ended: 'Назначение в ячейке @ закончилось.',
      none: 'Назначение в ячейке @ его не даёт.',
      elsewhere: 'Назначения дают его разве что в других местах.',
    },
    noGrant: 'Здесь не действует ни одно назначение.',
    changeGrant: 'Нужно, в назначении в ячейке @:',
    newGrant: 'Нужно ещё одно назначение %, без роли, где:',
    newGrantWithRole: 'Нужно ещё одно назначение %, с ролью @',
    stating: 'и где:',
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

/** What a sentence is about, in names as people know them. */
export interface Explained {
  /** Null for whoever asks. */
  readonly name: string | null
  readonly allowed: boolean
  readonly permission: string
  /** Null for the company as a whole. */
  readonly location: string | null
  /** As text; undefined for now. */
  readonly moment: string | undefined
  readonly isProjected: boolean
  readonly blocker: Blocked | undefined
  /** Whoever asks sees all of the person’s grants. */
  readonly isWhole: boolean
  /** What became of the grants that whoever asks may see. */
  readonly steps: readonly {
    readonly outcome: GrantOutcome
    readonly slot: string
    readonly roleTitle: string | null
    readonly source: 'exception' | 'role'
    /** The title of what is off, or too narrow. */
    readonly permission: string | undefined
  }[]
  readonly change:
    | {
        /** The slot of the grant that is changed; undefined for a new one. */
        readonly slot: string | undefined
        readonly roleTitle: string | null
        /** Null for the company as a whole. */
        readonly location: string | null
        /** Title and value, as text. */
        readonly values: readonly (readonly [string, string])[]
        readonly isAsker: boolean
        /** Names of those who may make it; undefined where whoever asks may not hear them. */
        readonly makers: readonly string[] | undefined
      }
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

/** The answer, its reason, and for a denial what would change it and who may, in a few sentences. */
export const explanationIn = (language: Language, explained: Explained): string => {
  const words = texts[language]
  // Names may hold the very signs that stand for them: they are put in at once.
  const fill = (text: string, a = '', b = '', c = ''): string =>
    text.replace(/[%@#]/g, (sign) => ({ '%': a, '@': b })[sign] ?? c)
  const quote = (name: string): string => `${words.quoted[0]}${name}${words.quoted[1]}`
  const at = (location: string | null): string =>
    location === null ? words.inCompany : fill(words.atLocation, quote(location))

  const answer = (): string => {
    const which = explained.allowed ? 0 : 1
    const [what, where] = [quote(explained.permission), at(explained.location)]
    return fill(words[explained.name === null ? 'you' : 'they'][which], explained.name ?? '', what, where)
  }

  const reason = (): string | undefined => {
    const { blocker, steps, allowed } = explained
    if (blocker !== undefined) return words.blocked[blocker]
    if (allowed) {
      const step = steps.find(({ outcome }) => outcome === 'gives')
      if (!step) return undefined
      return step.source === 'role' && step.roleTitle !== null
        ? fill(words.fromRole, quote(step.roleTitle), step.slot)
        : fill(words.fromGrant, '', step.slot)
    }
    for (const outcome of nearest) {
      const step = steps.find((each) => each.outcome === outcome)
      if (step) return fill(words.outcome[outcome], quote(step.permission ?? explained.permission), step.slot)
    }
    return explained.isWhole ? words.noGrant : undefined
  }

  const change = (): string[] => {
    if (!explained.change) return []
    const { slot, roleTitle, location, values, isAsker, makers } = explained.change
    const list = values.map(([title, value]) => `${quote(title)} = ${value}`).join(', ')
    const begin = (): string => {
      if (slot !== undefined) return fill(words.changeGrant, '', slot)
      if (roleTitle === null) return fill(words.newGrant, at(location))
      return fill(words.newGrantWithRole, at(location), quote(roleTitle)) + (list === '' ? '' : ` ${words.stating}`)
    }
    const who = (): string => {
      if (isAsker) return words.youMay
      if (makers === undefined) return words.somebodyMay
      return makers.length > 0 ? fill(words.theyMay, makers.join(', ')) : words.nobodyMay
    }
    return [`${begin()}${list === '' ? '' : ` ${list}`}.`, who()]
  }

  const when = explained.moment && fill(explained.isProjected ? words.projected : words.past, explained.moment)
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
