import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../model/refusal.ts'
import type { App } from './app-type.ts'
import { type ErrorTable, useErrorTable } from './errors.ts'
import { NotReady } from './health.ts'
import { createLogger } from './logging.ts'
import { createServer } from './server.ts'
import { stop } from './stop.ts'
import { Type } from './type.ts'

/** A dialect that words everything in its own way: a text with kind and fields, and the category's first letters. */
const shouting: ErrorTable = {
  prefixes: ['/shout', '/also/shout'],
  refuse: (refusal, _request, reply) =>
    reply
      .code(refusal.category === 'invalid' ? 422 : 418)
      .send(
        [refusal.kind, ...refusal.fields.map(({ field, message }) => `${field} ${message}`)].join('; ').toUpperCase(),
      ),
  fault: (reference, _request, reply) => reply.code(500).send(`OUCH ${reference}`),
}

const Colour = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    tone: Type.Union([Type.Literal('dark'), Type.Literal('light')]),
    level: Type.Optional(Type.Integer()),
    near: Type.Optional(Type.Array(Type.Object({ id: Type.Union([Type.Integer(), Type.Null()]) }))),
  },
  { additionalProperties: false },
)

/** A server with a plain route, a dialect and a log that can be read. */
const open = async ({ level = 'info', trustedProxies = [] as string[], ready = async () => {} } = {}) => {
  const lines: string[] = []
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(line) } })
  const app = createServer({ settings: { trustedProxies }, logger, ready })
  const gate = Promise.withResolvers<void>()

  app.get('/plain/:id', (request) => ({ params: request.params, ip: request.ip }))
  app.get('/slow', async () => {
    await gate.promise
    return { done: true }
  })
  app.register(async (dialect: App) => {
    useErrorTable(dialect, shouting)
    dialect.addHook('onRequest', async (request) => {
      request.caller = 'token 17'
    })
    dialect.get(
      '/shout/:id',
      { schema: { querystring: Type.Object({ limit: Type.Optional(Type.String()) }) } },
      (request) => {
        return { id: request.params, limit: request.query.limit }
      },
    )
    dialect.post('/shout/colours', { schema: { body: Colour } }, (request) => ({ name: request.body.name }))
    dialect.post('/shout/anything', (request) => ({ body: request.body === undefined ? 'none' : request.body }))
    dialect.delete('/shout/:id', (request) => ({ body: request.body === undefined ? 'none' : request.body }))
    dialect.get('/shout/broken', () => {
      throw new Error('the secret story')
    })
    dialect.get('/shout/refused', () => {
      throw new Refusal('request.throttled', { retryAfter: 2.2 })
    })
  })
  await app.ready()
  return {
    app,
    gate,
    log: () => lines.map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

describe('the shell around every dialect', () => {
  test('carries a sane request id through, and makes one otherwise', async () => {
    await using world = await open()

    const given = await world.app.inject({ url: '/plain/1', headers: { 'x-request-id': 'abc-1.2_3' } })
    const made = await world.app.inject({ url: '/plain/1', headers: { 'x-request-id': 'not sane "at all"' } })
    const again = await world.app.inject({ url: '/plain/1' })

    assert.equal(given.headers['x-request-id'], 'abc-1.2_3')
    assert.match(String(made.headers['x-request-id']), /^[A-Za-z0-9._-]{8,}$/)
    assert.notEqual(made.headers['x-request-id'], again.headers['x-request-id'])
  })

  test('answers an unknown address and a wrong method in the words of the dialect that owns the path', async () => {
    await using world = await open()

    const unknown = await world.app.inject({ url: '/shout/1/2' })
    assert.deepEqual([unknown.statusCode, unknown.body], [418, 'ROUTE.UNKNOWN'])
    const wrong = await world.app.inject({ method: 'PUT', url: '/shout/1?x=1', payload: { a: 1 } })
    assert.deepEqual([wrong.body, wrong.headers.allow], ['METHOD.NOT-ALLOWED', 'DELETE, GET, HEAD'])
    const other = await world.app.inject({ url: '/also/shout' })
    assert.equal(other.body, 'ROUTE.UNKNOWN')
    const unreadable = await world.app.inject({ method: 'POST', url: '/shout/1/2', headers: json, payload: '{' })
    assert.equal(unreadable.body, 'ROUTE.UNKNOWN')
    const badEscape = await world.app.inject({ url: '/shout/%zz' })
    assert.deepEqual([badEscape.body, 'x-request-id' in badEscape.headers], ['REQUEST.MALFORMED', true])
    const upper = await world.app.inject({ url: '/Shout/1' })
    assert.equal(upper.json().code, 'route.unknown')
  })

  test('answers as a problem where no dialect has a say', async () => {
    await using world = await open()

    const unknown = await world.app.inject({ url: '/shouting' })
    assert.equal(unknown.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.deepEqual(unknown.json(), { status: 404, title: 'There is nothing at this address.', code: 'route.unknown' })
    const wrong = await world.app.inject({ method: 'POST', url: '/healthz' })
    assert.deepEqual([wrong.statusCode, wrong.headers.allow], [405, 'GET, HEAD'])
    const long = await world.app.inject({ url: `/plain/${'x'.repeat(300)}` })
    assert.equal(long.statusCode, 404)
  })

  test('tells nothing of a fault but a reference, and the log everything', async () => {
    await using world = await open()

    const reply = await world.app.inject({ url: '/shout/broken', headers: { 'x-request-id': 'r1' } })

    const reference = /^OUCH ([0-9a-f]{12})$/.exec(reply.body)?.[1]
    const [fault] = world.log().filter((line) => line.level === 'error')
    assert.deepEqual(
      [fault.reference, fault.request, fault.err.message, fault.caller],
      [reference, 'r1', 'the secret story', 'token 17'],
    )
    assert.match(fault.err.stack, /server\.test\.ts/)
  })

  test('says when to come back', async () => {
    await using world = await open()
    const reply = await world.app.inject({ url: '/shout/refused' })
    assert.deepEqual([reply.body, reply.headers['retry-after']], ['REQUEST.THROTTLED', '3'])
  })

  test('counts a forwarded address only from a trusted proxy', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    await using alone = await open()
    assert.equal((await alone.app.inject({ url: '/plain/1', headers })).json().ip, '127.0.0.1')
    await using behind = await open({ trustedProxies: ['loopback'] })
    assert.equal((await behind.app.inject({ url: '/plain/1', headers })).json().ip, '203.0.113.9')
  })
})

const json = { 'content-type': 'application/json' }

describe('bodies', () => {
  test('JSON of every name is read, and an empty one is no body', async () => {
    await using world = await open()
    const post = (contentType: string, payload: string) =>
      world.app.inject({ method: 'POST', url: '/shout/anything', headers: { 'content-type': contentType }, payload })

    assert.deepEqual((await post('application/json; charset=utf-8', '{"a":[1]}')).json(), { body: { a: [1] } })
    assert.deepEqual((await post('application/vnd.api.v2+json', '{"a":1}')).json(), { body: { a: 1 } })
    assert.deepEqual((await post('application/json', '')).json(), { body: 'none' })
    assert.deepEqual((await post('text/plain', '')).json(), { body: 'none' })
    const deleted = await world.app.inject({ method: 'DELETE', url: '/shout/1', headers: json })
    assert.deepEqual(deleted.json(), { body: 'none' })
    const bare = await world.app.inject({ method: 'POST', url: '/shout/anything' })
    assert.deepEqual(bare.json(), { body: 'none' })
  })

  test('what cannot be read is refused', async () => {
    await using world = await open()
    const post = async (payload: string | Buffer, headers: Record<string, string> = json) =>
      (await world.app.inject({ method: 'POST', url: '/shout/anything', headers, payload })).body

    assert.equal(await post('{"a":'), 'REQUEST.MALFORMED')
    assert.equal(await post(Buffer.from([0x22, 0xff, 0x22])), 'REQUEST.MALFORMED')
    assert.equal(await post('{"a":[{"__proto__":{"admin":true}}]}'), 'REQUEST.MALFORMED')
    assert.equal(await post('{"\\u005f_pr\\u006fto__":1}'), 'REQUEST.MALFORMED')
    assert.equal(await post('{"a":"__proto__"}'), '{"body":{"a":"__proto__"}}')
    assert.equal(
      await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      'REQUEST.UNSUPPORTED-MEDIA',
    )
    assert.equal(await post('a', { 'content-type': 'text/plain' }), 'REQUEST.UNSUPPORTED-MEDIA')
    assert.equal(await post('a', { 'content-type': 'nonsense' }), 'REQUEST.UNSUPPORTED-MEDIA')
    assert.equal(await post(`"${'x'.repeat(1024 * 1024)}"`), 'REQUEST.TOO-LARGE')
    assert.equal(await post('['.repeat(500_000)), 'REQUEST.MALFORMED')
  })

  test('wrong fields are named in the words of the caller, all at once', async () => {
    await using world = await open()
    const faults = async (payload: unknown) =>
      (
        await world.app.inject({
          method: 'POST',
          url: '/shout/colours',
          headers: json,
          payload: JSON.stringify(payload),
        })
      ).body
        .split('; ')
        .slice(1)

    assert.deepEqual(await faults({ name: '', tone: 'grey', extra: 1 }), [
      'EXTRA IS NOT KNOWN HERE',
      'NAME MUST NOT HAVE FEWER THAN 1 CHARACTERS',
      'TONE MUST BE "DARK" OR "LIGHT"',
    ])
    assert.deepEqual(await faults({ tone: 'dark', level: '3' }), ['NAME IS MISSING', 'LEVEL MUST BE INTEGER'])
    assert.deepEqual(await faults({ name: 'a', tone: 'dark', near: [{ id: 1 }, { id: 'x' }, {}] }), [
      'NEAR.1.ID MUST BE INTEGER OR NULL',
      'NEAR.2.ID IS MISSING',
    ])
    assert.deepEqual(await faults([]), ['BODY MUST BE OBJECT'])
  })
})

describe('the log', () => {
  test('tells of writes and refusals, and of reads only at debug', async () => {
    await using world = await open()
    await world.app.inject({ url: '/shout/1?secret=1' })
    await world.app.inject({ url: '/shout/refused' })
    await world.app.inject({ method: 'DELETE', url: '/shout/1', headers: { 'x-request-id': 'r9' } })
    await world.app.inject({ url: '/nowhere/at-all' })
    await world.app.inject({ url: '/nowhere/%zz' })

    const told = world.log().map(({ request, method, route, status, caller, refusal }) => ({
      request,
      method,
      route,
      status,
      caller,
      refusal,
    }))
    assert.deepEqual(
      told.map(({ method, route, status, caller, refusal }) => [method, route, status, caller, refusal]),
      [
        ['GET', '/shout/refused', 418, 'token 17', 'request.throttled'],
        ['DELETE', '/shout/:id', 200, 'token 17', undefined],
        ['GET', '(none)', 404, undefined, 'route.unknown'],
        ['GET', '(none)', 400, undefined, 'request.malformed'],
      ],
    )
    assert.equal(told[1]?.request, 'r9')

    await using verbose = await open({ level: 'debug' })
    await verbose.app.inject({ url: '/shout/1' })
    assert.deepEqual(
      verbose.log().map(({ level, route }) => [level, route]),
      [['debug', '/shout/:id']],
    )
  })

  test('hides credentials and bodies, should somebody log them', () => {
    const lines: string[] = []
    const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } })
    log.info({
      req: { headers: { authorization: 'hunter2', cookie: 'hunter2' }, body: 'hunter2' },
      password: 'hunter2',
    })
    assert.match(lines[0] ?? '', /\[hidden\]/)
    assert.doesNotMatch(lines[0] ?? '', /hunter2/)
  })
})

