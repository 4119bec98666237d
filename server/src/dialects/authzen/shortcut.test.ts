import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { asking } from '../../testing/asking.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'

/** Those that differ from request to request, or that only a connection has. */
const ofTheMoment = new Set(['date', 'connection', 'keep-alive', 'x-request-id'])

const told = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].flatMap(([name, value]) => (ofTheMoment.has(name) ? [] : [[name, `${value}`]])))

/** Durations by route: the shortcut counts under the same name, so what both have met is their sum. */
const counted = async (world: World, route: string): Promise<number> => {
  const lines = (await (await world.app()).metrics.text()).split('\n')
  const line = lines.find(
    (text) => text.includes('_count') && text.includes(`route="${route}"`) && text.includes('2xx'),
  )
  return Number(line?.split(' ').at(-1) ?? 0)
}

/** What JSON allows, or does not quite: whatever becomes of it, becomes of it on both ways. */
const odd = (right: string): readonly string[] => {
  const { subject, action, resource } = JSON.parse(right)
  const inside = (members: string): string => right.replace(/\}$/, `,${members}}`)
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  return [
    `\ufeff${right}`,
    ` \n\t${right}\r\n `,
    `${right}x`,
    `${right}${right}`,
    `${right}\0`,
    `[${right}]`,
    inside('"subject":{"type":"user","id":"0"}'),
    `{"subject":5,${right.slice(1)}`,
    inside('"__proto__":{"subject":5},"constructor":{"prototype":{}}'),
    `{"__proto__":${right}}`,
    inside('"evaluations":{"__proto__":[]}'),
    inside('"context":{"__proto__":{"ip":"x"},"at":1e999,"n":-0,"big":123456789012345678901234567890}'),
    inside(`"context":{"deep":${deep(50_000)}}`),
    inside(`"more":${deep(50_000)}`),
    inside(`"evaluations":${deep(50_000)}`),
    right.replace(`"${subject.id}"`, `${subject.id}`),
    right.replace(`"${subject.id}"`, `"${subject.id}.0"`),
    right.replace(`"${subject.id}"`, `"0${subject.id}"`),
    right.replace(`"${subject.id}"`, `" ${subject.id}"`),
    right.replace(`"${subject.id}"`, `"${'9'.repeat(400)}"`),
    right.replace(`"${subject.id}"`, '"\\ud800"'),
    right.replace(`"${subject.id}"`, '"\\u0000@x"'),
    right.replace(`"${subject.id}"`, `"${[...subject.id].map((digit) => `\\u003${digit}`).join('')}"`),
    right.replace(action.name, '\\ud83d\\ude00'),
    right.replace(action.name, '__proto__'),
    right.replace(action.name, 'constructor'),
    right.replace(`"${resource.type}"`, '"__proto__"'),
    right.replace(`"${resource.type}"`, '"Location"'),
    right.replace(`"${resource.type}"`, '"gatehouse::x"'),
    right.replaceAll('"', "'"),
    right.replace('{', '{/**/'),
    right.replace(/\}$/, ',}'),
  ]
}

