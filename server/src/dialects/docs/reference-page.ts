import { escapeHtml } from '../../http/page.ts'
import { assistantLinks, docsHeaders, outward, SCRIPT_PATH, type Site } from './html.ts'

const style = `
:root { --scalar-custom-header-height: 3.25rem }
body { margin: 0 }
body > header { position: sticky; top: 0; z-index: 10; box-sizing: border-box; height: 3.25rem; overflow-x: auto; display: flex; gap: 1.25rem; align-items: center; padding: 0 1rem; font: .875rem/1.5 system-ui, sans-serif; white-space: nowrap; border-bottom: 1px solid light-dark(#d0d0d0, #444); background: light-dark(#fff, #0f0f0f); color: light-dark(#111, #eee); color-scheme: light dark }
body > header a { color: inherit }
body > header ul { display: flex; gap: 1.25rem; list-style: none; margin: 0; padding: 0 }
button { font: inherit }
.skip { position: absolute; left: -999rem }
.skip:focus { position: static }
[aria-current=page] { font-weight: 600; text-decoration: none }
noscript { display: block; padding: 2rem; font: 1rem/1.5 system-ui, sans-serif }
`

/** The page on which a whole interface can be read and tried; what it needs is said in README.md. */
export const referencePage = (
  site: Site,
  { name, title, version }: { name: string; title: string; version: string },
): { html: string; headers: Readonly<Record<string, string>> } => {
  const path = `/docs/${name}`
  const [chatGpt, claude] = assistantLinks(`${site.publicUrl}${path}.md`).map(
    ({ href, text }) => `<a href="${escapeHtml(href)}" ${outward}>${text}</a>`,
  )
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Gatehouse</title>
<link rel="canonical" href="${escapeHtml(site.publicUrl + path)}">
<link rel="alternate" type="text/markdown" href="${path}.md">
<link rel="service-desc" type="application/openapi+json" href="/openapi/${name}.json">
<style>${style}</style>
<script src="/docs/assets/scalar-${version}.js" defer></script>
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body>
<header>
<a class="skip" href="#reference">To the reference</a>
<strong>Gatehouse</strong>
<nav aria-label="Documentation"><a href="/docs">All documentation</a></nav>
<span><button type="button" data-copy="${path}.md" hidden>Copy as Markdown</button> <span role="status"></span></span>
<a href="${path}.md" type="text/markdown">Markdown</a>
<a href="${path}/operations">Plain pages</a>
${chatGpt}
${claude}
</header>
<noscript>This page needs a script. <a href="${path}/operations">The same on plain pages</a> does without, and so does <a href="${path}.md">the whole of it as Markdown</a>.</noscript>
<div id="reference" data-url="/openapi/${name}.json"></div>
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
