import { code, escapeHtml, marked, page, strong } from '../../http/page.ts'
import type { Words } from '../../http/page-words.ts'
import type { SentenceKey } from '../../model/page-words.ts'
import type { CompanyKind, SetUp } from '../../operations/installation/set-up.ts'

interface Example {
  readonly title: SentenceKey
  readonly command: string
}

interface Made extends SetUp {
  readonly kind: CompanyKind
  readonly email: string
  readonly publicUrl: string
}

/** One word for a shell, whatever the text holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const credentials = (loginName: string, email: string): string =>
  quoted(JSON.stringify({ [loginName]: email, password: 'your password' }))

const examples: Readonly<Record<CompanyKind, (made: Made) => readonly Example[]>> = {
  salon: ({ companyId, locationId, userId, email, publicUrl }) => [
    {
      title: 'setup.next.partner',
      command: `npx gatehouse partner create --name 'My program' --connect ${companyId}`,
    },
    {
      title: 'setup.next.user-token',
      command: `curl -X POST ${publicUrl}/api/v1/auth \\
  -H 'Authorization: Bearer <partner token>' -H 'Content-Type: application/json' \\
  -d ${credentials('login', email)}`,
    },
    {
      title: 'setup.next.ask',
      command: `curl ${publicUrl}/api/v1/company/${locationId}/users/${userId}/permissions \\
  -H 'Authorization: Bearer <partner token>, User <user token>'`,
    },
  ],
  bakery: ({ companyId, email, publicUrl }) => [
    {
      title: 'setup.next.access-token',
      command: `npx gatehouse token create --audience bakery --company ${companyId} --user ${quoted(email)}`,
    },
    {
      title: 'setup.next.change',
      command: `curl -X PATCH ${publicUrl}/company/companies/${companyId}/permissions/users/<entry> \\
  -H 'Authorization: Bearer <access token>' -H 'Content-Type: application/json' \\
  -d '{"permissions": {"holidays": true}}'`,
    },
  ],
  vendor: ({ email, publicUrl }) => [
    {
      title: 'setup.next.sign-in',
      command: `curl -X POST ${publicUrl}/v1.0/login -H 'Content-Type: application/json' \\
  -d ${credentials('username', email)}`,
    },
    {
      title: 'setup.next.users',
      command: `curl ${publicUrl}/v1.0/users -H 'Authorization: Bearer <token>'`,
    },
  ],
}

/** What was made, and how to go on from there. */
export const nextPage = ({ text, language }: Words, made: Made): string => {
  const steps = examples[made.kind](made).map(
    ({ title, command }) => `<li><p>${escapeHtml(text(title))}</p><pre><code>${escapeHtml(command)}</code></pre></li>`,
  )
  const ids = { company: made.companyId, user: made.userId }
  const told =
    made.locationId === undefined
      ? text('setup.made', ids)
      : text('setup.made.location', { ...ids, location: made.locationId })
  return page(
    text('setup.done'),
    `<p>${escapeHtml(told)}
${marked(text('setup.made.sign-in'), { email: strong(made.email) })}</p>
<h2>${escapeHtml(text('setup.next'))}</h2>
<ol>
${steps.join('\n')}
</ol>
<p>${marked(text('setup.next.help'), { command: code('npx gatehouse --help') })}</p>`,
    language,
  )
}
