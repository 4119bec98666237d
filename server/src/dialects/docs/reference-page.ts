import { escapeHtml } from '../../http/page.ts'
import { assistantLinks, docsHeaders, outward, SCRIPT_PATH, type Site } from './html.ts'
import type { Document } from './openapi.ts'
import { patternOf } from './samples/request.ts'

const style = `
:root { --scalar-custom-header-height: 3.25rem }
body { margin: 0 }
body > .top { position: sticky; top: 0; z-index: 10; box-sizing: border-box; height: 3.25rem; overflow-x: auto; display: flex; gap: 1.25rem; align-items: center; padding: 0 1rem; font: .875rem/1.5 system-ui, sans-serif; white-space: nowrap; border-bottom: 1px solid light-dark(#d0d0d0, #444); background: light-dark(#fff, #0f0f0f); color: light-dark(#111, #eee); color-scheme: light dark }
body.light-mode > .top { color-scheme: light }
body.dark-mode > .top { color-scheme: dark }
body > .top a { color: inherit }
button { font: inherit }
body.light-mode { --scalar-color-accent: #0062a3; --scalar-color-2: #5c5c5c; --scalar-color-3: #666; --scalar-color-green: #006b44; --scalar-color-blue: #0062a3; --scalar-color-red: #b80000; --scalar-color-orange: #9a4a00; --scalar-color-yellow: #7a5a00; --scalar-color-purple: #5203d1 }
body.dark-mode { --scalar-color-3: #9c9c9c; --scalar-color-red: #ff7070 }
.scalar-app li button[aria-expanded] { min-width: 24px; min-height: 24px }
.skip { position: absolute; left: -999rem }
.skip:focus { position: static }
[aria-current=page] { font-weight: 600; text-decoration: none }
noscript { display: block; padding: 2rem; font: 1rem/1.5 system-ui, sans-serif }
`

/** The form of a header that carries more than one token stands where it is typed in; others need no example. */
const shownCredentials = ({ securitySchemes }: Document['components']): object => {
  const forms = Object.entries(securitySchemes).flatMap(([name, scheme]) => {
    const value = patternOf(scheme)
    return value === undefined ? [] : [[name, { value }] as const]
  })
  return { securitySchemes: Object.fromEntries(forms) }
}

/** The page on which a whole interface can be read and tried; what it needs is said in README.md. */
export const referencePage = (
  site: Site,
  { name, document, version }: { name: string; document: Document; version: string },
): { html: string; headers: Readonly<Record<string, string>> } => {
  const path = `/docs/${name}`
  const { info, components } = document
  const [chatGpt, claude] = assistantLinks(`${site.publicUrl}${path}.md`).map(
    ({ href, text }) => `<a href="${escapeHtml(href)}" ${outward}>${text}</a>`,
  )
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} · Gatehouse</title>
<link rel="canonical" href="${escapeHtml(site.publicUrl + path)}">
<link rel="alternate" type="text/markdown" href="${path}.md">
<link rel="service-desc" type="application/openapi+json" href="/openapi/${name}.json">
<style>${style}</style>
<script src="/docs/assets/scalar-${version}.js" defer></script>
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body>
<nav class="top" aria-label="Documentation">
<a class="skip" href="#reference">To the reference</a>
<strong>Gatehouse</strong>
<a href="/docs">All documentation</a>
<span><button type="button" data-copy="${path}.md" hidden>Copy as Markdown</button> <span role="status"></span></span>
<a href="${path}.md" type="text/markdown">Markdown</a>
<a href="${path}/operations">Plain pages</a>
${chatGpt}
${claude}
</nav>
<noscript>This page needs a script. <a href="${path}/operations">The same on plain pages</a> does without, and so does <a href="${path}.md">the whole of it as Markdown</a>.</noscript>
<div id="reference" data-url="/openapi/${name}.json" data-credentials="${escapeHtml(JSON.stringify(shownCredentials(components)))}"></div>
</body>
</html>
`
  const headers = {
    ...docsHeaders,
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      // Scalar writes its styles into the page.
      "style-src 'unsafe-inline'",
      "img-src 'self' data:",
      `connect-src 'self' ${new URL(site.publicUrl).origin}`,
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  }
  return { html, headers }
}
