import { companyQuery, standingQuery } from '../api/company.ts'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'

/** Asks for all that the address needs at once, while the words are on their way: each way to the service is felt. */
export const begin = (): void => {
  void router.load()
  // The page's code, which the router would ask for once it knows who is signed in.
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const { component } = router.routesById[routeId as keyof typeof router.routesById].options as {
      component?: { preload?(): Promise<unknown> }
    }
    void component?.preload?.()
  }
  const [, companyId] = /^\/console\/companies\/(\d+)/.exec(location.pathname) ?? []
  if (companyId === undefined) return
  void queryClient.prefetchQuery(companyQuery(Number(companyId)))
  void queryClient.prefetchQuery(standingQuery(Number(companyId)))
}
