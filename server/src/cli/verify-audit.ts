import { type BrokenChain, verifyAudit } from '../operations/audit/verify-audit.ts'
import type { Group, Input, Outcome } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'

const nameOf = (scope: number): string => (scope > 0 ? `company ${scope}` : `directory shard ${-scope}`)

const line = ({ scope, seq, reason }: BrokenChain): string => `${nameOf(scope)}: event ${seq} ${reason}`

const verify = async (input: Input, io: Io): Promise<Outcome> => {
  const shows = io.isTerminal && !input.flag('json')
  const onChain = (done: number, all: number): void => {
    if (shows) io.progress(`${Math.floor((done / all) * 100)} %`)
  }
  const { chains, events, broken } = await withCore(io, (core) =>
    verifyAudit(core, { companyId: input.id('company'), onChain }),
  )
  if (shows) io.progress('')
  const data = {
    whole: broken.length === 0,
    chains,
    events,
    broken: broken.map(({ scope, seq, reason }) => ({ chain: nameOf(scope), event: seq, reason })),
  }
  if (broken.length === 0) return { data, lines: [`The history is whole: ${events} events in ${chains} chains.`] }
  return {
    data,
    lines: ['The history was changed from outside. The first bad row of each chain:', ...broken.map(line)],
    code: 1,
  }
}

export const verifyAuditCommand: Group = {
  name: 'verify-audit',
  summary: 'Check that no event of the history was changed.',
  commands: [
    {
      verb: '',
      summary: 'Check that no event of the history was changed, left out or added; names the first bad row.',
      about: 'Each company has a chain of events, and the directory of users, partners and tokens has 64.',
      options: { company: { value: '<id>', help: 'Only the chain of one company.' } },
      examples: ['gatehouse verify-audit', 'gatehouse verify-audit --company 5 --json'],
      run: verify,
    },
  ],
}
