import { escapeHtml, page } from '../../http/page.ts'
import type { CompanyKind, SetUp } from '../../operations/installation/set-up.ts'

interface Example {
  readonly title: string
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
      title: 'Let a program in: this prints its partner token.',
      command: `npx gatehouse partner create --name 'My program' --connect ${companyId}`,
    },
    {
      title: 'Sign in with it: the answer holds your user token.',
      command: `curl -X POST ${publicUrl}/api/v1/auth \\
  -H 'Authorization: Bearer <partner token>' -H 'Content-Type: application/json' \\
  -d ${credentials('login', email)}`,
    },
    {
      title: 'Ask what you may do.',
      command: `curl ${publicUrl}/api/v1/company/${locationId}/users/${userId}/permissions \\
  -H 'Authorization: Bearer <partner token>, User <user token>'`,
    },
  ],
  bakery: ({ companyId, email, publicUrl }) => [
    {
      title: 'Make an access token for a program of yours.',
      command: `npx gatehouse token create --audience bakery --company ${companyId} --user ${quoted(email)}`,
    },
    {
      title: 'Change what an entry may do.',
      command: `curl -X PATCH ${publicUrl}/company/companies/${companyId}/permissions/users/<entry> \\
  -H 'Authorization: Bearer <access token>' -H 'Content-Type: application/json' \\
  -d '{"permissions": {"holidays": true}}'`,
    },
  ],
  vendor: ({ email, publicUrl }) => [
    {
      title: 'Sign in: the answer holds your token.',
      command: `curl -X POST ${publicUrl}/v1.0/login -H 'Content-Type: application/json' \\
  -d ${credentials('username', email)}`,
    },
    {
      title: 'See who is there.',
      command: `curl ${publicUrl}/v1.0/users -H 'Authorization: Bearer <token>'`,
    },
  ],
}

/** What was made, and how to go on from there. */
export const nextPage = (made: Made): string => {
  const steps = examples[made.kind](made).map(
    ({ title, command }) => `<li><p>${escapeHtml(title)}</p><pre><code>${escapeHtml(command)}</code></pre></li>`,
  )
  const location = made.locationId === undefined ? '' : `, location ${made.locationId}`
  return page(
    'Gatehouse is set up',
    `<p>Made: company ${made.companyId}${location}, and you as its owner (user ${made.userId}).
You sign in as <strong>${escapeHtml(made.email)}</strong>.</p>
<h2>How to go on</h2>
<ol>
${steps.join('\n')}
</ol>
<p><code>npx gatehouse --help</code> lists the commands.</p>`,
  )
}
