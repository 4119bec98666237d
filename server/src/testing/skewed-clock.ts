/** For a process to import first: its clock of the day is CLOCK_SKEW_MS ahead. */
const skew = Number(process.env.CLOCK_SKEW_MS ?? 0)
const RealDate = Date
const now = (): number => RealDate.now() + skew

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
