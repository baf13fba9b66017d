import { type Action, send } from "../../shared/api/client"

export const UNDO_S = 10

/** A film that is to be deleted. Until the time to undo has passed, nothing is requested and nothing lost. */
export interface Deletion {
  readonly projectId: string
  readonly title: string
  readonly state: "waiting" | "deleting" | "deleted" | "failed"
  readonly error: Error | null
}

interface Film {
  readonly projectId: string
  readonly title: string
  readonly action: Pick<Action, "method" | "href">
}

type Remove = (action: Film["action"]) => Promise<unknown>

/** The deletions of this tab: they outlive its pages, and closing it keeps the films. */
export class Deletions {
  #rows: readonly Deletion[] = []
  #isHeld = false
  readonly #films = new Map<string, Film>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #listeners = new Set<() => void>()
  readonly #remove: Remove

  constructor(remove: Remove) {
    this.#remove = remove
  }

  readonly rows = (): readonly Deletion[] => this.#rows

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(film: Film): void {
    const { projectId, title } = film
    this.#films.set(projectId, film)
    this.#set([...this.#others(projectId), { projectId, title, state: "waiting", error: null }])
    this.#wait(projectId)
  }

  /** Keeps a film that waits, and takes note of one that could not be deleted. */
  undo(projectId: string): void {
    clearTimeout(this.#timers.get(projectId))
    this.#set(this.#others(projectId))
    // The button that was pressed is gone, and with it the pointer or focus upon it.
    this.hold(false)
  }

  /** While somebody is about to undo, time stands still; then it begins anew. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return
    this.#isHeld = isHeld
    for (const { projectId, state } of this.#rows) if (state === "waiting") this.#wait(projectId)
  }

  #wait(projectId: string): void {
    clearTimeout(this.#timers.get(projectId))
    if (this.#isHeld) return
    this.#timers.set(projectId, setTimeout(() => void this.#delete(projectId), UNDO_S * 1000))
  }

  async #delete(projectId: string): Promise<void> {
    const film = this.#films.get(projectId)
    if (film === undefined) return
    this.#change(projectId, { state: "deleting" })
    try {
      await this.#remove(film.action)
      this.#change(projectId, { state: "deleted" })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#change(projectId, { state: "failed", error })
    }
  }

  #others(projectId: string): readonly Deletion[] {
    return this.#rows.filter((row) => row.projectId !== projectId)
  }

  #change(projectId: string, changes: Partial<Deletion>): void {
    this.#set(this.#rows.map((row) => (row.projectId === projectId ? { ...row, ...changes } : row)))
  }

  #set(rows: readonly Deletion[]): void {
    this.#rows = rows
    if (!rows.some((row) => row.state === "waiting")) this.#isHeld = false
    for (const listener of this.#listeners) listener()
  }
}

export const deletions = new Deletions(({ method, href }) => send(method, href))

/** Whether a film is no longer listed. */
export function isGone(rows: readonly Deletion[], projectId: string): boolean {
  return rows.some((row) => row.projectId === projectId && row.state !== "failed")
}