onEachEngine('authzen: the shortcut', (open) => {
  test('answers over a connection what the route answers, in every case', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({ slot: `location:${here}`, exceptions: { timetable_access: true } })
    await setPolicies(world.core, operator, {
      companyId: salon.companyId,
      schema: `entity user { role?: String }; entity planet { mass?: Long };
               action visit appliesTo { principal: user, resource: planet };`,
      policies: '@id("light") permit (principal, action, resource) when { resource has mass && resource.mass < 5 };',
      tests: [],
      entities: [{ type: 'planet', id: '😀', attributes: { mass: 3 }, parents: [] }],
    })
    const { token } = await asking(world, salon, salon.owner)
    const { token: limited } = await asking(world, salon, salon.owner, { locations: [here] })
    const { token: foreign } = await asking(world, await world.salon(), worker)

    const user = (id: unknown): object => ({ type: 'user', id: String(id) })
    const at = (id: unknown): object => ({ type: 'location', id: String(id) })
    const right = { subject: user(worker.userId), action: { name: 'timetable_access' }, resource: at(here) }
    const many = [
      {},
      { resource: at(there) },
      { subject: user(worker.login) },
      { action: {} },
      5,
      { context: { ip: 'x' } },
    ]
    const planet = (properties?: unknown, id = '3') => ({
      type: 'planet',
      id,
      ...(properties !== undefined && { properties }),
    })
    const visits = [
      planet({ mass: 1 }),
      planet({ mass: 9 }),
      planet({ mass: -0 }),
      planet({ mass: 1e300 }),
      planet({ mass: '1' }),
      planet({ mass: null }),
      planet([]),
      planet(),
      planet({ mass: 9 }, '😀'),
      planet({ mass: 1 }, '\ud83d'),
      planet({ mass: 1 }, '\0'),
      planet({ mass: 1 }, '__proto__'),
    ]
    const bodies: readonly unknown[] = [
      right,
      { ...right, more: { __proto__: 1 } },
      { ...right, resource: at(there) },
      { ...right, subject: user(4_000_000) },
      { ...right, subject: user(worker.login) },
      { ...right, subject: { type: 'robot', id: 'x' } },
      { ...right, resource: { type: 'planet', id: 'x' } },
      { ...right, resource: { type: 'tag', id: '7' } },
      { ...right, action: { name: 'members.edit' } },
      { ...right, action: { name: 'ümlaut ☃' } },
      { ...right, context: { ip: '10.0.0.1' } },
      { ...right, context: { ip: 5 } },
      { ...right, subject: undefined },
      { ...right, evaluations: [] },
      { ...right, evaluations: many },
      { ...right, evaluations: many, options: { evaluations_semantic: 'deny_on_first_deny' } },
      { ...right, evaluations: many, options: { evaluations_semantic: 'permit_on_first_permit' } },
      { ...right, evaluations: many, options: { evaluations_semantic: 'maybe' } },
      { ...right, evaluations: 5 },
      { ...right, filler: 'x'.repeat(300_000) },
      { ...right, filler: 'x'.repeat(1_100_000) },
      '',
      '{',
      '[]',
      'null',
      Buffer.from([0x7b, 0xff, 0x7d]),
      ...odd(JSON.stringify(right)),
      ...visits.map((resource) => ({ ...right, action: { name: 'visit' }, resource })),
      ...odd(JSON.stringify({ ...right, action: { name: 'visit' }, resource: visits[0] })),
      { ...right, action: { name: 'visit' }, evaluations: [...visits.map((resource) => ({ resource })), ...many] },
    ]
    const json = { 'content-type': 'application/json' }
    const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}`, ...json })
    const headers: readonly Record<string, string>[] = [
      bearer(token),
      bearer(limited),
      bearer(foreign),
      bearer('ghu_nothing'),
      json,
      { ...bearer(token), authorization: `bearer ${token}` },
      { ...bearer(token), authorization: token },
      { ...bearer(token), 'content-type': 'Application/JSON; charset=utf-8' },
      { ...bearer(token), 'content-type': 'text/plain' },
      { ...bearer(token), 'content-type': 'application/problem+json' },
      ...[
        'application/json;charset=UTF-8',
        'application/json; charset=latin1',
        'application/json ; x=y',
        'application/jsonx',
        'application/json-patch+json',
        'application/json, text/plain',
        'text/plain; a=application/json',
        'APPLICATION/JSON',
        'json',
      ].map((type) => ({ ...bearer(token), 'content-type': type })),
      { ...bearer(token), 'x-request-id': 'a {sent} one; ü' },
      { ...bearer(token), 'x-request-id': '' },
    ]

    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    const play = async (path: string, body: unknown, sent: Record<string, string>): Promise<number> => {
      const payload = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
      // Injected requests begin at the router, behind the shortcut.
      const route = await (await world.app()).inject({ method: 'POST', url: path, headers: sent, payload })
      const reply = await fetch(origin + path, { method: 'POST', headers: sent, body: payload })
      const about = `${path} ${JSON.stringify(sent)} ${String(payload).slice(0, 200)}`
      assert.deepEqual(
        [reply.status, told(reply.headers), await reply.text()],
        [route.statusCode, told(Object.entries(route.headers)), route.body],
        about,
      )
      const id = sent['x-request-id']
      if (id) assert.deepEqual([reply.headers.get('x-request-id'), route.headers['x-request-id']], [id, id], about)
      else assert.ok(reply.headers.has('x-request-id') && route.headers['x-request-id'], about)
      return reply.status
    }
    const statuses = new Set<number>()
    for (const path of ['/access/v1/evaluation', '/access/v1/evaluations', '/access/v1/evaluation?x=1']) {
      for (const body of bodies) statuses.add(await play(path, body, bearer(token)))
      for (const sent of headers) statuses.add(await play(path, right, sent))
    }
    assert.deepEqual([...statuses].sort(), [200, 400, 401, 413])
    assert.ok((await counted(world, '/access/v1/evaluation')) > 20)
  })

  test('bodies in pieces, without a length, and one after the other on a connection', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    const { token } = await asking(world, salon, salon.owner)
    const asked = JSON.stringify({
      subject: { type: 'user', id: String(salon.owner.userId) },
      action: { name: 'timetable_access' },
      resource: { type: 'location', id: String(salon.locations[0]) },
    })
    await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    const { port } = (await world.app()).server.address() as { port: number }
    const start = `POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
    const whole = `${start}Content-Length: ${asked.length}\r\n\r\n${asked}`
    const broken = `${start}Content-Length: 1\r\n\r\n{`
    const chunked = `${start}Transfer-Encoding: chunked\r\n\r\n${asked.length.toString(16)}\r\n${asked}\r\n0\r\n\r\n`

    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.on('data', (part) => {
      heard += part
    })
    const hear = async (statuses: readonly number[]): Promise<void> => {
      const found = (): number[] => [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
      const ends = Date.now() + 5_000
      while (found().length < statuses.length && Date.now() < ends) await new Promise((later) => setTimeout(later, 5))
      assert.deepEqual(found(), statuses)
      heard = ''
    }
    socket.write(whole)
    await hear([200])
    for (const piece of [whole.slice(0, 150), whole.slice(150, -40), whole.slice(-40)]) {
      socket.write(piece)
      await new Promise((later) => setTimeout(later, 20))
    }
    await hear([200])
    socket.write(chunked)
    await hear([200])
    socket.write(whole + whole + broken + whole)
    await hear([200, 200, 400, 200])
    socket.end()
  })
})
