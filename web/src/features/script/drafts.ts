import { useSyncExternalStore } from "react"
import { type Piece, isBlank, textOf } from "./pieces"

/** Scripts as they are being written, by film: they survive a visit of other pages of this tab. */
export interface Draft {
  readonly pieces: readonly Piece[]
  /** Digest of the script that was changed. */
  readonly digest: string
  /** Whether its text differs from the stored one; if not, it only cuts the text otherwise. */
  readonly isChanged: boolean
}

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

export const draftOf = (projectId: string): Draft | null => drafts.get(projectId) ?? null

export function keepDraft(projectId: string, draft: Draft | null): void {
  if (draft === null) drafts.delete(projectId)
  else drafts.set(projectId, draft)
  for (const listener of listeners) listener()
}

export function useDraft(projectId: string): Draft | null {
  return useSyncExternalStore(subscribe, () => draftOf(projectId))
}

/**
 * What is left of a draft once `sent` was stored as `saved`: what was typed meanwhile, now a change of the saved script,
 * or a text that is cut otherwise than the stored one, so that nothing moves under the writer's hands.
 */
export function draftAfterSave(
  draft: Draft | null,
  sent: string,
  saved: { readonly digest: string; readonly text: string },
  savedPieces: readonly Piece[],
): Draft | null {
  if (draft === null) return null
  const text = textOf(draft.pieces)
  const isChanged = text !== sent && text !== saved.text
  if (!isChanged && isCutAlike(draft.pieces, savedPieces)) return null
  return { pieces: withIdsOf(savedPieces, draft.pieces), digest: saved.digest, isChanged }
}

function isCutAlike(one: readonly Piece[], other: readonly Piece[]): boolean {
  return one.length === other.length && one.every((piece, index) => piece.words === other[index]?.words)
}

/** Saving gives changed segments other ids. Those that were not saved yet are known by their words. */
function withIdsOf(saved: readonly Piece[], pieces: readonly Piece[]): readonly Piece[] {
  const isAlike = saved.length === pieces.length && pieces.every(({ kind }, index) => kind === saved[index]?.kind)
  const left = [...saved]
  return pieces.map((piece, index) => {
    const at = isAlike ? index : left.findIndex(({ words }) => words === piece.words && !isBlank(piece))
    const known = isAlike ? saved[index] : left.splice(at, at < 0 ? 0 : 1)[0]
    return known === undefined ? piece : { ...piece, id: known.id, segments: known.segments }
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A reload or a closed tab would lose them. */
globalThis.addEventListener?.("beforeunload", (event) => {
  if ([...drafts.values()].some((draft) => draft.isChanged)) event.preventDefault()
})
