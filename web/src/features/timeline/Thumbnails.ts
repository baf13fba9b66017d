const MOST = 300

/** The thumbnails that have been fetched. They are fetched one after another, and only those asked for last. */
export class Thumbnails {
  #bitmaps = new Map<string, ImageBitmap | null>()
  #wanted: readonly string[] = []
  #isFetching = false
  readonly #onArrival: () => void

  constructor(onArrival: () => void) {
    this.#onArrival = onArrival
  }

  get(url: string): ImageBitmap | null {
    return this.#bitmaps.get(url) ?? null
  }

  /** Fetches what is missing of these; what was asked for before is no longer wanted. */
  want(urls: readonly string[]): void {
    this.#wanted = urls
    if (!this.#isFetching) void this.#fetchWanted()
  }

  clear(): void {
    this.#wanted = []
    for (const bitmap of this.#bitmaps.values()) bitmap?.close()
    this.#bitmaps.clear()
  }

  async #fetchWanted(): Promise<void> {
    this.#isFetching = true
    for (let url = this.#next(); url !== undefined; url = this.#next()) {
      this.#makeRoom()
      this.#bitmaps.set(url, await fetched(url))
      this.#onArrival()
    }
    this.#isFetching = false
  }

  #next(): string | undefined {
    return this.#wanted.find((url) => !this.#bitmaps.has(url))
  }

  #makeRoom(): void {
    if (this.#bitmaps.size < MOST) return
    for (const [url, bitmap] of this.#bitmaps) {
      if (this.#wanted.includes(url)) continue
      bitmap?.close()
      this.#bitmaps.delete(url)
      return
    }
  }
}

/** A picture; null if there is none, and the clip then shows its title alone. */
async function fetched(url: string): Promise<ImageBitmap | null> {
  try {
    const response = await fetch(url)
    return response.ok ? await createImageBitmap(await response.blob()) : null
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null
    throw error
  }
}
