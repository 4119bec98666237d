import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { Person } from '../model/member.ts'
import { acceptInvitation } from '../operations/invitations/accept-invitation.ts'
import { revealLink } from '../operations/invitations/reveal-link.ts'
import { setUserDisabled } from '../operations/users/set-user-disabled.ts'
import { actorOf, aStep, limitsOf, type Step, type Wish, wishOf } from './agreement-deeds.ts'
import {
  addPlayer,
  first,
  type Interface,
  interfaces,
  nowAt,
  openStage,
  type Player,
  personOf,
  type Rows,
  readRows,
  renewTokens,
  request,
  type Stage,
} from './agreement-stage.ts'
import { boundariesOf, examine, type LimitedToken } from './agreement-views.ts'
import { isBlocked } from './brute-force.ts'
import { type Answer, type EngineKind, emptyDatabase, operator, type World, worldOn } from './world.ts'

/*
 * The same person has the same rights everywhere: people of a company that speaks all vocabularies do at random what
 * the interfaces let them, and after each step, what every interface shows of those concerned, and what it lets them
 * do, is held against a twin of the rules. With two nodes, one acts and the other one is asked.
 */

interface Count {
  /** Requests that were allowed, and refused, by interface. */
  readonly allowed: Record<Interface, number>
  refused: number
  compared: number
}

interface Play extends Count {
  readonly stage: Stage
  readonly story: string[]
  readonly limited: LimitedToken[]
  rows: Rows
  snapshot: string
}

const companyOf = ({ stage }: Play): number => stage.company.companyId

const look = async (play: Play): Promise<void> => {
  play.rows = await readRows(first(play.stage), companyOf(play))
}

/** A token that was ended opens nothing, also when its owner is let in again; then they get another one. */
const replaceEnded = async (play: Play, node: World): Promise<void> => {
  const { stage, rows } = play
  for (const player of stage.players) {
    const ended = interfaces.filter((audience) => rows.revokedTokens.has(player.tokens.get(audience)?.id ?? 0))
    for (const audience of ended) {
      const { status } = await request(stage, node, player, audience, 'GET', anyPage(play, audience))
      assert.equal(status, 401, `${player.name}’s ${audience} token was ended`)
    }
    const person = personOf(rows, player)
    if (ended.length > 0 && person && !isBlocked(person)) await renewTokens(stage, player, rows)
  }
}

const anyPage = (play: Play, audience: Interface): string =>
  ({
    alteg: `/api/v1/company/${play.stage.company.locations[0]}/users`,
    bakery: '/user',
    station: '/v1.0/users/roles',
    native: `/gatehouse/v1/companies/${companyOf(play)}/members`,
  })[audience]

/** All views are of one moment: where a window opened or closed meanwhile, they are asked again. */
const compare = async (play: Play, node: World, concerned: (rows: Rows) => readonly Person[]): Promise<void> => {
  await look(play)
  await replaceEnded(play, node)
  for (let attempt = 1; ; attempt++) {
    await look(play)
    const { rows, stage } = play
    const { faults, compared } = await examine(stage, node, rows, concerned(rows), play.limited)
    const after = await nowAt(first(stage))
    if (hasMoved(rows, rows.now, after) && attempt < 20) {
      await pause(100)
      continue
    }
    play.compared += compared
    assert.deepEqual(faults.slice(0, 10), [], `${faults.length} things do not agree`)
    return
  }
}

const about = (memberIds: readonly (number | undefined)[]) => (rows: Rows) =>
  rows.people.filter(({ member }) => memberIds.includes(member.id))

