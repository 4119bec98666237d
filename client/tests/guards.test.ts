import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requirePermission as forExpress } from '../src/express.ts'
import { requirePermission as forFastify } from '../src/fastify.ts'
import { requirePermission as forHono } from '../src/hono.ts'
import { createGatehouse, GatehouseError } from '../src/index.ts'

interface Asked {
  readonly user?: number | null
  readonly location?: unknown
}

const options = {
  user: ({ user }: Asked) => user,
  location: ({ location }: Asked) => location as number,
}

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
      forExpress(gate, 'records_edit_access', options)(asked, response, (error) => resolve(error ?? 'next'))
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
      options,
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
      options,
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
    for (const location of [undefined, null, '', 'shop', 0, Number.NaN, ['1'], {}])
      assert.equal(((await guard(unasked, { user: 7, location })) as { status: number }).status, 403)
  })

  test(`${name}: 503 while the service is away, and what is wrong with the program is the program’s`, async () => {
    const away = new GatehouseError('Away.', { status: 503, code: 'service.unavailable', retryAfter: 2.5 })
    const heard = (await guard(failing(away), { user: 7, location: 1 })) as { status: number; headers: object }
    assert.equal(heard.status, 503)
    assert.equal(new Headers(heard.headers as Record<string, string>).get('retry-after'), '3')
    const unreachable = createGatehouse({ baseUrl: 'http://127.0.0.1:1', token: 'token', company: 1, retries: 0 })
    assert.equal(((await guard(unreachable, { user: 7, location: 1 })) as { status: number }).status, 503)
    const token = new GatehouseError('Unknown.', { status: 401, code: 'credential.invalid' })
    for (const error of [token, new TypeError('no question')])
      assert.equal(await guard(failing(error), { user: 7, location: 1 }), error)
  })
}
