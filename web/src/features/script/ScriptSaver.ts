import { type Script, type ScriptAction, ScriptConflict } from "./saveScript"

type Save = (text: string, digest: string, gesture: string, action?: ScriptAction) => Promise<Script>

interface Pending {
  readonly text: string
  readonly gesture: string
  readonly action: ScriptAction | undefined
}

export interface SaverState {
  readonly isSaving: boolean
  readonly error: Error | null
}

/** Saves what is written into one script: one save at a time, and each gesture as a change of its own. */
export class ScriptSaver {
  readonly #save: Save
  readonly #onSaved: (saved: Script, sent: string, isLast: boolean) => void
  readonly #listeners = new Set<() => void>()
  #pending: Pending[] = []
  #digest = ""
  #running: Promise<void> | null = null
  #state: SaverState = { isSaving: false, error: null }

  constructor(save: Save, onSaved: (saved: Script, sent: string, isLast: boolean) => void) {
    this.#save = save
    this.#onSaved = onSaved
  }

  get state(): SaverState {
    return this.#state
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Notes a text to be saved over the script with this digest, in place of an unsaved one of the same gesture. */
  note(text: string, digest: string, gesture: string, action?: ScriptAction): void {
    if (this.#running === null && this.#pending.length === 0) this.#digest = digest
    if (this.#pending.at(-1)?.gesture === gesture) this.#pending.pop()
    this.#pending.push({ text, gesture, action })
    if (this.#state.error !== null && !(this.#state.error instanceof ScriptConflict)) this.#set({ error: null })
  }

  /** Saves what was noted, and returns whether all of it is stored. */
  async flush(): Promise<boolean> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    await this.#running
    return this.#state.error === null && this.#pending.length === 0
  }

  /** Forgets what was noted and not saved. */
  forget(): void {
    this.#pending = []
    this.#set({ error: null })
  }

  async #run(): Promise<void> {
    if (this.#pending.length === 0) return
    this.#set({ isSaving: true, error: null })
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      try {
        const saved = await this.#save(next.text, this.#digest, next.gesture, next.action)
        this.#digest = saved.digest
        this.#onSaved(saved, next.text, this.#pending.length === 0)
      } catch (error) {
        this.#pending = []
        this.#set({ error: error as Error })
      }
    }
    this.#set({ isSaving: false })
  }

  #set(change: Partial<SaverState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