const perform = async (play: Play, step: Step): Promise<(number | undefined)[]> => {
  const { stage, rows, story } = play
  const node = stage.nodes[step.node % stage.nodes.length] as World
  const actor = actorOf(stage, rows, step)
  const wish = wishOf(stage, rows, actor, step)
  if (!wish) return []
  const { audience, method, path, body } = wish
  const line = `${actor.name} (${audience}) ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)}`
  story.push(line)
  const reply = await request(stage, node, actor, audience, method, path, body)
  story[story.length - 1] =
    `${line} → ${reply.status}${reply.status < 300 ? '' : ` ${reply.text.replaceAll(/\s+/g, ' ').slice(0, 160)}`}`
  assert.ok(reply.status < 500, 'it is no fault of the service')
  assert.notEqual(reply.status, 429, 'nobody is stopped by a limit')
  const own = step.more % 2 === 0 ? personOf(rows, actor)?.member.id : undefined
  if (reply.status >= 400) {
    play.refused += 1
    assert.equal(await first(stage).snapshot(), play.snapshot, 'a refusal leaves everything as it was')
    return step.more % 5 === 0 ? [wish.about, own] : []
  }
  play.allowed[audience] += 1
  await readAgain(play, wish, actor, reply, step)
  return wish.about === undefined ? [rows.people[step.target % rows.people.length]?.member.id] : [wish.about, own]
}

/** What a write answers is what a read shows then, by any node, and in it stands what was wished. */
const readAgain = async (
  { stage, rows }: Play,
  { audience, shownAt, found }: Wish,
  actor: Player,
  answered: Answer,
  step: Step,
): Promise<void> => {
  if (shownAt === undefined) return
  const other = stage.nodes[(step.node + 1) % stage.nodes.length] as World
  const reply = await request(stage, other, actor, audience, 'GET', shownAt)
  const after = await readRows(first(stage), stage.company.companyId)
  if (hasMoved(after, rows.now, after.now)) return
  // Whoever has just limited themselves may not be able to look.
  if (reply.status === 200) assert.deepEqual(answered.body, reply.body, 'the write answers what is read then')
  for (const [what, shown, wished] of found?.(answered.body) ?? [])
    assert.deepEqual(shown, wished, `${what} is as it was wished`)
}

/** SQLite’s clock has milliseconds. */
const hasMoved = (rows: Rows, from: number, to: number): boolean =>
  boundariesOf(rows).some((at) => from - 2_000 <= at && at <= to + 2_000)

/** Somebody who is invited accepts: with an account that they had, or under their new one. */
const accept = async ({ stage, rows, story }: Play, step: Step): Promise<(number | undefined)[]> => {
  const world = first(stage)
  const { companyId } = stage.company
  const [invitation] = await world.core.engine.all<{ id: number; member_id: number }>(
    `select i.id, i.member_id from invitations i join members m on m.company_id = i.company_id and m.id = i.member_id
     where i.company_id = $1 and i.state in ('created', 'sent', 'opened') and m.to_revision is null and m.accepted = 0
       and m.archived_at is null order by i.id`,
    [companyId],
  )
  if (!invitation || stage.players.length > 18) return []
  const player = await addPlayer(stage, `accepted${stage.players.length}-${step.more}`, '10.0.0.1')
  story.push(`${player.name} accepts invitation ${invitation.id}, of member ${invitation.member_id}`)
  const publicUrl = 'http://127.0.0.1:8080'
  const link = await revealLink(world.core, operator, { companyId, invitationId: invitation.id, publicUrl }).catch(
    () => '',
  )
  const call = { ...operator, actor: { kind: 'user', userId: player.userId, tokenId: 0, audience: 'native' } } as const
  await acceptInvitation(world.core, call, { secret: link.slice(link.lastIndexOf('/') + 1) }).catch((error: Error) => {
    story.push(`  not accepted: ${error.message}`)
  })
  const { people } = rows
  return [invitation.member_id, people[0]?.member.id]
}

/** The operator locks somebody out of everything, or lets them in again. */
const lockOut = async ({ stage, rows, story }: Play, step: Step): Promise<(number | undefined)[]> => {
  const player = stage.players[step.target % stage.players.length] as Player
  const person = personOf(rows, player)
  const disabled = step.more % 3 === 0 && person?.user?.disabled !== true
  story.push(`the operator ${disabled ? 'locks out' : 'lets in'} ${player.name}`)
  await setUserDisabled(first(stage).core, operator, player.userId, disabled).catch((error: Error) => {
    story.push(`  refused: ${error.message}`)
  })
  return [person?.member.id]
}

