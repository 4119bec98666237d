const WIDTH = 30

/** A bar where somebody watches a terminal, a line for every quarter where not. */
export const progress = (what: string, all: number): { to(done: number): void; end(): void } => {
  const isTerminal = process.stderr.isTTY
  const step = isTerminal ? 0.005 : 0.25
  let next = 0
  const begun = performance.now()
  const to = (done: number): void => {
    const share = all === 0 ? 1 : Math.min(1, done / all)
    if (share < next) return
    next = Math.floor(share / step) * step + step
    const percent = `${Math.floor(share * 100)} %`.padStart(5)
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
    process.stderr.write(isTerminal ? `\r  ${bar} ${percent}  ${what}\u001b[K` : `  ${percent}  ${what}\n`)
  }
  to(0)
  return {
    to,
    end: () => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      process.stderr.write(`${isTerminal ? '\r\u001b[K' : ''}  ${what}: ${seconds} s\n`)
    },
  }
}
