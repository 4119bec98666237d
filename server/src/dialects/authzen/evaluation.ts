import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { allowanceOf, tellAge } from '../../http/max-age.ts'
import { type BodyShortcut, type ShortAnswer, takeBackBodies } from '../../http/shortcut.ts'
import { Type } from '../../http/type.ts'
import type { Actor } from '../../model/actor.ts'
import type { Allowance } from '../../model/allowance.ts'
import type { OwnDecision, OwnQuestion } from '../../model/own-types.ts'
import type { Core } from '../../operations/core.ts'
import { Told } from '../../operations/decision-log/told.ts'
import type { AskerCredential } from '../../operations/decisions/asker.ts'
import { type Checked, type CheckQuestion, checkAs, type Outcome } from '../../operations/decisions/check.ts'
import { checkOwnAs, type OwnChecked } from '../../operations/decisions/check-own.ts'
import { goOn } from '../../operations/go-on.ts'
import { readCredential, SOURCE } from './caller.ts'
import { type Batch, Fault, OwnAsked, readBatch, readBody, readQuestion } from './read.ts'
import { Decision, Decisions, Evaluation, Evaluations } from './schemas.ts'
import { JSON_TYPE, sendText } from './wire.ts'

/** What stands on the wire for an outcome: kinds of places are all resources here. */
const reasonOf = (outcome: Outcome): string =>
  outcome === 'location-unknown' || outcome === 'thing-unknown' ? 'resource-unknown' : outcome

const ALLOWED = '{"decision":true}'
const denials = new Map<Outcome, string>()

const textOf = (outcome: Outcome): string => {
  if (outcome === 'allowed') return ALLOWED
  let text = denials.get(outcome)
  if (text === undefined) {
    text = JSON.stringify({ decision: false, context: { reason: reasonOf(outcome) } })
    denials.set(outcome, text)
  }
  return text
}

/** An item that cannot be read is a denial of its own, and the others are answered. */
const faultText = ({ field, message }: Fault): string =>
  JSON.stringify({ decision: false, context: { reason: 'malformed', error: `${field} ${message}` } })

const stops: Readonly<Record<Batch['semantic'], (text: string) => boolean>> = {
  execute_all: () => false,
  deny_on_first_deny: (text) => text !== ALLOWED,
  permit_on_first_permit: (text) => text === ALLOWED,
}

/** What the company's own policies say; to whoever may not ask about them, the type is unknown. */
const ownText = (decided: OwnDecision | undefined): string => {
  if (decided === undefined) return textOf('thing-unknown')
  return decided.decision
    ? ALLOWED
    : JSON.stringify({ decision: false, context: { reason: 'policies', ...decided.reason } })
}

const batchText = (
  { items, semantic }: Batch,
  checked: Checked,
  own: OwnChecked | undefined,
  told: Told | undefined,
): string => {
  const texts: string[] = []
  let [next, nextOwn] = [0, 0]
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const answer =
      item instanceof Fault
        ? faultText(item)
        : item instanceof OwnAsked
          ? ownText(own?.decided[nextOwn++])
          : textOf(checked.outcomes[next++] as Outcome)
    texts.push(answer)
    if (told && item !== undefined && !(item instanceof Fault)) {
      if (!(item instanceof OwnAsked)) told.add(item, checked, next - 1)
      else if (own) told.addOwn(item.question, own, nextOwn - 1)
    }
    if (semantic !== 'execute_all' && stops[semantic](answer)) break
  }
  return `{"evaluations":[${texts.join()}]}`
}

/** How one request asks: with its credential and address. */
interface Asking {
  readonly core: Core
  readonly credential: AskerCredential
  readonly ip: string
  readonly admit: (actor: Actor) => void
  /** Takes what is answered, where it is logged. */
  readonly told: Told | undefined
  readonly allowance?: Allowance | undefined
}

type Body = ReturnType<typeof readBody>

