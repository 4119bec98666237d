import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Measured } from './measured.ts'
import { isPinned, residentMb } from './processes.ts'

/** What is asked of a line. */
export type Asked =
  /** At least this share of the bare server's rate. */
  | { readonly share: number }
  /** At least so many requests, or decisions, a second. */
  | { readonly perSecond: number }
  | { readonly decisions: number }
  /** At most so many milliseconds. */
  | { readonly p50Ms: number }
  /** At most so many times the bare server's. */
  | { readonly p50Of: number }
  | { readonly p99Of: number }
  /** At least so many times the rate of another line. */
  | { readonly times: number; readonly faster: string; readonly than: string }
  /** At most so many times the cost of another line. */
  | { readonly times: number; readonly costOf: string; readonly than: string }

export interface Line {
  readonly title: string
  readonly name: string
  /** The line that it is compared with. */
  readonly bare?: string
  /** How many decisions are in one request. */
  readonly items?: number
  readonly asked?: readonly Asked[]
}

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const decimal = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2))
const several = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value))

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ['', ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)]

/** What the rounds gave, and what is said of it in the end. */
export class Report {
  readonly #say: (text: string) => void
  readonly #results = new Map<string, Measured[]>()
  readonly #resident = new Map<string, number>()
  readonly #ready: number[] = []
  readonly #verdicts: { title: string; met: boolean; text: string }[] = []
  readonly #parts: string[] = []
  readonly #remarks: string[] = []

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  note(name: string, measured: Measured): void {
    this.#results.set(name, [...(this.#results.get(name) ?? []), measured])
    const { perSecond, p50, p99, serverBusy, loadBusy } = measured
    const busy = (share: number): string => (Number.isNaN(share) ? '–' : `${Math.round(share * 100)} %`)
    this.#say(
      `  ${name.padEnd(34)} ${Math.round(perSecond).toString().padStart(8)}/s   p50 ${decimal(p50)}  p99 ${decimal(p99)} ms   ` +
        `server ${busy(serverBusy)}, load ${busy(loadBusy)} of a core`,
    )
  }

  noteMemory(name: string, pid: number): void {
    const mb = residentMb(pid)
    if (mb !== undefined) this.#resident.set(name, Math.max(mb, this.#resident.get(name) ?? 0))
  }

  noteReady(ms: number): void {
    this.#ready.push(ms)
    this.#say(`  ready after ${Math.round(ms)} ms`)
  }

  /** What could not be measured, or what was seen beside the figures. */
  remark(text: string): void {
    this.#say(text)
    this.#remarks.push(text)
  }

  /** The median of the rounds. */
  of(name: string, key: keyof Measured): number {
    return median((this.#results.get(name) ?? []).map((one) => one[key]))
  }

  judge(title: string, met: boolean, text: string): string {
    this.#verdicts.push({ title, met, text })
    return met ? 'met' : '**missed**'
  }

  add(lines: readonly string[]): void {
    this.#parts.push(...lines)
  }

  #verdictOn(asked: Asked, { title, name, bare = '', items = 1 }: Line): [wanted: string, verdict: string] {
    const rate = this.of(name, 'perSecond')
    const least = (wanted: string, is: number, bound: number, show: (value: number) => string, what = '') =>
      [`≥ ${wanted}`, this.judge(title + what, is >= bound, `${show(is)} of ${show(bound)}`)] as [string, string]
    const most = (wanted: string, is: number, bound: number, what = '') =>
      [`≤ ${wanted}`, this.judge(title + what, is <= bound, `${is.toFixed(2)} of at most ${bound}`)] as [string, string]

    if ('share' in asked)
      return least(`${asked.share} of bare`, rate / this.of(bare, 'perSecond'), asked.share, decimal)
    if ('perSecond' in asked) return least(`${whole(asked.perSecond)}/s`, rate, asked.perSecond, whole)
    if ('decisions' in asked)
      return least(`${whole(asked.decisions)} decisions/s`, rate * items, asked.decisions, whole, ', decisions')
    if ('p50Ms' in asked) return most(`${asked.p50Ms} ms p50`, this.of(name, 'p50'), asked.p50Ms, ', p50 in ms')
    if ('p50Of' in asked) {
      const is = this.of(name, 'p50') / this.of(bare, 'p50')
      return most(`${asked.p50Of} × bare’s p50`, is, asked.p50Of, ', p50')
    }
    if ('p99Of' in asked) {
      const is = this.of(name, 'p99') / this.of(bare, 'p99')
      return most(`${asked.p99Of} × bare’s p99`, is, asked.p99Of, ', p99')
    }
    const other = 'faster' in asked ? asked.faster : asked.costOf
    const theirs = this.of(other, 'perSecond')
    if (Number.isNaN(theirs)) return [`${asked.times} × ${asked.than}`, 'not measured']
    if ('faster' in asked)
      return least(`${asked.times} × ${asked.than}`, rate / theirs, asked.times, several, `, times ${asked.than}`)
    return most(`${asked.times} × the cost of ${asked.than}`, theirs / rate, asked.times, `, cost of ${asked.than}`)
  }

  #asksOf(line: Line): [wanted: string, verdict: string] {
    const judged = (line.asked ?? []).map((asked) => this.#verdictOn(asked, line))
    const column = (at: 0 | 1): string => judged.map((each) => each[at]).join('; ')
    return [column(0), column(1)]
  }

  /** Loads over HTTP. */
  addLoads(lines: readonly Line[]): void {
    const rows = lines
      .filter(({ name }) => this.#results.has(name))
      .map((line) => {
        const { title, name, bare, items } = line
        const rate = this.of(name, 'perSecond')
        const ratio = bare === undefined ? Number.NaN : rate / this.of(bare, 'perSecond')
        const busy = [this.of(name, 'serverBusy'), this.of(name, 'loadBusy')].map(decimal).join(' / ')
        // Per second of the server's own processor time: what stays true while others use the machine too.
        const perBusy = (one: string): number => this.of(one, 'perSecond') / this.of(one, 'serverBusy')
        const byTime = bare === undefined ? Number.NaN : perBusy(name) / perBusy(bare)
        const rates = items === undefined ? whole(rate) : `${whole(rate)} (${whole(rate * items)} decisions)`
        const latency = [decimal(this.of(name, 'p50')), decimal(this.of(name, 'p99'))]
        return [title, rates, decimal(ratio), decimal(byTime), ...latency, busy, ...this.#asksOf(line)]
      })
    const head = ['load', 'requests/s', 'of bare', 'of bare, by processor time', 'p50 ms', 'p99 ms']
    this.add(table([...head, 'busy: server / load', 'asked', ''], rows))
  }

  /** Questions in a process. `bare` is what others are a share of. */
  addDeciders(lines: readonly Line[]): void {
    const rows = lines
      .filter(({ name }) => this.#results.has(name))
      .map((line) => {
        const rate = this.of(line.name, 'perSecond')
        const ratio = line.bare === undefined ? Number.NaN : this.of(line.bare, 'perSecond') / rate
        const byTime = rate / this.of(line.name, 'serverBusy')
        const times = Number.isNaN(ratio) ? '–' : several(ratio)
        return [line.title, whole(rate), whole(byTime), times, ...this.#asksOf(line)]
      })
    this.add(
      table(['decisions in the process, one after the other', 'a second', 'ours is faster by', 'asked', ''], rows),
    )
  }

  addMemory(): void {
    if (this.#resident.size === 0) return
    const ours = [...this.#resident].filter(([name]) => !name.startsWith('peer '))
    const peers = [...this.#resident].filter(([name]) => name.startsWith('peer '))
    const rowsOf = (all: typeof ours): string[][] => all.map(([name, mb]) => [name.replace(/^peer /, ''), whole(mb)])
    if (ours.length > 0) {
      const most = Math.max(...ours.map(([, mb]) => mb))
      const verdict = this.judge('memory', most <= 200, `${whole(most)} of at most 200 MB`)
      this.add(table([`resident, MB (asked ≤ 200: ${verdict})`, ''], rowsOf(ours)))
    }
    this.add(table(['resident, MB: others', ''], rowsOf(peers)))
  }

  addReady(): void {
    if (this.#ready.length === 0) return
    const ms = median(this.#ready)
    const verdict = this.judge('ready', ms <= 700, `${whole(ms)} of at most 700 ms`)
    this.add(['', `From \`serve\` to the first 200 of /readyz: ${whole(ms)} ms (asked ≤ 700: ${verdict}).`])
  }

  /** All of it, in Markdown. `how` says what was measured. */
  text(how: string, versions: readonly string[]): string {
    const [cpu] = cpus()
    const machine =
      `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
      `${process.platform} ${release()}, Node ${process.version}, ${versions.join(', ')}`
    const place = isPinned
      ? 'Server on core 0; load and, where not said otherwise, PostgreSQL on core 1.'
      : 'Not pinned to cores (no taskset, or one core only): server and load may take each other’s time.'
    const met = this.#verdicts.filter((verdict) => verdict.met)
    const missed = this.#verdicts.filter((verdict) => !verdict.met)
    const last =
      `${met.length} of ${this.#verdicts.length} asks met` +
      (missed.length > 0 ? `; missed: ${missed.map(({ title, text }) => `${title} (${text})`).join('; ')}.` : '.')
    const remarks = this.#remarks.length > 0 ? ['', ...this.#remarks.map((text) => `- ${text}`)] : []
    return ['', `${machine}. ${place} ${how}`, ...this.#parts, ...remarks, '', last, ''].join('\n')
  }
}

export const versionOf = (name: string): string => {
  const file = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
}
