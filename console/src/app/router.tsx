import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import i18next from 'i18next'
import type { ComponentType } from 'react'
import { Problem } from '../api/client.ts'
import { companiesQuery, companyQuery, standingQuery } from '../api/company.ts'
import { sessionQuery } from '../api/session.ts'
import { Failure } from '../parts/failure.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { ready } from '../words/i18n.ts'
import { Broken } from './broken.tsx'
import { keptCompany } from './kept-company.ts'
import { NotFound } from './not-found.tsx'
import { queryClient } from './query-client.ts'
import { Shell } from './shell.tsx'

/** What stands in an address behind "?": each page reads its own words, as text. */
const asText = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]))

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

type Page = () => Promise<{ Page: ComponentType }>

/** A page whose code, and words with it, are loaded when somebody first goes there. */
const page = (load: Page, words: readonly string[]) =>
  lazyRouteComponent(async () => {
    // One way to the service for both: else the words are asked for when the code is there.
    const [code] = await Promise.all([load(), ready.then(() => i18next.loadNamespaces(words))])
    return code
  }, 'Page')

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  component: page(() => import('../features/sign-in/page.tsx'), ['sign-in']),
})

const firstRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'setup',
  component: page(() => import('../features/first-run/page.tsx'), ['first-run']),
})

/** Everything below is somebody's who has signed in; whoever has not comes back here afterwards. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { to: location.href } })
  },
})

const indexRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async () => {
    const companies = await queryClient.ensureQueryData(companiesQuery)
    const kept = keptCompany()
    const found = companies.find(({ id }) => id === kept) ?? companies[0]
    if (found) throw redirect({ to: '/companies/$companyId', params: { companyId: String(found.id) } })
  },
  component: page(() => import('../features/first-run/no-company.tsx'), ['first-run']),
})

const meRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'me',
  errorComponent: Broken,
  component: page(() => import('../features/me/page.tsx'), ['me']),
})

const companyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'companies/$companyId',
  loader: async ({ params }) => {
    const id = Number(params.companyId)
    await Promise.all([
      queryClient.ensureQueryData(sessionQuery),
      queryClient.ensureQueryData(companyQuery(id)),
      queryClient.ensureQueryData(standingQuery(id)),
    ])
  },
  component: Shell,
  errorComponent: Broken,
})

/** The pages of a company, by their address, with the words that they begin with. */
const companyPages: readonly (readonly [path: string, load: Page, ...words: string[]])[] = [
  ['team', () => import('../features/team/page.tsx'), 'team', 'access', 'impact'],
  ['team/import', () => import('../features/team/import-page.tsx'), 'team', 'access', 'impact'],
  ['my-access', () => import('../features/access/my-page.tsx'), 'access', 'impact'],
  ['team/$memberId/access', () => import('../features/editor/page.tsx'), 'editor', 'impact'],
  ['invitations', () => import('../features/invite/page.tsx'), 'invite', 'things', 'impact'],
  ['matrix', () => import('../features/editor/matrix-page.tsx'), 'editor', 'impact'],
  ['roles', () => import('../features/roles/page.tsx'), 'roles', 'editor', 'impact'],
  ['roles/compare', () => import('../features/roles/compare-page.tsx'), 'roles', 'editor', 'impact'],
  ['roles/$ref', () => import('../features/roles/role-page.tsx'), 'roles', 'editor', 'impact'],
  ['places', () => import('../features/places/page.tsx'), 'places', 'things', 'impact'],
  ['positions', () => import('../features/positions/page.tsx'), 'positions', 'things'],
  ['roster', () => import('../features/roster/page.tsx'), 'roster', 'things'],
  ['tags', () => import('../features/tags/page.tsx'), 'tags', 'things'],
  ['partners', () => import('../features/partners/page.tsx'), 'partners', 'things', 'impact'],
  ['tokens', () => import('../features/partners/tokens-page.tsx'), 'partners', 'things', 'impact'],
  ['ask', () => import('../features/ask/page.tsx'), 'ask', 'impact'],
  ['activity', () => import('../features/activity/page.tsx'), 'activity'],
  ['messages', () => import('../features/messages/page.tsx'), 'messages'],
]

const companyRoutes = companyPages.map(([path, load, ...words]) =>
  createRoute({ getParentRoute: () => companyRoute, path, component: page(load, words) }),
)

const companyIndexRoute = createRoute({
  getParentRoute: () => companyRoute,
  path: '/',
  beforeLoad: async ({ params }) => {
    const { capabilities } = await queryClient.ensureQueryData(standingQuery(Number(params.companyId)))
    // Whoever may see nobody else sees themselves.
    const to = capabilities['members.read'] ? '/companies/$companyId/team' : '/companies/$companyId/my-access'
    throw redirect({ to, params } as never)
  },
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  firstRunRoute,
  signedInRoute.addChildren([indexRoute, meRoute, companyRoute.addChildren([companyIndexRoute, ...companyRoutes])]),
])

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch: (text) => asText(Object.fromEntries(new URLSearchParams(text))),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(asText(search)).filter(([, value]) => value !== '' && value !== 'undefined'),
    ).toString()
    return text === '' ? '' : `?${text}`
  },
})

// A session that ends while a page is open leads to signing in, and back to that page.
let wasSignedIn = false
queryClient.getQueryCache().subscribe(({ query, type }) => {
  if (type !== 'updated' || query.queryKey[0] !== 'session') return
  const hasEnded = wasSignedIn && query.state.data === null
  wasSignedIn = Boolean(query.state.data)
  if (hasEnded)
    // What is drafted is kept in the tab: nobody need be asked whether to leave it.
    void router.navigate({
      to: '/sign-in',
      search: { to: router.state.location.href, ended: '1' } as never,
      ignoreBlocker: true,
    })
})

// What one may do is asked anew at every page, so that whoever was shut out is out at the next click.
router.subscribe('onResolved', ({ toLocation }) => {
  const [, companyId] = /^(?:\/console)?\/companies\/(\d+)(?:\/|$)/.exec(toLocation.pathname) ?? []
  if (companyId === undefined) return
  const { queryKey, queryFn } = standingQuery(Number(companyId))
  // Whoever is out already was told so by the page: asking again would lead here again, without an end.
  if (queryClient.getQueryData(queryKey) === undefined) return
  queryClient.fetchQuery({ queryKey, queryFn, staleTime: 0 } as never).catch((error: unknown) => {
    const isOut = error instanceof Problem && (error.status === 403 || error.status === 404)
    if (!isOut) return
    queryClient.removeQueries({ queryKey: ['company', Number(companyId)] })
    void router.invalidate()
  })
})
