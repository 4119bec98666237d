import type { FastifyRequest } from 'fastify'

/**
 * Whether another site has sent this form in somebody's browser: it would act as whoever that site likes. What is no
 * browser says neither header, and has nobody to trick. `publicUrl` is the origin that our own pages are at.
 */
export const isForeign = ({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  return headers.origin !== undefined && headers.origin !== publicUrl
}
