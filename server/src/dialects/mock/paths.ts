/** Addresses with parameters, found by what is asked for: a written part goes before a parameter. */
export class Paths<T> {
  readonly #written = new Map<string, Paths<T>>()
  #parameter: Paths<T> | undefined
  readonly #here = new Map<string, T>()

  /** `path` is a template such as `/roles/{role}`. */
  add(method: string, path: string, value: T): void {
    let at: Paths<T> = this
    for (const part of path.split('/')) at = at.#below(part)
    at.#here.set(method, value)
  }

  /** What is at an address, by method; empty where nothing is. */
  at(path: string): ReadonlyMap<string, T> {
    return this.#find(path.split('/'), 0) ?? new Map()
  }

  #below(part: string): Paths<T> {
    if (part.startsWith('{')) {
      this.#parameter ??= new Paths()
      return this.#parameter
    }
    const known = this.#written.get(part) ?? new Paths<T>()
    this.#written.set(part, known)
    return known
  }

  #find(parts: readonly string[], index: number): ReadonlyMap<string, T> | undefined {
    if (index === parts.length) return this.#here.size > 0 ? this.#here : undefined
    const part = parts[index] as string
    for (const one of [this.#written.get(part), part === '' ? undefined : this.#parameter]) {
      if (!one) continue
      const found = one.#find(parts, index + 1)
      if (found) return found
    }
    return undefined
  }
}
