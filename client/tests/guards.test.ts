import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requirePermission as forExpress } from '../src/express.ts'
import { requirePermission as forFastify } from '../src/fastify.ts'
import { requirePermission as forHono } from '../src/hono.ts'
import { createGatehouse, GatehouseError } from '../src/index.ts'

interface Asked {
  readonly user?: number | null
  readonly location?: unknown
  readonly company?: unknown
}

const options = {
  user: ({ user }: Asked) => user,
  location: ({ location }: Asked) => location as number,
}
const companyOptions = { user: options.user, company: ({ company }: Asked) => company as number }

type Gate = Parameters<typeof forExpress>[0]

/** An answer as it is put together. */
const answer = () => {
  const heard = {
    take: <T>(whole: T, part: object): T => {
      Object.assign(heard, part)
      return whole
    },
  }
  return heard
}

/** What each guard makes of a request: `next`, an answer, or an error that is left to the framework. */
const guards: Record<string, (gate: Gate, asked: Asked) => Promise<unknown>> = {
  express: (gate, asked) =>
    new Promise((resolve) => {
      const heard = answer()
      const response = {
        status: (status: number) => heard.take(response, { status }),
        set: (headers: object) => heard.take(response, { headers }),
        json: () => resolve(heard),
      }
      forExpress(gate, 'records_edit_access', 'company' in asked ? companyOptions : options)(asked, response, (error) =>
        resolve(error ?? 'next'),
      )
    }),
  fastify: async (gate, asked) => {
    const heard = answer()
    const reply = {
      code: (status: number) => heard.take(reply, { status }),
      headers: (headers: object) => heard.take(reply, { headers }),
      send: () => reply,
    }
    return forFastify(
      gate,
      'records_edit_access',
      'company' in asked ? companyOptions : options,
    )(asked, reply).then(
      (sent) => (sent === undefined ? 'next' : heard),
      (error: unknown) => error,
    )
  },
  hono: async (gate, asked) => {
    const passed: string[] = []
    const next = async (): Promise<void> => void passed.push('next')
    return forHono(
      gate,
      'records_edit_access',
      'company' in asked ? companyOptions : options,
    )(asked, next).then(
      (response) => (response ? { status: response.status, headers: response.headers } : passed[0]),
      (error: unknown) => error,
    )
  },
}

const answering = (can: Gate['can']): Gate => ({ can })
const failing = (error: Error): Gate => answering(() => Promise.reject(error))

for (const [name, guard] of Object.entries(guards)) {
  test(`${name}: only a yes lets pass`, async () => {
    assert.equal(
      await guard(
        answering(async () => true),
        { user: 7, location: 1 },
      ),
      'next',
    )
    for (const answer of [false, undefined, null, 'yes', 1] as boolean[]) {
      const heard = await guard(
        answering(async () => answer),
        { user: 7, location: 1 },
      )
      assert.deepEqual((heard as { status: number }).status, 403, String(answer))
    }
  })

  test(`${name}: nobody, and no location, are not asked about`, async () => {
    const unasked = answering(() => assert.fail('it was asked'))
    for (const user of [undefined, null])
      assert.equal(((await guard(unasked, { user, location: 1 })) as { status: number }).status, 401)
    for (const place of [undefined, null, '', 'shop', '9007199254740991', 0, Number.NaN, ['1'], {}]) {
      assert.equal(((await guard(unasked, { user: 7, location: place })) as { status: number }).status, 403)
      assert.equal(((await guard(unasked, { user: 7, company: place })) as { status: number }).status, 403)
    }
    const unknown = new GatehouseError('Unknown.', { status: 404, code: 'company.unknown' })
    assert.equal(((await guard(failing(unknown), { user: 7, company: 5 })) as { status: number }).status, 403)
  })

  test(`${name}: 503 while the service is away, and what is wrong with the program is the program’s`, async () => {
    const away = new GatehouseError('Away.', { status: 503, code: 'service.unavailable', retryAfter: 2.5 })
    const heard = (await guard(failing(away), { user: 7, location: 1 })) as { status: number; headers: object }
    assert.equal(heard.status, 503)
    assert.equal(new Headers(heard.headers as Record<string, string>).get('retry-after'), '3')
    for (const retryAfter of [1e23, Number.MAX_VALUE]) {
      const odd = new GatehouseError('Away.', { status: 429, code: 'limit.reached', retryAfter })
      const { headers } = (await guard(failing(odd), { user: 7, location: 1 })) as { headers: Record<string, string> }
      assert.equal(new Headers(headers).get('retry-after'), '3600')
    }
    const unreachable = createGatehouse({ baseUrl: 'http://127.0.0.1:1', token: 'token', company: 1, retries: 0 })
    assert.equal(((await guard(unreachable, { user: 7, location: 1 })) as { status: number }).status, 503)
    const token = new GatehouseError('Unknown.', { status: 401, code: 'credential.invalid' })
    const slip = new TypeError('no question')
    assert.equal(await guard(failing(slip), { user: 7, location: 1 }), slip)
    // Frameworks answer with the status of an error: whoever asks would be told 401, or what Gatehouse has said.
    const told = await guard(failing(token), { user: 7, location: 1 })
    assert.ok(told instanceof Error && told.cause === token && !('status' in told) && !('code' in told))
    assert.match(told.message, /credential\.invalid/)
  })
}