const one = (body: Body, { core, credential, ip, admit, told, allowance }: Asking): string | Promise<string> => {
  const question = readQuestion(body)
  if (question instanceof OwnAsked)
    return checkOwnAs(core, credential, { ip }, [question.question], admit).then((own) => {
      told?.addOwn(question.question, own, 0)
      return ownText(own.decided[0])
    })
  return goOn(checkAs(core, credential, { ip }, [question], admit, allowance), (checked) => {
    told?.add(question, checked, 0)
    return textOf(checked.outcomes[0] as Outcome)
  })
}

const many = (body: Body, asking: Asking): string | Promise<string> => {
  const batch = readBatch(body)
  if (batch === undefined) return one(body, asking)
  const { core, credential, ip, admit, told, allowance } = asking
  const questions: CheckQuestion[] = []
  const own: OwnQuestion[] = []
  for (const item of batch.items)
    if (item instanceof OwnAsked) own.push(item.question)
    else if (!(item instanceof Fault)) questions.push(item)
  // Policies are asked of the database, and what it says does not go with facts from memory.
  const allowed = own.length === 0 ? allowance : undefined
  return goOn(checkAs(core, credential, { ip }, questions, admit, allowed), (checked) =>
    own.length === 0
      ? batchText(batch, checked, undefined, told)
      : checkOwnAs(core, credential, { ip }, own, admitted).then((decided) => batchText(batch, checked, decided, told)),
  )
}

const admitted = (): void => undefined

const asOne = {
  tags: ['Evaluations'],
  operationId: 'evaluate',
  summary: 'Ask whether somebody may do something',
  body: Evaluation,
  response: { 200: Decision },
}

const asMany = {
  tags: ['Evaluations'],
  operationId: 'evaluateMany',
  summary: 'Ask many questions at once',
  description:
    'They are answered on the same facts, in their order. What stands beside the list is the default of its items. An item that cannot be read is a denial of its own, and the others are answered. Without a list, or with an empty one, it is one question, and is answered as one.',
  body: Evaluations,
  response: { 200: Type.Union([Decisions, Decision]) },
}

/** Single and many questions: each has one function from body to answer, which its route and its shortcut share. */
export const evaluations = (app: App, { core, rateLimit }: DialectContext): void => {
  takeBackBodies(app)
  for (const [path, answer, schema] of [
    ['/evaluation', one, asOne],
    ['/evaluations', many, asMany],
  ] as const) {
    app.post(path, { config: { isRead: true, takesMaxAge: true }, schema }, async (request, reply) => {
      const credential = readCredential(request.headers.authorization)
      const allowance = allowanceOf(request)
      const body = readBody(request.body as Buffer | undefined)
      const told = core.decisionLog && new Told(core.decisionLog, SOURCE)
      const text = await answer(body, { core, credential, ip: request.ip, admit: admitted, told, allowance })
      // The caller's own id comes back as it was sent; so it stands in the log.
      told?.keep(String(request.headers['x-request-id'] || request.id))
      tellAge(reply, allowance)
      return sendText(reply, text)
    })

    const short: BodyShortcut['answer'] = (bytes, authorization, ip, requestId) => {
      let caller: string | undefined
      const admit = (actor: Actor): void => {
        if (actor.kind === 'user') caller = `token ${actor.tokenId}`
      }
      const told = core.decisionLog && new Told(core.decisionLog, SOURCE)
      const text = answer(readBody(bytes), { core, credential: readCredential(authorization), ip, admit, told })
      return goOn(text, (head): ShortAnswer => {
        const limits = rateLimit({ credential: caller, address: ip })
        told?.keep(requestId)
        return { head, body: NO_PIECES, headers: limits.length === 0 ? HEADERS : [...HEADERS, ...limits] }
      })
    }
    app.bodyShortcuts.set(`${app.prefix}${path}`, { answer: short })
  }
}

const HEADERS = ['content-type', JSON_TYPE]
const NO_PIECES: readonly Buffer[] = []
