/**
 * `node server/bench/freshness.ts [seconds] [seed]`: plays the stage of the freshness tests, three nodes on one PostgreSQL
 * that are stopped and cut off at random, and prints how long what was taken away went on. Markdown, for
 * docs/performance.md. Fails when anything is not as one place could have done it.
 */
import { availableParallelism, cpus } from 'node:os'
import { rightKinds } from '../src/testing/freshness-rights.ts'
import { playFreshness } from '../src/testing/freshness-stage.ts'
import { stopTestServer } from '../src/testing/postgres.ts'

const seconds = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 1_000_000))
const played = await playFreshness({ seconds, seed })
const { violations, faults, allowed, denied, refused, unheard, disturbances, delays } = played
await stopTestServer()

const ms = (time: number | undefined, none: string): string => (time === undefined ? none : `${time.toFixed(1)} ms`)
const lines = [
  `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} × ${cpus()[0]?.model}, Node ${process.version}: three nodes and PostgreSQL on one machine, ${seconds} s, seed ${seed}.`,
  `${allowed} checks allowed, ${denied} denied, ${refused} refused (503), ${unheard} without an answer; nodes stopped ${disturbances.stop} times, cut off ${disturbances.cut} times, left without an answer ${disturbances.stall} times.`,
  '',
  '| what took the right away | times | longest from its acknowledgement to the start of a check that was still allowed | longest from its request to the first denial heard |',
  '|---|---|---|---|',
  ...rightKinds.flatMap((kind) => {
    const delay = delays.get(kind)
    return delay && delay.revocations > 0
      ? [`| ${kind} | ${delay.revocations} | ${ms(delay.stillAllowed, 'none')} | ${ms(delay.untilDenied, '–')} |`]
      : []
  }),
]
process.stdout.write(`${lines.join('\n')}\n`)
for (const wrong of [...violations, ...faults]) process.stderr.write(`${wrong}\n`)
process.exit(violations.length + faults.length > 0 ? 1 : 0)
