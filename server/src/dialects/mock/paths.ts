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

  /** What is at an address, by method; empty where nothing is. Several templates may fit, with methods of their own. */
  at(path: string): ReadonlyMap<string, T> {
    const found = new Map<string, T>()
    this.#collect(path.split('/'), 0, found)
    return found
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

  #collect(parts: readonly string[], index: number, found: Map<string, T>): void {
    if (index === parts.length) {
      for (const [method, value] of this.#here) if (!found.has(method)) found.set(method, value)
      return
    }
    const part = parts[index] as string
    for (const one of [this.#written.get(part), part === '' ? undefined : this.#parameter])
      if (one) one.#collect(parts, index + 1, found)
  }
}
