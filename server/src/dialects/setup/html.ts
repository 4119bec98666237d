import { hash } from 'node:crypto'

/** Text that is safe in an element and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem }
label, legend { display: block; font-weight: 600; margin-top: 1.25rem }
fieldset { border: 0; padding: 0; margin: 0 }
fieldset label { font-weight: 400; margin-top: .25rem }
input[type=text], input[type=email], input[type=password] {
  box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid GrayText; border-radius: .25rem
}
.hint { color: GrayText; margin: .25rem 0 }
.fault { color: light-dark(#b00020, #ff8a94); margin: .25rem 0 }
[aria-invalid=true] { border-color: light-dark(#b00020, #ff8a94) }
button { margin-top: 2rem; padding: .6rem 1.5rem; font: inherit; font-weight: 600 }
pre { overflow-x: auto; padding: .75rem; border: 1px solid GrayText; border-radius: .25rem }
`

/** Nothing but our own one style: no script, no image, no request to anywhere, in nobody's frame. */
export const headers: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** A whole page around a body that is HTML already. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Gatehouse</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
