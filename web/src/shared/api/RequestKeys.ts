const BYTES = 16

/** Idempotency keys: a request that is repeated because its answer was lost keeps its key. */
export class RequestKeys {
  #content: string | null = null
  #key = ""

  /** The key of a request with this content; another one for other content. */
  keyFor(content: string): string {
    if (content !== this.#content) {
      this.#content = content
      this.#key = newKey()
    }
    return this.#key
  }

  /** After an answer, the same content is a new wish. */
  forget(): void {
    this.#content = null
  }
}

/** Works without TLS too, where crypto.randomUUID is missing. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
