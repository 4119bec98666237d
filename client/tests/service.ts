/** A service on a port, for clients that are to meet the real one. */
import type { AddressInfo } from 'node:net'
import type { Audience } from '../../server/src/model/actor.ts'
import { issueToken } from '../../server/src/operations/credentials/issue-token.ts'
import { operator, type Someone, type World } from '../../server/src/testing/world.ts'

/** Where the world's service can be reached from now on, until the world ends. */
export const served = async (world: World): Promise<string> => {
  const app = await world.app()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

/** A token that works in one company. */
export const tokenOf = async (
  world: World,
  { userId }: Pick<Someone, 'userId'>,
  companyId: number,
  audience: Audience = 'native',
): Promise<string> => (await issueToken(world.core, operator, { audience, userId, companyId })).text

/** A `fetch` that keeps what was sent. */
export const watched = (): { fetch: (request: Request) => Promise<Response>; sent: Request[] } => {
  const sent: Request[] = []
  return {
    sent,
    fetch: (request) => {
      sent.push(request.clone())
      return fetch(request)
    },
  }
}