describe('for whoever supervises', () => {
  test('alive, ready, and why not', async () => {
    const state = { problem: undefined as Error | undefined }
    await using world = await open({
      ready: async () => {
        if (state.problem) throw state.problem
      },
    })
    const ask = async (url: string) => {
      const reply = await world.app.inject({ url })
      return [reply.statusCode, reply.json()]
    }

    assert.deepEqual(await ask('/healthz'), [200, { status: 'ok' }])
    assert.deepEqual(await ask('/readyz'), [200, { status: 'ok' }])
    state.problem = new NotReady('database')
    assert.deepEqual(await ask('/readyz'), [503, { status: 'unavailable', reason: 'database' }])
    state.problem = new Error('password=hunter2')
    assert.deepEqual(await ask('/readyz'), [503, { status: 'unavailable', reason: 'failed' }])
    assert.deepEqual(await ask('/healthz'), [200, { status: 'ok' }])
  })

  test('metrics count each request once, by route', async () => {
    await using world = await open()
    await world.app.inject({ url: '/plain/1' })
    await world.app.inject({ url: '/plain/2' })
    await world.app.inject({ method: 'HEAD', url: '/plain/2' })
    await world.app.inject({ url: '/some/probe.php' })

    const { body, headers } = await world.app.inject({ url: '/metrics' })

    const name = 'gatehouse_http_request_duration_seconds'
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    assert.match(body, new RegExp(`${name}_count\\{method="GET",route="/plain/:id",status="2xx"\\} 2`))
    assert.match(body, new RegExp(`${name}_count\\{method="HEAD",route="/plain/:id",status="2xx"\\} 1`))
    assert.match(body, new RegExp(`${name}_bucket\\{method="GET",route="/plain/:id",status="2xx",le="\\+Inf"\\} 2`))
    assert.match(body, new RegExp(`${name}_count\\{method="GET",route="\\(none\\)",status="4xx"\\} 1`))
    assert.match(body, /process_resident_memory_bytes \d/)
    assert.equal(body.match(new RegExp(`# TYPE ${name} histogram`, 'g'))?.length, 1)
  })
})