/** Somebody makes a token for a program, that may do less than they. */
const narrow = async (play: Play, step: Step): Promise<(number | undefined)[]> => {
  const { stage, rows, story, limited } = play
  // Not owners most of the time: of the rights of others, more can be taken.
  const able = stage.players.filter((player) => {
    const person = personOf(rows, player)
    return person !== undefined && !isBlocked(person)
  })
  const actor = able[step.actor % able.length] as Player
  const audience = (['native', 'native', 'bakery', 'station'] as const)[step.more % 4] as Interface
  const limits = limitsOf(stage, rows, step)
  const body = { company_id: companyOf(play), audience, name: 'Program', ...limits }
  const reply = await request(stage, first(stage), actor, 'native', 'POST', '/gatehouse/v1/tokens', body)
  story.push(`${actor.name} makes a ${audience} token for ${JSON.stringify(limits)} → ${reply.status}`)
  assert.ok(reply.status < 500)
  if (reply.status !== 201) return []
  const { id, token: text } = reply.body.data
  limited.push({ player: actor, id, audience, limits, text })
  return [personOf(rows, actor)?.member.id]
}

const apart = { accept, 'lock out': lockOut, narrow }

/** What is stored of another company, where one of the players is a member too. */
const foreignRights = async (stage: Stage): Promise<unknown> => {
  const { rules, people } = await readRows(first(stage), stage.foreign.companyId)
  return { rules, members: people.map(({ member }) => member) }
}

const playAll = async (nodes: readonly World[], steps: readonly Step[], count: Count): Promise<void> => {
  const stage = await openStage(nodes)
  const elsewhere = await foreignRights(stage)
  const play: Play = {
    ...count,
    stage,
    story: [],
    limited: [],
    rows: await readRows(first(stage), stage.company.companyId),
    snapshot: '',
  }
  try {
    for (const step of steps) {
      await look(play)
      play.snapshot = await first(stage).snapshot()
      const other = nodes[(step.node + 1) % nodes.length] as World
      const concerned = await (step.deed in apart
        ? apart[step.deed as keyof typeof apart](play, step)
        : perform(play, step))
      if (concerned.length > 0) await compare(play, other, about(concerned))
    }
    play.story.push('everybody looks at everything')
    await compare(play, nodes.at(-1) as World, (rows) => rows.people)
    assert.deepEqual(await foreignRights(stage), elsewhere, 'nobody’s rights in another company changed')
  } catch (error) {
    const names = stage.players.map(({ name, userId }) => {
      const member = personOf(play.rows, { userId })?.member.id
      return `${name} = user ${userId}, member ${member}`
    })
    const { companyId, locations } = stage.company
    const cast = `company ${companyId}, locations ${locations.join(', ')}; ${names.join('; ')}`
    throw new Error(`${(error as Error).message}\n\nThe story:\n${cast}\n${play.story.join('\n')}`, { cause: error })
  } finally {
    count.refused = play.refused
    count.compared = play.compared
  }
}

/** Plays sequences until one does not agree, which fast-check then makes as short as it can, or the time is over. */
export const playRandomly = async (
  kind: EngineKind,
  { seed, length, runs, seconds }: { seed: number; length: number; runs: number; seconds?: number },
): Promise<Count> => {
  const count: Count = { allowed: { alteg: 0, bakery: 0, station: 0, native: 0 }, refused: 0, compared: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: length, size: 'max' }), async (steps) => {
      const { url, remove } = await emptyDatabase(kind)
      await using one = await worldOn(url, {}, remove)
      if (kind === 'sqlite') {
        await playAll([one], steps, count)
        return
      }
      await using two = await worldOn(url)
      await playAll([one, two], steps, count)
    }),
    {
      seed,
      numRuns: runs,
      ...(seconds !== undefined && { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }),
    },
  )
  return count
}
