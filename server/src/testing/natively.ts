import { issueToken } from '../operations/credentials/issue-token.ts'
import { type Answer, operator, type RequestParts, type Someone, type World } from './world.ts'

/** Somebody's requests with a native token; with a company, the token works there only. */
export const natively = async (
  world: World,
  { userId }: Pick<Someone, 'userId'>,
  companyId?: number,
): Promise<(method: string, path: string, parts?: RequestParts) => Promise<Answer>> => {
  const bound = companyId === undefined ? {} : { companyId }
  const { text } = await issueToken(world.core, operator, { audience: 'native', userId, ...bound })
  return (method, path, parts = {}) =>
    world.request(method, path, { ...parts, headers: { authorization: `Bearer ${text}`, ...parts.headers } })
}
