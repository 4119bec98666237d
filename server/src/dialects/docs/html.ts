import { hash } from 'node:crypto'
import { Marked } from 'marked'
import { escapeHtml } from '../../http/page.ts'

const style = `
:root { color-scheme: light dark; background: light-dark(#fff, #121212); color: light-dark(#1b1b1b, #ececec); font: 1rem/1.55 system-ui, sans-serif; --line: light-dark(#d0d0d0, #444) }
body { max-width: 60rem; margin: 0 auto; padding: 0 1rem 4rem; overflow-wrap: anywhere }
body > header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; padding: .75rem 0; border-bottom: 1px solid var(--line) }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: 0 }
.skip { position: absolute; left: -999rem }
.skip:focus { position: static }
[aria-current=page] { font-weight: 600; text-decoration: none; color: inherit }
h1 { line-height: 1.2 } h2 { margin-top: 2.5rem } h3 { margin-top: 2rem }
code { font: .9em ui-monospace, monospace }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .25rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; overflow-wrap: normal }
th, td { text-align: start; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); max-width: 28rem }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1rem 0 }
button { font: inherit; padding: .3rem .9rem }
`

/** One page for people. */
export interface DocsPage {
  /** Below the public address, as `/docs/refusals`. */
  readonly path: string
  readonly title: string
  readonly markdown: string
  /** The same for programs; none where there is nothing to add. */
  readonly alternates?: readonly { readonly href: string; readonly type: string; readonly text: string }[]
}

/** Where the pages are; those of interfaces come from their names. */
export interface Site {
  readonly publicUrl: string
  readonly nav: readonly { readonly href: string; readonly text: string }[]
}

/** The script behind the buttons, and what begins the reference; see assets.ts. */
export const SCRIPT_PATH = '/docs/assets/docs.js'

/** Another site hears nothing of where its visitors come from. */
export const outward = 'rel="external noopener noreferrer nofollow"'

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/<[^>]*>|&\w+;/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')

/** Markdown as HTML. What looks like HTML in it is text, links lead to the web or to our own pages. */
export const toHtml = (markdown: string): string => {
  const used = new Map<string, number>()
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens)
        const slug = slugOf(inner) || 'part'
        const count = used.get(slug) ?? 0
        used.set(slug, count + 1)
        return `<h${depth} id="${count === 0 ? slug : `${slug}-${count + 1}`}">${inner}</h${depth}>\n`
      },
      // What can be scrolled must be reachable by keyboard.
      code: ({ text, lang = '' }) =>
        `<pre tabindex="0"><code${lang === '' ? '' : ` class="language-${escapeHtml(lang)}"`}>${escapeHtml(text)}</code></pre>\n`,
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        if (/^[/#](?![/\\])/.test(href)) return `<a href="${escapeHtml(href)}">${inner}</a>`
        return /^https?:\/\//.test(href) ? `<a href="${escapeHtml(href)}" ${outward}>${inner}</a>` : inner
      },
      image: ({ text }) => escapeHtml(text),
    },
  })
  let tables = 0
  return String(marked.parse(markdown, { async: false }))
    .replaceAll('<table>', () => {
      tables += 1
      return `<div class="wide" tabindex="0" role="region" aria-label="Table ${tables}"><table>`
    })
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<th>', '<th scope="col">')
}

/** Asks an assistant about a page, by the address at which it can read it. */
export const assistantLinks = (address: string): { href: string; text: string }[] => {
  const prompt = encodeURIComponent(`Read ${address} so that you can answer my questions about it.`)
  return [
    { href: `https://chatgpt.com/?hints=search&q=${prompt}`, text: 'Open in ChatGPT' },
    { href: `https://claude.ai/new?q=${prompt}`, text: 'Open in Claude' },
  ]
}

const navHtml = ({ nav }: Site, path: string): string =>
  `<nav aria-label="Documentation"><ul>${nav
    .map(
      ({ href, text }) =>
        `<li><a href="${href}"${href === path ? ' aria-current="page"' : ''}>${escapeHtml(text)}</a></li>`,
    )
    .join('')}</ul></nav>`

const toolsHtml = ({ publicUrl }: Site, { path, alternates = [] }: DocsPage): string => {
  const links = [
    `<a href="${path}.md" type="text/markdown">View as Markdown</a>`,
    ...alternates.map(({ href, type, text }) => `<a href="${href}" type="${type}">${escapeHtml(text)}</a>`),
    ...assistantLinks(`${publicUrl}${path}.md`).map(
      ({ href, text }) => `<a href="${escapeHtml(href)}" ${outward}>${text}</a>`,
    ),
  ]
  return `<div class="tools"><button type="button" data-copy="${path}.md" hidden>Copy as Markdown</button>
${links.join('\n')}
<span role="status"></span></div>`
}

/** A whole page: it says the same without its one script, which copies. */
export const docsPage = (site: Site, page: DocsPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · Gatehouse</title>
<link rel="canonical" href="${escapeHtml(site.publicUrl + page.path)}">
<link rel="alternate" type="text/markdown" href="${page.path}.md">
<style>${style}</style>
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body>
<header><a class="skip" href="#main">To the text</a><strong>Gatehouse</strong>${navHtml(site, page.path)}</header>
<main id="main">
${toolsHtml(site, page)}
${toHtml(page.markdown)}
</main>
</body>
</html>
`

/** Nothing from elsewhere, and no script but our own. */
export const docsHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
