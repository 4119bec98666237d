import type { Policy } from '../model/policy.ts'

/** What the demo's people are asked to agree to, where its operator has chosen nothing else. */
export const demoPolicies: readonly Policy[] = [
  {
    type: 'privacy',
    language: 'en',
    html: '<h1>Privacy</h1>\n<p>This is a demo: what you enter goes when it is started again.</p>',
    title: 'Privacy',
    description: 'What is kept of you, and for how long.',
    button: 'I agree',
    version: 2,
    revisionId: 4,
    date: '15 January 2026',
  },
  {
    type: 'privacy',
    language: 'nl',
    html: '<h1>Privacy</h1>\n<p>Dit is een demo: wat u invoert, verdwijnt wanneer die opnieuw start.</p>',
    title: 'Privacy',
    description: 'Wat er van u wordt bewaard, en hoe lang.',
    button: 'Ik ga akkoord',
    version: 2,
    revisionId: 4,
    date: '15 januari 2026',
  },
]