describe('below HTTP', () => {
  const say = async (port: number, words: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(words)
    return text(socket)
  }

  test('nonsense and endless headers get a short answer', async () => {
    await using world = await open()
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = world.app.server.address() as { port: number }

    assert.match(await say(port, 'HELLO\r\n\r\n'), /^HTTP\/1\.1 400 .*application\/problem\+json/s)
    assert.match(await say(port, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /)
  })
})

describe('stopping', () => {
  const listening = async () => {
    const world = await open()
    const origin = await world.app.listen({ port: 0, host: '127.0.0.1' })
    return { ...world, origin }
  }

  test('finishes what it has accepted, accepts nothing new, and says so', async () => {
    const { app, gate, origin } = await listening()
    const slow = fetch(`${origin}/slow`)
    await pause(50)

    const stopped = stop(app, { graceMs: 5_000 })
    await assert.rejects(fetch(`${origin}/plain/1`, { headers: { connection: 'close' } }))
    await pause(300)
    gate.resolve()

    assert.deepEqual(await (await slow).json(), { done: true })
    assert.equal(await stopped, true)
  })

  test('loses no request of clients that keep asking on open connections', async () => {
    const { app, origin } = await listening()
    const { port } = new URL(origin)
    let answered = 0
    const socket = connect(Number(port), '127.0.0.1')
    const ended = text(socket)
    socket.on('data', (chunk) => {
      answered += String(chunk).split('HTTP/1.1 200').length - 1
      if (!/connection: close/i.test(String(chunk))) socket.write('GET /plain/1 HTTP/1.1\r\nHost: a\r\n\r\n')
    })
    socket.write('GET /plain/1 HTTP/1.1\r\nHost: a\r\n\r\n')
    await pause(30)

    assert.equal(await stop(app, { graceMs: 5_000 }), true)

    const all = await ended
    assert.ok(answered > 1)
    assert.equal(all.match(/connection: close/gi)?.length, 1)
    assert.equal(all.match(/HTTP\/1\.1 /g)?.length, answered)
  })

  test('tells the supervisor at once, and refuses late comers in the words of their dialect', async () => {
    const { app, gate, origin } = await listening()
    const { port } = new URL(origin)
    const held = connect(Number(port), '127.0.0.1')
    const heard = text(held)
    held.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    await pause(30)

    const stopped = stop(app, { graceMs: 5_000 })
    await pause(350)
    // Pipelined on a busy connection, after the drain.
    held.write('GET /shout/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n')
    await pause(30)
    gate.resolve()

    assert.equal(await stopped, true)
    assert.match(await heard, /"done":true.*HTTP\/1\.1 418 .*SERVICE\.UNAVAILABLE/s)
  })

  test('cuts what does not end in time', async () => {
    const { app, origin } = await listening()
    const slow = fetch(`${origin}/slow`).then(
      () => 'answered',
      () => 'cut',
    )
    await pause(50)

    const before = performance.now()
    assert.equal(await stop(app, { graceMs: 400 }), false)

    assert.ok(performance.now() - before < 2_000)
    assert.equal(await slow, 'cut')
  })

  test('a server that never listened stops as well', async () => {
    const { app } = await open()
    assert.equal(await stop(app, { graceMs: 1_000 }), true)
  })
})
