/** A jump or a pause ends what was about to play. */
export function ignoreInterruption(error: unknown): void {
  if (!(error instanceof DOMException)) throw error
}
