import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { TokenLimits } from '../model/actor.ts'
import { handOutToken } from '../operations/credentials/hand-out-token.ts'
import { setPassword } from '../operations/credentials/set-password.ts'
import { type Answer, operator, type Someone, type World } from './world.ts'

/** What a tool answered: its structured result, and its text. */
interface Told {
  readonly isError: boolean
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the wire carries.
  readonly body: any
  readonly text: string
}

/** Somebody's assistant: the SDK's own client on a real connection, with a token of that person's. */
export interface Assistant extends AsyncDisposable {
  readonly client: Client
  readonly tokenId: number
  readonly token: string
  call(name: string, args?: Record<string, unknown>): Promise<Told>
}

const listening = new WeakMap<World, Promise<string>>()

/** Where the service listens, on a port of its own. */
export const originOf = (world: World): Promise<string> => {
  const origin = listening.get(world) ?? world.app().then((app) => app.listen({ host: '127.0.0.1', port: 0 }))
  listening.set(world, origin)
  return origin
}

export const assistantOf = async (
  world: World,
  { userId }: Pick<Someone, 'userId'>,
  companyId: number,
  limits: TokenLimits = {},
): Promise<Assistant> => {
  const { id, text } = await handOutToken(world.core, operator, { audience: 'assistant', userId, companyId, ...limits })
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`${await originOf(world)}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${text}` } },
  })
  await client.connect(transport as Parameters<Client['connect']>[0])
  await client.listTools()
  return {
    client,
    tokenId: id,
    token: text,
    call: async (name, args = {}) => {
      const { isError, structuredContent, content } = await client.callTool({ name, arguments: args })
      const [first] = content as { text: string }[]
      return { isError: isError === true, body: structuredContent, text: first?.text ?? '' }
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** A browser on the page of a plan: it keeps the page's cookie, and sends forms as the page has them. */
export class ApprovalPage {
  readonly #world: World
  readonly path: string
  cookie: string | undefined

  constructor(world: World, url: string) {
    this.#world = world
    this.path = new URL(url).pathname
  }

  async #send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.#world.request('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...(this.cookie !== undefined && { cookie: this.cookie }),
        ...headers,
      },
    })
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat()
    if (typeof cookie === 'string') this.cookie = cookie.split(';')[0]
    return answer
  }

  look(): Promise<Answer> {
    return this.#world.request('GET', this.path, { headers: this.cookie === undefined ? {} : { cookie: this.cookie } })
  }

  signIn({ login, password }: Pick<Someone, 'login' | 'password'>, headers = {}): Promise<Answer> {
    return this.#send(`${this.path}/sign-in`, { login, password }, headers)
  }

  /** Sends the form that a page shows, with another value here and there. */
  answer(page: Answer, answer: string, others: Record<string, string> = {}, headers = {}): Promise<Answer> {
    const fields = Object.fromEntries(
      [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    return this.#send(this.path, { ...fields, answer, ...others }, headers)
  }

  /** Signs in, looks, and approves. */
  async approve(someone: Pick<Someone, 'login' | 'password'>): Promise<Answer> {
    await this.signIn(someone)
    return this.answer(await this.look(), 'approve')
  }
}

/** Gives somebody the password that they say they have; it ends their tokens. */
export const withPassword = (world: World, { userId, password }: Someone): Promise<void> =>
  setPassword(world.core, operator, userId, password)
